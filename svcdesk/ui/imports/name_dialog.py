"""Under which name a mapping is kept."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from svcdesk.i18n import _
from svcdesk.ui.shared.dialogs import Dialog


class NameDialog(Dialog):
    """Asks for the name of a mapping."""

    def __init__(self, name: str, parent: QWidget | None) -> None:
        super().__init__(_("Save the mapping"), parent)
        self.add_text(_("A mapping with the same name is replaced."), "muted")
        self.name = QLineEdit(name, self)
        self.name.setMaxLength(80)
        self.name.setAccessibleName(_("Name"))
        self.body.addWidget(self.name)
        self.add_buttons(_("Save"), _("Cancel"))
        self.name.setFocus()
