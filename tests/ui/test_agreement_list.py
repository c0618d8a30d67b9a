"""The list of agreements by hand: printing the selected ones, and the letters of their planned visits."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from svcdesk.commands.runner import CommandRunner
from svcdesk.queries.lists import LISTS
from svcdesk.store import Store
from svcdesk.ui.lists.agreements import AgreementsView
from svcdesk.ui.lists.build import build_list
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.period_dialog import PeriodDialog
from tests.support.orders import make_agreement
from tests.support.records import small_company
from tests.ui.form_support import CTRL, press

pytestmark = pytest.mark.usefixtures("appearance")
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


def test_the_selected_agreements_and_their_letters_are_one_batch(desk: Desk, store: Store, qtbot: QtBot) -> None:
    known = small_company(CommandRunner(store))
    first, second = (make_agreement(CommandRunner(store), known, text) for text in ("Lifts", "Doors"))
    view = build_list(desk, "agreement")
    assert isinstance(view, AgreementsView)
    assert view.spec is LISTS["agreement"]
    qtbot.addWidget(view)
    view.resize(1200, 700)
    with qtbot.waitSignal(view.model.loaded):
        view.show()
    assert view.screen_actions is not None
    assert not view.screen_actions["agreements.print"].isEnabled(), "nothing is selected yet"
    view.table.setFocus()
    press(Qt.Key.Key_A, CTRL)
    (button,) = (one for one in view.findChildren(QToolButton) if one.defaultAction() is not None
                 and one.defaultAction() is view.screen_actions["agreements.print"])  # fmt: skip
    with qtbot.waitSignal(desk.open_requested) as asked:
        button.click()
    sheet = {"sheet": "service_agreement", "keys": (f"#{first}", f"#{second}")}
    assert asked.args[0] == RecordRef("print_job", None, sheet)
    press(Qt.Key.Key_P, ALT_SHIFT)
    dialog = view.findChild(PeriodDialog)
    assert isinstance(dialog, PeriodDialog)
    qtbot.waitUntil(dialog.first.hasFocus)
    with qtbot.waitSignal(desk.open_requested) as asked:
        press(Qt.Key.Key_Return)
    period = "2026-11-23..2027-02-21"
    keys = (f"#{first}:{period}", f"#{second}:{period}")
    assert asked.args[0] == RecordRef("print_job", None, {"sheet": "visit_letter", "keys": keys})
