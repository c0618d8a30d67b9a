"""Inserting many rows at once: each value is bound once, for the table and for the change log."""

from __future__ import annotations

import base64
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


def _bound(connection: Connection, column: Column[Any], values: list[Any]) -> list[Any]:
    processor: Binder | None = column.type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
    if processor is None:
        return values
    return [None if value is None else processor(value) for value in values]


def _has_bytes(values: Sequence[Any]) -> bool:
    return any(isinstance(value, bytes) for value in values)


def _plain(value: Any) -> Any:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value
