"""A grid of child rows with the keys of a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QTableView,
    QWidget,
)

from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.i18n import N_, _
from svcdesk.ui.shared.actions import Action, Actions
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.cells import CellDelegate, RowContext
from svcdesk.ui.shared.forms.columns_menu import ColumnsMenu
from svcdesk.ui.shared.forms.editors import no_context
from svcdesk.ui.shared.forms.rows_model import Index, RowsModel, Values, every_cell, no_cell, no_tip
from svcdesk.ui.shared.forms.texts import choice_text
from svcdesk.ui.shared.forms.typed_cells import TypedCells
from svcdesk.ui.shared.look import Space, current_look, set_role
from svcdesk.ui.shared.lookup import Context

_MOST_ROWS_SHOWN = 12
_ROW_HEIGHT = 32


def grid_actions(prefix: str) -> tuple[Action, ...]:
    """The actions of a grid; the keys work while the keyboard is in it."""
    group = N_("Rows")
    rows: tuple[tuple[str, str, str, str, str, str, str], ...] = (
        ("add", N_("Add a row"), "add_row", "plus", "Ins", "can_add", N_("Add")),
        ("copy", N_("Copy the row"), "copy_row", "copy", "Ctrl+D", "can_add", ""),
        ("delete", N_("Delete the row"), "delete_row", "trash-2", "Ctrl+Del", "can_change", ""),
        ("up", N_("Move the row up"), "move_up", "arrow-up", "Alt+Up", "can_change", ""),
        ("down", N_("Move the row down"), "move_down", "arrow-down", "Alt+Down", "can_change", ""),
    )
    return tuple(
        Action(
            f"{prefix}.{id_}", text, slot, icon, (keys,), enabled_when=when, group=group, short=short, needs="modify"
        )
        for id_, text, slot, icon, keys, when, short in rows
    )


class RowNumbers(QHeaderView):
    """The numbers at the side, as wide as the longest one: Qt would measure two hundred of them at every change."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._hints: dict[int, QSize] = {}
        self.setSectionsClickable(True)  # a click selects the row, as in any table
        self.setHighlightSections(True)
        self.setDefaultSectionSize(_ROW_HEIGHT)
        self.setMinimumWidth(28)

    def sizeHint(self) -> QSize:
        """What the last number needs: as much as any with so many digits."""
        last = max(self.count() - 1, 0)
        digits = len(str(last + 1))
        if digits not in self._hints:
            self._hints[digits] = self.sectionSizeFromContents(last)
        return self._hints[digits]

    def changeEvent(self, event: QEvent) -> None:
        """Another font or style needs another width."""
        self._hints.clear()
        super().changeEvent(event)


class RowsGrid(QTableView):
    """Child rows: Tab and Enter go on (and add at the end), Ins, Ctrl+D, Ctrl+Del, Alt+arrows, paste."""

    editing = Signal()  # a cell is typed into, or no more: ``is_editing``

    def __init__(
        self,
        desk: Desk,
        entity: str,
        specs: Sequence[FieldSpec],
        columns: Sequence[str],
        parent: QWidget,
        *,
        applies: Callable[[Values, str], bool] = every_cell,
        locked: Callable[[Values, str], bool] = no_cell,
        context: Context = no_context,
        row_context: RowContext | None = None,
        tip: Callable[[Values, str], str] = no_tip,
        rare: Collection[str] = (),
        widths: dict[str, int] | None = None,
        can_add: bool = True,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._context = context
        self._row_context = row_context
        self._can_add = can_add
        self._frozen = False
        self._why = ""
        self.rows = RowsModel(desk, entity, specs, columns, self, applies=applies, locked=locked, tip=tip)
        self.setVerticalHeader(RowNumbers(self))
        self.setModel(self.rows)
        self.is_editing = False
        self.typed = TypedCells(desk, self.rows, self.context_of, self)
        delegate = CellDelegate(desk, self.rows, self.context_of, self.typed.resolve, self)
        delegate.opened.connect(self.on_editor_opened)
        self.setItemDelegate(delegate)
        self.setObjectName(f"grid.{entity}")
        set_role(self, "rows")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.SelectedClicked
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)  # spare room stays below the page
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlternatingRowColors(False)
        self.setWordWrap(False)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        self._set_widths(header, widths or {})
        self.columns_menu = ColumnsMenu(desk, self, rare) if rare else None
        for signal in (self.rows.rowsInserted, self.rows.rowsRemoved, self.rows.modelReset):
            signal.connect(self.on_count_changed)
        if self.columns_menu is not None:
            self.columns_menu.changed.connect(self.on_count_changed)
        self.on_count_changed()

    def _set_widths(self, header: QHeaderView, widths: dict[str, int]) -> None:
        usual = {FieldKind.NUMBER: 90, FieldKind.WHOLE: 80, FieldKind.DAY: 110, FieldKind.MINUTE: 80,
                 FieldKind.INSTANT: 150, FieldKind.LOOKUP: 190, FieldKind.FLAG: 90, FieldKind.CHOICE: 110}  # fmt: skip
        for at, spec in enumerate(self.rows.columns):
            needed = max(header.sectionSizeHint(at), self._choice_width(spec))
            self.setColumnWidth(at, max(needed, widths.get(spec.name, usual.get(spec.kind, 160))))
        for at, spec in enumerate(self.rows.columns):
            if spec.name in ("description", "name", "note") or len(self.rows.columns) == 1:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
                header.setMinimumSectionSize(60)
                return
        header.setStretchLastSection(True)

    def context_of(self, values: Values) -> Mapping[str, Any]:
        """What else is chosen in a row and its record."""
        return {**self._context(), **(self._row_context(values) if self._row_context else {})}

    def _choice_width(self, spec: FieldSpec) -> int:
        """What the longest word of a closed choice needs: words differ in length between languages."""
        words = (self.fontMetrics().horizontalAdvance(choice_text(member)) for member in spec.choices)
        return max(words, default=-2 * Space.M) + 2 * Space.M

    def on_count_changed(self, *_anything: object) -> None:
        """As high as its rows, up to a limit, with room for the scroll bar where the columns need it."""
        count = min(max(self.rows.rowCount(), 2), _MOST_ROWS_SHOWN)
        header = self.horizontalHeader()
        wide = header.length() + self.verticalHeader().width() + 2 > self.width()
        bar = self.horizontalScrollBar().sizeHint().height() if wide else 0
        self.setFixedHeight(header.sizeHint().height() + count * _ROW_HEIGHT + bar + 2)

    def freeze(self, *, frozen: bool, why: str = "") -> None:
        """Only show the rows for as long as the record cannot be changed; ``why`` says the reason in a sentence."""
        if (frozen, why) != (self._frozen, self._why):
            self._frozen, self._why = frozen, why
            self.rows.freeze(frozen=frozen)
            for actions in self.findChildren(Actions):
                actions.refresh()

    def why_locked(self, _needs: str) -> str:
        """Why rows cannot be changed now."""
        return self._why if self._frozen else ""

    def can_add(self) -> bool:
        """Whether rows may be added."""
        return self._can_add and not self._frozen

    def can_change(self) -> bool:
        """Whether rows may be changed at all."""
        return not self._frozen

    # actions

    def add_row(self) -> None:
        """A blank row below the current one, or at the end, ready for typing."""
        if not self.can_add():
            return
        at = (
            self.currentIndex().row() + 1 if self.currentIndex().isValid() and self.hasFocus() else self.rows.rowCount()
        )
        self.rows.insert_row(at)
        self.go_to(at, -1, forward=True)

    def _take_typed(self) -> None:
        """What is being typed into a cell counts before something is done with its row."""
        if self.is_editing:
            self.setFocus()

    def copy_row(self) -> None:
        """Copy the current row below itself."""
        self._take_typed()
        at = self.currentIndex().row()
        if at >= 0 and self.can_add():
            self.rows.copy_row(at)
            self.setCurrentIndex(self.rows.index(at + 1, self.currentIndex().column()))

    def delete_row(self) -> None:
        """Delete the selected rows."""
        self._take_typed()
        places = {index.row() for index in self.selectedIndexes()}
        here = self.currentIndex()
        self.rows.delete_rows(places)
        if self.rows.rowCount() and here.isValid():
            self.setCurrentIndex(self.rows.index(min(here.row(), self.rows.rowCount() - 1), here.column()))

    def move_up(self) -> None:
        """Move the current row up."""
        self._move(-1)

    def move_down(self) -> None:
        """Move the current row down."""
        self._move(1)

    def _move(self, by: int) -> None:
        self._take_typed()
        here = self.currentIndex()
        if here.isValid() and self.rows.move_row(here.row(), here.row() + by):
            self.setCurrentIndex(self.rows.index(here.row() + by, here.column()))

    def show_columns(self) -> None:
        """Choose which columns are shown."""
        if self.columns_menu is not None:
            self.columns_menu.popup()

    def reveal(self, index: Index) -> None:
        """Show the column of a cell that somebody has to look at."""
        if index.isValid() and self.isColumnHidden(index.column()):
            self.setColumnHidden(index.column(), False)
            self.on_count_changed()

    # going from cell to cell

    def go_to(self, at: int, column: int, *, forward: bool, edit: bool = True) -> bool:
        """The next cell that can be edited, from beside the given one; false if there is none."""
        step = 1 if forward else -1
        columns = self.rows.columnCount()
        place = at * columns + column + step
        while 0 <= place < self.rows.rowCount() * columns:
            row, cell = divmod(place, columns)
            if self.rows.is_editable(row, cell) and not self.isColumnHidden(cell):
                index = self.rows.index(row, cell)
                self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                self.scrollTo(index)
                self.setFocus()
                if edit:
                    self.edit(index)
                return True
            place += step
        return False

    def _next(self, *, forward: bool, edit: bool) -> None:
        """Tab: the next cell; after the last one a new row, unless the last row is still blank."""
        here = self.currentIndex()
        if self.go_to(here.row(), here.column(), forward=forward, edit=edit):
            return
        last = self.rows.rows[-1] if self.rows.rows else None
        if forward and self.can_add() and last is not None and (last.touched or last.id is not None):
            self.rows.insert_row(self.rows.rowCount())
            self.go_to(self.rows.rowCount() - 1, -1, forward=True)
        elif forward:
            if last is not None and last.id is None and not last.touched:
                self.rows.delete_rows([self.rows.rowCount() - 1])
            self.focusNextChild()
        else:
            self.focusPreviousChild()

    def _down(self) -> None:
        """Enter: the same cell of the next row; below the last one a new row."""
        here = self.currentIndex()
        if here.row() + 1 == self.rows.rowCount():
            last = self.rows.rows[-1]
            if not self.can_add() or (last.id is None and not last.touched):
                return
            self.rows.insert_row(self.rows.rowCount())
            self.go_to(self.rows.rowCount() - 1, -1, forward=True)
        else:
            self.setCurrentIndex(self.rows.index(here.row() + 1, here.column()))

    # clipboard

    def copy_cells(self) -> None:
        """Put the selected cells on the clipboard as tab-separated text."""
        indexes = sorted(self.selectedIndexes(), key=lambda one: (one.row(), one.column()))
        lines: dict[int, list[str]] = {}
        for index in indexes:
            lines.setdefault(index.row(), []).append(self.rows.cell_text(index.row(), index.column()))
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in lines.values()))

    def paste_cells(self) -> None:
        """Put tab-separated text into the cells from the current one on; rows are added as needed."""
        text = QGuiApplication.clipboard().text().rstrip("\n")
        here = self.currentIndex()
        if not text:
            return
        start, column = (here.row(), here.column()) if here.isValid() else (self.rows.rowCount(), 0)
        for down, line in enumerate(text.split("\n")):
            at = start + down
            if at >= self.rows.rowCount():
                if not self.can_add():
                    return
                self.rows.insert_row(at)
            cells = line.rstrip("\r").split("\t")
            shown = [place for place in range(column, self.rows.columnCount()) if not self.isColumnHidden(place)]
            for place, cell in zip(shown, cells, strict=False):
                if self.rows.is_editable(at, place):
                    self._paste_cell(at, place, cell.strip())

    def _paste_cell(self, at: int, column: int, text: str) -> None:
        spec = self.rows.columns[column]
        value = self.rows.value_of_text(spec, text)
        self.rows.set_cell(at, spec.name, value)
        if spec.kind is FieldKind.LOOKUP and isinstance(value, str):
            self.typed.resolve(at, spec.name, value)
        else:
            self.rows.cell_edited.emit(at, spec.name)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, or how to add one."""
        super().paintEvent(event)
        if not self.rows.rowCount() and self.can_add():
            painter = QPainter(self.viewport())
            painter.setPen(current_look().text if self.hasFocus() else current_look().muted)
            painter.drawText(
                self.viewport().rect().adjusted(Space.M, 0, -Space.M, 0),
                int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.AlignmentFlag.AlignLeft),
                _("Enter adds a row."),
            )
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may need a scroll bar or not."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.on_count_changed()

    def on_editor_opened(self) -> None:
        """What is typed from now on is not in the row yet."""
        self.is_editing = True
        self.editing.emit()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Tab edits the next cell that applies, Enter goes down."""
        self.is_editing = False
        self.editing.emit()
        editor.setProperty("left", True)  # the view may end it by itself: its parts need not say that they were left
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.setFocus()
        if hint == QAbstractItemDelegate.EndEditHint.EditNextItem:
            self._next(forward=True, edit=True)
        elif hint == QAbstractItemDelegate.EndEditHint.EditPreviousItem:
            self._next(forward=False, edit=True)
        elif hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._down()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys outside of an editor; that of an action which is locked says why."""
        if why := next((why for one in self.findChildren(Actions) if (why := one.why_not(event))), ""):
            self._desk.show(why, "warning")
            return
        key = event.key()
        here = self.currentIndex()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_cells()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_cells()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and here.isValid():
            editing = self.state() == QAbstractItemView.State.EditingState  # a line leaves its Enter to us as well
            if not editing and self.rows.is_editable(here.row(), here.column()):
                self.edit(here)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and not self.rows.rowCount():
            self.add_row()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers() and here.isValid():
            self._empty_cells()
        else:
            super().keyPressEvent(event)

    def _empty_cells(self) -> None:
        for index in self.selectedIndexes():
            spec = self.rows.columns[index.column()]
            if self.rows.is_editable(index.row(), index.column()) and spec.kind is not FieldKind.CHOICE:
                self.rows.set_cell(index.row(), spec.name, spec.blank)
                self.rows.cell_edited.emit(index.row(), spec.name)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from cell to cell, and out of the grid where there is no further one."""
        here: QModelIndex = self.currentIndex()
        if not here.isValid():
            if self.rows.rowCount() and self.go_to(0, -1, forward=True, edit=False):
                return True
            return QWidget.focusNextPrevChild(self, forward)
        if self.go_to(here.row(), here.column(), forward=forward, edit=False):
            return True
        return QWidget.focusNextPrevChild(self, forward)
