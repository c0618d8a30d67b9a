"""The actions of every main window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable
from svcdesk.ui.shared.screen import Screen

_EDIT: Final = N_("Edit")
_GO: Final = N_("Go")
_WINDOW: Final = N_("Window")
_PERIODIC: Final = N_("Periodic")
_DATABASE: Final = N_("Database")
_APPEARANCE: Final = N_("Appearance")
_LANGUAGE: Final = N_("Language")
_HELP: Final = N_("Help")

SHELL: Final[ActionTable] = (
    Action("shell.undo", N_("Undo"), "undo", "undo-2", ("Ctrl+Z",), enabled_when="can_undo", group=_EDIT),
    Action(
        "shell.redo", N_("Redo"), "redo", "redo-2", ("Ctrl+Y", "Ctrl+Shift+Z"), enabled_when="can_redo", group=_EDIT
    ),
    Action(
        "shell.history",
        N_("History…"),
        "show_history",
        "history",
        ("Ctrl+H",),
        group=_EDIT,
        help=N_("The last 50 changes: what, who and when."),
    ),
    Action(
        "shell.find",
        N_("Find or do anything…"),
        "show_palette",
        "search",
        ("Ctrl+K",),
        group=_GO,
        help=N_("Orders, customers, objects, serial numbers, telephones, commands; also a scanned code."),
    ),
    Action(
        "shell.attention",
        N_("What needs attention"),
        "show_attention",
        "timer",
        ("F12",),
        enabled_when="has_attention",
        group=_GO,
        help=N_("Late work in the list of activities; what is overdue and not planned in the queue of the board."),
    ),
    Action("shell.next_tab", N_("Next tab"), "next_tab", shortcuts=("Ctrl+Tab", "Ctrl+PgDown"), group=_GO),
    Action(
        "shell.previous_tab", N_("Previous tab"), "previous_tab", shortcuts=("Ctrl+Shift+Tab", "Ctrl+PgUp"), group=_GO
    ),
    Action(
        "shell.close_tab",
        N_("Close tab"),
        "close_tab",
        "x",
        ("Ctrl+W",),
        enabled_when="has_tab",
        group=_WINDOW,
    ),
    Action(
        "shell.tear_off",
        N_("Move tab to its own window"),
        "tear_off",
        "picture-in-picture-2",
        ("Ctrl+Shift+T",),
        enabled_when="can_tear_off",
        group=_WINDOW,
        help=N_("For a second monitor; also by dragging the tab out."),
    ),
    Action(
        "shell.put_back",
        N_("Put tab back"),
        "put_back",
        "layers",
        ("Ctrl+Shift+B",),
        enabled_when="is_torn_off",
        group=_WINDOW,
    ),
    Action("shell.new_window", N_("New window"), "new_window", "app-window", ("Alt+Shift+W",), group=_WINDOW),
    Action(
        "shell.rail",
        N_("Narrow navigation"),
        "toggle_rail",
        "panel-left",
        ("F9",),
        checked_when="is_rail_narrow",
        group=_WINDOW,
    ),
    Action(
        "shell.database",
        N_("Open another database…"),
        "open_database",
        "folder-open",
        ("Ctrl+Shift+O",),
        group=_DATABASE,
    ),
    Action(
        "shell.import", N_("Import…"), "go_to", "file-down", permission="import", group=_DATABASE, argument="import"
    ),
    Action(
        "shell.import_boms",
        N_("Import BOMs…"),
        "go_to",
        "file-down",
        permission="import",
        group=_DATABASE,
        argument="import_boms",
    ),
    Action("shell.call", N_("Take a call"), "go_to", "phone-call", permission="edit", group=_GO, argument="call"),
    Action(
        "shell.create_orders",
        N_("Create service orders…"),
        "go_to",
        "calendar-range",
        permission="edit",
        group=_PERIODIC,
        argument="create_service_orders",
    ),
    Action(
        "shell.post_lines",
        N_("Post lines…"),
        "go_to",
        "coins",
        permission="post",
        group=_PERIODIC,
        argument="post_lines",
    ),
    Action(
        "shell.cancel_orders",
        N_("Cancel service orders…"),
        "go_to",
        "ban",
        permission="edit",
        group=_PERIODIC,
        argument="cancel_orders",
    ),
    Action(
        "shell.delete_orders",
        N_("Delete service orders…"),
        "go_to",
        "trash-2",
        permission="edit",
        group=_PERIODIC,
        argument="delete_orders",
    ),
    Action(
        "shell.renew_agreements",
        N_("Renew agreements…"),
        "go_to",
        "repeat",
        permission="edit",
        group=_PERIODIC,
        argument="renew_agreements",
    ),
    Action(
        "shell.coverage",
        N_("Check what covers an object"),
        "open_report",
        "circle-check",
        group=_PERIODIC,
        argument="object_coverage",
    ),
    Action("shell.company", N_("Company"), "go_to", "building-2", group=_DATABASE, argument="company"),
    Action("shell.parameters", N_("Parameters"), "go_to", "settings", group=_DATABASE, argument="parameters"),
    Action("shell.backup", N_("Back up now"), "back_up", "hard-drive-download", group=_DATABASE),
    Action(
        "shell.restore",
        N_("Restore a backup…"),
        "restore",
        "archive-restore",
        permission="restore",
        group=_DATABASE,
        help=N_("What is there now is kept as a backup first."),
    ),
    Action("shell.quit", N_("Quit"), "quit", "log-out", ("Ctrl+Q",), group=_DATABASE),
    Action(
        "look.system",
        N_("Like the system"),
        "choose_scheme",
        "monitor",
        argument="system",
        checked_when="is_scheme",
        group=_APPEARANCE,
    ),
    Action(
        "look.light", N_("Light"), "choose_scheme", "sun", argument="light", checked_when="is_scheme", group=_APPEARANCE
    ),
    Action(
        "look.dark", N_("Dark"), "choose_scheme", "moon", argument="dark", checked_when="is_scheme", group=_APPEARANCE
    ),
    Action("language.en", "English", "choose_language", argument="en", checked_when="is_language", group=_LANGUAGE),
    Action("language.pl", "Polski", "choose_language", argument="pl", checked_when="is_language", group=_LANGUAGE),
    Action("shell.help", N_("Keyboard help"), "show_help", "keyboard", ("F1",), group=_HELP),
    Action("shell.about", N_("About svcdesk"), "show_about", "info", group=_HELP),
)


def go_table(screens: Sequence[Screen]) -> ActionTable:
    """An action for each entry of the rail: Ctrl+1 … Ctrl+9 for the first ones."""
    in_rail = [screen for screen in screens if screen.in_rail]
    return tuple(
        Action(
            f"go.{screen.id}",
            screen.title,
            "go_to",
            screen.icon,
            (f"Ctrl+{place}",) if place < 10 else (),
            group=_GO,
            argument=screen.id,
        )
        for place, screen in enumerate(in_rail, start=1)
    )
