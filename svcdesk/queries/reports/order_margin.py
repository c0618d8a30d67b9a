"""Service order margin: cost, revenue and margin by agreement or project, order and type (reference 16)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select

from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.kind_texts import KIND_TEXTS
from svcdesk.domain.kinds import LineType
from svcdesk.domain.margin import Margin, MarginEntry, compute_margin
from svcdesk.domain.money import Rates
from svcdesk.i18n import N_
from svcdesk.models import Agreement, Project, ServiceOrder
from svcdesk.queries.margins import load_rates, margin_entries
from svcdesk.queries.reports.spec import ReportSpec, Translate
from svcdesk.queries.sheet_rows import CellKind, ReportColumn, ReportRow, RowKind
from svcdesk.store import Reader
from svcdesk.store.order_selection import ORDER_CRITERIA, select_order_ids


class GroupBy(StrEnum):
    """By what the orders of the report are grouped."""

    PROJECT = N_("project")
    AGREEMENT = N_("agreement")


_HOW: Final = N_("How")
_CRITERIA: Final = (
    *ORDER_CRITERIA,
    FieldSpec("group_by", N_("Group by"), FieldKind.CHOICE, section=_HOW, choices=tuple(GroupBy), nullable=True),
    FieldSpec("posted_only", N_("Posted only"), FieldKind.FLAG, section=_HOW,
              help=N_("Off: open lines count as they are expected.")),
)  # fmt: skip
_COLUMNS: Final = (
    ReportColumn(N_("Order"), weight=2.6),
    ReportColumn(N_("Description"), weight=2.8),
    ReportColumn(N_("Quantity"), CellKind.NUMBER, 0.9),
    ReportColumn(N_("Cost"), CellKind.MONEY, 1.2),
    ReportColumn(N_("Revenue"), CellKind.MONEY, 1.2),
    ReportColumn(N_("Margin"), CellKind.MONEY, 1.2),
    ReportColumn(N_("Margin %"), CellKind.PERCENT, 0.9),
)


def margin_rows(reader: Reader, criteria: Mapping[str, Any], t: Translate) -> Iterator[ReportRow]:
    """A heading a group, a line an order, a detail a type; totals of each group and of all."""
    ids = select_order_ids(reader, criteria)
    rates = load_rates(reader)
    entries: dict[int, list[MarginEntry]] = {}
    for entry in margin_entries(reader, ids, posted_only=bool(criteria.get("posted_only"))):
        entries.setdefault(entry.order_id or 0, []).append(entry)
    by_agreement = criteria.get("group_by") is GroupBy.AGREEMENT
    groups: dict[str, list[Any]] = {}
    for order, group in _orders(reader, ids, by_agreement=by_agreement):
        if order.id in entries:
            groups.setdefault(group, []).append(order)
    for group in sorted(groups):
        yield ReportRow((group or t(N_("Without an agreement")),), RowKind.HEADING)
        of_group: list[MarginEntry] = []
        for order in groups[group]:
            found = entries[order.id]
            of_group += found
            cells = (order.number, order.description, None, *_sums(compute_margin(found, rates)))
            yield ReportRow(cells, opens=("service_order", order.id))
            yield from _types(found, rates, t)
        yield ReportRow((t(N_("Total of the group")), None, None, *_sums(compute_margin(of_group, rates))),
                        RowKind.TOTAL, level=1)  # fmt: skip
    every = [entry for found in entries.values() for entry in found]
    total = compute_margin(every, rates)
    word = t(N_("Total, {currency}")).format(currency=reader.company.currency)
    yield ReportRow((word, None, None, *_sums(total)), RowKind.TOTAL)
    for currency in sorted(total.unknown):
        text = t(N_("No exchange rate for {currency}: its sales are left out.")).format(currency=currency)
        yield ReportRow(("", text), RowKind.DETAIL)


def _types(entries: list[MarginEntry], rates: Rates, t: Translate) -> Iterator[ReportRow]:
    for type_ in LineType:
        if found := [entry for entry in entries if entry.type is type_]:
            sums = compute_margin(found, rates)
            yield ReportRow(("", t(KIND_TEXTS[LineType][type_]), sums.quantity, *_sums(sums)), RowKind.DETAIL)


def _sums(margin: Margin) -> tuple[Decimal | None, ...]:
    return (margin.cost, margin.revenue, margin.margin, margin.percent)


def _orders(reader: Reader, ids: Any, *, by_agreement: bool) -> list[tuple[Any, str]]:
    """The orders by number with the name of their group."""
    wanted = ids.order_by(None).subquery()
    if by_agreement:
        query: Any = (
            select(
                ServiceOrder.id,
                ServiceOrder.number,
                ServiceOrder.description,
                Agreement.number.label("group_number"),
                Agreement.description.label("group_name"),
            )
            .join(wanted, wanted.c.id == ServiceOrder.id)
            .outerjoin(Agreement, Agreement.id == ServiceOrder.agreement_id)
        )
    else:
        query = (
            select(
                ServiceOrder.id,
                ServiceOrder.number,
                ServiceOrder.description,
                Project.number.label("group_number"),
                Project.name.label("group_name"),
            )
            .join(wanted, wanted.c.id == ServiceOrder.id)
            .outerjoin(Project, Project.id == ServiceOrder.project_id)
        )
    rows = reader.session.execute(query.order_by(ServiceOrder.number, ServiceOrder.id))
    return [(row, "  ".join(filter(None, (row.group_number, row.group_name)))) for row in rows]


ORDER_MARGIN: Final = ReportSpec(
    "order_margin",
    N_("Service order margin"),
    N_("Cost, revenue and margin of every order, in the company's currency."),
    "coins",
    _CRITERIA,
    _COLUMNS,
    margin_rows,
)
