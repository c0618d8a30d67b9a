"""Database files that many tests begin with: made once per process, copied afterwards.

A copy is the file that the product's own code made, byte for byte or page for page. Tests of making itself call
``Store.create`` and ``load_demo``.
"""

from __future__ import annotations

import copy
import hashlib
import sqlite3
import tempfile
from collections.abc import Callable, Hashable
from contextlib import closing
from functools import cache, wraps
from pathlib import Path
from typing import TypeVar, cast

from svcdesk.commands.demo import load_demo
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import Clock, FixedClock
from svcdesk.i18n import language
from svcdesk.store import Store
from svcdesk.store.engine import raw_connection

At = TypeVar("At", bound=Store | CommandRunner)
Made = TypeVar("Made")

_filled: dict[Hashable, tuple[bytes, object]] = {}


def empty_database(path: Path, clock: Clock | None = None, user: str = "anna", workstation: str = "desk-1") -> Store:
    """What ``Store.create`` makes, opened."""
    path.write_bytes(_empty())
    return Store.open(path, clock, user, workstation)


def board_database(path: Path, clock: FixedClock, size: str = "S") -> Store:
    """What ``load_demo`` makes of a benchmark size, opened."""
    path.write_bytes(_board(clock, size, language()))
    return Store.open(path, clock)


@cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "empty.db")
        Store.create(path).close()
        return path.read_bytes()


@cache
def _board(clock: FixedClock, size: str, _language: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "board.db")
        load_demo(path, clock, size=size).close()
        return path.read_bytes()


def made_once(fill: Callable[[At], Made]) -> Callable[[At], Made]:
    """Decorate what fills a database: on the same content, clock, person and language it is a copy from then on.

    For functions whose only argument is the store or the runner, and that keep nothing but their result.
    """

    @wraps(fill)
    def fill_or_copy(at: At) -> Made:
        store = at if isinstance(at, Store) else at.store
        before = hashlib.sha256(store.path.read_bytes()).digest()
        key = (fill, before, store.clock.now(), store.user, store.workstation, language())
        if key in _filled:
            content, result = _filled[key]
            _overwrite(store.path, content)
        else:
            result = fill(at)
            _filled[key] = store.path.read_bytes(), copy.deepcopy(result)
        return cast(Made, copy.deepcopy(result))

    return fill_or_copy


def _overwrite(path: Path, content: bytes) -> None:
    """Let open connections see new content, as after a commit of somebody else."""
    with closing(sqlite3.connect(":memory:")) as source, closing(raw_connection(path)) as target:
        source.deserialize(content)
        source.backup(target)
