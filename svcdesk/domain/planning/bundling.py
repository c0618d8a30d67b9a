"""Bundling the rows of one group into visits: as few as possible, and among those moved as little as possible.

Every row may be done on any day of a stretch of days. Choosing the fewest days so that every stretch holds one is
interval stabbing. Of all the smallest choices the one is taken whose rows move least from their calculated dates,
and of equals the one with the earlier days, so that a second run finds the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

_NONE = 1 << 60


class Wish(NamedTuple):
    """A row: it may be done from ``low`` to ``high`` (ordinals of days, both included), best on ``best``, one of them.

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
    begin, end = min((row.low for row in rows), default=0), max((row.high for row in rows), default=-1)
    free = sorted({day for day in taken if begin <= day <= end})
    open_rows = [row for row in rows if not _holds(row, free)]
    bounds = _bounds(open_rows, days)
    if bounds is None:
        return None
    found = _least_moved(rows, open_rows, days, free, bounds)
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
    """The free days and one day within each of the bounds, so that all rows move least; the earlier of equals.

    The bounds never overlap and hold no free day, so bounds and free days stand one after another, as columns with
    the days to choose from. From the right: what it costs at least if the day of a column is a given one.
    """
    if not bounds:
        return list(free)
    start = min(row.low for row in rows)
    gaps = _Gaps(rows, open_rows, start)
    columns = [[day - start] for day in free]
    columns += [[day - start for day in days[first : last + 1]] for first, last in bounds]
    columns.sort()
    rest = [gaps.after(day) for day in columns[-1]]
    steps: list[list[int]] = []
    for column, following in zip(reversed(columns[:-1]), reversed(columns[1:]), strict=True):
        rest, step = gaps.cheapest(column, following, rest)
        steps.append(step)
    whole = [gaps.before(day) + cost for day, cost in zip(columns[0], rest, strict=True)]
    at = whole.index(min(whole))
    chosen = [columns[0][at]]
    for column, step in zip(columns[1:], reversed(steps), strict=True):
        at = step[at]
        chosen.append(column[at])
    return [day + start for day in chosen]


class _Gaps:
    """What it costs that two days are neighbours: the movement of the rows whose best day lies between them.

    Days count from ``start``, the first that any row may be done on. A row between two neighbours goes to the
    nearer one, to the other one if its stretch does not hold that, and holds one of both, as all rows have a day.
    """

    def __init__(self, rows: Sequence[Wish], open_rows: Sequence[Wish], start: int) -> None:
        self._rows = [Wish(row.best - start, row.low - start, row.high - start, row.weight) for row in rows]
        self._bests = [row.best for row in self._rows]  # sorted, as the rows are
        last = max(row.high for row in self._rows)
        weights, moments = [0] * (last + 1), [0] * (last + 1)
        for row in self._rows:
            weights[row.best] += row.weight
            moments[row.best] += row.weight * row.best
        self._weights = list(accumulate(weights, initial=0))
        self._moments = list(accumulate(moments, initial=0))
        self._lows, self._least_high = _reaches([(row.low - start, row.high - start) for row in open_rows])

    def before(self, day: int) -> int:
        """What lies before the first of the days goes to it."""
        return day * self._weights[day] - self._moments[day]

    def after(self, day: int) -> int:
        """What lies after the last of the days goes to it."""
        weight, moment = self._weights[-1] - self._weights[day + 1], self._moments[-1] - self._moments[day + 1]
        return moment - day * weight

    def cheapest(self, column: list[int], following: list[int], rest: list[int]) -> tuple[list[int], list[int]]:
        """For each day of a column what it and all that follows cost at least, and the place of the next day.

        ``rest`` is what the days of the following column cost. The later a day, the later its best next one (the
        cost of a row, the smaller of what grows to the left and what grows to the right, is a Monge matrix, and
        sums of those are), so the days are halved: one half looks no later than the middle one goes, one no earlier.
        """
        if len(column) == len(following) == 1:
            return rest, [0]  # it is the same for every choice
        least, step = [0] * len(column), [0] * len(column)
        price = self._pricing(column, following, rest)
        todo = [(0, len(column), 0, len(following))]
        while todo:
            begin, end, low, high = todo.pop()
            if begin == end:
                continue
            at = (begin + end) // 2
            reach = self._least_high[bisect_right(self._lows, column[at])]  # no open row lies wholly between
            costs = price(at, low, min(high, bisect_right(following, reach)))
            least[at] = min(costs)
            step[at] = to = low + costs.index(least[at])
            todo += [(begin, at, low, to + 1), (at + 1, end, to, high)]
        return least, step

    def _pricing(
        self, column: list[int], following: list[int], rest: list[int]
    ) -> Callable[[int, int, int], list[int]]:
        """A function that says what the day at a place costs with each of the following days from one place to another.

        All rows up to the middle go left and the others right: that takes running sums only. What cannot go
        there pays the difference, x + y - 2 × best; these are running sums as well, made for each day.
        """
        first, last = bisect_right(self._bests, column[0]), bisect_left(self._bests, following[-1])
        between = self._rows[first:last]
        not_left = _running([(row.low, row.best, row.weight) for row in between], column, following[-1])
        # the same seen in a mirror, where the following days come first
        not_right = _running([(-row.high, -row.best, row.weight) for row in between],
                             [-day for day in reversed(following)], -column[0])[::-1]  # fmt: skip
        weights, moments = self._weights, self._moments

        def costs(at: int, low: int, high: int) -> list[int]:
            here = column[at]
            left_weights, left_moments = not_left[at]
            weight, moment = weights[here + 1], moments[here + 1]
            found = []
            for to in range(low, high):
                there = following[to]
                both = here + there
                middle = both // 2
                right_weights, right_moments = not_right[to]
                found.append(
                    rest[to] + 2 * moments[middle + 1] - moment - moments[there]
                    - here * (weights[middle + 1] - weight) + there * (weights[there] - weights[middle + 1])
                    + both * (left_weights[middle - here] - right_weights[there - 1 - middle])
                    - 2 * (left_moments[middle - here] + right_moments[there - 1 - middle])
                )  # fmt: skip
            return found

        return costs


def _reaches(stretches: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """The sorted first days of stretches, and the earliest last day of those from each place on."""
    ordered = sorted(stretches)
    least = list(accumulate((high for _low, high in reversed(ordered)), min, initial=_NONE))
    return [low for low, _high in ordered], least[::-1]


def _running(
    rows: Iterable[tuple[int, int, int]], days: Sequence[int], end: int
) -> list[tuple[list[int], list[int]]]:  # fmt: skip
    """For each of the sorted days the rows that begin after it: running sums of their weights, and weights × best.

    Rows are first day, best day and weight. The sums run over the best days after the day, half way to ``end``.
    """
    first, last = days[0], (days[-1] + end) // 2
    waiting = sorted(row for row in rows if row[0] > first and row[1] <= last)
    weights, moments = [0] * (last - first + 1), [0] * (last - first + 1)
    found = []
    for day in reversed(days):
        while waiting and waiting[-1][0] > day:
            _low, best, weight = waiting.pop()
            weights[best - first] += weight
            moments[best - first] += weight * best
        span = slice(day - first + 1, (day + end) // 2 - first + 1)
        found.append((list(accumulate(weights[span], initial=0)), list(accumulate(moments[span], initial=0))))
    return found[::-1]
