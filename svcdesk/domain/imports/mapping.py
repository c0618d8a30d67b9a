"""A mapping: which column of a file fills which field, written as TOML, with precise errors for a wrong one."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from svcdesk.domain.imports.csv_source import ENCODINGS, SEPARATORS
from svcdesk.domain.imports.source import ReadOptions
from svcdesk.domain.imports.targets import KINDS, Catalogue, Target, Targets, ValueKind
from svcdesk.domain.imports.values import pattern
from svcdesk.domain.problems import Problem, Refused, Severity, refuse

PLACE: Final = "{value}"
_TAB: Final = {"tab": "\t", "comma": ",", "semicolon": ";"}


@dataclass(frozen=True, slots=True)
class FieldMap:
    """Where the value of one field comes from.

    ``column`` names a column, ``value`` is a constant (inside ``create`` there are only constants,
    and ``{value}`` stands for the cell); ``text`` puts the cell into a longer text; ``values``
    replaces cells, and ``other`` those that it does not list; ``default`` stands for an empty cell;
    ``at`` is the clock time of a date without one; ``match`` is the field by which a reference is
    found; ``create`` says how it is made when it is missing.
    """

    target: Target
    column: str = ""
    value: str = ""
    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    other: str = ""
    default: str = ""
    at: str = ""
    match: tuple[str, ...] = ()
    create: tuple[FieldMap, ...] = ()


@dataclass(frozen=True, slots=True)
class ChildMap:
    """One row of another table that each row of the file brings along, such as an expense line.

    It is left out where the field ``unless_empty`` is empty or zero.
    """

    table: str
    fields: tuple[FieldMap, ...]
    unless_empty: str = ""


@dataclass(frozen=True, slots=True)
class ImportMap:
    """How the rows of a file become records of one kind.

    Without ``key``, a row with the same content in the mapped columns is the same record;
    ``repeats`` says whether a row that stands in the file twice is imported twice.
    """

    kind: str
    fields: tuple[FieldMap, ...]
    children: tuple[ChildMap, ...] = ()
    key: tuple[str, ...] = ()
    repeats: str = "import"
    dates: tuple[str, ...] = ()
    decimal_comma: bool = False
    options: ReadOptions = field(default_factory=ReadOptions)
    name: str = ""

    def columns(self) -> tuple[str, ...]:
        """The columns of the file that are read, each once."""
        maps = (*self.fields, *(one for child in self.children for one in child.fields))
        return tuple(dict.fromkeys(one.column for one in maps if one.column))


def read_mapping(text: str, catalogue: Catalogue) -> ImportMap:
    """The mapping that a TOML text says. Raises Refused with every mistake in it."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise refuse("mapping.not_toml", detail=str(error)) from error
    return make_mapping(data, catalogue)


def make_mapping(data: Mapping[str, Any], catalogue: Catalogue) -> ImportMap:
    """The mapping of plain tables, as TOML or a saved mapping has them. Raises Refused with every mistake."""
    kind = data.get("kind")
    if kind not in KINDS:
        raise refuse("mapping.kind", "kind", value=str(kind or ""), choices=", ".join(KINDS))
    return _Reader(catalogue).read(data, catalogue.kinds[str(kind)])


class _Reader:
    """Collects the mistakes of one mapping, each with the place where it stands."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.problems: list[Problem] = []

    def wrong(self, code: str, place: str, **params: str) -> None:
        self.problems.append(Problem(code, Severity.REFUSE, place, {"place": place, **params}))

    def read(self, data: Mapping[str, Any], targets: Targets) -> ImportMap:
        self.names(data, "", {"kind", "name", "file", "rows", "fields", *targets.children})
        file = self.table(data, "file")
        rows = self.table(data, "rows")
        self.names(file, "file", {"encoding", "separator", "sheet", "dates", "decimal_comma"})
        self.names(rows, "rows", {"key", "repeats"})
        fields = self.fields(self.table(data, "fields"), "fields", targets, inside=False)
        if not fields:
            self.wrong("mapping.no_fields", "fields", fields=", ".join(targets.fields))
        children = tuple(
            child for name in targets.children for child in self.children(data.get(name), name, targets.children[name])
        )
        mapping = ImportMap(
            kind=str(data["kind"]),
            fields=fields,
            children=children,
            key=self.words(rows, "rows", "key"),
            repeats=self.choice(rows, "rows", "repeats", ("import", "report")) or "import",
            dates=self.dates(file),
            decimal_comma=self.flag(file, "file", "decimal_comma"),
            options=self.options(file),
            name=self.text(data, "", "name"),
        )
        mapped = {one.target.name for one in fields}
        for name in mapping.key:
            if name not in mapped:
                self.wrong("mapping.key_not_mapped", "rows.key", name=name, fields=", ".join(sorted(mapped)))
        if self.problems:
            raise Refused(self.problems)
        return mapping

    def options(self, file: Mapping[str, Any]) -> ReadOptions:
        separator = self.text(file, "file", "separator")
        separator = _TAB.get(separator, separator)
        if separator and separator not in SEPARATORS:
            self.wrong("mapping.choice", "file.separator", value=separator, choices=", ; tab")
        encoding = self.text(file, "file", "encoding").lower()
        if encoding and encoding not in ENCODINGS:
            self.wrong("mapping.choice", "file.encoding", value=encoding, choices=", ".join(ENCODINGS))
        return ReadOptions(encoding, separator, self.text(file, "file", "sheet"))

    def dates(self, file: Mapping[str, Any]) -> tuple[str, ...]:
        forms = self.words(file, "file", "dates")
        for form in forms:
            try:
                pattern(form)
            except ValueError:
                self.wrong("mapping.date_form", "file.dates", value=form)
        return forms

    def fields(
        self, data: Mapping[str, Any], place: str, targets: Targets, *, inside: bool
    ) -> tuple[FieldMap, ...]:  # fmt: skip
        found = []
        for name, about in data.items():
            here = f"{place}.{name}"
            target = targets.fields.get(name)
            if target is None:
                self.wrong("mapping.no_such_field", here, name=name, fields=", ".join(targets.fields))
            elif isinstance(about, str):
                column, value = ("", about) if inside else (about, "")
                found.append(FieldMap(target, column, value, match=target.match))
            elif isinstance(about, dict):
                found.append(self.field(about, here, target, inside=inside))
            else:
                self.wrong("mapping.not_a_table", here)
        for target in targets.fields.values():
            if target.required and target.name not in data:
                self.wrong("mapping.required", place, name=target.name)
        return tuple(found)

    def field(self, data: Mapping[str, Any], place: str, target: Target, *, inside: bool) -> FieldMap:
        reference = target.kind is ValueKind.REFERENCE
        known = {"value"} if inside else {"column", "value", "text", "values", "other", "default"}
        known |= {"match", "create"} if reference else set()
        known |= {"at"} if target.kind is ValueKind.INSTANT else set()
        self.names(data, place, known)
        column, value = self.text(data, place, "column"), self.text(data, place, "value")
        if inside and not value:
            self.wrong("mapping.value_missing", place)
        elif bool(column) == bool(value):
            self.wrong("mapping.column_or_value", place)
        match = self.text(data, place, "match")
        if match and match not in target.match:
            self.wrong("mapping.choice", f"{place}.match", value=match, choices=", ".join(target.match))
        text = self.text(data, place, "text")
        if text and PLACE not in text:
            self.wrong("mapping.no_place", f"{place}.text", value=text)
        at = self.text(data, place, "at")
        if at and not _is_clock(at):
            self.wrong("mapping.clock", f"{place}.at", value=at)
        values = {str(k): str(v) for k, v in self.table(data, "values", f"{place}.").items()}
        create: tuple[FieldMap, ...] = ()
        if reference and "create" in data:
            made = self.catalogue.entities.get(target.entity)
            if made is None:
                self.wrong("mapping.cannot_create", f"{place}.create", name=target.name)
            else:
                create = self.fields(self.table(data, "create", f"{place}."), f"{place}.create", made, inside=True)
                found_by = (match,) if match else target.match
                if not any(one.target.name in found_by and one.value == PLACE for one in create):
                    self.wrong("mapping.create_not_found", f"{place}.create", fields=", ".join(found_by))
        return FieldMap(
            target, column, value, text, values, self.text(data, place, "other"), self.text(data, place, "default"),
            at, (match,) if match else target.match, create,
        )  # fmt: skip

    def children(self, data: Any, place: str, targets: Targets) -> Iterator[ChildMap]:
        for index, child in enumerate(data if isinstance(data, list) else [] if data is None else [data], 1):
            here = f"{place}[{index}]"
            if not isinstance(child, dict):
                self.wrong("mapping.not_a_table", here)
                continue
            self.names(child, here, {"fields", "unless_empty"})
            fields = self.fields(self.table(child, "fields", f"{here}."), f"{here}.fields", targets, inside=False)
            unless = self.text(child, here, "unless_empty")
            if unless and unless not in {one.target.name for one in fields}:
                self.wrong(
                    "mapping.no_such_field", f"{here}.unless_empty", name=unless, fields=", ".join(targets.fields)
                )
            yield ChildMap(targets.entity, fields, unless)

    # plain values, each with its mistake

    def names(self, data: Mapping[str, Any], place: str, known: set[str]) -> None:
        for name in data:
            if name not in known:
                here = f"{place}.{name}" if place else name
                self.wrong("mapping.unknown_name", here, name=name, known=", ".join(sorted(known)))

    def table(self, data: Mapping[str, Any], name: str, before: str = "") -> Mapping[str, Any]:
        found = data.get(name, {})
        if isinstance(found, dict):
            return found
        self.wrong("mapping.not_a_table", before + name)
        return {}

    def text(self, data: Mapping[str, Any], place: str, name: str) -> str:
        found = data.get(name, "")
        if isinstance(found, str | int | float) and not isinstance(found, bool):
            return str(found)
        if isinstance(found, bool):
            return "1" if found else "0"
        self.wrong("mapping.not_a_text", f"{place}.{name}")
        return ""

    def words(self, data: Mapping[str, Any], place: str, name: str) -> tuple[str, ...]:
        found = data.get(name, [])
        if isinstance(found, str):
            return (found,)
        if isinstance(found, list) and all(isinstance(word, str) for word in found):
            return tuple(found)
        self.wrong("mapping.not_a_text", f"{place}.{name}")
        return ()

    def choice(self, data: Mapping[str, Any], place: str, name: str, choices: tuple[str, ...]) -> str:
        found = self.text(data, place, name)
        if found and found not in choices:
            self.wrong("mapping.choice", f"{place}.{name}", value=found, choices=", ".join(choices))
        return found

    def flag(self, data: Mapping[str, Any], place: str, name: str) -> bool:
        found = data.get(name, False)
        if not isinstance(found, bool):
            self.wrong("mapping.choice", f"{place}.{name}", value=str(found), choices="true, false")
        return bool(found)


def _is_clock(text: str) -> bool:
    hour, colon, minute = text.partition(":")
    return bool(colon) and hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60
