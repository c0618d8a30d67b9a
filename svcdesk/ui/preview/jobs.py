"""What the preview does on pool threads: drawing, issuing, printing, saving, and pictures of pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.problems import Unavailable
from svcdesk.queries.documents import Draft, IssuedRow, list_issued, load_drafts, open_issued
from svcdesk.reports.files import write_whole
from svcdesk.reports.issuing import issue_command
from svcdesk.reports.pdf_files import PageImage, PdfFile
from svcdesk.reports.printing import Drawn, Request, print_all
from svcdesk.reports.sheets import sheets
from svcdesk.store import Store
from svcdesk.ui.shared.jobs import Progress

_PRINT_DPI: Final = 300


@dataclass(frozen=True, slots=True)
class Prepared:
    """A PDF to look at: drawn from ``drafts``, or an issued revision, then ``drafts`` is empty."""

    pdf: bytes
    sizes: tuple[tuple[float, float], ...]
    titles: tuple[str, ...]
    drafts: tuple[Draft, ...] = ()
    drawn: Drawn | None = None
    issued: tuple[IssuedRow, ...] = ()
    shown: IssuedRow | None = None


@dataclass(frozen=True, slots=True)
class Prepare:
    """Load the sheets, find what was issued of them, and draw what is new."""

    store: Store
    sheet: str
    keys: tuple[str, ...]
    anew: bool = False

    def __call__(self, progress: Progress) -> Prepared:
        """Raises Refused (record.missing …), Cancelled."""
        with self.store.read() as reader:
            drafts = load_drafts(reader, sheets()[self.sheet].load(reader, self.keys), anew=self.anew)
            issued = list_issued(reader, [draft.subject for draft in drafts])
        requests = [Request(draft.sheet, draft.revision, draft.archived) for draft in drafts]
        drawn = print_all(requests, self.store.clock.now(), progress.step)
        return Prepared(drawn.pdf, _sizes(drawn.pdf), drawn.titles, tuple(drafts), drawn, tuple(issued))


@dataclass(frozen=True, slots=True)
class OpenIssued:
    """Open one issued revision, and list the others of its subject."""

    store: Store
    document_id: int

    def __call__(self, progress: Progress) -> Prepared:
        """Raises Refused (record.missing), Unavailable (document.damaged)."""
        with self.store.read() as reader:
            row, pdf = open_issued(reader, self.document_id)
            issued = list_issued(reader, [row.subject])
        return Prepared(pdf, _sizes(pdf), (row.title,), issued=tuple(issued), shown=row)


def _sizes(pdf: bytes) -> tuple[tuple[float, float], ...]:
    with PdfFile(pdf) as file:
        return file.sizes


@dataclass(frozen=True, slots=True)
class Picture:
    """One page as a picture, and at which scale (pixels a point)."""

    document: int
    page: int
    scale: float
    image: QImage


@dataclass(frozen=True, slots=True)
class DrawPage:
    """Make the picture of a page; ``document`` tells pictures of an earlier PDF from those of this one."""

    pdf: bytes
    document: int
    page: int
    scale: float

    def __call__(self, progress: Progress) -> Picture:
        """Raises Cancelled."""
        progress.step(0, 0)
        with PdfFile(self.pdf) as file:
            return Picture(self.document, self.page, self.scale, to_image(file.picture(self.page, self.scale)))


def to_image(picture: PageImage) -> QImage:
    """The picture as Qt draws it."""
    grey = picture.stride < 4 * picture.width
    form = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB32
    # Without the copy the image would live no longer than the bytes.
    return QImage(picture.pixels, picture.width, picture.height, picture.stride, form).copy()


def issue(prepared: Prepared, runner: CommandRunner) -> None:
    """Archive what is new in the drafts. Raises Refused (document.revision_taken), Unavailable."""
    if prepared.drawn is not None and (command := issue_command(prepared.drafts, prepared.drawn)) is not None:
        runner.run(command)


@dataclass(frozen=True, slots=True)
class IssueAndPrint:
    """Archive the documents, then send the chosen pages (from 0) to the printer."""

    prepared: Prepared
    runner: CommandRunner
    printer: QPrinter
    pages: Sequence[int]

    def __call__(self, progress: Progress) -> int:
        """How many pages went out. Raises Refused, Unavailable (printer.failed), Cancelled."""
        issue(self.prepared, self.runner)
        grey = self.printer.colorMode() is QPrinter.ColorMode.GrayScale
        self.printer.setFullPage(True)
        self.printer.setResolution(_PRINT_DPI)
        size = self.prepared.sizes[self.pages[0]] if self.pages else (0.0, 0.0)
        self.printer.setPageSize(_paper(size))
        painter = QPainter()
        if not painter.begin(self.printer):
            raise Unavailable("printer.failed", data_safe=True, params={"printer": self.printer.printerName()})
        try:
            with PdfFile(self.prepared.pdf) as file:
                for done, page in enumerate(self.pages):
                    progress.step(done, len(self.pages))
                    if self.prepared.sizes[page] != size:
                        size = self.prepared.sizes[page]
                        self.printer.setPageSize(_paper(size))  # counts from the next page on
                    if done and not self.printer.newPage():
                        raise Unavailable(
                            "printer.failed", data_safe=True, params={"printer": self.printer.printerName()}
                        )
                    image = to_image(file.picture(page, _PRINT_DPI / 72, grey=grey))
                    painter.drawImage(QRectF(self.printer.pageLayout().fullRectPixels(_PRINT_DPI)), image)
        finally:
            painter.end()
        return len(self.pages)


def _paper(size: tuple[float, float]) -> QPageSize:
    """The paper of a page in points: A4 by its name, a label by its measures."""
    return QPageSize(QSizeF(*size), QPageSize.Unit.Point)


@dataclass(frozen=True, slots=True)
class IssueAndSave:
    """Archive the documents, then write the PDF to a file, whole or not at all."""

    prepared: Prepared
    runner: CommandRunner
    path: Path

    def __call__(self, progress: Progress) -> Path:
        """The file. Raises Refused, Unavailable (file.not_written)."""
        issue(self.prepared, self.runner)
        write_whole(self.path, self.prepared.pdf)
        return self.path
