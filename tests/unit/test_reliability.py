"""Faults, the time between them, what came back and what it cost: by hand, and what always holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcdesk.domain.reliability import (
    Life,
    RepairFact,
    Spent,
    Used,
    cost_by_year,
    find_faults,
    find_returns,
    is_hours,
    mean_between,
    months_of,
    observed_days,
    per_month,
    top_parts,
)

D = Decimal
START = datetime(2026, 1, 1, 8, tzinfo=UTC)


def at(day: int, hour: int = 0) -> datetime:
    """So many days after the start."""
    return START + timedelta(days=day, hours=hour)


def fact(
    id_: int, order: int, created: int, finished: int | None = None, *, thing: int = 1, symptom: int | None = 7
) -> RepairFact:
    return RepairFact(id_, order, thing, symptom, at(created), at(finished) if finished is not None else None)


def test_several_lines_of_an_order_tell_one_fault_of_each_object() -> None:
    lines = [
        fact(3, 10, 2, 9, symptom=8), fact(1, 10, 1, 4, symptom=None), fact(2, 10, 1, 4, thing=2), fact(4, 11, 0),
        RepairFact(5, 12, 1, 7, None, None),
    ]  # fmt: skip
    faults = find_faults(lines)
    assert [(one.id, one.order_id, one.object_id, one.symptom_id) for one in faults] == [
        (4, 11, 1, 7), (1, 10, 1, 8), (2, 10, 2, 7),
    ]  # fmt: skip
    assert [one.finished_at for one in faults] == [None, at(9), at(4)]


def test_a_fault_with_an_open_line_is_open() -> None:
    (fault,) = find_faults([fact(1, 10, 0, 2), fact(2, 10, 1)])
    assert fault.finished_at is None


@pytest.mark.parametrize(("again", "came_back"), [
    (fact(2, 11, 95), True),  # finished on day 5: day 95 is the ninetieth
    (fact(2, 11, 96), False),
    (fact(2, 11, 5), False),  # not after it was finished
    (fact(2, 10, 6), False),  # the same order
    (fact(2, 11, 6, thing=2), False),
    (fact(2, 11, 6, symptom=8), False),
    (fact(2, 11, 6, symptom=None), False),
])  # fmt: skip
def test_what_came_back(again: RepairFact, came_back: bool) -> None:
    assert find_returns([again, fact(1, 10, 0, 5)]) == ({1: 2} if came_back else {})


def test_the_first_return_counts() -> None:
    assert find_returns([fact(1, 10, 0, 1), fact(3, 12, 20, 21), fact(2, 11, 10, 11)]) == {1: 2, 2: 3}


def test_the_mean_time_between_faults_by_hand() -> None:
    """Two lifts in ten days: one was there from the first day on, the other from the seventh; 4 faults in 14 days."""
    first, last = date(2026, 3, 1), date(2026, 3, 10)
    lives = [Life(1, date(2020, 1, 1), hours_a_day=D(10)), Life(2, None, date(2026, 3, 7), hours_a_day=D("2.5"))]
    found = mean_between(4, lives, first, last)
    assert found is not None
    assert (found.days, found.objects, found.mean_days, found.hours, found.mean_hours) == (
        14,
        2,
        D("3.5"),
        D(110),
        D(28),
    )
    assert mean_between(1, lives, first, last) is None
    assert mean_between(2, [Life(1)], first, last) is None
    without_meter = mean_between(4, [*lives, Life(3, date(2026, 1, 1))], first, last)
    assert without_meter is not None
    assert (without_meter.days, without_meter.mean_hours) == (24, None)
    absent = mean_between(4, [*lives, Life(3, date(2027, 1, 1))], first, last)
    assert absent == found, "what is not there yet has no say"


def test_an_object_is_known_from_the_first_that_is_known() -> None:
    assert Life(1, date(2026, 5, 1), date(2026, 4, 1)).begins_on == date(2026, 4, 1)
    assert Life(1, None, None).begins_on is None


@pytest.mark.parametrize(("unit", "hours"), [("h", True), ("Godz.", True), ("mth", True), ("km", False), ("", False)])
def test_which_meters_count_hours(unit: str, hours: bool) -> None:
    assert is_hours(unit) is hours


def test_months_and_faults_a_month() -> None:
    assert months_of(date(2025, 11, 30), date(2026, 2, 1)) == (
        date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1),
    )  # fmt: skip
    assert months_of(date(2026, 2, 2), date(2026, 2, 1)) == ()
    assert per_month(12, date(2026, 1, 1), date(2026, 12, 31)) == D("1.00")
    assert per_month(3, date(2026, 2, 2), date(2026, 2, 1)) == D(0)


def test_an_order_about_two_objects_is_divided() -> None:
    spent = [Spent(10, 2026, D(100), D(300)), Spent(11, 2026, D(40), D(0)), Spent(10, 2025, D(10), D(0)),
             Spent(12, 2026, D(999), D(999))]  # fmt: skip
    objects_of = {10: frozenset({1, 2}), 11: frozenset({1}), 12: frozenset({3})}
    years = cost_by_year(spent, objects_of, frozenset({1}), frozenset({(10, 1)}))
    assert [(y.year, y.faults, y.others, y.sales, y.order_ids) for y in years] == [
        (2025, D(5), D(0), D(0), (10,)), (2026, D(50), D(40), D(150), (10, 11)),
    ]  # fmt: skip
    assert years[1].cost == D(90)


def used(item: int | None, name: str, quantity: int, cost: int, order: int | None, unit: str = "pcs") -> Used:
    return Used(item, name, D(quantity), unit, D(cost), 1, order)


def test_the_parts_that_are_used_most() -> None:
    found = top_parts([
        used(1, "Rope", 180, 900, 1), used(2, "Belt", 1, 5, 1), used(2, "Belt", 2, 5, None), used(3, "Fuse", 1, 1, 1),
    ])  # fmt: skip
    assert [(one.name, one.times, one.quantity, one.cost, one.order_ids) for one in found] == [
        ("Belt", 2, D(3), D(10), (1,)), ("Rope", 1, D(180), D(900), (1,)), ("Fuse", 1, D(1), D(1), (1,)),
    ]  # fmt: skip


def test_a_part_without_an_item_is_known_by_its_words_and_each_unit_counts_alone() -> None:
    """A description that looks like the id of an item is not that item; metres and rolls are not added up."""
    found = top_parts([
        used(17, "Rope", 5, 50, 1, "m"), used(17, "Rope", 1, 90, 2, "roll"), used(None, "17", 1, 3, 3),
        used(None, "Łożysko", 1, 2, 4), used(None, "lozysko", 1, 2, 5),
    ])  # fmt: skip
    assert [(one.item_id, one.name, one.times, one.quantity, one.unit) for one in found] == [
        (None, "Łożysko", 2, D(2), "pcs"), (17, "Rope", 1, D(1), "roll"), (17, "Rope", 1, D(5), "m"),
        (None, "17", 1, D(1), "pcs"),
    ]  # fmt: skip


def test_a_part_that_was_taken_back_was_not_used_once_more() -> None:
    (rope,) = top_parts([used(1, "Rope", 4, 40, 1), used(1, "Rope", -1, -10, 2), used(2, "Belt", -1, -5, 2)])
    assert (rope.name, rope.times, rope.quantity, rope.cost, rope.order_ids) == ("Rope", 1, D(3), D(30), (1,))


# what always holds

_FACTS = st.lists(
    st.builds(
        lambda order, thing, symptom, created, took: RepairFact(
            0, order, thing, symptom, at(0, created), at(0, created + took) if took is not None else None
        ),
        st.integers(1, 8), st.integers(1, 3), st.none() | st.integers(1, 2), st.integers(0, 5000),
        st.none() | st.integers(0, 900),
    ),
    max_size=25,
).map(lambda rows: [row._replace(id=id_) for id_, row in enumerate(rows, 1)])  # fmt: skip


@given(_FACTS)
def test_faults_are_the_pairs_of_order_and_object(lines: list[RepairFact]) -> None:
    faults = find_faults(lines)
    pairs = [(one.order_id, one.object_id) for one in faults]
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == {(one.order_id, one.object_id) for one in lines}
    assert [one.created_at for one in faults] == sorted(one.created_at for one in faults if one.created_at)
    assert find_faults(faults) == faults
    assert find_faults(reversed(lines)) == faults


@given(_FACTS)
def test_a_return_is_of_the_same_object_and_symptom_in_time(lines: list[RepairFact]) -> None:
    by_id = {line.id: line for line in lines}
    returns = find_returns(lines)
    for first, again in returns.items():
        one, other = by_id[first], by_id[again]
        assert (one.object_id, one.symptom_id) == (other.object_id, other.symptom_id)
        assert one.order_id != other.order_id
        assert one.finished_at is not None
        assert other.created_at is not None
        assert timedelta(0) < other.created_at - one.finished_at <= timedelta(days=90)
    assert returns == find_returns(reversed(lines))


_DAYS = st.dates(date(2024, 1, 1), date(2027, 1, 1))
_LIVES = st.lists(st.builds(Life, st.integers(1, 9), st.none() | _DAYS, st.none() | _DAYS, st.none()), max_size=6)


@given(_LIVES, _DAYS, _DAYS, st.integers(0, 50))
def test_the_mean_times_the_faults_is_the_time_observed(
    lives: list[Life], first: date, last: date, faults: int
) -> None:
    found = mean_between(faults, lives, first, last)
    days = sum(observed_days(life, first, last) for life in lives)
    assert 0 <= days <= len(lives) * max(0, (last - first).days + 1)
    assert (found is None) == (faults < 2 or not days)
    if found is not None:
        assert abs(found.mean_days * faults - days) <= D("0.05") * faults


@given(_DAYS, _DAYS)
def test_months_cover_the_period(first: date, last: date) -> None:
    months = months_of(first, last)
    assert all(day.day == 1 for day in months)
    assert list(months) == sorted(set(months))
    if first <= last:
        assert (months[0], months[-1]) == (first.replace(day=1), last.replace(day=1))
        assert len(months) == (last.year - first.year) * 12 + last.month - first.month + 1


_SPENT = st.lists(st.builds(Spent, st.integers(1, 6), st.integers(2024, 2026),
                            st.decimals(0, 1000, places=2), st.decimals(0, 1000, places=2)), max_size=20)  # fmt: skip
_ABOUT = st.dictionaries(st.integers(1, 6), st.frozensets(st.integers(1, 4), min_size=1, max_size=3))


@given(_SPENT, _ABOUT, st.frozensets(st.tuples(st.integers(1, 6), st.integers(1, 4))))
def test_all_objects_together_cost_what_their_orders_cost(
    spent: list[Spent], about: dict[int, frozenset[int]], faulty: frozenset[tuple[int, int]]
) -> None:
    everything = cost_by_year(spent, about, frozenset(range(1, 5)), faulty)
    for of_year in everything:
        known = [one for one in spent if one.year == of_year.year and one.order_id in about]
        assert abs(of_year.cost - sum(one.cost for one in known)) <= D("0.01")
        assert abs(of_year.sales - sum(one.sales for one in known)) <= D("0.01")
        parts = [
            year for thing in range(1, 5)
            for year in cost_by_year(spent, about, frozenset({thing}), faulty) if year.year == of_year.year
        ]  # fmt: skip
        assert abs(sum(year.cost for year in parts) - of_year.cost) <= D("0.05")
