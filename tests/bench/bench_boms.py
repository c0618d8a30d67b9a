"""A service BOM of 5,000 lines with 2,000 changes: opened, as of a day, compared (issue 5: 200 ms each)."""

from __future__ import annotations

import gc
import sqlite3
import statistics
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from bench_report import Report, timed
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.kinds import BomChangeKind, BomLineType
from svcdesk.models import BomChange, BomLine
from svcdesk.queries.boms import compare_dates, compare_with_template, load_head, load_history, load_tree
from svcdesk.store import Store, UnitOfWork
from tests.support.boms import Machine, attach, lift
from tests.support.databases import empty_database

LINES: Final = 5_000
CHANGES: Final = 2_000
ROUNDS: Final = 9
NOW: Final = datetime(2026, 6, 15, 9, tzinfo=UTC)
MOST: Final = 200


def measure(report: Report) -> None:
    """Read it in turn with the bare rows."""
    with tempfile.TemporaryDirectory(prefix="svcdesk-boms-") as place:
        path = Path(place, "boms.db")
        store = empty_database(path, FixedClock(NOW))
        runner = CommandRunner(store)
        machine = lift(runner)
        with store.write() as uow:
            fill(uow, machine)
        bom = attach(runner, machine)
        with store.write() as uow:
            replace_some(uow, bom, machine)
        middle = NOW + timedelta(days=CHANGES // 2)
        works: tuple[tuple[str, Callable[[Any], object]], ...] = (
            ("opened, with its history", lambda reader: (
                load_head(reader, bom), load_tree(reader, bom), load_history(reader, bom))),
            ("as of a day", lambda reader: load_tree(reader, bom, middle)),
            ("two days compared", lambda reader: compare_dates(reader, bom, NOW, middle)),
            ("compared with its template", lambda reader: compare_with_template(reader, bom)),
        )  # fmt: skip
        for what, work in works:
            took, floors = [], []
            for _round in range(ROUNDS):
                floors.append(timed(lambda: read_bare(path, bom)))
                took.append(timed(lambda work=work: in_reader(store, work)))  # type: ignore[misc]
                gc.collect()
            report.add(
                f"service BOM of {LINES:,} lines and {CHANGES:,} changes, {what} (floor: raw sqlite3, rows read)",
                statistics.median(took) * 1000, floor=statistics.median(floors) * 1000, at_most=MOST,
            )  # fmt: skip
        store.close()


def run(report: Report) -> None:
    """Without collecting, as in the program."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        measure(report)
    finally:
        if was_collecting:
            gc.enable()


def fill(uow: UnitOfWork, machine: Machine) -> None:
    """Make the template as large as promised: assemblies of 50 parts, five levels deep."""
    parents: list[int | None] = [None]
    missing = LINES - len(machine.lines)
    while missing:
        count = min(missing, 50)
        parent = parents[len(parents) // 2 if len(parents) > 5 else -1]
        parents.append(uow.insert_many(BomLine, [_line(machine, parent, place) for place in range(count)])[0])
        missing -= count


def _line(machine: Machine, parent_id: int | None, place: int) -> dict[str, Any]:
    return {
        "bom_id": machine.template, "parent_id": parent_id, "place": place, "position": str(place),
        "type": BomLineType.ITEM, "item_id": machine.rollers, "description": f"Part {place}", "quantity": Decimal(2),
        "unit": "pcs",
    }  # fmt: skip


def replace_some(uow: UnitOfWork, bom_id: int, machine: Machine) -> None:
    """A change a day, as the commands write them: every second line gives way to a new one, others change by one."""
    lines = list(uow.session.query(BomLine).filter_by(bom_id=bom_id).order_by(BomLine.id))[:CHANGES]
    rows = []
    for at, line in enumerate(lines):
        before, when = line.quantity, NOW + timedelta(days=at)
        values: dict[str, Any] = {
            "bom_id": bom_id, "line_id": line.id, "replaced_line_id": None, "quantity_before": before,
            "kind": BomChangeKind.QUANTITY_CHANGED, "quantity": before + 1, "part_quantity": Decimal(1), "at": when,
            "object_id": machine.thing, "user": "anna", "order_id": machine.order,
        }  # fmt: skip
        if at % 2:
            new = uow.add(
                BomLine(bom_id=bom_id, parent_id=line.parent_id, place=line.place, item_id=line.item_id,
                        description=line.description, quantity=before, source_line_id=line.source_line_id)
            )  # fmt: skip
            values |= {"kind": BomChangeKind.LINE_REPLACED, "line_id": new.id, "replaced_line_id": line.id,
                       "quantity": Decimal(0), "part_quantity": before}  # fmt: skip
            line.quantity, line.removed_at = Decimal(0), when
        else:
            line.quantity += 1
        rows.append(values)
    uow.insert_many(BomChange, rows)


def in_reader(store: Store, work: Callable[[Any], object]) -> None:
    """Do it as a screen does."""
    with store.read() as reader:
        work(reader)


def read_bare(path: Path, bom_id: int) -> None:
    """The rows, and nothing else."""
    with sqlite3.connect(path) as bare:
        for table in ("bom_line", "bom_change"):
            bare.execute(f"SELECT * FROM {table} WHERE bom_id = ?", (bom_id,)).fetchall()
    bare.close()
