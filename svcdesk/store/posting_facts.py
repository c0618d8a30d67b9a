"""What the rules of posting know of lines in the database: one select for however many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from svcdesk.domain.posting import PostingLine
from svcdesk.models import Category, Item, LineProperty, OrderLine, Project, ServiceOrder, Worker
from svcdesk.store.stock_facts import among

_PROJECTS_PROPERTY = aliased(LineProperty)
_COLUMNS: Final = (
    OrderLine.id, OrderLine.order_id, OrderLine.line_number, OrderLine.type, OrderLine.status, OrderLine.description,
    OrderLine.quantity, OrderLine.unit, OrderLine.cost_price, OrderLine.sales_price, OrderLine.currency,
    OrderLine.signed_off_at, OrderLine.executed_on, OrderLine.scheduled_on, OrderLine.offset_type,
    OrderLine.offset_account,
    OrderLine.project_activity, OrderLine.tax_group, OrderLine.dimension, OrderLine.worker_id, OrderLine.category_id,
    func.coalesce(OrderLine.line_property_id, Project.line_property_id), OrderLine.item_id, OrderLine.warehouse_id,
    ServiceOrder.number, ServiceOrder.preferred_at, ServiceOrder.stage_id, ServiceOrder.project_id, Project.name,
    Project.status, Project.type, Project.currency, Worker.name, Worker.active, Category.name, Category.type,
    Category.active,
    func.coalesce(LineProperty.chargeable, _PROJECTS_PROPERTY.chargeable, type_=LineProperty.chargeable.type),
    Item.name, Item.unit, Item.cost_price,
)  # fmt: skip


def load_posting_lines(session: Session, *conditions: ColumnElement[bool]) -> list[PostingLine]:
    """The lines that meet the conditions, by order number and line."""
    query = (
        select(*_COLUMNS)
        .join(ServiceOrder, ServiceOrder.id == OrderLine.order_id)
        .outerjoin(Project, Project.id == ServiceOrder.project_id)
        .outerjoin(Worker, Worker.id == OrderLine.worker_id)
        .outerjoin(Category, Category.id == OrderLine.category_id)
        .outerjoin(LineProperty, LineProperty.id == OrderLine.line_property_id)
        .outerjoin(_PROJECTS_PROPERTY, _PROJECTS_PROPERTY.id == Project.line_property_id)
        .outerjoin(Item, Item.id == OrderLine.item_id)
        .where(*conditions)
        .order_by(ServiceOrder.number, OrderLine.line_number, OrderLine.id)
    )
    return list(map(PostingLine._make, session.connection().execute(query).all()))  # plain rows, no mapped objects


def statuses_of(session: Session, order_ids: Sequence[int]) -> dict[int, set[Any]]:
    """The statuses that the lines of orders have, by order."""
    found: dict[int, set[Any]] = {id_: set() for id_ in order_ids}
    query = select(OrderLine.order_id, OrderLine.status).where(among(OrderLine.order_id, order_ids)).distinct()
    for order_id, status in session.execute(query):
        found[order_id].add(status)
    return found
