"""One desk per database file."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from svcdesk.domain.clock import FixedClock
from svcdesk.domain.problems import Unavailable
from svcdesk.problem_texts import problem_text
from svcdesk.store import Store
from svcdesk.store.lock import DatabaseLock, ExclusiveUse

HOLDER = """
import sys
from pathlib import Path
from svcdesk.store.lock import DatabaseLock
lock = DatabaseLock(Path(sys.argv[1])).acquire()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def held_by_another(database_path: Path) -> subprocess.Popen[str]:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(database_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def kill(holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.communicate()


def test_the_second_one_is_told_who_has_it(held_by_another: subprocess.Popen[str], database_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        DatabaseLock(database_path).acquire()
    assert caught.value.problem.code == "store.in_use"
    assert caught.value.problem.params["pid"] == held_by_another.pid
    assert caught.value.problem.params["host"] == platform.node()
    words = problem_text(caught.value.problem)
    assert str(held_by_another.pid) in words
    assert platform.node() in words
    assert "{" not in words
    kill(held_by_another)


def test_the_lock_of_a_killed_process_is_taken_over(
    held_by_another: subprocess.Popen[str], database_path: Path
) -> None:  # fmt: skip
    kill(held_by_another)
    with DatabaseLock(database_path) as lock:
        assert lock.held


def test_the_same_process_has_it_only_once_too(database_path: Path, clock: FixedClock) -> None:
    with DatabaseLock(database_path, clock), pytest.raises(Unavailable) as caught:
        DatabaseLock(database_path).acquire()
    assert caught.value.problem.params["pid"] == os.getpid()
    with DatabaseLock(database_path) as again:
        assert again.held


def test_our_own_desk_is_not_in_the_way_of_exclusive_use(database_path: Path) -> None:
    with DatabaseLock(database_path) as desk, ExclusiveUse(database_path):
        assert desk.held


def test_another_desk_is(held_by_another: subprocess.Popen[str], database_path: Path) -> None:
    with pytest.raises(Unavailable), ExclusiveUse(database_path):
        pass
    kill(held_by_another)


def test_a_script_may_work_beside_the_desk(store: Store, database_path: Path) -> None:
    with DatabaseLock(database_path), store.write() as uow:
        assert uow.next_number("customer") == "K-00001"
