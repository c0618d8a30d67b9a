"""Every form through its real widgets: open, edit, save, undo; refusals, leaving, merging, keys."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from svcdesk.commands.company import SetParameter
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.records import JoinTeam, SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.fields import FieldKind
from svcdesk.domain.kinds import Weekday
from svcdesk.domain.parameters import parameter_specs
from svcdesk.i18n import _, use_language
from svcdesk.queries.forms import form_names, form_spec, load_record
from svcdesk.store.store import Store
from svcdesk.ui.forms.parameters import ParametersScreen
from svcdesk.ui.forms.screen import RECORD
from svcdesk.ui.forms.team import MembersTab
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.forms.editor import PictureEditor
from svcdesk.ui.shared.forms.side_tabs import HistoryTab, RelatedTab, UsesTab
from svcdesk.ui.shared.lookup import LookupField
from svcdesk.ui.shell.windows import Windows
from tests.support.records import Known, add, small_company
from tests.ui.form_support import CTRL, child, click, field, keys, open_form, press, save, stored, type_into
from tests.ui.shell_support import NOTE

Tab = TypeVar("Tab", bound=QWidget)
pytestmark = pytest.mark.usefixtures("appearance")


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


def one_of(entity: str, store: Store, known: Known) -> int:
    """The id of a record of the entity."""
    runner = CommandRunner(store)
    made = {
        "customer": known.customer, "location": known.location, "contact": known.contact, "item": known.item,
        "service_object": known.service_object, "object_group": known.group, "worker": known.worker, "company": 1,
        "team": known.team, "skill": known.skill, "service_task": known.task, "order_type": known.order_type,
        "work_calendar": 1, "number_sequence": 1,
    }  # fmt: skip
    if entity in made:
        return made[entity]
    if entity == "absence":
        return add(runner, entity, worker_id=known.worker, starts_at="2026-11-24 08:00", ends_at="2026-11-25 16:00")
    if entity == "service_order":
        created = runner.run(CreateOrder({"description": "Lift stopped", "object_id": known.service_object})).result
        assert isinstance(created, int)
        return created
    if entity == "project":
        return add(runner, entity, name="Second account", customer_id=known.customer)
    if entity == "agreement":
        group = add(runner, "agreement_group", code="STD", name="Standard")
        project = add(runner, "project", name="Second account", customer_id=known.customer)
        return add(runner, entity, description="Yearly care", project_id=project, group_id=group,
                   starts_on="2026-01-01")  # fmt: skip
    if entity == "property_rule":
        return add(runner, entity, line_property_id=add(runner, "line_property", code="PAY", name="Pays"))
    if entity == "project_validation":
        work = add(runner, "category", code="WORK", name="Work")
        return add(runner, entity, category_id=work, worker_id=known.worker)
    if entity in ("cost_price", "sales_price"):
        more: dict[str, Any] = {"price": "80"} if entity == "cost_price" else {"value": "160"}
        return add(runner, entity, valid_from="2026-01-01", worker_id=known.worker, **more)
    if entity == "exchange_rate":
        return add(runner, entity, valid_from="2026-01-01", currency="EUR", rate="4.25")
    if entity == "service_request":
        return add(runner, entity, title="The lift stands still")
    if entity == "item_requirement":
        order = runner.run(CreateOrder({"description": "Lift stopped", "object_id": known.service_object})).result
        warehouse = add(runner, "warehouse", code="M", name="Main")
        return add(runner, entity, order_id=order, item_id=known.item, warehouse_id=warehouse)
    if entity in ("repair_line", "bom", "meter"):
        return _machine_record(runner, entity, known)
    if entity == "service_level":
        return add(runner, entity, code="X", name="Extra", hours="8")
    return add(runner, entity, code="X", name="Extra")


def _machine_record(runner: CommandRunner, entity: str, known: Known) -> int:
    if entity == "bom":
        return add(runner, entity, name="Lift")
    if entity == "meter":
        return add(runner, entity, object_id=known.service_object, name="Trips")
    order = runner.run(CreateOrder({"description": "Lift stopped", "object_id": known.service_object})).result
    return add(runner, entity, order_id=order, object_id=known.service_object, description="Doors do not close")


def typed_into(document: RecordDocument, entity: str) -> tuple[str, object, str]:
    """The name of a field of the form that can be typed into, what is stored of it, and what to type."""
    specs = [
        spec for spec in reversed(form_spec(entity).fields)
        if not spec.meaning and not spec.read_only and spec.name in document.form.boxes
        and document.form.boxes[spec.name].editor.focus_widget().property("readOnly") is not True
    ]  # fmt: skip
    for spec in specs:
        if spec.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
            text = "Q-{n}" if entity == "number_sequence" else "Żółć"
            return spec.name, text, text
    for spec in specs:
        if spec.kind is FieldKind.NUMBER:
            return spec.name, Decimal(7), "7"
    raise AssertionError(f"{entity}: nothing to type into")


@pytest.mark.parametrize("entity", form_names())
def test_every_form_opens_edits_saves_and_undoes(
    entity: str, desk: Desk, store: Store, known: Known, qtbot: QtBot
) -> None:
    record_id = one_of(entity, store, known)
    document = open_form(desk, qtbot, entity, record_id)
    assert document.base is not None
    before = stored(desk, entity, record_id)
    assert {box.spec.name for box in document.form.boxes.values()} | set(document.hidden) == {
        spec.name for spec in form_spec(entity).fields
    }
    assert document.form.values().items() <= before.values.items()
    assert not document.is_dirty()
    name, value, typed = typed_into(document, entity)
    type_into(document, name, typed)
    assert document.is_dirty()
    assert document.actions_of_record["record.save"].isEnabled()
    save(document, qtbot)
    assert stored(desk, entity, record_id).values[name] == value
    desk.undo()
    qtbot.waitUntil(lambda: document.form.values()[name] == before.values[name])
    assert stored(desk, entity, record_id).values == before.values


def test_a_new_customer_by_keyboard_gets_the_next_number(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "customer")
    keys("Politechnika Łódzka")
    press(Qt.Key.Key_Tab)
    keys("526-025-02-74")
    save(document, qtbot)
    assert document.base is not None
    assert document.base.values["number"] == "K-00003"
    assert document.heading.text() == "K-00003  Politechnika Łódzka"


def test_refusals_stand_under_their_fields_and_go_with_the_next_edit(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "customer", known.customer)
    type_into(document, "name", " ")
    type_into(document, "vat_id", "PL1234567890")
    type_into(document, "country", "XX")
    type_into(document, "email", "nobody")
    type_into(document, "number", "K-00002")
    press(Qt.Key.Key_S, CTRL)
    boxes = document.form.boxes
    qtbot.waitUntil(lambda: bool(boxes["name"].error_text()))
    assert boxes["name"].error_text() == "Fill in Name."
    assert boxes["vat_id"].error_text() == "“PL1234567890” is not a valid VAT id. Check it for typing errors."
    assert boxes["country"].error_text() == "Country “XX” does not exist. Choose one from the list."
    assert boxes["email"].error_text().startswith("“nobody” is not a valid E-mail")
    assert boxes["number"].error_text().startswith("Another record already has Number “K-00002”")
    assert field(document, "name").property("wrong") is True
    qtbot.waitUntil(field(document, "number").hasFocus)
    below = boxes["vat_id"].mapTo(document, boxes["vat_id"].rect().topLeft())
    type_into(document, "name", "Hotel")
    assert boxes["name"].error_text() == ""
    QApplication.processEvents()
    assert boxes["vat_id"].mapTo(document, boxes["vat_id"].rect().topLeft()) == below, "nothing moves while one types"
    assert stored(desk, "customer", known.customer).values["name"] == "Hotel Świt"


def test_what_cannot_be_read_is_said_before_saving(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "item", known.item)
    type_into(document, "cost_price", "cheap")
    press(Qt.Key.Key_S, CTRL)
    assert document.form.boxes["cost_price"].error_text() == "“cheap” is not a number. Write for example 12.50."
    qtbot.waitUntil(document.can_save)
    type_into(document, "name", " ")
    press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: document.form.boxes["name"].error_text() == "Fill in Name.")
    assert "cheap" in document.form.boxes["cost_price"].error_text(), "both at once"
    type_into(document, "name", "Rope")
    type_into(document, "cost_price", "13,25")
    save(document, qtbot)
    assert str(stored(desk, "item", known.item).values["cost_price"]) == "13.2500"


def test_esc_takes_changes_back_and_they_can_be_brought_back(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "customer", known.customer)
    type_into(document, "name", "Other")
    press(Qt.Key.Key_Escape)
    assert document.form.values()["name"] == "Hotel Świt"
    assert not document.is_dirty()
    button = child(document.notice, QPushButton, "bring_back")
    click(button)
    assert document.form.values()["name"] == "Other"


class Leaver:
    """Counts how often a form may go."""

    def __init__(self) -> None:
        self.left = 0

    def go(self) -> None:
        self.left += 1


@pytest.mark.parametrize(("answer", "left", "name"), [
    ("leave.save", 1, "Other"), ("leave.discard", 1, "Hotel Świt"), ("leave.stay", 0, "Hotel Świt"),
])  # fmt: skip
def test_leaving_dirty_asks_once(answer: str, left: int, name: str, desk: Desk, known: Known, qtbot: QtBot) -> None:
    document, leaver = open_form(desk, qtbot, "customer", known.customer), Leaver()
    assert document.can_close(leaver.go) is True
    type_into(document, "name", "Other")
    assert document.can_close(leaver.go) is False
    assert leaver.left == 0
    click(child(document.notice, QPushButton, answer))
    qtbot.waitUntil(lambda: leaver.left == left)
    assert stored(desk, "customer", known.customer).values["name"] == name
    if left:
        assert document.can_close(leaver.go) is True
    else:
        assert document.form.values()["name"] == "Other"


def test_neighbours_are_one_key_away_and_dirty_asks_first(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "customer", known.customer)
    press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: document.record_id == known.other_customer)
    press(Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: document.record_id == known.customer)
    type_into(document, "name", "Other")
    press(Qt.Key.Key_F8)
    qtbot.waitUntil(document.notice.isVisible)
    assert document.record_id == known.customer
    press(Qt.Key.Key_Space)  # the keyboard is on Save
    qtbot.waitUntil(lambda: document.record_id == known.other_customer)
    assert stored(desk, "customer", known.customer).values["name"] == "Other"


def test_a_lookup_types_ahead_over_any_column_folded(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "location", known.location)
    type_into(document, "customer_id", "osmy dzien")
    lookup = document.form.boxes["customer_id"].editor.widget
    assert isinstance(lookup, LookupField)
    press(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: lookup.value() == known.other_customer)
    assert lookup.line.text() == "K-00002  Galeria Ósmy Dzień"


def test_enter_takes_the_first_row_of_a_lookup_each_time(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "location", known.location)
    lookup = document.form.boxes["customer_id"].editor.widget
    assert isinstance(lookup, LookupField)
    popup = lookup.completer().popup()
    assert popup is not None
    for typed, chosen in (("osmy", known.other_customer), ("k-00001", known.customer), ("osmy", known.other_customer)):
        type_into(document, "customer_id", typed)
        qtbot.waitUntil(popup.isVisible)
        assert not popup.currentIndex().isValid()
        QTest.keyClick(popup, Qt.Key.Key_Return)
        assert lookup.value() == chosen
        assert not popup.isVisible()


def test_a_record_that_is_created_from_a_lookup_is_chosen_there(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "contact", known.contact)
    asked: list[RecordRef] = []
    desk.open_requested.connect(asked.append)
    type_into(document, "location_id", "Basen")
    lookup = document.form.boxes["location_id"].editor.widget
    assert isinstance(lookup, LookupField)
    popup = lookup.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [RecordRef("location", None, {"customer_id": known.customer, "name": "Basen"})]
    created = open_form(desk, qtbot, "location", None, **asked[0].defaults)
    action = created.actions_of_record["record.save"]
    click(next(button for button in created.findChildren(QToolButton) if button.defaultAction() is action))
    qtbot.waitUntil(lambda: created.record_id is not None and lookup.value() == created.record_id)
    assert lookup.line.text() == "L-00003  Basen"


def test_somebody_elses_save_is_joined_and_clashes_are_offered(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "customer", known.customer)
    type_into(document, "name", "Mine")
    type_into(document, "note", "My note")
    other = Store.open(desk.store.path, desk.store.clock, "piotr", "desk-2")
    CommandRunner(other).run(SaveRecord("customer", known.customer, {"name": "Theirs", "city": "Gdynia"}))
    other.close()
    press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(document.merge_panel.isVisible)
    assert stored(desk, "customer", known.customer).values["name"] == "Theirs"
    assert document.form.values()["city"] == "Gdynia"
    mine = child(document.merge_panel, QPushButton, "mine.0")
    theirs = child(document.merge_panel, QPushButton, "theirs.0")
    assert (mine.text(), theirs.text()) == ("Yours: Mine", "piotr: Theirs")
    assert document.merge_panel.findChild(QPushButton, "mine.1") is None
    qtbot.waitUntil(mine.hasFocus)
    press(Qt.Key.Key_Right)
    assert theirs.hasFocus(), "from one to the other by the arrows"
    press(Qt.Key.Key_Tab)
    assert document.tabs.isAncestorOf(document.focusWidget()), "on into the form"
    press(Qt.Key.Key_Backtab)
    assert document.merge_panel.isAncestorOf(document.focusWidget()), "and back"
    press(Qt.Key.Key_S, CTRL)
    assert stored(desk, "customer", known.customer).values["name"] == "Theirs"
    click(mine)
    save(document, qtbot)
    values = stored(desk, "customer", known.customer).values
    assert (values["name"], values["city"], values["note"]) == ("Mine", "Gdynia", "My note")


def test_a_form_without_changes_follows_others(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "customer", known.customer)
    desk.run(SaveRecord("customer", known.customer, {"city": "Radom"}))
    qtbot.waitUntil(lambda: document.form.values()["city"] == "Radom")


def test_delete_and_undo(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "service_task", known.task)
    press(Qt.Key.Key_Delete, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: document.notice.text() == "This record was deleted.")
    click(child(document.notice, QPushButton, "undo"))
    qtbot.waitUntil(lambda: document.tabs.isEnabled() and not document.notice.isVisible())
    assert stored(desk, "service_task", known.task).values["name"] == "Inspection"
    assert document.form.isAncestorOf(document.focusWidget())


def open_tab(document: RecordDocument, title: str, class_: type[Tab]) -> Tab:
    """Click a tab; what is in it."""
    bar = document.tabs.tabBar()
    place = next(at for at in range(bar.count()) if bar.tabText(at) == title)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(place).center())
    return child(document, class_)


def test_delete_is_refused_while_in_use_and_the_tab_says_where(desk: Desk, known: Known, qtbot: QtBot) -> None:
    desk.run(SaveRecord("service_task", known.task, {"name": "Other"}))
    document = open_form(desk, qtbot, "customer", known.customer)
    press(Qt.Key.Key_Delete, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: "is used elsewhere (3)" in document.notice.text())
    uses = child(document.tabs.currentWidget(), UsesTab)
    qtbot.waitUntil(lambda: len(uses.view.table.rows) == 4)
    assert [row.cells for row in uses.view.table.rows] == [
        ("Contacts", "Customer", "1"), ("Locations", "Customer", "1"), ("Projects", "Customer", "1"),
        ("Service objects", "Customer", "1"),
    ]  # fmt: skip
    desk.undo()
    qtbot.waitUntil(lambda: not document.notice.text())


def test_tab_and_enter_reach_the_button_of_a_tab_without_rows(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "customer", known.other_customer)
    tab = open_tab(document, "Service orders", RelatedTab)
    document.tabs.tabBar().setFocus()
    press(Qt.Key.Key_Tab)
    assert child(tab, QPushButton, "new.service_order").hasFocus()
    with qtbot.waitSignal(desk.open_requested) as opened:
        press(Qt.Key.Key_Return)
    assert opened.args is not None
    assert opened.args[0].entity == "service_order"


def test_where_it_is_used_follows_what_others_save(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "customer", known.other_customer)
    uses = open_tab(document, "Used by", UsesTab)
    qtbot.waitUntil(lambda: bool(uses.view.table.rows))
    before = [row.cells for row in uses.view.table.rows]
    desk.run(SaveRecord("contact", None, {"customer_id": known.other_customer, "name": "Jan"}))
    qtbot.waitUntil(lambda: ("Contacts", "Customer", "1") in [row.cells for row in uses.view.table.rows])
    desk.undo()
    qtbot.waitUntil(lambda: [row.cells for row in uses.view.table.rows] == before)


def test_a_record_whose_making_is_undone_leaves_the_keys_to_closing_its_tab(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.saved) as saved:
        desk.run(SaveRecord("skill", None, {"code": "S", "name": "Skill"}))
    assert saved.args is not None
    document = open_form(desk, qtbot, "skill", saved.args[0].result)
    desk.undo()
    qtbot.waitUntil(lambda: not document.tabs.isEnabled())
    assert child(document.notice, QPushButton, "close").hasFocus()
    with qtbot.waitSignal(document.close_wanted):
        press(Qt.Key.Key_Return)
    desk.redo()
    qtbot.waitUntil(lambda: document.tabs.isEnabled() and not document.notice.text())


def test_only_a_new_record_is_told_that_its_number_may_be_left_empty(desk: Desk, known: Known, qtbot: QtBot) -> None:
    for record_id, told in ((None, True), (known.customer, False)):
        document = open_form(desk, qtbot, "customer", record_id)
        words = [label for label in document.findChildren(QLabel) if "the next number is taken" in label.text()]
        assert [label.isVisible() for label in words] == [told]


def test_the_history_says_who_when_and_what(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "service_object", known.service_object)
    type_into(document, "customer_id", "Ósmy")
    press(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: document.form.values()["customer_id"] == known.other_customer)
    type_into(document, "location_id", "Galeria")
    press(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: document.form.values()["location_id"] == known.other_location)
    save(document, qtbot)
    history = open_tab(document, "History", HistoryTab)
    qtbot.waitUntil(lambda: bool(history.view.table.rows))
    assert history.view.table.rows[0].cells == (
        "2026-11-23 10:00", "anna", "changed", "Customer", "K-00001  Hotel Świt", "K-00002  Galeria Ósmy Dzień",
    )  # fmt: skip


def test_calendar_hours_are_typed_into_the_grid(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "work_calendar", 1)
    grid = document.grids["calendar_span"]
    grid.setFocus()
    grid.setCurrentIndex(grid.rows.index(4, 2))
    keys("15:00")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: grid.rows.rowCount() == 6)  # Enter below the last row begins a new one
    editor = child(grid, QComboBox, "cell.weekday")
    editor.setFocus()
    QTest.keyClick(editor, Qt.Key.Key_S)
    press(Qt.Key.Key_Tab)
    keys("9")
    press(Qt.Key.Key_Tab)
    keys("8:30")
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: grid.rows.first_problem().isValid())
    place = grid.rows.first_problem()
    assert (place.row(), place.column()) == (5, 2)
    assert place.data(Qt.ItemDataRole.ToolTipRole) == "The closing time must come after the opening time."
    words = child(document, QLabel, "error.calendar_span")
    assert words.isVisible()
    assert words.text() == "Row 6, Closes: The closing time must come after the opening time."
    grid.setCurrentIndex(place)
    keys("1300")
    press(Qt.Key.Key_Tab)
    save(document, qtbot)
    rows = stored(desk, "work_calendar", 1).children["calendar_span"]
    assert [(row.values["weekday"], row.values["opens"], row.values["closes"]) for row in rows[4:]] == [
        (Weekday.FRIDAY, 480, 900), (Weekday.SATURDAY, 540, 780),
    ]  # fmt: skip


def test_what_is_being_typed_into_a_cell_can_be_saved_at_once(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "work_calendar", 1)
    grid = document.grids["calendar_span"]
    action = document.actions_of_record["record.save"]
    assert not action.isEnabled()
    grid.setFocus()
    grid.setCurrentIndex(grid.rows.index(0, 1))
    keys("x")
    assert action.isEnabled()
    press(Qt.Key.Key_S, CTRL)
    words = child(document, QLabel, "error.calendar_span")
    qtbot.waitUntil(words.isVisible)
    assert words.text() == "Row 1, Opens: “x” is not a time of day. Write for example 8:30."
    grid.setCurrentIndex(grid.rows.index(0, 1))
    keys("6")
    with qtbot.waitSignal(desk.saved):
        press(Qt.Key.Key_S, CTRL)
    assert stored(desk, "work_calendar", 1).children["calendar_span"][0].values["opens"] == 360
    qtbot.waitUntil(lambda: not words.isVisible())


def test_a_country_is_typed_by_its_name_and_an_unknown_one_is_no_matter_of_length(
    desk: Desk, known: Known, qtbot: QtBot
) -> None:
    document = open_form(desk, qtbot, "customer", known.customer)
    type_into(document, "country", "Narnia")
    press(Qt.Key.Key_S, CTRL)
    box = document.form.boxes["country"]
    qtbot.waitUntil(lambda: box.error_text() == "Country “NARNIA” does not exist. Choose one from the list.")
    type_into(document, "country", "czechia")
    press(Qt.Key.Key_Tab)
    save(document, qtbot)
    assert stored(desk, "customer", known.customer).values["country"] == "CZ"


def test_absences_of_a_worker_are_told_by_their_times(desk: Desk, known: Known, qtbot: QtBot) -> None:
    add(CommandRunner(desk.store), "absence", worker_id=known.worker, starts_at="2026-11-24 00:00",
        ends_at="2026-11-26 00:00")  # fmt: skip
    document = open_form(desk, qtbot, "worker", known.worker)
    document.tabs.setCurrentIndex([document.tabs.tabText(at) for at in range(document.tabs.count())].index("Absences"))
    tab = child(document, RelatedTab)
    qtbot.waitUntil(lambda: len(tab.view.table.rows) == 1)
    heads = [tab.view.table.headerData(at, Qt.Orientation.Horizontal) for at in range(tab.view.table.columnCount())]
    assert dict(zip(heads, tab.view.table.rows[0].cells, strict=True)) == {
        "From": "2026-11-24 00:00", "To": "2026-11-26 00:00", "Kind": "leave",
    }  # fmt: skip


def test_the_tab_of_a_record_that_is_undone_says_so_and_comes_back_by_redo(
    desk: Desk, known: Known, qtbot: QtBot
) -> None:
    document = open_form(desk, qtbot, "skill", add(CommandRunner(desk.store), "skill", code="EL", name="electrics"))
    with qtbot.assertNotEmitted(desk.message):
        desk.undo()
        qtbot.waitUntil(lambda: "its making undone" in document.notice.text())
    assert not document.tabs.isEnabled()
    desk.redo()
    qtbot.waitUntil(document.tabs.isEnabled)
    assert document.notice.text() == ""


def test_team_members_join_and_leave_by_keyboard(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "team", known.team)
    members = open_tab(document, "Members", MembersTab)
    members.field.line.setFocus()
    keys("sliwa")
    press(Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: [row.cells[1] for row in members.view.table.rows] == ["Jan Śliwa"])
    assert stored(desk, "worker", known.worker).values["team_id"] == known.team
    members.view.selectRow(0)
    click(child(members, QPushButton, "remove_member"))
    qtbot.waitUntil(lambda: members.view.table.rows == [])


def test_a_logo_is_shown_stored_and_limited(desk: Desk, known: Known, qtbot: QtBot, tmp_path: Path) -> None:
    document = open_form(desk, qtbot, "company", 1)
    editor = document.form.boxes["logo"].editor
    assert isinstance(editor, PictureEditor)
    for name, content, text in (
        ("big.png", b"\x89PNG\r\n" + bytes(600_000), "The picture is larger than 512 KB. Choose a smaller one."),
        ("text.png", b"hello", "This is not a PNG or JPEG picture. Choose another file."),
    ):
        path = tmp_path / name
        path.write_bytes(content)
        editor.take_file(str(path))
        document.save()
        assert document.form.boxes["logo"].error_text() == text
    picture = editor.widget.grab().toImage()
    picture.save(str(tmp_path / "logo.png"))
    editor.take_file(str(tmp_path / "logo.png"))
    save(document, qtbot)
    assert stored(desk, "company", 1).values["logo"] == (tmp_path / "logo.png").read_bytes()


def test_the_usual_terms_are_seen_in_the_parameters_and_can_be_gone_on_from(
    desk: Desk, known: Known, qtbot: QtBot
) -> None:
    screen = ParametersScreen(desk)
    qtbot.addWidget(screen)
    screen.show()
    polish = screen.form.boxes["agreement_terms_pl"].editor.widget
    assert isinstance(polish, QPlainTextEdit)
    assert polish.placeholderText().startswith("1) ")
    actions = screen.screen_actions
    assert actions is not None
    actions["parameters.usual_terms"].trigger()
    assert screen.is_dirty()
    assert polish.toPlainText() == polish.placeholderText()
    assert not actions["parameters.usual_terms"].isEnabled()
    screen.save()
    qtbot.waitUntil(lambda: desk.parameters.agreement_terms_pl == polish.placeholderText())


def test_a_parameter_that_was_set_is_named_in_the_users_language(desk: Desk, known: Known, qtbot: QtBot) -> None:
    use_language("pl")
    try:
        with qtbot.waitSignal(desk.undo_changed):
            desk.run(SetParameter("item_on_many_objects", "false"))
        label = next(spec.label for spec in parameter_specs() if spec.name == "item_on_many_objects")
        assert _(label) in desk.undo_state.undo
        assert "nie" in desk.undo_state.undo.split()
        assert label not in desk.undo_state.undo
    finally:
        use_language("en")


def test_parameters_are_saved_in_one_step(desk: Desk, known: Known, qtbot: QtBot) -> None:
    screen = ParametersScreen(desk)
    qtbot.addWidget(screen)
    with qtbot.waitActive(screen):
        screen.show()
        screen.activateWindow()
    days = screen.form.boxes["days_after"].editor.focus_widget()
    assert isinstance(days, QLineEdit)
    days.setFocus()
    days.selectAll()
    keys("120")
    overlap = screen.form.boxes["overlap"].editor.widget
    overlap.setFocus()
    QTest.keyClick(overlap, Qt.Key.Key_Down)
    with qtbot.waitSignal(desk.saved):
        press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: not screen.is_dirty())
    assert (desk.parameters.days_after, desk.parameters.overlap) == (120, "refuse")
    desk.undo()
    qtbot.waitUntil(lambda: screen.form.values()["days_after"] == 90)
    assert desk.parameters.overlap == "warn"


def test_rows_of_a_group_are_saved_with_it(desk: Desk, known: Known, qtbot: QtBot) -> None:
    extra = add(CommandRunner(desk.store), "skill", code="EL", name="electrics")
    document = open_form(desk, qtbot, "object_group", known.group)
    grid = document.grids["object_group_skill"]
    grid.setFocus()
    press(Qt.Key.Key_Insert)
    keys("elec")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(row.values["skill_id"] == extra for row in grid.rows.rows))
    press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: len(stored(desk, "object_group", known.group).children["object_group_skill"]) == 2)
    assert RowDraft(None) not in grid.rows.drafts()


def test_enter_in_an_empty_grid_begins_a_row(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "object_group")
    grid = document.grids["object_group_skill"]
    grid.setFocus()
    assert grid.rows.rowCount() == 0
    press(Qt.Key.Key_Return)
    assert grid.rows.rowCount() == 1
    assert grid.is_editing


def test_a_row_is_copied_with_what_is_being_typed_into_it(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "work_calendar")
    grid = document.grids["calendar_span"]
    grid.setFocus()
    press(Qt.Key.Key_Return)
    for text in ("8", "16"):
        press(Qt.Key.Key_Tab)
        keys(text)
    press(Qt.Key.Key_D, CTRL)
    spans = [(row.values["opens"], row.values["closes"]) for row in grid.rows.rows]
    assert spans == [(8 * 60, 16 * 60), (8 * 60, 16 * 60)]


def test_saving_a_new_record_leaves_the_keyboard_where_it_is(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "customer")
    keys("Sad")
    type_into(document, "phone", "601")
    save(document, qtbot)
    assert field(document, "phone").hasFocus()


@pytest.mark.parametrize(
    ("entity", "given", "name"),
    [
        ("customer", {}, "name"),
        ("absence", {}, "worker_id"),
        ("absence", {"worker_id": 1}, "starts_at"),
        ("team", {}, "code"),
    ],
)
def test_a_new_record_begins_where_something_must_be_typed(
    entity: str, given: dict[str, Any], name: str, desk: Desk, known: Known, qtbot: QtBot
) -> None:
    document = open_form(desk, qtbot, entity, **given)
    qtbot.waitUntil(field(document, name).hasFocus)


def test_an_absence_is_called_by_worker_kind_and_days(desk: Desk, known: Known, qtbot: QtBot) -> None:
    day = add(CommandRunner(desk.store), "absence", worker_id=known.worker, starts_at="2026-11-24 00:00",
              ends_at="2026-11-26 00:00")  # fmt: skip
    with desk.store.read() as reader:
        who = load_record(reader, "worker", known.worker).values["name"]
    document = open_form(desk, qtbot, "absence", day)
    assert document.heading.text() == f"{who} · leave · 2026-11-24 – 2026-11-25"
    type_into(document, "note", "Sea")
    save(document, qtbot)
    assert desk.undo_state.undo == f"Change an absence of {who}"


def test_the_keyboard_stays_in_a_tab_when_another_is_closed_and_discarded(
    windows: Windows, desk: Desk, known: Known, qtbot: QtBot
) -> None:
    windows.screens = (NOTE, RECORD)
    window = windows.start()
    with qtbot.waitActive(window):
        window.activateWindow()
    desk.open("customer", known.customer)
    document = window.tabs.at(1).widget
    assert isinstance(document, RecordDocument)
    qtbot.waitUntil(lambda: document.base is not None and document.tabs.isAncestorOf(window.focusWidget()))
    keys("x")
    press(Qt.Key.Key_W, CTRL)
    assert window.focusWidget().objectName() == "leave.save"
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Tab)
    assert window.focusWidget().objectName() == "leave.stay"
    press(Qt.Key.Key_Space)
    assert document.form.isAncestorOf(window.focusWidget())
    press(Qt.Key.Key_W, CTRL)
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: window.tabs.count() == 1)
    assert window.tabs.at(0).widget.isAncestorOf(window.focusWidget())


def test_a_tab_of_the_last_time_whose_record_is_gone_is_closed(
    windows: Windows, desk: Desk, known: Known, qtbot: QtBot
) -> None:
    windows.screens = (NOTE, RECORD)
    window = windows.start()
    desk.open("skill", add(CommandRunner(desk.store), "skill", code="EL", name="electrics"))
    desk.open("customer", known.customer)
    qtbot.waitUntil(lambda: [window.tabs.title(place) for place in (1, 2)] == ["EL", "K-00001"])
    with qtbot.waitSignal(desk.saved):
        desk.undo()
    windows.close_all()
    window = windows.start()
    windows.start_rest()
    qtbot.waitUntil(lambda: [document.shown for document in window.tabs.documents()] == [
        None, RecordRef("customer", known.customer)
    ])  # fmt: skip
    assert "were closed" in window.messages.text


def test_taking_what_somebody_else_saved_leaves_nothing_to_do(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "customer", known.customer)
    type_into(document, "name", "Mine")
    CommandRunner(desk.store).run(SaveRecord("customer", known.customer, {"name": "Theirs"}))
    press(Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(document.merge_panel.isVisible)
    click(child(document.merge_panel, QPushButton, "theirs.0"))
    assert not document.is_dirty()
    assert not document.merge_panel.isVisible()
    assert document.form.values()["name"] == "Theirs"
    assert "Nothing is left to save" in document.notice.text()


def test_saving_closes_the_list_that_would_lie_over_the_message(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "location", known.location)
    lookup = document.form.boxes["customer_id"].editor.widget
    assert isinstance(lookup, LookupField)
    type_into(document, "customer_id", "nobody like this")
    popup = lookup.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    document.actions_of_record["record.save"].trigger()
    assert not popup.isVisible()
    assert document.form.boxes["customer_id"].error_text()


def test_the_pages_of_a_form_are_turned_by_keys(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "team", known.team)
    alt = Qt.KeyboardModifier.AltModifier
    press(Qt.Key.Key_PageDown, alt)
    members = child(document.tabs.currentWidget(), MembersTab)
    assert members.field.line.hasFocus()
    press(Qt.Key.Key_PageUp, alt)
    assert field(document, "code").hasFocus()


def test_only_somebody_who_is_selected_can_be_taken_out_of_a_team(desk: Desk, known: Known, qtbot: QtBot) -> None:
    CommandRunner(desk.store).run(JoinTeam(known.worker, known.team))
    document = open_form(desk, qtbot, "team", known.team)
    press(Qt.Key.Key_PageDown, Qt.KeyboardModifier.AltModifier)
    members = child(document.tabs.currentWidget(), MembersTab)
    remove = child(members, QPushButton, "remove_member")
    qtbot.waitUntil(lambda: members.view.table.rowCount() > 0)
    assert not remove.isEnabled()
    members.view.selectRow(0)
    assert remove.isEnabled()
    click(remove)
    qtbot.waitUntil(lambda: members.view.table.rowCount() == 0)
    assert not remove.isEnabled()


def test_the_header_of_a_form_does_not_grow_with_the_first_letter(desk: Desk, known: Known, qtbot: QtBot) -> None:
    document = open_form(desk, qtbot, "team", known.team)
    top = document.tabs.y()
    type_into(document, "name", "x")
    qtbot.waitUntil(document.state.isVisible)
    assert document.tabs.y() == top
