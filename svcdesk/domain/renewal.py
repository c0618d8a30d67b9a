"""Renewing an agreement: the dates of its successor, and why it cannot have one (reference 4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from svcdesk.domain.problems import Problem, Scalar, Severity

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """How far dates move on: whole months (``to_month_end``: from one month's last day to another's), or days."""

    months: int = 0
    days: int = 0
    to_month_end: bool = False

    def day(self, day: date) -> date:
        """A day moved on; it is clamped to the end of its month. Raises OverflowError beyond the calendar."""
        if not self.months:
            return day + timedelta(days=self.days)
        years, month = divmod(day.year * 12 + day.month - 1 + self.months, 12)
        last = _last_day(years, month + 1)
        return last if self.to_month_end and _is_last(day) else last.replace(day=min(day.day, last.day))

    def last_day(self, day: date) -> date:
        """The last day of a time moved on: 28 Feb becomes 29 Feb where that is the end of the month."""
        return self.day(day + _DAY) - _DAY

    def twice(self) -> Step:
        """Two of these steps at once, so that a clamped day comes back."""
        return Step(2 * self.months, 2 * self.days, self.to_month_end)


@dataclass(frozen=True, slots=True)
class Term:
    """From when until when an agreement is valid, both days included; open-ended without an end."""

    starts_on: date
    ends_on: date | None = None


def step_between(start: date, other: date) -> Step:
    """The step from one day to another: whole months if it is such, else days."""
    months = (other.year - start.year) * 12 + other.month - start.month
    if months:
        for step in (Step(months), Step(months, to_month_end=True)):
            if step.day(start) == other:
                return step
    return Step(days=(other - start).days)


def next_term(term: Term) -> Term:
    """The term after one that has an end: it begins on the day after it and is as long.

    A term of whole months is followed by as many months (a year by a year, in leap years too), any other by as
    many days. Raises OverflowError beyond the calendar.
    """
    assert term.ends_on is not None
    following = term.ends_on + _DAY
    step = step_between(term.starts_on, following)
    return Term(following, step.twice().day(term.starts_on) - _DAY)


def moved_line(values: Mapping[str, Any], step: Step) -> dict[str, Any]:
    """The values of an agreement line with its own dates moved on; empty ones stay the agreement's."""
    moved = dict(values)
    if moved.get("starts_on") is not None:
        moved["starts_on"] = step.day(moved["starts_on"])
    if moved.get("ends_on") is not None:
        moved["ends_on"] = step.last_day(moved["ends_on"])
    return moved


def moved_notice(notice_on: date | None, old: Term, new: Term) -> date | None:
    """The last day for notice, as long before the new end as it was before the old one; none without an end."""
    if notice_on is None or old.ends_on is None or new.ends_on is None:
        return None
    moved = step_between(old.ends_on + _DAY, new.ends_on + _DAY).last_day(notice_on)
    return min(moved, new.ends_on)


@dataclass(frozen=True, slots=True)
class RenewalFacts:
    """What decides whether an agreement can be renewed; ``successor`` is the number of the one that renews it."""

    number: str
    term: Term
    template: bool = False
    suspended: bool = False
    successor: str = ""


def check_renewal(facts: RenewalFacts) -> list[Problem]:
    """Why an agreement has no successor to come; a suspended one is asked about."""
    params: dict[str, Scalar] = {"agreement": facts.number}
    if facts.template:
        return [Problem("renewal.template", Severity.REFUSE, "", params)]
    if facts.successor:
        return [Problem("renewal.renewed", Severity.REFUSE, "", params | {"successor": facts.successor})]
    if facts.term.ends_on is None:
        return [Problem("renewal.open_ended", Severity.REFUSE, "closes_on", params)]
    if facts.suspended:
        return [Problem("renewal.suspended", Severity.CONFIRM, "", params)]
    return []


def check_new_term(facts: RenewalFacts, new: Term) -> list[Problem]:
    """The successor begins when the agreement has ended, and ends on its first day at the earliest."""
    ends_on = facts.term.ends_on
    if ends_on is not None and new.starts_on <= ends_on:
        params: dict[str, Scalar] = {"agreement": facts.number, "end": ends_on.isoformat()}
        return [Problem("renewal.overlaps", Severity.REFUSE, "starts_on", params)]
    if new.ends_on is not None and new.ends_on < new.starts_on:
        return [Problem("agreement.ends_first", Severity.REFUSE, "ends_on")]
    return []


def _last_day(year: int, month: int) -> date:
    if year > date.max.year - 1:
        raise OverflowError(year)
    return date(year + month // 12, month % 12 + 1, 1) - _DAY


def _is_last(day: date) -> bool:
    return (day + _DAY).day == 1
