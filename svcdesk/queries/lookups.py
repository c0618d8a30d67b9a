"""What a lookup field offers for a typed text: any record of an entity, those of the chosen customer first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, literal, or_, select

from svcdesk.domain.kinds import ProjectStatus
from svcdesk.domain.text import fold
from svcdesk.models import Agreement, Customer, Location, Project, Worker, mapped_classes
from svcdesk.models.base import Base, Searchable
from svcdesk.queries.forms import key_column, name_column
from svcdesk.queries.line_lookups import narrow, related_to
from svcdesk.queries.matching import beginning, newest_matches
from svcdesk.store import Reader

_SMALL: Final = 2000
"""Tables without a search column are small: so many rows are folded here at the most."""
_CANDIDATES: Final = 60
"""So many ids of each way of finding are ranked."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One record to choose; ``detail`` tells records of the same name apart."""

    id: int
    number: str
    name: str
    detail: str
    relates: bool = False
    """Choosing it adds a relation of the order or the agreement to it."""


def search_lookup(reader: Reader, entity: str, text: str, limit: int, context: Mapping[str, Any]) -> list[Choice]:
    """The records that hold every typed word in any of their texts, folded; for no text the first ones.

    ``context`` is what else is chosen in the form (``customer_id``, ``location_id``): records that
    belong to it come first. Workers and items that are not active, closed projects, and agreements without orders
    come last. In a line or a price only what fits is offered (``queries.line_lookups``), and of objects and tasks
    those that its order or agreement is related to; typing finds the others as well, after them.
    Of very many that fit, the newest and those that begin with the text are offered. Suspended service levels
    are not offered.
    """
    related = related_to(entity, context)
    if related is not None:
        found = _search(reader, entity, text, limit, context, [related])
        if text or not found:
            others = _search(reader, entity, text, limit - len(found), context, [~related])
            found += [replace(other, relates=True) for other in others]
        return found
    narrowed = narrow(reader, entity, context)
    found = _search(reader, entity, text, limit, context, narrowed.always + narrowed.listed)
    if not found and text and narrowed.listed:
        found = _search(reader, entity, text, limit, context, narrowed.always)
    return found


def _search(
    reader: Reader, entity: str, text: str, limit: int, context: Mapping[str, Any], only: Sequence[ColumnElement[bool]]
) -> list[Choice]:  # fmt: skip
    class_: Any = mapped_classes()[entity]
    words = fold(text).split()
    columns = _columns(class_)
    query: Select[Any] = select(*columns).where(*only)
    if entity == "service_level":
        query = query.where(~class_.suspended)
    if "customer_id" in class_.__table__.columns:
        query = query.outerjoin(Customer, Customer.id == class_.customer_id)
    if entity == "agreement":
        query = query.outerjoin(Project, Project.id == Agreement.project_id)
        query = query.outerjoin(Customer, Customer.id == Project.customer_id)
    if not issubclass(class_, Searchable):
        return _search_small(reader, query.order_by(columns[1], class_.id).limit(_SMALL), words, limit)
    near = _near(class_, context)
    fitting = [*near, and_(*only)] if only else near
    ids = _candidates(reader, class_, words, text.strip(), fitting)
    ranks = [case((condition, 0), else_=1) for condition in near]
    if entity == "agreement":
        ranks.append(case((or_(Agreement.template, Agreement.suspended), 1), else_=0))
    if entity == "project":
        ranks.append(case((Project.status == ProjectStatus.OPEN, 0), else_=1))
    if "active" in class_.__table__.columns:
        ranks.append(case((class_.active, 0), else_=1))
    if words:
        ranks.append(case((columns[1].startswith(text.strip(), autoescape=True), 0), else_=1))
        ranks.append(case((class_.sort_name.startswith(" ".join(words), autoescape=True), 0), else_=1))
    query = query.where(class_.id.in_(ids)).order_by(*ranks, class_.sort_name, class_.id).limit(limit)
    return [_choice(row) for row in reader.session.execute(query)]


def _near(class_: Any, context: Mapping[str, int]) -> list[ColumnElement[bool]]:
    """What makes a record belong to what is chosen, by indexed columns."""
    found = [getattr(class_, name) == value for name, value in context.items() if name in class_.__table__.columns]
    if class_ is Agreement and "customer_id" in context:
        theirs = select(Project.id).where(Project.customer_id == context["customer_id"])
        found.append(Agreement.project_id.in_(theirs))
    return found


def _candidates(
    reader: Reader, class_: Any, words: list[str], text: str, near: Sequence[ColumnElement[bool]]
) -> list[int]:
    """Ids among which the best are, however many records fit."""
    session, key = reader.session, key_column(class_)
    ids: list[int] = []
    for condition in near:
        ids += newest_matches(session, class_, words, _CANDIDATES, condition)
    if words:
        ids += newest_matches(session, class_, words, _CANDIDATES)
    if len(words) == 1 and key is not None and class_.__table__.c[key.key].unique:
        for start in dict.fromkeys((text, text.upper())):
            ids += beginning(session, class_, key, start, _CANDIDATES)
    ids += beginning(session, class_, class_.sort_name, " ".join(words), _CANDIDATES)
    return list(dict.fromkeys(ids))


def _columns(class_: type[Base]) -> list[Any]:
    """Id, number, name, and a detail."""
    key, name = key_column(class_), name_column(class_)
    entity = class_.__tablename__
    detail: Any = {
        "customer": Customer.city,
        "location": Location.city + "  " + Customer.name,
        "contact": Customer.name,
        "service_object": Customer.name,
        "service_order": Customer.name,
        "project": Customer.name,
        "agreement": Customer.name,
        "worker": Worker.phone,
    }.get(entity)
    table: Any = class_
    return [table.id, name if key is None else key, name, literal("") if detail is None else detail]


def _search_small(reader: Reader, query: Select[Any], words: list[str], limit: int) -> list[Choice]:
    found = []
    for row in reader.session.execute(query):
        choice = _choice(row)
        if all(word in fold(f"{choice.number} {choice.name}") for word in words):
            found.append(choice)
    return found[:limit]


def _choice(row: Any) -> Choice:
    return Choice(row[0], row[1] if row[1] != row[2] else "", row[2] or "", row[3] or "")
