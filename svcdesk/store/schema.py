"""The schema of a database file: making it, and recognising it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from svcdesk.domain.problems import Unavailable
from svcdesk.models import Base
from svcdesk.store.engine import APPLICATION_ID

VERSION = 1
"""The schema this program writes: the number of migrations there are; kept in PRAGMA user_version."""

_HEADER = 100
_MAGIC = b"SQLite format 3\0"


def create(connection: sqlite3.Connection) -> None:
    """Make the current schema in an empty file, in one transaction."""
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
    connection.execute("BEGIN IMMEDIATE")
    Base.metadata.create_all(engine)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={VERSION}")
    if connection.in_transaction:
        connection.execute("COMMIT")


def recognise(path: Path) -> int:
    """The schema version of a svcdesk database, from the file's first bytes; nothing is opened or written.

    Raises Unavailable: store.missing, store.folder, store.not_svcdesk or store.cannot_open.
    """
    if path.is_dir():
        raise Unavailable("store.folder", data_safe=True, params={"path": str(path)})
    if not path.is_file():
        raise Unavailable("store.missing", data_safe=True, params={"path": str(path)})
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except OSError as error:
        raise Unavailable("store.cannot_open", data_safe=True, params={"path": str(path)}) from error
    ours = header[68:72] == APPLICATION_ID.to_bytes(4, "big")
    if len(header) < _HEADER or not (ours or header.startswith(_MAGIC)):
        raise Unavailable("store.not_svcdesk", data_safe=True, params={"path": str(path)})
    if not header.startswith(_MAGIC):
        raise Unavailable("store.damaged", data_safe=False, params={"path": str(path)})
    if not ours:
        raise Unavailable("store.not_svcdesk", data_safe=True, params={"path": str(path)})
    return int.from_bytes(header[60:64], "big")
