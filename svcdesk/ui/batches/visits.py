"""The dry run of planning as rows and marks of a timeline, made on a pool thread."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import Final

from svcdesk.commands.planning import CreateServiceOrders, Work
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.kinds import CombineBy
from svcdesk.domain.planning.plan import OpenDays, Visit
from svcdesk.domain.planning.terms import AgreementTerms
from svcdesk.domain.problems import Problem
from svcdesk.i18n import _
from svcdesk.queries.capacity import Capacity, load_capacity, planned_minutes
from svcdesk.queries.visit_groups import load_group_names
from svcdesk.store import Reader, Store
from svcdesk.store.planning_facts import load_planning_calendar
from svcdesk.ui.batches.jobs import Shown, make_lines
from svcdesk.ui.shared.jobs import Progress

_NO_GROUP: Final = ""
_FAR: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Mark:
    """One planned visit. Days are ordinals; ``low`` and ``high`` bound where all its lines may be done."""

    key: str
    row: int  # the id of its row
    day: int
    low: int
    high: int
    lines: int
    calculated: tuple[int, ...]
    rows: tuple[tuple[int, date], ...]
    """Agreement line and calculated date of each line in it: what a pin names."""
    conflict: bool
    joined: bool
    pinned: bool
    room: int
    """Days to the nearest other visit of its row."""

    def key_on(self, day: int) -> str:
        """The key that the visit has on another day."""
        return f"{self.key.rsplit(':', 1)[0]}:{date.fromordinal(day).isoformat()}"


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """An agreement, or one group of its visits; its marks by day. The first of an agreement shows its number."""

    id: int
    number: str
    group: str
    marks: tuple[Mark, ...]
    is_first: bool = True

    @property
    def title(self) -> str:
        """What stands before the row."""
        return self.number if self.is_first else ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a timeline shows. ``first`` and ``last`` are ordinals, both included; ``closed`` days are ordinals too.

    ``by_agreements`` is how many visits there are without what is tried out; None if nothing is.
    """

    first: int
    last: int
    rows: tuple[TimelineRow, ...] = ()
    closed: frozenset[int] = frozenset()
    by_key: Mapping[str, Mark] = field(default_factory=dict)
    lines: int = 0
    by_agreements: int | None = None
    places: Mapping[int, int] = field(default_factory=dict)
    """Where each row stands, by its id."""

    def narrowed(self, keys: Collection[str]) -> Timeline:
        """The same with the visits of some keys only, without the rows that have none of them."""
        by_key = {key: self.by_key[key] for key in keys if key in self.by_key}
        by_row: dict[int, list[Mark]] = {}
        for mark in by_key.values():
            by_row.setdefault(mark.row, []).append(mark)
        rows: list[TimelineRow] = []
        for row in self.rows:
            if marks := by_row.get(row.id):
                is_first = not rows or rows[-1].number != row.number
                marks.sort(key=attrgetter("day"))
                rows.append(TimelineRow(row.id, row.number, row.group, tuple(marks), is_first))
        return replace(self, rows=tuple(rows), by_key=by_key, places=_places(rows))


NO_TIMELINE: Final = Timeline(0, -1)


def _places(rows: Sequence[TimelineRow]) -> dict[int, int]:
    return {row.id: place for place, row in enumerate(rows)}


@dataclass(frozen=True, slots=True)
class PlannedShown(Shown):
    """A dry run with its timeline, and the load of the technicians if it is written."""

    timeline: Timeline
    capacity: Capacity
    unpinned: tuple[Problem, ...] = ()
    """Why pins are not kept: what was chosen since does not allow their days."""


@dataclass(frozen=True, slots=True)
class PlanningDryRun:
    """Plans the visits; with something tried out, also as the agreements say."""

    store: Store
    command: CreateServiceOrders
    site: SiteTime

    def __call__(self, progress: Progress) -> PlannedShown:
        """Raises Refused for a period that makes no sense. Pins that do not fit any more are dropped."""
        with self.store.read() as reader:
            command, unpinned = self.command.with_fitting_pins(reader)
            work = command.work(reader, progress)
            usual: int | None = None
            if command.combine_by is not None or command.window_id is not None:
                plain = replace(command, combine_by=None, window_id=None, pins=())
                usual = len(plain.work(reader, progress).plan.visits)
            timeline = make_timeline(reader, command, work, usual)
            days = (date.fromordinal(timeline.first), date.fromordinal(timeline.last))
            capacity = load_capacity(reader, *days, planned_minutes(reader, work.visits.values(), work.terms))
        lines = make_lines(work.shown.rows, self.site)
        return PlannedShown(command, work.shown, lines, timeline, capacity, unpinned)


def make_timeline(reader: Reader, command: CreateServiceOrders, work: Work, usual: int | None) -> Timeline:
    """Rows and marks of a plan."""
    first, last = (day.toordinal() for day in command.period())
    groups: dict[tuple[int, int | None], list[tuple[str, Visit]]] = {}
    for key, visit in work.visits.items():
        first, last = min(first, visit.day.toordinal()), max(last, visit.day.toordinal())
        groups.setdefault((visit.agreement_id, visit.key), []).append((key, visit))
    named = {(work.terms[id_].combine, key) for id_, key in groups if key is not None}
    names = load_group_names(reader, named)
    pins = {(line_id, calculated) for line_id, calculated, _day in command.pins}
    rows: list[TimelineRow] = []
    before = 0
    for (agreement_id, group), visits in groups.items():
        agreement = work.terms[agreement_id]
        visits.sort(key=lambda one: one[1].day)
        days = [_FAR, *(visit.day.toordinal() for _key, visit in visits), _FAR]
        rooms = [
            min(abs(after - day), abs(day - ahead)) for ahead, day, after in zip(days, days[1:], days[2:], strict=False)
        ]
        marks = tuple(_mark(*one, len(rows), pins, room) for one, room in zip(visits, rooms, strict=True))
        text = _group_text(agreement, group, names)
        rows.append(TimelineRow(len(rows), agreement.number, text, marks, agreement_id != before))
        before = agreement_id
    open_days = OpenDays(load_planning_calendar(reader))
    closed = frozenset(day for day in range(first, last + 1) if not open_days.is_open(day))
    by_key = {mark.key: mark for row in rows for mark in row.marks}
    lines = sum(mark.lines for mark in by_key.values())
    return Timeline(first, last, tuple(rows), closed, by_key, lines, usual, _places(rows))


def _mark(key: str, visit: Visit, row: int, pins: set[tuple[int, date]], room: int) -> Mark:
    named = tuple((one.line_id, one.calculated_on) for one in visit.rows)
    return Mark(
        key, row, visit.day.toordinal(), max(one.range_from for one in visit.rows).toordinal(),
        min(one.range_until for one in visit.rows).toordinal(), len(visit.rows),
        tuple(sorted({one.calculated_on.toordinal() for one in visit.rows})), named, visit.conflict,
        visit.order_id is not None, any(one in pins for one in named), room,
    )  # fmt: skip


def _group_text(agreement: AgreementTerms, group: int | None, names: Mapping[tuple[CombineBy, int], str]) -> str:
    if agreement.combine is CombineBy.AGREEMENT:
        return _NO_GROUP
    return _("not given") if group is None else names.get((agreement.combine, group), str(group))
