"""Moves of stock as they are made: what each leaves, what it costs, and one write for all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from svcdesk.domain.kinds import MoveKind
from svcdesk.domain.stock import Stock
from svcdesk.models import StockMove
from svcdesk.store import UnitOfWork
from svcdesk.store.stock_facts import Place, load_stock


@dataclass(frozen=True, slots=True)
class Move:
    """A quantity of an item that comes into a warehouse or (negative) leaves it, at a cost a unit."""

    place: Place
    kind: MoveKind
    quantity: Decimal
    cost_price: Decimal
    note: str = ""


class StockLedger:
    """The stock of some places while moves are made in it; ``write`` puts the moves into the database.

    A dry run makes the same moves and writes nothing.
    """

    def __init__(self, session: Session, places: Collection[Place]) -> None:
        self._stock = load_stock(session, places) if places else {}
        self._rows: list[dict[str, Any]] = []

    def at(self, place: Place) -> Stock:
        """What there is now."""
        return self._stock.get(place, Stock())

    def cost_at(self, place: Place, otherwise: Decimal) -> Decimal:
        """The moving-average cost; where nothing ever came in, the item's own cost price."""
        stock = self._stock.get(place)
        return stock.average_cost if stock is not None and stock.average_cost else otherwise

    def release(self, place: Place, quantity: Decimal) -> None:
        """Take a reservation back, whose parts leave in the next move."""
        stock = self.at(place)
        self._stock[place] = replace(stock, reserved=stock.reserved - quantity)

    def move(self, move: Move) -> int:
        """Make a move; returns its place among those that are not written yet."""
        after = self.at(move.place).moved(move.quantity, move.cost_price)
        self._stock[move.place] = after
        self._rows.append({
            "item_id": move.place[0], "warehouse_id": move.place[1], "kind": move.kind, "quantity": move.quantity,
            "cost_price": move.cost_price, "on_hand": after.on_hand, "average_cost": after.average_cost,
            "note": move.note,
        })  # fmt: skip
        return len(self._rows) - 1

    def write(
        self, uow: UnitOfWork, transactions: Mapping[int, int] | None = None, at: datetime | None = None
    ) -> list[int]:  # fmt: skip
        """Write the moves in their order, now or as of ``at``, with their ``transactions`` by place; returns ids."""
        rows, self._rows = self._rows, []
        of = transactions or {}
        common = {"at": at or uow.now, "user": uow.user}
        return uow.insert_many(
            StockMove, [{**row, **common, "transaction_id": of.get(place)} for place, row in enumerate(rows)]
        )
