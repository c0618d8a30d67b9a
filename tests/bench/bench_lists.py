"""The list of 1,000,000 orders in a real window: open, jump, sort, type; beside raw sqlite3 asking the least."""

from __future__ import annotations

import gc
import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final

from bench_report import Report, milliseconds, p95
from svcdesk.store.engine import raw_connection
from tests.support.many_orders import make_orders

ORDERS: Final = 1_000_000
OPENINGS: Final = 12
TYPED: Final = ("lodz", "kowalski", "zs-2024", "wysoki", "sn001047", "windy halas", "jan nowak", "kalibracja drukarki")
SORTED: Final = ("number", "priority", "description", "customer_id.name", "preferred_at", "created_at")
PAUSE_SECONDS: Final = 0.12  # between two keys: twelve a second would be 0.08


def run(report: Report) -> None:
    """Everything is measured from the user's act to the painted rows."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="svcdesk-lists-") as folder:
        path = Path(folder, "orders.db")
        began = time.perf_counter()
        make_orders(path, ORDERS).close()
        report.add(f"{ORDERS:,} orders made by bare SQL, indexed", (time.perf_counter() - began) * 1000)
        with closing(raw_connection(path, read_only=True)) as connection:
            floors = measure_floor(connection)
        was_collecting = gc.isenabled()
        gc.disable()  # as in the program: a collection on the database thread could take a widget with it
        try:
            measure_window(report, path, floors)
        finally:
            if was_collecting:
                gc.enable()


def measure_floor(connection: sqlite3.Connection) -> dict[str, float]:
    """The least that SQLite must do for the same rows, in ms; medians."""
    page = "SELECT * FROM service_order WHERE id IN (SELECT id FROM service_order ORDER BY {} LIMIT 40)"
    like = "SELECT * FROM service_order WHERE search LIKE ? ORDER BY created_at DESC LIMIT 40"

    def ask(sql: str, *values: str) -> float:
        return statistics.median(milliseconds(lambda: connection.execute(sql, values).fetchall(), 5))

    return {
        "open": ask(page.format("created_at DESC")) + ask("SELECT count(*) FROM service_order"),
        "jump": ask(page.format("created_at")),
        "sort": statistics.mean(ask(page.format(key)) for key in ("number", "priority", "sort_name", "preferred_at")),
        "type": statistics.mean(ask(like, f"%{word.split()[0]}%") for word in TYPED),
    }


def measure_window(report: Report, path: Path, floors: dict[str, float]) -> None:
    """Work a list in a window as a user does."""
    from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from svcdesk.commands.runner import CommandRunner
    from svcdesk.domain.clock import FixedClock
    from svcdesk.queries.lists import LISTS
    from svcdesk.store import Store
    from svcdesk.ui.lists.view import ListView
    from svcdesk.ui.shared.desk import Desk
    from svcdesk.ui.shared.look import Appearance, Scheme
    from svcdesk.ui.shared.window_state import WindowState
    from tests.support.many_orders import NOW

    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication([])
    appearance = Appearance(application, Scheme.LIGHT)
    store = Store.open(path, FixedClock(NOW), user="anna", workstation="bench")
    desk = Desk(store, CommandRunner(store), store.clock, WindowState(path.with_suffix(".ini")))
    longest: list[float] = []

    class Painted(QObject):
        """Counts what was painted since the last act."""

        times = 0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            self.times += event.type() == QEvent.Type.Paint
            return False

    painted = Painted()

    def work(seconds: float) -> None:
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            began = time.perf_counter()
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
            longest.append((time.perf_counter() - began) * 1000)
            time.sleep(0.001)

    def until_painted(view: ListView, act: Callable[[], object]) -> float:
        began = time.perf_counter()
        act()
        while True:
            step = time.perf_counter()
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
            longest.append((time.perf_counter() - step) * 1000)
            if not view.is_loaded():
                painted.times = 0
            elif painted.times:
                return (time.perf_counter() - began) * 1000
            time.sleep(0.0002)

    def open_view() -> tuple[ListView, float]:
        began = time.perf_counter()
        view = ListView(desk, LISTS["service_order"])
        view.resize(1500, 900)
        view.table.viewport().installEventFilter(painted)
        built = (time.perf_counter() - began) * 1000
        return view, built + until_painted(view, view.show)

    opened = []
    view, _first = open_view()
    for _opening in range(OPENINGS):
        view.close()
        view.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        view, taken = open_view()
        opened.append(taken)
    longest.clear()
    table, header = view.table, view.table.header
    table.setFocus()
    jumped = [
        until_painted(view, lambda key=key: QTest.keyClick(table, key))  # type: ignore[misc]
        for key in (Qt.Key.Key_End, Qt.Key.Key_Home) * 10
    ]
    sections = {column.key: section for section, column in enumerate(view.spec.columns)}
    sorts = []
    for key in SORTED * 3:
        sorts.append(until_painted(view, lambda key=key: header.sectionClicked.emit(sections[key])))  # type: ignore[misc]
        work(PAUSE_SECONDS)
    header.sectionClicked.emit(sections["created_at"])
    header.sectionClicked.emit(sections["created_at"])
    work(1)
    typed = []
    for words in TYPED:
        for letter in words:
            typed.append(until_painted(view, lambda letter=letter: QTest.keyClicks(view.bar.box, letter)))  # type: ignore[misc]
            work(PAUSE_SECONDS)
        until_painted(view, view.bar.box.clear)
        work(PAUSE_SECONDS)
    bar = f"1,000,000 orders, {header.count() - header.hiddenSectionCount()} columns:"
    report.add(f"{bar} list opened (floor: its rows by raw sqlite3)", p95(opened), floor=floors["open"], at_most=120)
    report.add(f"{bar} jump to the end and back, p95", p95(jumped), floor=floors["jump"], at_most=80)
    report.add(f"{bar} sort by an indexed column, p95", p95(sorts), floor=floors["sort"], at_most=80)
    report.add(
        f"{bar} each key of a filter over every column, p95 (floor: LIKE on the stored text)",
        p95(typed),
        floor=floors["type"],
        at_most=80,
    )
    report.add(f"{bar} longest work of the window meanwhile", max(longest), at_most=50)
    view.close()
    view.deleteLater()
    desk.close()
    store.close()
    appearance.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
