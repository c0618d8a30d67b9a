"""The actions of the reliability screen."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable

_GROUP: Final = N_("Reliability")
_VIEW: Final = N_("View")

RELIABILITY: Final[ActionTable] = (
    Action("reliability.open", N_("Open the orders behind it"), "open_current", "external-link", ("Ctrl+O",),
           enabled_when="has_orders", group=_GROUP, short=N_("Orders"),
           help=N_("Of the bar or the row: one order by itself, several in the list. Enter or a click does the same.")),
    Action("reliability.record", N_("Open the object or group"), "open_record", "boxes", ("Alt+Shift+O",),
           enabled_when="has_record", group=_GROUP),
    Action("reliability.print", N_("Print or export…"), "print_reliability", "printer", ("Ctrl+P",), group=_GROUP,
           short=N_("Print…"), help=N_("As a report with the charts: PDF, XLSX or CSV.")),
    Action("reliability.criteria", N_("Choose by object, group, model…"), "show_criteria", "filter",
           ("Ctrl+Shift+F",), checked_when="shows_criteria", group=_VIEW, short=N_("Choose…")),
    Action("reliability.clear", N_("Clear the filter"), "clear_criteria", "x", ("Ctrl+Shift+X",),
           enabled_when="is_filtered", group=_VIEW),
    Action("reliability.refresh", N_("Read again"), "refresh", "refresh-cw", ("F5",), group=_VIEW),
)  # fmt: skip
BAR: Final = ("reliability.criteria", "-", "reliability.open", "reliability.print")
MENU: Final = ("reliability.open", "reliability.record", "-", "reliability.print", "-", "reliability.refresh")
