"""Paints the header of the time axis: the larger unit above, the smaller below, and the mark of now."""

from __future__ import annotations

from itertools import pairwise
from typing import Final, NamedTuple

from PySide6.QtCore import QLine, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from svcdesk.ui.dispatch.axis import TimeAxis
from svcdesk.ui.dispatch.colours import BoardColours
from svcdesk.ui.dispatch.side_painter import HEADER_HEIGHT
from svcdesk.ui.shared.look import Space

_TICKS_HEIGHT: Final = 24
_MAJORS_HEIGHT: Final = HEADER_HEIGHT - _TICKS_HEIGHT
_LABEL_ROOM: Final = 64
_MAJOR_ROOM: Final = 420
_NOW_HEIGHT: Final = 18


class _Major(NamedTuple):
    """A larger unit: where it begins, its words and how wide they are."""

    x: int
    text: str
    width: int


class HeaderPainter:
    """The header, on any painter with its origin at the left of the axis."""

    def __init__(self, axis: TimeAxis, colours: BoardColours, ratio: float) -> None:
        self.axis = axis
        self.colours = colours
        self._ratio = ratio
        self._now = QPixmap()
        self._now_key = ""
        self._widths: dict[str, int] = {}

    def paint_header(self, painter: QPainter, part: QRect) -> None:
        """Every unit at its place, in a part of the header."""
        colours = self.colours
        painter.fillRect(part, colours.look.raised)
        left, right, bottom = part.left(), part.right(), HEADER_HEIGHT - 1
        low, high = self.axis.span(left - _LABEL_ROOM, part.width() + _LABEL_ROOM)
        ticks = self.axis.ticks(low, high).minor
        minors = [(self.axis.x(tick.instant), tick.text) for tick in ticks if low <= tick.instant < high]
        majors = [one for one in self._majors(left - _MAJOR_ROOM, right) if one.x + Space.XS + one.width >= left]
        painter.setPen(colours.look.line)
        painter.drawLines(
            [
                QLine(left, bottom, right, bottom),
                *(QLine(x, _MAJORS_HEIGHT, x, bottom) for x, _text in minors),
                *(QLine(major.x, 0, major.x, bottom) for major in majors),
            ]
        )
        painter.setFont(colours.detail)
        painter.setPen(colours.look.muted)
        metrics = colours.detail_metrics
        baseline = _MAJORS_HEIGHT + (_TICKS_HEIGHT + metrics.ascent() - metrics.descent()) // 2
        for x, text in minors:
            if text and x + _LABEL_ROOM > left and x <= right:
                painter.drawText(QPoint(x + Space.XS, baseline), text)
        for major in majors:
            self._write(painter, major, major.x)

    def paint_over(self, painter: QPainter, width: int, now: int) -> None:
        """What does not move with time: the words of the unit that began left of the view; and the mark of now."""
        begun = self._begun()
        if begun is not None:
            major, at = begun
            painter.fillRect(0, 0, at + major.width + 2 * Space.XS, _MAJORS_HEIGHT, self.colours.look.raised)
            self._write(painter, major, at)
        self._paint_now(painter, width, now)

    def _begun(self) -> tuple[_Major, int] | None:
        """The unit that began left of the view, and where its words stand: in view, until the next pushes them out."""
        majors = self._majors(0, _MAJOR_ROOM)
        ends = [following.x for _major, following in pairwise(majors)] + [2 * _MAJOR_ROOM]
        for major, end in zip(majors, ends, strict=True):
            if major.x < 0 < end:
                return major, min(0, end - major.width - Space.S)
        return None

    def _majors(self, left: int, right: int) -> list[_Major]:
        ticks = self.axis.ticks(*self.axis.span(left, right - left)).major
        return [_Major(self.axis.x(tick.instant), tick.text, self._width(tick.text)) for tick in ticks]

    def _width(self, text: str) -> int:
        found = self._widths.get(text)
        if found is None:
            found = self._widths[text] = self.colours.title_metrics.horizontalAdvance(text)
        return found

    def _write(self, painter: QPainter, major: _Major, x: int) -> None:
        painter.setFont(self.colours.title)
        painter.setPen(self.colours.look.text)
        painter.drawText(QPoint(x + Space.XS, Space.XS + self.colours.title_metrics.ascent()), major.text)

    def _paint_now(self, painter: QPainter, width: int, now: int) -> None:
        x = self.axis.x(now)
        text = f"{self.axis.local(now):%H:%M}"
        wide = self._width(text) + 2 * Space.S
        if -wide < x < width + wide:
            if self._now_key != text:
                self._now_key, self._now = text, self._now_picture(text, wide)
            painter.drawPixmap(QPoint(x - wide // 2, HEADER_HEIGHT - _NOW_HEIGHT - 2), self._now)

    def _now_picture(self, text: str, width: int) -> QPixmap:
        colours = self.colours
        picture = QPixmap(round(width * self._ratio), round(_NOW_HEIGHT * self._ratio))
        picture.setDevicePixelRatio(self._ratio)
        picture.fill(Qt.GlobalColor.transparent)
        box = QRectF(0, 0, width, _NOW_HEIGHT)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colours.look.now)
        painter.drawRoundedRect(box, Space.RADIUS, Space.RADIUS)
        painter.setPen(QColor("#FFFFFF") if colours.look.now.lightness() < 130 else colours.look.on_accent)
        painter.setFont(colours.title)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        return picture
