"""The floor of benchmarks that write: what bare sqlite3 needs to insert the same rows into the same tables."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from svcdesk.models import mapped_classes
from svcdesk.store.engine import raw_connection

Rows = dict[str, list[tuple[Any, ...]]]


def new_rows(before: Path, after: Path) -> Rows:
    """Every row that was added to any table."""
    connection = raw_connection(after, read_only=True)
    connection.execute("ATTACH DATABASE ? AS old", (str(before),))
    rows: Rows = {}
    for name in mapped_classes():
        asked = f'SELECT * FROM main."{name}" WHERE id > (SELECT coalesce(max(id), 0) FROM old."{name}")'
        if found := connection.execute(asked).fetchall():
            rows[name] = found
    connection.close()
    return rows


def write_raw(path: Path, rows: Rows, *also: tuple[str, Sequence[tuple[Any, ...]]]) -> float:
    """Seconds that bare sqlite3 takes, with the program's pragmas, indexes and triggers.

    ``also`` are further statements, each with its rows.
    """
    connection = raw_connection(path)
    begin = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for name, found in rows.items():
        marks = ", ".join("?" * len(found[0]))
        connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', found)
    for statement, values in also:
        connection.executemany(statement, values)
    connection.execute("COMMIT")
    taken = time.perf_counter() - begin
    connection.close()
    return taken
