"""The long work of a batch, done on pool threads: the dry run, and the run itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from typing import Final

from svcdesk.commands.batches import BatchCommand
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.batches import BatchPlan, BatchRow, Outcome
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.text import fold
from svcdesk.problem_texts import problem_text
from svcdesk.store import Store
from svcdesk.ui.shared.forms.texts import choice_text, value_text
from svcdesk.ui.shared.jobs import Progress

WHY: Final = 2
"""The place of the reason among the texts of a line."""
_RANK: Final = {Outcome.FAILED: 0, Outcome.CONFLICT: 0, Outcome.SKIPPED: 2}


@dataclass(frozen=True, slots=True)
class Line:
    """A row with its texts: outcome, what, why, the plan's own columns; ``folded`` is what a filter looks in."""

    row: BatchRow
    texts: tuple[str, ...]
    folded: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a batch with what is to be known of all of them.

    ``numbers`` are the places of the columns that stand to the right; ``has_why``: a line says why;
    ``places`` is where a line stands, by the key of its row.
    """

    all: tuple[Line, ...] = ()
    counts: Mapping[Outcome, int] = field(default_factory=dict)
    numbers: frozenset[int] = frozenset()
    has_why: bool = False
    places: Mapping[str, int] = field(default_factory=dict)

    def count(self, *outcomes: Outcome) -> int:
        """How many rows have one of these outcomes."""
        return sum(self.counts.get(outcome, 0) for outcome in outcomes)


@dataclass(frozen=True, slots=True)
class Shown:
    """What came of a job, ready to be shown: what goes through all lines is not done on the GUI thread."""

    command: BatchCommand
    plan: BatchPlan
    lines: Lines


@dataclass(frozen=True, slots=True)
class DryRun:
    """Plans a batch."""

    store: Store
    command: BatchCommand
    site: SiteTime

    def __call__(self, progress: Progress) -> Shown:
        """Raises Refused for criteria that make no sense."""
        with self.store.read() as reader:
            plan = self.command.plan(reader, progress)
        return Shown(self.command, plan, make_lines(plan.rows, self.site))


@dataclass(frozen=True, slots=True)
class Run:
    """Does what a dry run planned, and nothing that came up since."""

    runner: CommandRunner
    planned: Shown
    confirmed: frozenset[str]
    site: SiteTime

    def __call__(self, progress: Progress) -> Shown:
        """All that can be done in one unit; nothing if it is cancelled."""
        keys = tuple(row.key for row in self.planned.plan.to_do)
        command = replace(self.planned.command, only=keys)
        report = self.runner.run(command, self.confirmed, steps=progress).result
        assert isinstance(report, BatchPlan)
        return Shown(command, report, make_lines(report.rows, self.site))


def make_lines(rows: Sequence[BatchRow], site: SiteTime) -> Lines:
    """What needs to be looked at first, what is skipped last."""
    lines = tuple(_line(row, site) for row in sorted(rows, key=lambda row: _RANK.get(row.outcome, 1)))
    numbers = frozenset(
        WHY + 1 + at
        for line in lines
        for at, cell in enumerate(line.row.cells)
        if isinstance(cell, int | Decimal) and not isinstance(cell, bool | Enum)
    )
    places = {line.row.key: at for at, line in enumerate(lines)}
    has_why = any(line.texts[WHY] for line in lines)
    return Lines(lines, Counter(row.outcome for row in rows), numbers, has_why, places)


def _line(row: BatchRow, site: SiteTime) -> Line:
    why = " ".join(problem_text(problem) for problem in row.problems)
    texts = (choice_text(row.outcome), row.what, why, *(value_text(cell, site) for cell in row.cells))
    return Line(row, texts, fold(" ".join(texts)))
