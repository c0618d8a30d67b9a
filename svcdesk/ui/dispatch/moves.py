"""What a drag, a key or a dialog wants to happen to bars: one plan for all, and the verdict of the rules on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from svcdesk.domain.lengths import LONGEST_MINUTES, SHORTEST_MINUTES
from svcdesk.domain.placement import (
    Held,
    Visit,
    check_group,
    check_held,
    check_length,
    shift_wall,
    wall_delta,
)
from svcdesk.domain.problems import Problem, Severity
from svcdesk.queries.dispatch.rows import BarRow
from svcdesk.ui.dispatch.lanes import Lanes


class PlanKind(Enum):
    """What is done."""

    MOVE = auto()
    COPY = auto()
    RESIZE = auto()
    SCHEDULE = auto()
    """Work from the queue gets its place."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One bar as it is, and where it goes."""

    bar: BarRow
    worker_id: int | None
    start: int
    minutes: int

    @property
    def end(self) -> int:
        """The first second after it."""
        return self.start + self.minutes * 60

    @property
    def moved(self) -> bool:
        """Whether anything about it changes."""
        bar = self.bar
        return (self.worker_id, self.start, self.minutes) != (bar.worker_id, bar.start, bar.minutes)

    def result(self) -> BarRow:
        """The bar as it will be; a new technician has not been told yet."""
        bar = self.bar
        told = bar.dispatched and bar.worker_id == self.worker_id
        return bar._replace(worker_id=self.worker_id, start=self.start, minutes=self.minutes, dispatched=told)


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be saved: the pieces with the one under the pointer first."""

    kind: PlanKind
    pieces: tuple[Piece, ...]

    @property
    def anchor(self) -> Piece:
        """The piece under the pointer."""
        return self.pieces[0]

    @property
    def changes(self) -> bool:
        """Whether saving it would change anything."""
        return self.kind in {PlanKind.COPY, PlanKind.SCHEDULE} or any(piece.moved for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of a plan."""

    problems: tuple[Problem, ...]
    checked: int
    """How many of the pieces were asked about; a very large selection is asked about in full when it is saved."""

    @property
    def refused(self) -> bool:
        """Whether saving would be refused."""
        return any(problem.severity is Severity.REFUSE for problem in self.problems)


def plan_move(
    lanes: Lanes, bars: Sequence[BarRow], start: int, worker_id: int | None, kind: PlanKind = PlanKind.MOVE
) -> Plan:
    """Move the first bar to a start and a worker, and the others along with it.

    The others move by the same days and minutes on the wall clock, and by the same number of rows;
    bars that all belong to one worker stay together. Rows end at the first and the last.
    """
    anchor = bars[0]
    site = lanes.rules.site
    days, seconds = wall_delta(site, anchor.start, start)
    order = lanes.lane_order()
    places = {worker: at for at, worker in enumerate(order)}
    together = all(bar.worker_id == anchor.worker_id for bar in bars)
    rows = places.get(worker_id, 0) - places.get(anchor.worker_id, 0)

    def goes_to(bar: BarRow) -> int | None:
        if together:
            return worker_id
        at = places.get(bar.worker_id)
        return bar.worker_id if at is None or not rows else order[min(max(at + rows, 0), len(order) - 1)]

    pieces = [Piece(anchor, worker_id, start, anchor.minutes)]
    pieces += [Piece(bar, goes_to(bar), shift_wall(site, bar.start, days, seconds), bar.minutes) for bar in bars[1:]]
    return Plan(kind, tuple(pieces))


def plan_resize(bars: Sequence[BarRow], *, start_by: int = 0, end_by: int = 0) -> Plan:
    """Move the starts or the ends of bars by seconds; a bar keeps a sensible length."""
    pieces = []
    for bar in bars:
        minutes = bar.minutes + (end_by - start_by) // 60
        minutes = min(max(minutes, SHORTEST_MINUTES), LONGEST_MINUTES)
        start = bar.end - minutes * 60 if start_by else bar.start
        pieces.append(Piece(bar, bar.worker_id, start, minutes))
    return Plan(PlanKind.RESIZE, tuple(pieces))


def judge(lanes: Lanes, plan: Plan, limit: int = 40) -> Verdict:
    """What the rules say of the first pieces of a plan: the same function that the commands ask."""
    copies = plan.kind is PlanKind.COPY
    visits = []
    for number, piece in enumerate(plan.pieces[:limit]):
        bar = piece.bar
        activity_id = -1 - number if copies else bar.id
        visit = Visit(activity_id, bar.title, piece.start, piece.minutes, bar.needs, bar.closed and not copies)
        visits.append((visit, lanes.lane(piece.worker_id).person))
    found = check_group(visits, lambda worker_id, low, high: lanes.lane(worker_id).busy(low, high), lanes.rules)
    for problems, piece in zip(found, plan.pieces, strict=False):
        problems[:0] = check_length(piece.minutes)
    stages = lanes.board.stages
    held = (Held(p.bar.title, p.bar.number, p.bar.closed, stages.get(p.bar.stage_id or 0)) for p in plan.pieces[:limit])
    found.insert(0, check_held(held, copies=copies))
    return Verdict(tuple(problem for problems in found for problem in problems), len(visits))
