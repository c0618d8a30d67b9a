"""Stages of orders on a real database: the tree, changes of stage, and what each stage guards."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.commands.company import SetParameter
from svcdesk.commands.dispatch import (
    CopyActivities,
    MoveActivities,
    PlaceActivities,
    Placement,
    ReassignActivities,
    ResizeActivity,
    SetClosed,
    SetDispatched,
    SetPriority,
    UnscheduleActivities,
)
from svcdesk.commands.imports.records import import_file
from svcdesk.commands.imports.targets import catalogue
from svcdesk.commands.line_activities import CreateActivities
from svcdesk.commands.order_cancel import CancelLines, CancelOrder, RevokeLines, RevokeOrder
from svcdesk.commands.order_copy import CopyLines
from svcdesk.commands.order_delete import DeleteOrder
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.records import DeleteRecord, SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.stages import ChangeStage, ChangeStages, NextStage, PreviousStage
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.imports.mapping import read_mapping
from svcdesk.domain.kinds import Priority, Progress, ReasonType, Recording
from svcdesk.domain.problems import Problem, Refused
from svcdesk.models import Activity, OrderLine, ServiceOrder, Stage, StageReason
from svcdesk.problem_texts import problem_text
from svcdesk.queries.dispatch.board import load_bars, load_board
from svcdesk.queries.dispatch.rows import BoardRequest
from svcdesk.queries.lists import ListRequest, fetch_page
from svcdesk.store.store import Store
from svcdesk.ui.dispatch.drops import command_of
from svcdesk.ui.dispatch.lanes import Lanes
from svcdesk.ui.dispatch.moves import PlanKind, judge, plan_move
from tests.support.board import SITE, at
from tests.support.records import Known, add, small_company
from tests.support.stages import Stages, make_stages, put_at, stage_id_of


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


@pytest.fixture
def stages(runner: CommandRunner, known: Known) -> Stages:
    del known
    return make_stages(runner)


@pytest.fixture
def order_id(runner: CommandRunner, known: Known, stages: Stages) -> int:
    del stages
    return new_order(runner, known.customer)


def new_order(runner: CommandRunner, customer_id: int, **values: object) -> int:
    lines = (RowDraft(None, {"type": "hour", "quantity": "2"}),)
    command = CreateOrder({"description": "Lift stopped", "customer_id": customer_id, **values}, lines)
    result = runner.run(command).result
    assert isinstance(result, int)
    return result


def refused(runner: CommandRunner, command: Command) -> list[Problem]:
    with pytest.raises(Refused) as caught:
        runner.run(command)
    return list(caught.value.problems)


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def phases(store: Store, order_id: int) -> list[int | None]:
    with store.read() as reader:
        query = select(Activity.phase_id).where(Activity.order_id == order_id).order_by(Activity.id)
        return list(reader.session.scalars(query))


def reasons(store: Store, order_id: int) -> list[tuple[ReasonType, int | None, str]]:
    with store.read() as reader:
        query = select(StageReason).where(StageReason.order_id == order_id).order_by(StageReason.id)
        return [(row.type, row.stage_id, row.note) for row in reader.session.scalars(query)]


# the tree


def test_a_second_root_is_refused_also_when_it_comes_back(runner: CommandRunner, known: Known) -> None:
    del known
    first = add(runner, "stage", code="A", name="Planning")
    found = refused(runner, SaveRecord("stage", None, {"code": "B", "name": "Other"}))
    assert [(p.code, p.target) for p in found] == [("stage.second_root", "parent_id")]
    assert problem_text(found[0]) == "“Planning” is the first stage already. Choose a parent for this one."
    runner.run(DeleteRecord("stage", first))
    other_desk = CommandRunner(Store.open(runner.store.path, runner.store.clock, user="ewa", workstation="desk-2"))
    add(other_desk, "stage", code="B", name="Other")
    with pytest.raises(Refused) as caught:
        runner.undo()
    assert codes(list(caught.value.problems)) == ["stage.second_root"]
    other_desk.store.close()


def test_a_parent_stays_as_it_was_saved(runner: CommandRunner, stages: Stages) -> None:
    found = refused(runner, SaveRecord("stage", stages.done, {"parent_id": stages.planning}))
    assert [(p.code, p.target) for p in found] == [("stage.parent_fixed", "parent_id")]
    assert codes(refused(runner, SaveRecord("stage", stages.done, {"parent_id": None}))) == ["stage.parent_fixed"]
    runner.run(SaveRecord("stage", stages.done, {"name": "Work done", "parent_id": stages.work}))


def test_each_stage_says_its_way_from_the_first_one(store: Store, runner: CommandRunner, stages: Stages) -> None:
    def ways() -> dict[int, str]:
        with store.read() as reader:
            return dict(reader.session.execute(select(Stage.id, Stage.path)).all())

    assert ways()[stages.settled] == "Planning › In process › Done › Settled"
    runner.run(SaveRecord("stage", stages.work, {"name": "On site"}))
    assert ways()[stages.settled] == "Planning › On site › Done › Settled"
    assert ways()[stages.dropped] == "Planning › Dropped"
    with store.read() as reader:
        rows = fetch_page(reader, ListRequest("stage", columns=("path",)), 0)
    assert [row.values[0] for row in rows] == sorted(ways().values())
    runner.undo()
    assert ways()[stages.wait] == "Planning › In process › Waiting"


def test_a_stage_in_use_is_not_deleted(runner: CommandRunner, stages: Stages, order_id: int) -> None:
    assert codes(refused(runner, DeleteRecord("stage", stages.work))) == ["record.in_use"]  # a parent
    runner.run(NextStage(order_id, stages.work))
    runner.run(ChangeStage(order_id, stages.done))
    assert codes(refused(runner, DeleteRecord("stage", stages.done))) == ["record.in_use"]  # of an order, a parent
    runner.run(SetParameter("activity_stage", "WAIT"))
    assert codes(refused(runner, DeleteRecord("stage", stages.wait))) == ["record.is_parameter"]
    runner.run(SetParameter("activity_stage", ""))
    runner.run(DeleteRecord("stage", stages.wait))


# changing the stage


def test_new_orders_begin_at_the_root_with_its_phase(
    store: Store, runner: CommandRunner, known: Known, stages: Stages, order_id: int
) -> None:
    assert stage_id_of(store, order_id) == stages.planning
    assert phases(store, order_id) == [stages.planned]
    activities = (RowDraft(None, {"minutes": 60}), RowDraft(None, {"minutes": 60, "phase_id": stages.on_site}))
    result = runner.run(CreateOrder({"description": "x", "customer_id": known.customer}, activities=activities)).result
    assert isinstance(result, int)
    assert phases(store, result) == [stages.planned, stages.on_site]


def test_orders_have_no_stage_while_there_are_none(store: Store, runner: CommandRunner, known: Known) -> None:
    order_id = new_order(runner, known.customer)
    assert stage_id_of(store, order_id) is None
    stages = make_stages(runner)
    assert codes(refused(runner, ChangeStage(order_id, stages.work))) == ["stage.only_root"]
    runner.run(NextStage(order_id))
    assert stage_id_of(store, order_id) == stages.planning


def test_a_change_of_stage_gives_the_phase_to_open_activities_and_is_one_step(
    store: Store, runner: CommandRunner, stages: Stages, order_id: int
) -> None:
    with store.write() as uow:
        uow.add(Activity(order_id=order_id, minutes=30, closed=True, phase_id=stages.planned))
    done = runner.run(ChangeStage(order_id, stages.work))
    assert (done.title, dict(done.params)) == (
        "Move {number} to “{stage}”",
        {"number": "ZS-2026-00001", "stage": "In process"},
    )
    assert stage_id_of(store, order_id) == stages.work
    assert phases(store, order_id) == [stages.on_site, stages.planned]
    runner.undo()
    assert stage_id_of(store, order_id) == stages.planning
    assert phases(store, order_id) == [stages.planned, stages.planned]
    runner.redo()
    assert phases(store, order_id) == [stages.on_site, stages.planned]


def test_a_new_activity_has_the_phase_of_the_stage(
    store: Store, runner: CommandRunner, stages: Stages, order_id: int
) -> None:
    runner.run(ChangeStage(order_id, stages.work))
    (first,) = _activity_ids(store, order_id)
    rows = (RowDraft(first, {}), RowDraft(None, {"minutes": 45}))
    runner.run(SaveOrder(order_id, children={"activity": rows}))
    assert phases(store, order_id) == [stages.on_site, stages.on_site]


def _activity_ids(store: Store, order_id: int) -> list[int]:
    with store.read() as reader:
        query = select(Activity.id).where(Activity.order_id == order_id).order_by(Activity.id)
        return list(reader.session.scalars(query))


def test_entering_the_stage_of_activities_makes_them(store: Store, runner: CommandRunner, known: Known) -> None:
    stages = make_stages(runner)
    runner.run(SetParameter("create_activities", "yes"))
    runner.run(SetParameter("activity_stage", "WORK"))
    order_id = new_order(runner, known.customer)
    assert phases(store, order_id) == []
    runner.run(ChangeStage(order_id, stages.work))
    assert phases(store, order_id) == [stages.on_site]
    runner.undo()
    assert phases(store, order_id) == []


def test_a_stage_that_asks_for_a_reason_is_not_entered_without_one(
    store: Store, runner: CommandRunner, stages: Stages, order_id: int
) -> None:
    runner.run(ChangeStage(order_id, stages.work))
    found = refused(runner, ChangeStage(order_id, stages.wait))
    assert [(p.code, p.target) for p in found] == [("stage.reason_missing", "reason_id")]
    assert codes(refused(runner, ChangeStage(order_id, stages.wait, note="why"))) == ["reason.note_alone"]
    assert codes(refused(runner, ChangeStage(order_id, stages.wait, 999))) == ["field.not_found"]
    assert (stage_id_of(store, order_id), reasons(store, order_id)) == (stages.work, [])
    runner.run(ChangeStage(order_id, stages.wait, stages.reason, "rope"))
    assert reasons(store, order_id) == [(ReasonType.STAGE_CHANGE, stages.wait, "rope")]
    runner.run(PreviousStage(order_id))  # back to a stage that asks for none
    assert stage_id_of(store, order_id) == stages.work
    runner.undo()
    runner.undo()
    assert (stage_id_of(store, order_id), reasons(store, order_id)) == (stages.work, [])


def test_a_stage_stops_the_clock_and_going_back_starts_it_again(
    store: Store, runner: CommandRunner, known: Known, stages: Stages
) -> None:
    level = add(runner, "service_level", code="H8", name="8 hours", hours=8)
    group = add(runner, "agreement_group", code="STD", name="Standard", service_level_id=level)
    project = add(runner, "project", name="Care", customer_id=known.customer)
    agreement = add(runner, "agreement", description="Care", project_id=project, group_id=group,
                    starts_on="2026-01-01")  # fmt: skip
    order_id = new_order(runner, known.customer, agreement_id=agreement)
    states = [recording(store, order_id)]
    runner.run(SetParameter("reason_on_exceeding", "yes"))
    runner.run(NextStage(order_id, stages.work))
    runner.run(ChangeStage(order_id, stages.wait, stages.reason))
    states.append(recording(store, order_id))
    runner.run(PreviousStage(order_id))
    states.append(recording(store, order_id))
    assert states == [Recording.STARTED, Recording.STOPPED, Recording.STARTED]
    assert [type_ for type_, _stage, _note in reasons(store, order_id)] == [ReasonType.STAGE_CHANGE]
    runner.undo()
    assert recording(store, order_id) is Recording.STOPPED
    runner.redo()
    runner.run(SaveRecord("stage", stages.done, {"stops_recording": True}))
    store.clock = FixedClock(store.clock.now() + timedelta(hours=9))
    found = refused(runner, ChangeStage(order_id, stages.done))  # the stage asks for no reason, the late clock does
    assert [(p.code, p.target) for p in found] == [("recording.reason_exceeding", "reason_id")]
    assert (stage_id_of(store, order_id), recording(store, order_id)) == (stages.work, Recording.STARTED)
    runner.run(ChangeStage(order_id, stages.done, stages.reason))
    assert [type_ for type_, _stage, _note in reasons(store, order_id)][1:] == [
        ReasonType.STAGE_CHANGE,
        ReasonType.CLOSE,
    ]


def recording(store: Store, order_id: int) -> Recording:
    with store.read() as reader:
        return reader.session.get_one(ServiceOrder, order_id).recording


def test_next_and_previous(store: Store, runner: CommandRunner, stages: Stages, order_id: int) -> None:
    found = refused(runner, NextStage(order_id))
    assert codes(found) == ["stage.choose"]
    assert found[0].params["choices"] == "“Dropped”, “In process”"
    assert codes(refused(runner, PreviousStage(order_id))) == ["stage.no_previous"]
    runner.run(NextStage(order_id, stages.work))
    runner.run(NextStage(order_id, stages.done))
    runner.run(NextStage(order_id))
    assert stage_id_of(store, order_id) == stages.settled
    assert codes(refused(runner, NextStage(order_id))) == ["stage.no_next"]
    runner.run(PreviousStage(order_id))
    assert stage_id_of(store, order_id) == stages.done


def test_an_order_does_not_jump(runner: CommandRunner, stages: Stages, order_id: int) -> None:
    found = refused(runner, ChangeStage(order_id, stages.settled))
    assert problem_text(found[0]) == (
        "Order ZS-2026-00001 cannot go from “Planning” to “Settled”, only to “Dropped”, “In process”."
    )
    assert codes(refused(runner, ChangeStage(order_id, stages.planning))) == ["stage.there_already"]
    assert codes(refused(runner, ChangeStage(order_id, 999))) == ["record.missing"]


def test_many_orders_move_in_one_step_or_not_at_all(
    store: Store, runner: CommandRunner, known: Known, stages: Stages, order_id: int
) -> None:
    orders = [order_id, *(new_order(runner, known.customer) for _ in range(3))]
    runner.run(ChangeStage(orders[3], stages.work))
    (problem,) = refused(runner, ChangeStages(tuple(orders), stages.done))
    assert (problem.code, problem.target) == ("stage.not_next_several", "stage_id")
    assert problem.params["numbers"] == "ZS-2026-00001, ZS-2026-00002, ZS-2026-00003"
    assert stage_id_of(store, orders[3]) == stages.work
    done = runner.run(ChangeStages(tuple(orders), stages.work))  # one of them is there already
    assert (done.result, done.params["count"]) == (3, 3)
    assert {stage_id_of(store, id_) for id_ in orders} == {stages.work}
    assert codes(refused(runner, ChangeStages(tuple(orders), stages.wait))) == ["stage.reason_missing"]
    runner.run(ChangeStages(tuple(orders), stages.wait, stages.reason, "rope"))
    assert [reasons(store, id_) for id_ in orders] == [[(ReasonType.STAGE_CHANGE, stages.wait, "rope")]] * 4
    runner.undo()
    runner.undo()
    assert [stage_id_of(store, id_) for id_ in orders] == [stages.planning] * 3 + [stages.work]
    assert [reasons(store, id_) for id_ in orders] == [[]] * 4


# what the stage guards


def guarded_commands(store: Store, order_id: int, other_id: int) -> dict[str, Command]:
    """Commands that change an order, or work of it on the board."""
    (activity_id,) = _activity_ids(store, order_id)
    with store.read() as reader:
        line_id = reader.session.scalars(select(OrderLine.id).where(OrderLine.order_id == order_id)).one()
        worker_id = reader.session.get_one(Activity, activity_id).worker_id
    placement = Placement(activity_id, worker_id, at(11), 60)
    return {
        "save": SaveOrder(order_id, {"description": "Other"}),
        "save a line": SaveOrder(order_id, children={"order_line": (RowDraft(line_id, {"quantity": "3"}),)}),
        "save record": SaveRecord("service_order", order_id, {"description": "Other"}),
        "revoke lines": RevokeLines(order_id, (line_id,)),
        "copy lines": CopyLines(order_id, other_id),
        "make activities": CreateActivities(order_id),
        "place": PlaceActivities((placement,)),
        "move": MoveActivities((activity_id,), days=1),
        "resize": ResizeActivity(activity_id, 90),
        "reassign": ReassignActivities((activity_id,), None),
        "priority": SetPriority((activity_id,), Priority.HIGH),
        "dispatch": SetDispatched((activity_id,)),
        "close": SetClosed((activity_id,)),
        "unschedule": UnscheduleActivities((activity_id,)),
        "copy": CopyActivities((placement,)),
    }


GUARDED = (
    "save", "save a line", "save record", "revoke lines", "copy lines", "make activities", "place", "move",
    "resize", "reassign", "priority", "dispatch", "close", "unschedule", "copy",
)  # fmt: skip


@pytest.mark.parametrize("what", GUARDED)
def test_a_stage_without_modify_forbids_every_change(
    store: Store, runner: CommandRunner, known: Known, stages: Stages, order_id: int, what: str
) -> None:
    other_id = new_order(runner, known.customer)
    (activity_id,) = _activity_ids(store, order_id)
    runner.run(PlaceActivities((Placement(activity_id, known.worker, at(9), 60),)))
    command = guarded_commands(store, order_id, other_id)[what]
    put_at(store, order_id, stages.settled)
    found = refused(runner, command)
    assert codes(found)[:1] == ["stage.forbids"]
    assert "ZS-2026-00001 is at stage “Settled”, where it cannot be changed" in problem_text(found[0])
    if what != "revoke lines":  # there is nothing canceled; that is another story
        put_at(store, order_id, stages.planning)
        runner.run(command)


def test_the_cancel_and_delete_flags(
    store: Store, runner: CommandRunner, known: Known, stages: Stages, order_id: int
) -> None:
    del known
    with store.read() as reader:
        line_id = reader.session.scalars(select(OrderLine.id).where(OrderLine.order_id == order_id)).one()
    put_at(store, order_id, stages.done)
    for command in (CancelOrder(order_id), CancelLines(order_id, (line_id,))):
        (problem,) = refused(runner, command)
        assert (problem.code, problem.params["action"]) == ("stage.forbids", "be canceled")
    (problem,) = refused(runner, DeleteOrder(order_id))
    assert (problem.code, problem.params["action"]) == ("stage.forbids", "be deleted")
    put_at(store, order_id, stages.dropped)  # it may be canceled and deleted there, but not changed
    runner.run(CancelOrder(order_id))
    assert codes(refused(runner, RevokeOrder(order_id))) == ["stage.forbids"]
    with store.read() as reader:
        assert reader.session.get_one(ServiceOrder, order_id).progress is Progress.CANCELED
    runner.run(DeleteOrder(order_id))
    runner.undo()
    assert stage_id_of(store, order_id) == stages.dropped


def test_an_order_is_deleted_with_its_reasons(
    store: Store, runner: CommandRunner, stages: Stages, order_id: int
) -> None:
    runner.run(ChangeStage(order_id, stages.dropped, stages.reason, "sold"))
    runner.run(DeleteOrder(order_id))
    assert reasons(store, order_id) == []
    runner.undo()
    assert reasons(store, order_id) == [(ReasonType.STAGE_CHANGE, stages.dropped, "sold")]


def test_a_selection_is_refused_with_the_numbers_in_the_way(
    store: Store, runner: CommandRunner, known: Known, stages: Stages, order_id: int
) -> None:
    orders = [order_id, *(new_order(runner, known.customer) for _ in range(3))]
    put_at(store, orders[1], stages.settled)
    put_at(store, orders[3], stages.settled)
    activities = tuple(id_ for order in orders for id_ in _activity_ids(store, order))
    (problem,) = refused(runner, SetPriority(activities, Priority.HIGH))
    assert problem.code == "stage.forbids_several"
    assert problem.params["numbers"] == "ZS-2026-00002, ZS-2026-00004"


def test_the_ghost_says_what_the_command_would(
    store: Store, runner: CommandRunner, known: Known, stages: Stages, order_id: int
) -> None:
    (activity_id,) = _activity_ids(store, order_id)
    runner.run(PlaceActivities((Placement(activity_id, known.worker, at(9), 60),)))
    put_at(store, order_id, stages.settled)
    with store.read() as reader:
        lanes = Lanes(load_board(reader, BoardRequest(at(0), at(23))), SITE)
        bar = load_bars(reader, [activity_id])[activity_id]
    assert bar is not None
    for kind in (PlanKind.MOVE, PlanKind.COPY):
        plan = plan_move(lanes, [bar], int(at(12).timestamp()), known.worker, kind)
        verdict = judge(lanes, plan)
        assert verdict.refused
        said = [problem_text(problem) for problem in verdict.problems]
        assert said == [problem_text(problem) for problem in refused(runner, command_of(plan))]


def test_an_undo_does_not_change_an_order_that_was_moved_on_since(
    store: Store, runner: CommandRunner, stages: Stages, order_id: int
) -> None:
    runner.run(SaveOrder(order_id, {"description": "Mine"}))
    other_desk = CommandRunner(Store.open(store.path, store.clock, user="ewa", workstation="desk-2"))
    other_desk.run(ChangeStage(order_id, stages.dropped, stages.reason))
    with pytest.raises(Refused) as caught:
        runner.undo()
    assert codes(list(caught.value.problems)) == ["stage.forbids"]
    other_desk.undo()
    runner.undo()
    with store.read() as reader:
        assert reader.session.get_one(ServiceOrder, order_id).description == "Lift stopped"
    other_desk.store.close()


def test_imported_orders_begin_at_the_root(store: Store, runner: CommandRunner, stages: Stages, tmp_path: Path) -> None:
    mapping = read_mapping(
        'kind = "orders"\n[fields]\ndescription = "Text"\n'
        'customer = { value = "Mine", create = { name = "{value}" } }\n'
        '[[activities]]\n[activities.fields]\ntitle = "Text"\nminutes = { value = "60" }\n',
        catalogue(),
    )
    path = tmp_path / "orders.csv"
    path.write_text("Text\nLift stopped\nDoor\n", encoding="utf-8")
    assert import_file(runner, path, mapping).created == 2
    with store.read() as reader:
        found = reader.session.execute(select(ServiceOrder.id, ServiceOrder.stage_id)).all()
    assert [stage_id for _id, stage_id in found] == [stages.planning] * 2
    assert [phases(store, id_) for id_, _stage in found] == [[stages.planned]] * 2
