"""What the order form does with lines and addresses: copying from three sources, moving, addresses, relations."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QRadioButton, QToolButton, QTreeWidgetItem
from pytestqt.qtbot import QtBot

from svcdesk.commands.order_cancel import CancelLines
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.store.store import Store
from svcdesk.ui.orders.address_dialogs import AddAddressDialog, OtherAddressDialog
from svcdesk.ui.orders.document import OrderDocument
from svcdesk.ui.orders.move_dialog import MoveDialog
from svcdesk.ui.shared.command_dialog import CommandDialog
from svcdesk.ui.shared.desk import Desk, Question, RecordRef
from svcdesk.ui.shared.line_picker import LinePicker
from tests.support.orders import every_row, line_ids, load_order, make_agreement, make_order, mark_posted
from tests.support.records import Known, small_company
from tests.ui.form_support import CTRL, child, click, field, keys, open_form, press, save, type_into

pytestmark = pytest.mark.usefixtures("appearance")
Key = Qt.Key
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
Asked = TypeVar("Asked", bound=CommandDialog)


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


def open_order(desk: Desk, qtbot: QtBot, record_id: int) -> OrderDocument:
    document = open_form(desk, qtbot, "service_order", record_id)
    assert isinstance(document, OrderDocument)
    qtbot.waitUntil(document.is_stored)
    return document


def asked(document: OrderDocument, class_: type[Asked], qtbot: QtBot) -> Asked:
    """The dialog that an action opened, once it has the keyboard."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in document.findChildren(class_)))
    dialog = next(one for one in document.findChildren(class_) if one.isVisible())
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def rows(dialog: LinePicker) -> list[tuple[str, Qt.CheckState | None]]:
    """The lines of the tree that can be seen, with their ticks; None where there is none."""
    found = []

    def walk(item: QTreeWidgetItem) -> None:
        if item.isHidden():
            return
        can = bool(item.flags() & Qt.ItemFlag.ItemIsUserCheckable)
        found.append((item.text(0), item.checkState(0) if can else None))
        for at in range(item.childCount()):
            walk(item.child(at))  # type: ignore[arg-type]

    for at in range(dialog.tree.topLevelItemCount()):
        walk(dialog.tree.topLevelItem(at))  # type: ignore[arg-type]
    return found


def texts(store: Store, order_id: int) -> list[str]:
    return [row.values["description"] for row in load_order(store, order_id).children["order_line"]]


OFF, ON, PART = Qt.CheckState.Unchecked, Qt.CheckState.Checked, Qt.CheckState.PartiallyChecked


def test_lines_of_another_order_are_copied_by_keys(
    desk: Desk, store: Store, runner: CommandRunner, known: Known, qtbot: QtBot
) -> None:
    source = make_order(runner, known, "one", "two", "three", description="Source")
    runner.run(CancelLines(source, line_ids(store, source)[1:2]))
    order = make_order(runner, known, description="Target")
    document = open_order(desk, qtbot, order)
    document.setFocus()
    press(Key.Key_C, ALT_SHIFT)
    dialog = asked(document, LinePicker, qtbot)
    assert not dialog.yes.isEnabled()
    keys("source")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: len(rows(dialog)) == 4)
    assert [tick for _text, tick in rows(dialog)] == [PART, ON, OFF, ON]
    assert dialog.yes.text() == "Copy 2 lines"
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.tree)
    press(Key.Key_Down)
    press(Key.Key_Space)
    assert [tick for _text, tick in rows(dialog)] == [PART, OFF, OFF, ON]
    with qtbot.waitSignal(dialog.destroyed):
        press(Key.Key_Return)
    assert texts(store, order) == ["three"]
    qtbot.waitUntil(lambda: document.lines.rows.rowCount() == 1)


def test_agreement_lines_are_offered_with_what_cannot_be_copied(
    desk: Desk, store: Store, runner: CommandRunner, known: Known, qtbot: QtBot
) -> None:
    lines = (
        RowDraft(None, {"type": "fee", "description": "Inspection", "object_id": known.service_object}),
        RowDraft(None, {"type": "fee", "description": "Old", "stopped": True}),
    )
    agreement = make_agreement(runner, known, children={"agreement_line": lines})
    order = make_order(runner, known, agreement_id=agreement)
    document = open_order(desk, qtbot, order)
    document.actions_of_record["order.copy_agreement"].trigger()
    dialog = asked(document, LinePicker, qtbot)
    qtbot.waitUntil(lambda: len(rows(dialog)) == 3)
    assert [tick for _text, tick in rows(dialog)] == [ON, ON, None]
    record = dialog.tree.topLevelItem(0)
    stopped = record.child(1) if record is not None else None
    assert stopped is not None
    assert not stopped.flags() & Qt.ItemFlag.ItemIsEnabled
    assert stopped.text(dialog.tree.columnCount() - 1) == "Line “2 Old” is stopped and cannot be copied."
    relations = child(dialog, QCheckBox, "relations")
    assert relations.isEnabled()
    click_box(relations)
    with qtbot.waitSignal(dialog.destroyed):
        click(dialog.yes)
    assert texts(store, order) == ["Inspection"]
    assert [r.values["object_id"] for r in load_order(store, order).children["object_relation"]] == [
        known.service_object
    ]


def click_box(box: QCheckBox) -> None:
    """A click on the mark of a check box; its words may be far from its middle."""
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=box.rect().topLeft() + type(box.rect().topLeft())(8, 10))


def test_templates_are_found_by_words_and_ticked_by_group(
    desk: Desk, store: Store, runner: CommandRunner, known: Known, qtbot: QtBot
) -> None:
    make_agreement(runner, known, "Door", "Rope", description="Lifts", template=True)
    make_agreement(runner, known, "Filter", description="Air", template=True)
    order = make_order(runner, known)
    document = open_order(desk, qtbot, order)
    document.actions_of_record["order.copy_lines"].trigger()
    dialog = asked(document, LinePicker, qtbot)
    press(Key.Key_1, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: len(rows(dialog)) == 6)
    assert [text for text, _tick in rows(dialog)] == [
        "Full service", "US-00002  Air", "Filter", "US-00001  Lifts", "Door", "Rope",
    ]  # fmt: skip
    assert {tick for _text, tick in rows(dialog)} == {OFF}
    relations = child(dialog, QCheckBox, "relations")
    assert relations.isChecked() and not relations.isEnabled()
    keys("lifts rope")
    assert [text for text, _tick in rows(dialog)] == ["Full service", "US-00001  Lifts", "Rope"]
    press(Key.Key_Down)
    press(Key.Key_Space)  # the group: only what is shown below it
    assert dialog.yes.text() == "Copy 1 line"
    dialog.filter.clear()
    assert dict(rows(dialog)) == {
        "Full service": PART, "US-00002  Air": OFF, "Filter": OFF, "US-00001  Lifts": PART, "Door": OFF, "Rope": ON,
    }  # fmt: skip
    with qtbot.waitSignal(dialog.destroyed):
        click(dialog.yes)
    assert texts(store, order) == ["Rope"]


def test_a_refusal_is_said_in_the_dialog_and_sources_change_by_a_click(
    desk: Desk, store: Store, runner: CommandRunner, known: Known, qtbot: QtBot
) -> None:
    lines = (RowDraft(None, {"type": "expense", "description": "Travel"}),)
    agreement = make_agreement(runner, known, children={"agreement_line": lines})
    order = make_order(runner, known, agreement_id=agreement)
    document = open_order(desk, qtbot, order)
    document.actions_of_record["order.copy_template"].trigger()
    dialog = asked(document, LinePicker, qtbot)
    qtbot.waitUntil(lambda: "no template yet" in dialog.hint.text())
    click(child(dialog, QToolButton, "from.agreement"))
    qtbot.waitUntil(lambda: len(rows(dialog)) == 2)
    click(dialog.yes)
    error = child(dialog, QLabel, "error")
    qtbot.waitUntil(error.isVisible)
    assert error.text() == "Line “Travel” cannot be copied:\nFill in Offset account."
    with qtbot.waitSignal(dialog.destroyed):
        press(Key.Key_Escape)
    assert texts(store, order) == []


def test_lines_move_to_another_order_by_keys(
    desk: Desk, store: Store, runner: CommandRunner, known: Known, qtbot: QtBot
) -> None:
    target = make_order(runner, known, "x", description="Target")
    order = make_order(runner, known, "a", "b")
    document = open_order(desk, qtbot, order)
    assert not document.actions_of_record["order.move_lines"].isEnabled()
    opened: list[RecordRef] = []
    desk.open_requested.connect(opened.append)
    document.lines.setCurrentIndex(document.lines.rows.index(0, 2))
    document.lines.setFocus()
    press(Key.Key_M, ALT_SHIFT)
    dialog = asked(document, MoveDialog, qtbot)
    assert not child(dialog, QCheckBox, "delete_empty").isEnabled()
    press(Key.Key_Return)  # nothing is chosen yet
    assert child(dialog, QLabel, "error").text() == "Fill in Order."
    keys("target")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: dialog.field.value() == target)
    with qtbot.waitSignal(dialog.destroyed):
        click(dialog.yes)
    assert (texts(store, order), texts(store, target)) == (["b"], ["x", "a"])
    assert opened == [RecordRef("service_order", target)]


def test_lines_move_to_a_new_order_and_the_empty_one_goes(
    desk: Desk, store: Store, runner: CommandRunner, known: Known, qtbot: QtBot
) -> None:
    order = make_order(runner, known, "a")
    document = open_order(desk, qtbot, order)
    document.lines.setCurrentIndex(document.lines.rows.index(0, 2))
    document.actions_of_record["order.move_lines"].trigger()
    dialog = asked(document, MoveDialog, qtbot)
    new = child(dialog, QRadioButton, "to_new")
    QTest.mouseClick(new, Qt.MouseButton.LeftButton, pos=new.rect().topLeft() + type(new.rect().topLeft())(8, 10))
    assert not dialog.field.isEnabled()
    click_box(child(dialog, QCheckBox, "delete_empty"))
    with qtbot.waitSignal(dialog.destroyed):
        click(dialog.yes)
    (left,) = every_row(store)["service_order"]
    assert left["id"] != order
    assert texts(store, left["id"]) == ["a"]


def test_posted_lines_are_not_offered_to_be_moved(
    desk: Desk, store: Store, runner: CommandRunner, known: Known, qtbot: QtBot
) -> None:
    order = make_order(runner, known, "a", "b")
    mark_posted(store, order)
    document = open_order(desk, qtbot, order)
    document.lines.setCurrentIndex(document.lines.rows.index(0, 2))
    assert not document.actions_of_record["order.move_lines"].isEnabled()
    document.lines.setCurrentIndex(document.lines.rows.index(1, 2))
    assert document.actions_of_record["order.move_lines"].isEnabled()


def test_a_new_address_is_written_and_an_old_one_asked_about(
    desk: Desk, store: Store, runner: CommandRunner, known: Known, qtbot: QtBot
) -> None:
    order = make_order(runner, known)
    document = open_order(desk, qtbot, order)
    questions: list[Question] = []
    desk.question.connect(questions.append)
    for street in ("Nowa 3", "Stara 1"):
        document.activateWindow()
        qtbot.waitUntil(document.isActiveWindow)
        field(document, "description").setFocus()
        press(Key.Key_D, ALT_SHIFT)
        dialog = asked(document, AddAddressDialog, qtbot)
        press(Key.Key_Return)
        qtbot.waitUntil(lambda d=dialog: bool(d.form.boxes["address_name"].error_text()))  # type: ignore[misc]
        dialog.form.focus_first()
        keys("Back gate")
        press(Key.Key_Tab)
        keys(street)
        with qtbot.waitSignal(dialog.destroyed if street == "Nowa 3" else desk.question):
            press(Key.Key_Return)
        if street == "Stara 1":
            qtbot.waitUntil(lambda: bool(questions))
            assert [p.code for p in questions[0].problems] == ["address.overwrites"]
            questions[0].give_up()
            assert dialog.isVisible()
            press(Key.Key_Return)
            qtbot.waitUntil(lambda: len(questions) == 2)
            with qtbot.waitSignal(dialog.destroyed):
                questions[1].go_on()
    assert [(r["name"], r["street"]) for r in every_row(store)["project_address"]] == [("Back gate", "Stara 1")]
    qtbot.waitUntil(lambda: document.form.values()["street"] == "Stara 1")


def test_a_known_address_is_found_by_any_part_of_it(
    desk: Desk, store: Store, runner: CommandRunner, known: Known, qtbot: QtBot
) -> None:
    order = make_order(runner, known)
    document = open_order(desk, qtbot, order)
    field(document, "description").setFocus()
    press(Key.Key_O, ALT_SHIFT)
    dialog = asked(document, OtherAddressDialog, qtbot)
    qtbot.waitUntil(lambda: dialog.table.table.rowCount() == 2)
    assert [row.cells[0] for row in dialog.table.table.rows] == ["Location", "Customer"]
    keys("piotrk")
    assert dialog.table.table.rowCount() == 1
    with qtbot.waitSignal(dialog.destroyed):
        press(Key.Key_Return)
    qtbot.waitUntil(lambda: document.form.values()["location_id"] == known.location)
    assert load_order(store, order).values["street"] == "Piotrkowska 1"


def test_unsaved_changes_are_asked_about_first(
    desk: Desk, store: Store, runner: CommandRunner, known: Known, qtbot: QtBot
) -> None:
    order = make_order(runner, known)
    document = open_order(desk, qtbot, order)
    type_into(document, "description", "Changed")
    document.actions_of_record["order.other_address"].trigger()
    assert document.notice.text() == "This record has changes that are not saved."
    click(child(document, QPushButton, "leave.save"))
    dialog = asked(document, OtherAddressDialog, qtbot)
    with qtbot.waitSignal(dialog.destroyed):
        press(Key.Key_Escape)
    qtbot.waitUntil(lambda: document.is_stored() and not document.is_dirty())
    assert load_order(store, order).values["description"] == "Changed"


def test_related_objects_and_tasks_are_rows_of_the_form(
    desk: Desk, store: Store, runner: CommandRunner, known: Known, qtbot: QtBot
) -> None:
    order = make_order(runner, known, object_id=known.service_object)
    document = open_order(desk, qtbot, order)
    objects, tasks = document.grids["object_relation"], document.grids["task_relation"]
    document.tabs.setCurrentIndex(1)
    assert document.tabs.tabText(1) == "Objects and tasks"
    tasks.setFocus()
    press(Key.Key_Insert)
    keys("insp")
    press(Key.Key_Tab)
    qtbot.waitUntil(lambda: tasks.rows.rows[0].values["task_id"] == known.task)
    keys("key at the porter")
    press(Key.Key_Tab)
    save(document, qtbot)
    (task,) = load_order(store, order).children["task_relation"]
    assert task.values["internal_note"] == "key at the porter"
    objects.setFocus()
    objects.setCurrentIndex(objects.rows.index(0, 0))
    press(Key.Key_Delete, CTRL)
    press(Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(document.notice.text()))
    assert document.notice.text().startswith("“Lift A” is the service object of the order itself.")
