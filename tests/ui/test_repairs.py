"""Repair lines in the windows: the tab of the order, the form with its codes, the list and the next stage."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.models import RepairLine
from svcdesk.store import Store
from svcdesk.ui.lists.build import build_list
from svcdesk.ui.lists.repairs import RepairsView
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.document import RecordDocument
from tests.support.records import add, small_company
from tests.ui.form_support import open_form, press, save, type_into

pytestmark = pytest.mark.usefixtures("appearance")
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def repair(store: Store) -> int:
    """A repair line at the first of two stages; two symptom areas have a code of the same name."""
    runner = CommandRunner(store)
    known = small_company(runner)
    add(runner, "repair_stage", code="IN", name="Received", place="1")
    add(runner, "repair_stage", code="OUT", name="Ready", place="2", finished=True)
    for code, name in (("DOORS", "Doors"), ("DRIVE", "Drive")):
        rows = (RowDraft(None, {"code": "STUCK", "name": f"Stuck {name.lower()}"}),)
        add(runner, "symptom_area", {"symptom_code": rows}, code=code, name=name)
    order = runner.run(CreateOrder({"description": "Lift stopped", "object_id": known.service_object})).result
    return add(runner, "repair_line", order_id=order, description="Doors stay open")


def chosen(document: RecordDocument, name: str) -> bool:
    return document.form.boxes[name].value() is not None


def stored_line(store: Store, id_: int) -> RepairLine:
    with store.read() as reader:
        return reader.session.get_one(RepairLine, id_)


def test_a_code_is_chosen_by_keys_in_its_area_and_names_it(desk: Desk, store: Store, repair: int, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "repair_line", repair)
    for name, typed in (("symptom_area_id", "drive"), ("symptom_id", "stuck")):
        type_into(document, name, typed)
        press(Qt.Key.Key_Tab)
        qtbot.waitUntil(partial(chosen, document, name))
    save(document, qtbot)
    line = stored_line(store, repair)
    assert (line.symptom_area_id, line.symptom_id) == (2, 2)


def test_the_next_stage_by_key_finishes_the_repair_in_form_and_list(
    desk: Desk, store: Store, repair: int, qtbot: QtBot
) -> None:
    view = build_list(desk, "repair_line")
    assert isinstance(view, RepairsView)
    qtbot.addWidget(view)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.on_shown()
    qtbot.waitUntil(lambda: view.model.row_at(0) is not None)
    view.table.setFocus()
    view.table.selectRow(0)
    press(Qt.Key.Key_Right, ALT_SHIFT)
    qtbot.waitUntil(lambda: stored_line(store, repair).finished_at is not None)
    assert stored_line(store, repair).stage_id == 2
    desk.undo()
    qtbot.waitUntil(lambda: stored_line(store, repair).finished_at is None)
