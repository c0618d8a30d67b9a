"""A document as data: blocks placed on A4 pages, the foot with page x of y, and the way to PDF.

A sheet is laid out first and drawn after that, each once: when drawing begins, the number of pages is
known. All lengths are points; y grows downwards from the top of a block or page.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from reportlab.pdfgen.canvas import Canvas

from svcdesk.reports.codes import qr_bars
from svcdesk.reports.fonts import load_faces
from svcdesk.reports.pictures import photo, picture
from svcdesk.reports.text import Style, fit, one_line, text_width, wrap

PAGE_WIDTH: Final = 595.28
PAGE_HEIGHT: Final = 841.89
LEFT: Final = 42.0
RIGHT: Final = PAGE_WIDTH - 42.0
WIDTH: Final = RIGHT - LEFT
TOP: Final = 36.0
BOTTOM: Final = PAGE_HEIGHT - 58.0
FOOT: Final = PAGE_HEIGHT - 50.0

SMALL: Final = Style(size=7, leading=9, grey=0.35)


class Run(NamedTuple):
    """One line of text; y is its baseline."""

    style: Style
    x: float
    y: float
    text: str


class Rule(NamedTuple):
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.5
    grey: float = 0.6


class Box(NamedTuple):
    """A rectangle; ``line`` 0 draws no edge, ``fill`` None no inside. Both are greys from 0 to 1."""

    x: float
    y: float
    width: float
    height: float
    line: float = 0.6
    fill: float | None = None
    grey: float = 0.35


class Code(NamedTuple):
    """A QR code; readers need four modules of blank paper around it (ISO/IEC 18004)."""

    x: float
    y: float
    size: float
    text: str


class Drawing(NamedTuple):
    """Lines drawn by hand, such as a signature, in a box; points are thousandths of its width, y downwards."""

    x: float
    y: float
    width: float
    height: float
    strokes: tuple[tuple[tuple[float, float], ...], ...]


class Logo(NamedTuple):
    """A picture in a box, at its own proportions, at the left and top of it."""

    x: float
    y: float
    width: float
    height: float
    image: bytes


class Photo(NamedTuple):
    """A photo as large as it is printed; its proportions are those of ``pictures.photo_size``."""

    x: float
    y: float
    width: float
    height: float
    image: bytes


@dataclass(slots=True)
class Block:
    """A piece of a document that is never split.

    ``keep`` keeps it on one page with the block after it. ``header`` is drawn above it where it
    begins a page. ``grow`` makes it anew with a greater height, to fill what the last page leaves.
    """

    height: float = 0.0
    keep: bool = False
    header: Block | None = None
    grow: Callable[[float], Block] | None = None
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    logos: list[Logo] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    photos: list[Photo] = field(default_factory=list)

    def text(self, style: Style, x: float, y: float, text: str) -> None:
        """One line of cleaned text with its baseline at y."""
        if text:
            self.runs.append(Run(style, x, y, text))

    def text_right(self, style: Style, x: float, y: float, text: str) -> None:
        """One line of cleaned text that ends at x."""
        self.text(style, x - text_width(text, style), y, text)

    def line(self, style: Style, x: float, y: float, text: str | None, width: float) -> float:
        """One line of any text, shortened to the width; returns the y below it."""
        self.text(style, x, y + style.size, fit(text or "", style, width))
        return y + style.leading

    def lines(self, style: Style, x: float, y: float, text: str | None, width: float, most: int = 0) -> float:
        """A wrapped text from y down, ``most`` lines at the most (0: all); returns the y below it."""
        wrapped = wrap(text, style, width)
        if most and len(wrapped) > most:
            rest = " ".join(wrapped[most - 1 :])
            wrapped = [*wrapped[: most - 1], fit(rest, style, width)]
        for line in wrapped:
            self.text(style, x, y + style.size, line)
            y += style.leading
        return y


Page = list[tuple[float, Block]]
"""The blocks of a page, each with the y of its top."""


@dataclass(frozen=True, slots=True)
class Laid:
    """One laid-out document, ready to be drawn."""

    title: str
    language: str
    pages: tuple[Page, ...]
    size: tuple[float, float] = (PAGE_WIDTH, PAGE_HEIGHT)
    """Width and height of every page."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a document says of its making: when (local time of the site) and which revision."""

    printed_at: datetime
    revision: int = 1


def paginate(blocks: Sequence[Block], head: Block) -> list[Page]:
    """Place blocks one below the other; ``head`` stands on top of every page but the first."""
    pages: list[Page] = [[]]
    y = TOP
    fresh = True  # nothing but the head stands on the page
    for chunk in _chunks(blocks, BOTTOM - TOP - head.height):
        height = sum(block.height for block in chunk)
        if y + height > BOTTOM and not fresh:
            pages.append([(TOP, head)])
            y, fresh = TOP + head.height, True
        if fresh and len(pages) > 1 and chunk[0].header is not None:
            pages[-1].append((y, chunk[0].header))
            y += chunk[0].header.height
        for block in chunk:
            pages[-1].append((y, block))
            y += block.height
        fresh = False
    _fill(pages[-1], BOTTOM - y)
    return pages


def _chunks(blocks: Sequence[Block], most: float) -> Iterable[list[Block]]:
    chunk: list[Block] = []
    for block in blocks:
        chunk.append(block)
        if not block.keep:
            if sum(kept.height for kept in chunk) <= most:
                yield chunk
            else:
                yield from ([kept] for kept in chunk)
            chunk = []
    if chunk:
        yield chunk


def _fill(page: Page, left: float) -> None:
    for index, (y, block) in enumerate(page):
        if block.grow is not None and left > 0:
            page[index] = (y, block.grow(block.height + left))
            page[index + 1 :] = [(below + left, other) for below, other in page[index + 1 :]]
            return


def add_feet(pages: Sequence[Page], footer: str, left: str, page_of: str) -> None:
    """Put the foot on every page; ``page_of`` is translated and has ``{page}`` and ``{pages}``."""
    lines = wrap(" ".join(one_line(part) for part in (footer or "").split("\n")), SMALL, WIDTH)[:2]
    left = fit(left, SMALL, WIDTH - 90)
    for number, page in enumerate(pages, 1):
        foot = Block()
        foot.rules.append(Rule(LEFT, 0, RIGHT, 0))
        foot.text(SMALL, LEFT, 10, left)
        foot.text_right(SMALL._replace(grey=0), RIGHT, 10, page_of.format(page=number, pages=len(pages)))
        for index, line in enumerate(lines):
            foot.text(SMALL, LEFT, 20 + index * SMALL.leading, line)
        page.append((FOOT, foot))


def write_pdf(documents: Iterable[Laid], title: str = "", author: str = "") -> bytes:
    """Draw the documents one after the other into one PDF with embedded fonts."""
    load_faces()
    documents = list(documents)
    out = io.BytesIO()
    canvas = Canvas(
        out,
        pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
        pageCompression=1,
        lang=_language(documents),
    )
    canvas.setTitle(one_line(title or (documents[0].title if documents else "")))
    canvas.setAuthor(one_line(author))
    canvas.setCreator("svcdesk")
    forms: dict[Logo, str] = {}
    for document in documents:
        canvas.setPageSize(document.size)
        for page in document.pages:
            draw_page(canvas, page, forms, document.size[1])
            canvas.showPage()
    canvas.save()
    return out.getvalue()


def _language(documents: Sequence[Laid]) -> str | None:
    languages = {document.language for document in documents}
    return languages.pop() if len(languages) == 1 else None


def draw_page(canvas: Canvas, page: Page, forms: dict[Logo, str], height: float = PAGE_HEIGHT) -> None:
    """Draw one page of a height: inside of boxes, then lines, then text."""
    for y, block in page:
        top = height - y
        for logo in block.logos:
            _draw_logo(canvas, logo._replace(y=0), top - logo.y, forms)
        for placed in block.photos:
            if (reader := photo(placed.image)) is not None:
                canvas.drawImage(reader, placed.x, top - placed.y - placed.height, placed.width, placed.height)
        for box in block.boxes:
            _draw_box(canvas, box, top)
        for rule in block.rules:
            canvas.setLineWidth(rule.width)
            canvas.setStrokeGray(rule.grey)
            canvas.line(rule.x1, top - rule.y1, rule.x2, top - rule.y2)
        for code in block.codes:
            _draw_code(canvas, code, top)
        for drawing in block.drawings:
            _draw_strokes(canvas, drawing, top)
    _draw_runs(canvas, page, height)


def _draw_runs(canvas: Canvas, page: Page, height: float) -> None:
    out = canvas.beginText()
    current = Style("", 0, 0, -1)
    for y, block in page:
        top = height - y
        for style, x, below, text in block.runs:
            if style.face != current.face or style.size != current.size:
                out.setFont(style.face, style.size)
            if style.grey != current.grey:
                out.setFillGray(style.grey)
            current = style
            out.setTextOrigin(x, top - below)
            out.textOut(text)
    canvas.drawText(out)


def _draw_box(canvas: Canvas, box: Box, top: float) -> None:
    if box.fill is not None:
        canvas.setFillGray(box.fill)
    if box.line:
        canvas.setLineWidth(box.line)
        canvas.setStrokeGray(box.grey)
    canvas.rect(
        box.x, top - box.y - box.height, box.width, box.height, stroke=int(box.line > 0), fill=int(box.fill is not None)
    )


def _draw_strokes(canvas: Canvas, drawing: Drawing, top: float) -> None:
    """The strokes as large as their box lets them be, at their own proportions."""
    heights = [y for stroke in drawing.strokes for _x, y in stroke]
    scale = min(drawing.width / 1000, drawing.height / max([*heights, 1.0]))
    path = canvas.beginPath()
    for stroke in drawing.strokes:
        for index, (x, y) in enumerate(stroke):
            at = (drawing.x + x * scale, top - drawing.y - y * scale)
            if index:
                path.lineTo(*at)
            else:
                path.moveTo(*at)
                path.lineTo(at[0] + 0.1, at[1])  # a dot is seen too
    canvas.saveState()
    canvas.setLineWidth(1.1)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    canvas.setStrokeGray(0)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()


def _draw_code(canvas: Canvas, code: Code, top: float) -> None:
    modules, bars = qr_bars(code.text)
    canvas.saveState()
    canvas.translate(code.x, top - code.y)
    canvas.scale(code.size / modules, -code.size / modules)
    canvas.setFillGray(0)
    path = canvas.beginPath()
    for row, column, length in bars:
        path.rect(column, row, length, 1)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()


def _draw_logo(canvas: Canvas, logo: Logo, top: float, forms: dict[Logo, str]) -> None:
    found = picture(logo.image)
    if found is None:
        return
    width, height, reader = found
    scale = min(logo.width / width, logo.height / height)
    if logo not in forms:
        forms[logo] = f"logo{len(forms)}"
        canvas.beginForm(forms[logo], 0, 0, logo.width, logo.height)
        canvas.drawImage(reader, 0, logo.height - height * scale, width * scale, height * scale)
        canvas.endForm()
    canvas.saveState()
    canvas.translate(logo.x, top - logo.height)
    canvas.doForm(forms[logo])
    canvas.restoreState()
