"""The engine of service levels: the worked examples, and random clocks against a slow count of minutes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from svcdesk.domain.calendars import Minutes, OpeningHours, OpenTime
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.problems import Refused
from svcdesk.domain.service_levels import (
    Allowance,
    Closed,
    Promise,
    Reading,
    Recorded,
    Step,
    StepKind,
    compute_clock,
    compute_percent,
)

WARSAW = SiteTime.of("Europe/Warsaw")
OFFICE = OpeningHours(dict.fromkeys(range(1, 6), ((8 * 60, 16 * 60),)), country="PL")
LATE_OFFICE = OpeningHours(dict.fromkeys(range(1, 6), ((10 * 60, 18 * 60),)))


def at(text: str, site: SiteTime = WARSAW) -> int:
    """The second of a wall-clock time such as ``2026-01-09 14:00``."""
    local = datetime.fromisoformat(text)
    return int(site.instant(local.date(), local.time()).timestamp())


def wall(second: int, site: SiteTime = WARSAW) -> str:
    """The opposite."""
    return site.local(datetime.fromtimestamp(second, UTC)).strftime("%Y-%m-%d %H:%M")


def promise(
    hours: OpeningHours | None = None, *, days: int = 0, h: int = 0, minutes: int = 0, count_open: bool = True
) -> Promise:
    """A promise in Warsaw."""
    calendar = OpenTime(hours, WARSAW) if hours is not None else None
    return Promise(Allowance(days, h, minutes), WARSAW, calendar, count_open)


def read(what: Promise, now: str, *log: tuple[str, str | None]) -> Reading:
    """What the clock says."""
    return compute_clock(what, [Recorded(at(start), at(end) if end else None) for start, end in log], at(now))


def kinds(reading: Reading) -> list[StepKind]:
    """The kinds of the steps."""
    return [step.kind for step in reading.steps]


# The worked examples of the decisions


def test_example_5_a_pause_pushes_the_deadline() -> None:
    """8 h, no calendar, start 09:00, stop 11:00, start 13:00: 17:00, then 19:00; at 15:00 4 h, 50 %."""
    eight = promise(h=8)
    before = read(eight, "2026-03-02 11:00", ("2026-03-02 09:00", "2026-03-02 11:00"))
    assert wall(before.deadline) == "2026-03-02 17:00"
    after = read(eight, "2026-03-02 15:00", ("2026-03-02 09:00", "2026-03-02 11:00"), ("2026-03-02 13:00", None))
    assert wall(after.deadline) == "2026-03-02 19:00"
    assert wall(after.limit) == "2026-03-02 17:00"
    assert (after.spent, after.paused, after.compliance) == (4 * 3600, 2 * 3600, Decimal("50.00"))


def test_example_6_only_open_time_is_spent() -> None:
    """Open Mon-Fri 10-18, from Fri 25.06.2021 12:00 to Sun 27.06 11:00: 6 h."""
    reading = read(promise(LATE_OFFICE, h=40), "2021-06-27 11:00", ("2021-06-25 12:00", None))
    assert reading.spent == 6 * 3600


def test_example_7_polish_holidays() -> None:
    """Open Mon-Fri 8-16 with Polish holidays, 8 h, Fri 09.01.2026 14:00 to Mon 12.01 10:00: 4 h, 50 %."""
    reading = read(promise(OFFICE, h=8), "2026-01-12 10:00", ("2026-01-09 14:00", None))
    assert (reading.spent, reading.compliance) == (4 * 3600, Decimal("50.00"))
    assert wall(reading.deadline) == "2026-01-12 14:00"


def test_example_8_eight_hours_over_the_spring_change() -> None:
    """No calendar, 8 h from 28.03.2026 20:00 Europe/Warsaw: 05:00 the next day."""
    reading = read(promise(h=8), "2026-03-28 20:00", ("2026-03-28 20:00", None))
    assert wall(reading.deadline) == "2026-03-29 05:00"


def test_eight_hours_over_the_autumn_change() -> None:
    """The hour from 2 to 3 comes twice."""
    reading = read(promise(h=8), "2026-10-24 20:00", ("2026-10-24 20:00", None))
    assert wall(reading.deadline) == "2026-10-25 03:00"


# Rules


def test_steps_explain_the_deadline() -> None:
    """8 h allowed, Friday 2 h, weekend closed, Monday 6 h, a pause, and what is spent."""
    log = (("2026-01-09 14:00", "2026-01-12 09:00"), ("2026-01-12 11:00", None))
    reading = read(promise(OFFICE, h=8), "2026-01-12 12:00", *log)
    assert reading.steps == (
        Step(StepKind.ALLOWED, seconds=8 * 3600),
        Step(StepKind.STARTED, at("2026-01-09 14:00"), at("2026-01-09 14:00")),
        Step(StepKind.OPEN, at("2026-01-09 14:00"), at("2026-01-09 16:00"), 2 * 3600),
        Step(StepKind.CLOSED, at("2026-01-10 00:00"), at("2026-01-12 00:00"), days=2, closed=Closed.WEEKLY,
             day=date(2026, 1, 10)),
        Step(StepKind.OPEN, at("2026-01-12 08:00"), at("2026-01-12 14:00"), 6 * 3600),
        Step(StepKind.LIMIT, at("2026-01-09 14:00"), at("2026-01-12 14:00"), 8 * 3600),
        Step(StepKind.RAN, at("2026-01-09 14:00"), at("2026-01-12 09:00"), 3 * 3600),
        Step(StepKind.PAUSED, at("2026-01-12 09:00"), at("2026-01-12 11:00"), 2 * 3600),
        Step(StepKind.RAN, at("2026-01-12 11:00"), at("2026-01-12 12:00"), 3600),
        Step(StepKind.MOVED, at("2026-01-12 14:00"), at("2026-01-12 16:00"), 2 * 3600),
        Step(StepKind.SPENT, at("2026-01-09 14:00"), at("2026-01-12 12:00"), 4 * 3600, 8 * 3600),
    )  # fmt: skip
    assert wall(reading.risk_at) == "2026-01-12 14:00"


def test_days_are_open_days_and_keep_the_clock_time() -> None:
    """Two days from Friday 14:30 are Tuesday 14:30; hours then consume open time."""
    reading = read(promise(OFFICE, days=2, h=3), "2026-01-09 15:00", ("2026-01-09 14:30", None))
    assert wall(reading.deadline) == "2026-01-14 09:30"
    assert reading.allowed == (90 + 2 * 480 + 90) * 60
    assert StepKind.DAYS in kinds(reading)


def test_days_keep_the_clock_time_over_a_clock_change() -> None:
    """An open day around the spring change is a day, not 24 hours."""
    always = OpeningHours(dict.fromkeys(range(1, 8), ((0, 1440),)))
    reading = read(promise(always, days=1), "2026-03-28 20:00", ("2026-03-28 20:00", None))
    assert wall(reading.deadline) == "2026-03-29 20:00"
    assert reading.allowed == 23 * 3600


def test_days_without_a_calendar_are_24_hours() -> None:
    """Elapsed time, also over the spring change."""
    reading = read(promise(days=1, minutes=30), "2026-03-28 20:00", ("2026-03-28 20:00", None))
    assert wall(reading.deadline) == "2026-03-29 21:30"


def test_a_start_in_closed_time_moves_to_the_next_opening() -> None:
    """An order on Saturday starts on Monday; nothing is spent before."""
    reading = read(promise(OFFICE, h=1), "2026-01-11 12:00", ("2026-01-10 10:00", None))
    assert wall(reading.started) == "2026-01-12 08:00"
    assert (reading.spent, reading.compliance) == (0, Decimal("0.00"))
    assert reading.steps[1] == Step(StepKind.ASKED, at("2026-01-10 10:00"), at("2026-01-12 08:00"))


def test_the_closing_minute_is_closed() -> None:
    """16:00 on a day that closes at 16:00 is the next morning."""
    reading = read(promise(OFFICE, h=1), "2026-01-08 16:00", ("2026-01-08 16:00", None))
    assert wall(reading.started) == "2026-01-09 08:00"


def test_the_calendar_may_only_move_the_start() -> None:
    """With the parameter off the clock runs day and night from the opening on (reference 18, C7)."""
    reading = read(promise(OFFICE, h=12, count_open=False), "2026-01-12 20:00", ("2026-01-10 10:00", None))
    assert wall(reading.started) == "2026-01-12 08:00"
    assert wall(reading.deadline) == "2026-01-12 20:00"
    assert reading.compliance == Decimal("100.00")


def test_time_outside_opening_is_neither_spent_nor_paused() -> None:
    """Stopped over the weekend: the deadline does not move."""
    log = (("2026-01-09 14:00", "2026-01-09 17:00"), ("2026-01-12 08:00", None))
    reading = read(promise(OFFICE, h=8), "2026-01-12 09:00", *log)
    assert (reading.paused, wall(reading.deadline)) == (0, "2026-01-12 14:00")
    assert StepKind.PAUSED not in kinds(reading)


def test_a_clock_that_is_stopped_stands_still() -> None:
    """Neither spent nor deadline change while it waits."""
    log = ("2026-01-09 09:00", "2026-01-09 10:00")
    early = read(promise(OFFICE, h=8), "2026-01-09 10:00", log)
    late = read(promise(OFFICE, h=8), "2026-02-20 10:00", log)
    assert (early.spent, early.deadline, early.compliance) == (late.spent, late.deadline, late.compliance)


def test_holidays_and_special_days_are_told_by_name() -> None:
    """Epiphany 2026 is a Tuesday; a special day closes the Wednesday."""
    hours = OpeningHours(OFFICE.weekly, {date(2026, 1, 7): ()}, "PL")
    reading = read(promise(hours, h=4), "2026-01-05 16:00", ("2026-01-05 14:00", None))
    closed = [(step.day, step.closed) for step in reading.steps if step.kind is StepKind.CLOSED]
    assert closed == [(date(2026, 1, 6), Closed.HOLIDAY), (date(2026, 1, 7), Closed.SPECIAL)]
    assert wall(reading.deadline) == "2026-01-08 10:00"


def test_a_holiday_on_a_closed_weekday_is_no_news() -> None:
    """Christmas 2027 falls on a weekend: closed as every week."""
    reading = read(promise(OFFICE, h=4), "2027-12-24 15:00", ("2027-12-23 14:00", None))
    closed = [(step.closed, step.days) for step in reading.steps if step.kind is StepKind.CLOSED]
    assert closed == [(Closed.HOLIDAY, 1), (Closed.WEEKLY, 2)]  # Christmas Eve is a holiday since 2025


def test_a_breach_is_always_above_100() -> None:
    """One second too many in a year does not hide behind rounding."""
    year = 365 * 24 * 3600
    assert compute_percent(year, year) == 100
    assert compute_percent(year + 1, year) == Decimal("100.01")
    assert compute_percent(year - 1, year) == 100


def test_a_calendar_that_never_opens_is_refused_soon() -> None:
    """The search ends after ten years."""
    closed = OpeningHours({}, {date(2020, 1, 1): ((480, 960),)})
    with pytest.raises(Refused) as refused:
        read(promise(closed, h=1), "2026-01-05 12:00", ("2026-01-05 12:00", None))
    assert [problem.code for problem in refused.value.problems] == ["calendar.never_open"]
    with pytest.raises(Refused):
        read(promise(OpeningHours({}, {date(2026, 1, 5): ((480, 960),)}), days=2), "2026-01-05 12:00",
             ("2026-01-05 12:00", None))  # fmt: skip


def test_the_search_ends_where_the_calendar_of_mankind_does() -> None:
    """No overflow at the end of the year 9999."""
    with pytest.raises(Refused):
        read(promise(OFFICE, days=900), "9998-01-05 12:00", ("9998-01-05 12:00", None))


# Against a slow count

ZONES = (
    "Europe/Warsaw", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Beirut", "America/Sao_Paulo",
    "Atlantic/Azores", "Pacific/Apia", "Asia/Kathmandu", "UTC",
)  # fmt: skip
CHANGES = (
    date(2026, 3, 29), date(2026, 10, 25), date(2026, 3, 8), date(2026, 11, 1), date(2026, 4, 5), date(2026, 10, 4),
    date(2024, 4, 26), date(2024, 11, 1), date(2018, 11, 4), date(2018, 2, 18), date(2011, 12, 30), date(2026, 6, 4),
)  # fmt: skip


@st.composite
def day_spans(draw: st.DrawFn) -> tuple[Minutes, ...]:
    """Up to two opening spans of a day, often around the hours in which clocks are changed."""
    edges = st.one_of(st.sampled_from((0, 60, 90, 120, 135, 150, 165, 180, 195, 240, 1380, 1440)), st.integers(0, 1440))
    cuts = sorted(draw(st.sets(edges, min_size=2, max_size=4)))
    return tuple(zip(cuts[::2], cuts[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn, around: date) -> OpeningHours:
    """A calendar with weekly hours, some special days, and perhaps holidays."""
    weekly = draw(st.dictionaries(st.integers(1, 7), day_spans(), min_size=2))
    near = st.integers(-3, 12).map(lambda days: around + timedelta(days=days))
    special = draw(st.dictionaries(near, st.one_of(st.just(()), day_spans()), max_size=3))
    return OpeningHours(weekly, special, draw(st.sampled_from(("", "PL"))))


class SlowCount:
    """Looks at the wall clock every minute."""

    def __init__(self, hours: OpeningHours | None, site: SiteTime) -> None:
        self.hours = hours
        self.site = site

    def is_open(self, minute: int) -> bool:
        """Whether this minute since the epoch is open."""
        if self.hours is None:
            return True
        local = self.site.local(datetime.fromtimestamp(minute * 60, UTC))
        clock = local.hour * 60 + local.minute
        return any(opens <= clock < closes for opens, closes in self.hours.spans(local.date()))

    def spent(self, low: int, high: int) -> int:
        """Open minutes from ``low`` to ``high``."""
        return sum(self.is_open(minute) for minute in range(low, high))

    def opening(self, minute: int) -> int:
        """The first open minute from here on."""
        for later in range(minute, minute + 30 * 1440):
            if self.is_open(later):
                return later
        raise LookupError

    def after(self, minute: int, count: int) -> int:
        """The minute at which so many open minutes are over."""
        while count:
            count -= self.is_open(minute)
            minute += 1
            if not count:
                break
        return minute

    def days_on(self, minute: int, days: int) -> int:
        """The same clock time so many days later that have an open minute."""
        local = self.site.local(datetime.fromtimestamp(minute * 60, UTC))
        day = local.date()
        for _one in range(40):
            if not days:
                break
            day += timedelta(days=1)
            begin, end = (int(edge.timestamp()) // 60 for edge in self.site.day_span(day))
            days -= any(self.is_open(later) for later in range(begin, end))
        if days:
            raise LookupError
        return int(self.site.instant(day, local.time()).timestamp()) // 60


@given(data=st.data(), zone=st.sampled_from(ZONES), change=st.sampled_from(CHANGES), count_open=st.booleans())
def test_the_engine_agrees_with_a_slow_count(data: st.DataObject, zone: str, change: date, count_open: bool) -> None:
    """Random calendars, allowances and pauses, in many zones, around the changes of their clocks."""
    site = SiteTime.of(zone)
    hours = data.draw(st.one_of(st.none(), calendars(change)))
    allowance = Allowance(*data.draw(st.tuples(st.integers(0, 3), st.integers(0, 9), st.integers(0, 59))))
    assume(allowance != Allowance())
    begin = int(site.instant(change, time(0)).timestamp()) // 60
    cuts = sorted(data.draw(st.sets(st.integers(-2000, 6000), min_size=1, max_size=6)))
    log = [(begin + cut, begin + cuts[at + 1] if at + 1 < len(cuts) else None) for at, cut in enumerate(cuts)][::2]
    now = data.draw(st.integers(max(end or start for start, end in log), begin + 8000))

    opens, counts = SlowCount(hours, site), SlowCount(hours if count_open else None, site)
    try:
        started = opens.opening(log[0][0])
        limit = counts.days_on(started, allowance.days) if counts.hours else started + allowance.days * 1440
    except LookupError:
        assume(False)
    rest = allowance.hours * 60 + allowance.minutes
    assume(counts.spent(limit, limit + 20_000) > rest + 6_000)
    limit = counts.after(limit, rest)
    spent = sum(counts.spent(max(start, started), end if end is not None else now) for start, end in log)
    paused = sum(
        counts.spent(max(log[at][1] or 0, started), max(log[at + 1][0], started)) for at in range(len(log) - 1)
    )
    deadline = counts.after(limit, paused)
    allowed = counts.spent(started, limit)

    calendar = OpenTime(hours, site) if hours is not None else None
    recorded = [Recorded(start * 60, None if end is None else end * 60) for start, end in log]
    reading = compute_clock(Promise(allowance, site, calendar, count_open), recorded, now * 60)
    assert reading.started == started * 60
    assert reading.limit == limit * 60
    assert reading.allowed == allowed * 60
    assert reading.spent == spent * 60
    assert reading.paused == paused * 60
    assert reading.deadline == deadline * 60
    assert reading.compliance == compute_percent(spent, allowed)
    told = [step for step in reading.steps if step.kind in (StepKind.RAN, StepKind.PAUSED)]
    assert sum(step.seconds for step in told) == reading.spent + reading.paused
    at_risk = -(-allowed * 60 * 75 // 100) + reading.paused
    covered = Promise(allowance, site, calendar, count_open).counted
    if covered is not None:
        assert covered.open_seconds(reading.started, reading.risk_at) == at_risk
