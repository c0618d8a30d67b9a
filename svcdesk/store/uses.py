"""Which records refer to others, and how ids are asked about in parts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from svcdesk.models import Base, mapped_classes


def count_uses(session: Session, row: Base, own: Collection[str] = ()) -> int:
    """How many rows of other records refer to this one; those of the entities in ``own`` are part of it."""
    total = 0
    for class_ in mapped_classes().values():
        table: Table = class_.__table__  # type: ignore[assignment]
        for column in table.columns if table.name not in own else ():
            if any(key.column.table.name == row.__tablename__ for key in column.foreign_keys):
                total += session.scalar(select(func.count()).select_from(table).where(column == row.id)) or 0
    return total


def find_used(session: Session, rows: Iterable[Base]) -> Base | None:
    """One of the rows that other records refer to; asks for many rows at once."""
    by_entity: dict[str, dict[int, Base]] = {}
    for row in rows:
        by_entity.setdefault(row.__tablename__, {})[row.id] = row
    for class_ in mapped_classes().values():
        table: Table = class_.__table__  # type: ignore[assignment]
        for column in table.columns:
            for key in column.foreign_keys:
                asked = by_entity.get(key.column.table.name, {})
                for ids in chunks(list(asked)):
                    used = session.scalar(select(column).where(column.in_(ids)).limit(1))
                    if used is not None:
                        return asked[used]
    return None


def chunks(ids: Sequence[int], size: int = 500) -> Iterator[Sequence[int]]:
    """The ids in parts that fit one statement."""
    return (ids[begin : begin + size] for begin in range(0, len(ids), size))
