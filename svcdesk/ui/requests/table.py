"""The actions of a request's form and of taking a call."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable
from svcdesk.ui.shared.forms.record_table import RECORD_ACTIONS

_REQUEST: Final = N_("Request")
_CALL: Final = N_("Taking a call")

REQUEST_ACTIONS: Final[ActionTable] = (
    *RECORD_ACTIONS,
    Action("request.transfer", N_("Make a service order of it"), "transfer", "clipboard-check", ("Ctrl+T",), "edit",
           "can_decide", group=_REQUEST, short=N_("Make an order"),
           help=N_("Saves what was typed, then opens the new order.")),
    Action("request.reject", N_("Reject the request…"), "reject", "ban", ("Alt+Shift+R",), "edit", "can_decide",
           group=_REQUEST, short=N_("Reject…")),
    Action("request.reopen", N_("Open the request again"), "reopen", "rotate-ccw", (), "edit", "is_rejected",
           group=_REQUEST),
    Action("request.receipt", N_("Print the receipt"), "print_receipt", "printer", ("Ctrl+P",), "print", "is_stored",
           group=_REQUEST, help=N_("For the caller: what was taken down, and under which number.")),
    Action("request.order", N_("Open its order"), "open_order", "external-link", ("Alt+Shift+O",),
           enabled_when="has_order", group=_REQUEST, short=N_("Order")),
)  # fmt: skip
REQUEST_BAR: Final = (
    "request.transfer", "request.reject", "request.reopen", "request.receipt", "request.order", "-",
    "record.save", "record.revert", "-",
    "record.previous", "record.next", "-", "record.new", "record.delete",
)  # fmt: skip

CALL_ACTIONS: Final[ActionTable] = (
    Action("call.next", N_("Next step"), "go_on", "chevron-right", ("Ctrl+Return", "F8"), enabled_when="has_next",
           group=_CALL, short=N_("Next")),
    Action("call.back", N_("Step back"), "go_back", "chevron-left", ("F7",), enabled_when="has_previous", group=_CALL),
    Action("call.order", N_("Make the service order"), "make_order", "clipboard-check", ("Ctrl+T",), "edit",
           group=_CALL, short=N_("Make an order")),
    Action("call.keep", N_("Keep it as a request"), "keep_request", "save", ("Ctrl+S",), "edit", group=_CALL,
           short=N_("Keep for later"), help=N_("It waits among the incoming requests.")),
    Action("call.again", N_("Start again"), "start_again", "rotate-ccw", ("Ctrl+Shift+N",), group=_CALL),
)  # fmt: skip
