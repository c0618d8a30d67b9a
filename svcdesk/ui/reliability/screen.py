"""Reliability as a screen of the shell; ``desk.open("reliability", None, object_id=3)`` shows one object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from svcdesk.i18n import N_
from svcdesk.ui.reliability.table import RELIABILITY
from svcdesk.ui.shared.actions import ActionTable
from svcdesk.ui.shared.screen import Screen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from svcdesk.ui.shared.desk import Desk, RecordRef


def _table() -> ActionTable:
    return RELIABILITY


def _build(desk: Desk, ref: RecordRef | None) -> QWidget:
    from svcdesk.ui.reliability.view import ReliabilityView

    return ReliabilityView(desk, ref)


SCREEN: Final = Screen(
    id="reliability", title=N_("Reliability"), icon="activity", table=_table, build=_build,
    entities=frozenset({"reliability"}), in_rail=True,
)  # fmt: skip
