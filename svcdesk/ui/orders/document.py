"""The service order form: header, lines with totals, skills, activities, documents and history."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.order_delete import DeleteOrder
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.pricing import RefreshPrices
from svcdesk.domain.drafts import RecordDraft
from svcdesk.domain.entities import ENTITY_NAMES
from svcdesk.domain.fields import id_key
from svcdesk.domain.kind_texts import kind_text
from svcdesk.domain.kinds import LineStatus
from svcdesk.domain.orders import applies
from svcdesk.i18n import N_, _
from svcdesk.queries.repair_sheets import order_key
from svcdesk.ui.orders.line_pricing import LinePricing, price_tip
from svcdesk.ui.orders.recording import RecordingDocument
from svcdesk.ui.orders.sign_off import SignOffDeeds
from svcdesk.ui.orders.table import (
    LINE_ACTIONS,
    LINE_BAR,
    LINE_DEEDS,
    ORDER_ACTIONS,
    ORDER_BAR,
    ORDER_SKILL_ACTIONS,
    REPAIR_SHEETS,
)
from svcdesk.ui.orders.totals import totals_text
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.bom_deeds import BomForm
from svcdesk.ui.shared.building import Step
from svcdesk.ui.shared.forms.account_tabs import RequirementsTab, TransactionsTab
from svcdesk.ui.shared.forms.grid import RowsGrid
from svcdesk.ui.shared.forms.issued_tab import IssuedTab
from svcdesk.ui.shared.forms.margin_tab import MarginTab
from svcdesk.ui.shared.forms.repair_sheets import REPAIRS_TAB
from svcdesk.ui.shared.forms.rows_model import Values
from svcdesk.ui.shared.forms.side_tabs import RelatedSpec
from svcdesk.ui.shared.forms.texts import choice_text
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.print_job import open_print_job
from svcdesk.ui.shared.relation_rows import RelationTab, related

LINE_COLUMNS = (
    "type", "status", "description", "category_id", "worker_id", "item_id", "quantity", "unit", "cost_price",
    "cost_level", "sales_price", "sales_level", "line_property_id", "task_id", "executed_on", "started_at", "ended_at",
    "offset_type", "offset_account", "object_id", "warehouse_id", "currency", "scheduled_on", "start_after",
    "end_before", "note", "tax_group", "dimension", "project_activity",
)  # fmt: skip
RARE_COLUMNS = (
    "cost_level", "started_at", "ended_at", "warehouse_id", "currency", "scheduled_on", "start_after",
    "end_before", "note", "tax_group", "dimension", "project_activity",
)  # fmt: skip
PRICE_LEVELS = ("cost_level", "sales_level")
TIMES = ("started_at", "ended_at")
ACTIVITY_COLUMNS = ("title", "minutes", "worker_id", "starts_at", "priority", "dispatched", "closed", "note")
_PLACE = ("worker_id", "starts_at", "minutes", "priority")
ADDRESS = ("address_name", "street", "postal_code", "city", "country")


def line_locked(values: Values, name: str) -> bool:
    """Posted and canceled lines stay as they are; where a price is from is only shown."""
    return values["status"] is not LineStatus.CREATED or name in PRICE_LEVELS


def activity_locked(values: Values, name: str) -> bool:
    """Closed work stays where it is; telling and closing are done on the board."""
    return name in ("dispatched", "closed") or (values["closed"] and name in ("", *_PLACE))


class OrderDocument(BomForm, RecordingDocument, SignOffDeeds):
    """One service order."""

    table = ORDER_ACTIONS
    bar = ORDER_BAR
    related = (RelatedSpec("repair_line", "order_id", N_("Repairs"), REPAIRS_TAB),)
    hidden = (
        "number", "progress", "origin", "stage_id", "service_level_id", "recording", "recording_started_at", "due_at",
        "risk_at", "allowed_minutes", "compliance", "calendar_conflict", "signed_off_at", "created_at",
    )  # fmt: skip

    # building

    def details_title(self) -> str:
        """The first tab."""
        return _("Order")

    def row_steps(self) -> list[Step]:
        """Lines before the texts; skills and activities after them; objects and tasks in a tab."""
        return [self._add_work, self._add_skills, self._add_activities, self._add_relations]

    def _add_relations(self) -> None:
        self.relations = RelationTab(self)

    def behind_steps(self) -> list[Step]:
        """The rows of the tab of objects and tasks."""
        return [self._fill_relations]

    def _fill_relations(self) -> None:
        self.relations.add_rows()

    def _add_work(self) -> None:
        work = QWidget(self.form)
        self.form.insert_before("Texts", work)
        inner = QVBoxLayout(work)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(Space.XL)
        self._add_lines(inner)
        self.form.insert_before("Planning", self.address_bar())

    def _add_lines(self, layout: QVBoxLayout) -> None:
        child = self.spec.child("order_line")
        place = self.grid_place(layout)
        self.lines = RowsGrid(
            self.desk, child.entity, child.fields, LINE_COLUMNS, place, applies=self.line_applies, locked=line_locked,
            context=self.form.context, row_context=self.line_context, tip=price_tip, rare=RARE_COLUMNS,
            widths={"type": 90, "status": 95, "description": 190, "category_id": 110, "task_id": 130, "worker_id": 130,
                    "item_id": 130, "quantity": 75, "unit": 50, "cost_level": 130, "sales_level": 130,
                    "line_property_id": 110, "offset_account": 110, "object_id": 150},
        )  # fmt: skip
        self.pricing = LinePricing(self.desk, self.lines, self.order_values, self)
        self.line_actions = Actions(LINE_ACTIONS, self.lines)
        bar = QWidget(place)
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XS)
        row.addWidget(self.actions_of_record.tool_bar((*LINE_DEEDS, *LINE_BAR), bar))
        row.addWidget(self.line_actions.tool_bar([action.id for action in LINE_ACTIONS], bar))
        self.add_grid(_(ENTITY_NAMES["order_line"].many), self.lines, bar)
        self.totals = QLabel(self)
        self.totals.setObjectName("totals")
        foot = QHBoxLayout()
        foot.addWidget(self._hint())
        foot.addStretch()
        foot.addWidget(self.totals)
        layout.addLayout(foot)
        layout.addWidget(self.pricing.holder)
        self.lines.selectionModel().selectionChanged.connect(self.on_line_selected)

    def _hint(self) -> QLabel:
        hint = QLabel(_("Ins adds a line · Ctrl+D copies · Ctrl+Del deletes · Alt+↑↓ moves · Ctrl+V pastes"), self)
        set_role(hint, "secondary")
        return hint

    def _add_skills(self) -> None:
        self._side = QHBoxLayout()
        self._side.setSpacing(Space.XL)
        self._page.addLayout(self._side)
        left = QVBoxLayout()
        self._side.addLayout(left, 1)
        child = self.spec.child("order_skill")
        place = self.grid_place(left)
        grid = RowsGrid(self.desk, child.entity, child.fields, ("skill_id",), place)
        bar = Actions(ORDER_SKILL_ACTIONS, grid).tool_bar([action.id for action in ORDER_SKILL_ACTIONS[:3]], place)
        self.add_grid(_("Skills asked for"), grid, bar)

    def _add_activities(self) -> None:
        right = QVBoxLayout()
        self._side.addLayout(right, 3)
        child = self.spec.child("activity")
        place = self.grid_place(right)
        self.activities = RowsGrid(
            self.desk, child.entity, child.fields, ACTIVITY_COLUMNS, place, locked=activity_locked,
            widths={"title": 200, "minutes": 120, "dispatched": 90, "closed": 90, "note": 160},
        )  # fmt: skip
        show = QPushButton(_("Show on the board"), place)
        show.setObjectName("show_on_board")
        show.clicked.connect(self.show_on_board)
        bar = QWidget(place)
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.actions_of_record.tool_bar(("order.make_activities",), bar))
        row.addWidget(show)
        self.add_grid(_(ENTITY_NAMES["activity"].many), self.activities, bar)

    def add_tabs(self) -> None:
        """The documents issued."""
        super().add_tabs()
        self._add_later(partial(RequirementsTab, self.desk, locks=self.why_locked), _("Item requirements"))
        self._add_later(partial(TransactionsTab, self.desk, locks=self.why_locked), _("Posted"))
        self._add_later(partial(MarginTab, self.desk), _("Margin"))
        self._add_later(partial(IssuedTab, self.desk), _("Documents"))
        self.add_files(self.why_locked)

    # editing

    def state_text(self) -> str:
        """Progress, and where the order came from."""
        if self.base is None or not self.is_stored():
            return ""
        values = self.base.values
        when = formats.when_text(self.desk.site.local(values["created_at"]))
        made = _("{origin} {when}").format(origin=kind_text(values["origin"]), when=when)
        signed = values["signed_off_at"]
        if signed is not None:
            made += "  ·  " + _("signed off {when}").format(when=formats.when_text(self.desk.site.local(signed)))
        return f"{choice_text(values['progress'])}  ·  {made}"

    def refresh(self) -> None:
        """Totals as well."""
        super().refresh()
        lines = (draft.values for draft in self.lines.rows.drafts())
        self.totals.setText(totals_text(lines, self.desk.company.currency))
        once = bool(self.form.boxes["address_once"].value()) or self.form.boxes["location_id"].value() is None
        for name in ADDRESS:
            self.form.boxes[name].set_read_only(not once)

    def on_field_edited(self, name: str) -> None:
        """Another customer has other places, people and things."""
        if name == "customer_id":
            for other in ("location_id", "contact_id", "agreement_id", "project_id"):
                self.form.set_value(other, None)
            if self.form.boxes["object_id"].value() is not None and self.form.boxes["customer_id"].value() is not None:
                self.form.set_value("object_id", None)
        if name == "agreement_id" and self.form.boxes[name].value() is not None:
            self.form.set_value("project_id", None)  # the agreement gives its own
        if name == "location_id" and not self.form.boxes["address_once"].value():
            for field in ADDRESS:
                self.form.set_value(field, "")
        super().on_field_edited(name)

    def on_proposed(self, proposed: RecordDraft) -> None:
        """The address of a location is shown at once; skills of the object's group are added once."""
        if "address_name" in proposed.values and not self.form.boxes["address_once"].value():
            for field in ADDRESS:
                self.form.set_value(field, proposed.values.get(field, ""))
        skills = self.grids["order_skill"].rows
        there = {row.values["skill_id"] for row in skills.drafts()}
        for row in proposed.children.get("order_skill", ()):
            if row.values["skill_id"] not in there:
                skills.insert_row(skills.rowCount())
                skill_id = row.values["skill_id"]
                skills.set_cell(skills.rowCount() - 1, "skill_id", skill_id, row.captions.get("skill_id", ""))
        super().on_proposed(proposed)

    def order_values(self) -> Mapping[str, Any]:
        """The order as it stands in the form."""
        return {**(self.base.values if self.base is not None else {}), **self.form.values()}

    def line_applies(self, values: Values, name: str) -> bool:
        """The type of a line decides which cells mean something, and a parameter whether it has times."""
        times = name not in TIMES or self.desk.parameters.line_times
        return times and applies(values["type"], name)

    def line_context(self, values: Values) -> Mapping[str, Any]:
        """What the lookups in the cells of a line go by."""
        return {
            **self.pricing.row_context(values), **related(self, self.lines),
            "agreement_id": self.form.boxes["agreement_id"].value(),
        }  # fmt: skip

    def explain_prices(self, checked: bool) -> None:
        """Show or hide where the prices of the selected line are from."""
        self.pricing.set_explained(shown=checked)

    def explains_prices(self) -> bool:
        """Whether the explanation is shown."""
        return "order_line" in self.grids and self.pricing.is_explained()

    def refresh_prices(self) -> None:
        """Find the prices of the open lines anew."""
        if self.record_id is not None:
            self._run(RefreshPrices(self.record_id))

    def show_line_columns(self) -> None:
        """Choose the columns of the lines."""
        self.lines.show_columns()

    def on_line_selected(self, *_anything: object) -> None:
        """Other lines, other actions."""
        self.actions_of_record.refresh()

    # commands

    def save_command(self, mine: RecordDraft, base: RecordDraft) -> Command:
        """Create or save the order with its rows."""
        values = {name: mine.values[name] for name in self.form.values()}
        rows = mine.children
        if base.record_id is None:
            return CreateOrder(values, rows["order_line"], rows["order_skill"], rows["activity"])
        return SaveOrder(base.record_id, values, base.version, base.values, rows, base.children)

    def delete_command(self, record_id: int) -> Command:
        """Delete the order with all that is its own."""
        return DeleteOrder(record_id)

    # elsewhere

    def print_order(self) -> None:
        """Preview the work order."""
        self.print_sheet("work_order")

    def print_sheet(self, name: str) -> None:
        """Preview one of the order's documents."""
        if self.record_id is not None:
            key = order_key(self.record_id) if name in REPAIR_SHEETS else id_key(self.record_id)
            self.leave(partial(open_print_job, self.desk, self, name, (key,)))

    def show_on_board(self) -> None:
        """Jump to the selected activity, or the first one that is open."""
        rows = self.activities.rows.rows
        here = self.activities.currentIndex()
        chosen = rows[here.row()] if here.isValid() else next((r for r in rows if not r.values["closed"]), None)
        if chosen is None and rows:
            chosen = rows[0]
        if chosen is not None and chosen.id is not None:
            self.desk.open("activity", chosen.id)

    def new_for_customer(self) -> None:
        """A new order with this customer and place."""
        if self.base is not None:
            values = {**self.base.values, **self.form.values()}
            defaults: dict[str, Any] = {name: values[name] for name in ("customer_id", "location_id", "contact_id")}
            self.desk.open("service_order", None, **{n: v for n, v in defaults.items() if v is not None})

    # when actions are enabled

    def has_customer(self) -> bool:
        """Whether a customer is chosen."""
        return self.base is not None and self.form.boxes["customer_id"].value() is not None

    def has_activity(self) -> bool:
        """Whether there is something on the board."""
        return self.is_stored() and bool(self.base and self.base.children["activity"])
