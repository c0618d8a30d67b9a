"""The history of a record from the change log, and where a record is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, or_, select

from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.models import Attachment, Change, Unit, mapped_classes
from svcdesk.models.base import Field
from svcdesk.models.specs import CHILDREN, field_specs
from svcdesk.queries.forms import captions_of, key_column, name_column
from svcdesk.store import Reader
from svcdesk.store.attached import PARENTS
from svcdesk.store.unit_of_work import unbound

_DETAILS: Final = ("city", "serial_number", "position", "kind", "progress", "phone", "finished_at")
"""What is shown of a related record beside its number and name is the first of these that there is."""


_WITH_DELETED_ROWS: Final = frozenset({"agreement"})
"""Records whose deleted rows matter, and of whose rows so few changes are kept that all can be looked at."""
_TOLD: Final[Mapping[str, frozenset[str]]] = {"attachment": frozenset({"name", "note", "printed"})}
"""Of these entities the history tells of some fields only: the others say where a row belongs."""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One field that somebody changed. ``label`` is the English source text of the field.

    ``action`` is I, U or D; ``old`` and ``new`` are values, or captions for lookups.
    """

    at: datetime
    user: str
    entity: str
    action: str
    label: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Use:
    """How many records of an entity refer to this one by a field (an English source text)."""

    entity: str
    column: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Related:
    """A record that refers to the one in the form: its values of ``related_fields``."""

    id: int
    values: tuple[Any, ...]


def load_history(reader: Reader, entity: str, record_id: int, limit: int = 300) -> list[HistoryRow]:
    """Who changed what when, newest first: the record's own fields and those of its present rows.

    Rows of agreements and files that were deleted are in it as well.
    """
    places = [(Change.entity == entity) & (Change.entity_id == record_id)]
    for child in CHILDREN.get(entity, ()):
        class_ = mapped_classes()[child.entity]
        ids = select(class_.id).where(getattr(class_, child.parent) == record_id)
        places.append((Change.entity == child.entity) & Change.entity_id.in_(ids))
        if entity in _WITH_DELETED_ROWS:
            was_of = func.json_extract(Change.fields, f"$.{child.parent}[0]")
            places.append((Change.entity == child.entity) & (Change.action == "D") & (was_of == record_id))
    if entity in PARENTS:
        column = PARENTS[entity]
        was_of, became = (func.json_extract(Change.fields, f"$.{column.key}[{side}]") for side in (0, 1))
        present = Change.entity_id.in_(select(Attachment.id).where(column == record_id))
        files = or_(present, was_of == record_id, became == record_id)
        places.append((Change.entity == Attachment.__tablename__) & files)
    query = (
        select(Change.entity, Change.action, Change.fields, Unit.user, Unit.at)
        .join(Unit, Unit.id == Change.unit_id)
        .where(or_(*places))
        .order_by(Change.id.desc())
        .limit(limit)
    )
    found = [row for change in reader.session.execute(query) for row in _rows(change)]
    return _with_captions(reader, found)


Raw = tuple[FieldSpec, HistoryRow]


def _rows(change: Any) -> list[Raw]:
    class_ = mapped_classes()[change.entity]
    columns = class_.__table__.columns
    rows = []
    for spec in field_specs(class_):
        if spec.name not in change.fields or spec.name not in _TOLD.get(change.entity, change.fields):
            continue
        old, new = (_value(columns[spec.name], spec, stored) for stored in change.fields[spec.name])
        if change.action == "I" and new in (None, "", spec.default):
            continue
        rows.append((spec, HistoryRow(change.at, change.user, change.entity, change.action, spec.label, old, new)))
    return rows


def _value(column: Any, spec: FieldSpec, stored: Any) -> Any:
    if spec.kind is FieldKind.PICTURE:
        return b"" if stored else None
    return unbound(column, stored)


def _with_captions(reader: Reader, found: Iterable[Raw]) -> list[HistoryRow]:
    """Names in place of the ids of lookups: one select for each entity."""
    rows = list(found)
    ids: dict[str, set[int]] = {}
    for spec, row in rows:
        if spec.kind is FieldKind.LOOKUP:
            ids.setdefault(spec.target, set()).update(value for value in (row.old, row.new) if value is not None)
    names = {target: captions_of(reader, target, wanted) for target, wanted in ids.items()}
    return [_named(row, names[spec.target]) if spec.kind is FieldKind.LOOKUP else row for spec, row in rows]


def _named(row: HistoryRow, names: Mapping[int, str]) -> HistoryRow:
    def name(value: int | None) -> str | None:
        return None if value is None else names.get(value, f"#{value}")

    return HistoryRow(row.at, row.user, row.entity, row.action, row.label, name(row.old), name(row.new))


def load_uses(reader: Reader, entity: str, record_id: int) -> list[Use]:
    """Where the record is used: one count for each column that can refer to it, zeros left out."""
    own = {child.entity for child in CHILDREN.get(entity, ())}
    if entity in PARENTS:
        own.add(Attachment.__tablename__)  # its files go with it
    found = []
    for other, class_ in sorted(mapped_classes().items()):
        for column in class_.__table__.columns:
            if other in own or not any(key.column.table.name == entity for key in column.foreign_keys):
                continue
            query = select(func.count()).select_from(class_.__table__).where(column == record_id)
            about: Field = column.info["field"]
            if count := reader.session.scalar(query) or 0:
                found.append(Use(other, column.name, about.label, count))
    return found


def related_fields(entity: str) -> tuple[FieldSpec, ...]:
    """What is shown of a record beside the one that it refers to: number, name and a detail.

    What has neither number nor name is known by its times, such as an absence.
    """
    class_ = mapped_classes()[entity]
    specs = {spec.name: spec for spec in field_specs(class_)}
    known_by = [column.key for column in (key_column(class_), name_column(class_)) if column is not None]
    details = [name for name in _DETAILS if name in specs]
    return tuple(specs[name] for name in dict.fromkeys([*(known_by or ("starts_at", "ends_at")), *details[:1]]))


def load_related(reader: Reader, entity: str, column: str, record_id: int, limit: int = 200) -> list[Related]:
    """The records of an entity that refer to this one by a column, newest last known first; ``limit`` at the most."""
    class_: Any = mapped_classes()[entity]
    shown = [getattr(class_, spec.name) for spec in related_fields(entity)]
    order = (class_.starts_at.desc(),) if "starts_at" in class_.__table__.columns else (shown[0], class_.id)
    if entity == "service_order":
        order = (class_.id.desc(),)
    query = select(class_.id, *shown).where(getattr(class_, column) == record_id).order_by(*order).limit(limit)
    return [Related(row[0], tuple(row[1:])) for row in reader.session.execute(query)]
