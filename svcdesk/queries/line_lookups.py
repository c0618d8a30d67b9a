"""Which categories and workers (reference 2.3, "validation"), objects and tasks (4, 6) the lookups of a line offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from svcdesk.domain.kinds import Progress
from svcdesk.models import (
    Agreement,
    Bom,
    Category,
    DiagnosisCode,
    ObjectRelation,
    ProjectValidation,
    ServiceObject,
    ServiceOrder,
    ServiceTask,
    SymptomCode,
    TaskRelation,
    Worker,
)
from svcdesk.store import Reader


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Conditions on what is offered: ``always``, and ``listed`` which a typed text may leave."""

    always: tuple[ColumnElement[bool], ...] = ()
    listed: tuple[ColumnElement[bool], ...] = ()


def narrow(reader: Reader, entity: str, context: Mapping[str, Any]) -> Narrowed:
    """What the context of a line or of a price (``line_type``, and of a line ``for_line``, ``project_id``,
    ``worker_id``, ``category_id``) leaves of the categories or workers; nothing for any other entity.

    Inactive ones are left out unless a parameter allows them. Where a parameter says *lookup* or *mandatory*,
    the named combinations are offered; with *mandatory* there is nothing beside them. Beside a BOM (``bom_id``)
    there are only the orders that its changes can be made for, and (``bom_kind``) only BOMs of one kind.
    """
    if entity in ("symptom_code", "diagnosis_code"):
        return _codes_of_area(entity, context)
    if entity == "service_order" and "bom_id" in context:
        return Narrowed((orders_of_bom(context["bom_id"]),))
    if entity == "bom" and "bom_kind" in context:
        return Narrowed((Bom.kind == context["bom_kind"],))
    if entity not in ("category", "worker") or not {"line_type", "for_line"} & set(context):
        return Narrowed()
    always: list[ColumnElement[bool]] = []
    if entity == "category" and context.get("line_type") is not None:
        always.append(Category.type == context["line_type"])
    if not context.get("for_line"):
        return Narrowed(tuple(always))
    parameters, pair = reader.parameters, ProjectValidation
    if entity == "category":
        if not parameters.inactive_categories:
            always.append(Category.active.is_(True))
        pairs = (
            (parameters.project_category, Category.id, pair.category_id, pair.project_id, context.get("project_id")),
            (parameters.category_worker, Category.id, pair.category_id, pair.worker_id, context.get("worker_id")),
        )
    else:
        if not parameters.terminated_workers:
            always.append(Worker.active.is_(True))
        pairs = (
            (parameters.worker_project, Worker.id, pair.worker_id, pair.project_id, context.get("project_id")),
            (parameters.category_worker, Worker.id, pair.worker_id, pair.category_id, context.get("category_id")),
        )
    listed: list[ColumnElement[bool]] = []
    for mode, id_, own, other, value in pairs:
        if mode != "none" and value is not None:
            among = id_.in_(select(own).where(other == value, own.is_not(None)))
            (always if mode == "mandatory" else listed).append(among)
    return Narrowed(tuple(always), tuple(listed))


def _codes_of_area(entity: str, context: Mapping[str, Any]) -> Narrowed:
    """The codes of the chosen area; all of them while none is chosen (reference 12)."""
    class_: Any = SymptomCode if entity == "symptom_code" else DiagnosisCode
    area = context.get("symptom_area_id" if entity == "symptom_code" else "diagnosis_area_id")
    return Narrowed() if area is None else Narrowed((class_.area_id == area,))


def orders_of_bom(bom_id: int) -> ColumnElement[bool]:
    """Orders in process of the agreement that a service BOM hangs on, or of the one renewed; else its order."""
    relation = select(ObjectRelation.agreement_id).join(Bom, Bom.relation_id == ObjectRelation.id)
    agreements = relation.where(Bom.id == bom_id, ObjectRelation.agreement_id.is_not(None))
    renewed = select(Agreement.renews_id).where(Agreement.id.in_(agreements), Agreement.renews_id.is_not(None))
    own = select(ObjectRelation.order_id).join(Bom, Bom.relation_id == ObjectRelation.id)
    own = own.where(Bom.id == bom_id, ObjectRelation.order_id.is_not(None))
    theirs = or_(
        ServiceOrder.agreement_id.in_(agreements), ServiceOrder.agreement_id.in_(renewed), ServiceOrder.id.in_(own)
    )
    return and_(ServiceOrder.progress == Progress.IN_PROCESS, theirs)


def related_to(entity: str, context: Mapping[str, Any]) -> ColumnElement[bool] | None:
    """Which objects or tasks the order or agreement of a line is related to; None if that narrows nothing.

    ``related_objects`` and ``related_tasks`` are the ids in the form; what the agreement of an order
    (``agreement_id``) is related to may be used on its orders as well. ``repaired_on`` is the order of a repair line.
    """
    if entity == "service_object" and context.get("repaired_on") is not None:
        theirs_of_order = select(ObjectRelation.object_id).where(ObjectRelation.order_id == context["repaired_on"])
        return ServiceObject.id.in_(theirs_of_order)
    if entity == "service_object" and "related_objects" in context:
        one: Any = ServiceObject.id
        theirs, parent, ids = ObjectRelation.object_id, ObjectRelation.agreement_id, context["related_objects"]
    elif entity == "service_task" and "related_tasks" in context:
        one = ServiceTask.id
        theirs, parent, ids = TaskRelation.task_id, TaskRelation.agreement_id, context["related_tasks"]
    else:
        return None
    agreed = select(theirs).where(parent == context.get("agreement_id"))
    return or_(one.in_(ids), one.in_(agreed))
