"""Planning a year of 1,000 agreements with 10 lines each: the dry run, and the orders of it beside raw sqlite3."""

from __future__ import annotations

import gc
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from bench_report import Report
from svcdesk.commands.company import SetParameter
from svcdesk.commands.planning import CreateServiceOrders
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.batches import BatchPlan, Outcome
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineType, WindowMethod
from svcdesk.models import (
    Agreement,
    AgreementLine,
    ObjectGroup,
    ObjectRelation,
    Project,
    ServiceInterval,
    ServiceObject,
    TimeWindow,
)
from svcdesk.queries.capacity import load_capacity, planned_minutes
from svcdesk.queries.coverage import load_coverage
from svcdesk.store.store import Store
from tests.support.prices import priced_company
from tests.support.raw_rows import new_rows, write_raw
from tests.support.records import add

if TYPE_CHECKING:
    from svcdesk.ui.shared.desk import Desk

AGREEMENTS: Final = 1_000
LINES: Final = 10
ROUNDS: Final = 3
YEAR: Final[Mapping[str, Any]] = {"from_on": date(2026, 1, 1), "until_on": date(2026, 12, 31)}
THREE_YEARS: Final[Mapping[str, Any]] = {"from_on": date(2026, 1, 1), "until_on": date(2028, 12, 31)}
WIDE: Final = 90
COVERED: Final = 100


def run(report: Report) -> None:
    """Medians of some runs on copies of one file."""
    gc.disable()  # as the program runs it
    with tempfile.TemporaryDirectory(prefix="svcdesk-planning-") as place:
        before = Path(place, "before.db")
        first = make_agreements(before)
        plan = BatchPlan()
        planned, one, made, floors = [], [], [], []
        for at in range(ROUNDS):
            path, bare = Path(place, f"{at}.db"), Path(place, f"{at}-bare.db")
            shutil.copy(before, path)
            shutil.copy(before, bare)
            store = Store.open(path, user="anna", workstation="bench")
            runner = CommandRunner(store)
            one.append(dry_run(store, CreateServiceOrders(agreement_ids=(first,), **YEAR))[0])
            spent, plan = dry_run(store, CreateServiceOrders(**YEAR))
            planned.append(spent)
            begin = time.perf_counter()
            done = runner.run(CreateServiceOrders(**YEAR)).result
            made.append(time.perf_counter() - begin)
            assert isinstance(done, BatchPlan)
            assert done.count(Outcome.DONE) == len(plan.to_do) > AGREEMENTS
            store.close()
            floors.append(write_raw(bare, new_rows(before, path)))
            for old in (path, bare):
                old.unlink()
            gc.collect()
        shown = in_the_window(before)
        coverage, checked = check_coverage(before)
        wide = [wide_windows(Path(place, "wide.db"), before, lines) for lines in (LINES, 10 * LINES)]
    lines = sum(int(str(row.cells[2])) for row in plan.to_do)
    what = f"{lines:,} lines of {AGREEMENTS:,} agreements in {len(plan.to_do):,} visits"
    report.add(f"a year planned as a dry run: {what}", statistics.median(planned) * 1000, at_most=15_000)
    report.add(
        "the same planned and made into orders (floor: raw sqlite3, the same rows inserted)",
        statistics.median(made) * 1000, floor=statistics.median(floors) * 1000, ratio_at_most=4,
    )  # fmt: skip
    report.add("one agreement planned for a year", statistics.median(one) * 1000, at_most=150)
    for what, took in shown.items():
        report.add(f"planning, {AGREEMENTS:,} agreements: {what}", took, at_most=50 if "window" in what else None)
    report.add(f"what covers each of {checked} objects on a day", coverage * 1000, at_most=50)
    for (spent, plan), count in zip(wide, (LINES, 10 * LINES), strict=True):
        rows = sum(int(str(row.cells[2])) for row in plan.to_do)
        report.add(
            f"one agreement of {count} weekly lines in windows of ±{WIDE} days planned for three years: "
            f"{rows:,} lines in {len(plan.to_do)} visits", spent * 1000, at_most=150 if count == LINES else 1_000,
        )  # fmt: skip


def in_the_window(before: Path) -> dict[str, float]:
    """Milliseconds: the longest work of the window by what is done there, and the load of technicians beside it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from tests.support.pauses import on_a_desk

    store = Store.open(before, user="anna", workstation="bench")
    found = on_a_desk(store, CommandRunner(store), use)
    command = CreateServiceOrders(**YEAR)
    with store.read() as reader:
        work = command.work(reader)
        begin = time.perf_counter()
        load_capacity(reader, *command.period(), planned_minutes(reader, work.visits.values(), work.terms))
        found["the load of the technicians read, on a pool thread"] = (time.perf_counter() - begin) * 1000
    store.close()
    return found


def use(desk: Desk) -> dict[str, float]:
    """Plan the year, paint all of it, type into the filter, and go from visit to visit."""
    from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, Qt
    from PySide6.QtTest import QTest

    from svcdesk.ui.batches.planning_view import PlanningView
    from svcdesk.ui.batches.screen import SCREENS
    from svcdesk.ui.shared.desk import RecordRef
    from tests.support.pauses import Pauses

    screen = next(one for one in SCREENS if one.id == CreateServiceOrders.name)
    view = screen.build(desk, RecordRef(f"batch:{CreateServiceOrders.name}", None, dict(YEAR)))
    assert isinstance(view, PlanningView)
    view.resize(1400, 900)
    view.show()
    QCoreApplication.processEvents()
    found: dict[str, float] = {}
    pauses = Pauses()
    pauses.start()
    while not view.has_plan():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    QCoreApplication.processEvents()
    pauses.stop()
    found["longest work of the window, planned"] = pauses.longest()
    painted = []
    for _ in range(ROUNDS):
        begin = time.thread_time()
        view.timeline.viewport().repaint()
        painted.append(time.thread_time() - begin)
    found["the window paints a whole year of the timeline"] = statistics.median(painted) * 1000
    pauses.start()
    for letter in "care 12":
        QTest.keyClicks(view.ui.filter, letter)
        QCoreApplication.processEvents()
    view.ui.filter.clear()
    QCoreApplication.processEvents()
    pauses.stop()
    found["longest work of the window, filtered"] = pauses.longest()
    pauses.start()
    view.timeline.setFocus()
    for key in (*[Qt.Key.Key_Down] * 40, *[Qt.Key.Key_Right] * 12):
        QTest.keyClick(view.timeline, key)
        QCoreApplication.processEvents()
    pauses.stop()
    found["longest work of the window, from visit to visit"] = pauses.longest()
    view.close()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return found


def check_coverage(before: Path) -> tuple[float, int]:
    """Seconds for one object, median of some, each under one of the agreements; and how many there were."""
    store = Store.open(before, user="anna", workstation="bench")
    with store.write() as uow:
        group = uow.session.scalar(select(ObjectGroup.id))
        agreements = list(uow.session.scalars(select(Agreement.id).order_by(Agreement.id).limit(COVERED)))
        things = uow.insert_many(ServiceObject, [
            {"number": f"OB-{n:05d}", "name": f"Lift {n}", "group_id": group, "version": 1} for n in range(COVERED)
        ])  # fmt: skip
        uow.insert_many(ObjectRelation, [
            {"object_id": thing, "agreement_id": agreement}
            for thing, agreement in zip(things, agreements, strict=True)
        ])  # fmt: skip
    spent = []
    for thing in things:
        begin = time.perf_counter()
        with store.read() as reader:
            found = load_coverage(reader, thing, date(2026, 6, 1))
        spent.append(time.perf_counter() - begin)
        assert found is not None
        assert found.is_covered
    store.close()
    return statistics.median(spent), len(things)


def wide_windows(path: Path, before: Path, lines: int) -> tuple[float, BatchPlan]:
    """One agreement whose lines may be done on half a year of days, so that very many choices are the fewest visits."""
    shutil.copy(before, path)
    store = Store.open(path, user="anna", workstation="bench")
    with store.write() as uow:
        project, group = uow.session.execute(select(Agreement.project_id, Agreement.group_id).limit(1)).one()
        interval = uow.session.scalar(select(ServiceInterval.id).where(ServiceInterval.name == "Weekly"))
        (window,) = uow.insert_many(TimeWindow, [
            {"code": "WIDE", "name": "Wide", "method": WindowMethod.MANUAL, "days_before": WIDE, "days_after": WIDE,
             "version": 1}
        ])  # fmt: skip
        (agreement,) = uow.insert_many(Agreement, [
            {"number": "US-WIDE", "description": "Wide", "project_id": project, "group_id": group,
             "starts_on": date(2026, 1, 1), "version": 1}
        ])  # fmt: skip
        uow.insert_many(AgreementLine, [
            {"agreement_id": agreement, "line_number": n, "type": LineType.HOUR, "description": f"Work {n}",
             "starts_on": date(2026, 1, 1 + n % 28), "interval_id": interval, "window_id": window}
            for n in range(1, lines + 1)
        ])  # fmt: skip
    found = [dry_run(store, CreateServiceOrders(agreement_ids=(agreement,), **THREE_YEARS)) for _ in range(ROUNDS)]
    store.close()
    path.unlink()
    return statistics.median(spent for spent, _plan in found), found[-1][1]


def dry_run(store: Store, command: CreateServiceOrders) -> tuple[float, BatchPlan]:
    """Seconds, and the plan."""
    begin = time.perf_counter()
    with store.read() as reader:
        plan = command.plan(reader)
    return time.perf_counter() - begin, plan


def make_agreements(path: Path) -> int:
    """Agreements with weekly, two-weekly and monthly lines, in windows and without; the id of the first."""
    store = Store.create(path, user="anna", workstation="bench")
    runner = CommandRunner(store)
    prices = priced_company(runner)
    group = add(runner, "agreement_group", code="FULL", name="Full service")
    spans = tuple(RowDraft(None, {"weekday": day, "opens": 480, "closes": 960}) for day in range(1, 6))
    add(runner, "work_calendar", {"calendar_span": spans}, code="PL", name="Office", country="PL")
    runner.run(SetParameter("calendar", "PL"))
    chance = random.Random(4)
    with store.write() as uow:
        project = uow.session.scalar(select(Project.id).where(Project.id == prices.project))
        intervals = uow.insert_many(ServiceInterval, [
            {"code": f"I{n}", "name": name, "range": unit, "frequency": n, "version": 1}
            for n, (name, unit) in enumerate((("Weekly", "week"), ("Two weeks", "week"), ("Quarterly", "month")), 1)
        ])  # fmt: skip
        windows = uow.insert_many(TimeWindow, [
            {"code": method.value, "name": method.value, "method": method, "days_before": 3, "days_after": 3,
             "version": 1}
            for method in WindowMethod
        ])  # fmt: skip
        ids = uow.insert_many(Agreement, [
            {"number": f"US-{n:05d}", "description": f"Care of plant {n}", "project_id": project, "group_id": group,
             "starts_on": date(2025, 1, 1), "version": 1}
            for n in range(AGREEMENTS)
        ])  # fmt: skip
        uow.insert_many(AgreementLine, [
            {"agreement_id": id_, "line_number": n, "type": LineType.HOUR if n % 3 else LineType.EXPENSE,
             "description": f"Work {n}", "starts_on": date(2026, 1, chance.randint(1, 28)),
             "interval_id": chance.choice((*intervals, intervals[1])), "window_id": chance.choice((None, *windows)),
             "worker_id": prices.known.worker if n % 2 else None}
            for id_ in ids for n in range(1, LINES + 1)
        ])  # fmt: skip
    store.close()
    return ids[0]
