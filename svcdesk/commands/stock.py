"""What a user does with stock beside posting: receive, transfer, and correct by counting.

A move is never taken back but by another move; so these commands are no part of undo.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from svcdesk.commands.base import Command, Undo
from svcdesk.commands.batches import Source
from svcdesk.commands.stock_ledger import Move, StockLedger
from svcdesk.domain.kinds import MoveKind
from svcdesk.domain.stock import check_available, check_counted, check_quantity
from svcdesk.i18n import N_
from svcdesk.models import Item, Warehouse
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReceiveStock(Command):
    """Take a quantity of an item into a warehouse, at what it cost; the average cost follows."""

    name: ClassVar[str] = "receive_stock"
    permission: ClassVar[str] = "edit"
    undo: ClassVar[Undo] = Undo.APART

    item_id: int
    warehouse_id: int
    quantity: Decimal
    cost_price: Decimal | None = None
    """A unit, in the company's currency; the item's cost price if left out."""
    note: str = ""

    def apply(self, uow: UnitOfWork) -> int:
        """Take it in; returns the id of the move. Raises Refused: stock.quantity, stock.cost."""
        item, warehouse = uow.get(Item, self.item_id), uow.get(Warehouse, self.warehouse_id)
        cost = self.cost_price if self.cost_price is not None else item.cost_price or Decimal(0)
        uow.check(check_quantity(self.quantity, cost))
        ledger = StockLedger(uow.session, [(item.id, warehouse.id)])
        ledger.move(Move((item.id, warehouse.id), MoveKind.RECEIPT, self.quantity, cost, note=self.note))
        (move_id,) = ledger.write(uow)
        uow.describe(N_("Receive {item} in {warehouse}"), item=item.name, warehouse=warehouse.name)
        return move_id


@dataclass(frozen=True, slots=True)
class TransferStock(Command):
    """Move a quantity of an item from one warehouse to another, at its average cost."""

    name: ClassVar[str] = "transfer_stock"
    permission: ClassVar[str] = "edit"
    undo: ClassVar[Undo] = Undo.APART

    item_id: int
    warehouse_id: int
    to_warehouse_id: int
    quantity: Decimal
    note: str = ""

    def apply(self, uow: UnitOfWork) -> int:
        """Move it; returns the id of the move in. Raises Refused: stock.quantity same_warehouse not_enough."""
        item = uow.get(Item, self.item_id)
        source, target = uow.get(Warehouse, self.warehouse_id), uow.get(Warehouse, self.to_warehouse_id)
        here, there = (item.id, source.id), (item.id, target.id)
        ledger = StockLedger(uow.session, [here, there])
        problems = check_quantity(self.quantity, Decimal(0), other=here != there)
        uow.check(problems or check_available(
            ledger.at(here), self.quantity, item=item.name, warehouse=source.name, unit=item.unit,
            refused=refuses_negative(uow),
        ))  # fmt: skip
        cost = ledger.cost_at(here, item.cost_price or Decimal(0))
        ledger.move(Move(here, MoveKind.TRANSFER, -self.quantity, cost, note=self.note))
        ledger.move(Move(there, MoveKind.TRANSFER, self.quantity, cost, note=self.note))
        ids = ledger.write(uow)
        uow.describe(N_("Transfer {item} to {warehouse}"), item=item.name, warehouse=target.name)
        return ids[-1]


@dataclass(frozen=True, slots=True)
class AdjustStock(Command):
    """Write down what was counted of an item in a warehouse; the difference is a move."""

    name: ClassVar[str] = "adjust_stock"
    permission: ClassVar[str] = "edit"
    undo: ClassVar[Undo] = Undo.APART

    item_id: int
    warehouse_id: int
    counted: Decimal
    note: str = ""

    def apply(self, uow: UnitOfWork) -> int:
        """Write the difference; returns the id of the move. Raises Refused: stock.negative, stock.as_counted."""
        item, warehouse = uow.get(Item, self.item_id), uow.get(Warehouse, self.warehouse_id)
        place = (item.id, warehouse.id)
        ledger = StockLedger(uow.session, [place])
        stock = ledger.at(place)
        uow.check(check_counted(stock, self.counted, item=item.name, warehouse=warehouse.name))
        cost = ledger.cost_at(place, item.cost_price or Decimal(0))
        ledger.move(Move(place, MoveKind.ADJUSTMENT, self.counted - stock.on_hand, cost, note=self.note))
        (move_id,) = ledger.write(uow)
        uow.describe(N_("Correct the stock of {item} in {warehouse}"), item=item.name, warehouse=warehouse.name)
        return move_id


def refuses_negative(source: Source) -> bool:
    """Whether more than there is may not be issued; otherwise there is only a word about it."""
    return source.parameters.negative_stock == "refuse"


class Warehouses:
    """The warehouses by id, and which one an item is taken from where nobody says."""

    def __init__(self, session: Session) -> None:
        query = select(Warehouse.id, Warehouse.name, Warehouse.worker_id, Warehouse.default)
        self._rows = session.execute(query.order_by(Warehouse.id)).all()

    def name(self, warehouse_id: int) -> str:
        """The name of one."""
        return next((row.name for row in self._rows if row.id == warehouse_id), "")

    def usual(self, worker_id: int | None) -> int | None:
        """The worker's van, or else the default warehouse."""
        vans = [row.id for row in self._rows if worker_id is not None and row.worker_id == worker_id]
        defaults = [row.id for row in self._rows if row.default]
        return next(iter(vans + defaults), None)
