"""The frozen rows of the dispatch board. Instants are whole seconds since the epoch (UTC), 0 is "none"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from svcdesk.domain.calendars import OpeningHours
from svcdesk.domain.kinds import Progress
from svcdesk.domain.parameters import Parameters
from svcdesk.domain.placement import Away, Busy, Visit
from svcdesk.domain.stages import StageFacts
from svcdesk.queries.histories import HistoryRow

NO_NEEDS: frozenset[int] = frozenset()


class BarRow(NamedTuple):
    """One scheduled activity: what a bar shows and what the rules need of it."""

    id: int
    worker_id: int | None
    start: int
    minutes: int
    priority: int
    dispatched: bool
    closed: bool
    title: str
    customer: str
    number: str
    order_id: int
    due: int = 0
    needs: frozenset[int] = NO_NEEDS
    stage_id: int | None = None

    @property
    def end(self) -> int:
        """The first second after it."""
        return self.start + self.minutes * 60

    def visit(self) -> Visit:
        """It as the rules see it."""
        return Visit(self.id, self.title, self.start, self.minutes, self.needs, self.closed)

    def busy(self) -> Busy:
        """It as an obstacle for others."""
        return Busy(self.id, self.title, self.start, self.start + self.minutes * 60)


class TeamRow(NamedTuple):
    """A dispatch team."""

    id: int
    name: str
    owner_id: int | None


class WorkerRow(NamedTuple):
    """A technician on the board; ``skills`` maps skill ids to the last valid day (None: no end)."""

    id: int
    name: str
    team_id: int | None
    calendar_id: int | None
    skills: Mapping[int, date | None]
    skill_text: str


@dataclass(frozen=True, slots=True)
class BoardRequest:
    """What to read: the bars that share time with ``low`` to ``high``, of these teams (none: all)."""

    low: datetime
    high: datetime
    team_ids: frozenset[int] = frozenset()
    show_closed: bool = True


@dataclass(frozen=True, slots=True)
class BoardRows:
    """Everything the board shows of a span of time."""

    low: int
    high: int
    teams: tuple[TeamRow, ...]
    workers: tuple[WorkerRow, ...]
    bars: tuple[BarRow, ...]
    absences: Mapping[int, tuple[Away, ...]] = field(default_factory=dict)
    calendars: Mapping[int, OpeningHours] = field(default_factory=dict)
    skill_names: Mapping[int, str] = field(default_factory=dict)
    stages: Mapping[int, StageFacts] = field(default_factory=dict)
    parameters: Parameters = field(default_factory=Parameters)
    me: int | None = None
    """The worker who is the user of this computer, if one is."""


class QueueRow(NamedTuple):
    """Open work that waits to be placed: without a time or without a worker."""

    id: int
    order_id: int
    number: str
    title: str
    customer: str
    place: str
    priority: int
    minutes: int
    start: int
    due: int
    preferred: int
    worker_id: int | None
    preferred_worker_id: int | None
    needs: frozenset[int]
    skills: str
    search: str
    """All of it folded, for filtering over every column."""
    stage_id: int | None = None

    def bar(self) -> BarRow:
        """The bar it would become; its start is 0 while it has none."""
        return BarRow(
            self.id, self.worker_id, self.start, self.minutes, self.priority, False, False,
            self.title, self.customer, self.number, self.order_id, self.due, self.needs,
            self.stage_id,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Details:
    """What the details pane shows of one activity."""

    bar: BarRow
    scheduled: bool
    worker: str
    team: str
    type: str
    stage: StageFacts | None
    note: str
    order_description: str
    progress: Progress
    problem: str
    preferred_at: datetime | None
    window_from: datetime | None
    window_until: datetime | None
    customer_id: int
    customer_phone: str
    contact: str
    contact_phone: str
    location_id: int | None
    location: str
    address: str
    access_notes: str
    object_id: int | None
    object_name: str
    object_serial: str
    object_place: str
    warranty_until: date | None
    skills: str
    history: tuple[HistoryRow, ...]
