"""The board without a mouse: everything that can be dragged can be typed."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from svcdesk.domain.kinds import Priority
from svcdesk.ui.dispatch.dialogs import DateDialog, MoveDialog
from svcdesk.ui.dispatch.technician_popup import TechnicianPopup
from tests.drag.hands import Hands, Modifier
from tests.support.board import at, second

Key = Qt.Key


def chosen(hands: Hands) -> set[str]:
    names = {id_: key for key, id_ in hands.made.activities.items()}
    return {names[id_] for id_ in hands.canvas.scene.selection}


def test_arrows_walk_from_bar_to_bar(hands: Hands) -> None:
    hands.click(hands.middle("door"))
    hands.keys(Key.Key_Right)
    assert chosen(hands) == {"pump"}
    hands.keys(Key.Key_Left, Key.Key_Down)
    assert chosen(hands) == {"leak"}
    hands.keys(Key.Key_Up, Key.Key_Up)
    assert chosen(hands) == {"late"}


def test_shift_and_ctrl_arrows_build_a_selection(hands: Hands) -> None:
    hands.click(hands.middle("door"))
    hands.keys(Key.Key_Right, modifiers=Modifier.ShiftModifier)
    assert chosen(hands) == {"door", "pump"}
    hands.keys(Key.Key_Down, modifiers=Modifier.ControlModifier)
    assert chosen(hands) == {"door", "pump"}
    hands.keys(Key.Key_Space)
    assert chosen(hands) == {"door", "pump", "leak"}
    hands.keys(Key.Key_Escape)
    assert chosen(hands) == set()


def test_the_move_mode_moves_in_time_and_to_another_technician(hands: Hands) -> None:
    hands.click(hands.middle("door"))
    hands.keys(Key.Key_M, Key.Key_Right, Key.Key_Right, Key.Key_Down)
    plan = hands.canvas.plan
    assert plan is not None
    assert (plan.anchor.worker_id, plan.anchor.start) == (hands.made.workers["jan"], second(9, 30))
    hands.keys(Key.Key_Return)
    hands.wait_for("door", "jan", at(9, 30), 60)
    assert chosen(hands) == {"door"}


def test_enter_begins_the_move_mode_too_and_escape_returns(hands: Hands) -> None:
    hands.click(hands.middle("door"))
    hands.keys(Key.Key_Return, Key.Key_Right)
    hands.keys(Key.Key_Right, modifiers=Modifier.ControlModifier)
    assert hands.canvas.plan is not None
    assert hands.canvas.plan.anchor.start == second(10, 15)
    hands.keys(Key.Key_Escape)
    assert not hands.canvas.in_move_mode
    assert hands.saved("door") == (hands.made.workers["anna"], at(9), 60)


def test_shift_in_the_move_mode_changes_the_length(hands: Hands) -> None:
    hands.click(hands.middle("door"))
    hands.keys(Key.Key_M)
    hands.keys(Key.Key_Right, Key.Key_Right, modifiers=Modifier.ShiftModifier)
    hands.keys(Key.Key_Return)
    hands.wait_for("door", "anna", at(9), 90)


def test_the_copy_mode_leaves_the_original(hands: Hands) -> None:
    hands.click(hands.middle("pump"))
    hands.keys(Key.Key_C, Key.Key_Down, Key.Key_Return)
    hands.qtbot.waitUntil(lambda: len(hands.canvas.scene.lanes) == 6)
    assert hands.saved("pump") == (hands.made.workers["anna"], at(11), 60)


def test_d_dispatches_and_delete_takes_back_to_the_queue(hands: Hands) -> None:
    hands.click(hands.middle("door"))
    hands.keys(Key.Key_D)
    hands.qtbot.waitUntil(lambda: hands.flag("door", "dispatched") is True)
    hands.keys(Key.Key_Delete)
    hands.wait_for("door", None, None, 60)
    assert hands.flag("door", "dispatched") is False


def test_work_without_a_technician_is_not_dispatched_and_says_why(hands: Hands) -> None:
    hands.click(hands.middle("late"))
    with hands.qtbot.waitSignal(hands.board.desk.message) as said:
        hands.keys(Key.Key_D)
    assert said.args is not None
    assert "Give it to somebody first" in said.args[0].text
    assert hands.flag("late", "dispatched") is False


def test_priority_of_the_whole_selection_is_one_step(hands: Hands) -> None:
    hands.click(hands.middle("door"))
    hands.click(hands.middle("pump"), Modifier.ControlModifier)
    hands.keys(Key.Key_1, modifiers=Modifier.AltModifier)
    hands.qtbot.waitUntil(lambda: hands.flag("pump", "priority") is Priority.HIGH)
    assert hands.flag("door", "priority") is Priority.HIGH
    hands.wait_until_settled()
    hands.board.desk.undo()
    hands.qtbot.waitUntil(lambda: hands.flag("pump", "priority") is Priority.LOW)
    assert hands.flag("door", "priority") is Priority.NORMAL


def test_x_closes_and_opens_again(hands: Hands) -> None:
    hands.click(hands.middle("door"))
    hands.keys(Key.Key_X)
    hands.qtbot.waitUntil(lambda: hands.canvas.scene.lanes.bar(hands.made.activities["door"]).closed)  # type: ignore[union-attr]
    hands.keys(Key.Key_X)
    hands.qtbot.waitUntil(lambda: hands.flag("door", "closed") is False)


def popup(hands: Hands) -> TechnicianPopup:
    found = hands.board.findChild(TechnicianPopup)
    assert found is not None
    hands.qtbot.waitUntil(found.isVisible)
    return found


def test_typing_a_technicians_name_gives_the_work(hands: Hands) -> None:
    hands.click(hands.middle("door"))
    hands.keys(Key.Key_R)
    shown = popup(hands)
    QTest.keyClicks(shown.field, "sliwa")
    assert [shown.list.item(row).text().split("   ")[0] for row in range(shown.list.count())] == ["Jan Śliwa"]
    assert "already has “Leak repair”" in shown.list.item(0).text()
    QTest.keyClick(shown.field, Key.Key_Return)
    hands.wait_for("door", "jan", at(9), 60)


def test_letters_in_the_move_mode_find_a_technician(hands: Hands) -> None:
    hands.click(hands.middle("door"))
    hands.keys(Key.Key_M)
    QTest.keyClicks(hands.canvas, "e")
    shown = popup(hands)
    assert shown.field.text() == "e"
    QTest.keyClicks(shown.field, "wa")
    QTest.keyClick(shown.field, Key.Key_Return)
    assert hands.canvas.plan is not None
    assert hands.canvas.plan.anchor.worker_id == hands.made.workers["ewa"]
    hands.keys(Key.Key_Return)
    hands.wait_for("door", "ewa", at(9), 60)


def test_three_keys_plan_a_job_of_the_queue(hands: Hands) -> None:
    hands.keys(Key.Key_Q)
    queue = hands.board.queue.list
    hands.qtbot.waitUntil(queue.hasFocus)
    QTest.keyClick(queue, Key.Key_Return)
    plan = hands.canvas.plan
    assert plan is not None
    assert plan.anchor.worker_id in {hands.made.workers["anna"], hands.made.workers["jan"]}, "skilled"
    assert hands.canvas.verdict.problems == ()
    start = datetime.fromtimestamp(plan.anchor.start, UTC)
    hands.keys(Key.Key_Return)
    hands.qtbot.waitUntil(lambda: hands.saved("lift") == (plan.anchor.worker_id, start, 90))


def test_the_filter_of_the_queue_finds_every_column(hands: Hands) -> None:
    hands.keys(Key.Key_Slash)
    field = hands.board.queue.filter
    hands.qtbot.waitUntil(field.hasFocus)
    for typed, count in (("lift", 1), ("swit", 3), ("601234567", 3), ("zs-7", 1), ("nothing", 0)):
        field.clear()
        QTest.keyClicks(field, typed)
        assert hands.board.queue.model.rowCount() == count, typed


def test_the_move_dialog_says_the_same_words_and_moves(hands: Hands) -> None:
    hands.click(hands.middle("door"))
    hands.keys(Key.Key_M, modifiers=Modifier.ShiftModifier)
    dialog = hands.board.findChild(MoveDialog)
    assert dialog is not None
    hands.qtbot.waitUntil(dialog.isVisible)
    dialog.technician.setCurrentIndex(dialog.technician.findText("Jan Śliwa"))
    for field, text in ((dialog.time, "9:30"), (dialog.length, "1:30")):
        field.selectAll()
        QTest.keyClicks(field, text)
    assert "already has “Leak repair”" in dialog.verdict.text()
    QTest.keyClick(dialog, Key.Key_Return)
    hands.wait_for("door", "jan", at(9, 30), 90)


def test_go_to_a_date_and_back_to_now(hands: Hands) -> None:
    axis = hands.canvas.scene.axis
    hands.keys(Key.Key_G)
    dialog = hands.board.findChild(DateDialog)
    assert dialog is not None
    hands.qtbot.waitUntil(dialog.isVisible)
    dialog.first.selectAll()
    QTest.keyClicks(dialog.first, "2027-02-01")
    QTest.keyClick(dialog, Key.Key_Return)
    assert axis.local(axis.time(0)).date().isoformat() == "2027-02-01"
    hands.canvas.setFocus()
    hands.keys(Key.Key_T)
    assert 0 < axis.x(hands.canvas.scene.now) < hands.canvas.scene.width


def test_zoom_keys_and_ctrl_wheel_around_the_pointer(hands: Hands) -> None:
    hands.keys(Key.Key_3)
    scene = hands.canvas.scene
    assert hands.zoom() == "week"
    assert scene.axis.local(scene.axis.time(0)).weekday() == 0
    hands.keys(Key.Key_4)
    assert hands.zoom() == "month"
    hands.keys(Key.Key_1)
    assert hands.zoom() == "hour"
    instant = scene.axis.time(300)
    hands.canvas.zoom_around(300, 0.5)
    assert abs(scene.axis.x(instant) - 300) <= 1


def test_ctrl_a_selects_everything_in_view(hands: Hands) -> None:
    hands.keys(Key.Key_A, modifiers=Modifier.ControlModifier)
    assert chosen(hands) == {"door", "pump", "leak", "done", "late"}
    assert QApplication.focusWidget() is hands.canvas


def test_shift_f10_opens_the_menu_beside_the_bar(hands: Hands, qtbot: QtBot) -> None:
    hands.click(hands.middle("leak"))
    hands.keys(Qt.Key.Key_F10, modifiers=Modifier.ShiftModifier)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert menu is not None
    assert menu.pos().y() >= hands.canvas.mapToGlobal(hands.rect("leak").topLeft()).y()
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    with qtbot.waitSignal(hands.board.desk.saved):
        QTest.keyClick(menu, Qt.Key.Key_Return)
    assert hands.flag("leak", "dispatched") is False
