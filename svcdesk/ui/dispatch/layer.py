"""A picture of a part of the board that scrolls without being moved, and paints only what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import cast

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QPixmap, QRegion

_GRAIN = 4  # so many logical pixels are whole pixels of the screen at 125, 150 and 175 %
PaintPart = Callable[[QPainter, QRect], None]


class Layer:
    """What was painted of a large surface through a window whose corner stands at ``at``.

    The picture is a ring in both directions: the point ``(x, y)`` of the surface is kept at
    ``(x mod width, y mod height)``, counted from where the window stood when all of it was painted. So scrolling
    copies nothing; only the strips that came into the window are painted over those that left it, and a drawing
    is at most four copies, which meet at whole pixels of the screen at every scale.
    """

    def __init__(self) -> None:
        self.pixmap = QPixmap()
        self._size = QSize(0, 0)
        self._ratio = 1.0
        self._at = QPoint()
        self._origin = QPoint()
        self._dirty = QRegion()

    def resize(self, size: QSize, ratio: float) -> None:
        """Give the window a size in logical pixels; a new size is painted anew."""
        if size == self._size and ratio == self._ratio:
            return
        self._size, self._ratio = QSize(size), ratio
        self.pixmap = QPixmap(size * ratio)
        self.pixmap.setDevicePixelRatio(ratio)
        self.forget()

    def forget(self, part: QRect | None = None) -> None:
        """What is painted there (in the window's coordinates), or everywhere, is no longer true."""
        whole = QRect(QPoint(), self._size)
        if part is None:
            self._origin = QPoint(self._at)
            self._dirty = QRegion(whole)
        else:
            self._dirty = self._dirty.united(_whole_pixels(part, self._ratio).intersected(whole))

    def jump(self, x: int, y: int) -> None:
        """The surface itself changed (another zoom): begin anew there."""
        self._at = QPoint(x, y)
        self.forget()

    def move_to(self, x: int, y: int) -> None:
        """Move the window to ``x, y`` of the surface; what came into it is missing."""
        dx, dy = self._at.x() - x, self._at.y() - y
        if dx or dy:
            self._at = QPoint(x, y)
            self._move(dx, dy)

    def sync(self, x: int, y: int, paint: PaintPart, needed: QRect | None = None) -> None:
        """Move the window to ``x, y`` of the surface and paint what is missing, or what of it is needed now."""
        self.move_to(x, y)
        dirty = self._dirty if needed is None else self._dirty.intersected(needed)
        if dirty.isEmpty() or self.pixmap.isNull():
            return
        self._dirty = self._dirty.subtracted(dirty)
        painter = QPainter(self.pixmap)
        for rect in _rects(dirty):
            for part, place in self._pieces(rect):
                painter.save()
                painter.translate(place - part.topLeft())
                painter.setClipRect(part)
                paint(painter, part)
                painter.restore()
        painter.end()

    def draw(self, painter: QPainter, part: QRect, corner: QPoint) -> None:
        """Copy a part of the window; the window's own corner is drawn at ``corner``."""
        for rect, place in self._pieces(_whole_pixels(part, self._ratio).intersected(QRect(QPoint(), self._size))):
            source = QRect(place, rect.size())
            if self._ratio != 1.0:
                source = QRect(source.topLeft() * self._ratio, source.size() * self._ratio)
            painter.drawPixmap(rect.translated(corner), self.pixmap, source)

    def _pieces(self, part: QRect) -> Iterator[tuple[QRect, QPoint]]:
        """A part of the window cut where the ring closes, each piece with its place in the picture."""
        width, height = self._size.width(), self._size.height()
        left, top = (self._at.x() - self._origin.x()) % width, (self._at.y() - self._origin.y()) % height
        for x, at_x, wide in _cut(part.x(), part.width(), left, width):
            for y, at_y, tall in _cut(part.y(), part.height(), top, height):
                yield QRect(x, y, wide, tall), QPoint(at_x, at_y)

    def _move(self, dx: int, dy: int) -> None:
        width, height = self._size.width(), self._size.height()
        whole = (self._ratio * width).is_integer() and (self._ratio * height).is_integer()
        whole = whole and (self._ratio * dx).is_integer() and (self._ratio * dy).is_integer()
        if not whole or abs(dx) >= width or abs(dy) >= height:
            self.forget()
            return
        self._dirty.translate(dx, dy)
        self._dirty = self._dirty.intersected(QRect(0, 0, width, height))
        if dx:
            self._dirty = self._dirty.united(QRect(0 if dx > 0 else width + dx, 0, abs(dx), height))
        if dy:
            self._dirty = self._dirty.united(QRect(0, 0 if dy > 0 else height + dy, width, abs(dy)))


def _whole_pixels(part: QRect, ratio: float) -> QRect:
    """A part grown so that it begins and ends at whole pixels of the screen."""
    if ratio.is_integer():
        return part
    left, top = part.left() // _GRAIN * _GRAIN, part.top() // _GRAIN * _GRAIN
    right, bottom = -(-(part.right() + 1) // _GRAIN) * _GRAIN, -(-(part.bottom() + 1) // _GRAIN) * _GRAIN
    return QRect(left, top, right - left, bottom - top)


def _cut(start: int, length: int, first: int, size: int) -> Iterator[tuple[int, int, int]]:
    """A stretch of the window as (start, place in the ring, length), cut at the end of the ring."""
    place = (first + start) % size
    before = min(length, size - place)
    yield start, place, before
    if before < length:
        yield start + before, 0, length - before


def _rects(region: QRegion) -> list[QRect]:
    return [region.boundingRect()] if region.rectCount() == 1 else list(cast("Iterable[QRect]", region))
