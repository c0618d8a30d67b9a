"""The day sheet lists a technician's visits in order, on as many pages as it takes."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from svcdesk.queries.sheet_rows import DayVisit
from svcdesk.reports.day_sheet import lay_out_day_sheet
from svcdesk.reports.page import BOTTOM, PAGE_WIDTH, Stamp, write_pdf
from svcdesk.reports.text import text_width
from tests.reports.pdf import page_texts, whole_text
from tests.support.sheets import PRINTED_AT, day_sheet

STAMP = Stamp(PRINTED_AT)


def test_visits_stand_in_order_with_what_the_technician_must_know() -> None:
    text = whole_text(write_pdf([lay_out_day_sheet(day_sheet(language="en"), STAMP)]))
    for wanted in (
        "Day sheet", "Łucja Wójcik", "Tuesday, 24 November 2026", "Visits: 5 · planned time: 5 h 15 min",
        "08:15–09:15", "Galeria Ósmy Dzień", "91-735 Łódź", "Zbigniew Gżegżółka", "SN-88/2019-0447-Ł", "4711#",
        "Internal note: Klient prosi o telefon", "✓ done", "Page 1 of 1",
    ):  # fmt: skip
        assert wanted in text, wanted
    places = [text.index(f"ZS-2026-{1870 + n:05d}") for n in range(1, 6)]
    assert places == sorted(places)


def test_a_long_day_runs_over_pages() -> None:
    texts = page_texts(write_pdf([lay_out_day_sheet(day_sheet(40, "en"), STAMP)]))
    assert len(texts) > 3
    assert f"Page {len(texts)} of {len(texts)}" in texts[-1]
    assert all("Visit" in text for text in texts[:-1])


def test_a_canceled_visit_is_marked_and_not_counted() -> None:
    sheet = day_sheet(2, "en")
    visits = (replace(sheet.visits[0], closed=True, canceled=True), sheet.visits[1])
    text = whole_text(write_pdf([lay_out_day_sheet(replace(sheet, visits=visits), STAMP)]))
    assert "✗ canceled" in text
    assert "✓ done" not in text
    assert "Visits: 1 · planned time: 1 h 15 min" in text


def test_an_empty_day_says_so() -> None:
    assert "No visits are planned" in whole_text(write_pdf([lay_out_day_sheet(day_sheet(0, "en"), STAMP)]))


def test_polish_day() -> None:
    text = whole_text(write_pdf([lay_out_day_sheet(replace(day_sheet(), visits=()), STAMP)]))
    assert "wtorek, 24 listopada 2026" in text


@pytest.mark.parametrize(
    "text", ["<b>&<img src=file:///etc/passwd>", "W" * 300, "日本 😀 \x00\ud800\u202e", "słowo " * 3000, ""]
)
def test_no_text_breaks_it(text: str) -> None:
    words: dict[str, Any] = {field.name: text for field in fields(DayVisit) if str(field.type) == "str"}
    visits = tuple(replace(visit, **words) for visit in day_sheet(3).visits)
    laid = lay_out_day_sheet(replace(day_sheet(3), visits=visits), STAMP)
    for page in laid.pages:
        for y, block in page[:-1]:
            assert y + block.height <= BOTTOM + 0.01
            assert all(x + text_width(word, style) <= PAGE_WIDTH - 30 for style, x, _y, word in block.runs)
    assert len(page_texts(write_pdf([laid]))) == len(laid.pages)
