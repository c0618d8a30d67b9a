"""What saving a service order does beyond its fields: proposals, lines, activities, progress."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from svcdesk.commands.agreement_rules import check_agreement_of_order, fill_from_agreement
from svcdesk.commands.dispatch_rules import carry_lines, check_scheduled
from svcdesk.commands.line_activities import follow_lines, line_minutes, make_activities, waits_for_stage
from svcdesk.commands.order_rows import delete_line_sign_offs
from svcdesk.commands.pricing import begin_line, complete_lines
from svcdesk.commands.project_rules import check_order_project, default_project, fill_order_project
from svcdesk.commands.recording import begin_recording, recording_order_canceled, recording_order_revoked
from svcdesk.commands.relations import (
    begin_relations,
    check_relations,
    check_removed_relation,
    fill_relation,
    relate_what_is_used,
)
from svcdesk.commands.saving import EntityRules, Saving, fill_number
from svcdesk.commands.stage_entry import begin_at_stage, first_stage_id, phase_of_stage
from svcdesk.commands.stage_guard import check_stage
from svcdesk.domain.kinds import LineStatus, LineType, Priority, Progress
from svcdesk.domain.orders import check_window, compute_minutes, compute_progress
from svcdesk.domain.placement import check_length, check_movable
from svcdesk.domain.problems import Problem, Severity, refuse
from svcdesk.domain.records import check_same_customer
from svcdesk.domain.stages import StageAct
from svcdesk.i18n import N_
from svcdesk.models import (
    Activity,
    Contact,
    Customer,
    Location,
    ObjectGroupSkill,
    ObjectRelation,
    OrderLine,
    OrderSkill,
    ServiceObject,
    ServiceOrder,
    TaskRelation,
)
from svcdesk.store import UnitOfWork


def begin_order(saving: Saving) -> None:
    """The stage must allow changes. Remember how long the work was before the lines change."""
    begin_relations(saving)
    if not saving.is_new:
        saving.problems += check_stage(saving.uow, saving.row, StageAct.MODIFY)
        saving.notes["minutes"] = planned_minutes(saving.uow, saving.row.id)
        saving.notes["line_minutes"] = line_minutes(saving.uow, saving.row)


def fill_order(saving: Saving) -> None:
    """Number and time of a new order; what the object and the location propose."""
    uow, order = saving.uow, saving.row
    session = uow.session
    if saving.is_new:
        order.created_at = uow.now
        order.stage_id = first_stage_id(uow)
        fill_number(saving)
    fill_order_project(saving)
    thing = session.get(ServiceObject, order.object_id) if order.object_id else None
    if thing is not None and saving.is_new:
        if order.customer_id is None:
            order.customer_id = thing.customer_id
        if order.location_id is None and thing.customer_id == order.customer_id:
            order.location_id = thing.location_id
    location = session.get(Location, order.location_id) if order.location_id else None
    if location is not None and order.customer_id is None:
        order.customer_id = location.customer_id
    if order.project_id is None and order.customer_id is not None:
        order.project_id = default_project(uow, order.customer_id).id
    fill_from_agreement(saving)
    moved = saving.is_new or bool({"location_id", "address_once"} & saving.changed)
    if location is not None and not order.address_once and moved:
        order.address_name, order.street = location.name, location.street
        order.postal_code, order.city, order.country = location.postal_code, location.city, location.country


def fill_and_check_row(saving: Saving, row: Any, path: str, changed: set[str]) -> None:
    """One new or changed row of the order."""
    if isinstance(row, OrderLine):
        if row.id is not None:
            saving.notes.setdefault("typed", {})[row.id] = frozenset(changed)
        _begin_line(saving, row, path, changed)
    elif isinstance(row, Activity):
        _check_activity(saving, row, path, changed)
    elif isinstance(row, ObjectRelation | TaskRelation):
        fill_relation(saving, row)


def _begin_line(saving: Saving, line: Any, path: str, changed: set[str]) -> None:
    if line.id is not None and changed and line.status is not LineStatus.CREATED:
        saving.add("line.locked", f"{path}{min(changed)}", line=line.caption())
    elif line.type is not None:  # without a type, that it is required is all there is to say
        begin_line(saving, line, path, changed)


def _check_activity(saving: Saving, activity: Any, path: str, changed: set[str]) -> None:
    if activity.id is None:
        if "priority" not in changed:
            activity.priority = saving.row.priority
        if activity.type_id is None:
            activity.type_id = saving.row.activity_type_id
        if activity.phase_id is None and not saving.is_new:
            activity.phase_id = phase_of_stage(saving.uow, saving.row)
    elif "dispatched" not in changed and ("worker_id" in changed or activity.starts_at is None):
        activity.dispatched = False  # the new worker has been told nothing, and work without a time is told to nobody
    if "closed" in changed:
        activity.set_closed(activity.closed)  # by hand, whatever closed it before
    if activity.id is not None and {"worker_id", "starts_at"} & changed:
        saving.notes.setdefault("moved", []).append(activity)
    title = activity.title or saving.row.description or ""
    found: list[Problem] = []
    if activity.id is not None and "closed" not in changed and {"worker_id", "starts_at", "minutes"} & changed:
        found = check_movable(title, closed=activity.closed)
    if not found and activity.minutes is not None:  # without a length, that it is required is all there is to say
        found = check_length(activity.minutes) or check_scheduled(saving.uow, activity, title, changed)
    saving.problems += [Problem(p.code, p.severity, path + p.target, p.params) for p in found]


def check_removed_row(saving: Saving, row: Any) -> None:
    """Posted and canceled lines stay: a posted one for ever, a canceled one until its cancel is revoked."""
    if isinstance(row, OrderLine) and row.status is not LineStatus.CREATED:
        saving.add("line.locked", "order_line", line=row.caption())
    elif isinstance(row, OrderLine):
        delete_line_sign_offs(saving.uow, row.id)
    if isinstance(row, Activity) and row.closed:
        saving.add("activity.closed", "activity", what=row.caption())
    if isinstance(row, ObjectRelation | TaskRelation):
        check_removed_relation(saving, row)


def check_order(saving: Saving) -> None:
    """The rules of the whole order."""
    session, order = saving.uow.session, saving.row
    customer = session.get(Customer, order.customer_id)
    if customer is not None and customer.blocked and (saving.is_new or "customer_id" in saving.changed):
        saving.add("order.customer_blocked", "customer_id", who=customer.name)
    check_order_project(saving)
    complete_lines(saving)
    for name, class_, label in (
        ("location_id", Location, N_("Location")),
        ("contact_id", Contact, N_("Contact")),
    ):
        other = session.get(class_, getattr(order, name)) if getattr(order, name) else None
        owner = getattr(other, "customer_id", None)
        saving.problems += check_same_customer(order.customer_id, owner, name, label)
    thing = session.get(ServiceObject, order.object_id) if order.object_id else None
    if thing is not None and thing.customer_id not in (None, order.customer_id):
        saving.add("order.object_elsewhere", "object_id", severity=Severity.WARN, what=thing.name)
    saving.problems += check_window(order.window_from, order.window_until)
    check_agreement_of_order(saving)
    check_relations(saving)
    skills = [row.skill_id for row in saving.children.get("order_skill", [])]
    for at, skill_id in enumerate(skills):
        if skill_id is not None and skill_id in skills[:at]:
            saving.add("skill.twice", f"order_skill.{at}.skill_id")


def finish_order(saving: Saving) -> None:
    """Progress from the lines; the queue's activity of a new order; what follows from the header."""
    uow, order = saving.uow, saving.row
    carry_lines(uow, saving.notes.get("moved", []), saving.notes.get("typed", {}))
    refresh_progress(uow, order)
    relate_what_is_used(saving)
    if saving.is_new or "agreement_id" in saving.changed:
        begin_recording(uow, order)
    if saving.is_new and "order_skill" not in saving.wanted.children:
        propose_skills(uow, order)
    activities = saving.children["activity"]
    if saving.is_new and not activities and uow.parameters.create_activities:
        if not waits_for_stage(uow, order):
            make_activities(uow, order)
    elif saving.is_new and not activities:
        uow.add(Activity(
            order_id=order.id, minutes=planned_minutes(uow, order.id), priority=order.priority,
            type_id=order.activity_type_id,
        ))  # fmt: skip
    if saving.is_new:
        begin_at_stage(uow, order)
    else:
        _let_activities_follow(saving, activities)
        follow_lines(uow, order, saving.notes["line_minutes"])


def _let_activities_follow(saving: Saving, activities: list[Activity]) -> None:
    """Open activities take the order's new priority; one that still waits takes the new sum of hours."""
    old_priority: Priority = saving.old["priority"]
    if saving.row.priority is not old_priority:
        for activity in activities:
            if not activity.closed:
                activity.priority = saving.row.priority
    stretch_waiting(saving.uow, saving.row, saving.notes["minutes"])


def stretch_waiting(uow: UnitOfWork, order: ServiceOrder, minutes_before: int) -> None:
    """An order's only activity that still waits, as long as the hours were, takes their new sum."""
    uow.session.flush()
    activities = uow.session.scalars(select(Activity).where(Activity.order_id == order.id)).all()
    minutes = planned_minutes(uow, order.id)
    if len(activities) == 1 and minutes != minutes_before:
        (activity,) = activities
        waiting = activity.starts_at is None and not activity.closed
        if waiting and activity.minutes == minutes_before:
            activity.minutes = minutes
    uow.session.flush()


def planned_minutes(uow: UnitOfWork, order_id: int) -> int:
    """The length of the order's work by its hour lines that are not canceled."""
    hours = select(OrderLine.quantity).where(
        OrderLine.order_id == order_id, OrderLine.type == LineType.HOUR, OrderLine.status != LineStatus.CANCELED
    )
    return compute_minutes(uow.session.scalars(hours), uow.parameters.default_minutes)


def refresh_progress(uow: UnitOfWork, order: ServiceOrder) -> None:
    """Derive the order's progress from its lines; the clock of its service level ends with a cancel, and goes on."""
    uow.session.flush()
    statuses = uow.session.scalars(select(OrderLine.status).where(OrderLine.order_id == order.id))
    progress = compute_progress(statuses)
    before = order.progress
    if before is progress:
        return
    order.progress = progress
    uow.session.flush()
    if progress is Progress.CANCELED:
        recording_order_canceled(uow, order)
    elif before is Progress.CANCELED:
        recording_order_revoked(uow, order)


def propose_skills(uow: UnitOfWork, order: ServiceOrder) -> None:
    """The skills of the object's group, for an order that says nothing of skills."""
    thing = uow.session.get(ServiceObject, order.object_id) if order.object_id else None
    if thing is not None:
        asked = select(ObjectGroupSkill.skill_id).where(ObjectGroupSkill.group_id == thing.group_id)
        for skill_id in uow.session.scalars(asked).all():
            uow.add(OrderSkill(order_id=order.id, skill_id=skill_id))


def delete_by_order(_uow: UnitOfWork, _order: ServiceOrder) -> None:
    """Raises Refused (order.delete_by_order): an order has a command of its own for that."""
    raise refuse("order.delete_by_order")


ORDER_RULES = EntityRules(
    begin=begin_order, fill=fill_order, row=fill_and_check_row, remove=check_removed_row, check=check_order,
    saved=finish_order, deleting=delete_by_order,
)  # fmt: skip
