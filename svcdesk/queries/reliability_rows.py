"""What the reliability of objects is asked for and told by: frozen rows with the orders behind every figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from svcdesk.domain.reliability import Between, TopPart, YearCost
from svcdesk.i18n import N_


class ReliabilityBy(StrEnum):
    """By what the objects are taken together."""

    OBJECT = N_("service object")
    GROUP = N_("object group")
    MODEL = N_("model")
    ALL = N_("all together")


@dataclass(frozen=True, slots=True)
class ReliabilityWanted:
    """Which objects, and the period (both ends included). ``model`` is maker and model as they are typed, or a part."""

    first: date
    last: date
    by: ReliabilityBy = ReliabilityBy.OBJECT
    object_id: int | None = None
    with_parts: bool = False
    """With the objects that are built into it."""
    group_id: int | None = None
    model: str = ""
    customer_id: int | None = None


@dataclass(frozen=True, slots=True)
class MonthFaults:
    """The faults that were reported in a month; ``repeats`` of them came back from before."""

    month: date
    faults: int
    repeats: int
    order_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RepeatFault:
    """A fault that came back: the day on which it was finished, and the one on which it was reported again."""

    object_id: int
    object_name: str
    symptom: str
    order_id: int
    finished_on: date
    again_id: int
    again_on: date

    @property
    def days(self) -> int:
        """How long it held."""
        return (self.again_on - self.finished_on).days


@dataclass(frozen=True, slots=True)
class ReliabilityRow:
    """The figures of one object, group or model, or of all. ``opens`` is the record, where there is one."""

    key: str
    name: str
    opens: tuple[str, int] | None
    objects: int
    faults: int
    per_month: Decimal
    between: Between | None
    months: tuple[MonthFaults, ...]
    repeats: tuple[RepeatFault, ...]
    years: tuple[YearCost, ...]
    parts: tuple[TopPart, ...]

    @property
    def cost(self) -> Decimal:
        """Of all years of the period."""
        return sum((year.cost for year in self.years), Decimal(0))

    @property
    def sales(self) -> Decimal:
        """Of all years of the period."""
        return sum((year.sales for year in self.years), Decimal(0))


@dataclass(frozen=True, slots=True)
class Reliability:
    """All of it: rows by what was wanted, the worst first, and their sum. Amounts are in ``currency``.

    ``unknown`` are currencies without a rate: their sales are left out. ``numbers`` are those of the orders.
    """

    wanted: ReliabilityWanted
    currency: str
    rows: tuple[ReliabilityRow, ...]
    total: ReliabilityRow
    unknown: tuple[str, ...]
    numbers: dict[int, str]
