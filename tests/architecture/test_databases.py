"""Databases that are made once and copied: a copy is what would have been made, and nothing is shared."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from svcdesk.commands.company import SetParameter
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import FixedClock
from svcdesk.store import Store
from svcdesk.store.check import check_data
from tests.support.databases import empty_database, made_once
from tests.support.records import add, small_company


def dump(store: Store) -> list[str]:
    """The file as SQL, but for the random keys of its units."""
    with closing(sqlite3.connect(store.path)) as connection:
        return [line for line in connection.iterdump() if not line.startswith('INSERT INTO "unit" ')]


def test_a_copy_is_what_would_have_been_made(tmp_path: Path, clock: FixedClock) -> None:
    created = Store.create(tmp_path / "created.db", clock, "anna", "desk-1")
    known = small_company.__wrapped__(CommandRunner(created))  # type: ignore[attr-defined]
    for name in ("first.db", "second.db"):
        copied = empty_database(tmp_path / name, clock)
        assert small_company(CommandRunner(copied)) == known
        assert dump(copied) == dump(created)
        assert check_data(copied) == []
        copied.close()
    created.close()


def test_it_is_made_anew_at_another_time_or_from_other_content(tmp_path: Path, clock: FixedClock) -> None:
    made: list[Path] = []

    @made_once
    def fill(store: Store) -> list[int]:
        made.append(store.path)
        return [add(CommandRunner(store), "team", code="N", name="North")]

    later = FixedClock(clock.at + timedelta(days=1))
    for name, at in (("a", clock), ("b", clock), ("c", later), ("d", clock)):
        store = empty_database(tmp_path / name, at)
        if name == "d":
            add(CommandRunner(store), "team", code="S", name="South")
        fill(store).clear()  # what one test does to a result is not seen by the next
        store.close()
    assert [path.name for path in made] == ["a", "c", "d"]


def test_what_is_open_sees_the_copy_and_keeps_its_own_file(tmp_path: Path, clock: FixedClock) -> None:
    stores = [empty_database(tmp_path / name, clock) for name in ("a", "b", "c")]
    for store in stores:
        with store.read() as reader:
            assert reader.company.name == ""
        small_company(CommandRunner(store))
        assert len(CommandRunner(store).log()) == 1
        CommandRunner(store).run(SetParameter("days_before", "3"))
        with store.read() as reader:
            assert (reader.company.name, reader.parameters.days_before) == ("Serwis Łódź", 3)
        store.close()
