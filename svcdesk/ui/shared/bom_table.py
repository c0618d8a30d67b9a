"""The action by which a form opens the service BOM of what it shows."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable

BOM_ACTIONS: Final[ActionTable] = (
    Action("record.bom", N_("Open the BOM"), "open_bom", "boxes", ("Alt+Shift+B",), enabled_when="is_stored",
           group=N_("BOM"), short=N_("BOM…"),
           help=N_("Of the objects related to it: opens the designer, or attaches a template.")),
)  # fmt: skip
