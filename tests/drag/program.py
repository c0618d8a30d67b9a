"""The whole program, as somebody at the desk has it in front."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from svcdesk.ui.shell.main_window import MainWindow
from svcdesk.ui.shell.rail import RailButton


def front(window: MainWindow) -> QWidget:
    """What the tab in front shows."""
    document = window.tabs.current()
    assert document is not None
    return document.widget


def go_to(window: MainWindow, screen: str) -> QWidget:
    """A click in the rail."""
    button = window.findChild(RailButton, screen)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    return front(window)
