"""New records with what can be filled in: defaults, copies, and what follows from a choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from svcdesk.domain.drafts import RecordDraft, RowDraft
from svcdesk.domain.fields import FieldSpec
from svcdesk.domain.orders import LINE_FATE, applies
from svcdesk.models import (
    Agreement,
    AgreementGroup,
    Customer,
    Location,
    ObjectGroupSkill,
    ObjectRelation,
    Project,
    ServiceLevel,
    ServiceObject,
)
from svcdesk.queries.forms import captions_for, child_fields, form_spec, load_record, row_captions
from svcdesk.store import Reader

_NOT_COPIED: Final = LINE_FATE | {
    "number", "code", "progress", "created_at", "preferred_at", "window_from", "window_until", "stage_id",
    "service_level_id", "recording", "recording_started_at", "due_at", "risk_at", "allowed_minutes", "compliance",
    "calendar_conflict", "default", "import_key",
}  # fmt: skip


def new_record(reader: Reader, entity: str, defaults: Mapping[str, Any]) -> RecordDraft:
    """A new record with its defaults filled in; ``copy_of`` among them copies another record first.

    A copy takes the rows along but neither number nor times nor what happened since.
    """
    spec = form_spec(entity)
    given = dict(defaults)
    copied = load_record(reader, entity, given.pop("copy_of")) if "copy_of" in given else None
    values = _start(spec.fields)
    children: dict[str, tuple[RowDraft, ...]] = {child.entity: () for child in spec.children}
    if copied is not None:
        values |= {name: value for name, value in copied.values.items() if name not in _NOT_COPIED}
        children |= {
            child.entity: tuple(_copied_row(row, child.fields) for row in copied.children[child.entity])
            for child in spec.children
            if child.entity != "activity"
        }
    else:
        given = {**_of_parameters(reader, entity), **given}
    given = {name: value for name, value in given.items() if name in values}
    values |= given
    proposed = propose(reader, entity, given)
    values |= {name: value for name, value in proposed.values.items() if name not in given}
    for child_entity, rows in proposed.children.items():
        children[child_entity] = children[child_entity] or rows
    return _captioned(reader, entity, values, children)


def propose(reader: Reader, entity: str, chosen: Mapping[str, Any]) -> RecordDraft:
    """What follows from values that were just chosen; the form fills it in where nothing is typed.

    An order: agreement → project, customer, description, contact, people, activity type; project → customer;
    object → customer, location, skills of its group; location → customer, address; customer → its location if it
    has one only. An agreement: group → service level. An object or a contact: location → customer. A location:
    customer → country. A repair line: order → its only object. A line of an order has ``queries.line_proposals``.
    """
    children: dict[str, tuple[RowDraft, ...]] = {}
    values: dict[str, Any] = {}
    if entity in ("service_order", "service_request"):
        agreed = _of_agreement(reader, chosen.get("agreement_id")) if entity == "service_order" else {}
        values, children = _of_object(reader, {**agreed, **chosen})
        values = {**agreed, **values}
    if entity == "service_request":
        children = {}
    project = reader.session.get(Project, chosen["project_id"]) if chosen.get("project_id") else None
    if entity == "service_order" and project is not None:
        values.setdefault("customer_id", project.customer_id)
    location_id = values.get("location_id") or chosen.get("location_id")
    if entity in ("service_order", "service_request", "service_object", "contact") and location_id:
        values |= _of_location(reader, location_id, with_address=entity == "service_order")
    customer = reader.session.get(Customer, chosen["customer_id"]) if chosen.get("customer_id") else None
    if entity == "location" and customer is not None:
        values["country"] = customer.country
    if entity == "agreement":
        values |= _of_group(reader, chosen.get("group_id"))
    if entity == "repair_line" and chosen.get("object_id") is None:
        values |= _of_order(reader, chosen.get("order_id"))
    values = {name: value for name, value in values.items() if value is not None}
    return _captioned(reader, entity, values, children)


def _start(specs: Sequence[FieldSpec]) -> dict[str, Any]:
    return {spec.name: spec.blank if spec.default is None else spec.default for spec in specs}


def _copied_row(row: RowDraft, specs: Sequence[FieldSpec]) -> RowDraft:
    values = _start(specs)
    type_ = row.values.get("type")
    values |= {
        name: value
        for name, value in row.values.items()
        if name not in _NOT_COPIED and (type_ is None or applies(type_, name))
    }
    return RowDraft(None, values)


def _of_agreement(reader: Reader, agreement_id: int | None) -> dict[str, Any]:
    """What an agreement gives to an order (reference 6.1)."""
    agreement = reader.session.get(Agreement, agreement_id) if agreement_id else None
    project = reader.session.get(Project, agreement.project_id) if agreement is not None else None
    if agreement is None or project is None:
        return {}
    names = ("description", "contact_id", "preferred_technician_id", "responsible_id", "activity_type_id")
    given = {name: getattr(agreement, name) for name in names if getattr(agreement, name)}
    return {**given, "project_id": project.id, "customer_id": project.customer_id}


def _of_group(reader: Reader, group_id: int | None) -> dict[str, Any]:
    """The service level of a group, unless it is suspended (reference 3)."""
    group = reader.session.get(AgreementGroup, group_id) if group_id else None
    level = reader.session.get(ServiceLevel, group.service_level_id) if group and group.service_level_id else None
    return {"service_level_id": level.id} if level is not None and not level.suspended else {}


def _of_order(reader: Reader, order_id: int | None) -> dict[str, Any]:
    """Its object, if it is related to one only (reference 12): the same that saving fills in."""
    related = select(ObjectRelation.object_id).where(ObjectRelation.order_id == order_id).distinct().limit(2)
    ids = reader.session.scalars(related).all() if order_id else []
    return {"object_id": ids[0]} if len(ids) == 1 else {}


def _of_parameters(reader: Reader, entity: str) -> dict[str, Any]:
    """What the parameters propose to a new record (reference 2.1)."""
    if entity != "agreement":
        return {}
    parameters = reader.parameters
    given = {"group_id": parameters.agreement_group, "activity_type_id": parameters.agreement_activity_type}
    return {**given, "starts_on": reader.site.day(reader.clock.now())}


def _of_object(reader: Reader, chosen: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, tuple[RowDraft, ...]]]:
    session = reader.session
    thing = session.get(ServiceObject, chosen["object_id"]) if chosen.get("object_id") else None
    if thing is not None:
        asked = session.scalars(select(ObjectGroupSkill.skill_id).where(ObjectGroupSkill.group_id == thing.group_id))
        rows = tuple(RowDraft(None, {"skill_id": skill_id}) for skill_id in asked)
        return {"customer_id": thing.customer_id, "location_id": thing.location_id}, {"order_skill": rows}
    if chosen.get("customer_id") and not chosen.get("location_id"):
        ids = session.scalars(select(Location.id).where(Location.customer_id == chosen["customer_id"]).limit(2)).all()
        return ({"location_id": ids[0]} if len(ids) == 1 else {}), {}
    return {}, {}


def _of_location(reader: Reader, location_id: int, *, with_address: bool) -> dict[str, Any]:
    location = reader.session.get(Location, location_id)
    if location is None:
        return {}
    address = {"address_name": location.name, "street": location.street, "city": location.city,
               "postal_code": location.postal_code, "country": location.country}  # fmt: skip
    return {"customer_id": location.customer_id, **(address if with_address else {})}


def _captioned(
    reader: Reader, entity: str, values: Mapping[str, Any], children: Mapping[str, tuple[RowDraft, ...]]
) -> RecordDraft:
    specs = form_spec(entity).fields
    rows = [(child_fields(entity, name), row.values) for name, drafts in children.items() for row in drafts]
    captions = captions_for(reader, [(specs, values), *rows])
    named = {
        name: tuple(
            RowDraft(None, row.values, row_captions(child_fields(entity, name), row.values, captions)) for row in drafts
        )
        for name, drafts in children.items()
    }
    return RecordDraft(entity, None, None, "", values, row_captions(specs, values, captions), named)
