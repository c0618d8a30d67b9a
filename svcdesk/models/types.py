"""Column types that keep what they are given, on SQLite as on PostgreSQL.

The library's own Numeric and DateTime(timezone=True) are lossy on SQLite without a warning, and
STRICT tables know only INTEGER, REAL, TEXT and BLOB. Every type here binds to one of those, and
what it binds is plain JSON: the change log stores bound values. Where thousands of rows are read or written at
once, ``result_processor`` and ``bind_processor`` give functions of the value alone: the library would make two
calls more for each.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from functools import lru_cache, partial
from typing import Any, Final

from sqlalchemy import Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

Processor = Callable[[Any], Any]
_WRITE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Str(TypeDecorator[str]):
    """Text with a greatest length, checked before it is written."""

    impl = Text
    cache_ok = True

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length = length


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored as UTC text that sorts by time: ``2026-11-23T10:32:00.000000Z``."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """The stored text; a naive time is a mistake of the program."""
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """The aware UTC instant."""
        return None if value is None else datetime.fromisoformat(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """The same as a function of the value alone."""
        read = datetime.fromisoformat
        return lambda value: None if value is None else read(value)

    def bind_processor(self, dialect: Dialect) -> Processor:
        """The same as a function of the value alone; rows written together often share their instant."""
        last: tuple[Any, str | None] = (None, None)

        def bind(value: Any) -> str | None:
            nonlocal last
            pair = last  # several threads write
            if value is not pair[0]:
                pair = last = (value, None if value is None else instant_text(value))
            return pair[1]

        return bind


def instant_text(value: datetime) -> str:
    """The stored form of an aware instant. Raises ValueError for a naive one."""
    if value.tzinfo is None:
        raise ValueError(f"an instant needs a time zone: {value!r}")
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class Day(TypeDecorator[date]):
    """A plain calendar day, stored as ISO text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        """The ISO text; an instant is not a day."""
        return _day_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """The day."""
        return None if value is None else date.fromisoformat(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """The same as a function of the value alone."""
        read = date.fromisoformat
        return lambda value: None if value is None else read(value)

    def bind_processor(self, dialect: Dialect) -> Processor:
        """The same as a function of the value alone."""
        return _day_text


def _day_text(value: date | None) -> str | None:
    if isinstance(value, datetime):
        raise ValueError(f"a day, not an instant: {value!r}")
    return None if value is None else value.isoformat()


class Flag(TypeDecorator[bool]):
    """Yes or no, stored as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        """1 or 0."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        """True or False."""
        return None if value is None else bool(value)

    def bind_processor(self, dialect: Dialect) -> Processor:
        """The same as a function of the value alone."""
        return lambda value: None if value is None else int(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """The same as a function of the value alone."""
        return lambda value: None if value is None else bool(value)


class Scaled(TypeDecorator[Decimal]):
    """An exact decimal, stored as an integer scaled by ``10 ** places``.

    A value that does not fit the scale is refused rather than rounded without a word.
    """

    impl = Integer
    cache_ok = True

    def __init__(self, places: int = 4) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> int | None:
        """The scaled integer. Raises ValueError for more decimals than the scale keeps."""
        return None if value is None else _scaled(value, self.places)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """The exact decimal, with the scale's decimals."""
        return None if value is None else Decimal(value).scaleb(-self.places)

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """The same as a function of the value alone."""
        places = -self.places
        return lambda value: None if value is None else Decimal(value).scaleb(places)

    def bind_processor(self, dialect: Dialect) -> Processor:
        """The same as a function of the value alone."""
        places = self.places
        return lambda value: None if value is None else _scaled(value, places)


@lru_cache(maxsize=4096)
def _scaled(value: Decimal | int, places: int) -> int:
    """The stored form of a number; the same prices and quantities come again and again. Raises ValueError."""
    scaled = Decimal(value).scaleb(places)
    whole = int(scaled)
    if whole != scaled or abs(whole) >= 2**63:
        raise ValueError(f"{value} does not fit {places} decimals")
    return whole


class Choice(TypeDecorator[StrEnum]):
    """One value of a StrEnum, stored as its text."""

    impl = Text
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text of the member. Raises ValueError for a text that is none."""
        if type(value) is self.enum:
            return str(value.value)
        return None if value is None else str(self.enum(value).value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """The member."""
        return None if value is None else self.enum(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """The same as a function of the value alone."""
        return _member_reader(self.enum)

    def bind_processor(self, dialect: Dialect) -> Processor:
        """The same as a function of the value alone."""
        return partial(self.process_bind_param, dialect=dialect)


class Rank(TypeDecorator[IntEnum]):
    """One value of an IntEnum that sorts by rank, stored as its number."""

    impl = Integer
    cache_ok = True

    def __init__(self, enum: type[IntEnum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        """The number of the member. Raises ValueError for a number that is none."""
        return None if value is None else int(self.enum(value))

    def process_result_value(self, value: int | None, dialect: Dialect) -> IntEnum | None:
        """The member."""
        return None if value is None else self.enum(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Processor:
        """The same as a function of the value alone."""
        return _member_reader(self.enum)


def _member_reader(enum: type[Enum]) -> Processor:
    """Gives the member of a value. Raises ValueError for a value of none."""
    members = {member.value: member for member in enum}

    def read(value: Any) -> Any:
        if value is None:
            return None
        found = members.get(value)
        return enum(value) if found is None else found

    return read


class Json(TypeDecorator[Any]):
    """Plain JSON, stored as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """The JSON text."""
        return None if value is None else _WRITE(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The plain value."""
        return None if value is None else json.loads(value)

    def bind_processor(self, dialect: Dialect) -> Processor:
        """The same as a function of the value alone."""
        return lambda value: None if value is None else "{}" if value == {} else _WRITE(value)  # most new rows have it
