"""Reads the board: teams, technicians with skills, absences and hours, and the bars of a span of time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Integer, Text, func, select, type_coerce
from sqlalchemy.orm import Session

from svcdesk.domain.calendars import public_holidays
from svcdesk.models import Activity, Customer, ServiceOrder, Team, Worker
from svcdesk.queries.dispatch.rows import NO_NEEDS, BarRow, BoardRequest, BoardRows, TeamRow, WorkerRow
from svcdesk.store import Reader
from svcdesk.store.stage_facts import load_stage_tree
from svcdesk.store.worker_facts import load_absences, load_calendars, load_needs, load_skill_names, load_skills, seconds

_CHUNK = 500
_PART = 5000  # rows as they come from the database, beside the bars made of them


def load_board(reader: Reader, request: BoardRequest) -> BoardRows:
    """Everything the board shows of the request's span."""
    session = reader.session
    low, high = seconds(request.low), seconds(request.high)
    bars = _bars_between(session, request)
    workers = _workers(session, request.team_ids, {bar.worker_id for bar in bars if bar.worker_id is not None})
    teams = session.execute(select(Team.id, Team.name, Team.owner_id).order_by(Team.code))
    calendars = load_calendars(session)
    for country in {hours.country for hours in calendars.values()} - {""}:
        for year in range(request.low.year, request.high.year + 1):
            public_holidays(country, year)  # the first look imports a library (0.2 s): here, not while painting
    return BoardRows(
        low,
        high,
        tuple(TeamRow(*row) for row in teams if not request.team_ids or row[0] in request.team_ids),
        workers,
        tuple(bars),
        load_absences(session, request.low, request.high),
        calendars,
        load_skill_names(session),
        dict(load_stage_tree(session).by_id),
        reader.parameters,
        session.scalar(select(Worker.id).where(Worker.login == reader.user).limit(1)) if reader.user else None,
    )


def count_bars(reader: Reader, request: BoardRequest) -> int:
    """About how many bars a request would bring, from the index alone."""
    chosen = select(func.count(Activity.id)).where(Activity.starts_at >= request.low, Activity.starts_at < request.high)
    return reader.session.scalar(chosen) or 0


def load_bars(reader: Reader, ids: Collection[int]) -> dict[int, BarRow | None]:
    """The bars of some activities as they are now; None for those that are gone or not scheduled."""
    found: dict[int, BarRow | None] = dict.fromkeys(ids)
    wanted = sorted(ids)
    for at in range(0, len(wanted), _CHUNK):
        chosen = Activity.id.in_(wanted[at : at + _CHUNK])
        query = _bar_select().where(chosen, Activity.starts_at.is_not(None))
        needs = load_needs(reader.session, select(Activity.order_id).where(chosen))
        for bar in _rows(reader.session.execute(query), needs):
            found[bar.id] = bar
    return found


def _bar_select() -> Any:
    """The columns of a bar as they are stored: converting 100,000 enumerations and instants would take a second."""
    return (
        select(
            Activity.id, Activity.worker_id, type_coerce(Activity.starts_at, Text), Activity.minutes,
            type_coerce(Activity.priority, Integer), type_coerce(Activity.dispatched, Integer),
            type_coerce(Activity.closed, Integer), Activity.title, ServiceOrder.description, Customer.name,
            ServiceOrder.number, Activity.order_id, type_coerce(ServiceOrder.window_until, Text), ServiceOrder.stage_id,
        )
        .join(ServiceOrder, ServiceOrder.id == Activity.order_id)
        .join(Customer, Customer.id == ServiceOrder.customer_id)
    )  # fmt: skip


def _bars_between(session: Session, request: BoardRequest) -> list[BarRow]:
    """Bars that end after the beginning: the longest one tells how much earlier a bar may have begun."""
    longest = session.scalar(select(func.max(Activity.minutes)).where(Activity.starts_at < request.low)) or 0
    begin = datetime.fromtimestamp(request.low.timestamp() - longest * 60, request.low.tzinfo)
    chosen = [Activity.starts_at >= begin, Activity.starts_at < request.high]
    query = _bar_select().where(*chosen)
    if not request.show_closed:
        query = query.where(~Activity.closed)
    if request.team_ids:
        members = select(Worker.id).where(Worker.team_id.in_(request.team_ids))
        query = query.where(Activity.worker_id.in_(members) | Activity.worker_id.is_(None))
    needs = load_needs(session, select(Activity.order_id).where(*chosen))
    low = seconds(request.low)
    found = session.connection().execute(query)  # past the ORM: half the time
    rows = _rows(chain.from_iterable(found.partitions(_PART)), needs)
    return [bar for bar in rows if bar.start >= low or bar.end > low]


def _rows(result: Iterable[Any], needs: Mapping[int, frozenset[int]]) -> list[BarRow]:
    instants: dict[str | None, int] = {None: 0}
    names: dict[str, str] = {}
    bars = []
    for row in result:
        (id_, worker_id, starts, minutes, priority, dispatched, closed, title, description, customer, number, order,
         due, stage_id) = row  # fmt: skip
        start = instants.get(starts)
        if start is None:
            start = instants[starts] = int(datetime.fromisoformat(starts).timestamp())
        until = instants.get(due)
        if until is None:
            until = instants[due] = int(datetime.fromisoformat(due).timestamp())
        bars.append(
            BarRow(
                id_, worker_id, start, minutes, priority, dispatched == 1, closed == 1, title or description,
                names.setdefault(customer, customer), number, order, until, needs.get(order, NO_NEEDS),
                stage_id,
            )
        )  # fmt: skip
    return bars


def _workers(session: Session, team_ids: frozenset[int], busy: set[int]) -> tuple[WorkerRow, ...]:
    """The active members of the teams, and whoever else has work in the span."""
    names = load_skill_names(session)
    skills = load_skills(session)
    query = select(Worker.id, Worker.name, Worker.team_id, Worker.calendar_id, Worker.active).order_by(
        Worker.sort_name, Worker.id
    )
    rows = []
    for id_, name, team_id, calendar_id, active in session.execute(query):
        in_team = team_id is not None and active and (not team_ids or team_id in team_ids)
        if in_team or id_ in busy:
            known = skills.get(id_, {})
            text = ", ".join(sorted(names.get(skill_id, "") for skill_id in known))
            rows.append(WorkerRow(id_, name, team_id, calendar_id, known, text))
    return tuple(rows)
