"""The service objects that an agreement of a project can be about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from svcdesk.models import Location, Project, ServiceObject
from svcdesk.store import Reader

_MOST: Final = 2_000


@dataclass(frozen=True, slots=True)
class ObjectChoice:
    """An object of the customer, with where it stands."""

    id: int
    number: str
    name: str
    serial_number: str
    location: str


def load_object_choices(reader: Reader, project_id: int) -> list[ObjectChoice]:
    """The objects of the project's customer by location and name; at most 2,000."""
    query = (
        select(ServiceObject.id, ServiceObject.number, ServiceObject.name, ServiceObject.serial_number, Location.name)
        .join(Project, Project.customer_id == ServiceObject.customer_id)
        .outerjoin(Location, Location.id == ServiceObject.location_id)
        .where(Project.id == project_id)
        .order_by(Location.sort_name, ServiceObject.sort_name, ServiceObject.id)
        .limit(_MOST)
    )
    rows = reader.session.execute(query)
    return [ObjectChoice(id_, number, name, serial, place or "") for id_, number, name, serial, place in rows]
