"""What saving a service object does beyond its fields: what is built in stands and moves with what holds it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from svcdesk.commands.saving import EntityRules, Saving, fill_number
from svcdesk.domain.objects import check_parent, check_place_in_parent
from svcdesk.domain.records import check_same_customer
from svcdesk.i18n import N_
from svcdesk.models import Location, ServiceObject
from svcdesk.store import UnitOfWork


def fill_object(saving: Saving) -> None:
    """A number; what is put into another object stands where that one does; a location alone says whose it is."""
    fill_number(saving)
    row, session = saving.row, saving.uow.session
    parent = session.get(ServiceObject, row.parent_id) if row.parent_id is not None else None
    if parent is not None and "parent_id" in saving.changed:
        for name in ("customer_id", "location_id"):
            if name not in saving.changed or getattr(row, name) is None:
                setattr(row, name, getattr(parent, name))
    elif row.location_id is not None and row.customer_id is None:
        location = session.get(Location, row.location_id)
        row.customer_id = location.customer_id if location else None


def check_object(saving: Saving) -> None:
    """Its location is its customer's; it is not inside of itself, nor elsewhere than what holds it."""
    row, session = saving.row, saving.uow.session
    location = session.get(Location, row.location_id) if row.location_id is not None else None
    owner = location.customer_id if location else None
    saving.problems += check_same_customer(row.customer_id, owner, "location_id", N_("Location"))
    parent = session.get(ServiceObject, row.parent_id) if row.parent_id is not None else None
    if parent is None:
        return
    own = {row.id, *(below.id for below in built_in(saving.uow, row.id))}
    if problems := check_parent(parent.id, own, row.number):
        saving.problems += problems
        return
    place, parent_place = (row.customer_id, row.location_id), (parent.customer_id, parent.location_id)
    saving.problems += check_place_in_parent(place, parent_place, row.number, parent.number)


def move_built_in(saving: Saving) -> None:
    """What is built in goes along to another customer, location or place, in the same unit."""
    row, old = saving.row, saving.old
    if saving.is_new or all(old[name] == getattr(row, name) for name in ("customer_id", "location_id", "place")):
        return
    for below in built_in(saving.uow, row.id):
        below.customer_id, below.location_id = row.customer_id, row.location_id
        if below.place == old["place"]:
            below.place = row.place
    saving.uow.session.flush()


def built_in(uow: UnitOfWork, object_id: int) -> list[Any]:
    """The objects built into one, and into those in turn; one select for each level, each object once."""
    found: dict[int, Any] = {}
    above = [object_id]
    while above:
        rows = uow.session.scalars(select(ServiceObject).where(ServiceObject.parent_id.in_(above))).all()
        fresh = {row.id: row for row in rows if row.id not in found and row.id != object_id}
        found |= fresh
        above = list(fresh)
    return list(found.values())


OBJECT_RULES = EntityRules(fill=fill_object, check=check_object, saved=move_built_in)
"""The rules of service objects."""
