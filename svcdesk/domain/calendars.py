"""Working calendars: when a worker is at work, as local spans of a day and as instants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from svcdesk.domain.clock import SiteTime

Minutes = tuple[int, int]
"""Opening and closing minute of a local day; 1440 is its midnight."""
Seconds = tuple[int, int]
"""First and (excluded) last second since the epoch, UTC."""


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
    """Opening hours as instants of a site; days that were asked for are remembered."""

    def __init__(self, hours: OpeningHours, site: SiteTime) -> None:
        self.hours = hours
        self._site = site
        self._days: dict[date, tuple[Seconds, ...]] = {}

    def on(self, day: date) -> tuple[Seconds, ...]:
        """The open instants of a local day."""
        found = self._days.get(day)
        if found is None:
            spans = ((self._second(day, opens), self._second(day, closes)) for opens, closes in self.hours.spans(day))
            found = self._days[day] = tuple(spans)
        return found

    def between(self, low: int, high: int) -> list[Seconds]:
        """The open spans that share time with ``low`` to ``high``; touching ones are joined."""
        day = self._site.day(datetime.fromtimestamp(low, UTC))
        last = self._site.day(datetime.fromtimestamp(high, UTC))
        joined: list[Seconds] = []
        while day <= last:
            for opens, closes in self.on(day):
                if joined and joined[-1][1] >= opens:
                    joined[-1] = (joined[-1][0], closes)
                elif closes > low and opens < high:
                    joined.append((opens, closes))
            day += timedelta(days=1)
        return joined

    def open_seconds(self, low: int, high: int) -> int:
        """How much of the span is open."""
        return sum(min(closes, high) - max(opens, low) for opens, closes in self.between(low, high))

    def _second(self, day: date, minute: int) -> int:
        at = time(minute // 60, minute % 60) if minute < 1440 else time(0)
        return int(self._site.instant(day if minute < 1440 else day + timedelta(days=1), at).timestamp())
