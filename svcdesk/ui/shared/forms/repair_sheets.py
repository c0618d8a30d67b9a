"""The actions that print repairs: in the form of a repair line, in its list, and in the tab Repairs of other forms."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable

_SHEETS: Final = (
    ("repair_report", N_("Print the repair report"), "printer", N_("Of all repairs of the object on its order.")),
    ("priced_repair", N_("Print the repair report with costs"), "file-text", ""),
    (
        "intake_receipt",
        N_("Print the intake receipt"),
        "clipboard-check",
        N_("For whoever hands the object over: what was taken in, in which condition."),
    ),
    (
        "repair_label",
        N_("Print the label of the repair"),
        "tag",
        N_("For what lies on the bench; the code opens the repair in Ctrl+K."),
    ),
)
_KEYS: Final = ("Ctrl+P", "", "Ctrl+Shift+P", "Ctrl+Shift+L")
LIST_KEYS: Final = ("Ctrl+Shift+P", "", "Alt+Shift+P", "Ctrl+Shift+L")


def repair_sheet_actions(prefix: str, enabled_when: str, keys: tuple[str, ...], *, menu: bool = True) -> ActionTable:
    """One action a sheet, all with the slot ``print_sheet``; the button of the first has a menu of the others."""
    names = tuple(f"{prefix}.print_{name}" for name, *_rest in _SHEETS)
    return tuple(
        Action(id_, text, "print_sheet", icon, (key,) if key else (), "print", enabled_when, group=N_("Repair"),
               argument=name, short=N_("Print"), help=help_, more=names[1:] if menu and id_ == names[0] else ())
        for id_, (name, text, icon, help_), key in zip(names, _SHEETS, keys, strict=True)
    )  # fmt: skip


REPAIR_FORM_SHEETS: Final = repair_sheet_actions("repair", "is_stored", _KEYS)
REPAIR_LIST_SHEETS: Final = repair_sheet_actions("repairs", "has_selection", LIST_KEYS, menu=False)
REPAIRS_TAB: Final = repair_sheet_actions("repairs_tab", "has_rows", ("",) * len(_SHEETS))
