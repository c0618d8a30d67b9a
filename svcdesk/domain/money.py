"""Rounding of prices and amounts, the minor units of currencies, and exchange rates (decisions, "Money")."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, NamedTuple, Self

PRICE_PLACES: Final = 4
"""Prices are kept with so many decimals."""


@lru_cache(maxsize=256)
def currency_digits(currency: str) -> int:
    """The decimals of the minor unit of an ISO 4217 currency: 2 of the złoty, 0 of the yen, 3 of the dinar."""
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)


class Money(Decimal):
    """An amount that knows its currency: shown with the decimals and the sign of that."""

    currency: str

    def __new__(cls, amount: Decimal, currency: str) -> Self:
        """The amount; sums of it are plain decimals."""
        made = super().__new__(cls, amount)
        made.currency = currency
        return made


def round_half_up(value: Decimal, digits: int) -> Decimal:
    """Rounded to so many decimals, halves away from zero."""
    return value.quantize(_unit(digits), ROUND_HALF_UP)


@lru_cache(maxsize=32)
def _unit(digits: int) -> Decimal:
    return Decimal(1).scaleb(-digits)


def round_price(price: Decimal) -> Decimal:
    """A price with the decimals that prices keep."""
    return round_half_up(price, PRICE_PLACES)


def round_amount(amount: Decimal, currency: str) -> Decimal:
    """An amount in the minor unit of its currency."""
    return round_half_up(amount, currency_digits(currency))


class Rate(NamedTuple):
    """What one unit of a currency is worth in the company's currency from a day on."""

    currency: str
    valid_from: date
    rate: Decimal


class Rates:
    """The exchange rates into the company's currency. The latest one that is valid on a day counts."""

    def __init__(self, company: str, rates: Iterable[Rate] = ()) -> None:
        self.company = company
        self._rates: dict[str, list[Rate]] = {}
        for rate in sorted(rates, key=lambda one: one.valid_from):
            self._rates.setdefault(rate.currency, []).append(rate)

    def on(self, currency: str, day: date) -> Decimal | None:
        """The rate of a currency on a day; 1 for the company's own, None where none is known yet."""
        if not currency or currency == self.company:
            return Decimal(1)
        rates = self._rates.get(currency, [])
        at = bisect_right(rates, day, key=lambda one: one.valid_from)
        return rates[at - 1].rate if at else None

    def days(self) -> list[date]:
        """The days from which some rate is another."""
        return [rate.valid_from for rates in self._rates.values() for rate in rates]

    def convert(self, amount: Decimal, currency: str, day: date) -> Decimal | None:
        """An amount in the company's currency, rounded to its minor unit; None without a rate."""
        rate = self.on(currency, day)
        return None if rate is None else round_amount(amount * rate, self.company)
