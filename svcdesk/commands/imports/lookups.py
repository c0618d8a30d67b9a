"""Finding the records that a file refers to, and making the missing ones where the mapping says how."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from svcdesk.domain.imports.mapping import PLACE, FieldMap
from svcdesk.domain.imports.reading import Converters
from svcdesk.domain.imports.values import NotReadable
from svcdesk.domain.text import fold
from svcdesk.models import mapped_classes


@dataclass(slots=True, eq=False)
class NewRecord:
    """A record that the import will make; other new records may refer to it before it has an id."""

    entity: str
    values: dict[str, Any]
    row: int = 0
    id: int = 0
    children: list[NewRecord] = field(default_factory=list)


Reference = int | NewRecord


class Lookups:
    """Records by what people call them. New ones are kept for a row with ``keep`` or taken back with ``drop``."""

    def __init__(self, session: Session, converters: Converters) -> None:
        self._session = session
        self._converters = converters
        self._indexes: dict[tuple[str, str], dict[str, list[Reference]]] = {}
        self._pending: list[NewRecord] = []
        self._known: dict[tuple[int, str], Reference] = {}  # by field of the mapping and text: files repeat themselves
        self.created: list[NewRecord] = []

    def resolve(self, about: FieldMap, text: str) -> Reference:
        """The record that a cell means. Raises NotReadable: import.not_found, import.ambiguous."""
        known = (id(about), text)
        if known not in self._known:
            self._known[known] = self._resolve(about, text)
        return self._known[known]

    def _resolve(self, about: FieldMap, text: str) -> Reference:
        entity = about.target.entity
        wanted = fold(text)
        for name in about.match:
            found = self.index(entity, name).get(wanted, ())
            if len(found) > 1:
                raise NotReadable("import.ambiguous", value=text, count=len(found), entity=entity, field=name)
            if found:
                return found[0]
        if not about.create:
            raise NotReadable("import.not_found", value=text, field=about.target.label)
        return self._create(about, text)

    def index(self, entity: str, name: str) -> dict[str, list[Reference]]:
        """The records of an entity by the folded text of one field."""
        key = (entity, name)
        if key not in self._indexes:
            table: Table = mapped_classes()[entity].__table__  # type: ignore[assignment]
            index: dict[str, list[Reference]] = {}
            for id_, value in self._session.execute(select(table.c.id, table.c[name]).where(table.c[name] != "")):
                index.setdefault(fold(value), []).append(id_)
            for new in (*self.created, *self._pending):
                if new.entity == entity:
                    _enter(index, new, name)
            self._indexes[key] = index
        return self._indexes[key]

    def enter(self, new: NewRecord) -> None:
        """Let later rows find a record."""
        for (entity, name), index in self._indexes.items():
            if entity == new.entity:
                _enter(index, new, name)

    def keep(self) -> None:
        """The row is imported, so what it made on the way is made."""
        self.created += self._pending
        self._pending = []

    def drop(self) -> None:
        """The row is left out, so what it would have made is not made."""
        for new in self._pending:
            for (entity, name), index in self._indexes.items():
                key = fold(str(new.values.get(name) or ""))
                if entity == new.entity and new in index.get(key, ()):
                    index[key].remove(new)
        self._pending = []
        self._known.clear()

    def _create(self, about: FieldMap, text: str) -> NewRecord:
        new = NewRecord(about.target.entity, {})
        for one in about.create:
            said = one.value.replace(PLACE, text)
            if one.target.entity:
                new.values[one.target.column] = self.resolve(one, said)
            elif (value := self._converters.of(one)(said)) is not None:
                new.values[one.target.column] = value
        self._pending.append(new)
        self.enter(new)
        return new


def _enter(index: dict[str, list[Reference]], new: NewRecord, name: str) -> None:
    if text := str(new.values.get(name) or ""):
        index.setdefault(fold(text), []).append(new)
