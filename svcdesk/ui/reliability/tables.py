"""The tables of reliability: objects or groups with their figures, what came back, which parts were used."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTabWidget, QVBoxLayout, QWidget

from svcdesk.domain.reliability import TopPart
from svcdesk.i18n import _
from svcdesk.queries.reliability import Reliability, ReliabilityRow, RepeatFault
from svcdesk.ui.reliability.words import row_name
from svcdesk.ui.shared.formats import date_text, money_text, number_text
from svcdesk.ui.shared.forms.side_tabs import MadeRows, TableRow, TextTableView
from svcdesk.ui.shared.look import Space

_FIGURE_WIDTH: Final = 70
_OBJECT: Final = 2


def set_width(view: TextTableView, column: int, least: int) -> None:
    """So wide, or as wide as the heading."""
    heading = str(view.table.headerData(column, Qt.Orientation.Horizontal))
    wide = view.horizontalHeader().fontMetrics().horizontalAdvance(heading)
    view.setColumnWidth(column, max(least, wide + Space.XL))


class RowsTable(QWidget):
    """All together first, then each object, group or model."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[ReliabilityRow, ...] = ()
        self.view = TextTableView((_("Name"), _("Faults"), _("Days between"), _("Repeats")), self)
        self.view.setAccessibleName(_("Objects, groups or models"))
        self.view.table.right = frozenset({1, 2, 3})
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            set_width(self.view, column, _FIGURE_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)

    def show_rows(self, found: Reliability, kept: str) -> int:
        """Show others; the row of this key is the current one, or else the first. Returns its place."""
        self._rows = (found.total, *found.rows)
        self.view.table.show_rows(MadeRows(self._rows, _row))
        at = next((at for at, row in enumerate(self._rows) if row.key == kept), 0)
        self.view.setCurrentIndex(self.view.table.index(at, 0))
        return at

    def row(self, at: int) -> ReliabilityRow | None:
        """The figures of a row."""
        return self._rows[at] if 0 <= at < len(self._rows) else None


class DetailTables(QTabWidget):
    """What came back, and the parts; a row stands for orders."""

    chosen = Signal(object)  # the ids of its orders
    opened = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMinimumHeight(190)
        self.setDocumentMode(True)
        self.repeats = TextTableView((
            _("Reported again"), _("Symptom"), _("Service object"), _("Order"), _("Finished"), _("Order again"),
            _("Days between"),
        ), self)  # fmt: skip
        self.parts = TextTableView((_("Part"), _("How often"), _("Quantity"), _("Cost"), _("Orders")), self)
        self.repeats.table.right = frozenset({6})
        self.parts.table.right = frozenset({1, 2, 3, 4})
        for view, widths in ((self.repeats, (100, 130, 180, 116, 96, 116)), (self.parts, (300, 90, 110, 120))):
            for column, width in enumerate(widths):
                set_width(view, column, width)
            view.selectionModel().currentRowChanged.connect(self.on_row)
            view.wanted.connect(self.on_wanted)
        self._row: ReliabilityRow | None = None
        self.addTab(self.repeats, "")
        self.addTab(self.parts, "")

    def show_row(self, row: ReliabilityRow, found: Reliability) -> None:
        """Show those of an object, a group, a model."""
        numbers, currency = found.numbers, found.currency
        self.repeats.setColumnHidden(_OBJECT, row.opens is not None and row.opens[0] == "service_object")
        self.repeats.table.show_rows(MadeRows(row.repeats, partial(_repeat, numbers)))
        self.parts.table.show_rows(MadeRows(row.parts, partial(_part, currency)))
        self._row = row
        self.setTabText(0, _("Came back: {count}").format(count=number_text(len(row.repeats))))
        self.setTabText(1, _("Parts: {count}").format(count=number_text(len(row.parts))))

    def _orders(self, view: QWidget, at: int) -> tuple[int, ...]:
        if self._row is None or at < 0:
            return ()
        if view is self.parts:
            return self._row.parts[at].order_ids if at < len(self._row.parts) else ()
        found = self._row.repeats[at : at + 1]
        return (found[0].order_id, found[0].again_id) if found else ()

    def on_row(self, now: QModelIndex, _before: QModelIndex) -> None:
        """Another row: its orders."""
        view = self.currentWidget()
        if isinstance(view, TextTableView) and now.model() is view.table:
            self.chosen.emit(self._orders(view, now.row()))

    def on_wanted(self, _wanted: object) -> None:
        """Enter or a double click."""
        view = self.currentWidget()
        if isinstance(view, TextTableView):
            self.chosen.emit(self._orders(view, view.currentIndex().row()))
            self.opened.emit()


def _row(row: ReliabilityRow) -> TableRow:
    between = number_text(row.between.mean_days, 1) if row.between is not None else "–"
    return TableRow((row_name(row), number_text(row.faults), between, number_text(len(row.repeats))))


def _repeat(numbers: Mapping[int, str], one: RepeatFault) -> TableRow:
    return TableRow((
        date_text(one.again_on), one.symptom, one.object_name, numbers.get(one.order_id, ""),
        date_text(one.finished_on), numbers.get(one.again_id, ""), number_text(one.days),
    ))  # fmt: skip


def _part(currency: str, one: TopPart) -> TableRow:
    quantity = f"{number_text(one.quantity)} {one.unit}".strip()
    return TableRow((one.name, number_text(one.times), quantity, money_text(one.cost, currency),
                     number_text(len(one.order_ids))))  # fmt: skip
