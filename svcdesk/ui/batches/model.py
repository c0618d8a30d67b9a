"""The rows of a batch as a table, narrowed by words and by outcome."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from svcdesk.domain.batches import Outcome
from svcdesk.domain.text import fold
from svcdesk.i18n import _
from svcdesk.ui.batches.jobs import Line, Lines
from svcdesk.ui.shared.look import current_look

Index = QModelIndex | QPersistentModelIndex
_TEXT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_NUMBER: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class BatchModel(QAbstractTableModel):
    """One line a row: what becomes of it, what it is, and why."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._heads: list[str] = []
        self._lines = Lines()
        self._words = ""
        self._outcome: Outcome | None = None
        self.shown: Sequence[Line] = ()

    def show_lines(self, columns: Sequence[str], lines: Lines) -> None:
        """Show other rows; ``columns`` are the plan's own."""
        self.beginResetModel()
        self._heads = [_("Result"), _("What"), _("Why"), *(_(label) for label in columns)]
        self._lines = lines
        self._narrow(lines.all)
        self.endResetModel()

    def find(self, words: str, outcome: Outcome | None) -> None:
        """Keep the rows in which every word stands, of one outcome or of any."""
        self.beginResetModel()
        folded = fold(words)
        longer = outcome is self._outcome and folded.startswith(self._words)  # each key narrows what is left
        self._words, self._outcome = folded, outcome
        self._narrow(self.shown if longer else self._lines.all)
        self.endResetModel()

    def is_narrowed(self) -> bool:
        """Whether rows are hidden."""
        return len(self.shown) < len(self._lines.all)

    def _narrow(self, lines: Sequence[Line]) -> None:
        if self._outcome is not None:
            lines = [line for line in lines if line.row.outcome is self._outcome]
        for word in self._words.split():
            lines = [line for line in lines if word in line.folded]
        self.shown = lines

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
            return _NUMBER if section in self._lines.numbers else _TEXT
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The texts; what is not done is muted, what failed has the colour of refusals beside its word."""
        line = self.shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return line.texts[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _NUMBER if index.column() in self._lines.numbers else _TEXT
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
