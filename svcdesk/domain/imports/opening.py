"""Opening a file to import: told apart by content, refused in words when it cannot be one."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from svcdesk.domain.imports.csv_source import read_csv
from svcdesk.domain.imports.source import LIMITS, Limits, ReadOptions, Source
from svcdesk.domain.imports.xlsx_source import read_workbook
from svcdesk.domain.problems import refuse

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def open_source(path: Path, options: ReadOptions | None = None, limits: Limits = LIMITS) -> Source:
    """Open a CSV or XLSX file, told apart by content.

    Raises Refused: import.no_file, import.empty, import.too_large, import.old_workbook and what
    ``read_csv`` and ``read_workbook`` raise. Their rows may raise too, while they are read.
    """
    options = options or ReadOptions()
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise refuse("import.no_file", path=str(path))
        if size > limits.file_bytes:
            raise refuse("import.too_large", size=size >> 20, limit=limits.file_bytes >> 20)
        with path.open("rb") as file:
            start = file.read(8)
        if not start:
            raise refuse("import.empty")
        if start.startswith(_OLE):
            raise refuse("import.old_workbook")
        if start.startswith(_ZIP):
            return read_workbook(path, options, limits)
        return read_csv(path.read_bytes(), options, limits)
    except OSError as error:
        raise refuse("import.no_file", path=str(path)) from error
