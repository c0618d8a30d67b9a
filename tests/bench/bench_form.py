"""Opening the order form in a window: until it is painted with its record, and the longest pause meanwhile."""

from __future__ import annotations

import gc
import os
import statistics
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from bench_report import Report
from svcdesk.commands.demo import load_demo
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.models import OrderLine
from svcdesk.store import Store

if TYPE_CHECKING:
    from svcdesk.ui.shared.desk import Desk

ROUNDS: Final = 12
LINES: Final = 200


def run(report: Report) -> None:
    """The first opening is left out: the program imports and draws once what all forms use."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    from svcdesk.ui.shared.desk import Desk
    from svcdesk.ui.shared.look import Appearance, Scheme
    from svcdesk.ui.shared.window_state import WindowState

    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication([])
    appearance = Appearance(application, Scheme.LIGHT)
    was_collecting = gc.isenabled()
    gc.disable()  # as in the program
    with tempfile.TemporaryDirectory(prefix="svcdesk-form-") as folder:
        path = Path(folder, "demo.db")
        load_demo(path).close()
        store = Store.open(path)
        desk = Desk(store, CommandRunner(store), store.clock, WindowState(path.with_suffix(".ini")))
        for name, order_id in (("of the demo", fullest_order(store)), (f"of {LINES} lines", long_order(store))):
            opened, pauses = measure(desk, order_id)
            report.add(f"order {name}: opened, painted with its record, median", opened, at_most=150)
            report.add(f"order {name}: longest work of the window meanwhile", pauses, at_most=50)
        desk.close()
        desk.deleteLater()
        store.close()
    appearance.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if was_collecting:
        gc.enable()


def fullest_order(store: Store) -> int:
    """The order of the demo company with most lines."""
    with store.read() as reader:
        counted = select(OrderLine.order_id).group_by(OrderLine.order_id).order_by(func.count().desc()).limit(1)
        return reader.session.scalars(counted).one()


def long_order(store: Store) -> int:
    """A new order with many lines."""
    lines = tuple(
        RowDraft(None, {"description": f"Part {n}", "worker_id": 1 + n % 9, "sales_price": Decimal(n)})
        for n in range(1, LINES + 1)
    )
    made = CommandRunner(store).run(CreateOrder({"description": "Overhaul", "customer_id": 1}, lines)).result
    assert isinstance(made, int)
    return made


def measure(desk: Desk, order_id: int) -> tuple[float, float]:
    """Milliseconds: the median until painted, and the longest pause of all openings but the first."""
    from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop

    from svcdesk.ui.orders.document import OrderDocument
    from svcdesk.ui.shared.desk import RecordRef
    from tests.support.pauses import Pauses

    opened, pauses = [], Pauses()
    longest = 0.0
    for number in range(ROUNDS + 1):
        pauses.start()
        began = time.perf_counter()
        document = OrderDocument(desk, RecordRef("service_order", order_id))
        document.resize(1400, 900)
        document.show()
        while document.base is None:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QCoreApplication.processEvents()  # painted
        if number:
            opened.append((time.perf_counter() - began) * 1000)
            pauses.stop()
            longest = max(longest, pauses.longest())
        pauses.stop()
        document.close()
        document.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return statistics.median(opened), longest
