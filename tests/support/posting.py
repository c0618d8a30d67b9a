"""A company that can post: projects, categories, a property, warehouses with stock; orders ready for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.posting import PostLines
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.sign_off import SignOffOrder
from svcdesk.commands.stock import ReceiveStock
from svcdesk.domain.batches import BatchPlan
from svcdesk.domain.drafts import RowDraft
from svcdesk.models import OrderLine, ProjectTransaction, ServiceOrder
from svcdesk.store import Store
from tests.support.databases import made_once
from tests.support.records import Known, add, small_company

DAY = date(2026, 11, 20)


@dataclass(frozen=True, slots=True)
class Accounts:
    """The ids of what posting needs, beside the small company."""

    known: Known
    project: int
    chargeable: int
    free: int
    categories: dict[str, int]
    main: int
    van: int


@made_once
def posting_company(runner: CommandRunner) -> Accounts:
    """Fill an empty database; 100 m of rope lie in the main store at 10, 5 m in the worker's van at 11."""
    known = small_company(runner)
    chargeable = add(runner, "line_property", code="BILL", name="billed")
    free = add(runner, "line_property", code="FREE", name="free", chargeable=False)
    project = add(
        runner, "project", name="Hotel", customer_id=known.customer, line_property_id=chargeable, default=True
    )
    categories = {
        type_: add(runner, "category", code=type_[:3].upper(), name=f"{type_}s", type=type_, default=True)
        for type_ in ("hour", "expense", "item", "fee")
    }
    main = add(runner, "warehouse", code="MAIN", name="Main store", default=True)
    van = add(runner, "warehouse", code="VAN", name="Van", worker_id=known.worker)
    runner.run(ReceiveStock(known.item, main, Decimal(100), Decimal(10)))
    runner.run(ReceiveStock(known.item, van, Decimal(5), Decimal(11)))
    return Accounts(known, project, chargeable, free, categories, main, van)


def line(accounts: Accounts, type_: str, **values: Any) -> RowDraft:
    """A line of a type with everything that posting asks for; ``values`` take its place."""
    usual: dict[str, Any] = {
        "type": type_, "description": type_, "category_id": accounts.categories[type_],
        "line_property_id": accounts.chargeable, "quantity": "2", "sales_price": "150", "executed_on": DAY,
    }  # fmt: skip
    own: dict[str, dict[str, Any]] = {
        "hour": {"worker_id": accounts.known.worker, "cost_price": "60"},
        "expense": {"offset_type": "bank", "offset_account": "402", "cost_price": "20"},
        "item": {"item_id": accounts.known.item},
        "fee": {},
    }
    return RowDraft(None, usual | own[type_] | values)


def every_type(accounts: Accounts) -> tuple[RowDraft, ...]:
    """One line of each type."""
    return tuple(line(accounts, type_) for type_ in ("hour", "expense", "item", "fee"))


def order(runner: CommandRunner, accounts: Accounts, *lines: RowDraft, signed: bool = True, **values: Any) -> int:
    """A new order of the project, signed off unless told otherwise."""
    header = {"description": "x", "customer_id": accounts.known.customer, "project_id": accounts.project} | values
    made = runner.run(CreateOrder(header, lines)).result
    assert isinstance(made, int)
    if signed:
        runner.run(SignOffOrder(made, signer="Zofia Ćwik"))
    return made


def post(runner: CommandRunner, command: PostLines) -> BatchPlan:
    """Post; returns what became of each line."""
    report = runner.run(command).result
    assert isinstance(report, BatchPlan)
    return report


def lines_of(store: Store, order_id: int) -> list[OrderLine]:
    """The lines of an order as they are stored."""
    with store.read() as reader:
        query = select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.line_number)
        return list(reader.session.scalars(query))


def stored_order(store: Store, order_id: int) -> ServiceOrder:
    """An order as it is stored."""
    with store.read() as reader:
        return reader.session.get_one(ServiceOrder, order_id)


def transactions(store: Store) -> list[Any]:
    """Every transaction in the order of its number."""
    with store.read() as reader:
        return list(reader.session.scalars(select(ProjectTransaction).order_by(ProjectTransaction.number)))
