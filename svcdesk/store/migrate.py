"""Bringing an older database file up to date: all of it or nothing, and only after a verified backup."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, create_engine
from sqlalchemy.pool import StaticPool

from svcdesk.domain.clock import Clock
from svcdesk.domain.problems import Unavailable
from svcdesk.store.backups import make_backup
from svcdesk.store.engine import raw_connection, unavailable
from svcdesk.store.lock import ExclusiveUse
from svcdesk.store.migrations import Migration, migrations

log = logging.getLogger(__name__)


def migrate(path: Path, version: int, steps: Sequence[Migration] | None = None, clock: Clock | None = None) -> None:
    """Migrate a file from ``version`` to the newest, in one transaction.

    Raises Unavailable: store.in_use, store.migration_failed, backup.disk_full, backup.damaged, store.disk_full …;
    then the file is as it was.
    """
    todo = [step for step in (migrations() if steps is None else steps) if step.to > version]
    with ExclusiveUse(path):
        make_backup(path, "migrate", clock)
        try:
            connection = raw_connection(path)
        except sqlite3.Error as error:
            raise unavailable(error, path) or error from error
        try:
            _run(connection, path, todo)
        finally:
            connection.close()


def _run(raw: sqlite3.Connection, path: Path, steps: Sequence[Migration]) -> None:
    # With foreign keys on, making a table anew deletes the rows that refer to it; within a transaction the
    # switch does nothing, so it comes before.
    raw.execute("PRAGMA foreign_keys=OFF")
    engine = create_engine("sqlite://", creator=lambda: raw, poolclass=StaticPool)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN EXCLUSIVE")
            before = _row_counts(connection)
            for step in steps:
                with Operations.context(MigrationContext.configure(connection)):
                    step.upgrade()
            _check(connection, before, frozenset().union(*(step.rows_may_change for step in steps)))
            connection.exec_driver_sql(f"PRAGMA user_version={steps[-1].to}")
            connection.commit()
    except Exception as error:  # whatever a migration raises: the file is as it was, and the user is told
        log.exception("migration of %s failed", path)
        known = unavailable(error, path)
        raise known or Unavailable(
            "store.migration_failed", data_safe=True, params={"path": str(path), "detail": str(error)[:300]}
        ) from error


def _check(connection: Connection, before: dict[str, int], may_change: frozenset[str]) -> None:
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(5)
    if orphans:
        raise ValueError(f"rows refer to nothing: {[tuple(row) for row in orphans]}")
    after = _row_counts(connection)
    for table, rows in before.items():
        if table in after and table not in may_change and after[table] != rows:
            raise ValueError(f"{table} had {rows} rows and has {after[table]}")


def _row_counts(connection: Connection) -> dict[str, int]:
    tables = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
        "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '%\\_text\\_%' ESCAPE '\\'"
    ).scalars()
    quoted = [(name, name.replace('"', '""')) for name in tables]
    return {
        name: connection.exec_driver_sql(f'SELECT count(*) FROM "{q}"').scalar_one()  # noqa: S608
        for name, q in quoted
    }
