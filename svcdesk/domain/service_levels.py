"""The clock of a service level: deadline, time spent and compliance, with the steps that explain them.

Instants are whole seconds since the epoch (UTC), ends are excluded, amounts of time are seconds (reference 8;
decisions, "Calendars and service levels").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from svcdesk.domain.calendars import DAY_SECONDS, ONE_DAY, OpenTime, public_holidays
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.problems import Problem, Refused, Severity

RISK_PERCENT: Final = 75
"""From so much of the allowed time on a promise is at risk."""
LONGEST_CLOSED_DAYS: Final = 3660
"""A calendar that stays closed for longer is taken to never open again."""
_CENT: Final = Decimal("0.01")


class StepKind(StrEnum):
    """What a step of an explanation says."""

    ALLOWED = "allowed"
    ASKED = "asked"
    """The start fell into closed time: ``start`` is when it was asked for, ``end`` the opening it moved to."""
    STARTED = "started"
    OPEN = "open"
    """Open time from ``start`` to ``end`` that counts towards the allowance."""
    CLOSED = "closed"
    """Whole closed days: ``start`` is the first midnight, ``end`` the last; ``closed`` says why."""
    DAYS = "days"
    """``days`` open days from ``start`` to ``end``, which keeps the clock time."""
    LIMIT = "limit"
    """The deadline without pauses; ``seconds`` is the counted time up to it."""
    RAN = "ran"
    PAUSED = "paused"
    MOVED = "moved"
    """The deadline moves from ``start`` to ``end`` because of ``seconds`` of pauses."""
    SPENT = "spent"
    """``seconds`` of ``of`` seconds allowed are spent."""


class Closed(StrEnum):
    """Why a day has no open time."""

    WEEKLY = "weekly"
    """No opening hours on that weekday."""
    HOLIDAY = "holiday"
    SPECIAL = "special"
    """A special day of the calendar that is closed."""


class Step(NamedTuple):
    """One step of an explanation, in the order in which it is told; which fields mean something says the kind."""

    kind: StepKind
    start: int = 0
    end: int = 0
    seconds: int = 0
    of: int = 0
    days: int = 0
    closed: Closed | None = None
    day: date | None = None
    """The first of the closed days."""


class Recorded(NamedTuple):
    """One span of recorded time; the one that still runs has no end."""

    start: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Allowance:
    """The greatest completion time of a service level."""

    days: int = 0
    hours: int = 0
    minutes: int = 0

    @property
    def rest_seconds(self) -> int:
        """Hours and minutes."""
        return self.hours * 3600 + self.minutes * 60


@dataclass(frozen=True, slots=True)
class Promise:
    """What a service level promises, and by which time it counts.

    With ``count_open`` false the calendar only moves a start out of closed time, and then the clock
    runs day and night (reference 18, C7). Without a calendar it always does.
    """

    allowance: Allowance
    site: SiteTime
    calendar: OpenTime | None = None
    count_open: bool = True

    @property
    def counted(self) -> OpenTime | None:
        """The open time that counts; None where all time does."""
        return self.calendar if self.count_open else None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock says at one instant."""

    started: int
    """The first start, moved out of closed time."""
    limit: int
    """The deadline if recording had never stopped."""
    deadline: int
    """The limit pushed by the counted time that recording was stopped until it was started again."""
    risk_at: int
    """When ``RISK_PERCENT`` of the allowed time is spent if the clock runs on."""
    allowed: int
    """Counted time between start and limit; never 0."""
    spent: int
    paused: int
    steps: tuple[Step, ...] = field(repr=False)

    @property
    def exceeded(self) -> bool:
        """Whether more was spent than is allowed."""
        return self.spent > self.allowed

    @property
    def compliance(self) -> Decimal:
        """Spent time of the allowed time, in percent with two decimals; above 100 exactly when exceeded."""
        return compute_percent(self.spent, self.allowed)


def compute_percent(spent: int, allowed: int) -> Decimal:
    """Spent of allowed in percent, half up to two decimals; any breach is above 100.00."""
    percent = (Decimal(spent * 100) / allowed).quantize(_CENT, ROUND_HALF_UP)
    return percent + _CENT if spent > allowed and percent == 100 else percent


def compute_clock(promise: Promise, log: Sequence[Recorded], now: int) -> Reading:
    """What the clock of a promise says: ``log`` is in order, without overlaps, and not empty.

    Raises Refused (calendar.never_open) if the calendar has no open time in the years that are looked at.
    """
    steps = [_allowed_step(promise)]
    started = _first_open(promise.calendar, log[0].start, steps)
    steps.append(Step(StepKind.STARTED, started, started))
    limit = _add_allowance(promise, started, steps)
    allowed = _count(promise.counted, started, limit)
    steps.append(Step(StepKind.LIMIT, started, limit, allowed))
    spent, paused = _run(promise.counted, log, started, now, steps)
    deadline = _add(promise.counted, limit, paused, [])
    if deadline > limit:
        steps.append(Step(StepKind.MOVED, limit, deadline, paused))
    steps.append(Step(StepKind.SPENT, started, now, spent, allowed))
    at_risk = -(-allowed * RISK_PERCENT // 100)
    risk_at = _add(promise.counted, started, at_risk + paused, [])
    return Reading(started, limit, deadline, risk_at, allowed, spent, paused, tuple(steps))


def _allowed_step(promise: Promise) -> Step:
    allowance = promise.allowance
    return Step(StepKind.ALLOWED, seconds=allowance.rest_seconds, days=allowance.days)


def _run(
    counted: OpenTime | None, log: Sequence[Recorded], started: int, now: int, steps: list[Step]
) -> tuple[int, int]:
    """What the log says of time spent and paused; nothing before ``started`` or after ``now``."""
    spent = paused = 0
    stopped: int | None = None
    for start, end in log:
        low = max(start, started)
        if stopped is not None and (seconds := _count(counted, max(stopped, started), low)):
            paused += seconds
            steps.append(Step(StepKind.PAUSED, max(stopped, started), low, seconds))
        high = now if end is None else end
        if high > low:
            seconds = _count(counted, low, high)
            spent += seconds
            steps.append(Step(StepKind.RAN, low, high, seconds))
        stopped = end
    return spent, paused


def _add_allowance(promise: Promise, started: int, steps: list[Step]) -> int:
    """The deadline without pauses: days keep the clock time, then hours and minutes consume open time."""
    allowance, counted = promise.allowance, promise.counted
    if counted is None:
        return started + allowance.days * DAY_SECONDS + allowance.rest_seconds
    at = started
    if allowance.days:
        at = _add_days(counted, started, allowance.days, steps)
    return _add(counted, at, allowance.rest_seconds, steps)


def _add_days(counted: OpenTime, started: int, days: int, steps: list[Step]) -> int:
    """The same clock time so many open days later."""
    local = counted.site.local(datetime.fromtimestamp(started, UTC))
    day, left, shut = local.date(), days, 0
    while left:
        day += ONE_DAY
        if counted.on(day):
            left, shut = left - 1, 0
        else:
            shut += 1
            _require_opening(shut, day)
            _tell_closed(counted, day, steps)
    end = int(counted.site.instant(day, local.time()).timestamp())
    steps.append(Step(StepKind.DAYS, started, end, days=days))
    return end


def _add(counted: OpenTime | None, at: int, seconds: int, steps: list[Step]) -> int:
    """When so many counted seconds have passed since ``at``; ``at`` itself for none."""
    if counted is None or not seconds:
        return at + seconds
    day, left, shut = counted.site.day(datetime.fromtimestamp(at, UTC)), seconds, 0
    while True:
        spans = counted.on(day)
        for opens, closes in spans:
            begin = max(opens, at)
            if closes > begin:
                end = min(closes, begin + left)
                _tell_open(begin, end, steps)
                left -= end - begin
                if not left:
                    return end
        shut = 0 if spans else shut + 1
        if not spans:
            _require_opening(shut, day)
            _tell_closed(counted, day, steps)
        day += ONE_DAY


def _first_open(calendar: OpenTime | None, asked: int, steps: list[Step]) -> int:
    """The instant itself, or the next opening if it is closed; then the steps say what was closed."""
    if calendar is None:
        return asked
    told: list[Step] = []
    opening = _add(calendar, asked, 1, told) - 1
    if opening > asked:
        steps.append(Step(StepKind.ASKED, asked, opening))
        steps += [step for step in told if step.kind is StepKind.CLOSED]
    return opening


def _count(counted: OpenTime | None, low: int, high: int) -> int:
    if high <= low:
        return 0
    return high - low if counted is None else counted.open_seconds(low, high)


def _tell_open(begin: int, end: int, steps: list[Step]) -> None:
    last = steps[-1] if steps else None
    if last is not None and last.kind is StepKind.OPEN and last.end == begin:
        begin = last.start
        steps.pop()
    steps.append(Step(StepKind.OPEN, begin, end, end - begin))


def _tell_closed(counted: OpenTime, day: date, steps: list[Step]) -> None:
    """A closed day; one that follows another closed for the same reason makes it longer."""
    why = why_closed(counted, day)
    begin, end = (int(edge.timestamp()) for edge in counted.site.day_span(day))
    last = steps[-1] if steps else None
    if last is not None and last.kind is StepKind.CLOSED and last.closed is why is Closed.WEEKLY and last.end == begin:
        steps[-1] = last._replace(end=end, days=last.days + 1)
    else:
        steps.append(Step(StepKind.CLOSED, begin, end, days=1, closed=why, day=day))


def why_closed(counted: OpenTime, day: date) -> Closed:
    """Why a day without open time is closed."""
    hours = counted.hours
    if day in hours.special:
        return Closed.SPECIAL
    if hours.country and hours.weekly.get(day.isoweekday()) and day in public_holidays(hours.country, day.year):
        return Closed.HOLIDAY
    return Closed.WEEKLY


def _require_opening(shut: int, day: date) -> None:
    if shut > LONGEST_CLOSED_DAYS or day.year >= date.max.year:
        raise Refused([Problem("calendar.never_open", Severity.REFUSE, "", {"year": day.year})])
