"""The last changes: what, who, when, and whether they can be undone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QDialogButtonBox, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from svcdesk.commands import undo
from svcdesk.commands.undo import LogEntry
from svcdesk.i18n import N_, _
from svcdesk.store import Reader
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.desk import Desk, UndoState, title_text
from svcdesk.ui.shared.dialogs import Dialog

LIMIT: Final = 50
_STATES: Final = {
    "done": "",
    "undone": N_("undone"),
    "dropped": N_("undone, left out"),
    "apart": "",
    "cut": N_("cannot be undone"),
}


def last_commands(reader: Reader) -> list[LogEntry]:
    """The newest commands of everybody, newest first."""
    return undo.history(reader.session, LIMIT)


class HistoryPopup(Dialog):
    """Shows the log and steps back and forth in it."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(_("History"), parent)
        self._desk = desk
        self.table = QTableWidget(0, 4, self)
        self.table.setHorizontalHeaderLabels([_("When"), _("Who"), _("What"), ""])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setHighlightSections(False)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setMinimumSize(640, 360)
        self.body.addWidget(self.table)
        box = self.add_buttons(_("Close"))
        self._undo = box.addButton(_("Undo"), QDialogButtonBox.ButtonRole.ActionRole)
        self._redo = box.addButton(_("Redo"), QDialogButtonBox.ButtonRole.ActionRole)
        self._skip = box.addButton(_("Leave out"), QDialogButtonBox.ButtonRole.ActionRole)
        self._skip.setToolTip(_("Keep the next step as it is, and let Undo go on with the one before it."))
        self._undo.clicked.connect(desk.undo)
        self._redo.clicked.connect(desk.redo)
        self._skip.clicked.connect(desk.skip_undo)
        desk.saved.connect(self.on_changed)
        desk.undo_changed.connect(self.on_undo_changed)
        self.on_undo_changed(desk.undo_state)

    def on_changed(self, _done: object) -> None:
        """Something was done: read again."""
        self._desk.read(last_commands, self.on_read)

    def on_undo_changed(self, state: UndoState) -> None:
        """What can be undone is different now."""
        self._undo.setEnabled(bool(state.undo))
        self._skip.setEnabled(bool(state.undo))
        self._redo.setEnabled(bool(state.redo))
        self._desk.read(last_commands, self.on_read)

    def on_read(self, entries: list[LogEntry]) -> None:
        """Show the log."""
        self.table.setRowCount(len(entries))
        for row, entry in enumerate(entries):
            when = formats.when_text(self._desk.site.local(entry.at))
            texts = (when, entry.user, title_text(entry.title, entry.params), _(_STATES.get(entry.state, "")))
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if entry.state in ("undone", "dropped"):
                    item.setForeground(self.palette().placeholderText())
                self.table.setItem(row, column, item)
        for column in (0, 1, 3):
            self.table.resizeColumnToContents(column)
        if self.table.currentRow() < 0 and entries:
            self.table.setCurrentCell(0, 0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
