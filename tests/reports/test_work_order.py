"""The printed work order: what stands on it, in which language, on how many pages, whatever the data."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from svcdesk.domain.kinds import LineType, Priority
from svcdesk.queries.sheet_rows import ObjectFacts, Party, Person, PlannedVisit, SheetLine, WorkOrderSheet
from svcdesk.reports.page import BOTTOM, PAGE_HEIGHT, PAGE_WIDTH, Laid, Stamp, write_pdf
from svcdesk.reports.text import text_width
from svcdesk.reports.work_order import lay_out_work_order
from tests.reports.pdf import fonts, page_texts, whole_text
from tests.support.sheets import PANGRAM, PRINTED_AT, work_order

STAMP = Stamp(PRINTED_AT, 3)
MARKUP = "<b>&<img src=file:///etc/passwd>"


def printed(sheet: WorkOrderSheet) -> bytes:
    return write_pdf([lay_out_work_order(sheet, STAMP)])


def test_everything_a_technician_needs_stands_on_it() -> None:
    text = whole_text(printed(work_order(language="en")))
    for wanted in (
        "Work order", "ZS-2026-01872", "Dźwigi i Klimatyzacja Żółw", "PL 725-18-01-126", "serwis@zolw.example",
        "Galeria Ósmy Dzień S.A.", "ul. Źródlana 17", "91-735 Łódź", "Zbigniew Gżegżółka", "kierownik techniczny",
        "Klucz do maszynowni", "4711#", "SN-88/2019-0447-Ł", "until 13 Jun 2027", "14 Jun 2019", "Otis Gen2 Comfort",
        "Kabina stanęła dwa razy", "Tue 24 Nov 2026, 09:00–11:30", "2 h 30 min", "Łucja Wójcik", "+48 601 234 567",
        "Przegląd kwartalny", "Naprawa", "Czynność 1: kontrola drzwi", "T-000123 Rolka prowadząca", "1.5 szt.",
        "08:00–12:00", "Planned hours in total: 2.5 h", "Time on site", "Readings", "Findings and work done",
        "For the service company", "For the customer", "Full name", "Role", "Place, date", "Signature",
        "PO/2026/11/0457", "Sąd Rejonowy dla Łodzi-Śródmieścia", "▲ high",
    ):  # fmt: skip
        assert wanted in text, wanted


def test_no_price_is_printed() -> None:
    """Reference 16: a work description has no prices."""
    assert not {"price", "cost", "amount"} & {field.name.split("_")[0] for field in fields(SheetLine)}


def test_polish_dates_and_amounts() -> None:
    text = whole_text(printed(work_order(language="pl")))
    assert "wt. 24.11.2026, 09:00–11:30" in text
    assert "13.06.2027" in text
    assert "1,5 szt." in text


def test_times_are_of_the_site() -> None:
    sheet = replace(work_order(language="en"), time_zone="America/New_York")
    assert "Tue 24 Nov 2026, 03:00–05:30" in whole_text(printed(sheet))


@pytest.mark.parametrize("face", ["NotoSans-Regular", "NotoSans-Bold", "NotoSans-Italic"])
def test_fonts_are_embedded(face: str) -> None:
    found = fonts(printed(work_order()))
    assert all(found.values()), found
    assert any(name.endswith(face) for name in found)


def test_every_letter_of_latin_extended_a_is_printed() -> None:
    letters = "".join(chr(code) for code in range(0x100, 0x180) if code != 0x149)  # ŉ is deprecated and decomposed
    words = " ".join(letters[index : index + 8] for index in range(0, len(letters), 8))
    sheet = replace(
        work_order(lines=1), problem=f"{PANGRAM} {words}", description=words,
        lines=(SheetLine(description=words, note=words),),
    )  # fmt: skip
    text = whole_text(printed(sheet))
    assert text.count(words) == 4  # regular, bold, regular in the table, italic
    assert PANGRAM in text


@pytest.mark.parametrize(("lines", "pages"), [(0, 2), (1, 2), (60, 4)])
def test_pages_are_counted_and_stamped(lines: int, pages: int) -> None:
    texts = page_texts(printed(work_order(lines=lines, language="en")))
    assert len(texts) == pages
    for number, text in enumerate(texts, 1):
        assert f"Page {number} of {pages}" in text
        assert "Printed 23 Nov 2026 11:32 · Revision 3" in text
        assert "ZS-2026-01872" in text


def test_every_line_is_printed_once_under_a_repeated_head() -> None:
    texts = page_texts(printed(work_order(lines=60, language="en")))
    whole = " ".join(texts)
    assert [whole.count(f"Czynność {number}:") for number in range(1, 61)] == [1] * 60
    assert all("Description" in text for text in texts)


def test_signatures_are_never_apart_from_the_boxes_to_fill_in() -> None:
    for lines in range(40):
        last = page_texts(printed(work_order(lines=lines, language="en")))[-1]
        assert "Time on site" in last
        assert last.count("Signature") == 2


def test_a_very_long_text_loses_nothing() -> None:
    words = [f"słowo{number}" for number in range(2200)]
    text = whole_text(printed(replace(work_order(), problem=" ".join(words))))
    assert [word for word in words if f"{word} " not in text] == []


def test_a_word_wider_than_the_page_is_broken() -> None:
    text = whole_text(printed(replace(work_order(), problem="W" * 300)))
    assert text.count("W") >= 300
    check_inside(lay_out_work_order(replace(work_order(), problem="W" * 300), STAMP))


def test_a_warranty_that_has_ended_by_the_visit_says_so() -> None:
    ended = replace(work_order(language="en").object, warranty_until=date(2026, 11, 23))
    text = whole_text(printed(replace(work_order(language="en"), object=ended)))
    assert "ended 23 Nov 2026" in text


def test_an_empty_sheet_is_still_a_form() -> None:
    texts = page_texts(printed(WorkOrderSheet()))
    assert len(texts) == 1
    assert "to be agreed" in texts[0]


def test_markup_is_printed_as_it_is() -> None:
    sheet = fill(WorkOrderSheet, MARKUP)
    text = whole_text(printed(sheet)).replace(" ", "")
    assert text.count("<b>&<img") >= 15
    assert "root:" not in text


def test_a_broken_logo_is_left_out() -> None:
    for data in (b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 50):
        sheet = replace(work_order(), company=replace(work_order().company, logo=data))
        assert "ZS-2026-01872" in whole_text(printed(sheet))


def test_more_visits_than_fit_are_counted() -> None:
    visit = PlannedVisit(datetime(2026, 11, 24, 8, 0, tzinfo=UTC), 60, Person("Ewa Gołąb"))
    text = whole_text(printed(replace(work_order(language="en"), visits=(visit,) * 12)))
    assert "and 7 more visits" in text


ANY_TEXT = st.text(max_size=400) | st.sampled_from(
    [
        "",
        MARKUP,
        "W" * 300,
        "日本語 😀 👨‍👩‍👧",
        "\x00\x1b[31m\x7f\u202e\ufeff",
        "a\r\nb\tc\u2028d",
        "\ud800",
        "Z\u0307o\u0301",
    ]
)
TEXT_TYPES = {"str": ANY_TEXT, "tuple[str, ...]": st.lists(ANY_TEXT, max_size=4).map(tuple)}


def build(class_: type[Any], **given_: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Instances with anything in every text field."""
    texts = {field.name: TEXT_TYPES[str(field.type)] for field in fields(class_) if str(field.type) in TEXT_TYPES}
    return st.builds(class_, **(texts | given_))


QUANTITIES = st.decimals(min_value=Decimal("-1e12"), max_value=Decimal("1e12"), places=4)
MINUTES = st.none() | st.integers(0, 24 * 60)
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
DAYS = st.none() | st.dates(date(1950, 1, 1), date(2200, 1, 1))
SHEETS = build(
    WorkOrderSheet,
    time_zone=st.sampled_from(["Europe/Warsaw", "America/St_Johns", "UTC"]),
    language=st.sampled_from(["pl", "en", "", "xx"]),
    company=st.just(work_order().company),
    priority=st.sampled_from(Priority),
    customer=build(Party),
    location=build(Party),
    contact=build(Person),
    responsible=build(Person),
    object=build(ObjectFacts, commissioned_on=DAYS, warranty_until=DAYS),
    preferred_at=st.none() | INSTANTS,
    window_from=st.none() | INSTANTS,
    window_until=st.none() | INSTANTS,
    visits=st.lists(
        build(PlannedVisit, starts_at=st.none() | INSTANTS, minutes=st.integers(0, 10**5), technician=build(Person)),
        max_size=7,
    ).map(tuple),
    lines=st.lists(
        build(
            SheetLine, type=st.sampled_from(LineType), quantity=QUANTITIES, start_after=MINUTES, end_before=MINUTES,
            scheduled_on=DAYS,
        ),
        max_size=6,
    ).map(tuple),
)  # fmt: skip


def fill(class_: type[Any], text: str) -> Any:
    """One instance with the same text in every text field, in nested ones too."""
    nested: dict[str, Any] = {}
    if class_ is WorkOrderSheet:
        line, person, party = fill(SheetLine, text), fill(Person, text), fill(Party, text)
        nested = {
            "customer": party, "location": party, "contact": person, "responsible": person,
            "object": fill(ObjectFacts, text), "lines": (line,), "visits": (PlannedVisit(None, 0, person),),
        }  # fmt: skip
    own: dict[str, Any] = {field.name: text for field in fields(class_) if str(field.type) == "str"}
    own |= {field.name: (text,) for field in fields(class_) if str(field.type) == "tuple[str, ...]"}
    own.pop("time_zone", None)
    return class_(**(own | nested))


def check_inside(laid: Laid) -> None:
    """Nothing leaves the page, and nothing of the text runs into the foot."""
    for page in laid.pages:
        for y, block in page[:-1]:
            assert y + block.height <= BOTTOM + 0.01
        for y, block in page:
            for style, x, below, text in block.runs:
                assert 0 <= x <= x + text_width(text, style) <= PAGE_WIDTH - 30, text
                assert 0 < y + below < PAGE_HEIGHT - 15


@example(WorkOrderSheet())
@example(fill(WorkOrderSheet, MARKUP))
@example(fill(WorkOrderSheet, "W" * 300))
@example(fill(WorkOrderSheet, "日本語 😀 \x00\x1b\ud800\u202e"))
@given(SHEETS)
def test_no_text_breaks_it(sheet: WorkOrderSheet) -> None:
    laid = lay_out_work_order(sheet, STAMP)
    check_inside(laid)
    texts = page_texts(write_pdf([laid]))
    assert len(texts) == len(laid.pages)
