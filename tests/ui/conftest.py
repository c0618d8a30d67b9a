"""A desk over a real database file, and commands that only tests have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from svcdesk.commands.runner import CommandRunner
from svcdesk.store.store import Store
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.window_state import WindowState

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
