"""The list of service orders, with what is done to many of them at once."""

from __future__ import annotations

from typing import Any, Final

from svcdesk.queries.lists import ListRow
from svcdesk.ui.lists.table import LIST, ORDERS
from svcdesk.ui.lists.view import ListView

_MOST_CHOSEN: Final = 20_000


class OrdersView(ListView):
    """The service orders. Each batch opens its own tab, with a dry run of the selected orders."""

    actions_table = (*ORDERS, *LIST)
    _batch: tuple[str, dict[str, Any]] = ("", {})

    def cancel_orders(self) -> None:
        """Cancel the selected orders, or choose by criteria."""
        self._open("cancel_orders")

    def revoke_orders(self) -> None:
        """Open canceled orders again."""
        self._open("cancel_orders", revoke=True)

    def delete_orders(self) -> None:
        """Delete the selected orders, or choose by criteria."""
        self._open("delete_orders")

    def _open(self, name: str, **options: Any) -> None:
        self._batch = (name, options)
        if self.table.selected_count():
            self.read_selected(_MOST_CHOSEN, self.on_rows_chosen)
        else:
            self.desk.open(f"batch:{name}", None)

    def on_rows_chosen(self, rows: tuple[ListRow, ...]) -> None:
        """The rows are known."""
        name, options = self._batch
        self.desk.open(f"batch:{name}", None, order_ids=tuple(row.id for row in rows), **options)

    def menu_ids(self) -> list[str]:
        """The actions of the context menu."""
        ids = super().menu_ids()
        at = ids.index("list.print") + 1
        sheets = ("orders.print_work_description", "orders.print_service_report", "orders.print_priced_report")
        return [*ids[:at], *sheets, "-", "orders.cancel", "orders.revoke", "orders.delete", *ids[at:]]
