"""Many running clocks at once: how far each is at an instant, from what was computed when it was last changed.

A running clock needs no log: the open time left is what lies between now and its deadline, and open time is
counted once for each calendar, as sums that a bisection looks up. Instants are whole seconds since the epoch.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from enum import IntEnum
from typing import Final, NamedTuple

from svcdesk.domain.calendars import OpenTime, Seconds
from svcdesk.domain.service_levels import compute_percent

BY_CLOCK: Final = 0
"""Stands for no calendar: all time counts."""


class ClockState(IntEnum):
    """How near its deadline a running clock is."""

    ON_TIME = 0
    AT_RISK = 1
    """``RISK_PERCENT`` of the time allowed are spent."""
    LATE = 2
    """The deadline has passed."""


class OpenTimeline:
    """How much open time has passed since ``low``, for any instant from there to ``until``."""

    __slots__ = ("_begins", "_ends", "_sums", "until")

    def __init__(self, spans: Iterable[Seconds], until: int) -> None:
        self.until = until
        self._begins, self._ends, self._sums = array("q"), array("q"), array("q")
        total = 0
        for begin, end in spans:
            self._begins.append(begin)
            self._ends.append(end)
            self._sums.append(total)
            total += end - begin

    @classmethod
    def of(cls, open_time: OpenTime, low: int, until: int) -> OpenTimeline:
        """The timeline of a calendar; days of years are counted here, and never again."""
        return cls(((max(begin, low), end) for begin, end in open_time.between(low, until)), until)

    def passed(self, at: int) -> int:
        """Open seconds up to ``at``."""
        place = bisect_right(self._begins, at) - 1
        if place < 0:
            return 0
        return self._sums[place] + min(at, self._ends[place]) - self._begins[place]


class RunningClock(NamedTuple):
    """One running clock of an order; ``calendar`` is the id of its calendar, or ``BY_CLOCK``."""

    order_id: int
    level_id: int
    calendar: int
    due: int
    risk: int
    allowed: int
    """Counted seconds."""


class ClockNow(NamedTuple):
    """A running clock as it is now; ``left`` are counted seconds to the deadline, below 0 when it is late."""

    state: ClockState
    due: int
    left: int
    allowed: int
    level_id: int

    @property
    def compliance(self) -> Decimal:
        """Spent of the time allowed, in percent."""
        return compute_percent(max(self.allowed - self.left, 0), self.allowed)


class RunningClocks:
    """A compact table of running clocks. ``refresh`` brings all to an instant; the rest asks for what it found."""

    def __init__(self, timelines: Mapping[int, OpenTimeline] | None = None) -> None:
        self._slots: dict[int, int] = {}
        self._clocks: list[RunningClock] = []
        self._marks = array("q")  # open time that has passed at the deadline, by its calendar
        self._left = array("q")
        self._states = bytearray()
        self._timelines = dict(timelines or {})
        self.counts: tuple[int, ...] = (0,) * len(ClockState)

    def __len__(self) -> int:
        return len(self._clocks)

    def __contains__(self, order_id: int) -> bool:
        return order_id in self._slots

    @property
    def order_ids(self) -> frozenset[int]:
        """The orders whose clocks run."""
        return frozenset(self._slots)

    @property
    def until(self) -> int | None:
        """The last instant up to which every calendar is known; None without any."""
        return min((line.until for line in self._timelines.values()), default=None)

    def knows(self, clocks: Iterable[RunningClock]) -> bool:
        """Whether the calendars of these clocks are known up to their deadlines."""
        return all(
            clock.calendar == BY_CLOCK
            or (clock.calendar in self._timelines and clock.due < self._timelines[clock.calendar].until)
            for clock in clocks
        )

    def put(self, clocks: Iterable[RunningClock]) -> None:
        """Add clocks, or take them anew; they count from the next ``refresh`` on."""
        for clock in clocks:
            mark = self._passed(clock.calendar, clock.due)
            slot = self._slots.get(clock.order_id)
            if slot is None:
                self._slots[clock.order_id] = len(self._clocks)
                self._clocks.append(clock)
                self._marks.append(mark)
                self._left.append(clock.allowed)
                self._states.append(ClockState.ON_TIME)
            else:
                self._clocks[slot], self._marks[slot] = clock, mark

    def drop(self, order_ids: Collection[int]) -> None:
        """Forget clocks that do not run any more."""
        for order_id in order_ids:
            slot = self._slots.pop(order_id, None)
            if slot is None:
                continue
            last = self._clocks.pop()
            mark, left, state = self._marks.pop(), self._left.pop(), self._states.pop()
            if slot < len(self._clocks):  # the last one takes the free place
                self._clocks[slot], self._marks[slot], self._left[slot], self._states[slot] = last, mark, left, state
                self._slots[last.order_id] = slot

    def refresh(self, now: int, begin: int = 0, end: int | None = None) -> list[int]:
        """Bring the clocks in these places to an instant; returns the orders whose state is another now."""
        passed = {calendar: line.passed(now) for calendar, line in self._timelines.items()}
        passed[BY_CLOCK] = now
        clocks, marks, left, states = self._clocks, self._marks, self._left, self._states
        turned = []
        for slot in range(begin, len(clocks) if end is None else min(end, len(clocks))):
            clock = clocks[slot]
            left[slot] = marks[slot] - passed[clock.calendar]
            state = 0 if now < clock.risk else 1 if now < clock.due else 2
            if state != states[slot]:
                states[slot] = state
                turned.append(clock.order_id)
        self.counts = tuple(map(states.count, range(len(ClockState))))
        return turned

    def now(self, order_id: int) -> ClockNow | None:
        """How far an order's clock was at the last ``refresh``; None if it has none that runs."""
        slot = self._slots.get(order_id)
        if slot is None:
            return None
        clock = self._clocks[slot]
        return ClockNow(ClockState(self._states[slot]), clock.due, self._left[slot], clock.allowed, clock.level_id)

    def _passed(self, calendar: int, at: int) -> int:
        return at if calendar == BY_CLOCK else self._timelines[calendar].passed(at)
