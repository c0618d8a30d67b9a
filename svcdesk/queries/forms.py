"""What a form shows: field specs from the mapped class, the record as a frozen draft, its neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from svcdesk.domain.drafts import RecordDraft, RowDraft
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.problems import refuse
from svcdesk.models import mapped_classes
from svcdesk.models.base import Base
from svcdesk.models.specs import CHILDREN, ChildSpec, field_specs, form_entities
from svcdesk.store import Reader


@dataclass(frozen=True, slots=True)
class ChildForm:
    """The rows of one kind in a form: their fields without the parent's and the order's column."""

    entity: str
    fields: tuple[FieldSpec, ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class FormSpec:
    """A form: the fields of a record in their order, and its kinds of rows."""

    entity: str
    fields: tuple[FieldSpec, ...]
    children: tuple[ChildForm, ...]

    def child(self, entity: str) -> ChildForm:
        """The rows of one kind."""
        return next(child for child in self.children if child.entity == entity)


@lru_cache(maxsize=256)
def form_spec(entity: str) -> FormSpec:
    """The form of an entity. Raises KeyError for one that does not exist."""
    classes = mapped_classes()
    children = tuple(
        ChildForm(
            child.entity,
            tuple(s for s in field_specs(classes[child.entity]) if s.name not in (child.parent, child.ordered)),
            bool(child.ordered),
        )
        for child in CHILDREN.get(entity, ())
    )
    return FormSpec(entity, field_specs(classes[entity]), children)


def form_names() -> tuple[str, ...]:
    """Every entity that has a form of its own."""
    return form_entities()


def load_record_or_none(reader: Reader, entity: str, record_id: int) -> RecordDraft | None:
    """The same, or None when it is gone."""
    there = reader.session.get(mapped_classes()[entity], record_id) is not None
    return load_record(reader, entity, record_id) if there else None


def load_record(reader: Reader, entity: str, record_id: int) -> RecordDraft:
    """The record with its rows and the captions of its lookups. Raises Refused (record.missing).

    One select for the record, one for each kind of row, one for each entity that is referred to.
    """
    class_ = mapped_classes()[entity]
    row = reader.session.get(class_, record_id)
    if row is None:
        raise refuse("record.missing")
    specs = field_specs(class_)
    drafts = {child.entity: _child_values(reader, entity, child, record_id) for child in CHILDREN.get(entity, ())}
    values = {spec.name: getattr(row, spec.name) for spec in specs}
    wanted = [(specs, values)] + [
        (child_lookups(entity, name), child_values) for name, rows in drafts.items() for _id, child_values in rows
    ]
    names = captions_for(reader, wanted)
    children = {
        name: tuple(RowDraft(id_, v, row_captions(child_lookups(entity, name), v, names)) for id_, v in rows)
        for name, rows in drafts.items()
    }
    version = getattr(row, "version", None)
    return RecordDraft(
        entity, record_id, version, row.caption(), values, row_captions(specs, values, names), children
    )  # fmt: skip


def _child_values(reader: Reader, entity: str, child: ChildSpec, record_id: int) -> list[tuple[int, dict[str, Any]]]:
    """The ids and values of one kind of row, in order: columns, for mapped objects of hundreds would take long."""
    class_ = mapped_classes()[child.entity]
    names = [spec.name for spec in child_fields(entity, child.entity)]
    query = select(class_.id, *(getattr(class_, name) for name in names))
    order = getattr(class_, child.ordered or "id")
    found = reader.session.execute(query.where(getattr(class_, child.parent) == record_id).order_by(order, class_.id))
    return [(row[0], dict(zip(names, row[1:], strict=True))) for row in found]


def load_neighbour(reader: Reader, entity: str, record_id: int, forward: bool) -> int | None:
    """The next or previous record by number, code or name; None at the end."""
    class_ = mapped_classes()[entity]
    key = key_column(class_)
    if key is None:
        beyond = class_.id > record_id if forward else class_.id < record_id
        order: tuple[Any, ...] = (class_.id if forward else class_.id.desc(),)
    else:
        here = reader.session.scalar(select(key).where(class_.id == record_id)) or ""
        place = tuple_(key, class_.id)
        beyond = place > (here, record_id) if forward else place < (here, record_id)
        order = (key, class_.id) if forward else (key.desc(), class_.id.desc())
    return reader.session.scalar(select(class_.id).where(beyond).order_by(*order).limit(1))


def key_column(class_: type[Base]) -> InstrumentedAttribute[str] | None:
    """The column by which people know a record: number, code or name."""
    for name in ("number", "code", "name"):
        if name in class_.__table__.columns:
            return getattr(class_, name)  # type: ignore[no-any-return]
    return None


def name_column(class_: type[Base]) -> InstrumentedAttribute[str] | None:
    """The column that says in words what a record is, beside its number."""
    for name in ("name", "description", "title"):
        if name in class_.__table__.columns:
            return getattr(class_, name)  # type: ignore[no-any-return]
    return None


def captions_of(reader: Reader, entity: str, ids: Iterable[int]) -> dict[int, str]:
    """``number  name`` of records, by id; one select."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    class_ = mapped_classes()[entity]
    key, name = key_column(class_), name_column(class_)
    columns = [class_.id, *(column for column in (key, name) if column is not None)]
    query: Any = select(*columns).where(class_.id.in_(wanted))
    return {row[0]: caption(list(dict.fromkeys(row[1:]))) or f"#{row[0]}" for row in reader.session.execute(query)}


def caption(parts: Sequence[str | None]) -> str:
    """Number and name as one text."""
    return "  ".join(part for part in parts if part)


def child_fields(entity: str, child: str) -> tuple[FieldSpec, ...]:
    """The fields of one kind of row."""
    return form_spec(entity).child(child).fields


@lru_cache(maxsize=256)
def child_lookups(entity: str, child: str) -> tuple[FieldSpec, ...]:
    """The fields of one kind of row that refer to other records: the only ones that have captions."""
    return tuple(spec for spec in child_fields(entity, child) if spec.kind is FieldKind.LOOKUP)


Wanted = Sequence[tuple[Sequence[FieldSpec], Mapping[str, Any]]]


def captions_for(reader: Reader, wanted: Wanted) -> dict[str, dict[int, str]]:
    """The captions of all that rows refer to, by entity and id: one select for each entity."""
    ids: dict[str, set[int]] = {}
    for specs, values in wanted:
        for spec in specs:
            if spec.kind is FieldKind.LOOKUP and values.get(spec.name) is not None:
                ids.setdefault(spec.target, set()).add(values[spec.name])
    return {entity: captions_of(reader, entity, found) for entity, found in ids.items()}


def row_captions(
    specs: Iterable[FieldSpec], values: Mapping[str, Any], names: Mapping[str, Mapping[int, str]]
) -> dict[str, str]:
    """The captions of the lookups of one row, by field."""
    return {
        spec.name: names[spec.target].get(values[spec.name], f"#{values[spec.name]}")
        for spec in specs
        if spec.kind is FieldKind.LOOKUP and values.get(spec.name) is not None
    }
