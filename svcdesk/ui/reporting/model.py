"""The rows of a report as a table; the words were made beforehand, on a pool thread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from svcdesk.i18n import language
from svcdesk.queries.reports import load_report, reports
from svcdesk.queries.sheet_rows import ReportRow, ReportTable, RowKind
from svcdesk.reports.files import write_whole
from svcdesk.reports.formats import Formats
from svcdesk.reports.table_cells import NUMBERS, cell_text
from svcdesk.reports.table_files import write_csv, write_xlsx
from svcdesk.store import Store
from svcdesk.ui.shared.jobs import Progress
from svcdesk.ui.shared.look import TextRole, current_look, text_font

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Shown:
    """A report with the words of its cells."""

    table: ReportTable
    texts: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Load:
    """A job: read the report and write its cells in words."""

    store: Store
    name: str
    criteria: dict[str, Any]

    def __call__(self, _progress: Progress) -> Shown:
        """Runs on a pool thread. Raises Refused for criteria that make no sense."""
        with self.store.read() as reader:
            table = load_report(reader, reports()[self.name], self.criteria, language())
        f = Formats(table.language, table.time_zone)
        texts = tuple(
            tuple(cell_text(value, column, f) for value, column in zip(row.cells, table.columns, strict=False))
            for row in table.rows
        )
        return Shown(table, texts)


@dataclass(frozen=True, slots=True)
class Export:
    """A job: write the report as a file, whole or not at all."""

    table: ReportTable
    path: Path

    def __call__(self, _progress: Progress) -> Path:
        """Runs on a pool thread. Raises Unavailable (file.not_written)."""
        content = write_csv(self.table) if self.path.suffix.lower() == ".csv" else write_xlsx(self.table)
        write_whole(self.path, content)
        return self.path


class ReportModel(QAbstractTableModel):
    """Headings and totals are bold, details muted."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.shown: Shown | None = None
        self._bold = text_font(TextRole.CONTENT, bold=True)

    def show(self, shown: Shown | None) -> None:
        """Replace what is shown."""
        self.beginResetModel()
        self.shown = shown
        self.endResetModel()

    def row(self, at: int) -> ReportRow | None:
        """A row by its place."""
        return self.shown.table.rows[at] if self.shown is not None and at >= 0 else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The rows."""
        return 0 if parent.isValid() or self.shown is None else len(self.shown.table.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The columns."""
        return 0 if parent.isValid() or self.shown is None else len(self.shown.table.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The labels, as their columns are aligned."""
        if self.shown is None or orientation is not Qt.Orientation.Horizontal:
            return None
        column = self.shown.table.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.label
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.kind in NUMBERS else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, alignment, weight, colour."""
        if self.shown is None:
            return None
        texts: Sequence[str] = self.shown.texts[index.row()]
        row = self.shown.table.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return texts[index.column()] if index.column() < len(texts) else ""
        if role == Qt.ItemDataRole.TextAlignmentRole and self.shown.table.columns[index.column()].kind in NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole and (
            row.kind is RowKind.HEADING or (row.kind is RowKind.TOTAL and not row.level)
        ):
            return self._bold
        if role == Qt.ItemDataRole.ForegroundRole and row.kind is RowKind.DETAIL:
            return current_look().muted
        return None
