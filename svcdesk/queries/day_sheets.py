"""The selects that fill the day sheet of a technician."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Row, select

from svcdesk.domain.kinds import Progress
from svcdesk.domain.problems import refuse
from svcdesk.models import Activity, Contact, Customer, Location, ServiceObject, ServiceOrder, Worker
from svcdesk.queries.sheet_rows import DaySheet, DayVisit
from svcdesk.queries.work_orders import (
    access_notes,
    company_head,
    contact_person,
    document_language,
    object_facts,
    place,
    worker_person,
)
from svcdesk.store import Reader
from svcdesk.store.called import find_called

_LONGEST_VISIT: Final = timedelta(days=31)
"""How far before a day a visit may have begun and still be looked for on that day."""


def find_worker_id(reader: Reader, text: str) -> int:
    """The worker of a number or name, or of ``#`` and an id. Raises Refused (sheet.no_worker)."""
    found = find_called(reader.session, Worker, text)
    if found is None:
        raise refuse("sheet.no_worker", value=text)
    return found


def load_day_sheet(reader: Reader, worker_id: int, day: date) -> DaySheet:
    """A technician's visits that touch the day. Raises Refused (record.missing)."""
    worker = reader.session.get(Worker, worker_id)
    if worker is None:
        raise refuse("record.missing")
    begins, ends = reader.site.day_span(day)
    rows = reader.session.execute(
        select(Activity, ServiceOrder, Customer, Location, Contact, ServiceObject)
        .join(ServiceOrder, ServiceOrder.id == Activity.order_id)
        .join(Customer, Customer.id == ServiceOrder.customer_id)
        .outerjoin(Location, Location.id == ServiceOrder.location_id)
        .outerjoin(Contact, Contact.id == ServiceOrder.contact_id)
        .outerjoin(ServiceObject, ServiceObject.id == ServiceOrder.object_id)
        .where(
            Activity.worker_id == worker_id, Activity.starts_at >= begins - _LONGEST_VISIT, Activity.starts_at < ends
        )
        .order_by(Activity.starts_at, Activity.id)
    ).all()
    language = document_language("", reader)
    return DaySheet(
        worker_id=worker_id,
        technician=worker_person(worker),
        day=day,
        language=language,
        time_zone=reader.company.time_zone,
        company=company_head(reader),
        visits=tuple(_day_visit(row, reader.company.country, language) for row in rows if _touches(row[0], begins)),
    )


def _day_visit(
    row: Row[Activity, ServiceOrder, Customer, Location, Contact, ServiceObject], home: str, language: str
) -> DayVisit:
    activity, order, customer, location, contact, object_ = row
    return DayVisit(
        order_id=order.id,
        number=order.number,
        starts_at=activity.starts_at,
        minutes=activity.minutes,
        priority=activity.priority,
        title=activity.title or order.description,
        customer=customer.name,
        location=place(order, customer, location, home, language),
        contact=contact_person(contact),
        access_notes=access_notes(location),
        object=object_facts(object_, ""),
        internal_note="\n".join(filter(None, (order.note, activity.note))),
        closed=activity.closed,
        canceled=activity.closed and order.progress is Progress.CANCELED,
    )


def _touches(activity: Activity, begins: datetime) -> bool:
    """Whether it is still going on when the day begins, or begins on that day."""
    start = activity.starts_at
    return start is not None and (start >= begins or start + timedelta(minutes=activity.minutes) > begins)
