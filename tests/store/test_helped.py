"""What helped before, out of a database: what counts, what came back, what an order gives, and keeping up to date."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from svcdesk.cli import main
from svcdesk.commands.order_cancel import CancelOrder
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.records import DeleteRecord, SaveRecord
from svcdesk.commands.repairs import SetRepairStage
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.helped import Asked, Nearness, Silence
from svcdesk.models import DiagnosisCode, SymptomCode
from svcdesk.queries.helped import HelpedAnswer, RepairMemory
from svcdesk.store import Store
from tests.support.clocks import MovingClock
from tests.support.databases import empty_database
from tests.support.orders import load_order
from tests.support.records import Known, add, small_company
from tests.support.statements import Statements


@pytest.fixture
def moving() -> MovingClock:
    return MovingClock("2025-01-07 08:00")


@pytest.fixture
def store(database_path: Path, moving: MovingClock) -> Iterator[Store]:
    opened = empty_database(database_path, moving)
    yield opened
    opened.close()


@dataclass(frozen=True, slots=True)
class Shop:
    """A company with codes of repairs, and its clock."""

    runner: CommandRunner
    store: Store
    moving: MovingClock
    known: Known
    area: int
    loose: int
    worn: int
    stuck: int
    adjusted: int
    replaced: int
    stages: tuple[int, int]
    memory: RepairMemory

    def repair(
        self, text: str = "Doors stay open", *, on: int | None = None, finish: bool = True, hours: str = "",
        parts: str = "", order: int | None = None, **values: Any,
    ) -> tuple[int, int]:  # fmt: skip
        """A repair at this moment, finished two hours later; returns order and repair line."""
        thing = on or self.known.service_object
        lines = [RowDraft(None, {"type": "hour", "quantity": hours, "worker_id": self.known.worker})] if hours else []
        if parts:
            lines.append(RowDraft(None, {"type": "item", "item_id": self.known.item, "quantity": parts}))
        if order is None:
            made = self.runner.run(CreateOrder({"description": "Repair", "object_id": thing}, tuple(lines))).result
            assert isinstance(made, int)
            order = made
        usual = {"diagnosis_id": self.loose, "resolution_id": self.adjusted, "stage_id": self.stages[0]}
        line = add(self.runner, "repair_line", order_id=order, object_id=thing, description=text, **{**usual, **values})
        if finish:
            self.moving.at += timedelta(hours=2)
            self.runner.run(SetRepairStage((line,), self.stages[1]))
        return order, line

    def later(self, days: float) -> None:
        self.moving.at += timedelta(days=days)

    def twin(self, **values: Any) -> int:
        return add(self.runner, "service_object", name="Lift B", group_id=self.known.group,
                   customer_id=self.known.customer, **values)  # fmt: skip

    def ask(self, text: str = "door open", **values: Any) -> HelpedAnswer:
        asked = Asked(text, **{"object_id": self.known.service_object, **values})
        with self.store.read() as reader:
            answer = self.memory.answer(reader, asked)
            assert answer == RepairMemory().answer(reader, asked)  # kept up to date it says what one made anew says
        return answer


@pytest.fixture
def shop(store: Store, moving: MovingClock) -> Shop:
    runner = CommandRunner(store)
    known = small_company(runner)
    rows = [RowDraft(None, {"code": code, "name": name}) for code, name in (("LOOSE", "Loose"), ("WORN", "Part worn"))]
    area = add(runner, "diagnosis_area", code="MECH", name="Mechanics", children={"diagnosis_code": tuple(rows)})
    stuck = RowDraft(None, {"code": "STUCK", "name": "Stuck"})
    add(runner, "symptom_area", code="DOORS", name="Doors", children={"symptom_code": (stuck,)})
    adjusted = add(runner, "resolution", code="ADJ", name="Adjusted")
    replaced = add(runner, "resolution", code="REPL", name="Part replaced")
    stages = [
        add(runner, "repair_stage", code=name, name=name, place=place, finished=finished)
        for place, name, finished in (("1", "REPAIR", False), ("2", "FINISHED", True))
    ]
    with store.read() as reader:
        loose, worn = reader.session.scalars(select(DiagnosisCode.id).order_by(DiagnosisCode.id)).all()
        symptom = reader.session.scalars(select(SymptomCode.id)).one()
    made = Shop(
        runner,
        store,
        moving,
        known,
        area,
        loose,
        worn,
        symptom,
        adjusted,
        replaced,
        (stages[0], stages[1]),
        RepairMemory(),
    )
    for text in ("Light flickers", "Button stuck", "Display dark"):  # other faults, so that words differ in weight
        made.repair(text, on=made.twin(), diagnosis_id=made.worn)
        made.later(1)
    return made


def test_a_part_that_was_taken_back_helped_nobody(shop: Shop) -> None:
    shop.repair(parts="-2")
    shop.later(200)
    (found,) = shop.ask().proposals
    assert (found.used, found.parts) == (1, ())


def test_a_proposal_says_what_was_done_how_often_it_worked_how_long_it_took_and_with_what(shop: Shop) -> None:
    for hours, metres in (("1", "2"), ("2.5", "4")):
        shop.repair(hours=hours, parts=metres)
        shop.later(200)
    order, line = shop.repair(hours="3")
    shop.later(200)
    (found,) = shop.ask().proposals
    assert (found.diagnosis_area, found.diagnosis, found.resolution) == (
        "MECH  Mechanics",
        "LOOSE  Loose",
        "ADJ  Adjusted",
    )
    assert (found.diagnosis_area_id, found.diagnosis_id, found.resolution_id) == (shop.area, shop.loose, shop.adjusted)
    assert (found.used, found.worked, found.came_back, found.waiting) == (3, 3, 0, 0)
    assert (found.minutes, found.timed, found.near) == (150, 3, {Nearness.OBJECT: 3})
    (part,) = found.parts
    assert (part.item_id, part.quantity, part.unit, part.cases) == (shop.known.item, Decimal(2), "m", 2)
    assert part.item.endswith("Rope")
    newest = found.cases[0]
    assert (newest.repair_id, newest.order_id, newest.minutes, newest.came_back) == (line, order, 180, False)
    assert newest.order.startswith("ZS-") and newest.number.startswith("NP-") and "Lift A" in newest.service_object


@pytest.mark.parametrize(("days", "back"), [(89, 1), (89.9, 1), (91, 0)])
def test_a_fault_came_back_within_ninety_days(shop: Shop, days: float, back: int) -> None:
    shop.repair()
    shop.later(days)
    shop.repair("Open doors again", finish=False, diagnosis_id=None, resolution_id=None)
    (found,) = shop.ask().proposals
    assert (found.used, found.worked, found.came_back) == (1, 1 - back, back)


def test_a_canceled_order_counts_neither_as_experience_nor_as_coming_back(shop: Shop) -> None:
    shop.repair()
    shop.later(30)
    order, _line = shop.repair(hours="1")
    (found,) = shop.ask().proposals
    assert (found.used, found.came_back, found.waiting) == (2, 1, 1)
    shop.runner.run(CancelOrder(order))
    (found,) = shop.ask().proposals
    assert (found.used, found.came_back) == (1, 0)
    shop.runner.undo()
    assert shop.ask().proposals[0].used == 2


def test_what_changes_is_followed(shop: Shop) -> None:
    assert shop.ask().silence is Silence.NOTHING_ALIKE
    order, line = shop.repair(hours="1", finish=False)
    assert shop.ask().silence is Silence.NOTHING_ALIKE
    shop.runner.run(SetRepairStage((line,), shop.stages[1]))
    assert shop.ask().proposals[0].diagnosis_id == shop.loose
    shop.runner.run(SaveRecord("repair_line", line, {"diagnosis_id": shop.worn, "resolution_id": shop.replaced}))
    found = shop.ask().proposals[0]
    assert (found.diagnosis_id, found.resolution_id, found.minutes) == (shop.worn, shop.replaced, 60)
    rows = load_order(shop.store, order).children["order_line"]
    longer = tuple(replace(row, values={**row.values, "quantity": Decimal(2)}) for row in rows)
    shop.runner.run(SaveOrder(order, children={"order_line": longer}, seen_children={"order_line": rows}))
    assert shop.ask().proposals[0].minutes == 120
    rows = load_order(shop.store, order).children["order_line"]
    shop.runner.run(SaveOrder(order, children={"order_line": ()}, seen_children={"order_line": rows}))
    assert shop.ask().proposals[0].minutes is None
    shop.runner.run(SaveRecord("repair_line", line, {"description": "Smell of coffee"}))
    assert not shop.ask().proposals
    assert shop.ask("coffee smells").proposals
    shop.runner.run(DeleteRecord("repair_line", line))
    assert not shop.ask("coffee smells").proposals
    shop.runner.undo()
    assert shop.ask("coffee smells").proposals


def test_several_repairs_of_an_order_share_its_time_also_when_one_comes_later(shop: Shop) -> None:
    order, _line = shop.repair(hours="2")
    assert shop.ask().proposals[0].minutes == 120
    _order, second = shop.repair("Smell of coffee", order=order, diagnosis_id=shop.worn)
    assert shop.ask().proposals[0].minutes == 60
    shop.runner.run(DeleteRecord("repair_line", second))
    assert shop.ask().proposals[0].minutes == 120


def test_the_model_of_an_object_is_near_and_is_read_anew_when_it_changes(shop: Shop) -> None:
    shop.runner.run(SaveRecord("service_object", shop.known.service_object, {"maker": "Kone", "model": "3000"}))
    other = shop.twin(maker="KONE", model="3000")
    for _time in range(2):
        shop.repair(on=other)
        shop.later(200)
    assert shop.ask().proposals[0].near == {Nearness.MODEL: 2}
    shop.runner.run(SaveRecord("service_object", other, {"model": "5000"}))
    assert shop.ask().proposals[0].near == {Nearness.GROUP: 2}
    assert shop.ask(object_id=None).proposals[0].near == {Nearness.WORDS: 2}


def test_one_case_of_another_object_is_too_few(shop: Shop) -> None:
    shop.repair(on=shop.twin())
    answer = shop.ask()
    assert (answer.silence, answer.alike, answer.proposals) == (Silence.TOO_FEW, 1, ())


def test_the_line_at_hand_and_its_order_are_no_history(shop: Shop) -> None:
    order, line = shop.repair()
    assert shop.ask(repair_id=line, order_id=order).silence is Silence.NOTHING_ALIKE
    assert shop.ask(order_id=order).silence is Silence.NOTHING_ALIKE


def test_an_answer_takes_a_dozen_selects_however_long_the_history(shop: Shop) -> None:
    for _time in range(6):
        shop.repair(hours="1", parts="1")
        shop.later(10)
    shop.ask()
    with Statements(shop.store) as statements, shop.store.read() as reader:
        assert shop.memory.answer(reader, Asked("doors open", shop.known.service_object)).proposals
    assert statements.count <= 12


def test_a_new_line_without_object_is_of_the_only_one_of_its_order(shop: Shop) -> None:
    shop.repair()
    order, _line = shop.repair("Smell of coffee", finish=False)
    assert shop.ask(object_id=None, order_id=order).proposals[0].near == {Nearness.OBJECT: 1}


def test_a_new_line_of_an_order_about_two_objects_is_of_none_of_them_yet(shop: Shop) -> None:
    for _time in range(2):
        shop.repair()
        shop.later(200)
    order, _line = shop.repair("Smell of coffee", finish=False)
    twin = shop.twin()
    add(shop.runner, "repair_line", order_id=order, object_id=twin, description="Noise")
    assert shop.ask(object_id=None, order_id=order).proposals[0].near == {Nearness.WORDS: 2}
    assert shop.ask(object_id=twin, order_id=order).proposals[0].near == {Nearness.GROUP: 2}


def test_the_command_line_gives_the_same_answer(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    order, _line = shop.repair("Doors stay open", hours="1.5", parts="2")
    number = load_order(shop.store, order).values["number"]
    words = ["report", "what_helped", "--db", str(shop.store.path)]
    assert main([*words, "description=dors stay opne", "object_id=Lift A"]) == 0
    out = capsys.readouterr().out
    assert "Loose → Adjusted" in out and "1 of 1" in out and "same object 1×" in out
    assert "Parts: Rope (1×)." in out and number in out
    assert main([*words, "description=smell of coffee"]) == 0
    assert "No finished repair is alike enough" in capsys.readouterr().out
