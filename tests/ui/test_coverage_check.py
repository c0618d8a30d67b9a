"""From an object or a project to what is promised: the coverage check, and a new agreement of the project."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.queries.lists import LISTS
from svcdesk.store.store import Store
from svcdesk.ui.lists.objects import ObjectsView
from svcdesk.ui.reporting.view import ReportsView
from svcdesk.ui.shared.desk import Desk, RecordRef
from tests.support.orders import make_agreement
from tests.support.records import Known, small_company
from tests.ui.form_support import CTRL, field, keys, open_form, press

pytestmark = pytest.mark.usefixtures("appearance")
Key = Qt.Key
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
TODAY = date(2026, 11, 23)


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


def test_the_form_and_the_list_ask_what_covers_an_object(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    opened: list[RecordRef] = []
    desk.open_requested.connect(opened.append)
    document = open_form(desk, qtbot, "service_object", known.service_object)
    field(document, "name").setFocus()
    press(Key.Key_C, ALT_SHIFT)
    view = ObjectsView(desk, LISTS["service_object"])
    qtbot.addWidget(view)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    qtbot.waitUntil(lambda: view.table.model().rowCount() == 1)
    view.go_to_rows()
    press(Key.Key_C, ALT_SHIFT)
    assert [ref.entity for ref in opened] == ["report:object_coverage"] * 2
    assert [ref.defaults for ref in opened] == [{"object_id": known.service_object, "day": TODAY}] * 2


def test_another_date_is_typed(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    relations = {"object_id": known.service_object, "type": "fee", "description": "Inspection"}
    make_agreement(CommandRunner(store), known, children={"agreement_line": (RowDraft(None, relations),)},
                   ends_on="2026-12-31")  # fmt: skip
    ref = RecordRef("report:object_coverage", None, {"object_id": known.service_object, "day": TODAY})
    view = ReportsView(desk, ref)
    qtbot.addWidget(view)
    view.resize(1200, 700)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    qtbot.waitUntil(lambda: view.model.rowCount() > 1)
    assert str(view.model.index(0, 0).data()).endswith("· covered")
    assert view.form is not None
    view.form.boxes["day"].take_focus()
    press(Key.Key_A, CTRL)
    keys("2027-01-01")
    press(Key.Key_F5)
    qtbot.waitUntil(lambda: str(view.model.index(0, 0).data()).endswith("· not covered"))
    assert view.model.index(1, 1).data() == "ended before"


def test_a_project_begins_an_agreement(desk: Desk, store: Store, known: Known, qtbot: QtBot) -> None:
    opened: list[RecordRef] = []
    desk.open_requested.connect(opened.append)
    document = open_form(desk, qtbot, "project", 1)
    field(document, "name").setFocus()
    press(Key.Key_N, ALT_SHIFT)
    assert opened[-1].defaults == {"project_id": 1}
