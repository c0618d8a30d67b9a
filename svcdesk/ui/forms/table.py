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
    Action("object.label", N_("Print the label of the object"), "print_sheet", "tag", ("Alt+Shift+L",), "print",
           "is_stored", group=N_("Service object"), short=N_("Label"), argument="object_label",
           help=N_("For the machine; the code opens the object in Ctrl+K.")),
)  # fmt: skip
RELIABILITY_OWN: Final[ActionTable] = (
    Action("object.reliability", N_("Show the reliability"), "show_reliability", "activity", ("Alt+Shift+K",),
           enabled_when="is_stored", group=N_("Service object"), short=N_("Reliability…"),
           help=N_("Faults, the time between them, what came back and what it cost.")),
)  # fmt: skip
PROJECT_OWN: Final[ActionTable] = (
    Action("project.new_agreement", N_("New agreement from the project"), "new_agreement", "file-text",
           ("Alt+Shift+N",), "edit", "is_stored", group=N_("Project"), short=N_("New agreement"),
           help=N_("Step by step, with the project filled in.")),
)  # fmt: skip
HELPED: Final = N_("What helped before")
REPAIR_OWN: Final[ActionTable] = (
    Action("repair.next_stage", N_("Bring the repair to its next stage"), "next_stage", "milestone",
           ("Alt+Shift+Right",), "edit", "is_stored", group=N_("Repair"), short=N_("Next stage"),
           needs="modify", help=N_("A stage with Finished stamps the repair line.")),
    Action("repair.to_stage", N_("Bring the repair to a stage…"), "to_stage", "", ("Ctrl+M",), "edit", "is_stored",
           group=N_("Repair"), short=N_("To stage…"), needs="modify"),
    *REPAIR_FORM_SHEETS,
    Action("repair.helped", N_("Go to what helped before"), "go_to_helped", "history", ("Alt+Shift+H",),
           enabled_when="has_helped", group=HELPED,
           help=N_("What was found and done in the past when such a fault was reported, and how it went.")),
    Action("repair.take_over", N_("Take over diagnosis and resolution"), "take_over", "check", ("Alt+Shift+T",), "edit",
           "can_take_over", group=HELPED, short=N_("Take over"),
           help=N_("Those of the selected proposal; nothing is saved yet.")),
    Action("repair.helped_order", N_("Open the order behind it"), "open_helped_order", "clipboard-list",
           ("Alt+Shift+O",), enabled_when="has_helped", group=HELPED, short=N_("Open the order")),
    Action("repair.add_parts", N_("Add parts to the order…"), "add_parts", "package", ("Alt+Shift+P",), "edit",
           "has_helped_parts", group=HELPED, short=N_("Parts…"), needs="modify",
           help=N_("One of the parts that such repairs took, as an item line of the order.")),
)  # fmt: skip
HELPED_BAR: Final = ("repair.take_over", "repair.helped_order", "repair.add_parts")
REPAIR_ACTIONS: Final[ActionTable] = (*RECORD_ACTIONS, *REPAIR_OWN)
OBJECT_ACTIONS: Final[ActionTable] = (*RECORD_ACTIONS, *OBJECT_OWN, *RELIABILITY_OWN, *BOM_ACTIONS)
GROUP_ACTIONS: Final[ActionTable] = (*RECORD_ACTIONS, *RELIABILITY_OWN)
BOM_TABLE: Final[ActionTable] = (*RECORD_ACTIONS, *BOM_ACTIONS)
PROJECT_ACTIONS: Final[ActionTable] = (*RECORD_ACTIONS, *PROJECT_OWN)
