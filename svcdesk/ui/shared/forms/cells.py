"""Editing the cells of a grid: the editor of each kind, and how the keys leave it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, cast

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QComboBox,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from svcdesk.domain.fields import FieldKind
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.editors import InstantEdit, ValueEdit
from svcdesk.ui.shared.forms.editors import RecordLookup, make_value_edit
from svcdesk.ui.shared.forms.rows_model import Index, RowsModel, Values
from svcdesk.ui.shared.forms.texts import choice_text
from svcdesk.ui.shared.look import Space
from svcdesk.ui.shared.lookup import LookupField, LookupRow

_LEAVING: Final = {
    Qt.Key.Key_Tab: QAbstractItemDelegate.EndEditHint.EditNextItem,
    Qt.Key.Key_Backtab: QAbstractItemDelegate.EndEditHint.EditPreviousItem,
    Qt.Key.Key_Return: QAbstractItemDelegate.EndEditHint.SubmitModelCache,
    Qt.Key.Key_Enter: QAbstractItemDelegate.EndEditHint.SubmitModelCache,
}
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


RowContext = Callable[[Values], Mapping[str, Any]]
"""What else is chosen in a row and its record, for the lookups in its cells."""


class CellDelegate(QStyledItemDelegate):
    """Makes the editor of a cell. ``unclear(row, name, text)`` is told of a typed text that names no record."""

    opened = Signal()

    def __init__(
        self,
        desk: Desk,
        model: RowsModel,
        context: RowContext,
        unclear: Callable[[int, str, str], None],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows = model
        self._context = context
        self._unclear = unclear

    def _leave(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint, *, keep: bool = True) -> None:
        """Close an editor made of parts, once: its parts lose the keyboard again while it goes."""
        if editor.property("left"):
            return
        editor.setProperty("left", True)
        if keep:
            self.commitData.emit(editor)
        self.closeEditor.emit(editor, hint)

    def on_choice_activated(self) -> None:
        """A choice is made with one click or Enter."""
        box = self.sender()
        if isinstance(box, QComboBox):
            self.commitData.emit(box)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """The editor of the field's kind."""
        spec = self._rows.columns[index.column()]
        editor: QWidget
        if spec.kind is FieldKind.LOOKUP:
            context = partial(self._context, self._rows.rows[index.row()].values)
            field = LookupField(self._desk, RecordLookup(spec.target), context=context, parent=parent)
            field.line.installEventFilter(self)
            field.setAutoFillBackground(True)
            editor = field
        elif spec.kind is FieldKind.CHOICE:
            box = QComboBox(parent)
            box.addItems([choice_text(member) for member in spec.choices])
            box.activated.connect(self.on_choice_activated)
            editor = box
        elif spec.kind is FieldKind.FLAG:
            box = QComboBox(parent)
            box.addItems([self._rows.flag_text(flag) for flag in (False, True)])
            box.activated.connect(self.on_choice_activated)
            editor = box
        elif spec.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
            editor = QLineEdit(parent)
        else:
            edit = make_value_edit(spec, self._desk, parent)
            if isinstance(edit, InstantEdit):
                for line in (edit.day, edit.time):
                    line.installEventFilter(self)
                edit.setAutoFillBackground(True)
            editor = edit
        editor.setObjectName(f"cell.{spec.name}")
        self.opened.emit()
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Show the cell's value, once: what is being typed is not replaced by news of the row."""
        if editor.property("filled"):
            return
        editor.setProperty("filled", True)
        row = self._rows.rows[index.row()]
        spec = self._rows.columns[index.column()]
        value = row.values.get(spec.name)
        if isinstance(editor, LookupField):
            number, _gap, name = row.captions.get(spec.name, "").rpartition("  ")
            editor.set_row(LookupRow(value, number, name) if isinstance(value, int) else None)
            editor.line.selectAll()
        elif isinstance(editor, QComboBox):
            editor.setCurrentIndex(int(bool(value)) if spec.kind is FieldKind.FLAG else spec.choices.index(value))
        elif isinstance(value, str) and isinstance(editor, QLineEdit):
            editor.setText(value)
        elif isinstance(value, str) and isinstance(editor, InstantEdit):
            editor.set_text(value)
        elif isinstance(editor, ValueEdit | InstantEdit):
            editor.set_value(value)

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: Index) -> None:
        """Keep what was entered; what cannot be read keeps its text, and is refused when saved."""
        at = index.row()
        spec = self._rows.columns[index.column()]
        row = self._rows.rows[at]
        caption = ""
        value: Any
        if isinstance(editor, LookupField):
            found = editor.row()
            value, caption = (found.id, found.text) if found else (editor.line.text().strip() or None, "")
        elif isinstance(editor, QComboBox):
            chosen = editor.currentIndex()
            value = bool(chosen) if spec.kind is FieldKind.FLAG else spec.choices[chosen]
        elif isinstance(editor, ValueEdit | InstantEdit):
            value = editor.text().strip() if editor.problem() is not None else editor.value()
        else:
            value = editor.text().strip() if isinstance(editor, QLineEdit) else None
        if value != row.values.get(spec.name):
            self._rows.set_cell(at, spec.name, value, caption)
            if spec.kind is FieldKind.LOOKUP and isinstance(value, str):
                self._unclear(at, spec.name, value)
            else:
                self._rows.cell_edited.emit(at, spec.name)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Editors that need room take it to the right."""
        rect = option.rect
        rect.setWidth(max(rect.width(), min(editor.sizeHint().width(), 260)))
        rect.setHeight(max(rect.height(), editor.sizeHint().height()))
        editor.setGeometry(rect)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Rows of 32."""
        return QSize(super().sizeHint(option, index).width() + Space.M, 32)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tab, Enter and Esc leave editors that are made of parts like any other."""
        parent = watched.parent() if isinstance(watched, QLineEdit) else None
        if not isinstance(parent, LookupField | InstantEdit):
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _ENTER:
                # Qt would commit later, after keys that follow at once.
                if isinstance(watched, QWidget):
                    self._leave(watched, QAbstractItemDelegate.EndEditHint.SubmitModelCache)
                return True
            return super().eventFilter(watched, event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key == Qt.Key.Key_Escape and isinstance(parent, LookupField) and parent.dismiss_list():
                return True
            if key == Qt.Key.Key_Escape:
                self._leave(parent, QAbstractItemDelegate.EndEditHint.RevertModelCache, keep=False)
                return True
            if isinstance(parent, InstantEdit) and self._goes_on_inside(parent, watched, key):
                return True
            if key in _LEAVING:
                self._leave(parent, _LEAVING[key])
                return True
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        elif isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut and self._left(parent, event):
            hint = QAbstractItemDelegate.EndEditHint.NoHint
            if event.reason() == Qt.FocusReason.TabFocusReason:
                hint = QAbstractItemDelegate.EndEditHint.EditNextItem
            self._leave(parent, hint)
        return False

    @staticmethod
    def _goes_on_inside(editor: InstantEdit, watched: QObject, key: Qt.Key) -> bool:
        """Tab between day and time; left to Qt it would be the grid's, and leave the cell."""
        if watched is editor.day and key == Qt.Key.Key_Tab:
            editor.time.setFocus(Qt.FocusReason.TabFocusReason)
        elif watched is editor.time and key == Qt.Key.Key_Backtab:
            editor.day.setFocus(Qt.FocusReason.BacktabFocusReason)
        else:
            return False
        return True

    @staticmethod
    def _left(editor: QWidget, event: QFocusEvent) -> bool:
        """Whether the keyboard went away from the whole editor, not into its popup or its other part."""
        if event.reason() in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            return False
        widget = cast("QWidget | None", editor.window().focusWidget())
        return widget is None or not editor.isAncestorOf(widget)
