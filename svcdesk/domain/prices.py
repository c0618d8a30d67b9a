"""Which price a line takes, and why: cost and sales price levels, price models, surcharges (reference 9).

Everything is a pure function over plain rows, and says with its answer how it came to it, so that the
screen can show each step and what would override the price.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, NamedTuple

from svcdesk.domain.kinds import LineType, PriceModel, ProjectType
from svcdesk.domain.money import Rates, round_price

Level = tuple[str, ...]
"""The keys that a price row of the level names; the others are blank in it."""

COST_LEVELS: Final[tuple[Level, ...]] = (
    ("project", "worker", "category"),
    ("project", "worker"),
    ("worker", "category"),
    ("project", "category"),
    ("project",),
    ("worker",),
    ("category",),
    (),
)
SALES_LEVELS: Final[tuple[Level, ...]] = (
    ("project", "worker", "category"),
    ("project", "worker"),
    ("project", "category"),
    ("project",),
    ("worker", "category"),
    ("worker",),
    ("category",),
    (),
)
"""Most specific first. The two tables do not have the same order."""

GENERAL: Final = "general"
"""The level whose rows name nothing."""
ITEM: Final = "item"
TYPED: Final = "typed"
COSTED: Final = frozenset({LineType.HOUR, LineType.EXPENSE})
SOLD: Final = frozenset({LineType.HOUR, LineType.EXPENSE, LineType.FEE})
"""The types that have rows in the tables of cost and of sales prices."""


def level_key(level: Level) -> str:
    """The level as it is stored with a line: ``project+worker``, ``general``."""
    return "+".join(level) or GENERAL


class Verdict(StrEnum):
    """What a level of a search gave."""

    TAKEN = "taken"
    BELOW = "below"
    """It has a row, but a level before it was taken."""
    NONE = "none"
    LATER = "later"
    """It has a row that is valid only from a later day."""
    CURRENCY = "currency"
    """It has rows, but in other currencies only."""
    UNKNOWN = "unknown"
    """The line does not say what the level asks for."""


class Why(StrEnum):
    """Why the price is what it is."""

    FOUND = "found"
    ITEM = "item"
    NO_ITEM = "no_item"
    ITEM_BLANK = "item_blank"
    NOT_FOR_TYPE = "not_for_type"
    """A fee has no cost price."""
    NOT_BILLED = "not_billed"
    """Only projects by time and material have sales prices."""
    NO_PROJECT = "no_project"
    NO_COST = "no_cost"
    """The price model builds on a cost price, and there is none."""
    NO_RATE = "no_rate"
    """The price must be turned into another currency, and no exchange rate is known."""
    MODEL = "model"
    """The price model has no result: a contribution ratio of 100 % or more."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A row of the table of cost or sales prices; ``currency`` empty is the company's."""

    id: int
    type: LineType
    valid_from: date
    value: Decimal
    project_id: int | None = None
    worker_id: int | None = None
    category_id: int | None = None
    currency: str = ""
    model: PriceModel = PriceModel.PER_UNIT


@dataclass(frozen=True, slots=True)
class Item:
    """What an item costs and sells for, in the company's currency."""

    id: int
    name: str
    unit: str
    cost_price: Decimal | None
    sales_price: Decimal | None


@dataclass(frozen=True, slots=True)
class Priceable:
    """What the prices of a line depend on. ``currency`` is the project's; percents are the line property's."""

    type: LineType
    on: date
    project_id: int | None = None
    worker_id: int | None = None
    category_id: int | None = None
    project_type: ProjectType | None = None
    currency: str = ""
    cost_percent: Decimal = Decimal(0)
    sales_percent: Decimal = Decimal(0)
    item: Item | None = None

    def key(self, name: str) -> int | None:
        """The id that a level asks for."""
        return {"project": self.project_id, "worker": self.worker_id, "category": self.category_id}[name]


class Step(NamedTuple):
    """One level of the search; ``row`` is the row that speaks for the verdict, if there is one."""

    number: int
    level: Level
    verdict: Verdict
    row: PriceRow | None = None


@dataclass(frozen=True, slots=True)
class Priced:
    """A price, the level it is from, and how it was found.

    ``price`` None: none was found, somebody must type it. ``level`` is empty then. ``base`` is what the
    row or item says before model, currency and surcharge; ``cost`` what a price model built on, in the
    line's currency; ``percent`` the surcharge of the line property; ``rate`` the exchange rate used.
    """

    price: Decimal | None
    level: str
    why: Why
    steps: tuple[Step, ...] = ()
    base: Decimal | None = None
    cost: Decimal | None = None
    percent: Decimal = Decimal(0)
    rate: Decimal = Decimal(1)

    @property
    def taken(self) -> Step | None:
        """The level that was taken."""
        return next((step for step in self.steps if step.verdict is Verdict.TAKEN), None)

    @property
    def overriding(self) -> tuple[Level, ...]:
        """The levels before the one that was taken, at which a row would take its place; most specific first."""
        before = self.taken.number if self.taken else len(self.steps) + 1
        return tuple(step.level for step in self.steps if step.number < before and step.verdict is not Verdict.UNKNOWN)


_Key = tuple[LineType, int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class PriceTable:
    """The rows of one table of prices, ready to be searched."""

    rows: Mapping[_Key, Sequence[PriceRow]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[PriceRow]) -> PriceTable:
        """The table of these rows, in any order."""
        found: dict[_Key, list[PriceRow]] = {}
        for row in sorted(rows, key=lambda one: (one.valid_from, one.id)):
            found.setdefault((row.type, row.project_id, row.worker_id, row.category_id), []).append(row)
        return cls(found)

    def at(self, line: Priceable, level: Level) -> Sequence[PriceRow]:
        """The rows of a level for a line, oldest first."""
        keys = [line.key(name) if name in level else None for name in ("project", "worker", "category")]
        return self.rows.get((line.type, keys[0], keys[1], keys[2]), ())


def search_levels(
    table: PriceTable, levels: Sequence[Level], line: Priceable, currency: str | None, company: str
) -> tuple[Step, ...]:
    """What each level gives for a line; ``currency`` None takes any (cost prices are in the company's)."""
    steps: list[Step] = []
    taken = False
    for number, level in enumerate(levels, start=1):
        step = _step(table, number, level, line, currency, company)
        if step.verdict is Verdict.TAKEN and taken:
            step = step._replace(verdict=Verdict.BELOW)
        taken = taken or step.verdict is Verdict.TAKEN
        steps.append(step)
    return tuple(steps)


def _step(
    table: PriceTable, number: int, level: Level, line: Priceable, currency: str | None, company: str
) -> Step:  # fmt: skip
    if any(line.key(name) is None for name in level):
        return Step(number, level, Verdict.UNKNOWN)
    rows = table.at(line, level)
    fitting = rows if currency is None else [row for row in rows if (row.currency or company) == currency]
    if not fitting:
        return Step(number, level, Verdict.CURRENCY if rows else Verdict.NONE, rows[-1] if rows else None)
    at = bisect_right(fitting, line.on, key=lambda row: row.valid_from)
    return Step(number, level, Verdict.TAKEN, fitting[at - 1]) if at else Step(number, level, Verdict.LATER, fitting[0])


def find_cost(line: Priceable, table: PriceTable) -> Priced:
    """The cost price of a line, in the company's currency, with the surcharge of its property on hours.

    An item costs what its record says; when it is posted, what it costs in stock. A fee has no cost.
    """
    if line.type is LineType.FEE:
        return Priced(None, "", Why.NOT_FOR_TYPE)
    if line.type is LineType.ITEM:
        return _of_item(line, None if line.item is None else line.item.cost_price, Decimal(1))
    steps = search_levels(table, COST_LEVELS, line, None, "")
    taken = next((step for step in steps if step.verdict is Verdict.TAKEN), None)
    if taken is None or taken.row is None:
        return Priced(None, "", Why.NONE, steps)
    percent = line.cost_percent if line.type is LineType.HOUR else Decimal(0)
    price = round_price(taken.row.value * (100 + percent) / 100)
    return Priced(price, level_key(taken.level), Why.FOUND, steps, taken.row.value, percent=percent)


def find_sales(line: Priceable, table: PriceTable, cost_price: Decimal | None, rates: Rates) -> Priced:
    """The sales price of a line in the project's currency, with the surcharge of its property on hours.

    ``cost_price`` is what the line costs, typed or found, in the company's currency: the price models build
    on it. Rows must be in the project's currency; only projects by time and material have sales prices of
    hours, expenses and fees.
    """
    currency = line.currency or rates.company
    rate = rates.on(currency, line.on)
    if line.type is LineType.ITEM:
        return _of_item(line, None if line.item is None else line.item.sales_price, rate)
    if line.project_type is None:
        return Priced(None, "", Why.NO_PROJECT)
    if line.project_type is not ProjectType.TIME_AND_MATERIAL:
        return Priced(None, "", Why.NOT_BILLED)
    steps = search_levels(table, SALES_LEVELS, line, currency, rates.company)
    taken = next((step for step in steps if step.verdict is Verdict.TAKEN), None)
    if taken is None or taken.row is None:
        return Priced(None, "", Why.NONE, steps)
    row = taken.row
    cost: Decimal | None = None
    if row.model is not PriceModel.PER_UNIT:
        if cost_price is None:
            return Priced(None, "", Why.NO_COST, steps, row.value)
        if rate is None:
            return Priced(None, "", Why.NO_RATE, steps, row.value)
        cost = cost_price / rate
    found = compute_model(row.model, row.value, cost)
    if found is None:
        return Priced(None, "", Why.MODEL, steps, row.value, cost)
    percent = line.sales_percent if line.type is LineType.HOUR else Decimal(0)
    price = round_price(found * (100 + percent) / 100)
    return Priced(price, level_key(taken.level), Why.FOUND, steps, row.value, cost, percent, rate or Decimal(1))


def compute_model(model: PriceModel, value: Decimal, cost: Decimal | None) -> Decimal | None:
    """The sales price that a model makes of its value and the cost price; None where it has no result."""
    if model is PriceModel.PER_UNIT:
        return value
    if cost is None:
        return None
    if model is PriceModel.CONTRIBUTION_RATIO:
        return 100 * cost / (100 - value) if value < 100 else None
    return cost * (100 + value) / 100 if model is PriceModel.CHARGE_PERCENT else cost + value


def _of_item(line: Priceable, price: Decimal | None, rate: Decimal | None) -> Priced:
    """The item's own price, turned into the currency of the line."""
    if line.item is None or price is None:
        return Priced(None, "", Why.NO_ITEM if line.item is None else Why.ITEM_BLANK)
    if rate is None:
        return Priced(None, "", Why.NO_RATE, base=price)
    return Priced(round_price(price / rate), ITEM, Why.ITEM, base=price, rate=rate)
