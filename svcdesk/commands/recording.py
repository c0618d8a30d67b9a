"""Time recording of orders under a service level: started, stopped, canceled, by hand and by what happens to them.

The log (``time_record``) is not tied to orders. ``_keep_clock`` is the one place that keeps the columns of an
order which lists and boards read: its state, deadline, time allowed and compliance (reference 8).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Final

from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.commands.stage_guard import require_stage
from svcdesk.commands.stage_reasons import GivenReason, given_reason, write_reason
from svcdesk.domain.kinds import Origin, Progress, ReasonType, Recording
from svcdesk.domain.problems import Problem, Severity, refuse
from svcdesk.domain.recording import (
    check_cancel,
    check_level_change,
    check_not_suspended,
    check_reason_on_cancel,
    check_reason_on_exceeding,
    check_start,
    check_stop,
)
from svcdesk.domain.service_levels import Reading, Recorded, compute_clock
from svcdesk.domain.stages import StageAct
from svcdesk.i18n import N_
from svcdesk.models import Agreement, AgreementGroup, ServiceLevel, ServiceOrder, Stage, TimeRecord
from svcdesk.store import UnitOfWork
from svcdesk.store.recording_facts import ClockColumns, clock_columns, load_logs, load_promises, whole_minute
from svcdesk.store.uses import chunks
from svcdesk.store.worker_facts import seconds

ORDER: Final = "service_order"
BY_HAND: Final = frozenset({Origin.USER, Origin.WEB})
"""Where the orders come from whose clock starts by itself; generated and imported ones have no service level."""


@dataclass(frozen=True, slots=True)
class StartRecording(Command):
    """Start the clock of an order's service level, or start it again after it was stopped."""

    name: ClassVar[str] = "start_recording"
    permission: ClassVar[str] = "edit"

    order_id: int
    at: datetime | None = None
    """When it started; now if left out."""

    def apply(self, uow: UnitOfWork) -> None:
        """Start it.

        Raises Refused: recording.no_level started canceled signed_off future start_before_stop, order.canceled.
        """
        order = _order_with_level(uow, self.order_id)
        log = _log(uow, order.id)
        at = whole_minute(self.at or uow.now)
        last_end = log[-1].ended_at if log else None
        uow.check(check_start(order.recording, at, uow.now, last_end, order.number))
        if order.signed_off_at is not None:
            raise refuse("recording.signed_off", number=order.number)
        if order.progress is Progress.CANCELED:
            raise refuse("order.canceled", number=order.number)
        _start(uow, order, at)
        uow.describe(N_("Start time recording of {number}"), number=order.number)


@dataclass(frozen=True, slots=True)
class StopRecording(Command):
    """Stop the clock of an order's service level."""

    name: ClassVar[str] = "stop_recording"
    permission: ClassVar[str] = "edit"

    order_id: int
    at: datetime | None = None
    """When it stopped; now if left out."""
    reason_id: int | None = None
    note: str = ""

    def apply(self, uow: UnitOfWork) -> None:
        """Stop it. Raises Refused: recording.no_level not_started canceled future stop_before_start reason_…."""
        order = _order_with_level(uow, self.order_id)
        log = _log(uow, order.id)
        at = whole_minute(self.at or uow.now)
        open_start = log[-1].started_at if log and log[-1].ended_at is None else None
        uow.check(check_stop(order.recording, at, uow.now, open_start, order.number))
        _close(uow, order, at, given_reason(self.reason_id, self.note), order.stage_id, by_hand=True)
        uow.describe(N_("Stop time recording of {number}"), number=order.number)


@dataclass(frozen=True, slots=True)
class CancelRecording(Command):
    """Cancel the service level of an order for good; what was recorded stays in the log."""

    name: ClassVar[str] = "cancel_recording"
    permission: ClassVar[str] = "edit"

    order_id: int
    reason_id: int | None = None
    note: str = ""

    def apply(self, uow: UnitOfWork) -> None:
        """Cancel it. Raises Refused: recording.no_level canceled reason_cancel."""
        order = _order_with_level(uow, self.order_id)
        given = given_reason(self.reason_id, self.note)
        demanded = uow.parameters.reason_on_cancel
        uow.check(check_cancel(order.recording, order.number))
        uow.check(check_reason_on_cancel(demanded=demanded, given=given is not None, number=order.number))
        for row in _log(uow, order.id):
            if row.ended_at is None:
                row.ended_at = max(whole_minute(uow.now), row.started_at)
        order.recording = Recording.CANCELED
        order.due_at = order.risk_at = order.compliance = order.allowed_minutes = None
        if given is not None:
            write_reason(uow, order, ReasonType.CANCEL, given)
        uow.session.flush()
        uow.describe(N_("Cancel the service level of {number}"), number=order.number)


@dataclass(frozen=True, slots=True)
class SetServiceLevel(Command):
    """Give an order another service level, or none; recorded and paused time is kept."""

    name: ClassVar[str] = "set_service_level"
    permission: ClassVar[str] = "edit"

    order_id: int
    service_level_id: int | None

    def apply(self, uow: UnitOfWork) -> None:
        """Set it. Raises Refused: service_level.suspended, recording.canceled level_kept, stage.forbids."""
        order = uow.get(ServiceOrder, self.order_id)
        level = uow.get(ServiceLevel, self.service_level_id) if self.service_level_id is not None else None
        require_stage(uow, order, StageAct.MODIFY)
        recorded = bool(_log(uow, order.id))
        uow.check(check_level_change(order.recording, recorded=recorded, removed=level is None, number=order.number))
        if level is not None and level.id != order.service_level_id:
            uow.check(check_not_suspended(suspended=level.suspended, level=level.name))
        order.service_level_id = level.id if level is not None else None
        _keep_clock(uow, order)
        if level is not None:
            uow.describe(N_("Give {number} the service level {level}"), number=order.number, level=level.name)
        else:
            uow.describe(N_("Take the service level from {number}"), number=order.number)


# What happens to an order


def begin_recording(uow: UnitOfWork, order: ServiceOrder) -> None:
    """Give an order made by hand the service level of its agreement (or the agreement's group), and start the clock.

    Called when the order is new and when its agreement was changed; once something is recorded, nothing changes.
    A suspended level is not taken up, with a warning (service_level.suspended_left_out).
    """
    if order.origin not in BY_HAND or order.recording is not Recording.NONE or _log(uow, order.id):
        return
    level = agreed_level(uow, order.agreement_id)
    if level is not None and level.suspended:
        uow.check([Problem("service_level.suspended_left_out", Severity.WARN, "", {"level": level.name})])
        level = None
    order.service_level_id = level.id if level is not None else None
    if level is not None and not _stage_stops(uow, order):
        _start(uow, order, whole_minute(uow.now))
    else:
        _keep_clock(uow, order)


def recording_enters_stage(
    uow: UnitOfWork, order: ServiceOrder, old_stage: Stage | None, new_stage: Stage, given: GivenReason | None = None
) -> None:
    """The clock stops at a stage that stops recording, and starts again at one that does not.

    Raises Refused (recording.reason_exceeding) where a reason is demanded and not given.
    """
    if new_stage.stops_recording:
        if order.recording is Recording.STARTED:
            _close(uow, order, whole_minute(uow.now), given, new_stage.id)
    elif old_stage is not None and old_stage.stops_recording:
        waiting = order.recording in (Recording.NONE, Recording.STOPPED) and order.service_level_id is not None
        if waiting and order.signed_off_at is None and order.progress is not Progress.CANCELED:
            _start(uow, order, whole_minute(uow.now))


def recording_signed_off(
    uow: UnitOfWork, order: ServiceOrder, given: GivenReason | None = None, at: datetime | None = None
) -> None:
    """The sign-off of an order ends its recording, when it was signed. Raises Refused (recording.reason_exceeding)."""
    if order.recording is Recording.STARTED:
        _close(uow, order, whole_minute(at or uow.now), given, order.stage_id)


def recording_sign_off_cleared(uow: UnitOfWork, order: ServiceOrder, signed_off_at: datetime | None) -> None:
    """The clock that the sign-off ended starts again now; one that was stopped before it stays stopped."""
    log = _log(uow, order.id)
    if signed_off_at is None or order.recording is not Recording.STOPPED or not log:
        return
    if log[-1].ended_at == max(whole_minute(signed_off_at), log[-1].started_at):
        _go_on(uow, order)


def recording_order_canceled(uow: UnitOfWork, order: ServiceOrder) -> None:
    """Canceling an order ends its recording, and the log says so; no reason is demanded, as nothing was promised late.

    The span is marked, so that revoking the cancel starts the clock again.
    """
    if order.recording is Recording.STARTED:
        row = _log(uow, order.id)[-1]
        row.ended_at, row.ended_by_cancel = max(whole_minute(uow.now), row.started_at), True
        _keep_clock(uow, order)


def recording_order_revoked(uow: UnitOfWork, order: ServiceOrder) -> None:
    """The clock that the cancel of an order ended starts again now."""
    log = _log(uow, order.id)
    if order.recording is Recording.STOPPED and log and log[-1].ended_by_cancel:
        _go_on(uow, order)


def agreed_level(uow: UnitOfWork, agreement_id: int | None) -> ServiceLevel | None:
    """The service level of an agreement, or else of its group."""
    agreement = uow.session.get(Agreement, agreement_id) if agreement_id is not None else None
    if agreement is None:
        return None
    level_id = agreement.service_level_id
    if level_id is None:
        group = uow.session.get(AgreementGroup, agreement.group_id)
        level_id = group.service_level_id if group is not None else None
    return uow.session.get(ServiceLevel, level_id) if level_id is not None else None


def refresh_running_clocks(
    uow: UnitOfWork, *, calendar_id: int | None = None, service_level_id: int | None = None
) -> int:
    """Compute running clocks anew after a calendar, a service level or the way of counting was changed.

    Those of one calendar or level, or all; clocks that were stopped or canceled stay as they were. Returns how
    many deadlines moved. Raises Refused (calendar.never_open).
    """
    uow.session.flush()
    levels = select(ServiceLevel.id)
    if calendar_id is not None:
        levels = levels.where(ServiceLevel.calendar_id == calendar_id)
    if service_level_id is not None:
        levels = levels.where(ServiceLevel.id == service_level_id)
    level_ids = uow.session.scalars(levels).all()
    promises = load_promises(uow.session, uow.site, level_ids, count_open=_counts_open(uow))
    running = select(ServiceOrder.id).where(
        ServiceOrder.recording == Recording.STARTED, ServiceOrder.service_level_id.in_(level_ids)
    )
    moved = 0
    for ids in chunks(uow.session.scalars(running).all()):
        logs = load_logs(uow.session, ORDER, ids)
        for order in uow.session.scalars(select(ServiceOrder).where(ServiceOrder.id.in_(ids))):
            assert order.service_level_id is not None
            before = order.due_at
            _write(order, compute_clock(promises[order.service_level_id], logs[order.id], seconds(uow.now)), logs)
            moved += order.due_at != before
    uow.session.flush()
    return moved


# The log and the columns


def _order_with_level(uow: UnitOfWork, order_id: int) -> ServiceOrder:
    order = uow.get(ServiceOrder, order_id)
    if order.service_level_id is None:
        raise refuse("recording.no_level", number=order.number)
    return order


def _log(uow: UnitOfWork, order_id: int) -> list[TimeRecord]:
    query = select(TimeRecord).where(TimeRecord.entity == ORDER, TimeRecord.entity_id == order_id)
    return list(uow.session.scalars(query.order_by(TimeRecord.started_at, TimeRecord.id)))


def _stage_stops(uow: UnitOfWork, order: ServiceOrder) -> bool:
    stage = uow.session.get(Stage, order.stage_id) if order.stage_id is not None else None
    return stage is not None and stage.stops_recording


def _go_on(uow: UnitOfWork, order: ServiceOrder) -> None:
    """Start a clock again by what happened to its order, unless something else still holds it."""
    held = order.signed_off_at is not None or order.progress is Progress.CANCELED or _stage_stops(uow, order)
    if order.service_level_id is not None and not held:
        _start(uow, order, whole_minute(uow.now))


def _start(uow: UnitOfWork, order: ServiceOrder, at: datetime) -> None:
    uow.add(TimeRecord(entity=ORDER, entity_id=order.id, started_at=at, ended_at=None, user=uow.user))
    _keep_clock(uow, order)


def _close(
    uow: UnitOfWork,
    order: ServiceOrder,
    at: datetime,
    given: GivenReason | None,
    stage_id: int | None,
    *,
    by_hand: bool = False,
) -> None:
    """End the open span. What ended it may have a reason of its own: it is one for the clock if that was exceeded."""
    row = _log(uow, order.id)[-1]
    row.ended_at = max(at, row.started_at)  # signed before, or the computer's clock was set back
    reading = _keep_clock(uow, order)
    exceeded = reading is not None and reading.exceeded
    demanded = uow.parameters.reason_on_exceeding
    uow.check(check_reason_on_exceeding(
        exceeded=exceeded, demanded=demanded, given=given is not None, number=order.number
    ))  # fmt: skip
    if given is not None and (exceeded or by_hand):
        write_reason(uow, order, ReasonType.CLOSE, given, stage_id)


def _keep_clock(uow: UnitOfWork, order: ServiceOrder) -> Reading | None:
    """Bring the order's columns in line with its log and service level; returns what the clock says now."""
    uow.session.flush()
    logs = load_logs(uow.session, ORDER, [order.id])
    reading = None
    if order.service_level_id is not None and order.id in logs:
        promises = load_promises(uow.session, uow.site, [order.service_level_id], count_open=_counts_open(uow))
        reading = compute_clock(promises[order.service_level_id], logs[order.id], seconds(uow.now))
    if order.recording is not Recording.CANCELED:
        _write(order, reading, logs)
    uow.session.flush()
    return reading


def _write(order: ServiceOrder, reading: Reading | None, logs: dict[int, list[Recorded]]) -> None:
    columns = ClockColumns()
    if reading is not None:
        columns = clock_columns(reading, running=logs[order.id][-1].end is None)
    for name, value in columns._asdict().items():
        setattr(order, name, value)


def _counts_open(uow: UnitOfWork) -> bool:
    return uow.parameters.count_open_time
