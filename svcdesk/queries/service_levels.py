"""Clocks of service levels: those that run, for the whole window, and the one of an order with its explanation."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import Executable, select

from svcdesk.domain.calendars import named_holidays
from svcdesk.domain.kinds import Progress, Recording
from svcdesk.domain.running_clocks import BY_CLOCK, ClockNow, OpenTimeline, RunningClock, RunningClocks
from svcdesk.domain.service_levels import Closed, Reading, Recorded, Step, StepKind, compute_clock
from svcdesk.i18n import language
from svcdesk.models import CalendarDay, ServiceLevel, ServiceOrder, TimeRecord, WorkCalendar
from svcdesk.store import Reader
from svcdesk.store.recording_facts import load_promises, load_timelines
from svcdesk.store.uses import chunks
from svcdesk.store.worker_facts import seconds

_AHEAD: Final = timedelta(days=8)
"""So far beyond now and every deadline the calendars are counted: a week in which nothing is read again."""


_RUNNING: Final = (
    select(
        ServiceOrder.id, ServiceOrder.due_at, ServiceOrder.risk_at, ServiceOrder.allowed_minutes,
        ServiceLevel.id.label("level_id"), ServiceLevel.calendar_id,
    )
    .join(ServiceLevel, ServiceLevel.id == ServiceOrder.service_level_id)
    .where(ServiceOrder.recording == Recording.STARTED, ServiceOrder.progress == Progress.IN_PROCESS)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Running:
    """The running clocks of orders in process, with the open time of their calendars."""

    clocks: tuple[RunningClock, ...]
    timelines: Mapping[int, OpenTimeline]
    level_names: Mapping[int, str]


def load_running(reader: Reader) -> Running:
    """All of them."""
    clocks = _clocks(reader, _RUNNING)
    names = dict(reader.session.execute(select(ServiceLevel.id, ServiceLevel.name)).all())
    return Running(clocks, _timelines(reader, clocks), names)


def clocks_now(reader: Reader, order_ids: Collection[int]) -> dict[int, ClockNow]:
    """How far the clocks of some orders are now; orders without a running one are left out."""
    clocks = load_running_of(reader, order_ids)
    table = RunningClocks(_timelines(reader, clocks))
    table.put(clocks)
    table.refresh(seconds(reader.clock.now()))
    return {clock.order_id: known for clock in clocks if (known := table.now(clock.order_id)) is not None}


def _timelines(reader: Reader, clocks: Collection[RunningClock]) -> dict[int, OpenTimeline]:
    """The open time of the clocks' calendars around now and all their deadlines."""
    now = seconds(reader.clock.now())
    low = min((clock.due for clock in clocks), default=now)
    high = max((clock.due for clock in clocks), default=now)
    until = max(now, high) + int(_AHEAD.total_seconds())
    calendars = {clock.calendar for clock in clocks if clock.calendar != BY_CLOCK}
    return load_timelines(reader.session, reader.site, calendars, min(low, now), until)


def load_running_of(reader: Reader, order_ids: Collection[int]) -> tuple[RunningClock, ...]:
    """Those of some orders; orders without one are left out."""
    found: list[RunningClock] = []
    for ids in chunks(list(order_ids)):
        found += _clocks(reader, _RUNNING.where(ServiceOrder.id.in_(ids)))
    return tuple(found)


def _clocks(reader: Reader, query: Executable) -> tuple[RunningClock, ...]:
    rows = reader.session.execute(query).all()
    counts_open = bool(rows) and reader.parameters.count_open_time
    return tuple(
        RunningClock(
            row.id, row.level_id, row.calendar_id or BY_CLOCK if counts_open else BY_CLOCK, seconds(row.due_at),
            seconds(row.risk_at), row.allowed_minutes * 60,
        )
        for row in rows
    )  # fmt: skip


class NamedStep(NamedTuple):
    """A step of an explanation; ``name`` is that of a holiday or of a special day."""

    step: Step
    name: str = ""


class RecordedRow(NamedTuple):
    """One span of an order's log; ``minutes`` is what counts of it, up to now if it still runs."""

    started_at: datetime
    ended_at: datetime | None
    user: str
    minutes: int
    by_cancel: bool = False
    """Whether the cancel of the order ended it."""


@dataclass(frozen=True, slots=True)
class OrderClock:
    """What an order's form shows of its clock. Without a service level most of it is empty."""

    order_id: int
    number: str
    recording: Recording
    signed_off: bool
    order_canceled: bool = False
    level_id: int | None = None
    level_name: str = ""
    calendar_name: str = ""
    reading: Reading | None = None
    steps: tuple[NamedStep, ...] = ()
    log: tuple[RecordedRow, ...] = ()
    reason_on_exceeding: bool = False
    reason_on_cancel: bool = False

    @property
    def can_start(self) -> bool:
        """Whether the clock may be started."""
        waiting = self.recording in (Recording.NONE, Recording.STOPPED)
        return self.level_id is not None and waiting and not self.signed_off and not self.order_canceled

    @property
    def can_stop(self) -> bool:
        """Whether the clock runs."""
        return self.recording is Recording.STARTED

    @property
    def can_cancel(self) -> bool:
        """Whether there is a service level that was not canceled yet."""
        return self.level_id is not None and self.recording is not Recording.CANCELED


def load_order_clock(reader: Reader, order_id: int) -> OrderClock | None:
    """The clock of an order as of now, with the steps that explain it; None if the order is gone."""
    order = reader.session.get(ServiceOrder, order_id)
    if order is None:
        return None
    bare = OrderClock(
        order_id, order.number, order.recording, order.signed_off_at is not None, order.progress is Progress.CANCELED
    )
    level = reader.session.get(ServiceLevel, order.service_level_id) if order.service_level_id is not None else None
    if level is None:
        return bare
    rows = _log(reader, order_id)
    reading, minutes = _read(reader, level.id, rows)
    calendar = reader.session.get(WorkCalendar, level.calendar_id) if level.calendar_id is not None else None
    parameters = reader.parameters
    return replace(
        bare,
        level_id=level.id,
        level_name=level.name,
        calendar_name=calendar.name if calendar is not None else "",
        reading=reading,
        steps=_named(reader, reading.steps, calendar) if reading is not None else (),
        log=tuple(
            RecordedRow(row.started_at, row.ended_at, row.user, counted, row.ended_by_cancel)
            for row, counted in zip(rows, minutes, strict=True)
        ),
        reason_on_exceeding=parameters.reason_on_exceeding,
        reason_on_cancel=parameters.reason_on_cancel,
    )


def _log(reader: Reader, order_id: int) -> Sequence[TimeRecord]:
    query = select(TimeRecord).where(TimeRecord.entity == "service_order", TimeRecord.entity_id == order_id)
    return reader.session.scalars(query.order_by(TimeRecord.started_at, TimeRecord.id)).all()


def _read(reader: Reader, level_id: int, rows: Sequence[TimeRecord]) -> tuple[Reading | None, list[int]]:
    """What the clock says now, and the minutes that count of each span."""
    if not rows:
        return None, []
    promise = load_promises(reader.session, reader.site, [level_id], count_open=reader.parameters.count_open_time)
    log = [Recorded(seconds(row.started_at), seconds(row.ended_at) if row.ended_at else None) for row in rows]
    now = seconds(reader.clock.now())
    reading = compute_clock(promise[level_id], log, now)
    counted = {step.end: step.seconds // 60 for step in reading.steps if step.kind is StepKind.RAN}
    return reading, [counted.get(now if span.end is None else span.end, 0) for span in log]


def _named(reader: Reader, steps: Sequence[Step], calendar: WorkCalendar | None) -> tuple[NamedStep, ...]:
    """The steps with the names of the holidays and special days among them, in the language of the screen."""
    special: dict[date, str] = {}
    if calendar is not None and any(step.closed is Closed.SPECIAL for step in steps):
        days = select(CalendarDay.day, CalendarDay.name).where(CalendarDay.calendar_id == calendar.id)
        special = dict(reader.session.execute(days).all())
    named = []
    for step in steps:
        name = ""
        if step.day is not None and step.closed is Closed.SPECIAL:
            name = special.get(step.day, "")
        elif step.day is not None and step.closed is Closed.HOLIDAY and calendar is not None:
            name = dict(named_holidays(calendar.country, step.day.year, language())).get(step.day, "")
        named.append(NamedStep(step, name))
    return tuple(named)
