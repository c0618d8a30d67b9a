"""The actions of the year planner."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable

_GROUP: Final = N_("Year planner")
_VIEW: Final = N_("View")

YEAR: Final[ActionTable] = (
    Action("year.previous", N_("Previous year"), "previous_year", "chevron-left", ("Alt+Left",),
           enabled_when="has_previous", group=_GROUP),
    Action("year.next", N_("Next year"), "next_year", "chevron-right", ("Alt+Right",), enabled_when="has_next",
           group=_GROUP),
    Action("year.this", N_("This year"), "this_year", "calendar", ("Alt+Shift+Y",), enabled_when="is_other_year",
           group=_GROUP, short=N_("This year")),
    Action("year.open", N_("Open"), "open_current", "external-link", ("Ctrl+O",), enabled_when="has_current",
           group=_GROUP, help=N_("The order of the visit, or the agreement that asks for it. Enter does the same.")),
    Action("year.agreement", N_("Open the agreement"), "open_agreement", "file-text", ("Ctrl+Shift+A",),
           enabled_when="has_current", group=_GROUP),
    Action("year.plan", N_("Plan this…"), "plan", "calendar-range", ("Alt+Shift+D",), permission="edit",
           enabled_when="can_plan", group=_GROUP, short=N_("Plan this…"),
           help=N_("A dry run of the selected agreements, from today or the first day of the year to its last.")),
    Action("year.print", N_("Print or export…"), "print_year", "printer", ("Ctrl+P",), group=_GROUP,
           short=N_("Print…"), help=N_("The year as a report: PDF, XLSX or CSV.")),
    Action("year.find", N_("Filter every column"), "focus_filter", "search", ("Ctrl+F", "F3"), group=_VIEW,
           help=N_("Every word must occur somewhere in the row; case and accents do not matter.")),
    Action("year.criteria", N_("Choose by customer, group, technician…"), "show_criteria", "filter",
           ("Ctrl+Shift+F",), checked_when="shows_criteria", group=_VIEW, short=N_("Choose…")),
    Action("year.clear", N_("Clear the filter"), "clear_filter", "x", ("Ctrl+Shift+X",), enabled_when="is_filtered",
           group=_VIEW),
    Action("year.refresh", N_("Read again"), "refresh", "refresh-cw", ("F5",), group=_VIEW),
)  # fmt: skip
BAR: Final = ("year.criteria", "-", "year.plan", "year.print")
STEPS: Final = ("year.previous", "year.next", "year.this")
MENU: Final = ("year.open", "year.agreement", "-", "year.plan", "year.print", "-", "year.refresh")
