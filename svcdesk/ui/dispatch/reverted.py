"""After undo and redo: brings into view and selects what they changed, so that the user sees what they did."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QRect
from PySide6.QtWidgets import QApplication, QWidget

from svcdesk.queries.dispatch.board import load_bars
from svcdesk.queries.dispatch.rows import BarRow
from svcdesk.ui.dispatch.controller import BoardController
from svcdesk.ui.dispatch.queue_list import QueueKind

if TYPE_CHECKING:
    from svcdesk.commands.runner import Done

_SEEN: Final = 60
"""So many pixels of a bar are enough to see it."""


class RevertedWork(QObject):
    """Follows undo and redo on one board.

    Only where they were asked for: what another window or workstation takes back does not move this view.
    """

    def __init__(self, controller: BoardController, board: QWidget) -> None:
        super().__init__(board)
        self._controller = controller
        self._canvas = controller.canvas
        self._board = board
        self._waiting: frozenset[int] = frozenset()
        controller.desk.reverted.connect(self.on_reverted)
        controller.queue_changed.connect(self.on_queue_changed)

    def on_reverted(self, done: Done) -> None:
        """Something was taken back or done again: ask where it is now."""
        ids = done.changes.ids("activity")
        if ids and _is_in_front(self._board):
            self._controller.desk.read(load_bars, self.on_bars_read, ids)

    def on_bars_read(self, bars: Mapping[int, BarRow | None]) -> None:
        """The board has read the same bars before; what is not on it may be in the queue."""
        placed = [bar for bar in bars.values() if bar is not None]
        if placed:
            self._show(placed)
            return
        self._waiting = frozenset(bars)
        if self._controller.queue.kind is QueueKind.TO_PLAN:
            self._controller.read_queue()
        else:
            self._controller.queue.show_kind(QueueKind.TO_PLAN)

    def on_queue_changed(self) -> None:
        """The queue was read: what went back to it is there now."""
        queue, waiting = self._controller.queue, self._waiting & self._controller.queue.model.ids
        self._waiting = frozenset()
        if waiting:
            if all(queue.model.place(activity_id) < 0 for activity_id in waiting):
                queue.filter.clear()
            queue.list.choose(set(waiting))

    def _show(self, bars: Collection[BarRow]) -> None:
        canvas, lanes = self._canvas, self._canvas.scene.lanes
        for bar in bars:
            team = lanes.lane(bar.worker_id).team_id or 0
            if lanes.row_of(bar.worker_id) is None and team in lanes.collapsed:
                canvas.toggle_team(team)
        first = min(bars, key=lambda bar: (lanes.row_of(bar.worker_id) is None, bar.start, bar.id))
        if not any(self._is_seen(bar) for bar in bars):
            self._centre(first)
        canvas.select({bar.id for bar in bars}, first.id)

    def _place(self, bar: BarRow) -> QRect | None:
        """Where a bar stands, also if the board has not read so far."""
        scene = self._canvas.scene
        return scene.body.ghost_place(bar.worker_id, bar.start, bar.minutes, scene.scroll_y)

    def _is_seen(self, bar: BarRow) -> bool:
        scene, place = self._canvas.scene, self._place(bar)
        if place is None:
            return False
        seen = place.intersected(QRect(0, 0, scene.width, scene.height))
        return seen.height() == place.height() and seen.width() >= min(place.width(), _SEEN)

    def _centre(self, bar: BarRow) -> None:
        scene, place = self._canvas.scene, self._place(bar)
        if place is not None:
            middle = place.left() + min(place.width(), scene.width) // 2
            self._canvas.scroll_by(middle - scene.width // 2, place.center().y() - scene.height // 2)


def _is_in_front(widget: QWidget) -> bool:
    """Whether a widget is shown in the window the user works in, or in the one below its dialog."""
    window = QApplication.activeWindow()
    while window is not None and window is not widget.window():
        parent = window.parentWidget()
        window = parent.window() if parent is not None else None
    return window is not None and widget.isVisible()
