"""Dragging on the board with a real mouse: every drop equals its preview, and is saved."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from svcdesk.problem_texts import problem_text
from svcdesk.ui.dispatch.side_painter import COLUMN_WIDTH, HEADER_HEIGHT
from svcdesk.ui.dispatch.view import BoardScreen
from tests.drag.hands import Hands, Modifier
from tests.support.board import at, second


def test_a_bar_dragged_in_time_snaps_and_is_saved(hands: Hands) -> None:
    hands.carry("door", "anna", 13, 7)
    hands.wait_for("door", "anna", at(13), 60)


def test_a_bar_dragged_to_another_row_keeps_its_length_and_loses_dispatched(hands: Hands) -> None:
    hands.carry("leak", "ewa", 12, 30)
    hands.wait_for("leak", "ewa", at(12, 30), 120)
    assert hands.flag("leak", "dispatched") is False


def test_a_bar_moved_in_its_row_stays_dispatched(hands: Hands) -> None:
    hands.carry("leak", "jan", 11)
    hands.wait_for("leak", "jan", at(11), 120)
    assert hands.flag("leak", "dispatched") is True


def test_the_ghost_says_who_when_and_what_stands_against_it(hands: Hands) -> None:
    start = hands.middle("door")
    into = start.x() - hands.rect("door").left()
    hands.press(start)
    hands.move(start + QPoint(14, 0), hands.spot("jan", 10, 5) + QPoint(into, 0))
    plan, verdict = hands.canvas.plan, hands.canvas.verdict
    assert plan is not None
    assert (plan.anchor.worker_id, plan.anchor.start) == (hands.made.workers["jan"], second(10))
    assert [problem_text(one) for one in verdict.problems] == [
        "Jan Śliwa already has “Leak repair” from 09:00 to 11:00."
    ]
    hands.release(hands.spot("jan", 10, 5) + QPoint(into, 0))
    hands.wait_for("door", "jan", at(10), 60)


def test_a_warning_is_said_again_when_it_is_saved(hands: Hands) -> None:
    with hands.qtbot.waitSignal(hands.board.desk.message) as said:
        hands.carry("door", "jan", 10)
    assert said.args is not None
    assert "Jan Śliwa already has “Leak repair”" in said.args[0].text


def test_escape_while_dragging_puts_it_back(hands: Hands) -> None:
    hands.press(hands.middle("door"))
    hands.move(hands.spot("jan", 13), hands.spot("ewa", 14))
    assert hands.plan() is not None
    hands.keys(Qt.Key.Key_Escape)
    assert hands.plan() is None
    hands.release(hands.spot("ewa", 14))
    hands.wait_until_settled()
    assert hands.saved("door") == (hands.made.workers["anna"], at(9), 60)


def test_both_ends_can_be_pulled(hands: Hands) -> None:
    rect = hands.rect("door")
    hands.drag(QPoint(rect.right() - 2, rect.center().y()), hands.spot("anna", 10, 30))
    hands.wait_for("door", "anna", at(9), 90)
    rect = hands.rect("door")
    hands.drag(QPoint(rect.left() + 2, rect.center().y()), hands.spot("anna", 8, 15))
    hands.wait_for("door", "anna", at(8, 15), 135)


def test_an_end_pulled_over_the_other_leaves_the_shortest_length(hands: Hands) -> None:
    rect = hands.rect("door")
    hands.drag(QPoint(rect.right() - 2, rect.center().y()), hands.spot("anna", 8))
    hands.wait_for("door", "anna", at(9), 15)


def test_ctrl_drag_copies(hands: Hands) -> None:
    hands.carry("pump", "jan", 14, modifiers=Modifier.ControlModifier)
    hands.qtbot.waitUntil(lambda: len(hands.canvas.scene.lanes) == 6)
    assert hands.saved("pump") == (hands.made.workers["anna"], at(11), 60)
    (copy,) = (bar for bar in hands.canvas.scene.lanes.bars() if bar.id not in hands.made.activities.values())
    assert (copy.worker_id, copy.start, copy.title) == (hands.made.workers["jan"], second(14), "Pump check")


def test_alt_does_not_snap_and_shift_keeps_the_time(hands: Hands) -> None:
    grabbed = hands.middle("door")
    into = grabbed.x() - hands.rect("door").left()
    hands.press(grabbed)
    hands.move(grabbed + QPoint(20, 0))
    hands.canvas.drag_to(hands.spot("anna", 13, 7) + QPoint(into, 0), Modifier.AltModifier)
    assert abs(hands.shown().start - second(13, 7)) <= 60
    hands.canvas.drag_to(hands.spot("jan", 13, 7) + QPoint(into, 0), Modifier.ShiftModifier)
    assert hands.shown().start == second(9)
    assert hands.shown().worker_id == hands.made.workers["jan"]
    hands.keys(Qt.Key.Key_Escape)


def test_a_selection_moves_together_as_one_step(hands: Hands) -> None:
    hands.click(hands.middle("door"))
    hands.click(hands.middle("pump"), Modifier.ControlModifier)
    assert hands.canvas.scene.selection == {hands.made.activities["door"], hands.made.activities["pump"]}
    hands.carry("door", "ewa", 10)
    hands.wait_for("door", "ewa", at(10), 60)
    hands.wait_for("pump", "ewa", at(12), 60)
    hands.board.desk.undo()
    hands.wait_for("door", "anna", at(9), 60)
    hands.wait_for("pump", "anna", at(11), 60)


def test_a_selection_is_resized_together(hands: Hands) -> None:
    hands.click(hands.middle("door"))
    hands.click(hands.middle("pump"), Modifier.ControlModifier)
    rect = hands.rect("door")
    hands.drag(QPoint(rect.right() - 2, rect.center().y()), hands.spot("anna", 10, 30))
    hands.wait_for("door", "anna", at(9), 90)
    hands.wait_for("pump", "anna", at(11), 90)


def test_the_rubber_band_selects_what_it_touches(hands: Hands) -> None:
    hands.drag(hands.spot("anna", 8, 15) - QPoint(0, 14), hands.spot("jan", 11, 30))
    assert hands.canvas.scene.selection == {hands.made.activities[key] for key in ("door", "pump", "leak")}
    hands.click(hands.spot("ewa", 15))
    assert hands.canvas.scene.selection == set()


def test_closed_work_is_not_moved_and_says_why(hands: Hands) -> None:
    with hands.qtbot.waitSignal(hands.board.desk.message) as said:
        hands.carry("done", "jan", 15)
    assert said.args is not None
    assert "is closed. Open it again" in said.args[0].text
    assert hands.saved("done") == (hands.made.workers["jan"], at(13), 60)


def test_a_second_drop_before_the_first_is_saved_is_applied_after_it(hands: Hands) -> None:
    hands.carry("door", "jan", 12)
    hands.carry("door", "ewa", 14)
    hands.wait_for("door", "ewa", at(14), 60)
    hands.board.desk.undo()
    hands.wait_for("door", "jan", at(12), 60)


def test_a_card_dragged_from_the_queue_is_planned_where_it_was_dropped(hands: Hands) -> None:
    queue = hands.board.queue.list
    index = queue.model().index(0, 0)
    grabbed = queue.visualRect(index).center()
    target = hands.spot("jan", 14) + QPoint(8, 0)
    over = queue.viewport().mapFromGlobal(hands.canvas.mapToGlobal(target))
    hands.press(grabbed, widget=queue.viewport())
    hands.move(grabbed + QPoint(20, 4), over - QPoint(30, 0), over, widget=queue.viewport())
    shown = hands.shown()
    hands.release(over, widget=queue.viewport())
    hands.wait_for("lift", "jan", at(14), 90)
    assert (shown.worker_id, shown.start) == (hands.made.workers["jan"], second(14))
    hands.qtbot.waitUntil(lambda: hands.board.queue.model.total == 2)
    assert hands.canvas.scene.selection == {hands.made.activities["lift"]}


def test_escape_lets_a_card_go_back(hands: Hands) -> None:
    queue = hands.board.queue.list
    grabbed = queue.visualRect(queue.model().index(0, 0)).center()
    over = queue.viewport().mapFromGlobal(hands.canvas.mapToGlobal(hands.spot("jan", 14)))
    hands.press(grabbed, widget=queue.viewport())
    hands.move(grabbed + QPoint(20, 4), over, widget=queue.viewport())
    QTest.keyClick(queue, Qt.Key.Key_Escape)
    assert hands.plan() is None
    hands.release(over, widget=queue.viewport())
    hands.wait_until_settled()
    assert hands.saved("lift") == (None, None, 90)


def test_a_bar_dragged_onto_the_queue_goes_back_to_it(hands: Hands) -> None:
    queue = hands.board.queue
    target = hands.canvas.mapFromGlobal(queue.mapToGlobal(queue.rect().center()))
    hands.drag(hands.middle("door"), target)
    hands.wait_for("door", None, None, 60)
    hands.qtbot.waitUntil(lambda: queue.model.total == 4)


def test_holding_a_bar_at_the_edge_scrolls_and_drops_where_the_ghost_stands(hands: Hands, board: BoardScreen) -> None:
    left = board.canvas.scene.axis.time(0)
    hands.press(hands.middle("door"))
    edge = QPoint(board.canvas.width() - 4, hands.middle("door").y())
    hands.move(hands.middle("door") + QPoint(20, 0), edge)
    hands.qtbot.waitUntil(lambda: board.canvas.scene.axis.time(0) > left + 5400)
    plan = hands.canvas.plan
    assert plan is not None
    hands.release(edge)
    hands.qtbot.waitUntil(lambda: hands.saved("door")[1] != at(9))
    hands.wait_until_settled()
    _worker, start, minutes = hands.saved("door")
    assert start is not None
    assert minutes == 60
    ghost = board.canvas.scene.body.ghost_place(hands.made.workers["anna"], int(start.timestamp()), 60, 0)
    assert ghost is not None
    assert abs(ghost.center().x() - (edge.x() - COLUMN_WIDTH)) < board.canvas.scene.axis.scale / 2


def test_a_click_on_a_team_collapses_it(hands: Hands) -> None:
    scene = hands.canvas.scene
    team = next(row for row in scene.lanes.rows if row.key == hands.made.teams["Lifts"] and row.height == 24)
    hands.click(QPoint(20, team.top + HEADER_HEIGHT + 10))
    assert scene.lanes.row_of(hands.made.workers["anna"]) is None
    hands.click(QPoint(20, team.top + HEADER_HEIGHT + 10))
    assert scene.lanes.row_of(hands.made.workers["anna"]) is not None
