"""The dialog that asks for the file of an export."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from svcdesk.i18n import _
from svcdesk.ui.shared.desk import Desk


def ask_export_file(
    parent: QWidget, desk: Desk, title: str, suffix: str, kind: str, on_chosen: Callable[[str], None]
) -> None:
    """Propose the title and today's date at the site in the home folder; ``on_chosen`` gets the path."""
    day = desk.site.day(desk.clock.now()).isoformat()
    dialog = QFileDialog(parent, _("Export"), str(Path.home() / f"{title} {day}{suffix}"), kind)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix[1:])
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(on_chosen)
    dialog.open()
