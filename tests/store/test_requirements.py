"""Item requirements: asked for, held, used up, reversed, deleted; and what they keep from being done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.commands.order_cancel import CancelOrder
from svcdesk.commands.order_delete import DeleteOrder
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.posting import PostLines
from svcdesk.commands.posting_reversal import ReverseTransactions
from svcdesk.commands.records import DeleteRecord, SaveRecord
from svcdesk.commands.requirements import (
    ConsumeRequirement,
    CreateRequirement,
    DeleteRequirement,
    ReserveRequirement,
    UnreserveRequirement,
)
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.kinds import RequirementStatus
from svcdesk.domain.problems import Refused
from svcdesk.models import ItemRequirement, ServiceOrder, StockBalance
from svcdesk.store import Store
from tests.support.posting import Accounts, line, order, post, posting_company, transactions
from tests.support.records import add


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def accounts(runner: CommandRunner) -> Accounts:
    return posting_company(runner)


@pytest.fixture
def order_id(runner: CommandRunner, accounts: Accounts) -> int:
    return order(runner, accounts, line(accounts, "fee"), signed=False)


def require(runner: CommandRunner, accounts: Accounts, order_id: int, quantity: str = "8", **values: Any) -> int:
    made = runner.run(CreateRequirement(order_id, accounts.known.item, Decimal(quantity), **values)).result
    assert isinstance(made, int)
    return made


def stored(store: Store, id_: int) -> ItemRequirement:
    with store.read() as reader:
        return reader.session.get_one(ItemRequirement, id_)


def amounts(store: Store, id_: int) -> Any:
    row = stored(store, id_)
    return row.quantity, row.reserved, row.consumed, row.status


def stock(store: Store, warehouse_id: int) -> Any:
    """On hand, reserved, available."""
    with store.read() as reader:
        row = reader.session.scalars(select(StockBalance).where(StockBalance.warehouse_id == warehouse_id)).one()
        return row.on_hand, row.reserved, row.available


def codes(runner: CommandRunner, command: Command) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        runner.run(command)
    return [(problem.code, problem.target) for problem in refused.value.problems]


OPEN, RESERVED, CONSUMED = RequirementStatus.OPEN, RequirementStatus.RESERVED, RequirementStatus.CONSUMED


def test_a_new_one_is_filled_from_item_order_and_project(
    runner: CommandRunner, accounts: Accounts, order_id: int
) -> None:
    row = stored(runner.store, require(runner, accounts, order_id))
    assert (row.description, row.unit, row.sales_price, row.currency) == ("Rope", "m", Decimal(20), "PLN")
    assert (row.warehouse_id, row.category_id, row.line_property_id, row.status) == (
        accounts.main, accounts.categories["item"], accounts.chargeable, OPEN,
    )  # fmt: skip
    with_technician = order(
        runner, accounts, signed=False, preferred_technician_id=accounts.known.worker
    )  # its van has the parts
    assert stored(runner.store, require(runner, accounts, with_technician)).warehouse_id == accounts.van


def test_reserve_and_let_go(runner: CommandRunner, accounts: Accounts, order_id: int) -> None:
    id_ = require(runner, accounts, order_id)
    runner.run(ReserveRequirement(id_, Decimal(3)))
    assert amounts(runner.store, id_) == (8, 3, 0, OPEN)
    runner.run(ReserveRequirement(id_))
    assert amounts(runner.store, id_) == (8, 8, 0, RESERVED)
    assert stock(runner.store, accounts.main) == (100, 8, 92)
    runner.run(UnreserveRequirement(id_, Decimal(2)))
    runner.undo()
    assert stock(runner.store, accounts.main) == (100, 8, 92)
    runner.run(UnreserveRequirement(id_))
    assert amounts(runner.store, id_) == (8, 0, 0, OPEN)
    assert stock(runner.store, accounts.main) == (100, 0, 100)


def test_reserving_at_once_is_all_or_nothing(runner: CommandRunner, accounts: Accounts, order_id: int) -> None:
    command = CreateRequirement(order_id, accounts.known.item, Decimal(6), accounts.van, reserve=True)
    assert codes(runner, command) == [("stock.not_enough", "quantity")]
    id_ = require(runner, accounts, order_id, "5", warehouse_id=accounts.van, reserve=True)
    assert amounts(runner.store, id_) == (5, 5, 0, RESERVED)


def test_consuming_issues_stock_and_charges_the_project(
    runner: CommandRunner, accounts: Accounts, order_id: int
) -> None:
    id_ = require(runner, accounts, order_id)
    runner.run(ReserveRequirement(id_, Decimal(5)))
    runner.run(ConsumeRequirement(id_, Decimal(6), date(2026, 11, 20)))
    assert amounts(runner.store, id_) == (8, 0, 6, OPEN)
    assert stock(runner.store, accounts.main) == (94, 0, 94)
    (one,) = transactions(runner.store)
    assert (one.quantity, one.cost_amount, one.sales_amount, one.dated_on) == (6, 60, 120, date(2026, 11, 20))
    assert (one.order_id, one.requirement_id, one.journal_id, one.line_id) == (order_id, id_, None, None)
    assert runner.next_undo() is None
    runner.run(ConsumeRequirement(id_))
    assert amounts(runner.store, id_) == (8, 0, 8, CONSUMED)


def test_what_others_hold_is_not_consumed(runner: CommandRunner, accounts: Accounts, order_id: int) -> None:
    require(runner, accounts, order_id, "4", warehouse_id=accounts.van, reserve=True)
    other = require(runner, accounts, order_id, "2", warehouse_id=accounts.van)
    assert codes(runner, ConsumeRequirement(other)) == [("stock.not_enough", "quantity")]
    runner.run(ConsumeRequirement(other, Decimal(1)))
    item = line(accounts, "item", quantity="1", warehouse_id=accounts.van)
    report = post(runner, PostLines(order_ids=(order(runner, accounts, item),)))
    assert [p.code for p in report.rows[0].problems] == ["stock.not_enough"]


def test_reversed_it_is_open_again_and_can_be_deleted(runner: CommandRunner, accounts: Accounts, order_id: int) -> None:
    id_ = require(runner, accounts, order_id)
    runner.run(ConsumeRequirement(id_))
    for command in (DeleteRequirement(id_), DeleteRecord("item_requirement", id_)):
        assert codes(runner, command) == [("requirement.consumed", "")]
    runner.run(ReverseTransactions((transactions(runner.store)[0].id,), "not needed"))
    assert amounts(runner.store, id_) == (8, 0, 0, OPEN)
    assert stock(runner.store, accounts.main) == (100, 0, 100)
    runner.run(DeleteRequirement(id_))
    assert [one.requirement_id for one in transactions(runner.store)] == [id_, id_]


def test_deleting_frees_what_is_held_and_is_undone(runner: CommandRunner, accounts: Accounts, order_id: int) -> None:
    id_ = require(runner, accounts, order_id, reserve=True)
    runner.run(DeleteRequirement(id_))
    assert stock(runner.store, accounts.main) == (100, 0, 100)
    runner.undo()
    assert stock(runner.store, accounts.main) == (100, 8, 92)


def test_they_block_cancel_and_delete_of_the_order(runner: CommandRunner, accounts: Accounts, order_id: int) -> None:
    id_ = require(runner, accounts, order_id)
    for command in (CancelOrder(order_id), DeleteOrder(order_id)):
        assert codes(runner, command) == [("order.requirements", "")]
    runner.run(DeleteRequirement(id_))
    runner.run(CancelOrder(order_id))
    runner.run(DeleteOrder(order_id))


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda id_: ReserveRequirement(id_, Decimal(9)), ("requirement.too_much", "quantity")),
        (lambda id_: ReserveRequirement(id_, Decimal(0)), ("stock.quantity", "quantity")),
        (UnreserveRequirement, ("requirement.nothing_left", "quantity")),
        (lambda id_: ConsumeRequirement(id_, Decimal("8.5")), ("requirement.too_much", "quantity")),
        (lambda id_: ConsumeRequirement(id_, Decimal(-1)), ("stock.quantity", "quantity")),
        (lambda id_: SaveRecord("item_requirement", id_, {"quantity": "0"}), ("stock.quantity", "quantity")),
        (lambda id_: SaveRecord("item_requirement", id_, {"consumed": "1"}), ("field.read_only", "consumed")),
    ],
)
def test_what_is_refused(
    runner: CommandRunner,
    accounts: Accounts,
    order_id: int,
    make: Callable[[int], Command],
    expected: tuple[str, str],
) -> None:
    id_ = require(runner, accounts, order_id)
    assert codes(runner, make(id_)) == [expected]
    assert amounts(runner.store, id_) == (8, 0, 0, OPEN)


def test_what_is_held_or_used_keeps_its_item_and_place(
    runner: CommandRunner, accounts: Accounts, order_id: int
) -> None:
    id_ = require(runner, accounts, order_id, reserve=True)
    moved = SaveRecord("item_requirement", id_, {"warehouse_id": accounts.van})
    assert codes(runner, moved) == [("requirement.fixed", "warehouse_id")]
    assert codes(runner, SaveRecord("item_requirement", id_, {"quantity": "7"})) == [
        ("requirement.below_used", "quantity")
    ]
    runner.run(SaveRecord("item_requirement", id_, {"quantity": "9"}))
    assert amounts(runner.store, id_) == (9, 8, 0, OPEN)


def test_it_needs_an_open_order_with_an_open_project(runner: CommandRunner, accounts: Accounts, order_id: int) -> None:
    id_ = require(runner, accounts, order_id)
    runner.run(SaveRecord("project", accounts.project, {"status": "closed"}))
    assert codes(runner, ConsumeRequirement(id_)) == [("project.closed", "")]
    runner.run(SaveRecord("project", accounts.project, {"status": "open"}))
    without = runner.run(CreateOrder({"description": "x", "customer_id": accounts.known.other_customer})).result
    assert isinstance(without, int)
    with runner.store.write() as uow:
        uow.get(ServiceOrder, without).project_id = None
    command = CreateRequirement(without, accounts.known.item)
    assert codes(runner, command) == [("requirement.no_project", "order_id")]
    canceled = order(runner, accounts, line(accounts, "fee"), signed=False)
    runner.run(CancelOrder(canceled))
    assert codes(runner, CreateRequirement(canceled, accounts.known.item)) == [("requirement.order_closed", "order_id")]


def test_the_stage_must_allow_changes(runner: CommandRunner, accounts: Accounts, order_id: int) -> None:
    id_ = require(runner, accounts, order_id)
    stage = add(runner, "stage", code="F", name="Finished", may_modify=False)
    with runner.store.write() as uow:
        uow.get(ServiceOrder, order_id).stage_id = stage
    for command in (CreateRequirement(order_id, accounts.known.item), DeleteRequirement(id_)):
        assert [code for code, _target in codes(runner, command)] == ["stage.forbids"]
