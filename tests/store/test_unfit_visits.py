"""Visits that agreements would not make now are named by planning, and canceled by choice."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest

from svcdesk.commands.planning import CreateServiceOrders
from svcdesk.commands.planning_cleanup import CancelUnfitVisits
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.sign_off import SignOffOrder
from svcdesk.domain.batches import BatchPlan, Outcome
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineStatus, Progress
from svcdesk.store import Store
from tests.support.orders import agreement_line_ids, every_row, load_order, make_agreement
from tests.support.prices import Prices, priced_company
from tests.support.records import add

YEAR: Final[dict[str, Any]] = {"from_on": date(2026, 1, 1), "until_on": date(2026, 12, 31)}


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def prices(runner: CommandRunner) -> Prices:
    return priced_company(runner)


@pytest.fixture
def agreement(runner: CommandRunner, prices: Prices) -> int:
    """Two lines every quarter, of which the orders of 2026 are made."""
    quarterly = add(runner, "service_interval", code="Q", name="Quarterly", frequency=3)
    lines = tuple(
        RowDraft(None, {"type": "fee", "description": text, "interval_id": quarterly}) for text in ("Check", "Clean")
    )
    made = make_agreement(runner, prices.known, children={"agreement_line": lines})
    runner.run(CreateServiceOrders(agreement_ids=(made,), **YEAR))
    return made


def change(runner: CommandRunner, agreement: int, *changes: dict[str, Any], **header: Any) -> None:
    ids = agreement_line_ids(runner.store, agreement)
    rows = tuple(RowDraft(id_, values) for id_, values in zip(ids, changes or ({}, {}), strict=True))
    runner.run(SaveRecord("agreement", agreement, header, children={"agreement_line": rows}))


def plan(store: Store, agreement: int) -> BatchPlan:
    with store.read() as reader:
        return CancelUnfitVisits(agreement_ids=(agreement,), **YEAR).plan(reader)


def cancel(runner: CommandRunner, agreement: int) -> BatchPlan:
    report = runner.run(CancelUnfitVisits(agreement_ids=(agreement,), **YEAR)).result
    assert isinstance(report, BatchPlan)
    return report


def cells(report: BatchPlan) -> list[tuple[object, ...]]:
    return [(row.outcome, row.cells[0], row.cells[2], row.problems[0].code) for row in report.rows]


def test_as_long_as_nothing_changed_everything_fits(store: Store, agreement: int) -> None:
    assert plan(store, agreement).rows == ()


def test_a_stopped_line_leaves_the_visit_to_the_other(store: Store, runner: CommandRunner, agreement: int) -> None:
    change(runner, agreement, {}, {"stopped": True})
    before = every_row(store)
    report = cancel(runner, agreement)
    assert cells(report)[0] == (Outcome.DONE, date(2026, 1, 1), "Clean", "unfit.stopped")
    order = load_order(store, report.rows[0].record_id or 0)
    assert order.values["progress"] is Progress.IN_PROCESS
    assert [row.values["status"] for row in order.children["order_line"]] == [LineStatus.CREATED, LineStatus.CANCELED]
    assert plan(store, agreement).rows == ()
    runner.undo()
    assert every_row(store) == before


def test_an_agreement_that_ends_earlier_cancels_whole_orders(
    store: Store, runner: CommandRunner, agreement: int
) -> None:
    change(runner, agreement, ends_on="2026-06-30")
    report = cancel(runner, agreement)
    assert [row.cells[0] for row in report.rows] == [date(2026, 7, 1), date(2026, 10, 1)]
    for row in report.rows:
        assert load_order(store, row.record_id or 0).values["progress"] is Progress.CANCELED


def test_another_start_makes_new_dates_and_names_the_old_ones(
    store: Store, runner: CommandRunner, agreement: int
) -> None:
    change(runner, agreement, {"starts_on": "2026-01-15"}, {})
    with store.read() as reader:
        again = CreateServiceOrders(agreement_ids=(agreement,), **YEAR).plan(reader)
    assert [row.cells[0] for row in again.to_do] == [date(2026, month, 15) for month in (1, 4, 7, 10)]
    unfit = [problem for row in again.rows for problem in row.problems if problem.code == "planning.unfit"]
    assert [problem.params["count"] for problem in unfit] == [4]
    assert [(row.cells[0], row.cells[2]) for row in plan(store, agreement).rows] == [
        (date(2026, month, 1), "Check") for month in (1, 4, 7, 10)
    ]


def test_what_was_done_is_never_canceled(store: Store, runner: CommandRunner, agreement: int) -> None:
    first = every_row(store)["service_order"][0]["id"]
    runner.run(SignOffOrder(first, signer="Ewa", role="client", place="Łódź"))
    change(runner, agreement, suspended=True)
    report = cancel(runner, agreement)
    assert [row.problems[0].code for row in report.rows] == ["unfit.suspended"] * 3
    assert first not in {row.record_id for row in report.rows}


def test_parts_of_a_stopped_line_are_no_longer_required(store: Store, runner: CommandRunner, prices: Prices) -> None:
    add(runner, "warehouse", code="MAIN", name="Main", default=True)
    lines = (
        RowDraft(None, {"type": "fee", "description": "Check"}),
        RowDraft(None, {"type": "item", "item_id": prices.known.item, "item_setup": "requirement"}),
    )
    made = make_agreement(runner, prices.known, children={"agreement_line": lines})
    runner.run(CreateServiceOrders(agreement_ids=(made,), **YEAR))
    assert len(every_row(store)["item_requirement"]) == 1
    change(runner, made, {}, {"stopped": True})
    before = every_row(store)
    assert [row.outcome for row in cancel(runner, made).rows] == [Outcome.DONE]
    assert every_row(store)["item_requirement"] == []
    runner.undo()
    assert every_row(store) == before
    change(runner, made, {"stopped": True}, {"stopped": True})
    report = cancel(runner, made)
    assert load_order(store, report.rows[0].record_id or 0).values["progress"] is Progress.CANCELED


def test_a_visit_that_was_moved_past_the_new_end_no_longer_fits(
    store: Store, runner: CommandRunner, prices: Prices
) -> None:
    window = add(runner, "time_window", code="W", name="Week", method="week")
    lines = tuple(
        RowDraft(None, {"type": "fee", "description": text, "window_id": window, "starts_on": day})
        for text, day in (("Check", "2026-01-13"), ("Clean", "2026-01-16"))
    )
    made = make_agreement(runner, prices.known, children={"agreement_line": lines})
    runner.run(CreateServiceOrders(agreement_ids=(made,), **YEAR))
    change(runner, made, ends_on="2026-01-14")
    assert [(row.cells[0], row.cells[2]) for row in plan(store, made).rows] == [(date(2026, 1, 13), "Check · Clean")]
