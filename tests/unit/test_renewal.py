"""The dates of the agreement that renews another one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcdesk.domain.renewal import Term, moved_line, moved_notice, next_term, step_between


@pytest.mark.parametrize(("begin", "end", "new_begin", "new_end"), [
    ("2026-01-01", "2026-12-31", "2027-01-01", "2027-12-31"),
    ("2027-01-01", "2027-12-31", "2028-01-01", "2028-12-31"),
    ("2027-03-01", "2028-02-29", "2028-03-01", "2029-02-28"),
    ("2026-01-31", "2026-02-27", "2026-02-28", "2026-03-30"),
    ("2026-02-28", "2026-03-30", "2026-03-31", "2026-04-29"),
    ("2028-02-29", "2029-02-27", "2029-02-28", "2030-02-27"),
    ("2026-05-15", "2026-08-14", "2026-08-15", "2026-11-14"),
    ("2026-05-15", "2026-05-24", "2026-05-25", "2026-06-03"),
    ("2026-05-15", "2026-05-15", "2026-05-16", "2026-05-16"),
])  # fmt: skip
def test_the_next_term_begins_on_the_day_after_and_is_as_long(
    begin: str, end: str, new_begin: str, new_end: str
) -> None:
    found = next_term(Term(date.fromisoformat(begin), date.fromisoformat(end)))
    assert found == Term(date.fromisoformat(new_begin), date.fromisoformat(new_end))


DAYS = st.dates(date(2000, 1, 1), date(2090, 1, 1))


@given(DAYS, st.integers(0, 2000))
def test_terms_follow_each_other_without_a_gap(begin: date, length: int) -> None:
    term = Term(begin, begin + timedelta(days=length))
    following = next_term(term)
    assert term.ends_on is not None
    assert following.ends_on is not None
    assert following.starts_on == term.ends_on + timedelta(days=1)
    assert (
        abs((following.ends_on - following.starts_on).days - length) <= 4
    )  # months differ by so much, a leap day besides


@given(DAYS, DAYS)
def test_a_step_leads_from_the_one_day_to_the_other(begin: date, other: date) -> None:
    assert step_between(begin, other).day(begin) == other


@given(DAYS, DAYS, DAYS, st.integers(0, 500))
def test_a_line_never_ends_before_it_begins(begin: date, other: date, line: date, length: int) -> None:
    values = {"starts_on": line, "ends_on": line + timedelta(days=length)}
    moved = moved_line(values, step_between(begin, other))
    assert moved["starts_on"] <= moved["ends_on"]


def test_notice_stays_as_long_before_the_end() -> None:
    old, new = Term(date(2027, 3, 1), date(2028, 2, 29)), Term(date(2028, 3, 1), date(2029, 2, 28))
    assert moved_notice(date(2027, 11, 30), old, new) == date(2028, 11, 30)
    assert moved_notice(date(2028, 2, 29), old, new) == date(2029, 2, 28)
    assert moved_notice(None, old, new) is None
    assert moved_notice(date(2027, 11, 30), old, Term(new.starts_on)) is None
