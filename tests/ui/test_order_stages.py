"""Stages in the order form: next and previous by key, branches to choose from, reasons, fields that only show."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QTreeWidget
from pytestqt.qtbot import QtBot

from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.stages import ChangeStage
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import ReasonType
from svcdesk.models import Activity
from svcdesk.queries.lists import LISTS
from svcdesk.queries.stages import load_reasons
from svcdesk.store.store import Store
from svcdesk.ui.lists.activities import ActivitiesView
from svcdesk.ui.lists.stage_tree import StageTreeView
from svcdesk.ui.orders.document import OrderDocument
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.forms.account_tabs import RequirementsTab
from tests.support.records import Known, add, small_company
from tests.support.stages import Stages, make_stages, put_at, stage_id_of
from tests.ui.form_support import CTRL, child, click, field, keys, open_form, press, type_into

pytestmark = pytest.mark.usefixtures("appearance")
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


@pytest.fixture
def stages(store: Store, known: Known) -> Stages:
    del known
    return make_stages(CommandRunner(store))


@pytest.fixture
def order_id(store: Store, known: Known, stages: Stages) -> int:
    del stages
    lines = (RowDraft(None, {"description": "one", "quantity": 2}),)
    values = {"description": "Lift stopped", "customer_id": known.customer, "location_id": known.location}
    made = CommandRunner(store).run(CreateOrder(values, lines)).result
    assert isinstance(made, int)
    return made


def open_order(desk: Desk, qtbot: QtBot, order_id: int) -> OrderDocument:
    document = open_form(desk, qtbot, "service_order", order_id)
    assert isinstance(document, OrderDocument)
    qtbot.waitUntil(lambda: document.places is not None)
    document.form.focus_first()
    return document


def at_stage(document: OrderDocument, name: str) -> bool:
    return document.stage_strip.isVisible() and document.stage_strip.current.text() == name


def menu_of(document: OrderDocument, qtbot: QtBot) -> QMenu:
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    return child(document, QMenu, "stage_menu")


def test_next_offers_the_branches_and_goes_there_by_keys(
    desk: Desk, store: Store, stages: Stages, order_id: int, qtbot: QtBot
) -> None:
    document = open_order(desk, qtbot, order_id)
    assert at_stage(document, "Planning")
    assert not document.stage_strip.path.isVisible()
    press(Key.Key_Right, ALT_SHIFT)
    menu = menu_of(document, qtbot)
    assert [action.text() for action in menu.actions()] == ["&1  Dropped – asks for a reason", "&2  In process"]
    QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Return)
    qtbot.waitUntil(lambda: at_stage(document, "In process"))
    assert stage_id_of(store, order_id) == stages.work
    assert document.stage_strip.path.text() == "Planning  ›"
    press(Key.Key_Left, ALT_SHIFT)
    qtbot.waitUntil(lambda: at_stage(document, "Planning"))
    desk.undo()
    qtbot.waitUntil(lambda: at_stage(document, "In process"))


def test_a_single_next_stage_is_entered_at_once(
    desk: Desk, store: Store, stages: Stages, order_id: int, qtbot: QtBot
) -> None:
    put_at(store, order_id, stages.done)
    document = open_order(desk, qtbot, order_id)
    press(Key.Key_Right, ALT_SHIFT)
    qtbot.waitUntil(lambda: at_stage(document, "Settled"))
    assert not document.actions_of_record["order.next_stage"].isEnabled()


def test_a_demanded_reason_is_asked_for_where_the_stage_is(
    desk: Desk, store: Store, stages: Stages, order_id: int, qtbot: QtBot
) -> None:
    put_at(store, order_id, stages.work)
    document = open_order(desk, qtbot, order_id)
    panel = document.stage_panel
    press(Key.Key_Right, ALT_SHIFT)
    QTest.keyClick(menu_of(document, qtbot), Key.Key_2)  # done, waiting
    qtbot.waitUntil(panel.isVisible)
    assert panel.target.currentText() == "Waiting"
    assert QApplication.focusWidget() is panel.why.reason.line
    press(Key.Key_Return)  # nothing given yet: refused, and said here
    qtbot.waitUntil(lambda: bool(panel.problem.text()))
    assert panel.problem.text() == "Give a reason: “Waiting” is not entered without one."
    keys("parts")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: panel.why.reason_id == stages.reason)
    panel.why.note.setFocus()
    keys("rope, two weeks")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: at_stage(document, "Waiting"))
    assert not panel.isVisible()
    with store.read() as reader:
        (reason,) = load_reasons(reader, order_id)
    assert (reason.type, reason.stage, reason.note) == (ReasonType.STAGE_CHANGE, "Waiting", "rope, two weeks")


def test_change_the_stage_offers_every_target_and_escape_leaves_it(
    desk: Desk, store: Store, stages: Stages, order_id: int, qtbot: QtBot
) -> None:
    put_at(store, order_id, stages.work)
    document = open_order(desk, qtbot, order_id)
    press(Key.Key_Down, ALT_SHIFT)
    panel = document.stage_panel
    assert [panel.target.itemText(at) for at in range(panel.target.count())] == ["Done", "Waiting", "Planning"]
    press(Key.Key_Escape)
    assert not panel.isVisible()
    assert stage_id_of(store, order_id) == stages.work
    press(Key.Key_Down, ALT_SHIFT)
    press(Key.Key_Down)
    press(Key.Key_Down)
    click(child(panel, QPushButton, "stage.go"))
    qtbot.waitUntil(lambda: at_stage(document, "Planning"))


def test_a_stage_without_changes_shows_the_order_only(
    desk: Desk, store: Store, stages: Stages, order_id: int, qtbot: QtBot
) -> None:
    document = open_order(desk, qtbot, order_id)
    put_at(store, order_id, stages.settled)
    desk.on_poll_due()
    qtbot.waitUntil(lambda: at_stage(document, "Settled"))
    assert document.stage_strip.forbidden.text() == "no changes  ·  no cancel  ·  no delete"
    type_into(document, "description", "Other")
    assert document.form.values()["description"] == "Lift stopped"
    assert not document.lines.rows.is_editable(0, 0)
    why = "at stage “Settled”, where it cannot be changed. Move it to another stage first."
    document.lines.setFocus()
    for key in (Key.Key_Insert, Key.Key_D):
        with qtbot.waitSignal(desk.message) as said:
            press(key, Qt.KeyboardModifier.NoModifier if key == Key.Key_Insert else CTRL)
        assert said.args is not None
        assert why in said.args[0].text
    assert document.lines.rows.rowCount() == 1
    assert not document.is_dirty()
    document.lines.setCurrentIndex(document.lines.rows.index(0, 2))
    actions = document.actions_of_record
    for name in ("copy_lines", "move_lines", "add_address", "other_address", "refresh_prices", "make_activities"):
        assert not actions[f"order.{name}"].isEnabled(), name
        assert why in actions[f"order.{name}"].toolTip(), name
    assert "cannot be deleted" in actions["record.delete"].toolTip()
    tab = next(at for at in range(document.tabs.count()) if document.tabs.tabText(at) == "Item requirements")
    document.tabs.setCurrentIndex(tab)
    parts = child(document, RequirementsTab)
    assert not parts.actions_of_tab["requirements.add"].isEnabled()
    assert why in parts.actions_of_tab["requirements.add"].toolTip()
    parts.setFocus()
    with qtbot.waitSignal(desk.message) as told:
        QTest.keyClick(parts, Key.Key_Insert)
    assert told.args is not None
    assert why in told.args[0].text
    assert actions["order.post"].isEnabled(), "the stage allows that"
    put_at(store, order_id, stages.done)
    desk.on_poll_due()
    qtbot.waitUntil(lambda: at_stage(document, "Done"))
    assert actions["order.copy_lines"].isEnabled()
    assert parts.actions_of_tab["requirements.add"].isEnabled()
    document.tabs.setCurrentIndex(0)
    assert why not in actions["order.copy_lines"].toolTip()
    type_into(document, "description", "Other")
    assert document.form.values()["description"] == "Other"


def test_the_list_of_activities_says_what_the_stage_of_their_orders_forbids(
    desk: Desk, store: Store, stages: Stages, order_id: int, qtbot: QtBot
) -> None:
    with store.write() as uow:
        uow.add(Activity(order_id=order_id, minutes=60))
    put_at(store, order_id, stages.settled)
    view = ActivitiesView(desk, LISTS["activity"])
    qtbot.addWidget(view)
    view.show()
    qtbot.waitUntil(lambda: view.model.rowCount() > 0)
    view.table.selectAll()
    actions = view.screen_actions
    assert actions is not None
    give = actions["activities.give"]
    qtbot.waitUntil(lambda: not give.isEnabled())
    assert "at stage “Settled”, where it cannot be changed" in give.toolTip()


def test_what_was_typed_before_the_stage_forbade_it_is_refused_in_words(
    desk: Desk, store: Store, stages: Stages, order_id: int, qtbot: QtBot
) -> None:
    document = open_order(desk, qtbot, order_id)
    type_into(document, "description", "Other")
    put_at(store, order_id, stages.settled)
    desk.on_poll_due()
    qtbot.waitUntil(lambda: at_stage(document, "Settled"))
    assert document.form.values()["description"] == "Other"
    press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: "is at stage “Settled”, where it cannot be changed" in document.notice.text())
    assert document.form.values()["description"] == "Other"


def test_the_log_of_reasons_is_read_added_to_and_cleaned(
    desk: Desk, store: Store, stages: Stages, order_id: int, qtbot: QtBot
) -> None:
    CommandRunner(store).run(ChangeStage(order_id, stages.dropped, stages.reason, "sold"))
    document = open_order(desk, qtbot, order_id)
    press(Key.Key_R, ALT_SHIFT)
    tab = document.reasons_tab.tab
    qtbot.waitUntil(lambda: len(tab.view.table.rows) == 1)
    assert tab.view.table.rows[0].cells[1:] == ("stage change", "Dropped", "Parts ordered", "anna", "sold")
    assert QApplication.focusWidget() is tab.why.reason.line
    keys("PARTS")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: tab.why.reason_id == stages.reason)
    tab.why.note.setFocus()
    keys("by telephone")
    press(Key.Key_Return)
    qtbot.waitUntil(lambda: len(tab.view.table.rows) == 2)
    assert tab.view.table.rows[0].cells[1:] == ("by hand", "Dropped", "Parts ordered", "anna", "by telephone")
    qtbot.waitUntil(lambda: QApplication.focusWidget() is tab.view)
    tab.view.selectRow(1)
    press(Key.Key_Delete, CTRL)
    qtbot.waitUntil(lambda: len(tab.view.table.rows) == 1)
    assert tab.view.table.rows[0].cells[5] == "by telephone"


def test_a_new_order_and_a_company_without_stages_have_no_strip(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "service_order", None, customer_id=known.customer)
    assert isinstance(document, OrderDocument)
    assert not document.stage_strip.isVisible()
    type_into(document, "description", "Lift")
    assert document.form.values()["description"] == "Lift"


def test_the_parent_of_a_stage_is_only_shown_once_saved(desk: Desk, stages: Stages, qtbot: QtBot) -> None:
    new = open_form(desk, qtbot, "stage")
    assert new.form.boxes["parent_id"].is_editable()
    saved = open_form(desk, qtbot, "stage", stages.done)
    assert not saved.form.boxes["parent_id"].is_editable()
    assert saved.form.boxes["name"].is_editable()
    type_into(saved, "parent_id", "Planning")
    assert field(saved, "parent_id").property("text") == "WORK  In process"
    assert child(saved, QLabel) is not None


def rows_of(tree: QTreeWidget) -> list[str]:
    """The stages from the top that can be seen, indented as the tree is."""
    found, item = [], tree.topLevelItem(0)
    while item is not None:
        depth, above = 0, item.parent()
        while above is not None:
            depth, above = depth + 1, above.parent()
        found.append("> " * depth + item.text(0).split("  ")[1])
        item = tree.itemBelow(item)
    return found


def test_stages_are_set_up_as_a_tree_by_keys(desk: Desk, stages: Stages, qtbot: QtBot) -> None:
    view = StageTreeView(desk, LISTS["stage"])
    qtbot.addWidget(view)
    view.resize(1100, 500)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    qtbot.waitUntil(lambda: view.tree.topLevelItemCount() == 1)
    every = ["Planning", "> Dropped", "> In process", "> > Done", "> > > Settled", "> > Waiting"]
    assert rows_of(view.tree) == every
    settled = view.tree.findItems("Settled", Qt.MatchFlag.MatchEndsWith | Qt.MatchFlag.MatchRecursive)[0]
    assert [settled.text(at) for at in range(1, 8)] == ["–", "–", "–", "✓", "–", "–", ""]
    view.go_to_rows()
    press(Key.Key_Down)
    press(Key.Key_Down)
    press(Key.Key_Left)
    assert rows_of(view.tree) == every[:3], "folded"
    with qtbot.waitSignal(desk.open_requested) as opened:
        press(Key.Key_Insert)
    assert opened.args == [RecordRef("stage", None, {"parent_id": stages.work})]
    add(desk.runner, "stage", code="HOLD", name="On hold", parent_id=stages.planning)
    desk.on_poll_due()
    qtbot.waitUntil(lambda: len(rows_of(view.tree)) == 4)
    assert view.current_id() not in (stages.work, None), "the new one is current, and what was folded stays so"
    press(Key.Key_Delete, CTRL)
    qtbot.waitUntil(lambda: rows_of(view.tree) == every[:3])
