"""Turns what was dropped into a command, and follows it until it is saved or refused."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime

from svcdesk.commands.base import Command
from svcdesk.commands.dispatch import CopyActivities, PlaceActivities, Placement, Seen
from svcdesk.commands.runner import Done
from svcdesk.domain.problems import Problem, Refused
from svcdesk.ui.dispatch.moves import Piece, Plan, PlanKind


def command_of(plan: Plan) -> Command:
    """The command that saves exactly what the plan shows, if nobody else has moved it since."""
    pieces = [piece for piece in plan.pieces if piece.moved or plan.kind in {PlanKind.COPY, PlanKind.SCHEDULE}]
    if plan.kind is PlanKind.COPY:
        return CopyActivities(tuple(_placement(piece, None) for piece in pieces))
    return PlaceActivities(tuple(_placement(piece, _seen(piece)) for piece in pieces))


def _placement(piece: Piece, seen: Seen | None) -> Placement:
    return Placement(piece.bar.id, piece.worker_id, datetime.fromtimestamp(piece.start, UTC), piece.minutes, seen)


def _seen(piece: Piece) -> Seen:
    bar = piece.bar
    start = datetime.fromtimestamp(bar.start, UTC) if bar.start else None
    return Seen(bar.worker_id, start, bar.minutes)


class Saving:
    """One command on its way. The desk holds its methods weakly: who started it keeps it."""

    def __init__(
        self,
        bar_ids: Collection[int],
        on_end: Callable[[Saving, Done | None], None],
        on_problems: Callable[[Sequence[Problem]], None],
    ) -> None:
        self.bar_ids = frozenset(bar_ids)
        self._on_end = on_end
        self._on_problems = on_problems

    def on_done(self, done: Done) -> None:
        """It is in the database."""
        self._on_end(self, done)

    def on_refused(self, refused: Refused) -> None:
        """The rules, or somebody else's change, stood against it."""
        self._on_problems(refused.problems)
        self._on_end(self, None)

    def on_failed(self, _error: object) -> None:
        """The surroundings failed; the desk has said so."""
        self._on_end(self, None)
