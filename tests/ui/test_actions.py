"""The action table: keys and clicks reach the screen, state follows, clashes are found."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from svcdesk.ui.shared.actions import Action, Actions, duplicate_shortcuts, key_help

TABLE = (
    Action("x.print", "Print", "print_it", "printer", ("Ctrl+P",), group="Document", enabled_when="has_selection"),
    Action("x.wide", "Wide", "set_width", shortcuts=("F8",), checked_when="is_width", argument="wide", group="View"),
    Action("x.secret", "Pay", "print_it", permission="post", group="Document"),
)


class Pane(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.selection = True
        self.width_name = ""
        self.printed = 0
        self.table = Actions(TABLE, self, allowed={"print"}.__contains__)

    def print_it(self) -> None:
        self.printed += 1

    def set_width(self, name: str) -> None:
        self.width_name = name
        self.table.refresh()

    def is_width(self, name: str) -> bool:
        return self.width_name == name

    def has_selection(self) -> bool:
        return self.selection


def shown(qtbot: QtBot) -> Pane:
    pane = Pane()
    qtbot.addWidget(pane)
    with qtbot.waitActive(pane):
        pane.show()
        pane.activateWindow()
    pane.setFocus()
    return pane


def test_keys_run_the_slot_only_while_enabled(qtbot: QtBot) -> None:
    pane = shown(qtbot)
    QTest.keyClick(pane, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert pane.printed == 1
    pane.selection = False
    pane.table.refresh()
    QTest.keyClick(pane, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert pane.printed == 1


def test_an_argument_reaches_slot_and_check(qtbot: QtBot) -> None:
    pane = shown(qtbot)
    QTest.keyClick(pane, Qt.Key.Key_F8)
    assert pane.width_name == "wide"
    assert pane.table["x.wide"].isChecked()


def test_what_is_not_allowed_is_not_shown(qtbot: QtBot) -> None:
    pane = shown(qtbot)
    assert not pane.table["x.secret"].isVisible()
    menu = pane.table.fill_menu(QMenu(pane))
    assert [a.text() for a in menu.actions() if a.isVisible() and not a.isSeparator()] == ["Print", "Wide"]


def test_a_button_runs_its_action_and_names_itself(qtbot: QtBot) -> None:
    pane = shown(qtbot)
    button = pane.table.button("x.print")
    button.show()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pane.printed == 1
    assert isinstance(button, QToolButton)
    assert button.accessibleName() == "Print"
    assert "Ctrl+P" in button.toolTip()


def test_clashing_shortcuts_are_found() -> None:
    other = (Action("y.park", "Park", "park", shortcuts=("ctrl+p",)),)
    assert duplicate_shortcuts(TABLE, other) == [("Ctrl+P", "x.print", "y.park")]
    assert duplicate_shortcuts(TABLE) == []


def test_help_lists_every_action_with_a_key() -> None:
    assert [(line.group, line.text, line.keys) for line in key_help([TABLE])] == [
        ("Document", "Print", "Ctrl+P"),
        ("View", "Wide", "F8"),
    ]
