"""One desk per database file: a lock of the operating system on a file beside it.

The system lets go of the lock when its process ends, however it ends, so that a lock of a dead process
is never in the way. What the file says is only for the message: who holds it and since when. Scripts
(``svcdesk do``, ``list``, ``print``) may run beside an open desk and take no lock.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Final, Self

from svcdesk.domain.clock import Clock, SystemClock
from svcdesk.domain.problems import Unavailable
from svcdesk.store.engine import not_opened

_LOCKED_BYTE: Final = 2**30
"""Far behind what is written: on Windows nobody can read a locked byte."""


class DatabaseLock:
    """The lock of one database file, held from ``acquire`` to ``release`` or for a ``with`` block."""

    # The system only knows descriptors, and the file says nothing when the disk was full as it was locked.
    _held_here: ClassVar[set[Path]] = set()

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self.path = path.resolve()
        self.file = self.path.with_name(self.path.name + ".lock")
        self._clock = clock or SystemClock()
        self._descriptor = -1

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor >= 0

    def acquire(self) -> Self:
        """Take the lock.

        Raises Unavailable: store.in_use (says host, process and since when), store.read_only or
        store.cannot_open where the file beside the database cannot be made.
        """
        try:
            descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise not_opened(error, self.path) from error
        if not _try_lock(descriptor):
            os.close(descriptor)
            raise Unavailable("store.in_use", data_safe=True, params=self._holder())
        about = {"host": platform.node(), "pid": os.getpid(), "since": self._clock.now().isoformat(timespec="seconds")}
        try:
            os.ftruncate(descriptor, 0)
            os.write(descriptor, json.dumps(about).encode())
        except OSError:
            pass  # the disk is full: the lock holds all the same, only its message is poorer
        self._descriptor = descriptor
        self._held_here.add(self.path)
        return self

    def release(self) -> None:
        """Let go. The file stays: deleting it would let two others hold two different ones."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            self._held_here.discard(self.path)
            os.ftruncate(descriptor, 0)
            _unlock(descriptor)
            os.close(descriptor)

    def is_ours(self) -> bool:
        """Whether this very process holds the lock of the file, through another object."""
        return self.path in self._held_here

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _holder(self) -> dict[str, Any]:
        about: dict[str, Any] = {"path": str(self.path), "host": "?", "pid": 0, "since": "?"}
        try:
            said = json.loads(self.file.read_text("utf-8"))
            since = datetime.fromisoformat(said["since"]).astimezone(UTC)
            about |= {"host": str(said["host"]), "pid": int(said["pid"])}
            about["since"] = since.astimezone().strftime("%Y-%m-%d %H:%M")
        except (OSError, ValueError, KeyError, TypeError):
            pass  # just taken, or written by half: the lock itself is what counts
        return about


class ExclusiveUse:
    """Nobody else has the database open as a desk: for migrating and restoring.

    The desk that this process itself has open is not in the way.
    """

    def __init__(self, path: Path) -> None:
        self._lock = DatabaseLock(path)

    def __enter__(self) -> Self:
        try:
            self._lock.acquire()
        except Unavailable as error:
            if error.problem.code != "store.in_use" or not self._lock.is_ours():
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lock.release()


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
