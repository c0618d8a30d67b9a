"""The tabs of what was posted, of required parts, and of stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.posting_reversal import ReverseTransactions
from svcdesk.commands.requirements import (
    ConsumeRequirement,
    CreateRequirement,
    DeleteRequirement,
    ReserveRequirement,
    UnreserveRequirement,
)
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.kind_texts import kind_text
from svcdesk.i18n import N_, _, ngettext
from svcdesk.queries.order_accounts import RequirementRow, TransactionRow, load_requirements, load_transactions
from svcdesk.queries.stock import StockRow, load_stock_of
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.actions import Action, ActionTable
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.forms.deeds_tab import DeedsTab, Locks, unlocked
from svcdesk.ui.shared.forms.fields_dialog import FieldsDialog
from svcdesk.ui.shared.forms.side_tabs import TableRow
from svcdesk.ui.shared.forms.stock_deeds import ITEM, QUANTITY, STORE, StockDeeds
from svcdesk.ui.shared.forms.stock_table import STOCK_ACTIONS

_POSTED: Final = N_("Posting")
_PARTS: Final = N_("Item requirements")
_CRITERIA: Final = {"agreement": "agreement_id", "project": "project_id"}

TRANSACTION_ACTIONS: Final[ActionTable] = (
    Action("transactions.post", N_("Post lines…"), "post", "coins", (), "post", "has_record",
           group=_POSTED, short=N_("Post…"), help=N_("A dry run comes first."), needs="post"),
    Action("transactions.reverse", N_("Reverse…"), "reverse", "undo-2", ("Alt+Shift+V",), "post", "has_rows_selected",
           group=_POSTED, short=N_("Reverse…"), help=N_("By new transactions; what was posted stays.")),
)  # fmt: skip
REQUIREMENT_ACTIONS: Final[ActionTable] = (
    Action("requirements.add", N_("Require parts…"), "add", "plus", ("Ins",), "edit", "has_record", group=_PARTS,
           short=N_("Require…"), needs="modify"),
    Action("requirements.reserve", N_("Reserve"), "reserve", "lock", ("Alt+Shift+E",), "edit", "has_rows_selected",
           group=_PARTS, short=N_("Reserve"), help=N_("All that is left of the selected ones.")),
    Action("requirements.let_go", N_("Let go"), "let_go", "archive-restore", (), "edit", "has_rows_selected",
           group=_PARTS, short=N_("Let go")),
    Action("requirements.consume", N_("Consume…"), "consume", "coins", ("Alt+Shift+U",), "post", "has_one_selected",
           group=_PARTS, short=N_("Consume…"), help=N_("The parts leave the warehouse, and the project is charged.")),
    Action("requirements.delete", N_("Delete the requirement"), "delete", "trash-2", ("Ctrl+Del",), "edit",
           "has_one_selected", group=_PARTS, needs="modify"),
)  # fmt: skip
_DAY: Final = FieldSpec(
    "dated_on", N_("Date"), FieldKind.DAY, nullable=True, help=N_("Empty: today.")
)  # fmt: skip


class TransactionsTab(DeedsTab):
    """The project transactions of an order, an agreement or a project."""

    table = TRANSACTION_ACTIONS
    watched = frozenset({"project_transaction"})

    def __init__(self, desk: Desk, parent: QWidget, *, locks: Locks = unlocked) -> None:
        empty = EmptyState("coins", _("Nothing is posted yet"), _("Sign the lines off, then post them."))
        heads = (_("Number"), _("Date"), _("Service order"), _("Type"), _("Description"), _("Quantity"), _("Cost"),
                 _("Sales"), _("Reversed"))  # fmt: skip
        super().__init__(desk, heads, empty, parent, locks=locks)
        for at, width in enumerate((130, 95, 125, 80, 240, 90, 110, 110)):
            self.view.setColumnWidth(at, width)
        self.view.table.right = frozenset({5, 6, 7})

    def load(self, entity: str, record_id: int) -> None:
        """Read them."""
        self.desk.read(load_transactions, self.on_loaded, entity, record_id)

    def on_loaded(self, found: list[TransactionRow]) -> None:
        """Show them, newest first."""
        self._show([TableRow(self._cells(row), "", row.id) for row in found])

    def _cells(self, row: TransactionRow) -> tuple[str, ...]:
        reversal = ""
        if row.reversed_by:
            reversal = _("by {number}").format(number=row.reversed_by)
        elif row.reverses:
            reversal = _("reverses {number}").format(number=row.reverses)
        return (
            row.number, formats.date_text(row.dated_on), row.order, kind_text(row.type), row.description,
            f"{formats.number_text(row.quantity)} {row.unit}".strip(),
            formats.money_text(row.cost_amount, self.desk.company.currency),
            formats.money_text(row.sales_amount, row.currency), reversal,
        )  # fmt: skip

    def post(self) -> None:
        """A dry run of what can be posted of the record."""
        if self.record is not None:
            entity, record_id = self.record
            chosen: dict[str, Any] = {_CRITERIA[entity]: record_id} if entity in _CRITERIA else {}
            self.desk.open("batch:post_lines", None, **(chosen or {"order_ids": (record_id,)}))

    def reverse(self) -> None:
        """Ask why and from when the selected ones are reversed."""
        ids = self.selected_ids()
        specs = (
            FieldSpec("reason", N_("Reason"), FieldKind.TEXT, length=200, required=True), _DAY,
            FieldSpec("correct", N_("Make correcting lines"), FieldKind.FLAG, default=False,
                      help=N_("Open lines like the posted ones, to be corrected and posted anew.")),
        )  # fmt: skip
        text = ngettext("{count} transaction is reversed. What was posted stays.",
                        "{count} transactions are reversed. What was posted stays.", len(ids))  # fmt: skip
        self.ask(FieldsDialog(
            self.desk, _("Reverse transactions"), _("Reverse"), specs, partial(_reverse, ids), self,
            text=text.format(count=formats.number_text(len(ids))),
        ))  # fmt: skip


def _reverse(ids: tuple[int, ...], values: dict[str, Any]) -> Command:
    return ReverseTransactions(ids, values.pop("reason", ""), **values)


class RequirementsTab(DeedsTab):
    """The parts that an order requires."""

    table = REQUIREMENT_ACTIONS
    watched = frozenset({"item_requirement"})

    def __init__(self, desk: Desk, parent: QWidget, *, locks: Locks = unlocked) -> None:
        hint = _("Parts that are held for the order, and charged to its project when they are used.")
        empty = EmptyState("package", _("No parts are required"), hint)
        heads = (_("Item"), _("Warehouse"), _("Quantity"), _("Reserved"), _("Consumed"), _("Unit"), _("Status"))
        super().__init__(desk, heads, empty, parent, locks=locks)
        for at, width in enumerate((320, 200, 90, 130, 90, 90)):
            self.view.setColumnWidth(at, width)
        self.view.table.right = frozenset({2, 3, 4})
        self._rows: dict[int, RequirementRow] = {}

    def load(self, entity: str, record_id: int) -> None:
        """Read them."""
        self.desk.read(load_requirements, self.on_loaded, entity, record_id)

    def on_loaded(self, found: list[RequirementRow]) -> None:
        """Show them."""
        self._rows = {row.id: row for row in found}
        self._show([
            TableRow((
                row.description, row.warehouse, formats.number_text(row.quantity), formats.number_text(row.reserved),
                formats.number_text(row.consumed), row.unit, kind_text(row.status),
            ), "item_requirement", row.id)
            for row in found
        ])  # fmt: skip

    def add(self) -> None:
        """Ask for parts."""
        specs = (
            ITEM, replace(QUANTITY, default=1),
            replace(STORE, required=False, help=N_("Empty: the technician's van, or else the default warehouse.")),
            FieldSpec("reserve", N_("Reserve at once"), FieldKind.FLAG, default=True),
        )  # fmt: skip
        if self.record is not None:
            make = partial(_require, self.record[1])
            self.ask(FieldsDialog(self.desk, _("Require parts"), _("Require"), specs, make, self))

    def reserve(self) -> None:
        """Hold what is left of the selected ones."""
        for id_ in self.selected_ids():
            self.run(ReserveRequirement(id_))

    def let_go(self) -> None:
        """Let go what is held of the selected ones."""
        for id_ in self.selected_ids():
            self.run(UnreserveRequirement(id_))

    def consume(self) -> None:
        """Ask how many are used up."""
        row = self._rows[self.selected_ids()[0]]
        self.ask(FieldsDialog(
            self.desk, _("Consume parts"), _("Consume"), (QUANTITY, _DAY), partial(_consume, row.id), self,
            values={"quantity": row.quantity - row.consumed}, text=row.description,
        ))  # fmt: skip

    def delete(self) -> None:
        """Delete the selected one; undo brings it back."""
        self.run(DeleteRequirement(self.selected_ids()[0]))


def _require(order_id: int, values: dict[str, Any]) -> Command:
    return CreateRequirement(order_id, **values)


def _consume(id_: int, values: dict[str, Any]) -> Command:
    return ConsumeRequirement(id_, **values)


class StockTab(DeedsTab, StockDeeds):
    """The stock of an item by warehouse, or of a warehouse by item."""

    table = STOCK_ACTIONS
    watched = frozenset({"stock_move", "item_requirement"})

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        empty = EmptyState("package", _("Nothing in stock"), _("Receive the first quantity."))
        heads = (_("Item"), _("Warehouse"), _("On hand"), _("Reserved"), _("Available"), _("Unit"), _("Average cost"),
                 _("Value"))  # fmt: skip
        super().__init__(desk, heads, empty, parent)
        for at, width in enumerate((280, 180, 90, 130, 100, 90, 120)):
            self.view.setColumnWidth(at, width)
        self.view.table.right = frozenset({2, 3, 4, 6, 7})
        self._found: Sequence[StockRow] = ()

    def load(self, entity: str, record_id: int) -> None:
        """Read it."""
        self.desk.read(load_stock_of, self.on_loaded, entity, record_id)

    def on_loaded(self, found: list[StockRow]) -> None:
        """Show it; Enter opens the other side."""
        self._found = found
        currency = self.desk.company.currency
        other = "warehouse" if self.record is not None and self.record[0] == "item" else "item"
        self._show([
            TableRow((
                f"{row.item_number}  {row.item}", row.warehouse, formats.number_text(row.on_hand),
                formats.number_text(row.reserved), formats.number_text(row.available), row.unit,
                formats.money_text(row.average_cost, currency), formats.money_text(row.value, currency),
            ), other, row.warehouse_id if other == "warehouse" else row.item_id)
            for row in found
        ])  # fmt: skip

    def fixed_stock(self) -> dict[str, int]:
        """The record is one side of it."""
        entity, record_id = self.record or ("", 0)
        return {f"{entity}_id": record_id}

    def current_stock(self) -> StockRow | None:
        """The selected row is the other."""
        place = self.view.currentIndex()
        return self._found[place.row()] if place.isValid() and place.row() < len(self._found) else None
