"""Batches: the dry run says what would happen and why not, the run does exactly that, undo takes all of it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import pytest
from sqlalchemy import select

from svcdesk.commands.batches import BatchCommand, Source
from svcdesk.commands.order_cancel import CancelOrder, CancelOrders
from svcdesk.commands.order_delete import DeleteOrder, DeleteOrders
from svcdesk.commands.runner import CommandRunner, Done
from svcdesk.domain.batches import BatchPlan, BatchRow, Outcome
from svcdesk.domain.kinds import LineStatus, Progress
from svcdesk.domain.problems import Refused, refuse
from svcdesk.domain.progress import NoSteps, Steps
from svcdesk.models import Customer, ServiceOrder, ServiceRequest
from svcdesk.store import Store, UnitOfWork
from tests.support.orders import (
    add_everything,
    every_row,
    load_order,
    make_order,
    mark_posted,
    put_at_stage,
    require_part,
)
from tests.support.records import Known, add, small_company


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


def plan_of(store: Store, command: BatchCommand) -> BatchPlan:
    with store.read() as reader:
        return command.plan(reader)


def outcomes(plan: BatchPlan) -> dict[str, tuple[Outcome, list[str]]]:
    return {row.what: (row.outcome, [problem.code for problem in row.problems]) for row in plan.rows}


def report_of(done: Done) -> BatchPlan:
    assert isinstance(done.result, BatchPlan)
    return done.result


def progress_of(store: Store, *order_ids: int) -> list[Progress]:
    return [load_order(store, order_id).values["progress"] for order_id in order_ids]


@pytest.fixture
def orders(store: Store, runner: CommandRunner, known: Known) -> dict[str, int]:
    """One that can be canceled, and one for each reason why not."""
    made = {name: make_order(runner, known, "one", "two", description=name)
            for name in ("open", "canceled", "posted", "parts", "staged")}  # fmt: skip
    made["empty"] = make_order(runner, known, description="empty")
    runner.run(CancelOrder(made["canceled"]))
    mark_posted(store, made["posted"])
    require_part(store, made["parts"], known)
    put_at_stage(store, made["staged"], "LOCKED", may_cancel=False, may_delete=False, may_modify=False)
    return made


def test_a_dry_run_of_canceling_names_what_is_skipped_and_why(store: Store, orders: dict[str, int]) -> None:
    plan = plan_of(store, CancelOrders())
    said = {str(row.cells[0]): (row.outcome, [p.code for p in row.problems]) for row in plan.rows}
    assert said == {
        "open": (Outcome.PLANNED, []),
        "canceled": (Outcome.SKIPPED, ["order.canceled"]),
        "posted": (Outcome.SKIPPED, ["order.posted_lines"]),
        "parts": (Outcome.SKIPPED, ["order.requirements"]),
        "staged": (Outcome.SKIPPED, ["stage.forbids"]),
        "empty": (Outcome.SKIPPED, ["order.no_lines"]),
    }
    assert progress_of(store, orders["open"]) == [Progress.IN_PROCESS]


def test_canceling_does_what_was_planned_and_is_one_undo_step(
    store: Store, runner: CommandRunner, orders: dict[str, int]
) -> None:
    before = every_row(store)
    done = runner.run(CancelOrders())
    report = report_of(done)
    assert (report.count(Outcome.DONE), report.count(Outcome.SKIPPED), report.count(Outcome.FAILED)) == (1, 5, 0)
    assert progress_of(store, orders["open"], orders["parts"]) == [Progress.CANCELED, Progress.IN_PROCESS]
    assert (done.title, dict(done.params)) == ("Cancel orders: {count}", {"count": 1})
    runner.undo()
    assert every_row(store) == before


def test_revoking_opens_canceled_orders_and_leaves_those_in_process(
    store: Store, runner: CommandRunner, orders: dict[str, int]
) -> None:
    in_process = {name: load_order(store, orders[name]) for name in ("open", "parts", "staged")}
    report = report_of(runner.run(CancelOrders(revoke=True)))
    assert [row.cells[0] for row in report.rows if row.outcome is Outcome.DONE] == ["canceled"]
    assert {p.code for row in report.rows for p in row.problems} == {"order.not_canceled"}
    lines = load_order(store, orders["canceled"]).children["order_line"]
    assert [row.values["status"] for row in lines] == [LineStatus.CREATED] * 2
    assert {name: load_order(store, orders[name]) for name in in_process} == in_process


def test_a_stage_that_allows_no_change_keeps_an_order_canceled(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    order_id = make_order(runner, known, "one")
    runner.run(CancelOrder(order_id))
    put_at_stage(store, order_id, "LOCKED", may_modify=False)
    assert [p.code for row in plan_of(store, CancelOrders(revoke=True)).rows for p in row.problems] == ["stage.forbids"]


def test_deleting_says_what_is_in_the_way(store: Store, orders: dict[str, int]) -> None:
    said = {str(row.cells[0]): [p.code for p in row.problems] for row in plan_of(store, DeleteOrders()).rows}
    assert said == {
        "open": [], "canceled": [], "empty": [], "posted": ["order.posted_lines"], "parts": ["order.requirements"],
        "staged": ["stage.forbids"],
    }  # fmt: skip


def test_deleting_without_any_criterion_asks_and_names_the_count(
    store: Store, runner: CommandRunner, orders: dict[str, int]
) -> None:
    assert [(p.code, p.params) for p in plan_of(store, DeleteOrders()).problems] == [
        ("batch.every_order", {"count": 3})
    ]
    with pytest.raises(Refused, match=r"batch\.every_order"):
        runner.run(DeleteOrders())
    assert len(every_row(store)["service_order"]) == 6
    report = report_of(runner.run(DeleteOrders(), frozenset({"batch.every_order"})))
    assert report.count(Outcome.DONE) == 3
    assert [row["description"] for row in every_row(store)["service_order"]] == ["posted", "parts", "staged"]
    assert plan_of(store, DeleteOrders(progress=Progress.CANCELED)).problems == ()


def test_undo_of_a_delete_brings_back_everything(store: Store, runner: CommandRunner, known: Known) -> None:
    order_ids = [make_order(runner, known, "one", "two", object_id=known.service_object) for _ in range(2)]
    add_everything(store, order_ids[0], known)
    with store.write() as uow:
        uow.add(ServiceRequest(number="ZG-1", title="Call", received_at=uow.now, order_id=order_ids[0]))
    before = every_row(store)
    runner.run(DeleteOrders(order_ids=tuple(order_ids)))
    after = every_row(store)
    assert not any(after[name] for name in after if name not in ("service_request", "project_address"))
    assert [row["order_id"] for row in after["service_request"]] == [None]
    runner.undo()
    assert every_row(store) == before
    runner.run(DeleteOrder(order_ids[0]))
    assert [row["id"] for row in every_row(store)["service_order"]] == [order_ids[1]]
    runner.undo()
    assert every_row(store) == before


def test_criteria_choose_the_orders(store: Store, runner: CommandRunner, known: Known) -> None:
    theirs = make_order(runner, known, customer_id=known.other_customer, preferred_at="2026-12-24 08:00")
    planned = make_order(runner, known, preferred_at="2026-12-31 23:30", preferred_technician_id=known.worker)
    canceled = make_order(runner, known, "one")
    runner.run(CancelOrder(canceled))
    on_board = make_order(runner, known)
    with store.write() as uow:
        number = uow.get(ServiceOrder, planned).number
    activity = load_order(store, on_board).children["activity"][0].id
    assert activity is not None
    with store.write() as uow:
        from svcdesk.models import Activity

        uow.get(Activity, activity).worker_id = known.worker

    def found(**criteria: Any) -> list[int | None]:
        return [row.record_id for row in plan_of(store, DeleteOrders(**criteria)).rows]

    assert found(customer_id=known.other_customer) == [theirs]
    assert found(progress=Progress.CANCELED) == [canceled]
    assert found(technician_id=known.worker) == [planned, on_board]
    assert found(from_day=date(2026, 12, 24), until_day=date(2026, 12, 31)) == [theirs, planned]
    assert found(until_day=date(2026, 12, 30), from_day=date(2026, 12, 1)) == [theirs]
    assert found(until_day=date(2026, 11, 23)) == [canceled, on_board]
    assert found(numbers=f" {number} ") == [planned]
    assert found(numbers="ZS-2026-00003..ZS-2026-00004, ZS-2026-00001") == [theirs, canceled, on_board]
    assert found(order_ids=(on_board, theirs, 999)) == [theirs, on_board]
    assert found(customer_id=known.other_customer, technician_id=known.worker) == []


@pytest.mark.parametrize(("criteria", "code", "target"), [
    ({"numbers": "ZS-2..ZS-1"}, "batch.number_range", "numbers"),
    ({"numbers": "ZS-2.."}, "batch.number_range", "numbers"),
    ({"from_day": date(2026, 2, 2), "until_day": date(2026, 2, 1)}, "batch.days", "until_day"),
])  # fmt: skip
def test_criteria_that_make_no_sense_are_refused(
    store: Store, known: Known, criteria: dict[str, Any], code: str, target: str
) -> None:
    with pytest.raises(Refused) as refused:
        plan_of(store, CancelOrders(**criteria))
    assert [(p.code, p.target) for p in refused.value.problems] == [(code, target)]


def test_only_the_rows_that_were_seen_are_done(store: Store, runner: CommandRunner, known: Known) -> None:
    seen = make_order(runner, known, "one")
    plan = plan_of(store, CancelOrders())
    newer = make_order(runner, known, "one")
    report = report_of(runner.run(CancelOrders(only=tuple(row.key for row in plan.to_do))))
    assert [row.record_id for row in report.rows] == [seen]
    assert progress_of(store, seen, newer) == [Progress.CANCELED, Progress.IN_PROCESS]


@dataclass(frozen=True, slots=True)
class BlockEveryOther(BatchCommand):
    """A batch that finds out only while it works what cannot be done."""

    name: ClassVar[str] = "test_block"

    def summary(self) -> str:
        return "Block {count}"

    def plan(self, source: Source, steps: Steps = NoSteps()) -> BatchPlan:  # noqa: B008 - has no state
        customers = source.session.scalars(select(Customer).order_by(Customer.id))
        return BatchPlan(tuple(BatchRow(str(one.id), one.name, Outcome.PLANNED) for one in customers))

    def do_row(self, uow: UnitOfWork, row: BatchRow) -> None:
        customer = uow.get(Customer, int(row.key))
        customer.blocked = True
        uow.session.flush()
        if customer.id % 2 == 0:
            raise refuse("field.required", field="Name")


def test_a_row_that_fails_is_taken_back_alone_and_named(store: Store, runner: CommandRunner, known: Known) -> None:
    add(runner, "customer", name="Third")
    done = runner.run(BlockEveryOther())
    assert outcomes(report_of(done)) == {
        "Hotel Świt": (Outcome.DONE, []),
        "Galeria Ósmy Dzień": (Outcome.FAILED, ["field.required"]),
        "Third": (Outcome.DONE, []),
    }
    assert done.params == {"count": 2}
    with store.read() as reader:
        blocked = reader.session.scalars(select(Customer.id).where(Customer.blocked).order_by(Customer.id)).all()
    assert blocked == [1, 3]
    assert done.changes.ids("customer") == {1, 3}
    runner.undo()
    with store.read() as reader:
        assert reader.session.scalars(select(Customer.id).where(Customer.blocked)).all() == []


class StopAfter:
    def __init__(self, calls: int) -> None:
        self.left = calls

    def step(self, done: int, total: int) -> None:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt


def test_a_batch_that_is_stopped_leaves_nothing(store: Store, runner: CommandRunner, known: Known) -> None:
    for _ in range(40):
        make_order(runner, known, "one")
    before = every_row(store)
    with pytest.raises(KeyboardInterrupt):
        runner.run(CancelOrders(), steps=StopAfter(2))
    assert every_row(store) == before
