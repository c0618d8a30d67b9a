"""The dispatch board as a screen of the shell."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from svcdesk.i18n import N_
from svcdesk.ui.dispatch.table import BOARD
from svcdesk.ui.shared.actions import ActionTable
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.screen import Screen


def board_table() -> ActionTable:
    """The board's actions."""
    return BOARD


def build_board(desk: Desk, _ref: RecordRef | None) -> QWidget:
    """The board's widget."""
    from svcdesk.ui.dispatch.view import BoardScreen

    return BoardScreen(desk)


BOARD_SCREEN = Screen(
    id="board",
    title=N_("Board"),
    icon="layout-dashboard",
    table=board_table,
    build=build_board,
    entities=frozenset({"activity", "queue"}),  # the queue: of overdue work
    in_rail=True,
)
