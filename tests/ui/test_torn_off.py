"""What was torn off comes back torn off, where it was, as it was; on a screen, even if its monitor is gone."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from svcdesk.app import App
from svcdesk.store.store import Store
from svcdesk.ui.dispatch.view import BoardScreen
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shell.main_window import MainWindow
from svcdesk.ui.shell.windows import Windows
from tests.support.board import make_board, second
from tests.ui.test_shell import CTRL, SHIFT, pad


def tear_off(window: MainWindow, windows: Windows) -> MainWindow:
    QTest.keyClick(window, Qt.Key.Key_T, CTRL | SHIFT)
    return windows.windows[-1]


def screens_of(window: MainWindow) -> list[str]:
    return [document.screen.id for document in window.tabs.documents()]


def test_the_first_screen_comes_back_in_its_own_window_where_it_was(
    window: MainWindow, windows: Windows, desk: Desk
) -> None:
    torn = tear_off(window, windows)
    QTest.keyClicks(pad(torn).line, "kept")
    torn.setGeometry(QRect(310, 170, 640, 420))
    desk.open("customer", 7)
    desk.open("customer", 8)
    window.tabs.bring_to_front(0)
    windows.close_all()

    main = windows.start()
    _main, again = windows.windows
    assert not main.torn_off
    assert again.torn_off
    assert screens_of(again) == ["board"]
    assert pad(again).line.text() == "kept"
    assert again.geometry() == QRect(310, 170, 640, 420)
    windows.start_rest()
    assert len(windows.windows) == 2
    assert screens_of(main) == ["customers", "customers"]
    assert main.tabs.current_place() == 0
    assert screens_of(again) == ["board"]


def test_a_second_main_window_that_holds_only_the_first_screen_comes_back(window: MainWindow, windows: Windows) -> None:
    QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier)
    assert [screens_of(one) for one in windows.windows] == [["board"], ["board"]]
    windows.close_all()
    windows.start()
    windows.start_rest()
    assert [screens_of(one) for one in windows.windows] == [["board"], ["board"]]
    assert not any(one.torn_off for one in windows.windows)


def test_a_torn_off_window_that_was_closed_does_not_come_back(window: MainWindow, windows: Windows) -> None:
    tear_off(window, windows).close()
    windows.close_all()
    main = windows.start()
    windows.start_rest()
    assert windows.windows == (main,)
    assert screens_of(main) == ["board"]


@pytest.mark.parametrize("corner", [QPoint(6000, 300), QPoint(200, 4000), QPoint(-3000, -2000)])
def test_a_window_of_a_monitor_that_is_gone_is_moved_to_one_that_is_there(
    window: MainWindow, windows: Windows, corner: QPoint
) -> None:
    torn = tear_off(window, windows)
    torn.resize(700, 500)
    torn.move(corner)
    QApplication.processEvents()
    windows.close_all()
    windows.start()
    again = windows.windows[1]
    assert again.torn_off
    assert QApplication.primaryScreen().availableGeometry().contains(again.geometry())
    assert again.size() == QSize(700, 500)


def board_of(window: MainWindow) -> BoardScreen:
    document = window.tabs.current()
    assert document is not None
    return cast(BoardScreen, document.widget)


def test_a_torn_off_board_comes_back_with_zoom_place_and_selection(app: App, store: Store, qtbot: QtBot) -> None:
    made, path = make_board(store), store.path
    store.close()
    main = app.open(path)
    qtbot.waitUntil(lambda: app.painted and board_of(main).controller.ready)
    assert app.windows is not None
    torn = tear_off(main, app.windows)
    torn.setGeometry(QRect(200, 120, 1100, 640))
    board, leak = board_of(torn), made.activities["leak"]
    board.canvas.show_at(second(6, 30), 0, 190)
    board.canvas.select({leak}, leak)
    qtbot.waitUntil(board.details.isVisible)
    left = board.canvas.scene.axis.time(0)
    app.windows.close_all()

    main = app.open(path)
    qtbot.waitUntil(lambda: app.painted)
    assert app.windows is not None
    _main, torn = app.windows.windows
    again = board_of(torn)
    qtbot.waitUntil(lambda: again.canvas.scene.selection == {leak})
    assert torn.geometry() == QRect(200, 120, 1100, 640)
    assert again.canvas.scene.axis.scale == 190
    assert abs(again.canvas.scene.axis.time(0) - left) < 60
    assert screens_of(main) == []
