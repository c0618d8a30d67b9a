"""The selects that fill work descriptions and service reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from svcdesk.domain.kinds import LineStatus
from svcdesk.domain.money import round_amount
from svcdesk.models import (
    Agreement,
    Item,
    LineProperty,
    ObjectRelation,
    OrderLine,
    RepairLine,
    RepairStage,
    ServiceLevel,
    ServiceObject,
    ServiceOrder,
    ServiceTask,
    SignOff,
    SymptomArea,
    SymptomCode,
    TaskRelation,
    Worker,
)
from svcdesk.queries.attachments import printed_photos
from svcdesk.queries.sheet_rows import DoneLine, RepairBrief, ServiceReportSheet, SignatureFacts, WorkDescriptionSheet
from svcdesk.queries.work_orders import load_work_orders, object_facts, part_facts
from svcdesk.store import Reader

Notes = tuple[tuple[str, str], ...]


def load_work_descriptions(reader: Reader, order_ids: Sequence[int]) -> list[WorkDescriptionSheet]:
    """The work descriptions in the asked order; missing orders are left out."""
    heads = {
        row[0]: row
        for row in reader.session.execute(
            select(ServiceOrder.id, ServiceOrder.note, ServiceOrder.due_at, ServiceLevel.name, Agreement.number,
                   Agreement.description)
            .outerjoin(ServiceLevel, ServiceLevel.id == ServiceOrder.service_level_id)
            .outerjoin(Agreement, Agreement.id == ServiceOrder.agreement_id)
            .where(ServiceOrder.id.in_(order_ids))
        )
    }  # fmt: skip
    notes = _task_notes(reader, order_ids, "internal_note")
    objects = _objects(reader, order_ids)
    repairs = _repairs(reader, order_ids)
    return [
        WorkDescriptionSheet(
            order=order,
            service_level=heads[order.order_id][3] or "",
            due_at=heads[order.order_id][2],
            agreement=" ".join(filter(None, heads[order.order_id][4:])),
            internal_note=heads[order.order_id][1],
            task_notes=notes.get(order.order_id, ()),
            objects=objects.get(order.order_id, ()),
            repairs=repairs.get(order.order_id, ()),
        )
        for order in load_work_orders(reader, order_ids)
    ]


def load_service_reports(reader: Reader, order_ids: Sequence[int], *, with_prices: bool) -> list[ServiceReportSheet]:
    """The service reports in the asked order; missing orders are left out."""
    findings = dict(
        reader.session.execute(
            select(ServiceOrder.id, ServiceOrder.findings).where(ServiceOrder.id.in_(order_ids))
        ).all()
    )
    lines = load_done_lines(reader, order_ids, with_prices=with_prices)
    notes = _task_notes(reader, order_ids, "external_note")
    signatures = load_signatures(reader, order_ids)
    photos = printed_photos(reader, "service_order", order_ids)
    return [
        ServiceReportSheet(
            order=order,
            photos=photos.get(order.order_id, ()),
            lines=tuple(line for _id, _object_id, line in lines.get(order.order_id, ())),
            findings=findings.get(order.order_id, ""),
            task_notes=notes.get(order.order_id, ()),
            with_prices=with_prices,
            signature=signatures.get(order.order_id),
        )
        for order in load_work_orders(reader, order_ids)
    ]


def _task_notes(reader: Reader, order_ids: Sequence[int], name: str) -> Mapping[int, Notes]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    column = getattr(TaskRelation, name)
    rows = reader.session.execute(
        select(TaskRelation.order_id, ServiceTask.name, column)
        .join(ServiceTask, ServiceTask.id == TaskRelation.task_id)
        .where(TaskRelation.order_id.in_(order_ids), column != "")
        .order_by(TaskRelation.id)
    )
    for order_id, task, note in rows:
        found[order_id].append((task, note))
    return {order_id: tuple(notes) for order_id, notes in found.items()}


def _objects(reader: Reader, order_ids: Sequence[int]) -> Mapping[int, tuple[tuple[str, str, str], ...]]:
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    rows = reader.session.execute(
        select(ObjectRelation.order_id, ServiceObject.name, ObjectRelation.reference_text, ObjectRelation.note)
        .join(ServiceObject, ServiceObject.id == ObjectRelation.object_id)
        .where(ObjectRelation.order_id.in_(order_ids))
        .order_by(ObjectRelation.id)
    )
    for order_id, name, reference, note in rows:
        found[order_id or 0].append((name, reference, note))
    return {order_id: tuple(objects) for order_id, objects in found.items()}


def _repairs(reader: Reader, order_ids: Sequence[int]) -> Mapping[int, tuple[RepairBrief, ...]]:
    """The repair lines that are not finished."""
    found: dict[int, list[RepairBrief]] = defaultdict(list)
    rows = reader.session.execute(
        select(RepairLine.order_id, RepairLine.number, ServiceObject.name, RepairLine.description, SymptomArea.name,
               SymptomCode.name, RepairStage.name, RepairLine.due_on)
        .join(ServiceObject, ServiceObject.id == RepairLine.object_id)
        .outerjoin(SymptomArea, SymptomArea.id == RepairLine.symptom_area_id)
        .outerjoin(SymptomCode, SymptomCode.id == RepairLine.symptom_id)
        .outerjoin(RepairStage, RepairStage.id == RepairLine.stage_id)
        .where(RepairLine.order_id.in_(order_ids), RepairLine.finished_at.is_(None))
        .order_by(RepairLine.id)
    )  # fmt: skip
    for order_id, number, thing, description, area, symptom, stage, due_on in rows:
        words = ": ".join(filter(None, (area, symptom)))
        found[order_id].append(RepairBrief(number, thing, description, words, stage or "", due_on))
    return {order_id: tuple(repairs) for order_id, repairs in found.items()}


def load_done_lines(
    reader: Reader, order_ids: Sequence[int], *, with_prices: bool
) -> Mapping[int, list[tuple[int, int | None, DoneLine]]]:
    """The lines that are not canceled, by task and then by object, in the order of their numbers.

    Each with its id and that of its object.
    """
    rows = reader.session.execute(
        select(OrderLine, ServiceTask.name, ServiceObject, Item, Worker.name, LineProperty.chargeable)
        .outerjoin(ServiceTask, ServiceTask.id == OrderLine.task_id)
        .outerjoin(ServiceObject, ServiceObject.id == OrderLine.object_id)
        .outerjoin(Item, Item.id == OrderLine.item_id)
        .outerjoin(Worker, Worker.id == OrderLine.worker_id)
        .outerjoin(LineProperty, LineProperty.id == OrderLine.line_property_id)
        .where(OrderLine.order_id.in_(order_ids), OrderLine.status != LineStatus.CANCELED)
        .order_by(OrderLine.order_id, OrderLine.line_number, OrderLine.id)
    )
    groups: dict[int, dict[str, dict[str, list[tuple[int, int | None, DoneLine]]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for line, task, thing, item, worker, chargeable in rows:
        about = object_facts(thing, "")
        name = " · ".join(filter(None, (about.name, about.number)))
        prices = _prices(reader, line) if with_prices and chargeable is not False else {}
        done = DoneLine(
            type=line.type, task=task or "", object=name,
            description=line.description or part_facts(item)[1], note=line.note,
            item=" ".join(part_facts(item)[:2]).strip(), worker=worker or "",
            quantity=line.quantity, unit=line.unit, executed_on=line.executed_on, started_at=line.started_at,
            ended_at=line.ended_at, chargeable=chargeable is not False, **prices,
        )  # fmt: skip
        groups[line.order_id][task or ""][name].append((line.id, line.object_id, done))
    return {
        order_id: [line for objects in tasks.values() for found in objects.values() for line in found]
        for order_id, tasks in groups.items()
    }


def _prices(reader: Reader, line: OrderLine) -> dict[str, Any]:
    currency = line.currency or reader.company.currency
    amount = round_amount(line.quantity * (line.sales_price or Decimal(0)), currency)
    return {"sales_price": line.sales_price, "amount": amount, "currency": currency}


def load_signatures(reader: Reader, order_ids: Sequence[int]) -> Mapping[int, SignatureFacts]:
    """The newest sign-off of each whole order."""
    rows = reader.session.scalars(
        select(SignOff).where(SignOff.order_id.in_(order_ids), SignOff.line_id.is_(None)).order_by(SignOff.id)
    )
    return {
        row.order_id: SignatureFacts(
            row.state, row.name, row.role, row.place, row.note, row.at,
            tuple(tuple((float(x), float(y)) for x, y in stroke) for stroke in row.strokes or ()),
        )
        for row in rows
    }  # fmt: skip
