"""The actions that every record's form has."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable

_RECORD: Final = N_("Record")

RECORD_ACTIONS: Final[ActionTable] = (
    Action("record.save", N_("Save"), "save", "save", ("Ctrl+S",), "edit", "can_save", group=_RECORD, short=N_("Save")),
    Action("record.revert", N_("Take the changes back"), "revert", "rotate-ccw", ("Esc",), group=_RECORD,
           help=N_("Shows what is saved; nothing is lost, the changes can be brought back.")),
    Action("record.new", N_("New record"), "new", "plus", ("Ctrl+Shift+N",), "edit", group=_RECORD),
    Action("record.copy", N_("Copy the record"), "copy", "copy", ("Ctrl+Shift+D",), "edit", "is_stored", group=_RECORD),
    Action("record.delete", N_("Delete the record"), "delete", "trash-2", ("Ctrl+Shift+Del",), "edit", "is_stored",
           group=_RECORD, needs="delete"),
    Action("record.previous", N_("Previous record"), "previous", "chevron-left", ("F7",), enabled_when="is_stored",
           group=_RECORD),
    Action("record.next", N_("Next record"), "next", "chevron-right", ("F8",), enabled_when="is_stored", group=_RECORD),
    Action("record.previous_part", N_("Previous page of the record"), "previous_part", shortcuts=("Alt+PgUp",),
           group=_RECORD),
    Action("record.next_part", N_("Next page of the record"), "next_part", shortcuts=("Alt+PgDown",), group=_RECORD,
           help=N_("Details, lines, history and whatever else stands side by side in a form.")),
)  # fmt: skip
RECORD_BAR: Final = (
    "record.save", "record.revert", "-", "record.previous", "record.next", "-", "record.new", "record.copy",
    "record.delete",
)  # fmt: skip
