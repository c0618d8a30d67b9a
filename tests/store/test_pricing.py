"""What lines take from project, category, item and price tables when an order is saved, and what they may not name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event, select

from svcdesk.commands.company import SetParameter
from svcdesk.commands.order_cancel import CancelLines
from svcdesk.commands.order_copy import CopyLines
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.pricing import RefreshPrices
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner, Done
from svcdesk.domain.drafts import RecordDraft, RowDraft
from svcdesk.domain.kinds import LineType, OffsetType
from svcdesk.domain.problems import Refused
from svcdesk.models import OrderLine
from svcdesk.queries.forms import load_record
from svcdesk.store import Store
from tests.support.prices import Prices, priced_company
from tests.support.records import add


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def prices(runner: CommandRunner) -> Prices:
    return priced_company(runner)


def line(**values: object) -> RowDraft:
    return RowDraft(None, values)


def create(runner: CommandRunner, prices: Prices, *lines: RowDraft, **values: object) -> int:
    start = {"description": "Lift stopped", "customer_id": prices.known.customer, "project_id": prices.project}
    result = runner.run(CreateOrder(start | values, lines)).result
    assert isinstance(result, int)
    return result


def load(runner: CommandRunner, order_id: int) -> RecordDraft:
    with runner.store.read() as reader:
        return load_record(reader, "service_order", order_id)


def lines_of(runner: CommandRunner, order_id: int) -> list[Mapping[str, Any]]:
    return [row.values for row in load(runner, order_id).children["order_line"]]


def change(runner: CommandRunner, order_id: int, at: int, **values: object) -> Done:
    """Save one line with other values, as the form would."""
    draft = load(runner, order_id)
    rows = list(draft.children["order_line"])
    rows[at] = RowDraft(rows[at].id, {**rows[at].values, **values})
    children = {"order_line": tuple(rows)}
    return runner.run(SaveOrder(order_id, {}, draft.version, draft.values, children, draft.children))


def change_order(runner: CommandRunner, order_id: int, **values: object) -> Done:
    draft = load(runner, order_id)
    return runner.run(SaveOrder(order_id, values, draft.version, draft.values))


def priced(values: Mapping[str, Any]) -> tuple[Any, ...]:
    return values["cost_price"], values["cost_level"], values["sales_price"], values["sales_level"]


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    return {(problem.code, problem.target) for problem in refused.value.problems}


def test_each_type_takes_category_property_account_and_prices(runner: CommandRunner, prices: Prices) -> None:
    order_id = create(
        runner, prices,
        line(worker_id=prices.known.worker), line(type="expense", quantity=10), line(type="fee"),
        line(type="item", item_id=prices.known.item),
    )  # fmt: skip
    hour, expense, fee, item = lines_of(runner, order_id)
    assert [v["category_id"] for v in (hour, expense, fee, item)] == [
        prices.work, prices.travel, prices.call, prices.parts
    ]  # fmt: skip
    assert {v["line_property_id"] for v in (hour, expense, fee, item)} == {prices.billed}
    assert (expense["offset_type"], expense["offset_account"]) == (OffsetType.VENDOR, "402")
    assert priced(hour) == (90, "worker", 180, "project")
    assert priced(expense) == (Decimal("0.89"), "general", Decimal("1.78"), "general")
    assert priced(fee) == (None, "", 150, "category")
    assert priced(item) == (Decimal("12.5"), "item", 20, "item")
    assert {v["currency"] for v in (hour, expense, fee, item)} == {"PLN"}


def test_a_typed_price_stays_until_it_is_cleared(runner: CommandRunner, prices: Prices) -> None:
    order_id = create(runner, prices, line(sales_price="123.45"))
    assert priced(lines_of(runner, order_id)[0]) == (80, "general", Decimal("123.45"), "typed")
    change(runner, order_id, 0, worker_id=prices.known.worker)
    assert priced(lines_of(runner, order_id)[0]) == (90, "worker", Decimal("123.45"), "typed")
    runner.run(RefreshPrices(order_id))
    assert lines_of(runner, order_id)[0]["sales_price"] == Decimal("123.45")
    change(runner, order_id, 0, sales_price=None)
    assert priced(lines_of(runner, order_id)[0]) == (90, "worker", 180, "project")
    change(runner, order_id, 0, cost_price=0)
    assert priced(lines_of(runner, order_id)[0])[:2] == (0, "typed")


def test_what_the_form_shows_as_found_is_not_typed(runner: CommandRunner, prices: Prices) -> None:
    order_id = create(runner, prices, line(cost_price=80, cost_level="general", sales_price=7, sales_level="typed"))
    assert priced(lines_of(runner, order_id)[0]) == (80, "general", 7, "typed")
    change(runner, order_id, 0, worker_id=prices.known.worker, cost_price=90, cost_level="worker")
    assert priced(lines_of(runner, order_id)[0])[:2] == (90, "worker")
    change(runner, order_id, 0, cost_price=5, cost_level="general")  # the tables decide what their price is
    assert priced(lines_of(runner, order_id)[0])[:2] == (90, "worker")


def test_prices_follow_the_keys_and_not_the_quantity(runner: CommandRunner, prices: Prices) -> None:
    order_id = create(runner, prices, line())
    add(runner, "cost_price", type="hour", price=99, valid_from="2026-11-01")
    change(runner, order_id, 0, quantity=3, description="Longer")
    assert lines_of(runner, order_id)[0]["cost_price"] == 80
    change(runner, order_id, 0, executed_on=date(2026, 11, 20), worker_id=prices.known.vendor)
    assert lines_of(runner, order_id)[0]["cost_price"] == 99
    change(runner, order_id, 0, executed_on=date(2026, 10, 20))
    assert lines_of(runner, order_id)[0]["cost_price"] == 80


def test_prices_that_are_not_found_are_blank_and_said(runner: CommandRunner, prices: Prices) -> None:
    done = runner.run(CreateOrder(
        {"description": "x", "customer_id": prices.known.customer, "preferred_at": "2025-05-05 10:00"},
        (line(), line(type="fee"), line(type="hour", cost_price=1, sales_price=2)),
    ))  # fmt: skip
    assert isinstance(done.result, int)
    assert priced(lines_of(runner, done.result)[0]) == (None, "", None, "")
    assert [(p.code, p.params) for p in done.warnings] == [("order.lines_without_price", {"lines": "1, 2"})]


def test_the_day_of_the_order_holds_where_a_line_has_none(runner: CommandRunner, prices: Prices) -> None:
    add(runner, "cost_price", type="hour", price=70, valid_from="2025-01-01")
    order_id = create(runner, prices, line(), line(scheduled_on="2026-05-05"), preferred_at="2025-05-05 10:00")
    assert [v["cost_price"] for v in lines_of(runner, order_id)] == [70, 80]
    change_order(runner, order_id, preferred_at="2026-05-05 10:00")
    assert [v["cost_price"] for v in lines_of(runner, order_id)] == [80, 80]
    before = lines_of(runner, order_id)
    change_order(runner, order_id, preferred_at="2025-05-05 10:00")
    runner.undo()
    assert lines_of(runner, order_id) == before


def test_another_project_prices_the_open_lines_anew(runner: CommandRunner, prices: Prices) -> None:
    order_id = create(runner, prices, line(), line(sales_price=5), line(line_property_id=prices.free), line())
    draft = load(runner, order_id)
    runner.run(CancelLines(order_id, (draft.children["order_line"][3].id or 0,)))
    add(runner, "property_rule", line_property_id=prices.overtime, project_id=prices.euro)
    done = change_order(runner, order_id, project_id=prices.euro)
    first, typed, chosen, canceled = lines_of(runner, order_id)
    assert priced(first) == (120, "general", 100, "general")  # with the surcharge of the overtime that is proposed
    assert (first["currency"], first["line_property_id"]) == ("EUR", prices.overtime)
    assert (typed["sales_price"], typed["sales_level"]) == (100, "general")  # five złoty are not five euro
    assert [(p.code, p.params) for p in done.warnings] == [
        ("order.prices_other_currency", {"lines": "2", "currency": "EUR"})
    ]
    assert chosen["line_property_id"] == prices.free
    assert (canceled["currency"], canceled["sales_price"]) == ("PLN", 180)
    change_order(runner, order_id, project_id=prices.fixed)
    assert priced(lines_of(runner, order_id)[0])[2:] == (None, "")


def test_an_agreement_brings_its_project_and_prices(runner: CommandRunner, prices: Prices) -> None:
    group = add(runner, "agreement_group", code="STD", name="Standard")
    agreement = add(runner, "agreement", description="Care", project_id=prices.euro, group_id=group,
                    starts_on="2026-01-01")  # fmt: skip
    order_id = create(runner, prices, line())
    change_order(runner, order_id, agreement_id=agreement)
    assert load(runner, order_id).values["project_id"] == prices.euro
    assert lines_of(runner, order_id)[0]["sales_price"] == 50


def test_the_property_follows_the_category_unless_somebody_chose_one(runner: CommandRunner, prices: Prices) -> None:
    order_id = create(runner, prices, line(), line(line_property_id=prices.free))
    for at in (0, 1):
        change(runner, order_id, at, category_id=prices.other_work)
    proposed, chosen = lines_of(runner, order_id)
    assert (proposed["line_property_id"], proposed["cost_price"], proposed["sales_price"]) == (
        prices.overtime, 120, 360
    )  # fmt: skip
    assert chosen["line_property_id"] == prices.free
    change(runner, order_id, 1, line_property_id=None)
    assert lines_of(runner, order_id)[1]["line_property_id"] == prices.overtime


def test_another_type_takes_the_category_of_that_type(runner: CommandRunner, prices: Prices) -> None:
    order_id = create(runner, prices, line(worker_id=prices.known.worker))
    change(runner, order_id, 0, type=LineType.FEE)
    values = lines_of(runner, order_id)[0]
    assert values["category_id"] == prices.call
    assert priced(values) == (None, "", 150, "category")


def test_refreshing_takes_new_prices_for_open_lines_only(runner: CommandRunner, prices: Prices) -> None:
    order_id = create(runner, prices, line(), line(), line(type="item", item_id=prices.known.item))
    runner.run(CancelLines(order_id, (load(runner, order_id).children["order_line"][1].id or 0,)))
    add(runner, "cost_price", type="hour", price=99, valid_from="2026-11-01")
    runner.run(SaveRecord("item", prices.known.item, {"sales_price": 21}))
    done = runner.run(RefreshPrices(order_id))
    assert done.result == 2
    assert [v["cost_price"] for v in lines_of(runner, order_id)] == [99, 80, Decimal("12.5")]
    assert lines_of(runner, order_id)[2]["sales_price"] == 21
    assert runner.run(RefreshPrices(order_id)).result == 0
    runner.undo()
    runner.undo()
    assert lines_of(runner, order_id)[0]["cost_price"] == 80


def test_copied_lines_take_the_prices_of_their_new_order(runner: CommandRunner, prices: Prices) -> None:
    source = create(runner, prices, line(), line(sales_price=5))
    target = create(runner, prices, project_id=prices.euro)
    runner.run(CopyLines(target, source))
    first, typed = lines_of(runner, target)
    assert priced(first)[2:] == priced(typed)[2:] == (50, "general")  # five złoty are not five euro
    assert (first["currency"], typed["currency"]) == ("EUR", "EUR")
    runner.run(CopyLines(source, source))
    assert [v["sales_price"] for v in lines_of(runner, source)] == [180, 5, 180, 5]


def test_hours_that_are_blank_are_those_between_start_and_end(runner: CommandRunner, prices: Prices) -> None:
    times: dict[str, Any] = {
        "worker_id": prices.known.worker,
        "started_at": "2026-11-20 08:10",
        "ended_at": "2026-11-20 10:30",
    }
    order_id = create(runner, prices, line(quantity=None, **times), line(quantity=1, **times))
    assert [v["quantity"] for v in lines_of(runner, order_id)] == [Decimal("2.33"), 1]
    with pytest.raises(Refused) as refused:
        create(runner, prices, line(quantity=None))
    assert codes(refused) == {("field.required", "order_line.0.quantity")}


@pytest.mark.parametrize("switch", ["start_end_times", "journal_times"])
def test_times_are_refused_where_either_parameter_turns_them_off(
    runner: CommandRunner, prices: Prices, switch: str
) -> None:
    times: dict[str, Any] = {"worker_id": prices.known.worker, "started_at": "2026-11-20 08:10"}
    order_id = create(runner, prices, line(**times))
    runner.run(SetParameter(switch, "no"))
    with pytest.raises(Refused) as refused:
        create(runner, prices, line(**times))
    assert codes(refused) == {("line.times_off", "order_line.0.started_at")}
    change(runner, order_id, 0, description="An old time stays")


@pytest.mark.parametrize(
    ("values", "code", "target"),
    [
        ({"category_id": "travel"}, "line.category_type", "category_id"),
        ({"category_id": "inactive"}, "line.category_inactive", "category_id"),
        ({"worker_id": "left"}, "line.worker_inactive", "worker_id"),
    ],
)
def test_what_lines_may_not_name(
    runner: CommandRunner, prices: Prices, values: dict[str, str], code: str, target: str
) -> None:
    ids = {
        "travel": prices.travel, "left": add(runner, "worker", name="Gone", active=False),
        "inactive": add(runner, "category", code="OLD", name="Old", type="hour", active=False),
    }  # fmt: skip
    given: dict[str, Any] = {name: ids[value] for name, value in values.items()}
    with pytest.raises(Refused) as refused:
        create(runner, prices, line(**given))
    assert codes(refused) == {(code, f"order_line.0.{target}")}
    if code != "line.category_type":
        runner.run(SetParameter("terminated_workers", "yes"))
        runner.run(SetParameter("inactive_categories", "yes"))
        create(runner, prices, line(**given))


def test_lines_keep_a_worker_who_left_later(runner: CommandRunner, prices: Prices) -> None:
    order_id = create(runner, prices, line(worker_id=prices.known.worker))
    runner.run(SaveRecord("worker", prices.known.worker, {"active": False}))
    change(runner, order_id, 0, description="Still his work")


@pytest.mark.parametrize(
    ("parameter", "pair", "code"),
    [
        ("worker_project", {"worker_id": "worker", "project_id": "project"}, "line.worker_project"),
        ("project_category", {"project_id": "project", "category_id": "work"}, "line.project_category"),
        ("category_worker", {"category_id": "work", "worker_id": "worker"}, "line.category_worker"),
    ],
)
def test_only_allowed_combinations_where_the_parameter_is_mandatory(
    runner: CommandRunner, prices: Prices, parameter: str, pair: dict[str, str], code: str
) -> None:
    ids = {"worker": prices.known.worker, "project": prices.project, "work": prices.work}
    given = line(worker_id=prices.known.worker)
    for mode in ("none", "lookup"):
        runner.run(SetParameter(parameter, mode))
        create(runner, prices, given)
    runner.run(SetParameter(parameter, "mandatory"))
    with pytest.raises(Refused) as refused:
        create(runner, prices, given)
    assert {found for found, _target in codes(refused)} == {code}
    named: dict[str, Any] = {name: ids[value] for name, value in pair.items()}
    add(runner, "project_validation", **named)
    create(runner, prices, given)


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """The statements that are executed meanwhile."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    event.listen(store._write_engine, "before_cursor_execute", note)
    yield found
    event.remove(store._write_engine, "before_cursor_execute", note)


def test_two_hundred_lines_are_priced_with_as_many_questions_as_ten(runner: CommandRunner, prices: Prices) -> None:
    counts = []
    for count in (10, 200):
        order_id = create(runner, prices, *(line(quantity=n + 1) for n in range(count)))
        with runner.store.write() as uow:
            for row in uow.session.scalars(select(OrderLine).where(OrderLine.order_id == order_id)):
                row.worker_id = prices.known.worker
        with statements(runner.store) as found:
            change_order(runner, order_id, project_id=prices.euro)
        counts.append(sum(statement.startswith("SELECT") for statement in found))
        assert {v["sales_price"] for v in lines_of(runner, order_id)} == {50}
    assert counts[0] == counts[1]
