"""What the board shows at this moment, without any widget: lanes, axis, place, selection, bars on their way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QRect

from svcdesk.domain.clock import SiteTime
from svcdesk.domain.running_clocks import ClockNow
from svcdesk.queries.dispatch.rows import BarRow
from svcdesk.ui.dispatch.axis import Grain, TimeAxis, Zoom
from svcdesk.ui.dispatch.bar_painter import BarPainter
from svcdesk.ui.dispatch.board_painter import BoardPainter, no_clock
from svcdesk.ui.dispatch.colours import BoardColours
from svcdesk.ui.dispatch.header_painter import HeaderPainter
from svcdesk.ui.dispatch.lanes import Lanes, RowKind
from svcdesk.ui.dispatch.side_painter import SidePainter


class Scene:
    """The state of one board. ``width`` and ``height`` are those of its body in pixels."""

    def __init__(self, lanes: Lanes, axis: TimeAxis, colours: BoardColours, now: int) -> None:
        self.axis = axis
        self.width = 800
        self.height = 600
        self.scroll_y = 0
        self.now = now
        self.ratio = 1.0
        self.selection: set[int] = set()
        self.current: int | None = None
        self._saving: Counter[int] = Counter()
        self._clock_of: Callable[[int], ClockNow | None] = no_clock
        self.lanes = lanes
        self.sides = SidePainter(lanes, colours)
        self.use_lanes(lanes, colours)

    def use_lanes(self, lanes: Lanes, colours: BoardColours) -> None:
        """Show other rows (after a reload) or in other colours; what is selected or being saved stays so."""
        for bar_id in self._saving:
            dropped = self.lanes.bar(bar_id)
            if dropped is not None:
                lanes.put(dropped)
        self.lanes = lanes
        bars = BarPainter(colours, self.ratio)
        self.body = BoardPainter(lanes, self.axis, bars)
        marked, self.sides = self.sides.current_row, SidePainter(lanes, colours)
        self.header = HeaderPainter(self.axis, colours, self.ratio)
        self.sides.current_row = marked
        self.body.now = self.now
        self.body.clock_of = self._clock_of
        self.scroll_y = self.clamped(self.scroll_y)
        self.refresh_load_span()

    def use_clocks(self, clock_of: Callable[[int], ClockNow | None]) -> None:
        """Say where the running clock of an order's service level is found."""
        self._clock_of = self.body.clock_of = clock_of

    @property
    def site(self) -> SiteTime:
        """The wall clock of the site."""
        return self.axis.site

    @property
    def colours(self) -> BoardColours:
        """The colours in use."""
        return self.body.bars.colours

    @property
    def grain(self) -> Grain:
        """How things move at the present zoom."""
        return self.axis.grain(self.width)

    @property
    def zoom(self) -> Zoom:
        """The named zoom nearest to the present one."""
        return self.axis.zoom(self.width)

    def clamped(self, scroll_y: int) -> int:
        """The nearest height that can stand at the top."""
        return max(0, min(scroll_y, self.lanes.height - self.height))

    def refresh_load_span(self) -> bool:
        """Choose the span that loads are shown for: the day, week or month in the middle. True if it changed."""
        middle = self.axis.day(self.axis.time(self.width / 2))
        zoom = self.zoom
        if zoom in {Zoom.HOUR, Zoom.DAY}:
            first, days = middle, 1
        elif zoom is Zoom.WEEK:
            first, days = middle.fromordinal(middle.toordinal() - middle.weekday()), 7
        else:
            first, days = middle.replace(day=1), 31
        last = first.fromordinal(first.toordinal() + days)
        if zoom is Zoom.MONTH:
            last = last.replace(day=1)
        span = (self.axis.day_start(first), self.axis.day_start(last))
        if span == self.sides.load_span:
            return False
        self.sides.load_span = span
        self.sides.forget_loads()
        return True

    # bars

    def bar(self, bar_id: int | None) -> BarRow | None:
        """A bar by its id."""
        return None if bar_id is None else self.lanes.bar(bar_id)

    def selected_bars(self) -> list[BarRow]:
        """The selected bars that are on the board, the current one first, then by time."""
        found = [bar for bar_id in self.selection if (bar := self.lanes.bar(bar_id)) is not None]
        return sorted(found, key=lambda bar: (bar.id != self.current, bar.start, bar.id))

    def bars_between(self, low: int, high: int, workers: Iterable[int | None]) -> set[int]:
        """The ids of the bars of some workers that share time with a span."""
        return {
            one.item.id for worker in workers for one in self.lanes.lane(worker).index.overlapping(low, high)
        }  # fmt: skip

    def place_of(self, bar_id: int) -> QRect | None:
        """Where a bar stands in the body, None if its row is not shown."""
        bar = self.lanes.bar(bar_id)
        return None if bar is None else self.body.place_of(bar, self.scroll_y)

    def visible_bars(self) -> list[tuple[QRect, BarRow]]:
        """The bars in view, row by row, by time."""
        rows = self.lanes.rows_between(self.scroll_y, self.scroll_y + self.height)
        low, high = self.axis.span(0, self.width)
        places = self.body.places(rows, self.scroll_y, low, high)
        return [(QRect(x, y, width, height), bar) for x, y, width, height, bar, _state in places]

    def worker_at(self, y: int) -> int | None:
        """The worker whose row is at, or nearest to, a height of the body."""
        height = min(max(y + self.scroll_y, 0), self.lanes.height - 1)
        row = self.lanes.row_at(height)
        if row is not None and row.kind is RowKind.TEAM:
            below = self.lanes.row_at(row.top + row.height)
            row = below if below is not None and below.kind is RowKind.WORKER else self.lanes.row_at(row.top - 1)
        return row.key if row is not None and row.kind is not RowKind.TEAM else None

    # what is being saved

    def put_ahead(self, bars: Iterable[BarRow]) -> None:
        """Show bars where they were dropped while they are being saved."""
        for bar in bars:
            self._saving[bar.id] += 1
            self._put(bar.id, bar)

    def settle(self, bar_ids: Iterable[int]) -> list[int]:
        """Saving has ended, well or not; returns those that nothing else is being saved for."""
        settled = []
        for bar_id in bar_ids:
            self._saving[bar_id] -= 1
            if self._saving[bar_id] <= 0:
                del self._saving[bar_id]
                settled.append(bar_id)
        return settled

    def take_news(self, bars: Mapping[int, BarRow | None]) -> set[int]:
        """Put re-read bars on the board (None: gone). What is still being saved is left where it was dropped."""
        taken = set()
        for bar_id, bar in bars.items():
            if self._saving[bar_id] > 0:
                continue
            if self.lanes.bar(bar_id) == bar:
                continue
            taken.add(bar_id)
            self._put(bar_id, bar)
            if bar is None:
                self.selection.discard(bar_id)
        return taken

    def _put(self, bar_id: int, bar: BarRow | None) -> None:
        """Put a bar where it is now, or take it away; the loads of both rows are counted anew."""
        old = self.lanes.bar(bar_id)
        self.sides.forget_loads({one.worker_id for one in (old, bar) if one is not None})
        if bar is None:
            self.lanes.remove(bar_id)
        else:
            self.lanes.put(bar)
