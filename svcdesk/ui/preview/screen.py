"""The preview as a screen of the shell.

Other screens open it with ``desk.open("print_job", None, sheet="work_order", keys=("#17", "#18"))``; ``sheet`` is
a name of ``reports.sheets`` (``day`` prints a technician's day: ``keys=("#3:2026-11-24",)``). An issued document opens
with ``desk.open("document_issued", id)``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from svcdesk.i18n import N_
from svcdesk.ui.preview.table import PREVIEW
from svcdesk.ui.shared.actions import ActionTable
from svcdesk.ui.shared.screen import Screen

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from svcdesk.ui.shared.desk import Desk, RecordRef


def _table() -> ActionTable:
    return PREVIEW


def _build(desk: Desk, ref: RecordRef | None) -> QWidget:
    from svcdesk.ui.preview.view import PreviewScreen

    return PreviewScreen(desk, ref)


SCREEN: Final = Screen(
    id="preview",
    title=N_("Print preview"),
    icon="printer",
    table=_table,
    build=_build,
    entities=frozenset({"print_job", "document_issued"}),
    single=False,
)
