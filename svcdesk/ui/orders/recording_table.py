"""The actions of time recording in the order form."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action

_GROUP: Final = N_("Service level")
RECORDING_ACTIONS: Final = (
    Action("order.start_recording", N_("Start time recording…"), "start_recording", "play", ("Shift+F6",), "edit",
           "can_start_recording", group=_GROUP, short=N_("Start…")),
    Action("order.stop_recording", N_("Stop time recording…"), "stop_recording", "pause", ("Shift+F7",), "edit",
           "can_stop_recording", group=_GROUP, short=N_("Stop…")),
    Action("order.cancel_recording", N_("Cancel the service level…"), "cancel_recording", "ban", ("Shift+F8",), "edit",
           "can_cancel_recording", group=_GROUP,
           help=N_("For good: it counts for nothing any more.")),
    Action("order.set_level", N_("Set the service level…"), "set_service_level", "timer", ("Shift+F5",), "edit",
           "can_set_level", group=_GROUP, help=N_("Time that was recorded or paused stays."), needs="modify"),
    Action("order.explain", N_("Explain the deadline"), "explain_deadline", "info", ("Shift+F9",),
           enabled_when="has_reading", group=_GROUP, short=N_("Explain")),
)  # fmt: skip
STRIP: Final = (
    "order.start_recording", "order.stop_recording", "order.cancel_recording", "order.set_level", "order.explain",
)  # fmt: skip
