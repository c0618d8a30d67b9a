"""A window that is shown becomes active, under the X server of the tests as on a desk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot


def test_a_shown_window_and_then_its_dialog_are_active(qtbot: QtBot) -> None:
    window = QWidget()
    field = QLineEdit()
    QVBoxLayout(window).addWidget(field)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    qtbot.waitUntil(field.hasFocus)
    dialog = QDialog(window)
    with qtbot.waitActive(dialog):
        dialog.open()
    dialog.close()
    qtbot.waitUntil(lambda: QApplication.activeWindow() in (window, None))


@pytest.mark.xcb
def test_a_window_that_must_not_take_the_focus_does_not(qtbot: QtBot) -> None:
    window, note = QWidget(), QWidget()
    note.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    for widget in (window, note):
        qtbot.addWidget(widget)
    with qtbot.waitActive(window):
        window.show()
    with qtbot.waitExposed(note):
        note.show()
    assert window.isActiveWindow()
