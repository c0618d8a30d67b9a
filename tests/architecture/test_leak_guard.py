"""The leak guard finds what it must find, and does not mind what goes away by itself."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.support.leaks import left_over_widgets


def test_a_forgotten_window_is_named_and_removed(qtbot: QtBot) -> None:
    forgotten = QWidget()
    forgotten.setObjectName("forgotten")
    assert left_over_widgets() == ["QWidget forgotten"]
    assert left_over_widgets() == []


def test_a_window_with_a_parent_cycle_is_collected(qtbot: QtBot) -> None:
    window = QWidget()
    window.myself = window  # type: ignore[attr-defined]
    del window
    assert left_over_widgets() == []


def test_what_is_deleted_later_is_gone(qtbot: QtBot) -> None:
    window = QWidget()
    label = QLabel("inside", window)
    menu = QMenu()
    menu.deleteLater()
    window.deleteLater()
    del window, menu
    assert left_over_widgets() == []
    with pytest.raises(RuntimeError, match="already deleted"):
        label.text()
