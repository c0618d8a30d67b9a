"""A list as a file: the rows of the filter in their order, the visible columns; text stays text."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from svcdesk.domain.clock import SiteTime
from svcdesk.domain.problems import Unavailable, refuse
from svcdesk.i18n import _, language
from svcdesk.queries.lists import ListRequest, find, find_more, rows_by_id, spec_of
from svcdesk.queries.lists.engine import fetch_ids
from svcdesk.queries.lists.plan import columns_to_read
from svcdesk.queries.lists.spec import TEXTS, ListColumn
from svcdesk.store import Store
from svcdesk.ui.lists.cells import value_text
from svcdesk.ui.shared.jobs import Progress

_STEP: Final = 1000
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_IDS_STEP: Final = 20_000
_MOST_ROWS: Final = 1_048_575  # of a sheet, below the headings
_LONGEST: Final = 32_767  # characters in a cell


class Writer(Protocol):
    """Writes rows of values into a file."""

    def write(self, values: Sequence[Any]) -> None:
        """Add a row."""

    def close(self) -> None:
        """Finish the file."""


class Exported(NamedTuple):
    """How many rows were written, and where they are."""

    rows: int
    path: Path


@dataclass(frozen=True, slots=True)
class ExportList:
    """The job: ``path`` ends in .xlsx or .csv. Writes beside it first, so that a cancelled job leaves nothing.

    The database is read in short pieces: an export never keeps anybody from saving.
    """

    store: Store
    request: ListRequest
    path: Path

    def __call__(self, progress: Progress) -> Exported:
        """Write the file. Raises Refused (list.too_many_rows), Unavailable."""
        part = self.path.with_name(self.path.name + ".part")
        try:
            rows = self._write(part, progress)
            part.replace(self.path)
        except OSError as error:
            params = {"path": str(self.path), "detail": error.strerror or str(error)}
            raise Unavailable("list.not_written", data_safe=True, params=params) from error
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        return Exported(rows, self.path)

    def _write(self, part: Path, progress: Progress) -> int:
        part.open("wb").close()  # refused here rather than at the end
        ids = self._ids(progress)
        with self.store.read() as reader:
            site = reader.site
        excel = self.path.suffix.lower() == ".xlsx"
        if excel and len(ids) > _MOST_ROWS:
            raise refuse("list.too_many_rows", count=len(ids), limit=_MOST_ROWS)
        columns = columns_to_read(spec_of(self.request.spec), self.request)
        writer: Writer = ExcelWriter(part, columns, site) if excel else CsvWriter(part, columns, site)
        try:
            for done in range(0, len(ids), _STEP):
                progress.step(done, len(ids))
                with self.store.read() as reader:
                    rows = rows_by_id(reader, self.request, ids[done : done + _STEP])
                for row in rows:
                    writer.write(row.values)
        finally:
            writer.close()
        return len(ids)

    def _ids(self, progress: Progress) -> list[int]:
        with self.store.read() as reader:
            listing = find(reader, self.request)
        while not listing.complete:
            progress.step(0, 0)
            with self.store.read() as reader:
                listing = find_more(reader, listing)
        ids: list[int] = []
        while len(ids) < listing.total:
            progress.step(0, 0)
            with self.store.read() as reader:
                some = fetch_ids(reader, listing, len(ids), _IDS_STEP)
            if not some:
                break
            ids += some
        return ids


def guarded(text: str) -> str:
    """A text for a CSV file: one that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


class CsvWriter:
    """UTF-8 with a byte order mark; semicolons and decimal commas in Polish, as spreadsheets there expect."""

    def __init__(self, path: Path, columns: Sequence[ListColumn], site: SiteTime) -> None:
        self._columns = columns
        self._site = site
        self._polish = language() == "pl"
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file, delimiter=";" if self._polish else ",", lineterminator="\r\n")
        self._writer.writerow([guarded(_(column.label)) for column in columns])

    def write(self, values: Sequence[Any]) -> None:
        """Add a row; what looks like a formula is kept from being one."""
        self._writer.writerow(list(self._texts(values)))

    def _texts(self, values: Sequence[Any]) -> Iterator[str]:
        for column, value in zip(self._columns, values, strict=True):
            if column.kind in TEXTS:
                yield guarded(str(value or ""))
            elif isinstance(value, int | Decimal) and not isinstance(value, bool) and not column.choices:
                yield str(value).replace(".", ",") if self._polish else str(value)
            else:
                yield value_text(column, value, self._site)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


class ExcelWriter:
    """One sheet with headings that stay and filter; strings are strings, numbers numbers, dates dates."""

    def __init__(self, path: Path, columns: Sequence[ListColumn], site: SiteTime) -> None:
        import xlsxwriter

        self._columns = columns
        self._site = site
        self._row = 0
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        day = "dd.mm.yyyy" if language() == "pl" else "yyyy-mm-dd"
        self._day = self._book.add_format({"num_format": day})
        self._instant = self._book.add_format({"num_format": f"{day} hh:mm"})
        heading = self._book.add_format({"bold": True})
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            self._sheet.set_column(place, place, min(column.width + 2, 60))
            self._sheet.write_string(0, place, _(column.label), heading)

    def write(self, values: Sequence[Any]) -> None:
        """Add a row."""
        self._row += 1
        for place, (column, value) in enumerate(zip(self._columns, values, strict=True)):
            if value is None or value == "":
                continue
            if isinstance(value, datetime):
                local = self._site.local(value).replace(tzinfo=None, microsecond=0)
                self._sheet.write_datetime(self._row, place, local, self._instant)
            elif isinstance(value, date):
                self._sheet.write_datetime(self._row, place, datetime.combine(value, datetime.min.time()), self._day)
            elif isinstance(value, int | Decimal) and not isinstance(value, bool) and not column.choices:
                self._sheet.write_number(self._row, place, float(value))
            else:
                text = str(value) if column.kind in TEXTS else value_text(column, value, self._site)
                self._sheet.write_string(self._row, place, text[:_LONGEST])

    def close(self) -> None:
        """Write the file."""
        self._sheet.autofilter(0, 0, max(self._row, 1), max(len(self._columns) - 1, 0))
        self._book.close()
