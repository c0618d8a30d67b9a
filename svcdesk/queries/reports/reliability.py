"""Reliability by object, group or model with its charts; what came back; the parts used most (issue 5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.i18n import N_
from svcdesk.queries.reliability import (
    Reliability,
    ReliabilityBy,
    ReliabilityRow,
    ReliabilityWanted,
    load_reliability,
    usual_period,
)
from svcdesk.queries.reliability_charts import charts_of, period_text
from svcdesk.queries.reports.spec import ReportSpec, Translate
from svcdesk.queries.sheet_rows import CellKind, ReportChart, ReportColumn, ReportRow, RowKind
from svcdesk.store import Reader

_BY: Final = FieldSpec("by", N_("Group by"), FieldKind.CHOICE, choices=tuple(ReliabilityBy), nullable=True)
_WHICH: Final = (
    FieldSpec("from_day", N_("From"), FieldKind.DAY, nullable=True, help=N_("Empty: from January of last year.")),
    FieldSpec("until_day", N_("Until"), FieldKind.DAY, nullable=True, help=N_("Empty: until today.")),
    FieldSpec("object_id", N_("Service object"), FieldKind.LOOKUP, nullable=True, target="service_object"),
    FieldSpec("with_parts", N_("With what is built in"), FieldKind.FLAG),
    FieldSpec("group_id", N_("Object group"), FieldKind.LOOKUP, nullable=True, target="object_group"),
    FieldSpec("model", N_("Maker or model"), FieldKind.TEXT, length=80, nullable=True),
    FieldSpec("customer_id", N_("Customer"), FieldKind.LOOKUP, nullable=True, target="customer"),
)
CRITERIA: Final = (_BY, *_WHICH)


def wanted_of(reader: Reader, criteria: Mapping[str, Any]) -> ReliabilityWanted:
    """What the criteria ask for; the usual period where none is given."""
    first, last = usual_period(reader.site.day(reader.clock.now()))
    return ReliabilityWanted(
        criteria.get("from_day") or first, criteria.get("until_day") or last,
        criteria.get("by") or ReliabilityBy.OBJECT, criteria.get("object_id"), bool(criteria.get("with_parts")),
        criteria.get("group_id"), criteria.get("model") or "", criteria.get("customer_id"),
    )  # fmt: skip


def reliability_rows(
    reader: Reader, criteria: Mapping[str, Any], t: Translate
) -> Iterator[ReportRow | ReportChart]:  # fmt: skip
    """The charts of all that is wanted; a line an object, group or model, the most faults first; their sum."""
    found = load_reliability(reader, wanted_of(reader, criteria))
    yield from (chart for chart in charts_of(found.total, found.currency, t) if chart.bars)
    yield ReportRow((period_text(found.wanted.first, found.wanted.last, t.language),), RowKind.HEADING)
    for row in found.rows:
        yield ReportRow(_figures(row, row.name or t(N_("Without a model"))), opens=row.opens)
    yield ReportRow(_figures(found.total, t(N_("In total, {currency}")).format(currency=found.currency)), RowKind.TOTAL)
    for currency in found.unknown:
        text = t(N_("No exchange rate for {currency}: its sales are left out.")).format(currency=currency)
        yield ReportRow((text,), RowKind.DETAIL)


def _figures(row: ReliabilityRow, name: str) -> tuple[Any, ...]:
    days, hours = (row.between.mean_days, row.between.mean_hours) if row.between is not None else (None, None)
    return (name, Decimal(row.objects), Decimal(row.faults), row.per_month, days, hours, Decimal(len(row.repeats)),
            row.cost, row.sales)  # fmt: skip


def repeat_rows(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow]:
    """A line a fault that came back, the newest first; how many."""
    found = load_reliability(reader, wanted_of(reader, {**criteria, "by": ReliabilityBy.ALL}))
    yield ReportRow((period_text(found.wanted.first, found.wanted.last, t.language),), RowKind.HEADING)
    for one in found.total.repeats:
        cells = (one.object_name, one.symptom, found.numbers.get(one.order_id, ""), one.finished_on,
                 found.numbers.get(one.again_id, ""), one.again_on, Decimal(one.days))  # fmt: skip
        yield ReportRow(cells, opens=("service_order", one.again_id))
    yield ReportRow((t(N_("In total")), Decimal(len(found.total.repeats))), RowKind.TOTAL)


def part_rows(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow | ReportChart]:
    """The chart of the parts used most; a line a part, the most often used first; what all of them cost."""
    found: Reliability = load_reliability(reader, wanted_of(reader, {**criteria, "by": ReliabilityBy.ALL}))
    yield from (chart for chart in charts_of(found.total, found.currency, t)[2:] if chart.bars)
    yield ReportRow((period_text(found.wanted.first, found.wanted.last, t.language),), RowKind.HEADING)
    for one in found.total.parts:
        opens = ("item", one.item_id) if one.item_id is not None else None
        cells = (one.name, Decimal(one.times), one.quantity, one.unit, Decimal(len(one.order_ids)), one.cost)
        yield ReportRow(cells, opens=opens)
    total = sum((one.cost for one in found.total.parts), Decimal(0))
    label = t(N_("In total, {currency}")).format(currency=found.currency)
    yield ReportRow((label, None, None, None, None, total), RowKind.TOTAL)


RELIABILITY: Final = ReportSpec(
    "reliability",
    N_("Reliability"),
    N_("Faults, the mean time between them, faults that came back and cost, by object, group or model. Days between "
       "faults are the days that the objects were there, divided by their faults; hours are what their hour meters "
       "count in these days."),
    "activity",
    CRITERIA,
    (
        ReportColumn(N_("Name"), weight=2.5),
        ReportColumn(N_("Objects"), CellKind.NUMBER, 0.8),
        ReportColumn(N_("Faults"), CellKind.NUMBER, 0.9),
        ReportColumn(N_("Faults a month"), CellKind.NUMBER, 1.1),
        ReportColumn(N_("Days between faults"), CellKind.NUMBER, 1.35),
        ReportColumn(N_("Hours between faults"), CellKind.NUMBER, 1.5),
        ReportColumn(N_("Repeats"), CellKind.NUMBER, 1.0),
        ReportColumn(N_("Cost"), CellKind.MONEY, 1.3),
        ReportColumn(N_("Revenue"), CellKind.MONEY, 1.3),
    ),
    reliability_rows,
)  # fmt: skip
REPEAT_FAULTS: Final = ReportSpec(
    "repeat_faults",
    N_("Faults that came back"),
    N_("The same symptom of the same object, reported again on another order within 90 days after it was finished."),
    "repeat",
    _WHICH,
    (
        ReportColumn(N_("Service object"), weight=2.6),
        ReportColumn(N_("Symptom"), weight=1.6),
        ReportColumn(N_("Order"), weight=1.4),
        ReportColumn(N_("Finished"), CellKind.DAY, 1.3),
        ReportColumn(N_("Order again"), weight=1.4),
        ReportColumn(N_("Reported again"), CellKind.DAY, 1.3),
        ReportColumn(N_("Days between"), CellKind.NUMBER, 0.9),
    ),
    repeat_rows,
)
TOP_PARTS: Final = ReportSpec(
    "top_parts",
    N_("Parts used most"),
    N_("Item lines of orders, and replacements in service BOMs that have no order line."),
    "package",
    _WHICH,
    (
        ReportColumn(N_("Part"), weight=3.4),
        ReportColumn(N_("How often"), CellKind.NUMBER, 1.0),
        ReportColumn(N_("Quantity"), CellKind.NUMBER, 1.0),
        ReportColumn(N_("Unit"), weight=0.9),
        ReportColumn(N_("Orders"), CellKind.NUMBER, 1.0),
        ReportColumn(N_("Cost"), CellKind.MONEY, 1.2),
    ),
    part_rows,
)
