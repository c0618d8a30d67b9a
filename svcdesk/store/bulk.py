"""Inserting and changing many rows at once: each value is bound once, for the table and for the change log."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from itertools import repeat
from typing import Any

from sqlalchemy import Column, Connection, Table, insert

Binder = Callable[[Any], Any]


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Insert rows with the same keys; columns left out get their default.

    Returns the stored values by column as plain JSON (bytes as base64 text), which is what the change log keeps.
    """
    stored = {name: _bound(connection, table.c[name], [row[name] for row in rows]) for name in rows[0]}
    insert_stored(connection, table, stored)
    return {name: [_plain(value) for value in values] if _has_bytes(values) else values
            for name, values in stored.items()}  # fmt: skip


def insert_stored(connection: Connection, table: Table, stored: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows given by column, in the form in which the columns store them."""
    complete: dict[str, Any] = dict(stored)
    for column in table.columns:
        default: Any = column.default
        if column.name not in stored and default is not None and default.is_scalar:
            complete[column.name] = repeat(_bound(connection, column, [default.arg])[0])
    compiled: Any = insert(table).compile(dialect=connection.dialect, column_keys=list(complete))
    rows = zip(*(complete[name] for name in compiled.positiontup), strict=False)  # constants have no end
    connection.exec_driver_sql(str(compiled), list(rows))


def change_rows(
    connection: Connection, table: Table, new: Mapping[int, Mapping[str, Any]]
) -> dict[int, dict[str, list[Any]]]:
    """Write new values into rows by id, the same columns for every row; a row version goes up with them.

    Returns [old, new] stored values of what changed, by id and column, which is what the change log keeps.
    """
    names = list(next(iter(new.values())))
    columns = ", ".join(f'"{name}"' for name in names)
    asked = f'SELECT id, {columns} FROM "{table.name}" WHERE id IN (SELECT value FROM json_each(?))'  # noqa: S608
    was = {row[0]: row[1:] for row in connection.exec_driver_sql(asked, (json.dumps(list(new)),))}
    bound = zip(
        *(_bound(connection, table.c[name], [row[name] for row in new.values()]) for name in names), strict=True
    )
    changed = {id_: values for id_, values in zip(new, bound, strict=True) if values != tuple(was[id_])}
    if changed:
        sets = [f'"{name}" = ?' for name in names] + (["version = version + 1"] if "version" in table.c else [])
        sql = f'UPDATE "{table.name}" SET {", ".join(sets)} WHERE id = ?'  # noqa: S608 - our own names
        connection.exec_driver_sql(sql, [(*values, id_) for id_, values in changed.items()])
    return {
        id_: {name: [_plain(old), _plain(value)] for name, old, value in zip(names, was[id_], values, strict=True)
              if old != value}
        for id_, values in changed.items()
    }  # fmt: skip


def _bound(connection: Connection, column: Column[Any], values: list[Any]) -> list[Any]:
    processor: Binder | None = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    if processor is None:
        return values
    return [None if value is None else processor(value) for value in values]


def _has_bytes(values: Sequence[Any]) -> bool:
    return any(isinstance(value, bytes) for value in values)


def _plain(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
