"""What happens before a database file is opened: is it ours, of which version, must it be migrated."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from svcdesk.domain.problems import Scalar, Unavailable
from svcdesk.store.engine import raw_connection, unavailable
from svcdesk.store.schema import VERSION, recognise


def is_read_only(path: Path) -> bool:
    """Whether a file, or the folder where its journal would lie, cannot be written: nothing can be saved then."""
    return not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def prepare(path: Path) -> None:
    """Check that the file is a svcdesk database of a known version; migrate an older one.

    Raises Unavailable without having written anything: store.missing, store.not_svcdesk,
    store.damaged, store.newer; store.in_use and store.migration_failed when it must be migrated.
    """
    version = recognise(path)
    journal = path.with_name(path.name + "-journal")
    if journal.exists() and journal.stat().st_size:
        version = _version_after_rollback(path)
    if version > VERSION:
        params: dict[str, Scalar] = {"path": str(path), "found": version, "known": VERSION}
        raise Unavailable("store.newer", data_safe=True, params=params)
    if version < VERSION:
        from svcdesk.store.migrate import migrate

        migrate(path, version)


def _version_after_rollback(path: Path) -> int:
    """The version once SQLite has taken back what a process did not finish before it died."""
    try:
        connection = raw_connection(path, read_only=True)
        try:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise unavailable(error, path) or error from error
