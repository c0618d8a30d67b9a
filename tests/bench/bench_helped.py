"""What helped before: how often it is right on the excavator history, and how long it takes while one types."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select

from bench_report import Report, timed
from svcdesk.commands.demo import load_demo
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.helped import Asked, PastRepair
from svcdesk.domain.kinds import Progress
from svcdesk.domain.repair_index import RepairIndex
from svcdesk.domain.text import fold
from svcdesk.models import RepairLine, ServiceOrder
from svcdesk.queries.helped import RepairMemory
from svcdesk.store import Store
from tests.support.excavators import AFTER, measure, read_texts

MANY: Final = 50_000
TYPED: Final = (
    "l/h bucket cyl leaking",
    "engine wont start",
    "grease system fault",
    "replace broken hydraulic hose on boom",
    "sprezarka przecieka olej",
    "air conditioner not cold in cab",
)
MOST: Final = 50.0
"""Milliseconds for an answer (issue 5)."""


def run(report: Report) -> None:
    """The figures, then the times of both sizes."""
    found = measure()
    how = f"of {found.held_back} held-back excavator texts the component is among the first three proposals"
    baseline = 100 * found.of_all
    for what, figures, least in (
        ("as typed", found.typed, 90), ("texts that no past one equals", found.unseen, 87),
        ("a typing error in the component", found.mistyped, 82), ("the component struck out", found.struck, 66),
    ):  # fmt: skip
        share = 100 * figures.share(figures.in_three)
        report.add(f"{how}: {what} (floor: the three most frequent)", share, "%", floor=baseline, at_least=least)
    report.add("excavator texts with sensible neighbours", found.typed.sensible, "texts", at_least=200)
    report.add("what helped before, an answer on 4,312 repairs, p95", found.typed.at(95), at_most=MOST)
    many(report)
    demo(report)


def many(report: Report) -> None:
    """A long history: the excavator texts again and again, on a machine of every hundred."""
    texts = [text.repair for text in read_texts()]
    index = RepairIndex()
    rows = list(copies(texts))
    report.add(f"what helped before, reading {MANY:,} repairs into the index", 1000 * timed(lambda: index.put(rows)))
    folded = [fold(row.text) for row in rows]
    took: list[float] = []
    floors: list[float] = []
    for _round in range(2):  # the first round weighs the words and finds what came back
        took.clear()
        floors.clear()
        for typed in typing():
            floors.append(1000 * timed(lambda typed=typed: sum(fold(typed) in text for text in folded)))  # type: ignore[misc]
            took.append(1000 * timed(lambda typed=typed: index.propose(Asked(typed, 7, group_id=1), AFTER)))  # type: ignore[misc]
        gc.collect()
    report.add(
        f"what helped before, an answer on {MANY:,} repairs after each key, p95 (floor: one search through the texts)",
        p95(took), floor=p95(floors), at_most=MOST,
    )  # fmt: skip


def copies(texts: list[PastRepair]) -> Iterator[PastRepair]:
    """So many repairs, each on the machine of its hundred."""
    for id_ in range(MANY):
        text = texts[id_ % len(texts)]
        at = AFTER - timedelta(hours=MANY - id_)
        yield replace(text, id=id_, order_id=id_, object_id=id_ // 100, created_at=at, finished_at=at)


def demo(report: Report) -> None:
    """The demo company: with its file, and after somebody changed a repair."""
    with tempfile.TemporaryDirectory(prefix="svcdesk-helped-") as place:
        store = load_demo(Path(place, "demo.db"), texts="en")
        memory = RepairMemory()
        report.add(
            "what helped before, reading the history of the demo company", 1000 * timed(lambda: memory.read(store))
        )
        took = [1000 * timed(lambda typed=typed: ask(store, memory, typed)) for typed in typing()]  # type: ignore[misc]
        report.add("what helped before, an answer with its names from the file, p95", p95(took), at_most=MOST)
        with store.read() as reader:
            open_lines = (
                select(RepairLine.id)
                .join(ServiceOrder, ServiceOrder.id == RepairLine.order_id)
                .where(ServiceOrder.progress == Progress.IN_PROCESS, RepairLine.finished_at.is_(None))
            )
            line = reader.session.scalars(open_lines).first()
        took = []
        for turn in range(20):
            CommandRunner(store).run(SaveRecord("repair_line", line, {"note": str(turn)}))
            took.append(1000 * timed(lambda: ask(store, memory, TYPED[0])))
        report.add("what helped before, an answer after a repair was changed, p95", p95(took), at_most=MOST)
        store.close()


def ask(store: Store, memory: RepairMemory, typed: str) -> None:
    """One question to the file."""
    with store.read() as reader:
        memory.answer(reader, Asked(typed, 3))


def typing() -> Iterator[str]:
    """The texts after each key."""
    for text in TYPED:
        yield from (text[:end] for end in range(1, len(text) + 1))


def p95(took: list[float]) -> float:
    """The 95th percentile."""
    return sorted(took)[(len(took) - 1) * 95 // 100]
