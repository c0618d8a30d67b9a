"""Repair lines in the windows: the tab of the order, the form with its codes, the list and the next stage."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from svcdesk.commands.order_cancel import CancelOrder, RevokeOrder
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.models import RepairLine
from svcdesk.store import Store
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.document import RecordDocument
from tests.support.records import add, small_company
from tests.ui.form_support import open_form, open_repairs, press, save, type_into

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
    view = open_repairs(desk, qtbot, 1)
    view.table.selectRow(0)
    assert view.screen_actions is not None
    qtbot.waitUntil(view.screen_actions["repairs.next_stage"].isEnabled)
    press(Qt.Key.Key_Right, ALT_SHIFT)
    qtbot.waitUntil(lambda: stored_line(store, repair).finished_at is not None)
    assert stored_line(store, repair).stage_id == 2
    desk.undo()
    qtbot.waitUntil(lambda: stored_line(store, repair).finished_at is None)


def test_a_repair_of_a_closed_order_is_only_shown_and_says_why(
    desk: Desk, store: Store, repair: int, qtbot: QtBot
) -> None:
    """Another window cancels the order, and opens it again."""
    document = open_form(desk, qtbot, "repair_line", repair)
    moving = document.actions_of_record["repair.next_stage"]
    assert moving.isEnabled()
    order = stored_line(store, repair).order_id
    theirs = CommandRunner(store)
    theirs.run(SaveOrder(order, children={"order_line": (RowDraft(None, {"type": "hour", "worker_id": 1}),)}))
    theirs.run(CancelOrder(order))
    desk.on_poll_due()
    qtbot.waitUntil(lambda: "posted or canceled" in document.notice.text())
    assert not moving.isEnabled()
    assert "posted or canceled" in moving.toolTip()
    assert not document.form.boxes["description"].is_editable()
    theirs.run(RevokeOrder(order))
    desk.on_poll_due()
    qtbot.waitUntil(moving.isEnabled)
    assert document.form.boxes["description"].is_editable()
    assert not document.notice.text()


def test_an_empty_tab_of_an_order_says_what_to_do_next(desk: Desk, repair: int, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "service_object", None)
    titles = [document.tabs.tabText(at) for at in range(document.tabs.count())]
    document.tabs.setCurrentIndex(titles.index("Repairs"))
    page = document.tabs.currentWidget()
    qtbot.waitUntil(lambda: "Save the record first; then they can be added to it." in shown_texts(page))
    other = open_form(desk, qtbot, "service_object", 1)
    other.tabs.setCurrentIndex(titles.index("Built in"))
    qtbot.waitUntil(lambda: "Add the first one by “New service object”." in shown_texts(other.tabs.currentWidget()))


def shown_texts(page: QWidget | None) -> list[str]:
    assert page is not None
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
