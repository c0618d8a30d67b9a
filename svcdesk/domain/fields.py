"""What a form field is, how a typed value is read, and the checks that hold for any field of any record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Any, Final

from svcdesk.domain.clock import SiteTime
from svcdesk.domain.known import is_known, is_valid_text, tidy
from svcdesk.domain.problems import Problem, Refused, Scalar, Severity

PICTURE_LIMIT: Final = 512 * 1024
"""The greatest picture that is stored, in bytes."""
_SPACES: Final = re.compile(r"\s")
_LARGEST_WHOLE: Final = 2**31 - 1
_LARGEST_SCALED: Final = 2**63 - 1


class FieldKind(StrEnum):
    """What kind of value a field holds; it decides the widget, the reading and the checks."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    WHOLE = "whole"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    DAY = "day"
    INSTANT = "instant"
    MINUTE = "minute"
    LOOKUP = "lookup"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of a record, as its mapped class tells it.

    ``label help section`` are English source texts. ``meaning`` is the special meaning of a text
    (``vat_id``, ``iban``, ``email`` …). ``choices`` are the members of a closed choice, ``target``
    is the entity of a lookup, ``length`` the greatest length of a text, ``places`` the decimals.
    """

    name: str
    label: str
    kind: FieldKind
    help: str = ""
    section: str = ""
    required: bool = False
    read_only: bool = False
    unique: bool = False
    nullable: bool = False
    meaning: str = ""
    length: int = 0
    places: int = 0
    choices: tuple[Enum, ...] = ()
    target: str = ""
    default: Any = None
    fixed: bool = False
    """Set once: it stays as it was saved."""
    new_help: str = ""
    """Help that only a record which is not saved yet needs."""

    @property
    def blank(self) -> Any:
        """The value of an empty field."""
        if self.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT) and not self.nullable:
            return ""
        return False if self.kind is FieldKind.FLAG else None


def read_value(spec: FieldSpec, raw: object, site: SiteTime) -> Any:
    """The value of what was typed or given. Raises Refused with one problem at the field.

    Texts are read for the command line: ISO or ``dd.mm.yyyy`` dates, wall-clock times of the site,
    a comma or a point in numbers. A lookup given as text must be resolved before, unless it is ``#`` and an id.
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return spec.blank
    try:
        return _READERS[spec.kind](spec, raw, site)
    except (ValueError, TypeError, ArithmeticError):
        shown = (raw if isinstance(raw, str) else str(raw)).encode("utf-8", "replace").decode()
        params: dict[str, Scalar] = {"value": shown[:80], "field": spec.label}
        raise Refused([Problem(_WRONG.get(spec.kind, "field.not_valid"), target=spec.name, params=params)]) from None


def check_value(spec: FieldSpec, value: Any, country: str = "") -> list[Problem]:
    """Everything that is wrong with one value whatever the record; ``country`` decides about VAT ids."""
    if value in (None, ""):
        if spec.required or (value is None and not spec.nullable):
            return [Problem("field.required", Severity.REFUSE, spec.name, {"field": spec.label})]
        return []
    params: dict[str, Scalar] = {"field": spec.label, "value": str(value)[:80]}
    if spec.meaning in ("language", "country", "currency", "time_zone") and not is_known(spec.meaning, value):
        return [Problem("field.not_known", Severity.REFUSE, spec.name, params)]
    if spec.length and len(value) > spec.length:
        params |= {"limit": spec.length, "length": len(value)}
        return [Problem("field.too_long", Severity.REFUSE, spec.name, params)]
    if spec.kind is FieldKind.PICTURE and len(value) > PICTURE_LIMIT:
        params |= {"limit": PICTURE_LIMIT // 1024, "value": ""}
        return [Problem("field.picture_too_large", Severity.REFUSE, spec.name, params)]
    if limits := _limits(spec):
        low, high = limits
        if not low <= value <= high:
            params |= {"low": low, "high": high}
            return [Problem("field.out_of_range", Severity.REFUSE, spec.name, params)]
    if not is_valid_text(spec.meaning, value, country):
        return [Problem("field.not_valid", Severity.REFUSE, spec.name, params)]
    return []


def _limits(spec: FieldSpec) -> tuple[int, int] | None:
    if spec.kind is FieldKind.MINUTE:
        return 0, 24 * 60
    if spec.kind is FieldKind.WHOLE:
        return 0, _LARGEST_WHOLE
    return None


def _read_text(spec: FieldSpec, raw: Any, _site: SiteTime) -> str:
    if not isinstance(raw, str):
        raise TypeError(raw)
    raw.encode()  # half a character, as broken programs put on the clipboard, cannot be stored: UnicodeEncodeError
    text = raw.strip().replace("\x00", "")
    return tidy(spec.meaning, " ".join(text.split()) if spec.kind is FieldKind.TEXT else text)


def _read_whole(_spec: FieldSpec, raw: Any, _site: SiteTime) -> int:
    if isinstance(raw, bool | float):
        raise TypeError(raw)
    return int(_SPACES.sub("", raw)) if isinstance(raw, str) else int(raw)


def _read_number(spec: FieldSpec, raw: Any, _site: SiteTime) -> Decimal:
    if isinstance(raw, float | bool):
        raise TypeError(raw)
    number = Decimal(_SPACES.sub("", raw).replace(",", ".")) if isinstance(raw, str) else Decimal(raw)
    scaled = number.scaleb(spec.places)
    if not number.is_finite() or scaled != scaled.to_integral_value() or abs(scaled) > _LARGEST_SCALED:
        raise ValueError(raw)
    return number


def _read_flag(_spec: FieldSpec, raw: Any, _site: SiteTime) -> bool:
    if isinstance(raw, str):
        words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
        if raw.strip().lower() not in words:
            raise ValueError(raw)
        return words[raw.strip().lower()]
    return bool(raw)


def _read_choice(spec: FieldSpec, raw: Any, _site: SiteTime) -> Enum:
    for member in spec.choices:
        if raw in (member, member.value, str(member.value)) or (
            isinstance(raw, str) and raw.strip().lower() == member.name.lower()
        ):
            return member
    raise ValueError(raw)


def _read_day(_spec: FieldSpec, raw: Any, _site: SiteTime) -> date:
    if isinstance(raw, datetime):
        raise TypeError(raw)
    if isinstance(raw, date):
        return raw
    text = raw.strip()
    if match := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text):
        return date(int(match[3]), int(match[2]), int(match[1]))
    return date.fromisoformat(text)


def _read_instant(_spec: FieldSpec, raw: Any, site: SiteTime) -> datetime:
    if isinstance(raw, datetime):
        if raw.tzinfo is None:
            raise TypeError(raw)
        return raw.astimezone(UTC)
    typed = re.sub(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})", r"\3-\2-\1", raw.strip())
    moment = datetime.fromisoformat(typed)
    return moment.astimezone(UTC) if moment.tzinfo else site.instant(moment.date(), moment.time())


def _read_minute(_spec: FieldSpec, raw: Any, _site: SiteTime) -> int:
    if isinstance(raw, str):
        if match := re.fullmatch(r"(\d{1,2})[:.](\d{2})", raw.strip()):
            if int(match[2]) > 59:
                raise ValueError(raw)
            return int(match[1]) * 60 + int(match[2])
        return int(raw)
    if isinstance(raw, time):
        return raw.hour * 60 + raw.minute
    return int(raw)


def _read_lookup(_spec: FieldSpec, raw: Any, _site: SiteTime) -> int:
    id_ = id_of(raw) if isinstance(raw, str) else raw
    if not isinstance(id_, int) or isinstance(id_, bool) or not 0 < id_ <= _LARGEST_SCALED:
        raise ValueError(raw)
    return id_


def id_key(id_: int) -> str:
    """How an id is written where texts name records: ``#12``; ``12`` is the record with that number."""
    return f"#{id_}"


def id_of(text: str) -> int | None:
    """The id that a text names as ``id_key`` writes it, None for any other text."""
    match = re.fullmatch(r"\s*#(\d{1,18})\s*", text, re.ASCII)
    return int(match[1]) if match else None


def _read_picture(_spec: FieldSpec, raw: Any, _site: SiteTime) -> bytes:
    if not isinstance(raw, bytes) or not raw.startswith((b"\x89PNG\r\n", b"\xff\xd8\xff")):
        raise ValueError("a PNG or JPEG picture")
    return raw


_READERS: Final[Mapping[FieldKind, Any]] = {
    FieldKind.TEXT: _read_text,
    FieldKind.LONG_TEXT: _read_text,
    FieldKind.WHOLE: _read_whole,
    FieldKind.NUMBER: _read_number,
    FieldKind.FLAG: _read_flag,
    FieldKind.CHOICE: _read_choice,
    FieldKind.DAY: _read_day,
    FieldKind.INSTANT: _read_instant,
    FieldKind.MINUTE: _read_minute,
    FieldKind.LOOKUP: _read_lookup,
    FieldKind.PICTURE: _read_picture,
}

_WRONG: Final[Mapping[FieldKind, str]] = {
    FieldKind.WHOLE: "field.not_whole",
    FieldKind.MINUTE: "field.not_a_time",
    FieldKind.NUMBER: "field.not_a_number",
    FieldKind.DAY: "field.not_a_date",
    FieldKind.INSTANT: "field.not_a_date",
    FieldKind.CHOICE: "field.not_a_choice",
    FieldKind.LOOKUP: "field.not_found",
    FieldKind.PICTURE: "field.not_a_picture",
}


def as_scalar(value: Any) -> Scalar:
    """A value for the params of a problem."""
    if isinstance(value, Enum):
        return (
            str(value.value) if isinstance(value, StrEnum) else int(value.value) if isinstance(value, IntEnum) else ""
        )
    if isinstance(value, str | int | bool) or value is None:
        return value
    return "" if isinstance(value, bytes) else str(value)
