"""Posting, what was posted, the parts an order requires, and stock."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from PySide6.QtWidgets import QWidget
from sqlalchemy import func, select

from scene import Scene, front, wait_until
from scenes.batches import planned
from svcdesk.commands.requirements import ConsumeRequirement, CreateRequirement
from svcdesk.domain.kinds import LineStatus, LineType, Progress
from svcdesk.models import Item, OrderLine, ServiceOrder
from svcdesk.ui.shared.forms.account_tabs import RequirementsTab, StockTab, TransactionsTab
from svcdesk.ui.shared.forms.margin_tab import MarginTab
from svcdesk.ui.shared.forms.page import RecordPage
from svcdesk.ui.shared.forms.side_tabs import SideTab
from svcdesk.ui.shell.windows import Windows


def posting(windows: Windows) -> QWidget:
    """What the periodic run would post."""
    planned(windows, "post_lines", customer_id=1)
    return front(windows)


def tab(windows: Windows, kind: type[SideTab], entity: str, record_id: int) -> QWidget:
    """A side tab of a record, in front and filled."""
    windows.desk.open(entity, record_id)
    document = front(windows).tabs.current()
    assert document is not None
    page = document.widget
    assert isinstance(page, RecordPage)
    wait_until(lambda: page.record_id == record_id)
    for place in range(page.tabs.count()):
        page.tabs.setCurrentIndex(place)  # a tab is made when it is looked at
        if page.findChildren(kind):
            break
    (shown,) = page.findChildren(kind)
    wait_until(lambda: shown.view.table.rowCount() > 0)
    return front(windows)


def order_with_parts(windows: Windows) -> int:
    """An order in process that requires two things and has used one of them."""
    desk = windows.desk
    with desk.store.read() as reader:
        order_id = reader.session.scalars(
            select(ServiceOrder.id).where(ServiceOrder.progress == Progress.IN_PROCESS).limit(1)
        ).one()
        items = reader.session.scalars(select(Item.id).order_by(Item.id).limit(2)).all()
    made = [desk.runner.run(CreateRequirement(order_id, item, Decimal(3), reserve=True)).result for item in items]
    desk.runner.run(ConsumeRequirement(int(str(made[0])), Decimal(1)))
    return order_id


def posted_order(windows: Windows) -> int:
    """The newest order with a part that is posted."""
    query = select(func.max(OrderLine.order_id)).where(
        OrderLine.status == LineStatus.POSTED, OrderLine.type == LineType.ITEM
    )
    with windows.desk.store.read() as reader:
        return int(reader.session.scalars(query).one() or 0)


def parts(windows: Windows) -> QWidget:
    """The parts of an order."""
    return tab(windows, RequirementsTab, "service_order", order_with_parts(windows))


def posted(windows: Windows) -> QWidget:
    """What was posted of an order."""
    return tab(windows, TransactionsTab, "service_order", posted_order(windows))


def margin(windows: Windows) -> QWidget:
    """What was earned with an order."""
    return tab(windows, MarginTab, "service_order", posted_order(windows))


def stock(windows: Windows) -> QWidget:
    """The stock of an item."""
    return tab(windows, StockTab, "item", 1)


SCENES: Final = (
    Scene("posting", posting), Scene("order-parts", parts), Scene("order-posted", posted),
    Scene("order-margin", margin), Scene("item-stock", stock),
)  # fmt: skip
