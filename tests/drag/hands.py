"""A person's hands on the board: press, drag and drop by the pixel, and what the database holds afterwards."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from svcdesk.models import Activity
from svcdesk.store.store import Store
from svcdesk.ui.dispatch.moves import Piece, Plan
from svcdesk.ui.dispatch.side_painter import COLUMN_WIDTH, HEADER_HEIGHT
from svcdesk.ui.dispatch.view import BoardScreen
from tests.support.board import SmallBoard, second

Modifier = Qt.KeyboardModifier
LEFT = Qt.MouseButton.LeftButton
NO_KEY = Modifier.NoModifier


class Hands:
    """Does what a dispatcher does, by real events."""

    def __init__(self, board: BoardScreen, made: SmallBoard, store: Store, qtbot: QtBot) -> None:
        self.board = board
        self.canvas = board.canvas
        self.made = made
        self.store = store
        self.qtbot = qtbot

    # where things are

    def rect(self, key: str) -> QRect:
        """The rectangle of a bar on the canvas."""
        place = self.canvas.scene.place_of(self.made.activities[key])
        assert place is not None, f"{key} is not on the board"
        return place.translated(COLUMN_WIDTH, HEADER_HEIGHT)

    def middle(self, key: str) -> QPoint:
        """The middle of a bar."""
        return self.rect(key).center()

    def spot(self, worker: str | None, hour: int, minute: int = 0) -> QPoint:
        """The point of an instant in a worker's row."""
        scene = self.canvas.scene
        row = scene.lanes.row_of(self.made.workers[worker] if worker else None)
        assert row is not None
        y = row.top - scene.scroll_y + row.height // 2
        return QPoint(scene.axis.x(second(hour, minute)) + COLUMN_WIDTH, y + HEADER_HEIGHT)

    def zoom(self) -> str:
        """The named zoom."""
        return self.canvas.scene.zoom.value

    def plan(self) -> Plan | None:
        """What floats over the board."""
        return self.canvas.plan

    def shown(self) -> Piece:
        """The ghost under the pointer."""
        assert self.canvas.plan is not None
        return self.canvas.plan.anchor

    # the mouse

    def press(self, at: QPoint, modifiers: Modifier = NO_KEY, widget: QWidget | None = None) -> None:
        """Press the left button."""
        QTest.mousePress(widget or self.canvas, LEFT, modifiers, at)

    def move(self, *points: QPoint, widget: QWidget | None = None) -> None:
        """Move on with the button held."""
        for point in points:
            QTest.mouseMove(widget or self.canvas, point)

    def release(self, at: QPoint, modifiers: Modifier = NO_KEY, widget: QWidget | None = None) -> None:
        """Let the button go."""
        QTest.mouseRelease(widget or self.canvas, LEFT, modifiers, at)

    def click(self, at: QPoint, modifiers: Modifier = NO_KEY) -> None:
        """Click."""
        QTest.mouseClick(self.canvas, LEFT, modifiers, at)

    def drag(self, start: QPoint, end: QPoint, modifiers: Modifier = NO_KEY) -> None:
        """Drag in three steps and drop."""
        self.press(start, modifiers)
        self.move(start + QPoint(14, 0), (start + end) / 2, end)
        self.release(end, modifiers)

    def carry(self, key: str, worker: str | None, hour: int, minute: int = 0, modifiers: Modifier = NO_KEY) -> None:
        """Take a bar in its middle and put its start at an instant of a row."""
        grabbed = self.middle(key)
        into = grabbed.x() - self.rect(key).left()
        self.drag(grabbed, self.spot(worker, hour, minute) + QPoint(into, 0), modifiers)

    # the keys

    def keys(self, *keys: Qt.Key, modifiers: Modifier = NO_KEY) -> None:
        """Press keys on the canvas."""
        for key in keys:
            QTest.keyClick(self.canvas, key, modifiers)

    # what came of it

    def saved(self, key: str) -> tuple[int | None, datetime | None, int]:
        """Worker, start and length in the database."""
        with self.store.read() as reader:
            row = reader.session.get_one(Activity, self.made.activities[key])
            return row.worker_id, row.starts_at, row.minutes

    def flag(self, key: str, name: str) -> object:
        """Another field in the database."""
        with self.store.read() as reader:
            return getattr(reader.session.get_one(Activity, self.made.activities[key]), name)

    def wait_for(self, key: str, worker: str | None, start: datetime | None, minutes: int) -> None:
        """Wait until it is saved like that, and shown like that."""
        worker_id = self.made.workers[worker] if worker else None
        self.qtbot.waitUntil(lambda: self.saved(key) == (worker_id, start, minutes))
        self.wait_until_settled()
        shown = None if start is None else (worker_id, int(start.timestamp()), minutes)
        self.qtbot.waitUntil(lambda: self._shown(key) == shown)

    def _shown(self, key: str) -> tuple[int | None, int, int] | None:
        bar = self.canvas.scene.bar(self.made.activities[key])
        return None if bar is None else (bar.worker_id, bar.start, bar.minutes)

    def wait_until_settled(self) -> None:
        """Nothing is being saved any more."""
        self.qtbot.waitUntil(lambda: not self.board.controller.is_saving)
