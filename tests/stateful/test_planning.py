"""Random life of an agreement: whatever is changed, planned, moved, canceled and undone, no visit comes twice."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from svcdesk.commands.base import Command
from svcdesk.commands.dispatch import PlaceActivities, Placement
from svcdesk.commands.order_cancel import CancelOrder
from svcdesk.commands.order_delete import DeleteOrder
from svcdesk.commands.planning import CreateServiceOrders
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.sign_off import SignOffOrder
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineStatus, Progress
from svcdesk.domain.problems import Refused
from svcdesk.store.check import check_data
from tests.support.databases import empty_database, made_once
from tests.support.orders import agreement_line_ids, every_row, make_agreement
from tests.support.records import Known, add, small_company

pytestmark = pytest.mark.slow
Rows = dict[str, list[dict[str, Any]]]
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
DAYS = st.dates(FIRST, LAST)
LINES = 3


@made_once
def agreement_of_three_lines(runner: CommandRunner) -> tuple[Known, list[int | None], list[int | None], int]:
    """A small company with an agreement; the intervals and time windows its lines can have, and its id."""
    known = small_company(runner)
    add(runner, "warehouse", code="MAIN", name="Main store", default=True)
    kinds: tuple[dict[str, Any], ...] = (
        {"range": "month", "frequency": 1}, {"range": "week", "frequency": 3},
        {"range": "month", "frequency": 2, "from_completion": True},
    )  # fmt: skip
    intervals = [None, *(
        add(runner, "service_interval", code=f"I{n}", name=f"Interval {n}", **values) for n, values in enumerate(kinds)
    )]  # fmt: skip
    windows = [None, *(
        add(runner, "time_window", code=method, name=method, method=method) for method in ("week", "month")
    )]  # fmt: skip
    rows = (
        {"type": "hour", "description": "Inspection", "quantity": 2, "interval_id": intervals[1]},
        {"type": "fee", "description": "Ready", "interval_id": intervals[2], "window_id": windows[1]},
        {"type": "item", "item_id": known.item, "item_setup": "requirement", "interval_id": intervals[1],
         "window_id": windows[2]},
    )  # fmt: skip
    lines = tuple(RowDraft(None, row) for row in rows)
    return known, intervals, windows, make_agreement(runner, known, children={"agreement_line": lines})


class Planning(RuleBasedStateMachine):
    """One agreement with hours, a fee and a part that is required; ``past`` is what undo should bring back."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        clock = FixedClock(datetime(2026, 6, 15, 9, tzinfo=UTC))
        self.store = empty_database(Path(self.folder.name) / "p.db", clock)
        self.runner = CommandRunner(self.store)
        self.known, self.intervals, self.windows, self.agreement = agreement_of_three_lines(self.runner)
        self.line_ids = agreement_line_ids(self.store, self.agreement)
        self.past: list[Rows] = []

    def do(self, command: Command) -> bool:
        """Run it; whether it was not refused. A refusal changes nothing; what can be undone is remembered."""
        before, last = every_row(self.store), self.runner.next_undo()
        try:
            self.runner.run(command)
        except Refused:
            assert every_row(self.store) == before
            return False
        if self.runner.next_undo() != last:
            self.past.append(before)
        return True

    def orders(self) -> list[int]:
        return [row["id"] for row in every_row(self.store)["service_order"] if row["progress"] is Progress.IN_PROCESS]

    @rule(at=st.integers(0, LINES - 1), data=st.data(), starts_on=st.none() | DAYS, ends_on=st.none() | DAYS,
          stopped=st.booleans())  # fmt: skip
    def change_line(
        self, at: int, data: st.DataObject, starts_on: date | None, ends_on: date | None, stopped: bool
    ) -> None:
        values = {
            "starts_on": starts_on, "ends_on": ends_on, "stopped": stopped,
            "interval_id": data.draw(st.sampled_from(self.intervals)),
            "window_id": data.draw(st.sampled_from(self.windows)),
        }  # fmt: skip
        rows = tuple(RowDraft(id_, values if n == at else {}) for n, id_ in enumerate(self.line_ids))
        done = self.do(SaveRecord("agreement", self.agreement, {}, children={"agreement_line": rows}))
        assert done is not bool(starts_on and ends_on and ends_on < starts_on)

    @rule(from_on=DAYS, days=st.integers(0, 120), continuous=st.booleans())
    def plan_a_period(self, from_on: date, days: int, continuous: bool) -> None:
        self.plan(from_on, days, continuous=continuous)

    def plan(self, from_on: date, days: int, *, continuous: bool) -> None:
        until_on = from_on + timedelta(days=days)
        before = every_row(self.store)
        command = CreateServiceOrders(
            agreement_ids=(self.agreement,), from_on=from_on, until_on=until_on, continuous=continuous
        )
        assert self.do(command)
        after = every_row(self.store)
        terms = {row["id"]: row for row in after["agreement_line"]}
        remembered = {(row["agreement_line_id"], row["calculated_on"]) for row in before["planned_date"]}
        for name in ("order_line", "item_requirement"):
            there = {row["id"] for row in before[name]}
            for row in after[name]:
                if row["id"] not in there:
                    visit = (row["agreement_line_id"], row["calculated_on"])
                    assert continuous or visit not in remembered, "canceled and deleted visits stay so"
                    line = terms[row["agreement_line_id"]]
                    overdue = line["interval_id"] == self.intervals[3] and row["calculated_on"] < from_on
                    self.check_new(row, line, None if continuous else from_on, until_on, overdue=overdue)
        again = CreateServiceOrders(agreement_ids=(self.agreement,), from_on=from_on, until_on=until_on)
        with self.store.read() as reader:
            assert not again.plan(reader).to_do
        assert self.do(again)
        assert every_row(self.store) == after, "a second run makes nothing"

    @staticmethod
    def check_new(
        row: dict[str, Any], line: dict[str, Any], from_on: date | None, until_on: date, *, overdue: bool
    ) -> None:
        """What was just planned lies in the period and in the validity, on a day of its window.

        A visit that is counted from completion may be overdue: then it is due before the period.
        """
        begin, end = line["starts_on"] or FIRST, line["ends_on"] or date.max
        assert not line["stopped"]
        assert begin <= row["calculated_on"] <= min(end, until_on)
        if not overdue:
            assert (from_on or begin) <= row["calculated_on"]
        if "scheduled_on" in row:
            assert begin <= row["range_from"] <= row["range_until"] <= end
            assert overdue or row["range_from"] <= row["calculated_on"] <= row["range_until"]
            assert row["range_from"] <= row["scheduled_on"] <= row["range_until"]

    @precondition(lambda self: self.orders())
    @rule(data=st.data(), day=DAYS)
    def move_on_the_board(self, data: st.DataObject, day: date) -> None:
        order_id = data.draw(st.sampled_from(self.orders()))
        starts_at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        found = [row for row in every_row(self.store)["activity"] if row["order_id"] == order_id]
        places = tuple(Placement(row["id"], self.known.worker, starts_at, row["minutes"]) for row in found)
        self.do(PlaceActivities(places))

    @precondition(lambda self: self.orders())
    @rule(data=st.data(), command=st.sampled_from([CancelOrder, DeleteOrder, SignOffOrder]))
    def end_an_order(self, data: st.DataObject, command: Any) -> None:
        order_id = data.draw(st.sampled_from(self.orders()))
        given = {"signer": "Zofia Ćwik"} if command is SignOffOrder else {}
        lines = every_row(self.store)["order_line"]
        days = [row["calculated_on"] for row in lines if row["order_id"] == order_id]
        if self.do(command(order_id, **given)) and days:
            self.plan(from_on=min(days), days=0, continuous=False)  # what somebody ended does not come back

    @precondition(lambda self: self.past)
    @rule()
    def undo(self) -> None:
        self.runner.undo()
        assert every_row(self.store) == self.past.pop()

    @invariant()
    def nothing_is_planned_twice(self) -> None:
        if not hasattr(self, "line_ids"):
            return
        rows = every_row(self.store)
        lines = [row for row in rows["order_line"] if row["status"] is not LineStatus.CANCELED]
        visits = Counter(
            (row["agreement_line_id"], row["calculated_on"]) for row in [*lines, *rows["item_requirement"]]
        )
        assert [visit for visit, count in visits.items() if count > 1] == []
        remembered = {(row["agreement_line_id"], row["calculated_on"]) for row in rows["planned_date"]}
        assert set(visits) <= remembered

    def teardown(self) -> None:
        if hasattr(self, "line_ids"):
            assert check_data(self.store) == []
            self.store.close()
            self.folder.cleanup()


TestPlanning = Planning.TestCase
TestPlanning.settings = settings(max_examples=10, stateful_step_count=20, deadline=None)
