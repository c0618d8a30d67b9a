"""Posting 1,000 signed-off lines, beside raw sqlite3 writing the same rows into the same tables."""

from __future__ import annotations

import gc
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select, update

from bench_report import Report
from svcdesk.commands.posting import PostLines
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.batches import BatchPlan, Outcome
from svcdesk.domain.kinds import LineType
from svcdesk.models import OrderLine, ServiceOrder
from svcdesk.store.engine import raw_connection
from svcdesk.store.store import Store
from tests.support.posting import Accounts, order, posting_company
from tests.support.raw_rows import new_rows, write_raw

ORDERS: Final = 20
LINES: Final = 50
ROUNDS: Final = 7
UPDATE: Final = "UPDATE order_line SET status = ?, transaction_id = ? WHERE id = ?"


def run(report: Report) -> None:
    """Medians of some runs on copies of one file, and of as many raw inserts, taken in turn."""
    gc.disable()  # as the program runs it
    posted, planned, floors = [], [], []
    with tempfile.TemporaryDirectory(prefix="svcdesk-posting-") as place:
        before = Path(place, "before.db")
        make_lines(before)
        for at in range(ROUNDS):
            path, bare = Path(place, f"{at}.db"), Path(place, f"{at}-bare.db")
            shutil.copy(before, path)
            shutil.copy(before, bare)
            store = Store.open(path, user="anna", workstation="bench")
            store.verify()
            runner = CommandRunner(store)
            begin = time.perf_counter()
            with store.read() as reader:
                plan = PostLines().plan(reader)
            planned.append(time.perf_counter() - begin)
            runner.run(PostLines(), dry_run=True)  # a desk that has been open for a while has its statements compiled
            begin = time.perf_counter()
            done = runner.run(PostLines()).result
            posted.append(time.perf_counter() - begin)
            assert isinstance(done, BatchPlan)
            assert len(plan.to_do) == done.count(Outcome.DONE) == ORDERS * LINES
            store.close()
            lines = (UPDATE, posted_lines(path))
            floors.append(write_raw(bare, new_rows(before, path), lines))
            gc.collect()
    report.add(
        "post 1,000 lines (floor: raw sqlite3, the same rows inserted and lines updated)",
        statistics.median(posted) * 1000,
        floor=statistics.median(floors) * 1000,
        ratio_at_most=3,
    )
    report.add("dry run of posting 1,000 lines", statistics.median(planned) * 1000)


def make_lines(path: Path) -> None:
    """Orders with lines of every type in turn, signed off."""
    store = Store.create(path, user="anna", workstation="bench")
    runner = CommandRunner(store)
    accounts = posting_company(runner)
    ids = [order(runner, accounts, signed=False) for _n in range(ORDERS)]
    with store.write() as uow:
        uow.insert_many(OrderLine, [
            line_row(accounts, order_id, number, uow.now) for order_id in ids for number in range(1, LINES + 1)
        ])  # fmt: skip
        uow.session.execute(update(ServiceOrder).values(signed_off_at=uow.now))
        assert len(uow.session.scalars(select(OrderLine.id)).all()) == ORDERS * LINES
    store.close()


def line_row(accounts: Accounts, order_id: int, number: int, now: Any) -> dict[str, Any]:
    """One line; every twentieth takes an item from stock, so that there is enough."""
    types = (LineType.HOUR, LineType.EXPENSE, LineType.FEE, LineType.HOUR)
    type_ = LineType.ITEM if number % 20 == 0 else types[number % 4]
    return {
        "order_id": order_id, "line_number": number, "type": type_, "description": f"line {number}", "quantity": 1,
        "unit": "h", "cost_price": 60, "sales_price": 150, "currency": "PLN", "offset_account": "402",
        "category_id": accounts.categories[type_.value], "line_property_id": accounts.chargeable,
        "worker_id": accounts.known.worker if type_ is LineType.HOUR else None,
        "item_id": accounts.known.item if type_ is LineType.ITEM else None, "scheduled_on": now.date(),
        "signed_off_at": now,
    }  # fmt: skip


def posted_lines(path: Path) -> list[tuple[Any, ...]]:
    """What became of the lines: status, transaction, id."""
    connection = raw_connection(path, read_only=True)
    found = connection.execute("SELECT status, transaction_id, id FROM order_line").fetchall()
    connection.close()
    return found
