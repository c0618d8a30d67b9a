"""Reading BOMs of items and of production orders from a table: one line a row, several BOMs a file.

The levels come from a column of levels (``1 2 2 3``), or from one that names the row above by its position, else by
its item. Everything that is wrong is said with its row, as a spreadsheet counts it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from svcdesk.domain.imports.source import Formula, Source, SourceRow, is_blank
from svcdesk.domain.imports.values import NotReadable, cell_text, read_decimal, read_when
from svcdesk.domain.kinds import BomKind, BomLineType
from svcdesk.domain.problems import Problem, Scalar, refuse
from svcdesk.domain.progress import Steps
from svcdesk.domain.text import fold

_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "bom": ("bom", "bom id", "bom number", "numer bom"),
    "name": ("bom name", "name", "nazwa bom", "nazwa"),
    "kind": ("kind", "rodzaj"),
    "bom_item": ("bom item", "product", "wyrob", "produkt"),
    "reference": ("reference", "production order", "zlecenie produkcyjne", "odwolanie"),
    "bom_from": ("bom valid from", "bom od"),
    "bom_until": ("bom valid until", "bom do"),
    "level": ("level", "poziom"),
    "parent": ("parent", "part of", "nadrzedna", "czesc"),
    "position": ("position", "pos", "pozycja", "poz", "lp"),
    "type": ("type", "typ"),
    "item": ("item", "item number", "part number", "towar", "indeks"),
    "description": ("description", "opis"),
    "quantity": ("quantity", "qty", "ilosc"),
    "unit": ("unit", "jednostka", "jm", "j.m."),
    "valid_from": ("valid from", "wazny od", "wazna od", "od"),
    "valid_until": ("valid until", "wazny do", "wazna do", "do"),
    "note": ("note", "notatka", "uwagi"),
}
_KINDS: Final = {"item": BomKind.ITEM, "towar": BomKind.ITEM, "production": BomKind.PRODUCTION,
                 "produkcja": BomKind.PRODUCTION, "produkcyjny": BomKind.PRODUCTION,
                 "template": BomKind.TEMPLATE, "szablon": BomKind.TEMPLATE}  # fmt: skip
_TYPES: Final = {"bom": BomLineType.BOM, "item": BomLineType.ITEM, "towar": BomLineType.ITEM,
                 "service": BomLineType.SERVICE, "usluga": BomLineType.SERVICE}  # fmt: skip
_LENGTHS: Final = {"position": 20, "description": 120, "unit": 10, "note": 400, "bom": 40, "name": 120, "reference": 40}
MOST_LEVELS: Final = 64
_STEP: Final = 256


@dataclass(slots=True)
class ReadLine:
    """One line; ``above`` is the place of the line that it is part of, among those of its BOM."""

    row: int
    position: str
    type: BomLineType
    item: str
    description: str
    quantity: Decimal
    unit: str
    valid_from: date | None
    valid_until: date | None
    note: str
    level: int | None = None
    parent: str = ""
    above: int | None = None
    depth: int = 0


@dataclass(slots=True)
class ReadBom:
    """One BOM of the file, with what is wrong with it."""

    number: str
    row: int
    name: str = ""
    kind: BomKind = BomKind.ITEM
    item: str = ""
    reference: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    lines: list[ReadLine] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, code: str, row: int, **params: Scalar) -> None:
        """Write down what is wrong with a row."""
        self.problems.append(Problem(code, params={"row": row, **params}))


def read_boms(source: Source, kind: BomKind, file: str, steps: Steps) -> list[ReadBom]:
    """Every BOM of a table. Raises Refused: bom_import.no_item_column, and what reading the rows raises.

    ``kind`` is that of BOMs that name none; without a column of BOMs the whole file is one, called like the file.
    """
    places = find_columns(source.header)
    if not {"item", "description"} & set(places):
        raise refuse("bom_import.no_item_column", header=", ".join(name for name in source.header if name)[:400])
    boms: dict[str, ReadBom] = {}
    current = ""
    for count, row in enumerate(source.rows):
        if count % _STEP == 0:
            steps.step(row.number, 2 * source.size)
        if is_blank(row.cells):
            continue
        cell = _Cells(row, places)
        current = cell.text("bom") or current or ("" if "bom" in places else file[:40])
        bom = boms.get(current)
        if bom is None:
            bom = boms[current] = ReadBom(current, row.number, kind=kind)
            if not current:
                bom.add("bom_import.no_bom", row.number)
        cell.bom = bom
        _read_head(bom, cell)
        bom.lines.append(_read_line(cell))
    for bom in boms.values():
        _find_levels(bom)
        _check(bom)
    return list(boms.values())


def find_columns(header: Sequence[str]) -> dict[str, int]:
    """The place of each known column; headings may be English or Polish."""
    folded = [fold(name) for name in header]
    found: dict[str, int] = {}
    for name, words in _NAMES.items():
        at = next((folded.index(word) for word in words if word in folded), None)
        if at is not None and at not in found.values():
            found[name] = at
    return found


class _Cells:
    """The cells of a row by the names of their columns; what cannot be read is a problem of the BOM."""

    def __init__(self, row: SourceRow, places: Mapping[str, int]) -> None:
        self.row = row.number
        self._cells = row.cells
        self._places = places
        self.bom = ReadBom("", row.number)

    def raw(self, name: str) -> Any:
        at = self._places.get(name)
        return self._cells[at] if at is not None and at < len(self._cells) else None

    def text(self, name: str) -> str:
        cell = self.raw(name)
        if isinstance(cell, Formula):
            self.bom.add("bom_import.formula", self.row, value=cell.text[:80])
            return ""
        text = " ".join(cell_text(cell).split())
        limit = _LENGTHS.get(name, 200)
        if len(text) > limit:
            self.bom.add("bom_import.too_long", self.row, value=text[:40], limit=limit)
        return text[:limit]

    def day(self, name: str) -> date | None:
        text = self.text(name)
        if not text:
            return None
        try:
            return read_when(self.raw(name)).day
        except NotReadable:
            self.bom.add("bom_import.date", self.row, value=text)
            return None

    def quantity(self) -> Decimal:
        text, cell = self.text("quantity"), self.raw("quantity")
        if not text:
            return Decimal(1)
        try:
            number = read_decimal(cell, 4, comma=isinstance(cell, str) and "," in cell and "." not in cell)
        except NotReadable:
            number = Decimal(0)
        if number <= 0:
            self.bom.add("bom_import.quantity", self.row, value=text[:40])
            return Decimal(1)
        return number

    def choice(self, name: str, words: Mapping[str, Any], usual: Any) -> Any:
        text = self.text(name)
        if text and fold(text) not in words:
            self.bom.add("bom_import.choice", self.row, value=text[:40], choices=", ".join(words))
        return words.get(fold(text), usual)

    def level(self) -> int | None:
        text = self.text("level").strip(".")
        if not text:
            return None
        if not text.isdecimal() or int(text) > MOST_LEVELS:
            self.bom.add("bom_import.level", self.row, value=text[:40])
            return None
        return int(text)


def _read_head(bom: ReadBom, cell: _Cells) -> None:
    """What is said of the BOM itself may stand in any of its rows; the first to say it is heard."""
    bom.name = bom.name or cell.text("name") or bom.number
    bom.item = bom.item or cell.text("bom_item")
    bom.reference = bom.reference or cell.text("reference")
    bom.kind = cell.choice("kind", _KINDS, bom.kind)
    bom.valid_from = bom.valid_from or cell.day("bom_from")
    bom.valid_until = bom.valid_until or cell.day("bom_until")


def _read_line(cell: _Cells) -> ReadLine:
    line = ReadLine(
        cell.row, cell.text("position"), cell.choice("type", _TYPES, BomLineType.ITEM), cell.text("item"),
        cell.text("description"), cell.quantity(), cell.text("unit"), cell.day("valid_from"), cell.day("valid_until"),
        cell.text("note"), cell.level(), cell.text("parent"),
    )  # fmt: skip
    if not line.item and not line.description:
        cell.bom.add("bom_import.empty_line", cell.row)
    if line.valid_from and line.valid_until and line.valid_until < line.valid_from:
        cell.bom.add("bom_import.dates", cell.row)
    return line


def _find_levels(bom: ReadBom) -> None:
    """What each line is part of: by the column of parents where one is named, else by the levels."""
    by_position = _places(bom.lines, lambda line: line.position)
    by_item = _places(bom.lines, lambda line: line.item)
    above: list[tuple[int, int]] = []  # levels and places of the lines that the next one may be part of
    for at, line in enumerate(bom.lines):
        if line.parent:
            found = by_position.get(line.parent) or by_item.get(line.parent) or []
            if len(found) == 1:
                line.above = found[0]
            else:
                bom.add("bom_import.parent_twice" if found else "bom_import.orphan", line.row, parent=line.parent[:40])
        elif line.level is not None:
            while above and above[-1][0] >= line.level:
                above.pop()
            if above and line.level > above[-1][0] + 1:
                bom.add("bom_import.jump", line.row, level=line.level, above=above[-1][0])
            line.above = above[-1][1] if above else None
            above.append((line.level, at))


def _places(lines: Sequence[ReadLine], key: Callable[[ReadLine], str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        if key(line):
            found.setdefault(key(line), []).append(at)
    return found


def _check(bom: ReadBom) -> None:
    """Cycles, depths, and the dates of the BOM."""
    if bom.valid_from and bom.valid_until and bom.valid_until < bom.valid_from:
        bom.add("bom_import.dates", bom.row)
    known: set[int] = set()  # lines whose way to the top is known
    for at in range(len(bom.lines)):
        way: dict[int, None] = {}
        place: int | None = at
        while place is not None and place not in known and place not in way:
            way[place] = None
            place = bom.lines[place].above
        if place is not None and place in way:
            ring = list(way)[list(way).index(place) :]
            rows = ", ".join(str(bom.lines[one].row) for one in sorted(ring)[:10])
            bom.add("bom_import.cycle", bom.lines[min(ring)].row, rows=rows)
            for one in ring:
                bom.lines[one].above = None
        for one in reversed(way):
            upper = bom.lines[one].above
            bom.lines[one].depth = bom.lines[upper].depth + 1 if upper is not None else 0
        known |= set(way)
    if (deep := next((line for line in bom.lines if line.depth >= MOST_LEVELS), None)) is not None:
        bom.add("bom_import.too_deep", deep.row, limit=MOST_LEVELS)


def rows_of_level(lines: Iterable[ReadLine], depth: int) -> list[tuple[int, ReadLine]]:
    """The lines of one depth with their places, as they stand."""
    return [(at, line) for at, line in enumerate(lines) if line.depth == depth]
