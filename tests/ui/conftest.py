"""A desk over a real database file, and commands that only tests have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from svcdesk.app import App
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import FixedClock
from svcdesk.store.store import Store
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.look import Appearance, Scheme
from svcdesk.ui.shared.qt_texts import QtTexts
from svcdesk.ui.shared.window_state import WindowState
from svcdesk.ui.shell.main_window import MainWindow
from svcdesk.ui.shell.windows import Windows
from tests.ui.shell_support import CUSTOMERS, NOTE, NotePad

MakeDesk = Callable[[], Desk]


@pytest.fixture
def window_state(tmp_path: Path) -> WindowState:
    """Remembered window state in a file of the test."""
    return WindowState(tmp_path / "windows.ini")


@pytest.fixture
def make_desk(store: Store, window_state: WindowState, qapp: QApplication) -> Iterator[MakeDesk]:
    """Make desks on one database, as two windows or two workstations have them; closed after the test."""
    desks: list[Desk] = []

    def make() -> Desk:
        desk = Desk(store, CommandRunner(store), store.clock, window_state)
        desks.append(desk)
        return desk

    yield make
    for desk in desks:
        desk.close()
        desk.deleteLater()


@pytest.fixture
def desk(make_desk: MakeDesk, qtbot: QtBot) -> Desk:
    """One desk."""
    return make_desk()


@pytest.fixture
def appearance(qapp: QApplication) -> Iterator[Appearance]:
    """The light palette, put on the application for one test."""
    palette, sheet = qapp.palette(), qapp.styleSheet()
    chosen = Appearance(qapp, Scheme.LIGHT)
    yield chosen
    chosen.close()
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)


@pytest.fixture
def windows(desk: Desk, appearance: Appearance, qapp: QApplication) -> Iterator[Windows]:
    """All windows of a desk, with two small screens."""
    made = Windows(desk, (NOTE, CUSTOMERS), appearance, QtTexts(qapp), "svcdesk.log")
    yield made
    for window in made.windows:
        for document in window.tabs.documents():
            if isinstance(document.widget, NotePad):
                document.widget.line.clear()
    made.close_all()
    made.deleteLater()


@pytest.fixture
def window(windows: Windows, qtbot: QtBot) -> MainWindow:
    """The first main window, active."""
    first = windows.start()
    with qtbot.waitActive(first):
        first.activateWindow()
    return first


@pytest.fixture
def app(
    qapp: QApplication, window_state: WindowState, clock: FixedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[App]:
    """The program before its first window, with a data folder of the test."""
    monkeypatch.setenv("SVCDESK_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("SVCDESK_DB", raising=False)
    monkeypatch.setenv("SVCDESK_LANGUAGE", "en")
    palette, sheet, font = qapp.palette(), qapp.styleSheet(), qapp.font()
    window_state.put("language", "pl")
    made = App(qapp, window_state, tmp_path / "svcdesk.log", clock)
    made.choose(None, "light")
    yield made
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.setFont(font)
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
