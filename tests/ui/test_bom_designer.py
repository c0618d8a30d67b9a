"""The BOM designer by keys and mouse: parts in, replaced, out, moved; as of a day, compared, opened from forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from svcdesk.commands.bom_lines import ReplaceBomLine
from svcdesk.commands.bom_templates import MakeTemplate
from svcdesk.commands.runner import CommandRunner
from svcdesk.store import Store
from svcdesk.ui.boms.view import DesignerView
from svcdesk.ui.shared.bom_deeds import BomsDialog, PlaceDialog
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.forms.fields_dialog import FieldsDialog
from tests.support.boms import Machine, agree, attach, changes, lift, part, parts, run, stored
from tests.support.clocks import MovingClock
from tests.support.posting import lines_of
from tests.ui.form_support import CTRL, click, open_form, press, write

pytestmark = pytest.mark.usefixtures("appearance")
ALT_SHIFT = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ShiftModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
Show = Callable[[int], DesignerView]


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock("2026-06-15 10:00")


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def machine(runner: CommandRunner) -> Machine:
    return lift(runner)


@pytest.fixture
def show(desk: Desk, qtbot: QtBot) -> Show:
    def build(bom_id: int) -> DesignerView:
        view = DesignerView(desk, RecordRef("bom_designer", bom_id))
        qtbot.addWidget(view)
        view.resize(1300, 800)
        with qtbot.waitActive(view):
            view.show()
            view.activateWindow()
        qtbot.waitUntil(lambda: view.shown is not None and bool(view.parts.model.rows))
        view.tree.setFocus()
        return view

    return build


def texts(view: DesignerView, column: int = 0, parent: QModelIndex | None = None) -> list[str]:
    """The texts of a column, from the top down."""
    above = parent or QModelIndex()
    found: list[str] = []
    for row in range(view.model.rowCount(above)):
        index = view.model.index(row, 0, above)
        found += [str(index.siblingAtColumn(column).data()), *texts(view, column, index)]
    return found


def dialog_of(qtbot: QtBot, view: QWidget, class_: type[PlaceDialog | FieldsDialog]) -> PlaceDialog | FieldsDialog:
    qtbot.waitUntil(lambda: any(one.isActiveWindow() for one in view.findChildren(class_)))
    return next(one for one in view.findChildren(class_) if one.isVisible())


def type_in(dialog: PlaceDialog | FieldsDialog, name: str, text: str) -> None:
    assert isinstance(dialog, FieldsDialog)
    widget = dialog.form.boxes[name].editor.focus_widget()
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_A, CTRL)
    write(widget, text)


def saved(qtbot: QtBot, desk: Desk, do: Callable[[], object]) -> None:
    with qtbot.waitSignal(desk.saved):
        do()


def settled(qtbot: QtBot, view: DesignerView, expected: list[str]) -> None:
    qtbot.waitUntil(lambda: texts(view) == expected)


def test_a_part_is_found_and_added_by_keys(
    desk: Desk, qtbot: QtBot, store: Store, machine: Machine, show: Show
) -> None:
    view = show(machine.template)
    assert texts(view) == ["1 Drive", "1.1 Motor", "1.2 Roller", "2 Rope"]
    press(Qt.Key.Key_F, CTRL)
    assert view.parts.box.hasFocus()
    write(view.parts.box, "roll")
    qtbot.waitUntil(lambda: [row.name for row in view.parts.model.rows] == ["Roller"])
    saved(qtbot, desk, lambda: press(Qt.Key.Key_Insert))
    settled(qtbot, view, ["1 Drive", "1.1 Motor", "1.2 Roller", "Roller", "2 Rope"])
    assert view.tree.currentIndex().data() == "Roller"
    view.tree.setFocus()
    saved(qtbot, desk, lambda: press(Qt.Key.Key_Delete))
    settled(qtbot, view, ["1 Drive", "1.1 Motor", "1.2 Roller", "2 Rope"])


def test_a_part_is_dragged_in(desk: Desk, qtbot: QtBot, machine: Machine, show: Show) -> None:
    view = show(machine.template)
    data = view.parts.model.mimeData([view.parts.list.currentIndex()])
    name = view.parts.model.rows[0].name
    saved(qtbot, desk, lambda: drop(view, data, view.model.index(0, 0)))
    settled(qtbot, view, ["1 Drive", "1.1 Motor", "1.2 Roller", name, "2 Rope"])


def test_a_line_is_dragged_into_another(desk: Desk, qtbot: QtBot, store: Store, machine: Machine, show: Show) -> None:
    view = show(machine.template)
    data = view.model.mimeData([view.model.index(1, 0)])
    saved(qtbot, desk, lambda: drop(view, data, view.model.index(0, 0)))
    assert part(store, machine.template, "Rope").parent_id == machine.lines["Drive"]
    qtbot.waitUntil(lambda: view.tree.currentIndex().data() == "2 Rope" and view.tree.currentIndex().parent().isValid())
    saved(qtbot, desk, lambda: press(Qt.Key.Key_Left, CTRL))
    assert part(store, machine.template, "Rope").parent_id is None
    qtbot.waitUntil(lambda: not view.tree.currentIndex().parent().isValid())
    saved(qtbot, desk, lambda: press(Qt.Key.Key_Up, CTRL))
    settled(qtbot, view, ["2 Rope", "1 Drive", "1.1 Motor", "1.2 Roller"])


def drop(view: DesignerView, data: QMimeData, on: QModelIndex) -> None:
    """Let something go over the middle of a line."""
    at = QPointF(view.tree.visualRect(on).center())
    both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    port = view.tree.viewport()
    enter = QDragEnterEvent(QPoint(int(at.x()), int(at.y())), both, data, Qt.MouseButton.LeftButton,
                            Qt.KeyboardModifier.NoModifier)  # fmt: skip
    QApplication.sendEvent(port, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(
        port, QDropEvent(at, both, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    )  # fmt: skip


def test_edit_when_adding_opens_the_dialog_for_everybody(
    desk: Desk, qtbot: QtBot, store: Store, machine: Machine, show: Show
) -> None:
    view = show(machine.template)
    assert view.screen_actions is not None
    saved(qtbot, desk, view.screen_actions["bom.edit_when_adding"].trigger)
    qtbot.waitUntil(view.edits_when_adding)
    view.parts.list.setFocus()
    press(Qt.Key.Key_Return)
    dialog = dialog_of(qtbot, view, FieldsDialog)
    type_in(dialog, "quantity", "3")
    type_in(dialog, "position", "9")
    before = len(parts(store, machine.template))
    saved(qtbot, desk, lambda: press(Qt.Key.Key_Return))
    assert len(parts(store, machine.template)) == before + 1
    assert [(str(line.quantity), line.position) for line in parts(store, machine.template)[-1:]] == [("3.0000", "9")]


def test_a_part_is_replaced_for_an_order(
    desk: Desk, qtbot: QtBot, runner: CommandRunner, store: Store, machine: Machine, show: Show
) -> None:
    bom = attach(runner, machine)
    view = show(bom)
    view.tree.setCurrentIndex(view.model.find(part(store, bom, "Roller").id))
    press(Qt.Key.Key_R, CTRL)
    dialog = dialog_of(qtbot, view, FieldsDialog)
    assert isinstance(dialog, FieldsDialog)
    type_in(dialog, "quantity", "5")
    click(dialog.yes)
    qtbot.waitUntil(lambda: "between 1 and 4" in dialog.form.boxes["quantity"].error_text())
    type_in(dialog, "quantity", "1")
    dialog.form.boxes["order_id"].set_value(machine.order)
    click(dialog.form.boxes["order_line"].editor.focus_widget())
    saved(qtbot, desk, lambda: click(dialog.yes))
    (line,) = lines_of(store, machine.order)
    assert line.quantity == 1
    qtbot.waitUntil(lambda: len(view.history.view.table.rows) == 2)
    assert view.history.view.table.rows[0].cells[2] == "quantity replaced"
    assert "(line)" in view.history.view.table.rows[0].cells[6]
    assert stored(store, bom).id == bom


def test_as_of_a_day_and_beside_another(
    desk: Desk, qtbot: QtBot, runner: CommandRunner, store: Store, machine: Machine, show: Show, clock: MovingClock
) -> None:
    bom = attach(runner, machine)
    clock.at += timedelta(days=10)
    run(runner, ReplaceBomLine(part(store, bom, "Motor").id, serial_in="M-1"))
    view = show(bom)
    assert texts(view, 5) == ["", "M-1", "", ""]
    press(Qt.Key.Key_D, CTRL)
    assert view.as_of.hasFocus()
    write(view.as_of, "2026-06-20")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(view, 5) == ["", "", "", ""])
    assert "to be read only" in view.state.text()
    assert not view.can_edit_line()
    QTest.keyClick(view.as_of, Qt.Key.Key_A, CTRL)
    press(Qt.Key.Key_Backspace)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(view, 5) == ["", "M-1", "", ""])
    press(Qt.Key.Key_D, CTRL_SHIFT)
    qtbot.waitUntil(lambda: view.model.heads is not None)
    assert texts(view, 1) == ["", "⇄ replaced", "", ""]
    press(Qt.Key.Key_E, CTRL_SHIFT)
    qtbot.waitUntil(lambda: view.model.heads is not None and "2026-06-15" in view.model.heads[0])
    assert texts(view, 3)[1] == "1 · M-1"


def test_the_history_of_one_line(
    qtbot: QtBot, runner: CommandRunner, store: Store, machine: Machine, show: Show
) -> None:
    bom = attach(runner, machine)
    run(runner, ReplaceBomLine(part(store, bom, "Motor").id))
    view = show(bom)
    qtbot.waitUntil(lambda: len(view.history.view.table.rows) == 2)
    view.tree.setCurrentIndex(view.model.find(part(store, bom, "Rope").id))
    press(Qt.Key.Key_L, CTRL)
    qtbot.waitUntil(lambda: not view.history.view.table.rows)
    view.tree.setCurrentIndex(view.model.find(part(store, bom, "Motor").id))
    qtbot.waitUntil(lambda: len(view.history.view.table.rows) == 1)


def test_a_template_is_attached_moved_copied_and_made_anew(
    desk: Desk, qtbot: QtBot, runner: CommandRunner, store: Store, machine: Machine, show: Show
) -> None:
    opened: list[RecordRef] = []
    desk.open_requested.connect(opened.append)
    view = show(machine.template)
    press(Qt.Key.Key_A, ALT_SHIFT)
    dialog_of(qtbot, view, PlaceDialog)
    saved(qtbot, desk, lambda: press(Qt.Key.Key_Return))
    qtbot.waitUntil(lambda: bool(opened))
    bom = opened[-1].record_id
    assert bom is not None
    qtbot.waitUntil(lambda: not view.can_edit())  # the template is locked
    _agreement, relation = agree(runner, machine.accounts, machine.group, machine.thing)
    service = show(bom)
    press(Qt.Key.Key_M, ALT_SHIFT)
    dialog_of(qtbot, service, PlaceDialog)
    saved(qtbot, desk, lambda: press(Qt.Key.Key_Return))
    assert stored(store, bom).relation_id == relation
    qtbot.waitUntil(lambda: not any(one.isVisible() for one in service.findChildren(PlaceDialog)))
    service.activateWindow()
    service.tree.setFocus()
    qtbot.waitUntil(service.tree.hasFocus)
    press(Qt.Key.Key_T, ALT_SHIFT)
    dialog = dialog_of(qtbot, service, FieldsDialog)
    type_in(dialog, "title", "Newer")
    saved(qtbot, desk, lambda: press(Qt.Key.Key_Return))
    qtbot.waitUntil(lambda: opened[-1].record_id not in (bom, None))
    assert stored(store, opened[-1].record_id or 0).name == "Newer"


def test_forms_open_the_bom_or_attach_a_template(
    desk: Desk, qtbot: QtBot, runner: CommandRunner, store: Store, machine: Machine
) -> None:
    run(runner, MakeTemplate("Door"))
    opened: list[RecordRef] = []
    desk.open_requested.connect(opened.append)
    form = open_form(desk, qtbot, "agreement", machine.agreement)
    press(Qt.Key.Key_B, ALT_SHIFT)
    dialog = dialog_of(qtbot, form, BomsDialog)
    assert isinstance(dialog, BomsDialog)
    press(Qt.Key.Key_Return)
    assert "Template" in dialog.error.text()
    write(dialog.template.line, "630")
    popup = dialog.template.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.template.value() == machine.template)
    saved(qtbot, desk, lambda: click(dialog.yes))
    qtbot.waitUntil(lambda: bool(opened))
    bom = opened[-1].record_id
    assert len(changes(store, bom or 0)) == 1
    thing = open_form(desk, qtbot, "service_object", machine.thing)
    opened.clear()
    assert thing.record_id == machine.thing
    press(Qt.Key.Key_B, ALT_SHIFT)
    qtbot.waitUntil(lambda: opened == [RecordRef("bom_designer", bom)])


def test_the_columns_are_the_same_for_everybody(desk: Desk, qtbot: QtBot, machine: Machine, show: Show) -> None:
    view = show(machine.template)
    at = view.model.columns().index("note")
    assert view.tree.isColumnHidden(at)
    view.choose_columns()
    menu = next(one for one in view.tree.findChildren(QMenu, "columns_menu") if one.isVisible())
    action = next(one for one in menu.actions() if one.data() == "note")
    saved(
        qtbot, desk, lambda: QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    )
    qtbot.waitUntil(lambda: not view.tree.isColumnHidden(at))
    assert Decimal(view.tree.columnWidth(at)) > 0
