"""The counts of the rail, and the links at the foot of the window that lead to what they speak of."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from svcdesk.app import App
from svcdesk.commands.dispatch import PlaceActivities, Placement, UnscheduleActivities
from svcdesk.commands.runner import CommandRunner
from svcdesk.models import ServiceOrder
from svcdesk.queries.dispatch.rows import QueueRow
from svcdesk.store.store import Store
from svcdesk.ui.dispatch.view import BoardScreen
from svcdesk.ui.lists.view import ListView
from svcdesk.ui.shell.main_window import MainWindow
from svcdesk.ui.shell.rail import RailButton
from tests.support.board import SmallBoard, at, make_board


@pytest.fixture
def made(store: Store) -> SmallBoard:
    """The small board at 10:00; Jan was at the leak at seven, and the fan should have been mended by nine."""
    board = make_board(store)
    CommandRunner(store).run(PlaceActivities((Placement(board.activities["leak"], board.workers["jan"], at(7), 60),)))
    with store.write() as uow:
        uow.get(ServiceOrder, board.orders["fan"]).window_until = at(9)
        uow.describe("Promised")
    return board


@pytest.fixture
def window(app: App, store: Store, made: SmallBoard, qtbot: QtBot) -> MainWindow:
    """The window of a desk on it, with everything counted."""
    store.close()
    opened = app.open(store.path)
    qtbot.waitUntil(lambda: app.painted)
    qtbot.waitUntil(lambda: len(links(opened)) == 2)
    return opened


def links(window: MainWindow) -> list[QPushButton]:
    return [link for link in window.status.attention.links if link.isVisible()]


def rail(window: MainWindow, screen_id: str) -> RailButton:
    found = window.rail.findChild(RailButton, screen_id)
    assert found is not None
    return found


def front(window: MainWindow) -> tuple[str, object]:
    document = window.tabs.current()
    assert document is not None
    return document.screen.id, document.widget


def test_the_foot_says_what_needs_attention(window: MainWindow) -> None:
    assert [link.text() for link in links(window)] == ["▲ 1 late", "▲ 1 overdue and not planned"]


def test_a_click_on_late_work_lists_it(window: MainWindow, made: SmallBoard, qtbot: QtBot) -> None:
    QTest.mouseClick(links(window)[0], Qt.MouseButton.LeftButton)
    screen_id, widget = front(window)
    assert screen_id == "activities"
    view = cast(ListView, widget)
    qtbot.waitUntil(lambda: view.model.rowCount() == 1 and view.is_loaded())
    row = view.model.row_at(0)
    assert row is not None
    assert row.id == made.activities["leak"]
    assert view.bar.quick["late"].isChecked()
    QTest.mouseClick(view.bar.quick["late"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.model.rowCount() == 7)
    QTest.mouseClick(links(window)[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: view.model.rowCount() == 1)


def test_overdue_work_is_shown_in_the_queue_by_keys(window: MainWindow, made: SmallBoard, qtbot: QtBot) -> None:
    board = cast(BoardScreen, front(window)[1])
    qtbot.waitUntil(lambda: board.queue.model.total == 3)
    window.tabs.setFocus()
    board.queue.filter.setText("hotel")
    for _press in range(60):
        if QApplication.focusWidget() is links(window)[1]:
            break
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is links(window)[1]
    QTest.keyClick(links(window)[1], Qt.Key.Key_Space)
    assert [row.id for row in shown(board)] == [made.activities["fan"]]
    assert board.queue.filter.text() == "overdue"
    qtbot.waitUntil(board.queue.list.hasFocus)
    board.queue.filter.clear()
    assert len(shown(board)) == 3


def shown(board: BoardScreen) -> list[QueueRow]:
    model = board.queue.model
    return [model.row(place) for place in range(model.rowCount())]


def test_one_key_opens_one_concern_after_the_other(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_F12)
    assert front(window)[0] == "activities"
    QTest.keyClick(window, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: front(window)[0] == "board")
    assert cast(BoardScreen, front(window)[1]).queue.filter.text() == "overdue"


def test_a_board_that_was_closed_opens_with_the_overdue_work(
    window: MainWindow, made: SmallBoard, qtbot: QtBot
) -> None:
    QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    assert window.tabs.count() == 0
    QTest.mouseClick(links(window)[1], Qt.MouseButton.LeftButton)
    board = cast(BoardScreen, front(window)[1])
    qtbot.waitUntil(lambda: [row.id for row in shown(board)] == [made.activities["fan"]])


def test_the_rail_says_how_much_there_is_to_plan_and_follows_changes(
    window: MainWindow, made: SmallBoard, qtbot: QtBot
) -> None:
    assert (rail(window, "board").count, rail(window, "orders").count) == ("3", "7")
    assert rail(window, "board").accessibleName() == "Board, 3 jobs to plan"
    assert rail(window, "orders").toolTip().endswith("\n7 open orders")
    assert rail(window, "customers").count == ""
    window.desk.run(UnscheduleActivities((made.activities["door"], made.activities["leak"])))
    qtbot.waitUntil(lambda: rail(window, "board").count == "5")
    qtbot.waitUntil(lambda: [link.text() for link in links(window)] == ["▲ 1 overdue and not planned"])


def test_a_narrow_rail_keeps_the_counts(window: MainWindow) -> None:
    wide = rail(window, "board").grab().toImage()
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert rail(window, "board").grab().toImage() != wide
    assert rail(window, "board").count == "3"


def test_nothing_is_counted_while_nothing_changes(window: MainWindow, app: App) -> None:
    assert app.windows is not None
    running = [timer for timer in app.windows.caretaker.findChildren(QTimer) if timer.isActive()]
    assert [timer.interval() for timer in running] == [60_000], "only the round of the backups, once a minute"
