"""Activities made from lines: one for each worker and task, kept in step in both directions (reference 10)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from svcdesk.commands.company import SetParameter
from svcdesk.commands.dispatch import ReassignActivities
from svcdesk.commands.line_activities import CreateActivities
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.line_activities import LineWork, compute_visit_minutes, group_lines
from svcdesk.domain.problems import Refused
from svcdesk.models import Activity, OrderLine
from svcdesk.queries.forms import load_record
from svcdesk.store import Store
from tests.support.records import Known, add, small_company


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    known = small_company(runner)
    runner.run(SetParameter("create_activities", "yes"))
    return known


def hour(quantity: str, worker: int | None = None, task: int | None = None, **more: Any) -> RowDraft:
    return RowDraft(None, {"type": "hour", "quantity": quantity, "worker_id": worker, "task_id": task, **more})


def order(runner: CommandRunner, known: Known, *lines: RowDraft, **values: Any) -> int:
    made = runner.run(CreateOrder({"description": "Lift", "object_id": known.service_object, **values}, lines)).result
    assert isinstance(made, int)
    return made


def activities(store: Store, order_id: int) -> list[tuple[int | None, int | None, int, list[int]]]:
    """Worker, task, minutes and the numbers of the lines of each activity."""
    with store.read() as reader:
        found = []
        query = select(Activity).where(Activity.order_id == order_id).order_by(Activity.id)
        for one in reader.session.scalars(query).all():
            lines = select(OrderLine.line_number).where(OrderLine.activity_id == one.id)
            numbers = list(reader.session.scalars(lines.order_by(OrderLine.line_number)))
            found.append((one.worker_id, one.task_id, one.minutes, numbers))
        return found


def change_line(runner: CommandRunner, store: Store, order_id: int, at: int, **values: Any) -> None:
    with store.read() as reader:
        draft = load_record(reader, "service_order", order_id)
    rows = list(draft.children["order_line"])
    rows[at] = RowDraft(rows[at].id, {**rows[at].values, **values})
    runner.run(SaveOrder(order_id, children={"order_line": tuple(rows)}, seen_children=draft.children))


def test_lines_of_one_worker_and_task_share_an_activity(store: Store, runner: CommandRunner, known: Known) -> None:
    other = add(runner, "service_task", code="CLEAN", name="Cleaning")
    fee = RowDraft(None, {"type": "fee", "quantity": "1", "task_id": other, "description": "Flat"})
    lines = (hour("1.5", known.worker, known.task), hour("0.25", known.worker, known.task),
             hour("0.2", known.worker, other), hour("2", known.vendor, known.task), fee)  # fmt: skip
    order_id = order(runner, known, *lines)
    assert activities(store, order_id) == [
        (known.worker, known.task, 105, [1, 2]), (known.worker, other, 30, [3, 5]), (known.vendor, known.task, 120, [4])
    ]  # fmt: skip


def test_another_worker_or_task_of_a_line_merges_anew(store: Store, runner: CommandRunner, known: Known) -> None:
    order_id = order(runner, known, hour("1", known.worker, known.task), hour("2", known.vendor, known.task))
    change_line(runner, store, order_id, 1, worker_id=known.worker)
    assert activities(store, order_id) == [(known.worker, known.task, 180, [1, 2])]
    change_line(runner, store, order_id, 0, worker_id=known.vendor)
    assert activities(store, order_id) == [(known.worker, known.task, 120, [2]), (known.vendor, known.task, 60, [1])]
    runner.undo()
    assert activities(store, order_id) == [(known.worker, known.task, 180, [1, 2])]


def test_more_hours_make_the_activity_longer_unless_it_was_stretched_by_hand(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    order_id = order(runner, known, hour("1", known.worker, known.task))
    change_line(runner, store, order_id, 0, quantity="2.5")
    assert activities(store, order_id) == [(known.worker, known.task, 150, [1])]
    with store.read() as reader:
        draft = load_record(reader, "service_order", order_id)
    (row,) = draft.children["activity"]
    stretched = RowDraft(row.id, {**row.values, "minutes": 200})
    runner.run(SaveOrder(order_id, children={"activity": (stretched,)}, seen_children=draft.children))
    change_line(runner, store, order_id, 0, quantity="3")
    assert activities(store, order_id) == [(known.worker, known.task, 200, [1])]


def test_nothing_is_made_before_the_stage_that_the_parameter_names(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    stage = add(runner, "stage", code="PLAN", name="Planning")
    later = add(runner, "stage", code="WORK", name="In process", parent_id=stage)
    runner.run(SetParameter("activity_stage", f"#{later}"))
    order_id = order(runner, known, hour("1", known.worker, known.task))
    assert activities(store, order_id) == []
    assert runner.run(CreateActivities(order_id)).result == 1
    assert activities(store, order_id) == [(known.worker, known.task, 60, [1])]


def test_making_them_again_changes_nothing_and_an_order_without_lines_is_refused(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    order_id = order(runner, known, hour("1", known.worker, known.task), hour("1"))
    before = activities(store, order_id)
    runner.run(CreateActivities(order_id))
    assert activities(store, order_id) == before
    empty = order(runner, known)
    with pytest.raises(Refused) as refused:
        runner.run(CreateActivities(empty))
    assert [problem.code for problem in refused.value.problems] == ["order.no_open_lines"]


def test_the_bar_that_waits_for_a_new_order_becomes_the_first_one(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    runner.run(SetParameter("create_activities", "no"))
    order_id = order(runner, known, hour("2", known.worker, known.task), hour("1", known.vendor, known.task))
    assert len(activities(store, order_id)) == 1
    runner.run(CreateActivities(order_id))
    assert activities(store, order_id) == [(known.worker, known.task, 120, [1]), (known.vendor, known.task, 60, [2])]


def test_work_that_the_rules_refuse_waits_in_the_queue_and_it_is_said(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    runner.run(SetParameter("overlap", "refuse"))
    when = {"preferred_at": "2026-11-25 09:00"}
    order(runner, known, hour("2", known.worker, known.task), **when)
    done = runner.run(CreateOrder(
        {"description": "Second", "object_id": known.service_object, **when}, (hour("1", known.worker, known.task),)
    ))  # fmt: skip
    assert "activity.waits_in_queue" in [problem.code for problem in done.warnings]
    with store.read() as reader:
        starts = reader.session.scalars(select(Activity.starts_at).order_by(Activity.id)).all()
    assert starts[0] is not None
    assert starts[1] is None


def test_a_bar_given_to_somebody_else_takes_its_lines_along(store: Store, runner: CommandRunner, known: Known) -> None:
    order_id = order(
        runner, known, hour("1", known.worker, known.task), hour("1", known.worker), preferred_at="2026-11-25 09:00"
    )
    with store.read() as reader:
        first = reader.session.scalars(select(Activity.id).order_by(Activity.id)).first()
    assert first is not None
    runner.run(ReassignActivities((first,), known.vendor))
    assert activities(store, order_id) == [(known.vendor, known.task, 60, [1]), (known.worker, None, 60, [2])]
    with store.read() as reader:
        workers = reader.session.scalars(select(OrderLine.worker_id).order_by(OrderLine.line_number)).all()
    assert list(workers) == [known.vendor, known.worker]


def test_the_shortest_visit_takes_half_an_hour_and_lines_without_hours_join_one() -> None:
    assert compute_visit_minutes([LineWork(1, None, None, Decimal("0.1"))]) == 30
    groups = group_lines([LineWork(1, None, None, None), LineWork(2, 5, 7, Decimal(1)), LineWork(3, 9, 7, None)])
    assert {key: [line.line_id for line in lines] for key, lines in groups.items()} == {(5, 7): [2, 1, 3]}
    assert list(group_lines([LineWork(1, 4, 2, None)])) == [(4, 2)]
