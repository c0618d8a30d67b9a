"""A board over a real database, big enough to work on with the mouse and the keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from svcdesk.commands.demo import load_demo
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import FixedClock
from svcdesk.store.store import Store
from svcdesk.ui.dispatch.view import BoardScreen
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.look import Appearance, Scheme
from svcdesk.ui.shared.qt_texts import QtTexts
from svcdesk.ui.shared.window_state import WindowState
from svcdesk.ui.shell.main_window import MainWindow
from svcdesk.ui.shell.screens import all_screens
from svcdesk.ui.shell.windows import Windows
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


@pytest.fixture
def company(database_path: Path, clock: FixedClock) -> Iterator[Store]:
    """The demo company on Monday 2026-11-23."""
    made = load_demo(database_path, clock, "en")
    yield made
    made.close()


@pytest.fixture
def window(
    company: Store, tmp_path: Path, appearance: Appearance, qapp: QApplication, qtbot: QtBot
) -> Iterator[MainWindow]:
    """The program with the board in front, as it starts."""
    desk = Desk(company, CommandRunner(company), company.clock, WindowState(tmp_path / "windows.ini"))
    windows = Windows(desk, all_screens(), appearance, QtTexts(qapp), "svcdesk.log")
    first = windows.start()
    first.resize(1500, 900)
    with qtbot.waitActive(first):
        first.activateWindow()
    yield first
    windows.close_all()
    windows.deleteLater()
    desk.close()
    desk.deleteLater()
