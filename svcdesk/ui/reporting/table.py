"""The actions of the reports."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable

_GROUP: Final = N_("Report")

REPORTS: Final[ActionTable] = (
    Action("report.show", N_("Show the report"), "show_report", "search", ("F5", "Ctrl+Return"), group=_GROUP,
           short=N_("Show")),
    Action("report.print", N_("Print the report"), "print_report", "printer", ("Ctrl+P",), "print", "has_table",
           group=_GROUP, short=N_("Print")),
    Action("report.xlsx", N_("Export to Excel…"), "export_xlsx", "file-down", ("Ctrl+E",), enabled_when="has_table",
           group=_GROUP, help=N_("With real numbers and dates, groups and totals.")),
    Action("report.csv", N_("Export to CSV…"), "export_csv", "download", ("Ctrl+Shift+E",), enabled_when="has_table",
           group=_GROUP),
    Action("report.open", N_("Open"), "open_current", "external-link", ("Ctrl+O",), enabled_when="has_current",
           group=_GROUP, help=N_("Enter does the same.")),
)  # fmt: skip
