"""Intervals and windows in words, in both languages."""

from __future__ import annotations

import pytest

from svcdesk.domain.kinds import IntervalPattern, IntervalRange, MonthPlace, Weekday, WindowMethod
from svcdesk.domain.planning.recurrence import Interval
from svcdesk.domain.planning.terms import Window
from svcdesk.domain.planning.words import PlanningWords

MONTH = IntervalRange.MONTH


@pytest.mark.parametrize(("interval", "english", "polish"), [
    (None, "once", "jednorazowo"),
    (Interval(IntervalRange.DAY, 1), "every day", "codziennie"),
    (Interval(IntervalRange.DAY, 10), "every 10 days", "co 10 dni"),
    (Interval(IntervalRange.WEEK, 3), "every 3 weeks", "co 3 tygodnie"),
    (Interval(IntervalRange.WEEK, 5), "every 5 weeks", "co 5 tygodni"),
    (Interval(MONTH, 1), "every month", "co miesiąc"),
    (Interval(MONTH, 3), "every 3 months", "co 3 miesiące"),
    (Interval(MONTH, 6), "every 6 months", "co 6 miesięcy"),
    (Interval(IntervalRange.YEAR, 2), "every 2 years", "co 2 lata"),
    (Interval(MONTH, 6, from_completion=True), "every 6 months, counted from the last visit",
     "co 6 miesięcy, licząc od ostatniej wizyty"),
    (Interval(MONTH, 1, IntervalPattern.WEEKDAY, MonthPlace.FIRST, Weekday.WEDNESDAY),
     "every month, on the 1st Wednesday", "co miesiąc, 1. środa miesiąca"),
    (Interval(MONTH, 2, IntervalPattern.WEEKDAY, MonthPlace.LAST, Weekday.SATURDAY),
     "every 2 months, on the last Saturday", "co 2 miesiące, w ostatnią sobotę"),
    (Interval(MONTH, 1, IntervalPattern.WORKING_DAY, MonthPlace.LAST), "every month, on the last working day",
     "co miesiąc, w ostatni dzień roboczy"),
    (Interval(MONTH, 1, IntervalPattern.WORKING_DAY, MonthPlace.THIRD), "every month, on the 3rd working day",
     "co miesiąc, 3. dzień roboczy"),
    (Interval(pattern=IntervalPattern.WEEKDAYS), "every day from Monday to Friday",
     "każdy dzień od poniedziałku do piątku"),
    (Interval(pattern=IntervalPattern.RULE, rule="FREQ=YEARLY;BYMONTH=5"),
     "by the calendar rule FREQ=YEARLY;BYMONTH=5", "według reguły kalendarza FREQ=YEARLY;BYMONTH=5"),
])  # fmt: skip
def test_intervals_in_words(interval: Interval | None, english: str, polish: str) -> None:
    assert PlanningWords("en").interval(interval) == english
    assert PlanningWords("pl").interval(interval) == polish


@pytest.mark.parametrize(("window", "english", "polish"), [
    (None, "", ""),
    (Window(WindowMethod.WEEK), "within the week", "w danym tygodniu"),
    (Window(WindowMethod.MONTH), "within the month", "w danym miesiącu"),
    (Window(WindowMethod.MANUAL, 1, 5), "up to 1 day earlier, up to 5 days later",
     "do 1 dnia wcześniej, do 5 dni później"),
    (Window(WindowMethod.MANUAL, 0, 2), "up to 2 days later", "do 2 dni później"),
])  # fmt: skip
def test_windows_in_words(window: Window | None, english: str, polish: str) -> None:
    assert PlanningWords("en").window(window) == english
    assert PlanningWords("pl").window(window) == polish


def test_both_together() -> None:
    words = PlanningWords("en")
    assert words.terms(Interval(MONTH, 3), Window(WindowMethod.MONTH)) == "every 3 months, within the month"
    assert words.terms(Interval(MONTH, 3), None) == "every 3 months"
