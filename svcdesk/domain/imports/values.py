"""Reading what people typed: dates in several forms, numbers with comma or point, yes and no."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Final

from svcdesk.domain.imports.source import Cell

TYPED_DATES: Final = ("yyyy-MM-dd", "dd.MM.yyyy", "yyyy/MM/dd", "yyyy.MM.dd", "dd-MM-yyyy", "yyyyMMdd")
"""The forms that are understood without being asked for; each can be read in one way only."""
_PARTS: Final = {
    "yyyy": r"(?P<year>\d{4})", "yy": r"(?P<short>\d{2})", "MM": r"(?P<month>\d{1,2})", "M": r"(?P<month>\d{1,2})",
    "dd": r"(?P<day>\d{1,2})", "d": r"(?P<day>\d{1,2})", "HH": r"(?P<hour>\d{1,2})", "mm": r"(?P<minute>\d{2})",
    "ss": r"(?P<second>\d{2})",
}  # fmt: skip
_TIME: Final = r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?)?"
_AMBIGUOUS: Final = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}\b")
_YES: Final = frozenset({"1", "yes", "y", "true", "x", "tak", "t", "prawda"})
_NO: Final = frozenset({"0", "no", "n", "false", "nie", "f", "fałsz", "-"})
_SPACES: Final = str.maketrans(dict.fromkeys(" \t'\u00a0\u202f\u2009", ""))


class NotReadable(ValueError):
    """A cell that is not what its field needs; ``code`` and ``params`` make the problem."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class WallTime:
    """A day with the clock time that stood beside it, if one did."""

    day: date
    at: time | None = None


@cache
def pattern(form: str) -> re.Pattern[str]:
    """The expression of a date form such as ``dd.MM.yyyy`` or ``d/M/yy HH:mm``. Raises ValueError."""
    pieces = re.split(r"(yyyy|yy|MM|M|dd|d|HH|mm|ss)", form)
    text = "".join(_PARTS.get(piece, re.escape(piece)) for piece in pieces)
    names = set(re.findall(r"\?P<(\w+)>", text))
    if not {"day", "month"} <= names or not names & {"year", "short"}:
        raise ValueError(form)
    try:
        return re.compile(text if "hour" in names else text + _TIME)
    except re.error as error:
        raise ValueError(form) from error


def read_when(cell: Cell, forms: Sequence[str] = ()) -> WallTime:
    """A date, with a time if there is one. Raises NotReadable: field.not_a_date, import.ambiguous_date."""
    if isinstance(cell, datetime):
        return WallTime(cell.date(), cell.time() if cell.time() != time(0) else None)
    if isinstance(cell, date):
        return WallTime(cell)
    text = cell_text(cell)
    for form in forms or TYPED_DATES:
        if found := pattern(form).fullmatch(text):
            parts = found.groupdict()
            year = int(parts["year"]) if parts.get("year") else 2000 + int(parts["short"])
            try:
                day = date(year, int(parts["month"]), int(parts["day"]))
                if not parts.get("hour"):
                    return WallTime(day)
                return WallTime(day, time(int(parts["hour"]), int(parts["minute"] or 0), int(parts.get("second") or 0)))
            except ValueError:
                continue
    if not forms and _AMBIGUOUS.match(text):
        raise NotReadable("import.ambiguous_date", value=text)
    raise NotReadable("field.not_a_date", value=text)


def read_decimal(cell: Cell, places: int, *, comma: bool = False) -> Decimal:
    """An exact number. Raises NotReadable: field.not_a_number, import.too_precise, field.out_of_range."""
    text = cell_text(cell)
    if isinstance(cell, str):
        plain = text.translate(_SPACES)
        point, group = (",", ".") if comma else (".", ",")
        if not re.fullmatch(rf"[-+−]?(\d+|\d{{1,3}}(\{group}\d{{3}})+)?(\{point}\d+)?", plain) or not plain:
            raise NotReadable("field.not_a_number", value=text)
        plain = plain.replace(group, "").replace(point, ".").replace("−", "-")
    else:
        plain = text
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise NotReadable("field.not_a_number", value=text) from None
    if isinstance(cell, float) and number.is_finite():
        number = round(number, places)  # 0.1 + 0.2 as spreadsheets keep it
    if not number.is_finite() or abs(number) >= 10**12:
        raise NotReadable("import.number_too_large", value=text)
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        raise NotReadable("import.too_precise", value=text, places=places)
    return number


def read_whole(cell: Cell) -> int:
    """A whole number. Raises NotReadable: field.not_a_number."""
    try:
        return int(read_decimal(cell, 0))
    except NotReadable:
        raise NotReadable("field.not_a_number", value=cell_text(cell)) from None


def read_flag(cell: Cell) -> bool:
    """Yes or no in English or Polish. Raises NotReadable: import.not_a_flag."""
    text = cell_text(cell).casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise NotReadable("import.not_a_flag", value=text)


def cell_text(cell: object) -> str:
    """What a cell says, trimmed: whole numbers without a point, dates in ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        return format(Decimal(repr(cell)), "f") if abs(cell) < 1e300 else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == time(0)
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    return str(cell)
