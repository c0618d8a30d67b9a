"""The schema of a database file: making it, recognising it, bringing an older one up to date."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from svcdesk.domain.problems import Unavailable
from svcdesk.models import Base
from svcdesk.store.engine import APPLICATION_ID, raw_connection, unavailable

VERSION = 1
"""The schema this program writes: the number of migrations there are; kept in PRAGMA user_version."""


def create(connection: sqlite3.Connection) -> None:
    """Make the current schema in an empty file, in one transaction."""
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    connection.execute("BEGIN IMMEDIATE")
    Base.metadata.create_all(engine)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={VERSION}")
    if connection.in_transaction:
        connection.execute("COMMIT")


def prepare(path: Path) -> None:
    """Check that the file is a svcdesk database of a known version; migrate an older one.

    Raises Unavailable without having written anything: store.missing, store.not_svcdesk,
    store.damaged, store.newer.
    """
    if not path.is_file():
        raise Unavailable("store.missing", data_safe=True, params={"path": str(path)})
    try:
        connection = raw_connection(path, read_only=True)
        try:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise unavailable(error, path) or error from error
    if application != APPLICATION_ID:
        raise Unavailable("store.not_svcdesk", data_safe=True, params={"path": str(path)})
    if version > VERSION:
        params = {"path": str(path), "found": version, "known": VERSION}
        raise Unavailable("store.newer", data_safe=True, params=params)
    if version < VERSION:
        from svcdesk.store.migrate import migrate

        migrate(path, version)
