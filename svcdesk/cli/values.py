"""From texts to the fields of a command: numbers, times of the site, choices, lists, records."""

from __future__ import annotations

import json
import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

import cattrs
from cattrs.errors import BaseValidationError, StructureHandlerNotFoundError

from svcdesk.commands.base import Command
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.fields import id_of
from svcdesk.domain.problems import Problem, Refused, Severity
from svcdesk.i18n import N_, _

_YES = frozenset({"1", "true", "yes", "y", "tak", "t"})
_NO = frozenset({"0", "false", "no", "n", "nie"})
_NOTHING = frozenset({"", "null", "none"})
_EXPECTED: Mapping[Any, str] = {
    int: N_("a whole number, or # and an id"),
    float: N_("a number such as 12.50"),
    Decimal: N_("a number such as 12.50"),
    bool: N_("yes or no"),
    date: N_("a date such as 2026-11-23"),
    datetime: N_("a date and time such as 2026-11-23 14:30"),
}


def read_command(class_: type[Command], words: Sequence[str], site: SiteTime) -> Command:
    """The command with the fields of ``name=value`` words. Raises Refused with a problem at each bad field.

    ``name.key=value`` puts a value into a field that is a mapping. Times without a zone are the site's.
    """
    hints = get_type_hints(class_)
    known = [field.name for field in command_fields(class_)]
    given, problems = _collect(class_.name, words, known)
    converter = make_converter(site)
    values: dict[str, Any] = {}
    for name, raw in given.items():
        try:
            values[name] = converter.structure(_unwrapped(raw, hints[name]), hints[name])
        except (BaseValidationError, StructureHandlerNotFoundError, ValueError, TypeError, ArithmeticError):
            shown = raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False)
            params = {"name": name, "value": shown[:80], "expected": expected(name, hints[name])}
            problems.append(Problem("command.not_valid", Severity.REFUSE, name, params))
    if not problems:
        try:
            return class_(**values)
        except TypeError:
            missing = [f.name for f in command_fields(class_) if f.name not in values and is_required(f)]
            problems = [
                Problem("command.required", Severity.REFUSE, n, {"name": n, "expected": expected(n, hints[n])})
                for n in missing
            ]
            if not problems:
                raise
    raise Refused(problems)


def make_converter(site: SiteTime) -> cattrs.Converter:
    """A converter that reads texts."""
    converter = cattrs.Converter(forbid_extra_keys=True)
    converter.register_structure_hook(bool, _bool)
    converter.register_structure_hook(int, _int)
    converter.register_structure_hook(str, _str)
    converter.register_structure_hook(Decimal, lambda v, _t: Decimal(str(v).replace(",", ".")))
    converter.register_structure_hook(date, lambda v, _t: date.fromisoformat(v))
    converter.register_structure_hook(datetime, lambda v, _t: _instant(v, site))
    for base in (Enum, StrEnum, IntEnum):  # each, or a StrEnum would be read as the text that it is, too
        converter.register_structure_hook(base, _choice)
    converter.register_structure_hook_factory(_is_optional, lambda t: _optional(converter, t))
    return converter


def _collect(command: str, words: Sequence[str], known: Sequence[str]) -> tuple[dict[str, Any], list[Problem]]:
    given: dict[str, Any] = {}
    problems = []
    for word in words:
        path, equals, value = word.partition("=")
        name, dot, key = path.partition(".")
        if not equals and "." not in word and not word.startswith(("{", "[")):
            params = {"word": word[:80], "names": ", ".join(known)}
            problems.append(Problem("word.no_value", Severity.REFUSE, "", params))
        elif not equals or name not in known:
            params = {"command": command, "field": name, "fields": ", ".join(known)}
            problems.append(Problem("command.no_field", Severity.REFUSE, name, params))
        elif name in given and not (dot and isinstance(given[name], dict)):  # both the whole and a part of it
            problems.append(Problem("command.twice", Severity.REFUSE, name, {"name": name}))
        elif dot:
            given.setdefault(name, {})[key] = value
        else:
            given[name] = value
    return given, problems


def command_fields(class_: type[Command]) -> tuple[Field[Any], ...]:
    """The fields of a command, in order."""
    dataclass: Any = class_  # every command is one; the base class itself says nothing of it
    return fields(dataclass)


def is_required(field: Field[Any]) -> bool:
    """Whether a field must be given."""
    return field.default is MISSING and field.default_factory is MISSING


def _unwrapped(raw: Any, hint: Any) -> Any:
    """JSON where a list or a record is wanted; ``1,2,3`` is a list as well."""
    if not isinstance(raw, str):
        return raw
    plain = _without_none(hint)
    if _is_optional(hint) and raw.strip().lower() in _NOTHING:
        return None
    origin = get_origin(plain) or plain
    text = raw.strip()
    if text[:1] in ("{", "["):
        return raw if origin is str else json.loads(text)
    if isinstance(origin, type) and issubclass(origin, (tuple, list, frozenset, set)):
        return [part.strip() for part in text.split(",") if part.strip()]
    if isinstance(origin, type) and issubclass(origin, Mapping):
        raise ValueError(raw)
    return raw


def _is_optional(hint: Any) -> bool:
    return get_origin(hint) in (Union, types.UnionType) and type(None) in get_args(hint)


def _without_none(hint: Any) -> Any:
    rest = [arg for arg in get_args(hint) if arg is not type(None)] if _is_optional(hint) else []
    return rest[0] if len(rest) == 1 else hint


def _optional(converter: cattrs.Converter, hint: Any) -> Any:
    inner = _without_none(hint)

    def read(value: Any, _type: Any) -> Any:
        if value is None or (isinstance(value, str) and value.strip().lower() in _NOTHING):
            return None
        return converter.structure(value, inner)

    return read


def _bool(value: Any, _type: Any) -> bool:
    word = str(value).strip().lower()
    if word not in _YES | _NO:
        raise ValueError(value)
    return word in _YES


def _int(value: Any, _type: Any) -> int:
    if isinstance(value, bool | float):
        raise TypeError(value)
    id_ = id_of(value) if isinstance(value, str) else None
    return int(value) if id_ is None else id_


def _str(value: Any, _type: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _choice(value: Any, enum: type[Enum]) -> Enum:
    """A member by its value or its name in any case."""
    for member in enum:
        if value == member.value or str(value).strip().lower() in (str(member.value).lower(), member.name.lower()):
            return member
    raise ValueError(value)


def _instant(value: Any, site: SiteTime) -> datetime:
    read = datetime.fromisoformat(value)
    return site.instant(read.date(), read.time()) if read.tzinfo is None else read


def expected(name: str, hint: Any) -> str:
    """What a field of a type takes, in words."""
    plain = _without_none(hint)
    origin = get_origin(plain) or plain
    inner = [arg for arg in get_args(plain) if arg is not ...]
    if isinstance(origin, type) and issubclass(origin, Enum):
        return _("one of: {names}").format(names=", ".join(member.name.lower() for member in origin))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _("{name}.field=value, or JSON").format(name=name)
    if isinstance(origin, type) and issubclass(origin, (tuple, list, frozenset, set)) and inner:
        if members := record_members(inner[0]):
            return _("a list of records in JSON, each with {names}").format(names=", ".join(members))
        if inner[0] is int:
            return _("ids with commas between, such as 1,2,3")
        return _("a list with commas between, each {what}").format(what=expected(name, inner[0]))
    if members := record_members(plain):
        return _("a record in JSON with {names}").format(names=", ".join(members))
    return _(_EXPECTED.get(origin, N_("a text")))


def record_members(hint: Any) -> list[str]:
    """The fields of a record type with their types; none for anything else."""
    if not isinstance(hint, type) or not (is_dataclass(hint) or hasattr(hint, "_fields")):
        return []
    return [f"{name}: {type_name(inner)}" for name, inner in get_type_hints(hint).items()]


def type_name(hint: Any) -> str:
    """A type as the help shows it."""
    return hint.__name__ if isinstance(hint, type) else str(hint).replace("typing.", "").split("svcdesk.")[-1]
