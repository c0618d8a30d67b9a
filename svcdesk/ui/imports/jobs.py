"""The long work of the import, done on pool threads."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from svcdesk.commands.imports.records import import_file, plan_file, read_file
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.imports.mapping import ImportMap
from svcdesk.domain.imports.preview import Preview, ValueCounts, count_values, peek
from svcdesk.domain.imports.report import ImportReport, RowProblem
from svcdesk.domain.imports.source import ReadOptions
from svcdesk.domain.problems import Scalar, Unavailable
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.store import Store
from svcdesk.ui.shared.jobs import Progress


@dataclass(frozen=True, slots=True)
class Peek:
    """Reads the first rows."""

    path: Path
    options: ReadOptions

    def __call__(self, progress: Progress) -> tuple[Peek, Preview]:
        """Raises Refused for what cannot be read."""
        progress.step(0, 0)
        return self, peek(self.path, self.options)


@dataclass(frozen=True, slots=True)
class Count:
    """Counts the values of a column."""

    path: Path
    options: ReadOptions
    column: str

    def __call__(self, progress: Progress) -> ValueCounts:
        """Raises Refused for what cannot be read."""
        return count_values(self.path, self.options, self.column, progress)


@dataclass(frozen=True, slots=True)
class Check:
    """The dry run."""

    store: Store
    path: Path
    mapping: ImportMap

    def __call__(self, progress: Progress) -> ImportReport:
        """Raises Refused for a file that cannot be imported at all."""
        with self.store.read() as reader:
            reading = read_file(self.path, self.mapping, reader.site, progress)
            return plan_file(reader, reading, self.mapping, progress)


@dataclass(frozen=True, slots=True)
class Import:
    """The import."""

    runner: CommandRunner
    path: Path
    mapping: ImportMap

    def __call__(self, progress: Progress) -> ImportReport:
        """All valid rows, or nothing if it is cancelled."""
        return import_file(self.runner, self.path, self.mapping, progress)


@dataclass(frozen=True, slots=True)
class Export:
    """Writes findings as CSV that spreadsheets open; texts stay texts."""

    path: Path
    problems: tuple[RowProblem, ...]

    def __call__(self, progress: Progress) -> int:
        """How many were written. Raises Unavailable."""
        try:
            with self.path.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow([_("Row"), _("Column"), _("Value"), _("Result"), _("What to do"), "code"])
                for done, one in enumerate(self.problems):
                    progress.step(done, len(self.problems))
                    cells = (one.column, one.value, result_text(one), problem_text(one.problem))
                    writer.writerow([one.row, *(_as_text(cell) for cell in cells), one.problem.code])
        except OSError as error:
            params: dict[str, Scalar] = {"path": str(self.path), "detail": error.strerror or str(error)}
            raise Unavailable("file.not_written", data_safe=True, params=params) from error
        return len(self.problems)


def result_text(found: RowProblem) -> str:
    """What happens to the row, in a word."""
    return _("Left out") if found.stops else _("Imported")


def _as_text(cell: str) -> str:
    """A cell that spreadsheets would take for a formula gets an apostrophe."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell
