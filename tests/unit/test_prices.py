"""Which price a line takes: every level of both tables, against a slow count, models, currencies, rounding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import hypothesis.strategies as st
import pytest
from hypothesis import given

from svcdesk.domain.kinds import LineType, PriceModel, ProjectType
from svcdesk.domain.money import Rate, Rates, currency_digits, round_amount
from svcdesk.domain.prices import (
    COST_LEVELS,
    SALES_LEVELS,
    Item,
    Level,
    Priceable,
    PriceRow,
    PriceTable,
    Verdict,
    Why,
    compute_model,
    find_cost,
    find_sales,
    level_key,
)

DAY = date(2026, 11, 23)
PLN = Rates("PLN")
TM = ProjectType.TIME_AND_MATERIAL
P, W, C = 1, 2, 3
"""The project, worker and category of the line."""


def line(**about: object) -> Priceable:
    values: dict[str, object] = {
        "type": LineType.HOUR, "on": DAY, "project_id": P, "worker_id": W, "category_id": C, "project_type": TM,
        "currency": "PLN",
    }  # fmt: skip
    return Priceable(**(values | about))  # type: ignore[arg-type]


def row(id_: int, value: object = 1, keys: str = "", **about: object) -> PriceRow:
    """A row whose keys are some of the letters P, W, C."""
    values: dict[str, object] = {
        "type": LineType.HOUR, "valid_from": date(2026, 1, 1), "project_id": P if "P" in keys else None,
        "worker_id": W if "W" in keys else None, "category_id": C if "C" in keys else None,
    }  # fmt: skip
    return PriceRow(id_, value=Decimal(str(value)), **(values | about))  # type: ignore[arg-type]


# The order of the reference, written out by hand: cost and sales differ.
COST_ORDER = ("PWC", "PW", "WC", "PC", "P", "W", "C", "")
SALES_ORDER = ("PWC", "PW", "PC", "P", "WC", "W", "C", "")


@pytest.mark.parametrize("first", range(8))
def test_each_cost_level_wins_over_all_after_it(first: int) -> None:
    table = PriceTable.of(row(at, at + 1, keys) for at, keys in enumerate(COST_ORDER) if at >= first)
    found = find_cost(line(), table)
    assert (found.price, found.level) == (Decimal(first + 1), level_key(COST_LEVELS[first]))
    assert [step.verdict for step in found.steps] == (
        [Verdict.NONE] * first + [Verdict.TAKEN] + [Verdict.BELOW] * (7 - first)
    )
    assert found.overriding == COST_LEVELS[:first]


@pytest.mark.parametrize("first", range(8))
@pytest.mark.parametrize("type_", [LineType.HOUR, LineType.EXPENSE, LineType.FEE])
def test_each_sales_level_wins_over_all_after_it(first: int, type_: LineType) -> None:
    table = PriceTable.of(row(at, at + 1, keys, type=type_) for at, keys in enumerate(SALES_ORDER) if at >= first)
    found = find_sales(line(type=type_), table, None, PLN)
    assert (found.price, found.level) == (Decimal(first + 1), level_key(SALES_LEVELS[first]))
    assert found.taken is not None
    assert found.taken.number == first + 1


def test_the_two_tables_have_different_orders() -> None:
    letters = {"project": "P", "worker": "W", "category": "C"}
    for order, levels in ((COST_ORDER, COST_LEVELS), (SALES_ORDER, SALES_LEVELS)):
        assert ["".join(letters[name] for name in level) for level in levels] == list(order)


def test_a_level_that_the_line_says_nothing_of_is_unknown() -> None:
    found = find_cost(line(worker_id=None, category_id=None), PriceTable.of([row(1, 5, "W"), row(2, 7)]))
    assert found.price == 7
    verdicts = [step.verdict for step in found.steps]
    assert [v is Verdict.UNKNOWN for v in verdicts] == [True, True, True, True, False, True, True, False]
    assert found.overriding == (("project",),)


def test_the_latest_price_that_is_valid_on_the_day_counts_the_day_itself_included() -> None:
    days = (date(2026, 1, 1), date(2026, 11, 23), date(2026, 11, 24))
    table = PriceTable.of(row(at, at + 1, "W", valid_from=day) for at, day in enumerate(days))
    for on, price in ((DAY, 2), (DAY - timedelta(1), 1), (DAY + timedelta(1), 3)):
        assert find_cost(line(on=on), table).price == price
    found = find_cost(line(on=date(2025, 12, 31)), table)
    assert (found.price, found.level, found.why) == (None, "", Why.NONE)
    assert found.steps[5].verdict is Verdict.LATER
    assert found.steps[5].row == row(0, 1, "W", valid_from=days[0])


def test_a_later_price_of_a_specific_level_leaves_the_general_one() -> None:
    found = find_cost(line(), PriceTable.of([row(1, 9, "PWC", valid_from=DAY + timedelta(1)), row(2, 4)]))
    assert (found.price, found.level) == (Decimal(4), "general")
    assert found.steps[0].verdict is Verdict.LATER


def test_sales_prices_must_be_in_the_currency_of_the_project() -> None:
    table = PriceTable.of([row(1, 50, "P", currency="EUR"), row(2, 200, ""), row(3, 60, "W", currency="EUR")])
    polish = find_sales(line(), table, None, PLN)
    assert (polish.price, polish.level) == (Decimal(200), "general")
    assert [polish.steps[at].verdict for at in (3, 5)] == [Verdict.CURRENCY, Verdict.CURRENCY]
    german = find_sales(line(currency="EUR"), table, None, PLN)
    assert (german.price, german.level) == (Decimal(50), "project")
    assert german.steps[7].verdict is Verdict.CURRENCY


@pytest.mark.parametrize("type_", [ProjectType.FIXED_PRICE, ProjectType.INTERNAL])
def test_only_time_and_material_has_sales_prices(type_: ProjectType) -> None:
    table = PriceTable.of([row(1, 200)])
    found = find_sales(line(project_type=type_), table, None, PLN)
    assert (found.price, found.why) == (None, Why.NOT_BILLED)
    assert find_cost(line(project_type=type_), table).price == 200
    assert find_sales(line(project_type=None), table, None, PLN).why is Why.NO_PROJECT


def test_a_fee_has_no_cost_price() -> None:
    found = find_cost(line(type=LineType.FEE), PriceTable.of([row(1, 5, type=LineType.FEE)]))
    assert (found.price, found.level, found.why) == (None, "", Why.NOT_FOR_TYPE)


@pytest.mark.parametrize(
    ("model", "value", "price"),
    [
        (PriceModel.PER_UNIT, "150", "150"),
        (PriceModel.CONTRIBUTION_RATIO, "40", "130"),  # 100 · 78 / (100 − 40)
        (PriceModel.CONTRIBUTION_RATIO, "99.99", "780000"),
        (PriceModel.CHARGE_PERCENT, "33.3333", "103.9999740000"),
        (PriceModel.CHARGE_AMOUNT, "12.5", "90.5"),
    ],
)
def test_price_models(model: PriceModel, value: str, price: str) -> None:
    found = find_sales(line(), PriceTable.of([row(1, value, model=model)]), Decimal(78), PLN)
    assert found.price == Decimal(price).quantize(Decimal("0.0001"), "ROUND_HALF_UP")
    assert (found.base, found.level) == (Decimal(value), "general")
    missing = find_sales(line(), PriceTable.of([row(1, value, model=model)]), None, PLN)
    assert (missing.why is Why.NO_COST) == (model is not PriceModel.PER_UNIT)


def test_a_contribution_ratio_of_all_has_no_price() -> None:
    assert compute_model(PriceModel.CONTRIBUTION_RATIO, Decimal(100), Decimal(5)) is None
    table = PriceTable.of([row(1, 100, model=PriceModel.CONTRIBUTION_RATIO)])
    assert find_sales(line(), table, Decimal(5), PLN).why is Why.MODEL


def test_a_price_that_builds_on_the_cost_is_turned_into_the_currency_of_the_project() -> None:
    table = PriceTable.of([row(1, 50, currency="EUR", model=PriceModel.CHARGE_PERCENT)])
    rates = Rates("PLN", [Rate("EUR", date(2026, 1, 1), Decimal("4.25"))])
    found = find_sales(line(currency="EUR"), table, Decimal(85), rates)
    assert (found.price, found.cost, found.rate) == (Decimal(30), Decimal(20), Decimal("4.25"))
    assert find_sales(line(currency="EUR"), table, Decimal(85), PLN).why is Why.NO_RATE


def test_the_property_raises_the_prices_of_hours_only() -> None:
    about = {"cost_percent": Decimal(50), "sales_percent": Decimal("12.5")}
    for type_, cost, sales in (
        (LineType.HOUR, Decimal(120), Decimal("112.5")),
        (LineType.EXPENSE, Decimal(80), Decimal(100)),
    ):
        costs, prices = PriceTable.of([row(1, 80, type=type_)]), PriceTable.of([row(1, 100, type=type_)])
        found = find_cost(line(type=type_, **about), costs)
        assert (found.price, find_sales(line(type=type_, **about), prices, None, PLN).price) == (cost, sales)
        assert found.percent == (50 if type_ is LineType.HOUR else 0)


def test_prices_are_rounded_half_up_to_four_decimals() -> None:
    table = PriceTable.of([row(1, "0.0001")])
    assert find_cost(line(cost_percent=Decimal(50)), table).price == Decimal("0.0002")
    assert find_cost(line(cost_percent=Decimal("49.99")), table).price == Decimal("0.0001")


@pytest.mark.parametrize(
    ("currency", "digits", "amount", "rounded"),
    [
        ("PLN", 2, "1.005", "1.01"), ("PLN", 2, "-1.005", "-1.01"), ("JPY", 0, "150.5", "151"),
        ("JPY", 0, "150.4999", "150"), ("KWD", 3, "0.0005", "0.001"), ("KWD", 3, "0.00049", "0.000"),
    ],
)  # fmt: skip
def test_amounts_are_rounded_half_up_to_the_minor_unit(currency: str, digits: int, amount: str, rounded: str) -> None:
    assert currency_digits(currency) == digits
    assert str(round_amount(Decimal(amount), currency)) == rounded


def test_items_have_the_prices_of_their_record() -> None:
    rope = Item(5, "Rope", "m", Decimal("12.5"), Decimal(20))
    item = line(type=LineType.ITEM, item=rope)
    assert (find_cost(item, PriceTable()).price, find_cost(item, PriceTable()).level) == (Decimal("12.5"), "item")
    assert find_sales(item, PriceTable(), None, PLN).price == 20
    euro = line(type=LineType.ITEM, item=rope, currency="EUR")
    rates = Rates("PLN", [Rate("EUR", date(2026, 1, 1), Decimal("4.25"))])
    assert find_sales(euro, PriceTable(), None, rates).price == Decimal("4.7059")
    assert find_sales(euro, PriceTable(), None, PLN).why is Why.NO_RATE
    assert find_cost(line(type=LineType.ITEM), PriceTable()).why is Why.NO_ITEM
    bare = Item(6, "Bolt", "", None, None)
    assert find_cost(line(type=LineType.ITEM, item=bare), PriceTable()).why is Why.ITEM_BLANK


def test_rates_hold_from_their_day_on() -> None:
    rates = Rates("PLN", [Rate("EUR", DAY, Decimal("4.3")), Rate("EUR", date(2026, 1, 1), Decimal("4.2"))])
    assert (rates.on("EUR", DAY), rates.on("EUR", DAY - timedelta(1))) == (Decimal("4.3"), Decimal("4.2"))
    assert rates.on("EUR", date(2025, 12, 31)) is None
    assert {rates.on("PLN", DAY), rates.on("", DAY)} == {Decimal(1)}
    assert rates.convert(Decimal("10.01"), "EUR", DAY) == Decimal("43.04")
    assert rates.convert(Decimal(1), "USD", DAY) is None


# Against a slow count: all rows that fit, the best level first, then the latest day.

IDS = st.sampled_from([None, 1, 2])
DAYS = st.integers(-3, 3).map(lambda n: DAY + timedelta(n))
ROWS = st.lists(
    st.builds(
        PriceRow, st.integers(1, 99), st.sampled_from([LineType.HOUR, LineType.EXPENSE]), DAYS,
        st.integers(0, 9).map(Decimal), IDS, IDS, IDS, st.sampled_from(["", "PLN", "EUR"]),
    ),
    max_size=30, unique_by=lambda r: r.id,
)  # fmt: skip
LINES = st.builds(
    Priceable, st.sampled_from([LineType.HOUR, LineType.EXPENSE]), DAYS, IDS, IDS, IDS, st.just(TM),
    st.sampled_from(["", "PLN", "EUR"]),
)  # fmt: skip


def slowly(rows: Sequence[PriceRow], levels: Sequence[Level], one: Priceable, currency: str | None) -> PriceRow | None:
    for level in levels:
        best = None
        for found in rows:
            keys = {"project": found.project_id, "worker": found.worker_id, "category": found.category_id}
            named = {name for name, value in keys.items() if value is not None}
            same = named == set(level) and all(keys[name] == one.key(name) for name in level)
            right = currency is None or (found.currency or "PLN") == (currency or "PLN")
            fits = found.type is one.type and same and right and found.valid_from <= one.on
            if fits and (best is None or (found.valid_from, found.id) > (best.valid_from, best.id)):
                best = found
        if best is not None:
            return best
    return None


@given(ROWS, LINES)
def test_it_finds_what_a_slow_count_finds(rows: list[PriceRow], one: Priceable) -> None:
    table = PriceTable.of(rows)
    cost, wanted = find_cost(one, table), slowly(rows, COST_LEVELS, one, None)
    assert (cost.price, cost.taken.row if cost.taken else None) == (wanted.value if wanted else None, wanted)
    sales, wanted = find_sales(one, table, None, PLN), slowly(rows, SALES_LEVELS, one, one.currency)
    assert (sales.price, sales.taken.row if sales.taken else None) == (wanted.value if wanted else None, wanted)
    for found in (cost, sales):
        assert len(found.steps) == 8
        assert sum(step.verdict is Verdict.TAKEN for step in found.steps) == (found.price is not None)


@given(ROWS, LINES)
def test_a_row_at_an_overriding_level_takes_over(rows: list[PriceRow], one: Priceable) -> None:
    found = find_cost(one, PriceTable.of(rows))
    for level in found.overriding:
        project, worker, category = (
            one.key(name) if name in level else None for name in ("project", "worker", "category")
        )
        new = PriceRow(1000, one.type, one.on, Decimal(77), project, worker, category)
        assert find_cost(one, PriceTable.of([*rows, new])).price == 77
