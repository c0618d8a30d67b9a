"""The full-text index behind ``search``: every three letters in a row, so that any part of a word is found.

One FTS5 table ``<table>_text`` for each ``Searchable`` table, made with the schema and kept by the unit of
work (triggers cannot: ``trusted_schema=OFF`` forbids virtual tables in them before SQLite 3.44). It stores no
text of its own (``content=``) and no positions (``detail=none``): what it finds are candidates which the
reader verifies against ``search``. Whoever writes searchable rows by bare SQL calls ``rebuild`` afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import DDL, Connection, Table, event

from svcdesk.models.base import Base, Searchable


def text_index(table: str) -> str:
    """The name of the index of a table."""
    return f"{table}_text"


def statement(table: str) -> str:
    """What makes the index of a table."""
    return (
        f"CREATE VIRTUAL TABLE {text_index(table)} USING fts5(search, content='{table}', content_rowid='id', "
        "tokenize='trigram case_sensitive 1', detail=none, columnsize=0)"
    )


def add(connection: Connection, table: str, rows: Sequence[tuple[int, str]]) -> None:
    """Index new rows: id and ``search``."""
    if rows:
        sql = f"INSERT INTO {text_index(table)}(rowid, search) VALUES (?, ?)"  # noqa: S608 - our own names
        connection.exec_driver_sql(sql, list(rows))


def remove(connection: Connection, table: str, rows: Sequence[tuple[int, str]]) -> None:
    """Forget rows: id and the ``search`` they were indexed with."""
    if rows:
        index = text_index(table)
        sql = f"INSERT INTO {index}({index}, rowid, search) VALUES ('delete', ?, ?)"  # noqa: S608 - our own names
        connection.exec_driver_sql(sql, list(rows))


def rebuild(connection: Connection, table: str) -> None:
    """Index a table anew."""
    index = text_index(table)
    connection.exec_driver_sql(f"INSERT INTO {index}({index}) VALUES ('rebuild')")  # noqa: S608 - our own names


def searchable_tables() -> tuple[str, ...]:
    """The tables that have a text index."""
    return tuple(sorted(str(m.local_table) for m in Base.registry.mappers if issubclass(m.class_, Searchable)))


def listen() -> None:
    """Make the index whenever the schema makes its table; called once, when the models are imported."""
    for mapper in Base.registry.mappers:
        table: Any = mapper.class_.__table__
        if issubclass(mapper.class_, Searchable) and isinstance(table, Table):
            make = DDL(statement(table.name)).execute_if(dialect="sqlite")  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", make)
