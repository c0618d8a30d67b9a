"""What a dispatcher does with activities: place, move, extend, copy, give to somebody, dispatch, close, take back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, NamedTuple

from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.commands.dispatch_rules import (
    Target,
    carry_lines,
    check_may_change,
    check_targets,
    check_untouched,
    held_activities,
    open_activities,
    place,
    title_of,
    when,
)
from svcdesk.commands.stage_guard import require_stages
from svcdesk.domain.kind_texts import KIND_TEXTS
from svcdesk.domain.kinds import Priority
from svcdesk.domain.placement import check_dispatch, shift_wall
from svcdesk.domain.problems import refuse
from svcdesk.domain.stages import StageAct
from svcdesk.i18n import N_
from svcdesk.models import Activity, Worker
from svcdesk.store import UnitOfWork


class Seen(NamedTuple):
    """Where an activity stood when the user took hold of it."""

    worker_id: int | None
    starts_at: datetime | None
    minutes: int


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an activity goes. With ``seen`` it is refused if somebody else has moved it since."""

    activity_id: int
    worker_id: int | None
    starts_at: datetime
    minutes: int
    seen: Seen | None = None


@dataclass(frozen=True, slots=True)
class PlaceActivities(Command):
    """Put activities at times, with technicians and lengths, as one step: any drop on the board."""

    name: ClassVar[str] = "place_activities"

    placements: tuple[Placement, ...]

    def apply(self, uow: UnitOfWork) -> None:
        """Place them. Raises Refused: placement.…, record.missing."""
        activities = open_activities(uow, [placement.activity_id for placement in self.placements])
        pairs = list(zip(activities, self.placements, strict=True))
        for activity, placement in pairs:
            if placement.seen is not None:
                check_untouched(uow, activity, *placement.seen)
        targets = [Target(a, p.worker_id, p.starts_at, p.minutes) for a, p in pairs]
        _describe_placing(uow, targets)
        uow.check(check_targets(uow, targets))
        place(uow, targets)


@dataclass(frozen=True, slots=True)
class MoveActivities(Command):
    """Move scheduled activities by calendar days (at the same time of day) and minutes."""

    name: ClassVar[str] = "move_activities"

    activity_ids: tuple[int, ...]
    days: int = 0
    minutes: int = 0

    def apply(self, uow: UnitOfWork) -> None:
        """Move them. Raises Refused: placement.…, dispatch.no_time, record.missing."""
        targets = []
        for activity in open_activities(uow, self.activity_ids):
            old = _start(activity)
            new = shift_wall(uow.site, int(old.timestamp()), self.days, self.minutes * 60)
            start = datetime.fromtimestamp(new, UTC)
            targets.append(Target(activity, activity.worker_id, start, activity.minutes))
        _describe_placing(uow, targets)
        uow.check(check_targets(uow, targets))
        place(uow, targets)


@dataclass(frozen=True, slots=True)
class ReassignActivities(Command):
    """Give activities to another technician, or to nobody; their times stay."""

    name: ClassVar[str] = "reassign_activities"

    activity_ids: tuple[int, ...]
    worker_id: int | None = None

    def apply(self, uow: UnitOfWork) -> None:
        """Reassign them. Raises Refused: placement.…, record.missing."""
        activities = open_activities(uow, self.activity_ids)
        worker = uow.get(Worker, self.worker_id) if self.worker_id is not None else None
        scheduled = [
            Target(activity, self.worker_id, activity.starts_at, activity.minutes)
            for activity in activities
            if activity.starts_at is not None
        ]
        uow.check(check_targets(uow, scheduled))
        place(uow, scheduled)
        waiting = [activity for activity in activities if activity.starts_at is None]
        for activity in waiting:
            activity.worker_id = self.worker_id
            activity.dispatched = False
        carry_lines(uow, waiting)
        if worker is None:
            _describe(uow, activities, N_("Take {what} from its technician"), N_("Take {count} jobs from technicians"))
        else:
            _describe(uow, activities, N_("Give {what} to {who}"), N_("Give {count} jobs to {who}"), who=worker.name)


@dataclass(frozen=True, slots=True)
class ResizeActivity(Command):
    """Give an activity another length, perhaps by moving its start."""

    name: ClassVar[str] = "resize_activity"

    activity_id: int
    minutes: int
    starts_at: datetime | None = None

    def apply(self, uow: UnitOfWork) -> None:
        """Resize it. Raises Refused: placement.…, dispatch.no_time, record.missing."""
        (activity,) = open_activities(uow, [self.activity_id])
        target = Target(activity, activity.worker_id, self.starts_at or _start(activity), self.minutes)
        _describe_placing(uow, [target])
        uow.check(check_targets(uow, [target]))
        place(uow, [target])


@dataclass(frozen=True, slots=True)
class CopyActivities(Command):
    """Copy activities of the same orders to other times and technicians; copies are open and not dispatched."""

    name: ClassVar[str] = "copy_activities"

    placements: tuple[Placement, ...]

    def apply(self, uow: UnitOfWork) -> tuple[int, ...]:
        """Copy them; returns the new ids. Raises Refused: placement.…, record.missing."""
        originals = held_activities(uow, [placement.activity_id for placement in self.placements])
        check_may_change(uow, originals, copies=True)
        targets = [
            Target(activity, placement.worker_id, placement.starts_at, placement.minutes)
            for activity, placement in zip(originals, self.placements, strict=True)
        ]
        uow.check(check_targets(uow, targets, copies=True))
        copies = []
        for target in targets:
            old = target.activity
            copy = Activity(
                order_id=old.order_id, title=old.title, worker_id=target.worker_id, starts_at=target.starts_at,
                minutes=target.minutes, priority=old.priority, category=old.category, type_id=old.type_id,
                phase_id=old.phase_id, purpose=old.purpose, note=old.note,
            )  # fmt: skip
            uow.session.add(copy)
            copies.append(copy)
        uow.session.flush()
        _describe(uow, originals, N_("Copy {what}"), N_("Copy {count} jobs"))
        return tuple(copy.id for copy in copies)


@dataclass(frozen=True, slots=True)
class UnscheduleActivities(Command):
    """Take activities off the board: without time and technician they wait in the queue again."""

    name: ClassVar[str] = "unschedule_activities"

    activity_ids: tuple[int, ...]

    def apply(self, uow: UnitOfWork) -> None:
        """Take them back. Raises Refused: placement.closed, record.missing."""
        activities = open_activities(uow, self.activity_ids)
        for activity in activities:
            activity.starts_at = None
            activity.worker_id = None
            activity.dispatched = False
        carry_lines(uow, activities)
        _describe(uow, activities, N_("Take {what} back to the queue"), N_("Take {count} jobs back to the queue"))


@dataclass(frozen=True, slots=True)
class SetDispatched(Command):
    """Dispatch activities: their technicians have been told; or take that back."""

    name: ClassVar[str] = "set_dispatched"

    activity_ids: tuple[int, ...]
    dispatched: bool = True

    def apply(self, uow: UnitOfWork) -> None:
        """Set the flag. Raises Refused: dispatch.no_worker, dispatch.no_time, placement.closed, record.missing."""
        activities = open_activities(uow, self.activity_ids)
        if self.dispatched:
            for activity in activities:
                start = int(activity.starts_at.timestamp()) if activity.starts_at else None
                uow.check(check_dispatch(activity.worker_id, start))
        for activity in activities:
            activity.dispatched = self.dispatched
        if self.dispatched:
            _describe(uow, activities, N_("Dispatch {what}"), N_("Dispatch {count} jobs"))
        else:
            _describe(uow, activities, N_("Take back the dispatch of {what}"), N_("Take back {count} dispatches"))


@dataclass(frozen=True, slots=True)
class SetPriority(Command):
    """Give activities another priority."""

    name: ClassVar[str] = "set_priority"

    activity_ids: tuple[int, ...]
    priority: Priority

    def apply(self, uow: UnitOfWork) -> None:
        """Set it. Raises Refused: placement.closed, record.missing."""
        activities = open_activities(uow, self.activity_ids)
        for activity in activities:
            activity.priority = self.priority
        word = KIND_TEXTS[Priority][self.priority]
        _describe(uow, activities, N_("Priority of {what}: {priority}"), N_("Priority of {count} jobs: {priority}"),
                  priority=word)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SetClosed(Command):
    """Close activities: they are done; or open them again."""

    name: ClassVar[str] = "set_closed"

    activity_ids: tuple[int, ...]
    closed: bool = True

    def apply(self, uow: UnitOfWork) -> None:
        """Close or open them. Raises Refused: record.missing, stage.forbids."""
        activities = held_activities(uow, self.activity_ids)
        require_stages(uow, [activity.order_id for activity in activities], StageAct.MODIFY)
        for activity in activities:
            activity.set_closed(self.closed)
        if self.closed:
            _describe(uow, activities, N_("Close {what}"), N_("Close {count} jobs"))
        else:
            _describe(uow, activities, N_("Open {what} again"), N_("Open {count} jobs again"))


def _start(activity: Activity) -> datetime:
    if activity.starts_at is None:
        raise refuse("dispatch.no_time", "starts_at")
    return activity.starts_at


def _describe(uow: UnitOfWork, activities: Sequence[Activity], one: str, several: str, **params: str) -> None:
    if len(activities) == 1:
        uow.describe(one, what=title_of(uow, activities[0]), **params)
    else:
        uow.describe(several, count=len(activities), **params)


def _describe_placing(uow: UnitOfWork, targets: Sequence[Target]) -> None:
    """Name a placing by what it changes most: place from the queue, technician, time, or length."""
    activities = [target.activity for target in targets]
    workers = {target.worker_id for target in targets}
    if all((t.starts_at, t.worker_id) == (t.activity.starts_at, t.activity.worker_id) for t in targets):
        _describe(uow, activities, N_("Change the length of {what}"), N_("Change the length of {count} jobs"))
        return
    who = _name(uow, next(iter(workers))) if len(workers) == 1 else None
    begin = when(uow.site, targets[0].starts_at)
    if who is None:
        _describe(uow, activities, N_("Move {what} to {when}"), N_("Move {count} jobs"), when=begin)
    elif all(activity.starts_at is None for activity in activities):
        _describe(uow, activities, N_("Plan {what} for {who}, {when}"), N_("Plan {count} jobs for {who}"), who=who,
                  when=begin)  # fmt: skip
    else:
        _describe(uow, activities, N_("Move {what} to {who}, {when}"), N_("Move {count} jobs"), who=who, when=begin)


def _name(uow: UnitOfWork, worker_id: int | None) -> str | None:
    return None if worker_id is None else uow.session.scalar(select(Worker.name).where(Worker.id == worker_id))
