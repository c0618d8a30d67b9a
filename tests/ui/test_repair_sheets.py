"""Printing repairs from the form of a line, the tab of an order, the order itself and the list."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from svcdesk.commands.company import SetParameter
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.store import Store
from svcdesk.ui.lists.build import build_list
from svcdesk.ui.lists.objects import ObjectsView
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.forms.side_tabs import LaterTab, RelatedTab
from svcdesk.ui.shared.print_job import LabelDialog
from tests.support.records import add, small_company
from tests.ui.form_support import open_form, open_repairs, press

pytestmark = pytest.mark.usefixtures("appearance")
Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def order(store: Store) -> int:
    """An order with two repair lines of its object, which are the first two."""
    runner = CommandRunner(store)
    known = small_company(runner)
    made = runner.run(CreateOrder({"description": "Lift stopped", "object_id": known.service_object})).result
    assert isinstance(made, int)
    for text in ("Doors stay open", "Button is dark"):
        add(runner, "repair_line", order_id=made, description=text)
    return made


def printed(ref: RecordRef) -> tuple[str, tuple[str, ...]]:
    """Which sheet of what is asked for."""
    assert ref.entity == "print_job"
    return ref.defaults["sheet"], tuple(sorted(ref.defaults["keys"]))


def button_of(widget: QWidget, id_: str) -> QToolButton:
    (found,) = (one for one in widget.findChildren(QToolButton)
                if one.defaultAction() is not None and one.defaultAction().objectName() == id_)  # fmt: skip
    return found


@pytest.mark.usefixtures("order")
def test_the_form_of_a_line_prints_its_report_by_key_and_with_costs_from_the_menu(desk: Desk, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "repair_line", 1)
    with qtbot.waitSignal(desk.open_requested) as asked:
        press(Key.Key_P, CTRL)
    assert printed(asked.args[0]) == ("repair_report", ("#1",))
    with qtbot.waitSignal(desk.open_requested) as asked:
        press(Key.Key_P, CTRL | SHIFT)
    assert printed(asked.args[0]) == ("intake_receipt", ("#1",))
    with qtbot.waitSignal(desk.open_requested) as asked:
        press(Key.Key_L, CTRL | SHIFT)
    assert printed(asked.args[0]) == ("repair_label", ("#1",))
    menu = button_of(document, "repair.print_repair_report").menu()
    (priced,) = (one for one in menu.actions() if one.objectName() == "repair.print_priced_repair")
    with qtbot.waitSignal(desk.open_requested) as asked:
        priced.trigger()
    assert printed(asked.args[0]) == ("priced_repair", ("#1",))


def test_the_order_prints_the_reports_of_all_its_repairs(desk: Desk, order: int, qtbot: QtBot) -> None:
    open_form(desk, qtbot, "service_order", order)
    with qtbot.waitSignal(desk.open_requested) as asked:
        press(Key.Key_Q, ALT | SHIFT)
    assert printed(asked.args[0]) == ("repair_report", (f"order:#{order}",))


@pytest.mark.parametrize("entity", ["service_order", "service_object"])
def test_the_tab_prints_what_is_selected_or_all(desk: Desk, order: int, entity: str, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, entity, order if entity == "service_order" else 1)
    titles = [document.tabs.tabText(at) for at in range(document.tabs.count())]
    later = document.tabs.widget(titles.index("Repairs"))
    assert isinstance(later, LaterTab)
    document.tabs.setCurrentWidget(later)
    tab = later.tab
    assert isinstance(tab, RelatedTab)
    qtbot.waitUntil(tab.has_rows)
    button = button_of(tab, "repairs_tab.print_repair_report")
    with qtbot.waitSignal(desk.open_requested) as asked:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert printed(asked.args[0]) == ("repair_report", ("#1", "#2"))
    tab.view.selectRow(0)
    with qtbot.waitSignal(desk.open_requested) as asked:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert printed(asked.args[0]) == ("repair_report", (f"#{tab.view.table.rows[0].record_id}",))


@pytest.mark.usefixtures("order")
def test_the_list_prints_every_selected_repair_as_one_batch(desk: Desk, qtbot: QtBot) -> None:
    view = open_repairs(desk, qtbot, 2)
    press(Key.Key_A, CTRL)
    with qtbot.waitSignal(desk.open_requested) as asked:
        press(Key.Key_P, CTRL | SHIFT)
    assert printed(asked.args[0]) == ("repair_report", ("#1", "#2"))
    assert "repairs.print_priced_repair" in view.menu_ids()


@pytest.mark.usefixtures("order")
def test_the_object_prints_its_label(desk: Desk, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "service_object", 1)
    with qtbot.waitSignal(desk.open_requested) as asked:
        QTest.mouseClick(button_of(document, "object.label"), Qt.MouseButton.LeftButton)
    assert printed(asked.args[0]) == ("object_label", ("#1",))
    document.tabs.setFocus()
    with qtbot.waitSignal(desk.open_requested) as asked:
        press(Key.Key_L, ALT | SHIFT)
    assert printed(asked.args[0]) == ("object_label", ("#1",))


@pytest.mark.usefixtures("order")
def test_sheets_of_labels_are_begun_where_the_last_one_ended(desk: Desk, store: Store, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.changed):
        desk.run(SetParameter("label_size", "A4"))
    qtbot.waitUntil(lambda: desk.parameters.label_size == "A4")
    view = build_list(desk, "service_object")
    assert isinstance(view, ObjectsView)
    qtbot.addWidget(view)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.on_shown()
    qtbot.waitUntil(lambda: view.model.row_at(0) is not None)
    assert view.screen_actions is not None
    assert not view.screen_actions["objects.label"].isEnabled(), "nothing is selected yet"
    view.table.setFocus()
    press(Key.Key_A, CTRL)
    press(Key.Key_L, ALT | SHIFT)
    qtbot.waitUntil(lambda: view.findChild(LabelDialog) is not None)
    dialog = view.findChild(LabelDialog)
    assert isinstance(dialog, LabelDialog)
    qtbot.waitUntil(dialog.first.hasFocus)
    QTest.keyClicks(dialog.first, "7")
    with qtbot.waitSignal(desk.open_requested) as asked:
        press(Key.Key_Return)
    assert printed(asked.args[0]) == ("object_label", ("#1", "first=7", "size=A4"))
