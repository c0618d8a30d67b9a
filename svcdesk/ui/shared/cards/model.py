"""The cards of one column as Qt sees them: the ids of all records, and the cards of those that were in view."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget

from svcdesk.i18n import _
from svcdesk.queries.cards import Card

Index = QModelIndex | QPersistentModelIndex


class CardModel(QAbstractListModel):
    """The records at a stage. A card that is not there yet is asked for once it would be painted."""

    missing = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ids: array[int] = array("q")
        self._cards: dict[int, Card] = {}

    def show_ids(self, ids: array[int], cards: Mapping[int, Card]) -> None:
        """Replace the records; cards that are not given anew are forgotten: they may have changed."""
        self.beginResetModel()
        self.ids = ids
        self._cards = {id_: cards[id_] for id_ in ids if id_ in cards} if cards else {}
        self.endResetModel()

    def add_cards(self, cards: Mapping[int, Card]) -> None:
        """Cards that were asked for."""
        self._cards.update(cards)
        if self.ids:
            self.dataChanged.emit(self.index(0), self.index(len(self.ids) - 1))

    def card_at(self, place: int) -> Card | None:
        """The card at a place, if it is there."""
        return self._cards.get(self.ids[place]) if 0 <= place < len(self.ids) else None

    def place_of(self, record_id: int) -> int | None:
        """Where a record is."""
        try:
            return self.ids.index(record_id)
        except ValueError:
            return None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """The records."""
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
        return " · ".join(part for part in card.spoken if part)
