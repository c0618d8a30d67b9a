"""Dates, times, lengths, numbers and amounts as the user's language writes them, and reads them."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from PySide6.QtCore import QDate, QLocale

from svcdesk.domain.money import currency_digits
from svcdesk.i18n import _, language

_NO_BREAK: Final = "\u00a0"
_SIGNS: Final = {"PLN": "zł", "EUR": "€", "USD": "$", "GBP": "£", "CZK": "Kč"}
_SPACES: Final = re.compile(r"\s", re.UNICODE)


def _polish() -> bool:
    return language() == "pl"


def locale() -> QLocale:
    """The Qt locale of the screen's language."""
    if _polish():
        return QLocale(QLocale.Language.Polish, QLocale.Country.Poland)
    return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


# Dates and times


def date_text(day: date | None) -> str:
    """``23.11.2026`` in Polish, ``2026-11-23`` in English; empty for None."""
    if day is None:
        return ""
    return day.strftime("%d.%m.%Y") if _polish() else day.isoformat()


def day_text(day: date) -> str:
    """A day as in a heading: ``Mon 23 Nov 2026``."""
    return locale().toString(QDate(day.year, day.month, day.day), "ddd d MMM yyyy")


def weekday_text(day: date) -> str:
    """A day not far away: ``Mon 23 Nov``."""
    return locale().toString(QDate(day.year, day.month, day.day), "ddd d MMM")


def short_date_text(day: date) -> str:
    """A day not far away where there is little room: ``23 Nov``."""
    return locale().toString(QDate(day.year, day.month, day.day), "d MMM")


def time_text(at: time | datetime | None) -> str:
    """``08:30``; empty for None."""
    return "" if at is None else at.strftime("%H:%M")


def when_text(local: datetime | None) -> str:
    """Date and time of a site-local datetime; empty for None."""
    return "" if local is None else f"{date_text(local.date())} {time_text(local)}"


def read_date(text: str, today: date) -> date:
    """A typed date: ``23.11.2026``, ``2026-11-23``, ``23/11``, ``23``, ``t``, ``+3``. Raises ValueError.

    Without a year (and month) the current ones are meant.
    """
    typed = text.strip().lower()
    if typed in ("t", "today", _("today")):
        return today
    if re.fullmatch(r"[+-]\d{1,4}", typed):
        return date.fromordinal(today.toordinal() + int(typed))
    parts = [part for part in re.split(r"[./\-\s]+", typed) if part]
    if not all(part.isdecimal() for part in parts) or not 1 <= len(parts) <= 3:
        raise ValueError(text)
    numbers = [int(part) for part in parts]
    if len(parts[0]) == 4 and len(parts) == 3:
        return date(*numbers)
    day, month, year = (*numbers, *(today.day, today.month, today.year)[len(numbers) :])
    return date(year + 2000 if year < 100 else year, month, day)


def read_time(text: str) -> time:
    """A typed time: ``8``, ``830``, ``8:30``, ``8.30``. Raises ValueError."""
    typed = text.strip()
    if match := re.fullmatch(r"(\d{1,2})[:.,\s](\d{2})", typed):
        return time(int(match[1]), int(match[2]))
    if re.fullmatch(r"\d{1,2}", typed):
        return time(int(typed))
    if re.fullmatch(r"\d{3,4}", typed):
        return time(int(typed[:-2]), int(typed[-2:]))
    raise ValueError(text)


# Lengths of time, in minutes


def duration_text(minutes: int | None) -> str:
    """``1 h 30 min``; empty for None."""
    if minutes is None:
        return ""
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else ""
    if not hours:
        return f"{sign}{rest} min"
    return f"{sign}{hours} h {rest} min" if rest else f"{sign}{hours} h"


def hours_text(minutes: int) -> str:
    """Hours as a bare number with at most one decimal: ``12.5``."""
    return number_text((Decimal(minutes) / 60).quantize(Decimal("0.1")).normalize() + 0)


def read_duration(text: str) -> int:
    """Minutes of a typed length: ``90``, ``1:30``, ``1,5 h``, ``1h30``, ``45 min``. Raises ValueError."""
    typed = _SPACES.sub("", text).lower().replace(",", ".")
    if typed.isdecimal():
        return int(typed)
    if match := re.fullmatch(r"(\d+):(\d{2})", typed):
        return int(match[1]) * 60 + int(match[2])
    if match := re.fullmatch(r"(\d+(?:\.\d+)?)(?:h|g|godz)\.?(?:(\d+)(?:m|min)?\.?)?", typed):
        return round(float(match[1]) * 60) + int(match[2] or 0)
    if match := re.fullmatch(r"(\d+)(?:m|min)\.?", typed):
        return int(match[1])
    raise ValueError(text)


# Numbers and amounts


def number_text(value: Decimal | int | None, decimals: int | None = None) -> str:
    """``1 234,5`` in Polish, ``1,234.5`` in English; as many decimals as it has unless told."""
    if value is None:
        return ""
    number = Decimal(value)
    if decimals is None:
        number = number.normalize() if number % 1 else number.to_integral_value()
        text = f"{number:,f}"
    else:
        text = f"{number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"
    return text.translate({ord(","): _NO_BREAK, ord("."): ","}) if _polish() else text


def price_text(value: Decimal, currency: str = "") -> str:
    """``1 234,50`` in Polish, ``1,234.50`` in English; finer prices such as ``0.0125`` keep their decimals."""
    exponent = value.normalize().as_tuple().exponent
    usual = currency_digits(currency) if currency else 2
    return _with_sign(number_text(value, max(usual, -exponent) if isinstance(exponent, int) else usual), currency)


def money_text(value: Decimal | None, currency: str) -> str:
    """``1 234,56 zł`` in Polish, ``1,234.56 PLN`` in English; as many decimals as the currency has."""
    if value is None:
        return ""
    return _with_sign(number_text(value, currency_digits(currency) if currency else 2), currency)


def _with_sign(text: str, currency: str) -> str:
    sign = _SIGNS.get(currency, currency) if _polish() else currency
    return f"{text}{_NO_BREAK}{sign}".rstrip(_NO_BREAK)


def read_number(text: str) -> Decimal:
    """A typed number with a comma or a point, with or without grouping. Raises ValueError."""
    typed = _SPACES.sub("", text).replace("\u2212", "-")
    if "," in typed and "." in typed:  # the one that comes first groups
        group, point = (",", ".") if typed.index(",") < typed.index(".") else (".", ",")
        typed = typed.replace(group, "").replace(point, ".")
    else:
        typed = typed.replace(",", ".")
    try:
        number = Decimal(typed)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite():
        raise ValueError(text)
    return number
