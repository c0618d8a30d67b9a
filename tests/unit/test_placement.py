"""The rules of the board: overlap, absence, closed hours, skills, clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcdesk.domain.calendars import ALWAYS_OPEN, OpeningHours, OpenTime
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.kinds import AbsenceKind
from svcdesk.domain.placement import (
    Away,
    Busy,
    Person,
    PlacementRules,
    Visit,
    check_dispatch,
    check_length,
    check_placement,
    has_conflict,
    shift_wall,
    snap,
    stays_dispatched,
    wall_delta,
)
from svcdesk.domain.problems import Problem, Severity
from svcdesk.problem_texts import problem_text

WARSAW = SiteTime.of("Europe/Warsaw")
OFFICE = OpeningHours(dict.fromkeys(range(1, 6), ((480, 960),)), country="PL")
RULES = PlacementRules(WARSAW, {1: "lifts", 2: "F-gas"})


def at(day: date, hour: int, minute: int = 0) -> int:
    return int(WARSAW.instant(day, time(hour, minute)).timestamp())


MONDAY = date(2026, 11, 23)
ANNA = Person(
    7,
    "Anna Żak",
    {1: None, 2: date(2026, 11, 1)},
    (Away(at(date(2026, 11, 25), 0), at(date(2026, 11, 26), 0), AbsenceKind.LEAVE),),
    OpenTime(OFFICE, WARSAW),
)


def visit(start: int, minutes: int = 60, *needs: int) -> Visit:
    return Visit(1, "Repair", start, minutes, frozenset(needs))


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_work_in_free_open_time_has_no_problem() -> None:
    assert check_placement(visit(at(MONDAY, 8), 480, 1), ANNA, [], RULES) == []


def test_touching_work_does_not_overlap_and_itself_is_ignored() -> None:
    before = Busy(2, "Before", at(MONDAY, 8), at(MONDAY, 9))
    itself = Busy(1, "Repair", at(MONDAY, 9), at(MONDAY, 10))
    assert check_placement(visit(at(MONDAY, 9)), ANNA, [before, itself], RULES) == []


def test_overlap_names_the_other_work_and_its_times() -> None:
    other = Busy(2, "Leak repair", at(MONDAY, 9, 30), at(MONDAY, 11))
    (problem,) = check_placement(visit(at(MONDAY, 9)), ANNA, [other], RULES)
    assert problem_text(problem) == "Anna Żak already has “Leak repair” from 09:30 to 11:00."
    assert problem.severity is Severity.WARN


def test_absence_is_said_with_its_reason_and_days() -> None:
    problems = check_placement(visit(at(date(2026, 11, 25), 9)), ANNA, [], RULES)
    assert codes(problems) == ["placement.absent"]
    assert problem_text(problems[0]) == "Anna Żak is absent (leave) from 00:00 to Thu 26 Nov 00:00."


@pytest.mark.parametrize(
    ("start", "minutes", "code"),
    [
        (at(MONDAY, 7, 59), 60, "placement.closed_hours"),
        (at(MONDAY, 15, 30), 60, "placement.closed_hours"),
        (at(date(2026, 11, 22), 10), 60, "placement.closed_day"),
        (at(date(2026, 11, 11), 10), 60, "placement.closed_day"),  # Independence Day
    ],
)
def test_closed_hours(start: int, minutes: int, code: str) -> None:
    assert codes(check_placement(visit(start, minutes), ANNA, [], RULES)) == [code]


def test_closed_hours_tell_the_open_ones() -> None:
    (problem,) = check_placement(visit(at(MONDAY, 15, 30)), ANNA, [], RULES)
    assert problem_text(problem) == "Outside the working hours of Anna Żak: Mon 23 Nov 08:00–16:00."


def test_missing_and_expired_skills() -> None:
    person = Person(7, "Anna", {2: date(2026, 11, 22)})
    found = check_placement(visit(at(MONDAY, 9), 60, 1, 2), person, [], RULES)
    assert codes(found) == ["placement.missing_skill", "placement.skill_expired"]
    assert problem_text(found[0]) == "Anna lacks the skill lifts."


def test_severity_is_a_setting() -> None:
    rules = PlacementRules(WARSAW, {1: "lifts"}, overlap=Severity.REFUSE, missing_skill=Severity.REFUSE)
    other = Busy(2, "Other", at(MONDAY, 9), at(MONDAY, 10))
    found = check_placement(visit(at(MONDAY, 9), 60, 1), Person(7, "Anna"), [other], rules)
    assert [problem.severity for problem in found] == [Severity.REFUSE, Severity.REFUSE]


def test_nobody_and_closed_work_have_no_problems() -> None:
    assert check_placement(visit(at(MONDAY, 3), 60, 1), None, [], RULES) == []
    closed = Visit(1, "Done", at(MONDAY, 3), 60, frozenset({1}), closed=True)
    assert check_placement(closed, ANNA, [], RULES) == []


@given(
    st.integers(at(MONDAY, 0), at(date(2026, 11, 27), 0)),
    st.integers(5, 600),
    st.sets(st.sampled_from([1, 2, 3])),
    st.lists(st.tuples(st.sampled_from([1, 2, 3]), st.integers(at(MONDAY, 0), at(date(2026, 11, 27), 0)))),
    st.booleans(),
)
def test_a_mark_says_the_same_as_the_words_apart_from_closed_hours(
    start: int, minutes: int, needs: set[int], others: list[tuple[int, int]], closed: bool
) -> None:
    placed = Visit(1, "Repair", start, minutes, frozenset(needs), closed)
    busy = [Busy(number, "Other", begin, begin + 5400) for number, begin in others]
    said = set(codes(check_placement(placed, ANNA, busy, RULES))) - {"placement.closed_hours", "placement.closed_day"}
    assert has_conflict(placed, ANNA, busy, RULES) is bool(said)
    assert not has_conflict(placed, None, busy, RULES)


def test_dispatch_needs_a_worker_and_a_time() -> None:
    assert codes(check_dispatch(None, 5)) == ["dispatch.no_worker"]
    assert codes(check_dispatch(7, None)) == ["dispatch.no_time"]
    assert check_dispatch(7, 5) == []


def test_reassigning_clears_dispatched() -> None:
    assert stays_dispatched(True, 7, 7)
    assert not stays_dispatched(True, 7, 8)
    assert not stays_dispatched(True, 7, None)
    assert not stays_dispatched(False, 7, 7)


def test_lengths() -> None:
    assert check_length(5) == [] == check_length(24 * 60)
    assert codes(check_length(4)) == ["placement.length"]


@given(st.floats(0, 4e9), st.sampled_from([5, 15, 30, 60]))
def test_snap_takes_the_nearest_point_of_the_grid(instant: float, step: int) -> None:
    snapped = snap(instant, step)
    assert snapped % (step * 60) == 0
    assert abs(snapped - instant) <= step * 30


INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)).map(
    lambda naive: int(naive.replace(tzinfo=UTC).timestamp()) // 60 * 60
)


@given(INSTANTS, INSTANTS)
def test_a_move_applied_to_the_same_bar_arrives_where_it_was_dropped(old: int, new: int) -> None:
    assert shift_wall(WARSAW, old, *wall_delta(WARSAW, old, new)) == new


@given(INSTANTS, st.integers(-400, 400))
def test_moving_by_days_keeps_the_wall_clock(instant: int, days: int) -> None:
    before = WARSAW.local(datetime.fromtimestamp(instant, UTC))
    after = WARSAW.local(datetime.fromtimestamp(shift_wall(WARSAW, instant, days), UTC))
    assert after.date() - before.date() == timedelta(days=days)
    if (after.hour, after.minute) != (before.hour, before.minute):  # only where spring skips that hour
        assert before.hour == 2
        assert after.hour == 3


def test_a_visit_at_fifteen_stays_at_fifteen_across_the_clock_change() -> None:
    saturday = at(date(2026, 3, 28), 15)
    assert shift_wall(WARSAW, saturday, 1) == at(date(2026, 3, 29), 15)
    assert shift_wall(WARSAW, saturday, 1) - saturday == 23 * 3600


@given(INSTANTS, st.integers(1, 20 * 24 * 60))
def test_open_time_agrees_with_the_hours_minute_by_minute(low: int, minutes: int) -> None:
    open_time = OpenTime(OFFICE, WARSAW)
    high = low + min(minutes, 600) * 60
    spans = open_time.between(low, high)
    for instant in range(low, high, 1800):
        local = WARSAW.local(datetime.fromtimestamp(instant, UTC))
        minute = local.hour * 60 + local.minute
        is_open = any(opens <= minute < closes for opens, closes in OFFICE.spans(local.date()))
        assert is_open == any(opens <= instant < closes for opens, closes in spans)


def test_open_time_of_one_span_and_then_of_another() -> None:
    hours = OpenTime(OFFICE, WARSAW)
    day = (at(MONDAY, 0), at(date(2026, 11, 24), 0))
    assert [hours.open_seconds(*day), hours.open_seconds(at(MONDAY, 15), at(MONDAY, 20)), hours.open_seconds(*day)] == [
        8 * 3600, 3600, 8 * 3600,
    ]  # fmt: skip


def test_always_open_is_one_span_even_over_the_clock_change() -> None:
    open_time = OpenTime(ALWAYS_OPEN, WARSAW)
    low, high = at(date(2026, 3, 28), 12), at(date(2026, 3, 30), 12)
    assert len(open_time.between(low, high)) == 1
    assert open_time.open_seconds(low, high) == high - low == 47 * 3600
