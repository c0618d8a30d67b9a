"""Repair lines: what they are filled with, their codes and stages, and what keeps them from being changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest
from sqlalchemy import select

from svcdesk.cli import main
from svcdesk.commands.base import Command
from svcdesk.commands.order_cancel import CancelOrder
from svcdesk.commands.order_delete import DeleteOrder
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.records import DeleteRecord, SaveRecord
from svcdesk.commands.repairs import SetRepairStage
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.problems import Refused
from svcdesk.models import ObjectRelation, RepairLine, ServiceOrder, SymptomCode
from svcdesk.queries.cards import NO_STAGE, CardRequest
from svcdesk.queries.lookups import search_lookup
from svcdesk.queries.repair_bench import FINISHED_DAYS, RepairBoard, load_repair_board
from svcdesk.store import Store
from tests.support.clocks import MovingClock, warsaw
from tests.support.records import Known, add, small_company
from tests.support.stages import make_stages, put_at
from tests.support.statements import Statements


@dataclass(frozen=True, slots=True)
class Shop:
    """The ids of what repairs are told by."""

    known: Known
    order: int
    doors: int
    drive: int
    stages: tuple[int, int, int]


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock("2026-11-23 10:00")


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def shop(runner: CommandRunner) -> Shop:
    known = small_company(runner)
    order = runner.run(CreateOrder({
        "description": "Lift stopped", "object_id": known.service_object, "preferred_technician_id": known.worker,
    })).result  # fmt: skip
    codes = tuple(
        RowDraft(None, {"code": code, "name": name}) for code, name in (("STUCK", "Stuck"), ("NOISE", "Noise"))
    )
    doors = add(runner, "symptom_area", code="DOORS", name="Doors", children={"symptom_code": codes})
    drive = add(runner, "symptom_area", code="DRIVE", name="Drive", children={"symptom_code": codes})
    stages = tuple(
        add(runner, "repair_stage", code=name[:10], name=name, place=str(place), finished=finished)
        for place, name, finished in ((1, "Received", False), (2, "In repair", False), (3, "Finished", True))
    )
    assert isinstance(order, int)
    return Shop(known, order, doors, drive, stages)  # type: ignore[arg-type]


def repair(runner: CommandRunner, shop: Shop, **values: Any) -> int:
    given = {"order_id": shop.order, "description": "Doors stay open", **values}
    return add(runner, "repair_line", **given)


def line_of(store: Store, id_: int) -> RepairLine:
    with store.read() as reader:
        found = reader.session.get(RepairLine, id_)
        assert found is not None
        return found


def code_of(store: Store, area: int, code: str) -> int:
    with store.read() as reader:
        found = reader.session.scalar(
            select(SymptomCode.id).where(SymptomCode.area_id == area, SymptomCode.code == code)
        )
        assert found is not None
        return found


def codes(runner: CommandRunner, command: Command) -> list[str]:
    with pytest.raises(Refused) as refused:
        runner.run(command)
    return [problem.code for problem in refused.value.problems]


def test_a_new_line_takes_number_time_object_technician_and_the_first_stage(
    runner: CommandRunner, shop: Shop, store: Store
) -> None:
    line = line_of(store, repair(runner, shop))
    assert line.number.startswith("NP-")
    assert line.created_at is not None
    assert line.object_id == shop.known.service_object
    assert (line.worker_id, line.stage_id, line.finished_at) == (shop.known.worker, shop.stages[0], None)


def test_a_code_names_its_area_and_another_area_clears_it(runner: CommandRunner, shop: Shop, store: Store) -> None:
    stuck = code_of(store, shop.doors, "STUCK")
    id_ = repair(runner, shop, symptom_id=stuck)
    assert line_of(store, id_).symptom_area_id == shop.doors
    runner.run(SaveRecord("repair_line", id_, {"symptom_area_id": shop.drive}))
    assert line_of(store, id_).symptom_id is None
    assert line_of(store, id_).symptom_area_id == shop.drive


def test_areas_may_have_codes_of_the_same_name_but_not_each_others(
    runner: CommandRunner, shop: Shop, store: Store
) -> None:
    wrong = SaveRecord("repair_line", None, {
        "order_id": shop.order, "symptom_area_id": shop.drive, "symptom_id": code_of(store, shop.doors, "STUCK"),
    })  # fmt: skip
    assert codes(runner, wrong) == ["repair.code_of_other_area"]
    right = replace(wrong, values={**wrong.values, "symptom_id": code_of(store, shop.drive, "STUCK")})
    runner.run(right)


def test_the_lookup_offers_the_codes_of_the_chosen_area(runner: CommandRunner, shop: Shop, store: Store) -> None:
    with store.read() as reader:
        offered = search_lookup(reader, "symptom_code", "st", 10, {"symptom_area_id": shop.drive})
        everywhere = search_lookup(reader, "symptom_code", "st", 10, {"symptom_area_id": None})
    assert [choice.id for choice in offered] == [code_of(store, shop.drive, "STUCK")]
    assert len(everywhere) == 2


def test_a_stage_that_finishes_no_more_leaves_the_stamps_of_those_it_finished(
    runner: CommandRunner, shop: Shop, store: Store
) -> None:
    id_ = repair(runner, shop)
    runner.run(SetRepairStage((id_,), shop.stages[2]))
    finished = line_of(store, id_).finished_at
    assert finished is not None
    runner.run(SaveRecord("repair_stage", shop.stages[2], {"finished": False}))
    runner.run(SaveRecord("repair_line", id_, {"note": "Called the customer"}))
    assert line_of(store, id_).finished_at == finished


def test_a_cost_limit_is_an_amount(runner: CommandRunner, shop: Shop, store: Store) -> None:
    id_ = repair(runner, shop, cost_limit="0")
    wrong = SaveRecord("repair_line", id_, {"cost_limit": "-0.01"})
    assert codes(runner, wrong) == ["repair.cost_limit"]
    runner.run(SaveRecord("repair_line", id_, {"cost_limit": None}))
    assert line_of(store, id_).cost_limit is None


def test_a_finishing_stage_stamps_and_leaving_it_clears(
    runner: CommandRunner, shop: Shop, store: Store, clock: MovingClock
) -> None:
    id_ = repair(runner, shop)
    runner.run(SetRepairStage((id_,)))
    assert line_of(store, id_).stage_id == shop.stages[1]
    assert line_of(store, id_).finished_at is None
    runner.run(SetRepairStage((id_,)))
    finished = line_of(store, id_).finished_at
    assert finished == clock.now()
    clock.at = warsaw("2026-11-23 11:00")
    runner.run(SaveRecord("repair_line", id_, {"note": "Rollers changed"}))
    assert line_of(store, id_).finished_at == finished
    assert codes(runner, SetRepairStage((id_,))) == ["repair.last_stage"]
    runner.run(SetRepairStage((id_,), shop.stages[1]))
    assert line_of(store, id_).finished_at is None
    runner.undo()
    assert line_of(store, id_).finished_at == finished


def test_the_repaired_object_is_related_and_stays_so(runner: CommandRunner, shop: Shop, store: Store) -> None:
    other = add(runner, "service_object", name="Goods lift", group_id=shop.known.group)
    id_ = repair(runner, shop, object_id=other)
    with store.read() as reader:
        order = reader.session.get(ServiceOrder, shop.order)
        relations = reader.session.scalars(
            select(ObjectRelation).where(ObjectRelation.order_id == shop.order).order_by(ObjectRelation.id)
        ).all()
    assert order is not None
    assert [row.object_id for row in relations] == [shop.known.service_object, other]
    kept = (RowDraft(relations[0].id, {"object_id": shop.known.service_object}),)
    seen = tuple(RowDraft(row.id, {"object_id": row.object_id}) for row in relations)
    without = SaveOrder(shop.order, {}, children={"object_relation": kept}, seen_children={"object_relation": seen})
    assert codes(runner, without) == ["relation.of_repair"]
    runner.run(DeleteRecord("repair_line", id_))
    runner.run(without)


def test_a_canceled_order_keeps_its_repair_lines_as_they_are(runner: CommandRunner, shop: Shop) -> None:
    id_ = repair(runner, shop)
    hour = RowDraft(None, {"type": "hour", "description": "Work", "worker_id": shop.known.worker})
    runner.run(SaveOrder(shop.order, children={"order_line": (hour,)}))
    runner.run(CancelOrder(shop.order))
    closed = ["repair.order_closed"]
    assert codes(runner, SaveRecord("repair_line", id_, {"note": "x"})) == closed
    assert codes(runner, SetRepairStage((id_,))) == closed
    assert codes(runner, DeleteRecord("repair_line", id_)) == closed
    assert codes(runner, SaveRecord("repair_line", None, {"order_id": shop.order})) == closed


def test_a_stage_of_the_order_that_forbids_changes_forbids_repairs(
    runner: CommandRunner, shop: Shop, store: Store
) -> None:
    id_ = repair(runner, shop)
    put_at(store, shop.order, make_stages(runner).settled)
    assert codes(runner, SetRepairStage((id_,))) == ["stage.forbids"]
    assert codes(runner, DeleteRecord("repair_line", id_)) == ["stage.forbids"]


def test_an_order_is_deleted_with_its_repair_lines_and_comes_back_with_them(
    runner: CommandRunner, shop: Shop, store: Store
) -> None:
    id_ = repair(runner, shop)
    runner.run(DeleteOrder(shop.order))
    with store.read() as reader:
        assert reader.session.get(RepairLine, id_) is None
    runner.undo()
    assert line_of(store, id_).description == "Doors stay open"


def test_codes_in_use_stay(runner: CommandRunner, shop: Shop, store: Store) -> None:
    repair(runner, shop, symptom_id=code_of(store, shop.doors, "STUCK"))
    assert codes(runner, DeleteRecord("symptom_area", shop.doors)) == ["record.in_use"]
    assert codes(runner, DeleteRecord("repair_stage", shop.stages[0])) == ["record.in_use"]


def board_of(store: Store, **request: Any) -> RepairBoard:
    with store.read() as reader:
        return load_repair_board(reader, CardRequest(**request))


def test_the_bench_has_open_repairs_by_urgency_and_those_finished_lately(
    runner: CommandRunner, shop: Shop, store: Store, clock: MovingClock
) -> None:
    received, in_repair, finished = shop.stages
    later = repair(runner, shop, due_on="2026-11-30")
    whenever = repair(runner, shop)
    late = repair(runner, shop, due_on="2026-11-22")
    done = repair(runner, shop)
    runner.run(SetRepairStage((done,), finished))
    board = board_of(store)
    assert {key: list(ids) for key, ids in board.columns.items()} == {
        received: [late, later, whenever], in_repair: [], finished: [done],
    }  # fmt: skip
    assert board.late == {0: 0, received: 1, in_repair: 0, finished: 0}
    clock.set(f"2026-11-{23 + FINISHED_DAYS} 10:01")
    assert list(board_of(store).columns[finished]) == []
    assert list(board_of(store, quick="overdue").columns[received]) == [late]
    add(runner, "service_object", name="Goods lift", group_id=shop.known.group)
    assert list(board_of(store, text="goods").columns[received]) == []
    assert len(board_of(store, text="lift DOORS").columns[received]) == 3
    with store.write() as uow:
        uow.get(RepairLine, whenever).stage_id = None
        uow.describe("Without a stage")
    assert list(board_of(store).columns[NO_STAGE]) == [whenever]


def test_a_card_says_since_when_it_waits_at_its_stage(
    runner: CommandRunner, shop: Shop, store: Store, clock: MovingClock
) -> None:
    begin = clock.now()
    line = repair(runner, shop)
    clock.set("2026-11-25 12:00")
    runner.run(SaveRecord("repair_line", line, {"note": "Nothing to do with stages"}))
    assert board_of(store).cards[line].waits_since == begin
    runner.run(SetRepairStage((line,)))
    clock.set("2026-11-26 12:00")
    card = board_of(store).cards[line]
    assert (card.waits_since, card.taken_in_at) == (warsaw("2026-11-25 12:00"), begin)
    assert (card.thing, card.technician, card.order_id) == ("Lift A", "Jan Śliwa", shop.order)


def test_what_is_promised_for_today_is_not_late_yet(
    runner: CommandRunner, shop: Shop, store: Store, clock: MovingClock
) -> None:
    clock.set("2026-11-25 23:30")  # in UTC it is the evening, too; half past midnight is not
    for day in ("2026-11-24", "2026-11-25", "2026-11-26"):
        repair(runner, shop, due_on=day)
    assert board_of(store).late[shop.stages[0]] == 1
    clock.set("2026-11-26 00:30")
    assert board_of(store).late[shop.stages[0]] == 2


def test_the_bench_asks_as_often_for_many_as_for_few(runner: CommandRunner, shop: Shop, store: Store) -> None:
    def count() -> int:
        with store.read() as reader, Statements(store) as statements:
            load_repair_board(reader, CardRequest())
        return statements.count

    repair(runner, shop)
    before = count()
    for _at in range(5):
        repair(runner, shop)
    assert count() == before


def test_the_stage_of_several_repairs_is_set_from_the_command_line_all_or_none(
    runner: CommandRunner, shop: Shop, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [repair(runner, shop), repair(runner, shop)]
    do = ["--db", str(store.path), "do", "set_repair_stage", f"repair_line_ids={lines[0]},{lines[1]}"]
    assert main([*do, f"stage_id={shop.stages[1]}"]) == 0
    assert [line_of(store, id_).stage_id for id_ in lines] == [shop.stages[1]] * 2
    assert main([*do, "stage_id=999", "--json"]) == 2
    assert "record.missing" in capsys.readouterr().err
    hour = RowDraft(None, {"type": "hour", "description": "Work", "worker_id": shop.known.worker})
    runner.run(SaveOrder(shop.order, children={"order_line": (hour,)}))
    runner.run(CancelOrder(shop.order))
    assert main(do) == 2
    assert [line_of(store, id_).stage_id for id_ in lines] == [shop.stages[1]] * 2
