"""Orders made of agreements: what they carry, running again, joining, undo, two workstations (reference 5)."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Barrier
from typing import Any, Final

import pytest

from svcdesk.commands.company import SetParameter
from svcdesk.commands.order_cancel import CancelOrder, RevokeLines, RevokeOrder
from svcdesk.commands.order_delete import DeleteOrder
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.planning import CreateServiceOrders
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.sign_off import SignOffOrder
from svcdesk.domain.batches import BatchPlan, Outcome
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import CombineBy
from svcdesk.domain.problems import Refused, Severity
from svcdesk.models import ServiceOrder
from svcdesk.store import Store
from tests.support.orders import agreement_line_ids, every_row, line_ids, load_order, make_agreement
from tests.support.prices import Prices, priced_company
from tests.support.records import add

JANUARY: Final[Mapping[str, Any]] = {"from_on": date(2026, 1, 1), "until_on": date(2026, 1, 31)}
NEXT_JANUARY: Final[Mapping[str, Any]] = {"from_on": date(2027, 1, 1), "until_on": date(2027, 1, 31)}
YEAR: Final[Mapping[str, Any]] = {"from_on": date(2026, 1, 1), "until_on": date(2026, 12, 31)}


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def prices(runner: CommandRunner) -> Prices:
    return priced_company(runner)


@pytest.fixture
def monthly(runner: CommandRunner) -> int:
    return add(runner, "service_interval", code="M", name="Monthly", range="month", frequency=1)


@pytest.fixture
def week(runner: CommandRunner) -> int:
    return add(runner, "time_window", code="W", name="Week", method="week")


def hours(**values: Any) -> RowDraft:
    return RowDraft(None, {"type": "hour", "description": "Inspection", "quantity": 2, **values})


def agree(runner: CommandRunner, prices: Prices, *lines: RowDraft, **values: Any) -> int:
    return make_agreement(runner, prices.known, children={"agreement_line": lines}, **values)


def create(runner: CommandRunner, **values: Any) -> BatchPlan:
    report = runner.run(CreateServiceOrders(**values)).result
    assert isinstance(report, BatchPlan)
    return report


def made(report: BatchPlan) -> list[int]:
    return [row.record_id or 0 for row in report.rows if row.outcome is Outcome.DONE]


def skipped(report: BatchPlan) -> list[tuple[str, object]]:
    return [(problem.code, problem.params["count"]) for row in report.rows if row.outcome is Outcome.SKIPPED
            for problem in row.problems]  # fmt: skip


def test_an_order_carries_what_the_agreement_says(
    store: Store, runner: CommandRunner, prices: Prices, monthly: int
) -> None:
    known = prices.known
    task = add(runner, "service_task", code="T", name="Check by list")
    runner.run(SetParameter("create_activities", "yes"))
    lines = (
        hours(worker_id=known.worker, task_id=task, object_id=known.service_object, interval_id=monthly,
              starts_on="2026-01-15", start_after=600),
        RowDraft(None, {"type": "fee", "description": "Call", "interval_id": monthly, "starts_on": "2026-01-15"}),
    )  # fmt: skip
    agreement = agree(runner, prices, *lines, responsible_id=known.worker, service_level_id=None)
    (order_id,) = made(create(runner, agreement_ids=(agreement,), **JANUARY))
    order = load_order(store, order_id)
    values = order.values
    assert (values["origin"], values["progress"], values["agreement_id"]) == ("system", "in_process", agreement)
    assert (values["customer_id"], values["project_id"]) == (known.customer, prices.project)
    assert (values["description"], values["responsible_id"]) == ("Lifts of the hotel", known.worker)
    assert (values["service_level_id"], values["recording"]) == (None, "none")
    assert store_time(store, values["preferred_at"]) == (date(2026, 1, 15), 10)
    assert values["object_id"] is None or values["object_id"] == known.service_object
    first, second = (row.values for row in order.children["order_line"])
    assert (first["type"], first["worker_id"], first["task_id"], first["quantity"]) == ("hour", known.worker, task, 2)
    assert (first["cost_price"], first["sales_price"], first["category_id"]) == (90, 180, prices.work)
    assert (second["sales_price"], second["category_id"], second["line_property_id"]) == (
        150,
        prices.call,
        prices.billed,
    )
    day = date(2026, 1, 15)
    assert (first["calculated_on"], first["range_from"], first["range_until"], first["scheduled_on"]) == (day,) * 4
    assert [row.values["object_id"] for row in order.children["object_relation"]] == [known.service_object]
    assert [row.values["task_id"] for row in order.children["task_relation"]] == [task]
    (activity,) = (row.values for row in order.children["activity"])
    assert (activity["minutes"], activity["starts_at"], activity["worker_id"]) == (120, None, known.worker)


def store_time(store: Store, at: Any) -> tuple[date, int]:
    local = store_site(store).local(at)
    return local.date(), local.hour


def store_site(store: Store) -> Any:
    with store.read() as reader:
        return reader.site


def test_lines_cost_what_they_would_in_an_order_made_by_hand(
    store: Store, runner: CommandRunner, prices: Prices, monthly: int
) -> None:
    add(runner, "sales_price", type="hour", project_id=prices.project, value=210, valid_from="2026-03-01")
    kinds: tuple[dict[str, Any], ...] = (
        {"type": "hour", "worker_id": prices.known.worker}, {"type": "expense"}, {"type": "fee"},
        {"type": "item", "item_id": prices.known.item},
    )  # fmt: skip
    rows = tuple(RowDraft(None, {"description": "x", **kind, "interval_id": monthly}) for kind in kinds)
    agreement = agree(runner, prices, *rows)
    orders = made(create(runner, agreement_ids=(agreement,), **YEAR))
    assert len(orders) == 12
    same = ("cost_price", "cost_level", "sales_price", "sales_level", "category_id", "line_property_id", "currency",
            "unit", "offset_type", "offset_account", "description")  # fmt: skip
    for order_id in (orders[0], orders[5]):
        order = load_order(store, order_id)
        lines = tuple(
            RowDraft(
                None,
                {"description": "x", **kind, "scheduled_on": order.children["order_line"][0].values["scheduled_on"]},
            )
            for kind in kinds
        )
        start = {"description": "By hand", "customer_id": prices.known.customer, "agreement_id": agreement,
                 "preferred_at": order.values["preferred_at"]}  # fmt: skip
        by_hand = runner.run(CreateOrder(start, lines)).result
        assert isinstance(by_hand, int)
        expected = [[row.values[name] for name in same] for row in load_order(store, by_hand).children["order_line"]]
        assert [[row.values[name] for name in same] for row in order.children["order_line"]] == expected
    assert load_order(store, orders[5]).children["order_line"][0].values["sales_price"] == Decimal(210)


def test_running_again_makes_nothing_and_a_changed_line_makes_what_is_new(
    runner: CommandRunner, prices: Prices, monthly: int
) -> None:
    agreement = agree(runner, prices, hours(interval_id=monthly))
    assert len(made(create(runner, agreement_ids=(agreement,), **JANUARY))) == 1
    again = create(runner, agreement_ids=(agreement,), **JANUARY)
    assert (made(again), skipped(again)) == ([], [("planning.exists", 1)])
    assert len(made(create(runner, agreement_ids=(agreement,), **YEAR))) == 11
    assert made(create(runner, **YEAR)) == []


def test_canceled_and_deleted_visits_stay_gone_unless_all_is_wanted(
    store: Store, runner: CommandRunner, prices: Prices, monthly: int
) -> None:
    agreement = agree(runner, prices, hours(interval_id=monthly))
    orders = made(create(runner, agreement_ids=(agreement,), **YEAR))
    runner.run(CancelOrder(orders[0]))
    runner.run(DeleteOrder(orders[1]))
    again = create(runner, agreement_ids=(agreement,), **YEAR)
    assert made(again) == []
    assert sorted(skipped(again)) == [("planning.canceled", 1), ("planning.deleted", 1), ("planning.exists", 10)]
    assert len(made(create(runner, agreement_ids=(agreement,), continuous=True, **YEAR))) == 2
    assert made(create(runner, agreement_ids=(agreement,), continuous=True, **YEAR)) == []
    assert len(every_row(store)["planned_date"]) == 12


def test_visits_join_a_generated_order_of_the_day_and_its_key(
    store: Store, runner: CommandRunner, prices: Prices, monthly: int, week: int
) -> None:
    first = hours(interval_id=monthly, starts_on="2027-01-14")
    agreement = agree(runner, prices, first)
    (order_id,) = made(create(runner, agreement_ids=(agreement,), **NEXT_JANUARY))
    kept = load_order(store, order_id)
    more = hours(description="Cleaning", window_id=week, starts_on="2027-01-12")
    rows = (*(RowDraft(id_, {}) for id_ in agreement_line_ids(store, agreement)), more)
    runner.run(SaveRecord("agreement", agreement, {}, children={"agreement_line": rows}))
    before = every_row(store)
    report = create(runner, agreement_ids=(agreement,), **NEXT_JANUARY)
    assert made(report) == [order_id]
    order = load_order(store, order_id)
    assert [row.values["description"] for row in order.children["order_line"]] == ["Inspection", "Cleaning"]
    assert [row.values["scheduled_on"] for row in order.children["order_line"]] == [date(2027, 1, 14)] * 2
    assert sum(row.values["minutes"] for row in order.children["activity"]) == 240
    runner.undo()
    assert every_row(store) == before
    assert load_order(store, order_id) == kept


@pytest.mark.parametrize("made_from_lines", ["yes", "no"])
def test_work_that_joins_makes_the_activity_longer_and_new_ones_wait(
    store: Store, runner: CommandRunner, prices: Prices, made_from_lines: str
) -> None:
    runner.run(SetParameter("create_activities", made_from_lines))
    day = {"starts_on": "2027-01-14"}
    agreement = agree(
        runner, prices, hours(**day), hours(quantity=3, **day), hours(worker_id=prices.known.worker, **day)
    )
    first, second, third = agreement_line_ids(store, agreement)
    orders = [made(create(runner, line_ids=(id_,), **NEXT_JANUARY)) for id_ in (first, second, third)]
    assert orders[0] == orders[1] == orders[2]
    activities = load_order(store, orders[0][0]).children["activity"]
    assert sum(row.values["minutes"] for row in activities) == 7 * 60
    assert {row.values["starts_at"] for row in activities} == {None}


def test_nothing_joins_what_was_signed_off(store: Store, runner: CommandRunner, prices: Prices) -> None:
    agreement = agree(runner, prices, hours(starts_on="2027-01-14"), hours(starts_on="2027-01-14"))
    first, second = agreement_line_ids(store, agreement)
    (order_id,) = made(create(runner, line_ids=(first,), **NEXT_JANUARY))
    runner.run(SignOffOrder(order_id, signer="Ewa"))
    (other,) = made(create(runner, line_ids=(second,), **NEXT_JANUARY))
    assert other != order_id


def test_parts_and_hours_of_a_day_share_an_order_whichever_comes_first(runner: CommandRunner, prices: Prices) -> None:
    add(runner, "warehouse", code="MAIN", name="Main", default=True)
    part = RowDraft(None, {"type": "item", "item_id": prices.known.item, "item_setup": "requirement",
                           "starts_on": "2027-01-14"})  # fmt: skip
    agreement = agree(runner, prices, part, hours(starts_on="2027-01-14"))
    (order_id,) = made(create(runner, agreement_ids=(agreement,), hours=False, **NEXT_JANUARY))
    assert made(create(runner, agreement_ids=(agreement,), **NEXT_JANUARY)) == [order_id]


def test_lines_bring_their_store_project_activity_and_dimension(
    store: Store, runner: CommandRunner, prices: Prices
) -> None:
    add(runner, "warehouse", code="MAIN", name="Main", default=True)
    van = add(runner, "warehouse", code="VAN", name="Van")
    books = {"project_activity": "A-10", "dimension": "LIFTS", "starts_on": "2027-01-14"}
    item = {"type": "item", "item_id": prices.known.item, "warehouse_id": van, "starts_on": "2027-01-14"}
    agreement = agree(
        runner, prices, hours(**books), RowDraft(None, item), RowDraft(None, {**item, "item_setup": "requirement"})
    )
    made(create(runner, agreement_ids=(agreement,), **NEXT_JANUARY))
    rows = every_row(store)
    assert [(row["project_activity"], row["dimension"]) for row in rows["order_line"]] == [("A-10", "LIFTS"), ("", "")]
    assert rows["order_line"][1]["warehouse_id"] == van
    assert [row["warehouse_id"] for row in rows["item_requirement"]] == [van]
    with pytest.raises(Refused) as refused:
        agree(runner, prices, hours(warehouse_id=van))
    assert {problem.code for problem in refused.value.problems} == {"line.not_for_type"}


def refusals(report: BatchPlan) -> set[str]:
    return {problem.code for row in report.rows for problem in row.problems if problem.severity is Severity.REFUSE}


def test_what_keeps_an_order_by_hand_keeps_these_too(runner: CommandRunner, prices: Prices) -> None:
    part = RowDraft(None, {"type": "item", "item_id": prices.known.item, "item_setup": "requirement"})
    agreement = agree(runner, prices, part)
    report = create(runner, agreement_ids=(agreement,), **JANUARY)
    assert (made(report), refusals(report)) == ([], {"planning.no_warehouse"})
    add(runner, "warehouse", code="MAIN", name="Main", default=True)
    runner.run(SaveRecord("customer", prices.known.customer, {"blocked": True}))
    report = create(runner, agreement_ids=(agreement,), **JANUARY)
    assert (made(report), refusals(report)) == ([], {"order.customer_blocked"})
    runner.run(SaveRecord("customer", prices.known.customer, {"blocked": False}))
    runner.run(SaveRecord("project", prices.project, {"status": "closed"}))
    report = create(runner, agreement_ids=(agreement,), **JANUARY)
    assert (made(report), refusals(report)) == ([], {"project.closed"})


def test_workers_who_left_are_named(runner: CommandRunner, prices: Prices) -> None:
    agreement = agree(runner, prices, hours(worker_id=prices.known.worker))
    runner.run(SaveRecord("worker", prices.known.worker, {"active": False}))
    report = create(runner, agreement_ids=(agreement,), **JANUARY)
    assert [problem.code for row in report.rows for problem in row.problems] == ["line.worker_inactive"]
    assert len(made(report)) == 1


def test_work_after_midnight_begins_in_the_last_minute(store: Store, runner: CommandRunner, prices: Prices) -> None:
    agreement = agree(runner, prices, hours(start_after=1440))
    (order_id,) = made(create(runner, agreement_ids=(agreement,), **JANUARY))
    assert store_time(store, load_order(store, order_id).values["preferred_at"]) == (date(2026, 1, 1), 23)


def test_a_cancel_is_not_revoked_where_the_visit_was_made_again(
    store: Store, runner: CommandRunner, prices: Prices
) -> None:
    agreement = agree(runner, prices, hours())
    (order_id,) = made(create(runner, agreement_ids=(agreement,), **JANUARY))
    runner.run(CancelOrder(order_id))
    (again,) = made(create(runner, agreement_ids=(agreement,), continuous=True, **JANUARY))
    for command in (RevokeOrder(order_id), RevokeLines(order_id, line_ids(store, order_id))):
        with pytest.raises(Refused) as refused:
            runner.run(command)
        assert [problem.code for problem in refused.value.problems] == ["planning.made_again"]
    runner.run(CancelOrder(again))
    runner.run(RevokeOrder(order_id))


def test_one_undo_takes_all_of_them_back_unless_one_was_worked_on(
    store: Store, runner: CommandRunner, prices: Prices, monthly: int
) -> None:
    agreement = agree(runner, prices, hours(interval_id=monthly), hours(description="Second", interval_id=monthly))
    before = every_row(store)
    orders = made(create(runner, agreement_ids=(agreement,), **YEAR))
    entry = runner.next_undo()
    assert entry is not None and entry.params["count"] == 12
    runner.undo()
    assert every_row(store) == before
    runner.redo()
    with store.write() as uow:
        uow.get(ServiceOrder, orders[0]).findings = "Belt worn"
    after = every_row(store)
    with pytest.raises(Refused) as refused:
        runner.undo()
    assert {problem.code for problem in refused.value.problems} == {"undo.changed_since"}
    assert every_row(store) == after


def test_parts_that_are_required_become_requirements_once(
    store: Store, runner: CommandRunner, prices: Prices, monthly: int
) -> None:
    add(runner, "warehouse", code="MAIN", name="Main", default=True)
    part = RowDraft(None, {"type": "item", "item_id": prices.known.item, "quantity": 3, "item_setup": "requirement",
                           "interval_id": monthly})  # fmt: skip
    agreement = agree(runner, prices, hours(interval_id=monthly), part)
    (order_id,) = made(create(runner, agreement_ids=(agreement,), **JANUARY))
    (requirement,) = every_row(store)["item_requirement"]
    assert (requirement["order_id"], requirement["item_id"]) == (order_id, prices.known.item)
    assert len(load_order(store, order_id).children["order_line"]) == 1
    assert made(create(runner, agreement_ids=(agreement,), continuous=True, **JANUARY)) == []


def test_what_is_tried_out_changes_the_plan_and_not_the_agreement(
    store: Store, runner: CommandRunner, prices: Prices, week: int
) -> None:
    lines = (hours(starts_on="2026-01-13"), hours(starts_on="2026-01-15", worker_id=prices.known.worker))
    agreement = agree(runner, prices, *lines)

    def visits(**values: Any) -> int:
        with store.read() as reader:
            plan = CreateServiceOrders(agreement_ids=(agreement,), **JANUARY, **values).plan(reader)
        return len(plan.to_do)

    assert (visits(), visits(window_id=week), visits(window_id=week, combine_by=CombineBy.WORKER)) == (2, 1, 2)


def test_a_visit_can_be_pinned_within_its_window_only(
    store: Store, runner: CommandRunner, prices: Prices, week: int
) -> None:
    agreement = agree(runner, prices, hours(starts_on="2026-01-13", window_id=week))
    line_id = every_row(store)["agreement_line"][-1]["id"]
    calculated = date(2026, 1, 13)
    pinned = CreateServiceOrders(
        agreement_ids=(agreement,), **JANUARY, pins=((line_id, calculated, date(2026, 1, 16)),)
    )
    report = runner.run(pinned).result
    assert isinstance(report, BatchPlan)
    assert [row.cells[0] for row in report.rows] == [date(2026, 1, 16)]
    with pytest.raises(Refused) as refused:
        create(runner, agreement_ids=(agreement,), **JANUARY, pins=((line_id, calculated, date(2026, 1, 20)),))
    assert [problem.code for problem in refused.value.problems] == ["planning.outside_window"]


def test_closed_days_are_conflicts_and_the_order_says_so(store: Store, runner: CommandRunner, prices: Prices) -> None:
    spans = tuple(RowDraft(None, {"weekday": day, "opens": 480, "closes": 960}) for day in range(1, 6))
    add(runner, "work_calendar", {"calendar_span": spans}, code="PL", name="Office", country="PL")
    runner.run(SetParameter("calendar", "PL"))
    agreement = agree(runner, prices, hours(starts_on="2026-01-17"))  # a Saturday
    report = create(runner, agreement_ids=(agreement,), **JANUARY)
    (order_id,) = made(report)
    assert [problem.code for row in report.rows for problem in row.problems] == ["planning.conflict"]
    assert load_order(store, order_id).values["calendar_conflict"] is True


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({}, "field.required"),
        ({"from_on": date(2026, 2, 1), "until_on": date(2026, 1, 1)}, "batch.days"),
        ({"from_on": date(2020, 1, 1), "until_on": date(2036, 1, 1)}, "planning.too_long"),
        ({**JANUARY, "hours": False, "expenses": False, "items": False, "fees": False}, "posting.no_type"),
    ],
)
def test_periods_that_make_no_sense_are_refused(
    runner: CommandRunner, prices: Prices, values: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        create(runner, **values)
    assert {problem.code for problem in refused.value.problems} == {code}


def test_two_workstations_in_the_same_moment_make_each_visit_once(
    store: Store, runner: CommandRunner, prices: Prices, monthly: int
) -> None:
    agreement = agree(runner, prices, hours(interval_id=monthly), hours(description="Cleaning", interval_id=monthly))
    command = CreateServiceOrders(agreement_ids=(agreement,), **YEAR)
    other = Store.open(store.path, user="ewa", workstation="two", clock=store.clock)
    begin = Barrier(2)

    def run(of: Store) -> BatchPlan:
        begin.wait()
        report = CommandRunner(of).run(command).result
        assert isinstance(report, BatchPlan)
        return report

    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(run, (store, other)))
    other.close()
    assert sorted(len(made(one)) for one in found) == [0, 12]
    lines = [(row["agreement_line_id"], row["calculated_on"]) for row in every_row(store)["order_line"]]
    assert len(lines) == len(set(lines)) == 24


def test_two_workstations_at_once_make_nothing_twice(
    store: Store, runner: CommandRunner, prices: Prices, monthly: int
) -> None:
    agreement = agree(runner, prices, hours(interval_id=monthly))
    command = CreateServiceOrders(agreement_ids=(agreement,), **YEAR)
    with store.read() as reader:
        shown = tuple(row.key for row in command.plan(reader).to_do)
    other = CommandRunner(store)
    assert len(made(other.run(command).result)) == 12  # type: ignore[arg-type]
    late = runner.run(replace(command, only=shown)).result
    assert isinstance(late, BatchPlan)
    assert made(late) == []
    assert len(every_row(store)["planned_date"]) == 12
