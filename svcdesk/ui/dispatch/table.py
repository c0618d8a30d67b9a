"""The actions of the dispatch board."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable

_WORK: Final = N_("Work on the board")
_MOVE: Final = N_("Move")
_PRINT: Final = N_("Print")
_VIEW: Final = N_("View")
_ROWS: Final = N_("Rows")
_RULES: Final = "dispatch"
_CHANGES: Final = frozenset(
    {"dispatch", "undispatch", "close", "unschedule", "move", "copy", "move_to", "reassign", "nobody"}
)
"""What the stage of an order may forbid."""


def _on_selection(id_: str, text: str, slot: str, icon: str, keys: str, group: str, help_: str = "") -> Action:
    """An action that needs selected bars."""
    shortcuts = tuple(keys.split()) if keys else ()
    return Action(
        f"board.{id_}", text, slot, icon, shortcuts, _RULES, enabled_when="has_selection", group=group, help=help_,
        needs="modify" if id_ in _CHANGES else "",
    )  # fmt: skip


BOARD: Final[ActionTable] = (
    _on_selection("dispatch", N_("Dispatch"), "dispatch", "send", "D", _WORK, N_("The technicians have been told.")),
    _on_selection("undispatch", N_("Take back the dispatch"), "undispatch", "", "Shift+D", _WORK),
    Action("board.high", N_("High priority"), "set_priority", "", ("Alt+1",), _RULES, "has_selection", argument="HIGH",
           group=_WORK, needs="modify"),
    Action("board.normal", N_("Normal priority"), "set_priority", "", ("Alt+2",), _RULES, "has_selection",
           argument="NORMAL", group=_WORK, needs="modify"),
    Action("board.low", N_("Low priority"), "set_priority", "", ("Alt+3",), _RULES, "has_selection", argument="LOW",
           group=_WORK, needs="modify"),
    _on_selection("close", N_("Close or open again"), "toggle_closed", "check", "X", _WORK, N_("Closed work is done.")),
    _on_selection("unschedule", N_("Back to the queue"), "unschedule", "corner-down-left", "Del", _WORK),
    _on_selection("open", N_("Open the order"), "open_order", "external-link", "O", _WORK),
    _on_selection("menu", N_("Menu of the selection"), "show_menu", "", "Shift+F10", _WORK),
    _on_selection("move", N_("Move with the keys"), "move_with_keys", "keyboard", "M", _MOVE,
                  N_("Also Enter on a bar. Arrows: time and technician. Shift: length. Ctrl: bigger steps. "
                     "Letters: a technician's name. Enter drops, Esc returns.")),
    _on_selection("copy", N_("Copy with the keys"), "copy_with_keys", "copy", "C", _MOVE,
                  N_("With the mouse: drag with Ctrl held.")),
    _on_selection("move_to", N_("Move to…"), "move_to", "calendar-clock", "Shift+M", _MOVE),
    _on_selection("reassign", N_("Give to…"), "reassign", "user", "R", _MOVE,
                  N_("Type the name of a technician.")),
    _on_selection("nobody", N_("Take from the technician"), "give_to_nobody", "", "Shift+R", _MOVE),
    _on_selection("print", N_("Print the work orders"), "print_orders", "printer", "Ctrl+P", _PRINT),
    Action("board.print_day", N_("Print the technician's day"), "print_day", "", ("Ctrl+Shift+P",),
           enabled_when="has_technician", group=_PRINT, help=N_("The day sheet with its work orders.")),
    Action("board.print_days", N_("Print everybody's day sheet"), "print_all_days", group=_PRINT,
           help=N_("Of all technicians shown who have work on the day in view.")),
    Action("board.hour", N_("Hour"), "zoom_to", "", ("1",), checked_when="is_zoom", argument="hour", group=_VIEW,
           short=N_("Hour")),
    Action("board.day", N_("Day"), "zoom_to", "", ("2",), checked_when="is_zoom", argument="day", group=_VIEW,
           short=N_("Day")),
    Action("board.week", N_("Week"), "zoom_to", "", ("3",), checked_when="is_zoom", argument="week", group=_VIEW,
           short=N_("Week")),
    Action("board.month", N_("Month"), "zoom_to", "", ("4",), checked_when="is_zoom", argument="month", group=_VIEW,
           short=N_("Month")),
    Action("board.now", N_("Go to now"), "go_to_now", "clock", ("T",), group=_VIEW, short=N_("Now")),
    Action("board.earlier", N_("Earlier"), "go_earlier", "chevron-left", ("Alt+Left",), group=_VIEW),
    Action("board.later", N_("Later"), "go_later", "chevron-right", ("Alt+Right",), group=_VIEW),
    Action("board.go_to_date", N_("Go to a date…"), "go_to_date", "calendar", ("G", "Ctrl+G"), group=_VIEW),
    Action("board.zoom_in", N_("Zoom in"), "zoom_in", "zoom-in", ("Ctrl++", "Ctrl+="), group=_VIEW),
    Action("board.zoom_out", N_("Zoom out"), "zoom_out", "zoom-out", ("Ctrl+-",), group=_VIEW),
    Action("board.closed", N_("Show closed work"), "toggle_show_closed", "eye", checked_when="shows_closed",
           group=_ROWS),
    Action("board.compact", N_("Low rows"), "toggle_compact", "list", checked_when="is_compact", group=_ROWS),
    _on_selection("team", N_("Collapse or expand the team"), "toggle_team", "", "B", _ROWS),
    Action("board.collapse", N_("Collapse all teams"), "collapse_all", "chevron-up", group=_ROWS),
    Action("board.expand", N_("Expand all teams"), "expand_all", "chevron-down", group=_ROWS),
    Action("board.queue", N_("Go to the queue"), "focus_queue", "list", ("Q", "F6"), group=_ROWS),
    Action("board.filter", N_("Filter the queue"), "focus_filter", "filter", ("/", "Ctrl+F"), group=_ROWS),
    Action("board.select_all", N_("Select everything in view"), "select_visible", "", ("Ctrl+A",), group=_ROWS),
    Action("board.details", N_("Show the details"), "toggle_details", "info", ("I",), checked_when="shows_details",
           group=_ROWS),
    Action("board.save_view", N_("Save this view…"), "save_view", "bookmark", group=_ROWS,
           help=N_("Zoom, teams, rows and range, under a name.")),
    Action("board.reload", N_("Read again"), "reload", "refresh-cw", ("F5",), group=_ROWS),
)  # fmt: skip

MENU: Final = (
    "board.dispatch", "board.undispatch", "-", "board.high", "board.normal", "board.low", "-", "board.move",
    "board.copy", "board.move_to", "board.reassign", "board.nobody", "board.unschedule", "-", "board.close",
    "board.open", "-", "board.print", "board.print_day",
)  # fmt: skip
ROW_MENU: Final = ("board.print_day", "board.print_days", "-", "board.collapse", "board.expand")
