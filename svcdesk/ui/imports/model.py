"""The tables of the import: the preview, and the findings with a filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from svcdesk.domain.imports.preview import PreviewCell
from svcdesk.domain.imports.report import RowProblem
from svcdesk.domain.text import fold
from svcdesk.i18n import N_, _
from svcdesk.problem_texts import problem_text
from svcdesk.ui.imports.jobs import result_text
from svcdesk.ui.shared.look import current_look

Index = QModelIndex | QPersistentModelIndex
_COLUMNS: Final = (N_("Row"), N_("Column"), N_("Value"), N_("Result"), N_("What to do"))


class PreviewModel(QAbstractTableModel):
    """The first rows as they will be read; a cell that cannot be read says why."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._labels: list[str] = []
        self._numbers: list[int] = []
        self._rows: Sequence[Sequence[PreviewCell]] = ()

    def show(self, labels: list[str], numbers: list[int], rows: Sequence[Sequence[PreviewCell]]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._labels, self._numbers, self._rows = labels, numbers, rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The mapped fields."""
        return 0 if parent.isValid() else len(self._labels)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The value, marked where it cannot be read."""
        cell = self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"▲ {cell.text}" if cell.problem else cell.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return problem_text(cell.problem) if cell.problem else cell.text
        if role == Qt.ItemDataRole.ForegroundRole and cell.problem:
            return current_look().high_edge
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The fields, and the rows' numbers as a spreadsheet counts them."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._labels[section] if orientation == Qt.Orientation.Horizontal else self._numbers[section]


class FindingsModel(QAbstractTableModel):
    """One line a finding; ``find`` narrows them by what any column says."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[tuple[RowProblem, tuple[str, ...], str]] = []
        self._shown: list[tuple[RowProblem, tuple[str, ...], str]] = []
        self._words = ""
        self._only_left_out = False

    def show(self, problems: Sequence[RowProblem]) -> None:
        """Show other findings."""
        self.beginResetModel()
        self._all = [(one, texts, fold(" ".join(texts))) for one in problems for texts in (_texts(one),)]
        self._narrow()
        self.endResetModel()

    def find(self, words: str, *, only_left_out: bool) -> None:
        """Keep the findings in which every word stands."""
        self.beginResetModel()
        self._words, self._only_left_out = fold(words), only_left_out
        self._narrow()
        self.endResetModel()

    def _narrow(self) -> None:
        words = self._words.split()
        self._shown = [
            line
            for line in self._all
            if (line[0].stops or not self._only_left_out) and all(word in line[2] for word in words)
        ]

    @property
    def shown(self) -> tuple[RowProblem, ...]:
        """The findings that are shown."""
        return tuple(line[0] for line in self._shown)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The findings."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Row, column, value, result, what to do."""
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The texts; what is left out has the colour of refusals beside its word."""
        found, texts, _folded = self._shown[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return texts[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and index.column() == 3:
            return current_look().high_edge if found.stops else current_look().normal_edge
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == 0:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The names of the columns."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _(_COLUMNS[section])
        return None


def _texts(found: RowProblem) -> tuple[str, ...]:
    mark = "▲" if found.stops else "●"
    row = str(found.row) if found.row else ""
    return (row, found.column, found.value, f"{mark} {result_text(found)}", problem_text(found.problem))
