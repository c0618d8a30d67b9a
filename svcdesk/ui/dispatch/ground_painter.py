"""Paints the ground that bars stand on: the surface of a row, closed hours, the grid, the line below the row."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QLine, QRect
from PySide6.QtGui import QPainter, QPixmap

from svcdesk.ui.dispatch.axis import Ticks, TimeAxis
from svcdesk.ui.dispatch.colours import BoardColours
from svcdesk.ui.dispatch.lanes import Lanes, Row, RowKind

_GRAIN: Final = 4
"""Pictures begin and end at multiples of it: at 125 and 150 % these are whole pixels of the screen as well."""
_TEAM, _NOBODY = -2, -1


class GroundPainter:
    """The ground of rows. Rows of one calendar and height look the same, so one picture of each is copied."""

    def __init__(self, lanes: Lanes, axis: TimeAxis, colours: BoardColours, ratio: float) -> None:
        self.lanes = lanes
        self.axis = axis
        self.colours = colours
        self._ratio = ratio
        self._strip = (0, 0, 0, 0, 0.0)
        self._pictures: dict[tuple[int, int], QPixmap] = {}

    def paint(self, painter: QPainter, clip: QRect, rows: list[Row], scroll_y: int) -> None:
        """The rows that show in a part of the body, and what is below the last of them."""
        left = clip.left() // _GRAIN * _GRAIN
        width = -((left - clip.right() - 1) // _GRAIN) * _GRAIN
        strip = (left, width, self.axis.anchor, self.axis.offset, self.axis.per_second)
        if strip != self._strip:
            self._strip = strip
            self._pictures.clear()
        for row in rows:
            key = (self._calendar(row), row.height)
            picture = self._pictures.get(key)
            if picture is None:
                picture = self._pictures[key] = self._picture(left, width, *key)
            painter.drawPixmap(left, row.top - scroll_y, picture)
        end = rows[-1].top + rows[-1].height - scroll_y if rows else clip.top()
        if end <= clip.bottom():
            painter.fillRect(clip.left(), end, clip.width(), clip.bottom() + 1 - end, self.colours.look.window)

    def _calendar(self, row: Row) -> int:
        if row.kind is RowKind.TEAM:
            return _TEAM
        worker = self.lanes.lane(row.key).worker
        return worker.calendar_id or _NOBODY if worker is not None else _NOBODY

    def _picture(self, left: int, width: int, calendar: int, height: int) -> QPixmap:
        look = self.colours.look
        picture = QPixmap(round(width * self._ratio), round(height * self._ratio))
        picture.setDevicePixelRatio(self._ratio)
        picture.fill(look.window if calendar == _TEAM else look.surface)
        painter = QPainter(picture)
        painter.translate(-left, 0)
        if calendar != _TEAM:
            low, high = self.axis.span(left, width)
            self._paint_closed(painter, QRect(left, 0, width, height), calendar, low, high)
            self._paint_grid(painter, height, self.axis.ticks(low, high), low, high)
        painter.setPen(look.line)
        painter.drawLine(left, height - 1, left + width, height - 1)
        painter.end()
        return picture

    def _paint_closed(self, painter: QPainter, area: QRect, calendar: int, low: int, high: int) -> None:
        open_time = self.lanes.open_times.get(calendar)
        if open_time is None:
            return
        colour = self.colours.look.closed_hours
        at, end = area.left(), area.right() + 1
        for opens, closes in open_time.between(low, high):
            x = self.axis.x(opens)
            if x > at:
                painter.fillRect(at, 0, x - at, area.height(), colour)
            at = max(at, self.axis.x(closes))
        if at < end:
            painter.fillRect(at, 0, end - at, area.height(), colour)

    def _paint_grid(self, painter: QPainter, height: int, ticks: Ticks, low: int, high: int) -> None:
        major = {tick.instant for tick in ticks.major if low <= tick.instant < high}
        minor = {tick.instant for tick in ticks.minor if low <= tick.instant < high} - major
        for colour, instants in ((self.colours.grid, minor), (self.colours.strong_grid, major)):
            painter.setPen(colour)
            painter.drawLines([QLine(x, 0, x, height) for x in map(self.axis.x, instants)])
