"""Reliability with 20,000 repairs on 2,000 objects: reading it, and the longest work of the window with it."""

from __future__ import annotations

import gc
import os
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from bench_report import Report
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.kinds import LineType
from svcdesk.models import ObjectRelation, OrderLine, RepairLine, ServiceObject, ServiceOrder, SymptomCode
from svcdesk.queries.reliability import ReliabilityWanted, load_reliability, usual_period
from svcdesk.store import Store
from tests.support.clocks import MovingClock
from tests.support.faults import faulty_machines

if TYPE_CHECKING:
    from svcdesk.ui.shared.desk import Desk

OBJECTS: Final = 2_000
REPAIRS: Final = 20_000
ROUNDS: Final = 3
NOW: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)


def run(report: Report) -> None:
    """Every object broke ten times in two years; each order has an hour line and an item line."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    was_collecting = gc.isenabled()
    gc.disable()  # as in the program
    from tests.support.pauses import on_a_desk

    with tempfile.TemporaryDirectory(prefix="svcdesk-reliability-") as place:
        path = Path(place, "reliability.db")
        fill(path)
        store = Store.open(path, user="anna", workstation="bench", clock=FixedClock(NOW))
        spent, faults = [], 0
        for _round in range(ROUNDS):
            begin = time.perf_counter()
            with store.read() as reader:
                found = load_reliability(reader, ReliabilityWanted(*usual_period(NOW.date())))
            spent.append((time.perf_counter() - begin) * 1000)
            faults = found.total.faults
            gc.collect()
        assert faults >= REPAIRS
        report.add(f"reliability of {OBJECTS:,} objects with {REPAIRS:,} repairs, read on a pool thread",
                   statistics.median(spent), at_most=10_000)  # fmt: skip
        for what, took in on_a_desk(store, CommandRunner(store), use).items():
            report.add(f"reliability, {OBJECTS:,} objects: longest work of the window, {what}", took, at_most=50)
        store.close()
    if was_collecting:
        gc.enable()


def fill(path: Path) -> None:
    """The small company, and many more objects and repairs by bulk."""
    clock = MovingClock("2026-01-01 08:00")
    store = Store.create(path, user="anna", workstation="bench", clock=clock)
    shop = faulty_machines(CommandRunner(store), clock)
    clock.at = NOW
    with store.write() as uow:
        item = uow.session.get_one(ServiceObject, shop.known.service_object)
        symptom_id = uow.session.scalars(select(SymptomCode.id)).first()
        things = uow.insert_many(ServiceObject, [
            {"number": f"X-{at:05d}", "name": f"Machine {at}", "group_id": item.group_id, "version": 1,
             "maker": "Dźwigmont", "model": f"D-{at % 40}"}
            for at in range(OBJECTS)
        ], history=False)  # fmt: skip
        about = [things[at % OBJECTS] for at in range(REPAIRS)]
        days = [NOW - timedelta(days=680 - at * 680 // REPAIRS) for at in range(REPAIRS)]
        orders = uow.insert_many(ServiceOrder, [
            {"number": f"XS-{at:06d}", "description": "Fault", "customer_id": shop.known.customer, "version": 1,
             "object_id": about[at], "created_at": days[at]}
            for at in range(REPAIRS)
        ], history=False)  # fmt: skip
        uow.insert_many(ObjectRelation, [
            {"order_id": order, "object_id": thing} for order, thing in zip(orders, about, strict=True)
        ], history=False)  # fmt: skip
        uow.insert_many(OrderLine, [
            {"order_id": order, "line_number": number, "type": type_, "quantity": Decimal(2), "executed_on": day.date(),
             "cost_price": Decimal(50), "sales_price": Decimal(120), "item_id": item_id, "description": "x",
             "object_id": thing}
            for order, thing, day in zip(orders, about, days, strict=True)
            for number, type_, item_id in ((1, LineType.HOUR, None), (2, LineType.ITEM, shop.known.item))
        ], history=False)  # fmt: skip
        uow.insert_many(RepairLine, [
            {"number": f"XN-{at:06d}", "order_id": orders[at], "object_id": about[at], "version": 1,
             "symptom_id": symptom_id, "created_at": days[at], "finished_at": days[at] + timedelta(hours=3)}
            for at in range(REPAIRS)
        ], history=False)  # fmt: skip
    store.close()


def use(desk: Desk) -> dict[str, float]:
    """Open the screen, walk down the objects, go through the months."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from svcdesk.ui.reliability.view import ReliabilityView
    from tests.support.pauses import Pauses

    pauses, found = Pauses(), {}
    view = ReliabilityView(desk)
    view.resize(1600, 1000)
    view.show()
    pauses.start()
    while view.found is None:
        QTest.qWait(20)
    QTest.qWait(200)
    pauses.stop()
    found["showing it"] = pauses.longest()
    for what, target, key in (("another object", view.rows.view, Qt.Key.Key_Down),
                              ("another month", view.charts[0], Qt.Key.Key_Left)):  # fmt: skip
        pauses.start()
        for _step in range(20):
            QTest.keyClick(target, key)
            QTest.qWait(10)
        pauses.stop()
        found[what] = pauses.longest()
    view.close()
    view.deleteLater()
    return found
