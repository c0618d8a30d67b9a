"""What every batch shares: a dry run, then all that can be done in one step (decisions, "Recurrence")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from svcdesk.commands.base import Command
from svcdesk.domain.batches import BatchPlan, BatchRow, Outcome
from svcdesk.domain.fields import FieldSpec
from svcdesk.domain.problems import Refused
from svcdesk.domain.progress import NoSteps, Steps
from svcdesk.store import Reader, UnitOfWork

Source = Reader | UnitOfWork
"""What a plan is made from: both have ``session clock site company parameters``."""
_STEP = 16


@dataclass(frozen=True, slots=True)
class BatchCommand(Command):
    """Many things of one kind done as one command: one unit of work, one undo.

    A subclass says what it would do in ``plan`` and does one row in ``do_row`` (or all of them, faster, in
    ``do_rows``). Its fields that a user fills in are named by ``criteria`` (which records) and
    ``options`` (what is done with them); ``selected`` are the fields for ids chosen in a list or form, which stand
    in place of the criteria. ``columns`` of the plan are its own.
    """

    criteria: ClassVar[tuple[FieldSpec, ...]] = ()
    options: ClassVar[tuple[FieldSpec, ...]] = ()
    selected: ClassVar[tuple[str, ...]] = ()

    only: tuple[str, ...] | None = None
    """The keys of the rows that were shown to be done; what came up since is left for another time."""

    def verb(self) -> str:
        """The word of the button that commits, marked with N_."""
        raise NotImplementedError

    def summary(self) -> str:
        """Its name in the undo menu, marked with N_, with ``{count}``."""
        raise NotImplementedError

    def plan(self, source: Source, steps: Steps = NoSteps()) -> BatchPlan:  # noqa: B008 - it has no state
        """The dry run: reads only. Raises Refused for criteria that make no sense."""
        raise NotImplementedError

    def do_row(self, uow: UnitOfWork, row: BatchRow) -> None:
        """Do one planned row. What it raises (Refused) fails this row alone."""
        raise NotImplementedError

    def do_rows(self, uow: UnitOfWork, rows: Sequence[BatchRow]) -> list[BatchRow]:
        """Do the planned rows; returns each with what became of it."""
        found = []
        for done, row in enumerate(rows):
            if done % _STEP == 0:
                uow.steps.step(done, len(rows))
            try:
                with uow.attempt():
                    self.do_row(uow, row)
                found.append(row.done())
            except Refused as refused:
                found.append(row.failed(refused.problems))
        return found

    def apply(self, uow: UnitOfWork) -> BatchPlan:
        """Plan again and do it; returns the rows with what became of each. Raises Refused for a question unanswered."""
        plan = self.plan(uow, uow.steps)
        uow.check(plan.problems)
        to_do = [row for row in plan.to_do if self.only is None or row.key in self.only]
        became = {row.key: row for row in self.do_rows(uow, to_do)}
        rows = tuple(became.get(row.key, row) for row in plan.rows if not row.to_do or row.key in became)
        report = BatchPlan(rows, plan.columns)
        uow.describe(self.summary(), count=report.count(Outcome.DONE))
        return report
