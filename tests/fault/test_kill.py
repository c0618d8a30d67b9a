"""``kill -9`` at random moments: what was acknowledged is there, and the file is sound."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pytest

from svcdesk.commands.demo import load_demo
from svcdesk.domain.clock import FixedClock
from svcdesk.store import Store
from svcdesk.store.check import check_data
from tests.support.source import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL"),
]
KILLS = 200


class Desks:
    """The process that makes desks, and what they said."""

    def __init__(self, path: Path) -> None:
        program = [sys.executable, str(ROOT / "tests" / "support" / "busy_desk.py"), str(path)]
        self._process = subprocess.Popen(
            program,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)

    def hear(self) -> tuple[str, dict[str, Any]]:
        word, _space, about = self._lines.get(timeout=30).partition(" ")
        return word, json.loads(about)

    def live(self, seed: int, seconds: float) -> Iterator[tuple[str, dict[str, Any]]]:
        """Start a desk, let it work so long after its first command, kill it; everything that it said."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{seed}\n")
        self._process.stdin.flush()
        pid = 0
        timer: threading.Timer | None = None
        while True:
            word, about = self.hear()
            if word == "pid":
                pid = about["pid"]
            elif word == "gone":
                break
            else:
                yield word, about
            if pid and timer is None and word != "pid":
                timer = threading.Timer(seconds, os.kill, (pid, signal.SIGKILL))
                timer.start()
        if timer is not None:
            timer.join()

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._reader.join()
        self._process.stdout.close()


@pytest.fixture
def board(database_path: Path, clock: FixedClock) -> Path:
    load_demo(database_path, clock, size="S").close()
    return database_path


def fields_of(path: Path) -> dict[tuple[int, str], int]:
    connection = sqlite3.connect(path)
    rows = connection.execute("SELECT id, minutes, priority FROM activity WHERE id <= 30").fetchall()
    connection.close()
    return {(id_, name): value for id_, *values in rows for name, value in zip(("minutes", "priority"), values)}  # noqa: B905


def units_of(path: Path) -> set[int]:
    connection = sqlite3.connect(path)
    (sound,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    assert sound == "ok"
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    found = {id_ for (id_,) in connection.execute("SELECT id FROM unit")}
    changed = {id_ for (id_,) in connection.execute("SELECT DISTINCT unit_id FROM change")}
    logged = {id_ for (id_,) in connection.execute("SELECT unit_id FROM command_log")}
    connection.close()
    assert changed <= found
    assert logged <= found
    return found


def test_two_hundred_kills_lose_nothing_that_was_acknowledged(board: Path) -> None:
    """A value is what was acknowledged last, or what the killed desk was just about to save; never a third."""
    connection = sqlite3.connect(board)
    connection.execute("UPDATE activity SET closed = 0 WHERE id <= 30")  # all of them can be worked on
    connection.commit()
    connection.close()
    rnd = random.Random(2026)
    model = fields_of(board)
    acknowledged: set[int] = set()
    journals_left = 0
    desks = Desks(board)
    try:
        for kill in range(KILLS):
            trying: dict[str, Any] = {}
            for word, about in desks.live(kill, rnd.random() * 0.25):
                if word == "try":
                    trying = about
                else:
                    acknowledged.add(about["unit"])
                    if trying:
                        model[trying["activity"], trying["field"]] = trying["value"]
                    trying = {}
            journal = board.with_name(board.name + "-journal")
            journals_left += journal.exists() and journal.stat().st_size > 0
            assert acknowledged <= units_of(board)
            found = fields_of(board)
            if trying and found[trying["activity"], trying["field"]] == trying["value"]:
                model[trying["activity"], trying["field"]] = trying["value"]
            assert found == model
    finally:
        desks.close()
    store = Store.open(board)
    assert check_data(store) == []
    store.close()
    assert len(acknowledged) > KILLS // 2, "the desks did work"  # a busy machine lets them do less
    assert journals_left > 5, "kills did hit transactions"
