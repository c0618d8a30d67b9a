"""Random life of an order's lines: whatever is added, canceled, revoked, posted and undone, the truth table holds."""

from __future__ import annotations

import sqlite3
import tempfile
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from svcdesk.commands.base import Command
from svcdesk.commands.order_cancel import CancelLines, CancelOrder, RevokeLines, RevokeOrder
from svcdesk.commands.order_copy import CopyLines
from svcdesk.commands.order_delete import DeleteOrder
from svcdesk.commands.order_move import MoveLines
from svcdesk.commands.orders import SaveOrder
from svcdesk.commands.posting import PostLines
from svcdesk.commands.posting_reversal import ReverseTransactions
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.sign_off import ClearSignOff, SignOffLines
from svcdesk.domain.batches import Outcome
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.drafts import RecordDraft, RowDraft
from svcdesk.domain.kinds import LineStatus, Progress
from svcdesk.domain.money import round_amount
from svcdesk.domain.orders import Amount, compute_progress, compute_totals
from svcdesk.domain.problems import Refused
from svcdesk.queries.forms import load_record
from tests.support.databases import empty_database
from tests.support.posting import line, order, post, posting_company, transactions

C, X, P = LineStatus.CREATED, LineStatus.CANCELED, LineStatus.POSTED
AMOUNTS = st.decimals(Decimal(-50), Decimal(50), places=4).filter(bool)


@pytest.mark.parametrize(("statuses", "progress"), [
    ((C, C, C), Progress.IN_PROCESS), ((X, C, C), Progress.IN_PROCESS), ((C, X, P), Progress.IN_PROCESS),
    ((X, X, X), Progress.CANCELED), ((P, P, P), Progress.POSTED), ((P, X, X), Progress.POSTED),
    ((), Progress.IN_PROCESS),
])  # fmt: skip
def test_worked_example_4(statuses: tuple[LineStatus, ...], progress: Progress) -> None:
    assert compute_progress(statuses) is progress


_SEALED = {
    "order_line": "SELECT * FROM order_line WHERE status = 'posted'",
    "project_transaction": "SELECT * FROM project_transaction",
    "posting_journal": "SELECT * FROM posting_journal",
}


def sealed_rows(path: Path) -> dict[tuple[str, int], dict[str, Any]]:
    """Every posted line, transaction and journal as the file has it, past all of our own code."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    found = {
        (table, row["id"]): dict(row)
        for table, query in _SEALED.items()
        for row in connection.execute(query).fetchall()
    }
    connection.close()
    return found


class OrderLines(RuleBasedStateMachine):
    """One order; ``model`` is what its lines should be, ``past`` and ``future`` what undo and redo should bring."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        clock = FixedClock(datetime(2026, 11, 23, 9, tzinfo=UTC))
        self.store = empty_database(Path(self.folder.name) / "o.db", clock)
        self.runner = CommandRunner(self.store)
        self.accounts = posting_company(self.runner)
        self.order_id = order(self.runner, self.accounts, signed=False)
        self.sealed: dict[tuple[str, int], dict[str, Any]] = {}
        self.reversed: set[int] = set()
        self.model: list[tuple[LineStatus, Decimal, Decimal]] = []
        self.past: list[list[tuple[LineStatus, Decimal, Decimal]]] = []
        self.future: list[list[tuple[LineStatus, Decimal, Decimal]]] = []

    def draft(self) -> RecordDraft:
        with self.store.read() as reader:
            return load_record(reader, "service_order", self.order_id)

    def do(self, command: Command, model: list[tuple[LineStatus, Decimal, Decimal]]) -> None:
        self.runner.run(command)
        self.past.append(self.model)
        self.future = []
        self.model = model

    def save(self, rows: tuple[RowDraft, ...]) -> SaveOrder:
        draft = self.draft()
        return SaveOrder(self.order_id, {}, None, {}, {"order_line": rows}, draft.children)

    @rule(quantity=AMOUNTS, price=AMOUNTS)
    def add(self, quantity: Decimal, price: Decimal) -> None:
        rows = self.draft().children["order_line"]
        new = line(self.accounts, "expense", quantity=quantity, sales_price=price)
        self.do(self.save((*rows, new)), [*self.model, (C, quantity, price)])

    @precondition(lambda self: self.model)
    @rule(data=st.data(), quantity=AMOUNTS)
    def change(self, data: st.DataObject, quantity: Decimal) -> None:
        at = data.draw(st.integers(0, len(self.model) - 1))
        rows = list(self.draft().children["order_line"])
        status, old, price = self.model[at]
        rows[at] = RowDraft(rows[at].id, {**rows[at].values, "quantity": quantity})
        if status is not C and quantity != old:
            with pytest.raises(Refused, match=r"line\.locked"):
                self.runner.run(self.save(tuple(rows)))
        elif quantity != old:
            self.do(self.save(tuple(rows)), [*self.model[:at], (C, quantity, price), *self.model[at + 1 :]])

    @precondition(lambda self: self.model)
    @rule(data=st.data(), to=st.sampled_from([C, X]))
    def turn(self, data: st.DataObject, to: LineStatus) -> None:
        at = data.draw(st.integers(0, len(self.model) - 1))
        status, quantity, price = self.model[at]
        ids = (self.line_id(at),)
        command: Command = CancelLines(self.order_id, ids) if to is X else RevokeLines(self.order_id, ids)
        if (status, to) in ((C, X), (X, C)):
            self.do(command, [*self.model[:at], (to, quantity, price), *self.model[at + 1 :]])
        else:
            with pytest.raises(Refused):
                self.runner.run(command)

    def line_id(self, at: int) -> int:
        found = self.draft().children["order_line"][at].id
        assert found is not None
        return found

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def sign(self, data: st.DataObject) -> None:
        at = data.draw(st.integers(0, len(self.model) - 1))
        command = SignOffLines(self.order_id, signer="Zofia Ćwik", line_ids=(self.line_id(at),))
        if self.model[at][0] is C and self.draft().children["order_line"][at].values["signed_off_at"] is None:
            self.do(command, self.model)
        else:
            with pytest.raises(Refused):
                self.runner.run(command)

    @rule()
    def clear(self) -> None:
        rows = self.draft().children["order_line"]
        if any(s is P for s, _q, _p in self.model):
            with pytest.raises(Refused, match=r"sign_off\.(posted|none)"):
                self.runner.run(ClearSignOff(self.order_id))
        elif any(row.values["signed_off_at"] is not None for row in rows):
            self.do(ClearSignOff(self.order_id), self.model)

    @rule()
    def post(self) -> None:
        """Posting takes what is open and signed, leaves the rest, and is the end of undo."""
        rows = self.draft().children["order_line"]
        ready = [row.values["status"] is C and row.values["signed_off_at"] is not None for row in rows]
        report = post(self.runner, PostLines(order_ids=(self.order_id,)))
        assert sum(row.outcome is Outcome.DONE for row in report.rows) == sum(ready)
        if any(ready):
            self.model = [(P if now else s, q, p) for (s, q, p), now in zip(self.model, ready, strict=True)]
            self.past, self.future = [], []

    @precondition(lambda self: any(s is P for s, _q, _p in self.model))
    @rule(data=st.data(), correct=st.booleans())
    def reverse(self, data: st.DataObject, correct: bool) -> None:
        at = data.draw(st.sampled_from([n for n, (status, _q, _p) in enumerate(self.model) if status is P]))
        transaction = self.draft().children["order_line"][at].values["transaction_id"]
        command = ReverseTransactions((transaction,), "wrong price", correct=correct)
        if transaction in self.reversed:
            with pytest.raises(Refused, match=r"transaction\.reversed"):
                self.runner.run(command)
            return
        self.runner.run(command)
        self.reversed.add(transaction)
        self.past, self.future = [], []
        if correct:
            self.model = [*self.model, (C, *self.model[at][1:])]

    @rule()
    def cancel(self) -> None:
        if not self.model or any(s is P for s, _q, _p in self.model) or all(s is X for s, _q, _p in self.model):
            with pytest.raises(Refused):
                self.runner.run(CancelOrder(self.order_id))
        else:
            self.do(CancelOrder(self.order_id), [(X, q, p) for _s, q, p in self.model])

    @rule()
    def revoke(self) -> None:
        if self.model and all(s is X for s, _q, _p in self.model):
            self.do(RevokeOrder(self.order_id), [(C, q, p) for _s, q, p in self.model])
        else:
            with pytest.raises(Refused, match=r"order\.not_canceled"):
                self.runner.run(RevokeOrder(self.order_id))

    @rule()
    def copy(self) -> None:
        copied = [(C, q, p) for s, q, p in self.model if s is not X]
        if copied:
            self.do(CopyLines(self.order_id, self.order_id), [*self.model, *copied])
        else:
            with pytest.raises(Refused, match=r"order\.no_lines"):
                self.runner.run(CopyLines(self.order_id, self.order_id))

    @rule()
    def delete_and_bring_back(self) -> None:
        if any(s is P for s, _q, _p in self.model):
            with pytest.raises(Refused, match=r"order\.posted_lines"):
                self.runner.run(DeleteOrder(self.order_id))
            return
        self.runner.run(DeleteOrder(self.order_id))
        self.runner.undo()
        self.future = []

    @precondition(lambda self: any(s is not P for s, _q, _p in self.model))
    @rule()
    def move_away_and_back(self) -> None:
        rows = self.draft().children["order_line"]
        ids = tuple(row.id for row in rows if row.id is not None and row.values["status"] is not P)
        target = self.runner.run(MoveLines(self.order_id, ids)).result
        assert isinstance(target, int)
        with self.store.read() as reader:
            assert len(load_record(reader, "service_order", target).children["order_line"]) == len(ids)
        assert [row.values["status"] for row in self.draft().children["order_line"]] == [P] * (len(rows) - len(ids))
        self.runner.undo()
        self.future = []

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        self.runner.undo()
        self.future.append(self.model)
        self.model = self.past.pop()

    @precondition(lambda self: self.future)
    @rule()
    def redo(self) -> None:
        self.runner.redo()
        self.past.append(self.model)
        self.model = self.future.pop()

    @invariant()
    def holds(self) -> None:
        if not hasattr(self, "store"):
            return
        draft = self.draft()
        values = [row.values for row in draft.children["order_line"]]
        assert [(v["status"], v["quantity"], v["sales_price"]) for v in values] == self.model
        assert draft.values["progress"] is compute_progress([status for status, _q, _p in self.model])
        expected = sum((round_amount(q * p, "PLN") for s, q, p in self.model if s is not X), Decimal(0))
        assert compute_totals(values, "PLN").by_currency.get("PLN", Amount()).sales == expected
        posted = sum((
            round_amount(v["quantity"] * v["sales_price"], "PLN")
            for v in values
            if v["status"] is P and v["transaction_id"] not in self.reversed
        ), Decimal(0))  # fmt: skip
        assert sum((one.sales_amount for one in transactions(self.store)), Decimal(0)) == posted

    @invariant()
    def what_was_posted_stays(self) -> None:
        if hasattr(self, "store"):
            now = sealed_rows(self.store.path)
            assert {key: now.get(key) for key in self.sealed} == self.sealed
            self.sealed = now

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()


TestOrderLines = OrderLines.TestCase
TestOrderLines.settings = settings(max_examples=10, stateful_step_count=20, deadline=None)
