"""On which days something that repeats is done (decisions, "Recurrence"; reference 5, steps 2 and 3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from typing import Final

from dateutil.rrule import DAILY, FR, MO, MONTHLY, TH, TU, WE, rrule, rrulestr
from dateutil.rrule import weekday as rule_weekday

from svcdesk.domain.kinds import IntervalPattern, IntervalRange, MonthPlace, Weekday
from svcdesk.domain.problems import Problem, Severity

_WORKING: Final = (MO, TU, WE, TH, FR)
MOST_FREQUENCY: Final = 1000
_FREQUENCIES: Final = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_PARTS: Final = frozenset(
    {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYMONTH", "BYSETPOS", "WKST", "BYEASTER"}
)  # fmt: skip
_DAILY_PARTS: Final = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTH"})
_LAST_YEAR: Final = 9998  # a step beyond the calendar of the program is no date


@dataclass(frozen=True, slots=True)
class Interval:
    """How often something is done: every ``frequency`` × ``range``, or by a pattern of the calendar.

    ``from_completion`` counts from the day on which the last visit was done.
    """

    range: IntervalRange = IntervalRange.MONTH
    frequency: int = 1
    pattern: IntervalPattern = IntervalPattern.FIXED
    place: MonthPlace = MonthPlace.FIRST
    weekday: Weekday = Weekday.MONDAY
    rule: str = ""
    from_completion: bool = False


_USED: Final[Mapping[IntervalPattern, frozenset[str]]] = {
    IntervalPattern.FIXED: frozenset({"frequency", "range", "from_completion"}),
    IntervalPattern.WEEKDAY: frozenset({"frequency", "place", "weekday"}),
    IntervalPattern.WORKING_DAY: frozenset({"frequency", "place"}),
    IntervalPattern.WEEKDAYS: frozenset(),
    IntervalPattern.RULE: frozenset({"rule"}),
}


def interval_field_applies(pattern: IntervalPattern, name: str) -> bool:
    """Whether a field means something for intervals of a pattern; names that are no part of it do."""
    return name in _USED[pattern] or not any(name in names for names in _USED.values())


def check_interval(interval: Interval) -> list[Problem]:
    """What is wrong with an interval; targets are field names. What its pattern does not use is not looked at."""
    found = []
    if interval_field_applies(interval.pattern, "frequency") and not 1 <= interval.frequency <= MOST_FREQUENCY:
        params = {"value": interval.frequency, "most": MOST_FREQUENCY}
        found.append(Problem("interval.frequency", Severity.REFUSE, "frequency", params))
    if interval.pattern is IntervalPattern.RULE:
        try:
            if next(iter(_rule(interval.rule, date(2024, 1, 1))), None) is None:
                found.append(Problem("interval.rule_empty", Severity.REFUSE, "rule", {"rule": interval.rule}))
        except (ValueError, TypeError, KeyError, AttributeError):
            found.append(Problem("interval.rule", Severity.REFUSE, "rule", {"rule": interval.rule}))
    if interval.from_completion and interval.pattern is not IntervalPattern.FIXED:
        found.append(Problem("interval.completion_fixed", Severity.REFUSE, "from_completion"))
    return found


def dates(anchor: date, interval: Interval | None, low: date, high: date) -> Iterator[date]:
    """The days of a series that begins on ``anchor``, from ``low`` to ``high``, both included, in order.

    The first visit falls on the anchor; without an interval it is the only one. Fixed steps are always
    computed from the anchor and clamped to the end of the month, so that they never drift. A pattern gives
    the anchor and the days of the calendar after it. Raises ValueError for a rule that cannot be read.
    """
    if interval is None:
        if low <= anchor <= high:
            yield anchor
    elif interval.pattern is IntervalPattern.FIXED:
        yield from _steps(anchor, interval, low, high)
    else:
        yield from _pattern(anchor, interval, low, high)


def step(anchor: date, interval: Interval, k: int) -> date:
    """Visit ``k`` of a fixed interval: ``anchor`` + k × frequency × range, clamped to the end of its month.

    Raises OverflowError beyond the years that the program knows.
    """
    count = k * interval.frequency
    if interval.range is IntervalRange.DAY:
        return anchor + timedelta(days=count)
    if interval.range is IntervalRange.WEEK:
        return anchor + timedelta(days=7 * count)
    months = anchor.year * 12 + anchor.month - 1 + count * (12 if interval.range is IntervalRange.YEAR else 1)
    year, month = divmod(months, 12)
    if year > _LAST_YEAR:
        raise OverflowError(year)
    return date(year, month + 1, min(anchor.day, _month_days(year, month + 1)))


def next_days(anchor: date, interval: Interval, count: int) -> list[date]:
    """The first days of a series that begins on ``anchor``, looked for within a century. Raises as ``dates``."""
    last = date(min(anchor.year + 100, date.max.year), 12, 31)
    return list(islice(dates(anchor, interval, anchor, last), count))


def after_completion(completed_on: date, interval: Interval) -> date:
    """The day of the next visit of a series that is counted from completion."""
    return step(completed_on, interval, 1)


def _steps(anchor: date, interval: Interval, low: date, high: date) -> Iterator[date]:
    k = _first_step(anchor, interval, low)
    try:
        while (day := step(anchor, interval, k)) <= high:
            if day >= low:
                yield day
            k += 1
    except OverflowError:
        return


def _first_step(anchor: date, interval: Interval, low: date) -> int:
    """A step at or shortly before ``low``: a series that runs for years is not counted from its beginning."""
    if low <= anchor:
        return 0
    days = {
        IntervalRange.DAY: 1, IntervalRange.WEEK: 7, IntervalRange.MONTH: 31, IntervalRange.YEAR: 366,
    }[interval.range]  # fmt: skip
    return (low - anchor).days // (days * interval.frequency)


def _pattern(anchor: date, interval: Interval, low: date, high: date) -> Iterator[date]:
    if low <= anchor <= high:
        yield anchor
    for at in _rule_of(interval, anchor).xafter(_noon(max(low, anchor)) - timedelta(days=1)):
        day = at.date()
        if day > high:
            return
        if day > anchor and day >= low:
            yield day


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a day of the calendar, not an instant


@lru_cache(maxsize=512)
def _rule_of(interval: Interval, anchor: date) -> rrule:
    """The days of the calendar by the library; rules begin with the anchor, so that INTERVAL counts from it."""
    begin = _noon(anchor)
    if interval.pattern is IntervalPattern.RULE:
        return _rule(interval.rule, anchor)
    if interval.pattern is IntervalPattern.WEEKDAYS:
        return rrule(DAILY, dtstart=begin, byweekday=_WORKING, cache=True)
    if interval.pattern is IntervalPattern.WORKING_DAY:
        return rrule(
            MONTHLY, dtstart=begin, interval=interval.frequency, byweekday=_WORKING, bysetpos=interval.place, cache=True
        )
    day = rule_weekday(interval.weekday - 1)
    return rrule(MONTHLY, dtstart=begin, interval=interval.frequency, byweekday=day(int(interval.place)), cache=True)


def _rule(text: str, anchor: date) -> rrule:
    """Raises ValueError for what is no rule of days; where it ends is said by the line, not by the rule."""
    plain = text.strip().upper().removeprefix("RRULE:")
    parts = dict(part.split("=", 1) for part in plain.split(";"))
    allowed = _DAILY_PARTS if parts.get("FREQ") == "DAILY" else _PARTS  # days of no month are searched for day by day
    if parts.get("FREQ") not in _FREQUENCIES or not parts.keys() <= allowed or int(parts.get("INTERVAL", "1")) < 1:
        raise ValueError(text)
    found = rrulestr(plain, dtstart=_noon(anchor), cache=True)
    assert isinstance(found, rrule)
    return found


@lru_cache(maxsize=4096)
def _month_days(year: int, month: int) -> int:
    first = date(year, month, 1)
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - first).days
