"""Whose request it may be: customers, people, places and machines that fit what was said, and their open orders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import case, select

from svcdesk.domain.kinds import Progress
from svcdesk.models import Contact, Location, ServiceObject, ServiceOrder
from svcdesk.queries.finder import Found, find
from svcdesk.queries.forms import captions_of
from svcdesk.store import Reader

SAID: Final = ("phone", "company_name", "caller", "object_text", "email")
_EACH: Final = 4
_ENTITIES: Final[Mapping[str, tuple[str, ...]]] = {
    "phone": ("customer", "contact", "location"),
    "company_name": ("customer", "location"),
    "caller": ("contact",),
    "object_text": ("service_object",),
    "email": ("customer", "contact"),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record that fits. ``values`` are the fields of the request that follow, with their captions.

    An order has none: it is there to be looked at before a second one is made.
    """

    entity: str
    id: int
    number: str
    name: str
    detail: str
    values: Mapping[str, int] = field(default_factory=dict)
    captions: Mapping[str, str] = field(default_factory=dict)


def suggest(reader: Reader, said: Mapping[str, Any]) -> list[Suggestion]:
    """What fits the words of a request, best first, then the open orders of the customer or object chosen."""
    found: dict[tuple[str, int], Found] = {}
    for name in SAID if said.get("customer_id") is None else ("object_text",):
        text = str(said.get(name) or "").strip()
        if len(text) >= 3:
            fitting = find(reader, text, _EACH, _ENTITIES[name])
            if not fitting and name == "company_name":  # "Hotel Świt sp. z o.o.": the longest word says most
                fitting = find(reader, max(text.split(), key=len), _EACH, _ENTITIES[name])
            for one in fitting:
                found.setdefault((one.entity, one.id), one)
    best = sorted(found.values(), key=lambda one: -one.score)
    return [*(_suggestion(reader, one) for one in best if not _is_chosen(one, said)), *_orders(reader, said)]


def _is_chosen(found: Found, said: Mapping[str, Any]) -> bool:
    name = "object_id" if found.entity == "service_object" else f"{found.entity}_id"
    return said.get(name) == found.id


def _suggestion(reader: Reader, found: Found) -> Suggestion:
    values = {name: value for name, value in _values(reader, found) if value is not None}
    entities = {"object_id": "service_object"}
    captions = {
        name: captions_of(reader, entities.get(name, name.removesuffix("_id")), [value]).get(value, "")
        for name, value in values.items()
    }
    return Suggestion(found.entity, found.id, found.number, found.name, found.detail, values, captions)


def _values(reader: Reader, found: Found) -> Iterator[tuple[str, int | None]]:
    session = reader.session
    if found.entity == "customer":
        yield "customer_id", found.id
    elif found.entity == "location":
        location = session.get(Location, found.id)
        yield "customer_id", location.customer_id if location else None
        yield "location_id", found.id
    elif found.entity == "contact":
        contact = session.get(Contact, found.id)
        yield "customer_id", contact.customer_id if contact else None
        yield "location_id", contact.location_id if contact else None
        yield "contact_id", found.id
    elif found.entity == "service_object":
        thing = session.get(ServiceObject, found.id)
        yield "customer_id", thing.customer_id if thing else None
        yield "location_id", thing.location_id if thing else None
        yield "object_id", found.id


def _orders(reader: Reader, said: Mapping[str, Any]) -> list[Suggestion]:
    """Open orders of the object first, then of the customer, the newest first."""
    customer_id, object_id = said.get("customer_id"), said.get("object_id")
    if customer_id is None and object_id is None:
        return []
    query = select(ServiceOrder).where(
        ServiceOrder.progress == Progress.IN_PROCESS,
        (ServiceOrder.customer_id == customer_id) | (ServiceOrder.object_id == object_id),
    )
    same = case((ServiceOrder.object_id == object_id, 0), else_=1)
    rows = reader.session.scalars(query.order_by(same, ServiceOrder.created_at.desc()).limit(_EACH)).all()
    names = captions_of(reader, "service_object", [row.object_id for row in rows if row.object_id is not None])
    return [
        Suggestion("service_order", row.id, row.number, row.description, names.get(row.object_id or 0, ""))
        for row in rows
    ]
