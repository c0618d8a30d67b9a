"""The fewest visits, and among those the least movement, against a search of everything."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from svcdesk.domain.planning.bundling import Wish, choose_days, nearest

LAST = 13


@st.composite
def wishes(draw: st.DrawFn, widest: int = 6) -> Wish:
    """A row; ``widest`` is by how many days the end of its stretch may lie after the beginning."""
    low = draw(st.integers(0, LAST))
    high = draw(st.integers(low, min(LAST, low + widest)))
    return Wish(draw(st.integers(low, high)), low, high, draw(st.integers(1, 3)))


def cost_of(rows: list[Wish], days: list[int]) -> int | None:
    """How far the rows move to these days; None if one cannot be done on any of them."""
    total = 0
    for row in rows:
        fitting = [abs(day - row.best) for day in days if row.low <= day <= row.high]
        if not fitting:
            return None
        total += min(fitting) * row.weight
    return total


def search_all(rows: list[Wish], days: list[int], taken: list[int]) -> tuple[int, int] | None:
    """The fewest days beside those that are taken, and the least movement with so many."""
    others = [day for day in days if day not in taken]
    for count in range(len(others) + 1):
        found = [cost for chosen in combinations(others, count)
                 if (cost := cost_of(rows, sorted([*chosen, *taken]))) is not None]  # fmt: skip
        if found:
            return count, min(found)
    return None


@settings(max_examples=400, deadline=None)
@given(
    st.lists(wishes(), min_size=1, max_size=8),
    st.sets(st.integers(0, LAST), min_size=1, max_size=10),
    st.sets(st.integers(0, LAST), max_size=3),
)
def test_no_choice_is_smaller_or_moves_less(rows: list[Wish], open_days: set[int], standing: set[int]) -> None:
    assert_best(rows, open_days, standing)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(wishes(widest=LAST), min_size=4, max_size=12),
    st.sets(st.integers(0, LAST), min_size=8),
    st.sets(st.integers(0, LAST), max_size=1),
)
def test_no_choice_is_smaller_or_moves_less_in_windows_as_wide_as_the_period(
    rows: list[Wish], open_days: set[int], standing: set[int]
) -> None:
    assert_best(rows, open_days, standing)


@settings(max_examples=100, deadline=None)
@given(st.integers(3, 9), st.integers(3, 9), st.lists(st.tuples(st.integers(0, 24), st.integers(1, 3)), max_size=14))
def test_series_in_wide_windows_are_chosen_from_the_left(
    before: int, after: int, series: list[tuple[int, int]]
) -> None:
    """As agreements have them: the same window around dates, cut at the ends; of equal choices the earliest days."""
    rows = [Wish(best, max(0, best - before), min(24, best + after), weight) for best, weight in series]
    days = list(range(25))
    found = choose_days(rows, days)
    if not rows:
        assert found == []
        return
    count = min(count for count in range(1, 9) if any(
        cost_of(rows, list(chosen)) is not None for chosen in combinations(days, count)))  # fmt: skip
    assert found == list(min(
        (cost, chosen) for chosen in combinations(days, count) if (cost := cost_of(rows, list(chosen))) is not None
    )[1])  # fmt: skip


def assert_best(rows: list[Wish], open_days: set[int], standing: set[int]) -> None:
    """The choice has the fewest new days, its rows move least, and each of its days is used."""
    days, taken = sorted(open_days), sorted(standing)
    found = choose_days(rows, days, taken)
    best = search_all(rows, days, taken)
    assert (found is None) == (best is None)
    if found is not None and best is not None:
        assert set(found) <= {*days, *taken}
        assert len(set(found) - set(taken)) == best[0]
        assert cost_of(rows, found) == best[1]
        assert {nearest(row, found) for row in rows} == set(found)


@given(st.lists(wishes(), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: list[Wish], shuffler: object) -> None:
    shuffled = list(rows)
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]
    days = list(range(LAST + 1))
    assert choose_days(rows, days) == choose_days(shuffled, days)


def test_of_equal_choices_the_earlier_day_is_taken() -> None:
    assert choose_days([Wish(3, 2, 4), Wish(4, 2, 5)], range(10)) == [3]
    assert nearest(Wish(5, 0, 9), [3, 7]) == 3


def test_a_visit_that_stands_is_joined() -> None:
    rows = [Wish(1, 0, 6), Wish(5, 0, 6)]
    assert choose_days(rows, range(7)) == [1]
    assert choose_days(rows, range(7), taken=[4]) == [4]
