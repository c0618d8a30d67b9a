"""The printed sheets of repairs, with the fullest records that the demo company has for them."""

from __future__ import annotations

from functools import partial
from typing import Final

from sqlalchemy import func, select

from scene import Scene
from scenes.documents import pdf
from svcdesk.models import Customer, OrderLine, RepairLine, ServiceOrder
from svcdesk.queries.sheet_rows import PrintedSheet
from svcdesk.reports.sheets import sheets
from svcdesk.store.store import Reader


def repaired(name: str, language: str, reader: Reader) -> PrintedSheet:
    """A sheet of the finished repair with the most lines on its order among the customers of a language."""
    number = reader.session.scalars(
        select(RepairLine.number)
        .join(ServiceOrder, ServiceOrder.id == RepairLine.order_id)
        .join(Customer, Customer.id == ServiceOrder.customer_id)
        .outerjoin(OrderLine, OrderLine.order_id == ServiceOrder.id)
        .where(Customer.language == language, RepairLine.finished_at.is_not(None))
        .group_by(RepairLine.id)
        .order_by(func.count(OrderLine.id).desc(), RepairLine.id)
        .limit(1)
    ).one()
    return sheets()[name].load(reader, [number])[0]


def taken_in(name: str, language: str, reader: Reader) -> PrintedSheet:
    """A sheet of the repair on the bench that tells most of its intake, among the customers of a language."""
    number = reader.session.scalars(
        select(RepairLine.number)
        .join(ServiceOrder, ServiceOrder.id == RepairLine.order_id)
        .join(Customer, Customer.id == ServiceOrder.customer_id)
        .where(RepairLine.finished_at.is_(None))
        .order_by(
            Customer.language == language, RepairLine.cost_limit.is_not(None), func.length(RepairLine.accessories)
        )
    ).all()[-1]
    return sheets()[name].load(reader, [number])[0]


SCENES: Final = tuple(
    Scene(f"document-{name.replace('_', '-')}-{language}", partial(pdf, partial(load, name, language)), document=True)
    for name, load in (("repair_report", repaired), ("priced_repair", repaired), ("intake_receipt", taken_in))
    for language in ("pl", "en")
)
