"""Undo and redo show what they did: in view, selected; but only where they were asked for."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from svcdesk.commands.dispatch import PlaceActivities, Placement
from svcdesk.commands.runner import CommandRunner
from svcdesk.store.store import Store
from svcdesk.ui.dispatch.queue_list import QueueKind
from svcdesk.ui.dispatch.side_painter import HEADER_HEIGHT
from tests.drag.hands import Hands
from tests.support.board import at, second


def is_shown(hands: Hands, key: str) -> bool:
    """Whether a bar is the current one and stands in view."""
    scene, bar_id = hands.canvas.scene, hands.made.activities[key]
    place = scene.place_of(bar_id)
    view = QRect(0, 0, scene.width, scene.height)
    return scene.current == bar_id and scene.selection == {bar_id} and place is not None and view.contains(place)


def test_undo_and_redo_show_and_select_what_they_moved(hands: Hands, qtbot: QtBot) -> None:
    scene = hands.canvas.scene
    hands.carry("door", "ewa", 14)
    hands.wait_for("door", "ewa", at(14), 60)
    hands.canvas.setFixedHeight(HEADER_HEIGHT + 130)
    hands.click(hands.middle("pump"))
    hands.canvas.show_at(second(8, 0, date(2026, 11, 30)), 0)
    hands.board.desk.undo()
    qtbot.waitUntil(lambda: is_shown(hands, "door"))
    assert abs((scene.place_of(hands.made.activities["door"]) or QRect()).center().x() - scene.width // 2) < 3
    hands.wait_for("door", "anna", at(9), 60)
    hands.canvas.show_at(second(8, 0, date(2026, 11, 16)), 0)
    hands.board.desk.redo()
    qtbot.waitUntil(lambda: is_shown(hands, "door"))
    hands.wait_for("door", "ewa", at(14), 60)


def test_a_view_that_shows_it_already_stays(hands: Hands, qtbot: QtBot) -> None:
    scene = hands.canvas.scene
    hands.carry("door", "jan", 13)
    hands.wait_for("door", "jan", at(13), 60)
    hands.click(hands.middle("pump"))
    hands.canvas.scroll_by(23, 0)
    left, top = scene.axis.time(0), scene.scroll_y
    hands.board.desk.undo()
    qtbot.waitUntil(lambda: is_shown(hands, "door"))
    assert (scene.axis.time(0), scene.scroll_y) == (left, top)


def test_what_was_moved_into_a_collapsed_team_is_shown(hands: Hands, qtbot: QtBot) -> None:
    hands.carry("door", "ewa", 14)
    hands.wait_for("door", "ewa", at(14), 60)
    hands.click(hands.middle("pump"))
    hands.canvas.toggle_team(hands.made.teams["Lifts"])
    hands.board.desk.undo()
    qtbot.waitUntil(lambda: is_shown(hands, "door"))
    assert hands.canvas.scene.lanes.row_of(hands.made.workers["anna"]) is not None


def test_what_goes_back_to_the_queue_is_chosen_there(hands: Hands, qtbot: QtBot) -> None:
    queue, fan = hands.board.queue, hands.made.activities["fan"]
    hands.board.desk.run(PlaceActivities((Placement(fan, hands.made.workers["ewa"], at(12), 60),)))
    hands.wait_for("fan", "ewa", at(12), 60)
    queue.show_kind(QueueKind.TO_DISPATCH)
    queue.filter.setText("nothing of the kind")
    hands.board.desk.undo()
    qtbot.waitUntil(lambda: [row.id for row in queue.list.chosen_rows()] == [fan])
    assert queue.kind is QueueKind.TO_PLAN


def test_many_bars_are_selected_together(hands: Hands, qtbot: QtBot) -> None:
    hands.click(hands.middle("door"))
    hands.click(hands.middle("pump"), Qt.KeyboardModifier.ControlModifier)
    hands.keys(Qt.Key.Key_D)
    ids = {hands.made.activities["door"], hands.made.activities["pump"]}
    qtbot.waitUntil(lambda: all(bar.dispatched for bar in hands.canvas.scene.selected_bars()))
    hands.keys(Qt.Key.Key_Escape)
    hands.canvas.show_at(second(8, 0, date(2026, 12, 14)), 0)
    hands.board.desk.undo()
    qtbot.waitUntil(lambda: hands.canvas.scene.selection == ids)
    assert hands.canvas.scene.current == hands.made.activities["door"]


def test_what_others_take_back_does_not_move_the_view(hands: Hands, store: Store, qtbot: QtBot) -> None:
    scene, door = hands.canvas.scene, hands.made.activities["door"]
    hands.carry("door", "jan", 13)
    hands.wait_for("door", "jan", at(13), 60)
    hands.click(hands.middle("pump"))
    hands.canvas.show_at(second(8, 0, date(2026, 11, 30)), 0)
    left = scene.axis.time(0)
    hands.board.desk.start()
    CommandRunner(store).undo()
    qtbot.waitUntil(lambda: (bar := scene.bar(door)) is not None and bar.worker_id == hands.made.workers["anna"])
    assert (scene.axis.time(0), scene.selection) == (left, {hands.made.activities["pump"]})


def test_an_undo_in_another_window_does_not_move_this_one(hands: Hands, qtbot: QtBot) -> None:
    scene, door = hands.canvas.scene, hands.made.activities["door"]
    hands.carry("door", "jan", 13)
    hands.wait_for("door", "jan", at(13), 60)
    hands.click(hands.middle("pump"))
    other = QWidget()
    qtbot.addWidget(other)
    other.show()
    with qtbot.waitActive(other):
        other.activateWindow()
    with qtbot.waitSignal(hands.board.desk.reverted):
        hands.board.desk.undo()
    qtbot.waitUntil(lambda: (bar := scene.bar(door)) is not None and bar.worker_id == hands.made.workers["anna"])
    assert scene.selection == {hands.made.activities["pump"]}
