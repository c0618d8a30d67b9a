"""10,000 running clocks brought to now, against a bare pass over as many numbers; and what one turn holds up."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from statistics import median
from typing import Final

from bench_report import Report
from svcdesk.domain.calendars import OpeningHours, OpenTime
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.running_clocks import BY_CLOCK, OpenTimeline, RunningClock, RunningClocks
from svcdesk.domain.service_levels import Allowance, Promise, Recorded, compute_clock
from svcdesk.ui.shared.order_clocks import SLICE

CLOCKS: Final = 10_000
CALENDARS: Final = 20
ROUNDS: Final = 30


def run(report: Report) -> None:
    """Refresh all clocks as the timer of the windows does, as time goes on."""
    site = SiteTime.of("Europe/Warsaw")
    begin = int(site.instant(date(2026, 11, 2)).timestamp())
    open_times = {
        key: OpenTime(OpeningHours(dict.fromkeys(range(1, 6), ((420 + key, 960 + key),)), country="PL"), site)
        for key in range(1, CALENDARS)
    }
    until = begin + int(timedelta(days=90).total_seconds())
    table = RunningClocks({key: OpenTimeline.of(open_time, begin, until) for key, open_time in open_times.items()})
    clocks = []
    for at in range(CLOCKS):
        calendar = at % CALENDARS
        promise = Promise(Allowance(at % 4, 1 + at % 24), site, open_times.get(calendar))
        reading = compute_clock(promise, [Recorded(begin + at * 60, None)], begin)
        clocks.append(RunningClock(at, 1, calendar or BY_CLOCK, reading.deadline, reading.risk_at, reading.allowed))
    table.put(clocks)
    numbers = [clock.due for clock in clocks]
    whole: list[float] = []
    turns: list[float] = []
    floors: list[float] = []
    gc.disable()
    for turn in range(ROUNDS):
        now = begin + turn * 6 * 3600
        floors.append(_milliseconds(partial(_subtract, numbers, now)))
        whole.append(_milliseconds(partial(table.refresh, now)))
        turns += [
            _milliseconds(partial(table.refresh, now + 3 * 3600, place, place + SLICE))
            for place in range(0, CLOCKS, SLICE)
        ]
    gc.enable()
    report.add("10,000 running clocks brought to now", median(whole), floor=median(floors), at_most=100)
    report.add("the longest turn of it on the GUI thread", max(turns), floor=median(floors), at_most=50)


def _subtract(numbers: Sequence[int], now: int) -> list[int]:
    return [due - now for due in numbers]


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
