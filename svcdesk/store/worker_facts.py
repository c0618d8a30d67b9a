"""Reads what the rules of the board need to know of workers: skills, absences, opening hours."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from svcdesk.domain.calendars import Minutes, OpeningHours, OpenTime
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.placement import Away, Person
from svcdesk.models import Absence, CalendarDay, CalendarSpan, OrderSkill, Skill, WorkCalendar, Worker, WorkerSkill


def load_skill_names(session: Session) -> dict[int, str]:
    """The names of the skills."""
    return dict(session.execute(select(Skill.id, Skill.name)).all())


def load_skills(session: Session, worker_ids: Collection[int] | None = None) -> dict[int, dict[int, date | None]]:
    """The skills of workers (all, or some) with their last valid day."""
    query = select(WorkerSkill.worker_id, WorkerSkill.skill_id, WorkerSkill.valid_until)
    if worker_ids is not None:
        query = query.where(WorkerSkill.worker_id.in_(worker_ids))
    found: dict[int, dict[int, date | None]] = {}
    for worker_id, skill_id, until in session.execute(query):
        found.setdefault(worker_id, {})[skill_id] = until
    return found


def load_absences(
    session: Session, low: datetime, high: datetime, worker_ids: Collection[int] | None = None
) -> dict[int, tuple[Away, ...]]:
    """The absences that share time with a span, by worker."""
    query = select(Absence.worker_id, Absence.starts_at, Absence.ends_at, Absence.kind).where(
        Absence.ends_at > low, Absence.starts_at < high
    )
    if worker_ids is not None:
        query = query.where(Absence.worker_id.in_(worker_ids))
    found: dict[int, list[Away]] = {}
    for worker_id, starts_at, ends_at, kind in session.execute(query.order_by(Absence.starts_at)):
        found.setdefault(worker_id, []).append(Away(seconds(starts_at), seconds(ends_at), kind))
    return {worker_id: tuple(away) for worker_id, away in found.items()}


def load_calendars(session: Session, ids: Collection[int] | None = None) -> dict[int, OpeningHours]:
    """The opening hours of calendars (all, or some)."""
    calendars = select(WorkCalendar.id, WorkCalendar.country)
    if ids is not None:
        calendars = calendars.where(WorkCalendar.id.in_(ids))
    countries = dict(session.execute(calendars).all())
    weekly: dict[int, dict[int, list[Minutes]]] = {id_: {} for id_ in countries}
    special: dict[int, dict[date, list[Minutes]]] = {id_: {} for id_ in countries}
    spans = select(CalendarSpan.calendar_id, CalendarSpan.weekday, CalendarSpan.opens, CalendarSpan.closes)
    for id_, weekday, opens, closes in session.execute(spans.order_by(CalendarSpan.opens)):
        if id_ in weekly:
            weekly[id_].setdefault(weekday, []).append((opens, closes))
    days = select(CalendarDay.calendar_id, CalendarDay.day, CalendarDay.opens, CalendarDay.closes)
    for id_, day, begin, end in session.execute(days.order_by(CalendarDay.opens)):
        if id_ in special:
            open_spans = special[id_].setdefault(day, [])
            if begin is not None and end is not None:
                open_spans.append((begin, end))
    return {
        id_: OpeningHours(
            {weekday: tuple(found) for weekday, found in weekly[id_].items()},
            {day: tuple(found) for day, found in special[id_].items()},
            country,
        )
        for id_, country in countries.items()
    }


def load_persons(
    session: Session, worker_ids: Collection[int], low: datetime, high: datetime, site: SiteTime
) -> dict[int, Person]:
    """What the rules need to know of some workers in a span."""
    skills = load_skills(session, worker_ids)
    away = load_absences(session, low, high, worker_ids)
    query = select(Worker.id, Worker.name, Worker.calendar_id).where(Worker.id.in_(worker_ids))
    rows = session.execute(query).all()
    hours = load_calendars(session, {row.calendar_id for row in rows if row.calendar_id is not None})
    open_times = {id_: OpenTime(found, site) for id_, found in hours.items()}
    return {
        row.id: Person(row.id, row.name, skills.get(row.id, {}), away.get(row.id, ()), open_times.get(row.calendar_id))
        for row in rows
    }


def seconds(instant: datetime) -> int:
    """Whole seconds since the epoch."""
    return int(instant.timestamp())


def load_needs(session: Session, orders: Select[Any]) -> dict[int, frozenset[int]]:
    """The ids of the skills that orders ask for, by order; orders that ask for none are left out."""
    found: dict[int, set[int]] = {}
    query = select(OrderSkill.order_id, OrderSkill.skill_id).where(OrderSkill.order_id.in_(orders))
    for order_id, skill_id in session.execute(query):
        found.setdefault(order_id, set()).add(skill_id)
    return {order_id: frozenset(skills) for order_id, skills in found.items()}
