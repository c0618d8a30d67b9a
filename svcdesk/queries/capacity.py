"""How much work technicians have in each week against the hours of their calendars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select

from svcdesk.domain.calendars import OpenTime
from svcdesk.domain.kinds import Progress
from svcdesk.domain.placement import Away
from svcdesk.domain.planning.plan import Visit
from svcdesk.domain.planning.terms import AgreementTerms
from svcdesk.models import Activity, Agreement, ServiceOrder, Worker
from svcdesk.store import Reader
from svcdesk.store.stock_facts import among
from svcdesk.store.worker_facts import load_absences, load_calendars, seconds

_WEEK = timedelta(days=7)
Minutes = Mapping[tuple[int | None, date], int]
"""Minutes by technician (None: nobody) and the Monday of the week."""


@dataclass(frozen=True, slots=True)
class WeekLoad:
    """Minutes of one week. ``open`` is None without a calendar; ``there`` is made already, ``planned`` is not."""

    open: int | None
    there: int
    planned: int

    @property
    def wanted(self) -> int:
        """All the work of the week."""
        return self.there + self.planned

    @property
    def is_over(self) -> bool:
        """Whether there is more work than time."""
        return self.open is not None and self.wanted > self.open


@dataclass(frozen=True, slots=True)
class TechnicianLoad:
    """The weeks of a technician; ``worker_id`` None is work that nobody is named for."""

    worker_id: int | None
    name: str
    weeks: tuple[WeekLoad, ...]


@dataclass(frozen=True, slots=True)
class Capacity:
    """Mondays of the weeks, and a row for each technician."""

    mondays: tuple[date, ...] = ()
    rows: tuple[TechnicianLoad, ...] = ()


def monday_of(day: date) -> date:
    """The Monday of the ISO week of a day."""
    return day - timedelta(days=day.weekday())


def load_preferred(reader: Reader, agreement_ids: Iterable[int]) -> dict[int, int | None]:
    """The preferred technician of each agreement."""
    query: Any = select(Agreement.id, Agreement.preferred_technician_id)
    rows = reader.session.execute(query.where(among(Agreement.id, list(agreement_ids))))
    return {row[0]: row[1] for row in rows}


def planned_minutes(reader: Reader, visits: Iterable[Visit], terms: Mapping[int, AgreementTerms]) -> Minutes:
    """Minutes of the hours of planned visits, for the worker of the line, else the preferred one of its agreement."""
    preferred = load_preferred(reader, terms)
    found: Counter[tuple[int | None, date]] = Counter()
    lines = {line.id: line for agreement in terms.values() for line in agreement.lines}
    for visit in visits:
        for row in visit.rows:
            line = lines[row.line_id]
            if line.hours:
                who = line.worker_id or preferred.get(visit.agreement_id)
                found[who, monday_of(visit.day)] += round(line.hours * 60)
    return found


def load_capacity(reader: Reader, low: date, high: date, planned: Minutes) -> Capacity:
    """The load from the week of ``low`` to that of ``high``, in four selects.

    Absences are no open time. Work without a start counts on its preferred day, for the technician preferred there.
    """
    first, last = monday_of(low), monday_of(high)
    mondays = tuple(first + at * _WEEK for at in range((last - first).days // 7 + 1))
    there = _load_there(reader, first, last + _WEEK)
    begin, end = reader.site.instant(first), reader.site.instant(last + _WEEK)
    away = load_absences(reader.session, begin, end)
    times = {id_: OpenTime(hours, reader.site) for id_, hours in load_calendars(reader.session).items()}
    busy = {worker_id for worker_id, _monday in (*there, *planned)}
    rows: list[TechnicianLoad] = []
    query: Any = select(Worker.id, Worker.name, Worker.calendar_id, Worker.active, Worker.team_id)
    for id_, name, calendar_id, active, team_id in reader.session.execute(query.order_by(Worker.sort_name, Worker.id)):
        if id_ in busy or (active and team_id is not None):
            open_time = times.get(calendar_id)
            weeks = tuple(
                WeekLoad(_open_minutes(reader, open_time, away.get(id_, ()), monday), there[id_, monday],
                         planned.get((id_, monday), 0))
                for monday in mondays
            )  # fmt: skip
            rows.append(TechnicianLoad(id_, name, weeks))
    if None in busy:
        weeks = tuple(WeekLoad(None, there[None, monday], planned.get((None, monday), 0)) for monday in mondays)
        rows.append(TechnicianLoad(None, "", weeks))
    return Capacity(mondays, tuple(rows))


def _load_there(reader: Reader, low: date, high: date) -> Counter[tuple[int | None, date]]:
    begin, end = reader.site.instant(low), reader.site.instant(high)
    query: Any = (
        select(Activity.worker_id, ServiceOrder.preferred_technician_id, Activity.starts_at, ServiceOrder.preferred_at,
               Activity.minutes)
        .join(ServiceOrder, ServiceOrder.id == Activity.order_id)
        .where(
            ServiceOrder.progress != Progress.CANCELED,
            or_((Activity.starts_at >= begin) & (Activity.starts_at < end),
                Activity.starts_at.is_(None) & (ServiceOrder.preferred_at >= begin) & (ServiceOrder.preferred_at < end)
                & Activity.closed.is_(False)),
        )
    )  # fmt: skip
    found: Counter[tuple[int | None, date]] = Counter()
    for worker_id, preferred_id, starts_at, preferred_at, minutes in reader.session.execute(query):
        found[worker_id or preferred_id, monday_of(reader.site.day(starts_at or preferred_at))] += minutes
    return found


def _open_minutes(reader: Reader, open_time: OpenTime | None, away: Iterable[Away], monday: date) -> int | None:
    if open_time is None:
        return None
    begin, end = seconds(reader.site.instant(monday)), seconds(reader.site.instant(monday + _WEEK))
    total, reached = open_time.open_seconds(begin, end), begin
    for absence in away:  # by start; those that overlap count once
        low, high = max(absence.start, reached), min(absence.end, end)
        if low < high:
            total -= open_time.open_seconds(low, high)
            reached = high
    return total // 60
