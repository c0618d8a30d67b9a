"""The margin against a naive count, and what it says of currencies without a rate (reference 9)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from svcdesk.domain.kinds import LineType
from svcdesk.domain.margin import MarginEntry, compute_margin
from svcdesk.domain.money import Rate, Rates

DAY = date(2026, 3, 1)
RATES = Rates("PLN", [Rate("EUR", date(2026, 1, 1), Decimal("4.25")), Rate("EUR", date(2026, 6, 1), Decimal("4.30"))])


def entry(cost: str, sales: str, currency: str = "PLN", *, charged: bool = True, day: date = DAY) -> MarginEntry:
    return MarginEntry(1, LineType.HOUR, False, Decimal(1), Decimal(cost), Decimal(sales), currency, charged, day)


def test_what_the_customer_does_not_pay_costs_all_the_same() -> None:
    found = compute_margin([entry("100", "165"), entry("50", "90", charged=False)], RATES)
    assert (found.cost, found.revenue, found.margin) == (Decimal(150), Decimal(165), Decimal(15))
    assert found.percent == Decimal("9.1")


def test_no_revenue_no_percent() -> None:
    assert compute_margin([entry("100", "0")], RATES).percent is None
    assert compute_margin([], RATES).percent is None


def test_sales_in_another_currency_count_at_the_rate_of_their_day() -> None:
    found = compute_margin(
        [entry("0", "10", "EUR"), entry("0", "10", "EUR", day=date(2026, 7, 1)),
         entry("7", "10", "EUR", day=date(2025, 12, 31)), entry("0", "10", "USD")], RATES,
    )  # fmt: skip
    assert found.revenue == Decimal("85.50")
    assert found.cost == Decimal(7)
    assert found.unknown == {"EUR", "USD"}, "never silently wrong"


AMOUNTS = st.decimals(-10_000, 10_000, places=2)


@given(st.lists(st.builds(MarginEntry, st.just(1), st.sampled_from(LineType), st.booleans(), AMOUNTS, AMOUNTS, AMOUNTS,
                          st.just("PLN"), st.booleans(), st.just(DAY))))  # fmt: skip
def test_sums_are_those_of_counting_one_by_one(entries: list[MarginEntry]) -> None:
    found = compute_margin(entries, RATES)
    assert found.cost == sum((one.cost for one in entries), Decimal(0))
    assert found.revenue == sum((one.sales for one in entries if one.charged), Decimal(0))
    assert found.margin == found.revenue - found.cost
    halves = (compute_margin(entries[::2], RATES), compute_margin(entries[1::2], RATES))
    assert sum((half.margin for half in halves), Decimal(0)) == found.margin
