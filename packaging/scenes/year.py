"""The year planner, and the year of the demo company until a visit is on the board (docs/planned-year.md)."""

from __future__ import annotations

from datetime import date, time
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from scene import Scene, front, wait_until
from svcdesk.commands.dispatch import PlaceActivities, Placement
from svcdesk.commands.planning import CreateServiceOrders
from svcdesk.domain.kinds import CombineBy
from svcdesk.models import Activity, OrderLine
from svcdesk.queries.work_orders import load_work_order
from svcdesk.queries.year_plan import YearVisit
from svcdesk.reports.printing import Request, draw
from svcdesk.ui.batches.planning_view import PlanningView
from svcdesk.ui.dispatch.side_painter import COLUMN_WIDTH, HEADER_HEIGHT
from svcdesk.ui.dispatch.view import BoardScreen
from svcdesk.ui.shell.windows import Windows
from svcdesk.ui.year.view import YearView

_MONTH: Final = 2
"""The id of the window of a month."""
_NINE: Final = 9 * 3600
_DAY: Final = 7 * 60
_LEFT: Final = Qt.MouseButton.LeftButton


def this_year_of(windows: Windows) -> int:
    """The year of the demo company's today."""
    return windows.desk.site.day(windows.desk.clock.now()).year


def planner(windows: Windows, later: int) -> YearView:
    """A year, this one or later, of all agreements."""
    year = this_year_of(windows) + later
    windows.desk.open("year_planner", None, year=year)
    document = front(windows).tabs.current()
    assert document is not None
    view = document.widget
    assert isinstance(view, YearView)
    view.clear_filter()
    wait_until(lambda: view.plan_shown is not None and view.plan_shown.year == year and not view.is_reading())
    view.table.setFocus()
    return view


def this_year(windows: Windows) -> QWidget:
    """What is left of it; the visits of December below."""
    view = planner(windows, 0)
    view.table.setCurrentIndex(view.model.index(0, 12))
    QTest.qWait(50)
    return front(windows)


def chosen(windows: Windows) -> QWidget:
    """The next year, with the fields to choose by."""
    view = planner(windows, 1)
    view.show_criteria(checked=True)
    QTest.qWait(50)
    return front(windows)


def due(windows: Windows) -> QWidget:
    """The next year, with a visit on a closed day below."""
    view = planner(windows, 1)
    view.form.hide()
    at, month = next(
        (at, month)
        for at, row in enumerate(view.model.rows)
        for month, visits in enumerate(row.months, 1)
        if any(visit.in_conflict for visit in visits)
    )
    view.table.setCurrentIndex(view.model.index(at, month))
    QTest.qWait(50)
    return front(windows)


def planned(windows: Windows, **tried: object) -> PlanningView:
    """The dry run of the next year."""
    year = this_year_of(windows) + 1
    period = {"from_on": date(year, 1, 1), "until_on": date(year, 12, 31)}
    windows.desk.open("batch:create_service_orders", None, **period, **tried)
    document = front(windows).tabs.current()
    assert document is not None
    view = document.widget
    assert isinstance(view, PlanningView)
    wait_until(view.has_plan)
    QTest.qWait(50)
    return view


def agreed(windows: Windows) -> QWidget:
    """As the agreements say it."""
    planned(windows)
    return front(windows)


def tried(windows: Windows) -> QWidget:
    """Within the month, and what is due together at once."""
    planned(windows, combine_by=CombineBy.AGREEMENT, window_id=_MONTH)
    return front(windows)


def made(windows: Windows) -> YearView:
    """The next year when its orders are made, by the first scene that asks."""
    first, last = date(this_year_of(windows) + 1, 1, 1), date(this_year_of(windows) + 1, 12, 31)
    with windows.desk.store.read() as reader:
        there = reader.session.query(OrderLine.id).filter(OrderLine.calculated_on.between(first, last)).first()
    if there is None:
        windows.desk.run(CreateServiceOrders(
            from_on=first, until_on=last, combine_by=CombineBy.AGREEMENT, window_id=_MONTH
        ))  # fmt: skip
    view = planner(windows, 1)
    wait_until(lambda: first_visit(view) is not None)
    view.form.hide()
    return view


def first_visit(view: YearView) -> YearVisit | None:
    """The first visit of the first agreement that has an order and fits into a day."""
    visits = view.model.rows[0].visits if view.model.rows else ()
    return next((visit for visit in visits if visit.order_id is not None and visit.minutes <= _DAY), None)


def with_orders(windows: Windows) -> QWidget:
    """The next year with its orders."""
    view = made(windows)
    view.table.setCurrentIndex(view.model.index(0, 2))
    QTest.qWait(50)
    return front(windows)


def dragged(windows: Windows) -> QWidget:
    """A card of the queue over the row of the technician, on its day."""
    view = made(windows)
    visit, worker_id = first_visit(view), view.model.rows[0].technician_id
    assert visit is not None
    window = front(windows)
    windows.show_screen("board", None, window)
    document = window.tabs.current()
    assert document is not None
    board = document.widget
    assert isinstance(board, BoardScreen)
    wait_until(lambda: board.controller.ready)
    board.deeds.zoom_to("day")
    board.deeds.on_range_chosen((visit.day, None))
    board.queue.filter.setText(visit.number)
    wait_until(lambda: board.queue.model.rowCount() == 1)
    scene, queue = board.canvas.scene, board.queue.list
    row = scene.lanes.row_of(worker_id)
    assert row is not None
    x = scene.axis.x(scene.axis.day_start(visit.day) + _NINE) + COLUMN_WIDTH + 8
    place = QPoint(x, row.top - scene.scroll_y + row.height // 2 + HEADER_HEIGHT)
    grabbed = queue.visualRect(board.queue.model.index(0)).center()
    over = queue.viewport().mapFromGlobal(board.canvas.mapToGlobal(place))
    QTest.mousePress(queue.viewport(), _LEFT, Qt.KeyboardModifier.NoModifier, grabbed)
    for point in (grabbed + QPoint(20, 4), over - QPoint(30, 0), over):
        QTest.mouseMove(queue.viewport(), point)
    queue.setFocus()
    return window


def work_order(windows: Windows) -> bytes:
    """The work order of the visit once it was dropped at nine."""
    desk, view = windows.desk, made(windows)
    visit, worker_id = first_visit(view), view.model.rows[0].technician_id
    assert visit is not None
    assert visit.order_id is not None
    with desk.store.read() as reader:
        ids = reader.session.query(Activity.id, Activity.minutes).filter(Activity.order_id == visit.order_id).all()
        nine = reader.site.instant(visit.day, time(9))
    desk.runner.run(PlaceActivities(tuple(Placement(id_, worker_id, nine, minutes) for id_, minutes in ids)))
    with desk.store.read() as reader:
        sheet = load_work_order(reader, visit.order_id)
    return draw([Request(sheet)], desk.clock.now()).pdf


SCENES: Final = (
    Scene("year-planner", this_year),
    Scene("year-planner-chosen", chosen),
    Scene("year-planner-due", due),
    Scene("year-agreed", agreed),
    Scene("year-tried", tried),
    Scene("year-planner-made", with_orders),
    Scene("year-dragged", dragged),
    Scene("year-work-order", work_order, document=True),
)
