"""The year planner as a screen of the shell; ``desk.open("year_planner", None, year=2027)`` shows a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import ActionTable
from svcdesk.ui.shared.screen import Screen
from svcdesk.ui.year.table import YEAR

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from svcdesk.ui.shared.desk import Desk, RecordRef


def _table() -> ActionTable:
    return YEAR


def _build(desk: Desk, ref: RecordRef | None) -> QWidget:
    from svcdesk.ui.year.view import YearView

    return YearView(desk, ref)


SCREEN: Final = Screen(
    id="year_planner", title=N_("Year planner"), icon="calendars", table=_table, build=_build,
    entities=frozenset({"year_planner"}), in_rail=True,
)  # fmt: skip
