"""To which agreements and orders a service object is related (reference 11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from svcdesk.domain.kinds import Progress
from svcdesk.models import Agreement, Bom, ObjectRelation, RepairLine, ServiceOrder
from svcdesk.store import Reader


@dataclass(frozen=True, slots=True)
class RelationRow:
    """One relation: of an ``agreement`` (from and until) or a ``service_order`` (day and progress).

    ``bom_id`` is the service BOM that hangs on it, ``repairs`` how many repair lines its order has of the object.
    """

    id: int
    entity: str
    record_id: int
    number: str
    description: str
    reference: str
    note: str
    begins_on: date | None
    ends_on: date | None
    progress: Progress | None
    bom_id: int | None
    bom: str
    repairs: int


def load_relations(reader: Reader, object_id: int, limit: int = 1000) -> list[RelationRow]:
    """Agreements first, then orders, the newest of each first. Three selects."""
    columns: tuple[Any, ...] = (
        ObjectRelation.id, ObjectRelation.reference_text, ObjectRelation.note, Bom.id, Bom.number,
    )  # fmt: skip
    agreements: Iterable[Any] = reader.session.execute(
        select(*columns, Agreement.id, Agreement.number, Agreement.description, Agreement.starts_on, Agreement.ends_on)
        .join(Agreement, Agreement.id == ObjectRelation.agreement_id)
        .outerjoin(Bom, Bom.relation_id == ObjectRelation.id)
        .where(ObjectRelation.object_id == object_id)
        .order_by(Agreement.starts_on.desc(), Agreement.id.desc())
        .limit(limit)
    )
    found = [
        RelationRow(id_, "agreement", of, number, text, reference, note, begins_on, ends_on, None, bom_id, bom or "", 0)
        for id_, reference, note, bom_id, bom, of, number, text, begins_on, ends_on in agreements
    ]
    counts: Iterable[Any] = reader.session.execute(
        select(RepairLine.order_id, func.count()).where(RepairLine.object_id == object_id).group_by(RepairLine.order_id)
    )
    repairs = {row[0]: row[1] for row in counts}
    orders: Iterable[Any] = reader.session.execute(
        select(*columns, ServiceOrder.id, ServiceOrder.number, ServiceOrder.description, ServiceOrder.preferred_at,
               ServiceOrder.created_at, ServiceOrder.progress)
        .join(ServiceOrder, ServiceOrder.id == ObjectRelation.order_id)
        .outerjoin(Bom, Bom.relation_id == ObjectRelation.id)
        .where(ObjectRelation.object_id == object_id)
        .order_by(ServiceOrder.id.desc())
        .limit(limit)
    )  # fmt: skip
    found += [
        RelationRow(id_, "service_order", of, number, text, reference, note, reader.site.day(preferred or created),
                    None, progress, bom_id, bom or "", repairs.get(of, 0))
        for id_, reference, note, bom_id, bom, of, number, text, preferred, created, progress in orders
    ]  # fmt: skip
    return found
