"""Changing the stage of the orders selected in their list: one step, with a reason, refused with the numbers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.queries.lists import LISTS
from svcdesk.store.store import Store
from svcdesk.ui.lists.orders import OrdersView
from svcdesk.ui.shared.desk import Desk
from tests.support.records import small_company
from tests.support.stages import make_stages, put_at, stage_id_of
from tests.ui.form_support import keys, press

pytestmark = pytest.mark.usefixtures("appearance")
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


def test_the_selected_orders_change_their_stage_in_one_step(desk: Desk, store: Store, qtbot: QtBot) -> None:
    runner = CommandRunner(store)
    known = small_company(runner)
    stages = make_stages(runner)
    values = {"description": "Lift stopped", "customer_id": known.customer}
    orders = [id_ for _n in range(4) if isinstance(id_ := runner.run(CreateOrder(values)).result, int)]
    put_at(store, orders[0], stages.settled)
    view = OrdersView(desk, LISTS["service_order"])
    qtbot.addWidget(view)
    view.resize(1300, 600)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    qtbot.waitUntil(lambda: view.model.rowCount() == 4 and view.is_loaded())
    view.table.setFocus()
    view.table.go_to(0)
    QTest.keyClick(view.table, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(Key.Key_Down, ALT_SHIFT)
    qtbot.waitUntil(view.panel.isVisible)
    names = [view.panel.target.itemText(at) for at in range(view.panel.target.count())]
    assert names == ["Dropped", "In process", "Done"]
    view.panel.target.setCurrentIndex(0)
    view.panel.why.setFocus()
    keys("parts")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: view.panel.why.reason_id == stages.reason)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: bool(view.panel.problem.text()))  # the settled one is in the way
    assert "ZS-2026-00001 cannot go from “Settled” to “Dropped”" in view.panel.problem.text()
    press(Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is view.table)
    put_at(store, orders[0], stages.planning)
    desk.on_poll_due()
    QTest.keyClick(view.table, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press(Key.Key_Down, ALT_SHIFT)
    qtbot.waitUntil(lambda: view.panel.isVisible() and view.panel.target.count() == 2)
    press(Key.Key_Down)
    assert view.panel.target.currentText() == "In process"
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: all(stage_id_of(store, id_) == stages.work for id_ in orders))
    desk.undo()
    qtbot.waitUntil(lambda: all(stage_id_of(store, id_) == stages.planning for id_ in orders))
