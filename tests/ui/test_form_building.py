"""A form opens in short turns: no key waits, none is lost, and it is seen only when the record is in it."""

from __future__ import annotations

import importlib
from decimal import Decimal

import pytest
from PySide6.QtCore import QDeadlineTimer, QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.store.store import Store
from svcdesk.ui.orders.document import OrderDocument
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shell.warm_up import MODULES
from tests.support.pauses import Pauses
from tests.support.records import Known, small_company
from tests.ui.form_support import CTRL, field, open_form, press, stored

pytestmark = pytest.mark.usefixtures("appearance")
LONGEST_MS = 50


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


@pytest.fixture
def long_order(store: Store, known: Known) -> int:
    """An order with 200 lines."""
    lines = tuple(
        RowDraft(None, {"description": f"Part {n}", "worker_id": known.worker, "sales_price": Decimal(n)})
        for n in range(1, 201)
    )
    values = {"description": "Overhaul", "object_id": known.service_object}
    made = CommandRunner(store).run(CreateOrder(values, lines)).result
    assert isinstance(made, int)
    return made


def begin(desk: Desk, qtbot: QtBot, record_id: int | None) -> OrderDocument:
    """Open the form as the shell does, and do not wait for anything."""
    document = OrderDocument(desk, RecordRef("service_order", record_id))
    qtbot.addWidget(document)
    document.resize(1400, 900)
    with qtbot.waitActive(document):
        document.show()
        document.activateWindow()
        document.setFocus()
    return document


def until_shown(document: OrderDocument) -> None:
    """Go on turn by turn, until the record is in the form and no further."""
    ends = QDeadlineTimer(5000)
    while document.base is None and not ends.hasExpired():
        QApplication.processEvents()
    assert document.base is not None


def test_the_window_is_never_held_up_while_a_long_order_opens(desk: Desk, long_order: int, qtbot: QtBot) -> None:
    first = open_form(desk, qtbot, "service_order", long_order)  # draws the icons, which are kept
    first.close()
    pauses = Pauses()
    pauses.start()
    document = OrderDocument(desk, RecordRef("service_order", long_order))
    qtbot.addWidget(document)
    document.resize(1400, 900)
    document.show()
    qtbot.waitUntil(lambda: document.base is not None)
    QApplication.processEvents()  # the first picture
    pauses.stop()
    assert len(document.lines.rows.rows) == 200
    assert len(pauses.busy) > 10
    assert pauses.longest() < LONGEST_MS, [round(one) for one in pauses.busy]


def test_what_is_typed_while_a_new_order_is_built_stands_in_its_fields(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = begin(desk, qtbot, None)
    assert not document.is_built() or document.base is None
    QTest.keyClicks(document, "Lift stands")
    QTest.keyClick(document, Qt.Key.Key_Tab)
    QTest.keyClicks(document, "repa")
    qtbot.waitUntil(lambda: document.base is not None)
    assert document.form.values()["description"] == "Lift stands"
    line = field(document, "order_type_id")
    assert isinstance(line, QLineEdit)
    assert QApplication.focusWidget() is line
    QTest.keyClicks(line, "ir")
    assert line.text() == "repair"
    press(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: document.form.values()["order_type_id"] == known.order_type)


def test_a_stored_order_takes_keys_as_soon_as_it_is_there(desk: Desk, long_order: int, qtbot: QtBot) -> None:
    document = begin(desk, qtbot, long_order)
    QTest.keyClick(document, Qt.Key.Key_End)
    QTest.keyClicks(document, " now")
    qtbot.waitUntil(document.is_dirty)
    with qtbot.waitSignal(desk.saved):
        press(Qt.Key.Key_S, CTRL)
    assert stored(desk, "service_order", long_order).values["description"] == "Overhaul now"


def test_what_is_typed_while_the_next_record_is_read_is_not_lost(desk: Desk, known: Known, qtbot: QtBot) -> None:
    runner = CommandRunner(desk.store)
    first, second = (
        runner.run(CreateOrder({"description": text, "object_id": known.service_object})).result
        for text in ("First", "Second")
    )
    assert isinstance(first, int) and isinstance(second, int)
    document = open_form(desk, qtbot, "service_order", first)
    assert isinstance(document, OrderDocument)
    press(Qt.Key.Key_F8)
    assert document.record_id == first, "not read yet"
    line = field(document, "description")
    QTest.keyClick(line, Qt.Key.Key_End)
    QTest.keyClicks(line, " one")
    qtbot.waitUntil(lambda: "not saved" in document.notice.text())
    assert (document.record_id, document.form.values()["description"]) == (first, "First one")
    with qtbot.waitSignal(desk.saved):
        press(Qt.Key.Key_Return)  # Save has the keyboard
    qtbot.waitUntil(lambda: document.record_id == second)
    assert document.form.values()["description"] == "Second"
    assert stored(desk, "service_order", first).values["description"] == "First one"


class Painted(QObject):
    """What a part of a form held whenever it was painted."""

    def __init__(self, document: OrderDocument) -> None:
        super().__init__()
        self.document = document
        self.with_record: list[bool] = []

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            there = self.document.grids.keys() >= {"order_line", "order_skill", "activity"}
            self.with_record.append(self.document.base is not None and there)
        return False


def test_the_page_is_painted_only_when_all_of_it_is_there(desk: Desk, long_order: int, qtbot: QtBot) -> None:
    document = OrderDocument(desk, RecordRef("service_order", long_order))
    painted = Painted(document)
    document.area.viewport().installEventFilter(painted)
    document.form.installEventFilter(painted)
    qtbot.addWidget(document)
    document.resize(1400, 900)
    document.show()
    qtbot.waitUntil(lambda: bool(painted.with_record))
    assert all(painted.with_record)


def test_what_stands_behind_other_tabs_comes_after_the_first_picture(
    desk: Desk, long_order: int, known: Known, qtbot: QtBot
) -> None:
    document = begin(desk, qtbot, long_order)
    until_shown(document)
    assert "object_relation" not in document.grids
    document.tabs.setCurrentIndex(1)
    assert [row.values["object_id"] for row in document.grids["object_relation"].rows.rows] == [known.service_object]
    assert not document.is_dirty()


def test_rows_behind_other_tabs_are_kept_by_who_saves_before_they_come(
    desk: Desk, long_order: int, known: Known, qtbot: QtBot
) -> None:
    document = begin(desk, qtbot, long_order)
    QTest.keyClick(document, Qt.Key.Key_End)
    QTest.keyClicks(document, " now")
    until_shown(document)
    assert "object_relation" not in document.grids
    with qtbot.waitSignal(desk.saved):
        document.save()
    saved = stored(desk, "service_order", long_order)
    assert saved.values["description"] == "Overhaul now"
    assert [row.values["object_id"] for row in saved.children["object_relation"]] == [known.service_object]


def test_a_record_that_is_gone_says_so_on_a_page_that_can_be_seen(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = begin(desk, qtbot, 4711)
    qtbot.waitUntil(lambda: bool(document.notice.text()))
    qtbot.waitUntil(document.is_built)
    assert document.tabs.updatesEnabled()


@pytest.mark.parametrize("name", MODULES)
def test_what_is_imported_ahead_exists(name: str) -> None:
    assert importlib.import_module(name).__name__ == name
