"""Every list there is, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from svcdesk.domain.fields import FieldKind
from svcdesk.domain.kinds import DocumentKind
from svcdesk.i18n import N_
from svcdesk.queries.lists.spec import Col, ListSpec, QuickFilter, make_spec

_CODE_NAME: Final = (Col("code", 14), Col("name", 40))


def _orders() -> ListSpec:
    return make_spec(
        "service_order",
        (
            Col("number", 15), Col("priority", 10), Col("description", 32), Col("customer_id.name", 23),
            Col("location_id.name", 19), Col("object_id.name", 19), Col("preferred_at", 17),
            Col("preferred_technician_id.name", 18), Col("progress", 12), Col("order_type_id.name", 14),
            Col("created_at", 17), Col("customer_id.number", 12, hidden=True, label=N_("Customer number")),
            Col("object_id.serial_number", 16, hidden=True), Col("contact_id.name", 18, hidden=True),
            Col("city", 16, hidden=True), Col("street", 22, hidden=True), Col("reference_text", 16, hidden=True),
            Col("window_from", 17, hidden=True), Col("window_until", 17, hidden=True),
            Col("responsible_id.name", 18, hidden=True), Col("origin", 12, hidden=True),
            Col("signed_off_at", 17, hidden=True), Col("problem", 40, hidden=True),
        ),
        "-created_at",
        quick=(
            QuickFilter("open", N_("In process"), (("progress", "in_process"),)),
            QuickFilter("urgent", N_("High, in process"), (("progress", "in_process"), ("priority", "high"))),
            QuickFilter("unsigned", N_("Not signed off"), (("progress", "in_process"), ("signed_off_at", "="))),
            QuickFilter("today", N_("For today"), (("preferred_at", "today"),)),
        ),
        empty_text=N_("Make the first service order, or import orders from a file."),
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
        ),
        "-starts_at",
        quick=(
            QuickFilter("today", N_("Today"), (("starts_at", "today"),)),
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
        make_spec("object_group", _CODE_NAME, "code", empty_text=N_("Groups sort service objects. Add the first one.")),
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
            (*_CODE_NAME, Col("owner_id.name", 26)),
            "code",
            empty_text=N_("Teams are the groups of the dispatch board. Add the first one."),
        ),
        make_spec("skill", _CODE_NAME, "code", empty_text=N_("Skills are what orders ask for and workers have.")),
        make_spec(
            "absence",
            (Col("worker_id.name", 26), Col("kind", 16), Col("starts_at", 17), Col("ends_at", 17), Col("note", 40)),
            "-starts_at",
            quick=(QuickFilter("now", N_("Now and later"), (("ends_at", ">=today"),)),),
            empty_text=N_("Holidays, sick leave and training keep work away from a worker. Add the first one."),
        ),
    )  # fmt: skip


def _setup() -> tuple[ListSpec, ...]:
    return (
        make_spec("work_calendar", (*_CODE_NAME, Col("country", 14)), "code",
                  empty_text=N_("A calendar says when workers are there. Add the first one.")),
        make_spec("order_type", _CODE_NAME, "code", empty_text=N_("Kinds of orders, such as repair or inspection.")),
        make_spec("service_task", _CODE_NAME, "code",
                  empty_text=N_("Tasks group the lines of an order on printed documents.")),
        make_spec("activity_type", _CODE_NAME, "code", empty_text=N_("Types tell activities apart.")),
        make_spec("activity_phase", _CODE_NAME, "code", empty_text=N_("Phases say how far an activity is.")),
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
    return (_orders(), _activities(), *_customers(), *_objects(), *_people(), *_setup(), _documents())


LISTS: Final[Mapping[str, ListSpec]] = MappingProxyType({spec.name: spec for spec in _all()})
