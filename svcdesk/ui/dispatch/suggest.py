"""Where work from the queue could go: the place the move mode proposes first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from svcdesk.queries.dispatch.rows import QueueRow
from svcdesk.ui.dispatch.drag import plan_schedule
from svcdesk.ui.dispatch.lanes import Lanes
from svcdesk.ui.dispatch.moves import Plan, judge

_STEP: Final = 1800
_STEPS: Final = 24
_MOST_LANES: Final = 60


def suggest(lanes: Lanes, rows: Sequence[QueueRow], now: int) -> Plan:
    """The earliest half hour at which somebody is free, at work and skilled for all of it.

    The wished-for time and technician come first; when nobody fits within half a day, they are
    proposed as they are, and the verdict says why not.
    """
    bars = [row.bar() for row in rows]
    first = rows[0]
    wished = max(first.start or first.preferred, now)
    start = math.ceil(wished / 900) * 900
    order = [worker for worker in lanes.lane_order() if worker is not None]
    favourite = first.worker_id if first.worker_id is not None else first.preferred_worker_id
    if favourite in order:
        order.remove(favourite)
        order.insert(0, favourite)
    for step in range(_STEPS):
        for worker in order[:_MOST_LANES]:
            plan = plan_schedule(bars, start + step * _STEP, worker)
            if not judge(lanes, plan).problems:
                return plan
    return plan_schedule(bars, start, order[0] if order else None)
