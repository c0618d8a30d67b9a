"""Going back to a backup: choose it, press Restore."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QPushButton, QTableWidget, QTableWidgetItem, QWidget

from svcdesk.i18n import _
from svcdesk.store.backups import REASONS, Backup, list_backups
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.dialogs import Dialog
from svcdesk.ui.shared.jobs import Progress


@dataclass(frozen=True, slots=True)
class ListBackups:
    """A job: the backups of a database file, newest first."""

    path: Path

    def __call__(self, progress: Progress) -> list[Backup]:
        """Runs on a pool thread."""
        return list_backups(self.path)


class RestoreDialog(Dialog):
    """The backups, newest chosen; ``restore_requested`` carries the chosen one."""

    restore_requested = Signal(object)  # Backup

    def __init__(self, local: Callable[[datetime], datetime], parent: QWidget | None) -> None:
        """``local`` gives the wall-clock time of an instant. ``on_listed`` brings the backups."""
        super().__init__(_("Restore a backup"), parent)
        self._local = local
        self._backups: list[Backup] = []
        self.hint = self.add_text(
            _("The database will be as it was then. What is there now is backed up first, so you can come back."),
            "muted",
        )
        self.table = QTableWidget(0, 3, self)
        self.table.setHorizontalHeaderLabels([_("When"), _("Made"), _("Size")])
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.setMinimumSize(520, 280)
        self.body.addWidget(self.table)
        box = self.add_buttons(_("Restore"), _("Cancel"))
        self.button = next(b for b in box.buttons() if isinstance(b, QPushButton) and b.isDefault())
        self.button.setEnabled(False)

    def on_listed(self, backups: list[Backup]) -> None:
        """Show them."""
        self._backups = backups
        if not backups:
            self.hint.setText(_("There is no backup yet. One is made every 30 minutes when something was saved."))
        self.table.setRowCount(len(backups))
        for row, backup in enumerate(backups):
            size = f"{formats.number_text(round(backup.size / 1_000_000), 0)} MB"
            when = formats.when_text(self._local(backup.at))
            for column, text in enumerate((when, _(REASONS[backup.reason]), size)):
                self.table.setItem(row, column, QTableWidgetItem(text))
        for column in (0, 2):
            self.table.resizeColumnToContents(column)
        if backups:
            self.table.setCurrentCell(0, 0)
            self.table.setFocus()
        self.button.setEnabled(bool(backups))

    def accept(self) -> None:
        """Tell which one."""
        row = self.table.currentRow()
        super().accept()
        if 0 <= row < len(self._backups):
            self.restore_requested.emit(self._backups[row])
