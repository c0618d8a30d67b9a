"""Labels of machines and tags of what lies on the bench: on a roll a page each, on A4 three by eight (issue 5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from svcdesk.domain.labels import LABEL_SIZES
from svcdesk.queries.label_rows import Label, LabelSheet
from svcdesk.reports.codes import number_code, qr_bars
from svcdesk.reports.fonts import Face
from svcdesk.reports.formats import NBSP, Formats
from svcdesk.reports.page import PAGE_HEIGHT, PAGE_WIDTH, Block, Code, Laid, Page, Stamp
from svcdesk.reports.text import Style, fit, one_line, wrap

_MM: Final = 72 / 25.4
_QUIET: Final = 8  # blank modules, four on each side of a code (ISO/IEC 18004)
_EDGE: Final = 1.6 * _MM  # what label printers leave blank
_SHEET_EDGE: Final = 4.0 * _MM  # what office printers leave blank, and what a sheet may lie askew
_CODE_SHARE: Final = 0.4
_SMALLEST: Final = 5.2
_STEPS: Final = 12

_NUMBER: Final = Style(Face.BOLD.value, 12, 14)
_NAME: Final = Style(Face.BOLD.value, 10, 12)
_TEXT: Final = Style(size=8.4, leading=10.4)
_SMALL: Final = Style(size=7.2, leading=9)


@dataclass(frozen=True, slots=True)
class _Line:
    """A text of a label: how it is drawn at full size, and into how many lines it may be broken."""

    text: str
    style: Style
    most: int = 1


def labels_title(sheet: LabelSheet) -> str:
    """What the document is called, in its own language."""
    t = Formats(sheet.language, sheet.time_zone).t
    if len(sheet.labels) == 1:
        return t("Label {number}").format(number=one_line(sheet.labels[0].number))
    return t("Labels from {number} on: {count}").format(
        number=one_line(sheet.labels[0].number) if sheet.labels else "", count=len(sheet.labels)
    )


def lay_out_labels(sheet: LabelSheet, _stamp: Stamp) -> Laid:
    """The labels; a page of a roll is as large as its label."""
    size = LABEL_SIZES[sheet.size]
    width, height = size.width * _MM, size.height * _MM
    language = sheet.language or "en"
    if size.on_sheet == 1:
        pages = tuple(_roll_page(sheet, label, width, height) for label in sheet.labels)
        return Laid(labels_title(sheet), language, pages, (width, height))
    left, top = (PAGE_WIDTH - size.columns * width) / 2, (PAGE_HEIGHT - size.rows * height) / 2
    sheets: dict[int, Page] = {}
    for at, label in enumerate(sheet.labels, min(sheet.first, size.on_sheet) - 1):
        page, place = divmod(at, size.on_sheet)
        row, column = divmod(place, size.columns)
        block = _label(sheet, label, left + column * width, width, height, _SHEET_EDGE)
        sheets.setdefault(page, []).append((top + row * height, block))
    return Laid(labels_title(sheet), language, tuple(sheets.values()))


def _roll_page(sheet: LabelSheet, label: Label, width: float, height: float) -> Page:
    return [(0.0, _label(sheet, label, 0, width, height, _EDGE))]


def _label(sheet: LabelSheet, label: Label, x: float, width: float, height: float, edge: float) -> Block:
    """The code at the left with its quiet zone, the texts beside it, as large as they fit."""
    block = Block(height=height)
    left = x + edge
    if code := number_code(one_line(label.number)):
        modules = qr_bars(code)[0]
        side = min(height - edge, width * _CODE_SHARE)
        inside = side * modules / (modules + _QUIET)
        quiet = (side - inside) / 2
        block.codes.append(Code(max(x + quiet, left), (height - inside) / 2, inside, code))
        left = max(x + quiet, left) + inside + quiet
    room, tall = x + width - edge - left, height - 2 * min(edge, 2.6 * _MM)
    f = Formats(label.language, sheet.time_zone)
    lines = [line for line in _lines(sheet, label, f) if line.text]
    rows = _fitted(lines, room, tall)
    y = (height - sum(style.leading for style, _text in rows)) / 2
    for style, text in rows:
        block.text(style, left, y + style.size, text)
        y += style.leading
    return block


def _lines(sheet: LabelSheet, label: Label, f: Formats) -> Iterator[_Line]:
    t = f.t
    serial = one_line(label.serial_number)
    if sheet.bench:
        yield _Line(one_line(label.number), _NUMBER)
        if label.due_on is not None:
            yield _Line(t("Promised for {day}").format(day=f.weekday(label.due_on)), _NAME._replace(size=8.4))
        yield _Line(" · ".join(filter(None, (one_line(label.object_number), one_line(label.name)))), _TEXT, 2)
        yield _Line(one_line(label.customer), _TEXT)
        yield _Line(one_line(label.symptom), _SMALL, 2)
        return
    yield _Line(one_line(label.name), _NAME, 2)
    yield _Line(one_line(label.number), _NUMBER)
    yield _Line(one_line(label.model), _TEXT)
    yield _Line(t("S/N {number}").format(number=serial).replace(" ", NBSP, 1) if serial else "", _TEXT, 2)
    yield _Line(one_line(sheet.company.name), _SMALL)
    yield _Line(one_line(sheet.company.phone), _SMALL)


def _fitted(lines: Sequence[_Line], room: float, tall: float) -> list[tuple[Style, str]]:
    """The lines as large as they fit below one another, each as large as it fits beside the code.

    What has no room even at the smallest size is left out from the end.
    """
    rows = _rows(lines, room, 1.0)
    for step in range(1, _STEPS + 1):
        if _height(rows) <= tall:
            return rows
        rows = _rows(lines, room, 1 - step / _STEPS)
    while rows and _height(rows) > tall:
        rows.pop()
    return rows


def _rows(lines: Sequence[_Line], room: float, share: float) -> list[tuple[Style, str]]:
    return [row for line in lines for row in _row(line, room, _SMALLEST + (line.style.size - _SMALLEST) * share)]


def _row(line: _Line, room: float, size: float) -> list[tuple[Style, str]]:
    """A text in its lines: smaller where it needs to be, and cut with an ellipsis at the smallest size."""
    while True:
        style = line.style._replace(size=size, leading=line.style.leading * size / line.style.size)
        found = wrap(line.text, style, room)
        if len(found) <= line.most:
            break
        if size <= _SMALLEST:
            found = [*found[: line.most - 1], fit(" ".join(found[line.most - 1 :]), style, room)]
            break
        size = max(size - 0.4, _SMALLEST)
    return [(style, text) for text in found]


def _height(rows: Sequence[tuple[Style, str]]) -> float:
    return sum(style.leading for style, _text in rows)
