"""Opening the planning of visits from an agreement, from its lines and from the list, by keys."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from svcdesk.commands.runner import CommandRunner
from svcdesk.store.store import Store
from svcdesk.ui.agreements.document import AgreementDocument
from svcdesk.ui.lists.agreements import AgreementsView
from svcdesk.ui.lists.build import build_list
from svcdesk.ui.shared.desk import Desk, RecordRef
from tests.support.orders import agreement_line_ids, make_agreement
from tests.support.records import Known, small_company
from tests.ui.form_support import CTRL, field, open_form, press

pytestmark = pytest.mark.usefixtures("appearance")
Key = Qt.Key
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
PLANNING = "batch:create_service_orders"
YEAR = {"from_on": date(2026, 11, 23), "until_on": date(2027, 11, 22)}


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


def defaults(opened: list[RecordRef]) -> dict[str, object]:
    (ref,) = opened
    assert ref.entity == PLANNING
    return ref.defaults


def test_the_visits_of_an_agreement_and_of_its_lines_are_planned_by_keys(
    desk: Desk, store: Store, known: Known, qtbot: QtBot
) -> None:
    agreement = make_agreement(CommandRunner(store), known, "Inspection", "Cleaning", ends_on="2027-06-30")
    second = agreement_line_ids(store, agreement)[1]
    document = open_form(desk, qtbot, "agreement", agreement)
    assert isinstance(document, AgreementDocument)
    opened: list[RecordRef] = []
    desk.open_requested.connect(opened.append)
    field(document, "description").setFocus()
    press(Key.Key_D, ALT_SHIFT)
    period = {"from_on": date(2026, 11, 23), "until_on": date(2027, 6, 30)}
    assert defaults(opened) == {"agreement_ids": (agreement,), **period}
    opened.clear()
    grid = document.lines
    grid.setFocus()
    grid.scrollTo(grid.rows.index(1, 1))
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.visualRect(grid.rows.index(1, 1)).center())
    press(Key.Key_Escape)
    press(Key.Key_L, ALT_SHIFT)
    assert defaults(opened) == {"line_ids": (second,), **period}
    opened.clear()
    press(Key.Key_Insert)
    press(Key.Key_Escape)
    assert not document.can_deliver_line(), "the new line is not saved yet"


def test_nothing_is_planned_of_a_suspended_agreement(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    agreement = make_agreement(CommandRunner(store), known, "Inspection", suspended=True)
    document = open_form(desk, qtbot, "agreement", agreement)
    assert isinstance(document, AgreementDocument)
    assert not document.actions_of_record["agreement.deliver"].isEnabled()


def test_the_visits_of_selected_agreements_are_planned_or_criteria_are_asked_for(
    desk: Desk, store: Store, known: Known, qtbot: QtBot
) -> None:
    first, second = (make_agreement(CommandRunner(store), known, text) for text in ("Lifts", "Doors"))
    view = build_list(desk, "agreement")
    assert isinstance(view, AgreementsView)
    qtbot.addWidget(view)
    view.resize(1200, 700)
    with qtbot.waitSignal(view.model.loaded):
        view.show()
    opened: list[RecordRef] = []
    desk.open_requested.connect(opened.append)
    view.table.setFocus()
    view.table.clearSelection()
    press(Key.Key_D, ALT_SHIFT)
    assert defaults(opened) == YEAR
    opened.clear()
    press(Key.Key_A, CTRL)
    press(Key.Key_D, ALT_SHIFT)
    qtbot.waitUntil(lambda: bool(opened))
    assert defaults(opened) == {"agreement_ids": (first, second), **YEAR}
