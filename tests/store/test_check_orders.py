"""The data check holds orders against their log of recordings and against what was planned."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest

from svcdesk.commands.order_cancel import CancelOrder
from svcdesk.commands.planning import CreateServiceOrders
from svcdesk.commands.recording import CancelRecording, SetServiceLevel, StopRecording
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.problem_texts import problem_text
from svcdesk.store import Store
from svcdesk.store.check import check_data
from tests.support.orders import make_agreement
from tests.support.prices import priced_company
from tests.support.service_levels import LevelDesk


def harm(store: Store, *statements: str) -> None:
    connection = sqlite3.connect(store.path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def codes(store: Store) -> list[str]:
    found = check_data(store)
    assert not any("{" in problem_text(problem) for problem in found)
    return [problem.code for problem in found]


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("UPDATE service_order SET due_at = '2026-03-02T20:00:00.000000Z' WHERE id = {running}", "check.deadline"),
        ("UPDATE service_order SET recording = 'stopped', compliance = 50000 WHERE id = {running}", "check.recording"),
        ("UPDATE service_order SET recording = 'none' WHERE id = {stopped}", "check.recording"),
        ("UPDATE service_order SET compliance = compliance + 100 WHERE id = {stopped}", "check.compliance"),
        ("UPDATE time_record SET ended_at = '2026-03-02T13:00:00.000000Z' WHERE entity_id = {stopped}",
         "check.compliance"),
        ("UPDATE time_record SET started_at = '2026-03-02T07:00:00.000000Z' WHERE entity_id = {running}",
         "check.deadline"),
        ("DELETE FROM time_record WHERE entity_id = {running}", "check.recording"),
        ("UPDATE time_record SET ended_at = NULL WHERE entity_id = {canceled}", "check.recording_runs"),
    ],
)  # fmt: skip
def test_a_clock_that_says_something_else_than_its_log_is_named(desk: LevelDesk, damage: str, code: str) -> None:
    agreement = desk.agreement(desk.by_clock)
    orders = {name: desk.order(agreement) for name in ("running", "stopped", "canceled")}
    desk.do(StopRecording(orders["stopped"]), "2026-03-02 11:00")
    desk.do(CancelRecording(orders["canceled"]), "2026-03-02 11:00")
    assert codes(desk.store) == []
    harm(desk.store, damage.format(**orders))
    assert codes(desk.store) == [code]


def test_choosing_the_level_again_repairs_what_the_check_names(desk: LevelDesk) -> None:
    order_id = desk.order(desk.agreement(desk.by_clock))
    harm(desk.store, f"UPDATE service_order SET due_at = NULL, recording = 'none' WHERE id = {order_id}")
    assert codes(desk.store) == ["check.recording"]
    desk.runner.run(SetServiceLevel(order_id, desk.by_clock))
    assert codes(desk.store) == []


def test_a_clock_that_stood_when_its_level_changed_is_as_it_was(desk: LevelDesk) -> None:
    order_id = desk.order(desk.agreement(desk.by_clock))
    desk.do(StopRecording(order_id), "2026-03-02 11:00")
    desk.clock.set("2026-03-02 12:00")
    desk.runner.run(SaveRecord("service_level", desk.by_clock, {"hours": 2}))
    assert codes(desk.store) == []


def test_visits_that_are_not_remembered_or_stand_twice(store: Store) -> None:
    runner = CommandRunner(store)
    prices = priced_company(runner)
    monthly = int(str(runner.run(SaveRecord("service_interval", None, {"code": "M", "name": "Monthly"})).result))
    line = RowDraft(None, {"type": "hour", "description": "Inspection", "quantity": 2, "interval_id": monthly})
    agreement = make_agreement(runner, prices.known, children={"agreement_line": (line,)})
    until = date(2026, 2, 28)
    runner.run(CreateServiceOrders(agreement_ids=(agreement,), from_on=date(2026, 1, 1), until_on=until))
    assert codes(store) == []
    harm(store, "UPDATE order_line SET calculated_on = (SELECT min(calculated_on) FROM order_line)")
    assert codes(store) == ["check.planned_twice"]
    runner.run(CancelOrder(2))
    assert codes(store) == []
    harm(store, "DELETE FROM planned_date")
    assert codes(store) == ["check.planned_date"] * 2
