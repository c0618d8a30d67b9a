"""Full disks, read-only files, write errors, and a COMMIT whose answer is lost."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select

from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.problems import Unavailable
from svcdesk.models import ServiceOrder, Unit
from svcdesk.problem_texts import problem_text
from svcdesk.store import Store, backups
from svcdesk.store.backups import list_backups, make_backup, restore
from svcdesk.store.check import check_data
from svcdesk.store.lock import DatabaseLock
from tests.support import disks
from tests.support.databases import board_database

LONG = "Winda stoi między piętrami. " * 500


def new_order(text: str = "Próba") -> CreateOrder:
    return CreateOrder({"customer_id": 1, "description": text, "problem": LONG})


def orders(store: Store) -> int:
    with store.read() as reader:
        return reader.session.scalar(select(func.count()).select_from(ServiceOrder)) or 0


@contextmanager
def refused(*codes: str) -> Iterator[None]:
    """The user is told in words that name no placeholder, and that the data is safe."""
    with pytest.raises(Unavailable) as caught:
        yield
    assert caught.value.problem.code in codes
    assert caught.value.data_safe
    assert "{" not in problem_text(caught.value.problem)


@pytest.fixture
def board(database_path: Path, clock: FixedClock) -> Iterator[Store]:
    store = board_database(database_path, clock)
    yield store
    store.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with disks.small_disk(tmp_path / "mały dysk", "12m") as folder:
        yield folder


def test_a_full_disk_keeps_everything_and_works_again_when_there_is_room(small_disk: Path, clock: FixedClock) -> None:
    store = board_database(small_disk / "svcdesk.db", clock)
    runner = CommandRunner(store)
    runner.run(new_order())
    before = orders(store)
    filler = disks.fill(small_disk)
    for _again in range(3):
        with refused("store.disk_full"):
            runner.run(new_order())
    with refused("backup.disk_full"):
        make_backup(store.path, "manual", clock)
    assert list_backups(store.path) == []
    assert orders(store) == before
    assert check_data(store) == []
    filler.unlink()
    runner.run(new_order())
    runner.undo()
    assert orders(store) == before
    assert check_data(store) == []
    store.close()


def test_restoring_on_a_full_disk_changes_nothing_and_works_once_there_is_room(
    small_disk: Path, clock: FixedClock
) -> None:
    store = board_database(small_disk / "svcdesk.db", clock)
    at_first = orders(store)
    backup = make_backup(store.path, "manual", clock)
    CommandRunner(store).run(new_order())
    store.close()
    filler = disks.fill(small_disk)
    with DatabaseLock(store.path):  # of the desk that restores; a full disk cannot hold who has it
        for _again in range(2):
            with refused("backup.disk_full"):
                restore(store.path, backup.path, clock)
        assert list_backups(store.path) == [backup]
        filler.unlink()
        aside = restore(store.path, backup.path, clock)
    assert aside is not None
    for path, count in ((store.path, at_first), (aside.path, at_first + 1)):
        again = Store.open(path, clock)
        assert orders(again) == count
        assert check_data(again) == []
        again.close()


def test_a_backup_that_finds_no_room_is_not_restored_by_half(board: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    backup = make_backup(board.path, "manual")
    CommandRunner(board).run(new_order())
    before = orders(board)

    def fail(_backup: Path, _path: Path) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(backups, "_copy_into", fail)
        with refused("restore.disk_full"):
            restore(board.path, backup.path)
    assert orders(board) == before
    assert list_backups(board.path) == [backup], "what was set aside is there still: its copy gives its room back"
    restore(board.path, backup.path)
    assert orders(board) == before - 1


def test_a_file_that_may_not_grow_is_a_full_disk(board: Store) -> None:
    """The same without the right to mount: SQLite itself says that there is no room."""
    limit: dict[str, int] = {"pages": 0}

    @event.listens_for(board._write_engine, "checkout")
    def _limit(connection: Any, _record: Any, _proxy: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages + limit['pages']}")

    runner = CommandRunner(board)
    before = orders(board)
    with refused("store.disk_full"):
        for number in range(20):
            runner.run(new_order(f"Próba {number}"))
    saved = orders(board)
    assert check_data(board) == []
    limit["pages"] = 1000
    runner.run(new_order())
    assert orders(board) == saved + 1
    assert saved >= before


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of POSIX")
def test_a_write_error_in_the_middle_saves_nothing(board: Store) -> None:
    import resource

    runner = CommandRunner(board)
    runner.run(new_order())
    before = orders(board)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (board.path.stat().st_size + 4096, usual[1]))
    try:
        with refused("store.disk_error", "store.disk_full"):
            for number in range(20):
                runner.run(new_order(f"Próba {number}"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    saved = orders(board)
    assert check_data(board) == []
    runner.run(new_order())
    assert orders(board) == saved + 1
    assert saved >= before


@pytest.fixture
def read_only_disk(tmp_path: Path, clock: FixedClock) -> Iterator[Path]:
    with disks.small_disk(tmp_path / "tylko do odczytu", "12m") as folder:
        board_database(folder / "svcdesk.db", clock).close()
        disks.set_writable(folder, writable=False)
        yield folder


def test_a_read_only_file_can_be_read_and_says_why_it_is_not_written(read_only_disk: Path, clock: FixedClock) -> None:
    store = Store.open(read_only_disk / "svcdesk.db", clock)
    assert orders(store) == 300
    assert check_data(store) == []
    for _again in range(2):
        with refused("store.read_only"):
            CommandRunner(store).run(new_order())
    disks.set_writable(read_only_disk, writable=True)
    CommandRunner(store).run(new_order())
    assert orders(store) == 301
    store.close()


def test_a_commit_that_raised_but_was_done_is_done_once(board: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = orders(board)
    commit: Callable[[Any], None] = board._write_engine.dialect.do_commit

    def lose_the_answer(connection: Any) -> None:
        commit(connection)
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(board._write_engine.dialect, "do_commit", lose_the_answer)
        done = CommandRunner(board).run(new_order())
    assert orders(board) == before + 1
    with board.read() as reader:
        assert reader.session.get_one(Unit, done.unit_id).user == board.user
    CommandRunner(board).undo()
    assert orders(board) == before


def test_a_commit_that_raised_and_was_not_done_is_refused(board: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = orders(board)

    def fail(_connection: Any) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patched:
        patched.setattr(board._write_engine.dialect, "do_commit", fail)
        with refused("store.disk_error"):
            CommandRunner(board).run(new_order())
    assert orders(board) == before
    CommandRunner(board).run(new_order())
    assert orders(board) == before + 1
