"""The cells of reports in words, as they are printed, shown and exported."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from svcdesk.queries.sheet_rows import CellKind, ReportColumn
from svcdesk.reports.formats import NBSP, Formats
from svcdesk.reports.text import one_line

NUMBERS: Final = frozenset({CellKind.NUMBER, CellKind.MONEY, CellKind.PERCENT})
_POLISH: Final = str.maketrans({",": NBSP, ".": ","})


def cell_text(value: Any, column: ReportColumn, f: Formats) -> str:
    """A value as it is printed."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return f.instant(value)
    if isinstance(value, date):
        return f.day(value)
    if isinstance(value, Decimal):
        text = _figure(value, f, money=column.kind is CellKind.MONEY)
        return f"{text}{NBSP}%" if column.kind is CellKind.PERCENT else text
    return one_line(str(value))


def _figure(value: Decimal, f: Formats, *, money: bool) -> str:
    """A number in the manner of the language; written here, for a report has tens of thousands of them."""
    text = f"{value:,.2f}" if money else f"{value.normalize():,f}"
    return text.translate(_POLISH) if f.language == "pl" else text
