"""Whether a service object is under warranty or an agreement on a day, and what that gives (reference 4, issue 4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from svcdesk.domain.kinds import CoverState
from svcdesk.domain.planning.plan import ALL_TYPES, Request, calculated_dates
from svcdesk.domain.planning.recurrence import Interval
from svcdesk.domain.planning.terms import AgreementTerms, History, LineTerms, Window

_AHEAD = timedelta(days=3 * 366)
"""So far the next visit is looked for."""


@dataclass(frozen=True, slots=True)
class LineVisits:
    """What was made of a line: the day it was last done, and its next open visit with the order of that."""

    last_on: date | None = None
    next_on: date | None = None
    order_id: int | None = None


NO_VISITS = LineVisits()


@dataclass(frozen=True, slots=True)
class LineCover:
    """What a line of an agreement gives to an object; ``next_on`` has an order if there is an ``order_id``."""

    line_id: int
    number: int
    text: str
    interval: Interval | None
    window: Window | None
    last_on: date | None
    next_on: date | None
    order_id: int | None


@dataclass(frozen=True, slots=True)
class AgreementCover:
    """An agreement that is about an object, and what it gives on the day."""

    agreement_id: int
    number: str
    description: str
    starts_on: date
    ends_on: date | None
    state: CoverState
    service_level: str
    lines: tuple[LineCover, ...]


@dataclass(frozen=True, slots=True)
class RepairCover:
    """A finished repair whose warranty reaches to the day: what was done is done again for nothing, no more."""

    repair_id: int
    number: str
    text: str
    until: date


@dataclass(frozen=True, slots=True)
class Coverage:
    """What covers an object on a day: those that do first. The warranty of a repair does not cover all of it."""

    object_id: int
    number: str
    name: str
    day: date
    warranty: CoverState
    warranty_until: date | None
    agreements: tuple[AgreementCover, ...]
    repairs: tuple[RepairCover, ...] = ()

    @property
    def is_covered(self) -> bool:
        """Whether anything covers it on the day."""
        states = (self.warranty, *(one.state for one in self.agreements))
        return CoverState.COVERED in states


def warranty_state(commissioned_on: date | None, warranty_until: date | None, day: date) -> CoverState:
    """The warranty on a day: from commissioning on, its last day included; without a last day there is none."""
    if warranty_until is None:
        return CoverState.NONE
    if commissioned_on is not None and day < commissioned_on:
        return CoverState.NOT_BEGUN
    return CoverState.COVERED if day <= warranty_until else CoverState.ENDED


def agreement_state(agreement: AgreementTerms, day: date) -> CoverState:
    """What an agreement is on a day: both ends of validity and suspension belong to them."""
    if day < agreement.starts_on:
        return CoverState.NOT_BEGUN
    if agreement.ends_on is not None and day > agreement.ends_on:
        return CoverState.ENDED
    is_suspended = agreement.suspended or agreement.is_suspended_on(day)
    return CoverState.SUSPENDED if is_suspended else CoverState.COVERED


def line_cover(
    agreement: AgreementTerms, line: LineTerms, history: History, visits: LineVisits, day: date
) -> LineCover | None:
    """What a line gives on a day; None if it is stopped, or not valid then.

    The next visit is the earlier one of those that have an order and those that planning would make.
    """
    begin, end = agreement.validity(line)
    if line.stopped or day < begin or (end is not None and day > end):
        return None
    until = day + _AHEAD if day < date.max - _AHEAD else date.max
    computed = next(iter(calculated_dates(agreement, line, Request(day, until, ALL_TYPES), history, [])), None)
    found = [(one, id_) for one, id_ in ((visits.next_on, visits.order_id), (computed, None)) if one is not None]
    next_on, order_id = min(found, key=lambda one: one[0], default=(None, None))
    return LineCover(
        line.id, line.number, line.description, line.interval, line.window, visits.last_on, next_on, order_id
    )
