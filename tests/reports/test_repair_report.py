"""The repair report: what stands on it, its stages, parts and photos, and that no text breaks it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcdesk.cli import main
from svcdesk.commands.bom_lines import ReplaceBomLine
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.repairs import SetRepairStage
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineType
from svcdesk.domain.problems import Refused
from svcdesk.models import Attachment, FileContent
from svcdesk.queries.documents import list_issued_of
from svcdesk.queries.repair_reports import list_issued_of_repair
from svcdesk.queries.repair_sheets import (
    ChangedPart,
    CodedText,
    RepairFacts,
    RepairReportSheet,
    RepairStep,
)
from svcdesk.queries.sheet_rows import Person, SheetPhoto
from svcdesk.reports.page import Photo, Stamp, write_pdf
from svcdesk.reports.pictures import photo as printed_photo
from svcdesk.reports.repair_report import lay_out_repair_report
from svcdesk.reports.sheets import sheets, title_of
from svcdesk.store import Store
from tests.reports.layouts import check_apart
from tests.reports.pdf import fonts, page_texts, whole_text
from tests.reports.test_service_report import DONE_LINES, HOURS, SIGNATURES, SIGNED
from tests.reports.test_work_order import DAYS, INSTANTS, QUANTITIES, SHEETS, build, check_inside
from tests.support.boms import attach, lift, part
from tests.support.clocks import MovingClock
from tests.support.databases import empty_database
from tests.support.pictures import photo
from tests.support.records import add, small_company
from tests.support.sheets import PRINTED_AT, TECHNICIAN, work_order

STAMP = Stamp(PRINTED_AT, 2)
TAKEN_IN = datetime(2026, 11, 20, 8, 15, tzinfo=UTC)
DONE_AT = datetime(2026, 11, 23, 9, 40, tzinfo=UTC)
REPAIR = RepairFacts(
    number="NP-2026-00017", description="Drzwi zostają otwarte", condition=CodedText("Zimą", "COLD"),
    symptom=CodedText("Nie domykają się", "OPEN", "Drzwi", "DOORS"),
    diagnosis=CodedText("Zużyty pasek", "WORN", "Mechanika", "MECH"), resolution=CodedText("Wymieniono", "REPLACED"),
    stage="Zakończone", technician=TECHNICIAN, created_at=TAKEN_IN, finished_at=DONE_AT,
    due_on=date(2026, 11, 27), test_result="200 cykli bez błędu", warranty_until=date(2027, 2, 21),
    accessories="2 klucze", visible_condition="rysa na panelu", cost_limit=Decimal(800), note="Pasek był pęknięty.",
    steps=(RepairStep(TAKEN_IN, "", "Anna Żak"), RepairStep(DONE_AT, "Zakończone", "Łucja Wójcik")),
)  # fmt: skip
BELT = ChangedPart(date(2026, 11, 23), "Łucja Wójcik", "WD-4471 Pasek", "P-1", "WD-4471 Pasek nowy", "P-2", Decimal(1),
                   "szt.", "pęknięty")  # fmt: skip


def report(language: str = "en", **given_: object) -> RepairReportSheet:
    sheet = RepairReportSheet(
        work_order(language=language), 5, (REPAIR,), (BELT,), (HOURS,), currency="PLN", signature=SIGNED
    )
    return replace(sheet, **given_)  # type: ignore[arg-type]


def text_of(sheet: RepairReportSheet) -> str:
    return whole_text(write_pdf([lay_out_repair_report(sheet, STAMP)]))


def photos_of(sheet: RepairReportSheet) -> list[Photo]:
    return [one for page in lay_out_repair_report(sheet, STAMP).pages for _y, block in page for one in block.photos]


def test_the_report_tells_the_way_from_the_symptom_to_the_signature() -> None:
    text = text_of(report())
    for wanted in (
        "Repair report", "NP-2026-00017", "Service order ZS-2026-01872", "Galeria Ósmy Dzień S.A.", "Otis Gen2 Comfort",
        "SN-88/2019-0447-Ł", "Drzwi zostają otwarte", "Drzwi: Nie domykają się", "DOORS / OPEN", "Zimą",
        "Mechanika: Zużyty pasek", "MECH / WORN", "Wymieniono", "200 cykli bez błędu", "21 Feb 2027", "Anna Żak",
        "Taken in", "20 Nov 2026 09:15", "23 Nov 2026 10:40", "WD-4471 Pasek nowy", "Serial number P-1",
        "Serial number P-2", "1 szt.", "pęknięty", "Pasek był pęknięty.", "2 klucze", "rysa na panelu",
        "PLN800.00", "Zbigniew Gżegżółka", "Hours in total: 2.5 h", "Page 1 of",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert "412" not in text, "costs only where they are asked for"
    assert "27 Nov 2026" not in text, "what was promised is over once it is finished"
    roller = replace(HOURS, type=LineType.ITEM, quantity=Decimal(7))
    assert "Hours in total: 2.5 h" in text_of(report(costs=(HOURS, roller)))


def test_the_polish_one_has_costs_where_they_are_asked_for() -> None:
    sheet = report("pl", with_costs=True)
    text = text_of(sheet)
    for wanted in ("Karta naprawy", "Koszty", "412,50 zł", "Razem netto", "Gwarancja na naprawę do", "21.02.2027",
                   "Przyjęto", "Numer seryjny P-2"):  # fmt: skip
        assert wanted in text, wanted
    assert title_of(sheet) == "Karta naprawy NP-2026-00017"
    assert report().kind != sheet.kind, "either is kept"


def test_fonts_are_embedded() -> None:
    found = fonts(write_pdf([lay_out_repair_report(report(), STAMP)]))
    assert len(found) >= 3
    assert all(found.values())


@pytest.mark.parametrize(("count", "language"), [(1, "pl"), (2, "en"), (5, "en")])
def test_photos_stand_beside_and_below_one_another(count: int, language: str) -> None:
    pictures = tuple(SheetPhoto(f"{number}.jpg", f"Photo {number}", photo()) for number in range(count))
    sheet = report(language, repairs=(replace(REPAIR, photos=pictures),))
    laid = lay_out_repair_report(sheet, STAMP)
    check_inside(laid)
    check_apart(laid)
    assert len(photos_of(sheet)) == count
    text = text_of(sheet)
    assert all(f"Photo {number}" in text for number in range(count))
    assert not photos_of(report())


def test_a_photo_stands_upright_as_the_camera_was_held() -> None:
    (flat,) = photos_of(report(repairs=(replace(REPAIR, photos=(SheetPhoto("a.jpg", "", photo()),)),)))
    turned = photo(orientation=6)
    (tall,) = photos_of(report(repairs=(replace(REPAIR, photos=(SheetPhoto("b.jpg", "", turned),)),)))
    assert (flat.width > flat.height, tall.width < tall.height) == (True, True)
    reader = printed_photo(turned)
    assert reader is not None
    width, height = reader.getSize()
    assert (height > width, max(width, height) <= 1400) == (True, True)
    pixels: bytes = reader.getRGBData()  # type: ignore[no-untyped-call]
    at = (height // 4 * width + width * 3 // 4) * 3  # what was at the upper left went to the upper right
    assert pixels[at] > 150 > pixels[at + 1]


def test_what_is_no_picture_is_named_and_does_not_keep_the_rest_from_being_printed() -> None:
    broken = (SheetPhoto("scan.heic", "", b"ftypheic"), SheetPhoto("cut.jpg", "", photo()[:3000]))
    text = text_of(report(repairs=(replace(REPAIR, photos=broken),)))
    for wanted in ("scan.heic", "This picture cannot be printed.", "cut.jpg", "Signature"):
        assert wanted in text, wanted


def test_several_repairs_with_long_texts_go_on_over_pages() -> None:
    long = replace(REPAIR, description="Winda staje. " * 15, note="Sprawdzono wszystko po kolei. " * 130,
                   test_result="W" * 200, accessories="W" * 400, visible_condition="odrapana " * 44)  # fmt: skip
    sheet = report(repairs=(long, replace(REPAIR, number="NP-2026-00018"), long), parts=(BELT,) * 30, with_costs=True)
    laid = lay_out_repair_report(sheet, STAMP)
    assert len(laid.pages) >= 4
    check_inside(laid)
    check_apart(laid)
    texts = page_texts(write_pdf([laid]))
    assert all("NP-2026-00017" in text for text in texts)
    assert "NP-2026-00018" in " ".join(texts)
    assert all("Taken out" in text for text in texts if "WD-4471 Pasek nowy" in text), "the head of the table again"
    assert "".join(texts).count("W") >= 1200, "nothing is cut"


def test_the_signatures_never_stand_alone_on_a_page() -> None:
    for lines in range(0, 44, 2):
        repair = replace(REPAIR, note="\n".join(["uwaga"] * lines))
        last = page_texts(write_pdf([lay_out_repair_report(report(repairs=(repair,), costs=()), STAMP)]))[-1]
        assert last.count("Signature") == 2
        assert "WD-4471 Pasek nowy" in last, "the last part stands above them"


def test_a_repair_that_is_not_finished_leaves_room_for_remarks() -> None:
    open_one = replace(REPAIR, finished_at=None)
    assert "Remarks" in text_of(report(repairs=(open_one,), signature=None))
    assert "27 Nov 2026" in text_of(report(repairs=(open_one,)))
    assert "Remarks" not in text_of(report())


def test_stages_parts_and_photos_of_a_stored_repair(store: Store) -> None:
    runner = CommandRunner(store)
    machine = lift(runner)
    roller = part(store, attach(runner, machine), "Roller").id
    stages = [add(runner, "repair_stage", code=code, name=name, place=place, finished=done)
              for place, (code, name, done) in enumerate((("IN", "Received", False), ("DO", "In repair", False),
                                                          ("OUT", "Ready", True)), 1)]  # fmt: skip
    line = add(runner, "repair_line", order_id=machine.order, object_id=machine.thing, description="Doors stay open")
    for stage in stages[1:]:
        runner.run(SetRepairStage((line,), stage))
    runner.run(ReplaceBomLine(roller, Decimal(1), serial_out="R-1", serial_in="R-2", order_id=machine.order,
                              order_line=True, note="worn"))  # fmt: skip
    with store.write() as uow:
        files = (("a.jpg", True, "image/jpeg", photo()), ("b.pdf", True, "application/pdf", b"%"),
                 ("c.jpg", False, "image/jpeg", photo((20, 20))))  # fmt: skip
        for name, printed, kind, data in files:
            content = uow.add(FileContent(sha256=name, media_type=kind, size=len(data), content=data))
            uow.session.flush()
            uow.add(Attachment(repair_line_id=line, content_id=content.id, name=name, printed=printed, added_at=uow.now,
                               user="u"))  # fmt: skip
    with store.read() as reader:
        (sheet,) = sheets()["repair_report"].load(reader, [f"#{line}"])
        assert isinstance(sheet, RepairReportSheet)
        (by_order,) = sheets()["priced_repair"].load(reader, [f"order:#{machine.order}"])
    (repair,) = sheet.repairs
    assert [step.stage for step in repair.steps] == ["Received", "In repair", "Ready"]
    assert all(step.by for step in repair.steps)
    assert [one.name for one in repair.photos] == ["a.jpg"]
    replaced = [one for one in sheet.parts if one.serial_in]
    assert [(one.out, one.serial_out, one.serial_in, one.quantity, one.note) for one in replaced] == [
        (replaced[0].into, "R-1", "R-2", Decimal(1), "worn")
    ]
    assert len([one for one in sheet.parts if "Roller" in one.into]) == 1, "its order line is not told once more"
    assert isinstance(by_order, RepairReportSheet)
    assert by_order.costs
    assert "Doors stay open" in text_of(by_order)


def test_lines_of_no_object_count_where_the_order_repairs_a_single_one(store: Store) -> None:
    runner = CommandRunner(store)
    machine = lift(runner)
    work = RowDraft(None, {"type": "hour", "description": "Journey", "quantity": Decimal(2), "object_id": None})
    runner.run(SaveOrder(machine.order, children={"order_line": (work,)}, seen_children={"order_line": ()}))
    add(runner, "repair_line", order_id=machine.order, object_id=machine.thing, description="Doors stay open")

    def hours() -> list[int]:
        with store.read() as reader:
            found = sheets()["priced_repair"].load(reader, [f"order:#{machine.order}"])
        return [len(sheet.costs) for sheet in found if isinstance(sheet, RepairReportSheet)]

    assert hours() == [1]
    other = add(runner, "service_object", name="Lift B", group_id=machine.accounts.known.group)
    add(runner, "repair_line", order_id=machine.order, object_id=other, description="Noise")
    assert hours() == [0, 0], "nobody knows for which of them it was"


def test_a_stage_that_was_left_backwards_at_once_is_not_told(database_path: Path) -> None:
    clock = MovingClock("2026-11-23 10:00")
    store = empty_database(database_path, clock)
    runner = CommandRunner(store)
    known = small_company(runner)
    stages = [add(runner, "repair_stage", code=code, name=code, place=place) for place, code in enumerate("ABC", 1)]
    order = runner.run(CreateOrder({"description": "Lift", "object_id": known.service_object})).result
    line = add(runner, "repair_line", order_id=order, description="Doors stay open")
    story = (("10:05", 1), ("10:06", None), ("10:10", 1), ("11:10", 2), ("11:12", 1), ("12:12", 2), ("13:12", 1))
    for at, stage in story:
        clock.set(f"2026-11-23 {at}")
        if stage is None:
            runner.undo()
        else:
            runner.run(SetRepairStage((line,), stages[stage]))
    with store.read() as reader:
        (sheet,) = sheets()["repair_report"].load(reader, [f"#{line}"])
    store.close()
    assert isinstance(sheet, RepairReportSheet)
    # 10:05 was undone and 11:10 a slip; going back after an hour is a part of the story
    assert [step.stage for step in sheet.repairs[0].steps] == ["A", "B", "C", "B"]


def test_repairs_are_found_by_number_kept_and_printed_from_the_command_line(store: Store, tmp_path: Path) -> None:
    runner = CommandRunner(store)
    machine = lift(runner)
    with store.read() as reader, pytest.raises(Refused, match=r"sheet\.order_no_repair"):
        sheets()["repair_report"].load(reader, [f"order:#{machine.order}"])
    ids = [add(runner, "repair_line", order_id=machine.order, object_id=machine.thing, description=text)
           for text in ("Doors stay open", "Button is dark")]  # fmt: skip
    with store.read() as reader:
        load = sheets()["repair_report"].load
        (first,) = load(reader, [f"#{id_}" for id_ in ids])
        assert isinstance(first, RepairReportSheet)
        assert [repair.description for repair in first.repairs] == ["Doors stay open", "Button is dark"]
        assert load(reader, [first.number]) == load(reader, [first.order.number]) == [first]
        with pytest.raises(Refused, match=r"sheet\.no_repair"):
            load(reader, ["NP-1999-00001"])
    path, order = store.path, machine.order
    store.close()
    out = tmp_path / "r.pdf"
    assert main(["print", "repair_report", first.number, "-o", str(out), "--db", str(path)]) == 0
    assert "Button is dark" in whole_text(out.read_bytes())
    again = Store.open(path)
    try:
        with again.read() as reader:
            assert len(list_issued_of(reader, f"service_order:{order}")) == 1
            assert len(list_issued_of_repair(reader, f"repair_line:{ids[1]}")) == 1
    finally:
        again.close()


CODED = build(CodedText)
PHOTOS = st.sampled_from([photo((40, 30)), photo((30, 90), orientation=8), b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 50])
REPAIRS = build(
    RepairFacts, condition=CODED, symptom=CODED, diagnosis=CODED, resolution=CODED, technician=build(Person),
    created_at=st.none() | INSTANTS, finished_at=st.none() | INSTANTS, due_on=DAYS, warranty_until=DAYS,
    cost_limit=st.none() | QUANTITIES,
    steps=st.lists(build(RepairStep, at=st.none() | INSTANTS), max_size=3).map(tuple),
    photos=st.lists(build(SheetPhoto, image=PHOTOS), max_size=3).map(tuple),
)  # fmt: skip


@given(
    build(
        RepairReportSheet, order=SHEETS, object_id=st.just(1), repairs=st.lists(REPAIRS, max_size=2).map(tuple),
        parts=st.lists(build(ChangedPart, day=DAYS, quantity=QUANTITIES), max_size=3).map(tuple), costs=DONE_LINES,
        with_costs=st.booleans(), currency=st.sampled_from(["", "PLN"]), signature=SIGNATURES,
    )
)  # fmt: skip
def test_no_text_breaks_it(sheet: RepairReportSheet) -> None:
    laid = lay_out_repair_report(sheet, STAMP)
    check_inside(laid)
    check_apart(laid)
    assert len(page_texts(write_pdf([laid]))) == len(laid.pages)
