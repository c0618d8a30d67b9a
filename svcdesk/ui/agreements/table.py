"""The actions of the service agreement form."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable
from svcdesk.ui.shared.bom_table import BOM_ACTIONS
from svcdesk.ui.shared.forms.grid import grid_actions
from svcdesk.ui.shared.forms.record_table import RECORD_ACTIONS

_LINES: Final = N_("Lines")
_TERM: Final = N_("Validity")
_OWN: Final = (
    Action("agreement.print", N_("Print the agreement"), "print_agreement", "printer", ("Ctrl+P",), "print",
           "is_stored", group=N_("Service agreement"), short=N_("Print"), more=("agreement.print_letter",),
           help=N_("In the customer's language, with the annex of objects; without prices.")),
    Action("agreement.print_letter", N_("Print the letter of planned visits…"), "print_letter", "file-text",
           ("Ctrl+Shift+P",), "print", "is_stored", group=N_("Service agreement"),
           help=N_("Tells the customer which visits are planned in a time that you choose.")),
    Action("agreement.new_order", N_("New order under this agreement"), "new_order", "clipboard-list", ("Alt+Shift+N",),
           "edit", "can_have_orders", group=N_("Service agreement"), short=N_("New order")),
    Action("agreement.deliver", N_("Create service orders…"), "deliver", "calendar-range", ("Alt+Shift+D",), "edit",
           "can_have_orders", group=N_("Service agreement"), short=N_("Create orders…"),
           more=("agreement.deliver_line",),
           help=N_("Plans the visits of a period and shows them before anything is written.")),
    Action("agreement.deliver_line", N_("Create service orders of the line…"), "deliver_line", "calendar-range",
           ("Alt+Shift+L",), "edit", "can_deliver_line", group=_LINES,
           help=N_("Plans the visits of the selected lines only.")),
    Action("agreement.copy_template", N_("Copy lines from templates…"), "copy_lines", "layers", ("Alt+Shift+T",),
           "edit", "is_stored", group=_LINES, argument="templates", short=N_("Copy lines…"),
           more=("agreement.copy_agreement",)),
    Action("agreement.copy_agreement", N_("Copy lines from an agreement…"), "copy_lines", "file-text",
           ("Alt+Shift+G",), "edit", "is_stored", group=_LINES, argument="agreement"),
    Action("agreement.renew", N_("Renew the agreement…"), "renew", "repeat", ("Alt+Shift+R",), "edit", "can_renew",
           group=_TERM, short=N_("Renew…"), help=N_("Makes the agreement that follows this one, its dates moved on."),
           more=("agreement.suspend", "agreement.resume", "agreement.renews", "agreement.renewed_by")),
    Action("agreement.suspend", N_("Suspend from – to…"), "suspend", "pause", ("Alt+Shift+S",), "edit", "can_suspend",
           group=_TERM, help=N_("Plans no visits on these days.")),
    Action("agreement.resume", N_("End the suspension"), "resume", "play", (), "edit", "is_suspended", group=_TERM),
    Action("agreement.renews", N_("Open the agreement before"), "open_link", "arrow-left", (),
           enabled_when="has_predecessor", group=_TERM, argument="renews"),
    Action("agreement.renewed_by", N_("Open the agreement that renews it"), "open_link", "arrow-right", (),
           enabled_when="has_successor", group=_TERM, argument="renewed_by"),
)  # fmt: skip

AGREEMENT_ACTIONS: Final[ActionTable] = (*RECORD_ACTIONS, *_OWN, *BOM_ACTIONS)
AGREEMENT_LINES: Final = grid_actions("agreement_lines")
AGREEMENT_BAR: Final = (
    "record.save", "record.revert", "-", "agreement.print", "agreement.new_order",
    "agreement.deliver", "agreement.renew", "record.bom", "-", "record.previous",
    "record.next", "-", "record.new", "record.copy", "record.delete",
)  # fmt: skip
_WIZARD: Final = N_("New agreement")
WIZARD_ACTIONS: Final[ActionTable] = (
    Action("wizard.next", N_("Next step"), "go_on", "chevron-right", ("Ctrl+Return", "F8"), enabled_when="has_next",
           group=_WIZARD, short=N_("Next")),
    Action("wizard.back", N_("Step back"), "go_back", "chevron-left", ("F7",), enabled_when="has_previous",
           group=_WIZARD),
    Action("wizard.make", N_("Make the agreement"), "make_agreement", "clipboard-check", ("Ctrl+S", "Ctrl+T"), "edit",
           group=_WIZARD, short=N_("Make the agreement")),
    Action("wizard.again", N_("Start again"), "start_again", "rotate-ccw", ("Ctrl+Shift+N",), group=_WIZARD),
)  # fmt: skip
