"""What the rules of order actions know of the orders in the database: a few selects for however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from svcdesk.domain.kinds import LineStatus
from svcdesk.domain.order_actions import OrderFacts
from svcdesk.models import Customer, ItemRequirement, OrderLine, ProjectTransaction, ServiceOrder
from svcdesk.store.stage_facts import load_stage_tree
from svcdesk.store.uses import chunks


def load_order_facts(session: Session, ids: Sequence[int]) -> list[OrderFacts]:
    """The facts of orders that exist, in the order of the ids."""
    session.flush()
    stages = load_stage_tree(session).by_id
    found: dict[int, OrderFacts] = {}
    for part in chunks(ids):
        lines: dict[int, dict[LineStatus, int]] = defaultdict(dict)
        counted = select(OrderLine.order_id, OrderLine.status, func.count()).where(OrderLine.order_id.in_(part))
        for order_id, status, count in session.execute(counted.group_by(OrderLine.order_id, OrderLine.status)):
            lines[order_id][status] = count
        requirements = _counts(session, ItemRequirement, part)
        transactions = _counts(session, ProjectTransaction, part)
        columns = (
            ServiceOrder.id, ServiceOrder.number, ServiceOrder.description, Customer.name, ServiceOrder.progress,
            ServiceOrder.stage_id, ServiceOrder.agreement_id, ServiceOrder.project_id,
        )  # fmt: skip
        query = select(*columns).join(Customer, Customer.id == ServiceOrder.customer_id)
        for row in session.execute(query.where(ServiceOrder.id.in_(part))):
            of = lines[row.id]
            found[row.id] = OrderFacts(
                row.id, row.number, row.description, row.name, row.progress, stages.get(row.stage_id),
                row.agreement_id, row.project_id, of.get(LineStatus.CREATED, 0), of.get(LineStatus.POSTED, 0),
                of.get(LineStatus.CANCELED, 0), requirements.get(row.id, 0), transactions.get(row.id, 0),
            )  # fmt: skip
    return [found[id_] for id_ in ids if id_ in found]


def _counts(session: Session, class_: Any, order_ids: Iterable[int]) -> dict[int, int]:
    query = select(class_.order_id, func.count()).where(class_.order_id.in_(order_ids)).group_by(class_.order_id)
    return {row[0]: row[1] for row in session.execute(query)}
