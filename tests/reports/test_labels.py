"""Labels of machines and tags of the bench: their code, their sizes, and texts that are too long for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcdesk.cli import main
from svcdesk.commands.company import SetParameter
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.labels import LABEL_SIZES
from svcdesk.domain.problems import Refused
from svcdesk.queries.documents import list_issued_of
from svcdesk.queries.finder import find
from svcdesk.queries.label_rows import Label, LabelSheet
from svcdesk.reports.labels import labels_title, lay_out_labels
from svcdesk.reports.page import Code, Laid, Stamp, write_pdf
from svcdesk.reports.pdf_files import PdfFile
from svcdesk.reports.sheets import sheets
from svcdesk.reports.text import text_width
from svcdesk.store import Store
from tests.reports.layouts import check_apart
from tests.reports.pdf import fonts, page_texts, whole_text
from tests.reports.test_work_order import DAYS, build
from tests.support.records import add, small_company
from tests.support.sheets import COMPANY, PRINTED_AT

STAMP = Stamp(PRINTED_AT, 1)
MM = 72 / 25.4
LIFT = Label("service_object:1", "en", "OB-000017", "Dźwig osobowy nr 3", "Otis Gen2 Comfort", "SN-88/2019-0447-Ł")
TAG = Label(
    "service_order:7:object:1", "pl", "NP-2026-00017", "Dźwig osobowy nr 3", "Otis", "SN-1", "OB-000017",
    "Galeria Ósmy Dzień S.A.", "Drzwi zostają otwarte", date(2026, 11, 27),
)  # fmt: skip
LONG = replace(
    LIFT, name="Bardzo długa nazwa obiektu serwisowego, która się nie mieści wcale i jeszcze trochę",
    model="W" * 60, serial_number="1234 " * 30,
)  # fmt: skip


def sheet(*labels: Label, size: str = "62x29", bench: bool = False, first: int = 1) -> LabelSheet:
    return LabelSheet(bench, labels[0].language, company=COMPANY, size=size, first=first, labels=labels)


def codes(laid: Laid) -> list[tuple[float, float, Code]]:
    return [(top, block.height, code) for page in laid.pages for top, block in page for code in block.codes]


@pytest.mark.parametrize("size", list(LABEL_SIZES))
def test_a_machine_is_named_and_its_code_says_its_number(size: str) -> None:
    laid = lay_out_labels(sheet(LIFT, size=size), STAMP)
    pdf = write_pdf([laid])
    text = whole_text(pdf)
    for wanted in ("Dźwig osobowy nr 3", "OB-000017", "Otis Gen2 Comfort", "S/N SN-88/2019-0447-Ł",
                   "Dźwigi i Klimatyzacja Żółw sp. z o.o.", "+48 42 638 44 44"):  # fmt: skip
        assert wanted in text, wanted
    ((_top, _height, code),) = codes(laid)
    assert code.text == "OB-000017"
    assert all(fonts(pdf).values())
    assert labels_title(sheet(LIFT)) == "Label OB-000017"


def test_a_tag_of_the_bench_says_what_lies_there_and_for_when() -> None:
    text = whole_text(write_pdf([lay_out_labels(sheet(TAG, bench=True, size="89x36"), STAMP)]))
    for wanted in ("NP-2026-00017", "Obiecano na pt. 27.11.2026", "OB-000017 · Dźwig osobowy nr 3",
                   "Galeria Ósmy Dzień S.A.", "Drzwi zostają otwarte"):  # fmt: skip
        assert wanted in text, wanted


@pytest.mark.parametrize(("size", "width", "height"), [("62x29", 62, 29), ("89x36", 89, 36), ("A4", 210, 297)])
def test_a_page_is_as_large_as_its_paper(size: str, width: float, height: float) -> None:
    with PdfFile(write_pdf([lay_out_labels(sheet(LIFT, size=size), STAMP)])) as file:
        (page,) = file.sizes
    assert page == pytest.approx((width * MM, height * MM), abs=0.5)


def test_a_sheet_is_filled_from_the_first_free_label_on_and_goes_on_on_the_next() -> None:
    labels = tuple(replace(LIFT, number=f"OB-{number:03}") for number in range(25))
    laid = lay_out_labels(sheet(*labels, size="A4", first=5), STAMP)
    texts = page_texts(write_pdf([laid]))
    assert [text.count("OB-") for text in texts] == [20, 5]
    first = codes(laid)[0][2]
    top = laid.pages[0][0][0]
    assert 70 * MM < first.x < 140 * MM, "the second of its row"
    assert 37 * MM < top < 74 * MM, "the second row"
    check_apart(laid)


@pytest.mark.parametrize("size", list(LABEL_SIZES))
@pytest.mark.parametrize("bench", [False, True])
def test_what_is_too_long_is_smaller_or_cut_and_stays_on_its_label(size: str, bench: bool) -> None:
    long = replace(LONG, customer="Wspólnota " * 30, symptom="Kabina stoi. " * 50, object_number="W" * 40)
    laid = lay_out_labels(sheet(long, long, size=size, bench=bench), STAMP)
    check_labels(laid, size)
    text = whole_text(write_pdf([laid]))
    assert "…" in text
    assert "OB-000017" in text, "the number is never cut"
    runs = [run for page in laid.pages for _top, block in page for run in block.runs]
    assert min(run.style.size for run in runs) >= 5
    number = next(run for run in runs if run.text == "OB-000017")
    assert number.style.size > min(run.style.size for run in runs) + 2, "others give way to it"


def test_a_number_that_no_code_can_say_is_only_read() -> None:
    laid = lay_out_labels(sheet(replace(LIFT, number="Łódź-1")), STAMP)
    assert not codes(laid)
    assert "Łódź-1" in whole_text(write_pdf([laid]))


def check_labels(laid: Laid, size: str) -> None:
    """Nothing leaves its label, the quiet zone of the code is left free, and nothing lies on anything else."""
    check_apart(laid)
    width, height = LABEL_SIZES[size].width * MM, LABEL_SIZES[size].height * MM
    for page in laid.pages:
        for _top, block in page:
            assert block.height == pytest.approx(height)
            left = min([run.x for run in block.runs] + [code.x for code in block.codes], default=0)
            for style, x, y, text in block.runs:
                assert y - style.size * 0.8 >= 0
                assert y + style.size * 0.25 <= height
                assert x + text_width(text, style) <= left + width
            for code in block.codes:
                quiet = code.size / 21 * 3.9 if len(code.text) < 15 else 0
                assert all(run.x >= code.x + code.size + quiet for run in block.runs)


@pytest.fixture
def shop(store: Store) -> tuple[int, int, int]:
    """Two machines, and an order with two repair lines of the first one."""
    runner = CommandRunner(store)
    known = small_company(runner)
    other = add(runner, "service_object", name="Boiler", group_id=known.group, customer_id=known.other_customer)
    order = runner.run(CreateOrder({"description": "Lift stopped", "object_id": known.service_object})).result
    assert isinstance(order, int)
    for text in ("Doors stay open", "Button is dark"):
        add(runner, "repair_line", order_id=order, description=text, due_on="2026-11-27")
    return known.service_object, other, order


def test_labels_are_found_kept_and_scanned(store: Store, shop: tuple[int, int, int], tmp_path: Path) -> None:
    lift, boiler, order = shop
    with store.read() as reader:
        load = sheets()["object_label"].load
        rolls = load(reader, [f"#{lift}", f"#{boiler}"])
        (on_sheet,) = load(reader, [f"#{lift}", f"#{boiler}", "size=a4", "first=3"])
        (tag,) = sheets()["repair_label"].load(reader, [f"order:#{order}"])
        assert all(isinstance(one, LabelSheet) and len(one.labels) == 1 for one in rolls)
        assert isinstance(on_sheet, LabelSheet)
        assert isinstance(tag, LabelSheet)
        assert (on_sheet.size, on_sheet.first, len(on_sheet.labels)) == ("A4", 3, 2)
        assert (tag.labels[0].symptom, tag.labels[0].due_on) == ("Doors stay open", date(2026, 11, 27))
        first = rolls[0]
        assert isinstance(first, LabelSheet)
        for one, entity, id_ in ((first, "service_object", lift), (tag, "repair_line", 1)):
            ((_top, _height, code),) = codes(lay_out_labels(one, STAMP))
            best = find(reader, code.text)[0]
            assert (best.entity, best.id) == (entity, id_), "what is scanned opens the record"
    path = store.path
    number = on_sheet.labels[0].number
    store.close()
    out = tmp_path / "l.pdf"
    assert main(["print", "object_label", number, "size=89x36", "-o", str(out), "--db", str(path)]) == 0
    again = Store.open(path)
    try:
        with again.read() as reader:
            assert len(list_issued_of(reader, f"service_object:{lift}")) == 1
    finally:
        again.close()


@pytest.mark.parametrize(
    ("keys", "code"),
    [(("ZZ",), "sheet.no_object"), (("#1", "size=10x10"), "label.size"), (("#1", "first=25"), "label.first"),
     (("#1", "first=0"), "label.first"),
     (("#1", "first=x"), "label.first")],
)  # fmt: skip
def test_what_cannot_be_labelled_is_named(store: Store, keys: tuple[str, ...], code: str) -> None:
    small_company(CommandRunner(store))
    with store.read() as reader, pytest.raises(Refused) as refused:
        sheets()["object_label"].load(reader, keys)
    assert refused.value.problems[0].code == code


def test_the_label_of_a_machine_speaks_as_its_customer_and_that_of_the_bench_as_the_company(
    store: Store, shop: tuple[int, int, int]
) -> None:
    lift, _boiler, order = shop
    said = {}
    for language in ("en", "pl"):
        CommandRunner(store).run(SaveRecord("customer", 1, {"language": language}))
        with store.read() as reader:
            (machine,) = sheets()["object_label"].load(reader, [f"#{lift}"])
            (bench,) = sheets()["repair_label"].load(reader, [f"order:#{order}"])
        said[language] = (machine.language, bench.language)
    assert [machine for machine, _bench in said.values()] == ["en", "pl"]
    assert len({bench for _machine, bench in said.values()}) == 1


def test_the_size_is_that_of_the_parameters(store: Store) -> None:
    runner = CommandRunner(store)
    known = small_company(runner)
    runner.run(SetParameter("label_size", "A4"))
    with store.read() as reader:
        (label,) = sheets()["object_label"].load(reader, [f"#{known.service_object}"])
    assert isinstance(label, LabelSheet)
    assert label.size == "A4"


LABELS = build(Label, due_on=DAYS)


@given(
    st.lists(LABELS, min_size=1, max_size=4).map(tuple), st.sampled_from(list(LABEL_SIZES)), st.booleans(),
    st.integers(1, 24),
)  # fmt: skip
def test_no_text_breaks_them(labels: tuple[Label, ...], size: str, bench: bool, first: int) -> None:
    one = LabelSheet(bench, "pl", company=COMPANY, size=size, first=first, labels=labels)
    laid = lay_out_labels(one, STAMP)
    check_labels(laid, size)
    assert len(page_texts(write_pdf([laid]))) == len(laid.pages)
