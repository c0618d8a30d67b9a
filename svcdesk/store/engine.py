"""How a database file is opened: one connect hook for the program, migrations, backups and tests."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import QueuePool

from svcdesk.domain.problems import Unavailable
from svcdesk.domain.text import fold

APPLICATION_ID = 0x53564344  # "SVCD" in the file's header, so that a stranger's file is not written to


def _fold(value: object) -> str:
    return fold(value) if isinstance(value, str) else ""


def connect_hook(connection: sqlite3.Connection, *, read_only: bool = False) -> None:
    """Set what every connection needs; see the design, section 2, for the reasons."""
    connection.isolation_level = None
    connection.create_function("fold", 1, _fold, deterministic=True)
    for pragma in (
        "foreign_keys=ON",
        "journal_mode=TRUNCATE",
        "synchronous=FULL",
        "busy_timeout=5000",
        "trusted_schema=OFF",
        "cache_size=-65536",
        "temp_store=MEMORY",
        f"query_only={'ON' if read_only else 'OFF'}",
    ):
        if read_only and pragma.startswith(("journal_mode", "synchronous")):
            continue
        connection.execute(f"PRAGMA {pragma}")


def raw_connection(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A bare connection to an existing file with the hook applied. Raises sqlite3.Error.

    A reader is one by ``query_only``, not by the file's mode: whoever comes first after a process died
    in the middle of a transaction must be able to roll it back.
    """
    uri = f"file:{quote(str(path))}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    connect_hook(connection, read_only=read_only)
    return connection


def make_engine(path: Path, *, read_only: bool) -> Engine:
    """An engine whose transactions begin IMMEDIATE, or that can only read."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: raw_connection(path, read_only=read_only),
        pool_size=4,
        max_overflow=4,
        query_cache_size=2000,
        poolclass=QueuePool,
    )
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def unavailable(error: BaseException, path: Path) -> Unavailable | None:
    """What a failure of the database library means for the user, or None if it is a mistake of ours."""
    original = error.orig if isinstance(error, DatabaseError) else error
    if not isinstance(original, (sqlite3.Error, OSError)):
        return None
    said = str(original).lower()
    for words, code in (
        (("disk is full", "no space left"), "store.disk_full"),
        (("disk i/o error",), "store.disk_error"),
        (("readonly", "read-only", "permission denied"), "store.read_only"),
        (("locked", "busy"), "store.busy"),
        (("malformed", "not a database", "corrupt"), "store.damaged"),
        (("unable to open",), "store.cannot_open"),
    ):
        if any(word in said for word in words):
            return Unavailable(code, data_safe=code != "store.damaged", params={"path": str(path)})
    return None


def not_opened(error: BaseException, path: Path) -> BaseException:
    """The same for a file that is being opened or made, where any error of the system is about that file."""
    known = unavailable(error, path)
    if known is None and isinstance(error, OSError):
        return Unavailable("store.cannot_open", data_safe=True, params={"path": str(path)})
    return known or error
