"""On which days something that repeats is done (decisions, "Recurrence")."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcdesk.domain.kinds import IntervalPattern, IntervalRange, MonthPlace, Weekday
from svcdesk.domain.planning.recurrence import Interval, check_interval, dates, step

D, W, M, Y = IntervalRange.DAY, IntervalRange.WEEK, IntervalRange.MONTH, IntervalRange.YEAR
some_days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
intervals = st.builds(Interval, st.sampled_from(IntervalRange), st.integers(1, 40))


def days(anchor: str, interval: Interval | None, low: str, high: str) -> list[str]:
    found = dates(*(date.fromisoformat(anchor), interval), date.fromisoformat(low), date.fromisoformat(high))
    return [day.isoformat() for day in found]


def test_every_ten_days_is_counted_from_the_start_of_the_line() -> None:
    found = days("2007-02-01", Interval(D, 10), "2007-02-01", "2007-02-28")
    assert found == ["2007-02-01", "2007-02-11", "2007-02-21"]


def test_a_period_that_begins_later_does_not_move_the_series() -> None:
    assert days("2007-02-01", Interval(D, 10), "2007-02-05", "2007-02-15") == ["2007-02-11"]


def test_ends_of_months_are_clamped_and_come_back() -> None:
    found = days("2026-01-31", Interval(M), "2026-01-01", "2026-05-31")
    assert found == ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]
    assert days("2024-02-29", Interval(Y), "2025-01-01", "2028-12-31") == [
        "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29",
    ]  # fmt: skip


def test_without_an_interval_it_is_done_once() -> None:
    assert days("2026-03-05", None, "2026-01-01", "2026-12-31") == ["2026-03-05"]
    assert days("2026-03-05", None, "2026-03-06", "2026-12-31") == []


@pytest.mark.parametrize(
    ("interval", "expected"),
    [
        (
            Interval(pattern=IntervalPattern.WEEKDAY, place=MonthPlace.FIRST, weekday=Weekday.MONDAY),
            ["2026-01-14", "2026-02-02", "2026-03-02"],
        ),
        (
            Interval(pattern=IntervalPattern.WORKING_DAY, place=MonthPlace.LAST),
            ["2026-01-14", "2026-01-30", "2026-02-27", "2026-03-31"],
        ),
        (Interval(pattern=IntervalPattern.RULE, rule="FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15"),
         ["2026-01-14", "2026-01-15", "2026-03-15"]),
    ],
)  # fmt: skip
def test_patterns_of_the_calendar_follow_the_first_visit(interval: Interval, expected: list[str]) -> None:
    assert days("2026-01-14", interval, "2026-01-01", "2026-03-31") == expected


def test_weekdays_only_leaves_out_saturdays_and_sundays() -> None:
    found = days("2026-01-01", Interval(pattern=IntervalPattern.WEEKDAYS), "2026-01-01", "2026-01-07")
    assert found == ["2026-01-01", "2026-01-02", "2026-01-05", "2026-01-06", "2026-01-07"]


@pytest.mark.parametrize(
    ("interval", "code"),
    [
        (Interval(frequency=0), "interval.frequency"),
        (Interval(frequency=1001), "interval.frequency"),
        *(
            (Interval(pattern=IntervalPattern.RULE, rule=rule), "interval.rule")
            for rule in ("", "every Monday", "FREQ=HOURLY", "FREQ=DAILY;COUNT=3", "FREQ=WEEKLY;INTERVAL=0",
                         "FREQ=DAILY;BYMONTHDAY=31", "FREQ=MONTHLY;BYDAY=XX")
        ),
        (Interval(pattern=IntervalPattern.RULE, rule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31"), "interval.rule_empty"),
        (Interval(pattern=IntervalPattern.WEEKDAYS, from_completion=True), "interval.completion_fixed"),
    ],
)  # fmt: skip
def test_intervals_that_make_no_sense_are_refused(interval: Interval, code: str) -> None:
    assert [problem.code for problem in check_interval(interval)] == [code]


@given(some_days, intervals, some_days, st.integers(0, 800))
def test_a_series_is_what_every_step_from_its_anchor_gives(
    anchor: date, interval: Interval, low: date, length: int
) -> None:
    high = low + timedelta(days=length)
    found = list(dates(anchor, interval, low, high))
    steps, k = [], 0
    while (day := step(anchor, interval, k)) <= high:
        steps.append(day)
        k += 1
    assert found == [day for day in steps if day >= low]


@given(some_days, intervals, some_days, st.integers(0, 400), st.integers(0, 400))
def test_the_parts_of_a_period_give_what_the_whole_gives(
    anchor: date, interval: Interval, low: date, first: int, second: int
) -> None:
    middle, high = low + timedelta(days=first), low + timedelta(days=first + second)
    parts = [*dates(anchor, interval, low, middle), *dates(anchor, interval, middle + timedelta(days=1), high)]
    assert parts == list(dates(anchor, interval, low, high))
