"""Eighteen months of invented visits around today, and the queue, as plain values.

The same source, clock and time zone give the same visits. Random numbers come from seeded
generators, one a concern, so that more of one thing does not shuffle all the others.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from random import Random

from svcdesk.domain.calendars import OpeningHours
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.demo.source import DemoKind, DemoObject, DemoSource, DemoWaiting, DemoWorker, Said
from svcdesk.domain.kinds import Origin, Priority

DAYS_BACK = 548
DAYS_AHEAD = 45
RETIRED_DAYS_AGO = 150
PRIORITIES = (Priority.HIGH, Priority.NORMAL, Priority.LOW)


class VisitState(StrEnum):
    """How far the order of a visit has come."""

    OPEN = "open"
    DONE = "done"
    """Work done and signed off, lines not posted yet."""
    PART = "part"
    """Some lines posted, some not."""
    POSTED = "posted"
    CANCELED = "canceled"


@dataclass(slots=True)
class Visit:
    """One activity; with its order unless it ``follows`` another visit of the same order."""

    title: Said
    problem: Said
    object: DemoObject
    type: str
    task: str
    skills: frozenset[str]
    priority: Priority
    minutes: int
    worker: str | None
    starts_at: datetime | None
    created_at: datetime
    window_from: datetime | None = None
    window_until: datetime | None = None
    origin: Origin = Origin.USER
    reference: str = ""
    once: bool = False
    state: VisitState = VisitState.OPEN
    dispatched: bool = False
    closed: bool = False
    follows: Visit | None = None

    @property
    def ends_at(self) -> datetime | None:
        """The first instant after it."""
        return None if self.starts_at is None else self.starts_at + timedelta(minutes=self.minutes)


def compute_intensity(days: int) -> float:
    """The share of a technician's day that is planned, by the distance from today in days."""
    if days == 0:
        return 0.9
    if days < -14:
        return 0.05 + 0.03 * (DAYS_BACK + days) / DAYS_BACK
    return 0.55 if days < 0 else max(0.03, 0.62 - 0.11 * days)


class Planner:
    """Makes the visits of one demo company."""

    def __init__(
        self,
        source: DemoSource,
        site: SiteTime,
        now: datetime,
        hours: Mapping[str, OpeningHours],
        absent: Collection[tuple[str, date]],
    ) -> None:
        self.source = source
        self.site = site
        self.now = now
        self.today = site.day(now)
        self.hours = hours
        self.absent = absent
        self._objects: dict[str, list[DemoObject]] = {}
        self._blocked: set[str] = set()
        for customer in source.customer:
            for location in customer.location:
                for object_ in location.objects:
                    self._objects.setdefault(object_.group, []).append(object_)
                    if customer.blocked:
                        self._blocked.add(object_.serial)
        self._by_serial = {o.serial: o for found in self._objects.values() for o in found}
        self._follow_up: dict[str, Visit] = {}

    def visits(self) -> list[Visit]:
        """Every visit by the time its order was made."""
        made: list[Visit] = []
        for worker in self.source.worker:
            choices = self._choices(worker)
            if choices:
                made += self._career(worker, choices, Random(f"svcdesk-demo-{worker.name}"))
        self._mark_today(made)
        made += self._without_worker()
        made += [self._waiting(n, waiting) for n, waiting in enumerate(self.source.queue)]
        return sorted(made, key=lambda v: (v.created_at, v.starts_at or self.now, v.worker or ""))

    def _choices(self, worker: DemoWorker) -> list[tuple[DemoKind, str]]:
        """The kinds of work, each with a group of objects, that the worker's skills allow."""
        able = set(worker.skills)
        return [
            (kind, group)
            for kind in self.source.kind
            for group in kind.groups
            if able >= self._skills(kind, group) and self._objects.get(group)
        ]

    def _skills(self, kind: DemoKind, group: str) -> frozenset[str]:
        return frozenset(self.source.groups[group].skills + kind.skills)

    def _career(self, worker: DemoWorker, choices: list[tuple[DemoKind, str]], rnd: Random) -> Iterator[Visit]:
        hours = self.hours[worker.calendar]
        last = DAYS_AHEAD if worker.active else -RETIRED_DAYS_AGO
        for days in range(-DAYS_BACK, last + 1):
            day = self.today + timedelta(days=days)
            for opens, closes in hours.spans(day):
                if (worker.name, day) not in self.absent:
                    yield from self._day(worker, choices, rnd, day, opens, closes)

    def _day(
        self, worker: DemoWorker, choices: list[tuple[DemoKind, str]], rnd: Random, day: date, opens: int, closes: int
    ) -> Iterator[Visit]:
        intensity = compute_intensity((day - self.today).days)
        minute = opens + 15 * rnd.randrange(3)
        overtime = 75 if rnd.random() < 0.08 else 0
        while minute + 45 <= closes + overtime:
            if rnd.random() > intensity:
                minute += 15 * rnd.randrange(3, 8)
                continue
            kind, group = rnd.choice(choices)
            length = rnd.choice(kind.minutes)
            if minute + length > closes + overtime:
                break
            start = self.site.instant(day, time(minute // 60, minute % 60))
            visit = self._visit(kind, group, worker.name, start, length, rnd)
            follows = self._follow_up.pop(worker.name, None)
            if follows is not None and visit.type == follows.type:
                visit = self._next_visit(visit, follows)
            elif visit.type == "OVH" and rnd.random() < 0.3:
                self._follow_up[worker.name] = visit
            yield visit
            minute += length + rnd.choice((0, 15, 15, 30, 30, 45))
            if rnd.random() < 0.02:
                minute -= 45  # the next one overlaps

    def _visit(
        self, kind: DemoKind, group: str, worker: str, start: datetime, minutes: int, rnd: Random
    ) -> Visit:  # fmt: skip
        priority = rnd.choices(PRIORITIES, kind.priorities)[0]
        days = (self.site.day(start) - self.today).days
        objects = [o for o in self._objects[group] if days < -60 or o.serial not in self._blocked]
        created = self._created(start, priority, rnd)
        window = self._window(start, minutes, created, priority)
        planned = kind.type == "INSP" and rnd.random() < 0.7
        origin = Origin.SYSTEM if planned else Origin.WEB if rnd.random() < 0.1 else Origin.USER
        visit = Visit(
            kind.title, kind.problem, rnd.choice(objects or self._objects[group]), kind.type, kind.task,
            self._skills(kind, group), priority, minutes, worker, start, created, *window, origin=origin,
        )  # fmt: skip
        self._set_state(visit, rnd)
        return visit

    @staticmethod
    def _next_visit(visit: Visit, follows: Visit) -> Visit:
        """The same work goes on at another time."""
        visit.follows = follows.follows or follows
        visit.title, visit.problem, visit.object = follows.title, follows.problem, follows.object
        visit.skills, visit.task, visit.priority = follows.skills, follows.task, follows.priority
        visit.created_at = follows.created_at
        return visit

    def _created(self, start: datetime, priority: Priority, rnd: Random) -> datetime:
        if priority is Priority.HIGH:
            created = start - timedelta(minutes=rnd.randrange(40, 300))
        else:
            low, high = (1, 9) if priority is Priority.NORMAL else (6, 28)
            day = self.site.day(start) - timedelta(days=rnd.randrange(low, high))
            created = self.site.instant(day, time(rnd.randrange(7, 17), rnd.randrange(60)))
        lead = rnd.randrange(15, 12 * 1440)  # of what is planned ahead, some was ordered today, most some days ago
        return created if created < self.now else self.now - timedelta(minutes=lead)

    def _window(
        self, start: datetime, minutes: int, created: datetime, priority: Priority
    ) -> tuple[datetime, datetime]:  # fmt: skip
        """What was promised: the same day, the same week, or the same month; the visit keeps it."""
        end = start + timedelta(minutes=minutes)
        if priority is Priority.HIGH:
            return created, max(end + timedelta(minutes=45), created + timedelta(hours=4))
        day = self.site.day(start)
        first, last = (day - timedelta(days=day.weekday()), day + timedelta(days=6 - day.weekday()))
        if priority is Priority.LOW:
            first, last = day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
        return self.site.instant(first), max(end, self.site.instant(last, time(16)))

    def _set_state(self, visit: Visit, rnd: Random) -> None:
        assert visit.starts_at is not None
        ends_at = visit.starts_at + timedelta(minutes=visit.minutes)
        days = (self.site.day(visit.starts_at) - self.today).days
        chance = rnd.random()
        if chance < 0.04 and days != 0:
            visit.state, visit.closed = VisitState.CANCELED, True
        elif ends_at <= self.now:
            visit.dispatched = visit.closed = True
            if days > -6:
                visit.state = VisitState.DONE
            else:
                some = VisitState.PART if chance > 0.985 else VisitState.DONE
                visit.state = some if chance > 0.96 else VisitState.POSTED
        else:
            soon = visit.starts_at <= self.now + timedelta(hours=2)
            visit.dispatched = soon or chance < (0.35 if days == 0 else 0.3 if days == 1 else 0.05)

    def _mark_today(self, visits: list[Visit]) -> None:
        """Two that are late, and two pairs that overlap, where people look first."""
        today = [v for v in visits if v.starts_at and self.site.day(v.starts_at) == self.today and v.follows is None]
        ended = [v for v in today if v.ends_at and self.now - timedelta(hours=3) < v.ends_at < self.now]
        for visit in ended[:: max(1, len(ended) // 2)][:2]:
            visit.state, visit.closed = VisitState.OPEN, False
            visit.window_until = visit.ends_at
        by_worker: dict[str, list[Visit]] = {}
        for visit in today:
            by_worker.setdefault(visit.worker or "", []).append(visit)
        busy = [found for found in by_worker.values() if len(found) >= 4]
        for found in busy[1:8:6]:
            before, last = found[-2:]
            if before.ends_at is not None:
                last.starts_at = before.ends_at - timedelta(minutes=30)

    def _without_worker(self) -> Iterator[Visit]:
        """Work with a time but nobody to do it: the board's unassigned row."""
        rnd = Random("svcdesk-demo-unassigned")
        choices = [(kind, group) for kind in self.source.kind for group in kind.groups]
        for days, at in ((0, time(12)), (0, time(14, 30)), (1, time(9)), (2, time(10, 30))):
            kind, group = rnd.choice(choices)
            start = self.site.instant(self.today + timedelta(days=days), at)
            visit = self._visit(kind, group, "", start, rnd.choice(kind.minutes), rnd)
            visit.worker, visit.state, visit.closed, visit.dispatched = None, VisitState.OPEN, False, False
            yield visit

    def _waiting(self, n: int, waiting: DemoWaiting) -> Visit:
        object_ = self._by_serial[waiting.serial]
        first = last = None
        if waiting.due is not None:
            last = self._due(waiting)
        elif waiting.day is not None:
            last = self.site.instant(self._working_day(waiting.day), time.fromisoformat(waiting.at))
        elif waiting.window is not None:
            first = self.site.instant(self.today + timedelta(days=waiting.window[0]))
            last = self.site.instant(self.today + timedelta(days=waiting.window[1]), time(16))
        minutes_ago = 20 + 25 * n if waiting.priority == "high" else 140 + 290 * n
        return Visit(
            waiting.title, waiting.problem, object_, "REP" if waiting.origin is not Origin.SYSTEM else "INSP",
            "REPAIR" if waiting.origin is not Origin.SYSTEM else "CHECK",
            frozenset(self.source.groups[object_.group].skills), Priority[waiting.priority.upper()], waiting.minutes,
            None, None, self.now - timedelta(minutes=minutes_ago), first, last,
            origin=waiting.origin, reference=waiting.reference, once=waiting.once,
        )  # fmt: skip

    def _due(self, waiting: DemoWaiting) -> datetime:
        """So many minutes from now; what is not urgent is not due in the evening but the next morning."""
        assert waiting.due is not None
        last = self.now.replace(second=0, microsecond=0) + timedelta(minutes=waiting.due)
        if waiting.priority == "high" or self.site.local(last).time() <= time(18):
            return last
        return self.site.instant(self._working_day(1), time(10))

    def _working_day(self, days: int) -> date:
        """The working day that many working days from today."""
        hours = next(iter(self.hours.values()))
        day = self.today
        while days:
            day += timedelta(days=1)
            days -= bool(hours.spans(day))
        return day
