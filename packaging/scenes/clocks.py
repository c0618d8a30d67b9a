"""Clocks of service levels: one at risk in its order, what stopping asks for, the log, and the explanation."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget
from sqlalchemy import select

from scene import Scene, front, wait_until
from svcdesk.domain.kinds import Recording
from svcdesk.models import Activity, ServiceOrder
from svcdesk.ui.orders.document import OrderDocument
from svcdesk.ui.shell.windows import Windows


def order(recording: Recording, windows: Windows) -> OrderDocument:
    """The form of an order whose clock is in a state: of the running ones the one that is at risk for longest."""
    query = select(ServiceOrder.id).where(ServiceOrder.recording == recording, ServiceOrder.signed_off_at.is_(None))
    with windows.desk.store.read() as reader:
        later = query.where(ServiceOrder.due_at > reader.clock.now()).order_by(ServiceOrder.risk_at)
        order_id = reader.session.scalars(later if recording is Recording.STARTED else query).first()
    windows.desk.open("service_order", order_id)
    wait_until(lambda: any(one.clock is not None for one in front(windows).findChildren(OrderDocument)))
    return next(one for one in front(windows).findChildren(OrderDocument) if one.isVisible())


def running(windows: Windows) -> QWidget:
    """A clock that runs."""
    order(Recording.STARTED, windows)
    return front(windows)


def waiting(windows: Windows) -> QWidget:
    """A clock that stands still."""
    order(Recording.STOPPED, windows)
    return front(windows)


def stopping(windows: Windows) -> QWidget:
    """What stopping asks for, with a reason."""
    document = order(Recording.STARTED, windows)
    document.stop_recording()
    document.panel.with_reason.click()
    return front(windows)


def tab(name: str, windows: Windows) -> QWidget:
    """The log or the explanation."""
    document = order(Recording.STARTED, windows)
    document.tabs.setCurrentWidget(getattr(document, name))
    return front(windows)


def on_board(windows: Windows) -> QWidget:
    """The board around the visit of an order that is at risk, which is selected."""
    query = (
        select(Activity.id)
        .join(ServiceOrder, ServiceOrder.id == Activity.order_id)
        .where(ServiceOrder.recording == Recording.STARTED, Activity.worker_id.is_not(None), ~Activity.closed)
    )
    with windows.desk.store.read() as reader:
        now = reader.clock.now()
        at_risk = query.where(ServiceOrder.risk_at < now, ServiceOrder.due_at > now)
        activity_id = reader.session.scalars(at_risk.order_by(Activity.starts_at)).first()
    windows.desk.open("activity", activity_id)
    return front(windows)


SCENES: Final = (
    Scene("clock-board", on_board),
    Scene("clock-running", running),
    Scene("clock-waiting", waiting),
    Scene("clock-stopping", stopping),
    Scene("clock-log", partial(tab, "recorded_tab")),
    Scene("clock-explained", partial(tab, "explain_tab")),
)
