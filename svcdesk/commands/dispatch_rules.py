"""Asks the rules of the board about rows of the database, for every command that places activities."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from sqlalchemy import select

from svcdesk.commands.stage_guard import load_orders, stage_of
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.intervals import Interval, IntervalIndex
from svcdesk.domain.kinds import LineStatus, LineType
from svcdesk.domain.lengths import LONGEST_MINUTES
from svcdesk.domain.placement import (
    Busy,
    Held,
    Person,
    PlacementRules,
    Visit,
    check_dispatch,
    check_group,
    check_held,
    check_length,
    day_text,
    stays_dispatched,
)
from svcdesk.domain.problems import Problem, refuse
from svcdesk.i18n import N_, _
from svcdesk.models import Activity, OrderLine, OrderSkill, ServiceOrder, Worker
from svcdesk.store import UnitOfWork
from svcdesk.store.worker_facts import load_persons, load_skill_names

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Target:
    """Where an activity is to stand."""

    activity: Activity
    worker_id: int | None
    starts_at: datetime
    minutes: int


def open_activities(uow: UnitOfWork, ids: Sequence[int]) -> list[Activity]:
    """The activities in the order of their ids. Raises Refused: record.missing, placement.closed, stage.forbids."""
    activities = held_activities(uow, ids)
    check_may_change(uow, activities)
    return activities


def held_activities(uow: UnitOfWork, ids: Sequence[int]) -> list[Activity]:
    """The activities, open or closed, in the order of their ids. Raises Refused (record.missing)."""
    found: dict[int, Activity] = {}
    for at in range(0, len(ids), _CHUNK):
        rows = uow.session.scalars(select(Activity).where(Activity.id.in_(ids[at : at + _CHUNK])))
        found.update((activity.id, activity) for activity in rows)
    if any(id_ not in found for id_ in ids):
        raise refuse("record.missing")
    return [found[id_] for id_ in ids]


def check_may_change(uow: UnitOfWork, activities: Sequence[Activity], *, copies: bool = False) -> None:
    """Raise Refused (placement.closed, stage.forbids) for what may not be changed, or for copies not be added to."""
    load_orders(uow, [activity.order_id for activity in activities])
    held = []
    for activity in activities:
        order = uow.get(ServiceOrder, activity.order_id)
        held.append(Held(title_of(uow, activity), order.number, activity.closed, stage_of(uow, order)))
    uow.check(check_held(held, copies=copies))


def title_of(uow: UnitOfWork, activity: Activity) -> str:
    """What the board calls an activity: its title, or else the description of its order."""
    return activity.title or uow.get(ServiceOrder, activity.order_id).description


def when(site: SiteTime, instant: datetime) -> str:
    """A start for reading: ``Wed 25 Nov 13:35``."""
    local = site.local(instant)
    return f"{day_text(local.date())} {local:%H:%M}"


def check_untouched(
    uow: UnitOfWork, activity: Activity, worker_id: int | None, starts_at: datetime | None, minutes: int
) -> None:
    """Raise Refused (placement.changed_since) if the activity is not where the user saw it."""
    if (activity.worker_id, activity.starts_at, activity.minutes) == (worker_id, starts_at, minutes):
        return
    who = uow.get(Worker, activity.worker_id).name if activity.worker_id is not None else _(N_("nobody"))
    begins = when(uow.site, activity.starts_at) if activity.starts_at is not None else _(N_("not scheduled"))
    raise refuse("placement.changed_since", "starts_at", title=title_of(uow, activity), who=who, when=begins)


def check_targets(uow: UnitOfWork, targets: Sequence[Target], *, copies: bool = False) -> list[Problem]:
    """What the rules say of activities at new places; copies are new work beside their originals."""
    problems = [problem for target in targets for problem in check_length(target.minutes)]
    if problems:
        return problems
    needs = _needs(uow, {target.activity.order_id for target in targets})
    visits: list[tuple[Visit, int | None]] = []
    for number, target in enumerate(targets):
        activity = target.activity
        id_ = -1 - number if copies else activity.id
        wanted = frozenset(needs.get(activity.order_id, ()))
        visits.append(
            (_visit(id_, title_of(uow, activity), target.starts_at, target.minutes, wanted), target.worker_id)
        )
    return _check_visits(uow, visits)


def check_scheduled(uow: UnitOfWork, activity: Activity, title: str, changed: Collection[str]) -> list[Problem]:
    """The rules of the board for an activity that is saved with its order; ``title`` if it has none itself.

    Only what has changed is asked about, so that a warning is said when it arises and not at every save.
    """
    found: list[Problem] = []
    if "dispatched" in changed and activity.dispatched:
        start = int(activity.starts_at.timestamp()) if activity.starts_at is not None else None
        found += check_dispatch(activity.worker_id, start)
    placed = activity.starts_at is not None and activity.worker_id is not None and not activity.closed
    if activity.starts_at is not None and placed and {"starts_at", "minutes", "worker_id", "closed"} & set(changed):
        needs = frozenset(_needs(uow, {activity.order_id}).get(activity.order_id, ()))
        id_ = activity.id or -1  # none yet: new work
        visit = _visit(id_, activity.title or title, activity.starts_at, activity.minutes, needs)
        found += _check_visits(uow, [(visit, activity.worker_id)])
    return found


def _visit(id_: int, title: str, starts_at: datetime, minutes: int, needs: frozenset[int]) -> Visit:
    return Visit(id_, title, int(starts_at.timestamp()), minutes, needs)


def _check_visits(uow: UnitOfWork, placed: Sequence[tuple[Visit, int | None]]) -> list[Problem]:
    workers = {worker_id for _visit, worker_id in placed if worker_id is not None}
    if not workers:
        return []
    session = uow.session
    low = datetime.fromtimestamp(min(visit.start for visit, _worker in placed), UTC)
    high = datetime.fromtimestamp(max(visit.end for visit, _worker in placed), UTC)
    persons = load_persons(session, workers, low, high, uow.site)
    if missing := workers - persons.keys():
        uow.get(Worker, min(missing))
    rules = PlacementRules.of(uow.parameters, uow.site, load_skill_names(session))
    busy = _busy(uow, workers, low, high)
    visits: list[tuple[Visit, Person | None]] = [
        (visit, persons[worker_id] if worker_id is not None else None) for visit, worker_id in placed
    ]

    def busy_of(worker_id: int, begin: int, end: int) -> list[Busy]:
        return [one.item for one in busy[worker_id].overlapping(begin, end)] if worker_id in busy else []

    return [problem for found in check_group(visits, busy_of, rules) for problem in found]


def _busy(uow: UnitOfWork, workers: Collection[int], low: datetime, high: datetime) -> dict[int, IntervalIndex[Busy]]:
    """The open work of workers around a span; nothing on the board is longer than the longest length."""
    query = (
        select(Activity.worker_id, Activity.id, Activity.title, ServiceOrder.description, Activity.starts_at,
               Activity.minutes)
        .join(ServiceOrder, ServiceOrder.id == Activity.order_id)
        .where(Activity.worker_id.in_(workers), ~Activity.closed, Activity.starts_at < high,
               Activity.starts_at > low - timedelta(minutes=LONGEST_MINUTES))
    )  # fmt: skip
    found: dict[int, list[Busy]] = {}
    for worker_id, id_, title, description, starts_at, minutes in uow.session.execute(query):
        if worker_id is not None and starts_at is not None:
            start = int(starts_at.timestamp())
            found.setdefault(worker_id, []).append(Busy(id_, title or description, start, start + minutes * 60))
    return {
        worker_id: IntervalIndex(Interval(one.start, one.end, one) for one in busy) for worker_id, busy in found.items()
    }


def _needs(uow: UnitOfWork, order_ids: Collection[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    wanted = sorted(order_ids)
    for at in range(0, len(wanted), _CHUNK):
        query = select(OrderSkill.order_id, OrderSkill.skill_id)
        for order_id, skill_id in uow.session.execute(query.where(OrderSkill.order_id.in_(wanted[at : at + _CHUNK]))):
            found.setdefault(order_id, set()).add(skill_id)
    return found


def place(uow: UnitOfWork, targets: Sequence[Target]) -> None:
    """Put the activities there, and their open order lines with them."""
    for target in targets:
        activity = target.activity
        activity.dispatched = stays_dispatched(activity.dispatched, activity.worker_id, target.worker_id)
        activity.worker_id = target.worker_id
        activity.starts_at = target.starts_at
        activity.minutes = target.minutes
    carry_lines(uow, [target.activity for target in targets])


def carry_lines(
    uow: UnitOfWork, activities: Sequence[Activity], typed: Mapping[int, Collection[str]] = MappingProxyType({})
) -> None:
    """Let the open order lines of activities follow them, whichever way they were moved (reference 10, proposed rule).

    All lines of an activity take its day, those of hours its technician. Off the board they keep their day, for
    that is what was promised; hours that are done keep who did them. ``typed`` names fields of lines, by id, that
    were entered by hand and stay.
    """
    by_id = {activity.id: activity for activity in activities}
    wanted = sorted(by_id)
    for at in range(0, len(wanted), _CHUNK):
        query = select(OrderLine).where(
            OrderLine.activity_id.in_(wanted[at : at + _CHUNK]), OrderLine.status == LineStatus.CREATED
        )
        for line in uow.session.scalars(query):
            activity, by_hand = by_id[line.activity_id or 0], typed.get(line.id, ())
            if activity.starts_at is not None and "scheduled_on" not in by_hand:
                line.scheduled_on = uow.site.day(activity.starts_at)
            done_by_somebody = activity.worker_id is None and line.executed_on is not None
            if line.type is LineType.HOUR and not done_by_somebody and "worker_id" not in by_hand:
                line.worker_id = activity.worker_id
