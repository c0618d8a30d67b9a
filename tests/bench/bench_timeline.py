"""The timeline of a service object with 2,000 events: read and worded, and shown (issue 5: 100 ms)."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from bench_report import Report, timed
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.kinds import BomChangeKind
from svcdesk.models import Activity, BomChange, BomLine, Meter, MeterReading, ObjectRelation, RepairLine, ServiceOrder
from svcdesk.store import Store, UnitOfWork
from tests.support.boms import Machine, attach, lift
from tests.support.databases import empty_database

EVENTS: Final = 2_000
MOST: Final = 100
ROUNDS: Final = 9
NOW: Final = datetime(2026, 6, 15, 9, tzinfo=UTC)
_EACH: Final = 286
"""Orders (made, signed off, a visit), repairs (begun, finished), changed parts, readings: seven events for each."""


def run(report: Report) -> None:
    """Read it in turn with the bare rows."""
    with tempfile.TemporaryDirectory(prefix="svcdesk-timeline-") as place:
        path = Path(place, "timeline.db")
        store = empty_database(path, FixedClock(NOW))
        runner = CommandRunner(store)
        machine = lift(runner)
        bom = attach(runner, machine)
        with store.write() as uow:
            fill(uow, machine, bom)
        took, floors, count = [], [], 0
        for _round in range(ROUNDS):
            floors.append(timed(lambda: read_bare(path, machine.thing)))
            begin = time.perf_counter()
            count = len(read(store, machine.thing))
            took.append(time.perf_counter() - begin)
        if count < EVENTS:
            raise AssertionError(f"only {count} events")
        report.add(
            f"timeline of an object with {count:,} events, read and worded (floor: raw sqlite3, rows read)",
            statistics.median(took) * 1000, floor=statistics.median(floors) * 1000, at_most=MOST,
        )  # fmt: skip
        store.close()


def read(store: Store, thing: int) -> list[Any]:
    """As the tab of the form does it."""
    from svcdesk.ui.shared.forms.timeline_tab import load_shown

    with store.read() as reader:
        return load_shown(reader, thing, built_in=True)


def fill(uow: UnitOfWork, machine: Machine, bom: int) -> None:
    """A life of 286 orders, each with a visit, a repair, a changed part and a reading."""
    order = uow.get(ServiceOrder, machine.order)
    days = [NOW - timedelta(days=3 * at) for at in range(_EACH)]
    orders = uow.insert_many(ServiceOrder, [
        {"number": f"OLD-{at}", "description": f"Repair {at}", "customer_id": order.customer_id, "version": 1,
         "project_id": order.project_id, "object_id": machine.thing, "created_at": day, "signed_off_at": day}
        for at, day in enumerate(days)
    ])  # fmt: skip
    uow.insert_many(ObjectRelation, [{"order_id": id_, "object_id": machine.thing} for id_ in orders])
    uow.insert_many(Activity, [
        {"order_id": id_, "starts_at": day, "minutes": 60, "closed": True, "version": 1}
        for id_, day in zip(orders, days, strict=True)
    ])  # fmt: skip
    uow.insert_many(RepairLine, [
        {"number": f"R-{at}", "order_id": id_, "object_id": machine.thing, "description": "Door stuck",
         "created_at": day, "finished_at": day, "version": 1}
        for at, (id_, day) in enumerate(zip(orders, days, strict=True))
    ])  # fmt: skip
    line = uow.session.query(BomLine).filter_by(bom_id=bom).order_by(BomLine.id).first()
    assert line is not None
    uow.insert_many(BomChange, [
        {"bom_id": bom, "line_id": line.id, "kind": BomChangeKind.QUANTITY_CHANGED, "quantity_before": Decimal(1),
         "quantity": Decimal(1), "part_quantity": Decimal(1), "at": day, "object_id": machine.thing, "user": "anna",
         "order_id": id_}
        for id_, day in zip(orders, days, strict=True)
    ])  # fmt: skip
    (meter,) = uow.insert_many(Meter, [{"object_id": machine.thing, "name": "Trips", "version": 1}])
    uow.insert_many(MeterReading, [
        {"meter_id": meter, "at": day, "value": Decimal(at), "user": "anna"} for at, day in enumerate(reversed(days))
    ])  # fmt: skip


def read_bare(path: Path, thing: int) -> None:
    """The rows, and nothing else."""
    with sqlite3.connect(path) as bare:
        for query in (
            "SELECT * FROM service_order WHERE object_id = ?",
            "SELECT activity.* FROM activity JOIN service_order o ON o.id = order_id WHERE o.object_id = ?",
            "SELECT * FROM repair_line WHERE object_id = ?",
            "SELECT * FROM bom_change WHERE object_id = ?",
            "SELECT meter_reading.* FROM meter_reading JOIN meter m ON m.id = meter_id WHERE m.object_id = ?",
        ):
            bare.execute(query, (thing,)).fetchall()
    bare.close()
