"""How reliable machines are: faults, the mean time between them, faults that came back, what it cost (issue 5).

A fault is what was reported of one object on one order: its first repair line there. Who reads the lines leaves out
those of preventive orders. Instants are UTC, days are those of the site; every figure carries what it was made from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple

from svcdesk.domain.helped import RETURNS_WITHIN
from svcdesk.domain.money import round_half_up
from svcdesk.domain.text import fold

FEWEST: Final = 2
"""With fewer faults there is no time between them."""
_HOURS: Final = frozenset({"h", "hr", "hrs", "hour", "hours", "godz", "godz.", "godziny", "mth", "mtg"})


class RepairFact(NamedTuple):
    """What a repair line says about faults; of a fault, what its first line says."""

    id: int
    order_id: int
    object_id: int
    symptom_id: int | None
    created_at: datetime | None
    finished_at: datetime | None


def find_faults(lines: Iterable[RepairFact]) -> list[RepairFact]:
    """One fault for each object of each order, by the time at which it was reported.

    It has the first symptom that any of its lines names, and is finished when the last of its lines is. Lines that
    were never created are left out.
    """
    of_fault: defaultdict[tuple[int, int], list[RepairFact]] = defaultdict(list)
    for line in lines:
        if line.created_at is not None:
            of_fault[line.order_id, line.object_id].append(line)
    found = []
    for told in of_fault.values():
        told.sort(key=_reported)
        ends = [line.finished_at for line in told if line.finished_at is not None]
        symptom = next((line.symptom_id for line in told if line.symptom_id is not None), None)
        finished = max(ends) if len(ends) == len(told) else None
        found.append(told[0]._replace(symptom_id=symptom, finished_at=finished))
    return sorted(found, key=_reported)


def _reported(line: RepairFact) -> tuple[datetime, int]:
    assert line.created_at is not None
    return line.created_at, line.id


def find_returns(lines: Iterable[RepairFact]) -> dict[int, int]:
    """The finished lines (or faults) whose fault came back, each with the one by which it first did.

    It came back where the same symptom was reported of the same object on another order, after the line was finished
    and at the latest ``RETURNS_WITHIN`` later. Lines without a symptom tell nothing.
    """
    reported: defaultdict[tuple[int, int], list[tuple[datetime, int, int]]] = defaultdict(list)
    finished: list[tuple[tuple[int, int], datetime, RepairFact]] = []
    for line in lines:
        if line.symptom_id is None:
            continue
        key = (line.object_id, line.symptom_id)
        if line.created_at is not None:
            reported[key].append((line.created_at, line.id, line.order_id))
        if line.finished_at is not None:
            finished.append((key, line.finished_at, line))
    for again in reported.values():
        again.sort()
    found: dict[int, int] = {}
    for key, done, line in finished:
        for created, id_, order_id in reported.get(key, ()):
            if done < created <= done + RETURNS_WITHIN and order_id != line.order_id:
                found[line.id] = id_
                break
    return found


# observed time


class Life(NamedTuple):
    """Since when an object is known, and what its hour meter counts a day; None where it has none."""

    object_id: int
    commissioned_on: date | None = None
    first_seen: date | None = None
    """The day of the first order or repair."""
    hours_a_day: Decimal | None = None

    @property
    def begins_on(self) -> date | None:
        """When it was commissioned, or the first that is known of it where that is not known or later."""
        known = [day for day in (self.commissioned_on, self.first_seen) if day is not None]
        return min(known, default=None)


def observed_days(life: Life, first: date, last: date) -> int:
    """On how many days of a period (both ends included) the object was there."""
    begin = life.begins_on
    if begin is None:
        return 0
    return max(0, (last - max(first, begin)).days + 1)


def is_hours(unit: str) -> bool:
    """Whether a meter of this unit counts operating hours."""
    return fold(unit).strip() in _HOURS


@dataclass(frozen=True, slots=True)
class Between:
    """Mean time between faults: what all objects were there together, divided by their faults.

    ``days`` are calendar days, those under repair included. ``hours`` are what the hour meters count in these days,
    where every object has one.
    """

    faults: int
    objects: int
    days: int
    hours: Decimal | None

    @property
    def mean_days(self) -> Decimal:
        """Days, to one decimal."""
        return round_half_up(Decimal(self.days) / self.faults, 1)

    @property
    def mean_hours(self) -> Decimal | None:
        """Operating hours, to whole ones; None without meters."""
        return None if self.hours is None else round_half_up(self.hours / self.faults, 0)


def mean_between(faults: int, lives: Sequence[Life], first: date, last: date) -> Between | None:
    """The mean time between the faults of a period; None of fewer than ``FEWEST``, or where nothing was there."""
    there = [(life, days) for life in lives if (days := observed_days(life, first, last))]
    if faults < FEWEST or not there:
        return None
    hours: Decimal | None = Decimal(0)
    for life, days in there:
        if life.hours_a_day is None or hours is None:
            hours = None
        else:
            hours += life.hours_a_day * days
    return Between(faults, len(there), sum(days for _life, days in there), hours)


def months_of(first: date, last: date) -> tuple[date, ...]:
    """The first day of every month that a period touches; none where it ends before it begins."""
    found = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month) and first <= last:
        found.append(date(year, month, 1))
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return tuple(found)


def per_month(faults: int, first: date, last: date) -> Decimal:
    """Faults a month of 365.25 / 12 days, to two decimals; the months at the ends need not be whole."""
    days = (last - first).days + 1
    return round_half_up(Decimal(faults) * Decimal("30.4375") / days, 2) if days > 0 else Decimal(0)


# what it cost


class Spent(NamedTuple):
    """What an order brought in one year: the cost and the sales of its lines, in the company's currency."""

    order_id: int
    year: int
    cost: Decimal
    sales: Decimal


@dataclass(frozen=True, slots=True)
class YearCost:
    """The cost of a year: of the orders with faults, and of all others; ``sales`` is what customers pay for both."""

    year: int
    faults: Decimal
    others: Decimal
    sales: Decimal
    order_ids: tuple[int, ...]

    @property
    def cost(self) -> Decimal:
        """Both together."""
        return self.faults + self.others


def cost_by_year(
    spent: Iterable[Spent],
    objects_of: dict[int, frozenset[int]],
    wanted: frozenset[int],
    faulty: frozenset[tuple[int, int]],
) -> tuple[YearCost, ...]:
    """What some objects cost a year. An order about several objects is divided equally between them.

    ``objects_of`` says what each order is about, ``faulty`` which orders tell a fault of which object.
    """
    zero = Decimal(0)
    sums: defaultdict[int, list[Decimal]] = defaultdict(lambda: [zero, zero, zero])
    orders: defaultdict[int, dict[int, None]] = defaultdict(dict)
    for one in spent:
        about = objects_of.get(one.order_id, frozenset())
        mine = about & wanted
        if not mine:
            continue
        of_year = sums[one.year]
        broken = sum((one.order_id, object_id) in faulty for object_id in mine)
        of_year[0] += one.cost * broken / len(about)
        of_year[1] += one.cost * (len(mine) - broken) / len(about)
        of_year[2] += one.sales * len(mine) / len(about)
        orders[one.year][one.order_id] = None
    return tuple(
        YearCost(year, round_half_up(faults, 2), round_half_up(others, 2), round_half_up(sales, 2), tuple(orders[year]))
        for year, (faults, others, sales) in sorted(sums.items())
    )


class Used(NamedTuple):
    """A part that was used: by an item line of an order, or by a replacement in the service BOM without one.

    A ``quantity`` below 0 was taken back, and so was its ``cost``.
    """

    item_id: int | None
    name: str
    quantity: Decimal
    unit: str
    cost: Decimal
    object_id: int
    order_id: int | None


@dataclass(frozen=True, slots=True)
class TopPart:
    """A part with how often it was used, how much of it, and what that cost in the company's currency."""

    item_id: int | None
    name: str
    times: int
    quantity: Decimal
    unit: str
    cost: Decimal
    order_ids: tuple[int, ...]


def top_parts(used: Iterable[Used]) -> tuple[TopPart, ...]:
    """The parts, most often used first; of those used as often the dearest.

    A part is an item, or a description where there is none; one that is counted in two units is told once in each.
    """
    groups: defaultdict[tuple[int | None, str, str], list[Used]] = defaultdict(list)
    for one in used:
        groups[one.item_id, fold(one.name) if one.item_id is None else "", fold(one.unit)].append(one)
    found = []
    for (item_id, _name, _unit), those in groups.items():
        taken = [one for one in those if one.quantity > 0]
        if not taken:
            continue
        orders = dict.fromkeys(one.order_id for one in taken if one.order_id is not None)
        quantity = sum((one.quantity for one in those), Decimal(0))
        cost = sum((one.cost for one in those), Decimal(0))
        found.append(TopPart(item_id, taken[0].name, len(taken), quantity, taken[0].unit, cost, tuple(orders)))
    return tuple(sorted(found, key=lambda part: (-part.times, -part.cost, part.name, part.unit)))
