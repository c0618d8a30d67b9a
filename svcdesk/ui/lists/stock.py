"""The list of stock, with what is done to it: the current row fills the fields in."""

from __future__ import annotations

from svcdesk.queries.stock import StockRow, load_stock_row
from svcdesk.ui.lists.table import LIST
from svcdesk.ui.lists.view import ListView
from svcdesk.ui.shared.forms.fields_dialog import FieldsDialog
from svcdesk.ui.shared.forms.stock_deeds import StockDeeds
from svcdesk.ui.shared.forms.stock_table import STOCK_ACTIONS


class StockView(ListView, StockDeeds):
    """Every item in every warehouse."""

    actions_table = (*STOCK_ACTIONS, *LIST)
    bar_actions = tuple(action.id for action in STOCK_ACTIONS)
    _deed = ""
    _current: StockRow | None = None

    def has_record(self) -> bool:
        """Items and warehouses can be named without a row as well."""
        return True

    def receive(self) -> None:
        """Ask what comes in."""
        self._begin("receive")

    def transfer(self) -> None:
        """Ask what goes where."""
        self._begin("transfer")

    def adjust(self) -> None:
        """Ask what was counted."""
        self._begin("adjust")

    def _begin(self, deed: str) -> None:
        self._deed = deed
        row = self.model.row_at(self.table.currentIndex().row())
        if row is None:
            self.on_stock(None)
        else:
            self.desk.read(load_stock_row, self.on_stock, row.id)

    def on_stock(self, found: StockRow | None) -> None:
        """The row is known: ask for the rest."""
        self._current = found
        getattr(StockDeeds, self._deed)(self)

    def current_stock(self) -> StockRow | None:
        """The current row, as it was just read."""
        return self._current

    def ask(self, dialog: FieldsDialog) -> None:
        """Open the dialog; the rows follow with the news."""
        dialog.open()

    def menu_ids(self) -> list[str]:
        """The actions of the context menu."""
        return [*self.bar_actions, "-", *super().menu_ids()]
