"""The rows that are an order's own, for the commands that act on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select

from svcdesk.domain.order_actions import OrderFacts
from svcdesk.domain.problems import refuse
from svcdesk.models import OrderLine, ServiceOrder, SignOff
from svcdesk.store import UnitOfWork
from svcdesk.store.order_facts import load_order_facts


def facts_of(uow: UnitOfWork, order_id: int) -> OrderFacts:
    """What the rules know of one order. Raises Refused (record.missing)."""
    found = load_order_facts(uow.session, [order_id])
    if not found:
        raise refuse("record.missing")
    return found[0]


def lines_of(uow: UnitOfWork, order: ServiceOrder, ids: Iterable[int] = ()) -> list[OrderLine]:
    """Lines of an order in their order: those with the ids, or all. Raises Refused (record.missing)."""
    wanted = frozenset(ids)
    query = select(OrderLine).where(OrderLine.order_id == order.id).order_by(OrderLine.line_number, OrderLine.id)
    lines = [line for line in uow.session.scalars(query) if not wanted or line.id in wanted]
    if len(lines) < len(wanted):
        raise refuse("record.missing")
    return lines


def append_lines(uow: UnitOfWork, order: ServiceOrder, lines: Sequence[OrderLine]) -> None:
    """Put new lines, or lines of another order, at the end of an order."""
    last = select(func.max(OrderLine.line_number)).where(OrderLine.order_id == order.id)
    number = uow.session.scalar(last) or 0
    for at, line in enumerate(lines, start=1):
        line.order_id, line.line_number = order.id, number + at
        uow.session.add(line)
    uow.session.flush()


def delete_line_sign_offs(uow: UnitOfWork, line_id: int) -> None:
    """Delete the sign-offs of a line that is about to be deleted."""
    for row in uow.session.scalars(select(SignOff).where(SignOff.line_id == line_id)).all():
        uow.delete(row)
