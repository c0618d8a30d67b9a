"""What tests of the start and the end look for and do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from svcdesk.app import App
from svcdesk.ui.shell.main_window import MainWindow
from svcdesk.ui.shell.start_window import StartWindow


def start_window() -> StartWindow:
    """The start window."""
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, StartWindow) and w.isVisible())


def main_windows() -> list[MainWindow]:
    """The main windows."""
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow) and w.isVisible()]


def click(button: QPushButton) -> None:
    """Click it."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def wait_for_desk(app: App, qtbot: QtBot) -> MainWindow:
    """The window of the desk, once it is painted."""
    qtbot.waitUntil(lambda: app.painted, timeout=20_000)
    (window,) = main_windows()
    return window
