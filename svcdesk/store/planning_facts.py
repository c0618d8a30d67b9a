"""Reads what planning needs to know: terms of agreements, what was made of their lines, orders that visits may join."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Protocol

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from svcdesk.domain.agreements import AgreementFacts
from svcdesk.domain.calendars import OpeningHours
from svcdesk.domain.clock import Clock, SiteTime
from svcdesk.domain.kinds import ItemSetup, LineStatus, LineType, Origin, Progress, ProjectStatus, RequirementStatus
from svcdesk.domain.parameters import Parameters
from svcdesk.domain.planning.plan import Key
from svcdesk.domain.planning.recurrence import Interval
from svcdesk.domain.planning.terms import AgreementTerms, History, LineTerms, Made, Window, group_value
from svcdesk.domain.problems import Problem, Severity
from svcdesk.models import (
    Activity,
    Agreement,
    AgreementLine,
    Category,
    Customer,
    ItemRequirement,
    OrderLine,
    PlannedDate,
    Project,
    ServiceInterval,
    ServiceOrder,
    Stage,
    TimeWindow,
    Warehouse,
    Worker,
)
from svcdesk.store.stock_facts import among
from svcdesk.store.worker_facts import load_calendars


class Source(Protocol):
    """What is read from: a reader or a unit of work."""

    @property
    def session(self) -> Session:
        """The session."""

    @property
    def site(self) -> SiteTime:
        """The site's wall clock."""

    @property
    def clock(self) -> Clock:
        """The clock."""

    @property
    def parameters(self) -> Parameters:
        """The business parameters."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which agreements are planned: those chosen, or those that meet every criterion given."""

    agreement_ids: Collection[int] = ()
    line_ids: Collection[int] = ()
    criteria: Mapping[str, Any] | None = None


def agreement_facts(agreement: Agreement) -> AgreementFacts:
    """An agreement as the rules know it."""
    return AgreementFacts(
        agreement.id, agreement.number, agreement.starts_on, agreement.ends_on, agreement.suspended, agreement.template
    )


def load_terms(source: Source, wanted: Wanted) -> list[AgreementTerms]:
    """The terms of agreements with their lines, by number."""
    session = source.session
    query = select(
        Agreement.id, Agreement.number, Agreement.starts_on, Agreement.ends_on, Agreement.suspended,
        Agreement.template, Agreement.suspended_from, Agreement.suspended_until, Agreement.combine,
    )  # fmt: skip
    if wanted.line_ids:
        of_lines = select(AgreementLine.agreement_id).where(among(AgreementLine.id, wanted.line_ids))
        query = query.where(Agreement.id.in_(of_lines))
    elif wanted.agreement_ids:
        query = query.where(among(Agreement.id, wanted.agreement_ids))
    else:
        query = query.where(Agreement.template.is_(False))  # templates are many, and nobody means them
        for name, value in (wanted.criteria or {}).items():
            if value is not None:
                query = query.where(_criterion(name) == value)
    rows = session.execute(query.order_by(Agreement.number, Agreement.id)).all()
    lines = _load_lines(session, [row.id for row in rows], wanted.line_ids)
    return [AgreementTerms(*row, lines=tuple(lines.get(row.id, ()))) for row in rows]


def load_history(source: Source, line_ids: Collection[int]) -> dict[int, History]:
    """What was made of agreement lines before, and when the last of it was done."""
    session: Any = source.session  # rows of columns that may be empty, and are not by the conditions
    site = source.site
    made: dict[int, dict[date, Made]] = {}
    for line_id, day in session.execute(
        select(PlannedDate.agreement_line_id, PlannedDate.calculated_on)
        .where(among(PlannedDate.agreement_line_id, line_ids))
    ):  # fmt: skip
        made.setdefault(line_id, {})[day] = Made.DELETED
    done_on: dict[int, date] = {}
    planned: dict[int, dict[date, date]] = {}
    lines = select(
        OrderLine.agreement_line_id, OrderLine.calculated_on, OrderLine.status, OrderLine.executed_on,
        OrderLine.signed_off_at, OrderLine.scheduled_on,
    ).where(among(OrderLine.agreement_line_id, line_ids), OrderLine.calculated_on.is_not(None))  # fmt: skip
    for line_id, day, status, executed_on, signed_at, scheduled_on in session.execute(lines):
        known = made.setdefault(line_id, {})
        if status is LineStatus.CANCELED:
            if known.get(day, Made.DELETED) is Made.DELETED:
                known[day] = Made.CANCELED
            continue
        is_done = status is LineStatus.POSTED or signed_at is not None or executed_on is not None
        known[day] = Made.DONE if is_done else Made.OPEN
        if not is_done and scheduled_on is not None and scheduled_on != day:
            planned.setdefault(line_id, {})[day] = scheduled_on
        if is_done:
            completed = executed_on or (site.day(signed_at) if signed_at is not None else None) or scheduled_on or day
            done_on[line_id] = max(completed, done_on.get(line_id, completed))
    parts = select(
        ItemRequirement.agreement_line_id, ItemRequirement.calculated_on, ItemRequirement.status
    ).where(among(ItemRequirement.agreement_line_id, line_ids), ItemRequirement.calculated_on.is_not(None))  # fmt: skip
    for line_id, day, needed in session.execute(parts):
        is_used = needed is RequirementStatus.CONSUMED
        made.setdefault(line_id, {})[day] = Made.DONE if is_used else Made.OPEN
        if is_used:
            done_on[line_id] = max(day, done_on.get(line_id, day))
    return {
        line_id: History(days, done_on.get(line_id), planned.get(line_id, {})) for line_id, days in made.items()
    }  # fmt: skip


def load_standing(source: Source, agreements: Sequence[AgreementTerms]) -> dict[Key, dict[date, int]]:
    """The orders that visits may join, by agreement, group value and day (reference 5, step 7).

    Generated, in process, at a stage that lets them be changed, of today or later, nothing of them done or
    signed; and all that they have of the agreement belongs to one group value.
    """
    session: Any = source.session
    by_id = {agreement.id: agreement for agreement in agreements}
    lines = select(
        AgreementLine.id, AgreementLine.agreement_id, AgreementLine.task_id, AgreementLine.worker_id,
        AgreementLine.object_id,
    ).where(among(AgreementLine.agreement_id, by_id))  # fmt: skip
    values = {
        row.id: group_value(by_id[row.agreement_id].combine, row.task_id, row.worker_id, row.object_id)
        for row in session.execute(lines)
    }
    begun = select(OrderLine.id).where(
        OrderLine.order_id == ServiceOrder.id,
        or_(OrderLine.status == LineStatus.POSTED, OrderLine.signed_off_at.is_not(None),
            OrderLine.executed_on.is_not(None)),
    )  # fmt: skip
    closed = select(Activity.id).where(Activity.order_id == ServiceOrder.id, Activity.closed)
    today = source.site.day(source.clock.now())
    orders = (
        select(ServiceOrder.id, ServiceOrder.agreement_id, ServiceOrder.preferred_at)
        .outerjoin(Stage, Stage.id == ServiceOrder.stage_id)
        .where(
            among(ServiceOrder.agreement_id, by_id), ServiceOrder.origin == Origin.SYSTEM,
            ServiceOrder.progress == Progress.IN_PROCESS, ServiceOrder.signed_off_at.is_(None),
            ServiceOrder.preferred_at >= source.site.instant(today, time()), or_(Stage.id.is_(None), Stage.may_modify),
            ~begun.exists(), ~closed.exists(),
        )
        .order_by(ServiceOrder.id)
    )  # fmt: skip
    found: dict[Key, dict[date, int]] = {}
    rows = session.execute(orders).all()
    of_order: dict[int, set[int | None]] = {}
    for class_ in (OrderLine, ItemRequirement):
        made = select(class_.order_id, class_.agreement_line_id).where(
            among(class_.order_id, [row.id for row in rows]), class_.calculated_on.is_not(None)
        )
        for order_id, line_id in session.execute(made):
            if line_id in values:
                of_order.setdefault(order_id, set()).add(values[line_id])
    for order_id, agreement_id, preferred_at in rows:
        if len(keys := of_order.get(order_id, set())) == 1:
            (key,) = keys
            found.setdefault((agreement_id, key), {}).setdefault(source.site.day(preferred_at), order_id)
    return found


@dataclass(frozen=True, slots=True)
class Obstacles:
    """What keeps orders from being made, as in an order by hand, or is to be known: of agreements, and of lines."""

    agreements: Mapping[int, Sequence[Problem]]
    lines: Mapping[int, Sequence[Problem]]


def load_obstacles(source: Source, agreements: Sequence[AgreementTerms]) -> Obstacles:
    """Blocked customers and closed projects refuse; so do parts that are required and have no warehouse.

    Workers who left and categories that are not used any more are named.
    """
    session: Any = source.session
    of_agreements: dict[int, list[Problem]] = {}
    accounts = (
        select(Agreement.id, Customer.name, Customer.blocked, Project.number, Project.status)
        .join(Project, Project.id == Agreement.project_id)
        .join(Customer, Customer.id == Project.customer_id)
        .where(
            among(Agreement.id, [one.id for one in agreements]),
            or_(Customer.blocked, Project.status == ProjectStatus.CLOSED),
        )
    )
    for id_, name, blocked, number, status in session.execute(accounts):
        found = of_agreements.setdefault(id_, [])
        if blocked:
            found.append(Problem("order.customer_blocked", params={"who": name}))
        if status is ProjectStatus.CLOSED:
            found.append(Problem("project.closed", params={"project": number}))
    of_lines: dict[int, list[Problem]] = {}
    line_ids = [line.id for one in agreements for line in one.lines]
    workers = select(AgreementLine.id, Worker.name).join(Worker, Worker.id == AgreementLine.worker_id)
    for id_, name in session.execute(workers.where(among(AgreementLine.id, line_ids), ~Worker.active)):
        of_lines.setdefault(id_, []).append(Problem("line.worker_inactive", Severity.WARN, params={"who": name}))
    categories = select(AgreementLine.id, Category.name).join(Category, Category.id == AgreementLine.category_id)
    for id_, name in session.execute(categories.where(among(AgreementLine.id, line_ids), ~Category.active)):
        of_lines.setdefault(id_, []).append(Problem("line.category_inactive", Severity.WARN, params={"category": name}))
    has_store = session.scalar(select(Warehouse.id).where(Warehouse.default).limit(1)) is not None
    parts = select(AgreementLine.id, AgreementLine.quantity, AgreementLine.warehouse_id).where(
        among(AgreementLine.id, line_ids), AgreementLine.type == LineType.ITEM,
        AgreementLine.item_setup == ItemSetup.REQUIREMENT,
    )  # fmt: skip
    for id_, quantity, warehouse_id in session.execute(parts):
        if warehouse_id is None and not has_store:
            of_lines.setdefault(id_, []).append(Problem("planning.no_warehouse"))
        if quantity <= 0:
            of_lines.setdefault(id_, []).append(Problem("stock.quantity"))
    return Obstacles(of_agreements, of_lines)


def load_planning_calendar(source: Source) -> OpeningHours | None:
    """The calendar by which visits are dated; None without one: every day is open (reference 2.1)."""
    calendar_id = source.parameters.calendar
    return None if calendar_id is None else load_calendars(source.session, [calendar_id]).get(calendar_id)


def interval_of(row: ServiceInterval) -> Interval:
    """A service interval as planning sees it."""
    return Interval(row.range, row.frequency, row.pattern, row.place, row.weekday, row.rule, row.from_completion)


def window_of(row: TimeWindow) -> Window:
    """A time window as planning sees it."""
    return Window(row.method, row.days_before, row.days_after)


def _criterion(name: str) -> Any:
    if name == "customer_id":
        return select(Project.customer_id).where(Project.id == Agreement.project_id).scalar_subquery()
    return getattr(Agreement, name)


def _load_lines(
    session: Session, agreement_ids: Collection[int], line_ids: Collection[int]
) -> dict[int, list[LineTerms]]:
    intervals = {row.id: interval_of(row) for row in session.scalars(select(ServiceInterval))}
    windows = {row.id: window_of(row) for row in session.scalars(select(TimeWindow))}
    query = select(
        AgreementLine.id, AgreementLine.agreement_id, AgreementLine.line_number, AgreementLine.description,
        AgreementLine.type, AgreementLine.starts_on, AgreementLine.ends_on, AgreementLine.stopped,
        AgreementLine.interval_id, AgreementLine.window_id, AgreementLine.task_id, AgreementLine.worker_id,
        AgreementLine.object_id, AgreementLine.quantity,
    ).where(among(AgreementLine.agreement_id, agreement_ids))  # fmt: skip
    if line_ids:
        query = query.where(among(AgreementLine.id, line_ids))
    found: dict[int, list[LineTerms]] = {}
    for row in session.execute(query.order_by(AgreementLine.line_number, AgreementLine.id)):
        found.setdefault(row.agreement_id, []).append(LineTerms(
            row.id, row.line_number, row.description, row.type, row.starts_on, row.ends_on, row.stopped,
            intervals.get(row.interval_id), windows.get(row.window_id), row.task_id, row.worker_id, row.object_id,
            row.quantity if row.type is LineType.HOUR else None,
        ))  # fmt: skip
    return found
