"""Keys that a text field would keep for itself although the window has a use for them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget


class TextKeys(QObject):
    """Leaves undo and redo to the desk while nothing was typed into a field, and Ctrl+E to its screen.

    Ctrl+E goes to the end of the line on Linux, for which there is End.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self.on_focus_changed)

    def on_focus_changed(self, old: QWidget | None, now: QWidget | None) -> None:
        """Watch the field that has the keyboard, and no other."""
        if isinstance(old, QLineEdit | QPlainTextEdit):
            old.removeEventFilter(self)
        if isinstance(now, QLineEdit | QPlainTextEdit):
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A field that does not override the key leaves it to the shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _is_free(watched, event):
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def _is_free(field: QObject, event: QKeyEvent) -> bool:
    control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    if control and event.key() == Qt.Key.Key_E:
        return True
    steps = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
    if not (any(event.matches(step) for step in steps) or (control and event.key() == Qt.Key.Key_Y)):
        return False
    if isinstance(field, QLineEdit):
        return not (field.isUndoAvailable() or field.isRedoAvailable())
    if isinstance(field, QPlainTextEdit):
        return not (field.document().isUndoAvailable() or field.document().isRedoAvailable())
    return False
