"""The log of reasons of an order, and the guard that asks its stage."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.stage_guard import check_stage, check_stages
from svcdesk.commands.stage_reasons import AddStageReason, DeleteStageReason
from svcdesk.domain.kinds import ReasonType
from svcdesk.domain.problems import Problem, Refused
from svcdesk.models import ServiceOrder, StageReason
from svcdesk.problem_texts import problem_text
from svcdesk.store import Store
from tests.support.records import add, small_company


def reasons(store: Store, order_id: int) -> list[tuple[ReasonType, int, str, str]]:
    with store.read() as reader:
        query = select(StageReason).where(StageReason.order_id == order_id).order_by(StageReason.id)
        return [(row.type, row.reason_id, row.note, row.user) for row in reader.session.scalars(query)]


def new_order(runner: CommandRunner, customer_id: int) -> int:
    result = runner.run(CreateOrder({"description": "Lift stopped", "customer_id": customer_id})).result
    assert isinstance(result, int)
    return result


def test_a_reason_is_added_by_hand_and_a_wrong_one_deleted(store: Store) -> None:
    runner = CommandRunner(store)
    known = small_company(runner)
    order_id = new_order(runner, known.customer)
    parts = add(runner, "reason_code", code="PARTS", name="Parts ordered")
    reason_id = runner.run(AddStageReason(order_id, parts, " from Łódź ")).result
    assert isinstance(reason_id, int)
    assert reasons(store, order_id) == [(ReasonType.MANUAL, parts, "from Łódź", "anna")]
    runner.run(DeleteStageReason(reason_id))
    assert reasons(store, order_id) == []
    runner.undo()
    assert reasons(store, order_id) == [(ReasonType.MANUAL, parts, "from Łódź", "anna")]


def test_a_reason_that_does_not_exist_is_refused(store: Store) -> None:
    runner = CommandRunner(store)
    order_id = new_order(runner, small_company(runner).customer)
    with pytest.raises(Refused) as refused:
        runner.run(AddStageReason(order_id, 999))
    assert [(p.code, p.target) for p in refused.value.problems] == [("field.not_found", "reason_id")]
    assert reasons(store, order_id) == []


def test_the_guard_says_what_the_stage_forbids(store: Store) -> None:
    runner = CommandRunner(store)
    known = small_company(runner)
    stage = add(runner, "stage", code="DONE", name="Work done", may_modify=False, may_delete=False, may_post=True)
    orders = [new_order(runner, known.customer) for _ in range(3)]
    with store.write() as uow:
        for order_id in orders[:2]:
            uow.get(ServiceOrder, order_id).stage_id = stage
        uow.get(ServiceOrder, orders[2]).stage_id = None
        assert check_stage(uow, orders[0], "post") == []
        assert check_stage(uow, orders[0], "cancel") == []
        assert check_stage(uow, orders[2], "modify") == []
        found = check_stage(uow, orders[0], "modify", "description")
        several = check_stages(uow, orders, "delete")
    assert [(p.code, p.target) for p in found] == [("stage.forbids", "description")]
    assert texts(found) == [
        "Order ZS-2026-00001 is at stage “Work done”, where it cannot be changed. Move it to another stage first."
    ]
    (text,) = texts(several)
    assert text.startswith("At stage “Work done” orders cannot be deleted: ZS-2026-00001, ZS-2026-00002. ")


def texts(problems: list[Problem]) -> list[str]:
    return [problem_text(problem) for problem in problems]
