"""Finding what lies in a span of time among many things that have a start and an end."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")
_BLOCK = 64


class Interval(NamedTuple, Generic[T]):
    """A thing from ``start`` to ``end`` (excluded), in whatever integer unit the caller uses."""

    start: int
    end: int
    item: T


class IntervalIndex(Generic[T]):
    """Intervals sorted by start, searched by bisection.

    A long interval that began far to the left is found by the running greatest end, and does not
    make everything between it and the span a candidate: blocks of 64 whose greatest end lies
    before the span are skipped. Cost: O(log n + n/64 + found).
    """

    __slots__ = ("_block_ends", "_reach", "intervals", "starts")

    def __init__(self, intervals: Iterable[Interval[T]]) -> None:
        self.intervals = sorted(intervals, key=lambda one: (one.start, one.end))
        self.starts = [one.start for one in self.intervals]
        ends = [one.end for one in self.intervals]
        self._reach = list(accumulate(ends, max))
        self._block_ends = [max(ends[at : at + _BLOCK]) for at in range(0, len(ends), _BLOCK)]

    def __len__(self) -> int:
        return len(self.intervals)

    def overlapping(self, low: int, high: int) -> list[Interval[T]]:
        """The intervals that share time with ``low`` to ``high`` (excluded), by start."""
        return [self.intervals[at] for at in self.positions(low, high)]

    def positions(self, low: int, high: int) -> list[int]:
        """The positions in ``intervals`` of those that share time with the span."""
        stop = bisect_left(self.starts, high)
        at = bisect_right(self._reach, low, 0, stop)
        found: list[int] = []
        intervals, block_ends = self.intervals, self._block_ends
        while at < stop:
            block = at // _BLOCK
            end = min(stop, (block + 1) * _BLOCK)
            if block_ends[block] > low:
                found.extend(position for position in range(at, end) if intervals[position].end > low)
            at = end
        return found

    def before(self, instant: int) -> int:
        """How many intervals start before the instant."""
        return bisect_left(self.starts, instant)


class Track(NamedTuple):
    """Where an interval stands beside those it overlaps: number ``at`` of ``of``, from 0."""

    at: int
    of: int


def compute_tracks(index: IntervalIndex[T], limit: int) -> list[Track]:
    """The track of each interval of the index, so that overlapping ones do not hide each other.

    Intervals that are connected by overlaps form a group and share its height. Beyond ``limit``
    tracks the rest share the last one.
    """
    tracks: list[Track] = []
    group_from = group_end = 0
    ends: list[int] = []
    places: list[int] = []
    for position, interval in enumerate(index.intervals):
        if interval.start >= group_end and places:
            tracks.extend(Track(at, len(ends)) for at in places)
            places, ends, group_from = [], [], position
        at = next((n for n, end in enumerate(ends) if end <= interval.start), len(ends))
        if at == len(ends) and at < limit:
            ends.append(interval.end)
        else:
            at = min(at, limit - 1)
            ends[at] = max(ends[at], interval.end)
        places.append(at)
        group_end = max(group_end, interval.end) if position > group_from else interval.end
    tracks.extend(Track(at, len(ends)) for at in places)
    return tracks
