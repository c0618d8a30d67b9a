"""Rules of stock over plain values: what is there, what a move leaves, and what an item costs on average."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from svcdesk.domain.problems import Problem, Scalar, Severity

_PLACES: Final = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Stock:
    """An item in a warehouse: how much is there and held for orders, and its moving-average cost a unit."""

    on_hand: Decimal = Decimal(0)
    reserved: Decimal = Decimal(0)
    """Of what is there, how much item requirements hold."""
    average_cost: Decimal = Decimal(0)

    @property
    def available(self) -> Decimal:
        """What may be issued or reserved."""
        return self.on_hand - self.reserved

    def moved(self, quantity: Decimal, cost_price: Decimal) -> Stock:
        """The stock after a move. What comes in shifts the average by its worth; what goes out leaves it.

        Where nothing (or less) was there, what comes in sets the average.
        """
        on_hand = self.on_hand + quantity
        average = self.average_cost
        if quantity > 0:
            before = max(self.on_hand, Decimal(0))
            average = round_value((before * average + quantity * cost_price) / (before + quantity))
        return replace(self, on_hand=on_hand, average_cost=average)


def round_value(amount: Decimal) -> Decimal:
    """Rounded half up to the four decimals in which costs are kept."""
    return amount.quantize(_PLACES, ROUND_HALF_UP)


def check_available(
    stock: Stock,
    quantity: Decimal,
    *,
    item: str,
    warehouse: str,
    unit: str = "",
    refused: bool = True,
    target: str = "quantity",
) -> list[Problem]:
    """No more may leave a warehouse than is available there: ``stock.not_enough``, or only its warning."""
    if quantity <= stock.available:
        return []
    params: dict[str, Scalar] = {
        "item": item, "warehouse": warehouse, "unit": unit, "wanted": quantity_text(quantity),
        "on_hand": quantity_text(stock.on_hand), "reserved": quantity_text(stock.reserved),
        "available": quantity_text(stock.available),
    }  # fmt: skip
    return [Problem("stock.not_enough", Severity.REFUSE if refused else Severity.WARN, target, params)]


def quantity_text(quantity: Decimal) -> str:
    """A quantity in a message, without zeros at its end."""
    return format(quantity.normalize() if quantity % 1 else quantity.to_integral_value(), "f")


def check_quantity(quantity: Decimal, cost_price: Decimal, *, other: bool = True) -> list[Problem]:
    """A receipt or transfer: something, at no negative cost, to another warehouse."""
    found = []
    if quantity <= 0:
        found.append(Problem("stock.quantity", target="quantity"))
    if cost_price < 0:
        found.append(Problem("stock.cost", target="cost_price"))
    if not other:
        found.append(Problem("stock.same_warehouse", target="to_warehouse_id"))
    return found


def check_counted(stock: Stock, counted: Decimal, *, item: str, warehouse: str) -> list[Problem]:
    """What was counted: not below zero, and another quantity than the books say; below what is reserved warns."""
    params: dict[str, Scalar] = {
        "item": item, "warehouse": warehouse, "on_hand": quantity_text(stock.on_hand),
        "reserved": quantity_text(stock.reserved),
    }  # fmt: skip
    if counted < 0:
        return [Problem("stock.negative", target="counted")]
    if counted == stock.on_hand:
        return [Problem("stock.as_counted", target="counted", params=params)]
    if counted < stock.reserved:
        return [Problem("stock.below_reserved", Severity.WARN, "counted", params)]
    return []
