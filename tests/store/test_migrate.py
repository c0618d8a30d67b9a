"""Older files become current ones or stay as they are; files that are not ours are never written to."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import op
from sqlalchemy import Column, Integer, select

from freeze_schema import statements
from svcdesk.commands.company import StartCompany
from svcdesk.commands.posting import PostLines
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.problems import Unavailable
from svcdesk.models import Customer
from svcdesk.store import Store, schema
from svcdesk.store.backups import list_backups
from svcdesk.store.engine import APPLICATION_ID, raw_connection
from svcdesk.store.migrate import migrate
from svcdesk.store.migrations import Migration, batch, migrations
from tests.support.databases import board_database
from tests.support.holder import held_by_another
from tests.support.posting import every_type, order, post, posting_company


def add_floor() -> None:
    """An artificial migration: a column in a table to which many rows refer, which is made anew."""
    with batch("customer") as customer:
        customer.add_column(Column("floor", Integer, nullable=False, server_default="0"))


LATER = Migration(schema.VERSION + 1, add_floor)


@pytest.fixture
def demo_file(database_path: Path, clock: FixedClock) -> Path:
    board_database(database_path, clock).close()
    return database_path


def raw(path: Path, question: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def normal(sql: str) -> str:
    return " ".join(sql.split())


def test_migrations_make_what_the_models_say(tmp_path: Path) -> None:
    made, migrated = tmp_path / "made.db", tmp_path / "migrated.db"
    Store.create(made).close()
    migrated.touch()
    connection = raw_connection(migrated)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.close()
    migrate(migrated, 0)
    found = []
    for path in (made, migrated):
        connection = sqlite3.connect(path)
        found.append(sorted(normal(sql) for sql in statements(connection)))
        connection.close()
    assert found[1] == found[0], "the models changed: run `python packaging/freeze_schema.py` and commit m0001.py"
    assert raw(migrated, "PRAGMA user_version") == [(schema.VERSION,)]
    assert [step.to for step in migrations()] == list(range(1, schema.VERSION + 1))
    Store.open(migrated).close()


def test_a_migration_keeps_rows_references_and_strictness(demo_file: Path, clock: FixedClock) -> None:
    orders = raw(demo_file, "SELECT id, customer_id FROM service_order ORDER BY id")
    customers = raw(demo_file, "SELECT id, number, name FROM customer ORDER BY id")
    migrate(demo_file, schema.VERSION, [LATER], clock)
    assert raw(demo_file, "SELECT id, customer_id FROM service_order ORDER BY id") == orders
    assert raw(demo_file, "SELECT id, number, name FROM customer ORDER BY id") == customers
    assert raw(demo_file, "SELECT DISTINCT floor FROM customer") == [(0,)]
    assert raw(demo_file, "PRAGMA foreign_key_check") == []
    assert raw(demo_file, "PRAGMA user_version") == [(schema.VERSION + 1,)]
    sql = str(raw(demo_file, "SELECT sql FROM sqlite_master WHERE name = 'customer'")[0][0])
    assert "STRICT" in sql
    assert "uq_customer_number" in sql
    indexes = raw(demo_file, "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'customer'")
    assert ("ix_customer_name",) in indexes
    assert [backup.reason for backup in list_backups(demo_file)] == ["migrate"]


SEALED = ("order_line", "posting_journal", "project_transaction", "stock_move")


def add_floor_to_what_is_posted() -> None:
    for name in SEALED:
        with batch(name) as table:
            table.add_column(Column("floor", Integer, nullable=False, server_default="0"))


def test_what_was_posted_stays_sealed_when_its_table_is_made_anew(database_path: Path, clock: FixedClock) -> None:
    store = Store.create(database_path, clock, "anna", "desk-1")
    runner = CommandRunner(store)
    accounts = posting_company(runner)
    post(runner, PostLines(order_ids=(order(runner, accounts, *every_type(accounts)),)))
    store.close()
    asked = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    triggers = raw(database_path, asked)
    assert {table for _name, table, _sql in triggers} >= set(SEALED)
    step = Migration(schema.VERSION + 1, add_floor_to_what_is_posted)
    migrate(database_path, schema.VERSION, [step], clock)
    assert raw(database_path, asked) == triggers
    connection = raw_connection(database_path)
    for name in SEALED:
        (id_,) = connection.execute(f"SELECT min(id) FROM {name} WHERE floor = 0").fetchone()
        for statement in (f"UPDATE {name} SET id = 99999 WHERE id = {id_}", f"DELETE FROM {name} WHERE id = {id_}"):
            with pytest.raises(sqlite3.IntegrityError, match="stays as it is"):
                connection.execute(statement)
    connection.close()


def delete_somebody() -> None:
    op.execute("DELETE FROM activity WHERE id = 1")


def leave_orphans() -> None:
    op.execute("DELETE FROM customer")


def stumble() -> None:
    add_floor()
    raise RuntimeError("in the middle")


@pytest.mark.parametrize("step", [delete_somebody, leave_orphans, stumble])
def test_a_failing_migration_leaves_the_file_as_it_was(
    demo_file: Path, step: Callable[[], None], clock: FixedClock
) -> None:
    before = demo_file.read_bytes()
    with pytest.raises(Unavailable) as caught:
        migrate(demo_file, schema.VERSION, [Migration(schema.VERSION + 1, step)], clock)
    assert caught.value.problem.code == "store.migration_failed"
    assert caught.value.data_safe
    assert demo_file.read_bytes() == before
    Store.open(demo_file, clock).close()


def test_rows_may_change_where_the_migration_says_so(demo_file: Path, clock: FixedClock) -> None:
    migrate(demo_file, schema.VERSION, [Migration(schema.VERSION + 1, delete_somebody, frozenset({"activity"}))], clock)
    assert raw(demo_file, "SELECT count(*) FROM activity") == [(299,)]


def test_no_migration_while_another_desk_has_the_file(demo_file: Path, clock: FixedClock) -> None:
    before = demo_file.read_bytes()
    with held_by_another(demo_file), pytest.raises(Unavailable) as caught:
        migrate(demo_file, schema.VERSION, [LATER], clock)
    assert caught.value.problem.code == "store.in_use"
    assert demo_file.read_bytes() == before


def set_version(path: Path, version: int) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version={version}")
    connection.close()


def make_newer(path: Path) -> None:
    set_version(path, schema.VERSION + 1)


def make_foreign(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA application_id=7")
    connection.close()


def make_text(path: Path) -> None:
    path.write_text("Zlecenia serwisowe\n" * 500, "utf-8")


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def spoil_header(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[0:16] = b"\0" * 16
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (make_newer, "store.newer"),
        (make_foreign, "store.not_svcdesk"),
        (make_text, "store.not_svcdesk"),
        (make_empty, "store.not_svcdesk"),
        (spoil_header, "store.damaged"),
    ],
)
def test_what_is_refused_is_not_touched(demo_file: Path, spoil: Callable[[Path], None], code: str) -> None:
    spoil(demo_file)
    before = (demo_file.read_bytes(), demo_file.stat().st_mtime_ns)
    with pytest.raises(Unavailable) as caught:
        Store.open(demo_file)
    assert caught.value.problem.code == code
    assert (demo_file.read_bytes(), demo_file.stat().st_mtime_ns) == before


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as caught:
        Store.open(tmp_path / "none.db")
    assert caught.value.problem.code == "store.missing"
    assert list(tmp_path.iterdir()) == []


def test_a_file_with_damaged_pages_is_read_but_never_written(demo_file: Path, clock: FixedClock) -> None:
    content = bytearray(demo_file.read_bytes())
    page = int(raw(demo_file, "SELECT rootpage FROM sqlite_master WHERE name = 'ix_change_entity'")[0][0])  # type: ignore[call-overload]
    content[(page - 1) * 4096 : page * 4096] = b"\xaa" * 4096
    demo_file.write_bytes(content)
    store = Store.open(demo_file, clock)
    with store.read() as reader:
        assert reader.session.scalar(select(Customer.name).limit(1))
    for _again in range(2):
        with pytest.raises(Unavailable) as caught:
            CommandRunner(store).run(StartCompany(company="X"))
        assert caught.value.problem.code == "store.damaged"
    store.close()
    assert demo_file.read_bytes() == bytes(content)


def test_create_leaves_nothing_half_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_connection: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(schema, "create", fail)
    with pytest.raises(Unavailable) as caught:
        Store.create(tmp_path / "new.db")
    assert caught.value.problem.code == "store.disk_full"
    assert list(tmp_path.iterdir()) == []
