"""What the pointer does on the canvas: press, drag, rubber band, resize, pan, and scrolling at the edges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

from PySide6.QtCore import QElapsedTimer, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from svcdesk.queries.dispatch.rows import BarRow
from svcdesk.ui.dispatch.drag import BandGesture, Gesture, IncomingGesture, MoveGesture, ResizeGesture, edge_under
from svcdesk.ui.dispatch.edge_scroll import edge_speed
from svcdesk.ui.dispatch.moves import Plan
from svcdesk.ui.dispatch.scene import Scene
from svcdesk.ui.dispatch.side_painter import COLUMN_WIDTH
from svcdesk.ui.dispatch.words import bar_words

_EDGE_TICK_MS: Final = 16
_EDGE_DELAY_MS: Final = 250
_WHEEL_ROWS: Final = 1.6
_ZOOM_STEP: Final = 1.18
Modifier = Qt.KeyboardModifier


class Surface(Protocol):
    """What the pointer needs of the canvas; points are in the body's coordinates."""

    scene: Scene

    def scroll_by(self, dx: int, dy: int) -> None:
        """Scroll the board."""

    def zoom_around(self, x: float, factor: float) -> None:
        """Zoom the board around an x of the body."""

    def select(self, bar_ids: set[int], current: int | None = None) -> None:
        """Select bars."""

    def show_floating(self) -> None:
        """Ghosts and card have moved."""

    def show_band(self) -> None:
        """The rubber band has moved."""

    def dropped(self, plan: Plan) -> None:
        """Bars were let go where the plan says."""

    def dropped_outside(self, at: QPoint) -> None:
        """Bars of the board were let go outside it, at a global point."""

    def set_pointer(self, shape: Qt.CursorShape | None) -> None:
        """Show a cursor, or the usual one."""


class _Press(NamedTuple):
    at: QPoint
    bar: BarRow | None
    rect: QRect
    modifiers: Modifier


class Pointer(QObject):
    """The pointer's gesture, from press to release."""

    def __init__(self, surface: Surface, parent: QObject) -> None:
        super().__init__(parent)
        self._surface = surface
        self.gesture: Gesture | None = None
        self._press: _Press | None = None
        self._panning: QPoint | None = None
        self._last = QPoint()
        self._timer = QTimer(self)
        self._timer.setInterval(_EDGE_TICK_MS)
        self._timer.timeout.connect(self.on_edge_tick)
        self._tick_clock, self._gesture_clock = QElapsedTimer(), QElapsedTimer()
        self._rest = (0.0, 0.0)

    @property
    def is_busy(self) -> bool:
        """Whether it holds something."""
        return self.gesture is not None

    @property
    def is_down(self) -> bool:
        """Whether a button went down on the board and is still held."""
        return self.gesture is not None or self._press is not None or self._panning is not None

    # from press to release

    def pan(self, at: QPoint) -> None:
        """Begin to push the board along."""
        self._panning = at
        self._surface.set_pointer(Qt.CursorShape.ClosedHandCursor)

    def press(self, at: QPoint, modifiers: Modifier) -> None:
        """The left button went down on the body."""
        scene = self._surface.scene
        hit = scene.body.bar_at(at.x(), at.y(), scene.scroll_y)
        self._press = _Press(at, hit[0] if hit else None, hit[1] if hit else QRect(), modifiers)
        if hit is None:
            return
        bar_id = hit[0].id
        if bar_id in scene.selection:
            self._surface.select(set(scene.selection), bar_id)
        elif not modifiers & Modifier.ControlModifier:
            self._surface.select({bar_id}, bar_id)

    def move(self, at: QPoint, event: QMouseEvent) -> None:
        """The pointer moved, with or without a button."""
        if self._panning is not None:
            moved, self._panning = self._panning - at, at
            both = bool(event.buttons() & Qt.MouseButton.MiddleButton)
            self._surface.scroll_by(moved.x(), moved.y() if both else 0)
        elif self.gesture is not None:
            self.drag_to(at, event.modifiers())
        elif self._press is not None:
            if (at - self._press.at).manhattanLength() >= QApplication.startDragDistance():
                self._start(self._press)
                self.drag_to(at, event.modifiers())
        else:
            self._hover(at)

    def release(self, at: QPoint, event: QMouseEvent) -> None:
        """A button went up."""
        if self._panning is not None:
            self._panning = None
            self._surface.set_pointer(None)
        elif event.button() != Qt.MouseButton.LeftButton:
            return
        elif self.gesture is not None:
            self.drag_to(at, event.modifiers())
            if isinstance(self.gesture, MoveGesture) and at.x() < -COLUMN_WIDTH:
                self.end()
                self._surface.dropped_outside(event.globalPosition().toPoint())
            else:
                self.drop()
        elif self._press is not None:
            press, self._press = self._press, None
            self._click(press)

    def forget_press(self) -> None:
        """What was pressed is not held any more (a double click)."""
        self._press = None

    def bring_in(self, bars: Sequence[BarRow]) -> None:
        """Work from the queue is being dragged."""
        self._begin(IncomingGesture(self._surface.scene, bars))

    def drag_to(self, at: QPoint, modifiers: Modifier) -> None:
        """What is held follows to a point of the body."""
        self._last = at
        if self.gesture is not None and self.gesture.moved(at, modifiers):
            if isinstance(self.gesture, BandGesture):
                self._surface.show_band()
            else:
                self._surface.show_floating()

    def drag_on(self, modifiers: Modifier) -> None:
        """The pointer stands still, but a key went down or up, or the board moved below it."""
        self.drag_to(self._last, modifiers)

    def drop(self) -> None:
        """Let go: what is shown is what is asked for."""
        gesture = self.gesture
        self.end()
        if isinstance(gesture, BandGesture):
            self._surface.select(set(self._surface.scene.selection))
        elif gesture is not None and gesture.plan is not None and gesture.plan.changes:
            self._surface.dropped(gesture.plan)
        self._surface.show_floating()

    def end(self) -> None:
        """Let go without a consequence."""
        self._press = None
        if self.gesture is not None:
            self.gesture = None
            self._timer.stop()
            self._surface.set_pointer(None)
            self._surface.show_floating()

    def on_edge_tick(self) -> None:
        """Scroll while something is held at the edge: by time, not by events."""
        elapsed = self._tick_clock.restart() / 1000
        gesture, scene = self.gesture, self._surface.scene
        if gesture is None or self._gesture_clock.elapsed() < _EDGE_DELAY_MS:
            return
        if isinstance(gesture, IncomingGesture) and gesture.plan is None:
            return
        vx, vy = edge_speed(self._last, QSize(scene.width, scene.height))
        if vx or vy:
            x, y = self._rest[0] + vx * elapsed, self._rest[1] + vy * elapsed
            self._rest = (x - int(x), y - int(y))
            self._surface.scroll_by(int(x), int(y))
            self.drag_on(QApplication.keyboardModifiers())

    def _begin(self, gesture: Gesture) -> None:
        self.gesture = gesture
        self._rest = (0.0, 0.0)
        self._gesture_clock.start()
        self._tick_clock.start()
        self._timer.start()
        self._surface.set_pointer(gesture.cursor)

    def _start(self, press: _Press) -> None:
        self._press = None
        scene = self._surface.scene
        copies = bool(press.modifiers & Modifier.ControlModifier)
        if press.bar is None:
            self._begin(BandGesture(scene, press.at, adds=copies))
            return
        bar = scene.bar(press.bar.id)
        if bar is None:
            return
        others = [other for other in scene.selected_bars() if other.id != bar.id] if bar.id in scene.selection else []
        edge = "" if copies else edge_under(press.rect, press.at)
        if edge:
            self._begin(ResizeGesture(scene, [bar, *others], press.at, left=edge == "left"))
        else:
            self._begin(MoveGesture(scene, [bar, *others], press.at))

    def _click(self, press: _Press) -> None:
        bar, selection = press.bar, self._surface.scene.selection
        adds = bool(press.modifiers & Modifier.ControlModifier)
        if bar is None:
            if not adds:
                self._surface.select(set())
        elif adds:
            self._surface.select(selection ^ {bar.id}, bar.id)
        else:
            self._surface.select({bar.id}, bar.id)

    def turn(self, at: QPoint, event: QWheelEvent) -> None:
        """The wheel: rows; with Shift (or sideways) time; with Ctrl the zoom around the pointer."""
        turned, pixels, modifiers = event.angleDelta(), event.pixelDelta(), event.modifiers()
        if modifiers & Modifier.ControlModifier:
            steps = (turned.y() or turned.x()) / 120
            self._surface.zoom_around(at.x(), _ZOOM_STEP**steps)
        elif modifiers & Modifier.ShiftModifier or turned.x():
            self._surface.scroll_by(-(pixels.x() or round((turned.x() or turned.y()) * 0.8)), 0)
        else:
            row_height = self._surface.scene.lanes.row_height
            self._surface.scroll_by(0, -(pixels.y() or round(turned.y() / 120 * _WHEEL_ROWS * row_height)))
        self.drag_on(modifiers)

    def tip(self, at: QPoint, on_screen: QPoint, widget: QWidget) -> None:
        """Say in words what is under a pointer that rests: narrow bars have no room for them."""
        scene = self._surface.scene
        hit = scene.body.bar_at(at.x(), at.y(), scene.scroll_y) if not self.is_busy else None
        if hit is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(on_screen, bar_words(scene, hit[0], "\n"), widget)

    def _hover(self, at: QPoint) -> None:
        scene = self._surface.scene
        inside = QRect(0, 0, scene.width, scene.height).contains(at)
        hit = scene.body.bar_at(at.x(), at.y(), scene.scroll_y) if inside else None
        if hit is None:
            self._surface.set_pointer(None)
        else:
            resizes = edge_under(hit[1], at)
            self._surface.set_pointer(Qt.CursorShape.SizeHorCursor if resizes else Qt.CursorShape.OpenHandCursor)
