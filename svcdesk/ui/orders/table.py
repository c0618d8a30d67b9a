"""The actions of the service order form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.orders.recording_table import RECORDING_ACTIONS
from svcdesk.ui.orders.stage_table import STAGE_ACTIONS
from svcdesk.ui.shared.actions import Action, ActionTable
from svcdesk.ui.shared.bom_table import BOM_ACTIONS
from svcdesk.ui.shared.forms.grid import grid_actions
from svcdesk.ui.shared.forms.record_table import RECORD_ACTIONS

_ORDER: Final = N_("Service order")
ORDER_SHEETS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "work_description": (N_("Print the work description"), ("Alt+Shift+P",)),
    "service_report": (N_("Print the service report"), ("Ctrl+Shift+P",)),
    "priced_report": (N_("Print the service report with prices"), ()),
    "repair_report": (N_("Print the repair report"), ("Alt+Shift+Q",)),
    "priced_repair": (N_("Print the repair report with costs"), ()),
    "intake_receipt": (N_("Print the intake receipt"), ()),
    "repair_label": (N_("Print the label of the repair"), ()),
}
REPAIR_SHEETS: Final = frozenset({"repair_report", "priced_repair", "intake_receipt", "repair_label"})
"""Those of the order's repairs."""
_OWN: Final = (
    Action("order.print", N_("Print the work order"), "print_order", "printer", ("Ctrl+P",), "print", "is_stored",
           group=_ORDER, short=N_("Print"), help=N_("Shows the very document that is printed and kept."),
           more=tuple(f"order.print_{name}" for name in ORDER_SHEETS)),
    *(
        Action(f"order.print_{name}", text, "print_sheet", "file-text", keys, "print", "is_stored", group=_ORDER,
               argument=name)
        for name, (text, keys) in ORDER_SHEETS.items()
    ),
    Action("order.dispatch", N_("Show on the board"), "show_on_board", "calendar-clock", ("Ctrl+B",),
           enabled_when="has_activity", group=_ORDER, short=N_("Board")),
    Action("order.same_customer", N_("New order for this customer"), "new_for_customer", "clipboard-list",
           ("Alt+Shift+N",), "edit", "has_customer", group=_ORDER),
    Action("order.sign_off", N_("Sign the order off…"), "sign_off", "signature", ("Alt+Shift+S",), "edit",
           "can_sign_off", group=_ORDER, short=N_("Sign off…"), more=("order.sign_lines", "order.clear_sign_off"),
           help=N_("With a drawn signature, or why there is none; it ends the clock of the service level.")),
    Action("order.sign_lines", N_("Sign the selected lines off…"), "sign_lines_off", "signature", (), "edit",
           "can_sign_lines", group=N_("Lines")),
    Action("order.clear_sign_off", N_("Clear the sign-off"), "clear_sign_off", "rotate-ccw", (), "edit",
           "is_signed_off", group=_ORDER, help=N_("While nothing is posted.")),
    Action("order.make_activities", N_("Make activities from lines"), "make_activities", "calendar-clock",
           ("Alt+Shift+A",), "edit", "is_stored", group=_ORDER, short=N_("From lines"),
           help=N_("One for each worker and task of the open lines."), needs="modify"),
    Action("order.post", N_("Post lines…"), "post_lines", "coins", ("Alt+Shift+K",), "post", "is_stored", group=_ORDER,
           short=N_("Post…"), help=N_("The selected lines, or all of the order. A dry run comes first."), needs="post"),
    Action("order.cancel", N_("Cancel the order"), "cancel_order", "x", (), "edit", "can_cancel", group=_ORDER,
           help=N_("Cancels its open lines and closes its activities."), needs="cancel"),
    Action("order.revoke", N_("Revoke the cancel"), "revoke_order", "archive-restore", (), "edit", "is_canceled",
           group=_ORDER, needs="modify"),
    Action("order.cancel_lines", N_("Cancel the selected lines"), "cancel_lines", "x", ("Ctrl+Shift+X",), "edit",
           "has_open_lines", group=N_("Lines"), short=N_("Cancel line"), needs="cancel"),
    Action("order.revoke_lines", N_("Revoke the cancel of the selected lines"), "revoke_lines", "archive-restore", (),
           "edit", "has_canceled_lines", group=N_("Lines"), needs="modify"),
    Action("order.copy_lines", N_("Copy lines from another order…"), "copy_lines", "copy", ("Alt+Shift+C",), "edit",
           "is_stored", group=N_("Lines"), argument="order", short=N_("Copy lines…"),
           more=("order.copy_agreement", "order.copy_template"), needs="modify"),
    Action("order.copy_agreement", N_("Copy lines from an agreement…"), "copy_lines", "file-text", ("Alt+Shift+G",),
           "edit", "is_stored", group=N_("Lines"), argument="agreement", needs="modify"),
    Action("order.copy_template", N_("Copy lines from templates…"), "copy_lines", "layers", ("Alt+Shift+T",), "edit",
           "is_stored", group=N_("Lines"), argument="templates", needs="modify"),
    Action("order.move_lines", N_("Move the selected lines to another order…"), "move_lines", "arrow-right-left",
           ("Alt+Shift+M",), "edit", "has_movable_lines", group=N_("Lines"), short=N_("Move…"), needs="modify"),
    Action("order.add_address", N_("Add address…"), "add_address", "map-pin", ("Alt+Shift+D",), "edit", "is_stored",
           group=_ORDER, short=N_("Add address…"),
           help=N_("Kept by the project as well, unless it is for this order only."), needs="modify"),
    Action("order.other_address", N_("Other address…"), "other_address", "search", ("Alt+Shift+O",), "edit",
           "is_stored", group=_ORDER, short=N_("Other address…"),
           help=N_("Of the customer, the project, another order, a warehouse or the company."), needs="modify"),
    Action("order.explain_prices", N_("Explain the prices of the line"), "explain_prices", "info",
           ("Ctrl+I",), checked_when="explains_prices", group=N_("Lines"), short=N_("Explain prices"),
           help=N_("Which level of the price tables was taken and why, and what would override it.")),
    Action("order.refresh_prices", N_("Find the prices anew"), "refresh_prices", "coins", ("Alt+Shift+F",), "edit",
           "is_stored", group=N_("Lines"), needs="modify",
           help=N_("For the open lines, from the tables of today; typed prices stay.")),
    Action("order.line_columns", N_("Columns of the lines…"), "show_line_columns", "columns-3", ("Alt+Shift+L",),
           group=N_("Lines")),
)  # fmt: skip

ORDER_ACTIONS: Final[ActionTable] = (*RECORD_ACTIONS, *_OWN, *STAGE_ACTIONS, *RECORDING_ACTIONS, *BOM_ACTIONS)
LINE_BAR: Final = ("order.explain_prices", "order.refresh_prices", "order.line_columns")
LINE_ACTIONS: Final = grid_actions("lines")
ORDER_SKILL_ACTIONS: Final = grid_actions("order_skills")
LINE_DEEDS: Final = ("order.post", "order.copy_lines", "order.move_lines", "order.cancel_lines", "order.revoke_lines")
ADDRESS_DEEDS: Final = ("order.add_address", "order.other_address")
ORDER_BAR: Final = (
    "record.save", "record.revert", "-", "order.print", "order.dispatch", "order.sign_off", "record.bom", "-",
    "record.previous", "record.next", "-",
    "record.new", "order.same_customer", "record.copy", "order.cancel", "order.revoke", "record.delete",
)  # fmt: skip
