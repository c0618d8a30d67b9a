"""Random life of an order among stages: it stands only where the tree allows, and the flags hold, undone or not."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from svcdesk.commands.base import Command
from svcdesk.commands.order_cancel import CancelOrder, RevokeOrder
from svcdesk.commands.order_delete import DeleteOrder
from svcdesk.commands.orders import SaveOrder
from svcdesk.commands.posting import PostLines
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.stages import ChangeStage, NextStage, PreviousStage
from svcdesk.domain.batches import Outcome
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.problems import Refused
from svcdesk.domain.stages import StageAct, check_tree
from svcdesk.models import ServiceOrder
from svcdesk.queries.stages import load_reasons
from svcdesk.store.stage_facts import load_stage_tree
from tests.support.databases import empty_database
from tests.support.posting import line, order, post, posting_company
from tests.support.stages import make_stages

State = tuple[int, str, str, int]
"""Stage, description, progress, how many reasons."""
OPEN, CANCELED, POSTED = "in_process", "canceled", "posted"


class OrderAmongStages(RuleBasedStateMachine):
    """One order; ``model`` is what it should be, ``past`` and ``future`` what undo and redo should bring."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        clock = FixedClock(datetime(2026, 11, 23, 9, tzinfo=UTC))
        self.store = empty_database(Path(self.folder.name) / "o.db", clock)
        self.runner = CommandRunner(self.store)
        self.accounts = posting_company(self.runner)
        self.stages = make_stages(self.runner)
        self.order_id = order(self.runner, self.accounts, line(self.accounts, "hour"))
        with self.store.read() as reader:
            self.tree = load_stage_tree(reader.session)
        self.model: State = (self.stages.planning, "x", OPEN, 0)
        self.past: list[State] = []
        self.future: list[State] = []

    def attempt(self, command: Command, after: State | None) -> None:
        """It is done as the model says, or refused where there is no state after it."""
        if after is None:
            with pytest.raises(Refused):
                self.runner.run(command)
        else:
            self.runner.run(command)
            self.past.append(self.model)
            self.future, self.model = [], after

    def moved(self, stage_id: int | None, *, reason: bool) -> State | None:
        here, text, progress, reasons = self.model
        target = self.tree.by_id.get(stage_id) if stage_id is not None else None
        if target is None or target not in self.tree.targets(here) or (target.needs_reason and not reason):
            return None
        return (target.id, text, progress, reasons + reason)

    def allows(self, what: StageAct) -> bool:
        return what in self.tree.by_id[self.model[0]].allows

    @rule(data=st.data(), reason=st.booleans())
    def change(self, data: st.DataObject, reason: bool) -> None:
        target = data.draw(st.sampled_from(sorted(self.tree.by_id)))
        given = self.stages.reason if reason else None
        self.attempt(ChangeStage(self.order_id, target, given), self.moved(target, reason=reason))

    @rule(reason=st.booleans())
    def next(self, reason: bool) -> None:
        children = self.tree.children(self.model[0])
        target = children[0].id if len(children) == 1 else None
        given = self.stages.reason if reason else None
        self.attempt(NextStage(self.order_id, None, given), self.moved(target, reason=reason))

    @rule()
    def previous(self) -> None:
        parent = self.tree.parent(self.model[0])
        self.attempt(PreviousStage(self.order_id), self.moved(parent.id if parent else None, reason=False))

    @rule(text=st.sampled_from(["x", "y", "z"]))
    def save(self, text: str) -> None:
        here, before, progress, reasons = self.model
        if text != before:
            after = (here, text, progress, reasons) if self.allows(StageAct.MODIFY) else None
            self.attempt(SaveOrder(self.order_id, {"description": text}), after)

    @rule()
    def cancel(self) -> None:
        here, text, progress, reasons = self.model
        allowed = self.allows(StageAct.CANCEL) and progress == OPEN
        self.attempt(CancelOrder(self.order_id), (here, text, CANCELED, reasons) if allowed else None)

    @rule()
    def revoke(self) -> None:
        here, text, progress, reasons = self.model
        allowed = self.allows(StageAct.MODIFY) and progress == CANCELED
        self.attempt(RevokeOrder(self.order_id), (here, text, OPEN, reasons) if allowed else None)

    @rule()
    def post(self) -> None:
        """Only where the stage allows it; where not, the line is named and nothing happens."""
        here, text, progress, reasons = self.model
        report = post(self.runner, PostLines(order_ids=(self.order_id,)))
        if progress == OPEN:
            (row,) = report.rows
            allowed = self.allows(StageAct.POST)
            assert (row.outcome is Outcome.DONE) is allowed
            assert [problem.code for problem in row.problems] == ([] if allowed else ["stage.forbids"])
            if allowed:
                self.past, self.future, self.model = [], [], (here, text, POSTED, reasons)
        else:
            assert report.rows == ()

    @rule()
    def delete_and_bring_back(self) -> None:
        progress = self.model[2]
        if self.allows(StageAct.DELETE) and progress != POSTED:
            self.runner.run(DeleteOrder(self.order_id))
            self.runner.undo()
            self.future = []
        else:
            with pytest.raises(Refused):
                self.runner.run(DeleteOrder(self.order_id))

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
        with self.store.read() as reader:
            order = reader.session.get_one(ServiceOrder, self.order_id)
            reasons = len(load_reasons(reader, self.order_id))
            assert (order.stage_id, order.description, order.progress.value, reasons) == self.model
            assert check_tree(load_stage_tree(reader.session).by_id.values()) == []

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()


TestOrderAmongStages = OrderAmongStages.TestCase
TestOrderAmongStages.settings = settings(max_examples=8, stateful_step_count=15, deadline=None)
