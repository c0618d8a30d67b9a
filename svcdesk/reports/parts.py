"""What sheets are made of: flowing text, labelled fields, tables with a repeated head, boxes to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from svcdesk.queries.sheet_rows import CompanyHead, Person
from svcdesk.reports.fonts import Face
from svcdesk.reports.formats import NBSP, Formats
from svcdesk.reports.page import LEFT, RIGHT, WIDTH, Block, Box, Laid, Logo, Rule, Stamp, add_feet, paginate
from svcdesk.reports.pictures import picture
from svcdesk.reports.text import Style, fit, one_line, wrap

BODY: Final = Style(size=9, leading=12.2)
BOLD: Final = Style(Face.BOLD.value, 9, 12.2)
LABEL: Final = Style(size=7, leading=9.6, grey=0.3)
NOTE: Final = Style(Face.ITALIC.value, 8, 10.4, 0.25)
HEADING: Final = Style(Face.BOLD.value, 10, 13)
COLUMN: Final = Style(Face.BOLD.value, 7.2, 9.6, 0.25)
SHADE: Final = 0.93


def gap(height: float) -> Block:
    """Blank space."""
    return Block(height=height)


def heading(text: str) -> Block:
    """The title of a section with a line under it, kept with what follows."""
    block = Block(height=22, keep=True)
    block.line(HEADING, LEFT, 4, text, WIDTH)
    block.rules.append(Rule(LEFT, 18.5, RIGHT, 18.5, 0.8, 0.2))
    return block


def flowing(text: str | None, style: Style = BODY, *, left: float = LEFT, bar: bool = False) -> Iterator[Block]:
    """A text of any length, one block a line; the first and the last two lines stay together.

    ``bar`` draws a black bar beside it.
    """
    lines = wrap(text, style, RIGHT - left)
    for index, line in enumerate(lines):
        block = Block(height=style.leading, keep=index == 0 or index == len(lines) - 2)
        block.text(style, left, style.size, line)
        if bar:
            block.rules.append(Rule(LEFT + 1.5, 0, LEFT + 1.5, style.leading, 3, 0))
        if index == len(lines) - 1:
            block.keep = False
        yield block


def labelled(
    block: Block, x: float, y: float, width: float, label: str, value: str, style: Style = BODY, most: int = 2
) -> float:
    """A small label with its value below; returns the y below both. Nothing at all for an empty value."""
    if not value:
        return y
    y = block.line(LABEL, x, y, label, width)
    return block.lines(style, x, y, value, width, most)


def reach(person: Person) -> str:
    """Who it is and how to reach them, on one line."""
    name = ", ".join(filter(None, (one_line(person.name), one_line(person.role))))
    phone = one_line(person.phone).replace(" ", NBSP)
    return " · ".join(filter(None, (name, phone, one_line(person.email))))


def company_head(company: CompanyHead, vat_label: str, width: float) -> Block:
    """Logo, name, address and contact of the company, at the left of the first page."""
    block = Block()
    x = LEFT
    logo = company.logo if company.logo and picture(company.logo) else None
    if logo:
        block.logos.append(Logo(LEFT, 0, 64, 48, logo))
        x += 74
    room = width - (x - LEFT)
    y = block.lines(Style(Face.BOLD.value, 11.5, 14.5), x, 0, company.name, room, 2)
    small = Style(size=7.6, leading=10, grey=0.2)
    y = block.lines(small, x, y + 1, ", ".join(one_line(part) for part in company.address if part), room, 2)
    ways = " · ".join(one_line(part) for part in (company.phone, company.email, company.website) if part)
    y = block.lines(small, x, y, ways, room, 2)
    if company.vat_id:
        y = block.line(small, x, y, f"{vat_label} {one_line(company.vat_id)}", room)
    block.height = max(y, 48.0 if logo else 0.0)
    return block


def lay_out_issued(
    title: str, blocks: Iterable[Block], company: CompanyHead, stamp: Stamp, f: Formats, *, beside: str = ""
) -> Laid:
    """The pages of what is issued: on each its title, what stands beside it, and its revision at the foot."""
    pages = paginate(list(blocks), short_head(company.name, " · ".join(part for part in (title, beside) if part)))
    printed = f.t("Printed {when} · Revision {revision}")
    left = printed.format(when=f.instant(stamp.printed_at), revision=stamp.revision)
    add_feet(pages, company.footer, left, f.t("Page {page} of {pages}"))
    return Laid(title, f.language, tuple(pages))


def short_head(company: str, title: str) -> Block:
    """The head of every page but the first."""
    block = Block(height=28)
    right = fit(title, BOLD, WIDTH * 0.6)
    block.text_right(BOLD, RIGHT, 10, right)
    block.line(BODY._replace(grey=0.2), LEFT, 1, company, WIDTH * 0.38)
    block.rules.append(Rule(LEFT, 17, RIGHT, 17, 0.8, 0.2))
    return block


class Column(NamedTuple):
    """A column of a table: title, width in points, figures to the right, an empty box to write in."""

    title: str
    width: float
    right: bool = False
    box: bool = False


class Cell(NamedTuple):
    """What stands in a cell: lines with a style each."""

    lines: tuple[tuple[Style, str], ...] = ()


_PAD: Final = 3.0
_LINE: Final = 11.4
_WHOLE_ROW: Final = 8  # a row with more lines may be split between pages


class Table:
    """A table whose head is repeated on every page."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.header = self._header()

    def _header(self) -> Block:
        """The titles, on two lines where one of them is too long for one."""
        titles = [self._title(column) for column in self.columns]
        deep = max((len(lines) for lines in titles), default=1) - 1
        block = Block(height=15 + deep * COLUMN.leading, keep=True)
        x = LEFT
        for column, lines in zip(self.columns, titles, strict=True):
            y = 10 + (deep - len(lines) + 1) * COLUMN.leading
            for line in lines:
                if column.right:
                    block.text_right(COLUMN, x + column.width - _PAD, y, line)
                else:
                    block.text(COLUMN, x + _PAD, y, line)
                y += COLUMN.leading
            x += column.width
        block.rules.append(Rule(LEFT, block.height - 0.5, RIGHT, block.height - 0.5, 0.8, 0.2))
        return block

    @staticmethod
    def _title(column: Column) -> list[str]:
        room = column.width - 2 * _PAD
        title = one_line(column.title)
        lines = wrap(title, COLUMN, room)
        if any(fit(word, COLUMN, room) != word for word in title.split(" ")):
            return [fit(title, COLUMN, room)]  # a word that is too long is not broken in a head
        return lines if len(lines) < 2 else [lines[0], fit(" ".join(lines[1:]), COLUMN, room)]

    def cell(self, column: int, *parts: tuple[Style, str]) -> Cell:
        """A cell with its texts wrapped to the column."""
        width = self.columns[column].width - 2 * _PAD
        return Cell(tuple((style, line) for style, text in parts for line in wrap(text, style, width)))

    def band(self, text: str, style: Style = BOLD, fill: float | None = SHADE) -> Block:
        """A row over all columns that names the group below it."""
        block = Block(height=15.5, keep=True, header=self.header)
        if fill is not None:
            block.boxes.append(Box(LEFT, 0.5, WIDTH, 14.5, 0, fill))
        block.text(style, LEFT + _PAD, 11, fit(text, style, WIDTH - 2 * _PAD))
        return block

    def row(self, cells: Sequence[Cell], least: float = 17.0) -> Iterator[Block]:
        """One row; a very tall one is split between lines."""
        count = max((len(cell.lines) for cell in cells), default=0)
        first = count if count <= _WHOLE_ROW else _WHOLE_ROW - 2
        yield self._part(cells, 0, first, last=first == count, least=least)
        for index in range(first, count):
            yield self._part(cells, index, index + 1, last=index == count - 1, least=0)

    def _part(self, cells: Sequence[Cell], start: int, stop: int, *, last: bool, least: float) -> Block:
        above = _PAD if start == 0 else 0.0
        height = max(least, above + (stop - start) * _LINE + (_PAD if last else 0))
        block = Block(height=height, header=self.header)
        x = LEFT
        for column, cell in zip(self.columns, cells, strict=True):
            for index, (style, text) in enumerate(cell.lines[start:stop]):
                y = above + index * _LINE + 8.6
                if column.right:
                    block.text_right(style, x + column.width - _PAD, y, text)
                else:
                    block.text(style, x + _PAD, y, text)
            if column.box and start == 0:
                side = 9.0 if column.width < 24 else 0
                if side:
                    block.boxes.append(Box(x + _PAD, above + 0.6, side, side))
                else:
                    block.boxes.append(Box(x + _PAD, 2, column.width - 2 * _PAD, min(height, 17) - 4))
            x += column.width
        if last:
            block.rules.append(Rule(LEFT, height, RIGHT, height, 0.4, 0.7))
        return block


def form_grid(columns: Sequence[tuple[str, float]], rows: int, row_height: float = 19.0) -> Block:
    """An empty grid to fill in by hand; widths are parts of the whole."""
    head = 12.0
    block = Block(height=head + rows * row_height + 2)
    total = sum(width for _title, width in columns)
    x = LEFT
    for title, part in columns:
        width = WIDTH * part / total
        block.text(LABEL, x + 3, 8.4, fit(title, LABEL, width - 5))
        for row in range(rows):
            block.boxes.append(Box(x, head + row * row_height, width, row_height))
        x += width
    return block


def writing_space(height: float, line: float = 20.0) -> Block:
    """Lines to write on by hand; takes what room the page leaves."""
    block = Block(height=height, grow=writing_space)
    block.rules = [
        Rule(LEFT, line * (index + 1), RIGHT, line * (index + 1), 0.4, 0.65) for index in range(int(height // line))
    ]
    return block
