"""The rows of the queue as the list shows them: filtered as one types, over every column."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from svcdesk.domain.kind_texts import kind_text
from svcdesk.domain.kinds import Priority
from svcdesk.domain.text import fold
from svcdesk.i18n import _
from svcdesk.queries.dispatch.rows import QueueRow

Index = QModelIndex | QPersistentModelIndex


def overdue_text() -> str:
    """What is typed to see only work that should have been done by now."""
    return _("overdue")


class QueueModel(QAbstractListModel):
    """Work to be planned, in the order it was read in."""

    ROW = Qt.ItemDataRole.UserRole

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._all: tuple[QueueRow, ...] = ()
        self._shown: list[QueueRow] = []
        self._words: list[str] = []
        self.ids: frozenset[int] = frozenset()

    @property
    def total(self) -> int:
        """How many there are without the filter."""
        return len(self._all)

    def show_rows(self, rows: tuple[QueueRow, ...]) -> None:
        """Show other rows, filtered as before."""
        if rows != self._all:
            self._all = rows
            self.ids = frozenset(row.id for row in rows)
            self._refilter()

    def filter(self, typed: str) -> None:
        """Show the rows that hold every typed word in any column."""
        words = fold(typed).split()
        if words != self._words:
            self._words = words
            self._refilter()

    def _refilter(self) -> None:
        now, overdue = self._now().timestamp(), fold(overdue_text())
        shown = []
        for row in self._all:
            text = f"{row.search} {overdue}" if 0 < row.due < now else row.search
            if all(word in text for word in self._words):
                shown.append(row)
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()

    def row(self, at: int) -> QueueRow:
        """The shown row at a place."""
        return self._shown[at]

    def place(self, activity_id: int) -> int:
        """Where an activity is shown, -1 if it is not."""
        return next((at for at, row in enumerate(self._shown) if row.id == activity_id), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        """How many are shown."""
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The row itself, and its text for assistive technology and type-ahead."""
        if not index.isValid():
            return None
        row = self._shown[index.row()]
        if role == self.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.title}, {row.customer}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (row.title, row.customer, row.place, row.number,
                                               kind_text(Priority(row.priority))) if part)  # fmt: skip
        return None
