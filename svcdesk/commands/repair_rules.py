"""What saving and deleting a repair line does beyond its fields (reference 12)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from svcdesk.commands.relations import relate
from svcdesk.commands.saving import EntityRules, Saving, fill_number
from svcdesk.commands.stage_guard import check_stage, require_stage
from svcdesk.domain.repairs import check_code, check_cost_limit, check_order, compute_finished
from svcdesk.domain.stages import StageAct
from svcdesk.models import (
    DiagnosisCode,
    ObjectRelation,
    RepairLine,
    RepairStage,
    ServiceOrder,
    SymptomCode,
)
from svcdesk.store import UnitOfWork

_CODES: tuple[tuple[str, str, Any], ...] = (
    ("symptom_area_id", "symptom_id", SymptomCode),
    ("diagnosis_area_id", "diagnosis_id", DiagnosisCode),
)


def fill_repair(saving: Saving) -> None:
    """Number and stamps; the order gives its only object and its technician, a code its area.

    Another area clears the code of the old one, unless a code of the new area was chosen with it. A new line begins at
    the first stage.
    """
    fill_number(saving)
    uow, row = saving.uow, saving.row
    for area, code, class_ in _CODES:
        found = uow.session.get(class_, getattr(row, code)) if getattr(row, code) is not None else None
        if found is None:
            continue
        if getattr(row, area) is None and area not in saving.changed:
            setattr(row, area, found.area_id)
        elif area in saving.changed and code not in saving.changed and found.area_id != getattr(row, area):
            setattr(row, code, None)
    if saving.is_new:
        _fill_new(saving)
    if saving.is_new or "stage_id" in saving.changed:  # what the set-up says now does not change what was stamped
        stamp(uow, row)


def _fill_new(saving: Saving) -> None:
    uow, row = saving.uow, saving.row
    row.created_at = uow.now
    order = uow.session.get(ServiceOrder, row.order_id) if row.order_id is not None else None
    if row.worker_id is None and order is not None and "worker_id" not in saving.changed:
        row.worker_id = order.preferred_technician_id
    if row.object_id is None and order is not None:
        related = related_objects(uow, order.id)
        row.object_id = next(iter(related)) if len(related) == 1 else None
    if row.stage_id is None and "stage_id" not in saving.changed:
        first = select(RepairStage.id).order_by(RepairStage.place, RepairStage.id).limit(1)
        row.stage_id = uow.session.scalar(first)


def stamp(uow: UnitOfWork, row: RepairLine) -> None:
    """Stamp or clear when the line was finished, as its stage says; "now" is the clock of the unit of work."""
    stage = uow.session.get(RepairStage, row.stage_id) if row.stage_id is not None else None
    row.finished_at = compute_finished(stage is not None and stage.finished, row.finished_at, uow.now)


def related_objects(uow: UnitOfWork, order_id: int) -> set[int]:
    """The ids of the objects that an order is related to."""
    return set(uow.session.scalars(select(ObjectRelation.object_id).where(ObjectRelation.order_id == order_id)))


def check_repair(saving: Saving) -> None:
    """The order takes repairs, its stage allows changes, codes are of their areas, the cost limit is an amount."""
    uow, row = saving.uow, saving.row
    order = uow.session.get(ServiceOrder, row.order_id) if row.order_id is not None else None
    if order is None:
        return  # that it is missing, or is no order, is said by its field
    saving.problems += check_order(order.number, order.progress) or check_stage(uow, order, StageAct.MODIFY)
    saving.problems += check_cost_limit(row.cost_limit)
    for area, code, class_ in _CODES:
        found = uow.session.get(class_, getattr(row, code)) if getattr(row, code) is not None else None
        saving.problems += check_code(getattr(row, area), found.area_id if found is not None else None, code)


def relate_object(saving: Saving) -> None:
    """The order is related to the object from now on, as to those of its lines (``commands.relations``)."""
    order = saving.uow.get(ServiceOrder, saving.row.order_id)
    relate(saving.uow, order, [saving.row.object_id], [])


def check_repair_deleted(uow: UnitOfWork, row: Any) -> None:
    """Raises Refused (repair.order_closed, stage.forbids)."""
    order = uow.get(ServiceOrder, row.order_id)
    uow.check(check_order(order.number, order.progress))
    require_stage(uow, order, StageAct.MODIFY)


REPAIR_RULES = EntityRules(fill=fill_repair, check=check_repair, saved=relate_object, deleting=check_repair_deleted)
