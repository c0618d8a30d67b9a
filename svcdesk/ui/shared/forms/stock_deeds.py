"""Receiving, transferring and counting stock: what every screen that shows it asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from svcdesk.commands.base import Command
from svcdesk.commands.stock import AdjustStock, ReceiveStock, TransferStock
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.i18n import N_, _
from svcdesk.queries.stock import StockRow
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.fields_dialog import FieldsDialog


def number_spec(name: str, label: str, **about: Any) -> FieldSpec:
    """A quantity or a price that is asked for."""
    return FieldSpec(name, label, FieldKind.NUMBER, places=4, nullable=True, **about)


QUANTITY: Final = number_spec("quantity", N_("Quantity"), required=True)
NOTE: Final = FieldSpec("note", N_("Note"), FieldKind.TEXT, length=200)
ITEM: Final = FieldSpec("item_id", N_("Item"), FieldKind.LOOKUP, target="item", nullable=True, required=True)
STORE: Final = FieldSpec(
    "warehouse_id", N_("Warehouse"), FieldKind.LOOKUP, target="warehouse", nullable=True, required=True
)  # fmt: skip


class StockDeeds:
    """The slots of the actions. ``fixed`` is what the screen is about; the current row is what is likely."""

    desk: Desk

    def fixed_stock(self) -> Mapping[str, int]:
        """The item or the warehouse that is not asked for."""
        return {}

    def current_stock(self) -> StockRow | None:
        """The row that fills the fields in."""
        raise NotImplementedError

    def ask(self, dialog: FieldsDialog) -> None:
        """Open the dialog."""
        raise NotImplementedError

    def receive(self) -> None:
        """Ask what comes in."""
        cost = number_spec("cost_price", N_("Cost price"), help=N_("A unit; empty: the item's cost price."))
        self._ask(_("Receive stock"), _("Receive"), (QUANTITY, cost, NOTE), ReceiveStock)

    def transfer(self) -> None:
        """Ask what goes where."""
        target = replace(STORE, name="to_warehouse_id", label=N_("To warehouse"))
        self._ask(_("Transfer stock"), _("Transfer"), (target, QUANTITY, NOTE), TransferStock)

    def adjust(self) -> None:
        """Ask what was counted."""
        counted = number_spec("counted", N_("Counted"), required=True)
        self._ask(_("Correct by counting"), _("Correct"), (counted, NOTE), AdjustStock)

    def _ask(self, title: str, yes: str, specs: tuple[FieldSpec, ...], command: type[Command]) -> None:
        fixed, row = self.fixed_stock(), self.current_stock()
        asked = [spec for spec in (ITEM, STORE) if spec.name not in fixed]
        values = {"item_id": row.item_id, "warehouse_id": row.warehouse_id} if row is not None else {}
        captions = {"item_id": f"{row.item_number}  {row.item}", "warehouse_id": row.warehouse} if row else {}
        make = partial(_make, command, fixed)
        self.ask(FieldsDialog(
            self.desk, title, yes, (*asked, *specs), make, self,  # type: ignore[arg-type]  # a widget
            values={name: value for name, value in values.items() if name not in fixed}, captions=captions,
        ))  # fmt: skip


def _make(command: Any, fixed: Mapping[str, int], values: dict[str, Any]) -> Command:
    made: Command = command(**fixed, **values)
    return made
