"""Keeps what there is of each item in each warehouse in line with the moves and requirements, also after an undo.

The balances are there for lists and forms; rules read the moves themselves (``store.stock_facts``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from svcdesk.domain.stock import round_value
from svcdesk.models import ItemRequirement, StockBalance, StockMove
from svcdesk.store.stock_facts import Place, load_stock

_SOURCES: Final = {"stock_move": StockMove, "item_requirement": ItemRequirement}


RowChange = tuple[str, int, Mapping[str, Sequence[Any]]]
"""Entity and id of a row, and [old, new] values by column."""


def keep(session: Session, changed: Iterable[RowChange]) -> None:
    """Bring the balances in line after these changes."""
    if places := _places(session, changed):
        refresh(session, places)


def refresh(session: Session, places: set[Place]) -> None:
    """Compute the balances of some items in some warehouses anew."""
    found = load_stock(session, places)
    items = {item_id for item_id, _warehouse_id in places}
    rows = {
        (row.item_id, row.warehouse_id): row
        for row in session.scalars(select(StockBalance).where(StockBalance.item_id.in_(sorted(items))))
    }
    for place in sorted(places):
        stock, row = found.get(place), rows.get(place)
        if stock is None:  # nothing ever moved and nothing is reserved any more
            if row is not None:
                session.delete(row)
            continue
        if row is None:
            row = StockBalance(item_id=place[0], warehouse_id=place[1])
            session.add(row)
        row.on_hand, row.reserved, row.available = stock.on_hand, stock.reserved, stock.available
        row.average_cost, row.value = stock.average_cost, round_value(stock.on_hand * stock.average_cost)
    session.flush()


def _places(session: Session, changed: Iterable[RowChange]) -> set[Place]:
    """Where something changed: before, and now."""
    found: set[Place] = set()
    for entity, id_, fields in changed:
        if entity not in _SOURCES:
            continue
        class_: Any = _SOURCES[entity]
        items, stores = fields.get("item_id"), fields.get("warehouse_id")
        if items is None or stores is None:
            row = session.get(class_, id_)
            items = items or ([row.item_id] * 2 if row is not None else ())
            stores = stores or ([row.warehouse_id] * 2 if row is not None else ())
        found |= {(item, store) for item in items for store in stores if item is not None and store is not None}
    return found
