"""The service agreement form: header, lines without prices, related objects and tasks, orders."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from svcdesk.commands.runner import Done
from svcdesk.domain.agreements import agreement_line_applies
from svcdesk.domain.entities import ENTITY_NAMES
from svcdesk.domain.fields import id_key
from svcdesk.i18n import _, ngettext
from svcdesk.queries.line_proposals import propose_agreement_line
from svcdesk.ui.agreements.table import AGREEMENT_ACTIONS, AGREEMENT_BAR, AGREEMENT_LINES
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.forms.account_document import AccountDocument
from svcdesk.ui.shared.forms.grid import RowsGrid
from svcdesk.ui.shared.forms.row_proposals import RowProposals
from svcdesk.ui.shared.forms.rows_model import Values
from svcdesk.ui.shared.forms.side_tabs import RelatedSpec
from svcdesk.ui.shared.letter import letter_dialog, letter_key
from svcdesk.ui.shared.line_picker import CopySource, CopyTarget, LinePicker
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.period_dialog import Period
from svcdesk.ui.shared.relation_rows import add_relation_rows

LINE_COLUMNS: Final = (
    "type", "description", "service_text", "interval_id", "window_id", "category_id", "line_property_id", "task_id",
    "object_id", "worker_id", "item_id", "item_setup", "quantity", "unit", "starts_on", "ends_on", "stopped",
    "start_after", "end_before",
)  # fmt: skip

_ASKED: Final = frozenset({"type", "category_id", "line_property_id", "item_id"})
"""The cells after whose change the line is completed anew."""


def line_applies(values: Values, name: str) -> bool:
    """The type of a line decides which cells mean something."""
    return agreement_line_applies(values["type"], name)


class AgreementDocument(AccountDocument):
    """One service agreement."""

    table = AGREEMENT_ACTIONS
    bar = AGREEMENT_BAR
    related = (RelatedSpec("service_order", "agreement_id"),)

    def details_title(self) -> str:
        """The first tab."""
        return _("Agreement")

    def add_rows(self, layout: QVBoxLayout) -> None:
        """The lines, and a tab with what they may use."""
        child = self.spec.child("agreement_line")
        place = self.grid_place(layout)
        self.lines = RowsGrid(
            self.desk, child.entity, child.fields, LINE_COLUMNS, place, applies=line_applies, context=self.form.context,
            row_context=self.line_context,
            widths={"type": 90, "description": 220, "service_text": 200, "category_id": 150, "line_property_id": 130,
                    "task_id": 140, "object_id": 170, "worker_id": 150, "item_id": 150, "quantity": 75, "unit": 50},
        )  # fmt: skip
        RowProposals(self.desk, self.lines, self.header_values, propose_agreement_line, _ASKED, self)
        bar = QWidget(place)
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        row.addWidget(self.actions_of_record.tool_bar(("agreement.copy_template",), bar))
        actions = Actions(AGREEMENT_LINES, self.lines)
        row.addWidget(actions.tool_bar([action.id for action in AGREEMENT_LINES], bar))
        self.add_grid(_(ENTITY_NAMES[child.entity].many), self.lines, bar)
        hint = QLabel(_("An agreement holds no prices: they are found on each order, by its project and day."), self)
        set_role(hint, "secondary")
        layout.addWidget(hint)
        add_relation_rows(self)

    def line_context(self, values: Values) -> Mapping[str, Any]:
        """What the lookups in the cells of a line go by: the type, and who fits to the project and each other."""
        found = {name: values.get(name) for name in ("worker_id", "category_id")}
        found["project_id"] = self.form.boxes["project_id"].value()
        ids = {name: value for name, value in found.items() if isinstance(value, int)}
        return {"for_line": True, "line_type": values.get("type"), **ids}

    def header_values(self) -> dict[str, Any]:
        """What proposals for the lines go by."""
        return {"project_id": self.form.boxes["project_id"].value()}

    def state_text(self) -> str:
        """Whether orders can be made under it, and for how long it is valid."""
        if self.base is None or not self.is_stored():
            return ""
        values = self.base.values
        parts = []
        if values["template"]:
            parts.append(_("◇ template"))
        if values["suspended"]:
            parts.append(_("‖ suspended"))
        begin = formats.date_text(values["starts_on"])
        if values["ends_on"] is None:
            parts.append(_("from {begin}").format(begin=begin))
        else:
            end = formats.date_text(values["ends_on"])
            parts.append(_("{begin} to {end}").format(begin=begin, end=end))
            if values["ends_on"] < self.desk.site.day(self.desk.clock.now()):
                parts.append(_("ended"))
        return "  ·  ".join(parts)

    def chosen(self, name: str) -> dict[str, Any]:
        """Another group proposes its service level."""
        if name == "group_id":
            self.form.set_value("service_level_id", None)
        return super().chosen(name)

    def new_order(self) -> None:
        """An order under this agreement."""
        if self.record_id is not None:
            self.leave(partial(self.desk.open, "service_order", None, agreement_id=self.record_id))

    def print_agreement(self) -> None:
        """Preview the agreement."""
        if self.record_id is not None:
            keys = (id_key(self.record_id),)
            self.leave(partial(self.desk.open, "print_job", None, sheet="service_agreement", keys=keys))

    def print_letter(self) -> None:
        """Ask for the time of the letter."""
        dialog = letter_dialog(self.desk, self)
        dialog.given.connect(self.on_period_given)
        dialog.open()

    def on_period_given(self, period: Period) -> None:
        """Preview the letter."""
        if self.record_id is not None:
            keys = (letter_key(self.record_id, period),)
            self.leave(partial(self.desk.open, "print_job", None, sheet="visit_letter", keys=keys))

    def copy_lines(self, source: str) -> None:
        """Choose lines of templates or of another agreement."""
        if self.record_id is not None:
            self.leave(partial(self._open_picker, self.record_id, CopySource(source)))

    def _open_picker(self, agreement_id: int, source: CopySource) -> None:
        dialog = LinePicker(self.desk, CopyTarget("agreement", agreement_id), source, self)
        dialog.command_done.connect(self.on_lines_copied)
        dialog.finished.connect(self.on_dialog_finished)
        dialog.open()

    def on_lines_copied(self, done: Done) -> None:
        """Say how many."""
        count = int(str(done.result))
        text = ngettext("{count} line copied.", "{count} lines copied.", count)
        self.desk.show(text.format(count=formats.number_text(count)), "good")

    def on_dialog_finished(self, _result: int) -> None:
        """Changes were saved or discarded for the dialog: read what is saved."""
        if self.record_id is None and self.ref.record_id is not None:
            self._load(self.ref)

    def can_have_orders(self) -> bool:
        """Whether orders can be made under it."""
        values = self.base.values if self.base is not None and self.is_stored() else None
        return values is not None and not values["template"] and not values["suspended"]
