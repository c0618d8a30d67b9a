"""Everything that ever happened to a service object, and what is ahead: one list of events, newest first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from svcdesk.domain.kinds import EventKind, LineStatus, LineType, Progress
from svcdesk.domain.timeline import Event
from svcdesk.models import (
    Activity,
    Agreement,
    Attachment,
    BomChange,
    BomLine,
    Change,
    DiagnosisCode,
    DocumentIssued,
    Item,
    Meter,
    MeterReading,
    ObjectRelation,
    OrderLine,
    RepairLine,
    RepairStage,
    Resolution,
    ServiceObject,
    ServiceOrder,
    ServiceRequest,
    SymptomCode,
    Unit,
    Worker,
)
from svcdesk.models.specs import field_specs
from svcdesk.queries.histories import load_history
from svcdesk.queries.repair_sheets import repairs_subject
from svcdesk.store import Reader
from svcdesk.store.stock_facts import among

MOST_EVENTS: Final = 5_000
"""So many are shown, the newest; no kind is read further back than this either."""
_MOST_CHANGES: Final = 2_000
_PLACE_FIELDS: Final = ("customer_id", "location_id", "place", "parent_id")
_ORDER: Final = "service_order"


class _Order(NamedTuple):
    id: int
    number: str
    description: str
    progress: Progress
    created_at: datetime
    signed_off_at: datetime | None
    thing: str
    """The number of the part that it is about; empty where it is about the object."""
    things: set[int]
    """All of the objects that it is about or related to."""

    @property
    def what(self) -> str:
        return f"{self.number}  {self.description}"


def load_timeline(reader: Reader, object_id: int, *, built_in: bool = True) -> list[Event]:
    """The events of an object, with ``built_in`` also of what is built into it now; newest first, what is ahead on top.

    As many selects however many events there are. Of orders in which other objects stand as well, the visits are its
    own too, the lines only where they name it or the order is about it. The newest ``MOST_EVENTS`` are returned.
    """
    things = _things(reader, object_id, built_in=built_in)
    if not things:
        return []
    orders = _load_orders(reader, things)
    repairs = _load_repairs(reader, things)
    events = [
        *_own(reader, object_id),
        *_others_in(reader, object_id),
        *_agreements(reader, things),
        *_requests(reader, things),
        *_orders(reader, orders),
        *_visits(reader, orders),
        *repairs,
        *_stages(reader, repairs),
        *_parts(reader, things, orders),
        *_readings(reader, things),
        *_documents(reader, things, orders),
        *_files(reader, things, orders, repairs),
    ]
    span = reader.site.day_span
    events.sort(key=lambda event: event.at or span(event.day)[0], reverse=True)
    return events[:MOST_EVENTS]


def _things(reader: Reader, object_id: int, *, built_in: bool) -> dict[int, str]:
    """The numbers of the object (empty, for it needs no name) and of what is in it, by id."""
    found: dict[int, str] = {}
    above = list(reader.session.scalars(select(ServiceObject.id).where(ServiceObject.id == object_id)))
    found |= dict.fromkeys(above, "")
    while above and built_in:
        query = select(ServiceObject.id, ServiceObject.number).where(ServiceObject.parent_id.in_(above))
        fresh = {id_: number for id_, number in reader.session.execute(query) if id_ not in found}
        found |= fresh
        above = list(fresh)
    return found


def _load_orders(reader: Reader, things: dict[int, str]) -> dict[int, _Order]:
    """The orders that are about the objects, or related to them (lines and repairs relate them)."""
    columns = (ServiceOrder.id, ServiceOrder.number, ServiceOrder.description, ServiceOrder.progress,
               ServiceOrder.created_at, ServiceOrder.signed_off_at)  # fmt: skip
    newest = ServiceOrder.id.desc()
    about = select(*columns, ServiceOrder.object_id).where(among(ServiceOrder.object_id, things))
    related = (
        select(*columns, ObjectRelation.object_id)
        .join(ObjectRelation, ObjectRelation.order_id == ServiceOrder.id)
        .where(among(ObjectRelation.object_id, things))
    )
    found: dict[int, _Order] = {}
    for query in (about, related):
        rows: Iterable[Any] = reader.session.execute(query.order_by(newest).limit(MOST_EVENTS))
        for row in rows:
            number, before = things[row[6]], found.get(row[0])
            if before is None:
                found[row[0]] = _Order._make((*row[:6], number, {row[6]}))
                continue
            before.things.add(row[6])
            if not number:  # what is its own is not that of a part
                found[row[0]] = before._replace(thing=number)
    return found


def _event(reader: Reader, kind: EventKind, at: datetime, **values: Any) -> Event:
    return Event(kind, reader.site.day(at), at, **values)


def _own(reader: Reader, object_id: int) -> Iterator[Event]:
    """What its own record says, and what was changed in it."""
    thing = reader.session.get_one(ServiceObject, object_id)
    about: dict[str, Any] = {"entity": "service_object", "record_id": object_id}
    if thing.commissioned_on is not None:
        yield Event(EventKind.COMMISSIONED, thing.commissioned_on, **about)
    if thing.warranty_until is not None:
        yield Event(EventKind.WARRANTY_ENDS, thing.warranty_until, **about)
    specs = {spec.name: spec.label for spec in field_specs(ServiceObject)}
    of_place = {specs[name] for name in _PLACE_FIELDS}
    entered = False
    for row in load_history(reader, "service_object", object_id, _MOST_CHANGES):
        if row.entity != "service_object":
            continue
        if row.action == "I":
            if not entered:
                yield _event(reader, EventKind.ENTERED, row.at, who=row.user, **about)
            entered = True
            continue
        kind = EventKind.MOVED if row.label in of_place else EventKind.CHANGED
        yield _event(
            reader, kind, row.at, label=row.label, before=row.old, after=row.new, who=row.user, **about
        )  # fmt: skip


def _others_in(reader: Reader, object_id: int) -> Iterator[Event]:
    """What was built into it and taken out again, from the change log of the others.

    What others were entered with is read only of those that are in it or ever left it: an import enters thousands.
    """
    before, after = (func.json_extract(Change.fields, f"$.parent_id[{at}]") for at in (0, 1))
    query = (
        select(Change.entity_id, after, Unit.at, Unit.user, ServiceObject.number, ServiceObject.name)
        .join(Unit, Unit.id == Change.unit_id)
        .join(ServiceObject, ServiceObject.id == Change.entity_id)
        .where(Change.entity == "service_object")
        .order_by(Change.id.desc())
        .limit(_MOST_CHANGES)
    )
    moved = list(
        reader.session.execute(query.where(Change.action == "U", or_(before == object_id, after == object_id)))
    )
    there = {row[0] for row in moved}
    there |= set(reader.session.scalars(select(ServiceObject.id).where(ServiceObject.parent_id == object_id)))
    entered = query.where(Change.action == "I", among(Change.entity_id, there), after == object_id)
    rows: list[Any] = [*moved, *reader.session.execute(entered)]
    for id_, new, at, user, number, name in rows:
        kind = EventKind.BUILT_IN if new == object_id else EventKind.TAKEN_OUT
        yield _event(
            reader, kind, at, what=f"{number}  {name}", who=user, entity="service_object", record_id=id_
        )  # fmt: skip


def _agreements(reader: Reader, things: dict[int, str]) -> Iterator[Event]:
    """Beginning and end of the agreements that are related to it."""
    query = (
        select(Agreement.id, Agreement.number, Agreement.description, Agreement.starts_on, Agreement.ends_on,
               ObjectRelation.object_id, ObjectRelation.reference_text)
        .join(ObjectRelation, ObjectRelation.agreement_id == Agreement.id)
        .where(among(ObjectRelation.object_id, things), Agreement.template.is_(False))
    )  # fmt: skip
    rows: Iterable[Any] = reader.session.execute(query)
    for id_, number, text, starts_on, ends_on, thing, reference in rows:
        begin = Event(EventKind.AGREEMENT_BEGINS, starts_on, what=f"{number}  {text}", detail=reference,
                      entity="agreement", record_id=id_, thing=things[thing])  # fmt: skip
        yield begin
        if ends_on is not None:
            yield replace(begin, kind=EventKind.AGREEMENT_ENDS, day=ends_on)


def _requests(reader: Reader, things: dict[int, str]) -> Iterator[Event]:
    query = select(
        ServiceRequest.id, ServiceRequest.number, ServiceRequest.title, ServiceRequest.received_at,
        ServiceRequest.caller, ServiceRequest.symptom, ServiceRequest.object_id,
    ).where(among(ServiceRequest.object_id, things))  # fmt: skip
    rows: Iterable[Any] = reader.session.execute(query.order_by(ServiceRequest.id.desc()).limit(MOST_EVENTS))
    for id_, number, title, at, caller, symptom, thing in rows:
        yield _event(
            reader, EventKind.REQUEST, at, what=f"{number}  {title}", detail=symptom, who=caller,
            entity="service_request", record_id=id_, thing=things[thing],
        )  # fmt: skip


def _orders(reader: Reader, orders: dict[int, _Order]) -> Iterator[Event]:
    canceled = [order.id for order in orders.values() if order.progress is Progress.CANCELED]
    ends = _when_canceled(reader, canceled)
    for order in orders.values():
        about: dict[str, Any] = {"what": order.what, "entity": _ORDER, "record_id": order.id, "thing": order.thing}
        yield _event(reader, EventKind.ORDER_CREATED, order.created_at, **about)
        if order.signed_off_at is not None:
            yield _event(reader, EventKind.ORDER_SIGNED, order.signed_off_at, **about)
        if order.id in ends:
            at, user = ends[order.id]
            yield _event(reader, EventKind.ORDER_CANCELED, at, who=user, **about)


def _when_canceled(reader: Reader, ids: Collection[int]) -> dict[int, tuple[datetime, str]]:
    """When and by whom orders were canceled the last time, where the change log knows."""
    query = (
        select(Change.entity_id, Unit.at, Unit.user)
        .join(Unit, Unit.id == Change.unit_id)
        .where(Change.entity == _ORDER, among(Change.entity_id, ids), Change.action == "U",
               func.json_extract(Change.fields, "$.progress[1]") == Progress.CANCELED.value)
        .order_by(Change.id)
    )  # fmt: skip
    rows: Iterable[Any] = reader.session.execute(query) if ids else ()
    return {id_: (at, user) for id_, at, user in rows}


def _visits(reader: Reader, orders: dict[int, _Order]) -> Iterator[Event]:
    """The activities that have a time: over, or ahead."""
    query = (
        select(Activity.order_id, Activity.title, Activity.starts_at, Activity.minutes, Activity.closed, Worker.name)
        .outerjoin(Worker, Worker.id == Activity.worker_id)
        .where(among(Activity.order_id, orders), Activity.starts_at.is_not(None), Activity.closed_by_cancel.is_(False))
        .order_by(Activity.starts_at.desc())
        .limit(MOST_EVENTS)
    )
    now = reader.clock.now()
    rows: Iterable[Any] = reader.session.execute(query)
    for order_id, title, at, minutes, closed, worker in rows:
        order = orders[order_id]
        if order.progress is Progress.CANCELED:
            continue
        kind = EventKind.VISIT if closed or at <= now else EventKind.VISIT_PLANNED
        yield _event(
            reader, kind, at, what=order.what, detail=title if title not in order.description else "", who=worker or "",
            amount=Decimal(minutes), unit="min", entity=_ORDER, record_id=order_id, thing=order.thing,
        )  # fmt: skip


def _load_repairs(reader: Reader, things: dict[int, str]) -> list[Event]:
    """Repair lines: with what they came, and how they ended."""
    query = (
        select(RepairLine.id, RepairLine.number, RepairLine.description, RepairLine.created_at, RepairLine.finished_at,
               RepairLine.object_id, SymptomCode.name, DiagnosisCode.name, Resolution.name, Worker.name)
        .outerjoin(SymptomCode, SymptomCode.id == RepairLine.symptom_id)
        .outerjoin(DiagnosisCode, DiagnosisCode.id == RepairLine.diagnosis_id)
        .outerjoin(Resolution, Resolution.id == RepairLine.resolution_id)
        .outerjoin(Worker, Worker.id == RepairLine.worker_id)
        .where(among(RepairLine.object_id, things))
        .order_by(RepairLine.id.desc())
        .limit(MOST_EVENTS)
    )  # fmt: skip
    found = []
    rows: Iterable[Any] = reader.session.execute(query)
    for id_, number, text, created, finished, thing, symptom, diagnosis, resolution, worker in rows:
        said = " · ".join(part for part in (symptom, text) if part)
        about: dict[str, Any] = {"what": f"{number}  {text or symptom or ''}".strip(), "who": worker or "",
                                 "entity": "repair_line", "record_id": id_, "thing": things[thing]}  # fmt: skip
        if created is not None:
            detail = said if text and symptom else ""
            found.append(_event(reader, EventKind.REPAIR_BEGUN, created, detail=detail, **about))
        if finished is not None:
            ends = " → ".join(part for part in (diagnosis, resolution) if part)
            found.append(_event(reader, EventKind.REPAIR_FINISHED, finished, detail=ends, **about))
    return found


def _stages(reader: Reader, repairs: Sequence[Event]) -> Iterator[Event]:
    """The stages that repairs went through, from the change log; begin and end are events already."""
    lines = {event.record_id: event for event in repairs if event.record_id is not None}
    ends = {(event.record_id, event.at) for event in repairs if event.kind is EventKind.REPAIR_FINISHED}
    after = func.json_extract(Change.fields, "$.stage_id[1]")
    query = (
        select(Change.entity_id, RepairStage.name, RepairStage.finished, Unit.at, Unit.user)
        .join(Unit, Unit.id == Change.unit_id)
        .join(RepairStage, RepairStage.id == after)
        .where(Change.entity == "repair_line", among(Change.entity_id, lines), Change.action == "U")
        .order_by(Change.id.desc())
        .limit(MOST_EVENTS)
    )
    rows: Iterable[Any] = reader.session.execute(query) if lines else ()
    for id_, stage, finishes, at, user in rows:
        if not finishes or (id_, at) not in ends:
            line = lines[id_]
            yield _event(
                reader, EventKind.REPAIR_STAGE, at, what=line.what, detail=stage, who=user, entity="repair_line",
                record_id=id_, thing=line.thing,
            )  # fmt: skip


def _parts(reader: Reader, things: dict[int, str], orders: dict[int, _Order]) -> Iterator[Event]:
    """What was changed in the service BOM, and the items that orders used for the object beside that."""
    line, old = aliased(BomLine), aliased(BomLine)
    changes = (
        select(BomChange.kind, BomChange.at, BomChange.user, BomChange.part_quantity, line.unit, line.description,
               old.description, BomChange.serial_before, BomChange.serial_number, BomChange.order_id,
               ServiceOrder.number, BomChange.object_id, BomChange.order_line_id, BomChange.note)
        .outerjoin(line, line.id == BomChange.line_id)
        .outerjoin(old, old.id == BomChange.replaced_line_id)
        .outerjoin(ServiceOrder, ServiceOrder.id == BomChange.order_id)
        .where(among(BomChange.object_id, things))
        .order_by(BomChange.id.desc())
        .limit(MOST_EVENTS)
    )  # fmt: skip
    told: set[int] = set()
    rows: Iterable[Any] = reader.session.execute(changes)
    for (kind, at, user, amount, unit, part, old_part, serial_out, serial_in, order_id, number, thing, order_line,
         note) in rows:  # fmt: skip
        if order_line is not None:
            told.add(order_line)
        serials = f"{serial_out or '–'} → {serial_in or '–'}" if serial_out or serial_in else ""
        went = old_part if old_part and old_part != part else ""
        yield _event(
            reader, EventKind.PART_CHANGED, at, change=kind, what=" ← ".join(filter(None, (part, went))),
            detail=" · ".join(filter(None, (serials, number, note))), who=user, amount=amount or None, unit=unit or "",
            entity=_ORDER if order_id is not None else "service_object",
            record_id=order_id if order_id is not None else thing, thing=things[thing],
        )  # fmt: skip
    yield from _used(reader, things, orders, told)


def _used(
    reader: Reader, things: dict[int, str], orders: dict[int, _Order], told: Collection[int]
) -> Iterator[Event]:  # fmt: skip
    without = and_(OrderLine.object_id.is_(None), among(ServiceOrder.object_id, things))
    query = (
        select(OrderLine.id, OrderLine.order_id, OrderLine.description, Item.name, OrderLine.quantity, OrderLine.unit,
               OrderLine.executed_on, OrderLine.object_id)
        .join(ServiceOrder, ServiceOrder.id == OrderLine.order_id)
        .outerjoin(Item, Item.id == OrderLine.item_id)
        .where(OrderLine.type == LineType.ITEM, OrderLine.status != LineStatus.CANCELED,
               among(OrderLine.order_id, orders), or_(among(OrderLine.object_id, things), without))
        .order_by(OrderLine.id.desc())
        .limit(MOST_EVENTS)
    )  # fmt: skip
    rows: Iterable[Any] = reader.session.execute(query)
    for id_, order_id, text, item, quantity, unit, done_on, thing in rows:
        order = orders[order_id]
        day = done_on or (reader.site.day(order.signed_off_at) if order.signed_off_at is not None else None)
        if id_ in told or day is None:
            continue
        yield Event(
            EventKind.PART_USED, day, what=text or item or "", detail=order.number, amount=quantity, unit=unit,
            entity=_ORDER, record_id=order_id, thing=things.get(thing, order.thing),
        )  # fmt: skip


def _readings(reader: Reader, things: dict[int, str]) -> Iterator[Event]:
    query = (
        select(Meter.id, Meter.name, Meter.unit, Meter.object_id, MeterReading.at, MeterReading.value,
               MeterReading.replaced, MeterReading.note, MeterReading.user)
        .join(Meter, Meter.id == MeterReading.meter_id)
        .where(among(Meter.object_id, things))
        .order_by(MeterReading.at.desc())
        .limit(MOST_EVENTS)
    )  # fmt: skip
    rows: Iterable[Any] = reader.session.execute(query)
    for id_, name, unit, thing, at, value, replaced, note, user in rows:
        yield _event(
            reader, EventKind.METER_CHANGED if replaced else EventKind.READING, at, what=name, detail=note, who=user,
            amount=value, unit=unit, entity="meter", record_id=id_, thing=things[thing],
        )  # fmt: skip


def _documents(
    reader: Reader, things: dict[int, str], orders: dict[int, _Order]
) -> Iterator[Event]:  # fmt: skip
    """Documents issued of the objects, of their orders, and of their repairs on an order, found by their subjects."""
    subjects = {f"service_order:{id_}": order.thing for id_, order in orders.items()}
    subjects |= {f"service_object:{id_}": thing for id_, thing in things.items()}
    subjects |= {repairs_subject(id_, thing): things[thing] for id_, order in orders.items() for thing in order.things}
    query = (
        select(DocumentIssued.id, DocumentIssued.subject, DocumentIssued.title, DocumentIssued.revision,
               DocumentIssued.issued_at, DocumentIssued.issued_by)
        .where(among(DocumentIssued.subject, subjects))
        .order_by(DocumentIssued.id.desc())
        .limit(MOST_EVENTS)
    )  # fmt: skip
    rows: Iterable[Any] = reader.session.execute(query)
    for id_, subject, title, revision, at, user in rows:
        yield _event(
            reader, EventKind.DOCUMENT, at, what=title, detail=f"({revision})" if revision > 1 else "", who=user,
            entity="document_issued", record_id=id_, thing=subjects[subject],
        )  # fmt: skip


def _files(
    reader: Reader, things: dict[int, str], orders: dict[int, _Order], repairs: Sequence[Event]
) -> Iterator[Event]:  # fmt: skip
    """Photos and files of the object, its orders and repair lines; they open what they were added to."""
    of_repairs = {event.record_id: event.thing for event in repairs if event.record_id is not None}
    query = (
        select(Attachment.name, Attachment.note, Attachment.added_at, Attachment.user, Attachment.object_id,
               Attachment.order_id, Attachment.repair_line_id)
        .where(or_(among(Attachment.object_id, things), among(Attachment.order_id, orders),
                   among(Attachment.repair_line_id, of_repairs)))
        .order_by(Attachment.id.desc())
        .limit(MOST_EVENTS)
    )  # fmt: skip
    rows: Iterable[Any] = reader.session.execute(query)
    for name, note, at, user, object_id, order_id, line_id in rows:
        if object_id is not None:
            entity, id_, thing = "service_object", object_id, things[object_id]
        elif order_id is not None:
            entity, id_, thing = _ORDER, order_id, orders[order_id].thing
        else:
            entity, id_, thing = "repair_line", line_id, of_repairs[line_id]
        yield _event(
            reader, EventKind.FILE, at, what=name, detail=note, who=user, entity=entity, record_id=id_, thing=thing
        )  # fmt: skip
