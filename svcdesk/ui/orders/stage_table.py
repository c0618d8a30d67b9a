"""The actions of the order form that are about stages and reasons."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action

_GROUP: Final = N_("Stage")
STAGE_ACTIONS: Final = (
    Action("order.previous_stage", N_("Previous stage"), "previous_stage", "arrow-left", ("Alt+Shift+Left",), "edit",
           "has_previous_stage", group=_GROUP, help=N_("Back to the stage before.")),
    Action("order.next_stage", N_("Next stage"), "next_stage", "arrow-right", ("Alt+Shift+Right",), "edit",
           "has_next_stage", group=_GROUP, short=N_("Next stage"),
           help=N_("Where several may follow, a list to choose from.")),
    Action("order.change_stage", N_("Change the stage…"), "change_stage", "milestone", ("Alt+Shift+Down",), "edit",
           "has_stages", group=_GROUP, help=N_("With a reason and a note.")),
    Action("order.add_reason", N_("Add a reason…"), "add_reason", "message-square", ("Alt+Shift+R",), "edit",
           "is_stored", group=_GROUP, help=N_("To the log of the order, by hand.")),
)  # fmt: skip
STRIP: Final = ("order.previous_stage", "order.next_stage", "order.change_stage")

REASON_ACTIONS: Final = (
    Action("reasons.add", N_("Add a reason…"), "add", "plus", ("Ins",), "edit", "has_record", group=_GROUP,
           short=N_("Add")),
    Action("reasons.delete", N_("Delete the reason"), "delete", "trash-2", ("Ctrl+Del",), "edit", "has_current",
           group=_GROUP, short=N_("Delete"), help=N_("For one that was given by mistake.")),
)  # fmt: skip
