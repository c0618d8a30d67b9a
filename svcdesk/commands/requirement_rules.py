"""What saving and deleting an item requirement does beyond its fields (reference 13)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from svcdesk.commands.saving import Saving
from svcdesk.commands.stage_guard import check_stage, require_stage
from svcdesk.commands.stock import Warehouses
from svcdesk.domain.kinds import LineType
from svcdesk.domain.problems import refuse
from svcdesk.domain.requirements import check_needed, check_order, compute_status
from svcdesk.domain.stages import StageAct
from svcdesk.models import Category, Item, ItemRequirement, Project, ServiceOrder
from svcdesk.store import UnitOfWork

_FIXED = ("item_id", "warehouse_id", "order_id")


def fill_requirement(saving: Saving) -> None:
    """The item gives text, unit and price; the order's technician the van; the project property and currency."""
    uow, row = saving.uow, saving.row
    session = uow.session
    item = session.get(Item, row.item_id) if row.item_id else None
    order = session.get(ServiceOrder, row.order_id) if row.order_id else None
    project = session.get(Project, order.project_id) if order is not None and order.project_id else None
    if item is not None and (saving.is_new or "item_id" in saving.changed):
        for name, proposed in (("description", item.name), ("unit", item.unit), ("sales_price", item.sales_price)):
            if name not in saving.changed or getattr(row, name) in (None, ""):
                setattr(row, name, proposed)
    if row.warehouse_id is None:
        row.warehouse_id = Warehouses(session).usual(order.preferred_technician_id if order is not None else None)
    if row.category_id is None:
        usual = select(Category.id).where(Category.type == LineType.ITEM, Category.default, Category.active)
        row.category_id = session.scalar(usual.order_by(Category.id).limit(1))
    if row.line_property_id is None and project is not None:
        row.line_property_id = project.line_property_id
    if not row.currency:
        row.currency = (project.currency if project is not None else "") or uow.company.currency


def check_requirement(saving: Saving) -> None:
    """The order takes parts, and what is held or used is not changed behind its back."""
    uow, row = saving.uow, saving.row
    order = uow.get(ServiceOrder, row.order_id)
    if saving.is_new:
        saving.problems += check_order(order.number, order.project_id, order.progress)
    saving.problems += check_stage(uow, order, StageAct.MODIFY)
    saving.problems += check_needed(row.quantity, row.reserved, row.consumed)
    held = bool(row.reserved or row.consumed)
    for name in _FIXED if held and not saving.is_new else ():
        if getattr(row, name) != saving.old[name]:
            saving.add("requirement.fixed", name)
    row.status = compute_status(row.quantity, row.reserved, row.consumed)


def check_requirement_deleted(uow: UnitOfWork, row: Any) -> None:
    """Raises Refused (requirement.consumed, stage.forbids): what was used is reversed first."""
    requirement: ItemRequirement = row
    if requirement.consumed:
        raise refuse("requirement.consumed", what=requirement.description)
    require_stage(uow, requirement.order_id, StageAct.MODIFY)
