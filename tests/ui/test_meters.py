"""The meters of a service object: a reading is written down by keys, and what is too low is asked about."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from svcdesk.commands.meters import ReadMeter
from svcdesk.commands.runner import CommandRunner
from svcdesk.queries.meters import load_readings
from svcdesk.store import Store
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.fields_dialog import FieldsDialog
from svcdesk.ui.shared.forms.meters_tab import MetersTab
from tests.support.records import add, small_company
from tests.ui.form_support import keys, open_form, press

pytestmark = pytest.mark.usefixtures("appearance")


def test_a_reading_is_written_down_by_keys(desk: Desk, store: Store, qtbot: QtBot) -> None:
    runner = CommandRunner(store)
    lift = small_company(runner).service_object
    meter = add(runner, "meter", object_id=lift, name="Trips")
    runner.run(ReadMeter(meter, Decimal(100)))
    document = open_form(desk, qtbot, "service_object", lift)
    titles = [document.tabs.tabText(at) for at in range(document.tabs.count())]
    document.tabs.setCurrentIndex(titles.index("Meters"))
    qtbot.waitUntil(lambda: bool(document.findChildren(MetersTab)))
    (tab,) = document.findChildren(MetersTab)
    qtbot.waitUntil(lambda: tab.view.model().rowCount() == 1)
    tab.view.setFocus()
    QTest.keyClick(tab.view, Qt.Key.Key_Insert)
    qtbot.waitUntil(lambda: bool(tab.findChildren(FieldsDialog) or document.findChildren(FieldsDialog)))
    dialog = (tab.findChildren(FieldsDialog) or document.findChildren(FieldsDialog))[0]
    qtbot.waitUntil(dialog.isActiveWindow)
    keys("150")
    press(Qt.Key.Key_Return)

    def values() -> list[Decimal | None]:
        with store.read() as reader:
            return [row.value for row in load_readings(reader, lift)]

    qtbot.waitUntil(lambda: values() == [150, 100])
    qtbot.waitUntil(lambda: tab.view.model().rowCount() == 2)
