"""What visits agreements ask for in a period (reference 5), by examples and for any agreements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svcdesk.domain.calendars import OpeningHours
from svcdesk.domain.kinds import CombineBy, IntervalRange, LineType, WindowMethod
from svcdesk.domain.planning.plan import Key, Plan, Request, Skip, plan_visits
from svcdesk.domain.planning.recurrence import Interval
from svcdesk.domain.planning.terms import AgreementTerms, History, LineTerms, Made, Window, check_window_days

OFFICE = OpeningHours(dict.fromkeys(range(1, 6), ((480, 960),)), country="PL")
D, W, M = IntervalRange.DAY, IntervalRange.WEEK, IntervalRange.MONTH


def day(text: str) -> date:
    return date.fromisoformat(text)


def terms(*lines: LineTerms, begin: str = "2012-01-01", end: str | None = None, **about: object) -> AgreementTerms:
    agreement = AgreementTerms(1, "US-1", day(begin), day(end) if end else None, lines=lines)
    return replace(agreement, **about)  # type: ignore[arg-type]


def line(id_: int = 1, **about: object) -> LineTerms:
    return replace(LineTerms(id_, id_, f"Line {id_}"), **about)  # type: ignore[arg-type]


def visits(plan: Plan) -> list[tuple[str, list[int], bool]]:
    return [(v.day.isoformat(), [row.line_id for row in v.rows], v.conflict) for v in plan.visits]


def reasons(plan: Plan) -> list[tuple[int | None, str, Skip]]:
    return [(s.line_id, s.calculated_on.isoformat() if s.calculated_on else "", s.reason) for s in plan.skipped]


# the worked examples


def test_every_ten_days_of_february_2007() -> None:
    agreement = terms(line(starts_on=day("2007-02-01"), interval=Interval(D, 10)), begin="2007-01-01")
    plan = plan_visits([agreement], Request(day("2007-02-01"), day("2007-02-28")))
    assert [v.day.isoformat() for v in plan.visits] == ["2007-02-01", "2007-02-11", "2007-02-21"]


def test_no_orders_after_the_end_of_the_agreement() -> None:
    agreement = terms(line(interval=Interval(W)), end="2012-12-31")
    plan = plan_visits([agreement], Request(day("2012-11-01"), day("2013-02-01")))
    found = [v.day for v in plan.visits]
    assert found[0] >= day("2012-11-01")
    assert found[-1] == day("2012-12-30")


def test_a_window_of_a_month_holds_every_open_day_of_it() -> None:
    agreement = terms(line(starts_on=day("2012-01-15"), interval=Interval(M), window=Window(WindowMethod.MONTH)))
    february = Request(day("2012-02-01"), day("2012-02-29"))
    (visit,) = plan_visits([agreement], february).visits
    assert (visit.rows[0].range_from, visit.rows[0].range_until) == (day("2012-02-01"), day("2012-02-29"))
    pins = {(1, day("2012-02-15")): day("2012-02-29")}
    (pinned,) = plan_visits([agreement], replace(february, pins=pins), OFFICE).visits
    assert (pinned.day, pinned.conflict) == (day("2012-02-29"), False)


# the rules


def test_brakes_are_said() -> None:
    period = Request(day("2012-01-01"), day("2012-01-31"), frozenset({LineType.HOUR}))
    lines = (line(1, stopped=True), line(2, type=LineType.FEE), line(3, starts_on=day("2013-01-01")))
    assert reasons(plan_visits([terms(*lines)], period)) == [
        (1, "", Skip.STOPPED), (2, "", Skip.TYPE), (3, "", Skip.OUTSIDE),
    ]  # fmt: skip
    assert reasons(plan_visits([terms(line(), template=True)], period)) == [(1, "", Skip.TEMPLATE)]
    assert reasons(plan_visits([terms(line(), suspended=True)], period)) == [(1, "", Skip.SUSPENDED)]


def test_a_time_of_suspension_leaves_its_days_out() -> None:
    weekly = line(starts_on=day("2012-01-02"), interval=Interval(W))
    agreement = terms(weekly, suspended_from=day("2012-01-09"), suspended_until=day("2012-01-16"))
    plan = plan_visits([agreement], Request(day("2012-01-01"), day("2012-01-25")))
    assert [v.day.isoformat() for v in plan.visits] == ["2012-01-02", "2012-01-23"]
    assert reasons(plan) == [(1, "2012-01-09", Skip.SUSPENDED_DAY), (1, "2012-01-16", Skip.SUSPENDED_DAY)]


def test_a_visit_is_not_moved_into_a_suspension() -> None:
    flexible = line(1, starts_on=day("2012-01-05"), window=Window(WindowMethod.WEEK))
    fixed = line(2, starts_on=day("2012-01-03"))
    agreement = terms(flexible, fixed, suspended_from=day("2012-01-02"), suspended_until=day("2012-01-04"))
    plan = plan_visits([agreement], Request(day("2012-01-01"), day("2012-01-31")), OFFICE)
    assert visits(plan) == [("2012-01-05", [1], False)]


def test_lines_do_not_meet_within_a_suspension() -> None:
    early = line(1, starts_on=day("2012-01-02"), window=Window(WindowMethod.MANUAL, 0, 3))
    late = line(2, starts_on=day("2011-12-06"), interval=Interval(IntervalRange.MONTH),
                window=Window(WindowMethod.MANUAL, 3, 0))  # fmt: skip
    january = Request(day("2012-01-01"), day("2012-01-31"))
    assert visits(plan_visits([terms(early, late)], january)) == [("2012-01-03", [1, 2], False)]
    agreement = terms(early, late, suspended_from=day("2012-01-03"), suspended_until=day("2012-01-05"))
    assert visits(plan_visits([agreement], january)) == [("2012-01-02", [1], False), ("2012-01-06", [2], False)]


def test_lines_of_one_key_share_visits_and_others_do_not() -> None:
    week = Window(WindowMethod.WEEK)
    lines = (
        line(1, starts_on=day("2012-01-10"), window=week, task_id=7),
        line(2, starts_on=day("2012-01-12"), window=week, task_id=7),
        line(3, starts_on=day("2012-01-11"), window=week, task_id=8),
        line(4, starts_on=day("2012-01-13"), window=week),
    )
    period = Request(day("2012-01-01"), day("2012-01-31"))
    together = plan_visits([terms(*lines)], period, OFFICE)
    assert visits(together) == [("2012-01-13", [1, 2, 3, 4], False)]
    by_task = plan_visits([terms(*lines, combine=CombineBy.TASK)], period, OFFICE)
    assert sorted(ids for _day, ids, _conflict in visits(by_task)) == [[1, 2], [3], [4]]


def test_a_closed_day_without_another_is_a_conflict_and_still_planned() -> None:
    saturday = line(1, starts_on=day("2012-01-07"))
    epiphany = line(2, starts_on=day("2012-01-06"), window=Window(WindowMethod.MANUAL, 0, 2))
    movable = line(3, starts_on=day("2011-12-06"), interval=Interval(M), window=Window(WindowMethod.MANUAL, 1, 0))
    agreement = terms(saturday, epiphany, movable, begin="2011-01-01")
    plan = plan_visits([agreement], Request(day("2012-01-01"), day("2012-01-31")), OFFICE)
    assert visits(plan) == [("2012-01-05", [3], False), ("2012-01-07", [1, 2], True)]


def test_what_was_made_is_not_made_again_unless_all_that_is_missing_is_wanted() -> None:
    weekly = line(starts_on=day("2012-01-02"), interval=Interval(W))
    made = {day("2012-01-02"): Made.DONE, day("2012-01-09"): Made.CANCELED, day("2012-01-16"): Made.DELETED,
            day("2012-01-23"): Made.OPEN}  # fmt: skip
    history = {1: History(made)}
    plan = plan_visits([terms(weekly)], Request(day("2012-01-01"), day("2012-01-31")), history=history)
    assert [v.day.isoformat() for v in plan.visits] == ["2012-01-30"]
    assert [why for _line, _day, why in reasons(plan)] == [Skip.EXISTS, Skip.CANCELED, Skip.DELETED, Skip.EXISTS]
    late = Request(day("2012-01-20"), day("2012-01-31"), continuous=True)
    plan = plan_visits([terms(weekly)], late, history=history)
    assert [v.day.isoformat() for v in plan.visits] == ["2012-01-09", "2012-01-16", "2012-01-30"]


def test_a_series_from_completion_waits_for_it() -> None:
    service = line(starts_on=day("2012-01-10"), interval=Interval(M, 3, from_completion=True))
    year = Request(day("2012-01-01"), day("2012-12-31"))

    def found(history: History) -> tuple[list[str], list[Skip]]:
        plan = plan_visits([terms(service)], year, history={1: history})
        return [v.day.isoformat() for v in plan.visits], [why for _line, _day, why in reasons(plan)]

    assert found(History()) == (["2012-01-10"], [])
    assert found(History({day("2012-01-10"): Made.OPEN})) == ([], [Skip.WAITS])
    assert found(History({day("2012-01-10"): Made.DONE}, day("2012-01-31"))) == (["2012-04-30"], [])
    canceled = {day("2012-01-10"): Made.DONE, day("2012-04-30"): Made.CANCELED}
    assert found(History(canceled, day("2012-01-31"))) == (["2012-07-30"], [])


@pytest.mark.parametrize(
    ("history", "due"),
    [(History(), "2011-06-10"), (History({date(2011, 6, 10): Made.DONE}, date(2011, 6, 20)), "2011-09-20")],
)
def test_a_series_from_completion_that_is_overdue_comes_first_in_the_period(history: History, due: str) -> None:
    service = line(starts_on=day("2011-06-10"), interval=Interval(M, 3, from_completion=True))
    agreement = terms(service, begin="2011-01-01")
    (visit,) = plan_visits([agreement], Request(day("2012-01-10"), day("2012-03-31")), history={1: history}).visits
    assert (visit.day, visit.rows[0].calculated_on) == (day("2012-01-10"), day(due))


def test_a_series_from_completion_goes_on_after_a_suspension() -> None:
    service = line(starts_on=day("2012-01-10"), interval=Interval(M, 3, from_completion=True))
    agreement = terms(service, suspended_from=day("2012-01-01"), suspended_until=day("2012-02-29"))
    (visit,) = plan_visits([agreement], Request(day("2012-01-01"), day("2012-12-31"))).visits
    assert visit.day == day("2012-03-01")


def test_an_overdue_visit_stays_within_the_validity_and_out_of_the_suspension() -> None:
    service = line(starts_on=day("2011-06-10"), interval=Interval(M, 3, from_completion=True))
    late = Request(day("2012-01-10"), day("2012-03-31"), continuous=True)
    ended = terms(service, begin="2011-01-01", end="2011-12-15")
    assert [v.day for v in plan_visits([ended], late).visits] == [day("2011-12-15")]
    suspended = terms(service, begin="2011-01-01", suspended_from=day("2012-01-01"), suspended_until=day("2012-01-31"))
    assert [v.day for v in plan_visits([suspended], late).visits] == [day("2012-02-01")]
    for_long = terms(service, begin="2011-01-01", suspended_from=day("2012-01-01"), suspended_until=day("2012-12-31"))
    assert not plan_visits([for_long], late).visits


def test_a_visit_does_not_join_an_order_within_the_suspension() -> None:
    flexible = line(starts_on=day("2012-01-02"), window=Window(WindowMethod.MONTH))
    agreement = terms(flexible, suspended_from=day("2012-01-09"), suspended_until=day("2012-01-13"))
    standing: dict[Key, dict[date, int]] = {(1, None): {day("2012-01-11"): 77}}
    (visit,) = plan_visits([agreement], Request(day("2012-01-01"), day("2012-01-31")), OFFICE,
                           standing=standing).visits  # fmt: skip
    assert (visit.day, visit.order_id) == (day("2012-01-02"), None)


def test_visits_join_an_order_that_stands() -> None:
    flexible = line(starts_on=day("2012-01-03"), window=Window(WindowMethod.WEEK))
    standing: dict[Key, dict[date, int]] = {(1, None): {day("2012-01-05"): 77}}
    (visit,) = plan_visits([terms(flexible)], Request(day("2012-01-01"), day("2012-01-31")), OFFICE,
                           standing=standing).visits  # fmt: skip
    assert (visit.day, visit.order_id) == (day("2012-01-05"), 77)


@pytest.mark.parametrize(("before", "after", "wrong"), [(0, 0, []), (-1, 3, ["days_before"]), (2, 900, ["days_after"])])
def test_days_of_windows(before: int, after: int, wrong: list[str]) -> None:
    assert [p.target for p in check_window_days(Window(WindowMethod.MANUAL, before, after))] == wrong


# any agreements

FIRST = date(2026, 1, 1)
some_day = st.integers(0, 500).map(lambda n: FIRST + timedelta(days=n))
intervals = st.none() | st.builds(Interval, st.sampled_from(IntervalRange), st.integers(1, 12))
days_around = st.integers(0, 9) | st.integers(60, 120)
windows = st.none() | st.builds(Window, st.sampled_from(WindowMethod), days_around, days_around)


@st.composite
def agreements(draw: st.DrawFn) -> AgreementTerms:
    lines = tuple(
        LineTerms(
            n, n, "", draw(st.sampled_from(LineType)), draw(st.none() | some_day), draw(st.none() | some_day),
            draw(st.booleans()) and draw(st.booleans()), draw(intervals), draw(windows),
            draw(st.none() | st.integers(1, 2)), draw(st.none() | st.integers(1, 2)), None,
        )
        for n in range(1, draw(st.integers(1, 5)) + 1)
    )  # fmt: skip
    return AgreementTerms(
        1, "US-1", draw(some_day), draw(st.none() | some_day), False, False, draw(st.none() | some_day),
        draw(st.none() | some_day),
        draw(st.sampled_from(CombineBy)), lines,
    )  # fmt: skip


def made_of(plan: Plan, before: Mapping[int, History] | None = None) -> dict[int, History]:
    """What the lines' history is after the plan was committed."""
    made: dict[int, dict[date, Made]] = {id_: dict(one.made) for id_, one in (before or {}).items()}
    for visit in plan.visits:
        for row in visit.rows:
            made.setdefault(row.line_id, {})[row.calculated_on] = Made.OPEN
    return {id_: History(days) for id_, days in made.items()}


@settings(max_examples=150, deadline=None)
@given(agreements(), some_day, st.integers(0, 200))
def test_visits_stay_within_validity_window_and_open_days(agreement: AgreementTerms, low: date, length: int) -> None:
    plan = plan_visits([agreement], Request(low, low + timedelta(days=length)), OFFICE)
    by_id = {one.id: one for one in agreement.lines}
    for visit in plan.visits:
        assert visit.conflict == (not OFFICE.spans(visit.day))
        assert not agreement.is_suspended_on(visit.day)
        for row in visit.rows:
            begin, end = agreement.validity(by_id[row.line_id])
            window = by_id[row.line_id].window
            first, last = window.around(row.calculated_on) if window else (row.calculated_on, row.calculated_on)
            assert max(first, begin) <= visit.day <= min(last, end or date.max)
            assert low <= row.calculated_on <= low + timedelta(days=length)
            if visit.conflict:
                open_days = (
                    row.range_from + timedelta(days=n) for n in range((row.range_until - row.range_from).days + 1)
                )
                assert not any(OFFICE.spans(one) and not agreement.is_suspended_on(one) for one in open_days)


@settings(max_examples=100, deadline=None)
@given(agreements(), some_day, st.integers(0, 120), st.integers(0, 120))
def test_parts_of_a_period_make_the_lines_of_the_whole_and_a_second_run_nothing(
    agreement: AgreementTerms, low: date, first: int, second: int
) -> None:
    middle, high = low + timedelta(days=first), low + timedelta(days=first + 1 + second)
    whole = plan_visits([agreement], Request(low, high), OFFICE)
    part = plan_visits([agreement], Request(low, middle), OFFICE)
    rest = plan_visits([agreement], Request(middle + timedelta(days=1), high), OFFICE, made_of(part))
    rows = {(row.line_id, row.calculated_on) for plan in (part, rest) for v in plan.visits for row in v.rows}
    assert rows == {(row.line_id, row.calculated_on) for v in whole.visits for row in v.rows}
    again = plan_visits([agreement], Request(low, high, continuous=True), OFFICE, made_of(rest, made_of(part)))
    assert {(row.line_id, row.calculated_on) for v in again.visits for row in v.rows}.isdisjoint(rows)
    assert not plan_visits([agreement], Request(low, high), OFFICE, made_of(whole)).visits
