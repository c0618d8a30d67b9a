"""The designer as a screen of the shell; ``desk.open("bom_designer", bom_id)`` shows a BOM."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from svcdesk.i18n import N_
from svcdesk.ui.boms.table import DESIGNER
from svcdesk.ui.shared.actions import ActionTable
from svcdesk.ui.shared.screen import Screen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from svcdesk.ui.shared.desk import Desk, RecordRef


def _table() -> ActionTable:
    return DESIGNER


def _build(desk: Desk, ref: RecordRef | None) -> QWidget:
    from svcdesk.ui.boms.view import DesignerView

    return DesignerView(desk, ref)


SCREEN: Final = Screen(
    id="bom_designer", title=N_("BOM designer"), icon="boxes", table=_table, build=_build,
    entities=frozenset({"bom_designer"}), single=False,
)  # fmt: skip
