"""Every list there is, by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from svcdesk.domain.fields import FieldKind
from svcdesk.domain.kinds import DocumentKind
from svcdesk.i18n import N_
from svcdesk.queries.lists.agreements import agreement_lists
from svcdesk.queries.lists.repairs import repair_lists
from svcdesk.queries.lists.spec import CODE_NAME, Col, ListSpec, Live, QuickFilter, make_spec

_DUE: Final = Col("due_at", 23, live=Live.DUE)
_LEFT: Final = Col("time_left", 21, label=N_("Time left"), stored="due_at", live=Live.LEFT)
_COMPLIANCE: Final = Col("compliance", 11, hidden=True, live=Live.COMPLIANCE)
_ACTIVE: Final = (("progress", "in_process"),)
_RUNNING: Final = (("recording", "started"), ("progress", "in_process"))


def _orders() -> ListSpec:
    return make_spec(
        "service_order",
        (
            Col("number", 15), Col("priority", 10), Col("description", 32), Col("customer_id.name", 23),
            Col("location_id.name", 19), Col("object_id.name", 19), Col("preferred_at", 17),
            Col("preferred_technician_id.name", 18), Col("progress", 12), Col("stage_id.name", 14), _DUE,
            _LEFT,
            Col("order_type_id.name", 14), Col("created_at", 17),
            Col("recording", 12, hidden=True), _COMPLIANCE, Col("risk_at", 17, hidden=True),
            Col("service_level_id.name", 18, hidden=True), Col("agreement_id.number", 12, hidden=True),
            Col("project_id.number", 12, hidden=True), Col("project_id.name", 22, hidden=True),
            Col("customer_id.number", 12, hidden=True, label=N_("Customer number")),
            Col("object_id.serial_number", 16, hidden=True), Col("contact_id.name", 18, hidden=True),
            Col("city", 16, hidden=True), Col("street", 22, hidden=True), Col("reference_text", 16, hidden=True),
            Col("window_from", 17, hidden=True), Col("window_until", 17, hidden=True),
            Col("responsible_id.name", 18, hidden=True), Col("origin", 12, hidden=True),
            Col("signed_off_at", 17, hidden=True), Col("problem", 40, hidden=True),
            Col("preferred_technician_id.login", 16, hidden=True, label=N_("Technician's user name")),
            Col("responsible_id.login", 16, hidden=True, label=N_("Responsible's user name")),
            Col("stage_id.may_post", 14, hidden=True),
        ),
        "-created_at",
        quick=(
            QuickFilter("open", N_("In process"), (("progress", "in_process"),)),
            QuickFilter("urgent", N_("High, in process"), (("progress", "in_process"), ("priority", "high"))),
            QuickFilter("late_or_at_risk", N_("Late or at risk"), (*_RUNNING, ("risk_at", "<=now"))),
            QuickFilter("mine", N_("Mine as technician"), (*_ACTIVE, ("preferred_technician_id.login", "@me"))),
            QuickFilter("my_care", N_("My responsibility"), (*_ACTIVE, ("responsible_id.login", "@me"))),
            QuickFilter(
                "ready", N_("Ready for posting"), (*_ACTIVE, ("signed_off_at", "<>"), ("stage_id.may_post", "yes"))
            ),
            QuickFilter("unsigned", N_("Not signed off"), (*_ACTIVE, ("signed_off_at", "="))),
            QuickFilter("today", N_("For today"), (("preferred_at", "today"),)),
            QuickFilter("running", N_("Clock running"), _RUNNING),
            QuickFilter("stopped", N_("Clock stopped"), (*_ACTIVE, ("recording", "stopped"))),
            QuickFilter("level_canceled", N_("Service level canceled"), (*_ACTIVE, ("recording", "canceled"))),
            QuickFilter("posted", N_("Posted"), (("progress", "posted"),)),
            QuickFilter("canceled", N_("Canceled"), (("progress", "canceled"),)),
        ),
        empty_text=N_("Make the first service order, or import orders from a file."),
    )  # fmt: skip


def _deadlines() -> ListSpec:
    return make_spec(
        "service_order",
        (
            _LEFT, _DUE, replace(_COMPLIANCE, hidden=False), Col("number", 15), Col("priority", 10),
            Col("description", 32), Col("customer_id.name", 24), Col("service_level_id.name", 20),
            Col("stage_id.name", 16), Col("responsible_id.name", 18), Col("recording_started_at", 17),
            Col("risk_at", 17, hidden=True), Col("recording", 12, hidden=True), Col("progress", 12, hidden=True),
            Col("location_id.name", 20, hidden=True), Col("object_id.name", 20, hidden=True),
            Col("agreement_id.number", 12, hidden=True), Col("preferred_technician_id.name", 18, hidden=True),
            Col("city", 16, hidden=True),
        ),
        "time_left",
        name="deadlines",
        title=N_("Deadlines"),
        icon="timer",
        fixed=_RUNNING,
        quick=(
            QuickFilter("late", N_("Late"), (("due_at", "<=now"),)),
            QuickFilter("at_risk", N_("At risk"), (("risk_at", "<=now"), ("due_at", ">now"))),
            QuickFilter("on_time", N_("On time"), (("risk_at", ">now"),)),
        ),
        empty_text=N_("The clock of an order runs when its agreement has a service level."),
        can_add=False,
    )  # fmt: skip


def _activities() -> ListSpec:
    return make_spec(
        "activity",
        (
            Col("starts_at", 17), Col("minutes", 10, total=True), Col("worker_id.name", 18), Col("priority", 10),
            Col("title", 30, empty="order_id.description"), Col("order_id.number", 15),
            Col("order_id.customer_id.name", 24), Col("order_id.location_id.name", 20),
            Col("order_id.object_id.name", 20), Col("dispatched", 13), Col("closed", 11),
            Col("worker_id.team_id.name", 14, hidden=True, label=N_("Dispatch team")),
            Col("type_id.name", 14, hidden=True), Col("phase_id.name", 14, hidden=True),
            Col("category", 13, hidden=True), Col("purpose", 20, hidden=True), Col("note", 30, hidden=True),
            Col("order_id.due_at", 19, hidden=True, live=Live.DUE),
        ),
        "-starts_at",
        quick=(
            QuickFilter("today", N_("Today"), (("starts_at", "today"),)),
            QuickFilter("late", N_("Late"), rule="late"),
            QuickFilter("unplanned", N_("Not scheduled"), (("starts_at", "="), ("closed", "no"))),
            QuickFilter("undispatched", N_("Not dispatched"), (("dispatched", "no"), ("closed", "no"))),
            QuickFilter("open", N_("Not closed"), (("closed", "no"),)),
        ),
        empty_text=N_("Activities are the visits of service orders. Make an order, or place one on the board."),
        opens="order_id",
        can_add=False,
    )  # fmt: skip


def _customers() -> tuple[ListSpec, ...]:
    return (
        make_spec(
            "customer",
            (
                Col("number", 10), Col("name", 36), Col("city", 18), Col("street", 26), Col("postal_code", 10),
                Col("phone", 17), Col("email", 26), Col("vat_id", 14), Col("blocked", 10),
                Col("phone_2", 17, hidden=True), Col("country", 8, hidden=True), Col("language", 8, hidden=True),
                Col("note", 40, hidden=True),
            ),
            "name",
            quick=(QuickFilter("blocked", N_("Blocked"), (("blocked", "yes"),)),),
            empty_text=N_("Add the first customer, or import customers from a file."),
        ),
        make_spec(
            "location",
            (
                Col("number", 10), Col("name", 30), Col("customer_id.name", 28), Col("city", 18), Col("street", 26),
                Col("postal_code", 10), Col("phone", 17), Col("access_notes", 40, hidden=True),
                Col("country", 8, hidden=True),
            ),
            "name",
            empty_text=N_("A location is a place of a customer where work is done. Add the first one."),
        ),
        make_spec(
            "contact",
            (
                Col("name", 26), Col("customer_id.name", 28), Col("location_id.name", 24), Col("position", 22),
                Col("phone", 17), Col("email", 28), Col("note", 40, hidden=True),
            ),
            "name",
            empty_text=N_("A contact is a person at a customer. Add the first one."),
        ),
    )  # fmt: skip


def _objects() -> tuple[ListSpec, ...]:
    return (
        make_spec(
            "service_object",
            (
                Col("number", 12), Col("name", 28), Col("group_id.name", 16), Col("serial_number", 16),
                Col("maker", 14), Col("model", 16), Col("customer_id.name", 26), Col("location_id.name", 22),
                Col("warranty_until", 12), Col("commissioned_on", 12, hidden=True), Col("place", 20, hidden=True),
                Col("item_id.name", 20, hidden=True), Col("tangible", 10, hidden=True), Col("note", 40, hidden=True),
            ),
            "number",
            quick=(QuickFilter("warranty", N_("Under warranty"), (("warranty_until", ">=today"),)),),
            empty_text=N_("A service object is what you look after: a lift, a unit, a printer. Add the first one."),
        ),
        make_spec(
            "item",
            (
                Col("number", 14), Col("name", 40), Col("unit", 8), Col("cost_price"), Col("sales_price"),
                Col("active", 9),
            ),
            "number",
            empty_text=N_("Items are the parts and materials of order lines. Add the first one."),
        ),
        make_spec("object_group", CODE_NAME, "code", empty_text=N_("Groups sort service objects. Add the first one.")),
    )  # fmt: skip


def _people() -> tuple[ListSpec, ...]:
    return (
        make_spec(
            "worker",
            (
                Col("number", 10), Col("name", 26), Col("team_id.name", 18), Col("kind", 16),
                Col("calendar_id.name", 14), Col("phone", 17), Col("email", 26), Col("active", 9),
                Col("login", 14, hidden=True), Col("note", 40, hidden=True),
            ),
            "name",
            quick=(
                QuickFilter("active", N_("Active"), (("active", "yes"),)),
                QuickFilter("teamless", N_("Without a team"), (("active", "yes"), ("team_id.name", "="))),
            ),
            empty_text=N_("Workers do, lead or dispatch work. Add the first one."),
        ),
        make_spec(
            "team",
            (*CODE_NAME, Col("owner_id.name", 26)),
            "code",
            empty_text=N_("Teams are the groups of the dispatch board. Add the first one."),
        ),
        make_spec("skill", CODE_NAME, "code", empty_text=N_("Skills are what orders ask for and workers have.")),
        make_spec(
            "absence",
            (Col("worker_id.name", 26), Col("kind", 16), Col("starts_at", 17), Col("ends_at", 17), Col("note", 40)),
            "-starts_at",
            quick=(QuickFilter("now", N_("Now and later"), (("ends_at", ">=today"),)),),
            empty_text=N_("Holidays, sick leave and training keep work away from a worker. Add the first one."),
        ),
    )  # fmt: skip


def _projects() -> tuple[ListSpec, ...]:
    price = (
        Col("type", 10), Col("project_id.name", 24), Col("worker_id.name", 20), Col("category_id.name", 20),
        Col("valid_from", 12),
    )  # fmt: skip
    return (
        make_spec(
            "project",
            (
                Col("number", 12), Col("name", 32), Col("customer_id.name", 28), Col("type", 18), Col("status", 10),
                Col("currency", 9), Col("default", 12), Col("group_id.name", 16),
                Col("invoice_customer_id.name", 24, hidden=True), Col("line_property_id.name", 16, hidden=True),
            ),
            "number",
            quick=(
                QuickFilter("open", N_("Open ones"), (("status", "open"),)),
                QuickFilter("closed", N_("Closed ones"), (("status", "closed"),)),
            ),
            empty_text=N_("A project is the account of a customer's work. Every new customer gets one."),
        ),
        make_spec(
            "category",
            (
                *CODE_NAME, Col("type", 12), Col("group_id.name", 20), Col("active", 12), Col("default", 12),
                Col("subscription", 12, hidden=True),
            ),
            "code",
            empty_text=N_("Categories say what a line is in the accounts. Add the first one."),
        ),
        make_spec(
            "line_property",
            (
                *CODE_NAME, Col("chargeable", 12), Col("accrue", 12), Col("capitalise", 12), Col("cost_percent", 12),
                Col("sales_percent", 12),
            ),
            "code",
            empty_text=N_("Line properties say whether the customer pays. Add the first one."),
        ),
        make_spec(
            "property_rule",
            (
                Col("line_property_id.name", 20), Col("project_id.name", 28), Col("project_group_id.name", 20),
                Col("category_id.name", 20), Col("category_group_id.name", 20),
            ),
            "line_property_id.name",
            empty_text=N_("Rules propose a line property for a project and a category. Add the first one."),
        ),
        make_spec(
            "project_validation",
            (Col("project_id.name", 28), Col("category_id.name", 24), Col("worker_id.name", 24), Col("note", 40)),
            "project_id.name",
            empty_text=N_("Who may work for which project and category, where a parameter asks. Add the first one."),
        ),
        make_spec("cost_price", (*price, Col("price", 12)), "-valid_from",
                  empty_text=N_("Cost prices of hours and expenses. Add the first one.")),
        make_spec("sales_price", (*price, Col("currency", 9), Col("model", 20), Col("value", 14)), "-valid_from",
                  empty_text=N_("Sales prices of hours, expenses and fees. Add the first one.")),
        make_spec("exchange_rate", (Col("currency", 12), Col("valid_from", 14), Col("rate", 14)), "-valid_from",
                  empty_text=N_("Rates turn other currencies into the company's, for the margin.")),
        make_spec("project_group", CODE_NAME, "code", empty_text=N_("Groups sort projects. Add the first one.")),
        make_spec("category_group", CODE_NAME, "code", empty_text=N_("Groups sort categories. Add the first one.")),
        make_spec(
            "project_transaction",
            (
                Col("number", 16), Col("dated_on", 12), Col("type", 10), Col("project_id.name", 26),
                Col("order_id.number", 15), Col("description", 30), Col("quantity", 10), Col("unit", 6),
                Col("cost_amount", 12), Col("sales_amount", 12), Col("currency", 9), Col("chargeable", 12),
                Col("journal_id.number", 15), Col("reverses_id.number", 16), Col("category_id.name", 16, hidden=True),
                Col("worker_id.name", 18, hidden=True), Col("item_id.name", 20, hidden=True),
                Col("cost_price", 12, hidden=True), Col("sales_price", 12, hidden=True),
                Col("invoice_number", 16, hidden=True), Col("posted_at", 17, hidden=True),
            ),
            "-dated_on",
            empty_text=N_("Posting writes transactions: they are never changed, only reversed."),
            opens="order_id",
            can_add=False,
        ),
    )  # fmt: skip


def _service() -> tuple[ListSpec, ...]:
    return (
        make_spec(
            "stage",
            (
                Col("path", 44), Col("code", 12), Col("name", 24, hidden=True),
                Col("parent_id.name", 20, hidden=True), Col("may_modify", 10), Col("may_cancel", 10),
                Col("may_delete", 10), Col("may_post", 10), Col("stops_recording", 14), Col("needs_reason", 10),
                Col("phase_id.name", 16),
            ),
            "path",
            empty_text=N_("Stages are the way of an order; one of them has no parent. Add it first."),
        ),
        make_spec("reason_code", CODE_NAME, "code",
                  empty_text=N_("Reasons are given when a stage asks for them. Add the first one.")),
        make_spec("warehouse", (*CODE_NAME, Col("worker_id.name", 24), Col("default", 12), Col("city", 18)), "code",
                  empty_text=N_("Warehouses and vans hold the items. Add the first one.")),
        make_spec(
            "stock_balance",
            (
                Col("item_id.number", 14), Col("item_id.name", 32), Col("warehouse_id.name", 22), Col("on_hand", 12),
                Col("reserved", 12), Col("available", 12), Col("average_cost", 12), Col("value", 14, total=True),
                Col("item_id.unit", 8),
            ),
            "item_id.number",
            name="stock",
            quick=(
                QuickFilter("there", N_("In stock"), (("on_hand", ">0"),)),
                QuickFilter("short", N_("Nothing available"), (("available", "<=0"),)),
            ),
            empty_text=N_("What is in the warehouses is listed here. Receive the first items."),
            opens="item_id",
            can_add=False,
            follows=("stock_move", "item_requirement"),
        ),
        make_spec(
            "stock_move",
            (
                Col("at", 17), Col("kind", 14), Col("item_id.number", 14), Col("item_id.name", 30),
                Col("warehouse_id.name", 20), Col("quantity", 12), Col("cost_price", 12), Col("on_hand", 12),
                Col("average_cost", 12), Col("user", 14), Col("note", 30), Col("transaction_id.number", 16),
            ),
            "-at",
            empty_text=N_("What comes in and goes out of warehouses is listed here."),
            opens="item_id",
            can_add=False,
        ),
        make_spec(
            "service_request",
            (
                Col("number", 15), Col("status", 12), Col("received_at", 17), Col("priority", 10), Col("title", 30),
                Col("company_name", 24), Col("caller", 18), Col("phone", 17), Col("customer_id.name", 24),
                Col("object_id.name", 20), Col("channel", 10), Col("order_id.number", 15),
                Col("reject_reason", 24, hidden=True), Col("preferred_at", 17, hidden=True),
                Col("email", 22, hidden=True), Col("problem", 40, hidden=True),
            ),
            "-received_at",
            quick=(
                QuickFilter("new", N_("New ones"), (("status", "new"),)),
                QuickFilter("rejected", N_("Rejected"), (("status", "rejected"),)),
            ),
            empty_text=N_("Requests come in by telephone and in files. Take down the first one."),
        ),
    )  # fmt: skip


def _setup() -> tuple[ListSpec, ...]:
    return (
        make_spec("work_calendar", (*CODE_NAME, Col("country", 14)), "code",
                  empty_text=N_("A calendar says when workers are there. Add the first one.")),
        make_spec("order_type", CODE_NAME, "code", empty_text=N_("Kinds of orders, such as repair or inspection.")),
        make_spec("service_task", CODE_NAME, "code",
                  empty_text=N_("Tasks group the lines of an order on printed documents.")),
        make_spec("activity_type", CODE_NAME, "code", empty_text=N_("Types tell activities apart.")),
        make_spec("activity_phase", CODE_NAME, "code", empty_text=N_("Phases say how far an activity is.")),
        make_spec("number_sequence", (Col("code", 22), Col("pattern", 26), Col("next_number", 14), Col("year", 8)),
                  "code", can_add=False, empty_text=N_("Sequences appear when the first record gets its number.")),
    )  # fmt: skip


def _documents() -> ListSpec:
    return make_spec(
        "document_issued",
        (
            Col("issued_at", 17, label=N_("Issued"), kind=FieldKind.INSTANT),
            Col("kind", 14, label=N_("Document"), kind=FieldKind.CHOICE, choices=tuple(DocumentKind)),
            Col("title", 40, label=N_("Title"), kind=FieldKind.TEXT),
            Col("revision", 9, label=N_("Revision"), kind=FieldKind.WHOLE),
            Col("language", 9, label=N_("Language"), kind=FieldKind.TEXT),
            Col("issued_by", 18, label=N_("Issued by"), kind=FieldKind.TEXT),
        ),
        "-issued_at",
        title=N_("Documents issued"),
        icon="file-text",
        empty_text=N_("Print a work order: what was issued is kept here for ever."),
        can_add=False,
    )


def _all() -> tuple[ListSpec, ...]:
    return (
        _orders(),
        _deadlines(),
        _activities(),
        *_customers(),
        *_objects(),
        *_people(),
        *_projects(),
        *agreement_lists(),
        *_service(),
        *repair_lists(),
        *_setup(),
        _documents(),
    )


LISTS: Final[Mapping[str, ListSpec]] = MappingProxyType({spec.name: spec for spec in _all()})
