"""The painted viewport of the board: one widget for header, technicians and bars, and all events on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from svcdesk.queries.dispatch.rows import BarRow
from svcdesk.ui.dispatch.axis import VISIBLE_HOURS, Zoom
from svcdesk.ui.dispatch.drag import BandGesture
from svcdesk.ui.dispatch.edge_scroll import scroll_into
from svcdesk.ui.dispatch.ghost_painter import GhostPainter
from svcdesk.ui.dispatch.keyboard import KeyboardMove
from svcdesk.ui.dispatch.keys import Keys
from svcdesk.ui.dispatch.lanes import RowKind
from svcdesk.ui.dispatch.layers import BoardLayers
from svcdesk.ui.dispatch.moves import Plan, PlanKind, Verdict
from svcdesk.ui.dispatch.pointer import Pointer
from svcdesk.ui.dispatch.scene import Scene
from svcdesk.ui.dispatch.side_painter import COLUMN_WIDTH, HEADER_HEIGHT

_AT_REST_MS: Final = 120
_NOTHING: Final = Verdict((), 0)
Modifier = Qt.KeyboardModifier


class BoardCanvas(QWidget):
    """Shows a scene and turns mouse, wheel and keys into plans. It saves nothing and knows no desk."""

    plan_dropped = Signal(object)  # Plan
    selection_changed = Signal()
    view_changed = Signal()
    rested = Signal()  # after scrolling and zooming have stopped
    opened = Signal(object)  # BarRow
    menu_requested = Signal(object)  # QPoint, global
    row_menu_requested = Signal(object)  # QPoint, global: on the name of a technician
    technician_typed = Signal(str)
    move_requested = Signal()  # Enter on the selection
    left_board = Signal(object)  # QPoint, global: bars were let go outside the board
    mode_changed = Signal()
    painted = Signal()

    def __init__(self, scene: Scene, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = scene
        self.ghosts = GhostPainter(scene)
        self.pointer = Pointer(self, self)
        self._layers = BoardLayers(scene)
        self._keys = Keys(self)
        self._move: KeyboardMove | None = None
        self.fitted: Zoom | None = None
        self.keeps_scale = False  # while something beside the board opens or closes
        self._overlay = QRect()
        self._rest_timer = QTimer(self)
        self._rest_timer.setSingleShot(True)
        self._rest_timer.setInterval(_AT_REST_MS)
        self._rest_timer.timeout.connect(self.on_rested)
        self._counting: Iterator[None] = iter(())
        self._count_timer = QTimer(self)
        self._count_timer.setInterval(0)
        self._count_timer.timeout.connect(self.on_count_due)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(COLUMN_WIDTH + 200, HEADER_HEIGHT + 120)

    # geometry

    def body_rect(self) -> QRect:
        """The body within the widget."""
        return QRect(COLUMN_WIDTH, HEADER_HEIGHT, self.width() - COLUMN_WIDTH, self.height() - HEADER_HEIGHT)

    @staticmethod
    def to_body(at: QPoint) -> QPoint:
        """A point of the widget as one of the body."""
        return at - QPoint(COLUMN_WIDTH, HEADER_HEIGHT)

    # the view

    def scroll_by(self, dx: int, dy: int) -> None:
        """Scroll to later time and lower rows."""
        scene = self.scene
        height = scene.clamped(scene.scroll_y + dy)
        dy = height - scene.scroll_y
        if not dx and not dy:
            return
        scene.axis.scroll(dx)
        scene.scroll_y = height
        self._shift(dx, dy)

    def _shift(self, dx: int, dy: int) -> None:
        """The view moved. Rows that are on the screen are moved along there, and only those that came are painted.

        Not so what stays where it is: ghosts under the pointer, and words at the left edge while time moves.
        """
        below = self.rect().adjusted(0, HEADER_HEIGHT, 0, 0)
        if not dx and self.plan is None and not self.pointer.is_busy:
            self.scroll(0, -dy, below)
        else:
            beside = self.rect().adjusted(COLUMN_WIDTH, 0, 0, 0) if dx else QRect()
            self.update(beside.united(below) if dy else beside)
        # What came into view is painted once, whenever: now, the screen may still be at work on the last frame.
        self._layers.sync()
        self._rest_timer.start()
        self.view_changed.emit()

    def zoom_around(self, x: float, factor: float) -> None:
        """Zoom in (above 1) or out around an x of the body."""
        self.fitted = None
        self.scene.axis.zoom_around(x, factor)
        self.renew()

    def show_at(self, instant: float, x: float, scale: float | None = None) -> None:
        """Put an instant at an x of the body, perhaps at another scale."""
        if scale is not None:
            self.fitted = None
        self.scene.axis.show_at(instant, x, scale)
        self.renew()

    def fit(self, zoom: Zoom, left: float) -> None:
        """Show a named zoom from an instant at the left; it stays fitted when the window changes its size."""
        self.fitted = zoom
        self.scene.axis.show_at(left, 0, self.scene.width / VISIBLE_HOURS[zoom])
        self.renew()

    def renew(self) -> None:
        """Everything may look different: another zoom, other rows, other colours."""
        self._layers.jump()
        self._view_moved()

    def reveal(self, bar_id: int) -> None:
        """Scroll as little as needed to see a bar."""
        place = self.scene.place_of(bar_id)
        if place is not None:
            self._reveal(place, 24)

    def _reveal(self, place: QRect, margin: int) -> None:
        scene = self.scene
        self.scroll_by(
            scroll_into(place.left() - margin, place.right() + margin, scene.width),
            scroll_into(place.top() - 8, place.bottom() + 8, scene.height),
        )

    def toggle_team(self, team_id: int) -> None:
        """Collapse a team, or show its technicians again."""
        lanes = self.scene.lanes
        lanes.collapsed.symmetric_difference_update({team_id})
        lanes.arrange()
        self.scene.scroll_y = self.scene.clamped(self.scene.scroll_y)
        self.renew()

    def set_now(self, now: int) -> None:
        """The clock went on: what is late may have changed."""
        self.scene.now = self.scene.body.now = now
        self._layers.body.forget()
        self.update()

    def repaint_bars(self, before: Iterable[QRect], bar_ids: Iterable[int]) -> None:
        """Bars changed: paint anew the places they left and those they stand in."""
        places = [*before, *(self.scene.place_of(bar_id) for bar_id in bar_ids)]
        for place in places:
            if place is not None:
                self._forget_around(place)
        if self.scene.bar(self.scene.current) is not None:
            self._mark_row()
        self._rest_timer.start()

    def _forget_around(self, place: QRect) -> None:
        """A bar may change the height of its neighbours in the row, and the load of the row."""
        for part in self._layers.forget_around(place):
            self.update(part)

    def _view_moved(self) -> None:
        self._rest_timer.start()
        self.update()
        self.view_changed.emit()

    def on_rested(self) -> None:
        """Scrolling has stopped: now there is time to count."""
        if self.scene.refresh_load_span():
            self._layers.column.forget()
        self._counting = self.scene.sides.count_whole_load()
        self._count_timer.start()
        self.update()
        self.rested.emit()

    def on_count_due(self) -> None:
        """Go on counting how full everybody is."""
        if next(self._counting, self) is self:
            self._count_timer.stop()
            self.update(0, 0, COLUMN_WIDTH, HEADER_HEIGHT)

    # the selection

    def select(self, bar_ids: set[int], current: int | None = None, worker_id: int | None = None) -> None:
        """Select bars, the current one is where the keys start from; or no bars but a technician."""
        scene = self.scene
        if current is None and bar_ids:
            current = scene.current if scene.current in bar_ids else min(bar_ids)
        scene.selection, scene.current = bar_ids, current
        self._mark_row(worker_id)
        self.update()
        self.selection_changed.emit()

    def _mark_row(self, worker_id: int | None = None) -> None:
        """Show whose row the keys are in: that of the current bar, wherever it has gone."""
        bar = self.scene.bar(self.scene.current)
        if self._layers.mark_row(bar.worker_id if bar is not None else worker_id):
            self.update(0, HEADER_HEIGHT, COLUMN_WIDTH, self.height())

    # what floats over the board

    @property
    def plan(self) -> Plan | None:
        """The plan that is shown now, by pointer or keys."""
        return self._floating()[0]

    @property
    def verdict(self) -> Verdict:
        """What the rules say of it."""
        return self._floating()[1]

    @property
    def in_move_mode(self) -> bool:
        """Whether the keys move bars."""
        return self._move is not None

    def _floating(self) -> tuple[Plan | None, Verdict]:
        if self.pointer.gesture is not None:
            return self.pointer.gesture.plan, self.pointer.gesture.verdict
        return (self._move.plan, self._move.verdict) if self._move is not None else (None, _NOTHING)

    @property
    def key_move(self) -> KeyboardMove | None:
        """The move mode, while the keys move bars."""
        return self._move

    def start_move_mode(self, plan: Plan) -> None:
        """Let the keys move what is in a plan, beginning there."""
        self.cancel()
        self._move = KeyboardMove(self.scene, plan)
        if plan.kind is not PlanKind.COPY:
            self._set_faint(frozenset(piece.bar.id for piece in plan.pieces))
        self.follow_ghost()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.mode_changed.emit()

    def give_to(self, worker_id: int | None) -> None:
        """In the move mode: choose the technician."""
        if self._move is not None:
            self._move.give_to(worker_id)
            self.follow_ghost()

    def bring_in(self, bars: Sequence[BarRow]) -> None:
        """Work from the queue is being dragged; ``drag_to`` follows, and ``drop`` or ``cancel``."""
        self.cancel()
        self.pointer.bring_in(bars)

    def drag_to(self, at: QPoint, modifiers: Modifier) -> None:
        """The pointer (in the widget's coordinates) drags what was brought in."""
        self.pointer.drag_to(self.to_body(at), modifiers)

    def drop(self) -> None:
        """Let go: what is shown is what is asked for."""
        if self._move is not None:
            plan = self._move.plan
            self._end_move_mode()
            if plan.changes:
                self.plan_dropped.emit(plan)
        else:
            self.pointer.drop()

    def cancel(self) -> None:
        """Put everything back where it was."""
        self.pointer.end()
        self._end_move_mode()

    def _end_move_mode(self) -> None:
        if self._move is not None:
            self._move = None
            self._set_faint(frozenset())
            self.update()
            self.mode_changed.emit()

    def _set_faint(self, bar_ids: frozenset[int]) -> None:
        """In the move mode, what moves is not shown at its old place as well."""
        self.scene.body.faint = bar_ids
        self._layers.body.forget()

    def follow_ghost(self) -> None:
        """In the move mode: keep the ghost in view."""
        if self._move is not None:
            piece = self._move.plan.anchor
            place = self.scene.body.ghost_place(piece.worker_id, piece.start, piece.minutes, self.scene.scroll_y)
            if place is not None:
                self._reveal(place, 40)
        self.update()

    # what the pointer asks for

    def show_floating(self) -> None:
        """Repaint where the ghosts and the card were, and where they are."""
        plan, verdict = self._floating()
        area = QRect() if plan is None else self.ghosts.area(plan, verdict)
        self.update(self._overlay.united(area).translated(COLUMN_WIDTH, HEADER_HEIGHT))
        self._overlay = area

    def show_band(self) -> None:
        """The rubber band has moved, and the selection with it."""
        self.update(self.body_rect())

    def dropped(self, plan: Plan) -> None:
        """The pointer let bars go."""
        self.plan_dropped.emit(plan)

    def dropped_outside(self, at: QPoint) -> None:
        """The pointer let bars go beside the board."""
        self.left_board.emit(at)

    def set_pointer(self, shape: Qt.CursorShape | None) -> None:
        """Show a cursor, or the usual one."""
        if shape is None:
            self.unsetCursor()
        else:
            self.setCursor(shape)

    # Qt

    def event(self, event: QEvent) -> bool:
        """While something is moved, all keys belong to the move and no shortcut takes them. Tool tips."""
        if event.type() == QEvent.Type.ShortcutOverride and (self._move is not None or self.pointer.is_busy):
            event.accept()
            return True
        if isinstance(event, QHelpEvent):
            self.pointer.tip(self.to_body(event.pos()), event.globalPos(), self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The body keeps its instant at the left and its row at the top."""
        super().resizeEvent(event)
        body, ratio, scene = self.body_rect(), self.devicePixelRatioF(), self.scene
        scene.width, scene.height = max(body.width(), 1), max(body.height(), 1)
        if ratio != scene.ratio:
            scene.ratio = ratio
            scene.use_lanes(scene.lanes, scene.colours)
        scene.scroll_y = scene.clamped(scene.scroll_y)
        if self.fitted is not None and not self.keeps_scale:
            scene.axis.show_at(scene.axis.time(0), 0, scene.width / VISIBLE_HOURS[self.fitted])
            self._layers.jump()
        self._layers.resize(body.size())
        self._view_moved()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bring the layers up to date, copy what is exposed, and paint what floats."""
        self._layers.sync()
        painter = QPainter(self)
        body = self.body_rect()
        self._layers.draw(painter, event.region())
        painter.setClipRect(event.rect().intersected(body))
        painter.translate(body.topLeft())
        band = self.pointer.gesture.rect() if isinstance(self.pointer.gesture, BandGesture) else None
        self.ghosts.paint_all(painter, *self._floating(), band, focused=self.hasFocus())
        painter.end()
        self.painted.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Middle button or header: pan. Technicians' column: collapse. Body: take hold."""
        at = event.position().toPoint()
        in_header = at.y() < HEADER_HEIGHT and at.x() >= COLUMN_WIDTH
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and in_header):
            self.pointer.pan(self.to_body(at))
        elif left and not self.pointer.is_busy:
            self._end_move_mode()
            if self.body_rect().contains(at):
                self.pointer.press(self.to_body(at), event.modifiers())
            elif at.y() >= HEADER_HEIGHT:
                row = self.scene.lanes.row_at(at.y() - HEADER_HEIGHT + self.scene.scroll_y)
                if row is not None and row.kind is RowKind.TEAM:
                    self.toggle_team(row.key or 0)
                elif row is not None:
                    self.select(set(), worker_id=row.key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is held, or show what could be taken hold of."""
        self.pointer.move(self.to_body(event.position().toPoint()), event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self.pointer.release(self.to_body(event.position().toPoint()), event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the order of a bar."""
        point = self.to_body(event.position().toPoint())
        hit = self.scene.body.bar_at(point.x(), point.y(), self.scene.scroll_y)
        if hit is not None and event.button() == Qt.MouseButton.LeftButton:
            self.pointer.forget_press()
            self.opened.emit(hit[0])

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Rows; with Shift (or sideways) time; with Ctrl the zoom around the pointer."""
        self.pointer.turn(self.to_body(event.position().toPoint()), event)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the selection, or of the bar under the pointer."""
        scene, place = self.scene, event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            rect = scene.place_of(scene.current) if scene.current is not None else None
            if rect is not None:
                place = self.mapToGlobal(rect.bottomLeft() + QPoint(COLUMN_WIDTH, HEADER_HEIGHT))
        elif event.x() < COLUMN_WIDTH:
            row = scene.lanes.row_at(event.y() - HEADER_HEIGHT + scene.scroll_y) if event.y() >= HEADER_HEIGHT else None
            if row is not None and row.kind is RowKind.WORKER:
                self.select(set(), worker_id=row.key)
            self.row_menu_requested.emit(place)
            return
        else:
            point = self.to_body(event.pos())
            hit = scene.body.bar_at(point.x(), point.y(), scene.scroll_y)
            if hit is not None and hit[0].id not in scene.selection:
                self.select({hit[0].id}, hit[0].id)
        self.menu_requested.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move mode, walking from bar to bar, selecting, paging."""
        if not self._keys.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Letting go of Ctrl, Shift or Alt changes what a drag means."""
        if self.pointer.is_busy:
            self.pointer.drag_on(QApplication.keyboardModifiers())
        super().keyReleaseEvent(event)
