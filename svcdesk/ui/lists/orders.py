"""The list of service orders, with what is done to many of them at once."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout

from svcdesk.i18n import _
from svcdesk.queries.lists import ListRow, ListSpec
from svcdesk.queries.stages import StagePlaces, load_stage_places
from svcdesk.ui.lists.table import LIST, ORDERS
from svcdesk.ui.lists.view import ListView
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.stage_panel import StagePanel

_MOST_CHOSEN: Final = 20_000


class OrdersView(ListView):
    """The service orders. Each batch opens its own tab, with a dry run of the selected orders."""

    actions_table = (*ORDERS, *LIST)
    _batch: tuple[str, dict[str, Any]] = ("", {})

    def __init__(self, desk: Desk, spec: ListSpec) -> None:
        super().__init__(desk, spec)
        self.panel = StagePanel(desk, self)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.indexOf(self.bar) + 1, self.panel)
        self.panel.moved.connect(self.on_panel_left)
        self.panel.left.connect(self.on_panel_left)

    def on_panel_left(self, *_anything: object) -> None:
        """The keys go back to the rows."""
        self.go_to_rows()

    def post_lines(self) -> None:
        """Post the lines of the selected orders, or choose by criteria."""
        self._open("post_lines")

    def cancel_orders(self) -> None:
        """Cancel the selected orders, or choose by criteria."""
        self._open("cancel_orders")

    def revoke_orders(self) -> None:
        """Open canceled orders again."""
        self._open("cancel_orders", revoke=True)

    def delete_orders(self) -> None:
        """Delete the selected orders, or choose by criteria."""
        self._open("delete_orders")

    def change_stage(self) -> None:
        """Ask for the stage of the selected orders."""
        self.read_selected(_MOST_CHOSEN, self.on_rows_to_move)

    def on_rows_to_move(self, rows: tuple[ListRow, ...]) -> None:
        """The rows are known; where their orders stand is asked for."""
        self.desk.read(load_stage_places, self.on_places, tuple(row.id for row in rows))

    def on_places(self, places: StagePlaces) -> None:
        """Ask for what all this needs, in one line above the list."""
        if places.targets():
            self.panel.ask(places)
        elif places.orders:
            self.desk.show(_("There is no stage that these orders could go to."))

    def has_selection(self) -> bool:
        """Whether any order is selected."""
        return self.table.selected_count() > 0

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
        return [
            *ids[:at],
            *sheets,
            "-",
            "orders.stage",
            "orders.post",
            "orders.cancel",
            "orders.revoke",
            "orders.delete",
            *ids[at:],
        ]
