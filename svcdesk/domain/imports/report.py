"""What an import found and did, row by row."""

from __future__ import annotations

from dataclasses import dataclass

from svcdesk.domain.problems import Problem, Severity


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One finding about one row; a REFUSE leaves the row out, a WARN lets it in.

    ``row`` counts as a spreadsheet does (the header is row 1); ``column`` is the column's name in
    the file, empty for the whole row; ``value`` is what stood there.
    """

    row: int
    column: str
    value: str
    problem: Problem

    @property
    def stops(self) -> bool:
        """Whether the row is left out."""
        return self.problem.severity is not Severity.WARN


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The account of a file: ``read == created + unchanged + left_out``; every row left out has a problem.

    ``by_entity`` counts all records that come into being, also those made on the way.
    """

    read: int = 0
    created: int = 0
    unchanged: int = 0
    problems: tuple[RowProblem, ...] = ()
    by_entity: tuple[tuple[str, int], ...] = ()

    @property
    def left_out(self) -> int:
        """How many rows are not imported."""
        return len({found.row for found in self.problems if found.stops})
