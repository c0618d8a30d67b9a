"""What can be printed from the board, as the keys that ``reports.sheets`` asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from svcdesk.domain.fields import id_key
from svcdesk.queries.dispatch.rows import BarRow
from svcdesk.ui.dispatch.scene import Scene


def order_keys(order_ids: Iterable[int]) -> tuple[str, ...]:
    """The work orders of some orders, each once."""
    return tuple(dict.fromkeys(id_key(order_id) for order_id in order_ids))


def day_in_view(scene: Scene) -> date:
    """The day in the middle of the view: the one that loads are shown for at the zoom of a day."""
    return scene.axis.day(scene.axis.time(scene.width / 2))


def technician_days(scene: Scene, bars: Iterable[BarRow], worker_id: int | None) -> tuple[str, ...]:
    """The days of the technicians of some bars; without bars the day in view of one technician."""
    days = [(bar.worker_id, scene.axis.day(bar.start)) for bar in bars if bar.worker_id is not None]
    if not days and worker_id is not None:
        days = [(worker_id, day_in_view(scene))]
    return _keys(days)


def all_days(scene: Scene) -> tuple[str, ...]:
    """The day in view of everybody in a row who has work on it."""
    day = day_in_view(scene)
    begin = scene.axis.day_start(day)
    end = scene.axis.day_start(day + timedelta(days=1))
    workers = (worker for worker in scene.lanes.lane_order() if worker is not None)
    return _keys((worker, day) for worker in workers if scene.lanes.lane(worker).planned_seconds(begin, end) > 0)


def _keys(days: Iterable[tuple[int, date]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{id_key(worker_id)}:{day.isoformat()}" for worker_id, day in days))
