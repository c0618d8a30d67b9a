"""From rows of cells to records of values: every cell is read by its field, every finding has row and column."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from svcdesk.domain.clock import SiteTime
from svcdesk.domain.imports.mapping import PLACE, ChildMap, FieldMap, ImportMap
from svcdesk.domain.imports.report import RowProblem
from svcdesk.domain.imports.source import Cell, Formula, Source, SourceRow, has_control, is_blank
from svcdesk.domain.imports.targets import Target, ValueKind
from svcdesk.domain.imports.values import NotReadable, cell_text, read_decimal, read_flag, read_when, read_whole
from svcdesk.domain.problems import Problem, Refused, Severity
from svcdesk.domain.progress import Steps
from svcdesk.domain.text import fold
from svcdesk.i18n import LANGUAGES

Convert = Callable[[Cell], Any]
_STEP = 64


@dataclass(slots=True)
class Record:
    """The values of one row by target name; references are still the texts by which they are found."""

    row: int
    table: str
    values: dict[str, Any] = field(default_factory=dict)
    references: list[tuple[FieldMap, str]] = field(default_factory=list)
    children: list[Record] = field(default_factory=list)
    content: str = ""
    """A digest of what stands in the mapped columns: the same for the same row in any file format."""


@dataclass(slots=True)
class Reading:
    """Everything a file held: the records that can be read, and what was found about the rest."""

    read: int = 0
    records: list[Record] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Reader:
    about: FieldMap
    index: int
    convert: Convert
    constant: Any = None


def read_records(source: Source, mapping: ImportMap, site: SiteTime, steps: Steps) -> Reading:
    """Read every row. Raises Refused (import.column_missing, import.column_twice) and what the rows raise."""
    reader = _RowReader(source.header, mapping, site)
    reading = Reading()
    for row in source.rows:
        if reading.read % _STEP == 0:
            steps.step(row.number, source.size)
        if is_blank(row.cells):
            continue
        reading.read += 1
        found: list[RowProblem] = []
        record = reader.read(row, found)
        reading.problems += found
        if not any(problem.stops for problem in found):
            reading.records.append(record)
    return reading


def check_columns(header: Sequence[str], columns: Sequence[str]) -> Mapping[str, int]:
    """Where each mapped column stands. Raises Refused: import.column_missing, import.column_twice."""
    problems = []
    for name in columns:
        count = header.count(name)
        if count == 0:
            there = ", ".join(column for column in header if column)[:400]
            problems.append(Problem("import.column_missing", target=name, params={"column": name, "header": there}))
        elif count > 1:
            problems.append(Problem("import.column_twice", target=name, params={"column": name, "count": count}))
    if problems:
        raise Refused(problems)
    return {name: header.index(name) for name in columns}


class _RowReader:
    """The fields of a mapping, each with the place of its column and the way to read it."""

    def __init__(self, header: Sequence[str], mapping: ImportMap, site: SiteTime) -> None:
        self.mapping = mapping
        self.converters = Converters(mapping, site)
        self.header = header
        self.places = check_columns(header, mapping.columns())
        self.sorted_places = [self.places[name] for name in sorted(self.places)]
        self.head = "\x1e".join(sorted(self.places))
        self.fields = [self.reader(one) for one in mapping.fields]
        self.children = [(child, [self.reader(one) for one in child.fields]) for child in mapping.children]

    def reader(self, about: FieldMap) -> _Reader:
        index = self.places[about.column] if about.column else -1
        return _Reader(about, index, self.converters.of(about))

    def read(self, row: SourceRow, found: list[RowProblem]) -> Record:
        """One row; what is wrong with it is added to ``found``."""
        record = Record(row.number, self.mapping.kind)
        cells = row.cells
        width = len(self.header)
        if len(cells) != width:
            if len(cells) < width or not is_blank(cells[width:]):
                params = {"count": len(cells), "wanted": width, "first": row.lines[0], "last": row.lines[1]}
                problem = Problem("import.ragged", Severity.REFUSE, "", params)
                value = " | ".join(cell_text(getattr(cell, "text", cell)) for cell in cells)
                found.append(RowProblem(row.number, "", value[:200], problem))
                return record
            cells = cells[:width]
        self.fill(record, self.fields, cells, found)
        for child, readers in self.children:
            part = Record(row.number, child.table)
            self.fill(part, readers, cells, found)
            if not _left_out(child, part):
                record.children.append(part)
        texts = "\x1f".join([cell_text(cells[place]) for place in self.sorted_places])
        record.content = hashlib.sha256(f"{self.head}\x1d{texts}".encode("utf-8", "replace")).hexdigest()[:40]
        return record

    def fill(
        self, record: Record, readers: Sequence[_Reader], cells: Sequence[Cell | Formula], found: list[RowProblem]
    ) -> None:
        for reader in readers:
            about = reader.about
            target = about.target
            cell: Cell | Formula = about.value if reader.index < 0 else cells[reader.index]
            try:
                value = reader.convert(plain(cell))
                if value is None and target.required:
                    raise NotReadable("field.required", field=target.label)
                if target.kind is ValueKind.REFERENCE:
                    if value is not None:
                        record.references.append((about, value))
                elif value is not None:
                    record.values[target.name] = value
            except NotReadable as error:
                problem = Problem(error.code, Severity.REFUSE, target.name, error.params)
                found.append(_problem(record.row, about, cell, problem))
            else:
                if target.meaning == "vat_id" and value and not is_vat_id(value):
                    params: dict[str, str] = {"value": value}
                    found.append(
                        _problem(record.row, about, cell, Problem("import.vat_id", Severity.WARN, target.name, params))
                    )


class Converters:
    """How the cells of each field of a mapping are read."""

    def __init__(self, mapping: ImportMap, site: SiteTime) -> None:
        self.mapping = mapping
        self.site = site

    def of(self, about: FieldMap) -> Convert:
        """The way to read one field; None stands for an empty cell."""
        read = self._kind_reader(about)
        values, folded = about.values, {fold(key): value for key, value in about.values.items()}

        def convert(cell: Cell) -> Any:
            if values:
                text = cell_text(cell)
                if text:
                    known = values.get(text)
                    if known is None and (known := folded.get(fold(text))) is None:
                        if not about.other:
                            raise NotReadable("import.value_not_listed", value=text)
                        known = about.other.replace(PLACE, text)
                    cell = known
            if cell is None or (isinstance(cell, str) and not cell.strip()):
                if not about.default:
                    return None
                cell = about.default
            elif about.text:
                cell = about.text.replace(PLACE, cell_text(cell))
            return read(cell)

        return convert

    def _kind_reader(self, about: FieldMap) -> Convert:
        target, mapping = about.target, self.mapping
        if target.kind is ValueKind.INSTANT:
            return self._instant_reader(about)
        readers: Mapping[ValueKind, Convert] = {
            ValueKind.TEXT: lambda cell: _text(cell, target),
            ValueKind.REFERENCE: cell_text,
            ValueKind.DECIMAL: lambda cell: read_decimal(cell, target.places, comma=mapping.decimal_comma),
            ValueKind.WHOLE: read_whole,
            ValueKind.FLAG: read_flag,
            ValueKind.DAY: lambda cell: read_when(cell, mapping.dates).day,
            ValueKind.CHOICE: lambda cell: _choice(cell, target),
        }
        return readers[target.kind]

    def _instant_reader(self, about: FieldMap) -> Convert:
        at = time.fromisoformat(about.at.zfill(5)) if about.at else time(0)
        forms, site = self.mapping.dates, self.site

        def read(cell: Cell) -> Any:
            when = read_when(cell, forms)
            return site.instant(when.day, when.at or at)

        return read


def plain(cell: Cell | Formula) -> Cell:
    """The cell, if it can be used. Raises NotReadable: import.formula, import.control."""
    if isinstance(cell, str):
        if has_control(cell):
            raise NotReadable("import.control", value=ascii(cell)[1:60])
    elif isinstance(cell, Formula):
        raise NotReadable("import.formula", value=cell.text)
    return cell


def is_vat_id(text: str) -> bool:
    """Whether a VAT id is right: a Polish NIP, or with its country's letters one of the European Union."""
    from stdnum.eu import vat
    from stdnum.pl import nip

    return bool(nip.is_valid(text) or vat.is_valid(text))


def _left_out(child: ChildMap, part: Record) -> bool:
    return bool(child.unless_empty) and not part.values.get(child.unless_empty)


def _text(cell: Cell, target: Target) -> str:
    text = cell_text(cell)
    if "\n" in text or "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n") if target.long else " ".join(text.split())
    if len(text) > target.length:
        raise NotReadable("field.too_long", field=target.label, limit=target.length, length=len(text))
    if target.meaning in ("country", "currency"):
        text = text.upper()
        if not (text.isascii() and text.isalpha() and len(text) == target.length):
            raise NotReadable("field.not_valid", value=text, field=target.label)
    elif target.meaning == "language":
        text = text.lower()
        if text not in LANGUAGES:
            raise NotReadable("field.not_a_choice", value=text, field=target.label)
    return text


def _choice(cell: Cell, target: Target) -> object:
    text = cell_text(cell)
    found = target.choices.get(fold(text))
    if found is None:
        raise NotReadable("field.not_a_choice", value=text, field=target.label)
    return found


def _problem(row: int, about: FieldMap, cell: Cell | Formula, problem: Problem) -> RowProblem:
    value = cell.text if isinstance(cell, Formula) else cell_text(cell)
    return RowProblem(row, about.column, value[:200], problem)
