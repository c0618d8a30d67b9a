"""What a user does with service orders beside the board: create, save, cancel, copy, delete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sqlalchemy import func, select

from svcdesk.commands.base import Command
from svcdesk.commands.order_rules import ORDER_RULES, copied_line, refresh_progress
from svcdesk.commands.saving import Wanted, save
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineStatus, Progress
from svcdesk.domain.problems import Problem, refuse
from svcdesk.i18n import N_
from svcdesk.models import Activity, OrderLine, OrderSkill, ServiceOrder
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class CreateOrder(Command):
    """A new service order with its lines, skills and activities; it waits in the queue of the board.

    Without activities it gets one, as long as its hours or else as the parameter says. Skills None
    takes those of the object's group.
    """

    name: ClassVar[str] = "create_order"
    permission: ClassVar[str] = "edit"

    values: Mapping[str, Any]
    lines: tuple[RowDraft, ...] = ()
    skills: tuple[RowDraft, ...] | None = None
    activities: tuple[RowDraft, ...] = ()

    def apply(self, uow: UnitOfWork) -> int:
        """Create it; returns its id. Raises Refused with a problem at each field."""
        children = {"order_line": self.lines, "activity": self.activities}
        if self.skills is not None:
            children["order_skill"] = self.skills
        order = save(uow, Wanted("service_order", None, self.values, children=children), ORDER_RULES)
        uow.describe(N_("New order {number}"), number=order.number)
        return int(order.id)


@dataclass(frozen=True, slots=True)
class SaveOrder(Command):
    """Save an order's header, lines, skills and activities in one step; None leaves rows alone."""

    name: ClassVar[str] = "save_order"
    permission: ClassVar[str] = "edit"

    order_id: int
    values: Mapping[str, Any] = field(default_factory=dict)
    seen_version: int | None = None
    seen_values: Mapping[str, Any] = field(default_factory=dict)
    children: Mapping[str, tuple[RowDraft, ...]] = field(default_factory=dict)
    seen_children: Mapping[str, tuple[RowDraft, ...]] = field(default_factory=dict)

    def apply(self, uow: UnitOfWork) -> int:
        """Save it; returns its id. Raises Refused: record.missing, record.changed, and what rules say."""
        wanted = Wanted(
            "service_order", self.order_id, self.values, self.seen_version, self.seen_values,
            self.children, self.seen_children,
        )  # fmt: skip
        order = save(uow, wanted, ORDER_RULES)
        uow.describe(N_("Change order {number}"), number=order.number)
        return int(order.id)


@dataclass(frozen=True, slots=True)
class CancelLines(Command):
    """Cancel lines of an order (reference 6.3)."""

    name: ClassVar[str] = "cancel_lines"
    permission: ClassVar[str] = "edit"

    order_id: int
    line_ids: tuple[int, ...]

    def apply(self, uow: UnitOfWork) -> None:
        """Cancel them. Raises Refused (line.not_open)."""
        order = uow.get(ServiceOrder, self.order_id)
        lines = _lines(uow, order, self.line_ids)
        uow.check(_wrong_status(lines, LineStatus.CREATED))
        for line in lines:
            line.status = LineStatus.CANCELED
        refresh_progress(uow, order)
        uow.describe(N_("Cancel lines of {number}"), number=order.number)


@dataclass(frozen=True, slots=True)
class RevokeLines(Command):
    """Revoke the cancel of lines: they are open again (reference 6.3)."""

    name: ClassVar[str] = "revoke_lines"
    permission: ClassVar[str] = "edit"

    order_id: int
    line_ids: tuple[int, ...]

    def apply(self, uow: UnitOfWork) -> None:
        """Open them. Raises Refused (line.not_canceled)."""
        order = uow.get(ServiceOrder, self.order_id)
        lines = _lines(uow, order, self.line_ids)
        uow.check(_wrong_status(lines, LineStatus.CANCELED))
        for line in lines:
            line.status = LineStatus.CREATED
        refresh_progress(uow, order)
        uow.describe(N_("Revoke the cancel of lines of {number}"), number=order.number)


@dataclass(frozen=True, slots=True)
class CancelOrder(Command):
    """Cancel an order: its open lines are canceled, its open activities are closed (reference 6.4)."""

    name: ClassVar[str] = "cancel_order"
    permission: ClassVar[str] = "edit"

    order_id: int

    def apply(self, uow: UnitOfWork) -> None:
        """Cancel it. Raises Refused: order.posted_lines, order.no_lines, order.canceled."""
        order = uow.get(ServiceOrder, self.order_id)
        lines = _lines(uow, order)
        if any(line.status is LineStatus.POSTED for line in lines):
            raise refuse("order.posted_lines", number=order.number)
        if not lines:
            raise refuse("order.no_lines", number=order.number)
        if order.progress is Progress.CANCELED:
            raise refuse("order.canceled", number=order.number)
        for line in lines:
            line.status = LineStatus.CANCELED
        for activity in _activities(uow, order):
            activity.closed = True
        refresh_progress(uow, order)
        uow.describe(N_("Cancel order {number}"), number=order.number)


@dataclass(frozen=True, slots=True)
class RevokeOrder(Command):
    """Revoke the cancel of an order: its lines are open again, and its activities (reference 6.4)."""

    name: ClassVar[str] = "revoke_order"
    permission: ClassVar[str] = "edit"

    order_id: int

    def apply(self, uow: UnitOfWork) -> None:
        """Open it. Raises Refused (order.not_canceled)."""
        order = uow.get(ServiceOrder, self.order_id)
        if order.progress is not Progress.CANCELED:
            raise refuse("order.not_canceled", number=order.number)
        for line in _lines(uow, order):
            line.status = LineStatus.CREATED
        for activity in _activities(uow, order):
            activity.closed = False
        refresh_progress(uow, order)
        uow.describe(N_("Revoke the cancel of order {number}"), number=order.number)


@dataclass(frozen=True, slots=True)
class DeleteOrder(Command):
    """Delete an order with its lines, skills and activities; issued documents stay."""

    name: ClassVar[str] = "delete_order"
    permission: ClassVar[str] = "edit"

    order_id: int

    def apply(self, uow: UnitOfWork) -> None:
        """Delete it. Raises Refused (order.posted_lines)."""
        order = uow.get(ServiceOrder, self.order_id)
        lines = _lines(uow, order)
        if any(line.status is LineStatus.POSTED for line in lines):
            raise refuse("order.posted_lines", number=order.number)
        skills = uow.session.scalars(select(OrderSkill).where(OrderSkill.order_id == order.id)).all()
        for row in (*lines, *_activities(uow, order), *skills):
            uow.delete(row)
        uow.describe(N_("Delete order {number}"), number=order.number)
        uow.delete(order)


@dataclass(frozen=True, slots=True)
class CopyLines(Command):
    """Copy lines of another order to the end of this one, as open lines."""

    name: ClassVar[str] = "copy_lines"
    permission: ClassVar[str] = "edit"

    order_id: int
    source_id: int
    line_ids: tuple[int, ...] = ()
    """Which lines; none means all that are not canceled."""

    def apply(self, uow: UnitOfWork) -> int:
        """Copy them; returns how many. Raises Refused (record.missing, order.no_lines)."""
        order, source = uow.get(ServiceOrder, self.order_id), uow.get(ServiceOrder, self.source_id)
        lines = _lines(uow, source, self.line_ids)
        if not self.line_ids:
            lines = [line for line in lines if line.status is not LineStatus.CANCELED]
        if not lines:
            raise refuse("order.no_lines", number=source.number)
        last = select(func.max(OrderLine.line_number)).where(OrderLine.order_id == order.id)
        number = uow.session.scalar(last) or 0
        for at, line in enumerate(lines, start=1):
            uow.add(OrderLine(order_id=order.id, line_number=number + at, **copied_line(line).values))
        refresh_progress(uow, order)
        uow.describe(N_("Copy lines of {source} to {number}"), source=source.number, number=order.number)
        return len(lines)


def _lines(uow: UnitOfWork, order: ServiceOrder, ids: Iterable[int] = ()) -> list[OrderLine]:
    wanted = frozenset(ids)
    query = select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.line_number, OrderLine.id)
    lines = [line for line in uow.session.scalars(query) if not wanted or line.id in wanted]
    if len(lines) < len(wanted):
        raise refuse("record.missing")
    return lines


def _activities(uow: UnitOfWork, order: ServiceOrder) -> list[Activity]:
    return list(uow.session.scalars(select(Activity).where(Activity.order_id == order.id)))


def _wrong_status(lines: Iterable[OrderLine], right: LineStatus) -> list[Problem]:
    code = "line.not_open" if right is LineStatus.CREATED else "line.not_canceled"
    return [Problem(code, params={"line": line.caption()}) for line in lines if line.status is not right]
