"""The next days of an interval that may not be saved yet; a rule may take long to find them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from svcdesk.domain.planning.recurrence import Interval, check_interval, next_days
from svcdesk.domain.problems import Problem
from svcdesk.store import Reader

SHOWN = 6


@dataclass(frozen=True, slots=True)
class IntervalDays:
    """The days that follow from an interval, or what is wrong with it."""

    interval: Interval
    anchor: date
    days: tuple[date, ...] = ()
    problems: tuple[Problem, ...] = ()


def load_interval_days(_reader: Reader, interval: Interval, anchor: date) -> IntervalDays:
    """The first days from an anchor on. It reads nothing: on the database thread it holds up no keys."""
    if problems := check_interval(interval):
        return IntervalDays(interval, anchor, problems=tuple(problems))
    return IntervalDays(interval, anchor, tuple(next_days(anchor, interval, SHOWN)))
