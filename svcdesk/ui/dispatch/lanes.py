"""The lanes of the board: which technician stands in which row, and what lies in the row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import Final, NamedTuple

from svcdesk.domain.calendars import OpenTime
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.intervals import Interval, IntervalIndex, Track, compute_tracks
from svcdesk.domain.placement import Busy, Person, PlacementRules, check_placement, has_conflict
from svcdesk.domain.problems import Problem
from svcdesk.queries.dispatch.rows import BarRow, BoardRows, TeamRow, WorkerRow

TEAM_HEIGHT: Final = 24
ROW_HEIGHT: Final = 44
COMPACT_HEIGHT: Final = 32
TRACK_HEIGHT: Final = 24
MOST_TRACKS: Final = 6
NO_TEAM: Final = 0


class RowKind(Enum):
    """What a row is."""

    TEAM = auto()
    WORKER = auto()
    UNASSIGNED = auto()


class Row(NamedTuple):
    """One row of the board; ``key`` is the team's or the worker's id, None for nobody."""

    kind: RowKind
    key: int | None
    top: int
    height: int


class Lane:
    """The bars of one worker (or of nobody), indexed by time when somebody first looks."""

    __slots__ = ("_conflicts", "_hidden", "_index", "_problems", "_tracks", "by_id", "person", "team_id", "worker")

    def __init__(self, worker: WorkerRow | None, person: Person | None, *, hide_closed: bool) -> None:
        self.worker = worker
        self.person = person
        self.by_id: dict[int, BarRow] = {}
        self.team_id = worker.team_id if worker else None
        self._hidden = hide_closed
        self._index: IntervalIndex[BarRow] | None = None
        self._tracks: list[Track] = []
        self._problems: dict[int, tuple[Problem, ...]] = {}
        self._conflicts: dict[int, bool] = {}

    @property
    def worker_id(self) -> int | None:
        """Whose lane it is."""
        return self.worker.id if self.worker else None

    @property
    def bars(self) -> Iterable[BarRow]:
        """All its bars, in no order, hidden ones included."""
        return self.by_id.values()

    def put(self, bar: BarRow) -> None:
        """Add or replace a bar."""
        self.by_id[bar.id] = bar
        self._forget()

    def take(self, bar_id: int) -> None:
        """Remove a bar."""
        del self.by_id[bar_id]
        self._forget()

    def hide_closed(self, hide: bool) -> None:
        """Leave closed bars out, or show them."""
        self._hidden = hide
        self._forget()

    def _forget(self) -> None:
        self._index = None
        self._problems.clear()
        self._conflicts.clear()

    @property
    def index(self) -> IntervalIndex[BarRow]:
        """The bars that are shown, by time."""
        if self._index is None:
            shown = (bar for bar in self.by_id.values() if not (self._hidden and bar.closed))
            self._index = IntervalIndex(Interval(bar.start, bar.start + bar.minutes * 60, bar) for bar in shown)
            self._tracks = compute_tracks(self._index, MOST_TRACKS)
        return self._index

    def prepare(self) -> None:
        """Index the bars now, if nobody has asked yet."""
        len(self.index)

    @property
    def tracks(self) -> list[Track]:
        """The track of each position of the index."""
        return self._tracks if self._index is not None else (self.index, self._tracks)[1]

    def most_tracks(self) -> int:
        """The greatest number of bars beside each other."""
        return max((track.of for track in self.tracks), default=1)

    def busy(self, low: int, high: int) -> list[Busy]:
        """The open work in a span, as obstacles."""
        return [one.item.busy() for one in self.index.overlapping(low, high) if not one.item.closed]

    def problems(self, bar: BarRow, rules: PlacementRules) -> tuple[Problem, ...]:
        """What is wrong with a bar of this lane where it stands."""
        found = self._problems.get(bar.id)
        if found is None:
            busy = self.busy(bar.start, bar.end) if self.person else ()
            found = self._problems[bar.id] = tuple(check_placement(bar.visit(), self.person, busy, rules))
        return found

    def conflicts(self, bar: BarRow, rules: PlacementRules) -> bool:
        """Whether a bar is marked: two places at once, absent, not skilled. Closed hours are shaded anyway."""
        found = self._conflicts.get(bar.id)
        if found is None:
            found = self.person is not None and has_conflict(
                bar.visit(), self.person, self.busy(bar.start, bar.end), rules
            )
            self._conflicts[bar.id] = found
        return found

    def planned_seconds(self, low: int, high: int) -> int:
        """How much work lies in a span, shown or not; overlapping work counts twice."""
        if self._index is None or self._hidden:  # many lanes are asked for their load that nobody looks at
            ends = ((bar.start, bar.start + bar.minutes * 60) for bar in self.by_id.values())
            return sum(min(end, high) - max(start, low) for start, end in ends if start < high and end > low)
        return sum(min(one.end, high) - max(one.start, low) for one in self._index.overlapping(low, high))

    def open_seconds(self, low: int, high: int) -> int:
        """How much open time the worker has in a span, absences taken off."""
        if self.person is None or self.person.open_time is None:
            return 0
        total = self.person.open_time.open_seconds(low, high)
        for away in self.person.absences:
            if away.start < high and away.end > low:
                total -= self.person.open_time.open_seconds(max(low, away.start), min(high, away.end))
        return max(total, 0)


class Lanes:
    """All rows of the board from top to bottom, and every bar by its id."""

    def __init__(self, board: BoardRows, site: SiteTime) -> None:
        self.board = board
        self.rules = PlacementRules.of(board.parameters, site, board.skill_names)
        self.open_times = {key: OpenTime(hours, site) for key, hours in board.calendars.items()}
        self.teams = {team.id: team for team in board.teams}
        self.row_height = ROW_HEIGHT
        self.collapsed: set[int] = set()
        self.shown_teams: frozenset[int] = frozenset()
        self.hides_closed = False
        self.unassigned = Lane(None, None, hide_closed=False)
        self.lanes: dict[int, Lane] = {worker.id: self._lane(worker) for worker in board.workers}
        self._by_team: dict[int, list[Lane]] = {team.id: [] for team in board.teams}
        for lane in self.lanes.values():
            self._by_team.setdefault(lane.team_id or NO_TEAM, []).append(lane)
        self._where: dict[int, Lane] = {}
        self._by_id: dict[int, BarRow] = {}
        self._fill(board.bars)
        self.rows: list[Row] = []
        self.height = 0
        self._laid_out = (0, False)
        self._tops: list[int] = []
        self._row_of: dict[int | None, int] = {}
        self.arrange()

    def _lane(self, worker: WorkerRow) -> Lane:
        open_time = self.open_times.get(worker.calendar_id) if worker.calendar_id else None
        away = self.board.absences.get(worker.id, ())
        return Lane(worker, Person(worker.id, worker.name, worker.skills, away, open_time), hide_closed=False)

    def _fill(self, bars: Iterable[BarRow]) -> None:
        lanes, nobody = self.lanes, self.unassigned
        for bar in bars:
            lane = lanes.get(bar.worker_id, nobody) if bar.worker_id else nobody
            lane.by_id[bar.id] = bar
            self._where[bar.id] = lane
            self._by_id[bar.id] = bar

    def _add(self, bar: BarRow) -> None:
        lane = self.lanes.get(bar.worker_id, self.unassigned) if bar.worker_id else self.unassigned
        lane.put(bar)
        self._where[bar.id] = lane
        self._by_id[bar.id] = bar

    # rows

    def arrange(self) -> None:
        """Lay the rows out anew, after a change of teams, height or what is collapsed."""
        rows: list[Row] = []
        top = 0
        self._laid_out = self._layout()
        tall = self._laid_out[0]
        rows.append(Row(RowKind.UNASSIGNED, None, top, tall))
        top += tall
        for team_id, lanes in self._teams_with_lanes():
            rows.append(Row(RowKind.TEAM, team_id, top, TEAM_HEIGHT))
            top += TEAM_HEIGHT
            if team_id in self.collapsed:
                continue
            for lane in lanes:
                rows.append(Row(RowKind.WORKER, lane.worker_id, top, self.row_height))
                top += self.row_height
        self.rows, self.height = rows, top
        self._tops = [row.top for row in rows]
        self._row_of = {row.key: at for at, row in enumerate(rows) if row.kind is not RowKind.TEAM}

    def _layout(self) -> tuple[int, bool]:
        """What bars decide about the rows: the height of nobody's, and whether workers without a team have theirs."""
        tall = max(self.row_height, TRACK_HEIGHT * min(self.unassigned.most_tracks(), MOST_TRACKS) + 8)
        return tall, any(lane.by_id for lane in self.team_lanes(NO_TEAM))

    def arrange_for_bars(self) -> bool:
        """Lay the rows out anew if moved bars ask for it; false if the rows stay as they are."""
        if self._layout() == self._laid_out:
            return False
        self.arrange()
        return True

    def _teams_with_lanes(self) -> Iterator[tuple[int, list[Lane]]]:
        for team_id, lanes in self._by_team.items():
            if self.shown_teams and team_id not in self.shown_teams:
                continue
            if team_id != NO_TEAM or any(lane.by_id for lane in lanes):
                yield team_id, lanes

    def team(self, team_id: int) -> TeamRow | None:
        """A team; None stands for the workers without one."""
        return self.teams.get(team_id)

    def team_lanes(self, team_id: int) -> list[Lane]:
        """The lanes of a team."""
        return self._by_team.get(team_id, [])

    def rows_between(self, top: int, bottom: int) -> list[Row]:
        """The rows that show between two heights of the board (the lower excluded)."""
        first = max(bisect_right(self._tops, top) - 1, 0)
        last = bisect_right(self._tops, bottom - 1)
        return [row for row in self.rows[first:last] if row.top + row.height > top]

    def row_at(self, y: int) -> Row | None:
        """The row at a height, None below the last."""
        if not 0 <= y < self.height:
            return None
        return self.rows[bisect_right(self._tops, y) - 1]

    def row_of(self, worker_id: int | None) -> Row | None:
        """The row of a worker; None if it is collapsed or filtered out."""
        at = self._row_of.get(worker_id)
        return None if at is None else self.rows[at]

    def lane(self, worker_id: int | None) -> Lane:
        """The lane of a worker, or of nobody."""
        return self.unassigned if worker_id is None else self.lanes.get(worker_id, self.unassigned)

    def lane_order(self) -> list[int | None]:
        """The workers from top to bottom, as rows show them (nobody first)."""
        return [row.key for row in self.rows if row.kind is not RowKind.TEAM]

    # bars

    def bar(self, bar_id: int) -> BarRow | None:
        """A bar by its id."""
        return self._by_id.get(bar_id)

    def __len__(self) -> int:
        return len(self._by_id)

    def bars(self) -> Iterable[BarRow]:
        """All bars, in no order."""
        return self._by_id.values()

    def put(self, bar: BarRow) -> None:
        """Add a bar, or replace it wherever it was."""
        self.remove(bar.id)
        self._add(bar)

    def remove(self, bar_id: int) -> None:
        """Take a bar off the board, if it is there."""
        lane = self._where.pop(bar_id, None)
        if lane is not None:
            lane.take(bar_id)
            del self._by_id[bar_id]

    def show_closed(self, show: bool) -> None:
        """Show closed bars or leave them out."""
        self.hides_closed = not show
        for lane in (*self.lanes.values(), self.unassigned):
            lane.hide_closed(not show)

    def problems(self, bar: BarRow) -> tuple[Problem, ...]:
        """What is wrong with a bar where it stands."""
        return self.lane(bar.worker_id).problems(bar, self.rules)
