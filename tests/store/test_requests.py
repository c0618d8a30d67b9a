"""Incoming requests: taken in from files once, transferred to orders or rejected (reference 6.4, 17)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from svcdesk.cli import main
from svcdesk.commands.company import SetParameter
from svcdesk.commands.order_delete import DeleteOrder
from svcdesk.commands.order_move import MoveLines
from svcdesk.commands.orders import SaveOrder
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.request_folder import collect_requests
from svcdesk.commands.requests import RejectRequest, ReopenRequest, TakeRequests, TransferRequest
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import Origin, RequestStatus
from svcdesk.domain.problems import Refused
from svcdesk.domain.requests import FIELDS, read_requests
from svcdesk.models import Project, ServiceOrder, ServiceRequest
from svcdesk.queries.forms import load_record
from svcdesk.queries.histories import load_history
from svcdesk.store import Store
from tests.support.records import Known, add, small_company


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


def request(store: Store, request_id: int) -> ServiceRequest:
    with store.read() as reader:
        found = reader.session.get(ServiceRequest, request_id)
        assert found is not None
        reader.session.expunge(found)
        return found


def count(store: Store) -> int:
    with store.read() as reader:
        return reader.session.scalar(select(func.count()).select_from(ServiceRequest)) or 0


def refused(runner: CommandRunner, command: object) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as error:
        runner.run(command)  # type: ignore[arg-type]
    return [(problem.code, problem.target) for problem in error.value.problems]


def test_a_request_becomes_an_order_that_says_all_that_was_said(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    request_id = add(
        runner, "service_request", title="Lift stands", problem="Since 8", caller="Porter", phone="601 555 210",
        symptom="No light", priority="high", object_id=known.service_object, customer_id=known.customer,
        preferred_at="2026-11-24 10:00", technician_id=known.worker,
    )  # fmt: skip
    order_id = runner.run(TransferRequest(request_id)).result
    with store.read() as reader:
        order = reader.session.get(ServiceOrder, order_id)
        assert order is not None
        assert (order.description, order.priority.name, order.origin) == ("Lift stands", "HIGH", Origin.USER)
        assert (order.customer_id, order.location_id, order.object_id) == (
            known.customer, known.location, known.service_object
        )  # fmt: skip
        assert order.preferred_technician_id == known.worker
        assert order.project_id == reader.session.scalar(
            select(Project.id).where(Project.customer_id == known.customer)
        )
        assert order.problem.splitlines()[0] == "Since 8"
        assert "No light" in order.problem
        assert "Porter" in order.problem
        assert "601 555 210" in order.problem
    there = request(store, request_id)
    assert (there.status, there.order_id) == (RequestStatus.TRANSFERRED, order_id)
    assert refused(runner, TransferRequest(request_id)) == [("request.transferred", "")]
    assert refused(runner, RejectRequest(request_id, "no")) == [("request.transferred", "")]
    assert refused(runner, SaveRecord("service_request", request_id, {"title": "Else"})) == [
        ("request.decided", "title")
    ]  # fmt: skip
    runner.undo()
    assert request(store, request_id).status is RequestStatus.NEW
    with store.read() as reader:
        assert reader.session.get(ServiceOrder, order_id) is None


def test_a_request_of_nobody_is_not_transferred_and_says_what_is_missing(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    request_id = add(runner, "service_request", title="Somewhere")
    assert refused(runner, TransferRequest(request_id)) == [("field.required", "customer_id")]
    assert request(store, request_id).status is RequestStatus.NEW


def test_a_request_whose_order_is_deleted_waits_again_and_undo_brings_all_back(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    request_id = add(runner, "service_request", title="Lift stands", customer_id=known.customer)
    order_id = runner.run(TransferRequest(request_id)).result
    assert isinstance(order_id, int)
    before = request(store, request_id)
    done = runner.run(DeleteOrder(order_id))
    assert [(p.code, p.params["number"]) for p in done.warnings] == [("request.waits_again", before.number)]
    now = request(store, request_id)
    assert (now.status, now.order_id, now.decided_at) == (RequestStatus.NEW, None, None)
    with store.read() as reader:
        newest = load_history(reader, "service_request", request_id)[0:3]
    assert {row.label for row in newest} == {"Status", "Service order", "Decided"}
    runner.undo()
    again = request(store, request_id)
    assert (again.status, again.order_id, again.decided_at) == (
        RequestStatus.TRANSFERRED, order_id, before.decided_at,
    )  # fmt: skip
    runner.redo()
    assert runner.run(TransferRequest(request_id)).result is not None


def test_a_request_follows_the_lines_of_its_order(store: Store, runner: CommandRunner, known: Known) -> None:
    request_id = add(runner, "service_request", title="Lift stands", customer_id=known.customer)
    order_id = runner.run(TransferRequest(request_id)).result
    assert isinstance(order_id, int)
    with store.read() as reader:
        draft = load_record(reader, "service_order", order_id)
    rows = (RowDraft(None, {"description": "x"}),)
    runner.run(SaveOrder(order_id, {}, None, {}, {"order_line": rows}, draft.children))
    with store.read() as reader:
        line_id = load_record(reader, "service_order", order_id).children["order_line"][0].id
    assert line_id is not None
    target = runner.run(MoveLines(order_id, (line_id,), delete_empty=True)).result
    now = request(store, request_id)
    assert (now.status, now.order_id) == (RequestStatus.TRANSFERRED, target)


def test_a_rejection_needs_a_reason_and_can_be_taken_back(store: Store, runner: CommandRunner, known: Known) -> None:
    request_id = add(runner, "service_request", title="Wrong number")
    assert refused(runner, RejectRequest(request_id, "  ")) == [("field.required", "reason")]
    assert refused(runner, ReopenRequest(request_id)) == [("request.not_rejected", "")]
    runner.run(RejectRequest(request_id, "Not our machine"))
    assert request(store, request_id).reject_reason == "Not our machine"
    assert refused(runner, TransferRequest(request_id)) == [("request.rejected", "")]
    runner.run(ReopenRequest(request_id))
    assert (request(store, request_id).status, request(store, request_id).reject_reason) == (RequestStatus.NEW, "")


def test_the_same_file_is_taken_in_once(store: Store, runner: CommandRunner, known: Known, tmp_path: Path) -> None:
    file = tmp_path / "r.json"
    rows = [{"title": "A", "object": "SN-77"}, {"text": "Only a text\nwith lines", "id": "web-1"}, {"title": "A",
            "object": "SN-77"}]  # fmt: skip
    file.write_text(json.dumps({"requests": rows}), encoding="utf-8")
    assert runner.run(TakeRequests(str(file))).result == 2
    assert runner.run(TakeRequests(str(file))).result == 0
    first, second = request(store, 1), request(store, 2)
    assert (first.object_id, first.customer_id, first.location_id) == (
        known.service_object, known.customer, known.location
    )  # fmt: skip
    assert second.title == "Only a text"


@pytest.mark.parametrize(("content", "codes"), [
    (b"[", ["request.not_json"]),
    (b"\xff\xfe[]", ["request.not_json"]),
    (b"[" * 100_000, ["request.not_json"]),
    (b"[1]", ["request.not_a_request"]),
    (b'{"titel": "x"}', ["request.field_unknown", "field.required"]),
    (b'{"title": ["x"]}', ["field.not_valid", "field.required"]),
    (b'{"title": "x", "priority": "urgent"}', ["field.not_a_choice"]),
    (b'{"title": "' + b"x" * 300 + b'"}', ["field.too_long"]),
    (b'{"title": "x", "preferred": "soon"}', ["field.not_a_date"]),
    (b" " * 1_000_001, ["request.file_large"]),
    (b"[" + b'{"title":"x"},' * 1_000 + b'{"title":"x"}]', ["request.too_many"]),
])  # fmt: skip
def test_a_bad_file_is_refused_with_words_and_nothing_is_taken(
    content: bytes, codes: list[str], store: Store, runner: CommandRunner, known: Known, tmp_path: Path
) -> None:
    file = tmp_path / "r.json"
    file.write_bytes(content)
    assert [code for code, _target in refused(runner, TakeRequests(str(file)))] == codes
    assert count(store) == 0


@given(st.lists(st.dictionaries(st.sampled_from([*FIELDS, "x"]), st.one_of(st.text(), st.integers(), st.none()))))
def test_reading_never_fails_in_another_way_than_by_refusing(rows: list[dict[str, object]]) -> None:
    try:
        found = read_requests(json.dumps(rows).encode())
    except Refused:
        return
    assert len(found) == len(rows)


def test_the_folder_is_emptied_good_files_here_bad_ones_there(
    store: Store, runner: CommandRunner, known: Known, tmp_path: Path
) -> None:
    folder = tmp_path / "drop"
    folder.mkdir()
    (folder / "good.json").write_text('{"title": "Lift"}', encoding="utf-8")
    (folder / "bad.json").write_text("{", encoding="utf-8")
    (folder / "note.txt").write_text("not ours", encoding="utf-8")
    found = collect_requests(runner, folder)
    assert (found.requests, found.files, [name for name, _why in found.refused]) == (1, 1, ["bad.json"])
    assert sorted(path.name for path in folder.rglob("*")) == [
        "bad.json", "bad.json.txt", "good.json", "note.txt", "refused", "taken"
    ]  # fmt: skip
    (folder / "good.json").write_text('{"title": "Lift again"}', encoding="utf-8")
    written = (folder / "good.json").stat().st_mtime
    assert collect_requests(runner, folder, now=written + 0.2).files == 0, "it may still be written to"
    assert collect_requests(runner, folder, now=written + 2).files == 1
    assert (folder / "taken" / "good-2.json").exists()
    with pytest.raises(Refused):
        collect_requests(runner, folder / "nowhere")


def test_the_command_line_collects_the_folder_of_the_parameters(
    store: Store, runner: CommandRunner, known: Known, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    (drop / "a.json").write_text('{"title": "Lift"}', encoding="utf-8")
    runner.run(SetParameter("request_folder", str(drop)))
    path = str(store.path)
    store.close()
    assert main(["requests", "--json", "--db", path]) == 0
    assert json.loads(capsys.readouterr().out)["requests"] == 1
    (drop / "b.json").write_text("nonsense", encoding="utf-8")
    assert main(["requests", "--db", path]) == 2
    assert "b.json" in capsys.readouterr().out
