"""CSV as people send it: UTF-8 with or without BOM or CP1250, comma, semicolon or tab (decisions, Search and text)."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from svcdesk.domain.imports.source import Limits, ReadOptions, Source, SourceRow, check_header, is_blank
from svcdesk.domain.problems import refuse

SEPARATORS: Final = (",", ";", "\t")
ENCODINGS: Final = ("utf-8", "cp1250")
_SAMPLE_ROWS: Final = 50
# Comes after the last line; when it is not read as a row of its own, a quotation mark was left open.
_END: Final = "\x02end of file\x02"


def read_csv(data: bytes, options: ReadOptions, limits: Limits) -> Source:
    """The header and rows of a CSV text.

    Raises Refused: import.utf16, import.binary, import.encoding, import.empty, import.no_header,
    import.too_many_columns; while rows are read: import.huge_cell, import.open_quote,
    import.too_many_rows.
    """
    text, encoding = decode(data, options.encoding)
    lines_before = 0
    separator = options.separator
    first, _newline, rest = text.partition("\n")
    if first.strip().lower() in ("sep=,", "sep=;", "sep=\t", "sep="):  # a note of spreadsheets, not a row
        separator = separator or first.rstrip("\r")[4:5] or "\t"
        text, lines_before = rest, 1
    if not text.strip():
        raise refuse("import.empty")
    separator = separator or guess_separator(text)
    rows = _rows(text, separator, lines_before, limits)
    header = next((row for row in rows if not is_blank(row.cells)), SourceRow(0, ()))
    return Source(
        check_header([str(cell or "") for cell in header.cells], limits), rows, encoding, separator,
        size=text.count("\n") + 1,
    )  # fmt: skip


def decode(data: bytes, wanted: str = "") -> tuple[str, str]:
    """The text and the name of its encoding. Raises Refused: import.utf16, import.binary, import.encoding."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise refuse("import.utf16")
    if b"\x00" in data:
        # UTF-16 without its mark has a zero in every other byte of plain text.
        sample = data[:2000]
        if max(sample[::2].count(0), sample[1::2].count(0)) > len(sample) // 4:
            raise refuse("import.utf16")
        raise refuse("import.binary")
    for encoding in (wanted,) if wanted else ENCODINGS:
        try:
            return codecs.decode(data, "utf-8-sig" if encoding == "utf-8" else encoding), encoding
        except (UnicodeDecodeError, LookupError):
            continue
    raise refuse("import.encoding", encoding=wanted or "UTF-8, CP1250")


def guess_separator(text: str) -> str:
    """The separator that cuts the first rows into the most columns, as many in each as in the header."""
    best, chosen = (0.0, 0), SEPARATORS[0]
    sample = text[:200_000]
    for separator in SEPARATORS:
        try:
            rows = list(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), _SAMPLE_ROWS))
        except csv.Error:
            continue
        width = len(rows[0]) if rows else 0
        if width < 2:
            continue
        even = sum(len(row) == width for row in rows) / len(rows)
        if (even, width) > best:
            best, chosen = (even, width), separator
    return chosen


def _rows(text: str, separator: str, lines_before: int, limits: Limits) -> Iterator[SourceRow]:
    reader = csv.reader(chain(io.StringIO(text, newline=""), (_END,)), delimiter=separator)
    number, line = 0, lines_before
    try:
        for cells in reader:
            number += 1
            begin, line = line + 1, reader.line_num + lines_before
            if cells and cells[-1].endswith(_END):
                if cells == [_END]:
                    return
                raise refuse("import.open_quote", row=number, line=begin)
            if len(cells) > limits.columns:
                raise refuse("import.too_many_columns", count=len(cells), limit=limits.columns)
            if number > limits.rows:
                raise refuse("import.too_many_rows", limit=limits.rows)
            yield SourceRow(number, cells, (begin, line))
    except csv.Error as error:
        if "field larger" in str(error):
            raise refuse("import.huge_cell", row=number + 1, line=line + 1, limit=csv.field_size_limit()) from error
        raise refuse("import.unreadable_row", row=number + 1, line=line + 1, detail=str(error)) from error
