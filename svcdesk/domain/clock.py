"""The injected clock, and the site's wall clock: instants are UTC, people see local time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, Protocol
from zoneinfo import ZoneInfo

_FIRST: Final = datetime(1, 1, 1, tzinfo=UTC)
_LAST: Final = datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)


class Clock(Protocol):
    """Where "now" comes from; tests and *as of* views bring their own."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still."""

    at: datetime

    def now(self) -> datetime:
        """The instant it was made with, in UTC."""
        return self.at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class SiteTime:
    """The one time zone of a site."""

    zone: ZoneInfo

    @staticmethod
    def of(name: str) -> SiteTime:
        """The site time of an IANA zone name."""
        return _site_times(name)

    def local(self, instant: datetime) -> datetime:
        """The wall-clock time of an aware instant, aware in the site's zone."""
        return instant.astimezone(self.zone)

    def instant(self, day: date, at: time = time(0)) -> datetime:
        """The UTC instant of a wall-clock time.

        A time that the spring change skips becomes the same distance after the change; of a time
        that happens twice in autumn, the first is taken. Raises OverflowError where it lies outside of the calendar.
        """
        return datetime.combine(day, at.replace(tzinfo=None, fold=0), self.zone).astimezone(UTC)

    def day(self, instant: datetime) -> date:
        """The site's calendar day of an instant."""
        return self.local(instant).date()

    def day_span(self, day: date) -> tuple[datetime, datetime]:
        """The UTC instants at which a site's day begins and ends (23, 24 or 25 hours apart).

        Of the first and the last day of the calendar, which may reach out of it in UTC, the first or last one there is.
        """
        try:
            begin = self.instant(day)
        except OverflowError:
            begin = _FIRST
        try:
            return begin, self.instant(day + timedelta(days=1))
        except OverflowError:
            return begin, _LAST


@lru_cache(maxsize=32)
def _site_times(name: str) -> SiteTime:
    return SiteTime(ZoneInfo(name))
