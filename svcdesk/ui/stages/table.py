"""The actions of the stage view."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable

_GROUP: Final = N_("Stage")
_VIEW: Final = N_("View")

STAGES: Final[ActionTable] = (
    Action("stages.open", N_("Open the order"), "open_current", "external-link", ("Ctrl+O",),
           enabled_when="has_current", group=_GROUP, help=N_("Enter does the same.")),
    Action("stages.previous", N_("Previous stage"), "previous_stage", "arrow-left", ("Alt+Shift+Left",), "edit",
           "has_selection", group=_GROUP, help=N_("Back to the stage before.")),
    Action("stages.next", N_("Next stage"), "next_stage", "arrow-right", ("Alt+Shift+Right",), "edit",
           "has_selection", group=_GROUP, help=N_("Where several may follow, a list to choose from.")),
    Action("stages.move", N_("Move to stage…"), "move_to_stage", "milestone", ("Ctrl+M",), "edit", "has_selection",
           group=_GROUP, help=N_("Every stage that the selected orders may go to.")),
    Action("stages.change", N_("Change the stage…"), "change_stage", "", ("Alt+Shift+Down",), "edit", "has_selection",
           group=_GROUP, help=N_("With a reason and a note.")),
    Action("stages.new", N_("New order"), "new_order", "plus", ("Ctrl+N",), "edit", group=_GROUP, short=N_("New")),
    Action("stages.find", N_("Filter every column"), "focus_filter", "search", ("Ctrl+F", "F3"), group=_VIEW,
           help=N_("Every word must occur somewhere in the row; case and accents do not matter.")),
    Action("stages.clear", N_("Clear the filter"), "clear_filter", "x", ("Ctrl+Shift+X",), enabled_when="is_filtered",
           group=_VIEW),
    Action("stages.refresh", N_("Read again"), "refresh", "refresh-cw", ("F5",), group=_VIEW),
)  # fmt: skip
BAR: Final = ("stages.previous", "stages.next", "stages.move", "-", "stages.new")
MENU: Final = (
    "stages.open", "-", "stages.next", "stages.previous", "stages.move", "stages.change", "-", "stages.refresh",
)  # fmt: skip
