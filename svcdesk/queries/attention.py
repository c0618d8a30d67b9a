"""What the dispatcher should look at now, in two numbers, for the status bar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import Integer, cast, func, or_, select

from svcdesk.domain.kinds import Progress
from svcdesk.models import Activity, ServiceOrder
from svcdesk.store import Reader

_LOOK_BACK: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Attention:
    """``late``: planned work of the last month whose end has passed and that is not closed.

    ``overdue``: work without a time or a worker whose order should have been done by now.
    """

    late: int = 0
    overdue: int = 0


def load_attention(reader: Reader) -> Attention:
    """Count both as of the reader's clock."""
    now = reader.clock.now()
    ends = cast(func.strftime("%s", Activity.starts_at), Integer) + Activity.minutes * 60
    planned = select(func.count(Activity.id)).where(
        Activity.starts_at >= now - _LOOK_BACK,
        Activity.starts_at < now,
        ~Activity.closed,
        Activity.worker_id.is_not(None),
        ends < int(now.timestamp()),
    )
    waiting = (
        select(func.count(Activity.id))
        .join(ServiceOrder, ServiceOrder.id == Activity.order_id)
        .where(
            or_(Activity.starts_at.is_(None), Activity.worker_id.is_(None)),
            ~Activity.closed,
            ServiceOrder.progress == Progress.IN_PROCESS,
            ServiceOrder.window_until < now,
        )
    )
    return Attention(reader.session.scalar(planned) or 0, reader.session.scalar(waiting) or 0)
