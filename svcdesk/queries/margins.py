"""What the margin counts: posted transactions, and the open lines of orders as they are expected (reference 9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, select

from svcdesk.domain.kinds import LineStatus, LineType, ProjectType
from svcdesk.domain.margin import Margin, MarginEntry, amount, compute_margin
from svcdesk.domain.money import Rate, Rates
from svcdesk.models import ExchangeRate, LineProperty, OrderLine, Project, ProjectTransaction, ServiceOrder
from svcdesk.store import Reader

OWNERS: Final = {"service_order": "id", "agreement": "agreement_id", "project": "project_id"}
"""The column of the order that names whose margin it is, by entity."""


@dataclass(frozen=True, slots=True)
class MarginRow:
    """One row of a margin: an order of a project or agreement, or a line of an order; ``order_id`` opens it."""

    text: str
    detail: str
    type: LineType | None
    posted: bool | None
    margin: Margin
    order_id: int | None = None


@dataclass(frozen=True, slots=True)
class MarginTable:
    """The rows of a margin and their sum, in the company's currency."""

    currency: str
    rows: tuple[MarginRow, ...]
    total: Margin


def load_rates(reader: Reader) -> Rates:
    """The exchange rates into the company's currency."""
    rows = reader.session.execute(select(ExchangeRate.currency, ExchangeRate.valid_from, ExchangeRate.rate))
    return Rates(reader.company.currency, [Rate(*row) for row in rows])


def margin_entries(reader: Reader, order_ids: Select[Any], *, posted_only: bool) -> Iterator[MarginEntry]:
    """The entries of some orders: what was posted, reversals included, and unless ``posted_only`` what is open.

    Canceled lines never count. A posted line without a transaction of its own (imported) counts by its prices.
    """
    ids = order_ids.order_by(None).subquery()
    one, line = ProjectTransaction, OrderLine
    posted = (
        select(
            one.order_id,
            one.type,
            one.quantity,
            one.cost_amount,
            one.sales_amount,
            one.currency,
            one.chargeable,
            one.dated_on,
            one.description,
        )
        .join(ids, ids.c.id == ProjectTransaction.order_id)
        .order_by(ProjectTransaction.order_id, ProjectTransaction.id)
    )
    for row in reader.session.execute(posted):
        yield MarginEntry(
            row.order_id, row.type, True, row.quantity, row.cost_amount, row.sales_amount,
            row.currency or reader.company.currency, row.chargeable, row.dated_on, row.description,
        )  # fmt: skip
    lines = (
        select(
            line.order_id,
            line.type,
            line.status,
            line.quantity,
            line.cost_price,
            line.sales_price,
            line.currency,
            line.executed_on,
            line.scheduled_on,
            line.description,
            LineProperty.chargeable,
            Project.type.label("project_type"),
            ServiceOrder.created_at,
        )
        .join(ids, ids.c.id == OrderLine.order_id)
        .join(ServiceOrder, ServiceOrder.id == OrderLine.order_id)
        .outerjoin(LineProperty, LineProperty.id == OrderLine.line_property_id)
        .outerjoin(Project, Project.id == ServiceOrder.project_id)
        .where(OrderLine.status != LineStatus.CANCELED, OrderLine.transaction_id.is_(None))
        .order_by(OrderLine.order_id, OrderLine.line_number, OrderLine.id)
    )
    if posted_only:
        lines = lines.where(OrderLine.status == LineStatus.POSTED)
    own = reader.company.currency
    for found in reader.session.execute(lines):
        charged = found.chargeable is not False and found.project_type in (None, ProjectType.TIME_AND_MATERIAL)
        currency = found.currency or own
        day = found.executed_on or found.scheduled_on or reader.site.day(found.created_at)
        yield MarginEntry(
            found.order_id, found.type, found.status is LineStatus.POSTED, found.quantity,
            amount(found.quantity, found.cost_price, own), amount(found.quantity, found.sales_price, currency),
            currency, charged, day, found.description,
        )  # fmt: skip


def load_margin(reader: Reader, entity: str, record_id: int, *, posted_only: bool) -> MarginTable:
    """The margin of an order by its lines, or of an agreement or project by its orders."""
    orders = select(ServiceOrder.id).where(getattr(ServiceOrder, OWNERS[entity]) == record_id)
    entries = list(margin_entries(reader, orders, posted_only=posted_only))
    rates = load_rates(reader)
    if entity == "service_order":
        rows = [
            MarginRow(one.description, "", one.type, one.posted, compute_margin([one], rates), one.order_id)
            for one in entries
        ]
    else:
        rows = _by_order(reader, entries, rates)
    return MarginTable(reader.company.currency, tuple(rows), compute_margin(entries, rates))


def _by_order(reader: Reader, entries: list[MarginEntry], rates: Rates) -> list[MarginRow]:
    grouped: dict[int, list[MarginEntry]] = {}
    for entry in entries:
        grouped.setdefault(entry.order_id or 0, []).append(entry)
    names = order_names(reader, grouped)
    rows = [
        MarginRow(names[id_][0], names[id_][1], None, None, compute_margin(found, rates), id_)
        for id_, found in grouped.items()
        if id_ in names
    ]
    return sorted(rows, key=lambda row: row.text, reverse=True)


def order_names(reader: Reader, ids: Mapping[int, Any]) -> dict[int, tuple[str, str]]:
    """Number and description of orders, by id."""
    found: dict[int, tuple[str, str]] = {}
    wanted = sorted(ids)
    for at in range(0, len(wanted), 500):
        query = select(ServiceOrder.id, ServiceOrder.number, ServiceOrder.description)
        for id_, number, description in reader.session.execute(query.where(ServiceOrder.id.in_(wanted[at : at + 500]))):
            found[id_] = (number, description)
    return found
