"""The year planner by clicks and keys: years, filter, marks, visits of a month, and where they lead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from svcdesk.commands.company import SetParameter
from svcdesk.commands.order_cancel import CancelOrders
from svcdesk.commands.planning import CreateServiceOrders
from svcdesk.commands.records import JoinTeam, SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.sign_off import SignOffOrder
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import VisitState
from svcdesk.store import Store
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.year.marks import place_marks
from svcdesk.ui.year.view import YearView
from tests.support.orders import make_agreement
from tests.support.records import Known, add, small_company
from tests.ui.form_support import CTRL, keys, press

# The clock stands at Monday 2026-11-23.
pytestmark = pytest.mark.usefixtures("appearance")
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


@pytest.fixture
def lifts(runner: CommandRunner, known: Known) -> int:
    """Two hours on the lift on the 20th of each month from September; those before December are made."""
    monthly = add(runner, "service_interval", code="M", name="Monthly", range="month", frequency=1)
    line = {"type": "hour", "description": "Inspection", "quantity": 2, "interval_id": monthly,
            "object_id": known.service_object, "starts_on": "2026-09-20"}  # fmt: skip
    made = make_agreement(runner, known, children={"agreement_line": (RowDraft(None, line),)},
                          preferred_technician_id=known.worker)  # fmt: skip
    make(runner, date(2026, 9, 1), date(2026, 11, 30))
    return made


@pytest.fixture
def doors(runner: CommandRunner, known: Known, lifts: int) -> int:
    """Once in December, by nobody; after the lifts."""
    assert lifts
    return make_agreement(runner, known, "Check", description="Doors", starts_on="2026-12-07")


def make(runner: CommandRunner, begin: date, end: date) -> list[int]:
    report = runner.run(CreateServiceOrders(from_on=begin, until_on=end)).result
    return [row.record_id for row in report.rows if row.entity == "service_order"]  # type: ignore[attr-defined]


@pytest.fixture
def show(desk: Desk, qtbot: QtBot) -> Callable[..., YearView]:
    def build(**defaults: object) -> YearView:
        view = YearView(desk, RecordRef("year_planner", None, dict(defaults)) if defaults else None)
        qtbot.addWidget(view)
        view.resize(1400, 800)
        with qtbot.waitActive(view):
            view.show()
            view.activateWindow()
        qtbot.waitUntil(lambda: loaded(view))
        view.table.setFocus()
        qtbot.waitUntil(view.table.hasFocus)
        return view

    return build


def loaded(view: YearView) -> bool:
    return view.plan_shown is not None and view.plan_shown.year == view.year and not view.is_reading()


def opened(desk: Desk) -> list[RecordRef]:
    found: list[RecordRef] = []
    desk.open_requested.connect(found.append)
    return found


def go_to(view: YearView, row: int, column: int) -> None:
    """By keys, from the first cell."""
    press(Qt.Key.Key_Home, CTRL)
    for _step in range(row):
        press(Qt.Key.Key_Down)
    for _step in range(column):
        press(Qt.Key.Key_Right)
    assert (view.table.currentIndex().row(), view.table.currentIndex().column()) == (row, column)


def cell_text(view: YearView, row: int, column: int) -> str:
    return str(view.model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole))


def foot(view: YearView, row: int) -> list[str]:
    return [str(view.foot.figures.index(row, column).data()) for column in range(13)]


def test_months_have_marks_sums_and_words(
    show: Callable[..., YearView], runner: CommandRunner, lifts: int, doors: int
) -> None:
    orders = [row for row in make(runner, date(2026, 9, 1), date(2026, 9, 30)) if row]
    assert not orders, "they are made already"
    view = show()
    assert [row.agreement_id for row in view.model.rows] == [lifts, doors]
    assert cell_text(view, 0, 0) == "US-00001  Hotel Świt"
    assert cell_text(view, 0, 9) == "US-00001 September: 1 visit: 1 late"
    assert cell_text(view, 0, 12) == "US-00001 December: 1 visit: 1 due"
    assert cell_text(view, 1, 1) == "US-00002 January: no visits"
    assert foot(view, 0) == ["Visits  5", *[""] * 8, "1", "1", "1", "2"]
    assert foot(view, 1) == ["Hours  8", *[""] * 8, "2", "2", "2", "2"]
    assert "2 agreements · 5 visits" in view.summary.text()
    tip = str(view.model.index(0, 9).data(Qt.ItemDataRole.ToolTipRole))
    for words in ("Sun 20 Sep", "late", "ZS-2026-", "Inspection", "Lift A", "nothing says that it was done"):
        assert words in tip, words


def test_enter_opens_the_order_or_the_agreement(
    show: Callable[..., YearView], desk: Desk, lifts: int, doors: int
) -> None:
    view, found = show(), opened(desk)
    go_to(view, 0, 9)
    assert "late" in view.pane.title.text()
    assert "Inspection" in view.pane.text.text()
    press(Qt.Key.Key_Return)
    assert view.pane.visit is not None
    assert found == [RecordRef("service_order", view.pane.visit.order_id)]
    press(Qt.Key.Key_End)
    assert view.table.currentIndex().column() == 12
    press(Qt.Key.Key_Return)
    assert found[1:] == [RecordRef("agreement", lifts)], "no order is made in December"
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Return)
    assert found[2:] == [RecordRef("agreement", doors)]


def test_of_several_visits_one_is_chosen(
    show: Callable[..., YearView], desk: Desk, runner: CommandRunner, known: Known, qtbot: QtBot
) -> None:
    weekly = add(runner, "service_interval", code="W", name="Weekly", range="week", frequency=1)
    line = {"type": "fee", "description": "Round", "interval_id": weekly, "starts_on": "2026-10-05"}
    make_agreement(runner, known, children={"agreement_line": (RowDraft(None, line),)})
    orders = make(runner, date(2026, 10, 1), date(2026, 10, 31))
    view, found = show(), opened(desk)
    go_to(view, 0, 10)
    assert [view.pane.list.item(at).text()[:15] for at in range(view.pane.list.count())] == [
        "Mon 5 Oct 2026 ", "Mon 12 Oct 2026", "Mon 19 Oct 2026", "Mon 26 Oct 2026"
    ]  # fmt: skip
    press(Qt.Key.Key_Return)
    assert view.pane.list.hasFocus()
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert found == [RecordRef("service_order", orders[1])]
    press(Qt.Key.Key_Escape)
    assert view.table.hasFocus()
    # A double click on a mark opens its order at once.
    index = view.model.index(0, 10)
    placed = place_marks(view.table.visualRect(index), view.model.visits_at(index))
    at = placed[3].rect.center()
    QTest.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert view.pane.list.currentRow() == 3
    QTest.mouseDClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert found[1:] == [RecordRef("service_order", orders[3])]


def test_marks_that_do_not_fit_are_gathered_by_kind(
    show: Callable[..., YearView], runner: CommandRunner, known: Known
) -> None:
    daily = add(runner, "service_interval", code="D", name="Daily", range="day", frequency=1)
    line = {"type": "fee", "description": "Round", "interval_id": daily, "starts_on": "2026-11-01"}
    make_agreement(runner, known, children={"agreement_line": (RowDraft(None, line),)})
    runner.run(CancelOrders(order_ids=tuple(make(runner, date(2026, 11, 23), date(2026, 11, 24)))))
    view = show()
    visits = view.model.visits_at(view.model.index(0, 11))
    placed = place_marks(QRect(0, 0, 90, 28), visits)
    assert [(one.visits[0].state, len(one.visits)) for one in placed] == [
        (VisitState.CANCELED, 2), (VisitState.PLANNED, 6)
    ]  # fmt: skip
    assert cell_text(view, 0, 11) == "US-00001 November: 8 visits: 6 due, 2 canceled"
    assert foot(view, 0)[11] == "6", "nobody goes to the canceled ones"
    assert [len(one.visits) for one in place_marks(QRect(0, 0, 200, 28), visits)] == [1] * 8


def test_years_go_on_and_back_by_keys_and_buttons(
    show: Callable[..., YearView], desk: Desk, qtbot: QtBot, lifts: int, doors: int
) -> None:
    view = show()
    said: list[object] = []
    desk.message.connect(said.append)
    assert view.heading.text() == "2026"
    press(Qt.Key.Key_Right, ALT)
    qtbot.waitUntil(lambda: loaded(view) and view.heading.text() == "2027")
    assert foot(view, 0) == ["Visits  12", *["1"] * 12], "the doors are done once only"
    assert view.table.currentIndex().row() == 0
    for name in ("Previous year", "Previous year"):
        button = next(one for one in view.findChildren(QToolButton) if one.toolTip().startswith(name))
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: loaded(view) and view.heading.text() == "2025")
    assert foot(view, 0)[0] == "Visits  0"
    assert not said, "the year that was left before it was read is dropped without a word"
    view.table.setFocus()
    press(Qt.Key.Key_Y, ALT | SHIFT)
    qtbot.waitUntil(lambda: loaded(view) and view.heading.text() == "2026")
    assert (lifts, doors) == tuple(row.agreement_id for row in view.model.rows)


def test_words_and_quick_filters_narrow(
    show: Callable[..., YearView], runner: CommandRunner, lifts: int, doors: int
) -> None:
    view = show()
    press(Qt.Key.Key_F, CTRL)
    assert view.bar.box.hasFocus()
    keys("doors")
    assert [row.agreement_id for row in view.model.rows] == [doors]
    assert foot(view, 0)[0] == "Visits  1"
    assert "1 of 2 agreements" in view.summary.text()
    keys("x")
    assert view.pages.currentWidget() is view.empty
    press(Qt.Key.Key_X, CTRL | SHIFT)
    assert len(view.model.rows) == 2
    QTest.mouseClick(view.bar.quick["late"], Qt.MouseButton.LeftButton)
    assert [row.agreement_id for row in view.model.rows] == [lifts]
    QTest.mouseClick(view.bar.quick["late"], Qt.MouseButton.LeftButton)
    view.table.setFocus()
    keys("d")
    assert view.bar.box.hasFocus(), "letters on the table go to the filter"
    assert view.bar.box.text() == "d"


def test_a_technician_is_chosen_and_comes_back_with_the_tab(
    show: Callable[..., YearView], known: Known, qtbot: QtBot, lifts: int, doors: int
) -> None:
    view = show()
    press(Qt.Key.Key_F, CTRL | SHIFT)
    assert view.form.isVisible()
    line = view.form.boxes["technician_id"].findChild(QLineEdit)
    assert line is not None
    line.setFocus()
    keys("Jan")
    press(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: len(view.model.rows) == 1)
    assert view.model.rows[0].agreement_id == lifts
    state = view.save_state()
    assert state["who"] == {"technician_id": known.worker}
    again = show()
    assert len(again.model.rows) == 2
    again.restore_state(state)
    qtbot.waitUntil(lambda: "Jan" in again.form.boxes["technician_id"].findChild(QLineEdit).text())  # type: ignore[union-attr]
    again.show_year(2026)
    qtbot.waitUntil(lambda: loaded(again))
    assert [row.agreement_id for row in again.model.rows] == [lifts]
    assert doors


def test_plan_and_print_go_on_with_the_year(
    show: Callable[..., YearView], desk: Desk, qtbot: QtBot, lifts: int, doors: int
) -> None:
    view, found = show(), opened(desk)
    press(Qt.Key.Key_Home, CTRL)
    press(Qt.Key.Key_Down, SHIFT)
    press(Qt.Key.Key_D, ALT | SHIFT)
    assert found == [RecordRef("batch:create_service_orders", None, {
        "agreement_ids": (lifts, doors), "from_on": date(2026, 11, 23), "until_on": date(2026, 12, 31)
    })]  # fmt: skip
    press(Qt.Key.Key_Right, ALT)
    qtbot.waitUntil(lambda: loaded(view))
    press(Qt.Key.Key_D, ALT | SHIFT)
    assert found[1].defaults["from_on"] == date(2027, 1, 1)
    press(Qt.Key.Key_P, CTRL)
    assert found[2:] == [RecordRef("report:year_plan", None, {"year": 2027})]
    view.show_year(2025)
    qtbot.waitUntil(lambda: loaded(view))
    assert not view.can_plan(), "a year that is over is not planned"


def test_closed_days_and_weeks_with_too_much_work_are_seen(
    show: Callable[..., YearView], runner: CommandRunner, known: Known
) -> None:
    spans = tuple(RowDraft(None, {"weekday": day, "opens": 480, "closes": 960}) for day in range(1, 6))
    calendar = add(runner, "work_calendar", {"calendar_span": spans}, code="PL", name="Office")
    runner.run(SetParameter("calendar", "PL"))
    runner.run(SaveRecord("worker", known.worker, {"calendar_id": calendar}))
    runner.run(JoinTeam(known.worker, known.team))
    lines = tuple(
        RowDraft(None, {"type": "hour", "description": "Overhaul", "quantity": quantity, "starts_on": day})
        for quantity, day in ((41, "2026-12-01"), (1, "2026-12-06"))
    )
    make_agreement(runner, known, children={"agreement_line": lines}, preferred_technician_id=known.worker)
    view = show()
    assert str(view.model.headerData(12, Qt.Orientation.Horizontal)) == "Dec !"
    assert foot(view, 2)[12] == "! W49"
    tip = str(view.foot.figures.index(2, 12).data(Qt.ItemDataRole.ToolTipRole))
    assert tip == "W49 Jan Śliwa: 42 h of 40 h"
    assert "1 on closed days" in view.summary.text()
    go_to(view, 0, 12)
    press(Qt.Key.Key_Return)
    press(Qt.Key.Key_Down)
    assert "closed day" in view.pane.title.text()
    assert "is closed in the calendar" in view.pane.text.text()
    QTest.mouseClick(view.bar.quick["conflicts"], Qt.MouseButton.LeftButton)
    assert len(view.model.rows) == 1


def test_changes_elsewhere_are_read(show: Callable[..., YearView], desk: Desk, qtbot: QtBot, lifts: int) -> None:
    view = show()
    visit = view.model.visits_at(view.model.index(0, 9))[0]
    assert visit.order_id is not None
    go_to(view, 0, 9)
    desk.run(SignOffOrder(visit.order_id, signer="Ewa"))
    qtbot.waitUntil(lambda: cell_text(view, 0, 9).endswith("1 done"))
    assert view.table.currentIndex().column() == 9, "the place stays"
    assert lifts
