"""Deleting an order with all that is its own, and the periodic job that deletes many (reference 6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.commands.order_cancel import BATCH_COLUMNS, order_row
from svcdesk.commands.order_rows import facts_of
from svcdesk.commands.order_selection import OrderBatch
from svcdesk.domain.batches import BatchPlan, BatchRow
from svcdesk.domain.kinds import RequestStatus
from svcdesk.domain.order_actions import check_delete
from svcdesk.domain.problems import Problem, Severity, refuse
from svcdesk.domain.progress import NoSteps, Steps
from svcdesk.i18n import N_
from svcdesk.models import (
    Activity,
    ObjectRelation,
    OrderLine,
    OrderSkill,
    RepairLine,
    ServiceOrder,
    ServiceRequest,
    SignOff,
    StageReason,
    TaskRelation,
    TimeRecord,
)
from svcdesk.store import Reader, UnitOfWork
from svcdesk.store.attached import attachments_of
from svcdesk.store.order_facts import load_order_facts
from svcdesk.store.uses import chunks, find_used

_CHUNK: Final = 100
_OWN: Final[tuple[Any, ...]] = (
    SignOff,
    RepairLine,
    OrderLine,
    Activity,
    OrderSkill,
    ObjectRelation,
    TaskRelation,
    StageReason,
)
"""What belongs to an order and goes with it, beside its recorded time."""


@dataclass(frozen=True, slots=True)
class DeleteOrder(Command):
    """Delete an order with its lines, repair lines, activities, relations, reasons, recorded time, sign-offs, files.

    Issued documents stay; a request that was transferred into it waits to be transferred again.
    Undo brings everything back.
    """

    name: ClassVar[str] = "delete_order"
    permission: ClassVar[str] = "edit"

    order_id: int

    def apply(self, uow: UnitOfWork) -> None:
        """Delete it. Raises Refused: order.posted_lines, order.transactions, order.requirements, stage.forbids."""
        facts = facts_of(uow, self.order_id)
        uow.check(check_delete(facts))
        delete_orders(uow, [self.order_id])
        uow.describe(N_("Delete order {number}"), number=facts.number)


@dataclass(frozen=True, slots=True)
class DeleteOrders(OrderBatch):
    """Delete many orders; without any criterion all of them, which must be confirmed (reference 6.4)."""

    name: ClassVar[str] = "delete_orders"
    permission: ClassVar[str] = "edit"

    def verb(self) -> str:
        """The word of the button."""
        return N_("Delete the orders")

    def summary(self) -> str:
        """What the undo menu says."""
        return N_("Delete orders: {count}")

    def plan(self, source: Reader | UnitOfWork, steps: Steps = NoSteps()) -> BatchPlan:  # noqa: B008 - has no state
        """One row an order; asks (batch.every_order) where nothing says which. Raises Refused."""
        steps.step(0, 0)
        facts = load_order_facts(source.session, self.order_ids_of(source))
        plan = BatchPlan(tuple(order_row(order, check_delete(order)) for order in facts), BATCH_COLUMNS)
        if self.is_limited() or not plan.to_do:
            return plan
        everything = Problem("batch.every_order", Severity.CONFIRM, "", {"count": len(plan.to_do)})
        return BatchPlan(plan.rows, plan.columns, (everything,))

    def do_rows(self, uow: UnitOfWork, rows: Sequence[BatchRow]) -> list[BatchRow]:
        """Delete them a hundred at a time: the plan was made in the same transaction, so nothing is in the way."""
        for at in range(0, len(rows), _CHUNK):
            uow.steps.step(at, len(rows))
            delete_orders(uow, [int(row.key) for row in rows[at : at + _CHUNK]])
        return [row.done() for row in rows]


def delete_orders(uow: UnitOfWork, order_ids: Sequence[int]) -> None:
    """Delete orders with all that is their own; whether that is allowed was asked before.

    Raises Refused (record.in_use) where something else refers to one of them.
    """
    session = uow.session
    session.flush()
    gone: list[Any] = []
    waiting: list[str] = []
    for part in chunks(order_ids):
        repairs = session.scalars(select(RepairLine.id).where(RepairLine.order_id.in_(part))).all()
        gone += attachments_of(session, ServiceOrder.__tablename__, part)
        gone += attachments_of(session, RepairLine.__tablename__, repairs)
        for class_ in _OWN:
            gone += session.scalars(select(class_).where(class_.order_id.in_(part)))
        recorded = (TimeRecord.entity == ServiceOrder.__tablename__) & TimeRecord.entity_id.in_(part)
        gone += session.scalars(select(TimeRecord).where(recorded))
        gone += session.scalars(select(ServiceOrder).where(ServiceOrder.id.in_(part)))
        for request in session.scalars(select(ServiceRequest).where(ServiceRequest.order_id.in_(part))):
            request.order_id, request.status, request.decided_at = None, RequestStatus.NEW, None
            waiting.append(request.number)
    for row in gone:
        session.delete(row)
    session.flush()
    if used := find_used(session, gone):
        raise refuse("record.in_use", what=used.caption(), count=1)
    uow.check(Problem("request.waits_again", Severity.WARN, "", {"number": number}) for number in waiting)
