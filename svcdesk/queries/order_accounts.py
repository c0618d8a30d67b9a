"""What was posted of an order, an agreement or a project, and the parts that an order requires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from svcdesk.domain.kinds import LineType, RequirementStatus
from svcdesk.models import ItemRequirement, ProjectTransaction, ServiceOrder, Warehouse
from svcdesk.store import Reader


@dataclass(frozen=True, slots=True)
class TransactionRow:
    """A project transaction; ``reverses`` and ``reversed_by`` are the numbers of others, or empty."""

    id: int
    number: str
    dated_on: date
    order: str
    type: LineType
    description: str
    quantity: Decimal
    unit: str
    cost_amount: Decimal
    sales_amount: Decimal
    currency: str
    reverses: str
    reversed_by: str


@dataclass(frozen=True, slots=True)
class RequirementRow:
    """Parts that an order requires."""

    id: int
    description: str
    warehouse: str
    quantity: Decimal
    reserved: Decimal
    consumed: Decimal
    unit: str
    status: RequirementStatus


def load_transactions(reader: Reader, entity: str, record_id: int, limit: int = 1000) -> list[TransactionRow]:
    """The transactions of a ``service_order``, ``agreement`` or ``project``, newest first; one select."""
    one, was, later = ProjectTransaction, aliased(ProjectTransaction), aliased(ProjectTransaction)
    column: Any = {
        "service_order": one.order_id, "agreement": ServiceOrder.agreement_id, "project": one.project_id,
    }[entity]  # fmt: skip
    query = (
        select(
            one.id, one.number, one.dated_on, ServiceOrder.number, one.type, one.description, one.quantity, one.unit,
            one.cost_amount, one.sales_amount, one.currency, was.number, later.number,
        )
        .outerjoin(ServiceOrder, ServiceOrder.id == one.order_id)
        .outerjoin(was, was.id == one.reverses_id)
        .outerjoin(later, later.reverses_id == one.id)
        .where(column == record_id)
        .order_by(one.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        TransactionRow(
            row[0], row[1], row[2], row[3] or "", row[4], row[5], row[6], row[7], row[8], row[9], row[10],
            row[11] or "", row[12] or "",
        )
        for row in reader.session.execute(query)
    ]  # fmt: skip


def load_requirements(reader: Reader, _entity: str, order_id: int) -> list[RequirementRow]:
    """The item requirements of an order in their order; one select."""
    one = ItemRequirement
    query = (
        select(one.id, one.description, Warehouse.name, one.quantity, one.reserved, one.consumed, one.unit, one.status)
        .join(Warehouse, Warehouse.id == one.warehouse_id)
        .where(one.order_id == order_id)
        .order_by(one.id)
    )
    return [RequirementRow(*row) for row in reader.session.execute(query)]
