"""One desk per database file."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import pytest

from svcdesk.domain.clock import FixedClock
from svcdesk.domain.problems import Unavailable
from svcdesk.problem_texts import problem_text
from svcdesk.store import Store
from svcdesk.store.lock import DatabaseLock, ExclusiveUse
from tests.support.holder import held_by_another


def test_the_second_one_is_told_who_has_it(database_path: Path) -> None:
    with held_by_another(database_path) as holder, pytest.raises(Unavailable) as caught:
        DatabaseLock(database_path).acquire()
    assert caught.value.problem.code == "store.in_use"
    assert caught.value.problem.params["pid"] == holder.pid
    assert caught.value.problem.params["host"] == platform.node()
    words = problem_text(caught.value.problem)
    assert str(holder.pid) in words
    assert platform.node() in words
    assert "{" not in words


def test_the_lock_of_a_killed_process_is_taken_over(database_path: Path) -> None:
    with held_by_another(database_path):
        pass
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


def test_another_desk_is(database_path: Path) -> None:
    with held_by_another(database_path), pytest.raises(Unavailable), ExclusiveUse(database_path):
        pass


def test_a_script_may_work_beside_the_desk(store: Store, database_path: Path) -> None:
    with DatabaseLock(database_path), store.write() as uow:
        assert uow.next_number("customer") == "K-00001"
