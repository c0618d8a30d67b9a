"""The board as a screen: refresh, filters, restart, two windows, views, clock changes, what is read aloud."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QHelpEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QToolTip
from pytestqt.qtbot import QtBot

from svcdesk.commands.company import SetParameter
from svcdesk.commands.dispatch import PlaceActivities, Placement, SetDispatched
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.views import SaveView
from svcdesk.models import Worker
from svcdesk.store.store import Store
from svcdesk.ui.dispatch.axis import HOUR
from svcdesk.ui.dispatch.side_painter import COLUMN_WIDTH, HEADER_HEIGHT
from svcdesk.ui.dispatch.teams import TeamChoice, TeamFilter
from svcdesk.ui.dispatch.view import BoardScreen
from svcdesk.ui.shared.actions import duplicate_shortcuts
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.window_state import WindowState
from tests.drag.hands import LEFT, Hands, Modifier
from tests.support.board import SmallBoard, at, second


@pytest.fixture
def other_desk(store: Store, made: SmallBoard, tmp_path: Path) -> Iterator[Desk]:
    """Another window or workstation on the same database."""
    opened = Desk(store, CommandRunner(store), store.clock, WindowState(tmp_path / "other.ini"))
    opened.start()
    yield opened
    opened.close()
    opened.deleteLater()


def open_board(desk: Desk, qtbot: QtBot) -> BoardScreen:
    screen = BoardScreen(desk)
    qtbot.addWidget(screen)
    screen.resize(1500, 800)
    screen.show()
    qtbot.waitUntil(lambda: screen.controller.ready)
    return screen


def test_two_windows_follow_each_other_and_only_changed_bars_are_read(
    hands: Hands, other_desk: Desk, qtbot: QtBot
) -> None:
    other = open_board(other_desk, qtbot)
    door = hands.made.activities["door"]
    hands.carry("door", "jan", 14)
    qtbot.waitUntil(lambda: (bar := other.canvas.scene.bar(door)) is not None and bar.start == second(14), timeout=3000)
    assert other.canvas.scene.bar(door).worker_id == hands.made.workers["jan"]  # type: ignore[union-attr]


def test_a_drop_on_what_somebody_else_has_moved_is_refused_and_shows_where_it_is(
    hands: Hands, store: Store, qtbot: QtBot
) -> None:
    door, ewa = hands.made.activities["door"], hands.made.workers["ewa"]
    CommandRunner(store).run(PlaceActivities((Placement(door, ewa, at(13), 60),)))
    with qtbot.waitSignal(hands.board.desk.message) as said:
        hands.carry("door", "jan", 12)
    assert said.args is not None
    assert "moved by somebody else meanwhile: now Ewa Gołąb" in said.args[0].text
    hands.wait_for("door", "ewa", at(13), 60)


def test_a_rule_that_refuses_stops_the_drop(hands: Hands, qtbot: QtBot) -> None:
    hands.board.desk.run(SetParameter("overlap", "refuse"))
    qtbot.waitUntil(lambda: hands.canvas.scene.lanes.rules.overlap.value == "refuse")
    with qtbot.waitSignal(hands.board.desk.message) as said:
        hands.carry("door", "jan", 10)
    assert said.args is not None
    assert "Jan Śliwa already has “Leak repair”" in said.args[0].text
    hands.wait_for("door", "anna", at(9), 60)


def test_place_zoom_and_selection_survive_refresh_filter_and_undo(hands: Hands, qtbot: QtBot) -> None:
    scene = hands.canvas.scene
    hands.click(hands.middle("door"))
    hands.canvas.zoom_around(200, 1.4)
    left, scale = scene.axis.time(0), scene.axis.scale
    hands.keys(Qt.Key.Key_F5)
    with qtbot.waitSignal(hands.board.controller.loaded):
        pass
    hands.board.deeds.on_teams_chosen(TeamFilter(TeamChoice.CHOSEN, frozenset({hands.made.teams["Lifts"]})))
    assert scene.lanes.row_of(hands.made.workers["ewa"]) is None
    hands.board.deeds.on_teams_chosen(TeamFilter())
    assert (scene.axis.time(0), scene.axis.scale) == (left, scale)
    assert scene.selection == {hands.made.activities["door"]}


def test_everything_comes_back_after_a_restart(hands: Hands, desk: Desk, qtbot: QtBot) -> None:
    hands.click(hands.middle("door"))
    hands.canvas.toggle_team(hands.made.teams["Office"])
    hands.board.deeds.toggle_compact()
    hands.board.deeds.toggle_show_closed()
    hands.canvas.zoom_around(300, 0.6)
    state = hands.board.save_state()
    again = BoardScreen(desk)
    qtbot.addWidget(again)
    again.restore_state(state)
    again.resize(1500, 800)
    again.show()
    qtbot.waitUntil(lambda: again.controller.ready and bool(again.canvas.scene.selection))
    assert again.canvas.scene.selection == {hands.made.activities["door"]}
    assert again.canvas.scene.lanes.row_of(hands.made.workers["ewa"]) is None
    assert abs(again.canvas.scene.axis.time(0) - hands.canvas.scene.axis.time(0)) < 1
    assert again.canvas.scene.axis.scale == pytest.approx(hands.canvas.scene.axis.scale)
    assert again.deeds.is_compact()
    assert not again.deeds.shows_closed()
    again.restore_state({"left": "nonsense", "collapsed": 7, "teams": [], "sizes": [1]})


def test_my_team_and_those_i_monitor(hands: Hands, store: Store) -> None:
    lanes = hands.canvas.scene.lanes
    hands.board.deeds.on_teams_chosen(TeamFilter(TeamChoice.MINE))
    assert lanes.row_of(hands.made.workers["jan"]) is not None
    assert lanes.row_of(hands.made.workers["ewa"]) is None
    hands.board.deeds.on_teams_chosen(TeamFilter(TeamChoice.MONITORED))
    assert lanes.row_of(hands.made.workers["jan"]) is None
    assert lanes.row_of(None) is not None


def test_closed_work_can_be_left_out(hands: Hands) -> None:
    hands.board.deeds.toggle_show_closed()
    assert hands.canvas.scene.place_of(hands.made.activities["done"]) is None
    hands.board.deeds.toggle_show_closed()
    assert hands.rect("done").width() > 20


def test_a_saved_view_is_offered_and_restores_zoom_and_teams(hands: Hands, qtbot: QtBot) -> None:
    hands.board.deeds.zoom_to("week")
    hands.board.deeds.on_teams_chosen(TeamFilter(TeamChoice.MINE))
    hands.board.deeds.on_view_named("My week", shared=False)
    qtbot.waitUntil(lambda: any(a.text() == "My week" for a in hands.board.views.menu().actions()))
    hands.board.deeds.zoom_to("day")
    hands.board.deeds.on_teams_chosen(TeamFilter())
    next(a for a in hands.board.views.menu().actions() if a.text() == "My week").trigger()
    assert hands.zoom() == "week"
    assert hands.board.controller.rows.teams == TeamFilter(TeamChoice.MINE)


def test_somebody_elses_view_is_seen_only_if_shared(store: Store, made: SmallBoard, desk: Desk, qtbot: QtBot) -> None:
    other = Store.open(store.path, store.clock, user="jan", workstation="desk-2")
    runner = CommandRunner(other)
    runner.run(SaveView("board", "Private", {"zoom": "day"}))
    runner.run(SaveView("board", "For all", {"zoom": "day"}, shared=True))
    other.close()
    screen = open_board(desk, qtbot)
    qtbot.waitUntil(lambda: len(screen.views.menu().actions()) > 1)
    texts = [action.text() for action in screen.views.menu().actions()]
    assert "For all (shared)" in texts
    assert "Private" not in texts


def test_details_follow_the_selection_with_history(hands: Hands, qtbot: QtBot) -> None:
    hands.click(hands.middle("leak"))
    qtbot.waitUntil(lambda: "Leak repair" in hands.board.details.title())
    texts = hands.board.details.texts()
    assert "Hotel Świt · 601 234 567" in texts
    assert "Jan Śliwa · Lifts" in texts
    hands.carry("leak", "anna", 13)
    qtbot.waitUntil(
        lambda: any(text.startswith("Worker: ") and "Anna Żak" in text for text in hands.board.details.texts())
    )


def test_a_record_is_found_and_brought_into_view(hands: Hands, store: Store, qtbot: QtBot) -> None:
    pump = hands.made.activities["pump"]
    far = date(2027, 1, 12)
    CommandRunner(store).run(PlaceActivities((Placement(pump, hands.made.workers["ewa"], at(9, 0, far), 60),)))
    hands.board.show_record(RecordRef("activity", pump))
    qtbot.waitUntil(lambda: hands.canvas.scene.current == pump and hands.canvas.scene.place_of(pump) is not None)
    view = QRect(0, 0, hands.canvas.scene.width, hands.canvas.scene.height)
    qtbot.waitUntil(lambda: view.intersects(hands.canvas.scene.place_of(pump) or QRect()))


def test_scrolling_far_reads_what_is_there(hands: Hands, store: Store, qtbot: QtBot) -> None:
    pump = hands.made.activities["pump"]
    far = date(2028, 6, 5)
    CommandRunner(store).run(PlaceActivities((Placement(pump, hands.made.workers["ewa"], at(9, 0, far), 60),)))
    hands.canvas.show_at(second(8, 0, far), 0)
    qtbot.waitUntil(lambda: hands.canvas.scene.place_of(pump) is not None and hands.rect("pump").x() > COLUMN_WIDTH)


def test_a_drag_over_the_hour_that_spring_skips_keeps_length_and_lands_where_shown(
    hands: Hands, store: Store, qtbot: QtBot
) -> None:
    sunday = date(2027, 3, 28)
    door, anna = hands.made.activities["door"], hands.made.workers["anna"]
    CommandRunner(store).run(PlaceActivities((Placement(door, anna, at(1, 0, sunday), 120),)))
    hands.canvas.show_at(second(0, 0, sunday), 40, 100)
    qtbot.waitUntil(lambda: hands.canvas.scene.place_of(door) is not None and hands.rect("door").width() > 190)
    assert hands.rect("door").width() in {199, 200}, "two hours of elapsed time"
    bar = hands.canvas.scene.bar(door)
    assert bar is not None
    assert hands.canvas.scene.axis.local(bar.end).hour == 4
    grabbed = hands.middle("door")
    hands.drag(grabbed, grabbed + QPoint(100, 0))
    hands.wait_for("door", "anna", at(1, 0, sunday) + timedelta(hours=1), 120)
    assert hands.canvas.scene.axis.local(second(1, 0, sunday) + HOUR).hour == 3


def test_the_wheel_scrolls_rows_time_and_zoom(hands: Hands) -> None:
    scene = hands.canvas.scene
    left = scene.axis.time(0)
    place = hands.canvas.rect().center()
    wheel(hands, place, -120, Modifier.ShiftModifier)
    assert scene.axis.time(0) > left
    scale, x = scene.axis.scale, place.x() - COLUMN_WIDTH
    instant = scene.axis.time(x)
    wheel(hands, place, 120, Modifier.ControlModifier)
    assert scene.axis.scale > scale
    assert abs(scene.axis.x(instant) - x) <= 1


def wheel(hands: Hands, place: QPoint, turn: int, modifiers: Modifier) -> None:
    window = hands.board.windowHandle()
    QTest.wheelEvent(window, hands.canvas.mapTo(hands.board, place), QPoint(0, turn), QPoint(), modifiers)


def test_assistive_technology_reads_rows_and_bars(hands: Hands) -> None:
    hands.click(hands.middle("door"))
    board = QAccessible.queryAccessibleInterface(hands.canvas)
    rows = [board.child(n) for n in range(board.childCount())]
    names = [row.text(QAccessible.Text.Name) for row in rows]
    assert names[0] == "Nobody yet"
    assert names[1].startswith("Team Lifts, ")
    anna = next(row for row in rows if row.text(QAccessible.Text.Name).startswith("Anna Żak"))
    assert anna.childCount() == 2
    door = anna.child(0)
    assert door.text(QAccessible.Text.Name) == (
        "Door adjustment, Hotel Świt, Mon 23 Nov 09:00 – 10:00, Anna Żak, priority normal, not dispatched"
    )
    assert door.state().selected
    assert not anna.child(1).state().selected
    assert board.focusChild() is door
    assert door.rect().size() == hands.rect("door").size()
    assert hands.canvas.mapFromGlobal(door.rect().topLeft()) == hands.rect("door").topLeft()
    middle = hands.canvas.mapToGlobal(hands.middle("pump"))
    assert board.childAt(middle.x(), middle.y()) is anna.child(1)


def test_the_same_painter_draws_on_any_picture(hands: Hands) -> None:
    scene = hands.canvas.scene
    picture = QImage(scene.width, scene.height, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    scene.body.paint_body(painter, picture.rect(), 0)
    painter.end()
    shown = hands.canvas.grab().toImage()
    spot = hands.rect("leak").center() + QPoint(40, 12)
    assert picture.pixelColor(spot - QPoint(COLUMN_WIDTH, HEADER_HEIGHT)) == shown.pixelColor(spot)


def test_what_was_scrolled_looks_like_what_is_painted_anew(hands: Hands) -> None:
    canvas = hands.canvas
    canvas.show_at(second(6, 30), 0, 75)
    for step in range(30):
        canvas.scroll_by(7 if step % 3 else 31, (-1) ** step * 5)
        canvas.repaint()
    scrolled = canvas.grab().toImage()
    canvas.renew()
    assert canvas.grab().toImage() == scrolled


def test_no_two_actions_have_the_same_keys(hands: Hands) -> None:
    assert hands.board.screen_actions is not None
    assert duplicate_shortcuts(hands.board.screen_actions.table) == []


def test_a_bar_dispatched_elsewhere_is_shown_so(hands: Hands, store: Store, other_desk: Desk, qtbot: QtBot) -> None:
    hands.board.desk.start()
    other_desk.run(SetDispatched((hands.made.activities["pump"],)))
    qtbot.waitUntil(lambda: bool((bar := hands.canvas.scene.bar(hands.made.activities["pump"])) and bar.dispatched))


def test_a_resting_pointer_is_told_everything_in_words(hands: Hands, qtbot: QtBot) -> None:
    place = hands.middle("leak")
    tip = QHelpEvent(QEvent.Type.ToolTip, place, hands.canvas.mapToGlobal(place))
    QApplication.sendEvent(hands.canvas, tip)
    qtbot.waitUntil(lambda: QToolTip.text().startswith("Leak repair\nHotel Świt\nMon 23 Nov 09:00 – 11:00\nJan Śliwa"))
    QApplication.sendEvent(hands.canvas, QHelpEvent(QEvent.Type.ToolTip, hands.spot("ewa", 15), QPoint()))
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_work_given_to_somebody_without_a_row_gets_one(hands: Hands, store: Store, qtbot: QtBot) -> None:
    with store.write() as uow:
        stranger = uow.add(Worker(number="X", name="Obcy Fachowiec")).id
        uow.describe("Somebody without a team")
    CommandRunner(store).run(PlaceActivities((Placement(hands.made.activities["fan"], stranger, at(12), 60),)))
    hands.board.desk.start()
    qtbot.waitUntil(lambda: hands.canvas.scene.lanes.row_of(stranger) is not None)
    assert hands.canvas.scene.lanes.lane(stranger).team_id is None


def test_the_details_open_for_a_selection_and_leave_the_bars_where_they_are(hands: Hands, qtbot: QtBot) -> None:
    details, before = hands.board.details, hands.rect("leak")
    assert not details.isVisible()
    hands.click(hands.middle("leak"))
    qtbot.waitUntil(details.isVisible)
    assert hands.rect("leak") == before
    hands.keys(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not details.isVisible())
    assert hands.rect("leak") == before


def test_a_bar_under_the_opening_details_comes_into_view_after_a_double_click_could_end(
    hands: Hands, qtbot: QtBot
) -> None:
    canvas = hands.canvas
    pump = hands.made.activities["pump"]
    canvas.show_at(second(11), canvas.scene.width - 100)
    hands.click(hands.rect("pump").topLeft() + QPoint(12, 12))
    assert not hands.board.details.isVisible()
    with qtbot.waitSignal(hands.board.desk.open_requested):
        QTest.mouseDClick(canvas, LEFT, Modifier.NoModifier, hands.rect("pump").topLeft() + QPoint(12, 12))
    qtbot.waitUntil(hands.board.details.isVisible)
    place = canvas.scene.place_of(pump)
    assert place is not None
    assert place.right() < canvas.scene.width


def test_the_details_can_be_kept_away(hands: Hands, qtbot: QtBot) -> None:
    hands.click(hands.middle("leak"))
    qtbot.waitUntil(hands.board.details.isVisible)
    hands.keys(Qt.Key.Key_I)
    assert not hands.board.details.isVisible()
    hands.keys(Qt.Key.Key_I)
    assert hands.board.details.isVisible()


def test_a_narrow_tool_bar_gives_up_words_but_cuts_none(hands: Hands, qtbot: QtBot) -> None:
    board = hands.board

    def cut() -> list[str]:
        buttons = (button for button in board.findChildren(QToolButton) if button.isVisible())
        return [one.accessibleName() for one in buttons if one.width() < one.sizeHint().width()]

    for width in (1500, 1100, 900, 760):
        board.resize(width, 600)
        qtbot.waitUntil(lambda: not cut())
        assert board.width() == width
    assert board.teams.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
    assert board.teams.toolTip() == "All teams"


def test_a_small_window_keeps_its_room_for_the_board(hands: Hands, qtbot: QtBot) -> None:
    def narrow() -> bool:  # the layout takes a turn or two to need less room
        hands.board.resize(820, 600)
        return hands.board.width() == 820

    hands.click(hands.middle("leak"))
    qtbot.waitUntil(hands.board.details.isVisible)
    hands.board.resize(820, 600)
    qtbot.waitUntil(lambda: not hands.board.details.isVisible())
    qtbot.waitUntil(narrow)
    hands.board.resize(1400, 600)
    qtbot.waitUntil(hands.board.details.isVisible)
    assert hands.canvas.scene.selection == {hands.made.activities["leak"]}


def test_the_details_wait_while_a_button_is_held(hands: Hands, qtbot: QtBot) -> None:
    due = hands.board.findChild(QTimer, "fold_details")
    assert due is not None
    hands.press(hands.middle("leak"))
    with qtbot.waitSignal(due.timeout):
        pass
    assert not hands.board.details.isVisible()
    hands.release(hands.middle("leak"))
    qtbot.waitUntil(hands.board.details.isVisible)


def test_the_keys_go_to_the_bars_when_the_board_gets_the_focus(hands: Hands, qtbot: QtBot) -> None:
    hands.board.queue.filter.setFocus()
    qtbot.waitUntil(hands.board.queue.filter.hasFocus)
    hands.board.setFocus()
    qtbot.waitUntil(hands.canvas.hasFocus)
