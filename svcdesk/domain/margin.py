"""The margin of service work: what it cost, what it brings in, and the difference (reference 9, "Margin")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from svcdesk.domain.kinds import LineType
from svcdesk.domain.money import Rates, round_amount, round_half_up

PERCENT_PLACES: Final = 1


@dataclass(frozen=True, slots=True)
class MarginEntry:
    """One line, or one posted transaction, as the margin counts it.

    ``cost`` is in the company's currency, ``sales`` in ``currency``; both are amounts, rounded to the minor unit.
    ``charged`` says whether the customer pays it. ``day`` is when it was done, or is to be.
    """

    order_id: int | None
    type: LineType
    posted: bool
    quantity: Decimal
    cost: Decimal
    sales: Decimal
    currency: str
    charged: bool
    day: date
    description: str = ""


@dataclass(frozen=True, slots=True)
class Margin:
    """Sums in the company's currency. ``unknown`` are currencies without a rate: their sales are left out."""

    cost: Decimal = Decimal(0)
    revenue: Decimal = Decimal(0)
    quantity: Decimal = Decimal(0)
    unknown: frozenset[str] = frozenset()

    @property
    def margin(self) -> Decimal:
        """Revenue less cost."""
        return self.revenue - self.cost

    @property
    def percent(self) -> Decimal | None:
        """The margin in percent of the revenue; None where there is no revenue."""
        if not self.revenue:
            return None
        return round_half_up(self.margin / self.revenue * 100, PERCENT_PLACES)


def compute_margin(entries: Iterable[MarginEntry], rates: Rates) -> Margin:
    """The margin of entries: the cost of all, the sales of those that the customer pays."""
    cost = revenue = quantity = Decimal(0)
    unknown: set[str] = set()
    for entry in entries:
        cost += entry.cost
        quantity += entry.quantity
        if not entry.charged or not entry.sales:
            continue
        converted = rates.convert(entry.sales, entry.currency, entry.day)
        if converted is None:
            unknown.add(entry.currency)
        else:
            revenue += converted
    return Margin(cost, revenue, quantity, frozenset(unknown))


def amount(quantity: Decimal, price: Decimal | None, currency: str) -> Decimal:
    """Quantity times price in the minor unit of the currency."""
    return round_amount(quantity * (price or Decimal(0)), currency)
