"""The one service of running clocks in the windows: every list, board and form asks it how far a clock is.

Nothing asks the database as time passes. The clocks are read once, then what the change feed says was changed;
a timer brings the compact table to now, some thousand clocks in a turn of the event loop.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from svcdesk.domain.running_clocks import ClockNow, RunningClock, RunningClocks
from svcdesk.queries.service_levels import Running, load_running, load_running_of
from svcdesk.store import Reader
from svcdesk.store.feed import Changes
from svcdesk.ui.shared.desk import Desk

REFRESH_EVERY_MS: Final = 10_000
SLICE: Final = 5_000
"""So many clocks are brought to now in one turn."""
_MANY: Final = 500
"""From so many changed orders on all clocks are read again."""
_AROUND: Final = frozenset(
    {"service_level", "work_calendar", "calendar_span", "calendar_day", "parameter", "company"}
)  # fmt: skip
_DAY_SECONDS: Final = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Some:
    """The running clocks among the orders that were asked for."""

    order_ids: frozenset[int]
    clocks: tuple[RunningClock, ...]


def load_some(reader: Reader, order_ids: frozenset[int]) -> Some:
    """Read the clocks of some orders."""
    return Some(order_ids, load_running_of(reader, order_ids))


class OrderClocks(QObject):
    """The running clocks of a desk; get it with ``clocks_of``."""

    refreshed = Signal()
    """Every clock was brought to now, or others run."""
    turned = Signal(object)
    """frozenset[int]: the orders whose clocks became at risk, late or on time again, were read anew, or ended."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._table = RunningClocks()
        self._now = 0
        self._place = 0
        self._turned: set[int] = set()
        self.level_names: Mapping[int, str] = {}
        self.is_loaded = False
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_EVERY_MS)
        self._timer.timeout.connect(self.refresh)
        self._slices = QTimer(self)
        self._slices.setSingleShot(True)
        self._slices.setInterval(0)
        self._slices.timeout.connect(self.on_slice_due)
        desk.changed.connect(self.on_changed)
        QTimer.singleShot(0, self, self.begin)  # after what a screen that is being built asks for itself

    def begin(self) -> None:
        """Read all clocks for the first time."""
        self._desk.read(load_running, self.on_running)

    @property
    def counts(self) -> tuple[int, ...]:
        """How many clocks are in each ``ClockState``."""
        return self._table.counts

    def now(self, order_id: int | None) -> ClockNow | None:
        """How far an order's clock is; None if none runs."""
        return self._table.now(order_id) if order_id is not None else None

    def on_running(self, running: Running) -> None:
        """All clocks arrived."""
        self._turned |= self._table.order_ids | {clock.order_id for clock in running.clocks}
        self._table = RunningClocks(running.timelines)
        self._table.put(running.clocks)
        self.level_names = running.level_names
        self.is_loaded = True
        self._timer.start()
        self.refresh()

    def on_some(self, some: Some) -> None:
        """Those of the changed orders arrived."""
        if not self._table.knows(some.clocks):
            self._desk.read(load_running, self.on_running)
            return
        gone = {id_ for id_ in some.order_ids if id_ in self._table} - {clock.order_id for clock in some.clocks}
        if not gone and not some.clocks:
            return
        self._table.drop(gone)
        self._table.put(some.clocks)
        self._turned |= gone | {clock.order_id for clock in some.clocks}
        self.refresh()

    def on_changed(self, changes: Changes) -> None:
        """Follow what was changed here and elsewhere."""
        ids = changes.ids("service_order")
        if changes.entities & _AROUND or len(ids) > _MANY:
            self._desk.read(load_running, self.on_running)
        elif ids:
            self._desk.read(load_some, self.on_some, ids)

    def refresh(self) -> None:
        """Bring every clock to now, in turns that hold nobody up."""
        if not self.is_loaded:
            return
        self._now = int(self._desk.clock.now().timestamp())
        if (until := self._table.until) is not None and self._now > until - _DAY_SECONDS:
            self._desk.read(load_running, self.on_running)
            return
        self._place = 0
        self.on_slice_due()

    def on_slice_due(self) -> None:
        """Some of the clocks; the rest in the next turn."""
        self._turned |= set(self._table.refresh(self._now, self._place, self._place + SLICE))
        self._place += SLICE
        if self._place < len(self._table):
            self._slices.start()
            return
        self._slices.stop()
        turned, self._turned = frozenset(self._turned), set()
        self.refreshed.emit()
        if turned:
            self.turned.emit(turned)


def clocks_of(desk: Desk) -> OrderClocks:
    """The clocks of a desk; they are read when the first screen asks for them."""
    for child in desk.children():
        if isinstance(child, OrderClocks):
            return child
    return OrderClocks(desk)
