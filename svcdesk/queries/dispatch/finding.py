"""Finds where on the board a record is: the activity that somebody looks for."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select

from svcdesk.domain.text import fold
from svcdesk.models import Activity, Customer, ServiceOrder
from svcdesk.queries.dispatch.rows import QueueRow
from svcdesk.store import Reader
from svcdesk.store.worker_facts import seconds

_DAYS_TO_DISPATCH = 14


def find_on_board(reader: Reader, entity: str, record_id: int) -> tuple[int, int] | None:
    """The activity (its id and start, 0 without) that stands for a record: itself, or the order's next one."""
    column = {"activity": Activity.id, "service_order": Activity.order_id, "worker": Activity.worker_id}.get(entity)
    if column is None:
        return None
    past = Activity.starts_at < reader.clock.now()
    query = select(Activity.id, Activity.starts_at).where(column == record_id)
    row = reader.session.execute(query.order_by(Activity.closed, past, Activity.starts_at).limit(1)).first()
    return None if row is None else (row[0], seconds(row[1]) if row[1] else 0)


def load_to_dispatch(reader: Reader) -> tuple[QueueRow, ...]:
    """Planned work of today and the next two weeks whose technicians have not been told, by time."""
    today, _end = reader.site.day_span(reader.site.day(reader.clock.now()))
    query = (
        select(Activity.id, Activity.order_id, ServiceOrder.number,
               func.coalesce(func.nullif(Activity.title, ""), ServiceOrder.description), Customer.name,
               ServiceOrder.city, Activity.priority, Activity.minutes, Activity.starts_at, Activity.worker_id,
               ServiceOrder.stage_id)
        .join(ServiceOrder, ServiceOrder.id == Activity.order_id)
        .join(Customer, Customer.id == ServiceOrder.customer_id)
        .where(~Activity.dispatched, ~Activity.closed, Activity.worker_id.is_not(None), Activity.starts_at >= today,
               Activity.starts_at < today + timedelta(days=_DAYS_TO_DISPATCH))
        .order_by(Activity.starts_at, Activity.id)
    )  # fmt: skip
    rows = []
    found = reader.session.execute(query)
    for id_, order_id, number, title, customer, city, priority, minutes, starts_at, worker_id, stage_id in found:
        start = _start(starts_at)
        rows.append(QueueRow(
            id_, order_id, number, title, customer, city, int(priority), minutes, start, 0, 0, worker_id, None,
            frozenset(), "", fold(f"{number} {title} {customer} {city}"), stage_id,
        ))  # fmt: skip
    return tuple(rows)


def _start(instant: datetime | None) -> int:
    return seconds(instant) if instant is not None else 0
