"""Paints a timeline of visits: closed days, windows, where visits moved from, and the marks that are in view."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import QDate, QLocale, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from svcdesk.i18n import _
from svcdesk.ui.batches.visits import NO_TIMELINE, Mark
from svcdesk.ui.shared.formats import locale
from svcdesk.ui.shared.look import Look, Space, TextRole, current_look, text_font

SIDE: Final = 210
HEADER: Final = 40
ROW: Final = 30
EDGE: Final = 14
"""Room at both ends of the period for the marks on its first and last day."""
_MARK_HEIGHT: Final = 18
_NARROWEST, _WIDEST = 9, 26
_MONTH_ROOM: Final = 34
_WEEK_ROOM: Final = 40
_GROUP_INDENT: Final = 88
MANY: Final = "≡"
"""Several lines in a mark that is too narrow for their number: three bars."""


@dataclass(slots=True)
class Place:
    """Which part is in view: pixels of a day, and how far it is scrolled."""

    day_width: float = 1.0
    scroll_x: int = 0
    scroll_y: int = 0
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Ghost:
    """A mark that is dragged, on the day under the pointer; ``refused`` says in words why not there."""

    mark: Mark
    day: int
    refused: str


class TimelinePainter:
    """Geometry and painting; what it costs depends on what is in view."""

    def __init__(self) -> None:
        self.timeline = NO_TIMELINE
        self.place = Place()
        self.bold: QFont = text_font(TextRole.SECONDARY, bold=True)
        self.plain: QFont = text_font(TextRole.SECONDARY)
        self._bold_metrics = QFontMetrics(self.bold)
        self._widths: dict[str, int] = {}

    # geometry

    def x(self, day: int) -> int:
        """Where a day begins."""
        return SIDE + EDGE + round((day - self.timeline.first) * self.place.day_width) - self.place.scroll_x

    def y(self, place: int) -> int:
        """Where the row at a place begins."""
        return HEADER + place * ROW - self.place.scroll_y

    def row_of(self, mark: Mark) -> int:
        """The place of the row of a mark."""
        return self.timeline.places[mark.row]

    def day_at(self, x: int) -> int:
        """The day at a place."""
        return self.timeline.first + int((x - SIDE - EDGE + self.place.scroll_x) // max(self.place.day_width, 0.01))

    def row_at(self, y: int) -> int:
        """The row at a place; -1 where there is none."""
        row = (y - HEADER + self.place.scroll_y) // ROW if y >= HEADER else -1
        return row if 0 <= row < len(self.timeline.rows) else -1

    def rect(self, mark: Mark, day: int | None = None) -> QRect:
        """The place of a mark, on its day or on another one."""
        wide = min(_WIDEST, max(_NARROWEST, round(self.place.day_width * mark.room) - 1))
        middle = self.x(mark.day if day is None else day) + round(self.place.day_width / 2)
        return QRect(middle - wide // 2, self.y(self.row_of(mark)) + (ROW - _MARK_HEIGHT) // 2 + 1, wide, _MARK_HEIGHT)

    def mark_at(self, x: int, y: int) -> Mark | None:
        """The mark under the pointer; of several the nearest."""
        row = self.row_at(y)
        if row < 0 or x < SIDE:
            return None
        near = [
            mark
            for mark in self._marks_between(row, x - _WIDEST, x + _WIDEST)
            if self.rect(mark).left() - 1 <= x <= self.rect(mark).right() + 1
        ]
        return min(near, key=lambda mark: abs(self.rect(mark).center().x() - x), default=None)

    def rows_in_view(self) -> range:
        """The places of the rows that are in view."""
        top = max(0, self.place.scroll_y // ROW)
        return range(top, min(len(self.timeline.rows), (self.place.scroll_y + self.place.height - HEADER) // ROW + 1))

    def _rows_within(self, part: QRect) -> range:
        rows = self.rows_in_view()
        top, bottom = (y - HEADER + self.place.scroll_y for y in (part.top(), part.bottom()))
        return range(max(rows.start, top // ROW), min(rows.stop, bottom // ROW + 1))

    def row_rect(self, place: int) -> QRect:
        """The row at a place, as wide as the viewport."""
        return QRect(0, self.y(place), self.place.width, ROW)

    def marks_in_view(self, row: int) -> tuple[Mark, ...]:
        """The marks in view of the row at a place."""
        return self._marks_between(row, SIDE - _WIDEST, self.place.width + _WIDEST)

    def _marks_between(self, row: int, left: int, right: int) -> tuple[Mark, ...]:
        marks = self.timeline.rows[row].marks
        low = bisect_left(marks, self.day_at(left) - 1, key=lambda mark: mark.day)
        return marks[low : bisect_right(marks, self.day_at(right) + 1, key=lambda mark: mark.day)]

    def _days_in_view(self) -> tuple[int, int]:
        return max(self.timeline.first, self.day_at(SIDE)), min(self.timeline.last, self.day_at(self.place.width))

    # painting

    def paint(self, painter: QPainter, selected: Mark | None, ghost: Ghost | None, part: QRect) -> None:
        """What is in view of a part of the viewport."""
        look = current_look()
        place = self.place
        painter.fillRect(0, 0, place.width, place.height, look.surface)
        if not self.timeline.rows:
            self._nothing(painter, look)
            return
        painter.save()
        painter.setClipRect(SIDE, HEADER, place.width - SIDE, place.height - HEADER)
        self._ground(painter, look)
        if selected is not None:
            self._window(painter, look, selected)
        rows = self._rows_within(part)
        for row in rows:
            for mark in self.marks_in_view(row):
                self._moved(painter, look, mark)
                chosen = selected is not None and mark.key == selected.key
                self._mark(painter, look, mark, self.rect(mark), chosen=chosen)
        if ghost is not None:
            self._ghost(painter, look, ghost)
        painter.restore()
        self._side(painter, look, rows)
        self._header(painter, look)

    def _nothing(self, painter: QPainter, look: Look) -> None:
        if self.timeline.first <= self.timeline.last:
            painter.setFont(self.plain)
            painter.setPen(look.muted)
            room = QRect(0, 0, self.place.width, self.place.height)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, _("None of the rows below is a visit."))

    def _ground(self, painter: QPainter, look: Look) -> None:
        low, high = self._days_in_view()
        below = min(self.place.height, self.y(len(self.timeline.rows))) - HEADER
        for day in range(low, high + 1):
            if day in self.timeline.closed:
                painter.fillRect(self.x(day), HEADER, max(1, self.x(day + 1) - self.x(day)), below, look.closed_hours)
            if date.fromordinal(day).day == 1:
                painter.fillRect(self.x(day), HEADER, 1, below, look.line)
        painter.setPen(look.line)
        for row in range(self.place.scroll_y // ROW, (self.place.scroll_y + self.place.height) // ROW + 1):
            if row <= len(self.timeline.rows):
                painter.drawLine(SIDE, self.y(row) - 1, self.place.width, self.y(row) - 1)

    def _window(self, painter: QPainter, look: Look, mark: Mark) -> None:
        left, right = self.x(mark.low), self.x(mark.high + 1)
        band = QRect(left, self.y(self.row_of(mark)) + 1, max(2, right - left), ROW - 3)
        painter.fillRect(band, look.selection)
        painter.setPen(look.accent)
        painter.drawRect(band.adjusted(0, 0, -1, -1))

    def _moved(self, painter: QPainter, look: Look, mark: Mark) -> None:
        """A tick on each calculated date, and a line from there to the day it moved to."""
        bottom = self.y(self.row_of(mark)) + ROW - 4
        half = round(self.place.day_width / 2)
        painter.setPen(QPen(look.muted, 1))
        for day in mark.calculated:
            if day != mark.day:
                at = self.x(day) + half
                painter.drawLine(at, bottom - 5, at, bottom)
                painter.drawLine(at, bottom, self.x(mark.day) + half, bottom)

    def _mark(self, painter: QPainter, look: Look, mark: Mark, rect: QRect, *, chosen: bool) -> None:
        fill, edge = look.low, look.low_edge
        if mark.conflict:
            fill, edge = look.high, look.high_edge
        elif mark.joined:
            fill, edge = look.closed, look.closed_edge
        style = Qt.PenStyle.DashLine if mark.joined else Qt.PenStyle.SolidLine
        painter.setBrush(look.accent if chosen else fill)
        painter.setPen(QPen(look.accent if chosen else edge, 2 if mark.pinned else 1, style))
        painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1), 3, 3)
        self._sign(painter, mark, rect, look.on_accent if chosen else edge)
        if mark.pinned:
            self._pin(painter, look, rect)

    def sign(self, mark: Mark, room: int) -> str:
        """What a mark with some room says: how many lines, with ! for a closed day and + for an order that is there.

        Where that is too wide, only the sign; for many lines ``MANY``; nothing for one that has no room at all.
        """
        sign = "!" if mark.conflict else "+" if mark.joined else ""
        texts = (f"{mark.lines}{sign}", sign or str(mark.lines))
        fitting = (text for text in texts if self._wide(text) <= room)
        return next(fitting, MANY if mark.lines > 1 else "")

    def _wide(self, text: str) -> int:
        found = self._widths.get(text)
        if found is None:
            found = self._widths[text] = self._bold_metrics.horizontalAdvance(text)
        return found

    def _sign(self, painter: QPainter, mark: Mark, rect: QRect, ink: QColor) -> None:
        text = self.sign(mark, rect.width() - 1)
        painter.setPen(ink)
        if text == MANY:
            middle, half = rect.center(), max(1, rect.width() // 4)
            for down in (-4, -1, 2):
                painter.fillRect(middle.x() - half, middle.y() + down, 2 * half + 1, 2, ink)
            return
        painter.setFont(self.bold)
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    @staticmethod
    def _pin(painter: QPainter, look: Look, rect: QRect) -> None:
        """A pin's head above the mark, and its needle."""
        painter.setPen(QPen(look.text, 1))
        painter.setBrush(look.now)
        painter.drawLine(rect.center().x(), rect.top() - 2, rect.center().x(), rect.top() + 3)
        painter.drawEllipse(rect.center().x() - 2, rect.top() - 5, 5, 5)

    def _ghost(self, painter: QPainter, look: Look, ghost: Ghost) -> None:
        rect = self.rect(ghost.mark, ghost.day)
        painter.setOpacity(0.85)
        painter.setBrush(look.high if ghost.refused else look.selection)
        painter.setPen(QPen(look.high_edge if ghost.refused else look.accent, 2))
        painter.drawRoundedRect(rect.adjusted(-1, -1, 0, 0), 3, 3)
        painter.setOpacity(1)
        text = ghost.refused or locale().toString(_qdate(ghost.day), "ddd d MMM")
        room = QFontMetrics(self.plain).horizontalAdvance(text) + 2 * Space.S
        left = rect.right() + Space.S
        if left + room > self.place.width:
            left = rect.left() - Space.S - room
        box = QRect(max(SIDE, left), rect.top() - 1, room, rect.height() + 2)
        painter.setBrush(look.raised)
        painter.setPen(look.high_edge if ghost.refused else look.line)
        painter.drawRoundedRect(box, 3, 3)
        painter.setFont(self.plain)
        painter.setPen(look.high_edge if ghost.refused else look.text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def _side(self, painter: QPainter, look: Look, rows: range) -> None:
        painter.fillRect(0, HEADER, SIDE, self.place.height, look.raised)
        metrics = QFontMetrics(self.plain)
        for row in rows:
            shown = self.timeline.rows[row]
            y = self.y(row)
            painter.setPen(look.text)
            painter.setFont(self.bold)
            painter.drawText(QRect(Space.M, y, SIDE, ROW), Qt.AlignmentFlag.AlignVCenter, shown.title)
            painter.setPen(look.muted)
            painter.setFont(self.plain)
            box = QRect(_GROUP_INDENT, y, SIDE - _GROUP_INDENT - Space.S, ROW)
            text = metrics.elidedText(shown.group, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(look.line)
        painter.drawLine(SIDE - 1, 0, SIDE - 1, self.place.height)

    def _header(self, painter: QPainter, look: Look) -> None:
        painter.fillRect(0, 0, self.place.width, HEADER, look.raised)
        painter.setPen(look.line)
        painter.drawLine(0, HEADER - 1, self.place.width, HEADER - 1)
        painter.drawLine(SIDE - 1, 0, SIDE - 1, HEADER)
        painter.save()
        painter.setClipRect(SIDE, 0, self.place.width - SIDE, HEADER)
        low, high = self._days_in_view()
        name_of = self._month_names()
        month = date.fromordinal(low).replace(day=1)
        while month.toordinal() <= high:
            following = (month + timedelta(days=31)).replace(day=1)
            self._month(painter, look, month, following, name_of)
            month = following
        by_day = self.place.day_width >= _MONTH_ROOM / 2
        painter.setFont(self.plain)
        painter.setPen(look.muted)
        for day in range(low, high + 1):
            at = date.fromordinal(day)
            text = str(at.day) if by_day else _("W{week}").format(week=at.isocalendar().week)
            if by_day or (at.weekday() == 0 and self.place.day_width * 7 >= _WEEK_ROOM):
                wide = round(self.place.day_width * (1 if by_day else 7))
                box = QRect(self.x(day), HEADER // 2, wide, HEADER // 2)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()

    def _month_names(self) -> Callable[[date], str]:
        """How months are called: all of them in the longest way in which each fits a February."""
        metrics = QFontMetrics(self.bold)
        room = self.place.day_width * 28 - Space.XS
        for way in (_long_month, _short_month_and_year):
            if max(metrics.horizontalAdvance(way(date(2000, month, 1))) for month in range(1, 13)) <= room:
                return way
        return _short_month

    def _month(
        self, painter: QPainter, look: Look, month: date, following: date, name_of: Callable[[date], str]
    ) -> None:
        left, right = self.x(month.toordinal()), self.x(following.toordinal())
        painter.setPen(look.line)
        painter.drawLine(left, 0, left, HEADER)
        box = QRect(max(left, SIDE) + Space.XS, 0, right - max(left, SIDE) - Space.XS, HEADER // 2)
        name = name_of(month)
        if QFontMetrics(self.bold).horizontalAdvance(name) <= box.width():
            painter.setPen(look.text)
            painter.setFont(self.bold)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)


def _long_month(at: date) -> str:
    return f"{locale().standaloneMonthName(at.month, QLocale.FormatType.LongFormat)} {at.year}"


def _short_month_and_year(at: date) -> str:
    return f"{_short_month(at)} {at.year}"


def _short_month(at: date) -> str:
    return locale().standaloneMonthName(at.month, QLocale.FormatType.ShortFormat)


def _qdate(day: int) -> QDate:
    at = date.fromordinal(day)
    return QDate(at.year, at.month, at.day)
