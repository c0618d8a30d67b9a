"""The actions that the forms of service objects and projects have of their own."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable
from svcdesk.ui.shared.bom_table import BOM_ACTIONS
from svcdesk.ui.shared.forms.record_table import RECORD_ACTIONS
from svcdesk.ui.shared.forms.repair_sheets import REPAIR_FORM_SHEETS

OBJECT_OWN: Final[ActionTable] = (
    Action("object.coverage", N_("Check the coverage of the object"), "check_coverage", "circle-check",
           ("Alt+Shift+C",), enabled_when="is_stored", group=N_("Service object"), short=N_("Coverage"),
           help=N_("Is it under an agreement or warranty, today or on another day, and what does that give?")),
)  # fmt: skip
PROJECT_OWN: Final[ActionTable] = (
    Action("project.new_agreement", N_("New agreement from the project"), "new_agreement", "file-text",
           ("Alt+Shift+N",), "edit", "is_stored", group=N_("Project"), short=N_("New agreement"),
           help=N_("Step by step, with the project filled in.")),
)  # fmt: skip
REPAIR_OWN: Final[ActionTable] = (
    Action("repair.next_stage", N_("Bring the repair to its next stage"), "next_stage", "milestone",
           ("Alt+Shift+Right",), "edit", "is_stored", group=N_("Repair"), short=N_("Next stage"),
           help=N_("A stage with Finished stamps the repair line.")),
    Action("repair.to_stage", N_("Bring the repair to a stage…"), "to_stage", "", ("Ctrl+M",), "edit", "is_stored",
           group=N_("Repair"), short=N_("To stage…")),
    *REPAIR_FORM_SHEETS,
)  # fmt: skip
REPAIR_ACTIONS: Final[ActionTable] = (*RECORD_ACTIONS, *REPAIR_OWN)
OBJECT_ACTIONS: Final[ActionTable] = (*RECORD_ACTIONS, *OBJECT_OWN, *BOM_ACTIONS)
BOM_TABLE: Final[ActionTable] = (*RECORD_ACTIONS, *BOM_ACTIONS)
PROJECT_ACTIONS: Final[ActionTable] = (*RECORD_ACTIONS, *PROJECT_OWN)
