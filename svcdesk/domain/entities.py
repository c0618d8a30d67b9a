"""The names of the entities, for titles, tabs and messages; one word for one thing (decisions, "Words")."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from svcdesk.i18n import N_


@dataclass(frozen=True, slots=True)
class EntityName:
    """English source texts: one, many, and "new one"; ``icon`` is a shipped icon."""

    one: str
    many: str
    new: str
    icon: str


ENTITY_NAMES: Final[Mapping[str, EntityName]] = {
    "customer": EntityName(N_("Customer"), N_("Customers"), N_("New customer"), "building-2"),
    "location": EntityName(N_("Location"), N_("Locations"), N_("New location"), "map-pin"),
    "contact": EntityName(N_("Contact"), N_("Contacts"), N_("New contact"), "user"),
    "service_object": EntityName(N_("Service object"), N_("Service objects"), N_("New service object"), "cog"),
    "object_group": EntityName(N_("Object group"), N_("Object groups"), N_("New object group"), "layers"),
    "object_group_skill": EntityName(N_("Skill"), N_("Skills"), N_("New skill"), "tag"),
    "item": EntityName(N_("Item"), N_("Items"), N_("New item"), "package"),
    "worker": EntityName(N_("Worker"), N_("Workers"), N_("New worker"), "hard-hat"),
    "worker_skill": EntityName(N_("Skill"), N_("Skills"), N_("New skill"), "tag"),
    "team": EntityName(N_("Dispatch team"), N_("Dispatch teams"), N_("New dispatch team"), "users"),
    "skill": EntityName(N_("Skill"), N_("Skills"), N_("New skill"), "tag"),
    "absence": EntityName(N_("Absence"), N_("Absences"), N_("New absence"), "calendar"),
    "work_calendar": EntityName(N_("Work calendar"), N_("Work calendars"), N_("New work calendar"), "calendar-days"),
    "calendar_span": EntityName(N_("Weekly hours"), N_("Weekly hours"), N_("New span"), "clock"),
    "calendar_day": EntityName(N_("Special day"), N_("Special days"), N_("New special day"), "calendar"),
    "order_type": EntityName(N_("Order type"), N_("Order types"), N_("New order type"), "tag"),
    "service_task": EntityName(N_("Service task"), N_("Service tasks"), N_("New service task"), "list"),
    "service_order": EntityName(N_("Service order"), N_("Service orders"), N_("New service order"), "clipboard-list"),
    "order_line": EntityName(N_("Line"), N_("Lines"), N_("New line"), "list"),
    "order_skill": EntityName(N_("Skill"), N_("Skills"), N_("New skill"), "tag"),
    "activity": EntityName(N_("Activity"), N_("Activities"), N_("New activity"), "calendar-clock"),
    "activity_type": EntityName(N_("Activity type"), N_("Activity types"), N_("New activity type"), "tag"),
    "activity_phase": EntityName(N_("Activity phase"), N_("Activity phases"), N_("New activity phase"), "tag"),
    "project": EntityName(N_("Project"), N_("Projects"), N_("New project"), "briefcase"),
    "project_address": EntityName(N_("Address"), N_("Addresses"), N_("New address"), "map-pin"),
    "project_group": EntityName(N_("Project group"), N_("Project groups"), N_("New project group"), "layers"),
    "category": EntityName(N_("Category"), N_("Categories"), N_("New category"), "tag"),
    "category_group": EntityName(N_("Category group"), N_("Category groups"), N_("New category group"), "layers"),
    "line_property": EntityName(N_("Line property"), N_("Line properties"), N_("New line property"), "tag"),
    "property_rule": EntityName(
        N_("Rule for line properties"), N_("Rules for line properties"), N_("New rule for line properties"), "list"
    ),
    "project_validation": EntityName(
        N_("Allowed combination"), N_("Allowed combinations"), N_("New allowed combination"), "link"
    ),
    "cost_price": EntityName(N_("Cost price"), N_("Cost prices"), N_("New cost price"), "coins"),
    "sales_price": EntityName(N_("Sales price"), N_("Sales prices"), N_("New sales price"), "coins"),
    "exchange_rate": EntityName(N_("Exchange rate"), N_("Exchange rates"), N_("New exchange rate"), "coins"),
    "stage": EntityName(N_("Stage"), N_("Stages"), N_("New stage"), "milestone"),
    "reason_code": EntityName(N_("Reason code"), N_("Reason codes"), N_("New reason code"), "tag"),
    "stage_reason": EntityName(N_("Reason"), N_("Reasons"), N_("New reason"), "message-square"),
    "service_level": EntityName(N_("Service level"), N_("Service levels"), N_("New service level"), "timer"),
    "time_record": EntityName(N_("Recorded time"), N_("Recorded time"), N_("New record"), "timer"),
    "agreement": EntityName(
        N_("Service agreement"), N_("Service agreements"), N_("New service agreement"), "file-text"
    ),
    "agreement_group": EntityName(N_("Agreement group"), N_("Agreement groups"), N_("New agreement group"), "layers"),
    "service_interval": EntityName(
        N_("Service interval"), N_("Service intervals"), N_("New service interval"), "repeat"
    ),
    "time_window": EntityName(N_("Time window"), N_("Time windows"), N_("New time window"), "calendar-range"),
    "template_group": EntityName(N_("Template group"), N_("Template groups"), N_("New template group"), "layers"),
    "planned_date": EntityName(N_("Planned date"), N_("Planned dates"), N_("New planned date"), "calendar"),
    "agreement_line": EntityName(N_("Line"), N_("Lines"), N_("New line"), "list"),
    "object_relation": EntityName(N_("Related object"), N_("Related objects"), N_("New related object"), "cog"),
    "task_relation": EntityName(N_("Related task"), N_("Related tasks"), N_("New related task"), "list"),
    "warehouse": EntityName(N_("Warehouse"), N_("Warehouses"), N_("New warehouse"), "warehouse"),
    "stock_balance": EntityName(N_("Stock"), N_("Stock"), N_("New stock"), "package"),
    "stock_move": EntityName(N_("Stock move"), N_("Stock moves"), N_("New stock move"), "package"),
    "item_requirement": EntityName(
        N_("Item requirement"), N_("Item requirements"), N_("New item requirement"), "package"
    ),
    "repair_line": EntityName(N_("Repair line"), N_("Repair lines"), N_("New repair line"), "wrench"),
    "repair_stage": EntityName(N_("Repair stage"), N_("Repair stages"), N_("New repair stage"), "milestone"),
    "repair_condition": EntityName(N_("Condition"), N_("Conditions"), N_("New condition"), "tag"),
    "symptom_area": EntityName(N_("Symptom area"), N_("Symptom areas"), N_("New symptom area"), "layers"),
    "symptom_code": EntityName(N_("Symptom"), N_("Symptoms"), N_("New symptom"), "tag"),
    "diagnosis_area": EntityName(N_("Diagnosis area"), N_("Diagnosis areas"), N_("New diagnosis area"), "layers"),
    "diagnosis_code": EntityName(N_("Diagnosis"), N_("Diagnoses"), N_("New diagnosis"), "tag"),
    "resolution": EntityName(N_("Resolution"), N_("Resolutions"), N_("New resolution"), "tag"),
    "bom": EntityName(N_("BOM"), N_("BOMs"), N_("New BOM"), "boxes"),
    "bom_line": EntityName(N_("BOM line"), N_("BOM lines"), N_("New BOM line"), "list"),
    "bom_change": EntityName(N_("Change of a BOM"), N_("Changes of BOMs"), N_("New change of a BOM"), "list"),
    "attachment": EntityName(N_("File"), N_("Files"), N_("New file"), "paperclip"),
    "file_content": EntityName(N_("Content"), N_("Contents"), N_("New content"), "paperclip"),
    "meter": EntityName(N_("Meter"), N_("Meters"), N_("New meter"), "gauge"),
    "meter_reading": EntityName(N_("Reading"), N_("Readings"), N_("New reading"), "gauge"),
    "sign_off": EntityName(N_("Sign-off"), N_("Sign-offs"), N_("New sign-off"), "square-pen"),
    "posting_journal": EntityName(N_("Journal"), N_("Journals"), N_("New journal"), "list"),
    "project_transaction": EntityName(
        N_("Project transaction"), N_("Project transactions"), N_("New project transaction"), "coins"
    ),
    "service_request": EntityName(N_("Request"), N_("Incoming requests"), N_("New request"), "phone"),
    "number_sequence": EntityName(N_("Number sequence"), N_("Number sequences"), N_("New number sequence"), "list"),
    "company": EntityName(N_("Company"), N_("Company"), N_("New company"), "building-2"),
}
