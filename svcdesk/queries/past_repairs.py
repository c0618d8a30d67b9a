"""The repairs of the past as the index of what helped before wants them, all or some; times UTC, lengths minutes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from svcdesk.domain.helped import Part, PastRepair, share_minutes, share_parts
from svcdesk.domain.kinds import LineStatus, LineType, Progress
from svcdesk.domain.text import fold
from svcdesk.models import Change, OrderLine, RepairLine, ServiceObject, ServiceOrder
from svcdesk.store.feed import last_change

WATCHED: Final = ("repair_line", "service_order", "order_line", "service_object")
"""Changes of these records change the history."""
_AT_ONCE: Final = 500
"""So many ids go into one select."""


def load_history(session: Session, repair_ids: Collection[int] | None = None) -> list[PastRepair]:
    """The repair lines of orders that are not canceled; all, or those of the ids. Three selects (for 500 ids each)."""
    if repair_ids is None:
        return list(_load(session, true()))
    found: list[PastRepair] = []
    for some in _parts(repair_ids):
        orders = select(RepairLine.order_id).where(RepairLine.id.in_(some))
        found += [row for row in _load(session, RepairLine.order_id.in_(orders)) if row.id in some]
    return found


def _load(session: Session, which: ColumnElement[bool]) -> Iterator[PastRepair]:
    """Those that a condition on repair lines takes; it takes all of an order or none."""
    query = (
        select(RepairLine.id, RepairLine.order_id, RepairLine.object_id, RepairLine.description,
               ServiceObject.maker, ServiceObject.model, ServiceObject.group_id,
               RepairLine.condition_id, RepairLine.symptom_area_id, RepairLine.symptom_id,
               RepairLine.diagnosis_area_id, RepairLine.diagnosis_id, RepairLine.resolution_id,
               RepairLine.created_at, RepairLine.finished_at)
        .join(ServiceOrder, ServiceOrder.id == RepairLine.order_id)
        .join(ServiceObject, ServiceObject.id == RepairLine.object_id)
        .where(ServiceOrder.progress != Progress.CANCELED, which)
    )  # fmt: skip
    rows = session.execute(query).all()
    objects: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows:
        objects[row.order_id].append(row.object_id)
    hours: defaultdict[int, list[tuple[int | None, int]]] = defaultdict(list)
    for line in _lines(session, LineType.HOUR, which):
        hours[line.order_id].append((line.object_id, round(line.quantity * 60)))
    items: defaultdict[int, list[tuple[int | None, Part]]] = defaultdict(list)
    for line in _lines(session, LineType.ITEM, which):
        if line.item_id is not None and line.quantity > 0:
            items[line.order_id].append((line.object_id, Part(line.item_id, Decimal(line.quantity), line.unit)))
    for row in rows:
        there = objects[row.order_id]
        yield PastRepair(
            *row[:4], model_of(row.maker, row.model), *row[6:],
            minutes=share_minutes(hours.get(row.order_id, ()), row.object_id, there),
            parts=share_parts(items.get(row.order_id, ()), row.object_id, there),
        )  # fmt: skip


def _lines(session: Session, kind: LineType, which: ColumnElement[bool]) -> list[Any]:
    query = select(
        OrderLine.order_id, OrderLine.object_id, OrderLine.quantity, OrderLine.item_id, OrderLine.unit
    ).where(
        OrderLine.type == kind,
        OrderLine.status != LineStatus.CANCELED,
        OrderLine.order_id.in_(select(RepairLine.order_id).where(which)),
    )
    return list(session.execute(query))


def model_of(maker: str, model: str) -> str:
    """By what two objects are of the same model: maker and model, folded; empty without a model."""
    return fold(f"{maker} {model}") if model else ""


def changed_repairs(session: Session, after: int) -> tuple[int, frozenset[int]]:
    """The newest change, and the repair lines that changes after another one have touched, deleted ones too."""
    newest = last_change(session)  # of anything: what is not watched is not looked at again with every key
    query = select(Change.entity, Change.entity_id, Change.fields).where(
        Change.id > after, Change.id <= newest, Change.entity.in_(WATCHED)
    )
    ids: dict[str, set[int]] = {entity: set() for entity in WATCHED}
    orders = ids["service_order"]
    for entity, entity_id, fields in session.execute(query):
        ids[entity].add(entity_id)
        orders |= {value for value in fields.get("order_id", ()) if value is not None}  # also of what is gone
    touched = set(ids["repair_line"])
    # The lines of an order share its time: with one of them the others change.
    for class_, entity in ((RepairLine, "repair_line"), (OrderLine, "order_line")):
        for some in _parts(ids[entity]):
            orders |= set(session.scalars(select(class_.order_id).where(class_.id.in_(some))))
    for column, these in ((RepairLine.order_id, orders), (RepairLine.object_id, ids["service_object"])):
        for some in _parts(these):
            touched |= set(session.scalars(select(RepairLine.id).where(column.in_(some))))
    return newest, frozenset(touched)


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    found = sorted(ids)
    for at in range(0, len(found), _AT_ONCE):
        yield found[at : at + _AT_ONCE]
