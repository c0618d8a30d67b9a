"""Dates, times and amounts as a customer reads them; no break inside of any of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from svcdesk.domain.clock import SiteTime
from svcdesk.i18n import LANGUAGES, texts

NBSP: Final = "\N{NO-BREAK SPACE}"
_LOCALES: Final = {"pl": "pl_PL", "en": "en_GB"}


class Formats:
    """How one language and one site's time zone write values; ``t`` translates."""

    def __init__(self, language: str, time_zone: str) -> None:
        self.language = language if language in LANGUAGES else "en"
        self.t = texts(self.language)
        self._locale = _LOCALES[self.language]
        self._site = SiteTime.of(time_zone)
        self._days: dict[date, str] = {}  # a report has tens of thousands of them, and few different ones

    def local(self, instant: datetime) -> datetime:
        """The wall-clock time at the site."""
        return self._site.local(instant)

    def day(self, day: date) -> str:
        """``23.11.2026`` in Polish, ``23 Nov 2026`` in English."""
        if self.language == "pl":
            return f"{day.day:02d}.{day.month:02d}.{day.year:04d}"
        found = self._days.get(day)
        if found is None:
            found = self._days[day] = format_date(day, "d MMM y", self._locale).replace(" ", NBSP)
        return found

    def weekday(self, day: date) -> str:
        """The short name of the weekday and the day."""
        return f"{format_date(day, 'EEE', self._locale)}{NBSP}{self.day(day)}"

    def long_day(self, day: date) -> str:
        """The whole day in words, such as *poniedziałek, 23 listopada 2026*."""
        return format_date(day, "EEEE, d MMMM y", self._locale)

    def clock(self, instant: datetime) -> str:
        """The local time of day, 24 hours."""
        local = self.local(instant)
        return f"{local.hour:02d}:{local.minute:02d}"

    def instant(self, instant: datetime) -> str:
        """Day and time."""
        local = self.local(instant)
        return f"{self.day(local.date())}{NBSP}{local.hour:02d}:{local.minute:02d}"

    def minute(self, minutes: int) -> str:
        """A time of day given in minutes since midnight."""
        return f"{minutes // 60:02d}:{minutes % 60:02d}"

    def length(self, minutes: int) -> str:
        """A length of time, such as *1 h 30 min*."""
        hours, rest = divmod(minutes, 60)
        parts = [f"{hours}{NBSP}h"] if hours else []
        if rest or not hours:
            parts.append(f"{rest}{NBSP}min")
        return NBSP.join(parts)

    def span(self, start: datetime, minutes: int) -> str:
        """*Mon 23 Nov 2026, 09:00–11:00*; an end on a later day is written in full."""
        end = start + timedelta(minutes=minutes)
        first, last = self.local(start).date(), self.local(end).date()
        until = self.clock(end) if first == last else self.instant(end)
        return f"{self.weekday(first)}, {self.clock(start)}–{until}"

    def span_of_day(self, start: datetime, minutes: int) -> str:
        """*09:00–11:00*."""
        return f"{self.clock(start)}–{self.clock(start + timedelta(minutes=minutes))}"

    def number(self, value: Decimal) -> str:
        """An amount without needless decimals, four at the most."""
        return format_decimal(value, "#,##0.####", self._locale).replace("\N{NARROW NO-BREAK SPACE}", NBSP)

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount with its currency: *1 234,56 zł*, *€1,234.56*; without one, two decimals."""
        if not currency:
            text = format_decimal(amount, "#,##0.00", self._locale)
        else:
            text = format_currency(amount, currency, locale=self._locale)
        return text.replace("\N{NARROW NO-BREAK SPACE}", NBSP)
