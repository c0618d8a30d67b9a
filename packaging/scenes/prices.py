"""Where the prices of order lines are from, and what orders earn."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from scene import Scene, front, settle, wait_until
from svcdesk.models import OrderLine, ServiceOrder
from svcdesk.ui.orders.document import OrderDocument
from svcdesk.ui.shell.windows import Windows


def open_order(windows: Windows, type_: str) -> OrderDocument:
    """The newest order that has an open line of a type, with its lines in view."""
    lines = select(OrderLine.order_id).where(OrderLine.type == type_, OrderLine.status == "created")
    with windows.desk.store.read() as reader:
        query = select(ServiceOrder.id).where(ServiceOrder.id.in_(lines)).order_by(ServiceOrder.id.desc())
        order_id = reader.session.scalar(query.limit(1))
    windows.desk.open("service_order", order_id)
    documents = front(windows).tabs.documents()
    document = next(d.widget for d in reversed(documents) if isinstance(d.widget, OrderDocument))
    wait_until(lambda: document.record_id == order_id)
    return document


def explained(type_: str, windows: Windows) -> QWidget:
    """An order whose line tells where its prices are from."""
    document = open_order(windows, type_)
    document.tabs.setCurrentIndex(0)
    types = [row.values["type"] for row in document.lines.rows.rows]
    document.lines.setCurrentIndex(document.lines.rows.index(types.index(type_), 8))
    if not document.explains_prices():
        document.actions_of_record["order.explain_prices"].trigger()
    wait_until(document.pricing.pane.cost.isVisible)
    settle(document)
    document.area.ensureWidgetVisible(document.pricing.pane, 0, 40)
    return front(windows)


SCENES: Final = (
    Scene("prices-hours", partial(explained, "hour")),
    Scene("prices-item", partial(explained, "item")),
)
