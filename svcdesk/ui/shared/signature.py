"""A field to sign in with a mouse, a pen or a finger; what is drawn is kept as strokes of points."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QTabletEvent
from PySide6.QtWidgets import QWidget

from svcdesk.domain.signatures import HEIGHT, MOST_POINTS, WIDTH, Point, Strokes
from svcdesk.i18n import _
from svcdesk.ui.shared.look import Space, current_look

_NEAREST: Final = 3
"""Points closer than so many thousandths are the same one: a slow hand makes no thousands of them."""


class SignatureField(QWidget):
    """Draw to sign. Backspace takes the last stroke back, Delete clears the field."""

    signed = Signal()  # a stroke was added or taken back

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strokes: list[list[Point]] = []
        self._drawing = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(_("Signature"))
        self.setToolTip(_("Sign here with the mouse, a pen or a finger. Backspace takes the last stroke back."))

    def sizeHint(self) -> QSize:
        """As wide as high by the proportions of the field."""
        return QSize(480, 480 * HEIGHT // WIDTH)

    def minimumSizeHint(self) -> QSize:
        """Room enough for a finger."""
        return QSize(320, 320 * HEIGHT // WIDTH)

    def strokes(self) -> Strokes:
        """What was drawn, in thousandths of the width of the field."""
        return tuple(tuple(stroke) for stroke in self._strokes)

    def is_empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self._strokes

    def clear(self) -> None:
        """Take everything back."""
        self._strokes.clear()
        self._changed()

    def undo_stroke(self) -> None:
        """Take the last stroke back."""
        if self._strokes:
            self._strokes.pop()
            self._changed()

    def _changed(self) -> None:
        self.update()
        self.signed.emit()

    def _point(self, at: QPoint | QPointF) -> Point:
        x = round(at.x() * WIDTH / max(self.width(), 1))
        y = round(at.y() * HEIGHT / max(self.height(), 1))
        return min(max(x, 0), WIDTH), min(max(y, 0), HEIGHT)

    def _press(self, at: QPointF) -> None:
        if sum(len(stroke) for stroke in self._strokes) < MOST_POINTS:
            self._drawing = True
            self._strokes.append([self._point(at)])
            self.update()

    def _move(self, at: QPointF) -> None:
        if not self._drawing:
            return
        point, last = self._point(at), self._strokes[-1][-1]
        if abs(point[0] - last[0]) + abs(point[1] - last[1]) >= _NEAREST and self._room():
            self._strokes[-1].append(point)
            self.update()

    def _room(self) -> bool:
        return sum(len(stroke) for stroke in self._strokes) < MOST_POINTS

    def _release(self) -> None:
        if self._drawing:
            self._drawing = False
            self._changed()

    # events

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a stroke."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._press(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw."""
        self._move(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the stroke."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._release()

    def tabletEvent(self, event: QTabletEvent) -> None:
        """A pen draws as the mouse does."""
        if event.type() is QTabletEvent.Type.TabletPress:
            self._press(event.position())
        elif event.type() is QTabletEvent.Type.TabletMove:
            self._move(event.position())
        elif event.type() is QTabletEvent.Type.TabletRelease:
            self._release()
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Backspace and Delete."""
        if event.key() == Qt.Key.Key_Backspace:
            self.undo_stroke()
        elif event.key() == Qt.Key.Key_Delete:
            self.clear()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The frame, the line to sign on, the strokes."""
        look = current_look()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.accent if self.hasFocus() else look.line, 2 if self.hasFocus() else 1))
        painter.setBrush(look.surface)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 5, 5)
        base = self.height() * 0.78
        painter.setPen(QPen(look.line, 1))
        painter.drawLine(QPointF(Space.L, base), QPointF(self.width() - Space.L, base))
        painter.setPen(QPen(look.text, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        across, down = self.width() / WIDTH, self.height() / HEIGHT
        for stroke in self._strokes:
            points = [QPointF(x * across, y * down) for x, y in stroke]
            if len(points) == 1:
                painter.drawPoint(points[0])
            else:
                painter.drawPolyline(QPolygonF(points))
