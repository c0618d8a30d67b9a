"""The orders in which a long list can be read by an index: any slice of ids, and the place of a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Column, Table, func, select
from sqlalchemy.orm import Session

from svcdesk.domain.fields import FieldKind
from svcdesk.queries.lists import sqlite
from svcdesk.queries.lists.source import Source, index_columns, is_searchable, sort_column, table_of
from svcdesk.queries.lists.spec import TEXTS, ListColumn


class Order(Protocol):
    """An order that an index gives."""

    def slice(self, session: Session, offset: int, limit: int, size: int, *, descending: bool) -> list[int]:
        """The ids from ``offset`` on, of a table with ``size`` rows."""

    def place(self, session: Session, id_: int) -> int | None:
        """How many rows come before this one in ascending order; None if it does not exist."""


def index_order(source: Source, column: ListColumn) -> Order | None:
    """The order by a column of the list, or None if no index gives it."""
    if column.empty:
        return None
    if not column.path:
        name = sort_column(source.spec.entity, column.name) if column.kind in TEXTS else column.name
        columns = index_columns(source.table, name)
        return IndexOrder(source.table, tuple(columns)) if columns else None
    if len(column.path) == 1 and column.kind is FieldKind.LOOKUP and is_searchable(source.entity(column.path)):
        entity = source.entity(column.path)
        sort, target = sort_column(entity, column.name), table_of(entity)
        if index_columns(target, sort):
            return ReferenceOrder(source.table, column.path[0], target, sort)
    return None


@dataclass(frozen=True, slots=True)
class IndexOrder:
    """By the columns of one index, the id last. Beyond the middle it is read from the other end."""

    table: Table
    columns: tuple[Column[Any], ...]

    def slice(self, session: Session, offset: int, limit: int, size: int, *, descending: bool) -> list[int]:
        """The ids from ``offset`` on."""
        limit = min(limit, size - offset)
        if limit <= 0:
            return []
        from_end = offset > size - offset - limit
        if from_end:
            offset, descending = size - offset - limit, not descending
        order = [column.desc() if descending else column.asc() for column in self.columns]
        query = select(self.table.c.id).order_by(*order).limit(limit).offset(offset)
        ids = list(session.scalars(query).all())
        return ids[::-1] if from_end else ids

    def place(self, session: Session, id_: int) -> int | None:
        """How many rows come before this one in ascending order."""
        values = session.execute(select(*self.columns).where(self.table.c.id == id_)).one_or_none()
        if values is None:
            return None
        counts = sqlite.before(self.columns, values)
        return sum(session.scalar(sqlite.rows_of(self.table).where(*tests)) or 0 for tests in counts)


@dataclass(frozen=True, slots=True)
class ReferenceOrder:
    """By a text of the record that a column refers to; rows without one come first."""

    table: Table
    reference: str
    target: Table
    sort: str

    def slice(self, session: Session, offset: int, limit: int, size: int, *, descending: bool) -> list[int]:
        """The ids from ``offset`` on."""
        limit = min(limit, size - offset)
        if limit <= 0:
            return []
        from_end = offset > size - offset - limit
        if from_end:
            offset, descending = size - offset - limit, not descending
        without = self._without(session)
        parts = [(without, self._slice_without), (size - without, self._slice_with)]
        found: list[int] = []
        for count, read in reversed(parts) if descending else parts:
            if offset < count and limit > len(found):
                found += read(session, offset, min(limit - len(found), count - offset), descending)
            offset = max(0, offset - count)
        return found[::-1] if from_end else found

    def _without(self, session: Session) -> int:
        return session.scalar(sqlite.rows_of(self.table).where(self.table.c[self.reference].is_(None))) or 0

    def _slice_without(self, session: Session, offset: int, limit: int, descending: bool) -> list[int]:
        id_ = self.table.c.id
        query = select(id_).where(self.table.c[self.reference].is_(None))
        return list(session.scalars(query.order_by(id_.desc() if descending else id_).limit(limit).offset(offset)))

    def _slice_with(self, session: Session, offset: int, limit: int, descending: bool) -> list[int]:
        return sqlite.ids_by_reference(
            session, self.table, self.reference, self.target, self.sort,
            descending=descending, offset=offset, limit=limit,
        )  # fmt: skip

    def place(self, session: Session, id_: int) -> int | None:
        """How many rows come before this one in ascending order."""
        base, target, reference = self.table, self.target, self.table.c[self.reference]
        row = session.execute(select(reference).where(base.c.id == id_)).one_or_none()
        if row is None:
            return None
        if row[0] is None:
            return session.scalar(sqlite.rows_of(base).where(reference.is_(None), base.c.id < id_)) or 0
        columns = [target.c[self.sort], target.c.id]
        values = session.execute(select(*columns).where(target.c.id == row[0])).one()
        both = target.join(base, reference == target.c.id)
        count = select(func.count()).select_from(both)
        earlier = sum(session.scalar(count.where(*tests)) or 0 for tests in sqlite.before(columns, values))
        same = session.scalar(sqlite.rows_of(base).where(reference == row[0], base.c.id < id_)) or 0
        return self._without(session) + earlier + same
