"""The actions of the BOM designer."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable

_LINES: Final = N_("BOM lines")
_BOM: Final = N_("BOM")
_VIEW: Final = N_("View")

DESIGNER: Final[ActionTable] = (
    Action("bom.add", N_("Add a part"), "add_part", "plus", ("Ins",), "edit", "can_edit", group=_LINES,
           short=N_("Add"), help=N_("From the parts list, the part chosen there; else a dialog asks.")),
    Action("bom.edit", N_("Edit the line…"), "edit_line", "pencil", ("F2",), "edit", "can_edit_line", group=_LINES,
           short=N_("Edit"), help=N_("Quantity, replacement, serial numbers, and the order it is for.")),
    Action("bom.replace", N_("Replace the part…"), "replace_line", "repeat", ("Ctrl+R",), "edit", "can_replace",
           group=_LINES, short=N_("Replace"), help=N_("All of the quantity or some, for an order or not.")),
    Action("bom.delete_line", N_("Delete the line"), "delete_line", "trash-2", ("Del",), "edit", "can_edit_line",
           group=_LINES, short=N_("Delete"), help=N_("With everything that is part of it.")),
    Action("bom.up", N_("Move the line up"), "move_up", "arrow-up", ("Ctrl+Up",), "edit", "can_move_line",
           group=_LINES),
    Action("bom.down", N_("Move the line down"), "move_down", "arrow-down", ("Ctrl+Down",), "edit", "can_move_line",
           group=_LINES),
    Action("bom.in", N_("Make the line part of the one above"), "move_in", "arrow-right", ("Ctrl+Right",), "edit",
           "can_move_line", group=_LINES),
    Action("bom.out", N_("Take the line out of its assembly"), "move_out", "arrow-left", ("Ctrl+Left",), "edit",
           "can_move_line", group=_LINES),
    Action("bom.edit_when_adding", N_("Edit when adding"), "set_edit_when_adding", "square-pen", (), "setup",
           checked_when="edits_when_adding", group=_LINES,
           help=N_("Opens the dialog for each part that is added. The same for everybody.")),
    Action("bom.attach", N_("Attach the template…"), "attach", "link", ("Alt+Shift+A",), "edit", "is_template",
           group=_BOM, short=N_("Attach…"), help=N_("Gives a service object its BOM: a copy of this template.")),
    Action("bom.template", N_("New template from this BOM…"), "new_template", "layout-template", ("Alt+Shift+T",),
           "edit", "is_loaded", group=_BOM, short=N_("New template…")),
    Action("bom.move", N_("Move the service BOM…"), "move_bom", "arrow-right-left", ("Alt+Shift+M",), "edit",
           "is_service", group=_BOM, short=N_("Move…"),
           help=N_("To another relation of the object, with its history.")),
    Action("bom.copy", N_("Copy the service BOM…"), "copy_bom", "copy", ("Alt+Shift+C",), "edit", "is_service",
           group=_BOM, short=N_("Copy…"), help=N_("To an object that has none.")),
    Action("bom.delete", N_("Delete service BOM"), "delete_bom", "trash-2", (), "edit", "is_service", group=_BOM),
    Action("bom.record", N_("Open the fields of the BOM"), "open_record", "square-pen", ("Ctrl+O",),
           enabled_when="is_loaded", group=_BOM),
    Action("bom.object", N_("Open the service object"), "open_object", "boxes", ("Ctrl+Shift+S",),
           enabled_when="is_service", group=_BOM),
    Action("bom.find", N_("Filter the parts list"), "focus_parts", "search", ("Ctrl+F", "F3"), group=_VIEW),
    Action("bom.as_of", N_("As of a day"), "focus_as_of", "calendar", ("Ctrl+D",), enabled_when="is_service",
           group=_VIEW, help=N_("The machine as it was at the end of that day; nothing can be changed then.")),
    Action("bom.compare", N_("Compare with the template"), "set_comparing", "columns-3", ("Ctrl+Shift+D",),
           enabled_when="is_service", checked_when="compares_template", group=_VIEW, short=N_("Template"),
           argument="template"),
    Action("bom.compare_day", N_("Compare with another day"), "set_comparing", "columns-3", ("Ctrl+Shift+E",),
           enabled_when="is_service", checked_when="compares_template", group=_VIEW, short=N_("Day"), argument="day"),
    Action("bom.history_of_line", N_("History of the line only"), "set_line_only", "history", ("Ctrl+L",),
           enabled_when="is_service", checked_when="shows_line_only", group=_VIEW, short=N_("This line")),
    Action("bom.columns", N_("Choose the columns…"), "choose_columns", "columns-3", (), "setup", "is_loaded",
           group=_VIEW, help=N_("The same for everybody.")),
)  # fmt: skip
BAR: Final = ("bom.add", "bom.edit", "bom.replace", "bom.delete_line", "-", "bom.attach", "bom.template", "bom.move",
              "bom.copy")  # fmt: skip
STRIP: Final = ("bom.compare", "bom.compare_day")
MENU: Final = ("bom.add", "bom.edit", "bom.replace", "bom.delete_line", "-", "bom.up", "bom.down", "bom.in", "bom.out",
               "-", "bom.history_of_line", "bom.edit_when_adding", "bom.columns", "-", "bom.record", "bom.object",
               "bom.delete")  # fmt: skip
