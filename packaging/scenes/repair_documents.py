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


SCENES: Final = tuple(
    Scene(
        f"document-{name.replace('_', '-')}-{language}", partial(pdf, partial(repaired, name, language)), document=True
    )
    for name in ("repair_report", "priced_repair")
    for language in ("pl", "en")
)
