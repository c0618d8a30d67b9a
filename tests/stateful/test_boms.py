"""Random life of a machine: at any moment its BOM is what a replay of the history gives, whatever is undone and redone.

The template stays as it is, no quantity is ever negative, and a refusal changes nothing.
"""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.commands.bom_lines import AddBomLine, ChangeBomLine, DeleteBomLine, ReplaceBomLine
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.service_boms import MoveServiceBom
from svcdesk.domain.kinds import BomChangeKind
from svcdesk.domain.problems import Refused
from svcdesk.models import BomChange, BomLine
from svcdesk.queries.boms import compare_dates, load_tree
from svcdesk.store.check import check_data
from tests.support.boms import agree, attach, changes, lift, parts, stored
from tests.support.clocks import MovingClock
from tests.support.databases import empty_database

pytestmark = pytest.mark.slow
State = dict[int, tuple[Decimal, str]]
QUANTITIES = st.sampled_from([Decimal(text) for text in ("-1", "0", "0.5", "1", "2", "3", "4", "6")])
SERIALS = st.sampled_from(["", "", "S-1", "S-2"])
_HOW = {"order_line": st.booleans(), "requirement": st.booleans()}


class MachineLife(RuleBasedStateMachine):
    """A lift with its BOM; ``done`` are the states after each command that stands, with its instant."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.clock = MovingClock("2026-06-15 11:00")
        self.store = empty_database(Path(self.folder.name) / "b.db", self.clock)
        self.runner = CommandRunner(self.store)
        self.machine = lift(self.runner)
        machine = self.machine
        _agreement, other = agree(self.runner, machine.accounts, machine.group, machine.thing)
        self.places = (machine.relation, other)
        self.before = self.clock.now() - timedelta(minutes=1)
        self.bom = attach(self.runner, machine)
        self.template = self.state_of(machine.template)
        self.done = [(self.clock.now(), self.state_of(self.bom))]
        self.undone: list[tuple[datetime, State]] = []

    def state_of(self, bom_id: int) -> State:
        return {line.id: (line.quantity, line.serial_number) for line in parts(self.store, bom_id)}

    def then(self, instant: datetime) -> State:
        with self.store.read() as reader:
            return {row.id: (row.quantity, row.serial_number) for row in load_tree(reader, self.bom, instant)}

    def do(self, command: Command, minutes: int) -> None:
        self.clock.at += timedelta(minutes=minutes)
        before, history = self.state_of(self.bom), len(changes(self.store, self.bom))
        undone_next = self.runner.next_undo()
        try:
            self.runner.run(command, confirmed=frozenset({"bom.other_serial"}))
        except Refused:
            assert (self.state_of(self.bom), len(changes(self.store, self.bom))) == (before, history)
            return
        if self.runner.next_undo() == undone_next:  # what was asked for was so already: nothing to undo
            assert self.state_of(self.bom) == before
            return
        self.undone.clear()
        self.done.append((self.clock.now(), self.state_of(self.bom)))

    def line(self, data: st.DataObject, *, gone: bool = True) -> int:
        with self.store.read() as reader:
            query = select(BomLine.id).where(BomLine.bom_id == self.bom)
            if not gone:
                query = query.where(BomLine.removed_at.is_(None))
            ids = list(reader.session.scalars(query))
        return data.draw(st.sampled_from(ids)) if ids else self.machine.lines["Rope"]

    def order(self, data: st.DataObject) -> dict[str, Any]:
        if not data.draw(st.booleans()):
            return {}
        return {"order_id": self.machine.order, **{name: data.draw(how) for name, how in _HOW.items()}}

    @rule(data=st.data(), minutes=st.integers(0, 3), quantity=QUANTITIES, serial=SERIALS, below=st.booleans())
    def add(self, data: st.DataObject, minutes: int, quantity: Decimal, serial: str, below: bool) -> None:
        parent = self.line(data) if below else None
        self.do(AddBomLine(self.bom, self.machine.rollers, quantity, parent, serial_number=serial, **self.order(data)),
                minutes)  # fmt: skip

    @rule(data=st.data(), minutes=st.integers(0, 3), quantity=QUANTITIES, serial=SERIALS)
    def change(self, data: st.DataObject, minutes: int, quantity: Decimal, serial: str) -> None:
        self.do(ChangeBomLine(self.line(data), quantity, serial_number=serial or None, **self.order(data)), minutes)

    @rule(data=st.data(), minutes=st.integers(0, 3), quantity=st.none() | QUANTITIES,
          serials=st.tuples(SERIALS, SERIALS), other=st.booleans())  # fmt: skip
    def replace(
        self, data: st.DataObject, minutes: int, quantity: Decimal | None, serials: tuple[str, str], other: bool
    ) -> None:
        item = self.machine.drive if other else None
        self.do(ReplaceBomLine(self.line(data), quantity, item, *serials, **self.order(data)), minutes)

    @rule(data=st.data(), minutes=st.integers(0, 3))
    def delete(self, data: st.DataObject, minutes: int) -> None:
        self.do(DeleteBomLine(self.line(data, gone=False)), minutes)

    @rule(place=st.integers(0, 1), minutes=st.integers(0, 3))
    def move(self, place: int, minutes: int) -> None:
        self.do(MoveServiceBom(self.bom, self.places[place]), minutes)
        assert stored(self.store, self.bom).relation_id in self.places

    @rule(name=st.sampled_from(["Drive", "Motor", "Roller", "Rope"]))
    def touch_the_template(self, name: str) -> None:
        for command in (ChangeBomLine(self.machine.lines[name], Decimal(9)), DeleteBomLine(self.machine.lines[name])):
            with pytest.raises(Refused):
                self.runner.run(command)

    @rule(minutes=st.integers(0, 3))
    def undo(self, minutes: int) -> None:
        self.clock.at += timedelta(minutes=minutes)
        if len(self.done) > 1:
            self.runner.undo()
            self.undone.append(self.done.pop())

    @rule(minutes=st.integers(0, 3))
    def redo(self, minutes: int) -> None:
        self.clock.at += timedelta(minutes=minutes)
        if self.undone:
            self.runner.redo()
            self.done.append(self.undone.pop())

    @invariant()
    def as_it_was_is_a_replay(self) -> None:
        history = changes(self.store, self.bom)
        assert [change.at for change in history] == sorted(change.at for change in history)
        expected = dict(self.done)  # of one instant the last
        for instant, state in expected.items():
            assert self.then(instant) == state == replay(history, self.done[0][1], instant)
        middle = self.done[-1][0] + timedelta(seconds=30)
        assert self.then(middle) == self.done[-1][1] == self.state_of(self.bom)
        assert self.then(self.before) == {}

    @invariant()
    def nothing_is_negative_and_the_template_stays(self) -> None:
        with self.store.read() as reader:
            lines = list(reader.session.scalars(select(BomLine)))
        assert all(line.quantity >= 0 and (line.quantity == 0) == (line.removed_at is not None) for line in lines)
        assert self.state_of(self.machine.template) == self.template

    @invariant()
    def a_comparison_names_every_line_once(self) -> None:
        (early, left), (_late, right) = self.done[len(self.done) // 2], self.done[-1]
        left = dict(self.done)[early]
        with self.store.read() as reader:
            rows = compare_dates(reader, self.bom, early)
        assert sorted(row.left.id for row in rows if row.left) == sorted(left)
        assert sorted(row.right.id for row in rows if row.right) == sorted(right)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            assert check_data(self.store) == []
            self.store.close()
            self.folder.cleanup()


def replay(history: list[BomChange], attached: State, until: datetime) -> State:
    """The history played forward from the lines that were attached."""
    state = dict(attached)
    for change in history:
        if change.at > until or change.line_id is None:
            continue
        if change.replaced_line_id is not None:
            _set(state, change.replaced_line_id, change.quantity, state[change.replaced_line_id][1])
            _set(state, change.line_id, change.part_quantity, change.serial_number)
        elif change.kind is BomChangeKind.QUANTITY_REPLACED:
            assert state[change.line_id][0] == change.quantity
        elif change.kind is BomChangeKind.LINE_DELETED:
            _set(state, change.line_id, Decimal(0), "")
        else:
            _set(state, change.line_id, change.quantity, change.serial_number)
    return state


def _set(state: State, line_id: int, quantity: Decimal, serial: str) -> None:
    if quantity:
        state[line_id] = (quantity, serial)
    else:
        state.pop(line_id, None)


TestMachineLife = MachineLife.TestCase
TestMachineLife.settings = settings(max_examples=15, stateful_step_count=15, deadline=None)
