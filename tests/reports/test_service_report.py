"""Work description, service report and receipt: what stands on them, what must not, and that no text breaks them."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from svcdesk.cli import main
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineType, Priority, SignerState
from svcdesk.domain.problems import Refused
from svcdesk.models import SignOff, TaskRelation
from svcdesk.queries.sheet_rows import (
    DoneLine,
    ObjectFacts,
    Party,
    Person,
    PrintedSheet,
    RepairBrief,
    RequestReceiptSheet,
    ServiceReportSheet,
    SignatureFacts,
    WorkDescriptionSheet,
)
from svcdesk.reports.page import Stamp, write_pdf
from svcdesk.reports.sheets import lay_out, sheets, title_of
from svcdesk.store import Store
from tests.reports.pdf import page_texts, whole_text
from tests.reports.test_work_order import ANY_TEXT, DAYS, INSTANTS, SHEETS, build, check_inside
from tests.support.records import add, small_company
from tests.support.sheets import PRINTED_AT, work_order

STAMP = Stamp(PRINTED_AT, 2)
AT = datetime(2026, 11, 24, 11, 30, tzinfo=UTC)
HOURS = DoneLine(
    LineType.HOUR, "Naprawa", "Dźwig A", "Praca na miejscu", "", "", "Łucja Wójcik", Decimal("2.5"), "h",
    date(2026, 11, 24), datetime(2026, 11, 24, 8, tzinfo=UTC), datetime(2026, 11, 24, 10, 30, tzinfo=UTC),
    Decimal(165), Decimal("412.50"), "PLN",
)  # fmt: skip
FREE = replace(HOURS, type=LineType.ITEM, item="T-1 Rolka", description="Rolka", quantity=Decimal(1), amount=Decimal(0),
               sales_price=None, chargeable=False)  # fmt: skip
SIGNED = SignatureFacts(SignerState.SIGNED, "Zbigniew Gżegżółka", "kierownik", "Łódź", "", AT,
                        (((0, 10), (500, 300)), ((20, 20),)))  # fmt: skip


def report(language: str = "en", **given_: object) -> ServiceReportSheet:
    order = work_order(language=language)
    sheet = ServiceReportSheet(order=order, lines=(HOURS, FREE), findings="Belt replaced.", signature=SIGNED)
    return replace(sheet, **given_)  # type: ignore[arg-type]


def text_of(sheet: PrintedSheet) -> str:
    return whole_text(write_pdf([lay_out(sheet, STAMP)]))


def test_the_report_says_what_was_done_and_who_signed_it() -> None:
    text = text_of(report(task_notes=(("Naprawa", "Tested with full load"), ("Pomiary", "Record attached"))))
    for wanted in (
        "Service report", "ZS-2026-01872", "Praca na miejscu", "Łucja Wójcik", "24 Nov 2026", "09:00–11:30", "2.5 h",
        "Tested with full load", "Pomiary", "Record attached", "Belt replaced.", "Zbigniew Gżegżółka", "kierownik",
        "Łódź, 24 Nov 2026 12:30", "Hours in total: 2.5 h", "T-1 Rolka",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert "165" not in text, "prices only where they are asked for"
    assert "412" not in text


def test_prices_are_printed_where_they_are_asked_for_and_free_lines_say_so() -> None:
    text = text_of(report("pl", with_prices=True))
    for wanted in ("165,00 zł", "412,50 zł", "bez opłaty", "Razem netto"):
        assert wanted in text, wanted
    assert title_of(report("pl", with_prices=True)) == "Protokół serwisowy ZS-2026-01872"


@pytest.mark.parametrize(("state", "words"), [
    (SignerState.ABSENT, "The customer was not there when the work was finished."),
    (SignerState.REFUSED, "The customer refused to sign."),
])  # fmt: skip
def test_an_absent_or_refusing_customer_is_written_down(state: SignerState, words: str) -> None:
    text = text_of(report(signature=SignatureFacts(state, note="Door locked")))
    assert words in " ".join(text.split())
    assert "Door locked" in " ".join(text.split())


def test_the_drawn_signature_is_in_the_page_as_lines() -> None:
    drawn, empty = lay_out(report(), STAMP), lay_out(report(signature=None), STAMP)
    assert [d.strokes for page in drawn.pages for _y, block in page for d in block.drawings] == [SIGNED.strokes]
    assert not [d for page in empty.pages for _y, block in page for d in block.drawings]
    assert len(write_pdf([drawn])) > len(write_pdf([empty]))


def test_the_description_has_internal_notes_and_no_price() -> None:
    order = work_order(language="en")
    task = order.lines[0].task
    sheet = WorkDescriptionSheet(
        order=order, service_level="8 working hours", due_at=AT, agreement="US-00001 Care", internal_note="Dog!",
        task_notes=((task, "Lock the main switch"), ("Other", "Bring the ladder")),
        objects=(("Pump", "P-7", "cellar"),),
    )  # fmt: skip
    text = text_of(sheet)
    for wanted in ("Work description", "24 Nov 2026 12:30", "8 working hours", "US-00001 Care", "Dog!",
                   "Lock the main switch", "Bring the ladder", "Pump", "P-7", "not for the customer"):  # fmt: skip
        assert wanted in text, wanted
    names = {field.name for class_ in (WorkDescriptionSheet, type(order.lines[0])) for field in fields(class_)}
    assert not {name for name in names if "price" in name or "amount" in name or "cost" in name}


def test_open_repairs_stand_on_the_description(store: Store) -> None:
    runner = CommandRunner(store)
    known = small_company(runner)
    add(runner, "repair_stage", code="IN", name="Received")
    rows = (RowDraft(None, {"code": "OPEN", "name": "Do not close"}),)
    area = add(runner, "symptom_area", {"symptom_code": rows}, code="DOORS", name="Doors")
    order_id = runner.run(CreateOrder({"description": "Lift", "object_id": known.service_object})).result
    add(runner, "repair_line", order_id=order_id, description="Doors stay open", symptom_area_id=area, symptom_id=1,
        due_on="2026-11-27")  # fmt: skip
    with store.read() as reader:
        (described,) = sheets()["work_description"].load(reader, [f"#{order_id}"])
    assert isinstance(described, WorkDescriptionSheet)
    text = text_of(replace(described, order=replace(described.order, language="en")))
    for wanted in ("Repairs", "NP-2026-00001 · Doors stay open", "Lift A · Doors: Do not close · Received",
                   "Promised for 27 Nov 2026"):  # fmt: skip
        assert wanted in text, wanted


def test_reports_of_stored_orders(store: Store) -> None:
    runner = CommandRunner(store)
    known = small_company(runner)
    lines = (
        RowDraft(None, {"type": "hour", "quantity": "2", "worker_id": known.worker, "task_id": known.task,
                        "sales_price": "100", "description": "Work", "executed_on": "2026-11-23"}),
        RowDraft(None, {"type": "fee", "quantity": "1", "sales_price": "50", "description": "Flat"}),
    )  # fmt: skip
    order_id = runner.run(CreateOrder({"description": "Lift", "object_id": known.service_object}, lines)).result
    assert isinstance(order_id, int)
    with store.write() as uow:
        relation = uow.session.scalar(select(TaskRelation).where(TaskRelation.order_id == order_id))
        if relation is None:
            relation = uow.add(TaskRelation(order_id=order_id, task_id=known.task))
        relation.internal_note, relation.external_note = "Inside only", "For everybody"
        uow.add(SignOff(order_id=order_id, name="Jan", at=uow.now, user="u", strokes=[[[0, 0], [10, 10]]]))
    with store.read() as reader:
        (described,) = sheets()["work_description"].load(reader, [f"#{order_id}"])
        (receipt,) = sheets()["service_report"].load(reader, [f"#{order_id}"])
        (priced,) = sheets()["priced_report"].load(reader, [f"#{order_id}"])
    assert "Inside only" in text_of(described)
    assert "For everybody" not in text_of(described)
    assert "For everybody" in text_of(receipt)
    assert "Inside only" not in text_of(receipt)
    assert isinstance(priced, ServiceReportSheet)
    assert [line.amount for line in priced.lines if line.description in ("Work", "Flat")] == [Decimal(200), Decimal(50)]
    assert priced.signature is not None
    assert priced.kind != receipt.kind


def test_receipts_are_found_by_number_and_printed_from_the_command_line(store: Store, tmp_path: Path) -> None:
    runner = CommandRunner(store)
    known = small_company(runner)
    add(runner, "service_request", title="Lift stands", caller="Porter", customer_id=known.customer)
    with store.read() as reader:
        (sheet,) = sheets()["request_receipt"].load(reader, ["ZG-2026-00001"])
        with pytest.raises(Refused):
            sheets()["request_receipt"].load(reader, ["ZG-1999-00001"])
    assert "Lift stands" in text_of(sheet)
    path = store.path
    store.close()
    out = tmp_path / "r.pdf"
    assert main(["print", "request_receipt", "ZG-2026-00001", "-o", str(out), "--db", str(path)]) == 0
    assert "Porter" in whole_text(out.read_bytes())


DONE_LINES = st.lists(
    build(DoneLine, type=st.sampled_from(LineType), quantity=st.decimals(-1000, 10**9, places=4), executed_on=DAYS,
          started_at=st.none() | INSTANTS, ended_at=st.none() | INSTANTS, amount=st.decimals(-10**9, 10**9, places=2),
          sales_price=st.none() | st.decimals(0, 10**6, places=4), currency=st.sampled_from(["", "PLN", "EUR", "JPY"]),
          chargeable=st.booleans()),
    max_size=5,
).map(tuple)  # fmt: skip
NOTES = st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=3).map(tuple)
POINTS = st.tuples(st.floats(0, 1000), st.floats(0, 1000))
SIGNATURES = st.none() | build(
    SignatureFacts, state=st.sampled_from(SignerState), at=st.none() | INSTANTS,
    strokes=st.lists(st.lists(POINTS, max_size=4).map(tuple), max_size=3).map(tuple),
)  # fmt: skip
ANY_SHEET = st.one_of(
    build(ServiceReportSheet, order=SHEETS, lines=DONE_LINES, task_notes=NOTES, with_prices=st.booleans(),
          signature=SIGNATURES),
    build(WorkDescriptionSheet, order=SHEETS, due_at=st.none() | INSTANTS, task_notes=NOTES,
          repairs=st.lists(build(RepairBrief, due_on=DAYS), max_size=3).map(tuple),
          objects=st.lists(st.tuples(ANY_TEXT, ANY_TEXT, ANY_TEXT), max_size=3).map(tuple)),
    build(RequestReceiptSheet, language=st.sampled_from(["pl", "en"]), time_zone=st.just("Europe/Warsaw"),
          company=st.just(work_order().company), customer=build(Party), place=build(Party), caller=build(Person),
          technician=build(Person), object=build(ObjectFacts, commissioned_on=DAYS, warranty_until=DAYS),
          priority=st.sampled_from(Priority), received_at=st.none() | INSTANTS, preferred_at=st.none() | INSTANTS),
)  # fmt: skip


@given(ANY_SHEET)
def test_no_text_breaks_them(sheet: PrintedSheet) -> None:
    laid = lay_out(sheet, STAMP)
    check_inside(laid)
    assert len(page_texts(write_pdf([laid]))) == len(laid.pages)
