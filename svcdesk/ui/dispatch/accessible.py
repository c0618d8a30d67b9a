"""What assistive technology reads of the board: rows and bars in view, their names, places and states."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface

from svcdesk.i18n import _
from svcdesk.queries.dispatch.rows import BarRow
from svcdesk.ui.dispatch.canvas import BoardCanvas
from svcdesk.ui.dispatch.lanes import RowKind
from svcdesk.ui.dispatch.side_painter import COLUMN_WIDTH, HEADER_HEIGHT
from svcdesk.ui.dispatch.words import bar_words
from svcdesk.ui.shared.painted_items import OFF_SCREEN, PaintedItem, PaintedTree

if TYPE_CHECKING:
    from svcdesk.ui.dispatch.lanes import Row


class AccessibleBoard(PaintedTree):
    """The board: a list of the rows in view."""

    def __init__(self, canvas: BoardCanvas) -> None:
        super().__init__(canvas, QAccessible.Role.Tree, _("Dispatch board"))
        self.canvas = canvas
        self._rows: dict[tuple[RowKind, int | None], AccessibleRow] = {}
        self._bars: dict[int, AccessibleBar] = {}

    def rows(self) -> list[AccessibleRow]:
        """The rows in view."""
        scene = self.canvas.scene
        shown = scene.lanes.rows_between(scene.scroll_y, scene.scroll_y + scene.height)
        return [self.row(row) for row in shown]

    def row(self, row: Row) -> AccessibleRow:
        """The interface of a row; one row has one as long as the board lives."""
        key = (row.kind, row.key)
        return self._rows.get(key) or self._rows.setdefault(key, AccessibleRow(self, row))

    def bar(self, bar_id: int) -> AccessibleBar:
        """The interface of a bar."""
        return self._bars.get(bar_id) or self._bars.setdefault(bar_id, AccessibleBar(self, bar_id))

    def childAt(self, x: int, y: int) -> Any:
        """The bar, or else the row, at a point of the screen."""
        scene = self.canvas.scene
        at = self.canvas.to_body(self.canvas.mapFromGlobal(QPoint(x, y)))
        hit = scene.body.bar_at(at.x(), at.y(), scene.scroll_y)
        if hit is not None:
            return self.bar(hit[0].id)
        row = scene.lanes.row_at(at.y() + scene.scroll_y)
        return self.row(row) if row is not None else None

    def focusChild(self) -> Any:  # noqa: N802 - Qt's
        """The current bar."""
        current = self.canvas.scene.current
        return self.bar(current) if current is not None and self.canvas.scene.bar(current) is not None else None


class AccessibleRow(PaintedItem):
    """One row: a team, or a technician with the bars in view."""

    def __init__(self, board: AccessibleBoard, row: Row) -> None:
        super().__init__(board)
        self._board = board
        self._kind, self._key = row.kind, row.key

    def _row(self) -> Row | None:
        lanes = self._board.canvas.scene.lanes
        if self._kind is not RowKind.TEAM:
            return lanes.row_of(self._key)
        return next((row for row in lanes.rows if row.kind is RowKind.TEAM and row.key == self._key), None)

    def parts(self) -> list[AccessibleBar]:
        """The bars of the row in view, by time."""
        scene, row = self._board.canvas.scene, self._row()
        if row is None or row.kind is RowKind.TEAM:
            return []
        low, high = scene.axis.span(0, scene.width)
        return [self._board.bar(one.item.id) for one in scene.lanes.lane(row.key).index.overlapping(low, high)]

    def isValid(self) -> bool:
        """Whether the row is still shown."""
        return self._row() is not None

    def rect(self) -> QRect:
        """The row on the screen."""
        canvas, row = self._board.canvas, self._row()
        if row is None:
            return OFF_SCREEN
        top = row.top - canvas.scene.scroll_y + HEADER_HEIGHT
        return QRect(
            canvas.mapToGlobal(QPoint(0, top)), QPoint(canvas.width(), top + row.height) + canvas.mapToGlobal(QPoint())
        )

    def state(self) -> QAccessible.State:
        """Whether a team is collapsed."""
        state = QAccessible.State()
        if self._kind is RowKind.TEAM:
            state.expandable = True
            state.collapsed = self._key in self._board.canvas.scene.lanes.collapsed
            state.expanded = not state.collapsed
        return state

    def name(self) -> str:
        """Who, how full, what can be done."""
        scene = self._board.canvas.scene
        if self._kind is RowKind.TEAM:
            percent = scene.sides.team_load(self._key or 0).percent
            team = scene.sides.team_name(self._key or 0)
            return _("Team {name}, {percent} % planned").format(name=team, percent=percent)
        lane = scene.lanes.lane(self._key)
        if lane.worker is None:
            return _("Nobody yet")
        percent = scene.sides.load(lane).percent
        words = _("{name}, {percent} % planned").format(name=lane.worker.name, percent=percent)
        return ", ".join(word for word in (words, lane.worker.skill_text) if word)


class AccessibleBar(PaintedItem):
    """One bar."""

    def __init__(self, board: AccessibleBoard, bar_id: int) -> None:
        super().__init__(board)
        self._board = board
        self._bar_id = bar_id

    def _bar(self) -> BarRow | None:
        return self._board.canvas.scene.lanes.bar(self._bar_id)

    def isValid(self) -> bool:
        """Whether it is still on the board."""
        return self._bar() is not None

    def parent(self) -> QAccessibleInterface:
        """The row."""
        bar = self._bar()
        row = self._board.canvas.scene.lanes.row_of(bar.worker_id) if bar is not None else None
        return self._board.row(row) if row is not None else self._board

    def rect(self) -> QRect:
        """The bar on the screen."""
        canvas = self._board.canvas
        place = canvas.scene.place_of(self._bar_id)
        if place is None:
            return OFF_SCREEN
        return QRect(canvas.mapToGlobal(place.topLeft() + QPoint(COLUMN_WIDTH, HEADER_HEIGHT)), place.size())

    def state(self) -> QAccessible.State:
        """Selected, current, out of view."""
        canvas = self._board.canvas
        state = QAccessible.State()
        state.selectable = state.multiSelectable = state.focusable = True
        state.selected = self._bar_id in canvas.scene.selection
        state.focused = self._bar_id == canvas.scene.current and canvas.hasFocus()
        place = canvas.scene.place_of(self._bar_id)
        state.offscreen = place is None or not place.intersects(QRect(0, 0, canvas.scene.width, canvas.scene.height))
        return state

    def name(self) -> str:
        """Everything it shows."""
        bar = self._bar()
        return bar_words(self._board.canvas.scene, bar) if bar is not None else ""


def _make(_class_name: str, target: QObject) -> QAccessibleInterface | None:
    return AccessibleBoard(target) if isinstance(target, BoardCanvas) else None


@lru_cache(maxsize=1)
def install() -> None:
    """Let Qt make the interface of every board, from now on."""
    QAccessible.installFactory(_make)
