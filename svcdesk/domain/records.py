"""The rules of the records that are not orders, over plain values: teams, calendars, absences, places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise
from string import Formatter
from typing import NamedTuple

from svcdesk.domain.kinds import WorkerKind
from svcdesk.domain.problems import Problem, Severity


class Span(NamedTuple):
    """An opening span of a weekday (ISO) or of a day, in minutes after local midnight; ``at`` is its row."""

    day: int | date
    opens: int | None
    closes: int | None
    at: int


def check_team_owner(kind: WorkerKind | None, name: str = "") -> list[Problem]:
    """The owner of a team is an employee; vendors' workers are refused (reference 3)."""
    if kind is WorkerKind.VENDOR:
        return [Problem("team.owner_vendor", Severity.REFUSE, "owner_id", {"who": name})]
    return []


def check_owner_stays_employee(kind: WorkerKind, teams: Sequence[str]) -> list[Problem]:
    """A worker who owns teams cannot become a vendor's worker (reference 3, the other way round)."""
    if kind is WorkerKind.VENDOR and teams:
        return [Problem("worker.owns_team", Severity.REFUSE, "kind", {"teams": ", ".join(teams)})]
    return []


def check_weekly_spans(spans: Iterable[Span]) -> list[Problem]:
    """Each span closes after it opens, none overlaps another, and there is open time (decisions, "Calendars")."""
    found: list[Problem] = []
    sound: list[Span] = []
    for span in spans:
        path = f"calendar_span.{span.at}."
        if not isinstance(span.day, int) or not 1 <= span.day <= 7:
            found.append(Problem("calendar.weekday", Severity.REFUSE, f"{path}weekday"))
        elif span.opens is None or span.closes is None or span.closes <= span.opens:
            found.append(Problem("calendar.closes_first", Severity.REFUSE, f"{path}closes"))
        else:
            sound.append(span)
    found += _overlaps(sound, "calendar_span", "opens")
    if not found and not sound:
        found.append(Problem("calendar.no_open_time", Severity.REFUSE, "calendar_span"))
    return found


def check_special_days(days: Iterable[Span]) -> list[Problem]:
    """A special day is closed (no times), or has spans that close after they open and do not overlap."""
    found: list[Problem] = []
    sound: list[Span] = []
    closed: dict[int | date, int] = {}
    every = list(days)
    for span in every:
        path = f"calendar_day.{span.at}."
        if span.opens is None and span.closes is None:
            if span.day in closed:
                found.append(Problem("calendar.day_twice", Severity.REFUSE, f"{path}day"))
            closed[span.day] = span.at
        elif span.opens is None or span.closes is None or span.closes <= span.opens:
            found.append(Problem("calendar.closes_first", Severity.REFUSE, f"{path}closes"))
        else:
            sound.append(span)
    found += [
        Problem("calendar.day_twice", Severity.REFUSE, f"calendar_day.{span.at}.day")
        for span in sound
        if span.day in closed
    ]
    return found + _overlaps(sound, "calendar_day", "opens")


def _overlaps(spans: Iterable[Span], child: str, field: str) -> list[Problem]:
    found: list[Problem] = []
    ordered = sorted(spans, key=lambda one: (str(one.day), one.opens or 0))
    for before, span in pairwise(ordered):
        if before.day == span.day and (span.opens or 0) < (before.closes or 0):
            found.append(Problem("calendar.overlap", Severity.REFUSE, f"{child}.{span.at}.{field}"))
    return found


def check_absence(starts_at: datetime | None, ends_at: datetime | None) -> list[Problem]:
    """An absence ends after it begins."""
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        return [Problem("absence.ends_first", Severity.REFUSE, "ends_at")]
    return []


def check_same_customer(customer_id: int | None, owner_id: int | None, field: str, label: str) -> list[Problem]:
    """A location or contact that is named beside a customer belongs to that customer."""
    if owner_id is not None and owner_id != customer_id:
        return [Problem("customer.other", Severity.REFUSE, field, {"field": label})]
    return []


def check_pattern(pattern: str) -> list[Problem]:
    """A number pattern is a format text over ``n`` and ``year`` that really counts."""
    try:
        names = {name for _text, name, _spec, _how in Formatter().parse(pattern) if name is not None}
        lengths = {len(pattern.format(year=2026, n=n)) for n in (1, 99999999)}
    except (ValueError, KeyError, IndexError, AttributeError):
        return [Problem("sequence.pattern", Severity.REFUSE, "pattern")]
    if "n" not in names or not names <= {"n", "year"} or max(lengths) > 20:
        return [Problem("sequence.pattern", Severity.REFUSE, "pattern")]
    return []
