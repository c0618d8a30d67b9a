"""What a user does with the parts that an order requires: ask for them, reserve, consume, delete (reference 13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from svcdesk.commands.base import Command, Undo
from svcdesk.commands.requirement_rules import check_requirement, check_requirement_deleted, fill_requirement
from svcdesk.commands.saving import EntityRules, Wanted, save
from svcdesk.commands.stock import refuses_negative
from svcdesk.commands.stock_ledger import Move, StockLedger
from svcdesk.domain.kinds import LineType, MoveKind, ProjectType
from svcdesk.domain.posting import check_account, compute_amounts
from svcdesk.domain.requirements import check_amount, compute_status
from svcdesk.domain.stock import check_available
from svcdesk.i18n import N_
from svcdesk.models import Item, ItemRequirement, LineProperty, Project, ProjectTransaction, ServiceOrder, Warehouse
from svcdesk.store import UnitOfWork

REQUIREMENT_RULES = EntityRules(
    fill=fill_requirement, check=check_requirement, deleting=check_requirement_deleted
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CreateRequirement(Command):
    """Ask for parts for an order; what is left out follows from the item, the order and its project."""

    name: ClassVar[str] = "create_requirement"
    permission: ClassVar[str] = "edit"

    order_id: int
    item_id: int
    quantity: Decimal = Decimal(1)
    warehouse_id: int | None = None
    description: str = ""
    sales_price: Decimal | None = None
    reserve: bool = False
    """Reserve all of it at once."""

    def apply(self, uow: UnitOfWork) -> int:
        """Ask for them; returns the id. Raises Refused: requirement.no_project order_closed …, stock.not_enough."""
        uow.get(ServiceOrder, self.order_id)
        given: dict[str, Any] = {
            "order_id": self.order_id, "item_id": self.item_id, "quantity": self.quantity,
            "warehouse_id": self.warehouse_id, "description": self.description, "sales_price": self.sales_price,
        }  # fmt: skip
        values = {name: value for name, value in given.items() if value not in (None, "")}
        row: ItemRequirement = save(uow, Wanted("item_requirement", None, values), REQUIREMENT_RULES)
        if self.reserve:
            _reserve(uow, row, row.quantity)
        uow.describe(N_("Require {what}"), what=row.description)
        return row.id


@dataclass(frozen=True, slots=True)
class ReserveRequirement(Command):
    """Hold parts in the warehouse for an order."""

    name: ClassVar[str] = "reserve_requirement"
    permission: ClassVar[str] = "edit"

    requirement_id: int
    quantity: Decimal | None = None
    """How many; all that are left if left out."""

    def apply(self, uow: UnitOfWork) -> None:
        """Hold them. Raises Refused: requirement.nothing_left too_much, stock.not_enough."""
        row = uow.get(ItemRequirement, self.requirement_id)
        left = row.quantity - row.consumed - row.reserved
        wanted = left if self.quantity is None else self.quantity
        uow.check(check_amount(wanted, left, row.description))
        _reserve(uow, row, wanted)
        uow.describe(N_("Reserve {what}"), what=row.description)


@dataclass(frozen=True, slots=True)
class UnreserveRequirement(Command):
    """Let parts go that are held for an order."""

    name: ClassVar[str] = "unreserve_requirement"
    permission: ClassVar[str] = "edit"

    requirement_id: int
    quantity: Decimal | None = None
    """How many; all that are held if left out."""

    def apply(self, uow: UnitOfWork) -> None:
        """Let them go. Raises Refused: requirement.nothing_left, requirement.too_much."""
        row = uow.get(ItemRequirement, self.requirement_id)
        wanted = row.reserved if self.quantity is None else self.quantity
        uow.check(check_amount(wanted, row.reserved, row.description))
        row.reserved -= wanted
        settle(row)
        uow.describe(N_("Let {what} go"), what=row.description)


@dataclass(frozen=True, slots=True)
class ConsumeRequirement(Command):
    """Use parts up: they leave the warehouse, and the project is charged; no journal, no sign-off is needed."""

    name: ClassVar[str] = "consume_requirement"
    permission: ClassVar[str] = "post"
    undo: ClassVar[Undo] = Undo.CUTS

    requirement_id: int
    quantity: Decimal | None = None
    """How many; all that are left if left out."""
    dated_on: date | None = None
    """The date of the transaction; today if left out."""

    def apply(self, uow: UnitOfWork) -> int:
        """Use them; returns the id of the transaction.

        Raises Refused: requirement.nothing_left too_much, posting.no_project project_closed, stock.not_enough.
        """
        row = uow.get(ItemRequirement, self.requirement_id)
        order, item = uow.get(ServiceOrder, row.order_id), uow.get(Item, row.item_id)
        project = uow.session.get(Project, order.project_id) if order.project_id is not None else None
        left = row.quantity - row.consumed
        quantity = left if self.quantity is None else self.quantity
        status = project.status if project is not None else None
        uow.check([
            *check_amount(quantity, left, row.description),
            *check_account(order.number, order.project_id, project.name if project else None, status),
        ])  # fmt: skip
        assert project is not None
        place = (row.item_id, row.warehouse_id)
        ledger = StockLedger(uow.session, [place])
        held = min(row.reserved, quantity)
        ledger.release(place, held)
        uow.check(check_available(
            ledger.at(place), quantity, item=item.name, warehouse=uow.get(Warehouse, row.warehouse_id).name,
            unit=row.unit, refused=refuses_negative(uow),
        ))  # fmt: skip
        cost = ledger.cost_at(place, item.cost_price or Decimal(0))
        (transaction_id,) = uow.insert_many(
            ProjectTransaction, [self._transaction(uow, row, order, project, quantity, cost)]
        )
        move = ledger.move(Move(place, MoveKind.ISSUE, -quantity, cost))
        ledger.write(uow, {move: transaction_id})
        row.reserved -= held
        row.consumed += quantity
        settle(row)
        uow.describe(N_("Consume {what} for {number}"), what=row.description, number=order.number)
        return transaction_id

    def _transaction(
        self,
        uow: UnitOfWork,
        row: ItemRequirement,
        order: ServiceOrder,
        project: Project,
        quantity: Decimal,
        cost: Decimal,
    ) -> dict[str, Any]:
        found = uow.session.get(LineProperty, row.line_property_id) if row.line_property_id is not None else None
        charged = (found is None or found.chargeable) and project.type is ProjectType.TIME_AND_MATERIAL
        currency = row.currency or project.currency or uow.company.currency
        amounts = compute_amounts(
            LineType.ITEM, quantity, cost_price=cost, sales_price=row.sales_price, charged=charged,
            company=uow.company.currency, currency=currency,
        )  # fmt: skip
        return {
            "number": uow.next_number("project_transaction"), "project_id": project.id, "order_id": order.id,
            "requirement_id": row.id, "type": LineType.ITEM, "dated_on": self.dated_on or uow.site.day(uow.now),
            "category_id": row.category_id, "line_property_id": row.line_property_id, "item_id": row.item_id,
            "description": row.description, "quantity": quantity, "unit": row.unit, "cost_price": amounts.cost_price,
            "cost_amount": amounts.cost_amount, "sales_price": amounts.sales_price,
            "sales_amount": amounts.sales_amount, "currency": currency, "chargeable": charged, "posted_at": uow.now,
            "user": uow.user,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeleteRequirement(Command):
    """Delete a requirement; what is reserved is free again."""

    name: ClassVar[str] = "delete_requirement"
    permission: ClassVar[str] = "edit"

    requirement_id: int

    def apply(self, uow: UnitOfWork) -> None:
        """Delete it. Raises Refused: requirement.consumed, stage.forbids."""
        row = uow.get(ItemRequirement, self.requirement_id)
        check_requirement_deleted(uow, row)
        uow.describe(N_("Delete the requirement of {what}"), what=row.description)
        uow.delete(row)


def settle(row: ItemRequirement) -> None:
    """Derive the status."""
    row.status = compute_status(row.quantity, row.reserved, row.consumed)


def _reserve(uow: UnitOfWork, row: ItemRequirement, quantity: Decimal) -> None:
    uow.session.flush()
    place = (row.item_id, row.warehouse_id)
    item, warehouse = uow.get(Item, row.item_id), uow.get(Warehouse, row.warehouse_id)
    stock = StockLedger(uow.session, [place]).at(place)
    uow.check(check_available(stock, quantity, item=item.name, warehouse=warehouse.name, unit=row.unit))
    row.reserved += quantity
    settle(row)
