"""XLSX workbooks: values only, formulas named, and no trust in what the file says of its size."""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from svcdesk.domain.imports.source import Cell, Formula, Limits, ReadOptions, Source, SourceRow, check_header
from svcdesk.domain.problems import Refused, refuse


def read_workbook(path: Path, options: ReadOptions, limits: Limits) -> Source:
    """The header and rows of one sheet, the first one by default.

    Raises Refused: import.zip_bomb, import.broken_workbook, import.sheet_missing, import.empty,
    import.no_header, import.too_many_columns, import.too_many_rows, import.huge_cell.
    """
    check_archive(path, limits)
    try:
        import openpyxl

        if not openpyxl.DEFUSEDXML:
            raise ImportError("defusedxml")
        # openpyxl warns of decorations that it does not keep; they are no business of an import.
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")
            book: Any = openpyxl.load_workbook(file, read_only=True, keep_links=False)
            try:
                sheets = tuple(sheet.title for sheet in book.worksheets)
                if options.sheet and options.sheet not in sheets:
                    raise refuse("import.sheet_missing", sheet=options.sheet, sheets=", ".join(sheets))
                sheet = book[options.sheet] if options.sheet else book.worksheets[0]
                sheet.reset_dimensions()
                rows = list(_rows(sheet, limits))
            finally:
                book.close()
    except (Refused, ImportError, MemoryError):
        raise
    except Exception as error:  # openpyxl raises what it happens upon: KeyError, TypeError, zlib.error …
        raise refuse("import.broken_workbook", detail=type(error).__name__) from error
    if not rows:
        raise refuse("import.empty")
    header = check_header([_name(cell) for cell in rows[0].cells], limits)
    return Source(header, _padded(rows[1:], len(header)), sheet=sheet.title, sheets=sheets, size=len(rows))


def check_archive(path: Path, limits: Limits) -> None:
    """Refuse a workbook that unpacks to much more than it says or than is sensible, before unpacking it.

    What the directory says is an upper limit: zipfile unpacks no more of a part than that.
    Raises Refused: import.zip_bomb, import.too_many_columns, import.broken_workbook.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            unpacked = sum(part.file_size for part in parts)
            packing = unpacked // max(1, path.stat().st_size)
            too_tight = unpacked > limits.harmless_bytes and packing > limits.packing
            if unpacked > limits.unpacked_bytes or len(parts) > limits.parts or too_tight:
                raise refuse("import.zip_bomb", size=unpacked >> 20, limit=limits.unpacked_bytes >> 20)
            for part in parts:
                if part.filename.startswith("xl/worksheets/"):
                    with archive.open(part) as sheet:
                        _check_width(sheet, limits)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError, EOFError) as error:
        raise refuse("import.broken_workbook", detail=type(error).__name__) from error


def _check_width(sheet: IO[bytes], limits: Limits) -> None:
    """Refuse a row with a million cells by counting tags: an XML parser would first keep them all."""
    count, rest = 0, b""
    while chunk := sheet.read(2**20):
        first, *others = (rest + chunk).split(b"<row")
        count = others[-1].count(b"<c") if others else count + first.count(b"<c")
        widest = max([count, *(other.count(b"<c") for other in others)])
        if widest > 4 * limits.columns:
            raise refuse("import.too_many_columns", count=widest, limit=limits.columns)
        rest = chunk[-3:]  # a tag may be cut in two


def _rows(sheet: Any, limits: Limits) -> Iterator[SourceRow]:
    """The rows with their numbers; blank ones are left out, so their number must be counted here."""
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if len(cells) > limits.columns:
            raise refuse("import.too_many_columns", count=len(cells), limit=limits.columns)
        if number > limits.rows:
            raise refuse("import.too_many_rows", limit=limits.rows)
        if cells:
            values = [_value(cell) for cell in cells]
            if any(isinstance(value, str) and len(value) > limits.cell_characters for value in values):
                raise refuse("import.huge_cell", row=number, line=number, limit=limits.cell_characters)
            if any(value is not None for value in values):
                yield SourceRow(number, values)


def _value(cell: Any) -> Cell | Formula:
    value = cell.value
    if cell.data_type == "f":
        return Formula(str(getattr(value, "text", value) or "="))
    return value  # type: ignore[no-any-return]


def _padded(rows: list[SourceRow], width: int) -> Iterator[SourceRow]:
    """A workbook keeps no empty cells at the end of a row; they are columns all the same."""
    for row in rows:
        cells = list(row.cells)
        while len(cells) > width and cells[-1] is None:
            cells.pop()
        yield SourceRow(row.number, cells + [None] * (width - len(cells)))


def _name(cell: Cell | Formula) -> str:
    return "" if cell is None else cell.text if isinstance(cell, Formula) else str(cell)
