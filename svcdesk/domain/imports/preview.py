"""The first rows of a file, as they stand there and as a mapping reads them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Final

from svcdesk.domain.clock import SiteTime
from svcdesk.domain.imports.mapping import FieldMap, ImportMap
from svcdesk.domain.imports.opening import open_source
from svcdesk.domain.imports.reading import Converters, plain
from svcdesk.domain.imports.source import Formula, ReadOptions, SourceRow, is_blank
from svcdesk.domain.imports.values import NotReadable, cell_text
from svcdesk.domain.problems import Problem
from svcdesk.domain.progress import Steps

ROWS: Final = 50
MOST_VALUES: Final = 500
_STEP: Final = 1000


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file is, and its first rows."""

    header: tuple[str, ...]
    rows: tuple[SourceRow, ...]
    encoding: str
    separator: str
    sheet: str
    sheets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreviewCell:
    """One value as it will be read, or what is wrong with it."""

    text: str
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class ValueCounts:
    """How many rows of a file have which text in a column, the most frequent first; ``more`` were left out."""

    column: str
    counts: tuple[tuple[str, int], ...]
    more: bool = False


def count_values(path: Path, options: ReadOptions, column: str, steps: Steps) -> ValueCounts:
    """Count the texts of a column over the whole file, blank cells apart. Raises Refused as ``open_source`` does."""
    source = open_source(path, options)
    place = source.header.index(column) if column in source.header else -1
    found: Counter[str] = Counter()
    for done, row in enumerate(source.rows):
        if done % _STEP == 0:
            steps.step(done, 0)
        cell = row.cells[place] if 0 <= place < len(row.cells) else None
        if text := cell.text if isinstance(cell, Formula) else cell_text(cell):
            found[text] += 1
    return ValueCounts(column, tuple(found.most_common(MOST_VALUES)), len(found) > MOST_VALUES)


def peek(path: Path, options: ReadOptions, count: int = ROWS) -> Preview:
    """The first rows of a file. Raises Refused as ``open_source`` does."""
    source = open_source(path, options)
    rows = islice((row for row in source.rows if not is_blank(row.cells)), count)
    return Preview(source.header, tuple(rows), source.encoding, source.separator, source.sheet, source.sheets)


def read_preview(
    preview: Preview, mapping: ImportMap, site: SiteTime
) -> tuple[list[FieldMap], list[list[PreviewCell]]]:
    """The mapped fields, and for each row their values; nothing is looked up in the database."""
    converters = Converters(mapping, site)
    maps = [*mapping.fields, *(one for child in mapping.children for one in child.fields)]
    maps = [one for one in maps if not one.column or one.column in preview.header]
    places = [preview.header.index(one.column) if one.column else -1 for one in maps]
    readers = [converters.of(one) for one in maps]
    table = []
    for row in preview.rows:
        cells = []
        for one, place, read in zip(maps, places, readers, strict=True):
            cell = one.value if place < 0 else row.cells[place] if place < len(row.cells) else None
            try:
                value = read(plain(cell))
                if value is None and one.target.required:
                    raise NotReadable("field.required", field=one.target.label)
                text = f"{site.local(value):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else cell_text(value)
                cells.append(PreviewCell(text))
            except NotReadable as error:
                shown = cell.text if isinstance(cell, Formula) else cell_text(cell)
                cells.append(PreviewCell(shown, Problem(error.code, target=one.target.name, params=error.params)))
        table.append(cells)
    return maps, table
