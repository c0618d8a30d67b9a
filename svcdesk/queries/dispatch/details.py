"""Reads the details of one activity: its order, customer, place, object, and what happened to it."""

from __future__ import annotations

from sqlalchemy import select

from svcdesk.models import (
    Activity,
    ActivityType,
    Contact,
    Customer,
    Location,
    OrderSkill,
    ServiceObject,
    ServiceOrder,
    Skill,
    Stage,
    Team,
    Worker,
)
from svcdesk.queries.dispatch.rows import BarRow, Details
from svcdesk.queries.histories import load_history
from svcdesk.store import Reader
from svcdesk.store.stage_facts import stage_facts
from svcdesk.store.worker_facts import seconds

_MOST_HISTORY = 40


def load_details(reader: Reader, activity_id: int) -> Details | None:
    """Everything the details pane shows; None if the activity is gone."""
    session = reader.session
    activity = session.get(Activity, activity_id)
    if activity is None:
        return None
    order = session.get_one(ServiceOrder, activity.order_id)
    customer = session.get_one(Customer, order.customer_id)
    location = session.get(Location, order.location_id) if order.location_id else None
    contact = session.get(Contact, order.contact_id) if order.contact_id else None
    machine = session.get(ServiceObject, order.object_id) if order.object_id else None
    worker = session.get(Worker, activity.worker_id) if activity.worker_id else None
    team = session.get(Team, worker.team_id) if worker and worker.team_id else None
    type_ = session.get(ActivityType, activity.type_id) if activity.type_id else None
    stage = session.get(Stage, order.stage_id) if order.stage_id else None
    skills = session.execute(
        select(Skill.id, Skill.name).join(OrderSkill, OrderSkill.skill_id == Skill.id)
        .where(OrderSkill.order_id == order.id).order_by(Skill.name)
    ).all()  # fmt: skip
    bar = BarRow(
        activity.id, activity.worker_id, seconds(activity.starts_at) if activity.starts_at else 0, activity.minutes,
        int(activity.priority), activity.dispatched, activity.closed, activity.title or order.description,
        customer.name, order.number, order.id, seconds(order.window_until) if order.window_until else 0,
        frozenset(id_ for id_, _name in skills), order.stage_id,
    )  # fmt: skip
    place = location if location is not None and not order.address_once else order
    return Details(
        bar=bar,
        scheduled=activity.starts_at is not None,
        worker=worker.name if worker else "",
        team=team.name if team else "",
        type=type_.name if type_ else "",
        stage=stage_facts(stage) if stage else None,
        note=activity.note,
        order_description=order.description,
        progress=order.progress,
        problem=order.problem,
        preferred_at=order.preferred_at,
        window_from=order.window_from,
        window_until=order.window_until,
        customer_id=customer.id,
        customer_phone=customer.phone,
        contact=contact.name if contact else "",
        contact_phone=contact.phone if contact else "",
        location_id=order.location_id,
        location=location.name if location else order.address_name,
        address=", ".join(part for part in (place.street, f"{place.postal_code} {place.city}".strip()) if part),
        access_notes=location.access_notes if location else "",
        object_id=order.object_id,
        object_name=machine.name if machine else "",
        object_serial=machine.serial_number if machine else "",
        object_place=machine.place if machine else "",
        warranty_until=machine.warranty_until if machine else None,
        skills=", ".join(name for _id, name in skills),
        history=tuple(load_history(reader, "activity", activity_id, _MOST_HISTORY)),
    )
