"""What a file to import is once it is open: a header and rows, within limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

from svcdesk.domain.problems import refuse

Cell = str | int | float | bool | date | datetime | time | None


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that holds a formula instead of a value."""

    text: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may be at the most, so that a hostile one ends in seconds."""

    file_bytes: int = 128 * 2**20
    unpacked_bytes: int = 256 * 2**20
    harmless_bytes: int = 16 * 2**20
    """A workbook that unpacks to no more than this is not asked how tightly it was packed."""
    packing: int = 100
    """How many times larger than packed a workbook may be; spreadsheets themselves reach 5 to 30."""
    parts: int = 5_000
    columns: int = 1_000
    cell_characters: int = 100_000
    rows: int = 1_048_576


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How a file is to be read; what is left empty is found out from the file."""

    encoding: str = ""
    separator: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row; ``number`` counts as a spreadsheet shows it: the header is row 1, blank rows count.

    ``lines`` are the first and last line of a text file that the row takes, as an editor counts them.
    """

    number: int
    cells: Sequence[Cell | Formula]
    lines: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that can be read: its header, and its rows once."""

    header: tuple[str, ...]
    rows: Iterator[SourceRow]
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    size: int = 0
    """How many rows there are at the most, for the progress."""


LIMITS: Final = Limits()


def check_header(header: Sequence[str], limits: Limits) -> tuple[str, ...]:
    """The column names, trimmed. Raises Refused: import.too_many_columns, import.no_header, import.binary."""
    if len(header) > limits.columns:
        raise refuse("import.too_many_columns", count=len(header), limit=limits.columns)
    names = tuple(" ".join(name.split()) for name in header)
    if not any(names):
        raise refuse("import.no_header")
    if any(has_control(name) for name in names):
        raise refuse("import.binary")
    return names


def has_control(text: str) -> bool:
    """Whether a text holds control characters other than tab and line ends."""
    return not text.isprintable() and any((c < " " and c not in "\t\n\r") or c == "\x7f" for c in text)


def is_blank(cells: Sequence[Cell | Formula]) -> bool:
    """Whether a row holds nothing at all."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)
