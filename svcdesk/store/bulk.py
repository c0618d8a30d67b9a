"""Inserting and changing many rows at once: each value is bound once, for the table and for the change log."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any

from sqlalchemy import Column, Connection, Dialect, LargeBinary, Table, insert

from svcdesk.domain.problems import refuse
from svcdesk.models import Base

Binder = Callable[[Any], Any]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Insert rows with the same keys; columns left out get their default.

    Returns the stored values by column as plain JSON (bytes as base64 text), which is what the change log keeps.
    """
    stored = {name: _bound(connection, table.c[name], [row[name] for row in rows]) for name in rows[0]}
    insert_stored(connection, table, stored)
    return {name: [_plain(value) for value in values] if _holds_bytes(table.c[name]) else values
            for name, values in stored.items()}  # fmt: skip


def insert_stored(connection: Connection, table: Table, stored: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows given by column, in the form in which the columns store them."""
    complete: dict[str, Any] = dict(stored)
    for column in table.columns:
        default: Any = column.default
        if column.name not in stored and default is not None and default.is_scalar:
            complete[column.name] = repeat(_bound(connection, column, [default.arg])[0])
    statement, order = _insertion(table, tuple(complete), connection.dialect)
    rows = zip(*(complete[name] for name in order), strict=False)  # constants have no end
    connection.exec_driver_sql(statement, list(rows))


@lru_cache(maxsize=128)
def _insertion(table: Table, names: tuple[str, ...], dialect: Dialect) -> tuple[str, tuple[str, ...]]:
    """The statement, and the order in which it takes the columns."""
    compiled: Any = insert(table).compile(dialect=dialect, column_keys=list(names))
    return str(compiled), tuple(compiled.positiontup)


def change_rows(
    connection: Connection, class_: type[Base], new: Mapping[int, Mapping[str, Any]]
) -> dict[int, dict[str, list[Any]]]:
    """Write new values into rows by id, the same columns for every row; a row version goes up with them.

    Returns [old, new] stored values of what changed, by id and column, which is what the change log keeps.
    Raises Refused (record.immutable) for a row that stays as it is, also if it would not change.
    """
    table: Table = class_.__table__  # type: ignore[assignment]
    names = list(next(iter(new.values())))
    seal = class_.sealed_by if not set(names) <= class_.unsealed_columns else None
    columns = ", ".join(f'"{name}"' for name in (*names, *((seal[0],) if seal else ())))
    asked = f'SELECT id, {columns} FROM "{table.name}" WHERE id IN (SELECT value FROM json_each(?))'  # noqa: S608
    was = {row[0]: row[1:] for row in connection.exec_driver_sql(asked, (json.dumps(list(new)),))}
    if class_.immutable and not set(names) <= class_.unsealed_columns:
        raise refuse("record.immutable", what=table.name)
    if seal is not None and any(values[-1] == seal[1] for values in was.values()):
        raise refuse("record.immutable", what=table.name)
    by_column = [_bound(connection, table.c[name], [row[name] for row in new.values()]) for name in names]
    changed = []
    images: dict[int, dict[str, list[Any]]] = {}
    for id_, values in zip(new, zip(*by_column, strict=True), strict=True):
        pairs = zip(names, was[id_], values, strict=False)  # the seal stands last and has no new value
        image = {name: [_plain(old), _plain(value)] for name, old, value in pairs if old != value}
        if image:
            images[id_] = image
            changed.append((*values, id_))
    if changed:
        sets = [f'"{name}" = ?' for name in names] + (["version = version + 1"] if "version" in table.c else [])
        connection.exec_driver_sql(f'UPDATE "{table.name}" SET {", ".join(sets)} WHERE id = ?', changed)  # noqa: S608
    return images


def _bound(connection: Connection, column: Column[Any], values: list[Any]) -> list[Any]:
    processor: Binder | None = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    if processor is None:
        return values
    known: dict[int, Any] = {id(None): None}  # members, flags and what was set once for all rows are the same objects
    for value in values:
        if (key := id(value)) not in known:
            known[key] = processor(value)
    return [known[key] for key in map(id, values)]


def _holds_bytes(column: Column[Any]) -> bool:
    return isinstance(column.type, LargeBinary)


def _plain(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
