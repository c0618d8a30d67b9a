"""The cards of one column as Qt sees them: the ids of all orders, and the cards of those that were in view."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from svcdesk.i18n import _
from svcdesk.queries.stage_board import StageCard

Index = QModelIndex | QPersistentModelIndex


class ColumnModel(QAbstractListModel):
    """The orders of a stage. A card that is not there yet is asked for once it would be painted."""

    missing = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ids: array[int] = array("q")
        self._cards: dict[int, StageCard] = {}

    def show_ids(self, ids: array[int], cards: Mapping[int, StageCard]) -> None:
        """Replace the orders; cards that are not given anew are forgotten: they may have changed."""
        self.beginResetModel()
        self.ids = ids
        self._cards = {id_: cards[id_] for id_ in ids if id_ in cards} if cards else {}
        self.endResetModel()

    def add_cards(self, cards: Mapping[int, StageCard]) -> None:
        """Cards that were asked for."""
        self._cards.update(cards)
        if self.ids:
            self.dataChanged.emit(self.index(0), self.index(len(self.ids) - 1))

    def card_at(self, place: int) -> StageCard | None:
        """The card at a place, if it is there."""
        return self._cards.get(self.ids[place]) if 0 <= place < len(self.ids) else None

    def place_of(self, order_id: int) -> int | None:
        """Where an order is."""
        try:
            return self.ids.index(order_id)
        except ValueError:
            return None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The orders."""
        return 0 if parent.isValid() else len(self.ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The card for the delegate; its texts for screen readers."""
        if role not in (Qt.ItemDataRole.UserRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return None
        card = self.card_at(index.row())
        if card is None:
            self.missing.emit()
        if role == Qt.ItemDataRole.UserRole:
            return card
        if card is None:
            return _("on its way")
        return " · ".join(part for part in (card.number, card.title, card.customer, card.technician) if part)
