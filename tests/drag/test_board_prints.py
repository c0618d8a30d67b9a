"""Printing from the board: the selection, a technician's day, everybody's day sheet."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from svcdesk.ui.shared.desk import RecordRef
from tests.drag.hands import Hands, Modifier


def printed(hands: Hands, key: Qt.Key, modifiers: Modifier, qtbot: QtBot) -> RecordRef:
    with qtbot.waitSignal(hands.board.desk.open_requested) as asked:
        QTest.keyClick(hands.canvas, key, modifiers)
    assert asked.args is not None
    ref = asked.args[0]
    assert isinstance(ref, RecordRef)
    assert ref.entity == "print_job"
    return ref


def menu_at(hands: Hands, place: QPoint, qtbot: QtBot) -> QMenu:
    """A right click."""
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, hands.canvas.mapToGlobal(place))
    QApplication.sendEvent(hands.canvas, event)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def test_ctrl_p_prints_the_work_orders_of_the_selection_by_time(hands: Hands, qtbot: QtBot) -> None:
    orders = hands.made.orders
    hands.click(hands.middle("pump"))
    hands.click(hands.middle("leak"), Modifier.ControlModifier)
    hands.click(hands.middle("door"), Modifier.ControlModifier)
    ref = printed(hands, Qt.Key.Key_P, Modifier.ControlModifier, qtbot)
    assert ref.defaults == {
        "sheet": "work_order",
        "keys": tuple(f"#{orders[name]}" for name in ("door", "leak", "pump")),
    }


def test_a_chosen_card_of_the_queue_is_printed(hands: Hands, qtbot: QtBot) -> None:
    hands.board.queue.list.choose({hands.made.activities["lift"]})
    ref = printed(hands, Qt.Key.Key_P, Modifier.ControlModifier, qtbot)
    assert ref.defaults["keys"] == (f"#{hands.made.orders['lift']}",)


def test_the_day_of_the_technician_of_a_bar_is_printed_as_one_batch(hands: Hands, qtbot: QtBot) -> None:
    hands.click(hands.middle("leak"))
    ref = printed(hands, Qt.Key.Key_P, Modifier.ControlModifier | Modifier.ShiftModifier, qtbot)
    assert ref.defaults == {"sheet": "day", "keys": (f"#{hands.made.workers['jan']}:2026-11-23",)}


def test_a_right_click_on_a_name_offers_to_print_the_day(hands: Hands, qtbot: QtBot) -> None:
    place = QPoint(30, hands.spot("anna", 12).y())
    menu = menu_at(hands, place, qtbot)
    action = next(action for action in menu.actions() if action.text() == "Print the technician's day")
    assert action.isEnabled()
    with qtbot.waitSignal(hands.board.desk.open_requested) as asked:
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, Modifier.NoModifier, menu.actionGeometry(action).center())
    assert asked.args is not None
    assert asked.args[0].defaults["keys"] == (f"#{hands.made.workers['anna']}:2026-11-23",)
    assert hands.canvas.scene.selection == set()


def test_everybody_with_work_on_the_day_in_view_gets_a_day_sheet(hands: Hands, qtbot: QtBot) -> None:
    board, workers = hands.board, hands.made.workers
    assert board.screen_actions is not None
    with qtbot.waitSignal(board.desk.open_requested) as asked:
        board.screen_actions["board.print_days"].trigger()
    assert asked.args is not None
    keys = (f"#{workers['anna']}:2026-11-23", f"#{workers['jan']}:2026-11-23")
    assert asked.args[0].defaults == {"sheet": "day_sheet", "keys": keys}
    board.deeds.go_later()
    with qtbot.waitSignal(board.desk.message) as said:
        board.screen_actions["board.print_days"].trigger()
    assert said.args is not None
    assert "Nobody" in said.args[0].text


def test_the_marked_row_follows_the_bar(hands: Hands) -> None:
    hands.carry("door", "jan", 12)
    assert hands.canvas.scene.sides.current_row == hands.made.workers["jan"]


def test_work_that_is_left_out_still_counts_as_planned(hands: Hands, qtbot: QtBot) -> None:
    sides, jan = hands.canvas.scene.sides, hands.canvas.scene.lanes.lane(hands.made.workers["jan"])
    before = sides.load(jan).percent
    hands.board.deeds.toggle_show_closed()
    hands.canvas.repaint()
    assert sides.load(jan).percent == before > 0
