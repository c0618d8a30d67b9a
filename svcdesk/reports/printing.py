"""From drafts to one PDF to look at and print, and one PDF each to archive."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from svcdesk.queries.sheet_rows import PrintedSheet
from svcdesk.reports import pdf_files
from svcdesk.reports.page import Stamp, write_pdf
from svcdesk.reports.sheets import lay_out, title_of

Step = Callable[[int, int], None]
"""Told how many of how many documents are drawn; may raise to cancel."""

# Drawing holds the interpreter, so that a window in the same process stutters: 200 work orders on a
# thread made single frames of 130 ms (measured). A few take some 5 ms each and are drawn at once; more are
# drawn in a process of their own, which takes half a second to start.
_DRAWN_HERE: Final = 8
_CHUNK: Final = 40


@dataclass(frozen=True, slots=True)
class Request:
    """One document to print: draw the sheet as a revision, or take the PDF archived of it."""

    sheet: PrintedSheet
    revision: int = 1
    archived: bytes | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """Documents drawn one after the other into one PDF: how many pages each has, and its title."""

    pdf: bytes
    page_counts: tuple[int, ...]
    titles: tuple[str, ...]
    languages: tuple[str, ...]

    def parts(self) -> list[bytes]:
        """The PDF of each document: the very pages of the whole."""
        return [self.pdf] if len(self.page_counts) == 1 else pdf_files.split(self.pdf, self.page_counts)


def draw(requests: Sequence[Request], printed_at: datetime) -> Drawn:
    """Draw the sheets of the requests, in this process; ``printed_at`` is an instant."""
    laid = [lay_out(request.sheet, Stamp(printed_at, request.revision)) for request in requests]
    author = requests[0].sheet.company.name if requests else ""
    return Drawn(
        write_pdf(laid, author=author),
        tuple(len(document.pages) for document in laid),
        tuple(document.title for document in laid),
        tuple(document.language for document in laid),
    )


def print_all(requests: Sequence[Request], printed_at: datetime, step: Step = lambda _done, _total: None) -> Drawn:
    """The PDF of all requests in their order; what is archived comes from the archive.

    Called on a worker thread: many documents are drawn in another process.
    """
    new = [request for request in requests if request.archived is None]
    step(0, len(new))
    drawn: list[Drawn] = []
    with _drawing(len(new)) as draw_chunk:
        for first in range(0, len(new), _CHUNK):
            drawn.append(draw_chunk(new[first : first + _CHUNK], printed_at))
            step(min(first + _CHUNK, len(new)), len(new))
    if len(new) < len(requests):
        drawn = _with_archived(requests, drawn)
    return Drawn(
        pdf_files.join([part.pdf for part in drawn]),
        tuple(count for part in drawn for count in part.page_counts),
        tuple(title for part in drawn for title in part.titles),
        tuple(language for part in drawn for language in part.languages),
    )


@contextmanager
def _drawing(count: int) -> Iterator[Callable[[Sequence[Request], datetime], Drawn]]:
    if count <= _DRAWN_HERE:
        yield draw
        return
    with ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield lambda requests, printed_at: pool.submit(draw, requests, printed_at).result()


def _with_archived(requests: Sequence[Request], drawn: Sequence[Drawn]) -> list[Drawn]:
    """Every document alone, in the order of the requests."""
    new = iter(
        [
            Drawn(pdf, (count,), (title,), (language,))
            for part in drawn
            for pdf, count, title, language in zip(
                part.parts(), part.page_counts, part.titles, part.languages, strict=True
            )
        ]
    )
    found = []
    for request in requests:
        if request.archived is None:
            found.append(next(new))
            continue
        with pdf_files.PdfFile(request.archived) as archived:
            title = title_of(request.sheet)
            found.append(Drawn(request.archived, (len(archived.sizes),), (title,), (request.sheet.language,)))
    return found
