"""The selects that fill repair reports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from svcdesk.domain.fields import id_key, id_of
from svcdesk.domain.kinds import BomChangeKind, LineType
from svcdesk.domain.problems import refuse
from svcdesk.models import (
    BomChange,
    BomLine,
    Change,
    DiagnosisArea,
    DiagnosisCode,
    Item,
    ObjectGroup,
    RepairCondition,
    RepairLine,
    RepairStage,
    Resolution,
    ServiceObject,
    ServiceOrder,
    SymptomArea,
    SymptomCode,
    Unit,
    Worker,
)
from svcdesk.queries.attachments import printed_photos
from svcdesk.queries.documents import IssuedRow, list_issued
from svcdesk.queries.repair_sheets import (
    ORDER_KEY,
    ChangedPart,
    CodedText,
    IntakeReceiptSheet,
    RepairFacts,
    RepairReportSheet,
    RepairStep,
    order_key,
    repairs_subject,
)
from svcdesk.queries.service_reports import load_done_lines, load_signatures
from svcdesk.queries.sheet_rows import DoneLine, SheetPhoto, WorkOrderSheet
from svcdesk.queries.work_orders import load_work_orders, object_facts, worker_person
from svcdesk.store import Reader
from svcdesk.store.stock_facts import among

Place = tuple[int, int]
"""An order and an object of it."""
_TAKEN_OUT: Final = frozenset({BomChangeKind.LINE_DELETED})
_PUT_IN: Final = frozenset({BomChangeKind.LINE_ADDED})
_EXCHANGED: Final = frozenset({BomChangeKind.LINE_REPLACED, BomChangeKind.QUANTITY_REPLACED})
_COUNTED: Final = BomChangeKind.QUANTITY_CHANGED
_SLIP: Final = timedelta(minutes=15)
"""A stage that the same person leaves backwards so soon was a slip, or undone; the customer is not told of it."""


class Repairs(NamedTuple):
    """The repair lines of one object on one order, with the order as the head of a sheet."""

    order: WorkOrderSheet
    object_id: int
    lines: tuple[RepairFacts, ...]
    alone: bool
    """Whether the order has no repairs of another object: then what names no object is this one's."""


def find_repairs(reader: Reader, keys: Sequence[str]) -> list[Place]:
    """The orders and objects of repair lines, each once, in the order of the keys.

    A key is the number of a repair line or ``#`` and its id, or for all repairs of an order its number, or
    ``order:#`` and its id. Raises Refused: sheet.no_repair, sheet.order_no_repair.
    """
    ids = [id_ for key in keys if (id_ := id_of(key)) is not None]
    order_ids = [id_ for key in keys if key.startswith(ORDER_KEY) and (id_ := id_of(key.removeprefix(ORDER_KEY)))]
    numbers = [key for key in keys if id_of(key) is None and not key.startswith(ORDER_KEY)]
    of_orders = select(ServiceOrder.id).where(ServiceOrder.number.in_(numbers))
    rows = reader.session.execute(
        select(RepairLine.id, RepairLine.number, ServiceOrder.id, ServiceOrder.number, RepairLine.object_id)
        .join(ServiceOrder, ServiceOrder.id == RepairLine.order_id)
        .where(
            or_(
                among(RepairLine.id, ids), RepairLine.number.in_(numbers), among(RepairLine.order_id, order_ids),
                RepairLine.order_id.in_(of_orders),
            )
        )
        .order_by(RepairLine.id)
    ).all()  # fmt: skip
    found: dict[str, dict[Place, None]] = defaultdict(dict)
    for id_, number, order_id, order_number, object_id in rows:
        for key in (id_key(id_), number, order_number, order_key(order_id)):
            found[key][order_id, object_id] = None
    if missing := [key for key in keys if key not in found]:
        order = _order_number(reader, missing[0])
        raise refuse("sheet.order_no_repair", what=order) if order else refuse("sheet.no_repair", value=missing[0])
    return list(dict.fromkeys(place for key in keys for place in found[key]))


def list_issued_of_repair(reader: Reader, record: str) -> list[IssuedRow]:
    """What was issued of a repair line, such as ``repair_line:17``, and of its object's repairs on its order."""
    line = reader.session.get(RepairLine, int(record.partition(":")[2]))
    subjects = [record] if line is None else [record, repairs_subject(line.order_id, line.object_id)]
    return list_issued(reader, subjects)


def _order_number(reader: Reader, key: str) -> str:
    """The number of the order that a key names; blank for a key of none."""
    named = ServiceOrder.number == key
    if key.startswith(ORDER_KEY):
        named = ServiceOrder.id == id_of(key.removeprefix(ORDER_KEY))
    return reader.session.scalar(select(ServiceOrder.number).where(named)) or ""


def load_repair_reports(reader: Reader, places: Sequence[Place], *, with_costs: bool) -> list[RepairReportSheet]:
    """A report of each object on its order, with all its repair lines; missing ones are left out."""
    order_ids = list(dict.fromkeys(order_id for order_id, _object_id in places))
    lines = load_done_lines(reader, order_ids, with_prices=with_costs)
    signatures = load_signatures(reader, order_ids)
    parts = _changed_parts(reader, order_ids)
    found = []
    for repairs in load_repairs(reader, places):
        order_id = repairs.order.order_id
        own = [
            (line_id, line)
            for line_id, object_id, line in lines.get(order_id, ())
            if object_id == repairs.object_id or (object_id is None and repairs.alone)
        ]
        changes = parts.get((order_id, repairs.object_id), [])
        told = {line_id for line_id, _part in changes}
        used = [_used_part(line) for line_id, line in own if line.type is LineType.ITEM and line_id not in told]
        found.append(
            RepairReportSheet(
                order=repairs.order,
                object_id=repairs.object_id,
                repairs=repairs.lines,
                parts=(*(part for _line_id, part in changes), *used),
                costs=tuple(line for _line_id, line in own),
                with_costs=with_costs,
                currency=reader.company.currency,
                signature=signatures.get(order_id),
            )
        )
    return found


def load_intake_receipts(reader: Reader, places: Sequence[Place]) -> list[IntakeReceiptSheet]:
    """A receipt of each object on its order, with all its repair lines; missing ones are left out."""
    return [
        IntakeReceiptSheet(
            repairs.order,
            repairs.object_id,
            repairs.lines,
            reader.company.currency,
            str(getattr(reader.parameters, f"intake_terms_{repairs.order.language}")),
        )
        for repairs in load_repairs(reader, places)
    ]


def load_repairs(reader: Reader, places: Sequence[Place]) -> list[Repairs]:
    """The repair lines of objects on orders, in the asked order."""
    order_ids = list(dict.fromkeys(order_id for order_id, _object_id in places))
    orders = {order.order_id: order for order in load_work_orders(reader, order_ids)}
    things = {
        thing.id: object_facts(thing, group or "")
        for thing, group in reader.session.execute(
            select(ServiceObject, ObjectGroup.name)
            .outerjoin(ObjectGroup, ObjectGroup.id == ServiceObject.group_id)
            .where(ServiceObject.id.in_({object_id for _order_id, object_id in places}))
        )
    }
    rows = reader.session.execute(_lines().where(RepairLine.order_id.in_(order_ids)).order_by(RepairLine.id)).all()
    ids = [row[0].id for row in rows]
    steps, makers, photos = *_steps(reader, ids), printed_photos(reader, "repair_line", ids)
    lines: dict[Place, list[RepairFacts]] = defaultdict(list)
    for row in rows:
        line = row[0]
        facts = _facts(row, steps.get(line.id, []), makers.get(line.id, ""), tuple(photos.get(line.id, ())))
        lines[line.order_id, line.object_id].append(facts)
    objects: dict[int, set[int]] = defaultdict(set)
    for order_id, object_id in lines:
        objects[order_id].add(object_id)
    return [
        Repairs(
            # What else the order holds is not printed, and must not make a new revision.
            replace(orders[order_id], object=things[object_id], lines=(), visits=(), skills=(), access_notes=""),
            object_id,
            tuple(lines[order_id, object_id]),
            len(objects[order_id]) == 1,
        )
        for order_id, object_id in places
        if (order_id, object_id) in lines and order_id in orders
    ]


def _lines() -> Any:
    return (
        select(
            RepairLine, RepairCondition.name, RepairCondition.code, SymptomCode.name, SymptomCode.code,
            SymptomArea.name, SymptomArea.code, DiagnosisCode.name, DiagnosisCode.code, DiagnosisArea.name,
            DiagnosisArea.code, Resolution.name, Resolution.code, RepairStage.name, Worker,
        )
        .outerjoin(RepairCondition, RepairCondition.id == RepairLine.condition_id)
        .outerjoin(SymptomCode, SymptomCode.id == RepairLine.symptom_id)
        .outerjoin(SymptomArea, SymptomArea.id == RepairLine.symptom_area_id)
        .outerjoin(DiagnosisCode, DiagnosisCode.id == RepairLine.diagnosis_id)
        .outerjoin(DiagnosisArea, DiagnosisArea.id == RepairLine.diagnosis_area_id)
        .outerjoin(Resolution, Resolution.id == RepairLine.resolution_id)
        .outerjoin(RepairStage, RepairStage.id == RepairLine.stage_id)
        .outerjoin(Worker, Worker.id == RepairLine.worker_id)
    )  # fmt: skip


def _facts(row: Any, steps: Sequence[RepairStep], maker: str, photos: tuple[SheetPhoto, ...]) -> RepairFacts:
    line, *texts, worker = row
    names = [text or "" for text in texts]
    technician = worker_person(worker)
    return RepairFacts(
        number=line.number,
        description=line.description,
        condition=CodedText(*names[0:2]),
        symptom=CodedText(*names[2:6]),
        diagnosis=CodedText(*names[6:10]),
        resolution=CodedText(*names[10:12]),
        stage=names[12],
        technician=technician,
        created_at=line.created_at,
        created_by=maker,
        finished_at=line.finished_at,
        due_on=line.due_on,
        test_result=line.test_result,
        warranty_until=line.warranty_until,
        accessories=line.accessories,
        visible_condition=line.visible_condition,
        cost_limit=line.cost_limit,
        note=line.note,
        steps=_whole(line, steps, names[12], technician.name),
        photos=photos,
    )


def _whole(line: RepairLine, steps: Sequence[RepairStep], stage: str, technician: str) -> tuple[RepairStep, ...]:
    """The stages with their beginning and end, also where the history does not tell them (imported lines)."""
    found = list(steps)
    if line.created_at is not None and not (found and (found[0].at or line.created_at) <= line.created_at):
        found.insert(0, RepairStep(line.created_at, "", technician if not found else ""))
    if line.finished_at is not None and not any(step.at == line.finished_at for step in found):
        found.append(RepairStep(line.finished_at, stage, technician))
    return tuple(found)


def _steps(reader: Reader, line_ids: Sequence[int]) -> tuple[Mapping[int, list[RepairStep]], Mapping[int, str]]:
    """By the change log: the stages that each line reached, and who wrote it down."""
    names = {id_: name for id_, name in reader.session.execute(select(RepairStage.id, RepairStage.name))}  # noqa: C416
    found: dict[int, list[RepairStep]] = defaultdict(list)
    makers: dict[int, str] = {}
    query = (
        select(Change.entity_id, Change.action, Change.fields, Unit.at, Unit.user)
        .join(Unit, Unit.id == Change.unit_id)
        .where(Change.entity == "repair_line", Change.entity_id.in_(line_ids), Change.action.in_(("I", "U")))
        .order_by(Change.id)
    )
    for line_id, action, fields, at, user in reader.session.execute(query):
        stage_id = fields["stage_id"][1] if "stage_id" in fields else None
        if action == "I":
            makers[line_id] = user
        if stage_id is not None or action == "I":
            _add_step(found[line_id], RepairStep(at, names.get(stage_id or 0, ""), user))
    return found, makers


def _add_step(steps: list[RepairStep], step: RepairStep) -> None:
    """The next stage; one that goes straight back takes the slip out."""
    if len(steps) > 1 and steps[-2].stage == step.stage and steps[-1].by == step.by:
        last = steps[-1].at
        if last is not None and step.at is not None and step.at - last <= _SLIP:
            steps.pop()
            return
    steps.append(step)


def _changed_parts(reader: Reader, order_ids: Sequence[int]) -> Mapping[Place, list[tuple[int | None, ChangedPart]]]:
    """What was changed in the service BOMs for each order, with the order line that each change made, oldest first."""
    line, old, item, old_item = aliased(BomLine), aliased(BomLine), aliased(Item), aliased(Item)
    query = (
        select(BomChange, line, item.number, old, old_item.number)
        .outerjoin(line, line.id == BomChange.line_id)
        .outerjoin(item, item.id == line.item_id)
        .outerjoin(old, old.id == BomChange.replaced_line_id)
        .outerjoin(old_item, old_item.id == old.item_id)
        .where(BomChange.order_id.in_(order_ids), BomChange.kind.in_({*_TAKEN_OUT, *_PUT_IN, *_EXCHANGED, _COUNTED}))
        .order_by(BomChange.at, BomChange.id)
    )
    found: dict[Place, list[tuple[int | None, ChangedPart]]] = defaultdict(list)
    for change, part, number, replaced, old_number in reader.session.execute(query):
        # What an outer join found nothing for is None, which mypy cannot know.
        before: BomLine | None = replaced
        after: BomLine | None = part
        more = change.quantity - change.quantity_before
        if change.kind is _COUNTED and not more:
            continue  # only its serial number was written down
        this = _part_name(number, after)
        came = change.kind in _PUT_IN or (change.kind is _COUNTED and more > 0)
        went = change.kind in _TAKEN_OUT or (change.kind is _COUNTED and more < 0)
        about = before or after
        found[change.order_id or 0, change.object_id].append((
            change.order_line_id,
            ChangedPart(
                reader.site.day(change.at), change.user,
                "" if came else _part_name(old_number, before) or this, "" if came else change.serial_before,
                "" if went else this, "" if went else change.serial_number,
                change.part_quantity, about.unit if about is not None else "", change.note,
            ),
        ))  # fmt: skip
    return found


def _part_name(number: str | None, line: BomLine | None) -> str:
    parts: Iterable[str | None] = (number, line.description if line is not None else "")
    return " ".join(part for part in parts if part)


def _used_part(line: DoneLine) -> ChangedPart:
    """A part that the order tells by an item line only."""
    name = line.item if line.description in line.item else f"{line.item} {line.description}".strip()
    return ChangedPart(line.executed_on, line.worker, "", "", name, "", line.quantity, line.unit, line.note)
