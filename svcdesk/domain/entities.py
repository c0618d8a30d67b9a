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
    "number_sequence": EntityName(N_("Number sequence"), N_("Number sequences"), N_("New number sequence"), "list"),
    "company": EntityName(N_("Company"), N_("Company"), N_("New company"), "building-2"),
}
