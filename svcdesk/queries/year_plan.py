"""The year of the agreements: the visits that were made, those still due, and the weeks with more work than time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from svcdesk.domain.kinds import LineStatus, LineType, Progress, VisitState
from svcdesk.domain.planning.plan import Request, Visit, plan_visits
from svcdesk.domain.planning.terms import AgreementTerms
from svcdesk.domain.progress import NoSteps, Steps
from svcdesk.domain.text import fold
from svcdesk.models import (
    Agreement,
    AgreementGroup,
    AgreementLine,
    Customer,
    OrderLine,
    Project,
    ServiceObject,
    ServiceOrder,
    Worker,
)
from svcdesk.queries.capacity import load_capacity, planned_minutes
from svcdesk.queries.visits_seen import is_done
from svcdesk.store import Reader
from svcdesk.store.planning_facts import Wanted, load_history, load_planning_calendar, load_standing, load_terms
from svcdesk.store.stock_facts import among

MONTHS: Final = 12
MOST_YEARS: Final = 10
"""So many years before and after this one can be looked at."""
VISITS: Final = "visits"
LATE: Final = "late"
CONFLICTS: Final = "conflicts"
CRITERIA: Final = ("customer_id", "group_id", "technician_id", "responsible_id")


class YearVisit(NamedTuple):
    """A visit of an agreement. ``order_id`` is None while no order is made; ``minutes`` are the hours of its lines.

    ``conflict``: the calendar is closed on its day.
    """

    agreement_id: int
    day: date
    state: VisitState
    conflict: bool
    number: str
    works: tuple[str, ...]
    object_ids: tuple[int, ...]
    minutes: int
    order_id: int | None

    @property
    def counts(self) -> bool:
        """Whether somebody goes there: it is not canceled."""
        return self.state is not VisitState.CANCELED

    @property
    def in_conflict(self) -> bool:
        """Whether its day is closed, and it is still to be done."""
        return self.conflict and self.state not in (VisitState.DONE, VisitState.CANCELED)


class Overload(NamedTuple):
    """A week in which a technician has more work than open time; both in minutes."""

    monday: date
    technician: str
    wanted: int
    open: int


@dataclass(frozen=True, slots=True)
class YearRow:
    """An agreement, and its visits by day for each month; ``words`` is what a filter looks in, folded.

    ``counts`` and ``minutes`` of each month are without canceled visits; ``conflicts`` counts those of the year.
    ``kinds`` are those of ``YearOnly``.
    """

    agreement_id: int
    number: str
    description: str
    customer: str
    group: str
    technician: str
    responsible: str
    customer_id: int
    group_id: int
    technician_id: int | None
    responsible_id: int | None
    months: tuple[tuple[YearVisit, ...], ...]
    words: str
    counts: tuple[int, ...]
    minutes: tuple[int, ...]
    conflicts: int
    kinds: frozenset[str]

    @property
    def visits(self) -> Iterator[YearVisit]:
        """All its visits by day."""
        return (visit for month in self.months for visit in month)


@dataclass(frozen=True, slots=True)
class YearPlan:
    """A year as seen ``today``; rows by number. ``objects`` has the captions of the objects of the visits.

    ``overloads`` has, for each month, the weeks whose Thursday lies in it and in which somebody has too much.
    """

    year: int
    today: date
    rows: tuple[YearRow, ...] = ()
    objects: Mapping[int, str] = field(default_factory=dict)
    overloads: tuple[tuple[Overload, ...], ...] = ((),) * MONTHS


@dataclass(frozen=True, slots=True)
class YearOnly:
    """Which rows are wanted: words that all occur, ids by criterion, and what their visits must be."""

    text: str = ""
    criteria: Mapping[str, int] = field(default_factory=dict)
    kind: str = ""
    """``VISITS``: has any; ``LATE`` and ``CONFLICTS``: has such; empty: all."""


def narrow(plan: YearPlan, only: YearOnly) -> tuple[YearRow, ...]:
    """The rows of a plan that are wanted."""
    words = fold(only.text).split()
    return tuple(
        row
        for row in plan.rows
        if all(word in row.words for word in words)
        and all(getattr(row, name) == value for name, value in only.criteria.items())
        and (not only.kind or only.kind in row.kinds)
    )


def _kinds(visits: Iterable[YearVisit]) -> Iterator[str]:
    for visit in visits:
        yield VISITS
        if visit.in_conflict:
            yield CONFLICTS
        if visit.state is VisitState.LATE:
            yield LATE


def load_year_plan(reader: Reader, year: int, steps: Steps = NoSteps()) -> YearPlan:  # noqa: B008 - it has no state
    """The year of all agreements that are no templates; what is still due begins today, as planning does it.

    A visit that would join an order is due beside it. Days are local.
    """
    today = reader.site.day(reader.clock.now())
    low, high = date(year, 1, 1), date(year, 12, 31)
    steps.step(0, 0)
    visits = list(_made(reader, low, high, today))
    terms = load_terms(reader, Wanted()) if high >= today else []
    due: tuple[Visit, ...] = ()
    if terms:
        history = load_history(reader, [line.id for one in terms for line in one.lines])
        standing = load_standing(reader, terms)
        request = Request(today, high)
        due = plan_visits(terms, request, load_planning_calendar(reader), history, standing, steps).visits
        due = tuple(visit for visit in due if visit.day >= low)
    by_id = {one.id: one for one in terms}
    visits += _due(due, by_id)
    steps.step(0, 0)
    return YearPlan(
        year, today, _rows(reader, visits), _objects(reader, visits), _overloads(reader, low, high, due, by_id)
    )


def _made(reader: Reader, low: date, high: date, today: date) -> Iterator[YearVisit]:
    """The orders with work of the year that agreements asked for; of an order, what each agreement has in it."""
    there = aliased(OrderLine)
    day = func.coalesce(there.executed_on, there.scheduled_on)
    wanted = select(there.order_id).where(there.agreement_line_id.is_not(None), day >= low, day <= high)
    query: Any = (
        select(
            AgreementLine.agreement_id, ServiceOrder.id, ServiceOrder.number, ServiceOrder.progress,
            ServiceOrder.calendar_conflict, OrderLine.status, OrderLine.executed_on, OrderLine.signed_off_at,
            OrderLine.scheduled_on, OrderLine.description, OrderLine.object_id, OrderLine.type, OrderLine.quantity,
        )
        .join(ServiceOrder, ServiceOrder.id == OrderLine.order_id)
        .join(AgreementLine, AgreementLine.id == OrderLine.agreement_line_id)
        .where(OrderLine.order_id.in_(wanted))
        .order_by(OrderLine.order_id, OrderLine.line_number, OrderLine.id)
    )  # fmt: skip
    by_visit: dict[tuple[int, int], list[Any]] = {}
    for row in reader.session.execute(query):
        by_visit.setdefault((row[0], row[1]), []).append(row)
    for rows in by_visit.values():
        visit = _made_visit(rows, today)
        if visit is not None and low <= visit.day <= high:
            yield visit


def _made_visit(rows: list[Any], today: date) -> YearVisit | None:
    head = rows[0]
    lines = [row for row in rows if row.status is not LineStatus.CANCELED]
    day = min((at for row in lines or rows if (at := row.executed_on or row.scheduled_on) is not None), default=None)
    if day is None:
        return None
    state = VisitState.LATE if day < today else VisitState.MADE
    if head.progress is Progress.CANCELED or not lines:
        state = VisitState.CANCELED
    elif all(is_done(row) for row in lines):
        state = VisitState.DONE
    shown = lines or rows
    hours = sum((row.quantity for row in lines if row.type is LineType.HOUR), Decimal(0))
    return YearVisit(
        head.agreement_id, day, state, head.calendar_conflict, head.number, tuple(row.description for row in shown),
        _each(row.object_id for row in shown), round(hours * 60), head.id,
    )  # fmt: skip


def _due(visits: Iterable[Visit], terms: Mapping[int, AgreementTerms]) -> Iterator[YearVisit]:
    lines = {line.id: line for one in terms.values() for line in one.lines}
    for visit in visits:
        of_visit = [lines[row.line_id] for row in visit.rows]
        hours = sum((line.hours for line in of_visit if line.hours is not None), Decimal(0))
        yield YearVisit(
            visit.agreement_id, visit.day, VisitState.PLANNED, visit.conflict, "",
            tuple(line.description for line in of_visit), _each(line.object_id for line in of_visit),
            round(hours * 60), None,
        )  # fmt: skip


def _each(ids: Iterable[int | None]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(id_ for id_ in ids if id_ is not None))


def _rows(reader: Reader, visits: Iterable[YearVisit]) -> tuple[YearRow, ...]:
    by_agreement: dict[int, list[list[YearVisit]]] = {}
    for visit in sorted(visits, key=lambda one: (one.day, one.number)):
        by_month = by_agreement.setdefault(visit.agreement_id, [[] for _month in range(MONTHS)])
        by_month[visit.day.month - 1].append(visit)
    technician, responsible = aliased(Worker), aliased(Worker)
    query: Any = (
        select(
            Agreement.id, Agreement.number, Agreement.description, Customer.name, AgreementGroup.name,
            technician.name, responsible.name, Customer.id, Agreement.group_id,
            Agreement.preferred_technician_id, Agreement.responsible_id,
        )
        .join(Project, Project.id == Agreement.project_id)
        .join(Customer, Customer.id == Project.customer_id)
        .join(AgreementGroup, AgreementGroup.id == Agreement.group_id)
        .outerjoin(technician, technician.id == Agreement.preferred_technician_id)
        .outerjoin(responsible, responsible.id == Agreement.responsible_id)
        .where(Agreement.template.is_(False))
        .order_by(Agreement.number, Agreement.id)
    )  # fmt: skip
    found = []
    nothing: list[list[YearVisit]] = [[]] * MONTHS
    for id_, number, description, customer, group, preferred, answers, *ids in reader.session.execute(query):
        customer_id, group_id, technician_id, responsible_id = ids
        months = tuple(tuple(month) for month in by_agreement.get(id_, nothing))
        works = {work for month in months for visit in month for work in visit.works}
        going = [[visit for visit in month if visit.counts] for month in months]
        words = fold("\n".join((number, description, customer, group, preferred or "", answers or "", *works)))
        found.append(YearRow(
            id_, number, description, customer, group, preferred or "", answers or "", customer_id, group_id,
            technician_id, responsible_id, months, words, tuple(map(len, going)),
            tuple(sum(visit.minutes for visit in month) for month in going),
            sum(visit.in_conflict for month in going for visit in month),
            frozenset(_kinds(visit for month in months for visit in month)),
        ))  # fmt: skip
    return tuple(found)


def _objects(reader: Reader, visits: Iterable[YearVisit]) -> dict[int, str]:
    ids: Collection[int] = {id_ for visit in visits for id_ in visit.object_ids}
    query: Any = select(ServiceObject.id, ServiceObject.number, ServiceObject.name).where(among(ServiceObject.id, ids))
    return {id_: f"{number}  {name}" for id_, number, name in reader.session.execute(query)}


def _overloads(
    reader: Reader, low: date, high: date, due: Iterable[Visit], terms: Mapping[int, AgreementTerms]
) -> tuple[tuple[Overload, ...], ...]:
    capacity = load_capacity(reader, low, high, planned_minutes(reader, due, terms))
    found: list[list[Overload]] = [[] for _month in range(MONTHS)]
    for at, monday in enumerate(capacity.mondays):
        thursday = date.fromordinal(monday.toordinal() + 3)
        for row in capacity.rows if thursday.year == low.year else ():
            week = row.weeks[at]
            if week.is_over and week.open is not None:
                found[thursday.month - 1].append(Overload(monday, row.name, week.wanted, week.open))
    return tuple(tuple(month) for month in found)
