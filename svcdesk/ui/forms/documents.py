"""The forms of customers, places, objects, people and setup records: what each has beyond its fields."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout

from svcdesk.domain.agreements import agreement_line_applies
from svcdesk.domain.drafts import RecordDraft
from svcdesk.domain.entities import ENTITY_NAMES
from svcdesk.domain.fields import id_key
from svcdesk.domain.kinds import LineType
from svcdesk.i18n import N_, _
from svcdesk.ui.forms.calendar import CalendarDocument
from svcdesk.ui.forms.planning import IntervalDocument, WindowDocument
from svcdesk.ui.forms.repair import RepairDocument
from svcdesk.ui.forms.table import BOM_TABLE, GROUP_ACTIONS, OBJECT_ACTIONS, PROJECT_ACTIONS
from svcdesk.ui.forms.team import TeamDocument
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.bom_deeds import DESIGNER, BomForm
from svcdesk.ui.shared.calendar_export import CalendarExport
from svcdesk.ui.shared.calendar_table import CALENDAR_ACTIONS
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.forms.account_document import AccountDocument
from svcdesk.ui.shared.forms.account_tabs import StockTab
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.forms.grid import RowsGrid, grid_actions
from svcdesk.ui.shared.forms.issued_tab import IssuedTab
from svcdesk.ui.shared.forms.meters_tab import MetersTab
from svcdesk.ui.shared.forms.record_table import RECORD_ACTIONS, RECORD_BAR
from svcdesk.ui.shared.forms.relations_tab import RelationsTab
from svcdesk.ui.shared.forms.repair_sheets import REPAIRS_TAB
from svcdesk.ui.shared.forms.side_tabs import RelatedSpec
from svcdesk.ui.shared.forms.texts import choice_text
from svcdesk.ui.shared.forms.timeline_tab import TimelineTab
from svcdesk.ui.shared.forms.visits_tab import VisitsTab
from svcdesk.ui.shared.print_job import open_print_job

SKILL_ACTIONS: Final = grid_actions("skills")
ADDRESS_ACTIONS: Final = grid_actions("addresses")
CODE_ACTIONS: Final = grid_actions("codes")
_ORDERS: Final = N_("Service orders")


class CustomerDocument(RecordDocument):
    """A customer with locations, contacts, objects and orders."""

    related = (
        RelatedSpec("location", "customer_id"),
        RelatedSpec("contact", "customer_id"),
        RelatedSpec("service_object", "customer_id"),
        RelatedSpec("service_order", "customer_id"),
    )


class LocationDocument(RecordDocument):
    """A location with what stands there and who is there."""

    related = (
        RelatedSpec("service_object", "location_id"),
        RelatedSpec("contact", "location_id"),
        RelatedSpec("service_order", "location_id"),
    )

    def related_defaults(self) -> dict[str, Any]:
        """What is made here belongs to the location's customer."""
        return {"customer_id": self.base.values["customer_id"]} if self.base is not None else {}


class ContactDocument(RecordDocument):
    """A contact with the orders that name it."""

    related = (RelatedSpec("service_order", "contact_id"),)


class ObjectDocument(BomForm, RecordDocument):
    """A service object with its orders."""

    table = OBJECT_ACTIONS
    bar = ("record.save", "record.revert", "-", "object.coverage", "object.reliability", "object.label", "record.bom",
           "-", *RECORD_BAR[3:])  # fmt: skip
    related = (
        RelatedSpec("service_order", "object_id"),
        RelatedSpec("repair_line", "object_id", N_("Repairs"), REPAIRS_TAB),
        RelatedSpec("service_object", "parent_id", N_("Built in")),
    )

    def add_tabs(self) -> None:
        """What happened to it, what it belongs to, what is due, what its meters show."""
        self._add_later(partial(TimelineTab, self.desk), _("Timeline"))
        self._add_later(partial(RelationsTab, self.desk), _("Relations"))
        self._add_later(partial(VisitsTab, self.desk), _("Visits"))
        self._add_later(partial(MetersTab, self.desk), _("Meters"))
        self._add_later(partial(IssuedTab, self.desk), _("Documents"))
        self.add_files()

    def print_sheet(self, name: str) -> None:
        """Preview its label."""
        if self.record_id is not None:
            self.leave(partial(open_print_job, self.desk, self, name, (id_key(self.record_id),)))

    def check_coverage(self) -> None:
        """What covers it today; another day can be typed there."""
        today = self.desk.site.day(self.desk.clock.now())
        self.desk.open("report:object_coverage", None, object_id=self.record_id, day=today)

    def show_reliability(self) -> None:
        """Of the object with what is built into it."""
        self.desk.open("reliability", None, object_id=self.record_id, with_parts=True)


class StockDocument(RecordDocument):
    """An item or a warehouse with what there is."""

    def add_tabs(self) -> None:
        """The stock."""
        self._add_later(partial(StockTab, self.desk), _("Stock"))


class ProjectDocument(AccountDocument):
    """A project with its addresses."""

    table = PROJECT_ACTIONS
    bar = ("record.save", "record.revert", "-", "project.new_agreement", "-", *RECORD_BAR[3:])
    related = (RelatedSpec("service_order", "project_id"), RelatedSpec("agreement", "project_id"))

    def new_agreement(self) -> None:
        """Begin an agreement of this project, step by step."""
        self.desk.open("new_agreement", None, project_id=self.record_id)

    def add_rows(self, layout: QVBoxLayout) -> None:
        """The addresses that orders may take."""
        child = self.spec.child("project_address")
        columns = [spec.name for spec in child.fields]
        place = self.grid_place(layout)
        grid = RowsGrid(self.desk, child.entity, child.fields, columns, place, widths={"name": 260, "street": 260})
        bar = Actions(ADDRESS_ACTIONS, grid).tool_bar([row.id for row in ADDRESS_ACTIONS[:3]], place)
        self.add_grid(_(ENTITY_NAMES[child.entity].many), grid, bar)


class SkillRowsDocument(RecordDocument):
    """A record with skills: a worker's with their end, or those that objects of a group ask for."""

    def add_rows(self, layout: QVBoxLayout) -> None:
        """The grid of skills."""
        child = self.spec.children[0]
        columns = [spec.name for spec in child.fields]
        place = self.grid_place(layout)
        grid = RowsGrid(self.desk, child.entity, child.fields, columns, place, widths={"skill_id": 320})
        grid.setMaximumWidth(620)
        actions = Actions(SKILL_ACTIONS, grid)
        bar = actions.tool_bar([row.id for row in SKILL_ACTIONS[:3]], place)
        self.add_grid(_(ENTITY_NAMES[child.entity].many), grid, bar)


class WorkerDocument(SkillRowsDocument):
    """A worker with skills and absences, and the calendar of what is planned."""

    table = (*RECORD_ACTIONS, *CALENDAR_ACTIONS)
    bar = (*RECORD_BAR[:2], "-", "worker.calendar", *RECORD_BAR[2:])
    related = (RelatedSpec("absence", "worker_id"),)

    def has_worker(self) -> bool:
        """Whether the worker is stored."""
        return self.is_stored()

    def export_calendar(self) -> None:
        """Ask for the period and the file."""
        if self.record_id is not None and self.base is not None:
            name = "{number} {name}".format(**self.base.values)
            CalendarExport(self.desk, self).ask((self.record_id,), name)


class GroupDocument(SkillRowsDocument):
    """An object group with its skills and objects."""

    table = GROUP_ACTIONS
    bar = (*RECORD_BAR[:2], "-", "object.reliability", *RECORD_BAR[2:])
    related = (RelatedSpec("service_object", "group_id"),)

    def show_reliability(self) -> None:
        """Of the objects of the group."""
        self.desk.open("reliability", None, group_id=self.record_id)


class AreaDocument(RecordDocument):
    """An area of symptoms or diagnoses with its codes."""

    def add_rows(self, layout: QVBoxLayout) -> None:
        """The grid of codes."""
        child = self.spec.children[0]
        place = self.grid_place(layout)
        grid = RowsGrid(self.desk, child.entity, child.fields, ["code", "name"], place, widths={"name": 420})
        grid.setMaximumWidth(720)
        bar = Actions(CODE_ACTIONS, grid).tool_bar([row.id for row in CODE_ACTIONS[:3]], place)
        self.add_grid(_(ENTITY_NAMES[child.entity].many), grid, bar)


class TypedDocument(RecordDocument):
    """A price or a line of an agreement: the type decides which categories there are."""

    def on_field_edited(self, name: str) -> None:
        """Another type has other categories."""
        if name == "type":
            self.form.set_value("category_id", None)
        super().on_field_edited(name)


class AgreementLineDocument(TypedDocument):
    """A line of an agreement by itself: what means nothing for its type cannot be filled in."""

    def refresh(self) -> None:
        """The type decides what can be edited."""
        super().refresh()
        kind = self.form.boxes["type"].value() if "type" in self.form.boxes else None
        for name, box in self.form.boxes.items():
            if isinstance(kind, LineType) and not box.spec.fixed:
                box.set_read_only(not agreement_line_applies(kind, name))

    def name_text(self, saved: RecordDraft) -> str:
        """``U-00012 · 3 · Inspection``."""
        parts = (saved.captions["agreement_id"].partition("  ")[0], str(saved.values["line_number"]),
                 saved.values["description"])  # fmt: skip
        return " · ".join(part for part in parts if part)


class RelationDocument(RecordDocument):
    """An object or a task of an order or an agreement by itself: what it belongs to stays."""

    def name_text(self, saved: RecordDraft) -> str:
        """``Lift A · ZS-00017``."""
        names = ("object_id", "task_id", "order_id", "agreement_id")
        found = [saved.captions[name] for name in names if saved.captions.get(name)]
        return " · ".join((found[0].partition("  ")[2] or found[0], *(one.partition("  ")[0] for one in found[1:])))


class ObjectRelationDocument(BomForm, RelationDocument):
    """A related object, whose service BOM may hang on the relation."""

    table = BOM_TABLE
    bar = ("record.save", "record.revert", "-", "record.bom", "-", *RECORD_BAR[3:])


class BomDocument(RecordDocument):
    """The fields of a BOM; its lines stand in the designer."""

    table = BOM_TABLE
    bar = ("record.save", "record.revert", "-", "record.bom", "-", *RECORD_BAR[3:])
    related = (RelatedSpec("bom", "source_id"),)

    def open_bom(self) -> None:
        """Its lines."""
        self.desk.open(DESIGNER, self.record_id)


class AbsenceDocument(RecordDocument):
    """An absence: who is not there, why and when."""

    def name_text(self, saved: RecordDraft) -> str:
        """``Jan Śliwa · leave · 24.11.2026 – 27.11.2026``; the end is excluded."""
        site = self.desk.site
        first = site.day(saved.values["starts_at"])
        last = site.day(saved.values["ends_at"] - timedelta(seconds=1))
        days = " – ".join(dict.fromkeys(map(formats.date_text, (first, last))))
        who = saved.captions["worker_id"].partition("  ")[2]
        return " · ".join((who, choice_text(saved.values["kind"]), days))


class CompanyDocument(RecordDocument):
    """The one company of the database: it is only changed."""

    bar = ("record.save", "record.revert")


class SequenceDocument(RecordDocument):
    """A number sequence: svcdesk makes them, they are only changed."""

    bar = ("record.save", "record.revert", "-", "record.previous", "record.next")

    def name_text(self, saved: RecordDraft) -> str:
        """What gets the numbers."""
        names = ENTITY_NAMES.get(saved.values["code"])
        return super().name_text(saved) if names is None else _(names.many)


_DOCUMENTS: Final[dict[str, type[RecordDocument]]] = {
    "customer": CustomerDocument,
    "location": LocationDocument,
    "contact": ContactDocument,
    "service_object": ObjectDocument,
    "worker": WorkerDocument,
    "absence": AbsenceDocument,
    "agreement_line": AgreementLineDocument,
    "object_relation": ObjectRelationDocument,
    "bom": BomDocument,
    "task_relation": RelationDocument,
    "object_group": GroupDocument,
    "project": ProjectDocument,
    "cost_price": TypedDocument,
    "sales_price": TypedDocument,
    "team": TeamDocument,
    "work_calendar": CalendarDocument,
    "company": CompanyDocument,
    "number_sequence": SequenceDocument,
    "item": StockDocument,
    "warehouse": StockDocument,
    "service_interval": IntervalDocument,
    "time_window": WindowDocument,
    "symptom_area": AreaDocument,
    "diagnosis_area": AreaDocument,
    "repair_line": RepairDocument,
}


def record_document(desk: Desk, ref: RecordRef) -> RecordDocument:
    """The form of any record but an order; most need nothing of their own."""
    return _DOCUMENTS.get(ref.entity, RecordDocument)(desk, ref)


__all__ = ["RECORD_ACTIONS", "SKILL_ACTIONS", "record_document"]
