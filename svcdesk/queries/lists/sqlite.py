"""Everything about the lists that only SQLite understands; PostgreSQL will get a module of the same functions."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, String, Table, bindparam, func, literal_column, select, text
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import FromClause

from svcdesk.models.text_index import text_index


def contains(column: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    """The folded text holds the folded word."""
    return func.instr(column, word) > 0


def folded(column: ColumnElement[Any]) -> ColumnElement[str]:
    """A text as ``fold`` gives it; slow, so only for what no stored folded text can answer."""
    return func.fold(column, type_=String())


def among(column: ColumnElement[Any], ids: Collection[int]) -> ColumnElement[bool]:
    """The id is one of these, however many; they go as one parameter."""
    values = func.json_each(bindparam(None, json.dumps(list(ids)), type_=String())).table_valued("value")
    return column.in_(select(values.c.value))


def can_narrow(word: str) -> bool:
    """Whether the text index knows words as short as this."""
    return len(word) >= 3


def text_candidates(table: Table, word: str) -> Select[Any]:
    """Ids whose ``search`` may hold the word: those with all its groups of three letters."""
    groups = dict.fromkeys(word[i : i + 3] for i in range(len(word) - 2))
    wanted = " AND ".join('"' + group.replace('"', '""') + '"' for group in groups)
    index = text_index(table.name)
    matches = text(f"{index} MATCH :wanted").bindparams(bindparam("wanted", wanted, unique=True))
    return select(literal_column("rowid").label("id")).select_from(text(index)).where(matches)


def ids_by_reference(
    session: Session,
    base: Table,
    reference: str,
    target: Table,
    sort: str,
    *,
    descending: bool,
    offset: int,
    limit: int,
) -> list[int]:
    """A slice of the ids of ``base`` in the order of a text of what it refers to: two indexes, nothing sorted."""
    way = "DESC" if descending else "ASC"
    sql = text(
        f"SELECT b.id FROM {target.name} t CROSS JOIN {base.name} b ON b.{reference} = t.id "  # noqa: S608 - our names
        f"ORDER BY t.{sort} {way}, t.id {way}, b.id {way} LIMIT :limit OFFSET :offset"
    )
    return list(session.scalars(sql, {"limit": limit, "offset": offset}).all())


def before(columns: Sequence[Column[Any]], values: Sequence[Any]) -> list[list[ColumnElement[bool]]]:
    """What comes before a row in ascending order: conditions whose counts add up, each answered by the index."""
    found: list[list[ColumnElement[bool]]] = []
    same: list[ColumnElement[bool]] = []
    for column, value in zip(columns, values, strict=True):
        if value is None:
            same.append(column.is_(None))
            continue
        found.append([*same, column < value])
        if column.nullable:
            found.append([*same, column.is_(None)])
        same.append(column == value)
    return found


def rows_of(table: FromClause) -> Select[Any]:
    """How many rows a table has."""
    return select(func.count()).select_from(table)
