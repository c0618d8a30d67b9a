"""Asks where lines are moved to: to another order, or to a new one like theirs."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QRadioButton, QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.order_move import MoveLines
from svcdesk.domain.problems import Problem
from svcdesk.i18n import _, ngettext
from svcdesk.ui.shared.command_dialog import CommandDialog
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.forms.editors import RecordLookup
from svcdesk.ui.shared.lookup import Context, LookupField


class MoveDialog(CommandDialog):
    """Moves lines of one order. ``whole`` says that these are all its lines."""

    def __init__(
        self, desk: Desk, order_id: int, line_ids: tuple[int, ...], context: Context, parent: QWidget, *, whole: bool
    ) -> None:
        super().__init__(desk, _("Move lines"), parent)
        self._order_id = order_id
        self._line_ids = line_ids
        count = len(line_ids)
        text = ngettext("{count} line goes along with its activity.", "{count} lines go along with their activities.",
                        count)  # fmt: skip
        self.add_text(text.format(count=number_text(count)), "secondary")
        self.to_other = QRadioButton(_("To another order of the same agreement or project"), self)
        self.to_other.setObjectName("to_other")
        self.field = LookupField(desk, RecordLookup("service_order"), context=context, parent=self)
        self.field.setObjectName("target")
        self.field.line.setAccessibleName(_("Order"))
        self.field.line.setPlaceholderText(_("Number, description or customer"))
        self.to_new = QRadioButton(_("To a new order like this one"), self)
        self.to_new.setObjectName("to_new")
        self.delete_empty = QCheckBox(_("Delete this order when it has no lines left"), self)
        self.delete_empty.setObjectName("delete_empty")
        self.delete_empty.setEnabled(whole)
        for widget in (self.to_other, self.field, self.to_new, self.delete_empty):
            self.body.addWidget(widget)
        self.add_ends(_("Move"))
        self.to_other.setChecked(True)
        self.to_new.toggled.connect(self.on_kind_toggled)
        self.field.line.setFocus()

    def on_kind_toggled(self, new: bool) -> None:
        """A new order is not looked up."""
        self.field.setEnabled(not new)
        self.show_problems(())
        if not new:
            self.field.line.setFocus()

    def command(self) -> Command | None:
        """The move."""
        target = None if self.to_new.isChecked() else self.field.value()
        if target is None and not self.to_new.isChecked():
            self.show_problems((Problem("field.required", params={"field": _("Order")}),))
            self.field.line.setFocus()
            return None
        return MoveLines(self._order_id, self._line_ids, target, self.delete_empty.isChecked())
