"""Two small screens with which the shell is tested alone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from svcdesk.ui.shared.actions import Action, Actions, ActionTable
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.screen import Screen, ScreenWidget, ViewState

TABLE: ActionTable = (
    Action("note.shout", "Shout", "shout", "info", ("Ctrl+Shift+S",), group="Note", help="Makes the note loud."),
)


class NotePad(ScreenWidget):
    """A line of text that asks before it is closed while it has something in it."""

    def __init__(self, desk: Desk, ref: RecordRef | None) -> None:
        super().__init__()
        self.desk = desk
        self.line = QLineEdit(self)
        self.asked: list[Callable[[], None]] = []
        self.shown: list[RecordRef | None] = [ref]
        layout = QVBoxLayout(self)
        layout.addWidget(self.line)
        self.setFocusProxy(self.line)
        self.screen_actions = Actions(TABLE, self)

    def shout(self) -> None:
        self.line.setText(self.line.text().upper())
        self.title_changed.emit(self.line.text())

    def save_state(self) -> ViewState:
        return {"text": self.line.text()}

    def restore_state(self, state: ViewState) -> None:
        self.line.setText(str(state.get("text", "")))

    def show_record(self, ref: RecordRef) -> None:
        self.shown.append(ref)

    def can_close(self, then: Callable[[], None]) -> bool:
        if self.line.text() != "dirty":
            return True
        self.asked.append(then)
        return False


def build_note(desk: Desk, ref: RecordRef | None) -> QWidget:
    return NotePad(desk, ref)


def table() -> ActionTable:
    return TABLE


NOTE = Screen("board", "Notes", "layout-dashboard", table, build_note, in_rail=True)
CUSTOMERS = Screen("customers", "Customers", "building-2", tuple, build_note, frozenset({"customer"}), True, False)
