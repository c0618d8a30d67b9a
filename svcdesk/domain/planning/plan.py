"""Which visits the agreements ask for in a period (reference 5), as a plan that nothing is written for yet."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

from svcdesk.domain.calendars import ONE_DAY, OpeningHours
from svcdesk.domain.kinds import LineType
from svcdesk.domain.planning.bundling import Wish, choose_days, nearest
from svcdesk.domain.planning.recurrence import after_completion, dates
from svcdesk.domain.planning.terms import NOTHING_MADE, AgreementTerms, History, LineTerms, Made, Window
from svcdesk.domain.progress import NoSteps, Steps

ALL_TYPES: Final = frozenset(LineType)
_FAR: Final = date(9998, 12, 31)
_STEP: Final = 8


class Skip(StrEnum):
    """Why a line, or one date of it, makes no visit."""

    TEMPLATE = "template"
    SUSPENDED = "suspended"
    STOPPED = "stopped"
    TYPE = "type"
    OUTSIDE = "outside"
    SUSPENDED_DAY = "suspended_day"
    EXISTS = "exists"
    CANCELED = "canceled"
    DELETED = "deleted"
    WAITS = "waits"
    SERIES = "series"
    """The series of the line no longer has the date."""


class Row(NamedTuple):
    """One line on one calculated date, and the days on which it may be done."""

    line_id: int
    calculated_on: date
    range_from: date
    range_until: date


class Visit(NamedTuple):
    """The rows done together on a day. ``conflict``: the calendar is closed; ``order_id``: the order it joins."""

    agreement_id: int
    key: int | None
    day: date
    rows: tuple[Row, ...]
    conflict: bool = False
    order_id: int | None = None

    @property
    def moved_days(self) -> int:
        """By how many days its rows are moved, all together."""
        return sum(abs((self.day - row.calculated_on).days) for row in self.rows)


class Skipped(NamedTuple):
    """What makes no visit: an agreement, a line (``line_id``) or one date of it, and why."""

    agreement_id: int
    line_id: int | None
    calculated_on: date | None
    reason: Skip


Key = tuple[int, int | None]
"""Agreement and group value."""
Pins = Mapping[tuple[int, date], date]
"""The day that somebody chose, by line and calculated date."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be planned: a period, both ends included, and which types of lines.

    ``continuous`` also makes what is missing since the lines began, canceled and deleted visits among it. A series
    that is counted from completion has one date at a time; when that lies before the period, it is overdue, and
    planned for the first day of it.
    """

    from_on: date
    until_on: date
    types: frozenset[LineType] = ALL_TYPES
    continuous: bool = False
    pins: Pins = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """Visits by agreement, key and day, and what was skipped."""

    visits: tuple[Visit, ...] = ()
    skipped: tuple[Skipped, ...] = ()


class OpenDays:
    """The open days of the calendar as ordinals; without a calendar every day is open."""

    def __init__(self, hours: OpeningHours | None) -> None:
        self._hours = hours
        self._known: dict[int, bool] = {}

    def is_open(self, day: int) -> bool:
        """Whether a day (its ordinal) is open."""
        if self._hours is None:
            return True
        found = self._known.get(day)
        if found is None:
            found = self._known[day] = bool(self._hours.spans(date.fromordinal(day)))
        return found


def plan_visits(
    agreements: Sequence[AgreementTerms],
    request: Request,
    calendar: OpeningHours | None = None,
    history: Mapping[int, History] | None = None,
    standing: Mapping[Key, Mapping[date, int]] | None = None,
    steps: Steps = NoSteps(),  # noqa: B008 - it has no state
) -> Plan:
    """Plan the visits. ``history`` is by line; ``standing`` has the orders that visits may join, by key and day."""
    open_days = OpenDays(calendar)
    visits: list[Visit] = []
    skipped: list[Skipped] = []
    for done, agreement in enumerate(agreements):
        if done % _STEP == 0:
            steps.step(done, len(agreements))
        groups = _rows_by_key(agreement, request, history or {}, skipped)
        for key, rows in sorted(groups.items(), key=lambda group: (group[0] is not None, group[0] or 0)):
            joinable = (standing or {}).get((agreement.id, key), {})
            visits += _bundle(agreement, key, rows, request.pins, open_days, joinable)
    return Plan(tuple(visits), tuple(skipped))


def calculated_dates(
    agreement: AgreementTerms, line: LineTerms, request: Request, history: History, skipped: list[Skipped]
) -> Iterable[date]:
    """The calculated dates of a line that are to be made now (reference 5, steps 1 to 4); others go to ``skipped``."""
    reason = _brake(agreement, line, request.types)
    if reason is not None:
        skipped.append(Skipped(agreement.id, line.id, None, reason))
        return
    begin, end = agreement.validity(line)
    low = begin if request.continuous else max(begin, request.from_on)
    high = min(end or _FAR, request.until_on)
    if low > high:
        skipped.append(Skipped(agreement.id, line.id, None, Skip.OUTSIDE))
        return
    series = _series(agreement, line, history, request, (low, high))
    if series is None:
        skipped.append(Skipped(agreement.id, line.id, None, Skip.WAITS))
        return
    for day in series:
        why = _why_not(agreement, day, history, continuous=request.continuous)
        if why is None:
            yield day
        elif day >= request.from_on:
            skipped.append(Skipped(agreement.id, line.id, day, why))


def find_unfit(
    agreements: Iterable[AgreementTerms], history: Mapping[int, History], low: date, high: date
) -> list[Skipped]:
    """Open visits from ``low`` to ``high`` that the agreements would not make now, and why (reference 5, issue 4).

    A line was stopped, its agreement suspended, its validity, start or interval changed. A series that is
    counted from completion has no dates of its own to compare with.
    """
    found: list[Skipped] = []
    for agreement in agreements:
        for line in agreement.lines:
            about = history.get(line.id, NOTHING_MADE)
            made = [day for day, state in about.made.items() if state is Made.OPEN and low <= day <= high]
            if made:
                found += _unfit_of(agreement, line, about, sorted(made))
    return found


def _unfit_of(agreement: AgreementTerms, line: LineTerms, about: History, made: Sequence[date]) -> list[Skipped]:
    brake = _brake(agreement, line, ALL_TYPES)
    if brake is not None:
        return [Skipped(agreement.id, line.id, day, brake) for day in made]
    begin, end = agreement.validity(line)
    fixed = line.interval is None or not line.interval.from_completion
    anchor = line.starts_on or agreement.starts_on
    wanted = set(dates(anchor, line.interval, made[0], made[-1])) if fixed else set(made)
    found = []
    for day in made:
        visit_on = about.planned_on.get(day, day)
        if min(day, visit_on) < begin or (end is not None and max(day, visit_on) > end):
            found.append(Skipped(agreement.id, line.id, day, Skip.OUTSIDE))
        elif agreement.is_suspended_on(day) or agreement.is_suspended_on(visit_on):
            found.append(Skipped(agreement.id, line.id, day, Skip.SUSPENDED_DAY))
        elif day not in wanted:
            found.append(Skipped(agreement.id, line.id, day, Skip.SERIES))
    return found


def range_of(agreement: AgreementTerms, line: LineTerms, day: date) -> tuple[date, date]:
    """On which days a line may be done for a calculated date: its window within its validity (reference 5, step 5)."""
    window: Window | None = line.window
    if window is None:
        return day, day
    low, high = window.around(day)
    begin, end = agreement.validity(line)
    return max(low, begin), high if end is None else min(high, end)


def _brake(agreement: AgreementTerms, line: LineTerms, types: Collection[LineType]) -> Skip | None:
    if agreement.template:
        return Skip.TEMPLATE
    if agreement.suspended:
        return Skip.SUSPENDED
    if line.stopped:
        return Skip.STOPPED
    return None if line.type in types else Skip.TYPE


def _series(
    agreement: AgreementTerms, line: LineTerms, history: History, request: Request, span: tuple[date, date]
) -> Iterable[date] | None:
    """The dates of a line in a span; None while a series that is counted from completion waits for one."""
    anchor, interval = line.starts_on or agreement.starts_on, line.interval
    if interval is None or not interval.from_completion:
        return dates(anchor, interval, *span)
    if Made.OPEN in history.made.values():
        return None
    dropped = () if request.continuous else (
        day for day, state in history.made.items() if state in (Made.CANCELED, Made.DELETED)
    )  # fmt: skip
    done = (history.completed_on,) if history.completed_on is not None else ()
    last = max((*dropped, *done), default=None)
    due = max(anchor, agreement.validity(line)[0]) if last is None else after_completion(last, interval)
    if agreement.is_suspended_on(due):
        if agreement.suspended_until is None:
            return []
        due = agreement.suspended_until + ONE_DAY
    is_late = due < request.from_on and _overdue_on(agreement, line, request) is None
    return [due] if due <= span[1] and not is_late else []


def _overdue_on(agreement: AgreementTerms, line: LineTerms, request: Request) -> date | None:
    """The day for a visit that is overdue: when the period begins, or the suspension ends; None if that is too late."""
    _begin, end = agreement.validity(line)
    day = request.from_on if end is None else min(request.from_on, end)
    if agreement.is_suspended_on(day):
        if agreement.suspended_until is None:
            return None
        day = agreement.suspended_until + ONE_DAY
    return day if day <= min(end or _FAR, request.until_on) else None


def _why_not(agreement: AgreementTerms, day: date, history: History, *, continuous: bool) -> Skip | None:
    if agreement.is_suspended_on(day):
        return Skip.SUSPENDED_DAY
    made = history.made.get(day)
    if made is None or (continuous and made in (Made.CANCELED, Made.DELETED)):
        return None
    return {Made.CANCELED: Skip.CANCELED, Made.DELETED: Skip.DELETED}.get(made, Skip.EXISTS)


def _rows_by_key(
    agreement: AgreementTerms, request: Request, history: Mapping[int, History], skipped: list[Skipped]
) -> dict[int | None, list[Row]]:
    groups: dict[int | None, list[Row]] = {}
    for line in agreement.lines:
        about = history.get(line.id, NOTHING_MADE)
        rows = groups.setdefault(agreement.key_of(line), [])
        for day in calculated_dates(agreement, line, request, about, skipped):
            low, high = range_of(agreement, line, day)
            if line.interval is not None and line.interval.from_completion and day < request.from_on:
                low = _overdue_on(agreement, line, request) or low
                high = max(high, low)
            rows.append(Row(line.id, day, low, high))
    return groups


def _bundle(
    agreement: AgreementTerms, key: int | None, rows: Sequence[Row], pins: Pins, open_days: OpenDays,
    joinable: Mapping[date, int],
) -> list[Visit]:  # fmt: skip
    """The visits of one key. Rows that have an open day go to open days only; the others to closed ones, in conflict.

    So the two never compete for a day, and each is bundled by itself.
    """

    def is_suspended(day: int) -> bool:
        return agreement.has_suspension and agreement.is_suspended_on(date.fromordinal(day))

    wishes = [(row, _wish(row, pins)) for row in rows]
    stretches = sorted({(wish.low, wish.high) for _row, wish in wishes})
    opened = _days_within(stretches, lambda day: open_days.is_open(day) and not is_suspended(day))
    closed = {stretch for stretch in stretches if not _holds_any(stretch, opened)}
    shut = _days_within(sorted(closed), lambda day: not is_suspended(day))
    on_open = [(row, wish) for row, wish in wishes if (wish.low, wish.high) not in closed]
    on_closed = [(row, wish) for row, wish in wishes if (wish.low, wish.high) in closed]
    standing = {
        day.toordinal(): order_id for day, order_id in joinable.items() if not agreement.is_suspended_on(day)
    }  # fmt: skip
    visits = [
        *_visits(agreement.id, key, on_open, opened, {d: o for d, o in standing.items() if open_days.is_open(d)}),
        *_visits(agreement.id, key, on_closed, shut,
                 {d: o for d, o in standing.items() if not open_days.is_open(d)}, conflict=True),
    ]  # fmt: skip
    return sorted(visits, key=lambda visit: visit.day)


def _wish(row: Row, pins: Pins) -> Wish:
    pin = pins.get((row.line_id, row.calculated_on))
    if pin is not None:
        return Wish(*[pin.toordinal()] * 3)
    low, high = row.range_from.toordinal(), row.range_until.toordinal()
    return Wish(min(max(row.calculated_on.toordinal(), low), high), low, high)


def _days_within(stretches: Iterable[tuple[int, int]], wanted: Callable[[int], bool]) -> list[int]:
    """The wanted days of sorted stretches, in order; each is looked at once, however many stretches hold it."""
    found: list[int] = []
    begin = 0
    for low, high in stretches:
        found += filter(wanted, range(max(low, begin), high + 1))
        begin = max(begin, high + 1)
    return found


def _holds_any(stretch: tuple[int, int], days: Sequence[int]) -> bool:
    at = bisect_left(days, stretch[0])
    return at < len(days) and days[at] <= stretch[1]


def _visits(
    agreement_id: int, key: int | None, rows: Sequence[tuple[Row, Wish]], days: Sequence[int],
    standing: Mapping[int, int], *, conflict: bool = False,
) -> list[Visit]:  # fmt: skip
    if not rows:
        return []
    chosen = choose_days([wish for _row, wish in rows], days, standing)
    assert chosen is not None  # every row has a day of its own among ``days``
    by_day: dict[int, list[Row]] = {}
    for row, wish in rows:
        to = nearest(wish, chosen)
        assert to is not None
        by_day.setdefault(to, []).append(row)
    return [
        Visit(agreement_id, key, date.fromordinal(day), tuple(found), conflict, standing.get(day))
        for day, found in by_day.items()
    ]
