"""Canceling and opening again: lines of an order, an order, many orders (reference 6.3, 6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.commands.order_rows import facts_of, lines_of
from svcdesk.commands.order_rules import refresh_progress
from svcdesk.commands.order_selection import OrderBatch
from svcdesk.domain.batches import BatchPlan, BatchRow, judged
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.kinds import LineStatus
from svcdesk.domain.order_actions import (
    OrderFacts,
    check_cancel,
    check_cancel_lines,
    check_line_status,
    check_modify,
    check_revoke,
)
from svcdesk.domain.problems import Problem, refuse
from svcdesk.domain.progress import NoSteps, Steps
from svcdesk.i18n import N_
from svcdesk.models import Activity, OrderLine, ServiceOrder
from svcdesk.store import Reader, UnitOfWork
from svcdesk.store.order_facts import load_order_facts

BATCH_COLUMNS: Final = (N_("Description"), N_("Customer"), N_("Progress"), N_("Stage"))
"""The cells of a row about an order."""


@dataclass(frozen=True, slots=True)
class CancelLines(Command):
    """Cancel lines of an order (reference 6.3)."""

    name: ClassVar[str] = "cancel_lines"
    permission: ClassVar[str] = "edit"

    order_id: int
    line_ids: tuple[int, ...]

    def apply(self, uow: UnitOfWork) -> None:
        """Cancel them. Raises Refused: line.not_open, stage.forbids, order.requirements."""
        order = _turn_lines(uow, self.order_id, self.line_ids, LineStatus.CANCELED)
        uow.describe(N_("Cancel lines of {number}"), number=order.number)


@dataclass(frozen=True, slots=True)
class RevokeLines(Command):
    """Revoke the cancel of lines: they are open again (reference 6.3)."""

    name: ClassVar[str] = "revoke_lines"
    permission: ClassVar[str] = "edit"

    order_id: int
    line_ids: tuple[int, ...]

    def apply(self, uow: UnitOfWork) -> None:
        """Open them. Raises Refused: line.not_canceled, stage.forbids."""
        order = _turn_lines(uow, self.order_id, self.line_ids, LineStatus.CREATED)
        uow.describe(N_("Revoke the cancel of lines of {number}"), number=order.number)


def _turn_lines(uow: UnitOfWork, order_id: int, line_ids: tuple[int, ...], becomes: LineStatus) -> ServiceOrder:
    """Cancel open lines or open canceled ones, whatever ``becomes`` says. Raises Refused."""
    order = uow.get(ServiceOrder, order_id)
    lines = lines_of(uow, order, line_ids)
    facts, cancels = facts_of(uow, order.id), becomes is LineStatus.CANCELED
    problems = check_cancel_lines(facts, len(lines)) if cancels else check_modify(facts)
    for line in lines:
        right = LineStatus.CREATED if cancels else LineStatus.CANCELED
        problems += check_line_status(line.caption(), line.status, right)
    uow.check(problems)
    if not cancels:
        require_made_once(uow, lines)
    for line in lines:
        line.status = becomes
    refresh_progress(uow, order)
    return order


@dataclass(frozen=True, slots=True)
class CancelOrder(Command):
    """Cancel an order: its open lines are canceled, its open activities are closed (reference 6.4)."""

    name: ClassVar[str] = "cancel_order"
    permission: ClassVar[str] = "edit"

    order_id: int

    def apply(self, uow: UnitOfWork) -> None:
        """Cancel it. Raises Refused: order.posted_lines … (see ``check_cancel``)."""
        uow.check(check_cancel(facts_of(uow, self.order_id)))
        order = cancel_order(uow, self.order_id)
        uow.describe(N_("Cancel order {number}"), number=order.number)


@dataclass(frozen=True, slots=True)
class RevokeOrder(Command):
    """Revoke the cancel of an order: its lines are open again, and what it closed (reference 6.4)."""

    name: ClassVar[str] = "revoke_order"
    permission: ClassVar[str] = "edit"

    order_id: int

    def apply(self, uow: UnitOfWork) -> None:
        """Open it. Raises Refused: order.not_canceled, stage.forbids."""
        uow.check(check_revoke(facts_of(uow, self.order_id)))
        order = revoke_order(uow, self.order_id)
        uow.describe(N_("Revoke the cancel of order {number}"), number=order.number)


@dataclass(frozen=True, slots=True)
class CancelOrders(OrderBatch):
    """Cancel many orders; with ``revoke``, open those that are canceled (reference 6.4, the periodic job)."""

    name: ClassVar[str] = "cancel_orders"
    permission: ClassVar[str] = "edit"
    options: ClassVar[tuple[FieldSpec, ...]] = (
        FieldSpec(
            "revoke", N_("Revoke the cancel"), FieldKind.FLAG, section=N_("What is done"), default=False,
            help=N_("Canceled orders are in process again; orders in process stay as they are."),
        ),
    )  # fmt: skip

    revoke: bool = False

    def verb(self) -> str:
        """The word of the button."""
        return N_("Revoke the cancel") if self.revoke else N_("Cancel the orders")

    def summary(self) -> str:
        """What the undo menu says."""
        return N_("Revoke the cancel of orders: {count}") if self.revoke else N_("Cancel orders: {count}")

    def plan(self, source: Reader | UnitOfWork, steps: Steps = NoSteps()) -> BatchPlan:  # noqa: B008 - has no state
        """One row an order. Raises Refused for criteria that make no sense."""
        check = check_revoke if self.revoke else check_cancel
        steps.step(0, 0)
        facts = load_order_facts(source.session, self.order_ids_of(source))
        return BatchPlan(tuple(order_row(order, check(order)) for order in facts), BATCH_COLUMNS)

    def do_row(self, uow: UnitOfWork, row: BatchRow) -> None:
        """Cancel or open one order."""
        (revoke_order if self.revoke else cancel_order)(uow, int(row.key))


def cancel_order(uow: UnitOfWork, order_id: int) -> ServiceOrder:
    """Cancel the open lines of an order and close its open activities; whether that is allowed was asked before."""
    order = uow.get(ServiceOrder, order_id)
    for line in lines_of(uow, order):
        line.status = LineStatus.CANCELED
    for activity in _activities(uow, order_id):
        if not activity.closed:
            activity.set_closed(True, by_cancel=True)
    refresh_progress(uow, order)
    return order


def revoke_order(uow: UnitOfWork, order_id: int) -> ServiceOrder:
    """Open an order's lines again, and the activities that its cancel closed; whether it may be was asked before."""
    order = uow.get(ServiceOrder, order_id)
    lines = lines_of(uow, order)
    require_made_once(uow, lines)
    for line in lines:
        line.status = LineStatus.CREATED
    for activity in _activities(uow, order_id):
        if activity.closed_by_cancel:
            activity.set_closed(False)
    refresh_progress(uow, order)
    return order


def require_made_once(uow: UnitOfWork, lines: Sequence[OrderLine]) -> None:
    """Raises Refused (planning.made_again) for a visit of an agreement that was made anew since it was canceled."""
    for line in lines:
        if line.agreement_line_id is None or line.calculated_on is None:
            continue
        again = (
            select(ServiceOrder.number)
            .join(OrderLine, OrderLine.order_id == ServiceOrder.id)
            .where(
                OrderLine.agreement_line_id == line.agreement_line_id, OrderLine.calculated_on == line.calculated_on,
                OrderLine.id != line.id, OrderLine.status != LineStatus.CANCELED,
            )
        )  # fmt: skip
        if (number := uow.session.scalar(again.limit(1))) is not None:
            raise refuse("planning.made_again", day=line.calculated_on.isoformat(), number=number)


def order_row(order: OrderFacts, problems: Sequence[Problem]) -> BatchRow:
    """An order as a row of a batch."""
    cells = (order.description, order.customer, order.progress, order.stage.name if order.stage else "")
    return judged(order.id, order.number, problems, cells, "service_order", order.id)


def _activities(uow: UnitOfWork, order_id: int) -> list[Activity]:
    return list(uow.session.scalars(select(Activity).where(Activity.order_id == order_id)))
