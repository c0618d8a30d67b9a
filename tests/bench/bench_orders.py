"""An order with 200 lines: opening its form, and saving it, beside raw sqlite3 writing the same rows."""

from __future__ import annotations

import gc
import os
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from bench_report import Report
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.drafts import RecordDraft, RowDraft
from svcdesk.queries.forms import load_record
from svcdesk.store import Store
from tests.support.prices import Prices, priced_company

LINES: Final = 200
TIMES: Final = 7


def run(report: Report) -> None:
    """Opening is measured from the user's act to the painted form, saving on the database thread's side."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="svcdesk-orders-") as folder:
        clock = FixedClock(datetime(2026, 11, 23, 9, tzinfo=UTC))
        store = Store.create(Path(folder, "orders.db"), clock, "anna", "bench")
        try:
            runner = CommandRunner(store)
            prices = priced_company(runner)
            order_id = make_order(runner, prices)
            floor = raw_inserts(Path(folder, "raw.db"))
            report.add(f"{LINES} lines saved, prices found anew", save_all(runner, order_id), floor=floor)
            was_collecting = gc.isenabled()
            gc.disable()  # as in the program
            try:
                report.add(f"order form with {LINES} lines opened", open_form(store, order_id), at_most=150)
            finally:
                if was_collecting:
                    gc.enable()
        finally:
            store.close()


def make_order(runner: CommandRunner, prices: Prices) -> int:
    """An order with hours, expenses, items and fees."""
    known = prices.known
    kinds: tuple[dict[str, object], ...] = (
        {"worker_id": known.worker}, {"type": "expense"}, {"type": "fee"}, {"type": "item", "item_id": known.item},
    )  # fmt: skip
    lines = tuple(RowDraft(None, {**kinds[n % 4], "description": f"Line {n}"}) for n in range(LINES))
    start = {"description": "Large", "customer_id": known.customer, "project_id": prices.project}
    made = runner.run(CreateOrder(start, lines)).result
    assert isinstance(made, int)
    return made


def load(store: Store, order_id: int) -> RecordDraft:
    """The order as a form has it."""
    with store.read() as reader:
        return load_record(reader, "service_order", order_id)


def save_all(runner: CommandRunner, order_id: int) -> float:
    """Every line changed so that its prices are found anew; the median in ms."""
    found = []
    for turn in range(TIMES):
        draft = load(runner.store, order_id)
        day = f"2026-{turn + 1:02d}-02"
        rows = tuple(
            RowDraft(row.id, {**row.values, "scheduled_on": day, "quantity": Decimal(turn + 1)})
            for row in draft.children["order_line"]
        )
        command = SaveOrder(order_id, {}, draft.version, draft.values, {"order_line": rows}, draft.children)
        began = time.perf_counter()
        runner.run(command)
        found.append((time.perf_counter() - began) * 1000)
    return statistics.median(found)


def raw_inserts(path: Path) -> float:
    """As many rows updated and recorded by bare SQL in one transaction; the median in ms."""
    connection = sqlite3.connect(path, isolation_level=None)
    columns = ", ".join(f"c{n}" for n in range(40))
    connection.execute(f"CREATE TABLE line (id INTEGER PRIMARY KEY, {columns})")
    connection.execute("CREATE TABLE change (id INTEGER PRIMARY KEY, row INTEGER, fields TEXT)")
    connection.executemany("INSERT INTO line (id, c0) VALUES (?, ?)", [(n, "x") for n in range(LINES)])
    found = []
    for turn in range(TIMES):
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("UPDATE line SET c0 = ?, c1 = ? WHERE id = ?", [(turn, "d", n) for n in range(LINES)])
        connection.executemany("INSERT INTO change (row, fields) VALUES (?, ?)", [(n, "{}") for n in range(LINES)])
        connection.execute("COMMIT")
        found.append((time.perf_counter() - began) * 1000)
    connection.close()
    return statistics.median(found)


def open_form(store: Store, order_id: int) -> float:
    """From the wish to the painted lines; the median in ms."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    from svcdesk.ui.orders.document import OrderDocument
    from svcdesk.ui.shared.desk import Desk, RecordRef
    from svcdesk.ui.shared.look import Appearance, Scheme
    from svcdesk.ui.shared.window_state import WindowState

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    appearance = Appearance(app, Scheme.LIGHT)
    desk = Desk(store, CommandRunner(store), store.clock, WindowState(store.path.with_suffix(".ini")))
    found = []
    for _turn in range(TIMES):
        began = time.perf_counter()
        document = OrderDocument(desk, RecordRef("service_order", order_id))
        document.resize(1300, 900)
        document.show()
        while "order_line" not in document.grids or document.lines.rows.rowCount() < LINES:
            app.processEvents()
        document.grab()
        found.append((time.perf_counter() - began) * 1000)
        document.close()
        document.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    desk.close()
    desk.deleteLater()
    appearance.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return statistics.median(found)
