"""Moving lines to another order or a new one: within one agreement or project, with activities and relations."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from svcdesk.commands.order_cancel import CancelLines, CancelOrder
from svcdesk.commands.order_move import MoveLines
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineStatus, Progress
from svcdesk.domain.problems import Refused
from svcdesk.models import Activity, OrderLine, SignOff
from svcdesk.store import Store
from tests.support.orders import (
    every_row,
    line_ids,
    load_order,
    make_agreement,
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


def texts(store: Store, order_id: int) -> list[tuple[int, str]]:
    return [(row["line_number"], row["description"]) for row in every_row(store)["order_line"]
            if row["order_id"] == order_id]  # fmt: skip


def refused_codes(runner: CommandRunner, command: MoveLines) -> list[str]:
    with pytest.raises(Refused) as refused:
        runner.run(command)
    return [problem.code for problem in refused.value.problems]


def orders_of(store: Store) -> list[int]:
    return [row["id"] for row in every_row(store)["service_order"]]


def give_activity(store: Store, order_id: int, lines: Sequence[int]) -> int:
    """An activity of the order that these lines (by place) belong to."""
    ids = line_ids(store, order_id)
    with store.write() as uow:
        activity = uow.add(Activity(order_id=order_id, minutes=60, title="Visit", starts_at=uow.now))
        for at in lines:
            uow.get(OrderLine, ids[at]).activity_id = activity.id
    return activity.id


def test_lines_move_to_the_end_of_another_order_and_back(store: Store, runner: CommandRunner, known: Known) -> None:
    source = make_order(runner, known, "a", "b", "c")
    target = make_order(runner, known, "x")
    before = every_row(store)
    ids = line_ids(store, source)
    assert runner.run(MoveLines(source, (ids[2], ids[0]), target)).result == target
    assert texts(store, source) == [(1, "b")]
    assert sorted(texts(store, target)) == [(1, "x"), (2, "a"), (3, "c")]
    assert line_ids(store, target)[1:] == (ids[0], ids[2])
    runner.undo()
    assert every_row(store) == before


def test_posted_lines_keep_their_numbers_when_others_leave(store: Store, runner: CommandRunner, known: Known) -> None:
    source = make_order(runner, known, "a", "b", "c")
    mark_posted(store, source, (1,))
    before = every_row(store)
    runner.run(MoveLines(source, line_ids(store, source)[:1]))
    assert sorted(texts(store, source)) == [(1, "c"), (2, "b")]
    runner.undo()
    assert every_row(store) == before


def test_an_empty_order_is_deleted_if_that_is_wanted(store: Store, runner: CommandRunner, known: Known) -> None:
    source, target = make_order(runner, known, "a"), make_order(runner, known, "x")
    before = every_row(store)
    runner.run(MoveLines(source, line_ids(store, source), target))
    assert load_order(store, source).values["progress"] is Progress.IN_PROCESS
    runner.undo()
    runner.run(MoveLines(source, line_ids(store, source), target, delete_empty=True))
    assert orders_of(store) == [target]
    runner.undo()
    assert every_row(store) == before
    kept = make_order(runner, known, "a", "b")
    runner.run(MoveLines(kept, line_ids(store, kept)[:1], target, delete_empty=True))
    assert kept in orders_of(store)


def test_a_new_order_is_like_the_one_the_lines_come_from(store: Store, runner: CommandRunner, known: Known) -> None:
    skill = {"order_skill": (RowDraft(None, {"skill_id": known.skill}),)}
    agreement = make_agreement(runner, known)
    source = make_order(
        runner, known, "a", "b", agreement_id=agreement, location_id=known.location, contact_id=known.contact,
        priority="high", preferred_at="2026-12-01 08:00", preferred_technician_id=known.worker, problem="It stops",
    )  # fmt: skip
    runner.run(SaveOrder(source, children=skill))
    target = runner.run(MoveLines(source, line_ids(store, source)[1:])).result
    assert isinstance(target, int)
    first, second = load_order(store, source), load_order(store, target)
    same = ("description", "customer_id", "location_id", "contact_id", "agreement_id", "project_id", "priority",
            "preferred_at", "preferred_technician_id", "problem", "city")  # fmt: skip
    assert {name: second.values[name] for name in same} == {name: first.values[name] for name in same}
    assert first.values["number"] != second.values["number"]
    assert [row.values["skill_id"] for row in second.children["order_skill"]] == [known.skill]
    assert texts(store, target) == [(1, "b")]
    assert len(second.children["activity"]) == 1


def test_activities_follow_their_lines_unless_others_stay_in_them(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    source, target = make_order(runner, known, "a", "b", "c"), make_order(runner, known)
    own = give_activity(store, source, [0])
    shared = give_activity(store, source, [1, 2])
    ids = line_ids(store, source)
    runner.run(MoveLines(source, ids[:2], target))
    where = {row["id"]: row["order_id"] for row in every_row(store)["activity"]}
    assert (where[own], where[shared]) == (target, source)
    links = {row["id"]: row["activity_id"] for row in every_row(store)["order_line"]}
    assert [links[id_] for id_ in ids] == [own, None, shared]


def test_planned_work_of_an_order_that_goes_is_not_lost(store: Store, runner: CommandRunner, known: Known) -> None:
    source, target = make_order(runner, known, "a"), make_order(runner, known)
    planned = give_activity(store, source, [])
    runner.run(MoveLines(source, line_ids(store, source), target, delete_empty=True))
    found = {row["id"]: (row["order_id"], row["starts_at"] is not None) for row in every_row(store)["activity"]}
    assert found[planned] == (target, True)
    assert len(found) == 2  # the waiting one of the deleted order is gone


def test_the_new_order_has_no_second_activity_beside_the_one_that_came(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    source = make_order(runner, known, "a", "b")
    own = give_activity(store, source, [0])
    target = runner.run(MoveLines(source, line_ids(store, source)[:1])).result
    assert [row["id"] for row in every_row(store)["activity"] if row["order_id"] == target] == [own]


def test_waiting_work_takes_the_new_sum_of_hours(store: Store, runner: CommandRunner, known: Known) -> None:
    hours = tuple(RowDraft(None, {"type": "hour", "quantity": quantity}) for quantity in ("1", "2"))
    start = {"description": "x", "customer_id": known.customer}
    source = runner.run(CreateOrder(start, hours)).result
    assert isinstance(source, int)
    target = runner.run(MoveLines(source, line_ids(store, source)[1:])).result
    minutes = {row["order_id"]: row["minutes"] for row in every_row(store)["activity"]}
    assert minutes == {source: 60, target: 120}


def test_relations_come_along(store: Store, runner: CommandRunner, known: Known) -> None:
    line = RowDraft(None, {"type": "fee", "description": "a", "object_id": known.service_object, "task_id": known.task})
    source = runner.run(CreateOrder({"description": "x", "customer_id": known.customer}, (line,))).result
    assert isinstance(source, int)
    task = load_order(store, source).children["task_relation"][0].id
    runner.run(SaveOrder(source, children={"task_relation": (RowDraft(task, {"internal_note": "key"}),)}))
    target = make_order(runner, known)
    runner.run(MoveLines(source, line_ids(store, source), target))
    draft = load_order(store, target)
    assert [row.values["object_id"] for row in draft.children["object_relation"]] == [known.service_object]
    assert [row.values["internal_note"] for row in draft.children["task_relation"]] == ["key"]
    assert len(load_order(store, source).children["task_relation"]) == 1


def test_sign_offs_of_lines_and_canceled_lines_move_as_they_are(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    source, target = make_order(runner, known, "a", "b"), make_order(runner, known)
    ids = line_ids(store, source)
    runner.run(CancelLines(source, ids[1:]))
    with store.write() as uow:
        uow.add(SignOff(order_id=source, line_id=ids[0], name="Zofia", at=uow.now, user="anna"))
    runner.run(MoveLines(source, ids, target))
    with store.read() as reader:
        assert reader.session.scalars(select(SignOff.order_id)).all() == [target]
    statuses = [row.values["status"] for row in load_order(store, target).children["order_line"]]
    assert statuses == [LineStatus.CREATED, LineStatus.CANCELED]


def test_orders_of_different_agreements_or_projects_are_refused(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    first, second = make_agreement(runner, known), make_agreement(runner, known)
    source = make_order(runner, known, "a", agreement_id=first)
    ids = line_ids(store, source)
    other = make_order(runner, known, agreement_id=second)
    without = make_order(runner, known)
    assert refused_codes(runner, MoveLines(source, ids, other)) == ["move.other_agreement"]
    assert refused_codes(runner, MoveLines(source, ids, without)) == ["move.other_agreement"]
    project = add(runner, "project", name="Second", customer_id=known.customer)
    elsewhere = make_order(runner, known, project_id=project)
    plain = make_order(runner, known, "b")
    assert refused_codes(runner, MoveLines(plain, line_ids(store, plain), elsewhere)) == ["move.other_project"]
    runner.run(MoveLines(plain, line_ids(store, plain), without))
    runner.run(MoveLines(source, ids, make_order(runner, known, agreement_id=first)))


def test_posted_lines_locked_stages_and_canceled_targets_are_refused(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    source, target = make_order(runner, known, "a", "b"), make_order(runner, known, "x")
    ids = line_ids(store, source)
    assert refused_codes(runner, MoveLines(source, (), target)) == ["move.no_lines"]
    assert refused_codes(runner, MoveLines(source, ids, source)) == ["move.same_order"]
    assert refused_codes(runner, MoveLines(source, line_ids(store, target), target)) == ["record.missing"]
    mark_posted(store, source)
    assert refused_codes(runner, MoveLines(source, ids, target)) == ["move.posted"]
    locked = make_order(runner, known, "y")
    put_at_stage(store, locked, "LOCKED", may_modify=False)
    assert refused_codes(runner, MoveLines(source, ids[1:], locked)) == ["stage.forbids"]
    assert refused_codes(runner, MoveLines(locked, line_ids(store, locked), source)) == ["stage.forbids"]
    assert refused_codes(runner, MoveLines(locked, line_ids(store, locked))) == ["stage.forbids"]
    runner.run(CancelOrder(target))
    assert refused_codes(runner, MoveLines(source, ids[1:], target)) == ["move.to_canceled"]


def test_an_empty_order_that_cannot_be_deleted_keeps_the_lines(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    source, target = make_order(runner, known, "a"), make_order(runner, known)
    require_part(store, source, known)
    command = MoveLines(source, line_ids(store, source), target, delete_empty=True)
    assert refused_codes(runner, command) == ["order.requirements"]
    assert texts(store, source) == [(1, "a")]
