"""The time axis of the board: time to x and back, zoom, and the ticks of its header."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from svcdesk.domain.clock import SiteTime
from svcdesk.i18n import N_, _, language

_MOST_SPANS: Final = 200
HOUR: Final = 3600
DAY: Final = 86_400
SMALLEST_SCALE: Final = 0.6
LARGEST_SCALE: Final = 600.0
_TICK_MINUTES: Final = (5, 15, 30, 60, 120, 180, 360, 720)
_LABEL_WIDTH: Final = 50


class Zoom(StrEnum):
    """The named zooms; in between any scale is possible."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


ZOOM_WORDS: Final = {Zoom.HOUR: N_("Hour"), Zoom.DAY: N_("Day"), Zoom.WEEK: N_("Week"), Zoom.MONTH: N_("Month")}
VISIBLE_HOURS: Final = {Zoom.HOUR: 4.0, Zoom.DAY: 11.0, Zoom.WEEK: 168.0, Zoom.MONTH: 744.0}


@dataclass(frozen=True, slots=True)
class Grain:
    """How a zoom moves things: snapping and the steps of the keyboard; a step of days keeps the clock time."""

    snap_minutes: int
    step_minutes: int
    big_minutes: int
    step_days: int = 0
    big_days: int = 0


GRAINS: Final = {
    Zoom.HOUR: Grain(5, 5, 30),
    Zoom.DAY: Grain(15, 15, 60),
    Zoom.WEEK: Grain(15, 60, 0, 0, 1),
    Zoom.MONTH: Grain(60, 0, 0, 1, 7),
}


class Tick(NamedTuple):
    """A line of the axis at an instant; without text it is only a line."""

    instant: int
    text: str


@dataclass(frozen=True, slots=True)
class Ticks:
    """What the header of a span shows: the larger unit above, the smaller below."""

    major: tuple[Tick, ...]
    minor: tuple[Tick, ...]
    days: bool
    """Whether the minor ticks are days rather than hours."""


class TimeAxis:
    """A window on elapsed time without ends: instants are seconds since the epoch, x are whole pixels.

    The pixel of an instant does not depend on where the window stands (only on ``anchor`` and
    ``scale``), so that scrolling moves every line by exactly the same number of pixels. The ticks
    stand at local hours and days; a day of a clock change is 23 or 25 hours wide and no bar
    changes its length.
    """

    def __init__(self, site: SiteTime, start: float, scale: float = 75.0) -> None:
        self.site = site
        self.anchor = int(start)
        self.offset = 0
        self.per_second = scale / HOUR
        self._day_starts: dict[date, int] = {}
        self._ticks: dict[tuple[date, int], tuple[Tick, ...]] = {}
        self._spans: dict[tuple[date, date, float], Ticks] = {}

    # time and place

    @property
    def scale(self) -> float:
        """Pixels per hour."""
        return self.per_second * HOUR

    def x(self, instant: float) -> int:
        """The pixel of an instant, 0 at the left edge of the window."""
        return math.floor((instant - self.anchor) * self.per_second + 0.5) - self.offset

    def time(self, x: float) -> float:
        """The instant at a pixel."""
        return self.anchor + (x + self.offset) / self.per_second

    def span(self, x: int, width: int) -> tuple[int, int]:
        """The instants of a strip, rounded outwards by a pixel."""
        return math.floor(self.time(x - 1)), math.ceil(self.time(x + width + 1))

    # moving the window

    def scroll(self, pixels: int) -> None:
        """Move the window to later (positive) or earlier time."""
        self.offset += pixels

    def show_at(self, instant: float, x: float, scale: float | None = None) -> None:
        """Put an instant at a pixel, perhaps with another scale."""
        if scale is not None:
            self.per_second = min(max(scale, SMALLEST_SCALE), LARGEST_SCALE) / HOUR
        self.anchor = int(instant)
        self.offset = math.floor((instant - self.anchor) * self.per_second + 0.5) - round(x)

    def zoom_around(self, x: float, factor: float) -> None:
        """Zoom so that the instant under a pixel stays there."""
        instant = self.time(x)
        scale = min(max(self.scale * factor, SMALLEST_SCALE), LARGEST_SCALE)
        self.per_second = scale / HOUR
        self.anchor = int(instant)
        self.offset = math.floor((instant - self.anchor) * self.per_second + 0.5) - round(x)

    def zoom(self, width: int) -> Zoom:
        """The named zoom nearest to the present scale."""
        hours = width / self.scale
        return min(VISIBLE_HOURS, key=lambda zoom: abs(math.log(VISIBLE_HOURS[zoom] / hours)))

    def grain(self, width: int) -> Grain:
        """How things move at the present scale."""
        return GRAINS[self.zoom(width)]

    # days and ticks

    def local(self, instant: float) -> datetime:
        """The wall-clock time of an instant."""
        return self.site.local(datetime.fromtimestamp(instant, UTC))

    def day(self, instant: float) -> date:
        """The local day of an instant."""
        return self.local(instant).date()

    def day_start(self, day: date) -> int:
        """The instant at which a local day begins."""
        found = self._day_starts.get(day)
        if found is None:
            found = self._day_starts[day] = int(self.site.instant(day).timestamp())
        return found

    def days(self, low: int, high: int) -> list[date]:
        """The local days that share time with a span."""
        day, last = self.day(low), self.day(high - 1)
        return [day + timedelta(days=n) for n in range((last - day).days + 1)]

    def ticks(self, low: int, high: int) -> Ticks:
        """The ticks of the days of a span at the present scale; the first major tick may lie before the span."""
        days = self.days(low, high)
        key = (days[0], days[-1], self.per_second)
        found = self._spans.get(key)
        if found is None:
            if len(self._spans) >= _MOST_SPANS:
                self._spans.clear()
            found = self._spans[key] = self._ticks_of(days)
        return found

    def _ticks_of(self, days: list[date]) -> Ticks:
        for minutes in _TICK_MINUTES:
            if self.scale * minutes / 60 >= _LABEL_WIDTH:
                minor = tuple(tick for day in days for tick in self._hour_ticks(day, minutes))
                label = _day_label if self.scale * 24 >= 220 else _short_date
                return Ticks(tuple(Tick(self.day_start(day), label(day)) for day in days), minor, days=False)
        return self._day_ticks(days)

    def _hour_ticks(self, day: date, minutes: int) -> tuple[Tick, ...]:
        """Ticks at local times that are multiples; an hour that comes twice in autumn has two."""
        found = self._ticks.get((day, minutes))
        if found is None:
            begin, end = self.day_start(day), self.day_start(day + timedelta(days=1))
            made = []
            for instant in range(begin, end, min(minutes, 60) * 60):
                local = self.local(instant)
                if (local.hour * 60 + local.minute) % minutes == 0:
                    made.append(Tick(instant, f"{local:%H:%M}"))
            found = self._ticks[day, minutes] = tuple(made)
        return found

    def _day_ticks(self, days: list[date]) -> Ticks:
        width = self.scale * 24
        by_week = width >= 80
        minor = []
        for day in days:
            if width >= 80:
                text = _short_day(day)
            elif width >= 18 or day.weekday() == 0:
                text = str(day.day)
            else:
                text = ""
            minor.append(Tick(self.day_start(day), text))
        return Ticks(tuple(self._majors(days, by_week=by_week)), tuple(minor), days=True)

    def _majors(self, days: list[date], *, by_week: bool) -> list[Tick]:
        majors = []
        for number, day in enumerate(days):
            starts = day.weekday() == 0 if by_week else day.day == 1
            if not (starts or number == 0):
                continue
            first = day - timedelta(days=day.weekday()) if by_week else day.replace(day=1)
            majors.append(Tick(self.day_start(first), _week_label(first) if by_week else _month_label(first)))
        return majors


def _format(day: date, pattern: str) -> str:
    from babel.dates import format_date

    return format_date(day, pattern, locale=language())


def _day_label(day: date) -> str:
    text = _format(day, "EEEE d MMMM")
    return text[:1].upper() + text[1:]


def _short_date(day: date) -> str:
    return _format(day, "EEE d MMM")


def _short_day(day: date) -> str:
    return _format(day, "EEE d")


def _week_label(monday: date) -> str:
    sunday = monday + timedelta(days=6)
    number = monday.isocalendar().week
    days = f"{_format(monday, 'd MMM')} – {_format(sunday, 'd MMM y')}"
    return _("{days} · week {number}").format(days=days, number=number)


def _month_label(first: date) -> str:
    text = _format(first, "LLLL y")
    return text[:1].upper() + text[1:]
