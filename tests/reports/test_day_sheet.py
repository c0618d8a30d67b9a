"""The day sheet lists a technician's visits in order, on as many pages as it takes."""

from __future__ import annotations

from dataclasses import replace

from svcdesk.reports.day_sheet import lay_out_day_sheet
from svcdesk.reports.page import Stamp, write_pdf
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


def test_an_empty_day_says_so() -> None:
    assert "No visits are planned" in whole_text(write_pdf([lay_out_day_sheet(day_sheet(0, "en"), STAMP)]))


def test_polish_day() -> None:
    text = whole_text(write_pdf([lay_out_day_sheet(replace(day_sheet(), visits=()), STAMP)]))
    assert "wtorek, 24 listopada 2026" in text
