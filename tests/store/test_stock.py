"""Stock: receipts, transfers, counts; the average cost; never less than nothing; lists and forms see the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from sqlalchemy import func, select

from svcdesk.commands.base import Command
from svcdesk.commands.company import SetParameter
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.stock import AdjustStock, ReceiveStock, TransferStock
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.problems import Refused
from svcdesk.domain.stock import Stock
from svcdesk.models import ItemRequirement, StockBalance, StockMove
from svcdesk.problem_texts import problem_text
from svcdesk.queries.lists import ListRequest, fetch_page
from svcdesk.queries.stock import load_stock_of
from svcdesk.store import Store
from tests.support.databases import empty_database
from tests.support.records import Known, add, small_company


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


@pytest.fixture
def stores(runner: CommandRunner, known: Known) -> tuple[int, int]:
    return add(runner, "warehouse", code="MAIN", name="Main store", default=True), add(
        runner, "warehouse", code="VAN", name="Van", worker_id=known.worker
    )


def stock(store: Store, item_id: int, warehouse_id: int) -> Any:
    """On hand, reserved, available, average cost."""
    with store.read() as reader:
        row = reader.session.scalar(
            select(StockBalance).where(StockBalance.item_id == item_id, StockBalance.warehouse_id == warehouse_id)
        )
        if row is None:
            return (Decimal(0),) * 4
        return row.on_hand, row.reserved, row.available, row.average_cost


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(p.code, p.target) for p in refused.value.problems]


def test_receipts_make_the_average_and_transfers_carry_it(
    runner: CommandRunner, known: Known, stores: tuple[int, int]
) -> None:
    main, van = stores
    runner.run(ReceiveStock(known.item, main, Decimal(10), Decimal(4)))
    runner.run(ReceiveStock(known.item, main, Decimal(5), Decimal(7)))
    assert stock(runner.store, known.item, main) == (15, 0, 15, 5)
    runner.run(TransferStock(known.item, main, van, Decimal("2.5"), "for Monday"))
    assert stock(runner.store, known.item, main)[:1] == (Decimal("12.5"),)
    assert stock(runner.store, known.item, van) == (Decimal("2.5"), 0, Decimal("2.5"), 5)


def test_a_receipt_without_a_price_takes_the_items(
    runner: CommandRunner, known: Known, stores: tuple[int, int]
) -> None:
    runner.run(ReceiveStock(known.item, stores[0], Decimal(1)))
    assert stock(runner.store, known.item, stores[0])[3] == Decimal("12.5")


def test_a_count_corrects_at_the_average_cost(runner: CommandRunner, known: Known, stores: tuple[int, int]) -> None:
    runner.run(ReceiveStock(known.item, stores[0], Decimal(10), Decimal(4)))
    runner.run(AdjustStock(known.item, stores[0], Decimal(8)))
    assert stock(runner.store, known.item, stores[0]) == (8, 0, 8, 4)
    with pytest.raises(Refused) as refused:
        runner.run(AdjustStock(known.item, stores[0], Decimal(8)))
    assert codes(refused) == [("stock.as_counted", "counted")]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (lambda i, a, b: ReceiveStock(i, a, Decimal(0)), [("stock.quantity", "quantity")]),
        (lambda i, a, b: ReceiveStock(i, a, Decimal(-1), Decimal(-1)),
         [("stock.quantity", "quantity"), ("stock.cost", "cost_price")]),
        (lambda i, a, b: TransferStock(i, a, a, Decimal(1)), [("stock.same_warehouse", "to_warehouse_id")]),
        (lambda i, a, b: TransferStock(i, a, b, Decimal(4)), [("stock.not_enough", "quantity")]),
        (lambda i, a, b: AdjustStock(i, a, Decimal(-1)), [("stock.negative", "counted")]),
        (lambda i, a, b: ReceiveStock(i, 999, Decimal(1)), [("record.missing", "")]),
    ],
)  # fmt: skip
def test_what_is_refused(
    runner: CommandRunner, known: Known, stores: tuple[int, int], command: type[Command], expected: object
) -> None:
    runner.run(ReceiveStock(known.item, stores[0], Decimal(3)))
    with pytest.raises(Refused) as refused:
        runner.run(command(known.item, *stores))  # type: ignore[call-arg]
    assert codes(refused) == expected


def test_the_refusal_says_what_is_there(runner: CommandRunner, known: Known, stores: tuple[int, int]) -> None:
    runner.run(ReceiveStock(known.item, stores[0], Decimal("3.50")))
    with pytest.raises(Refused) as refused:
        runner.run(TransferStock(known.item, stores[0], stores[1], Decimal(4)))
    said = problem_text(refused.value.problems[0])
    assert "Rope in Main store: wanted 4 m, on hand 3.5, reserved 0, available 3.5" in said


def test_a_parameter_lets_more_be_issued_with_a_word_about_it(
    runner: CommandRunner, known: Known, stores: tuple[int, int]
) -> None:
    runner.run(SetParameter("negative_stock", "warn"))
    done = runner.run(TransferStock(known.item, stores[0], stores[1], Decimal(2)))
    assert [p.code for p in done.warnings] == ["stock.not_enough"]
    assert stock(runner.store, known.item, stores[0])[0] == -2
    runner.run(ReceiveStock(known.item, stores[0], Decimal(5), Decimal(9)))
    assert stock(runner.store, known.item, stores[0])[3] == 9  # what was owed has no worth to share


def test_moves_are_no_part_of_undo(runner: CommandRunner, known: Known, stores: tuple[int, int]) -> None:
    add(runner, "skill", code="X", name="x")
    runner.run(ReceiveStock(known.item, stores[0], Decimal(1)))
    runner.undo()  # the skill
    assert stock(runner.store, known.item, stores[0])[0] == 1


def test_reservations_count_and_follow_an_undo(runner: CommandRunner, known: Known, stores: tuple[int, int]) -> None:
    main = stores[0]
    runner.run(ReceiveStock(known.item, main, Decimal(5)))
    order_id = runner.run(CreateOrder({"description": "x", "customer_id": known.customer})).result
    with runner.store.write() as uow:
        held = ItemRequirement(
            order_id=order_id, item_id=known.item, warehouse_id=main, quantity=Decimal(3), reserved=Decimal(3)
        )
        uow.add(held)
    assert stock(runner.store, known.item, main)[:3] == (5, 3, 2)
    done = runner.run(AdjustStock(known.item, main, Decimal(2)))
    assert [p.code for p in done.warnings] == ["stock.below_reserved"]
    with runner.store.write() as uow:
        uow.get(ItemRequirement, held.id).warehouse_id = stores[1]
    assert stock(runner.store, known.item, main)[:3] == (2, 0, 2)
    assert stock(runner.store, known.item, stores[1])[:3] == (0, 3, -3)
    with runner.store.write() as uow:
        uow.delete(uow.get(ItemRequirement, held.id))
    assert stock(runner.store, known.item, stores[1]) == (0, 0, 0, 0)


def test_list_and_forms_show_the_same(runner: CommandRunner, known: Known, stores: tuple[int, int]) -> None:
    runner.run(ReceiveStock(known.item, stores[0], Decimal(10), Decimal(4)))
    runner.run(TransferStock(known.item, stores[0], stores[1], Decimal(3)))
    with runner.store.read() as reader:
        by_item = load_stock_of(reader, "item", known.item)
        by_store = load_stock_of(reader, "warehouse", stores[1])
        listed = fetch_page(reader, ListRequest("stock", columns=("warehouse_id.name", "available", "value")), 0)
    there: Any = [(row.warehouse, row.on_hand, row.value) for row in by_item]
    assert there == [("Main store", 7, 28), ("Van", 3, 12)]
    there = [(row.item, row.available) for row in by_store]
    assert there == [("Rope", 3)]
    assert sorted(row.values for row in listed) == [("Main store", 7, 28), ("Van", 3, 12)]


QUANTITIES = st.decimals(Decimal("0.0001"), Decimal(500), places=4)
COSTS = st.decimals(Decimal(0), Decimal(900), places=2)


@given(st.lists(st.tuples(st.booleans(), QUANTITIES, COSTS), max_size=25))
@settings(max_examples=200)
def test_the_average_stays_between_the_prices_paid(moves: list[tuple[bool, Decimal, Decimal]]) -> None:
    now = Stock()
    paid: list[Decimal] = []
    for comes_in, quantity, cost in moves:
        if comes_in:
            paid = [*paid, cost] if now.on_hand > 0 else [cost]
            now = now.moved(quantity, cost)
        elif quantity <= now.available:
            now = now.moved(-quantity, now.average_cost)
        assert now.on_hand >= 0
        if paid and now.on_hand > 0:
            assert min(paid) - Decimal("0.01") <= now.average_cost <= max(paid) + Decimal("0.01")


@given(data=st.data())
@settings(max_examples=8)
def test_whatever_is_asked_stock_is_never_negative(
    data: st.DataObject, clock: FixedClock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = empty_database(tmp_path_factory.mktemp("stock") / "s.db", clock)
    try:
        runner = CommandRunner(store)
        known = small_company(runner)
        places = [add(runner, "warehouse", code=code, name=code) for code in ("A", "B", "C")]
        place = st.sampled_from(places)
        quantity = st.decimals(Decimal(-2), Decimal(12), places=1)
        for _step in range(12):
            kind = data.draw(st.sampled_from([ReceiveStock, TransferStock, AdjustStock]))
            here, there, amount = data.draw(place), data.draw(place), data.draw(quantity)
            try:
                if kind is TransferStock:
                    runner.run(TransferStock(known.item, here, there, amount))
                else:
                    runner.run(kind(known.item, here, amount))
            except Refused:
                continue
        with store.read() as reader:
            sums = dict(
                reader.session.execute(
                    select(StockMove.warehouse_id, func.sum(StockMove.quantity)).group_by(StockMove.warehouse_id)
                ).all()
            )
            balances = {row.warehouse_id: row.on_hand for row in reader.session.scalars(select(StockBalance))}
        assert balances == sums
        assert all(on_hand >= 0 for on_hand in balances.values())
    finally:
        store.close()
