"""The values that stand in a column, how many rows have each, and what they become."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from svcdesk.domain.imports.preview import ValueCounts
from svcdesk.i18n import N_, _
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.look import current_look, set_role

_HEADS: Final = (N_("Value"), N_("Rows"), N_("Becomes"))
VALUE, ROWS, BECOMES = range(3)


class ValuesTable(QWidget):
    """A table of which the last column is typed into; Enter and F2 edit, an empty cell leaves the value as it is."""

    def __init__(self, words: tuple[tuple[str, str], ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._words = words
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        set_role(self.note, "secondary")
        layout.addWidget(self.note)
        self.table = QTableWidget(0, len(_HEADS), self)
        self.table.setObjectName("values")
        self.table.setAccessibleName(_("What the cells become"))
        self.table.setHorizontalHeaderLabels([_(head) for head in _HEADS])
        self.table.setMinimumHeight(170)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setHighlightSections(False)
        set_role(self.table, "rows")
        self.table.horizontalHeader().setSectionResizeMode(BECOMES, QHeaderView.ResizeMode.Stretch)
        self.table.setColumnWidth(VALUE, 200)
        self.table.itemChanged.connect(self.on_changed)
        layout.addWidget(self.table)

    def show_values(self, counts: ValueCounts | None, mapped: Mapping[str, str]) -> None:
        """Show what stands in the column, the most frequent first, and what the mapping says of other values."""
        found = dict(counts.counts) if counts is not None else {}
        values = [*found, *(value for value in mapped if value not in found)]
        self.table.blockSignals(True)
        self.table.setRowCount(len(values))
        for row, value in enumerate(values):
            count = number_text(found[value]) if value in found else "–"
            for column, text in enumerate((value, count, mapped.get(value, ""))):
                item = QTableWidgetItem(text)
                if column != BECOMES:
                    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                if column == ROWS:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(row, column, item)
        self.table.blockSignals(False)
        self._more = counts is not None and counts.more
        self._say()

    def mapped(self) -> dict[str, str]:
        """What the values become, those that are left as they are apart."""
        found: dict[str, str] = {}
        for row in range(self.table.rowCount()):
            value, becomes = self.table.item(row, VALUE), self.table.item(row, BECOMES)
            if value is not None and becomes is not None and becomes.text().strip():
                found[value.text()] = becomes.text().strip()
        return found

    def on_changed(self, _item: QTableWidgetItem) -> None:
        """Another value is mapped, or no longer."""
        self._say()

    def _say(self) -> None:
        """Point out what has nothing to become, once something has."""
        mapped = self.mapped()
        missing = self.table.rowCount() - len(mapped)
        look = current_look()
        self.table.blockSignals(True)
        for row in range(self.table.rowCount()):
            item = self.table.item(row, VALUE)
            if item is not None:
                is_missing = bool(mapped) and item.text() not in mapped
                item.setForeground(look.high_edge if is_missing else look.text)
        self.table.blockSignals(False)
        parts = []
        if self._words:
            parts.append(
                _("What a cell may become: {words}.").format(words=", ".join(word for word, _text in self._words))
            )
        if mapped and missing:
            parts.append(_("▲ Without a value here: {count}. Say below what all others become.").format(count=missing))
        if self._more:
            parts.append(_("Only the most frequent values are shown."))
        self.note.setText("  ".join(parts))
        self.note.setVisible(bool(parts))
