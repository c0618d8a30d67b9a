"""What an order line's numbers mean: a negative cost is a correction."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

PRICES = ("cost_price", "sales_price")


def correct_signs(values: dict[str, Any]) -> bool:
    """Turn negative prices into a negative quantity at a positive price, as corrections are booked.

    The amount stays the same. Returns whether something was turned; raises ValueError where one
    price is negative and the other is not, which no one quantity can say.
    """
    prices = [values[name] for name in PRICES if values.get(name)]
    if not any(price < 0 for price in prices):
        return False
    if any(price > 0 for price in prices):
        raise ValueError(prices)
    for name in PRICES:
        if values.get(name):
            values[name] = -values[name]
    values["quantity"] = -values.get("quantity", Decimal(1))
    return True
