"""A board over a real database, big enough to work on with the mouse and the keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from svcdesk.commands.runner import CommandRunner
from svcdesk.store.store import Store
from svcdesk.ui.dispatch.view import BoardScreen
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.look import Appearance, Scheme
from svcdesk.ui.shared.window_state import WindowState
from tests.drag.hands import Hands
from tests.support.board import SmallBoard, make_board


@pytest.fixture
def made(store: Store) -> SmallBoard:
    """The small board's ids."""
    return make_board(store)


@pytest.fixture
def desk(store: Store, made: SmallBoard, tmp_path: Path, qapp: QApplication) -> Iterator[Desk]:
    """A desk on the small board."""
    opened = Desk(store, CommandRunner(store), store.clock, WindowState(tmp_path / "windows.ini"))
    yield opened
    opened.close()
    opened.deleteLater()


@pytest.fixture
def appearance(qapp: QApplication) -> Iterator[Appearance]:
    """The light palette, put on the application for one test."""
    palette, sheet = qapp.palette(), qapp.styleSheet()
    chosen = Appearance(qapp, Scheme.LIGHT)
    yield chosen
    chosen.close()
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)


@pytest.fixture
def board(desk: Desk, appearance: Appearance, qtbot: QtBot) -> BoardScreen:
    """The board screen, shown and read."""
    screen = BoardScreen(desk)
    qtbot.addWidget(screen)
    screen.resize(1500, 800)
    screen.show()
    qtbot.waitUntil(lambda: screen.controller.ready and screen.queue.model.total > 0)
    screen.activateWindow()
    screen.canvas.setFocus()
    qtbot.waitUntil(screen.canvas.hasFocus)
    return screen


@pytest.fixture
def hands(board: BoardScreen, made: SmallBoard, store: Store, qtbot: QtBot) -> Hands:
    """Somebody who works on the board."""
    return Hands(board, made, store, qtbot)
