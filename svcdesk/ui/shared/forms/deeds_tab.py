"""A side tab with actions on its rows: what was posted, the parts an order requires, stock."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.runner import Done
from svcdesk.store.feed import Changes
from svcdesk.ui.shared.actions import Actions, ActionTable
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.forms.fields_dialog import FieldsDialog
from svcdesk.ui.shared.forms.side_tabs import SideTab

Locks = Callable[[str], str]
"""Why the record in the form does not allow what an action needs, in a sentence; nothing if it does."""


def unlocked(_needs: str) -> str:
    """The record forbids nothing."""
    return ""


class DeedsTab(SideTab):
    """Subclasses name their actions in ``table``, whose slots are their methods, and read in ``load``."""

    table: ClassVar[ActionTable] = ()
    watched: ClassVar[frozenset[str]] = frozenset()
    """Entities whose change may change the rows."""

    def __init__(
        self, desk: Desk, heads: Sequence[str], empty: EmptyState, parent: QWidget, *, locks: Locks = unlocked
    ) -> None:
        super().__init__(desk, heads, empty, parent)
        self.why_locked = locks
        self.actions_of_tab = Actions(self.table, self, allowed=desk.allowed)
        self.sum = QLabel(self)
        row = QHBoxLayout()
        row.addWidget(self.actions_of_tab.tool_bar([action.id for action in self.table], self))
        row.addStretch()
        row.addWidget(self.sum)
        self.body.insertLayout(0, row)
        self.view.selectionModel().selectionChanged.connect(self.on_selection_changed)
        desk.changed.connect(self.on_changed)
        self.actions_of_tab.refresh()

    def has_record(self) -> bool:
        """Whether the record is saved."""
        return self.record is not None

    def has_rows_selected(self) -> bool:
        """Whether any row is selected."""
        return bool(self.selected_ids())

    def has_one_selected(self) -> bool:
        """Whether one row is selected."""
        return len(self.selected_ids()) == 1

    def selected_ids(self) -> tuple[int, ...]:
        """The ids of the selected rows."""
        rows = self.view.table.rows
        places = sorted({index.row() for index in self.view.selectedIndexes()})
        return tuple(id_ for at in places if at < len(rows) and (id_ := rows[at].record_id) is not None)

    def set_record(self, record: tuple[str, int] | None) -> None:
        """Another record, other actions."""
        super().set_record(record)
        self.actions_of_tab.refresh()

    def on_selection_changed(self, *_anything: object) -> None:
        """Other rows, other actions."""
        self.actions_of_tab.refresh()

    def on_changed(self, changes: Changes) -> None:
        """Something that the rows are made of changed."""
        if changes.entities & self.watched:
            self.set_record(self.record)

    def on_locks_changed(self) -> None:
        """The record forbids other things."""
        self.actions_of_tab.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that the rows did not want says why its action is locked."""
        if why := self.actions_of_tab.why_not(event):
            self.desk.show(why, "warning")
        else:
            super().keyPressEvent(event)

    def ask(self, dialog: FieldsDialog) -> None:
        """Open a dialog."""
        dialog.command_done.connect(self.on_done)
        dialog.open()

    def run(self, command: Command) -> None:
        """Run a command on a row; what is refused is said in the message bar."""
        self.desk.run(command, self.on_done)

    def on_done(self, _done: Done) -> None:
        """The rows follow with the news."""
