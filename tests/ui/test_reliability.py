"""The reliability screen by keys and clicks: rows, bars that open their orders, criteria, who opens it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.queries.lists import LISTS, ListRequest
from svcdesk.queries.lists.engine import fetch_rows, find
from svcdesk.queries.reliability import ReliabilityBy
from svcdesk.reports.formats import NBSP
from svcdesk.store import Store
from svcdesk.ui.reliability.chart import ChartView
from svcdesk.ui.reliability.view import ReliabilityView
from svcdesk.ui.shared.desk import Desk, RecordRef
from tests.support.clocks import MovingClock
from tests.support.faults import Shop, faulty_machines
from tests.support.records import small_company
from tests.ui.form_support import CTRL, open_form, press

pytestmark = pytest.mark.usefixtures("appearance")
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock("2026-01-01 08:00")


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def shop(runner: CommandRunner, clock: MovingClock) -> Shop:
    return faulty_machines(runner, clock)


@pytest.fixture
def asked(desk: Desk) -> list[RecordRef]:
    """What the screen asked to open."""
    found: list[RecordRef] = []
    desk.open_requested.connect(found.append)
    return found


@pytest.fixture
def show(desk: Desk, qtbot: QtBot) -> Callable[..., ReliabilityView]:
    def build(**defaults: object) -> ReliabilityView:
        view = ReliabilityView(desk, RecordRef("reliability", None, dict(defaults)) if defaults else None)
        qtbot.addWidget(view)
        view.resize(1400, 1000)
        with qtbot.waitActive(view):
            view.show()
            view.activateWindow()
        qtbot.waitUntil(lambda: view.found is not None and not view.is_reading())
        view.rows.view.setFocus()
        qtbot.waitUntil(view.rows.view.hasFocus)
        return view

    return build


def names(view: ReliabilityView) -> list[str]:
    return [row.cells[0] for row in view.rows.view.table.rows]


def numbers_of(store: Store, ids: tuple[int, ...]) -> list[str]:
    with store.read() as reader:
        found = find(reader, ListRequest("service_order", columns=("number",)))
        return sorted(row.values[0] for row in fetch_rows(reader, found, 0, 100) if row.id in ids)


def middle(chart: ChartView, at: int) -> QPoint:
    return chart.painter.cell(at).center()


def test_rows_are_walked_and_their_figures_follow(show: Callable[..., ReliabilityView], shop: Shop) -> None:
    view = show()
    assert names(view) == ["All together", "OB-000001  Lift A", "OB-000003  Printer", "OB-000002  Door"]
    assert [row.cells[1:] for row in view.rows.view.table.rows][1] == ("5", "97.2", "3")
    assert view.heading.text() == "All together"
    press(Qt.Key.Key_Down)
    assert view.heading.text() == "OB-000001  Lift A"
    spoken = [card.accessibleName() for card in view.cards.cards]
    assert spoken[0] == "Faults, 5, 0.31 a month, 1 object"
    assert spoken[1] == "Mean time between faults, 97.2 days, 486 days (1 object) ÷ 5 faults"
    assert spoken[2].startswith("Repeat faults, 3, 60 % of the faults")
    assert spoken[3].startswith(f"Cost, 210.00{NBSP}PLN, 480.00{NBSP}PLN paid by customers")
    assert [row.cells[1] for row in view.details.repeats.table.rows] == ["Stuck", "Noise", "Stuck"]
    press(Qt.Key.Key_Down)
    assert view.heading.text() == "OB-000003  Printer"
    assert view.cards.cards[1].accessibleName().endswith("–, Said from 2 faults on.")


def test_arrows_move_between_bars_and_enter_opens_their_orders(
    show: Callable[..., ReliabilityView], shop: Shop, asked: list[RecordRef], store: Store, qtbot: QtBot
) -> None:
    view = show(object_id=shop.known.service_object)
    months = view.charts[0]
    months.setFocus()
    qtbot.waitUntil(months.hasFocus)
    assert months.words(months.current)[0] == "May 2026: 0"
    press(Qt.Key.Key_Return)
    assert asked == [], "there are no orders behind May"
    assert not view.has_orders()
    press(Qt.Key.Key_Left)
    assert months.words(months.current) == (
        "April 2026: 2", "for the first time: 0", "came back within 90 days: 2", "2 orders",
    )  # fmt: skip
    press(Qt.Key.Key_Return)
    (ref,) = asked
    assert ref.entity == "list:service_order"
    request = ListRequest.from_json(LISTS["service_order"], ref.defaults)
    with store.read() as reader:
        listed = {row.id for row in fetch_rows(reader, find(reader, request), 0, 100)}
    assert listed == {shop.orders[3], shop.orders[6]}
    press(Qt.Key.Key_Home)
    assert months.words(months.current)[0] == "January 2025: 0"
    for _month in range(12):
        press(Qt.Key.Key_Right)
    press(Qt.Key.Key_O, CTRL)
    assert (asked[-1].entity, asked[-1].record_id) == ("service_order", shop.orders[0]), "one order opens by itself"


def test_a_click_on_a_bar_opens_and_the_pointer_is_told(
    show: Callable[..., ReliabilityView], shop: Shop, asked: list[RecordRef], store: Store, qtbot: QtBot
) -> None:
    view = show(object_id=shop.known.service_object)
    years, parts = view.charts[1], view.charts[2]
    QTest.mouseClick(years, Qt.MouseButton.LeftButton, pos=middle(years, 0))
    assert asked[-1].defaults["filters"] == {"number": "==" + " | ".join(numbers_of(store, shop.orders[:2]))}
    QTest.mouseMove(parts, middle(parts, 0))
    at = middle(parts, 0)
    QApplication.sendEvent(parts, QHelpEvent(QHelpEvent.Type.ToolTip, at, parts.mapToGlobal(at)))
    qtbot.waitUntil(lambda: QToolTip.text() == "Rope: 3\nQuantity: 6 m\nCost: 60.00\n2 orders")
    QToolTip.hideText()
    QTest.mouseClick(parts, Qt.MouseButton.LeftButton, pos=QPoint(3, parts.height() - 3))
    assert len(asked) == 1, "beside the bars nothing opens"


def test_assistive_technology_reads_every_bar(show: Callable[..., ReliabilityView], shop: Shop, qtbot: QtBot) -> None:
    view = show(object_id=shop.known.service_object)
    months = view.charts[0]
    chart = QAccessible.queryAccessibleInterface(months)
    assert chart is not None
    assert chart.text(QAccessible.Text.Name) == "Faults a month"
    assert (chart.role(), chart.childCount()) == (QAccessible.Role.List, 17)
    names = [chart.child(at).text(QAccessible.Text.Name) for at in range(chart.childCount())]
    assert names[13] == "February 2026: 2, for the first time: 1, came back within 90 days: 1, 2 orders"
    months.setFocus()
    qtbot.waitUntil(months.hasFocus)
    press(Qt.Key.Key_Left)
    current = chart.focusChild()
    assert current.text(QAccessible.Text.Name) == names[15]
    assert current.state().focused
    at = current.rect().center()
    assert chart.childAt(at.x(), at.y()).text(QAccessible.Text.Name) == names[15]


def test_what_came_back_and_parts_open_their_orders(
    show: Callable[..., ReliabilityView], shop: Shop, asked: list[RecordRef], store: Store, qtbot: QtBot
) -> None:
    view = show()
    view.details.repeats.setFocus()
    view.details.repeats.selectRow(0)
    press(Qt.Key.Key_Return)
    wanted = numbers_of(store, (shop.orders[1], shop.orders[6]))
    assert asked[-1].defaults["filters"] == {"number": "==" + " | ".join(wanted)}
    view.details.setCurrentIndex(1)
    view.details.parts.setFocus()
    view.details.parts.selectRow(0)
    press(Qt.Key.Key_Return)
    assert asked[-1].defaults["filters"] == {"number": "==" + " | ".join(numbers_of(store, shop.orders[:2]))}


def test_criteria_are_chosen_cleared_and_printed(
    show: Callable[..., ReliabilityView], shop: Shop, asked: list[RecordRef], qtbot: QtBot
) -> None:
    view = show(group_id=shop.known.group, by=ReliabilityBy.GROUP)
    assert names(view) == ["All together", "Lifts"]
    assert view.shows_criteria()
    box = view.more.boxes["group_id"]
    qtbot.waitUntil(lambda: "Lifts" in box.editor.caption())
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_P, CTRL)
    assert asked[-1].entity == "report:reliability"
    assert asked[-1].defaults == {"by": ReliabilityBy.GROUP, "group_id": shop.known.group}
    press(Qt.Key.Key_O, ALT_SHIFT)
    assert (asked[-1].entity, asked[-1].record_id) == ("object_group", shop.known.group)
    press(Qt.Key.Key_X, CTRL_SHIFT)
    qtbot.waitUntil(lambda: names(view) == ["All together", "Lifts", "Printers"])
    assert not view.is_filtered()


def test_a_period_that_makes_no_sense_is_marked(show: Callable[..., ReliabilityView], shop: Shop, qtbot: QtBot) -> None:
    view = show()
    for name, text in (("from_day", "2026-05-01"), ("until_day", "2026-04-01")):
        widget = view.form.boxes[name].editor.focus_widget()
        widget.setFocus()
        QTest.keyClicks(widget, text)
        QTest.keyClick(widget, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: bool(view.form.boxes["until_day"].error_text()))
    assert names(view)[0] == "All together", "what was shown stays"


def test_the_row_of_an_object_is_printed_as_it_stands_there(
    show: Callable[..., ReliabilityView], shop: Shop, asked: list[RecordRef]
) -> None:
    show(object_id=shop.known.service_object, with_parts=True)
    press(Qt.Key.Key_P, CTRL)
    assert asked[-1].defaults["with_parts"] is True, "all of them"
    for id_ in (shop.known.service_object, shop.door):
        press(Qt.Key.Key_Down)
        press(Qt.Key.Key_P, CTRL)
        assert asked[-1].defaults == {"by": ReliabilityBy.OBJECT, "object_id": id_}


def test_changes_are_read_again(show: Callable[..., ReliabilityView], shop: Shop, desk: Desk, qtbot: QtBot) -> None:
    view = show()
    desk.run(SaveRecord("service_object", shop.printer, {"name": "Copier"}))
    qtbot.waitUntil(lambda: any(name.endswith("Copier") for name in names(view)))


def test_what_is_meant_comes_back_with_the_tab(show: Callable[..., ReliabilityView], shop: Shop, desk: Desk) -> None:
    state = show(object_id=shop.known.service_object, with_parts=True).save_state()
    assert state == {"criteria": {"by": "service object", "object_id": shop.known.service_object, "with_parts": True}}
    again = ReliabilityView(desk)
    again.restore_state({"criteria": {**state["criteria"], "from_day": "nonsense", "until_day": "2026-04-01"}})
    assert again.save_state()["criteria"] == {**state["criteria"], "until_day": "2026-04-01"}
    again.deleteLater()


def test_the_forms_of_objects_and_groups_open_it(desk: Desk, shop: Shop, asked: list[RecordRef], qtbot: QtBot) -> None:
    open_form(desk, qtbot, "service_object", shop.known.service_object)
    press(Qt.Key.Key_K, ALT_SHIFT)
    assert asked[-1].entity == "reliability"
    assert asked[-1].defaults == {"object_id": shop.known.service_object, "with_parts": True}
    open_form(desk, qtbot, "object_group", shop.known.group)
    press(Qt.Key.Key_K, ALT_SHIFT)
    assert asked[-1].defaults == {"group_id": shop.known.group}


def test_a_company_without_repairs_says_so(
    show: Callable[..., ReliabilityView],
    runner: CommandRunner,
    clock: MovingClock,
    asked: list[RecordRef],
    qtbot: QtBot,
) -> None:
    small_company(runner)
    view = show()
    for chart in view.charts:
        chart.setFocus()
        qtbot.waitUntil(chart.hasFocus)
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_Return):
            press(key)
    assert asked == []
    assert [card.accessibleName().split(", ")[1] for card in view.cards.cards] == ["0", "–", "0", f"0.00{NBSP}PLN"]
