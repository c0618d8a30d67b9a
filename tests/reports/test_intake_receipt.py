"""The intake receipt: what was taken in and on which terms, room for what was not typed, and that no text breaks it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from svcdesk.cli import main
from svcdesk.commands.company import SetParameter
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.queries.repair_sheets import IntakeReceiptSheet
from svcdesk.queries.sheet_rows import SheetPhoto
from svcdesk.reports.intake_receipt import lay_out_intake_receipt
from svcdesk.reports.page import LEFT, RIGHT, Stamp, write_pdf
from svcdesk.reports.sheets import sheets, title_of
from svcdesk.store import Store
from tests.reports.layouts import check_apart
from tests.reports.pdf import fonts, page_texts, whole_text
from tests.reports.test_repair_report import REPAIR, REPAIRS
from tests.reports.test_work_order import ANY_TEXT, SHEETS, build, check_inside
from tests.support.pictures import photo
from tests.support.records import add, small_company
from tests.support.sheets import PRINTED_AT, work_order

STAMP = Stamp(PRINTED_AT, 1)
TAKEN = replace(REPAIR, created_by="Anna Żak", finished_at=None)


def receipt(language: str = "en", **given_: object) -> IntakeReceiptSheet:
    return replace(IntakeReceiptSheet(work_order(language=language), 5, (TAKEN,), "PLN"), **given_)  # type: ignore[arg-type]


def text_of(sheet: IntakeReceiptSheet) -> str:
    return whole_text(write_pdf([lay_out_intake_receipt(sheet, STAMP)]))


def test_it_says_what_was_taken_in_when_and_by_whom() -> None:
    text = text_of(receipt())
    for wanted in (
        "Intake receipt", "NP-2026-00017", "Service order ZS-2026-01872", "Galeria Ósmy Dzień", "SN-88/2019-0447-Ł",
        "20 Nov 2026 09:15", "Anna Żak", "Drzwi zostają otwarte", "2 klucze", "rysa na panelu", "PLN800.00",
        "Friday, 27 November 2026", "The object is handed over for diagnosis", "For the service company: received",
        "For the customer: handed over as described above",
    ):  # fmt: skip
        assert wanted in text, wanted
    assert "Wymieniono" not in text, "what was found later is not on it"
    assert "Pasek był pęknięty" not in text


def test_the_polish_one_with_own_terms_and_photos() -> None:
    pictures = tuple(SheetPhoto(f"{number}.jpg", f"Widok {number}", photo()) for number in range(3))
    sheet = receipt("pl", repairs=(replace(TAKEN, photos=pictures),), terms="Własne warunki.\nDrugi punkt.")
    laid = lay_out_intake_receipt(sheet, STAMP)
    check_inside(laid)
    check_apart(laid)
    pdf = write_pdf([laid])
    text = whole_text(pdf)
    for wanted in (
        "Potwierdzenie przyjęcia",
        "Własne warunki.",
        "Drugi punkt.",
        "800,00 zł",
        "Widok 2",
        "Przyjęte przez",
    ):
        assert wanted in text, wanted
    assert "1)" not in text, "its own terms stand in place of the usual ones"
    assert title_of(sheet) == "Potwierdzenie przyjęcia NP-2026-00017"
    assert all(fonts(pdf).values())


def test_what_was_not_typed_can_be_written_by_hand() -> None:
    def lines(sheet: IntakeReceiptSheet) -> int:
        blocks = [block for page in lay_out_intake_receipt(sheet, STAMP).pages for _y, block in page]
        rules = [rule for block in blocks if not block.runs for rule in block.rules]
        return sum((rule.x1, rule.x2) == (LEFT, RIGHT) for rule in rules)

    assert lines(receipt()) == 0
    assert lines(receipt(repairs=(replace(TAKEN, accessories=" ", visible_condition=""),))) == 2


def test_long_texts_go_on_over_pages() -> None:
    long = replace(TAKEN, accessories="klucz i pilot, " * 26, visible_condition="W" * 400, description="Staje. " * 28)
    laid = lay_out_intake_receipt(receipt(repairs=(long,) * 4, terms="Bardzo długi warunek. " * 120), STAMP)
    assert len(laid.pages) >= 2
    check_inside(laid)
    check_apart(laid)
    texts = page_texts(write_pdf([laid]))
    assert all("NP-2026-00017" in text for text in texts)
    assert texts[-1].count("Signature") == 2


def test_the_terms_stand_above_the_signatures_wherever_the_page_ends() -> None:
    for lines in range(0, 30, 2):
        sheet = receipt(repairs=(replace(TAKEN, accessories="\n".join(["klucz"] * lines)),))
        last = page_texts(write_pdf([lay_out_intake_receipt(sheet, STAMP)]))[-1]
        assert "The object is handed over for diagnosis" in last
        assert last.count("Signature") == 2


def test_a_stored_repair_is_taken_in_by_who_wrote_it_down_on_the_terms_of_the_company(
    store: Store, tmp_path: Path
) -> None:
    runner = CommandRunner(store)
    known = small_company(runner)
    order = runner.run(CreateOrder({"description": "Lift", "object_id": known.service_object})).result
    line = add(runner, "repair_line", order_id=order, description="Doors stay open", cost_limit="450.5",
               accessories="two keys")  # fmt: skip
    runner.run(SetParameter("intake_terms_pl", "Tylko gotówka"))
    with store.read() as reader:
        (sheet,) = sheets()["intake_receipt"].load(reader, [f"order:#{order}"])
    assert isinstance(sheet, IntakeReceiptSheet)
    (repair,) = sheet.repairs
    assert (repair.created_by, repair.cost_limit, repair.accessories) == (store.user, Decimal("450.5"), "two keys")
    assert "Tylko gotówka" in text_of(replace(sheet, order=replace(sheet.order, language="pl")))
    path = store.path
    store.close()
    out = tmp_path / "r.pdf"
    assert main(["print", "intake_receipt", f"#{line}", "-o", str(out), "--db", str(path)]) == 0
    assert "two keys" in whole_text(out.read_bytes())


@given(
    build(
        IntakeReceiptSheet, order=SHEETS, object_id=st.just(1), repairs=st.lists(REPAIRS, max_size=2).map(tuple),
        terms=ANY_TEXT, currency=st.sampled_from(["", "EUR"]),
    )
)  # fmt: skip
def test_no_text_breaks_it(sheet: IntakeReceiptSheet) -> None:
    laid = lay_out_intake_receipt(sheet, STAMP)
    check_inside(laid)
    check_apart(laid)
    assert len(page_texts(write_pdf([laid]))) == len(laid.pages)
