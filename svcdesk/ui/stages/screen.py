"""The stage view as a screen of the shell."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import ActionTable
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.screen import Screen
from svcdesk.ui.stages.table import STAGES


def stages_table() -> ActionTable:
    """Its actions."""
    return STAGES


def build_stages(desk: Desk, _ref: RecordRef | None) -> QWidget:
    """Its widget."""
    from svcdesk.ui.stages.view import StageView

    return StageView(desk)


SCREEN = Screen(
    id="stages",
    title=N_("Stages"),
    icon="square-kanban",
    table=stages_table,
    build=build_stages,
    in_rail=True,
)
