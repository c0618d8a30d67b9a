"""The visits of an agreement or of an object: those that were made, and those still due in the coming year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import or_, select

from svcdesk.domain.kinds import LineStatus, Progress
from svcdesk.domain.planning.period import usual_period
from svcdesk.domain.planning.plan import Request, Visit, plan_visits
from svcdesk.domain.planning.terms import AgreementTerms, Made
from svcdesk.models import Agreement, AgreementLine, OrderLine, ServiceOrder
from svcdesk.store import Reader
from svcdesk.store.planning_facts import Wanted, load_history, load_planning_calendar, load_standing, load_terms

_MOST_LINES: Final = 2_000
_NAMED: Final = 4


@dataclass(frozen=True, slots=True)
class VisitSeen:
    """A visit: ``state`` None is due and not made yet, and has no order. It opens its order, or its agreement.

    ``agreement`` is the one that asks for it; empty for a repair that no agreement has to do with.
    """

    day: date | None
    state: Made | None
    order: str
    agreement: str
    work: str
    lines: int
    conflict: bool
    entity: str
    record_id: int


def load_visits_seen(reader: Reader, entity: str, record_id: int) -> list[VisitSeen]:
    """The visits of an ``agreement`` or a ``service_object`` by day; those due within a year from today come with them.

    Of an agreement all lines that it asked for count, of an object all work on it, repairs too.
    """
    of_lines = select(AgreementLine.id).where(AgreementLine.object_id == record_id)
    if entity == "agreement":
        wanted = Wanted(agreement_ids=(record_id,))
        of_lines = select(AgreementLine.id).where(AgreementLine.agreement_id == record_id)
        about: Any = OrderLine.agreement_line_id.in_(of_lines)
    else:
        line_ids = list(reader.session.scalars(of_lines))
        wanted = Wanted(line_ids=line_ids) if line_ids else Wanted()
        about = or_(OrderLine.object_id == record_id, OrderLine.agreement_line_id.in_(of_lines))
    made = _load_made(reader, about)
    due = _plan_due(reader, wanted) if wanted.agreement_ids or wanted.line_ids else []
    return sorted([*made, *due], key=lambda visit: (visit.day or date.min, visit.order, visit.agreement))


def _load_made(reader: Reader, about: Any) -> list[VisitSeen]:
    query: Any = (
        select(ServiceOrder, OrderLine, Agreement.number)
        .join(ServiceOrder, ServiceOrder.id == OrderLine.order_id)
        .outerjoin(Agreement, Agreement.id == ServiceOrder.agreement_id)
        .where(about)
        .order_by(OrderLine.scheduled_on.desc(), OrderLine.id.desc())
        .limit(_MOST_LINES)
    )
    by_order: dict[int, tuple[ServiceOrder, str, list[OrderLine]]] = {}
    for order, line, agreement in reader.session.execute(query):
        by_order.setdefault(order.id, (order, agreement or "", []))[2].append(line)
    return [_made(reader, *one) for one in by_order.values()]


def _made(reader: Reader, order: ServiceOrder, agreement: str, lines: list[OrderLine]) -> VisitSeen:
    open_lines = [line for line in lines if line.status is not LineStatus.CANCELED]
    days = [day for line in open_lines or lines if (day := line.executed_on or line.scheduled_on) is not None]
    at = order.preferred_at
    day = min(days, default=reader.site.day(at) if at is not None else None)
    state = Made.OPEN
    if order.progress is Progress.CANCELED or not open_lines:
        state = Made.CANCELED
    elif all(is_done(line) for line in open_lines):
        state = Made.DONE
    work = _texts(line.description for line in reversed(open_lines or lines))
    return VisitSeen(
        day, state, order.number, agreement, work, len(open_lines), order.calendar_conflict, "service_order", order.id
    )


def is_done(line: Any) -> bool:
    """Whether something says that a line of an order was done: status, signature or the day of its work."""
    return line.status is LineStatus.POSTED or line.signed_off_at is not None or line.executed_on is not None


def _plan_due(reader: Reader, wanted: Wanted) -> list[VisitSeen]:
    """What planning would make from today on for a year; visits that would join an order are named by it as well."""
    terms = load_terms(reader, wanted)
    begin, end = usual_period(reader.site.day(reader.clock.now()))
    history = load_history(reader, [line.id for one in terms for line in one.lines])
    standing = load_standing(reader, terms)
    plan = plan_visits(terms, Request(begin, end), load_planning_calendar(reader), history, standing)
    by_id = {one.id: one for one in terms}
    return [_due(visit, by_id[visit.agreement_id]) for visit in plan.visits]


def _due(visit: Visit, agreement: AgreementTerms) -> VisitSeen:
    lines = {line.id: line.description for line in agreement.lines}
    work = _texts(lines[row.line_id] for row in visit.rows)
    return VisitSeen(
        visit.day, None, "", agreement.number, work, len(visit.rows), visit.conflict, "agreement", agreement.id
    )


def _texts(texts: Iterable[str]) -> str:
    named = [f"{count} × {text}" if count > 1 else text for text, count in Counter(texts).items()]
    return " · ".join(named[:_NAMED]) + (" · …" if len(named) > _NAMED else "")
