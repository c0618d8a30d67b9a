"""Many running clocks at once say the same as the engine that reads each log."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from hypothesis import assume, given
from hypothesis import strategies as st

from svcdesk.domain.calendars import OpeningHours, OpenTime
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.problems import Refused
from svcdesk.domain.running_clocks import BY_CLOCK, ClockState, OpenTimeline, RunningClock, RunningClocks
from svcdesk.domain.service_levels import Allowance, Promise, Reading, Recorded, compute_clock

WARSAW: Final = SiteTime.of("Europe/Warsaw")
DAY: Final = 86_400
MONDAY: Final = int(WARSAW.instant(date(2026, 3, 23)).timestamp())  # the week of the spring change
OFFICE: Final = OpeningHours(dict.fromkeys(range(1, 6), ((480, 720), (780, 960))), country="PL")
SHIFTS: Final = OpeningHours({1: ((360, 1320),), 3: ((0, 1440),), 4: ((0, 1440),), 7: ((90, 200),)})
CALENDARS: Final = {1: OpenTime(OFFICE, WARSAW), 2: OpenTime(SHIFTS, WARSAW)}

clocks = st.tuples(
    st.sampled_from((BY_CLOCK, 1, 2)),
    st.tuples(st.integers(0, 2), st.integers(0, 30), st.integers(1, 59)),
    st.lists(st.integers(0, 9 * 1440), min_size=1, max_size=5, unique=True).map(sorted),
)


def reading(clock: tuple[int, tuple[int, int, int], list[int]], now: int) -> Reading:
    """What the engine says of a clock whose last span is open."""
    calendar, allowance, cuts = clock
    cuts = cuts if len(cuts) % 2 else cuts[1:]
    edges = [MONDAY + cut * 60 for cut in cuts]
    log = [Recorded(start, edges[at + 1] if at + 1 < len(edges) else None) for at, start in enumerate(edges)][::2]
    return compute_clock(Promise(Allowance(*allowance), WARSAW, CALENDARS.get(calendar)), log, now)


@given(st.lists(clocks, min_size=1, max_size=8), st.integers(9 * 1440, 25 * 1440))
def test_the_table_agrees_with_the_engine(drawn: list[tuple[int, tuple[int, int, int], list[int]]], at: int) -> None:
    """Also over the change of the clock, and for clocks that began before it."""
    now = MONDAY + at * 60 + 17
    try:
        expected = [reading(one, now) for one in drawn]
    except Refused:
        assume(False)
    until = max(now, *(one.deadline for one in expected)) + DAY
    table = RunningClocks({key: OpenTimeline.of(open_time, MONDAY, until) for key, open_time in CALENDARS.items()})
    table.put(
        [
            RunningClock(at, 5, one[0], known.deadline, known.risk_at, known.allowed)
            for at, (one, known) in enumerate(zip(drawn, expected, strict=True))
        ],
    )
    table.refresh(now)
    for order_id, known in enumerate(expected):
        found = table.now(order_id)
        assert found is not None
        assert found.left == known.allowed - known.spent
        assert found.compliance == known.compliance
        state = ClockState.LATE if now >= known.deadline else ClockState(int(now >= known.risk_at))
        assert found.state is state
    assert sum(table.counts) == len(table) == len(drawn)


def test_a_clock_that_waits_for_its_opening_has_spent_nothing() -> None:
    """Started on Saturday for Monday, while all time counts from then on."""
    saturday, monday = MONDAY + 5 * DAY, MONDAY + 7 * DAY
    table = RunningClocks()
    table.put([RunningClock(1, 5, BY_CLOCK, monday + 7200, monday + 5400, 7200)])
    table.refresh(saturday)
    found = table.now(1)
    assert found is not None
    assert found.compliance == 0


def test_states_turn_one_after_the_other() -> None:
    """Each turn is told once, and what is dropped leaves the others alone."""
    table = RunningClocks()
    made = [RunningClock(at, 5, BY_CLOCK, 1000 + at, 750 + at, 1000) for at in range(10)]
    table.put(made)
    assert table.refresh(700) == []
    assert table.refresh(752) == [0, 1, 2]
    assert table.refresh(752) == []
    table.drop([1, 99])
    assert 1 not in table
    assert table.counts == (7, 3, 0)
    assert table.refresh(1003) == [0, 9, 2, 3, 4, 5, 6, 7, 8]
    assert table.counts == (0, 6, 3)
    table.put([made[2]._replace(due=5000, risk=4000)])
    assert table.refresh(1003) == [2]
    assert [table.refresh(6000, begin, begin + 3) for begin in (0, 3, 6)] == [[9, 2], [4, 5], [6, 7, 8]]


def test_a_timeline_ends() -> None:
    """The table says how long it may be asked, and which clocks it cannot take."""
    line = OpenTimeline.of(CALENDARS[1], MONDAY, MONDAY + 7 * DAY)
    table = RunningClocks({1: line})
    assert table.until == MONDAY + 7 * DAY
    clock = RunningClock(1, 5, 1, MONDAY + DAY, MONDAY, 60)
    assert table.knows([clock])
    assert not table.knows([clock._replace(due=MONDAY + 8 * DAY)])
    assert not table.knows([clock._replace(calendar=2)])
    assert table.knows([clock._replace(calendar=BY_CLOCK, due=MONDAY + 8 * DAY)])
    assert line.passed(MONDAY - DAY) == 0
    assert line.passed(MONDAY + 10 * 3600) == 2 * 3600
    assert timedelta(seconds=line.passed(MONDAY + 13 * 3600)) == timedelta(hours=4)
