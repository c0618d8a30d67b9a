"""For which days visits are planned when nobody has said it yet."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from svcdesk.domain.renewal import Step

_YEAR: Final = Step(months=12)


def usual_period(today: date, starts_on: date | None = None, ends_on: date | None = None) -> tuple[date, date]:
    """A year from today, or from a later start; until the end of the agreement if that lies within the year.

    Both days are included. An agreement that has ended leaves the year as it is: the dry run says why it is skipped.
    """
    begin = max(today, starts_on or today)
    end = _YEAR.day(begin) - timedelta(days=1)
    return begin, min(end, ends_on) if ends_on is not None and ends_on >= begin else end
