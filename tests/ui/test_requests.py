"""Incoming requests worked by hand: a call taken step by step, a request reviewed, transferred, rejected."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from svcdesk.commands.company import SetParameter
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.kinds import RequestStatus
from svcdesk.models import mapped_classes
from svcdesk.queries.lists import LISTS
from svcdesk.queries.requests import suggest
from svcdesk.store import Store
from svcdesk.ui.lists.requests import RequestsView
from svcdesk.ui.requests.call import CallScreen
from svcdesk.ui.requests.document import RequestDocument
from svcdesk.ui.requests.screen import SCREENS
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.dialogs import TextDialog
from svcdesk.ui.shell.request_folder import RequestFolder
from svcdesk.ui.shell.windows import Windows
from tests.support.records import Known, add, small_company
from tests.ui.form_support import CTRL, child, keys, press, stored
from tests.ui.shell_support import NOTE

pytestmark = pytest.mark.usefixtures("appearance")


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


@pytest.fixture
def call(desk: Desk, known: Known, qtbot: QtBot) -> CallScreen:
    screen = CallScreen(desk)
    qtbot.addWidget(screen)
    screen.resize(1200, 850)
    with qtbot.waitActive(screen):
        screen.show()
        screen.activateWindow()
    qtbot.waitUntil(lambda: screen.forms[0].boxes["phone"].editor.focus_widget().hasFocus())
    return screen


def typed(screen: CallScreen, step: int, name: str, text: str) -> None:
    screen.forms[step].boxes[name].editor.focus_widget().setFocus()
    keys(text)


def test_a_call_becomes_an_order_by_keys_alone(desk: Desk, known: Known, call: CallScreen, qtbot: QtBot) -> None:
    keys("42 601 23 45")
    qtbot.waitUntil(lambda: [one.name for one in call.suggestions.found] == ["Hotel Świt"])
    call.suggestions.view.setFocus()
    call.suggestions.view.setCurrentIndex(call.suggestions.view.table.index(0, 0))
    press(Qt.Key.Key_Return)
    assert call.values()["customer_id"] == known.customer
    assert call.steps.currentRow() == 1, "whose it is is known: on to the machine"
    typed(call, 1, "object_text", "SN-77")
    qtbot.waitUntil(lambda: "Lift A" in [one.name for one in call.suggestions.found])
    place = [one.name for one in call.suggestions.found].index("Lift A")
    call.suggestions.view.setFocus()
    call.suggestions.view.setCurrentIndex(call.suggestions.view.table.index(place, 0))
    press(Qt.Key.Key_Return)
    assert (call.values()["object_id"], call.values()["location_id"]) == (known.service_object, known.location)
    press(Qt.Key.Key_F8)
    assert call.steps.currentRow() == 2
    typed(call, 2, "title", "Lift stands")
    press(Qt.Key.Key_F8)
    assert call.steps.currentRow() == 3
    opened: list[tuple[str, int | None]] = []
    desk.open_requested.connect(lambda ref: opened.append((ref.entity, ref.record_id)))
    press(Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: bool(opened))
    order = stored(desk, "service_order", opened[0][1] or 0)
    assert opened[0][0] == "service_order"
    assert (order.values["description"], order.values["object_id"]) == ("Lift stands", known.service_object)
    qtbot.waitUntil(lambda: not call.is_dirty())
    desk.undo()
    qtbot.waitUntil(lambda: _count(desk, "service_request") == 0)
    assert _count(desk, "service_order") == 0


def test_a_call_begins_with_the_keyboard_in_the_phone(windows: Windows, desk: Desk, known: Known, qtbot: QtBot) -> None:
    windows.screens = (NOTE, *SCREENS)
    window = windows.start()
    with qtbot.waitActive(window):
        window.activateWindow()
    desk.open("call", None)
    screen = child(window, CallScreen)
    assert screen.forms[0].boxes["phone"].editor.focus_widget().hasFocus()


def test_what_is_typed_before_the_sheet_is_read_stays(desk: Desk, known: Known, qtbot: QtBot) -> None:
    screen = CallScreen(desk)
    qtbot.addWidget(screen)
    screen.show()
    assert screen.forms[2].boxes["priority"].value() is None, "not read yet"
    QTest.keyClicks(screen.forms[0].boxes["phone"].editor.focus_widget(), "601")
    asked: list[bool] = []
    assert not screen.can_close(lambda: asked.append(True)), "already something to lose"
    qtbot.waitUntil(lambda: screen.forms[2].boxes["priority"].value() is not None)
    assert screen.values()["phone"] == "601"
    assert screen.is_dirty()
    screen.start_again()
    assert not screen.is_dirty(), "empty at once"
    QTest.keyClicks(screen.forms[0].boxes["phone"].editor.focus_widget(), "42")
    with qtbot.waitSignal(screen.title_changed):
        pass  # the next sheet was read
    assert screen.values()["phone"] == "42"


def test_what_is_typed_while_a_call_is_written_down_is_in_the_next_sheet(
    desk: Desk, known: Known, call: CallScreen, qtbot: QtBot
) -> None:
    phone = call.forms[0].boxes["phone"].editor.focus_widget()
    QTest.keyClicks(phone, "601")
    call.forms[2].set_value("title", "Lift stopped")
    call.keep_request()
    QTest.keyClicks(phone, "777")
    qtbot.waitUntil(lambda: not call.values()["title"])
    assert call.values()["phone"] == "601777"


def test_what_is_missing_is_said_at_its_step_and_nothing_typed_is_lost(
    desk: Desk, known: Known, call: CallScreen, qtbot: QtBot
) -> None:
    call.go_on()
    call.go_on()
    typed(call, 2, "problem", "It smells")
    press(Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: bool(call.forms[2].boxes["title"].error_text()))
    assert call.steps.currentRow() == 2
    assert call.values()["problem"] == "It smells"
    typed(call, 2, "title", "Smell")
    press(Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: bool(call.forms[0].boxes["customer_id"].error_text()))
    assert call.steps.currentRow() == 0, "an order needs a customer"
    press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: _count(desk, "service_request") == 1)
    assert _count(desk, "service_order") == 0
    assert stored(desk, "service_request", 1).values["problem"] == "It smells"


def test_closing_asks_what_becomes_of_a_call(desk: Desk, known: Known, call: CallScreen, qtbot: QtBot) -> None:
    keys("601")
    closed: list[bool] = []
    assert not call.can_close(lambda: closed.append(True))
    assert "not written down" in call.notice.text()
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: closed == [True])
    assert _count(desk, "service_request") == 0


def open_request(desk: Desk, qtbot: QtBot, request_id: int) -> RequestDocument:
    document = RequestDocument(desk, RecordRef("service_request", request_id))
    qtbot.addWidget(document)
    document.resize(1200, 900)
    with qtbot.waitActive(document):
        document.show()
        document.activateWindow()
    qtbot.waitUntil(lambda: document.base is not None)
    return document


def test_a_reviewed_request_is_saved_and_transferred_in_one_go(
    desk: Desk, store: Store, known: Known, qtbot: QtBot
) -> None:
    request_id = add(CommandRunner(store), "service_request", title="Lift", company_name="Hotel Swit")
    document = open_request(desk, qtbot, request_id)
    qtbot.waitUntil(lambda: "Hotel Świt" in [one.name for one in document.suggestions.found])
    place = [one.entity for one in document.suggestions.found].index("customer")
    view = document.suggestions.view
    view.setFocus()
    view.setCurrentIndex(view.table.index(place, 0))
    press(Qt.Key.Key_Return)
    assert document.is_dirty()
    opened: list[int | None] = []
    desk.open_requested.connect(lambda ref: opened.append(ref.record_id))
    press(Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: bool(opened))
    assert stored(desk, "service_request", request_id).values["status"] is RequestStatus.TRANSFERRED
    assert stored(desk, "service_order", opened[0] or 0).values["customer_id"] == known.customer
    qtbot.waitUntil(lambda: document.has_order() and not document.can_decide())
    assert "ZS-" in document.state.text()


def test_a_transfer_that_is_refused_says_so_at_the_field(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    document = open_request(desk, qtbot, add(CommandRunner(store), "service_request", title="Nobody's"))
    press(Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: bool(document.form.boxes["customer_id"].error_text()))


def test_a_rejection_asks_for_its_reason(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    request_id = add(CommandRunner(store), "service_request", title="Wrong number")
    document = open_request(desk, qtbot, request_id)
    document.reject()
    dialog = child(document, TextDialog)
    qtbot.waitUntil(dialog.isVisible)
    line = child(dialog, QLineEdit)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert dialog.isVisible(), "no reason, no rejection"
    QTest.keyClicks(line, "Not ours")
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(document.is_rejected)
    assert "Not ours" in document.state.text()
    document.reopen()
    qtbot.waitUntil(document.can_decide)


def test_the_list_rejects_and_transfers_the_selected_rows(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    runner = CommandRunner(store)
    ids = [add(runner, "service_request", title=f"R{n}", customer_id=known.customer) for n in range(3)]
    view = RequestsView(desk, LISTS["service_request"])
    qtbot.addWidget(view)
    view.resize(1200, 600)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    qtbot.waitUntil(lambda: view.is_loaded() and view.model.rowCount() == 3)
    view.table.setFocus()
    view.select_all()
    view.transfer()
    qtbot.waitUntil(lambda: _count(desk, "service_order") == 3)
    assert {stored(desk, "service_request", id_).values["status"] for id_ in ids} == {RequestStatus.TRANSFERRED}
    desk.undo()
    qtbot.waitUntil(lambda: _count(desk, "service_order") == 0)


def test_open_orders_of_the_machine_are_shown_before_a_second_one_is_made(store: Store, known: Known) -> None:
    runner = CommandRunner(store)
    runner.run(CreateOrder({"description": "Other", "customer_id": known.customer}))
    runner.run(CreateOrder({"description": "Lift stands", "object_id": known.service_object}))
    with store.read() as reader:
        found = suggest(reader, {"customer_id": known.customer, "object_id": known.service_object})
    assert [(one.entity, one.name) for one in found] == [("service_order", "Lift stands"), ("service_order", "Other")]


def test_the_folder_of_the_parameters_is_looked_into(
    desk: Desk, store: Store, known: Known, qtbot: QtBot, tmp_path: Path
) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    folder = RequestFolder(desk)
    folder.look()
    assert not folder._looking, "no folder, nothing to look into"
    desk.run(SetParameter("request_folder", str(drop)))
    qtbot.waitUntil(lambda: desk.parameters.request_folder == str(drop))
    file = drop / "a.json"
    file.write_text('{"title": "Lift"}', encoding="utf-8")

    os.utime(file, (1, 1))
    folder.look()
    qtbot.waitUntil(lambda: _count(desk, "service_request") == 1)
    qtbot.waitUntil(lambda: not folder._looking)
    assert (drop / "taken" / "a.json").exists()


def _count(desk: Desk, entity: str) -> int:

    with desk.store.read() as reader:
        return reader.session.query(mapped_classes()[entity]).count()
