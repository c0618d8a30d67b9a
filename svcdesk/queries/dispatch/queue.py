"""Reads the queue: open work that has no time or no technician yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select, union

from svcdesk.domain.kinds import Progress
from svcdesk.domain.text import fold
from svcdesk.models import Activity, Customer, Location, ServiceObject, ServiceOrder
from svcdesk.queries.dispatch.rows import NO_NEEDS, QueueRow
from svcdesk.store import Reader
from svcdesk.store.worker_facts import load_needs, load_skill_names, seconds


def load_queue(reader: Reader) -> tuple[QueueRow, ...]:
    """Open activities without a start or a worker: most urgent first, then what is due first."""
    # By id: so both indexes are used; the other conditions would tempt SQLite to read all open orders.
    ids = union(
        select(Activity.id).where(Activity.starts_at.is_(None)), select(Activity.id).where(Activity.worker_id.is_(None))
    )
    waiting = Activity.id.in_(ids)
    query = (
        select(
            Activity.id, Activity.order_id, ServiceOrder.number, Activity.title, ServiceOrder.description,
            Customer.name, Customer.phone, Location.name, Location.city, ServiceOrder.city, Activity.priority,
            Activity.minutes, Activity.starts_at, ServiceOrder.window_until, ServiceOrder.preferred_at,
            Activity.worker_id, ServiceOrder.preferred_technician_id, ServiceObject.name, ServiceObject.serial_number,
            ServiceOrder.problem, ServiceOrder.stage_id, Activity.closed, ServiceOrder.progress,
        )
        .join(ServiceOrder, ServiceOrder.id == Activity.order_id)
        .join(Customer, Customer.id == ServiceOrder.customer_id)
        .outerjoin(Location, Location.id == ServiceOrder.location_id)
        .outerjoin(ServiceObject, ServiceObject.id == ServiceOrder.object_id)
        .where(waiting)
    )  # fmt: skip
    needs = load_needs(reader.session, select(Activity.order_id).where(waiting))
    names = load_skill_names(reader.session)
    rows = [
        _row(row[:-2], needs.get(row.order_id, NO_NEEDS), names)
        for row in reader.session.execute(query)
        if not row.closed and row.progress is Progress.IN_PROCESS
    ]
    return tuple(sorted(rows, key=lambda row: (-row.priority, row.due or row.preferred or 1 << 60, row.number)))


def _row(row: Any, needs: frozenset[int], names: dict[int, str]) -> QueueRow:
    (id_, order_id, number, title, description, customer, phone, location, city, order_city, priority,
     minutes, starts_at, until, preferred, worker_id, preferred_worker, object_name, serial, problem,
     stage_id) = row  # fmt: skip
    place = location or city or order_city or ""
    skills = ", ".join(sorted(names.get(skill_id, "") for skill_id in needs))
    words = (number, title, description, customer, place, city or order_city or "", object_name or "", serial or "",
             skills, problem[:300])  # fmt: skip
    digits = "".join(c for c in phone if c.isdigit())
    return QueueRow(
        id_, order_id, number, title or description, customer, place, int(priority), minutes, _seconds(starts_at),
        _seconds(until), _seconds(preferred), worker_id, preferred_worker, needs, skills,
        fold(" ".join((*words, phone, digits))), stage_id,
    )  # fmt: skip


def _seconds(instant: datetime | None) -> int:
    return seconds(instant) if instant is not None else 0
