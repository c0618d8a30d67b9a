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
