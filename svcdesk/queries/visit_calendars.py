"""What the calendars of technicians show: their open visits of a period."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from svcdesk.models import Unit, Worker
from svcdesk.queries.planned_visits import VisitRow, VisitsWanted, load_visits
from svcdesk.queries.work_orders import document_language
from svcdesk.store import Reader
from svcdesk.store.stock_facts import among


@dataclass(frozen=True, slots=True)
class CalendarVisit:
    """One visit in a calendar. Instants are UTC; ``tentative`` where only the preferred time is known.

    ``uid`` stays the same for ever, ``sequence`` grows with every change.
    """

    uid: str
    sequence: int
    starts_at: datetime
    minutes: int
    tentative: bool
    visit: VisitRow


@dataclass(frozen=True, slots=True)
class VisitCalendar:
    """The visits of one technician, in the language of the company."""

    number: str
    name: str
    language: str
    visits: tuple[CalendarVisit, ...]


def load_visit_calendars(
    reader: Reader, worker_ids: Sequence[int] | None, from_day: date, until_day: date
) -> list[VisitCalendar]:
    """The calendars of workers (None: of all who are active), by number; both days are included.

    Raises Refused: batch.days.
    """
    query = select(Worker.id, Worker.number, Worker.name)
    query = query.where(Worker.active.is_(True) if worker_ids is None else among(Worker.id, worker_ids))
    workers = reader.session.execute(query.order_by(Worker.number, Worker.id)).all()
    language = document_language("", reader)
    wanted = VisitsWanted(technician_ids=[row.id for row in workers], from_day=from_day, until_day=until_day)
    space = _space(reader)
    by_worker: dict[int | None, list[CalendarVisit]] = {}
    for visit in load_visits(reader, wanted, language):
        at = visit.starts_at or visit.preferred_at
        assert at is not None  # the period asks for one
        of = f"activity:{visit.activity_id}" if visit.activity_id is not None else f"service_order:{visit.order_id}"
        by_worker.setdefault(visit.technician_id, []).append(CalendarVisit(
            str(uuid.uuid5(space, of)), visit.sequence, at, visit.minutes or reader.parameters.default_minutes,
            visit.starts_at is None, visit,
        ))  # fmt: skip
    return [VisitCalendar(number, name, language, tuple(by_worker.get(id_, ()))) for id_, number, name in workers]


def _space(reader: Reader) -> uuid.UUID:
    """What names this database and every copy of it: the key of the first thing that was ever saved in it."""
    key = reader.session.scalar(select(Unit.key).order_by(Unit.id).limit(1))
    return uuid.UUID(key) if key is not None else uuid.NAMESPACE_OID
