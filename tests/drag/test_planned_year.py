"""The year of the demo company, planned and dragged onto the board; docs/planned-year.md tells it."""

from __future__ import annotations

from datetime import date, time

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from svcdesk.domain.kinds import VisitState
from svcdesk.models import Activity
from svcdesk.reports.page import Stamp, write_pdf
from svcdesk.reports.sheets import lay_out, sheets
from svcdesk.store import Store
from svcdesk.ui.batches.planning_view import PlanningView
from svcdesk.ui.dispatch.dialogs import DateDialog
from svcdesk.ui.dispatch.side_painter import COLUMN_WIDTH, HEADER_HEIGHT
from svcdesk.ui.dispatch.view import BoardScreen
from svcdesk.ui.preview.view import PreviewScreen
from svcdesk.ui.shell.main_window import MainWindow
from svcdesk.ui.year.view import YearView
from tests.drag.program import front, go_to
from tests.reports.pdf import whole_text
from tests.ui.form_support import keys, press

YEAR = 2027
HOUR = 3600
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


def visits_of(view: PlanningView) -> int:
    return len(view.timeline.painter.timeline.by_key)


def try_out(view: PlanningView, qtbot: QtBot, window: str, combine: str) -> None:
    """Choose a time window and what shares a visit, and plan again."""
    assert view.ui.form is not None
    boxes = view.ui.form.boxes
    if window:
        boxes["window_id"].editor.focus_widget().setFocus()
        keys(window)
        press(Qt.Key.Key_Tab)
        qtbot.waitUntil(lambda: boxes["window_id"].value() is not None)
    choice = boxes["combine_by"].editor.focus_widget()
    assert isinstance(choice, QComboBox)
    choice.setFocus()
    press(Qt.Key.Key_Home)
    while choice.currentText() != combine:
        assert choice.currentIndex() < choice.count() - 1, combine
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_F5)
    qtbot.waitUntil(view.has_plan)


def drop(board: BoardScreen, number: str, day: date, worker_id: int, qtbot: QtBot) -> int:
    """Go to a day, find an order in the queue, drag its card to nine o'clock of a technician; the activity's id."""
    board.canvas.setFocus()
    press(Qt.Key.Key_G)
    qtbot.waitUntil(lambda: board.findChild(DateDialog) is not None)
    dialog = board.findChild(DateDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.first.hasFocus)
    keys(day.isoformat())
    press(Qt.Key.Key_Return)
    scene, queue, rows = board.canvas.scene, board.queue.list, board.queue.model
    nine = scene.axis.day_start(day) + 9 * HOUR
    qtbot.waitUntil(lambda: scene.axis.time(0) <= nine < scene.axis.time(scene.width))
    with qtbot.waitActive(board.window()):
        board.window().activateWindow()
    QTest.mouseClick(board.queue.filter, LEFT)
    qtbot.waitUntil(board.queue.filter.hasFocus)
    keys(number)
    qtbot.waitUntil(lambda: rows.rowCount() == 1)
    activity_id = rows.row(0).id
    lane = scene.lanes.row_of(worker_id)
    assert lane is not None
    grabbed = queue.visualRect(rows.index(0)).center()
    place = QPoint(scene.axis.x(nine) + COLUMN_WIDTH + 8, lane.top - scene.scroll_y + lane.height // 2 + HEADER_HEIGHT)
    assert board.canvas.rect().contains(place)
    over = queue.viewport().mapFromGlobal(board.canvas.mapToGlobal(place))
    QTest.mousePress(queue.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, grabbed)
    for point in (grabbed + QPoint(20, 4), over - QPoint(30, 0), over):
        QTest.mouseMove(queue.viewport(), point)
    QTest.mouseRelease(queue.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, over)
    qtbot.waitUntil(lambda: scene.bar(activity_id) is not None and not board.controller.is_saving)
    return activity_id


def test_the_year_is_planned_and_its_visits_dragged_onto_the_board(
    window: MainWindow, company: Store, qtbot: QtBot
) -> None:
    # The year as the agreements ask for it; one customer's visits are on the very day, some of them closed.
    planner = go_to(window, "year_planner")
    assert isinstance(planner, YearView)
    qtbot.waitUntil(lambda: planner.plan_shown is not None and bool(planner.model.rows))
    planner.table.setFocus()
    press(Qt.Key.Key_Right, ALT)
    qtbot.waitUntil(lambda: planner.plan_shown is not None and planner.plan_shown.year == YEAR)
    assert {visit.state for row in planner.model.rows for visit in row.visits} == {VisitState.PLANNED}
    assert sum(visit.in_conflict for row in planner.model.rows for visit in row.visits) == 3

    # Plan this: all agreements as a dry run, as agreed at first.
    press(Qt.Key.Key_A, CTRL)
    press(Qt.Key.Key_D, ALT | SHIFT)
    planning = front(window)
    assert isinstance(planning, PlanningView)
    qtbot.waitUntil(planning.has_plan)
    assert visits_of(planning) == 171
    assert planning.counted.text().startswith("171 visits · ")

    # Each task by itself needs more of them; within the month, and what is due together at once, half as many.
    try_out(planning, qtbot, "", "task")
    assert visits_of(planning) == 382
    assert planning.counted.text().endswith("211 visits more than agreed")
    try_out(planning, qtbot, "Within the month", "agreement")
    assert visits_of(planning) == 84
    assert planning.counted.text().endswith("saves 87 visits")
    assert not any(mark.conflict for mark in planning.timeline.painter.timeline.by_key.values())

    # All orders are made in one step.
    planning.timeline.setFocus()
    press(Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: planning.ui.summary.text().startswith("84 done"))

    # The planner has them as orders.
    again = go_to(window, "year_planner")
    assert again is planner
    qtbot.waitUntil(lambda: planner.foot.figures.counts == (7,) * 12 and not planner.is_reading())
    assert {visit.state for row in planner.model.rows for visit in row.visits} == {VisitState.MADE}
    planner.table.setFocus()
    press(Qt.Key.Key_Home, CTRL)
    press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Right)
    visit = planner.pane.visit
    assert visit is not None
    assert visit.order_id is not None

    # Its card is dragged onto the board, to the technician whom the customer prefers, on its day.
    worker_id = planner.model.rows[0].technician_id
    assert worker_id is not None
    board = go_to(window, "board")
    assert isinstance(board, BoardScreen)
    qtbot.waitUntil(lambda: board.controller.ready)
    activity_id = drop(board, visit.number, visit.day, worker_id, qtbot)
    with company.read() as reader:
        activity = reader.session.get_one(Activity, activity_id)
        assert (activity.order_id, activity.worker_id) == (visit.order_id, worker_id)
        assert activity.starts_at == reader.site.instant(visit.day, time(9))

    # The technician's day is printed with the work order of the visit.
    board.canvas.setFocus()
    press(Qt.Key.Key_P, CTRL | SHIFT)
    preview = front(window)
    assert isinstance(preview, PreviewScreen)
    qtbot.waitUntil(lambda: preview.prepared is not None)
    assert preview.pages.page_count >= 2, "the day sheet, and the work order behind it"
    with company.read() as reader:
        (day_sheet,) = sheets()["day_sheet"].load(reader, [f"#{worker_id}:{visit.day.isoformat()}"])
        (order,) = sheets()["work_order"].load(reader, [f"#{visit.order_id}"])
    for sheet, wanted in ((day_sheet, visit.number), (order, "Passenger lift A")):
        assert wanted in whole_text(write_pdf([lay_out(sheet, Stamp(company.clock.now()))]))
