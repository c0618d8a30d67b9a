"""Backups are made, checked, thinned and restored on real files."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcdesk.commands.company import SetParameter, StartCompany
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import Clock
from svcdesk.domain.problems import Unavailable
from svcdesk.problem_texts import problem_text
from svcdesk.store import Store
from svcdesk.store.backups import (
    Backup,
    backup_folder,
    backup_if_due,
    compute_kept,
    last_unit,
    list_backups,
    make_backup,
    restore,
)
from svcdesk.store.lock import DatabaseLock

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BUSY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from svcdesk.domain.clock import FixedClock
from svcdesk.store.backups import make_backup
clock = FixedClock(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
print("ready", flush=True)
sys.stdin.read()
for _each in range(8):
    make_backup(Path(sys.argv[1]), "manual", clock)
"""


@dataclass(slots=True)
class Ticking:
    """A clock that a test moves."""

    at: datetime = NOW

    def now(self) -> datetime:
        return self.at

    def wait(self, **span: float) -> None:
        self.at += timedelta(**span)


@pytest.fixture
def ticking() -> Ticking:
    return Ticking()


@pytest.fixture
def company(database_path: Path, ticking: Clock) -> Iterator[Store]:
    store = Store.create(database_path, ticking, user="anna", workstation="desk-1")
    CommandRunner(store).run(StartCompany(company="Serwis Łódź"))
    yield store
    store.close()


def days_before(store: Store) -> int:
    with store.read() as reader:
        return reader.parameters.days_before


def set_days(store: Store, days: int) -> None:
    CommandRunner(store).run(SetParameter("days_before", str(days)))


def codes(call: pytest.ExceptionInfo[Unavailable]) -> str:
    return call.value.problem.code


def test_a_backup_is_a_sound_copy_while_the_store_is_open(company: Store, ticking: Ticking) -> None:
    backup = make_backup(company.path, "manual", ticking)
    assert list_backups(company.path) == [backup]
    assert (backup.reason, backup.at, backup.size) == ("manual", NOW, company.path.stat().st_size)
    copy = Store.open(backup.path, ticking)
    assert days_before(copy) == days_before(company)
    copy.close()
    assert not list(backup_folder(company.path).glob("*.part"))


def test_it_is_due_after_half_an_hour_and_only_if_something_was_saved(company: Store, ticking: Ticking) -> None:
    assert backup_if_due(company.path, ticking) is not None
    set_days(company, 10)
    ticking.wait(minutes=29)
    assert backup_if_due(company.path, ticking) is None
    ticking.wait(minutes=1)
    assert backup_if_due(company.path, ticking) is not None
    ticking.wait(hours=5)
    assert backup_if_due(company.path, ticking) is None, "nothing was saved since"
    set_days(company, 11)
    assert backup_if_due(company.path, ticking) is not None


def test_a_newest_backup_that_cannot_be_read_is_no_reason_to_make_none(company: Store, ticking: Ticking) -> None:
    make_backup(company.path, "regular", ticking).path.write_bytes(b"nothing of a database" * 300)
    ticking.wait(minutes=31)
    made = backup_if_due(company.path, ticking)
    assert made is not None
    assert last_unit(made.path) == last_unit(company.path)


def test_two_backups_in_one_second_are_two(company: Store, ticking: Ticking) -> None:
    make_backup(company.path, "manual", ticking)
    make_backup(company.path, "import", ticking)
    make_backup(company.path, "import", ticking)
    assert [b.reason for b in list_backups(company.path)] == ["import", "import", "manual"]


def test_processes_that_make_backups_in_one_second_have_names_of_their_own(company: Store) -> None:
    words = [sys.executable, "-c", BUSY, str(company.path)]
    busy = [subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _each in range(4)]
    for process in busy:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in busy:
        assert process.stdin is not None
        process.stdin.close()
    assert [process.wait(60) for process in busy] == [0] * 4
    for process in busy:
        assert process.stdout is not None
        process.stdout.close()
    made = list_backups(company.path)
    assert len(made) == 4 * 8
    assert {last_unit(backup.path) for backup in made} == {last_unit(company.path)}
    assert not list(backup_folder(company.path).glob("*.part*"))


def test_a_database_may_have_any_name(tmp_path: Path, ticking: Ticking) -> None:
    path = tmp_path / "serwis [kopia].db"
    store = Store.create(path, ticking)
    store.close()
    backup = make_backup(path, "manual", ticking)
    assert list_backups(path) == [backup]


def test_restoring_brings_back_what_was_and_keeps_what_is(company: Store, ticking: Ticking) -> None:
    set_days(company, 10)
    backup = make_backup(company.path, "manual", ticking)
    ticking.wait(minutes=5)
    set_days(company, 20)
    with DatabaseLock(company.path):
        aside = restore(company.path, backup.path, ticking)
    assert days_before(company) == 10, "the open store sees it at once"
    set_days(company, 11)
    assert aside is not None
    assert aside.reason == "restore"
    restore(company.path, aside.path, ticking)
    assert days_before(company) == 20


def test_a_damaged_backup_is_not_restored(company: Store, ticking: Ticking) -> None:
    backup = make_backup(company.path, "manual", ticking)
    spoil(backup.path)
    before = company.path.read_bytes()
    with pytest.raises(Unavailable) as caught:
        restore(company.path, backup.path, ticking)
    assert codes(caught) == "backup.damaged"
    assert company.path.read_bytes() == before
    with pytest.raises(Unavailable) as missing:
        restore(company.path, backup.path.with_name("none.db"), ticking)
    assert codes(missing) == "backup.missing"


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: path.mkdir(), "backup.folder"),
        (lambda path: path.write_text("no database, but long enough for a header" * 9), "backup.not_svcdesk"),
        (lambda path: path.write_bytes(b""), "backup.not_svcdesk"),
    ],
)
def test_what_is_no_backup_is_not_restored_and_called_what_it_is(
    company: Store, ticking: Ticking, tmp_path: Path, make: Callable[[Path], object], code: str
) -> None:
    other = tmp_path / "other"
    make(other)
    before = company.path.read_bytes()
    with pytest.raises(Unavailable) as caught:
        restore(company.path, other, ticking)
    assert codes(caught) == code
    assert problem_text(caught.value.problem).startswith(str(other))
    assert company.path.read_bytes() == before


def test_a_damaged_database_is_replaced_and_kept_aside(company: Store, ticking: Ticking) -> None:
    set_days(company, 10)
    backup = make_backup(company.path, "manual", ticking)
    company.close()
    spoil(company.path)
    damaged = company.path.read_bytes()
    with pytest.raises(Unavailable) as caught:
        make_backup(company.path, "regular", ticking)
    assert codes(caught) in ("backup.damaged", "store.damaged")
    assert list_backups(company.path) == [backup], "a bad copy never pushes out a good one"
    aside = restore(company.path, backup.path, ticking)
    assert aside is not None
    assert aside.path.read_bytes() == damaged
    again = Store.open(company.path, ticking)
    assert days_before(again) == 10
    again.close()
    assert list_backups(company.path) == [backup], "the damaged one is not offered"


def test_a_lost_database_comes_back(company: Store, ticking: Ticking) -> None:
    backup = make_backup(company.path, "manual", ticking)
    company.close()
    company.path.unlink()
    assert restore(company.path, backup.path, ticking) is None
    Store.open(company.path, ticking).close()


def spoil(path: Path) -> None:
    """Overwrite the middle of every page but the first."""
    content = bytearray(path.read_bytes())
    for at in range(4096, len(content), 4096):
        content[at : at + 2000] = b"\xff" * min(2000, len(content) - at)
    path.write_bytes(content)


def test_old_ones_are_thinned_when_a_new_one_is_made(company: Store, ticking: Ticking) -> None:
    for _hour in range(60):
        make_backup(company.path, "manual", ticking)
        ticking.wait(hours=1)
    kept = list_backups(company.path)
    assert len(kept) == 25 + 1, "all of a day, and the last of the day before"
    assert kept[0].at == ticking.at - timedelta(hours=1)


@given(st.lists(st.integers(0, 800 * 24), min_size=1, max_size=200, unique=True))
def test_thinning_keeps_what_it_says(hours: list[int]) -> None:
    times = [NOW - timedelta(hours=h) for h in hours]
    kept = compute_kept(times, NOW)
    assert kept <= set(times)
    assert max(times) in kept, "never the last one"
    assert {t for t in times if NOW - t <= timedelta(days=1)} <= kept
    by_day = {t.date() for t in times if NOW - t <= timedelta(days=30)}
    assert by_day == {t.date() for t in kept if NOW - t <= timedelta(days=30)}
    assert len(kept) <= 25 + 32 + 13 + 1
    assert compute_kept(kept, NOW) == kept


def test_the_last_unit_tells_states_apart(company: Store) -> None:
    before = last_unit(company.path)
    set_days(company, 12)
    assert last_unit(company.path) != before


def test_a_backup_of_a_newer_schema_is_refused(company: Store, ticking: Ticking) -> None:
    backup: Backup = make_backup(company.path, "manual", ticking)
    connection = sqlite3.connect(backup.path)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with pytest.raises(Unavailable) as caught:
        restore(company.path, backup.path, ticking)
    assert codes(caught) == "backup.newer"
