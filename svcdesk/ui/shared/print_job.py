"""Opening the print preview; on A4 sheets of labels one first says which label is the first that is free."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QFormLayout, QSpinBox, QWidget

from svcdesk.domain.labels import LABEL_SIZES, label_options
from svcdesk.i18n import _
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.dialogs import Dialog

LABELS: Final = frozenset({"object_label", "repair_label"})
"""The sheets that are printed on labels."""


def open_print_job(desk: Desk, parent: QWidget, sheet: str, keys: tuple[str, ...]) -> None:
    """Preview a sheet of some keys, as one batch."""
    size = desk.parameters.label_size
    if sheet in LABELS and LABEL_SIZES[size].on_sheet > 1:
        LabelDialog(desk, sheet, keys, parent).open()
    else:
        desk.open("print_job", None, sheet=sheet, keys=keys)


class LabelDialog(Dialog):
    """Asks for the first free label of a sheet that was begun before, then opens the preview."""

    def __init__(self, desk: Desk, sheet: str, keys: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(_("Print labels"), parent)
        self._desk, self._sheet, self._keys = desk, sheet, keys
        self._size = desk.parameters.label_size
        most = LABEL_SIZES[self._size].on_sheet
        self.add_text(_("A sheet of which some labels are gone can be used up: count by rows."), "muted")
        self.first = QSpinBox(self)
        self.first.setRange(1, most)
        self.first.setSuffix(f" / {most}")
        label = _("First free label")
        self.first.setAccessibleName(label)
        form = QFormLayout()
        form.addRow(label, self.first)
        self.body.addLayout(form)
        self.add_buttons(_("Print"), _("Cancel"))
        self.first.setFocus()
        self.first.selectAll()

    def accept(self) -> None:
        """Open the preview."""
        keys = (*self._keys, *label_options(self._size, self.first.value()))
        self._desk.open("print_job", None, sheet=self._sheet, keys=keys)
        super().accept()
