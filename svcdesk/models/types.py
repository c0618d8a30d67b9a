"""Column types that keep what they are given, on SQLite as on PostgreSQL.

The library's own Numeric and DateTime(timezone=True) are lossy on SQLite without a warning, and
STRICT tables know only INTEGER, REAL, TEXT and BLOB. Every type here binds to one of those, and
what it binds is plain JSON: the change log stores bound values.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


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
        if isinstance(value, datetime):
            raise ValueError(f"a day, not an instant: {value!r}")
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:
        """The day."""
        return None if value is None else date.fromisoformat(value)


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
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.places)
        whole = int(scaled)
        if whole != scaled or abs(whole) >= 2**63:
            raise ValueError(f"{value} does not fit {self.places} decimals")
        return whole

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """The exact decimal, with the scale's decimals."""
        return None if value is None else Decimal(value).scaleb(-self.places)


class Choice(TypeDecorator[StrEnum]):
    """One value of a StrEnum, stored as its text."""

    impl = Text
    cache_ok = True

    def __init__(self, enum: type[StrEnum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text of the member. Raises ValueError for a text that is none."""
        return None if value is None else str(self.enum(value).value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """The member."""
        return None if value is None else self.enum(value)


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


class Json(TypeDecorator[Any]):
    """Plain JSON, stored as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """The JSON text."""
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The plain value."""
        return None if value is None else json.loads(value)
