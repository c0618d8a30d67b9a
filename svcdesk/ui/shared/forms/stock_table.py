"""The actions of every screen that shows stock."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable

_STOCK: Final = N_("Stock")
STOCK_ACTIONS: Final[ActionTable] = (
    Action("stock.receive", N_("Receive…"), "receive", "plus", ("Ins",), "edit", "has_record", group=_STOCK,
           short=N_("Receive…")),
    Action("stock.transfer", N_("Transfer…"), "transfer", "arrow-right-left", ("Alt+Shift+T",), "edit", "has_record",
           group=_STOCK, short=N_("Transfer…")),
    Action("stock.adjust", N_("Correct by counting…"), "adjust", "square-pen", ("Alt+Shift+Z",), "edit", "has_record",
           group=_STOCK, short=N_("Count…")),
)  # fmt: skip
