"""Photos and files: stored once, limited, undone, deleted with what they are on, swept, checked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import event, func, select

from svcdesk.commands.attachments import AttachFiles, ChangeAttachment, DeleteAttachments
from svcdesk.commands.base import Command
from svcdesk.commands.company import SetParameter
from svcdesk.commands.order_copy import CopyLines
from svcdesk.commands.order_delete import DeleteOrder
from svcdesk.commands.order_move import MoveLines
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.records import DeleteRecord
from svcdesk.commands.runner import CommandRunner, Done
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import Progress
from svcdesk.domain.new_files import prepare
from svcdesk.domain.problems import Refused
from svcdesk.models import Attachment, Change, CommandLog, FileContent, OrderLine, ServiceOrder
from svcdesk.queries.attachments import count_attachments, load_attachments, load_content, printed_photos
from svcdesk.queries.histories import load_history, load_uses
from svcdesk.queries.service_reports import load_service_reports
from svcdesk.queries.sheet_rows import SheetPhoto
from svcdesk.queries.work_orders import load_work_orders
from svcdesk.store import Store
from svcdesk.store.check import check_data
from svcdesk.store.engine import raw_connection
from tests.support.files import PDF, PROGRAM, picture
from tests.support.records import Known, add, small_company
from tests.support.stages import make_stages, put_at


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


@pytest.fixture
def order(runner: CommandRunner, known: Known) -> int:
    made = runner.run(CreateOrder({"description": "Lift stopped", "object_id": known.service_object})).result
    assert isinstance(made, int)
    return made


@pytest.fixture
def line(runner: CommandRunner, order: int) -> int:
    return add(runner, "repair_line", order_id=order, description="Doors stay open")


def attach(runner: CommandRunner, *contents: bytes, name: str = "photo.jpg", **where: int) -> tuple[int, ...]:
    files = tuple(prepare(name, content, 20) for content in contents)
    made = runner.run(AttachFiles(files=files, **where)).result  # type: ignore[arg-type]
    assert isinstance(made, tuple)
    return made


def codes(runner: CommandRunner, command: Command) -> list[str]:
    with pytest.raises(Refused) as refused:
        runner.run(command)
    return [problem.code for problem in refused.value.problems]


def counts(store: Store) -> tuple[int, int]:
    """How many attachments and how many contents there are."""
    with store.read() as reader:
        return tuple(  # type: ignore[return-value]
            reader.session.scalar(select(func.count()).select_from(class_)) or 0 for class_ in (Attachment, FileContent)
        )


def warned(done: Done) -> list[str]:
    return [problem.code for problem in done.warnings]


def test_several_files_from_the_command_line_are_one_step(
    runner: CommandRunner, store: Store, order: int, tmp_path: Path
) -> None:
    (tmp_path / "photo.jpg").write_bytes(picture())
    (tmp_path / "plate.jpg").write_bytes(picture("PNG"))
    (tmp_path / "list.pdf").write_bytes(PDF)
    paths = tuple(str(tmp_path / name) for name in ("photo.jpg", "plate.jpg", "list.pdf"))
    done = runner.run(AttachFiles(file=paths, order_id=order, note=" before "))
    assert done.params["count"] == 3 and warned(done) == ["file.renamed"]
    with store.read() as reader:
        rows = load_attachments(reader, "service_order", order)
    assert [(row.name, row.media_type, row.printed, row.preview is not None) for row in rows] == [
        ("photo.jpg", "image/jpeg", True, True), ("plate.png", "image/png", True, True),
        ("list.pdf", "application/pdf", False, False),
    ]  # fmt: skip
    assert {row.note for row in rows} == {"before"} and rows[0].size == len(picture())
    runner.undo()
    assert counts(store)[0] == 0
    runner.redo()
    with store.read() as reader:
        assert load_content(reader, rows[2].id).content == PDF


def test_a_picture_that_cannot_be_drawn_is_kept_and_says_so(runner: CommandRunner, store: Store, order: int) -> None:
    file = prepare("a.heic", b"\0\0\0\x18ftypheic" + bytes(20), 20)
    assert warned(runner.run(AttachFiles(files=(file,), order_id=order))) == ["file.not_shown"]
    with store.read() as reader:
        (row,) = load_attachments(reader, "service_order", order)
    assert (row.printed, row.preview) == (False, None)


def test_one_that_is_refused_refuses_all(runner: CommandRunner, store: Store, order: int, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(picture())
    (tmp_path / "photo2.jpg").write_bytes(PROGRAM)
    paths = tuple(str(tmp_path / name) for name in ("photo.jpg", "photo2.jpg"))
    assert codes(runner, AttachFiles(file=paths, order_id=order)) == ["file.program"]
    assert counts(store) == (0, 0)


def test_what_cannot_be_read_says_so(runner: CommandRunner, order: int, tmp_path: Path) -> None:
    def of(path: Path) -> list[str]:
        return codes(runner, AttachFiles(file=(str(path),), order_id=order))

    assert of(tmp_path) == ["file.folder"]
    assert of(tmp_path / "nothing.jpg") == ["file.unreadable"]
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.jpg")  # nobody writes to it: reading would never end
        assert of(tmp_path / "pipe.jpg") == ["file.unreadable"]
    large = tmp_path / "large.pdf"
    large.write_bytes(PDF)
    os.truncate(large, 20_000_001)
    assert of(large) == ["file.too_large"]
    assert codes(runner, AttachFiles(order_id=order)) == ["file.none"]


def test_a_file_is_on_one_record(runner: CommandRunner, known: Known, order: int) -> None:
    file = prepare("a.jpg", picture(), 20)
    assert codes(runner, AttachFiles(files=(file,))) == ["file.one_place"]
    two = AttachFiles(files=(file,), order_id=order, object_id=known.service_object)
    assert codes(runner, two) == ["file.one_place"]
    assert codes(runner, AttachFiles(files=(file,), repair_line_id=99)) == ["record.missing"]


def test_the_business_parameters_limit_files_and_records(runner: CommandRunner, order: int, tmp_path: Path) -> None:
    runner.run(SetParameter("file_megabytes", "1"))
    assert codes(runner, AttachFiles(files=(prepare("a.pdf", PDF + bytes(1_000_000), 2),), order_id=order)) == [
        "file.too_large"
    ]
    runner.run(SetParameter("files_megabytes", "1"))
    attach(runner, PDF + bytes(600_000), name="a.pdf", order_id=order)
    again = AttachFiles(files=(prepare("b.pdf", PDF + bytes(600_001), 2),), order_id=order)
    assert codes(runner, again) == ["file.record_full"]


def test_a_content_is_stored_once(
    runner: CommandRunner, store: Store, known: Known, order: int, line: int, database_path: Path
) -> None:
    large = PDF + os.urandom(3_000_000)
    (first,) = attach(runner, large, name="a.pdf", order_id=order)
    grown = database_path.stat().st_size
    for where in ({"repair_line_id": line}, {"object_id": known.service_object}):
        attach(runner, large, name="b.pdf", **where)
    assert counts(store) == (3, 1) and database_path.stat().st_size - grown < 100_000
    assert codes(runner, AttachFiles(files=(prepare("c.pdf", large, 20),), order_id=order)) == ["file.there"]
    both = (prepare("c.pdf", large, 20), prepare("new.jpg", picture(), 20))
    done = runner.run(AttachFiles(files=both, order_id=order))
    assert warned(done) == ["file.there"] and counts(store) == (4, 2)
    runner.run(DeleteAttachments((first,)))
    with store.read() as reader:
        assert load_content(reader, first + 1).content == large


def test_a_large_file_is_undone_and_done_again_without_going_through_the_log(
    runner: CommandRunner, store: Store, order: int, database_path: Path
) -> None:
    large = PDF + os.urandom(15_000_000)
    (made,) = attach(runner, large, name="a.pdf", order_id=order)
    grown = database_path.stat().st_size
    for _ in range(2):
        runner.undo()
        assert counts(store) == (0, 1)
        runner.redo()
    runner.undo()
    runner.redo()
    with store.read() as reader:
        assert load_content(reader, made).content == large
        logged = sum(len(str(fields)) for fields in reader.session.scalars(select(Change.fields)))
    assert logged < 100_000 and database_path.stat().st_size - grown < 200_000


def test_contents_are_swept_when_no_undo_can_need_them(runner: CommandRunner, store: Store, order: int) -> None:
    (first,) = attach(runner, picture(seed=1), order_id=order)
    runner.run(DeleteAttachments((first,)))
    attach(runner, picture(seed=2), order_id=order)
    assert counts(store) == (1, 2)  # the deletion can be undone
    runner.undo()
    runner.undo()
    assert counts(store) == (1, 2)  # and what was undone can be done again
    runner.redo()
    runner.redo()
    with store.write() as uow:  # as posting does
        uow.session.scalars(select(CommandLog).order_by(CommandLog.id.desc())).all()[0].state = "cut"
    attach(runner, picture(seed=3), order_id=order)
    assert counts(store) == (2, 2)
    runner.undo()
    attach(runner, picture(seed=4), order_id=order)
    assert counts(store) == (2, 3)  # the one that was undone goes with the next one
    attach(runner, picture(seed=5), order_id=order)
    assert counts(store) == (3, 3)
    assert not check_data(store)


def test_names_notes_and_ticks_are_changed(runner: CommandRunner, store: Store, order: int) -> None:
    (photo,) = attach(runner, picture(), order_id=order)
    (sheet,) = attach(runner, PDF, name="a.pdf", order_id=order)
    runner.run(ChangeAttachment(photo, file_name="Drive", note="worn", printed=False))
    with store.read() as reader:
        row = load_attachments(reader, "service_order", order)[0]
    assert (row.name, row.note, row.printed) == ("Drive.jpg", "worn", False)
    runner.undo()
    with store.read() as reader:
        assert load_attachments(reader, "service_order", order)[0].name == "photo.jpg"
    assert codes(runner, ChangeAttachment(photo, file_name="a/b.jpg")) == ["file.name"]
    assert codes(runner, ChangeAttachment(sheet, printed=True)) == ["file.not_printed"]
    assert codes(runner, ChangeAttachment(999)) == ["record.missing"]


def test_an_order_takes_its_files_and_those_of_its_repairs_along(
    runner: CommandRunner, store: Store, order: int, line: int
) -> None:
    attach(runner, picture(seed=1), picture(seed=2), order_id=order)
    attach(runner, picture(seed=1), repair_line_id=line)
    runner.run(DeleteOrder(order))
    assert counts(store) == (0, 2)
    runner.undo()
    assert counts(store) == (3, 2)
    with store.read() as reader:
        assert [row.origin for row in load_attachments(reader, "service_order", order)] == ["", "", "NP-2026-00001"]
    runner.redo()
    assert counts(store)[0] == 0


def test_the_history_tells_who_added_and_deleted_files(
    runner: CommandRunner, store: Store, order: int, line: int
) -> None:
    (photo,) = attach(runner, picture(), repair_line_id=line)
    (sheet,) = attach(runner, PDF, name="a.pdf", repair_line_id=line)
    attach(runner, PDF, name="a.pdf", order_id=order)
    runner.run(ChangeAttachment(photo, note="the drive"))
    runner.run(DeleteAttachments((sheet,)))
    with store.read() as reader:
        told = [row for row in load_history(reader, "repair_line", line) if row.entity == "attachment"]
        assert not load_uses(reader, "repair_line", line)
    assert [(row.action, row.label, row.old, row.new) for row in told if row.label != "Print"] == [
        ("D", "File", "a.pdf", None), ("D", "Note", "", None), ("U", "Note", "", "the drive"),
        ("I", "File", None, "a.pdf"), ("I", "File", None, "photo.jpg"),
    ]  # fmt: skip


def test_objects_and_repair_lines_take_theirs_along(runner: CommandRunner, store: Store, known: Known) -> None:
    thing = add(
        runner,
        "service_object",
        name="Lift B",
        group_id=known.group,
        customer_id=known.customer,
        location_id=known.location,
    )
    attach(runner, picture(), object_id=thing)
    runner.run(DeleteRecord("service_object", thing))
    assert counts(store) == (0, 1)
    runner.undo()
    assert counts(store) == (1, 1)


def test_a_repair_line_takes_its_files_along(runner: CommandRunner, store: Store, line: int) -> None:
    attach(runner, picture(), repair_line_id=line)
    runner.run(DeleteRecord("repair_line", line))
    assert counts(store)[0] == 0
    runner.undo()
    assert counts(store)[0] == 1


def test_copies_of_lines_bring_no_files(runner: CommandRunner, store: Store, known: Known) -> None:
    values = {"description": "x", "object_id": known.service_object}
    lines = (RowDraft(None, {"description": "a"}), RowDraft(None, {"description": "b"}))
    source, target = (runner.run(CreateOrder(values, of)).result for of in (lines, ()))
    assert isinstance(source, int) and isinstance(target, int)
    attach(runner, picture(), order_id=source)
    runner.run(CopyLines(target, source))
    with store.read() as reader:
        first = reader.session.scalars(select(OrderLine.id).where(OrderLine.order_id == source)).first()
    assert first is not None
    runner.run(MoveLines(source, (first,)))
    assert counts(store)[0] == 1


def test_a_posted_order_takes_evidence_and_keeps_it(runner: CommandRunner, store: Store, order: int, line: int) -> None:
    (photo,) = attach(runner, picture(), order_id=order)
    (of_line,) = attach(runner, picture(), repair_line_id=line)
    with store.write() as uow:
        uow.get(ServiceOrder, order).progress = Progress.POSTED
    (later,) = attach(runner, picture(seed=2), order_id=order)
    for one in (photo, of_line, later):
        assert codes(runner, DeleteAttachments((one,))) == ["file.posted"]
    runner.run(ChangeAttachment(later, note="added on the next day"))


def test_the_stage_guards_changes_and_not_evidence(runner: CommandRunner, store: Store, order: int) -> None:
    stages = make_stages(runner)
    (photo,) = attach(runner, picture(), order_id=order)
    put_at(store, order, stages.settled)
    assert codes(runner, ChangeAttachment(photo, note="x")) == ["stage.forbids"]
    assert codes(runner, DeleteAttachments((photo,))) == ["stage.forbids"]
    attach(runner, picture(seed=2), order_id=order)


def test_the_list_shows_those_of_repair_lines_and_reads_no_content(
    runner: CommandRunner, store: Store, known: Known, order: int, line: int
) -> None:
    attach(runner, picture(seed=1), repair_line_id=line)
    attach(runner, picture(seed=2), object_id=known.service_object)
    with store.read() as reader:
        seen: list[str] = []
        event.listen(reader.session.connection(), "before_cursor_execute", lambda *a: seen.append(a[2]))
        rows = load_attachments(reader, "service_object", known.service_object)
        names = FileContent.__table__.columns.keys()
        assert names.index("preview") < names.index("content")  # or SQLite would read through the content to come to it
        assert len(seen) == 1 and "file_content.content" not in seen[0] and "file_content.preview" in seen[0]
        assert [row.origin for row in rows] == ["", "NP-2026-00001"]
        assert [row.origin for row in load_attachments(reader, "repair_line", line)] == [""]
        assert count_attachments(reader, "service_object", known.service_object) == 2
        assert count_attachments(reader, "service_order", order) == 1
        assert count_attachments(reader, "repair_line", line) == 1


def test_documents_get_only_the_pictures_that_are_ticked(
    runner: CommandRunner, store: Store, known: Known, order: int, line: int
) -> None:
    first, second = attach(runner, picture(seed=1), picture(seed=2), order_id=order)
    attach(runner, PDF, name="a.pdf", order_id=order)
    attach(runner, picture(seed=3), repair_line_id=line)
    runner.run(ChangeAttachment(first, note="the drive"))
    runner.run(ChangeAttachment(second, printed=False))
    with store.read() as reader:
        printed = printed_photos(reader, "service_order", [order, order, 99])
        assert list(printed_photos(reader, "repair_line", [line])) == [line]
    assert printed == {order: (SheetPhoto("photo.jpg", "the drive", picture(seed=1)),)}


def test_the_work_order_has_those_of_its_object_as_well(
    runner: CommandRunner, store: Store, known: Known, order: int
) -> None:
    attach(runner, picture(seed=1), order_id=order)
    (plate, _other) = attach(runner, picture(seed=2), picture(seed=3), object_id=known.service_object)
    runner.run(ChangeAttachment(plate, printed=True))  # those of an object are printed when somebody says so
    with store.read() as reader:
        (work_order,) = load_work_orders(reader, [order], with_photos=True)
        (report,) = load_service_reports(reader, [order], with_prices=False)
        assert not load_work_orders(reader, [order])[0].photos
    assert [photo.image for photo in work_order.photos] == [picture(seed=1), picture(seed=2)]
    assert [photo.image for photo in report.photos] == [picture(seed=1)]


def test_the_check_finds_bytes_that_changed_and_attachments_without_any(
    runner: CommandRunner, store: Store, order: int, database_path: Path
) -> None:
    attach(runner, picture(), order_id=order)
    assert not check_data(store)
    raw = raw_connection(database_path)
    raw.execute("DROP TRIGGER file_content_stays")
    for wrong in ("size = size + 1", "size = size - 1, content = zeroblob(length(content))", "content = x'00'"):
        raw.execute(f"UPDATE file_content SET {wrong}")
        assert [(p.code, p.params["what"]) for p in check_data(store)] == [("check.file", "photo.jpg")], wrong
    raw.close()
    raw = raw_connection(database_path)
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("DELETE FROM file_content")
    raw.close()
    assert [p.code for p in check_data(store)] == ["check.orphan"]


def test_a_content_never_changes(runner: CommandRunner, store: Store, order: int) -> None:
    attach(runner, picture(), order_id=order)
    with pytest.raises(Refused, match=r"record\.immutable"), store.write() as uow:
        uow.session.scalars(select(FileContent)).one().media_type = "text/plain"
