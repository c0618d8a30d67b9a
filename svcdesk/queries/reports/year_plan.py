"""The year of the agreements month by month: how many visits, how many hours, and where it does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.problems import refuse
from svcdesk.i18n import N_
from svcdesk.queries.reports.spec import ReportSpec, Translate
from svcdesk.queries.sheet_rows import CellKind, ReportColumn, ReportRow, RowKind
from svcdesk.queries.year_plan import CRITERIA, MONTHS, MOST_YEARS, VISITS, YearOnly, YearRow, load_year_plan, narrow
from svcdesk.store import Reader

_WHICH: Final = N_("Which agreements")
WHO: Final = (
    FieldSpec("customer_id", N_("Customer"), FieldKind.LOOKUP, section=_WHICH, nullable=True, target="customer"),
    FieldSpec("group_id", N_("Agreement group"), FieldKind.LOOKUP, section=_WHICH, nullable=True,
              target="agreement_group"),
    FieldSpec("technician_id", N_("Preferred technician"), FieldKind.LOOKUP, section=_WHICH, nullable=True,
              target="worker"),
    FieldSpec("responsible_id", N_("Responsible"), FieldKind.LOOKUP, section=_WHICH, nullable=True, target="worker"),
)  # fmt: skip
"""By what the agreements of a year can be chosen; the year planner asks for the same."""
_CRITERIA: Final = (
    *WHO,
    FieldSpec("year", N_("Year"), FieldKind.WHOLE, section=_WHICH, nullable=True, help=N_("Empty: this year.")),
    FieldSpec("without_visits", N_("Those without visits too"), FieldKind.FLAG, section=_WHICH),
)  # fmt: skip
_MONTHS: Final = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip
_HOUR: Final = Decimal(60)
_TENTH: Final = Decimal("0.1")


def year_rows(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow]:
    """A line an agreement; below them visits, hours and overloaded weeks of each month. Raises Refused: year.far."""
    this_year = reader.site.day(reader.clock.now()).year
    year = criteria.get("year") or this_year
    if abs(year - this_year) > MOST_YEARS:
        raise refuse("year.far", "year", low=this_year - MOST_YEARS, high=this_year + MOST_YEARS)
    plan = load_year_plan(reader, year)
    chosen = {name: criteria[name] for name in CRITERIA if criteria.get(name) is not None}
    rows = narrow(plan, YearOnly(criteria=chosen, kind="" if criteria.get("without_visits") else VISITS))
    for row in rows:
        cells = (row.number, row.customer, *map(_number, row.counts), *_sums([row]))
        yield ReportRow(cells, opens=("agreement", row.agreement_id))
    months = range(MONTHS)
    counts = (Decimal(sum(row.counts[month] for row in rows)) for month in months)
    yield ReportRow((None, t(N_("Visits in total")), *counts, *_sums(rows)), RowKind.TOTAL)
    hours = (_hours(sum(row.minutes[month] for row in rows)) for month in months)
    yield ReportRow((None, t(N_("Hours in total")), *hours), RowKind.TOTAL)
    over = (_number(len({one.monday for one in month})) for month in plan.overloads)
    yield ReportRow((None, t(N_("Weeks with more work than time")), *over), RowKind.TOTAL)


def _number(count: int) -> Decimal | None:
    return Decimal(count) if count else None


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / _HOUR).quantize(_TENTH)


def _sums(rows: Sequence[YearRow]) -> tuple[Decimal | None, ...]:
    """Visits, hours, and visits on closed days."""
    conflicts = sum(row.conflicts for row in rows)
    visits, minutes = sum(sum(row.counts) for row in rows), sum(sum(row.minutes) for row in rows)
    return Decimal(visits), _hours(minutes), _number(conflicts)


YEAR_PLAN: Final = ReportSpec(
    "year_plan",
    N_("Year plan"),
    N_("Visits of each agreement by month, made and due, with hours, closed days and overloaded weeks."),
    "calendar-range",
    _CRITERIA,
    (
        ReportColumn(N_("Agreement"), weight=1.4),
        ReportColumn(N_("Customer"), weight=2.5),
        *(ReportColumn(month, CellKind.NUMBER, 0.62, 0) for month in _MONTHS),
        ReportColumn(N_("Visits"), CellKind.NUMBER, 0.75, 0),
        ReportColumn(N_("Hours"), CellKind.NUMBER, 0.8, 1),
        ReportColumn(N_("Closed days"), CellKind.NUMBER, 1.4, 0),
    ),
    year_rows,
)
