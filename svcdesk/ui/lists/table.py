"""The actions of a list, and which lists stand together in Setup."""

from __future__ import annotations

from typing import Final

from svcdesk.i18n import N_
from svcdesk.ui.shared.actions import Action, ActionTable
from svcdesk.ui.shared.forms.repair_sheets import REPAIR_LIST_SHEETS

_RECORD: Final = N_("Record")
_LIST: Final = N_("List")

LIST: Final[ActionTable] = (
    Action("list.open", N_("Open"), "open_current", "external-link", ("Ctrl+O",), enabled_when="has_current",
           group=_RECORD, help=N_("Enter does the same.")),
    Action("list.new", N_("New"), "new_record", "plus", ("Ctrl+N",), enabled_when="can_add", group=_RECORD,
           short=N_("New")),
    Action("list.print", N_("Print work orders"), "print_selected", "printer", ("Ctrl+P",),
           enabled_when="can_print", group=_RECORD, help=N_("The selected orders, as one batch.")),
    Action("list.copy", N_("Copy rows"), "copy_selected", "copy", ("Ctrl+C",), enabled_when="has_current",
           group=_RECORD, help=N_("The selected rows with their visible columns, for a spreadsheet.")),
    Action("list.select_all", N_("Select all"), "select_all", shortcuts=("Ctrl+A",), enabled_when="has_rows",
           group=_RECORD),
    Action("list.find", N_("Filter every column"), "focus_filter", "search", ("Ctrl+F", "F3"), group=_LIST,
           help=N_("Every word must occur somewhere in the row; case and accents do not matter.")),
    Action("list.find_column", N_("Filter this column"), "focus_column_filter", "filter", ("Ctrl+Shift+F",),
           enabled_when="has_current", group=_LIST,
           help=N_("Words; ranges such as >=5, 5..10, 2026-11; choices by name; = finds empty, <> not empty.")),
    Action("list.clear", N_("Clear the filter"), "clear_filters", "x", ("Ctrl+Shift+X",), enabled_when="is_filtered",
           group=_LIST),
    Action("list.sort", N_("Sort by this column"), "sort_by_current", "arrow-up-down", ("Ctrl+Shift+S",),
           enabled_when="has_current", group=_LIST, help=N_("Again: the other way round.")),
    Action("list.columns", N_("Columns…"), "show_columns", "columns-3", ("Ctrl+Shift+C",), group=_LIST,
           help=N_("Show and hide columns; drag a heading to move it.")),
    Action("list.views", N_("Views…"), "show_views", "bookmark", ("Ctrl+Shift+V",), group=_LIST,
           help=N_("Keep filter, sort and columns under a name.")),
    Action("list.refresh", N_("Read again"), "refresh", "refresh-cw", ("F5",), group=_LIST),
    Action("list.export_xlsx", N_("Export to Excel…"), "export_xlsx", "file-down", ("Ctrl+E",),
           enabled_when="has_rows", group=_LIST, help=N_("All rows of the filter in this order, visible columns.")),
    Action("list.export_csv", N_("Export to CSV…"), "export_csv", "download", ("Ctrl+Shift+E",),
           enabled_when="has_rows", group=_LIST, help=N_("All rows of the filter in this order, visible columns.")),
)  # fmt: skip

_WORK: Final = N_("Work")

ACTIVITIES: Final[ActionTable] = (
    Action("activities.give", N_("Give to…"), "give", "hard-hat", ("Ctrl+G",), permission="dispatch",
           enabled_when="has_selection", group=_WORK, short=N_("Give to…"),
           help=N_("Give the selected activities to a worker, or take them back."), needs="modify"),
    Action("activities.dispatch", N_("Dispatch"), "dispatch", "send", ("Ctrl+D",), permission="dispatch",
           enabled_when="has_selection", group=_WORK, needs="modify"),
    Action("activities.undispatch", N_("Take back the dispatch"), "undispatch", permission="dispatch",
           enabled_when="has_selection", group=_WORK, needs="modify"),
    Action("activities.close", N_("Close"), "close_work", "circle-check", permission="dispatch",
           enabled_when="has_selection", group=_WORK, needs="modify"),
    Action("activities.reopen", N_("Open again"), "reopen_work", permission="dispatch",
           enabled_when="has_selection", group=_WORK, needs="modify"),
    *(
        Action(f"activities.{name}", text, "set_priority", permission="dispatch", enabled_when="has_selection",
               group=_WORK, argument=name, needs="modify")
        for name, text in (
            ("high", N_("Priority high")), ("normal", N_("Priority normal")), ("low", N_("Priority low")),
        )
    ),
)  # fmt: skip

REQUESTS: Final[ActionTable] = (
    Action("requests.call", N_("Take a call"), "take_call", "phone-call", ("Alt+Shift+T",), permission="edit",
           group=_WORK, short=N_("Take a call")),
    Action("requests.transfer", N_("Make service orders of them"), "transfer", "clipboard-check", ("Ctrl+T",),
           permission="edit", enabled_when="has_selection", group=_WORK, short=N_("Make an order")),
    Action("requests.reject", N_("Reject…"), "reject", "ban", (), permission="edit", enabled_when="has_selection",
           group=_WORK, short=N_("Reject…")),
)  # fmt: skip

_TERM: Final = N_("Validity")
STAGE_TREE: Final[ActionTable] = (
    Action("stage_tree.open", N_("Open the stage"), "open_current", "external-link", ("Ctrl+O",),
           enabled_when="has_current", group=_RECORD, help=N_("Enter does the same.")),
    Action("stage_tree.add", N_("Add a stage below"), "add", "plus", ("Ins", "Ctrl+N"), "setup", group=_RECORD,
           short=N_("Add below"), help=N_("Its parent stays as it is saved: choose the stage before it first.")),
    Action("stage_tree.delete", N_("Delete the stage"), "delete", "trash-2", ("Ctrl+Del",), "setup", "has_current",
           group=_RECORD, help=N_("Only one that has no stages below it and no orders.")),
    Action("stage_tree.refresh", N_("Read again"), "refresh", "refresh-cw", ("F5",), group=_LIST),
)  # fmt: skip

OBJECTS: Final[ActionTable] = (
    Action("objects.coverage", N_("Check the coverage"), "check_coverage", "circle-check", ("Alt+Shift+C",),
           enabled_when="has_current", group=_RECORD, short=N_("Coverage"),
           help=N_("Is it under an agreement or warranty, today or on another day, and what does that give?")),
    Action("objects.label", N_("Print labels of the objects"), "print_sheet", "tag", ("Alt+Shift+L",), "print",
           "has_selection", group=_RECORD, short=N_("Labels"), argument="object_label",
           help=N_("For the selected machines; the code opens the object in Ctrl+K.")),
)  # fmt: skip

REPAIRS: Final[ActionTable] = (
    Action("repairs.next_stage", N_("Bring the repairs to their next stage"), "next_stage", "arrow-right",
           ("Alt+Shift+Right",), permission="edit", enabled_when="has_selection", group=_RECORD, short=N_("Next stage"),
           help=N_("A stage with Finished stamps the repair line.")),
    Action("repairs.to_stage", N_("Bring the repairs to a stage…"), "to_stage", "milestone", ("Ctrl+M",),
           permission="edit", enabled_when="has_selection", group=_RECORD, short=N_("To stage…")),
    *REPAIR_LIST_SHEETS,
)  # fmt: skip

TEMPLATE_TREE: Final[ActionTable] = (
    Action("template_tree.open", N_("Open the group or template"), "open_current", "external-link", ("Ctrl+O",),
           enabled_when="has_current", group=_RECORD, help=N_("Enter does the same.")),
    Action("template_tree.add", N_("Add a group below"), "add", "plus", ("Ins", "Ctrl+N"), "setup", group=_RECORD,
           short=N_("Add below")),
    Action("template_tree.delete", N_("Delete the group"), "delete", "trash-2", ("Ctrl+Del",), "setup", "can_delete",
           group=_RECORD, help=N_("Only one that has no groups and no templates.")),
    Action("template_tree.refresh", N_("Read again"), "refresh", "refresh-cw", ("F5",), group=_LIST),
)  # fmt: skip

AGREEMENTS: Final[ActionTable] = (
    Action("agreements.print", N_("Print agreements"), "print_sheet", "printer", ("Ctrl+Shift+P",), permission="print",
           enabled_when="has_selection", group=_RECORD, argument="service_agreement", short=N_("Print"),
           help=N_("The selected agreements, as one batch.")),
    Action("agreements.print_letters", N_("Print letters of planned visits…"), "print_letters", "file-text",
           ("Alt+Shift+P",), permission="print", enabled_when="has_selection", group=_RECORD, short=N_("Letters…"),
           help=N_("To the customers of the selected agreements, for a time that you choose.")),
    Action("agreements.deliver", N_("Create service orders…"), "deliver", "calendar-range", ("Alt+Shift+D",),
           permission="edit", group=_RECORD, short=N_("Create orders…"),
           help=N_("Of the selected agreements; without a selection, by criteria. A dry run comes first.")),
    Action("agreements.wizard", N_("New agreement, step by step"), "new_by_steps", "sparkles", ("Alt+Shift+N",),
           permission="edit", group=_RECORD, short=N_("Step by step")),
    Action("agreements.renew", N_("Renew agreements…"), "renew", "repeat", ("Alt+Shift+R",), permission="edit",
           group=_TERM, short=N_("Renew…"),
           help=N_("The selected ones; without a selection, by criteria. A dry run comes first.")),
    Action("agreements.suspend", N_("Suspend agreements from – to…"), "suspend", "pause", ("Alt+Shift+S",),
           permission="edit", enabled_when="has_selection", group=_TERM, short=N_("Suspend…")),
    Action("agreements.resume", N_("End the suspension of agreements"), "resume", "play", permission="edit",
           enabled_when="has_selection", group=_TERM),
)  # fmt: skip

SETUP_GROUPS: Final = (
    (N_("People"), ("team", "skill", "absence", "work_calendar")),
    (N_("Orders"), ("order_type", "service_task", "stage", "reason_code", "activity_type", "activity_phase")),
    (
        N_("Promises"),
        ("service_level", "agreement_group", "service_interval", "time_window", "template_group"),
    ),
    (N_("Customers and objects"), ("contact", "object_group", "bom", "meter")),
    (
        N_("Repairs"),
        ("repair_stage", "repair_condition", "symptom_area", "diagnosis_area", "resolution"),
    ),
    (N_("Items and stores"), ("item", "stock", "warehouse", "stock_move")),
    (N_("Projects"), ("project", "project_group", "project_transaction")),
    (
        N_("Prices"),
        (
            "category",
            "category_group",
            "line_property",
            "property_rule",
            "project_validation",
            "cost_price",
            "sales_price",
            "exchange_rate",
        ),
    ),
    (N_("Records"), ("document_issued", "number_sequence")),
)
"""The lists of Setup, by what they are about."""
ORDERS: Final[ActionTable] = (
    *(
        Action(f"orders.print_{name}", text, "print_sheet", "file-text", permission="print", enabled_when="can_print",
               group=_RECORD, argument=name)
        for name, text in (
            ("work_description", N_("Print work descriptions")), ("service_report", N_("Print service reports")),
            ("priced_report", N_("Print service reports with prices")),
        )
    ),
    Action("orders.stage", N_("Change the stage…"), "change_stage", "milestone", ("Alt+Shift+Down",), permission="edit",
           enabled_when="has_selection", group=_WORK, help=N_("Of the selected orders, in one step.")),
    Action("orders.post", N_("Post lines…"), "post_lines", "coins", ("Alt+Shift+K",), permission="post", group=_WORK,
           help=N_("The selected ones; without a selection, by criteria. A dry run comes first.")),
    Action("orders.cancel", N_("Cancel orders…"), "cancel_orders", "ban", ("Alt+Shift+X",), permission="edit",
           group=_WORK, help=N_("The selected ones; without a selection, by criteria. A dry run comes first.")),
    Action("orders.revoke", N_("Revoke the cancel of orders…"), "revoke_orders", "archive-restore", ("Alt+Shift+R",),
           permission="edit", group=_WORK,
           help=N_("The selected ones; without a selection, by criteria. A dry run comes first.")),
    Action("orders.delete", N_("Delete orders…"), "delete_orders", "trash-2", ("Ctrl+Del",), permission="edit",
           group=_WORK, help=N_("The selected ones; without a selection, by criteria. A dry run comes first.")),
)  # fmt: skip

SETUP_LISTS: Final = tuple(name for _title, names in SETUP_GROUPS for name in names)
