"""The actions of the import."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable

_GROUP: Final = N_("Import")

IMPORT: Final[ActionTable] = (
    Action(
        "import.choose",
        N_("Choose a file…"),
        "choose_file",
        "folder-open",
        ("Ctrl+O",),
        enabled_when="is_idle",
        group=_GROUP,
        short=N_("File…"),
        help=N_("CSV or XLSX; it can also be dropped here."),
    ),
    Action(
        "import.check",
        N_("Check without importing"),
        "check",
        "circle-check",
        ("F5",),
        permission="import_records",
        enabled_when="can_start",
        group=_GROUP,
        short=N_("Check"),
        help=N_("Reads the whole file and lists what would be left out and why; writes nothing."),
    ),
    Action(
        "import.run",
        N_("Import"),
        "run",
        "download",
        ("Ctrl+Return",),
        permission="import_records",
        enabled_when="can_start",
        group=_GROUP,
        short=N_("Import"),
        help=N_("Brings in every valid row in one step that can be undone."),
    ),
    Action(
        "import.cancel",
        N_("Cancel the import"),
        "cancel",
        "x",
        ("Ctrl+.",),
        enabled_when="is_busy",
        group=_GROUP,
        short=N_("Cancel"),
    ),
    Action(
        "import.save_mapping",
        N_("Save the mapping…"),
        "save_mapping",
        "save",
        ("Ctrl+S",),
        permission="save_import_mapping",
        group=_GROUP,
        short=N_("Save…"),
    ),
    Action(
        "import.open_mapping",
        N_("Open a mapping file (TOML)…"),
        "open_mapping",
        "file-up",
        group=_GROUP,
        short=N_("Open…"),
    ),
    Action(
        "import.export",
        N_("Save the findings as CSV…"),
        "export",
        "file-down",
        ("Ctrl+E",),
        enabled_when="has_findings",
        group=_GROUP,
        short=N_("Save findings…"),
    ),
)
