"""What happens when an order begins at the first stage, or enters another (reference 7)."""

from __future__ import annotations

from sqlalchemy import select

from svcdesk.commands.line_activities import activities_enter_stage
from svcdesk.commands.recording import recording_enters_stage
from svcdesk.commands.stage_reasons import GivenReason, write_reason
from svcdesk.domain.kinds import ReasonType
from svcdesk.models import Activity, ServiceOrder, Stage
from svcdesk.store import UnitOfWork


def enter_stage(uow: UnitOfWork, order: ServiceOrder, stage: Stage, given: GivenReason | None = None) -> None:
    """The order enters a stage, step by step as reference 7 says; whether it may was asked before.

    The reason is written, time recording stops or goes on, activities come of lines and take the phase
    of the stage, and the order is at the stage.
    """
    if given is not None:
        write_reason(uow, order, ReasonType.STAGE_CHANGE, given, stage.id)
    old = uow.session.get(Stage, order.stage_id) if order.stage_id is not None else None
    recording_enters_stage(uow, order, old, stage, given)
    activities_enter_stage(uow, order, stage)
    _give_phase(uow, order, stage)
    order.stage_id = stage.id
    uow.session.flush()


def begin_at_stage(uow: UnitOfWork, order: ServiceOrder) -> None:
    """A new order stands at the first stage: its activities have the phase of it."""
    if order.stage_id is not None:
        _give_phase(uow, order, uow.get(Stage, order.stage_id), keep=True)


def first_stage_id(uow: UnitOfWork) -> int | None:
    """The stage of new orders; None while there are no stages."""
    return uow.session.scalar(select(Stage.id).where(Stage.parent_id.is_(None)).limit(1))


def phase_of_stage(uow: UnitOfWork, order: ServiceOrder) -> int | None:
    """The phase that activities have at the order's stage, if it says one."""
    stage = uow.session.get(Stage, order.stage_id) if order.stage_id is not None else None
    return stage.phase_id if stage is not None else None


def _give_phase(uow: UnitOfWork, order: ServiceOrder, stage: Stage, *, keep: bool = False) -> None:
    """Open activities take the phase of the stage, if it has one; ``keep``: those that have none yet."""
    if stage.phase_id is None:
        return
    for activity in uow.session.scalars(select(Activity).where(Activity.order_id == order.id, ~Activity.closed)):
        if not keep or activity.phase_id is None:
            activity.phase_id = stage.phase_id
