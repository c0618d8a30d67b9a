"""Gives a new window the focus, as window managers do; the X server of the tests has none."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

_ACTIVATED: Final = frozenset({Qt.WindowType.Window, Qt.WindowType.Dialog, Qt.WindowType.Sheet})


class FocusOfNewWindows(QObject):
    """An event filter for the application."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            quiet = watched.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            if watched.windowType() in _ACTIVATED and not quiet:
                watched.activateWindow()
        return False
