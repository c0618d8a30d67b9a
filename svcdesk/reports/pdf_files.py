"""Finished PDFs as files: their pages as pictures, taking them apart and putting them together."""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from pypdfium2 import PdfDocument, PdfiumError

from svcdesk.domain.problems import Unavailable

# PDFium must never be entered by two threads of a process at once; this is the one way in.
_PDFIUM: Final = threading.RLock()


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page as a picture: 32 bits a pixel (blue, green, red, unused) or 8 (grey), ``stride`` bytes a line."""

    width: int
    height: int
    stride: int
    pixels: bytes


class PdfFile:
    """An open PDF; usable from any thread, closed at the end of its ``with``.

    Raises Unavailable (document.damaged) for bytes that are no PDF.
    """

    def __init__(self, pdf: bytes) -> None:
        with _PDFIUM:
            try:
                self._document = PdfDocument(pdf)
            except PdfiumError as error:
                raise Unavailable("document.damaged", data_safe=True) from error
            sizes = [self._document.get_page_size(index) for index in range(len(self._document))]
        self.sizes: tuple[tuple[float, float], ...] = tuple(sizes)
        """Width and height of each page in points."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of it."""
        with _PDFIUM:
            self._document.close()

    def picture(self, page: int, scale: float, *, grey: bool = False) -> PageImage:
        """The page (from 0) drawn at ``scale`` pixels a point; ``grey`` takes 8 bits a pixel."""
        with _PDFIUM:
            opened = self._document[page]
            bitmap = opened.render(scale=scale, prefer_bgrx=True, grayscale=grey)
            try:
                return PageImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            finally:
                bitmap.close()
                opened.close()

    def text(self, page: int) -> str:
        """The text of a page (from 0), for finding in it."""
        with _PDFIUM:
            opened = self._document[page]
            words = opened.get_textpage()
            try:
                return str(words.get_text_bounded())
            finally:
                words.close()
                opened.close()


def split(pdf: bytes, page_counts: Sequence[int]) -> list[bytes]:
    """One PDF for each run of pages."""
    parts: list[bytes] = []
    with _PDFIUM:
        document = PdfDocument(pdf)
        try:
            first = 0
            for count in page_counts:
                part = PdfDocument.new()
                part.import_pages(document, list(range(first, first + count)))
                parts.append(_saved(part))
                first += count
        finally:
            document.close()
    return parts


def join(pdfs: Sequence[bytes]) -> bytes:
    """The pages of several PDFs in one."""
    if len(pdfs) == 1:
        return pdfs[0]
    with _PDFIUM:
        whole = PdfDocument.new()
        for pdf in pdfs:
            part = PdfDocument(pdf)
            whole.import_pages(part)
            part.close()
        return _saved(whole)


def _saved(document: PdfDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()
