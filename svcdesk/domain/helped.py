"""What helped before: the diagnoses and resolutions of past repairs that are like the one at hand, by how they went.

``domain.repair_index`` finds the cases; here they are grouped, counted and ranked. Every figure of a proposal can be
told from its cases. Times are UTC, lengths minutes. docs/decisions/repair-proposals.md says why it is done so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum
from statistics import median
from typing import Final, NamedTuple

RETURNS_WITHIN: Final = timedelta(days=90)
"""A fault that is reported again on the same object by then came back."""
PROPOSALS: Final = 5
"""More are not looked at while typing."""
PARTS: Final = 4
FEW: Final = 2
"""Of other objects so many cases are asked for: one alone is an accident, not experience."""
RELAPSED: Final = 0.3
"""What a case counts in which the fault came back."""
NEAR_ENOUGH: Final = 0.6
"""So alike, of the likeness of the most alike case, a case must be for its nearness to put its proposal first."""


class Nearness(IntEnum):
    """How near the object of a past repair is to the one at hand; the nearest first."""

    OBJECT = 0
    MODEL = 1
    GROUP = 2
    WORDS = 3
    """Another kind of object; only the fault is alike."""


class Silence(StrEnum):
    """Why nothing is proposed."""

    NOTHING_ASKED = "nothing_asked"
    NO_HISTORY = "no_history"
    NOTHING_ALIKE = "nothing_alike"
    TOO_FEW = "too_few"


class Part(NamedTuple):
    """An item that an order used, with how much of it."""

    item_id: int
    quantity: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class PastRepair:
    """A repair line as it stands in the history. ``minutes`` and ``parts`` are its share of its order's lines."""

    id: int
    order_id: int
    object_id: int
    text: str
    model: str = ""
    """Maker and model, folded; empty where unknown."""
    group_id: int | None = None
    condition_id: int | None = None
    symptom_area_id: int | None = None
    symptom_id: int | None = None
    diagnosis_area_id: int | None = None
    diagnosis_id: int | None = None
    resolution_id: int | None = None
    created_at: datetime | None = None
    finished_at: datetime | None = None
    minutes: int | None = None
    parts: tuple[Part, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether it is finished and says what was found or done."""
        known = self.diagnosis_area_id or self.diagnosis_id or self.resolution_id
        return self.finished_at is not None and known is not None

    @property
    def key(self) -> tuple[int | None, int | None, int | None]:
        """What it proposes: diagnosis area, diagnosis, resolution."""
        return (self.diagnosis_area_id, self.diagnosis_id, self.resolution_id)


@dataclass(frozen=True, slots=True)
class Asked:
    """A repair at hand: what is known of it while it is typed. Its own line and order are no history."""

    text: str = ""
    object_id: int | None = None
    model: str = ""
    group_id: int | None = None
    condition_id: int | None = None
    symptom_area_id: int | None = None
    symptom_id: int | None = None
    repair_id: int | None = None
    order_id: int | None = None


class Case(NamedTuple):
    """A past repair that is like the one at hand."""

    repair: PastRepair
    nearness: Nearness
    likeness: float
    """0 to 1."""
    came_back: bool


class UsedPart(NamedTuple):
    """A part of a proposal: in how many of its cases, and how much of it usually."""

    item_id: int
    quantity: Decimal
    unit: str
    cases: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A diagnosis with a resolution, and how it went."""

    diagnosis_area_id: int | None
    diagnosis_id: int | None
    resolution_id: int | None
    cases: tuple[Case, ...]
    """The nearest and most alike first."""
    because: Nearness | None
    """The nearest of the cases that are alike enough; None where others are far more alike than all of its cases."""
    waiting: int
    """Worked so far, but finished less than 90 days ago."""
    minutes: int | None
    """The median of the cases whose orders have worked time."""
    timed: int
    parts: tuple[UsedPart, ...]

    @property
    def used(self) -> int:
        """How often it was done."""
        return len(self.cases)

    @property
    def came_back(self) -> int:
        """How often the fault came back within 90 days."""
        return sum(case.came_back for case in self.cases)

    @property
    def worked(self) -> int:
        """How often it did not."""
        return self.used - self.came_back

    def near(self, nearness: Nearness) -> int:
        """How many cases are so near."""
        return sum(case.nearness is nearness for case in self.cases)


@dataclass(frozen=True, slots=True)
class Answer:
    """The proposals, best first; or why there are none."""

    proposals: tuple[Proposal, ...] = ()
    silence: Silence | None = None
    alike: int = 0
    """So many cases are alike, also where they are too few."""


def nearness_of(asked: Asked, repair: PastRepair) -> Nearness:
    """How near the object of a past repair is."""
    if asked.object_id is not None and asked.object_id == repair.object_id:
        return Nearness.OBJECT
    if asked.model and asked.model == repair.model:
        return Nearness.MODEL
    if asked.group_id is not None and asked.group_id == repair.group_id:
        return Nearness.GROUP
    return Nearness.WORDS


def group_cases(cases: Iterable[Case], now: datetime) -> Answer:
    """The proposals of cases: those of the same object first, then of the model, of the group, of any.

    Within each, what is most alike and came back least. A case that is far less alike than the best puts nothing
    first, however near it is. One case alone is proposed only if it is of the same object.
    """
    groups: defaultdict[tuple[int | None, int | None, int | None], list[Case]] = defaultdict(list)
    alike, most = 0, 0.0
    for case in cases:
        groups[case.repair.key].append(case)
        alike += 1
        most = max(most, case.likeness)
    told = [found for found in groups.values() if len(found) >= FEW or found[0].nearness is Nearness.OBJECT]
    if not told:
        return Answer((), Silence.TOO_FEW if alike else Silence.NOTHING_ALIKE, alike)
    near = [_nearest(found, most * NEAR_ENOUGH) for found in told]
    ranked = sorted(zip(near, told, strict=True), key=_rank)
    return Answer(tuple(_proposal(found, because, now) for because, found in ranked[:PROPOSALS]), None, alike)


def _nearest(cases: Iterable[Case], least: float) -> Nearness | None:
    return min((case.nearness for case in cases if case.likeness >= least), default=None)


def _rank(told: tuple[Nearness | None, Sequence[Case]]) -> tuple[int, float]:
    because, cases = told
    weight = sum(case.likeness**2 * (RELAPSED if case.came_back else 1.0) for case in cases)
    return len(Nearness) if because is None else because, -weight


def _proposal(cases: list[Case], because: Nearness | None, now: datetime) -> Proposal:
    cases.sort(key=lambda case: (case.nearness, -case.likeness, -case.repair.id))
    repairs = [case.repair for case in cases]
    times = [repair.minutes for repair in repairs if repair.minutes]
    waiting = sum(
        not case.came_back and case.repair.finished_at is not None and case.repair.finished_at + RETURNS_WITHIN > now
        for case in cases
    )
    area, code, resolution = repairs[0].key
    minutes = round(median(times)) if times else None
    parts = used_parts(repairs)
    return Proposal(area, code, resolution, tuple(cases), because, waiting, minutes, len(times), parts)


def used_parts(repairs: Iterable[PastRepair]) -> tuple[UsedPart, ...]:
    """The parts used most often, with their median quantity; each counts once a case."""
    counts: Counter[int] = Counter()
    seen: defaultdict[int, list[Part]] = defaultdict(list)
    for repair in repairs:
        counts.update({part.item_id for part in repair.parts})
        for part in repair.parts:
            seen[part.item_id].append(part)
    found = []
    for item_id, cases in sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:PARTS]:
        quantity = sorted(part.quantity for part in seen[item_id])[(len(seen[item_id]) - 1) // 2]
        found.append(UsedPart(item_id, quantity, seen[item_id][-1].unit, cases))
    return tuple(found)


def share_minutes(hours: Iterable[tuple[int | None, int]], object_id: int, objects: Sequence[int]) -> int | None:
    """The minutes of one repair line of an order, None where none were worked.

    ``hours`` are the hour lines of the order as (object, minutes), ``objects`` those of all its repair lines.
    Hours of an object are shared by its repair lines, hours of none, or of one without repair line, by all of them.
    """
    total = 0.0
    for worked_on, minutes in hours:
        if worked_on == object_id:
            total += minutes / objects.count(object_id)
        elif worked_on not in objects:
            total += minutes / len(objects)
    return round(total) or None


def share_parts(items: Iterable[tuple[int | None, Part]], object_id: int, objects: Sequence[int]) -> tuple[Part, ...]:
    """The parts of one repair line of an order: those of its object, and those of no object that has repair lines.

    They are not divided: which of several steps took a part is not known.
    """
    return tuple(part for used_on, part in items if used_on == object_id or used_on not in objects)


__all__ = [
    "FEW", "NEAR_ENOUGH", "PARTS", "PROPOSALS", "RETURNS_WITHIN", "Answer", "Asked", "Case", "Nearness", "Part",
    "PastRepair", "Proposal", "Silence", "UsedPart", "group_cases", "nearness_of", "share_minutes", "share_parts",
    "used_parts",
]  # fmt: skip
