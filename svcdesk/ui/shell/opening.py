"""Opening, restoring and making a database for the windows: its lock, and what is to be said about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from svcdesk.domain.clock import Clock
from svcdesk.domain.problems import Unavailable
from svcdesk.i18n import _
from svcdesk.store import Store
from svcdesk.store.engine import not_opened
from svcdesk.store.lock import DatabaseLock
from svcdesk.store.opening import is_read_only
from svcdesk.store.schema import recognise
from svcdesk.ui.shared.desk import Message
from svcdesk.ui.shared.message_bar import unavailable_text


@dataclass(frozen=True, slots=True)
class Opened:
    """An open database, its lock unless it can only be read, and what is to be said about it."""

    store: Store
    lock: DatabaseLock | None
    news: Message | None = None

    def close(self) -> None:
        """Close the file and let go of the lock."""
        self.store.close()
        if self.lock is not None:
            self.lock.release()


def open_database(path: Path, clock: Clock, restored: Path | None = None) -> Opened:
    """Open a database that no other desk has open; from the backup ``restored`` if one is given.

    A file that is not ours is left alone. Raises Unavailable (store.in_use, store.missing, store.damaged …).
    """
    if restored is None:
        recognise(path)
    lock = _lock_of(path, clock)
    try:
        news = _restore(path, restored, clock) if restored is not None else None
        store = Store.open(path, clock)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    if lock is None or is_read_only(path):
        text = _("{name} can only be read here: look at everything, but nothing can be saved.")
        news = Message(text.format(name=path.name), "warning")
    return Opened(store, lock, news)


def new_database(path: Path, clock: Clock, make: Callable[[], Store]) -> Opened:
    """Make a database where there is none yet. Raises Unavailable, and what ``make`` raises."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_opened(error, path) from error
    lock = DatabaseLock(path, clock).acquire()
    try:
        return Opened(make(), lock)
    except BaseException:
        lock.release()
        raise


def _lock_of(path: Path, clock: Clock) -> DatabaseLock | None:
    """The lock of a database; None where nothing can be written, so that nobody can be in the way."""
    try:
        return DatabaseLock(path, clock).acquire()
    except Unavailable as error:
        if error.problem.code != "store.read_only":
            raise
        return None


def _restore(path: Path, backup: Path, clock: Clock) -> Message:
    """Put a backup in the place of the database; what was there stays open if that fails. Raises Unavailable."""
    from svcdesk.store.backups import restore

    try:
        restore(path, backup, clock)
    except Unavailable as error:
        try:
            recognise(path)
        except Unavailable:
            raise error from None
        return Message(unavailable_text(error), "error")
    return Message(_("The backup was restored. What was there before is kept as a backup, too."), "good")
