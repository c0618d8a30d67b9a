"""A report as a file for a spreadsheet: XLSX with real numbers and dates, CSV; text stays text."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from svcdesk.domain.clock import SiteTime
from svcdesk.queries.sheet_rows import CellKind, ReportRow, ReportTable, RowKind
from svcdesk.reports.formats import Formats
from svcdesk.reports.table_cells import cell_text
from svcdesk.reports.text import clean

_FORMATS: Final = {
    CellKind.NUMBER: "#,##0.##", CellKind.MONEY: "#,##0.00", CellKind.PERCENT: '0.0" %"', CellKind.DAY: "yyyy-mm-dd",
    CellKind.INSTANT: "yyyy-mm-dd hh:mm", CellKind.TEXT: "@",
}  # fmt: skip
_LONGEST: Final = 32_767
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write_xlsx(table: ReportTable) -> bytes:
    """The workbook: title, criteria, a frozen head with a filter, rows in outline levels, totals in bold."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet: Any = book.add_worksheet(_sheet_name(table.title))
    bold = book.add_format({"bold": True})
    title = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {
        (kind, strong): book.add_format({"num_format": form, "bold": strong})
        for kind, form in _FORMATS.items() for strong in (False, True)
    }  # fmt: skip
    sheet.write_string(0, 0, clean(table.title)[:_LONGEST], title)
    at = 1
    for label, text in table.criteria:
        sheet.write_string(at, 0, clean(label), bold)
        sheet.write_string(at, 1, clean(text)[:_LONGEST])
        at += 1
    at += 1
    for column, about in enumerate(table.columns):
        sheet.write_string(at, column, clean(about.label), head)
        sheet.set_column(column, column, 9 * about.weight + 4)
    sheet.freeze_panes(at + 1, 0)
    first = at
    site = SiteTime.of(table.time_zone)
    for row in table.rows:
        at += 1
        strong = row.kind is RowKind.HEADING or (row.kind is RowKind.TOTAL and not row.level)
        for column, value in enumerate(row.cells):
            _write(sheet, at, column, value, formats, table.columns[column].kind, strong, site)
        if row.kind is RowKind.DETAIL:
            sheet.set_row(at, None, None, {"level": 1})
    if table.columns:
        sheet.autofilter(first, 0, max(at, first + 1), len(table.columns) - 1)
    book.close()
    return out.getvalue()


def _write(
    sheet: Any, at: int, column: int, value: Any, formats: Any, kind: CellKind, strong: bool, site: SiteTime
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        local = site.local(value).replace(tzinfo=None)
        sheet.write_datetime(at, column, local, formats[CellKind.INSTANT, strong])
    elif isinstance(value, date):
        sheet.write_datetime(at, column, value, formats[CellKind.DAY, strong])
    elif isinstance(value, Decimal | int):
        number = kind if kind in (CellKind.MONEY, CellKind.PERCENT) else CellKind.NUMBER
        sheet.write_number(at, column, float(value), formats[number, strong])
    else:
        sheet.write_string(at, column, clean(str(value))[:_LONGEST], formats[CellKind.TEXT, strong])


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in clean(title) if letter not in "[]:*?/\\'")[:31] or "1"


def write_csv(table: ReportTable) -> bytes:
    """UTF-8 with a byte order mark; semicolons in Polish, as spreadsheets there expect."""
    f = Formats(table.language, table.time_zone)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if table.language == "pl" else ",", lineterminator="\r\n")
    writer.writerow([_guarded(column.label) for column in table.columns])
    for row in table.rows:
        writer.writerow(_csv_cells(row, table, f))
    return out.getvalue().encode("utf-8-sig")


def _csv_cells(row: ReportRow, table: ReportTable, f: Formats) -> list[str]:
    cells = []
    for at, column in enumerate(table.columns):
        value = row.cells[at] if at < len(row.cells) else None
        if isinstance(value, Decimal):
            text = format(value.normalize(), "f")
            cells.append(text.replace(".", ",") if table.language == "pl" else text)
        else:
            cells.append(_guarded(cell_text(value, column, f)))
    return cells


def _guarded(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
