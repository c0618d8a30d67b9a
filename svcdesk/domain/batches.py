"""What a batch found and did: a row for each thing it looked at, and the sums of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from svcdesk.domain.problems import Problem, Severity


class Outcome(StrEnum):
    """What becomes of a row: the first three are said by a dry run, the last two and SKIPPED afterwards."""

    PLANNED = "planned"
    CONFLICT = "conflict"
    """It will be done, and there is something to know about it."""
    SKIPPED = "skipped"
    DONE = "done"
    FAILED = "failed"


TO_DO: Final = frozenset({Outcome.PLANNED, Outcome.CONFLICT})
"""What a commit would do."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One thing a batch looked at.

    ``key`` tells it from the others of the batch; ``what`` is how people call it; ``cells`` are the values
    of the plan's own columns; ``problems`` say in words why it is skipped, failed or in conflict;
    ``entity`` and ``record_id`` are the record it is about.
    """

    key: str
    what: str
    outcome: Outcome
    problems: tuple[Problem, ...] = ()
    cells: tuple[object, ...] = ()
    entity: str = ""
    record_id: int | None = None

    @property
    def to_do(self) -> bool:
        """Whether a commit would do it."""
        return self.outcome in TO_DO

    def done(self) -> BatchRow:
        """The row after it was done; what was in conflict still is to be known."""
        return BatchRow(
            self.key, self.what, Outcome.DONE, self.problems, self.cells, self.entity, self.record_id
        )  # fmt: skip

    def failed(self, problems: Iterable[Problem]) -> BatchRow:
        """The row that was refused when it came to it."""
        return replace(self, outcome=Outcome.FAILED, problems=tuple(problems))


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """Every row of a batch, as a dry run plans them or as they were done.

    ``columns`` are English labels of the rows' cells. ``problems`` are about the whole of it: a CONFIRM
    must be answered before it is committed.
    """

    rows: tuple[BatchRow, ...] = ()
    columns: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    def count(self, *outcomes: Outcome) -> int:
        """How many rows have one of these outcomes."""
        return sum(row.outcome in outcomes for row in self.rows)

    @property
    def to_do(self) -> tuple[BatchRow, ...]:
        """The rows that a commit would do."""
        return tuple(row for row in self.rows if row.to_do)


def judged(
    key: int | str,
    what: str,
    problems: Iterable[Problem],
    cells: tuple[object, ...] = (),
    entity: str = "",
    record_id: int | None = None,
) -> BatchRow:
    """A planned row: skipped if a problem refuses it, in conflict if one only warns."""
    found = tuple(problems)
    outcome = Outcome.CONFLICT if found else Outcome.PLANNED
    if any(problem.severity is not Severity.WARN for problem in found):
        outcome = Outcome.SKIPPED
    return BatchRow(str(key), what, outcome, found, cells, entity, record_id)
