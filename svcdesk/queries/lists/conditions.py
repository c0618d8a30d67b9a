"""Reading what is typed over a column: contained words, ranges of dates and numbers, choices as words."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any, Final

from svcdesk.domain.fields import FieldKind
from svcdesk.domain.kind_texts import kind_text
from svcdesk.domain.problems import Refused, refuse
from svcdesk.domain.text import fold
from svcdesk.i18n import _
from svcdesk.queries.lists.spec import DATES, NUMBERS, ListColumn

_DATES: Final = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[./](?P<m>\d{1,2})[./](?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})"),
    re.compile(r"(?P<m>\d{1,2})[./](?P<y>\d{4})"),
)
_AHEAD: Final = re.compile(r"(?P<days>[+-]\d{1,4})")
"""So many days from today, as in a field for a date."""
_YEAR: Final = re.compile(r"(?P<y>\d{4})")
_LARGEST: Final = Decimal(2**49)


class Now(Enum):
    """Stands for the instant at which a list is read."""

    NOW = "now"


@dataclass(frozen=True, slots=True)
class Contains:
    """Each of the folded words occurs in the folded text."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Same:
    """The text is exactly one of these."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """The value is empty, or is not."""

    blank: bool


@dataclass(frozen=True, slots=True)
class Range:
    """The value lies between two, both included unless ``…_open``; days for dates, and days or now for instants."""

    low: Any = None
    high: Any = None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of these members, or of True and False."""

    values: tuple[Any, ...]


Condition = Contains | Same | Blank | Range | OneOf


def read_condition(column: ListColumn, text: str, today: date) -> Condition:
    """What a filter text over a column asks for.

    ``=`` finds empty values and ``<>`` those that are not. Numbers and dates: ``5``, ``>=5``, ``<5``,
    ``5..10``, ``..10``; a month ``2026-11`` or ``11.2026`` and a year stand for all their days; ``<=now`` is
    what has passed, ``today..+30`` the next thirty days. Choices:
    words or their beginnings, with commas between.
    Texts: words in any order, or ``==`` and the whole text (``==A | B``: one of several). Raises Refused with the
    column's key as target.
    """
    typed = text.strip()
    if typed == "=":
        return Blank(blank=True)
    if typed in ("<>", "!="):
        return Blank(blank=False)
    if column.kind in NUMBERS:
        return _range(column, typed, _number_span)
    if column.kind in DATES:
        return _range(column, typed, lambda word: _moment_span(column, word, today))
    if column.kind is FieldKind.CHOICE:
        return OneOf(_members(column, typed))
    if column.kind is FieldKind.FLAG:
        return OneOf((_flag(column, typed),))
    if typed.startswith("=="):
        whole = typed[2:].strip()  # which may have such a sign in it itself
        return Same((whole, *(part.strip() for part in whole.split(" | ") if part.strip() != whole)))
    return Contains(tuple(fold(typed).split()))


def check_condition(column: ListColumn, text: str, today: date) -> Refused | None:
    """What is wrong with a filter text, for the screen to show at once."""
    try:
        if text.strip():
            read_condition(column, text, today)
    except Refused as refused:
        return refused
    return None


def days_of(word: str) -> tuple[date, date] | None:
    """First and last day that a word of the filter box names: a day or a month, not a bare year."""
    for pattern in _DATES:
        if match := pattern.fullmatch(word):
            try:
                return _span(match)
            except ValueError:
                return None
    return None


def number_of(word: str) -> Decimal | None:
    """The number that a word of the filter box names."""
    try:
        return _number_span(word)[0]
    except ValueError:
        return None


def choice_text(value: Enum | bool, column: ListColumn) -> str:
    """The translated word of a choice; a flag that is set is called by its column."""
    if isinstance(value, Enum):
        return kind_text(value)
    return _(column.label) if value else ""


def _range(column: ListColumn, typed: str, span: Any) -> Range:
    try:
        if ".." in typed:
            low, high = (part.strip() for part in typed.split("..", 1))
            return Range(span(low)[0] if low else None, span(high)[1] if high else None)
        for sign in (">=", "<=", "=>", "=<", ">", "<", "="):
            if typed.startswith(sign):
                first, last = span(typed[len(sign) :].strip())
                return {
                    ">=": Range(low=first), "=>": Range(low=first), "<=": Range(high=last), "=<": Range(high=last),
                    ">": Range(low=last, low_open=True), "<": Range(high=first, high_open=True),
                    "=": Range(first, last),
                }[sign]  # fmt: skip
        return Range(*span(typed))
    except ValueError:
        code = "field.not_a_date" if column.kind in DATES else "field.not_a_number"
        raise refuse(code, column.key, value=typed, field=column.label) from None


def _number_span(word: str) -> tuple[Decimal, Decimal]:
    try:
        number = Decimal(re.sub(r"\s", "", word).replace(",", "."))
    except InvalidOperation:
        raise ValueError(word) from None
    if not number.is_finite() or abs(number) > _LARGEST:
        raise ValueError(word)
    return number, number


def names_now(text: str) -> bool:
    """Whether a filter text over a date asks for now."""
    return any(_is_now(part.strip("<>= ")) for part in text.split(".."))


def _is_now(word: str) -> bool:
    return fold(word) in ("now", fold(_("now")))


def _moment_span(column: ListColumn, word: str, today: date) -> tuple[date | Now, date | Now]:
    if column.kind is FieldKind.INSTANT and _is_now(word):
        return Now.NOW, Now.NOW
    return _date_span(word, today)


def _date_span(word: str, today: date) -> tuple[date, date]:
    if match := _AHEAD.fullmatch(word):
        day = today + timedelta(days=int(match["days"]))
        return day, day
    named = {0: ("today", _("today")), -1: ("yesterday", _("yesterday")), 1: ("tomorrow", _("tomorrow"))}
    for days, words in named.items():
        if fold(word) in map(fold, words):
            day = today + timedelta(days=days)
            return day, day
    for pattern in (*_DATES, _YEAR):
        if match := pattern.fullmatch(word):
            return _span(match)
    raise ValueError(word)


def _span(match: re.Match[str]) -> tuple[date, date]:
    parts = {name: int(value) for name, value in match.groupdict().items()}
    year, month, day = parts["y"], parts.get("m"), parts.get("d")
    if day and month:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, 1, 1), date(year, 12, 31)


def _members(column: ListColumn, typed: str) -> tuple[Enum, ...]:
    found: list[Enum] = []
    for part in filter(None, (fold(part) for part in typed.split(","))):
        exact = [m for m in column.choices if part in (fold(kind_text(m)), m.name.lower(), str(m.value))]
        members = exact or [m for m in column.choices if part in fold(kind_text(m))]
        if not members:
            raise refuse("field.not_a_choice", column.key, value=typed, field=column.label)
        found += members
    return tuple(dict.fromkeys(found))


def _flag(column: ListColumn, typed: str) -> bool:
    word = fold(typed)
    if word in ("1", "yes", "true", fold(_("yes"))) or word in fold(_(column.label)):
        return True
    if word in ("0", "no", "false", fold(_("no"))):
        return False
    raise refuse("field.not_a_choice", column.key, value=typed, field=column.label)
