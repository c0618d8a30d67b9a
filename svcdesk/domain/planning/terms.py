"""What planning knows of an agreement and its lines, and what was planned of it before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from svcdesk.domain.agreements import AgreementFacts
from svcdesk.domain.kinds import CombineBy, LineType, WindowMethod
from svcdesk.domain.planning.recurrence import Interval
from svcdesk.domain.problems import Problem, Severity

MOST_WINDOW_DAYS = 366


@dataclass(frozen=True, slots=True)
class Window:
    """Within what a visit may be moved; the days mean something for ``MANUAL`` only (reference 3)."""

    method: WindowMethod = WindowMethod.WEEK
    days_before: int = 0
    days_after: int = 0

    def around(self, day: date) -> tuple[date, date]:
        """The first and the last day of the window of a calculated date: ISO week, calendar month, or days around."""
        if self.method is WindowMethod.WEEK:
            monday = day - timedelta(days=day.weekday())
            return monday, monday + timedelta(days=6)
        if self.method is WindowMethod.MONTH:
            first = day.replace(day=1)
            return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return day - timedelta(days=self.days_before), day + timedelta(days=self.days_after)


def check_window_days(window: Window) -> list[Problem]:
    """Days of a window are none or more, and at most a year; targets are field names."""
    return [
        Problem("window.days", Severity.REFUSE, name, {"value": days, "most": MOST_WINDOW_DAYS})
        for name, days in (("days_before", window.days_before), ("days_after", window.days_after))
        if not 0 <= days <= MOST_WINDOW_DAYS
    ]


@dataclass(frozen=True, slots=True)
class LineTerms:
    """One line of an agreement as planning sees it; ``hours`` is None for all but hours."""

    id: int
    number: int
    description: str
    type: LineType = LineType.HOUR
    starts_on: date | None = None
    ends_on: date | None = None
    stopped: bool = False
    interval: Interval | None = None
    window: Window | None = None
    task_id: int | None = None
    worker_id: int | None = None
    object_id: int | None = None
    hours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AgreementTerms(AgreementFacts):
    """An agreement as planning sees it."""

    suspended_from: date | None = None
    suspended_until: date | None = None
    combine: CombineBy = CombineBy.AGREEMENT
    lines: tuple[LineTerms, ...] = ()

    @property
    def has_suspension(self) -> bool:
        """Whether there is a time of suspension."""
        return self.suspended_from is not None or self.suspended_until is not None

    def is_suspended_on(self, day: date) -> bool:
        """Whether no visit may fall on a day: one end of the time of suspension may be open."""
        return self.has_suspension and (self.suspended_from or date.min) <= day <= (self.suspended_until or date.max)

    def key_of(self, line: LineTerms) -> int | None:
        """What lines that may share a visit have in common (reference 5, step 6); blank values go together."""
        return group_value(self.combine, line.task_id, line.worker_id, line.object_id)

    def validity(self, line: LineTerms) -> tuple[date, date | None]:
        """The days on which a line is valid: within its own and the agreement's (reference 5, step 2)."""
        begin = max(self.starts_on, line.starts_on or self.starts_on)
        ends = [end for end in (self.ends_on, line.ends_on) if end is not None]
        return begin, min(ends, default=None)


def group_value(combine: CombineBy, task_id: int | None, worker_id: int | None, object_id: int | None) -> int | None:
    """What a line is grouped by; None where the agreement does not say, or the line has none."""
    return {
        CombineBy.AGREEMENT: None, CombineBy.TASK: task_id, CombineBy.WORKER: worker_id, CombineBy.OBJECT: object_id,
    }[combine]  # fmt: skip


class Made(StrEnum):
    """What became of a visit that was made before."""

    OPEN = "open"
    DONE = "done"
    CANCELED = "canceled"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class History:
    """What was made of one agreement line, by calculated date, and the day of the last completion."""

    made: Mapping[date, Made] = field(default_factory=dict)
    completed_on: date | None = None
    planned_on: Mapping[date, date] = field(default_factory=dict)
    """The day on which an open visit is planned, where it was moved from its calculated date."""


NOTHING_MADE = History()
