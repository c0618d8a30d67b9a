"""Renewing and suspending agreements on the form and in the list, with keys."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from svcdesk.commands.runner import CommandRunner
from svcdesk.queries.agreement_chain import load_chain
from svcdesk.queries.lists import LISTS
from svcdesk.store.store import Store
from svcdesk.ui.agreements.document import AgreementDocument
from svcdesk.ui.agreements.renewals import RenewalsTab
from svcdesk.ui.lists.agreements import AgreementsView
from svcdesk.ui.shared.desk import Desk, Message, RecordRef
from svcdesk.ui.shared.forms.fields_dialog import FieldsDialog
from tests.support.orders import make_agreement
from tests.support.records import Known, small_company
from tests.ui.form_support import CTRL, child, field, keys, open_form, press, stored

pytestmark = pytest.mark.usefixtures("appearance")
Key = Qt.Key
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


def open_agreement(desk: Desk, qtbot: QtBot, record_id: int) -> AgreementDocument:
    document = open_form(desk, qtbot, "agreement", record_id)
    assert isinstance(document, AgreementDocument)
    field(document, "description").setFocus()
    return document


def test_an_agreement_is_renewed_by_keys(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    agreement = make_agreement(CommandRunner(store), known, "Inspection", ends_on="2026-12-31")
    document = open_agreement(desk, qtbot, agreement)
    opened: list[RecordRef] = []
    desk.open_requested.connect(opened.append)
    press(Key.Key_R, ALT_SHIFT)
    qtbot.waitUntil(lambda: bool(document.findChildren(FieldsDialog)))
    dialog = child(document, FieldsDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    assert dialog.form.values()["ends_on"] == date(2027, 12, 31)
    press(Key.Key_A, CTRL)
    keys("2026-12-31")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: "must begin later" in dialog.form.boxes["starts_on"].error_text())
    dialog.form.boxes["starts_on"].take_focus()
    press(Key.Key_A, CTRL)
    keys("2027-01-01")
    with qtbot.waitSignal(dialog.destroyed):
        press(Key.Key_Return)
    qtbot.waitUntil(lambda: bool(opened))
    qtbot.waitUntil(lambda: "renewed by" in document.state.text())
    shown: list[Message] = []
    desk.message.connect(shown.append)
    document.actions_of_record["agreement.renew"].trigger()
    assert "was renewed already" in shown[-1].text
    titles = [document.tabs.tabText(at) for at in range(document.tabs.count())]
    document.tabs.setCurrentIndex(titles.index("Renewals"))
    tab = child(document, RenewalsTab)
    qtbot.waitUntil(lambda: len(tab.view.table.rows) == 2)
    assert tab.view.table.rows[0].cells[-1] == "this one"
    successor = open_agreement(desk, qtbot, opened[0].record_id or 0)
    qtbot.waitUntil(lambda: "renews US-" in successor.state.text())
    successor.actions_of_record["agreement.renews"].trigger()
    assert opened[-1] == RecordRef("agreement", agreement)


def test_an_open_ended_one_asks_for_its_end(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    agreement = make_agreement(CommandRunner(store), known, "Inspection")
    document = open_agreement(desk, qtbot, agreement)
    press(Key.Key_R, ALT_SHIFT)
    qtbot.waitUntil(lambda: bool(document.findChildren(FieldsDialog)))
    dialog = child(document, FieldsDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: "Fill in" in dialog.form.boxes["closes_on"].error_text())
    dialog.form.boxes["closes_on"].take_focus()
    keys("2026-12-31")
    with qtbot.waitSignal(dialog.destroyed):
        press(Key.Key_Return)
    qtbot.waitUntil(lambda: "renewed by" in document.state.text())
    assert stored(desk, "agreement", agreement).values["ends_on"] == date(2026, 12, 31)


def test_an_agreement_is_suspended_and_goes_on(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    agreement = make_agreement(CommandRunner(store), known, "Inspection")
    document = open_agreement(desk, qtbot, agreement)
    assert not document.actions_of_record["agreement.resume"].isEnabled()
    press(Key.Key_S, ALT_SHIFT)
    qtbot.waitUntil(lambda: bool(document.findChildren(FieldsDialog)))
    dialog = child(document, FieldsDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    keys("2026-12-01")
    press(Key.Key_Tab)
    keys("2026-11-30")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: "must end after it begins" in dialog.form.boxes["until_on"].error_text())
    press(Key.Key_A, CTRL)
    keys("2026-12-31")
    with qtbot.waitSignal(dialog.destroyed):
        press(Key.Key_Return)
    qtbot.waitUntil(lambda: "suspended 2026-12-01 – 2026-12-31" in document.state.text())
    document.actions_of_record["agreement.resume"].trigger()
    qtbot.waitUntil(lambda: "suspended" not in document.state.text())
    assert stored(desk, "agreement", agreement).values["suspended_from"] is None


def test_the_list_suspends_and_renews_what_is_selected(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    runner = CommandRunner(store)
    ids = [make_agreement(runner, known, text, ends_on="2026-12-31") for text in "AB"]
    view = AgreementsView(desk, LISTS["agreement"])
    qtbot.addWidget(view)
    view.resize(1200, 700)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    qtbot.waitUntil(lambda: view.table.model().rowCount() == 2)
    opened: list[RecordRef] = []
    desk.open_requested.connect(opened.append)
    actions = view.screen_actions
    assert actions is not None
    view.go_to_rows()
    press(Key.Key_A, CTRL)
    press(Key.Key_S, ALT_SHIFT)
    qtbot.waitUntil(lambda: bool(view.findChildren(FieldsDialog)))
    dialog = child(view, FieldsDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    keys("2026-12-01")
    with qtbot.waitSignal(dialog.destroyed):
        press(Key.Key_Return)
    for agreement in ids:
        assert stored(desk, "agreement", agreement).values["suspended_from"] == date(2026, 12, 1)
    view.go_to_rows()
    QTest.keyClick(view.table, Key.Key_A, CTRL)
    actions["agreements.resume"].trigger()
    qtbot.waitUntil(lambda: stored(desk, "agreement", ids[1]).values["suspended_from"] is None)
    actions["agreements.renew"].trigger()
    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].entity == "batch:renew_agreements"
    assert sorted(opened[0].defaults["agreement_ids"]) == ids
    with store.read() as reader:
        assert load_chain(reader, ids[0]).renewed_by is None
