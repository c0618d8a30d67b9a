"""A desk over a real database file, and commands that only tests have."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from svcdesk.commands.runner import CommandRunner
from svcdesk.store.store import Store
from svcdesk.ui.shared.desk import Desk

MakeDesk = Callable[[], Desk]


@pytest.fixture
def make_desk(store: Store, qapp: QApplication) -> Iterator[MakeDesk]:
    """Make desks on one database, as two windows or two workstations have them; closed after the test."""
    desks: list[Desk] = []

    def make() -> Desk:
        desk = Desk(store, CommandRunner(store), store.clock)
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
