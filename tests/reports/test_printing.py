"""A print job: one PDF of all, and the same pages apart for the archive."""

from __future__ import annotations

import pytest

from svcdesk.domain.problems import Unavailable
from svcdesk.queries.reports import reports
from svcdesk.reports.pdf_files import PdfFile, join
from svcdesk.reports.printing import Request, draw, print_all
from svcdesk.reports.sheets import sheets
from tests.reports.pdf import fonts, page_texts, whole_text
from tests.support.sheets import PRINTED_AT, day_sheet, work_order


class Enough(Exception):
    """A person pressed cancel."""


def test_a_day_is_one_batch_with_the_day_sheet_in_front() -> None:
    requests = [
        Request(day_sheet()),
        Request(work_order(1, language="en")),
        Request(work_order(2, lines=30, language="en")),
    ]
    drawn = print_all(requests, PRINTED_AT)
    texts = page_texts(drawn.pdf)
    assert len(texts) == sum(drawn.page_counts)
    assert drawn.page_counts[:2] == (1, 2)
    assert "ZS-2026-00001" in texts[1]
    assert "ZS-2026-00002" in texts[3]
    assert f"Page 1 of {drawn.page_counts[2]}" in texts[3]
    assert drawn.titles[1] == "Work order ZS-2026-00001"


def test_parts_are_the_very_pages_of_the_whole() -> None:
    drawn = print_all([Request(work_order(number)) for number in range(3)], PRINTED_AT)
    parts = drawn.parts()
    assert [len(page_texts(part)) for part in parts] == list(drawn.page_counts)
    with PdfFile(drawn.pdf) as whole, PdfFile(parts[1]) as part:
        assert part.picture(0, 1.5) == whole.picture(drawn.page_counts[0], 1.5)
    assert all(fonts(drawn.pdf).values())


def test_what_is_archived_is_printed_as_it_was_issued() -> None:
    archived = draw([Request(work_order(2, language="en"), revision=7)], PRINTED_AT).pdf
    requests = [Request(work_order(1, language="en")), Request(work_order(2), 7, archived), Request(work_order(3))]
    drawn = print_all(requests, PRINTED_AT)
    texts = page_texts(drawn.pdf)
    assert [number in text for number, text in zip(["00001", "00002", "00003"], texts[::2], strict=True)] == [True] * 3
    assert "7" in texts[2].split("Revision ")[1]
    assert print_all([requests[1]], PRINTED_AT).pdf is archived


def test_many_are_drawn_in_another_process_with_progress() -> None:
    steps: list[tuple[int, int]] = []
    drawn = print_all(
        [Request(work_order(number)) for number in range(45)],
        PRINTED_AT,
        lambda done, total: steps.append((done, total)),
    )
    assert steps == [(0, 45), (40, 45), (45, 45)]
    assert [f"ZS-2026-{number:05d}" in text for number, text in enumerate(page_texts(drawn.pdf)[::2])] == [True] * 45
    assert len(drawn.parts()) == 45


def test_a_batch_can_be_cancelled() -> None:
    def step(done: int, _total: int) -> None:
        if done:
            raise Enough

    with pytest.raises(Enough):
        print_all([Request(work_order(number)) for number in range(60)], PRINTED_AT, step)


def test_bytes_that_are_no_pdf_are_named() -> None:
    with pytest.raises(Unavailable, match=r"document\.damaged"):
        PdfFile(b"%PDF-1.4 nothing")


def test_join_of_one_is_that_one() -> None:
    pdf = draw([Request(work_order())], PRINTED_AT).pdf
    assert join([pdf]) is pdf


def test_every_sheet_has_a_name_for_the_command_line() -> None:
    assert set(sheets()) == {
        "work_order", "day_sheet", "day", "work_description", "service_report", "priced_report", "request_receipt",
        "service_agreement", "visit_letter", "repair_report", "priced_repair", "intake_receipt",
        "object_label", "repair_label",
        *reports(),
    }  # fmt: skip


def test_the_pdf_tells_title_author_and_language() -> None:
    drawn = draw([Request(work_order(language="pl"))], PRINTED_AT)
    assert b"/Lang (pl)" in drawn.pdf
    assert "ZS-2026-01872" in whole_text(drawn.pdf)
