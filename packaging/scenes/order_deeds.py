"""Copying and moving lines, addresses, and what an order is related to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from sqlalchemy import func, select

from scene import Scene, front, newly_opened, wait_until
from svcdesk.models import ObjectRelation, OrderLine, ServiceOrder
from svcdesk.ui.orders.document import OrderDocument
from svcdesk.ui.orders.sign_off import SignOffDialog
from svcdesk.ui.shared.line_picker import LinePicker
from svcdesk.ui.shell.windows import Windows


def open_order(windows: Windows) -> OrderDocument:
    """The form of the newest order under an agreement that has lines."""
    related = select(ObjectRelation.order_id).where(ObjectRelation.order_id.is_not(None))
    query = (
        select(func.max(ServiceOrder.id))
        .join(OrderLine, OrderLine.order_id == ServiceOrder.id)
        .where(ServiceOrder.agreement_id.is_not(None), ServiceOrder.id.in_(related))
    )
    with windows.desk.store.read() as reader:
        order_id = reader.session.scalar(query)
    windows.desk.open("service_order", order_id)
    document = front(windows).tabs.current()
    assert document is not None
    form = document.widget
    assert isinstance(form, OrderDocument)
    wait_until(lambda: form.is_stored() and form.lines.rows.rowCount() > 0)
    form.tabs.setCurrentIndex(0)
    return form


def dialog_of(action: str, windows: Windows) -> QWidget:
    """The dialog of an action of the order form."""
    form = open_order(windows)
    form.lines.setCurrentIndex(form.lines.rows.index(0, 2))
    return newly_opened(form.actions_of_record[action].trigger)


def picker(action: str, windows: Windows) -> QWidget:
    """The picker with the lines it offers."""
    dialog = dialog_of(action, windows)
    assert isinstance(dialog, LinePicker)
    wait_until(lambda: dialog.tree.topLevelItemCount() > 0)
    return dialog


def signing(windows: Windows) -> QWidget:
    """The sign-off with a signature under way."""
    dialog = dialog_of("order.sign_off", windows)
    assert isinstance(dialog, SignOffDialog)
    dialog.signer.setText("Grażyna Pięść")
    dialog.role.setText("Technical manager")
    field = dialog.signature
    for stroke in (((0.1, 0.6), (0.2, 0.2), (0.25, 0.7), (0.35, 0.4)), ((0.4, 0.6), (0.6, 0.3), (0.8, 0.6))):
        places = [QPoint(int(x * field.width()), int(y * field.height())) for x, y in stroke]
        QTest.mousePress(field, Qt.MouseButton.LeftButton, pos=places[0])
        for place in places[1:]:
            QTest.mouseMove(field, place)
        QTest.mouseRelease(field, Qt.MouseButton.LeftButton, pos=places[-1])
    return dialog


def address_part(windows: Windows) -> QWidget:
    """The form scrolled to its address and lines."""
    form = open_order(windows)
    form.area.ensureWidgetVisible(form.lines)
    return front(windows)


def relations(windows: Windows) -> QWidget:
    """The objects and tasks of an order."""
    open_order(windows).tabs.setCurrentIndex(1)
    return front(windows)


_DIALOGS: Final[tuple[tuple[str, Callable[[Windows], QWidget]], ...]] = (
    ("order-copy-agreement", partial(picker, "order.copy_agreement")),
    ("order-copy-templates", partial(picker, "order.copy_template")),
    ("order-move-lines", partial(dialog_of, "order.move_lines")),
    ("order-add-address", partial(dialog_of, "order.add_address")),
    ("order-other-address", partial(dialog_of, "order.other_address")),
    ("order-sign-off", signing),
    ("order-address", address_part),
    ("order-relations", relations),
)
SCENES: Final = tuple(Scene(name, show) for name, show in _DIALOGS)
