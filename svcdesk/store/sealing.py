"""Says in words which rows stay as they are: those of immutable classes, and sealed ones such as posted lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, func, inspect, select

from svcdesk.domain.problems import refuse
from svcdesk.models import Base


def require_changeable(row: Base, *, deleted: bool = False) -> None:
    """Raises Refused (record.immutable) for a change of a row that stays as it is, or its deletion."""
    if not row.immutable and row.sealed_by is None:
        return
    attributes = inspect(row).attrs
    sealed = row.immutable
    if row.sealed_by is not None:
        name, value = row.sealed_by
        before = attributes[name].history.deleted
        sealed = (before[0] if before else getattr(row, name)) == value
    kept = [c.name for c in row.__table__.columns if c.name not in row.unsealed_columns]
    if sealed and (deleted or any(attributes[name].history.has_changes() for name in kept)):
        raise refuse("record.immutable", what=row.caption())


def require_unsealed(connection: Connection, class_: type[Base], names: Sequence[str], ids: Sequence[int]) -> None:
    """The same for columns of rows by id, without loading them."""
    if set(names) <= class_.unsealed_columns or not (class_.immutable or class_.sealed_by):
        return
    table: Table = class_.__table__  # type: ignore[assignment]
    among = func.json_each(json.dumps(list(ids))).table_valued("value")
    asked: Any = select(table.c.id).where(table.c.id.in_(select(among.c.value)))
    if class_.sealed_by is not None:
        name, value = class_.sealed_by
        asked = asked.where(table.c[name] == value)
    found = connection.execute(asked.limit(1)).scalar()
    if found is not None:
        raise refuse("record.immutable", what=f"{table.name} {found}")
