"""Paints the body of a board: rows, closed hours, grid, absences, bars; and knows where bars stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QBrush, QPainter, QPolygon

from svcdesk.domain.kind_texts import kind_text
from svcdesk.domain.placement import Away, when_text
from svcdesk.domain.running_clocks import ClockNow, ClockState
from svcdesk.i18n import _
from svcdesk.queries.dispatch.rows import BarRow
from svcdesk.ui.dispatch.axis import TimeAxis
from svcdesk.ui.dispatch.bar_painter import BarPainter, BarState, Place
from svcdesk.ui.dispatch.ground_painter import GroundPainter
from svcdesk.ui.dispatch.lanes import Lanes, Row, RowKind
from svcdesk.ui.shared.look import Space

_GAP: Final = 4
_NO_STATE: Final = BarState()
_STATES: Final = {
    key: BarState(*key) for key in product((False, True), (False, True), (None, *ClockState))
}  # fmt: skip
_FLAG: Final = 5


def no_clock(_order_id: int) -> ClockNow | None:
    """No order has a running clock."""
    return None


class BoardPainter:
    """The body of a board, on any painter.

    The painter's origin is the top left corner of the body; ``scroll_y`` is the height of the board
    that stands there.
    """

    def __init__(self, lanes: Lanes, axis: TimeAxis, bars: BarPainter) -> None:
        self.lanes = lanes
        self.axis = axis
        self.bars = bars
        self.now = 0
        self.faint: frozenset[int] = frozenset()
        """Bars that are on their way: only their place is shown."""
        self.clock_of: Callable[[int], ClockNow | None] = no_clock
        """The running clock of an order, if it has one."""
        self._ground = GroundPainter(lanes, axis, bars.colours, bars.ratio)

    # the body

    def paint_body(self, painter: QPainter, clip: QRect, scroll_y: int) -> None:
        """Rows, hours, grid, absences and bars of a part of the body."""
        low, high = self.axis.span(clip.x(), clip.width())
        rows = self.lanes.rows_between(clip.y() + scroll_y, clip.y() + clip.height() + scroll_y)
        self._ground.paint(painter, clip, rows, scroll_y)
        self._paint_absences(painter, clip, rows, scroll_y, low, high)
        places = self.places(rows, scroll_y, low, high)
        self.bars.paint_all(painter, places)
        self._paint_deadlines(painter, [place for place in places if place[5].clock is not None])

    def _paint_deadlines(self, painter: QPainter, places: list[Place]) -> None:
        """A line with a flag where the deadline of an order falls into its own work."""
        look, x_of = self.bars.colours.look, self.axis.x
        painter.setPen(Qt.PenStyle.NoPen)
        for _x, y, _width, height, bar, state in places:
            clock = self.clock_of(bar.order_id)
            if clock is not None and bar.start <= clock.due < bar.end:
                x = x_of(clock.due)
                painter.setBrush(look.high_edge if state.clock is ClockState.LATE else look.text)
                painter.drawRect(x - 1, y, 2, height)
                flag = [QPoint(x + 1, y), QPoint(x + 1 + _FLAG, y + _FLAG // 2 + 1), QPoint(x + 1, y + _FLAG + 1)]
                painter.drawPolygon(QPolygon(flag))

    def _paint_absences(
        self, painter: QPainter, clip: QRect, rows: list[Row], scroll_y: int, low: int, high: int
    ) -> None:
        for row, away in self._absences(rows, low, high):
            x, end = self.axis.x(away.start), self.axis.x(away.end)
            y, height = row.top - scroll_y, row.height - 1
            left, right = max(x, clip.x() - 8), min(end, clip.x() + clip.width() + 8)
            self._hatch(painter, QRect(left, y, right - left, height), scroll_y)
            label = self._label(away)
            if label is not None and x + label[1] >= clip.x() and x <= clip.x() + clip.width():
                self._write_absence(painter, label, QPoint(x, y), height)

    def _absences(self, rows: Iterable[Row], low: int, high: int) -> Iterator[tuple[Row, Away]]:
        """What shows of absences in a span, with their rows."""
        for row in rows:
            lane = self.lanes.lane(row.key) if row.kind is RowKind.WORKER else None
            for away in lane.person.absences if lane is not None and lane.person is not None else ():
                if away.start < high and away.end > low:
                    yield row, away

    def _hatch(self, painter: QPainter, area: QRect, scroll_y: int) -> None:
        colours = self.bars.colours
        painter.setBrushOrigin(-self.axis.offset % 8, -scroll_y % 8)
        painter.fillRect(area, colours.look.closed_hours)
        painter.fillRect(area, QBrush(colours.hatch, Qt.BrushStyle.BDiagPattern))

    def _label(self, away: Away) -> tuple[str, int] | None:
        """The words of an absence and the room they take from where it begins; None if it is too short for them."""
        text = absence_text(self.axis, away)
        width = self.bars.colours.detail_metrics.horizontalAdvance(text) + 3 * Space.XS
        fits = width + Space.M <= self.axis.x(away.end) - self.axis.x(away.start)
        return (text, width) if fits else None

    def _write_absence(self, painter: QPainter, label: tuple[str, int], corner: QPoint, height: int) -> None:
        """The reason and its end on a calm ground."""
        colours = self.bars.colours
        text, width = label
        x, y = corner.x() + Space.XS, corner.y() + (height - colours.detail_metrics.height()) // 2
        painter.setFont(colours.detail)
        painter.setPen(colours.look.muted)
        painter.fillRect(x, y - 1, width - Space.XS, colours.detail_metrics.height() + 2, colours.look.closed_hours)
        painter.drawText(QPoint(x + Space.XS, y + colours.detail_metrics.ascent()), text)

    def paint_begun(self, painter: QPainter, top: int, height: int, scroll_y: int) -> None:
        """Over the painted body, in the rows of a part of it: the words of what began left of it, at its edge."""
        rows = self.lanes.rows_between(top + scroll_y, top + height + scroll_y)
        at_edge = self.axis.span(0, 0)
        for row, away in self._absences(rows, *at_edge):
            self._write_begun(painter, row, away, scroll_y)
        self.bars.paint_begun(painter, self.places(rows, scroll_y, *at_edge))

    def _write_begun(self, painter: QPainter, row: Row, away: Away, scroll_y: int) -> None:
        """Say an absence that began left of the body at its edge, unless there is work or no room for the words."""
        label, begin, end = self._label(away), self.axis.x(away.start), self.axis.x(away.end)
        if label is None or begin >= 0:
            return
        y, height, width = row.top - scroll_y, row.height - 1, label[1]
        room = max(width, begin + width)
        if self.places([row], scroll_y, *self.axis.span(0, room)):
            return
        if begin + width > 0:  # the end of the words at their usual place
            self._hatch(painter, QRect(0, y, min(begin + width, end), height), scroll_y)
        if width + Space.M <= end:
            self._write_absence(painter, label, QPoint(0, y), height)

    # where bars stand

    def places(self, rows: Iterable[Row], scroll_y: int, low: int, high: int) -> list[Place]:
        """Every bar of the rows that shows in a span: its rectangle in the body, row and state."""
        found: list[Place] = []
        x_of, now, faint, rules = self.axis.x, self.now, self.faint, self.lanes.rules
        clock_of = self.clock_of
        for row in rows:
            if row.kind is RowKind.TEAM:
                continue
            lane = self.lanes.lane(row.key)
            intervals = lane.index.intervals
            tracks = lane.tracks
            for position in lane.index.positions(low, high):
                start, end, bar = intervals[position]
                if bar.id in faint:
                    continue
                x = x_of(start)
                width = max(x_of(end) - x - 1, 2)
                track = tracks[position]
                if track.of == 1:
                    y, height = row.top + _GAP, row.height - 2 * _GAP - 1
                else:
                    y, height = self._in_track(row, track.at, track.of)
                if bar.closed:
                    state = _NO_STATE
                else:
                    conflict = width >= _GAP and lane.conflicts(bar, rules)
                    clock = clock_of(bar.order_id)
                    near = None if clock is None else _nearness(clock, end)
                    state = _STATES[end < now or 0 < bar.due < end, conflict, near]
                found.append((x, y - scroll_y, width, height, bar, state))
        return found

    @staticmethod
    def _in_track(row: Row, at: int, of: int) -> tuple[int, int]:
        room = row.height - _GAP - 1
        top = row.top + _GAP // 2 + room * at // of
        return top, max(room * (at + 1) // of - room * at // of - 1, 3)

    def place_of(self, bar: BarRow, scroll_y: int) -> QRect | None:
        """The rectangle of a bar of the board, None if its row is not shown."""
        row = self.lanes.row_of(bar.worker_id)
        if row is None:
            return None
        lane = self.lanes.lane(row.key)
        for position in lane.index.positions(bar.start, bar.start + 1):
            if lane.index.intervals[position].item.id == bar.id:
                x = self.axis.x(bar.start)
                width = max(self.axis.x(bar.end) - x - 1, 2)
                track = lane.tracks[position]
                y, height = row.top + _GAP, row.height - 2 * _GAP - 1
                if track.of > 1:
                    y, height = self._in_track(row, track.at, track.of)
                return QRect(x, y - scroll_y, width, height)
        return None

    def ghost_place(self, worker_id: int | None, start: int, minutes: int, scroll_y: int) -> QRect | None:
        """Where a bar would stand that is not on the board yet."""
        row = self.lanes.row_of(worker_id)
        if row is None:
            return None
        x = self.axis.x(start)
        width = max(self.axis.x(start + minutes * 60) - x - 1, 2)
        return QRect(x, row.top + _GAP - scroll_y, width, min(row.height, self.lanes.row_height) - 2 * _GAP - 1)

    def bar_at(self, x: int, y: int, scroll_y: int) -> tuple[BarRow, QRect] | None:
        """The bar under a point of the body, the topmost of several."""
        row = self.lanes.row_at(y + scroll_y)
        if row is None or row.kind is RowKind.TEAM:
            return None
        low, high = int(self.axis.time(x - 2)), int(self.axis.time(x + 2)) + 1
        for place in reversed(self.places([row], scroll_y, low, high)):
            rect = QRect(*place[:4])
            if rect.adjusted(-1, 0, 1, 0).contains(x, y):
                return place[4], rect
        return None


def _nearness(clock: ClockNow, end: int) -> ClockState:
    """How near its deadline an order is; work that is planned to end after it puts it at risk at least."""
    return ClockState.AT_RISK if clock.due < end and clock.state is ClockState.ON_TIME else clock.state


def absence_text(axis: TimeAxis, away: Away) -> str:
    """What an absence says in its row: ``Leave until Wed 25 Nov``."""
    reason = kind_text(away.kind)
    begins = axis.day(away.start)
    ends = axis.day(away.end - 1)
    capital = reason[:1].upper() + reason[1:]
    if begins == ends:
        hours = when_text(axis.site, away.start, away.start), when_text(axis.site, away.end - 60, away.end - 60)
        whole = axis.local(away.start).hour == 0 and away.end - away.start >= 82_800
        return capital if whole else f"{capital} {hours[0]}–{datetime_text(axis, away.end)}"
    return _("{reason} until {day}").format(reason=capital, day=when_text(axis.site, away.end - 1, 0)[:-6])


def datetime_text(axis: TimeAxis, instant: int) -> str:
    """The wall-clock time of an instant."""
    return axis.site.local(datetime.fromtimestamp(instant, UTC)).strftime("%H:%M")
