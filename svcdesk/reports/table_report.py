"""A report as pages: criteria at the head, columns with groups and totals, page after page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from svcdesk.queries.sheet_rows import ReportRow, ReportTable, RowKind
from svcdesk.reports.charts import lay_out_charts
from svcdesk.reports.formats import Formats
from svcdesk.reports.page import LEFT, RIGHT, WIDTH, Block, Laid, Rule, Stamp, add_feet, paginate
from svcdesk.reports.parts import BODY, BOLD, NOTE, Cell, Column, Table, company_head, flowing, gap, short_head
from svcdesk.reports.table_cells import NUMBERS, cell_text
from svcdesk.reports.text import Style, one_line, wrap

_CELL: Final = BODY._replace(size=7.8)
_STRONG: Final = BOLD._replace(size=7.8)


def report_title(table: ReportTable) -> str:
    """What the report is called."""
    return one_line(table.title)


def lay_out_report(table: ReportTable, stamp: Stamp) -> Laid:
    """The pages of a report."""
    f = Formats(table.language, table.time_zone)
    pages = paginate(list(_blocks(table, stamp, f)), short_head(table.company.name, report_title(table)))
    add_feet(pages, "", f.t("Printed {when}").format(when=f.instant(stamp.printed_at)), f.t("Page {page} of {pages}"))
    return Laid(report_title(table), f.language, tuple(pages))


def _blocks(table: ReportTable, stamp: Stamp, f: Formats) -> Iterator[Block]:
    head = company_head(table.company, f.t("VAT id"), WIDTH * 0.54)
    title = Style(BOLD.face, 15, 19)
    y = 16.0
    for line in wrap(report_title(table), title, WIDTH * 0.44)[:2]:
        head.text_right(title, RIGHT, y, line)
        y += title.leading
    head.text_right(BODY, RIGHT, y - 5, f.day(f.local(stamp.printed_at).date()))
    head.height = max(head.height, y + 1) + 14
    head.rules.append(Rule(LEFT, head.height - 7, RIGHT, head.height - 7, 1.2, 0))
    yield head
    said = " · ".join(f"{label}: {text}" for label, text in table.criteria) or f.t("Everything, without criteria")
    yield from flowing(said, BODY._replace(grey=0.2))
    yield gap(6)
    for chart in lay_out_charts(table.charts, f):
        yield chart
        yield gap(8)
    drawn = _table(table)
    yield drawn.header
    for row in table.rows:
        yield from _row(drawn, row, table, f)
    if not table.rows:
        yield from flowing(f.t("Nothing meets the criteria."))


def _table(table: ReportTable) -> Table:
    total = sum(column.weight for column in table.columns) or 1
    return Table(
        [Column(column.label, WIDTH * column.weight / total, column.kind in NUMBERS) for column in table.columns]
    )


def _row(drawn: Table, row: ReportRow, table: ReportTable, f: Formats) -> Iterator[Block]:
    if row.kind is RowKind.HEADING:
        yield drawn.band(cell_text(row.cells[0], table.columns[0], f), BOLD, None if row.level else 0.93)
        return
    style = {RowKind.TOTAL: _STRONG, RowKind.DETAIL: NOTE._replace(size=7.4)}.get(row.kind, _CELL)
    if row.kind is RowKind.TOTAL and row.level:
        style = _CELL
    values = [*row.cells, *[None] * (len(table.columns) - len(row.cells))]
    cells = [
        drawn.cell(at, (style, cell_text(value, column, f))) if value not in (None, "") else Cell()
        for at, (value, column) in enumerate(zip(values, table.columns, strict=True))
    ]
    yield from drawn.row(cells, 13.0)
