"""A posted line and its transaction stay to the last bit, whatever way somebody takes to change them."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from svcdesk.cli import REFUSED, main
from svcdesk.commands.base import Command
from svcdesk.commands.imports.records import import_file
from svcdesk.commands.imports.targets import catalogue
from svcdesk.commands.order_cancel import CancelLines, CancelOrder, CancelOrders, RevokeLines
from svcdesk.commands.order_delete import DeleteOrder, DeleteOrders
from svcdesk.commands.order_move import MoveLines
from svcdesk.commands.orders import SaveOrder
from svcdesk.commands.posting import PostLines
from svcdesk.commands.pricing import RefreshPrices
from svcdesk.commands.records import DeleteRecord, SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.sign_off import ClearSignOff
from svcdesk.domain.batches import BatchPlan, Outcome
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.imports.mapping import ImportMap, read_mapping
from svcdesk.domain.problems import Refused
from svcdesk.queries.forms import load_record
from svcdesk.store import Store
from tests.support.posting import Accounts, every_type, line, lines_of, order, post, posting_company, transactions

_POSTED = {
    "order_line": "SELECT * FROM order_line WHERE status = 'posted'",
    "project_transaction": "SELECT * FROM project_transaction",
    "posting_journal": "SELECT * FROM posting_journal",
    "stock_move": "SELECT * FROM stock_move",
}


def posted_rows(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What the file says, past all of our own code."""
    connection = sqlite3.connect(path)
    found = {table: connection.execute(f"{query} ORDER BY id").fetchall() for table, query in _POSTED.items()}
    connection.close()
    return found


class Posted:
    """An order with a posted line of each type and one that is open; nothing of the posted ones may change."""

    def __init__(self, store: Store) -> None:
        self.store, self.runner = store, CommandRunner(store)
        self.accounts: Accounts = posting_company(self.runner)
        self.order_id = order(self.runner, self.accounts, *every_type(self.accounts))
        post(self.runner, PostLines(order_ids=(self.order_id,)))
        rows = self.rows()
        self.save((*rows, line(self.accounts, "fee")), rows)
        self.line_ids = tuple(row.id for row in lines_of(store, self.order_id)[:4])
        self.before = posted_rows(store.path)
        assert [len(self.before[name]) for name in ("order_line", "project_transaction")] == [4, 4]

    def rows(self) -> tuple[RowDraft, ...]:
        with self.store.read() as reader:
            return load_record(reader, "service_order", self.order_id).children["order_line"]

    def save(self, rows: tuple[RowDraft, ...], base: tuple[RowDraft, ...]) -> None:
        children, was = {"order_line": rows}, {"order_line": base}
        self.runner.run(SaveOrder(self.order_id, {}, None, {}, children, was))

    def stays(self) -> None:
        assert posted_rows(self.store.path) == self.before

    def refused(self, command: Command, code: str) -> None:
        with pytest.raises(Refused, match=code):
            self.runner.run(command, frozenset({"batch.every_order"}))
        self.stays()


@pytest.fixture
def posted(store: Store) -> Posted:
    return Posted(store)


def test_its_order_is_not_deleted(posted: Posted) -> None:
    posted.refused(DeleteOrder(posted.order_id), r"order\.posted_lines")
    posted.refused(DeleteRecord("service_order", posted.order_id), r"order\.delete_by_order")


def test_nor_by_the_periodic_job(posted: Posted) -> None:
    other = order(posted.runner, posted.accounts, line(posted.accounts, "fee"))
    report = posted.runner.run(DeleteOrders(), frozenset({"batch.every_order"})).result
    assert isinstance(report, BatchPlan)
    assert {row.record_id: row.outcome for row in report.rows} == {
        posted.order_id: Outcome.SKIPPED, other: Outcome.DONE,
    }  # fmt: skip
    assert [p.code for row in report.rows for p in row.problems] == ["order.posted_lines"]
    posted.stays()


def test_it_is_not_canceled_moved_or_signed_anew(posted: Posted) -> None:
    posted.refused(CancelOrder(posted.order_id), r"order\.posted_lines")
    posted.refused(CancelLines(posted.order_id, posted.line_ids[:1]), r"line\.not_open")
    posted.refused(RevokeLines(posted.order_id, posted.line_ids[:1]), r"line\.not_canceled")
    posted.refused(MoveLines(posted.order_id, posted.line_ids[:1]), r"move\.posted")
    posted.refused(ClearSignOff(posted.order_id), r"sign_off\.posted")
    posted.refused(ClearSignOff(posted.order_id, posted.line_ids[:1]), r"sign_off\.posted")
    posted.runner.run(CancelOrders(order_ids=(posted.order_id,)))
    posted.runner.run(RefreshPrices(posted.order_id))
    posted.stays()


def test_saving_its_order_leaves_it(posted: Posted) -> None:
    rows = posted.rows()
    changed = RowDraft(rows[0].id, {**rows[0].values, "quantity": "7"})
    with pytest.raises(Refused, match=r"line\.locked"):
        posted.save((changed, *rows[1:]), rows)
    with pytest.raises(Refused, match=r"line\.locked"):
        posted.save(rows[1:], rows)
    posted.stays()
    posted.save(tuple(reversed(rows)), rows)
    posted.save((line(posted.accounts, "fee"), *posted.rows()), posted.rows())
    posted.runner.run(SaveOrder(posted.order_id, {"description": "other", "preferred_at": None}))
    posted.stays()


def test_what_it_refers_to_is_not_deleted(posted: Posted) -> None:
    accounts = posted.accounts
    for entity, id_ in {
        "worker": accounts.known.worker, "item": accounts.known.item, "project": accounts.project,
        "category": accounts.categories["fee"], "line_property": accounts.chargeable,
    }.items():  # fmt: skip
        posted.refused(DeleteRecord(entity, id_), r"record\.in_use")


def test_other_prices_and_names_leave_it(posted: Posted) -> None:
    accounts = posted.accounts
    posted.runner.run(SaveRecord("line_property", accounts.chargeable, {"chargeable": False}))
    posted.runner.run(SaveRecord("item", accounts.known.item, {"sales_price": "999", "cost_price": "500"}))
    posted.runner.run(SaveRecord("category", accounts.categories["fee"], {"name": "Other"}))
    posted.runner.run(RefreshPrices(posted.order_id))
    posted.stays()


def orders_file(posted: Posted, path: Path, price: int) -> tuple[Path, ImportMap]:
    """The order's number once more, with another text and another line."""
    with posted.store.read() as reader:
        values = load_record(reader, "service_order", posted.order_id).values
    path.write_text(f"Number,Text,Line,Price\n{values['number']},{price},Other,{price}\n", encoding="utf-8")
    return path, read_mapping(
        """
kind = "orders"
[rows]
key = "number"
[fields]
number = "Number"
description = "Text"
customer = { value = "Hotel", create = { name = "{value}" } }
[[lines]]
[lines.fields]
type = { value = "fee" }
description = "Line"
sales_price = "Price"
""",
        catalogue(),
    )


def test_nor_by_an_import_of_the_same_order(posted: Posted, tmp_path: Path) -> None:
    for price in (700, 800):
        report = import_file(posted.runner, *orders_file(posted, tmp_path / f"{price}.csv", price))
        assert (report.created, report.unchanged) == (0, 1)
        assert "import.differs" in {found.problem.code for found in report.problems}
        posted.stays()
    assert len(lines_of(posted.store, posted.order_id)) == 5


def test_nor_by_the_command_line(
    posted: Posted, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SVCDESK_LANGUAGE", "en")
    order_id, first = posted.order_id, posted.line_ids[0]
    tries: list[tuple[list[str], str]] = [
        (["delete_order", f"order_id={order_id}"], "order.posted_lines"),
        (["cancel_order", f"order_id={order_id}"], "order.posted_lines"),
        (["cancel_lines", f"order_id={order_id}", f"line_ids={json.dumps([first])}"], "line.not_open"),
        (["move_lines", f"order_id={order_id}", f"line_ids={json.dumps([first])}"], "move.posted"),
        (["clear_sign_off", f"order_id={order_id}"], "sign_off.posted"),
    ]
    for words, code in tries:
        capsys.readouterr()
        status = main(["--db", str(posted.store.path), "do", *words, "--json"])
        assert status == REFUSED
        assert [problem["code"] for problem in json.loads(capsys.readouterr().err)["problems"]] == [code]
        posted.stays()


def test_own_older_steps_are_out_of_reach_of_undo(store: Store) -> None:
    runner = CommandRunner(store)
    accounts = posting_company(runner)
    post(runner, PostLines(order_ids=(order(runner, accounts, *every_type(accounts)),)))
    before = posted_rows(store.path)
    assert runner.next_undo() is None
    with pytest.raises(Refused, match=r"undo\.nothing"):
        runner.undo()
    assert posted_rows(store.path) == before


def test_older_steps_of_others_are_refused_not_undone(store: Store, clock: FixedClock) -> None:
    """Bob made, changed and signed the order; Anna posted it; then Bob undoes, step by step."""
    anna = CommandRunner(store)
    accounts = posting_company(anna)
    theirs = Store.open(store.path, clock, user="bob", workstation="desk-2")
    bob = CommandRunner(theirs)
    order_id = order(bob, accounts, *every_type(accounts))
    post(anna, PostLines(order_ids=(order_id,)))
    before = posted_rows(store.path)
    tried = 0
    while bob.next_undo() is not None:
        with pytest.raises(Refused):
            bob.undo()
        assert posted_rows(store.path) == before
        bob.skip_undo()
        tried += 1
    assert tried == 2
    theirs.close()
    assert len(transactions(store)) == 4
