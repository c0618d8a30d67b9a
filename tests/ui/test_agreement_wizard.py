"""A new agreement step by step, with keys: project, service, objects, lines, summary."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from svcdesk.commands.runner import CommandRunner
from svcdesk.store.store import Store
from svcdesk.ui.agreements.wizard import WizardScreen
from svcdesk.ui.shared.desk import Desk, RecordRef
from tests.support.orders import make_agreement
from tests.support.records import Known, small_company
from tests.ui.form_support import CTRL, press, stored, write

pytestmark = pytest.mark.usefixtures("appearance")
Key = Qt.Key


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


def wizard(desk: Desk, qtbot: QtBot, **defaults: object) -> WizardScreen:
    screen = WizardScreen(desk, RecordRef("new_agreement", None, dict(defaults)))
    qtbot.addWidget(screen)
    screen.resize(1200, 800)
    with qtbot.waitActive(screen):
        screen.show()
        screen.activateWindow()
    qtbot.waitUntil(lambda: screen.values().get("starts_on") is not None)
    return screen


def type_here(screen: WizardScreen, at: int, name: str, text: str) -> None:
    widget = screen.forms[at].boxes[name].editor.focus_widget()
    widget.setFocus()
    QTest.keyClick(widget, Key.Key_A, CTRL)
    write(widget, text)
    QTest.keyClick(widget, Key.Key_Tab)


def test_an_agreement_is_made_step_by_step(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    make_agreement(CommandRunner(store), known, "Oil", description="Lift, full", template=True)
    opened: list[RecordRef] = []
    desk.open_requested.connect(opened.append)
    screen = wizard(desk, qtbot, project_id=1)
    qtbot.waitUntil(lambda: screen.objects.count() == 1)
    type_here(screen, 0, "description", "Lifts of the hotel")
    type_here(screen, 0, "group_id", "full")
    qtbot.waitUntil(lambda: screen.values()["group_id"] is not None)
    press(Key.Key_F8)
    press(Key.Key_F8)
    assert QApplication.focusWidget() is screen.objects
    press(Key.Key_Space)
    assert screen.object_ids() == (known.service_object,)
    press(Key.Key_F8)
    qtbot.waitUntil(lambda: screen.tree.topLevelItemCount() == 1)
    press(Key.Key_Space)
    assert len(screen.tree.picked_ids()) == 1
    press(Key.Key_F8)
    assert "1 object is related." in screen.summary.text()
    assert "Description: Lifts of the hotel" in screen.summary.text()
    press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(opened))
    made = stored(desk, "agreement", opened[0].record_id or 0)
    (line,) = made.children["agreement_line"]
    assert (line.values["description"], line.values["object_id"]) == ("Oil", known.service_object)
    assert screen.steps.currentRow() == 0


def test_what_is_missing_is_said_in_its_step(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    screen = wizard(desk, qtbot)
    for _step in range(4):
        press(Key.Key_F8)
    press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: screen.steps.currentRow() == 0)
    assert screen.forms[0].boxes["description"].error_text()
    type_here(screen, 0, "description", "x")
    left: list[bool] = []
    assert not screen.can_close(lambda: left.append(True))
    assert "not made yet" in screen.notice.text()
    screen.on_discard()
    assert left == [True]
