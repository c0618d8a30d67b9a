"""The import of 5,485 real work orders, beside raw sqlite3 inserting the same rows into the same tables."""

from __future__ import annotations

import gc
import shutil
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from bench_report import Report
from svcdesk.commands.imports.records import import_file
from svcdesk.commands.imports.targets import catalogue
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.imports.mapping import read_mapping
from svcdesk.models import mapped_classes
from svcdesk.models.text_index import searchable_tables, text_index
from svcdesk.resources import resource
from svcdesk.store.engine import raw_connection
from svcdesk.store.store import Store

REAL: Final = Path(__file__).resolve().parents[1] / "data" / "excavators.csv"
ROUNDS: Final = 5
Rows = dict[str, list[tuple[Any, ...]]]


def run(report: Report) -> None:
    """Medians of some imports into new files and of as many raw inserts, taken in turn."""
    mapping = read_mapping(resource("imports", "excavators.toml").read_text(encoding="utf-8"), catalogue())
    gc.disable()  # as the program runs it
    imports, floors, agains = [], [], []
    for _round in range(ROUNDS):
        with tempfile.TemporaryDirectory(prefix="svcdesk-import-") as place:
            empty, path = Path(place, "empty.db"), Path(place, "desk.db")
            Store.create(empty).close()
            shutil.copy(empty, path)
            store = Store.open(path)
            runner = CommandRunner(store)
            begin = time.perf_counter()
            made = import_file(runner, REAL, mapping)
            imports.append(time.perf_counter() - begin)
            begin = time.perf_counter()
            again = import_file(runner, REAL, mapping)
            agains.append(time.perf_counter() - begin)
            assert (made.created, again.created) == (5484, 0)
            store.close()
            floors.append(insert_raw(empty, rows_of(path)))
        gc.collect()
    floor = statistics.median(floors)
    report.add(
        "import 5,485 work orders (floor: raw sqlite3, same rows, same tables, one transaction)",
        statistics.median(imports) * 1000,
        floor=floor * 1000,
        at_most=10_000,
        ratio_at_most=5,
    )
    report.add("the same file again, nothing new", statistics.median(agains) * 1000)


def rows_of(path: Path) -> Rows:
    """Every row of every table that the import wrote, change log included."""
    connection = raw_connection(path, read_only=True)
    tables = [
        name for name in mapped_classes() if connection.execute(f"SELECT 1 FROM {quoted(name)} LIMIT 1").fetchone()
    ]
    rows: Rows = {name: connection.execute(f"SELECT * FROM {quoted(name)}").fetchall() for name in tables}
    for name in set(searchable_tables()) & set(tables):
        rows[text_index(name)] = connection.execute(f"SELECT id, search FROM {quoted(name)}").fetchall()
    connection.close()
    return rows


def insert_raw(path: Path, rows: Rows) -> float:
    """Seconds that bare sqlite3 takes, with the program's pragmas and indexes."""
    connection: sqlite3.Connection = raw_connection(path)
    begin = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for name, found in rows.items():
        columns = "(rowid, search)" if name.endswith("_text") else ""
        marks = ", ".join("?" * len(found[0]))
        connection.executemany(f"INSERT INTO {quoted(name)}{columns} VALUES ({marks})", found)
    connection.execute("COMMIT")
    taken = time.perf_counter() - begin
    connection.close()
    return taken


def quoted(name: str) -> str:
    """A table's name in SQL."""
    return f'"{name}"'
