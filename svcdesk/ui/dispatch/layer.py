"""A picture of a part of the board that scrolls by copying itself and paints only what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import cast

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QPixmap, QRegion

PaintPart = Callable[[QPainter, QRect], None]


class Layer:
    """What was painted of a large surface through a window of ``size`` pixels whose corner stands at ``at``."""

    def __init__(self) -> None:
        self.pixmap = QPixmap()
        self._size = QSize()
        self._ratio = 1.0
        self._at = QPoint()
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
        self._dirty = QRegion(whole) if part is None else self._dirty.united(part.intersected(whole))

    def sync(self, x: int, y: int, paint: PaintPart) -> QRegion:
        """Move the window to ``x, y`` of the surface and paint what is missing; returns what was painted."""
        dx, dy = self._at.x() - x, self._at.y() - y
        if dx or dy:
            self._at = QPoint(x, y)
            self._move(dx, dy)
        painted = self._dirty
        if not painted.isEmpty():
            self._dirty = QRegion()
            painter = QPainter(self.pixmap)
            for part in _rects(painted):
                painter.setClipRect(part)
                paint(painter, part)
            painter.end()
        return painted

    def jump(self, x: int, y: int) -> None:
        """The surface itself changed (another zoom): begin anew there."""
        self._at = QPoint(x, y)
        self.forget()

    def _move(self, dx: int, dy: int) -> None:
        width, height = self._size.width(), self._size.height()
        device_x, device_y = dx * self._ratio, dy * self._ratio
        whole = device_x == int(device_x) and device_y == int(device_y)
        if not whole or abs(dx) >= width or abs(dy) >= height:
            self.forget()
            return
        if self._dirty.boundingRect() == QRect(0, 0, width, height) and self._dirty.rectCount() == 1:
            return
        self._dirty.translate(dx, dy)
        self._dirty = self._dirty.intersected(QRect(0, 0, width, height))
        self.pixmap.scroll(int(device_x), int(device_y), self.pixmap.rect())
        if dx:
            self._dirty = self._dirty.united(QRect(0 if dx > 0 else width + dx, 0, abs(dx), height))
        if dy:
            self._dirty = self._dirty.united(QRect(0, 0 if dy > 0 else height + dy, width, abs(dy)))


def _rects(region: QRegion) -> list[QRect]:
    return [region.boundingRect()] if region.rectCount() == 1 else list(cast("Iterable[QRect]", region))
