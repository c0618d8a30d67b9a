"""What is special about saving each kind of record: numbers, defaults, and the rules of its area."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from svcdesk.commands.agreement_rules import AGREEMENT_RULES
from svcdesk.commands.bom_templates import BOM_RULES
from svcdesk.commands.level_rules import (
    check_chosen_level,
    check_level_record,
    move_all_deadlines,
    move_deadlines_of_calendar,
    move_deadlines_of_level,
)
from svcdesk.commands.object_rules import OBJECT_RULES
from svcdesk.commands.order_rules import ORDER_RULES
from svcdesk.commands.planning_rules import PLANNING_RULES
from svcdesk.commands.price_rules import PRICE_RULES
from svcdesk.commands.project_rules import (
    check_project,
    drop_unused_default,
    fill_project,
    make_default_project,
)
from svcdesk.commands.repair_rules import REPAIR_RULES
from svcdesk.commands.requirements import REQUIREMENT_RULES
from svcdesk.commands.saving import EntityRules, Saving, fill_number
from svcdesk.commands.stage_rules import check_stage_record, keep_paths
from svcdesk.domain.kinds import RequestStatus
from svcdesk.domain.problems import Severity
from svcdesk.domain.records import (
    Span,
    check_absence,
    check_owner_stays_employee,
    check_pattern,
    check_same_customer,
    check_special_days,
    check_team_owner,
    check_weekly_spans,
)
from svcdesk.i18n import N_
from svcdesk.models import Contact, Location, Team, Worker
from svcdesk.store.uses import count_uses


def entity_rules(entity: str) -> EntityRules:
    """The rules of an entity; most have none beyond those of their fields."""
    rules: Mapping[str, EntityRules] = {
        "team": EntityRules(check=_check_team),
        "worker": EntityRules(fill=fill_number, check=_check_worker),
        "absence": EntityRules(
            check=_check_absence,
            titles=(
                N_("Add an absence of {what}"),
                N_("Change an absence of {what}"),
                N_("Delete an absence of {what}"),
            ),
        ),
        "work_calendar": EntityRules(check=_check_calendar, saved=move_deadlines_of_calendar),
        "service_level": EntityRules(check=check_level_record, saved=move_deadlines_of_level),
        "agreement_group": EntityRules(check=check_chosen_level),
        "service_object": OBJECT_RULES,
        "contact": EntityRules(fill=_fill_customer, check=_check_location),
        "customer": EntityRules(fill=fill_number, saved=make_default_project, deleting=drop_unused_default),
        "project": EntityRules(fill=fill_project, check=check_project),
        "agreement": AGREEMENT_RULES,
        "service_request": EntityRules(fill=_fill_request, check=_check_request),
        "location": EntityRules(fill=fill_number, check=_check_moved_location),
        "item": EntityRules(fill=fill_number),
        "stage": EntityRules(check=check_stage_record, saved=keep_paths),
        "number_sequence": EntityRules(check=_check_sequence),
        "company": EntityRules(check=_check_company, saved=move_all_deadlines),
        "service_order": ORDER_RULES,
        "bom": BOM_RULES,
        **PRICE_RULES,
        **PLANNING_RULES,
        "item_requirement": REQUIREMENT_RULES,
        "repair_line": REPAIR_RULES,
    }
    return rules.get(entity, EntityRules())


def _fill_request(saving: Saving) -> None:
    if saving.is_new:
        saving.row.received_at = saving.uow.now
        fill_number(saving)


def _check_request(saving: Saving) -> None:
    row = saving.row
    if not saving.is_new and row.status is not RequestStatus.NEW and saving.changed:
        saving.add("request.decided", min(saving.changed), number=row.number)
    owner_of = {"location_id": (Location, N_("Location")), "contact_id": (Contact, N_("Contact"))}
    for name, (class_, label) in owner_of.items():
        other: Any = saving.uow.session.get(class_, getattr(row, name)) if getattr(row, name) else None
        if other is not None and row.customer_id is None:
            row.customer_id = other.customer_id
        saving.problems += check_same_customer(row.customer_id, getattr(other, "customer_id", None), name, label)


def _fill_customer(saving: Saving) -> None:
    """Naming a place alone says whose it is."""
    row = saving.row
    if row.location_id is not None and row.customer_id is None:
        location = saving.uow.session.get(Location, row.location_id)
        row.customer_id = location.customer_id if location else None


def _check_location(saving: Saving) -> None:
    row = saving.row
    location = saving.uow.session.get(Location, row.location_id) if row.location_id else None
    owner = location.customer_id if location else None
    saving.problems += check_same_customer(row.customer_id, owner, "location_id", N_("Location"))


def _check_moved_location(saving: Saving) -> None:
    """A location keeps its customer while objects, contacts or orders of that customer stand there."""
    if saving.is_new or saving.old.get("customer_id") == saving.row.customer_id:
        return
    if uses := count_uses(saving.uow.session, saving.row):
        saving.add("location.in_use", "customer_id", count=uses)


def _check_team(saving: Saving) -> None:
    owner = saving.uow.session.get(Worker, saving.row.owner_id) if saving.row.owner_id else None
    if owner:
        saving.problems += check_team_owner(owner.kind, owner.name)


def _check_worker(saving: Saving) -> None:
    session, row = saving.uow.session, saving.row
    owned = session.scalars(select(Team.name).where(Team.owner_id == row.id)).all()
    saving.problems += check_owner_stays_employee(row.kind, owned)
    skills = [child.skill_id for child in saving.children.get("worker_skill", [])]
    _check_twice(saving, "worker_skill", skills)


def _check_twice(saving: Saving, child: str, skills: list[int | None]) -> None:
    for at, skill_id in enumerate(skills):
        if skill_id is not None and skill_id in skills[:at]:
            saving.add("skill.twice", f"{child}.{at}.skill_id")


def _check_absence(saving: Saving) -> None:
    saving.problems += check_absence(saving.row.starts_at, saving.row.ends_at)


def _check_calendar(saving: Saving) -> None:
    spans, days = saving.children["calendar_span"], saving.children["calendar_day"]
    saving.problems += check_weekly_spans(Span(s.weekday, s.opens, s.closes, at) for at, s in enumerate(spans))
    saving.problems += check_special_days(Span(d.day, d.opens, d.closes, at) for at, d in enumerate(days))


def _check_sequence(saving: Saving) -> None:
    if saving.is_new:
        saving.add("record.not_by_hand")
        return
    saving.problems += check_pattern(saving.row.pattern)
    if saving.row.next_number < saving.old["next_number"]:
        saving.add("sequence.backwards", "next_number", severity=Severity.CONFIRM, old=saving.old["next_number"])


def _check_company(saving: Saving) -> None:
    if saving.is_new:
        saving.add("company.exists")
