"""The actions of a batch."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable

_GROUP: Final = N_("Batch")

BATCH: Final[ActionTable] = (
    Action("batch.check", N_("See what would be done"), "check", "search", ("F5",), enabled_when="is_idle",
           group=_GROUP, short=N_("Dry run"), help=N_("A table of what would be done, what is skipped and why.")),
    Action("batch.commit", N_("Do all of it"), "commit", "check", ("Ctrl+Return",), enabled_when="can_commit",
           group=_GROUP, help=N_("In one step that can be undone.")),
    Action("batch.drop", N_("Drop it"), "drop", "x", ("Esc",), enabled_when="has_plan", group=_GROUP,
           short=N_("Drop"), help=N_("Nothing is done; the criteria stay.")),
    Action("batch.stop", N_("Stop"), "stop", "x", ("Ctrl+.",), enabled_when="is_busy", group=_GROUP, short=N_("Stop"),
           help=N_("What was begun is taken back.")),
    Action("batch.criteria", N_("Choose by criteria instead"), "choose_by_criteria", "filter",
           enabled_when="has_selection", group=_GROUP, short=N_("Choose by criteria instead")),
    Action("batch.open", N_("Open"), "open_current", "external-link", ("Ctrl+O",), enabled_when="has_current",
           group=_GROUP, help=N_("Enter does the same.")),
    Action("batch.copy", N_("Copy rows"), "copy_rows", "copy", ("Ctrl+C",), enabled_when="has_current", group=_GROUP),
    Action("batch.find", N_("Filter the rows"), "focus_filter", "search", ("Ctrl+F",), enabled_when="has_plan",
           group=_GROUP),
)  # fmt: skip

_TIMELINE: Final = N_("Timeline")
PLANNING: Final[ActionTable] = (
    Action("planning.earlier", N_("A day earlier"), "shift_earlier", "chevron-left", ("Alt+Left",),
           enabled_when="can_shift", group=_TIMELINE,
           help=N_("Pins the selected visit to the day, within its window, and plans the others around it.")),
    Action("planning.later", N_("A day later"), "shift_later", "chevron-right", ("Alt+Right",),
           enabled_when="can_shift", group=_TIMELINE, help=N_("The same as dragging its mark.")),
    Action("planning.unpin", N_("Unpin"), "unpin", "pin-off", ("Alt+Shift+U",), enabled_when="can_unpin",
           group=_TIMELINE, help=N_("The day of the visit is chosen by planning again.")),
    Action("planning.zoom_out", N_("Narrower days"), "zoom_out", "zoom-out", ("Ctrl+-",), enabled_when="has_plan",
           group=_TIMELINE),
    Action("planning.zoom_in", N_("Wider days"), "zoom_in", "zoom-in", ("Ctrl++", "Ctrl+="), enabled_when="has_plan",
           group=_TIMELINE, help=N_("Ctrl with the wheel does the same around the pointer.")),
    Action("planning.fit", N_("The whole period"), "fit", "calendar-range", ("Ctrl+0",), enabled_when="has_plan",
           group=_TIMELINE),
    Action("planning.capacity", N_("Capacity of the technicians"), "show_capacity", "chart-column", ("Alt+Shift+C",),
           enabled_when="has_plan", checked_when="shows_capacity", group=_TIMELINE, short=N_("Capacity"),
           help=N_("Hours of each week: what is there already and what is planned, against calendars and absences.")),
)  # fmt: skip
