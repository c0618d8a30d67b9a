"""Bundling the rows of one group into visits: as few as possible, and among those moved as little as possible.

Every row may be done on any day of a stretch of days. Choosing the fewest days so that every stretch holds one is
interval stabbing. Of all the smallest choices the one is taken whose rows move least from their calculated dates,
and of equals the one with the earlier days, so that a second run finds the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_NONE = 1 << 60


class Wish(NamedTuple):
    """A row: it may be done from ``low`` to ``high`` (ordinals of days, both included), best on ``best``.

    ``weight`` rows with the same wish are one.
    """

    best: int
    low: int
    high: int
    weight: int = 1


def choose_days(wishes: Iterable[Wish], days: Sequence[int], taken: Iterable[int] = ()) -> list[int] | None:
    """The days of the visits, in order: those of ``taken`` that get a row, and as few others of ``days`` as possible.

    ``days`` are the days that may be chosen, sorted; every wish must hold at least one of them or of ``taken``,
    else the answer is None. ``taken`` cost nothing: a visit is there already.
    """
    grouped: dict[tuple[int, int, int], int] = {}
    for best, low, high, weight in wishes:
        grouped[best, low, high] = grouped.get((best, low, high), 0) + weight
    rows = sorted(Wish(best, low, high, weight) for (best, low, high), weight in grouped.items())
    free = sorted(set(taken))
    open_rows = [row for row in rows if not _holds(row, free)]
    bounds = _bounds(open_rows, days)
    if bounds is None:
        return None
    chosen = _least_moved(rows, open_rows, days, free, bounds)
    found = sorted([*free, *chosen])
    used = {nearest(row, found) for row in rows}
    return [day for day in found if day in used]


def nearest(row: Wish, days: Sequence[int]) -> int | None:
    """The day nearest to the best one among the sorted ``days`` that the row may be done on; the earlier of two."""
    at = bisect_left(days, row.best)
    before = days[at - 1] if at and days[at - 1] >= row.low else None
    after = days[at] if at < len(days) and days[at] <= row.high else None
    if before is not None and before > row.high:
        before = None
    if after is not None and after < row.low:
        after = None
    if before is None or (after is not None and after - row.best < row.best - before):
        return after
    return before


def _holds(row: Wish, days: Sequence[int]) -> bool:
    at = bisect_left(days, row.low)
    return at < len(days) and days[at] <= row.high


def _bounds(rows: Sequence[Wish], days: Sequence[int]) -> list[tuple[int, int]] | None:
    """For each of the fewest days the places in ``days`` between which it lies in every choice; None if there is none.

    From the left, the k-th day cannot be later than the last one that still reaches the first row without a
    day; from the right, not earlier.
    """
    spans = []
    for row in rows:
        first, last = bisect_left(days, row.low), bisect_right(days, row.high) - 1
        if first > last:
            return None
        spans.append((first, last))
    latest: list[int] = []
    for first, last in sorted(spans, key=lambda span: span[1]):
        if not latest or first > latest[-1]:
            latest.append(last)
    earliest: list[int] = []
    for first, last in sorted(spans, key=lambda span: -span[0]):
        if not earliest or last < earliest[-1]:
            earliest.append(first)
    return list(zip(reversed(earliest), latest, strict=True))


def _least_moved(
    rows: Sequence[Wish], open_rows: Sequence[Wish], days: Sequence[int], free: Sequence[int],
    bounds: Sequence[tuple[int, int]],
) -> list[int]:  # fmt: skip
    """One day within each of the bounds, so that all open rows have one and all rows move least.

    From the right: what it costs at least if the k-th day is a given one. A row lies between two neighbouring
    days and goes to the nearer one that it may be done on, so the cost is a sum over the gaps.
    """
    if not bounds:
        return []
    gaps = _Gaps(rows, open_rows, free)
    costs: list[dict[int, tuple[int, int | None]]] = [{} for _ in bounds]
    for k in range(len(bounds) - 1, -1, -1):
        first, last = bounds[k]
        for at in range(first, last + 1):
            day = days[at]
            if k == len(bounds) - 1:
                cost = gaps.cost(day, None)
                if cost < _NONE:
                    costs[k][day] = (cost, None)
                continue
            best: tuple[int, int | None] | None = None
            for following, (rest, _next) in costs[k + 1].items():
                if following <= day or (best is not None and rest >= best[0]):
                    continue
                cost = gaps.cost(day, following) + rest
                if cost < _NONE and (best is None or cost < best[0]):
                    best = (cost, following)
            if best is not None:
                costs[k][day] = best
    start = min(costs[0], key=lambda day: (gaps.cost(None, day) + costs[0][day][0], day))
    chosen: list[int] = []
    here: int | None = start
    for found in costs:
        assert here is not None
        chosen.append(here)
        here = found[here][1]
    return chosen


class _Gaps:
    """What it costs that two days are neighbours: the movement of the rows whose best day lies between them."""

    def __init__(self, rows: Sequence[Wish], open_rows: Sequence[Wish], free: Sequence[int]) -> None:
        self._rows = rows
        self._bests = [row.best for row in rows]
        self._free = free
        self._open = sorted(open_rows, key=lambda row: row.low)
        self._lows = [row.low for row in self._open]
        self._least_high: list[int] = [_NONE] * (len(self._open) + 1)
        for at in range(len(self._open) - 1, -1, -1):
            self._least_high[at] = min(self._least_high[at + 1], self._open[at].high)

    def cost(self, day: int | None, following: int | None) -> int:
        """Between two chosen days, before the first (``day`` None) or after the last (``following`` None)."""
        low = -_NONE if day is None else day
        high = _NONE if following is None else following
        if self._least_high[bisect_right(self._lows, low)] < high:
            return _NONE  # an open row lies wholly between them
        points = self._free[bisect_right(self._free, low) : bisect_left(self._free, high)]
        if day is not None:
            points = [day, *points]
        if following is not None:
            points = [*points, following]
        total = 0
        for row in self._rows[bisect_right(self._bests, low) : bisect_left(self._bests, high)]:
            to = nearest(row, points)
            if to is None:
                return _NONE
            total += abs(to - row.best) * row.weight
        return total
