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


def text_candidates(table: Table, *words: str, newest_first: bool = False) -> Select[Any]:
    """Ids whose ``search`` may hold the words: those with all their groups of three letters."""
    index = text_index(table.name)
    matches = text(f"{index} MATCH :wanted").bindparams(bindparam("wanted", _groups(*words), unique=True))
    found: Select[Any] = select(literal_column("rowid").label("id")).select_from(text(index)).where(matches)
    return found.order_by(literal_column("rowid").desc()) if newest_first else found


def _groups(*words: str) -> str:
    groups = dict.fromkeys(word[i : i + 3] for word in words for i in range(len(word) - 2))
    return " AND ".join('"' + group.replace('"', '""') + '"' for group in groups)


def target_ids(
    session: Session, table: str, words: Sequence[str], names: Sequence[str], limit: int, *, indexed: bool
) -> list[int]:
    """Ids of the records with all the words in ``search``, or in one of the columns named; at most ``limit``.

    ``indexed``: the text index helps, because the columns are part of ``search``. Written as text, because a
    filter asks this of every table that its list refers to, with each letter typed.
    """
    parameters: list[str | int] = []
    tests = []
    if indexed:
        index = text_index(table)
        tests.append(f"id IN (SELECT rowid FROM {index} WHERE {index} MATCH ?)")  # noqa: S608 - our own names
        parameters.append(_groups(max(words, key=len)))
    for word in words:
        holds = [f"instr(fold({name}), ?)" for name in names] or ["instr(search, ?)"]
        tests.append(f"({' OR '.join(holds)})")
        parameters += [word] * len(holds)
    sql = f"SELECT id FROM {table} WHERE {' AND '.join(tests)} LIMIT ?"  # noqa: S608 - our own names
    return [row[0] for row in session.connection().exec_driver_sql(sql, (*parameters, limit)).fetchall()]


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


def greatest_id(session: Session, table: str) -> int:
    """The greatest id of a table, which bounds its size and costs nothing."""
    return session.connection().exec_driver_sql(f"SELECT max(id) FROM {table}").scalar() or 0  # noqa: S608


def rows_of(table: FromClause) -> Select[Any]:
    """How many rows a table has."""
    return select(func.count()).select_from(table)
