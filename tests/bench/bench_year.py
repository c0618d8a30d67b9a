"""The year planner with 1,000 agreements of 10 lines: reading the year, and the longest work of the window with it."""

from __future__ import annotations

import gc
import os
import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench_report import Report, timed
from svcdesk.commands.planning import CreateServiceOrders
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import FixedClock
from svcdesk.queries.year_plan import YearPlan, load_year_plan
from svcdesk.store import Store
from tests.bench.bench_planning import AGREEMENTS, make_agreements

if TYPE_CHECKING:
    from svcdesk.ui.shared.desk import Desk
    from svcdesk.ui.year.view import YearView

YEAR: Final = 2026
ROUNDS: Final = 3
NOW: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)
_ROWS: Final = (
    """SELECT l.*, o.number, o.progress FROM order_line l JOIN service_order o ON o.id = l.order_id
    JOIN agreement_line a ON a.id = l.agreement_line_id
    WHERE coalesce(l.executed_on, l.scheduled_on) BETWEEN '2026-01-01' AND '2026-12-31'""",
    "SELECT agreement_line_id, calculated_on, status, executed_on, signed_off_at, scheduled_on FROM order_line",
    "SELECT * FROM planned_date", "SELECT * FROM agreement_line", "SELECT * FROM agreement",
)  # fmt: skip
"""What the year is made of, and nothing is reckoned from it."""


def run(report: Report) -> None:
    """A quarter of the year is made into orders, of which two months are late; the rest is due."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    was_collecting = gc.isenabled()
    gc.disable()  # as in the program
    from tests.support.pauses import on_a_desk

    with tempfile.TemporaryDirectory(prefix="svcdesk-year-") as place:
        path = Path(place, "year.db")
        make_agreements(path)
        store = Store.open(path, user="anna", workstation="bench", clock=FixedClock(NOW))
        runner = CommandRunner(store)
        runner.run(CreateServiceOrders(from_on=date(YEAR, 1, 1), until_on=date(YEAR, 3, 31)))
        spent, floors, plan = [], [], YearPlan(YEAR, NOW.date())
        for _round in range(ROUNDS):
            floors.append(timed(lambda: read_raw(path)))
            begin = time.perf_counter()
            with store.read() as reader:
                plan = load_year_plan(reader, YEAR)
            spent.append(time.perf_counter() - begin)
            gc.collect()
        visits = sum(1 for row in plan.rows for _visit in row.visits)
        assert len(plan.rows) == AGREEMENTS
        report.add(
            f"a year of {AGREEMENTS:,} agreements read and planned: {visits:,} visits (floor: raw sqlite3, rows read)",
            statistics.median(spent) * 1000, floor=statistics.median(floors) * 1000, at_most=15_000,
        )  # fmt: skip
        for what, took in on_a_desk(store, runner, use).items():
            report.add(f"year planner, {AGREEMENTS:,} agreements: longest work of the window, {what}", took, at_most=50)
        store.close()
    if was_collecting:
        gc.enable()


def read_raw(path: Path) -> None:
    """The rows, and nothing else."""
    with sqlite3.connect(path) as bare:
        for rows in _ROWS:
            bare.execute(rows).fetchall()
    bare.close()


def use(desk: Desk) -> dict[str, float]:
    """Open it, type into the filter, page through all agreements, and go through the months of some."""
    from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt
    from PySide6.QtTest import QTest

    from svcdesk.ui.year.view import YearView
    from tests.support.pauses import Pauses

    def wait(view: YearView) -> None:
        while view.plan_shown is None or view.is_reading():
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QCoreApplication.processEvents()  # painted

    first = YearView(desk)  # the program imports and draws once what all screens use
    first.resize(1400, 900)
    first.show()
    wait(first)
    first.close()
    first.deleteLater()
    found: dict[str, float] = {}
    pauses = Pauses()
    pauses.start()
    view = YearView(desk)
    view.resize(1400, 900)
    view.show()
    wait(view)
    pauses.stop()
    found["opened"] = pauses.longest()
    for what, keys in (("filtered", "care 12"), ("walked through", "")):
        pauses.start()
        if keys:
            for letter in keys:
                QTest.keyClicks(view.bar.box, letter)
                QCoreApplication.processEvents()
            view.clear_filter()
        else:
            view.table.setFocus()
            for key in (*[Qt.Key.Key_PageDown] * 40, *[Qt.Key.Key_Right] * 12):
                QTest.keyClick(view.table, key)
                QCoreApplication.processEvents()
        pauses.stop()
        found[what] = pauses.longest()
    view.close()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return found
