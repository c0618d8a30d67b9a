"""A new database file with what it begins with."""

from __future__ import annotations

from pathlib import Path

from svcdesk.commands.base import Command
from svcdesk.commands.runner import CommandRunner, Done
from svcdesk.domain.clock import Clock
from svcdesk.store import Store


def make_database(
    path: Path, command: Command, clock: Clock | None = None, user: str = "", workstation: str = ""
) -> tuple[Store, Done]:
    """Make a new database file, run the command that fills it, and leave it open.

    Raises FileExistsError, Unavailable, and Refused from the command; then no file is left behind.
    """
    store = Store.create(path, clock, user, workstation)
    try:
        done = CommandRunner(store).run(command)
    except BaseException:
        store.close()
        for left in (path, path.with_name(path.name + "-journal")):
            left.unlink(missing_ok=True)
        raise
    return store, done
