"""Activities made from the lines of an order, and kept in step with them (reference 10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.commands.dispatch_rules import check_scheduled
from svcdesk.commands.stage_guard import require_stage
from svcdesk.domain.kinds import ActivityCategory, LineStatus, LineType
from svcdesk.domain.line_activities import Key, LineWork, compute_visit_minutes, group_lines
from svcdesk.domain.problems import Problem, Severity, refuse
from svcdesk.domain.stages import StageAct
from svcdesk.i18n import N_
from svcdesk.models import Activity, OrderLine, ServiceOrder, ServiceTask, Stage
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class CreateActivities(Command):
    """Make the activities of an order from its open lines now, whatever its stage."""

    name: ClassVar[str] = "create_activities"
    permission: ClassVar[str] = "edit"

    order_id: int

    def apply(self, uow: UnitOfWork) -> int:
        """Make them; returns how many the lines have now. Raises Refused: stage.forbids, order.no_open_lines."""
        order = uow.get(ServiceOrder, self.order_id)
        require_stage(uow, order, StageAct.MODIFY)
        if not _open_lines(uow, order):
            raise refuse("order.no_open_lines", number=order.number)
        uow.describe(N_("Make the activities of {number}"), number=order.number)
        return make_activities(uow, order)


def activities_enter_stage(uow: UnitOfWork, order: ServiceOrder, stage: Stage) -> None:
    """Entering the stage that the parameters name makes the activities (reference 7, step 4)."""
    if uow.parameters.create_activities and uow.parameters.activity_stage == stage.id:
        make_activities(uow, order)


def waits_for_stage(uow: UnitOfWork, order: ServiceOrder) -> bool:
    """Whether a new order gets its activities later, when it enters their stage."""
    stage_id = uow.parameters.activity_stage
    return uow.parameters.create_activities and stage_id is not None and order.stage_id != stage_id


def make_activities(uow: UnitOfWork, order: ServiceOrder) -> int:
    """One activity for each worker and task of the open lines; returns how many the lines have.

    Lines that have one keep it if it is still theirs by worker and task. An activity that nobody placed
    and no line owns, as a new order has, is taken for the first group that needs one. One whose last line
    left it goes with it, unless it is closed or dispatched: its technician has been told.
    """
    lines = _open_lines(uow, order)
    groups = group_lines([_work(line) for line in lines])
    by_id = {line.id: line for line in lines}
    activities = list(uow.session.scalars(select(Activity).where(Activity.order_id == order.id).order_by(Activity.id)))
    owned = {line.activity_id for line in lines}
    left = {activity.id for activity in activities if activity.id in owned and activity.from_lines}
    spare = [one for one in activities if one.id not in owned and not one.closed and one.starts_at is None]
    for key, group in groups.items():
        activity = _find(key, [by_id[work.line_id] for work in group], activities)
        if activity is None:
            before = _before([by_id[work.line_id] for work in group], activities)
            activity = _make(uow, order, key, group, before, spare.pop(0) if spare else None)
            activities.append(activity)
        left.discard(activity.id)
        for work in group:
            by_id[work.line_id].activity_id = activity.id
    uow.session.flush()
    _drop_empty(uow, [one for one in activities if one.id in left])
    return len(groups)


def _open_lines(uow: UnitOfWork, order: ServiceOrder) -> list[OrderLine]:
    lines = select(OrderLine).where(OrderLine.order_id == order.id, OrderLine.status == LineStatus.CREATED)
    return list(uow.session.scalars(lines.order_by(OrderLine.line_number, OrderLine.id)))


def _work(line: OrderLine) -> LineWork:
    return LineWork(line.id, line.worker_id, line.task_id, line.quantity if line.type is LineType.HOUR else None)


def _find(key: Key, lines: Sequence[OrderLine], activities: Sequence[Activity]) -> Activity | None:
    """The open activity of this worker and task, first of all one that a line of the group has already."""
    fitting = [one for one in activities if not one.closed and (one.worker_id, one.task_id) == key]
    theirs = {line.activity_id for line in lines}
    return next((one for one in fitting if one.id in theirs), fitting[0] if fitting else None)


def _before(lines: Sequence[OrderLine], activities: Sequence[Activity]) -> Activity | None:
    """Where the work of these lines stood until now."""
    theirs = {line.activity_id for line in lines} - {None}
    return next((one for one in activities if one.id in theirs), None)


def _make(
    uow: UnitOfWork,
    order: ServiceOrder,
    key: Key,
    group: Sequence[LineWork],
    before: Activity | None,
    spare: Activity | None,
) -> Activity:
    parameters = uow.parameters
    worker_id, task_id = key
    task = uow.session.get(ServiceTask, task_id) if task_id is not None else None
    stage = uow.session.get(Stage, order.stage_id) if order.stage_id is not None else None
    activity = spare if spare is not None else Activity(order_id=order.id, title="", dispatched=False, closed=False)
    activity.title = f"{task.name} – {order.description}"[:200] if task is not None else ""
    activity.task_id, activity.worker_id, activity.from_lines = task_id, worker_id, True
    activity.minutes = compute_visit_minutes(group)
    activity.priority = order.priority
    activity.category = ActivityCategory(parameters.activity_category)
    activity.type_id = order.activity_type_id or parameters.activity_type
    activity.purpose = parameters.activity_purpose
    activity.phase_id = stage.phase_id if stage is not None else None
    starts_at = before.starts_at if before is not None else order.preferred_at
    activity.starts_at = _placeable(uow, order, activity, starts_at)
    if spare is None:
        uow.session.add(activity)
    uow.session.flush()
    return activity


def _placeable(uow: UnitOfWork, order: ServiceOrder, activity: Activity, starts_at: datetime | None) -> datetime | None:
    """The start if the rules of the board let the work begin then; else it waits in the queue, and it is said."""
    if starts_at is None:
        return None
    with uow.session.no_autoflush:
        activity.starts_at = starts_at
        found = check_scheduled(uow, activity, order.description, {"starts_at"})
    if any(problem.severity is Severity.REFUSE for problem in found):
        params = {"what": activity.title or order.description}
        uow.check([Problem("activity.waits_in_queue", Severity.WARN, "starts_at", params)])
        return None
    uow.check(found)
    return starts_at


def _drop_empty(uow: UnitOfWork, activities: Sequence[Activity]) -> None:
    for activity in activities:
        used = uow.session.scalar(select(OrderLine.id).where(OrderLine.activity_id == activity.id).limit(1))
        if used is None and not activity.closed and not activity.dispatched:
            uow.delete(activity)


def follow_lines(uow: UnitOfWork, order: ServiceOrder, hours_before: dict[int, int]) -> None:
    """After the lines were saved: other workers and tasks mean other activities, other hours another length.

    Only for orders whose activities were made from lines. ``hours_before`` is the length in minutes that the
    lines of each activity made before the save: one that somebody stretched by hand keeps its length.
    """
    made = select(Activity.id).where(Activity.order_id == order.id, Activity.from_lines).limit(1)
    if uow.session.scalar(made) is None:
        return
    make_activities(uow, order)
    for activity_id, minutes in line_minutes(uow, order).items():
        activity = uow.get(Activity, activity_id)
        if not activity.closed and activity.minutes == hours_before.get(activity_id) != minutes:
            activity.minutes = minutes
    uow.session.flush()


def line_minutes(uow: UnitOfWork, order: ServiceOrder) -> dict[int, int]:
    """How long the activities are by the hours of their open lines, by id."""
    by_activity: dict[int, list[LineWork]] = {}
    for line in _open_lines(uow, order):
        if line.activity_id is not None:
            by_activity.setdefault(line.activity_id, []).append(_work(line))
    return {id_: compute_visit_minutes(works) for id_, works in by_activity.items()}
