"""The charts of reliability, for the screen and for paper: faults a month, cost a year, the parts used most."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from babel.dates import format_date

from svcdesk.i18n import N_, Texts
from svcdesk.queries.reliability_rows import ReliabilityRow
from svcdesk.queries.sheet_rows import CellKind, ReportBar, ReportChart

MOST_PARTS: Final = 10
"""So many are charted; the table has all."""
_PIECES: Final = Decimal("0.0001")


def month_name(month: date, language: str, *, short: bool = False) -> str:
    """``January 2026``, or ``Jan``."""
    return format_date(month, "LLL" if short else "LLLL y", language)


def period_text(first: date, last: date, language: str) -> str:
    """``1 Jan 2025 – 25 Nov 2026``."""
    return " – ".join(format_date(day, "d MMM y", language) for day in (first, last))


def charts_of(row: ReliabilityRow, currency: str, t: Texts) -> tuple[ReportChart, ReportChart, ReportChart]:
    """The charts of one object, group or model, or of all."""
    return (_months(row, t), _years(row, currency, t), _parts(row, t))


def _months(row: ReliabilityRow, t: Texts) -> ReportChart:
    bars = tuple(
        ReportBar(month_name(one.month, t.language, short=True), month_name(one.month, t.language),
                  Decimal(one.faults), Decimal(one.repeats), str(one.month.year), order_ids=one.order_ids)
        for one in row.months
    )  # fmt: skip
    return ReportChart(t(N_("Faults a month")), bars, plain=t(N_("for the first time")),
                       hatched=t(N_("came back within 90 days")))  # fmt: skip


def _years(row: ReliabilityRow, currency: str, t: Texts) -> ReportChart:
    bars = tuple(
        ReportBar(str(one.year), str(one.year), one.cost, one.others,
                  more=((t(N_("Paid by customers")), one.sales, CellKind.MONEY),), order_ids=one.order_ids)
        for one in row.years
    )  # fmt: skip
    return ReportChart(t(N_("Cost a year, {currency}")).format(currency=currency), bars, CellKind.MONEY,
                       t(N_("orders with faults")), t(N_("other orders")))  # fmt: skip


def _parts(row: ReliabilityRow, t: Texts) -> ReportChart:
    bars = tuple(
        ReportBar(one.name, one.name, Decimal(one.times), order_ids=one.order_ids,
                  more=((t(N_("Quantity")), f"{one.quantity.quantize(_PIECES).normalize():f} {one.unit}".strip(),
                         CellKind.TEXT), (t(N_("Cost")), one.cost, CellKind.MONEY)))
        for one in row.parts[:MOST_PARTS]
    )  # fmt: skip
    return ReportChart(t(N_("Parts used most, how often")), bars, lying=True)
