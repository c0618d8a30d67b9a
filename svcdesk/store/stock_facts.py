"""What there is of items in warehouses, read from the newest moves and the open requirements."""

from __future__ import annotations

import json
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from svcdesk.domain.stock import Stock
from svcdesk.models import ItemRequirement, StockMove

Place = tuple[int, int]
"""An item and a warehouse, by their ids."""


def load_stock(session: Session, places: Collection[Place]) -> dict[Place, Stock]:
    """The stock of items in warehouses; those of which nothing moved and nothing is reserved are left out.

    Two selects, however many places.
    """
    items, stores = ({place[at] for place in places} for at in (0, 1))
    newest = (
        select(func.max(StockMove.id))
        .where(among(StockMove.item_id, items), among(StockMove.warehouse_id, stores))
        .group_by(StockMove.item_id, StockMove.warehouse_id)
    )
    moved = session.execute(
        select(StockMove.item_id, StockMove.warehouse_id, StockMove.on_hand, StockMove.average_cost).where(
            StockMove.id.in_(newest)
        )
    )
    there = {(row[0], row[1]): (row[2], row[3]) for row in moved}
    held = session.execute(
        select(ItemRequirement.item_id, ItemRequirement.warehouse_id, func.sum(ItemRequirement.reserved))
        .where(among(ItemRequirement.item_id, items), among(ItemRequirement.warehouse_id, stores))
        .group_by(ItemRequirement.item_id, ItemRequirement.warehouse_id)
    )
    reserved = {(row[0], row[1]): row[2] for row in held if row[2]}
    nothing = (Decimal(0), Decimal(0))
    return {
        place: Stock(there.get(place, nothing)[0], reserved.get(place, Decimal(0)), there.get(place, nothing)[1])
        for place in places
        if place in there or place in reserved
    }


def among(column: InstrumentedAttribute[Any], ids: Collection[int] | Collection[str]) -> ColumnElement[bool]:
    """Whether a column holds one of however many ids (or texts)."""
    values: Any = func.json_each(json.dumps(sorted(ids))).table_valued("value")
    return column.in_(select(values.c.value))
