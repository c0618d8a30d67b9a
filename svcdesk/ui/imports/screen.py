"""The import as a screen of the shell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from svcdesk.i18n import N_
from svcdesk.ui.imports.table import IMPORT
from svcdesk.ui.shared.actions import ActionTable
from svcdesk.ui.shared.screen import Screen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from svcdesk.ui.shared.desk import Desk, RecordRef


def _table() -> ActionTable:
    return IMPORT


def _build(desk: Desk, ref: RecordRef | None) -> QWidget:
    from svcdesk.ui.imports.view import ImportScreen

    return ImportScreen(desk, ref)


SCREEN: Final = Screen(
    id="import", title=N_("Import"), icon="file-down", table=_table, build=_build, entities=frozenset({"import"})
)
