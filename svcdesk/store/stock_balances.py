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
from svcdesk.store.stock_facts import Place, among, load_stock

_PLACE: Final = ("item_id", "warehouse_id")


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
    moves: list[int] = []
    for entity, id_, fields in changed:
        if entity == "stock_move":
            moves.append(id_)
        elif entity == "item_requirement":
            row = session.get(ItemRequirement, id_)
            here: Mapping[str, Sequence[Any]] = (
                {name: [getattr(row, name)] for name in _PLACE} if row is not None else {}
            )
            items, stores = (fields.get(name, here.get(name, ())) for name in _PLACE)
            found |= {(item, store) for item in items for store in stores if item is not None and store is not None}
    if moves:
        moved = select(StockMove.item_id, StockMove.warehouse_id).where(among(StockMove.id, moves)).distinct()
        found |= {(item, store) for item, store in session.execute(moved)}
    return found
