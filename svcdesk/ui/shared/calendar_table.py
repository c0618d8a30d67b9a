"""The action of every screen that exports the calendars of technicians."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable

CALENDAR_ACTIONS: Final[ActionTable] = (
    Action("worker.calendar", N_("Export planned visits as a calendar…"), "export_calendar", "calendar-days",
           ("Alt+Shift+I",), enabled_when="has_worker", group=N_("Worker"), short=N_("Calendar…"),
           help=N_("An iCalendar file for each technician, for the telephone or the mail program.")),
)  # fmt: skip
