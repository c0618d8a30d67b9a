"""Working calendars: when a worker is at work, as local spans of a day and as instants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from svcdesk.domain.clock import SiteTime

Minutes = tuple[int, int]
"""Opening and closing minute of a local day; 1440 is its midnight."""
Seconds = tuple[int, int]
"""First and (excluded) last second since the epoch, UTC."""
ONE_DAY: Final = timedelta(days=1)
DAY_SECONDS: Final = 24 * 60 * 60


@lru_cache(maxsize=256)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """The public holidays of a country in a year; none for a country the library does not know."""
    from holidays import country_holidays  # 40 ms; its lists of countries would import all 250: 0.6 s

    try:
        return frozenset(country_holidays(country, years=year))
    except NotImplementedError:
        return frozenset()


@lru_cache(maxsize=64)
def named_holidays(country: str, year: int, language: str) -> tuple[tuple[date, str], ...]:
    """The public holidays of a country in a year with their names, in a language if the library has it."""
    from holidays import country_holidays

    try:
        languages = country_holidays(country).supported_languages
    except NotImplementedError:
        return ()
    spoken = next((one for one in languages if one.split("_")[0] == language), None)
    return tuple(sorted(country_holidays(country, years=year, language=spoken).items()))


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Weekly opening hours with special days (decisions, "Calendars and service levels").

    ``weekly`` is by ISO weekday. A day in ``special`` is open for its spans only (none: closed);
    any other public holiday of ``country`` is closed.
    """

    weekly: Mapping[int, tuple[Minutes, ...]]
    special: Mapping[date, tuple[Minutes, ...]] = field(default_factory=dict)
    country: str = ""

    def spans(self, day: date) -> tuple[Minutes, ...]:
        """The opening spans of a local day, in order."""
        if day in self.special:
            return self.special[day]
        if self.country and day in public_holidays(self.country, day.year):
            return ()
        return self.weekly.get(day.isoweekday(), ())


ALWAYS_OPEN = OpeningHours(dict.fromkeys(range(1, 8), ((0, 1440),)))


class OpenTime:
    """Opening hours as instants of a site; days that were asked for are remembered.

    Open is every instant at which the clock on the wall shows an opening hour, also on the days when
    that clock is changed: an hour that comes twice is open twice, one that is skipped never.
    """

    def __init__(self, hours: OpeningHours, site: SiteTime) -> None:
        self.hours = hours
        self.site = site
        self._days: dict[date, tuple[Seconds, ...]] = {}
        self._last = (0, 0, 0)

    def on(self, day: date) -> tuple[Seconds, ...]:
        """The open instants of a local day, in order."""
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = tuple(self._spans(day))
        return found

    def between(self, low: int, high: int) -> list[Seconds]:
        """The open spans that share time with ``low`` to ``high``; touching ones are joined."""
        day = self.site.day(datetime.fromtimestamp(low, UTC))
        last = self.site.day(datetime.fromtimestamp(high, UTC))
        joined: list[Seconds] = []
        while day <= last:
            for opens, closes in self.on(day):
                if joined and joined[-1][1] >= opens:
                    joined[-1] = (joined[-1][0], max(joined[-1][1], closes))
                elif closes > low and opens < high:
                    joined.append((opens, closes))
            day += ONE_DAY
        return joined

    def open_seconds(self, low: int, high: int) -> int:
        """How much of the span is open; asked for one worker after the other, the same span is counted once."""
        found = self._last
        if found[:2] != (low, high):
            total = sum(min(closes, high) - max(opens, low) for opens, closes in self.between(low, high))
            found = self._last = (low, high, total)
        return found[2]

    def _spans(self, day: date) -> Iterator[Seconds]:
        minutes = self.hours.spans(day)
        if not minutes:
            return
        begin, end = (int(edge.timestamp()) for edge in self.site.day_span(day))
        if end - begin == DAY_SECONDS:
            yield from ((begin + opens * 60, begin + closes * 60) for opens, closes in minutes)
            return
        wall_midnight = (day - date(1970, 1, 1)).days * DAY_SECONDS
        for low, high, offset in self._stretches(begin, end):
            for opens, closes in minutes:
                first = max(low, wall_midnight + opens * 60 - offset)
                last = min(high, wall_midnight + closes * 60 - offset)
                if first < last:
                    yield first, last

    def _stretches(self, begin: int, end: int) -> Iterator[tuple[int, int, int]]:
        """The parts of a day before and after the change of its clock, each with its offset from UTC."""
        if begin >= end:
            return  # a day that the calendar of the zone leaves out
        first, last = self._offset(begin), self._offset(end - 1)
        if first == last:
            yield begin, end, first
            return
        before, after = begin, end - 1
        while after - before > 1:
            middle = (before + after) // 2
            before, after = (middle, after) if self._offset(middle) == first else (before, middle)
        yield begin, after, first
        yield after, end, last

    def _offset(self, at: int) -> int:
        offset = self.site.local(datetime.fromtimestamp(at, UTC)).utcoffset()
        return int(offset.total_seconds()) if offset is not None else 0
