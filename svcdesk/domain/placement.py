"""May this work stand here on the board, and what is wrong with it: one set of rules for every way in.

The ghost under the pointer, the commands that save, and the board's marks all ask these functions.
Instants are whole seconds since the epoch (UTC), ends are excluded, lengths are minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from svcdesk.domain.calendars import OpenTime
from svcdesk.domain.clock import SiteTime
from svcdesk.domain.kind_texts import kind_text
from svcdesk.domain.kinds import AbsenceKind
from svcdesk.domain.lengths import LONGEST_MINUTES, SHORTEST_MINUTES
from svcdesk.domain.parameters import Parameters
from svcdesk.domain.problems import Problem, Severity
from svcdesk.domain.stages import StageAct, StageFacts, check_stages_allow
from svcdesk.i18n import language


class Visit(NamedTuple):
    """The work that is to be placed; ``needs`` are ids of skills."""

    activity_id: int
    title: str
    start: int
    minutes: int
    needs: frozenset[int] = frozenset()
    closed: bool = False

    @property
    def end(self) -> int:
        """The first second after it: a length is elapsed time, also across a clock change."""
        return self.start + self.minutes * 60


class Held(NamedTuple):
    """Work that somebody wants to change, with the number of its order and the stage of that, if it has one."""

    title: str
    number: str
    closed: bool
    stage: StageFacts | None


class Busy(NamedTuple):
    """Other open work of the same worker."""

    activity_id: int
    title: str
    start: int
    end: int


class Away(NamedTuple):
    """A time in which the worker is not there."""

    start: int
    end: int
    kind: AbsenceKind


@dataclass(frozen=True, slots=True)
class Person:
    """What the rules know of a worker; ``skills`` maps skill ids to the last valid day, None: no end."""

    worker_id: int
    name: str
    skills: Mapping[int, date | None] = field(default_factory=dict)
    absences: tuple[Away, ...] = ()
    open_time: OpenTime | None = None


@dataclass(frozen=True, slots=True)
class PlacementRules:
    """How severe each finding is at this site, its time zone, and the names of skills."""

    site: SiteTime
    skill_names: Mapping[int, str] = field(default_factory=dict)
    overlap: Severity = Severity.WARN
    absence: Severity = Severity.WARN
    closed_hours: Severity = Severity.WARN
    missing_skill: Severity = Severity.WARN

    @classmethod
    def of(cls, parameters: Parameters, site: SiteTime, skill_names: Mapping[int, str]) -> PlacementRules:
        """The rules by the business parameters."""
        return cls(
            site,
            skill_names,
            Severity(parameters.overlap),
            Severity(parameters.absence),
            Severity(parameters.closed_hours),
            Severity(parameters.missing_skill),
        )


def check_placement(visit: Visit, person: Person | None, busy: Iterable[Busy], rules: PlacementRules) -> list[Problem]:
    """Everything that is wrong with the visit at its time with this worker; nothing for nobody.

    ``busy`` is open work of the worker around that time; the visit itself and what does not touch
    it are ignored. A closed visit is history and has no problems; closed work blocks nobody.
    """
    if person is None or visit.closed:
        return []
    site = rules.site
    found = [_overlap(visit, person, other, rules) for other in busy if _collide(visit, other)]
    found += [
        Problem(
            "placement.absent",
            rules.absence,
            "starts_at",
            {
                "who": person.name,
                "reason": kind_text(away.kind),
                "begin": when_text(site, away.start, visit.start),
                "end": when_text(site, away.end, visit.start),
            },
        )
        for away in person.absences
        if away.start < visit.end and away.end > visit.start
    ]
    found += _closed_hours(visit, person, rules)
    found += _skills(visit, person, rules)
    return found


def has_conflict(visit: Visit, person: Person | None, busy: Iterable[Busy], rules: PlacementRules) -> bool:
    """Whether ``check_placement`` finds more than closed hours; without the words, for the marks of many bars."""
    if person is None or visit.closed:
        return False
    return (
        any(_collide(visit, other) for other in busy)
        or any(away.start < visit.end and away.end > visit.start for away in person.absences)
        or (bool(visit.needs) and any(True for _skill in _lacking(visit, person, rules)))
    )


def check_group(
    visits: Sequence[tuple[Visit, Person | None]],
    busy_of: Callable[[int, int, int], Iterable[Busy]],
    rules: PlacementRules,
) -> list[list[Problem]]:
    """What is wrong with each of several visits that are placed together.

    ``busy_of(worker_id, low, high)`` gives the open work of a worker as it stands now; what is being
    placed is taken out of it and counted where it goes. New work (copies) has negative ids.
    """
    moving = {visit.activity_id for visit, _person in visits}
    arriving: dict[int, list[Busy]] = {}
    for visit, person in visits:
        if person is not None and not visit.closed:
            arriving.setdefault(person.worker_id, []).append(
                Busy(visit.activity_id, visit.title, visit.start, visit.end)
            )
    found = []
    for visit, person in visits:
        busy: list[Busy] = []
        if person is not None:
            standing = busy_of(person.worker_id, visit.start, visit.end)
            busy = [other for other in standing if other.activity_id not in moving] + arriving.get(person.worker_id, [])
        found.append(check_placement(visit, person, busy, rules))
    return found


def check_movable(title: str, *, closed: bool) -> list[Problem]:
    """Closed work is history and stays where it is."""
    return [Problem("placement.closed", Severity.REFUSE, "starts_at", {"what": title})] if closed else []


def check_held(works: Iterable[Held], *, copies: bool = False) -> list[Problem]:
    """Whether work may be taken hold of at all: it is open, and the stages of its orders allow changes.

    A copy may be made of closed work too; it is new work of the same order.
    """
    held = list(works)
    found = [problem for work in held if not copies for problem in check_movable(work.title, closed=work.closed)]
    return found + check_stages_allow(((work.number, work.stage) for work in held), StageAct.MODIFY)


def check_dispatch(worker_id: int | None, start: int | None) -> list[Problem]:
    """Whether work may be dispatched: it needs a worker and a time (reference 10, proposed rule)."""
    if worker_id is None:
        return [Problem("dispatch.no_worker", Severity.REFUSE, "worker_id")]
    return [Problem("dispatch.no_time", Severity.REFUSE, "starts_at")] if start is None else []


def check_length(minutes: int) -> list[Problem]:
    """Whether a length makes sense on a board."""
    if SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        return []
    params = {"minutes": minutes, "low": SHORTEST_MINUTES, "high": LONGEST_MINUTES // 60}
    return [Problem("placement.length", Severity.REFUSE, "minutes", params)]


def stays_dispatched(dispatched: bool, old_worker_id: int | None, new_worker_id: int | None) -> bool:
    """Reassigning clears the flag: the new worker has been told nothing (reference 10, proposed rule)."""
    return dispatched and new_worker_id is not None and old_worker_id == new_worker_id


def snap(instant: float, step_minutes: int) -> int:
    """The nearest instant of the grid; local grids of 5, 15, 30 minutes are grids of UTC as well."""
    step = step_minutes * 60
    return int((instant + step / 2) // step) * step


def shift_wall(site: SiteTime, instant: int, days: int, seconds: int = 0) -> int:
    """The instant moved by calendar days and elapsed seconds; whole days keep the wall-clock time.

    A visit at 15:00 moved by a day is at 15:00, also across a clock change (decisions, "Time").
    """
    if not days:
        return instant + seconds
    local = site.local(datetime.fromtimestamp(instant, UTC))
    return int(site.instant(local.date() + timedelta(days=days), local.time()).timestamp()) + seconds


def wall_delta(site: SiteTime, old: int, new: int) -> tuple[int, int]:
    """The move from one instant to another as calendar days and remaining seconds, for ``shift_wall``."""
    days = (site.day(datetime.fromtimestamp(new, UTC)) - site.day(datetime.fromtimestamp(old, UTC))).days
    return days, new - shift_wall(site, old, days)


def clock_text(site: SiteTime, instant: int) -> str:
    """The wall-clock time, ``13:35``."""
    return site.local(datetime.fromtimestamp(instant, UTC)).strftime("%H:%M")


def day_text(day: date) -> str:
    """A day for reading, ``Wed 25 Nov``, in the language of the screen."""
    from babel.dates import format_date

    return format_date(day, "EEE d MMM", locale=language())


def when_text(site: SiteTime, instant: int, beside: int) -> str:
    """The wall-clock time, with its day unless that is the day of ``beside``."""
    local = site.local(datetime.fromtimestamp(instant, UTC))
    same = local.date() == site.day(datetime.fromtimestamp(beside, UTC))
    return f"{local:%H:%M}" if same else f"{day_text(local.date())} {local:%H:%M}"


def _collide(visit: Visit, other: Busy) -> bool:
    return other.activity_id != visit.activity_id and other.start < visit.end and other.end > visit.start


def _overlap(visit: Visit, person: Person, other: Busy, rules: PlacementRules) -> Problem:
    params = {
        "who": person.name,
        "title": other.title,
        "begin": when_text(rules.site, other.start, visit.start),
        "end": when_text(rules.site, other.end, visit.start),
    }
    return Problem("placement.overlap", rules.overlap, "starts_at", params)


def _closed_hours(visit: Visit, person: Person, rules: PlacementRules) -> list[Problem]:
    """The whole visit must lie in one opening span; there is no break that it could bridge by itself."""
    if person.open_time is None:
        return []
    spans = person.open_time.between(visit.start, visit.end)
    if any(opens <= visit.start and closes >= visit.end for opens, closes in spans):
        return []
    day = rules.site.day(datetime.fromtimestamp(visit.start, UTC))
    hours = ", ".join(f"{_minute(a)}–{_minute(b)}" for a, b in person.open_time.hours.spans(day))
    params = {"who": person.name, "day": day_text(day), "hours": hours}
    code = "placement.closed_hours" if hours else "placement.closed_day"
    return [Problem(code, rules.closed_hours, "starts_at", params)]


def _skills(visit: Visit, person: Person, rules: PlacementRules) -> list[Problem]:
    found = []
    for skill_id in _lacking(visit, person, rules):
        params: dict[str, str | int | float | bool | None] = {
            "who": person.name,
            "skill": rules.skill_names.get(skill_id, "?"),
        }
        until = person.skills.get(skill_id)
        if until is None:
            found.append(Problem("placement.missing_skill", rules.missing_skill, "worker_id", params))
        else:
            params["until"] = day_text(until)
            found.append(Problem("placement.skill_expired", rules.missing_skill, "worker_id", params))
    return found


def _lacking(visit: Visit, person: Person, rules: PlacementRules) -> Iterator[int]:
    """The needed skills that the worker does not have, or not any more on the day of the visit."""
    day = rules.site.day(datetime.fromtimestamp(visit.start, UTC))
    for skill_id in sorted(visit.needs):
        until = person.skills.get(skill_id)
        if skill_id not in person.skills or (until is not None and until < day):
            yield skill_id


def _minute(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
