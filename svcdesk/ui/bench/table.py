"""The actions of the repair bench."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable
from svcdesk.ui.shared.forms.repair_sheets import LIST_KEYS, repair_sheet_actions

_GROUP: Final = N_("Repair")
_VIEW: Final = N_("View")
BENCH_SHEETS: Final = repair_sheet_actions("bench", "has_selection", LIST_KEYS, menu=False)

BENCH: Final[ActionTable] = (
    Action("bench.open", N_("Open the repair"), "open_current", "external-link", ("Ctrl+O",),
           enabled_when="has_current", group=_GROUP, help=N_("Enter does the same.")),
    Action("bench.open_order", N_("Open the order of the repair"), "open_order", "clipboard-list", ("Alt+Shift+O",),
           enabled_when="has_current", group=_GROUP),
    Action("bench.previous", N_("Previous repair stage"), "previous_stage", "arrow-left", ("Alt+Shift+Left",), "edit",
           "has_selection", group=_GROUP, help=N_("Leaving a stage with Finished clears the stamp.")),
    Action("bench.next", N_("Next repair stage"), "next_stage", "arrow-right", ("Alt+Shift+Right",), "edit",
           "has_selection", group=_GROUP, help=N_("A stage with Finished stamps the repair line.")),
    Action("bench.move", N_("Bring to repair stage…"), "move_to_stage", "milestone", ("Ctrl+M",), "edit",
           "has_selection", group=_GROUP, short=N_("To stage…")),
    *BENCH_SHEETS,
    Action("bench.find", N_("Filter every column"), "focus_filter", "search", ("Ctrl+F", "F3"), group=_VIEW,
           help=N_("Every word must occur somewhere in the row; case and accents do not matter.")),
    Action("bench.clear", N_("Clear the filter"), "clear_filter", "x", ("Ctrl+Shift+X",), enabled_when="is_filtered",
           group=_VIEW),
    Action("bench.refresh", N_("Read again"), "refresh", "refresh-cw", ("F5",), group=_VIEW),
)  # fmt: skip
BAR: Final = ("bench.previous", "bench.next", "bench.move", BENCH_SHEETS[0].id)
MENU: Final = (
    "bench.open", "bench.open_order", "-", "bench.next", "bench.previous", "bench.move", "-",
    *(action.id for action in BENCH_SHEETS), "-", "bench.refresh",
)  # fmt: skip
