"""The rows of a list on the screen: painted by one delegate, chosen by id, kept in place when read again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from svcdesk.ui.lists.cells import is_right_aligned
from svcdesk.ui.lists.header import FilterHeader
from svcdesk.ui.lists.model import Keep, ListModel, Opened
from svcdesk.ui.shared.look import Look, Space, current_look

Index = QModelIndex | QPersistentModelIndex
_KEPT_IDS: Final = 1000


class CellDelegate(QStyledItemDelegate):
    """Paints a cell in one go: its mark, its text, a line below, the edge of the current cell."""

    def __init__(self, model: ListModel, table: ListTable) -> None:
        super().__init__(table)
        self._model = model
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        look = current_look()
        rect = option.rect
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, look.selection)
        painter.setPen(QPen(look.line, 1))
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        cell = self._model.cell(index.row(), index.column())
        inner = rect.adjusted(Space.S, 0, -Space.S, -1)
        if cell.mark:
            painter.setPen(getattr(look, cell.colour))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, cell.mark)
            inner = inner.adjusted(Space.L + 2, 0, 0, 0)
        if cell.text:
            side = Qt.AlignmentFlag.AlignLeft
            if is_right_aligned(self._model.spec.columns[index.column()]):
                side = Qt.AlignmentFlag.AlignRight
            metrics = option.fontMetrics
            painter.setPen(look.text if cell.text != "…" else look.muted)
            text = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, text)
        if self._table.hasFocus() and index == self._table.currentIndex():
            self._edge(painter, rect, look)

    @staticmethod
    def _edge(painter: QPainter, rect: QRect, look: Look) -> None:
        painter.setPen(QPen(QColor(look.accent), 1))
        painter.drawRect(rect.adjusted(0, 0, -1, -1))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the text with its mark."""
        cell = self._model.cell(index.row(), index.column())
        width = option.fontMetrics.horizontalAdvance(cell.text) + 2 * Space.S
        return QSize(width + (Space.L + 2 if cell.mark else 0), self._table.row_height())


class ListTable(QTableView):
    """The table of a list. ``opened`` follows Enter and a double click; ``typed`` is text for the filter box."""

    opened = Signal()
    typed = Signal(str)
    selection_changed = Signal()

    def __init__(self, model: ListModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._list = model
        self._ids: dict[int, int] = {}  # the selected rows that were seen: id by place
        self.header = FilterHeader(model.spec, self)
        self.setHorizontalHeader(self.header)
        self.setModel(model)
        self.setItemDelegate(CellDelegate(model, self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFrameShape(QTableView.Shape.NoFrame)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(16)
        rows.setDefaultSectionSize(self.row_height())
        self.verticalScrollBar().valueChanged.connect(self.on_scrolled)
        self.doubleClicked.connect(self.on_double_clicked)
        model.loaded.connect(self.on_loaded)
        model.grown.connect(self.on_scrolled)

    def row_height(self) -> int:
        """The height of a row, with the font."""
        return self.fontMetrics().height() + 2 * Space.S - 2

    def visible_rows(self) -> tuple[int, int]:
        """The first and last row in view."""
        first = self.verticalScrollBar().value()
        return first, first + self.viewport().height() // self.row_height() + 1

    def keep(self) -> Keep:
        """What must stay in place when the list is read again."""
        top = self.verticalScrollBar().value()
        anchor = self._list.row_at(top)
        current = self._list.row_at(self.currentIndex().row()) if self.currentIndex().isValid() else None
        ids = dict.fromkeys([*([current.id] if current else []), *self.selected_ids()])
        return Keep(top, anchor.id if anchor else None, tuple(ids)[:_KEPT_IDS])

    def selected_places(self) -> list[tuple[int, int]]:
        """The selected rows as ranges, first and last place, from the top."""
        chosen = self.selectionModel().selection()
        return sorted({(part.top(), part.bottom()) for part in map(chosen.at, range(chosen.count()))})

    def selected_ids(self) -> list[int]:
        """The ids of the selected rows that are loaded or were when they were chosen, from the top."""
        found = []
        for first, last in self.selected_places():
            for place in range(first, min(last, first + _KEPT_IDS) + 1):
                row = self._list.row_at(place)
                id_ = row.id if row else self._ids.get(place)
                if id_ is not None:
                    found.append(id_)
        return found

    def selected_count(self) -> int:
        """How many rows are selected."""
        return sum(last - first + 1 for first, last in self.selected_places())

    def go_to(self, place: int) -> None:
        """Make a row the current and only selected one, and bring it into view."""
        column = max(self.currentIndex().column(), self.header.logicalIndex(0))
        self.setCurrentIndex(self._list.index(place, column))
        self.scrollTo(self.currentIndex())

    def on_loaded(self, opened: Opened) -> None:
        """Put scroll place, current row and selection back where they were."""
        self._ids = {}
        self.verticalScrollBar().setValue(opened.top)
        self.on_scrolled()

    def give_back(self, opened: Opened, keep: Keep, column: int) -> None:
        """Select the kept rows at their new places; the first of them is the current one."""
        places = {id_: opened.places[id_] for id_ in keep.ids if id_ in opened.places}
        if not places:
            return
        selection = QItemSelection()
        for place in places.values():
            selection.select(self._list.index(place, 0), self._list.index(place, self._list.columnCount() - 1))
        model = self.selectionModel()
        if keep.ids[0] in places:
            index = self._list.index(places[keep.ids[0]], max(column, 0))
            model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._ids = {place: id_ for id_, place in places.items()}

    def on_scrolled(self) -> None:
        """Ask for the rows that are in view, and some beyond."""
        first, last = self.visible_rows()
        self._list.ensure(first, last)

    def on_double_clicked(self, _index: QModelIndex) -> None:
        """Open the row."""
        self.opened.emit()

    def remember(self, places: Iterable[int]) -> None:
        """Keep the ids of rows that were just selected, for when their page is forgotten."""
        for place in places:
            if (row := self._list.row_at(place)) is not None and len(self._ids) < _KEPT_IDS:
                self._ids[place] = row.id

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Remember what was chosen."""
        super().selectionChanged(selected, deselected)
        for part in map(selected.at, range(selected.count())):
            self.remember(range(part.top(), min(part.bottom(), part.top() + _KEPT_IDS) + 1))
        self.selection_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the first and last row; letters go to the filter box."""
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._list.rowCount():
            place = 0 if event.key() == Qt.Key.Key_Home else self._list.rowCount() - 1
            index = self._list.index(place, max(self.currentIndex().column(), 0))
            flags = QItemSelectionModel.SelectionFlag.Rows | (
                QItemSelectionModel.SelectionFlag.SelectCurrent if extend
                else QItemSelectionModel.SelectionFlag.ClearAndSelect
            )  # fmt: skip
            self.selectionModel().setCurrentIndex(index, flags)
            self.scrollTo(index)
        elif event.text().isprintable() and event.text().strip() and not (
            event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        ):  # fmt: skip
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More rows may be in view."""
        super().resizeEvent(event)
        self.on_scrolled()
