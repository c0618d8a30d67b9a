"""The timeline of planning: selecting, dragging within the window, pins by keys, and what trying out saves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from svcdesk.commands.company import SetParameter
from svcdesk.commands.planning import CreateServiceOrders
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import CombineBy
from svcdesk.models import ServiceOrder
from svcdesk.queries.forms import load_record
from svcdesk.store.store import Store
from svcdesk.ui.batches.planning_view import PlanningView
from svcdesk.ui.batches.screen import SCREENS
from svcdesk.ui.batches.timeline_painter import MANY
from svcdesk.ui.batches.visits import Mark
from svcdesk.ui.shared.desk import Desk, RecordRef
from tests.support.orders import make_agreement
from tests.support.records import Known, add, small_company
from tests.ui.form_support import CTRL, press

pytestmark = pytest.mark.usefixtures("appearance")
Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
ALT_SHIFT = ALT | Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


@pytest.fixture
def window(store: Store) -> int:
    return add(CommandRunner(store), "time_window", code="MONTH", name="Month", method="month")


@pytest.fixture
def agreement(store: Store, known: Known, window: int) -> int:
    """A monthly check in the month's window, and a monthly cleaning on the fifteenth exactly."""
    runner = CommandRunner(store)
    monthly = add(runner, "service_interval", code="M", name="Monthly", frequency=1)
    lines = (
        RowDraft(None, {"type": "fee", "description": "Check", "interval_id": monthly, "window_id": window,
                        "starts_on": "2026-01-10"}),
        RowDraft(None, {"type": "fee", "description": "Clean", "interval_id": monthly, "starts_on": "2026-01-15"}),
    )  # fmt: skip
    return make_agreement(runner, known, children={"agreement_line": lines}, combine=CombineBy.AGREEMENT)


def open_planning(desk: Desk, qtbot: QtBot, agreement: int, **criteria: object) -> PlanningView:
    screen = next(one for one in SCREENS if one.id == "create_service_orders")
    period = {"from_on": date(2026, 12, 1), "until_on": date(2027, 2, 28)}
    ref = RecordRef("batch:create_service_orders", None, {"agreement_ids": (agreement,), **period, **criteria})
    view = screen.build(desk, ref)
    assert isinstance(view, PlanningView)
    qtbot.addWidget(view)
    view.resize(1300, 850)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    qtbot.waitUntil(view.has_plan)
    return view


def marks(view: PlanningView) -> list[tuple[date, int, bool]]:
    found = view.timeline.painter.timeline.by_key.values()
    return [(date.fromordinal(mark.day), mark.lines, mark.pinned) for mark in found]


def first(view: PlanningView) -> Mark:
    return view.timeline.painter.timeline.rows[0].marks[0]


def spot(view: PlanningView, mark: Mark, day: date | None = None) -> QPoint:
    return view.timeline.painter.rect(mark, day.toordinal() if day else None).center()


def drag(view: PlanningView, to: QPoint) -> None:
    """Press the first visit and move there; the button is still down."""
    place, port = spot(view, first(view)), view.timeline.viewport()
    QTest.mousePress(port, LEFT, pos=place)
    for step in range(1, 9):
        QTest.mouseMove(port, place + (to - place) * (step / 8))
    assert view.timeline.is_dragging()


FIFTEENTHS = [(date(2026, 12, 15), 2, False), (date(2027, 1, 15), 2, False), (date(2027, 2, 15), 2, False)]


def test_a_mark_and_its_row_are_selected_together(desk: Desk, agreement: int, qtbot: QtBot) -> None:
    view = open_planning(desk, qtbot, agreement)
    assert marks(view) == FIFTEENTHS
    assert view.counted.text() == "3 visits · 6 lines"
    second, third = view.timeline.painter.timeline.rows[0].marks[1:]
    QTest.mouseClick(view.timeline.viewport(), LEFT, pos=spot(view, second))
    assert view.ui.table.currentIndex().row() == 1
    assert QApplication.focusWidget() is view.timeline
    press(Key.Key_Right)
    assert view.timeline.selected == third
    assert view.ui.table.currentIndex().row() == 2
    view.ui.table.setFocus()
    press(Key.Key_Up)
    assert view.timeline.selected == second
    assert view.timeline.words_of(second).startswith("Fri 15 Jan · 2 lines")


def test_a_visit_is_dragged_within_its_window_and_only_there(
    desk: Desk, store: Store, known: Known, window: int, qtbot: QtBot
) -> None:
    runner = CommandRunner(store)
    monthly = add(runner, "service_interval", code="M", name="Monthly", frequency=1)
    line = RowDraft(None, {"type": "fee", "description": "Check", "interval_id": monthly, "window_id": window,
                           "starts_on": "2026-01-10"})  # fmt: skip
    agreement = make_agreement(runner, known, children={"agreement_line": (line,)})
    view = open_planning(desk, qtbot, agreement)
    assert marks(view)[0] == (date(2026, 12, 10), 1, False)
    said: list[str] = []
    view.timeline.refused.connect(said.append)
    drag(view, spot(view, first(view), date(2027, 1, 5)))
    assert view.timeline.ghost is not None
    assert view.timeline.ghost.refused == "The window allows 2026-12-01 to 2026-12-31 only."
    QTest.mouseRelease(view.timeline.viewport(), LEFT, pos=spot(view, first(view), date(2027, 1, 5)))
    assert said == ["The window allows 2026-12-01 to 2026-12-31 only."]
    assert view.is_idle()
    to = spot(view, first(view), date(2026, 12, 16))
    drag(view, to)
    press(Key.Key_Escape)
    assert not view.timeline.is_dragging()
    assert view.has_plan(), "Escape ended the drag, not the plan"
    QTest.mouseRelease(view.timeline.viewport(), LEFT, pos=to)
    assert view.is_idle()
    assert marks(view)[0][0] == date(2026, 12, 10)
    drag(view, to)
    QTest.mouseRelease(view.timeline.viewport(), LEFT, pos=to)
    qtbot.waitUntil(view.has_plan)
    assert marks(view)[0] == (date(2026, 12, 16), 1, True)
    assert view.timeline.selected == first(view)
    assert view.ui.model.shown[view.ui.table.currentIndex().row()].row.cells[0] == date(2026, 12, 16)
    press(Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: view.ui.summary.text().startswith("3 done"))
    with store.read() as reader:
        assert reader.site.day(reader.session.query(ServiceOrder).first().preferred_at) == date(2026, 12, 16)  # type: ignore[union-attr,arg-type]
    assert not view.can_shift()


def test_pins_are_set_and_taken_away_by_keys(desk: Desk, agreement: int, qtbot: QtBot) -> None:
    view = open_planning(desk, qtbot, agreement)
    said: list[str] = []
    view.timeline.refused.connect(said.append)
    view.timeline.setFocus()
    press(Key.Key_Home)
    press(Key.Key_Right, ALT)
    assert said == ["The window allows 2026-12-15 to 2026-12-15 only."], "the cleaning has no window"
    clean = next(line for line in view.ui.model.shown if line.row.cells[0] == date(2026, 12, 15))
    assert clean.row.cells[2] == 2
    assert not view.can_unpin()


def test_a_pinned_visit_moves_by_keys_and_goes_back(
    desk: Desk, store: Store, agreement: int, window: int, qtbot: QtBot
) -> None:
    view = open_planning(desk, qtbot, agreement, window_id=window)
    before = marks(view)
    view.timeline.setFocus()
    press(Key.Key_Home)
    day = first(view).day
    press(Key.Key_Right, ALT)
    qtbot.waitUntil(view.has_plan)
    assert first(view).day == day + 1
    assert first(view).pinned
    assert QApplication.focusWidget() is view.timeline
    press(Key.Key_Left, ALT)
    qtbot.waitUntil(view.has_plan)
    press(Key.Key_U, ALT_SHIFT)
    qtbot.waitUntil(view.has_plan)
    assert marks(view) == before


def test_trying_a_window_says_what_it_saves(desk: Desk, store: Store, known: Known, window: int, qtbot: QtBot) -> None:
    runner = CommandRunner(store)
    monthly = add(runner, "service_interval", code="M", name="Monthly", frequency=1)
    lines = tuple(
        RowDraft(None, {"type": "fee", "description": text, "interval_id": monthly, "starts_on": start})
        for text, start in (("Check", "2026-01-10"), ("Clean", "2026-01-20"))
    )
    agreement = make_agreement(runner, known, children={"agreement_line": lines})
    assert open_planning(desk, qtbot, agreement).counted.text() == "6 visits · 6 lines"
    tried = open_planning(desk, qtbot, agreement, window_id=window)
    assert tried.counted.text() == "3 visits · 6 lines · saves 3 visits"


def test_the_wheel_zooms_and_the_whole_period_fits_again(desk: Desk, agreement: int, qtbot: QtBot) -> None:
    view = open_planning(desk, qtbot, agreement)
    timeline = view.timeline
    fitting = timeline.painter.place.day_width
    assert timeline.horizontalScrollBar().maximum() == 0
    at = spot(view, first(view))
    turn = QWheelEvent(
        QPointF(at), QPointF(timeline.viewport().mapToGlobal(at)), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        CTRL, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(timeline.viewport(), turn)
    assert timeline.painter.place.day_width > fitting
    assert timeline.horizontalScrollBar().maximum() > 0
    assert abs(spot(view, first(view)).x() - at.x()) <= timeline.painter.place.day_width
    press(Key.Key_0, CTRL)
    assert timeline.painter.place.day_width == fitting


def test_the_load_of_the_technicians_is_shown_by_keys(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    runner = CommandRunner(store)
    monthly = add(runner, "service_interval", code="M", name="Monthly", frequency=1)
    category = add(runner, "category", code="H", name="Hours", type="hour")
    worker = add(runner, "worker", name="Anna Wilk")
    line = RowDraft(None, {"type": "hour", "description": "Check", "interval_id": monthly, "quantity": "2.5",
                           "category_id": category, "worker_id": worker, "starts_on": "2026-01-10"})  # fmt: skip
    agreement = make_agreement(runner, known, children={"agreement_line": (line,)})
    view = open_planning(desk, qtbot, agreement)
    press(Key.Key_C, ALT_SHIFT)
    table = view.capacity.table
    assert view.capacity.isVisible()
    assert not view.timeline.isVisible()
    cells = [table.index(0, at).data() for at in range(table.columnCount())]
    heads = [table.headerData(at, Qt.Orientation.Horizontal) for at in range(table.columnCount())]
    assert cells[0] == "Anna Wilk"
    assert {head: cell for head, cell in zip(heads[1:], cells[1:], strict=True) if cell} == {
        "W50": "2.5", "W1": "2.5", "W6": "2.5",
    }  # fmt: skip
    press(Key.Key_C, ALT_SHIFT)
    assert view.timeline.isVisible()


def test_closed_days_orders_that_are_there_and_groups_are_told_apart(
    desk: Desk, store: Store, known: Known, qtbot: QtBot
) -> None:
    runner = CommandRunner(store)
    spans = tuple(RowDraft(None, {"weekday": day, "opens": 480, "closes": 960}) for day in range(1, 6))
    add(runner, "work_calendar", {"calendar_span": spans}, code="PL", name="Office")
    runner.run(SetParameter("calendar", "PL"))
    monthly = add(runner, "service_interval", code="M", name="Monthly", frequency=1)
    month = add(runner, "time_window", code="MONTH", name="Month", method="month")
    pump = add(runner, "service_object", name="Pump", group_id=known.group)
    lines = (
        RowDraft(None, {"type": "fee", "description": "Check", "interval_id": monthly, "starts_on": "2026-12-05",
                        "object_id": pump}),
        RowDraft(None, {"type": "fee", "description": "Clean", "interval_id": monthly, "window_id": month,
                        "starts_on": "2026-12-15"}),
    )  # fmt: skip
    agreement = make_agreement(runner, known, children={"agreement_line": lines}, combine=CombineBy.OBJECT)
    first_half = {"from_on": date(2026, 12, 1), "until_on": date(2026, 12, 31)}
    runner.run(CreateServiceOrders(agreement_ids=(agreement,), **first_half))  # type: ignore[arg-type]
    late = {"type": "fee", "description": "Rinse", "window_id": month, "starts_on": "2026-12-10"}
    with store.read() as reader:
        kept = load_record(reader, "agreement", agreement).children["agreement_line"]
    runner.run(SaveRecord("agreement", agreement, children={"agreement_line": (*kept, RowDraft(None, late))}))
    view = open_planning(desk, qtbot, agreement)
    timeline = view.timeline.painter.timeline
    number = number_of(store, agreement)
    assert [(row.title, row.group) for row in timeline.rows] == [(number, "not given"), ("", "Pump")]
    free, pump_row = timeline.rows
    joined = free.marks[0]
    assert (date.fromordinal(joined.day), joined.joined, joined.conflict) == (date(2026, 12, 15), True, False)
    assert "+ Joins an order that is there already." in view.timeline.words_of(joined)
    assert [mark.joined for mark in free.marks[1:]] == [False, False]
    found = [(date.fromordinal(mark.day), mark.conflict) for mark in pump_row.marks]
    assert found == [(date(2027, 1, 5), False), (date(2027, 2, 5), False)]
    saturday = open_planning(desk, qtbot, agreement, from_on=date(2027, 6, 1), until_on=date(2027, 6, 30))
    closed = saturday.timeline.painter.timeline.rows[-1].marks[0]
    assert (date.fromordinal(closed.day), closed.conflict) == (date(2027, 6, 5), True)
    assert "! The calendar is closed on all days of its window." in saturday.timeline.words_of(closed)
    painter = saturday.timeline.painter
    assert [painter.sign(one, 24) for one in (joined, closed, free.marks[1])] == ["1+", "1!", "1"]
    assert [painter.sign(one, 8) for one in (closed, replace(closed, conflict=False, lines=12))] == ["!", MANY]


def number_of(store: Store, agreement: int) -> str:
    with store.read() as reader:
        return str(load_record(reader, "agreement", agreement).values["number"])


def test_the_filter_narrows_the_table_and_the_timeline(
    desk: Desk, store: Store, known: Known, agreement: int, qtbot: QtBot
) -> None:
    runner = CommandRunner(store)
    monthly = add(runner, "service_interval", code="1M", name="Each month", frequency=1)
    line = RowDraft(None, {"type": "fee", "description": "Paint", "interval_id": monthly, "starts_on": "2026-01-20"})
    other = make_agreement(runner, known, children={"agreement_line": (line,)})
    view = open_planning(desk, qtbot, agreement, agreement_ids=(agreement, other))
    numbers = [number_of(store, one) for one in (agreement, other)]
    assert [row.title for row in view.timeline.painter.timeline.rows] == numbers
    view.focus_filter()
    QTest.keyClicks(view.ui.filter, "paint")
    rows = view.timeline.painter.timeline.rows
    assert [row.title for row in rows] == numbers[1:]
    assert [date.fromordinal(mark.day) for mark in rows[0].marks] == [
        date(2026, 12, 20), date(2027, 1, 20), date(2027, 2, 20)
    ]  # fmt: skip
    assert view.ui.model.rowCount() == 3
    QTest.mouseClick(view.timeline.viewport(), LEFT, pos=spot(view, rows[0].marks[2]))
    assert view.ui.table.currentIndex().row() == 2
    press(Key.Key_Home)
    assert view.timeline.selected == rows[0].marks[0]
    view.ui.filter.clear()
    assert [row.title for row in view.timeline.painter.timeline.rows] == numbers
    QTest.keyClicks(view.ui.filter, "nothing of the kind")
    assert view.timeline.painter.timeline.rows == ()
    view.timeline.grab()


def test_pins_stay_when_criteria_change_and_those_that_do_not_fit_are_named(
    desk: Desk, store: Store, agreement: int, window: int, qtbot: QtBot
) -> None:
    days = add(CommandRunner(store), "time_window", code="2D", name="Two days", method="manual", days_after=2)
    view = open_planning(desk, qtbot, agreement, window_id=window)
    view.timeline.setFocus()
    press(Key.Key_Home)
    for _step in range(2):
        press(Key.Key_Right, ALT)
        qtbot.waitUntil(view.has_plan)
    pinned = first(view)
    assert pinned.pinned
    assert view.ui.form is not None
    view.ui.form.set_value("until_on", date(2027, 3, 31))
    view.ui.form.edited.emit("until_on")
    assert not view.has_plan()
    press(Key.Key_F5)
    qtbot.waitUntil(view.has_plan)
    assert len(marks(view)) == 4
    assert (first(view).day, first(view).pinned) == (pinned.day, True)
    said: list[str] = []
    desk.message.connect(lambda message: said.append(message.text))
    view.ui.form.set_value("window_id", days, "2D")
    view.ui.form.edited.emit("window_id")
    press(Key.Key_F5)
    qtbot.waitUntil(view.has_plan)
    (text,) = said
    assert text.splitlines() == [
        "No longer pinned:", "Clean may only be done from 2026-12-15 to 2026-12-17; 2026-12-12 lies outside."
    ]  # fmt: skip
    assert [pin for pin in marks(view) if pin[2]] == [(date(2026, 12, 12), 1, True)], "the check keeps its own"


def test_what_assistive_technology_reads_of_the_timeline(
    desk: Desk, store: Store, agreement: int, qtbot: QtBot
) -> None:
    view = open_planning(desk, qtbot, agreement)
    tree = QAccessible.queryAccessibleInterface(view.timeline)
    assert tree is not None
    assert (tree.role(), tree.childCount()) == (QAccessible.Role.Tree, 1)
    row = tree.child(0)
    assert row.text(QAccessible.Text.Name) == f"{number_of(store, agreement)}, 3 visits"
    names = [row.child(at).text(QAccessible.Text.Name) for at in range(row.childCount())]
    assert names == ["Tue 15 Dec · 2 lines", "Fri 15 Jan · 2 lines", "Mon 15 Feb · 2 lines"]
    second = view.timeline.painter.timeline.rows[0].marks[1]
    at = view.timeline.viewport().mapToGlobal(spot(view, second))
    QTest.mouseClick(view.timeline.viewport(), LEFT, pos=spot(view, second))
    item = tree.childAt(at.x(), at.y())
    assert item.text(QAccessible.Text.Name) == names[1]
    assert item.rect().contains(at)
    assert (item.state().selected, row.child(0).state().selected) == (True, False)
    assert tree.focusChild().text(QAccessible.Text.Name) == names[1]
    assert row.indexOfChild(item) == 1
