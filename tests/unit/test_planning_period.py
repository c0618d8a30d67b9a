"""The period that planning proposes."""

from __future__ import annotations

from datetime import date

import pytest

from svcdesk.domain.planning.period import usual_period

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        (None, None, (TODAY, date(2027, 11, 23))),
        (date(2026, 1, 1), None, (TODAY, date(2027, 11, 23))),
        (date(2027, 1, 1), None, (date(2027, 1, 1), date(2027, 12, 31))),
        (date(2026, 1, 1), date(2027, 3, 31), (TODAY, date(2027, 3, 31))),
        (date(2026, 1, 1), TODAY, (TODAY, TODAY)),
        (date(2025, 1, 1), date(2026, 3, 31), (TODAY, date(2027, 11, 23))),
        (date(2028, 2, 29), None, (date(2028, 2, 29), date(2029, 2, 27))),
    ],
)
def test_a_year_from_today_or_the_start_until_the_end(
    starts_on: date | None, ends_on: date | None, expected: tuple[date, date]
) -> None:
    assert usual_period(TODAY, starts_on, ends_on) == expected
