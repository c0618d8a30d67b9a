"""What there is of an item in every warehouse, and of every item in a warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from svcdesk.models import Item, StockBalance, Warehouse
from svcdesk.store import Reader


@dataclass(frozen=True, slots=True)
class StockRow:
    """One item in one warehouse; costs are in the company's currency."""

    item_id: int
    item_number: str
    item: str
    unit: str
    warehouse_id: int
    warehouse: str
    on_hand: Decimal
    reserved: Decimal
    available: Decimal
    average_cost: Decimal
    value: Decimal


_QUERY = (
    select(
        Item.id, Item.number, Item.name, Item.unit, Warehouse.id, Warehouse.name, StockBalance.on_hand,
        StockBalance.reserved, StockBalance.available, StockBalance.average_cost, StockBalance.value,
    )
    .join(Item, Item.id == StockBalance.item_id)
    .join(Warehouse, Warehouse.id == StockBalance.warehouse_id)
)  # fmt: skip


def load_stock_of(reader: Reader, entity: str, record_id: int) -> list[StockRow]:
    """The stock of an ``item`` by warehouse, or that of a ``warehouse`` by item; one select."""
    column = StockBalance.item_id if entity == "item" else StockBalance.warehouse_id
    query = _QUERY.where(column == record_id).order_by(Warehouse.name, Item.number)
    return [StockRow(*row) for row in reader.session.execute(query)]


def load_stock_row(reader: Reader, balance_id: int) -> StockRow | None:
    """One row of the list of stock; None if it is gone."""
    row = reader.session.execute(_QUERY.where(StockBalance.id == balance_id)).one_or_none()
    return StockRow(*row) if row is not None else None
