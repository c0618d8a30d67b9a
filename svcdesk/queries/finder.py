"""Finding anything by number, name, serial number or telephone, for Ctrl+K and the lookup fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from svcdesk.domain.text import fold
from svcdesk.models import (
    Agreement,
    Contact,
    Customer,
    Item,
    Location,
    Project,
    RepairLine,
    ServiceObject,
    ServiceOrder,
    ServiceRequest,
    Worker,
)
from svcdesk.queries.matching import beginning, newest_matches
from svcdesk.store import Reader

SCANNED: Final = re.compile(r"\s*svcdesk:(?P<entity>\w+)/(?P<number>\S+)\s*")
_SCANNED_ENTITIES: Final = {
    "order": "service_order",
    "object": "service_object",
    "customer": "customer",
    "repair": "repair_line",
}
_CANDIDATES: Final = 60


@dataclass(frozen=True, slots=True)
class Found:
    """One record that was found; ``detail`` says whose or where it is."""

    entity: str
    id: int
    number: str
    name: str
    detail: str
    score: float


@dataclass(frozen=True, slots=True)
class _Kind:
    class_: Any
    number: InstrumentedAttribute[str] | None
    name: InstrumentedAttribute[str]
    detail: tuple[InstrumentedAttribute[str], ...]


_KINDS: Final[Mapping[str, _Kind]] = {
    "service_order": _Kind(ServiceOrder, ServiceOrder.number, ServiceOrder.description, (Customer.name, Location.name)),
    "customer": _Kind(Customer, Customer.number, Customer.name, (Customer.city, Customer.phone)),
    "location": _Kind(Location, Location.number, Location.name, (Location.street, Location.city)),
    "service_object": _Kind(
        ServiceObject, ServiceObject.number, ServiceObject.name, (ServiceObject.serial_number, Customer.name)
    ),
    "repair_line": _Kind(
        RepairLine, RepairLine.number, RepairLine.description, (ServiceObject.serial_number, ServiceObject.name)
    ),
    "contact": _Kind(Contact, None, Contact.name, (Contact.phone, Customer.name)),
    "agreement": _Kind(Agreement, Agreement.number, Agreement.description, (Project.name,)),
    "project": _Kind(Project, Project.number, Project.name, (Customer.name,)),
    "service_request": _Kind(
        ServiceRequest,
        ServiceRequest.number,
        ServiceRequest.title,
        (ServiceRequest.company_name, ServiceRequest.phone),
    ),
    "item": _Kind(Item, Item.number, Item.name, (Item.unit,)),
    "worker": _Kind(Worker, Worker.number, Worker.name, (Worker.phone,)),
}


def find(reader: Reader, typed: str, limit: int = 20, entities: Sequence[str] = ()) -> list[Found]:
    """The records that best match a typed text, best first: every word must occur, case and accents do not matter.

    A scanned ``svcdesk:order/<number>`` finds exactly that record; so do ``object``, ``customer`` and ``repair``.
    """
    if scanned := SCANNED.fullmatch(typed):
        return _scanned(reader, scanned["entity"], unquote(scanned["number"]))
    words = _words(typed)
    if not words:
        return []
    kinds = [(entity, kind) for entity, kind in _KINDS.items() if not entities or entity in entities]
    found = [item for entity, kind in kinds for item in _find_kind(reader, entity, kind, words)]
    found.sort(key=lambda item: (-item.score, -item.id))
    return found[:limit]


def _words(typed: str) -> list[str]:
    words = fold(typed).split()
    digits = "".join(c for c in typed if c.isdigit())
    # A telephone or VAT id typed with gaps is stored once more without them.
    return [digits] if len(digits) >= 6 and re.fullmatch(r"[\d\s+()/.-]+", typed) else words


def _scanned(reader: Reader, entity: str, number: str) -> list[Found]:
    kind = _KINDS.get(_SCANNED_ENTITIES.get(entity, entity))
    if kind is None or kind.number is None:
        return []
    rows = reader.session.execute(_select(kind).where(kind.number == number)).all()
    return [_found(kind, row, 1000) for row in rows]


def _select(kind: _Kind) -> Any:
    number = kind.number if kind.number is not None else kind.name
    columns = [kind.class_.id, number, kind.name, kind.class_.search, *kind.detail]
    query = select(*columns)
    tables = {column.class_ for column in kind.detail} - {kind.class_}
    if Customer in tables:
        query = query.outerjoin(Customer, Customer.id == kind.class_.customer_id)
    if Project in tables:
        query = query.outerjoin(Project, Project.id == kind.class_.project_id)
    if ServiceObject in tables:
        query = query.outerjoin(ServiceObject, ServiceObject.id == kind.class_.object_id)
    if Location in tables:
        query = query.outerjoin(Location, Location.id == kind.class_.location_id)
    return query


def _find_kind(reader: Reader, entity: str, kind: _Kind, words: list[str]) -> list[Found]:
    """The newest in whose folded text the words occur, and those that begin so: their number, or their name."""
    session, class_ = reader.session, kind.class_
    ids = newest_matches(session, class_, words, _CANDIDATES)
    if len(words) == 1 and kind.number is not None:
        ids += beginning(session, class_, kind.number, words[0].upper(), _CANDIDATES)
    ids += beginning(session, class_, class_.sort_name, " ".join(words), _CANDIDATES)
    rows = session.execute(_select(kind).where(class_.id.in_(dict.fromkeys(ids)))).all() if ids else []
    return [_found(kind, row, _score(words, row)) for row in rows]


def _score(words: list[str], row: Any) -> float:
    """Exact number, then exact serial number or telephone, then how number or name begin, then likeness."""
    number, name = fold(row[1] or ""), fold(row[2] or "")
    typed = " ".join(words)
    if typed == number:
        return 300
    if any(typed == fold(part) for part in row[4:] if part):
        return 280
    closeness = fuzz.partial_ratio(typed, f"{number} {name}") / 2
    if number.startswith(typed) or name.startswith(typed):
        return 200 + closeness
    if all(any(part.startswith(word) for part in f"{number} {name}".split()) for word in words):
        return 100 + closeness
    return closeness


def _found(kind: _Kind, row: Any, score: float) -> Found:
    number = row[1] if kind.number is not None else ""
    parts = [part for part in row[4:] if part]
    if len(parts) == 2 and parts[1].startswith(parts[0]):  # places are often called like their customer
        parts = parts[1:]
    detail = " · ".join(parts)
    return Found(kind.class_.__tablename__, row[0], number or "", row[2] or "", detail, score)
