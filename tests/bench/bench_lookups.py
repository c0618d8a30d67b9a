"""Typing ahead over a million customers and a million orders: lookup fields and Ctrl+K, beside LIKE in raw sqlite3."""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

from bench_report import Report, milliseconds, p95
from svcdesk.queries.finder import find
from svcdesk.queries.lookups import search_lookup
from svcdesk.store.engine import raw_connection
from tests.support.many_orders import make_orders

MANY: Final = 1_000_000
TYPED: Final = ("lodz", "kowalski", "zs-2024", "hotel nowak 123", "sn001047", "serwis windy", "600 007", "kalibracja d")
SHORT: Final = ("a", "ab", "qq", "k-", "z w")
ROUNDS: Final = 3


def run(report: Report) -> None:
    """Each letter of the texts, as the fields ask while somebody types."""
    with tempfile.TemporaryDirectory(prefix="svcdesk-lookups-") as folder:
        path = Path(folder, "lookups.db")
        store = make_orders(path, MANY, MANY)
        with closing(raw_connection(path, read_only=True)) as connection:
            floor = measure_floor(connection)
        with store.read() as reader:
            for kind, texts in (("three letters and more", begun(TYPED, 3)), ("one or two letters", begun(SHORT, 1))):
                customers = ask(texts, lambda text: search_lookup(reader, "customer", text, 12, {}))
                orders = ask(texts, lambda text: search_lookup(reader, "service_order", text, 12, {"customer_id": 77}))
                anything = ask(texts, lambda text: find(reader, text))
                report.add(f"lookup over 1,000,000 customers, {kind}, p95", customers, floor=floor, at_most=50)
                report.add(f"lookup over 1,000,000 orders, {kind}, p95", orders, floor=floor, at_most=50)
                report.add(f"Ctrl+K over 2,000,000 records, {kind}, p95", anything, floor=floor, at_most=50)
        store.close()


def begun(texts: Sequence[str], shortest: int) -> list[str]:
    """What stands in the field while the texts are typed."""
    return [text[:end] for text in texts for end in range(shortest, len(text) + 1)]


def ask(texts: Sequence[str], question: Callable[[str], object]) -> float:
    """The 95th percentile in ms of asking for each text."""
    return p95([one for text in texts for one in milliseconds(partial(question, text), ROUNDS)])


def measure_floor(connection: sqlite3.Connection) -> float:
    """The median in ms of a bare LIKE over either table."""
    like = "SELECT id, number, {} FROM {} WHERE search LIKE ? ORDER BY sort_name LIMIT 12"
    asked = [like.format("name", "customer"), like.format("description", "service_order")]

    def words(sql: str, word: str) -> None:
        connection.execute(sql, (f"%{word}%",)).fetchall()

    return statistics.median(
        milliseconds(partial(words, sql, text.split()[0]), 1)[0] for sql in asked for text in TYPED
    )  # fmt: skip
