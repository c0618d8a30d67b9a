"""Random commands, undo, redo and reopening against a model in memory that knows nothing of SQL."""

from __future__ import annotations

import copy
import shutil
import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from svcdesk.commands.base import Batch, Command
from svcdesk.commands.company import StartCompany
from svcdesk.commands.dispatch import (
    PlaceActivities,
    Placement,
    ReassignActivities,
    ResizeActivity,
    SetClosed,
    SetDispatched,
    SetPriority,
    UnscheduleActivities,
)
from svcdesk.commands.order_cancel import CancelOrder, RevokeOrder
from svcdesk.commands.order_delete import DeleteOrder
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import Priority
from svcdesk.domain.problems import Refused
from svcdesk.models import Customer, Worker
from svcdesk.store import Store
from svcdesk.store.check import check_data

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WORKERS = 3
LINE = RowDraft(None, {"type": "fee", "description": "Dojazd", "quantity": "1"})
State = dict[str, dict[int, dict[str, Any]]]


def make_template(path: Path) -> None:
    """A company with three workers, two customers and four orders, made by somebody else."""
    store = Store.create(path, FixedClock(NOW), user="setup", workstation="desk-0")
    runner = CommandRunner(store)
    runner.run(StartCompany(company="Serwis Łódź"))
    with store.write() as uow:
        for number in range(1, WORKERS + 1):
            uow.add(Worker(number=f"P-{number}", name=f"Serwisant {number}"))
        for number in (1, 2):
            uow.add(Customer(number=f"K-{number}", name=f"Klient {number}"))
    for number in range(4):
        values = {"customer_id": 1 + number % 2, "description": f"Zlecenie {number}"}
        runner.run(CreateOrder(values, lines=(LINE,) if number % 2 else ()))
    store.close()


def stored(path: Path) -> State:
    """What the file says, past all of our own code."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    state: State = {}
    for table, columns in {
        "activity": "order_id, worker_id, starts_at, minutes, priority, dispatched, closed, closed_by_cancel",
        "service_order": "description, progress",
    }.items():
        rows = connection.execute(f"SELECT id, {columns} FROM {table}")
        state[table] = {row["id"]: {name: row[name] for name in columns.split(", ")} for row in rows}
    connection.close()
    return state


def text_of(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Desk(RuleBasedStateMachine):
    """One dispatcher at one desk; ``undone`` and ``done`` hold the states before and after each step."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name, "svcdesk.db")
        shutil.copyfile(self.template, self.path)
        self.state = stored(self.path)
        self.done: list[tuple[State, State]] = []
        self.undone: list[tuple[State, State]] = []
        self.open()

    def open(self) -> None:
        self.store = Store.open(self.path, FixedClock(NOW), user="anna", workstation="desk-1")
        self.runner = CommandRunner(self.store)

    def teardown(self) -> None:
        assert check_data(self.store) == []
        self.store.close()
        self.folder.cleanup()

    # the model

    def open_ones(self) -> list[int]:
        return [id_ for id_, activity in self.state["activity"].items() if not activity["closed"]]

    def run(self, command: Command, after: State | None) -> Any:
        """Run a command; ``after`` is the state it must lead to, None if it must be refused."""
        if after is None:
            with pytest.raises(Refused):
                self.runner.run(command)
            return None
        result = self.runner.run(command).result
        if after != self.state:
            self.done.append((self.state, after))
            self.undone.clear()
        self.state = after
        return result

    def changed(self, ids: list[int], **values: Any) -> State | None:
        """The state with these values in open activities; None if one is missing or closed."""
        after = copy.deepcopy(self.state)
        for id_ in ids:
            activity = after["activity"].get(id_)
            if activity is None or activity["closed"]:
                return None
            if "worker_id" in values and (values["worker_id"] != activity["worker_id"] or values["worker_id"] is None):
                activity["dispatched"] = 0
            activity |= values
        return after

    # commands

    @initialize()
    def begin(self) -> None:
        assert self.runner.next_undo() is None

    @rule(id_=st.integers(1, 8), minutes=st.integers(-10, 400))
    def resize(self, id_: int, minutes: int) -> None:
        after = self.changed([id_], minutes=minutes)
        if after and (minutes < 5 or after["activity"][id_]["starts_at"] is None):
            after = None
        self.run(ResizeActivity(id_, minutes), after)

    @rule(id_=st.integers(1, 8), worker=st.none() | st.integers(1, WORKERS + 1), hours=st.integers(-50, 50))
    def place(self, id_: int, worker: int | None, hours: int) -> None:
        start = NOW + timedelta(hours=hours)
        after = self.changed([id_], worker_id=worker, starts_at=text_of(start), minutes=60)
        if worker == WORKERS + 1:
            after = None
        self.run(PlaceActivities((Placement(id_, worker, start, 60),)), after)

    @rule(ids=st.lists(st.integers(1, 8), min_size=1, max_size=3, unique=True), worker=st.integers(1, WORKERS))
    def give(self, ids: list[int], worker: int) -> None:
        after = self.changed(ids, worker_id=worker)
        if after is not None:
            for id_ in ids:
                if after["activity"][id_]["starts_at"] is None:
                    after["activity"][id_]["dispatched"] = 0
        self.run(ReassignActivities(tuple(ids), worker), after)

    @rule(ids=st.lists(st.integers(1, 8), min_size=1, max_size=3, unique=True), priority=st.sampled_from(Priority))
    def rank(self, ids: list[int], priority: Priority) -> None:
        self.run(SetPriority(tuple(ids), priority), self.changed(ids, priority=int(priority)))

    @rule(id_=st.integers(1, 8))
    def unschedule(self, id_: int) -> None:
        after = self.changed([id_], worker_id=None, starts_at=None)
        self.run(UnscheduleActivities((id_,)), after)

    @rule(id_=st.integers(1, 8), flag=st.booleans())
    def dispatch(self, id_: int, flag: bool) -> None:
        after = self.changed([id_], dispatched=int(flag))
        if after and flag and None in (after["activity"][id_]["worker_id"], after["activity"][id_]["starts_at"]):
            after = None
        self.run(SetDispatched((id_,), flag), after)

    @rule(id_=st.integers(1, 8), flag=st.booleans())
    def close(self, id_: int, flag: bool) -> None:
        after = copy.deepcopy(self.state) if id_ in self.state["activity"] else None
        if after:
            after["activity"][id_] |= {"closed": int(flag), "closed_by_cancel": 0}
        self.run(SetClosed((id_,), flag), after)

    @rule(text=st.sampled_from(["", "Łódź", "x" * 201, "Drzwi <b>&"]))
    def create(self, text: str) -> None:
        command = CreateOrder({"customer_id": 1, "description": text}, lines=(LINE,))
        if not 0 < len(text) <= 200:
            self.run(command, None)
            return
        order = self.runner.run(command).result
        assert isinstance(order, int)
        assert order not in self.state["service_order"]
        after = copy.deepcopy(self.state)
        after["service_order"][order] = {"description": text, "progress": "in_process"}
        new = {id_: one for id_, one in stored(self.path)["activity"].items() if one["order_id"] == order}
        assert [(one["worker_id"], one["starts_at"]) for one in new.values()] == [(None, None)]
        after["activity"] |= new
        self.done.append((self.state, after))
        self.undone.clear()
        self.state = after

    @rule(order=st.integers(1, 6), text=st.sampled_from(["", "Nowy opis", "Drugi opis"]))
    def rename(self, order: int, text: str) -> None:
        after = copy.deepcopy(self.state) if order in self.state["service_order"] and text else None
        if after and after["service_order"][order]["progress"] == "canceled":
            return
        if after:
            after["service_order"][order]["description"] = text
        self.run(SaveOrder(order, {"description": text}), after)

    @rule(order=st.integers(1, 6))
    def delete(self, order: int) -> None:
        after = copy.deepcopy(self.state) if order in self.state["service_order"] else None
        if after:
            del after["service_order"][order]
            after["activity"] = {i: a for i, a in after["activity"].items() if a["order_id"] != order}
        self.run(DeleteOrder(order), after)

    @rule(order=st.sampled_from([2, 4]), revoke=st.booleans())
    def cancel(self, order: int, revoke: bool) -> None:
        """Orders 2 and 4 have a line, and so can be canceled; what was closed before stays closed afterwards."""
        before, becomes = ("canceled", "in_process") if revoke else ("in_process", "canceled")
        there = self.state["service_order"].get(order)
        after = copy.deepcopy(self.state) if there and there["progress"] == before else None
        if after:
            after["service_order"][order]["progress"] = becomes
            for activity in after["activity"].values():
                if activity["order_id"] == order and activity["closed_by_cancel" if revoke else "closed"] == revoke:
                    activity |= {"closed": int(not revoke), "closed_by_cancel": int(not revoke)}
        self.run(RevokeOrder(order) if revoke else CancelOrder(order), after)

    @rule(ids=st.lists(st.integers(1, 8), min_size=2, max_size=3, unique=True))
    def batch(self, ids: list[int]) -> None:
        """Several commands are one step, or none of them is done."""
        after = self.changed(ids, priority=int(Priority.HIGH), dispatched=0)
        commands = tuple(c for i in ids for c in (SetPriority((i,), Priority.HIGH), SetDispatched((i,), False)))
        self.run(Batch(commands), after)

    @rule(id_=st.integers(1, 8))
    def try_only(self, id_: int) -> None:
        """A dry run changes nothing."""
        if id_ in self.open_ones():
            self.runner.run(SetPriority((id_,), Priority.LOW), dry_run=True)

    # back and forth

    @precondition(lambda self: self.done)
    @rule()
    def undo(self) -> None:
        before, _after = step = self.done.pop()
        self.runner.undo()
        self.undone.append(step)
        self.state = before

    @precondition(lambda self: self.undone)
    @rule()
    def redo(self) -> None:
        _before, after = step = self.undone.pop()
        self.runner.redo()
        self.done.append(step)
        self.state = after

    @rule()
    def reopen(self) -> None:
        self.store.close()
        self.open()

    @invariant()
    def the_file_says_what_the_model_says(self) -> None:
        assert stored(self.path) == self.state

    @invariant()
    def the_menu_offers_what_can_be_done(self) -> None:
        assert (self.runner.next_undo() is not None) == bool(self.done)
        assert (self.runner.next_redo() is not None) == bool(self.undone)


@pytest.mark.slow
def test_commands_undo_and_redo_agree_with_a_model(tmp_path: Path) -> None:
    Desk.template = tmp_path / "template.db"
    make_template(Desk.template)
    usual = hypothesis.settings()  # of the profile; a state machine takes more steps, and so fewer examples
    settings = hypothesis.settings(max_examples=usual.max_examples // 2, stateful_step_count=30)
    run_state_machine_as_test(Desk, settings=settings)
