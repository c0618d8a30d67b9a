"""The service agreement form: header, lines without prices, related objects and tasks, orders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from svcdesk.commands.runner import Done
from svcdesk.commands.suspension import EndSuspension
from svcdesk.domain.agreements import agreement_line_applies
from svcdesk.domain.drafts import RecordDraft
from svcdesk.domain.entities import ENTITY_NAMES
from svcdesk.domain.fields import id_key
from svcdesk.domain.planning.period import usual_period
from svcdesk.domain.problems import Problem, Refused
from svcdesk.domain.renewal import Term
from svcdesk.i18n import _, ngettext
from svcdesk.queries.agreement_chain import Chain, load_chain
from svcdesk.queries.line_proposals import propose_agreement_line
from svcdesk.store.feed import Changes
from svcdesk.ui.agreements.renewals import RenewalsTab, span_text
from svcdesk.ui.agreements.table import AGREEMENT_ACTIONS, AGREEMENT_BAR, AGREEMENT_LINES
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.agreement_dialogs import renew_dialog, suspend_dialog
from svcdesk.ui.shared.bom_deeds import BomForm
from svcdesk.ui.shared.building import Step
from svcdesk.ui.shared.forms.account_document import AccountDocument
from svcdesk.ui.shared.forms.grid import RowsGrid
from svcdesk.ui.shared.forms.issued_tab import IssuedTab
from svcdesk.ui.shared.forms.row_proposals import RowProposals
from svcdesk.ui.shared.forms.rows_model import Values
from svcdesk.ui.shared.forms.side_tabs import RelatedSpec
from svcdesk.ui.shared.forms.visits_tab import VisitsTab
from svcdesk.ui.shared.letter import letter_dialog, letter_key
from svcdesk.ui.shared.line_picker import CopySource, CopyTarget, LinePicker
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.period_dialog import Period
from svcdesk.ui.shared.relation_rows import RelationTab, related

LINE_COLUMNS: Final = (
    "type", "description", "service_text", "interval_id", "window_id", "category_id", "line_property_id", "task_id",
    "object_id", "worker_id", "item_id", "item_setup", "quantity", "unit", "starts_on", "ends_on", "stopped",
    "start_after", "end_before", "warehouse_id", "project_activity", "dimension",
)  # fmt: skip

_ASKED: Final = frozenset({"type", "category_id", "line_property_id", "item_id"})
"""The cells after whose change the line is completed anew."""


def line_applies(values: Values, name: str) -> bool:
    """The type of a line decides which cells mean something."""
    return agreement_line_applies(values["type"], name)


class AgreementDocument(BomForm, AccountDocument):
    """One service agreement."""

    table = AGREEMENT_ACTIONS
    bar = AGREEMENT_BAR
    related = (RelatedSpec("service_order", "agreement_id"),)
    _chain: Chain | None = None

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
        self.lines.selectionModel().selectionChanged.connect(self.on_line_selected)
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
        self.relations = RelationTab(self)

    def behind_steps(self) -> list[Step]:
        """The rows of the tab of objects and tasks."""
        return [self._fill_relations]

    def _fill_relations(self) -> None:
        self.relations.add_rows()

    def line_context(self, values: Values) -> Mapping[str, Any]:
        """What the lookups in the cells of a line go by: the type, and who fits to the project and each other."""
        found = {name: values.get(name) for name in ("worker_id", "category_id")}
        found["project_id"] = self.form.boxes["project_id"].value()
        ids = {name: value for name, value in found.items() if isinstance(value, int)}
        return {"for_line": True, "line_type": values.get("type"), **ids, **related(self, self.lines)}

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
        days = span_text(values["suspended_from"], values["suspended_until"])
        if days:
            parts.append(_("‖ suspended {days}").format(days=days))
        elif values["suspended"]:
            parts.append(_("‖ suspended"))
        begin = formats.date_text(values["starts_on"])
        if values["ends_on"] is None:
            parts.append(_("from {begin}").format(begin=begin))
        else:
            end = formats.date_text(values["ends_on"])
            parts.append(_("{begin} to {end}").format(begin=begin, end=end))
            if values["ends_on"] < self.desk.site.day(self.desk.clock.now()):
                parts.append(_("ended"))
        chain = self._chain
        if chain is not None and chain.renews is not None:
            parts.append(_("renews {number}").format(number=chain.renews.number))
        if chain is not None and chain.renewed_by is not None:
            parts.append(_("renewed by {number}").format(number=chain.renewed_by.number))
        return "  ·  ".join(parts)

    # renewals and suspension

    def add_tabs(self) -> None:
        """Visits and the chain of renewals stand before what was posted; what was issued comes last."""
        self._add_later(partial(VisitsTab, self.desk), _("Visits"))
        self._add_later(partial(RenewalsTab, self.desk), _("Renewals"))
        super().add_tabs()
        self._add_later(partial(IssuedTab, self.desk), _("Documents"))

    def on_loaded(self, draft: RecordDraft) -> None:
        """Ask for the agreements before and after it as well."""
        if self._chain is not None and self._chain.links[self._chain.at].id != draft.record_id:
            self._chain = None
        super().on_loaded(draft)
        self._ask_chain()

    def on_changed(self, changes: Changes) -> None:
        """It may have been renewed elsewhere."""
        super().on_changed(changes)
        if "agreement" in changes.entities:
            self._ask_chain()

    def _ask_chain(self) -> None:
        if self.record_id is not None:
            self.desk.read(load_chain, self.on_chain, self.record_id)

    def on_chain(self, chain: Chain) -> None:
        """Say what it renews and what renews it."""
        self._chain = chain if chain.links and chain.links[chain.at].id == self.record_id else None
        self.refresh()

    def can_renew(self) -> bool:
        """Whether it can have a successor; if it has one, that is said."""
        return self.can_suspend()

    def can_suspend(self) -> bool:
        """Whether there are visits to suspend."""
        return self.base is not None and self.is_stored() and not self.base.values["template"]

    def is_suspended(self) -> bool:
        """Whether there is a suspension to end."""
        values = self.base.values if self.base is not None and self.is_stored() else {}
        return any(values.get(name) for name in ("suspended", "suspended_from", "suspended_until"))

    def has_predecessor(self) -> bool:
        """Whether it renews another one."""
        return self._chain is not None and self._chain.renews is not None

    def has_successor(self) -> bool:
        """Whether another one renews it."""
        return self._chain is not None and self._chain.renewed_by is not None

    def open_link(self, which: str) -> None:
        """Open the agreement before or after."""
        link = getattr(self._chain, which) if self._chain is not None else None
        if link is not None:
            self.desk.open("agreement", link.id)

    def renew(self) -> None:
        """Ask for the dates of the successor, then open it; an agreement has one at most."""
        chain = self._chain
        if chain is not None and chain.renewed_by is not None:
            params = {"agreement": chain.links[chain.at].number, "successor": chain.renewed_by.number}
            self.desk.show_problems((Problem("renewal.renewed", params=params),))
        elif self.record_id is not None:
            self.leave(partial(self._open_renewal, self.record_id))

    def _open_renewal(self, agreement_id: int) -> None:
        self.desk.read(load_chain, self.on_term, agreement_id)

    def on_term(self, chain: Chain) -> None:
        """The saved dates are known."""
        if chain.links:
            link = chain.links[chain.at]
            dialog = renew_dialog(self.desk, link.id, Term(link.starts_on, link.ends_on), self)
            dialog.command_done.connect(self.on_renewed)
            dialog.finished.connect(self.on_dialog_finished)
            dialog.open()

    def on_renewed(self, done: Done) -> None:
        """Open the successor."""
        assert isinstance(done.result, int)
        self.desk.open("agreement", done.result)

    def suspend(self) -> None:
        """Ask from when until when."""
        if self.record_id is not None:
            self.leave(partial(self._open_suspension, self.record_id))

    def _open_suspension(self, agreement_id: int) -> None:
        values = self.base.values if self.base is not None else {}
        days = values.get("suspended_from"), values.get("suspended_until")
        dialog = suspend_dialog(self.desk, (agreement_id,), self, *days)
        dialog.finished.connect(self.on_dialog_finished)
        dialog.open()

    def resume(self) -> None:
        """End the suspension."""
        if self.record_id is not None:
            self.leave(partial(self._end_suspension, self.record_id))

    def _end_suspension(self, agreement_id: int) -> None:
        self.desk.run(EndSuspension((agreement_id,)), self.on_resumed, self.on_not_resumed)

    def on_resumed(self, _done: Done) -> None:
        """Read what is saved, if it was saved or discarded for this."""
        self.on_dialog_finished(0)

    def on_not_resumed(self, refused: Refused) -> None:
        """Say why."""
        self.on_dialog_finished(0)
        self.desk.show_problems(refused.problems)

    def chosen(self, name: str) -> dict[str, Any]:
        """Another group proposes its service level."""
        if name == "group_id":
            self.form.set_value("service_level_id", None)
        return super().chosen(name)

    def new_order(self) -> None:
        """An order under this agreement."""
        if self.record_id is not None:
            self.leave(partial(self.desk.open, "service_order", None, agreement_id=self.record_id))

    def deliver(self) -> None:
        """Plan the visits of the agreement: from today on for a year, as far as it is valid."""
        if self.record_id is not None:
            self.leave(partial(self._open_planning, None, agreement_ids=(self.record_id,)))

    def deliver_line(self) -> None:
        """Plan the visits of the selected lines."""
        starts = [values["starts_on"] for _id, values in self._chosen_lines() if values["starts_on"] is not None]
        line_ids = tuple(line_id for line_id, _values in self._chosen_lines())
        if line_ids:
            self.leave(partial(self._open_planning, min(starts, default=None), line_ids=line_ids))

    def _open_planning(self, starts_on: date | None, **chosen: tuple[int, ...]) -> None:
        values = self.base.values if self.base is not None else {}
        today = self.desk.site.day(self.desk.clock.now())
        begin, end = usual_period(today, starts_on or values.get("starts_on"), values.get("ends_on"))
        self.desk.open("batch:create_service_orders", None, **chosen, from_on=begin, until_on=end)

    def can_deliver_line(self) -> bool:
        """Whether visits of the selected lines can be planned: they are saved."""
        return self.can_have_orders() and bool(self._chosen_lines())

    def on_line_selected(self, *_anything: object) -> None:
        """Other lines, other actions."""
        self.actions_of_record.refresh()

    def _chosen_lines(self) -> list[tuple[int, Values]]:
        if "agreement_line" not in self.grids:
            return []
        rows = self.lines.rows.rows
        places = sorted({index.row() for index in self.lines.selectedIndexes()})
        return [(found.id, found.values) for found in (rows[at] for at in places) if found.id is not None]

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
