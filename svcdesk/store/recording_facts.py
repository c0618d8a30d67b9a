"""What the engine of service levels needs to know, read from the database: promises, and logs of recorded time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from svcdesk.domain.calendars import OpenTime
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.kinds import Recording
from svcdesk.domain.running_clocks import OpenTimeline
from svcdesk.domain.service_levels import Allowance, Promise, Reading, Recorded
from svcdesk.models import ServiceLevel, TimeRecord
from svcdesk.store.uses import chunks
from svcdesk.store.worker_facts import load_calendars, seconds


class ClockColumns(NamedTuple):
    """What an order says of its clock, for lists and boards; all but the state is empty where nothing is recorded."""

    recording: Recording = Recording.NONE
    recording_started_at: datetime | None = None
    due_at: datetime | None = None
    risk_at: datetime | None = None
    allowed_minutes: int | None = None
    compliance: Decimal | None = None


def clock_columns(reading: Reading, *, running: bool) -> ClockColumns:
    """The columns by what a clock says; the compliance is known once it stands."""
    return ClockColumns(
        Recording.STARTED if running else Recording.STOPPED, _instant(reading.started), _instant(reading.deadline),
        _instant(reading.risk_at), max(reading.allowed // 60, 1), None if running else reading.compliance,
    )  # fmt: skip


def _instant(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


def load_promises(
    session: Session, site: SiteTime, level_ids: Collection[int] | None = None, *, count_open: bool
) -> dict[int, Promise]:
    """What service levels (all, or some) promise; those of one calendar share its open time."""
    query = select(
        ServiceLevel.id, ServiceLevel.days, ServiceLevel.hours, ServiceLevel.minutes, ServiceLevel.calendar_id
    )
    if level_ids is not None:
        query = query.where(ServiceLevel.id.in_(level_ids))
    rows = session.execute(query).all()
    calendars = load_calendars(session, {row.calendar_id for row in rows if row.calendar_id is not None})
    open_times = {id_: OpenTime(hours, site) for id_, hours in calendars.items()}
    return {
        row.id: Promise(
            Allowance(row.days, row.hours, row.minutes), site, open_times.get(row.calendar_id), count_open
        )
        for row in rows
    }  # fmt: skip


def load_logs(session: Session, entity: str, ids: Iterable[int]) -> dict[int, list[Recorded]]:
    """The recorded spans of some records, in order; those without any are left out."""
    found: dict[int, list[Recorded]] = {}
    for part in chunks(list(ids)):
        query = (
            select(TimeRecord.entity_id, TimeRecord.started_at, TimeRecord.ended_at)
            .where(TimeRecord.entity == entity, TimeRecord.entity_id.in_(part))
            .order_by(TimeRecord.entity_id, TimeRecord.started_at, TimeRecord.id)
        )
        for id_, started_at, ended_at in session.execute(query):
            end = seconds(ended_at) if ended_at is not None else None
            found.setdefault(id_, []).append(Recorded(seconds(started_at), end))
    return found


def load_timelines(
    session: Session, site: SiteTime, calendar_ids: Collection[int], low: int, until: int
) -> dict[int, OpenTimeline]:
    """The open time of calendars from ``low`` to ``until``, counted once for all clocks."""
    calendars = load_calendars(session, calendar_ids) if calendar_ids else {}
    return {id_: OpenTimeline.of(OpenTime(hours, site), low, until) for id_, hours in calendars.items()}


def whole_minute(instant: datetime) -> datetime:
    """Time is recorded by the minute, as people write it down."""
    return instant.replace(second=0, microsecond=0)
