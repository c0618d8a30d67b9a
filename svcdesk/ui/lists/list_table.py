"""The rows of a list on the screen: painted by one delegate, chosen by id, kept in place when read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
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
from svcdesk.ui.shared.look import Space, current_look

Index = QModelIndex | QPersistentModelIndex
_KEPT_IDS: Final = 1000
_MARK_WIDTH: Final = Space.L + 2
_REMEMBERED_TEXTS: Final = 4000


class CellDelegate(QStyledItemDelegate):
    """Paints a cell in one go: its mark, its text, the edge of the current cell."""

    def __init__(self, model: ListModel, table: ListTable) -> None:
        super().__init__(table)
        self._model = model
        self._table = table
        left, right, middle = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignVCenter
        self._align = [(right if is_right_aligned(column) else left) | middle for column in model.spec.columns]
        self._short: dict[tuple[str, int], str] = {}  # texts that were too long for their width

    def forget(self) -> None:
        """Another font or palette: measure and look anew."""
        self._short.clear()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        look, column, row = self._table.look, index.column(), index.row()
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.selection)
        cell = self._model.cell(row, column)
        inner = rect.adjusted(Space.S, 0, -Space.S, -1)
        if cell.mark:
            painter.setPen(getattr(look, cell.colour))
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, cell.mark)
            inner.setLeft(inner.left() + _MARK_WIDTH)
        if cell.text:
            painter.setPen(look.text)
            painter.drawText(inner, self._align[column], self._fitting(cell.text, inner.width()))
        if self._table.is_focus_cell(row, column):
            painter.setPen(look.accent)
            painter.drawRect(rect.adjusted(0, 0, -1, -2))

    def _fitting(self, text: str, width: int) -> str:
        """The text, with … if it is too long."""
        found = self._short.get((text, width))
        if found is None:
            if len(self._short) > _REMEMBERED_TEXTS:
                self._short.clear()
            found = self._table.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
            self._short[text, width] = found
        return found

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As wide as the text with its mark."""
        cell = self._model.cell(index.row(), index.column())
        width = self._table.fontMetrics().horizontalAdvance(cell.text) + 2 * Space.S
        return QSize(width + (_MARK_WIDTH if cell.mark else 0), self._table.row_height())


class ListTable(QTableView):
    """The table of a list. ``opened`` follows Enter and a double click; ``typed`` is text for the filter box."""

    opened = Signal()
    typed = Signal(str)
    selection_changed = Signal()

    def __init__(self, model: ListModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._list = model
        self.look = current_look()
        self._focus: tuple[int, int] | None = None
        self._ids: dict[int, int] = {}  # the selected rows that were seen: id by place
        self.header = FilterHeader(model.spec, self)
        self.setHorizontalHeader(self.header)
        self.setModel(model)
        self._delegate = CellDelegate(model, self)
        self.setItemDelegate(self._delegate)
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

    def is_focus_cell(self, row: int, column: int) -> bool:
        """Whether this cell is current and the keyboard is here."""
        return self._focus == (row, column)

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

    def give_back(self, places: Mapping[int, int], current: int | None, column: int) -> None:
        """Select rows again at their new places, by id; one of them is the current one."""
        if not places:
            return
        selection = QItemSelection()
        for place in places.values():
            selection.select(self._list.index(place, 0), self._list.index(place, self._list.columnCount() - 1))
        model = self.selectionModel()
        if current is not None and current in places:
            index = self._list.index(places[current], max(column, 0))
            model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        model.select(selection, QItemSelectionModel.SelectionFlag.Select)
        self._ids.update((place, id_) for id_, place in places.items())

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

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells, and a line below each row."""
        current = self.currentIndex()
        self._focus = (current.row(), current.column()) if self.hasFocus() and current.isValid() else None
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(self.look.line)
        height, width = self.row_height(), self.viewport().width()
        first, last = self.visible_rows()
        for place in range(min(last, self._list.rowCount() - 1) - first + 1):
            y = (place + 1) * height - 1
            painter.drawLine(0, y, width, y)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Another palette or font."""
        super().changeEvent(event)
        changes = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange)
        if event.type() in changes and hasattr(self, "_delegate"):  # Qt sends some while the table is being made
            self.look = current_look()
            self.verticalHeader().setDefaultSectionSize(self.row_height())
            self._delegate.forget()
