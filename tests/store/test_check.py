"""The data check finds what is wrong, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from svcdesk.domain.clock import FixedClock
from svcdesk.models import Location
from svcdesk.problem_texts import problem_text
from svcdesk.store import Store
from svcdesk.store.check import check_data
from tests.support.databases import board_database


@pytest.fixture
def board(database_path: Path, clock: FixedClock) -> Iterator[Store]:
    store = board_database(database_path, clock)
    yield store
    store.close()


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("UPDATE service_order SET progress = 'posted' WHERE id = 3", "check.progress"),
        ("UPDATE customer SET name = 'Żółw' WHERE id = 2", "check.search"),
        ("INSERT INTO customer_text(customer_text) VALUES ('delete-all')", "check.text_index"),
        ("UPDATE activity SET minutes = 0 WHERE id = 4", "check.length"),
        ("UPDATE activity SET worker_id = 99999 WHERE id = 4", "check.orphan"),
        ("UPDATE worker SET kind = 'robot' WHERE id = 1", "check.choice"),
        ("UPDATE service_order SET priority = 9 WHERE id = 1", "check.choice"),
        ("INSERT INTO change (unit_id, entity, entity_id, action, fields) VALUES (999, 'x', 1, 'I', '{}')",
         "check.history"),
    ],
)  # fmt: skip
def test_it_names_what_is_wrong(board: Store, damage: str, code: str) -> None:
    assert check_data(board) == []
    connection = sqlite3.connect(board.path)
    connection.execute(damage)
    connection.commit()
    connection.close()
    found = [problem for problem in check_data(board) if problem.code != "check.progress" or code == "check.progress"]
    assert [problem.code for problem in found] == [code]
    assert "{" not in problem_text(found[0])


def test_an_order_at_the_place_of_another_customer(board: Store) -> None:
    with board.write() as uow:
        uow.add(Location(customer_id=7, number="L-1", name="Plac"))
    connection = sqlite3.connect(board.path)
    connection.execute("UPDATE service_order SET location_id = 1 WHERE id = 5 AND customer_id <> 7")
    connection.commit()
    connection.close()
    assert "check.location" in {problem.code for problem in check_data(board)}


def test_a_damaged_file_is_called_damaged(board: Store) -> None:
    connection = sqlite3.connect(board.path)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_activity_starts_at'").fetchone()
    connection.close()
    board.close()
    content = bytearray(board.path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xaa" * 4096
    board.path.write_bytes(content)
    again = Store.open(board.path)
    assert {problem.code for problem in check_data(again)} == {"check.damaged"}
    again.close()
