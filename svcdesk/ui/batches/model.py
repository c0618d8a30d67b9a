"""The rows of a batch as a table, narrowed by words and by outcome."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from svcdesk.domain.batches import Outcome
from svcdesk.domain.text import fold
from svcdesk.i18n import _
from svcdesk.ui.batches.jobs import Line
from svcdesk.ui.shared.look import current_look

Index = QModelIndex | QPersistentModelIndex
_TEXT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_NUMBER: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_BEFORE_CELLS: Final = 3  # result, what, why


class BatchModel(QAbstractTableModel):
    """One line a row: what becomes of it, what it is, and why."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._heads: list[str] = []
        self._all: Sequence[Line] = ()
        self._numbers: set[int] = set()  # the columns that stand to the right
        self._words = ""
        self._outcome: Outcome | None = None
        self.shown: Sequence[Line] = ()

    def show_lines(self, columns: Sequence[str], lines: Sequence[Line]) -> None:
        """Show other rows; ``columns`` are the plan's own."""
        self.beginResetModel()
        self._heads = [_("Result"), _("What"), _("Why"), *(_(label) for label in columns)]
        self._all = lines
        self._numbers = {
            _BEFORE_CELLS + at
            for line in lines
            for at, cell in enumerate(line.row.cells)
            if isinstance(cell, int | Decimal) and not isinstance(cell, bool | Enum)
        }
        self._narrow()
        self.endResetModel()

    def find(self, words: str, outcome: Outcome | None) -> None:
        """Keep the rows in which every word stands, of one outcome or of any."""
        self.beginResetModel()
        self._words, self._outcome = fold(words), outcome
        self._narrow()
        self.endResetModel()

    def is_narrowed(self) -> bool:
        """Whether rows are hidden."""
        return len(self.shown) < len(self._all)

    def _narrow(self) -> None:
        words, outcome = self._words.split(), self._outcome
        self.shown = [
            line
            for line in self._all
            if (outcome is None or line.row.outcome is outcome) and all(word in line.folded for word in words)
        ]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The rows."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Result, what, why, the plan's own."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The names of the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return self._heads[section]
        if role == Qt.ItemDataRole.TextAlignmentRole and orientation is Qt.Orientation.Horizontal:
            return _NUMBER if section in self._numbers else _TEXT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The texts; what is not done is muted, what failed has the colour of refusals beside its word."""
        line = self.shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.texts[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _NUMBER if index.column() in self._numbers else _TEXT
        if role == Qt.ItemDataRole.ForegroundRole:
            look, outcome = current_look(), line.row.outcome
            if outcome is Outcome.SKIPPED:
                return look.muted
            if index.column() == 0:
                edges = {
                    Outcome.CONFLICT: look.normal_edge,
                    Outcome.FAILED: look.high_edge,
                    Outcome.DONE: look.low_edge,
                }
                return edges.get(outcome)
        return None
