"""What the dispatcher should look at now, as a few numbers for the status bar and the rail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, and_, cast, func, not_, select, union

from svcdesk.domain.kinds import Progress, Recording
from svcdesk.models import Activity, ServiceOrder
from svcdesk.store import Reader

_LOOK_BACK: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Attention:
    """``late``: planned work of the last month whose end has passed and that is not closed.

    ``overdue``: work to plan whose order should have been done by now. ``to_plan``: open work without a time or a
    worker, as the queue of the board shows it. ``open_orders``: orders in process. ``deadlines``: running clocks of
    service levels that are late or at risk.
    """

    late: int = 0
    overdue: int = 0
    to_plan: int = 0
    open_orders: int = 0
    deadlines: int = 0


def is_late(activity: Any, now: datetime) -> ColumnElement[bool]:
    """Whether an activity (a mapped class, or the columns of its table) is counted as late."""
    ends = cast(func.strftime("%s", activity.starts_at), Integer) + activity.minutes * 60
    return and_(
        activity.starts_at >= now - _LOOK_BACK,
        activity.starts_at < now,
        not_(activity.closed),
        activity.worker_id.is_not(None),
        ends < int(now.timestamp()),
    )


def load_attention(reader: Reader) -> Attention:
    """Count everything as of the reader's clock, in one statement."""
    now = reader.clock.now()
    # By id, and the order asked for each: so both indexes are used, and SQLite does not read all open orders.
    waiting = Activity.id.in_(
        union(
            select(Activity.id).where(Activity.starts_at.is_(None)),
            select(Activity.id).where(Activity.worker_id.is_(None)),
        )
    )
    order = select(ServiceOrder.id).where(
        ServiceOrder.id == Activity.order_id, ServiceOrder.progress == Progress.IN_PROCESS
    )
    to_plan = select(func.count(Activity.id)).where(waiting, not_(Activity.closed), order.exists())
    overdue = to_plan.where(order.where(ServiceOrder.window_until < now).exists())
    near = select(func.count(ServiceOrder.id)).where(
        ServiceOrder.recording == Recording.STARTED,
        ServiceOrder.progress == Progress.IN_PROCESS,
        ServiceOrder.risk_at <= now,
    )
    row = reader.session.execute(
        select(
            select(func.count(Activity.id)).where(is_late(Activity, now)).scalar_subquery(),
            overdue.scalar_subquery(),
            to_plan.scalar_subquery(),
            select(func.count(ServiceOrder.id)).where(ServiceOrder.progress == Progress.IN_PROCESS).scalar_subquery(),
            near.scalar_subquery(),
        )
    ).one()
    return Attention(*row)
