"""The open visits of orders in process: for letters, reports and calendars of technicians."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from svcdesk.domain.kinds import LineStatus, LineType, Origin, Progress
from svcdesk.domain.problems import refuse
from svcdesk.models import (
    Activity,
    Agreement,
    Contact,
    Customer,
    Location,
    ObjectGroup,
    OrderLine,
    ServiceObject,
    ServiceOrder,
    ServiceTask,
    Worker,
)
from svcdesk.queries.sheet_rows import ObjectFacts, Party, Person
from svcdesk.queries.work_orders import contact_person, object_facts, place, worker_person
from svcdesk.store import Reader
from svcdesk.store.stock_facts import among


@dataclass(frozen=True, slots=True)
class VisitsWanted:
    """Which visits: those that meet all that is said; days are local and included.

    A technician's are those of the activity, or without one of the order. ``planned_only`` leaves out what no
    agreement asked for, such as repairs.
    """

    customer_id: int | None = None
    agreement_id: int | None = None
    object_id: int | None = None
    technician_ids: Collection[int] | None = None
    from_day: date | None = None
    until_day: date | None = None
    planned_only: bool = False


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One line of the order that is not canceled; ``hours`` is 0 for all but hours."""

    text: str
    object_id: int | None
    facts: ObjectFacts
    hours: Decimal


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One open activity of an order, or the order where it has none. Instants are UTC.

    ``day`` is the local day of its start, or of the preferred time where no start is set. ``earliest`` and
    ``latest`` are the days that all lines made by planning allow. ``sequence`` grows when order or activity change.
    """

    order_id: int
    number: str
    description: str
    customer_id: int
    customer: str
    agreement: str
    activity_id: int | None
    starts_at: datetime | None
    preferred_at: datetime | None
    day: date | None
    minutes: int
    technician_id: int | None
    technician: Person
    place: Party
    contact: Person
    access_notes: str
    lines: tuple[VisitLine, ...]
    earliest: date | None
    latest: date | None
    sequence: int

    @property
    def work(self) -> tuple[str, ...]:
        """What is done, each text once; the order's description where no line says it."""
        return tuple(dict.fromkeys(line.text for line in self.lines if line.text)) or (self.description,)

    @property
    def objects(self) -> tuple[ObjectFacts, ...]:
        """On which objects, each once."""
        return tuple({line.object_id: line.facts for line in self.lines if line.object_id is not None}.values())


def load_visits(reader: Reader, wanted: VisitsWanted, language: str) -> list[VisitRow]:
    """The visits by day and start, in three selects; those without any day come last. Raises Refused: batch.days."""
    if wanted.from_day is not None and wanted.until_day is not None and wanted.until_day < wanted.from_day:
        raise refuse("batch.days", "until_day")
    rows: Any = reader.session.execute(  # outer joins: all but order and customer may be missing
        select(
            ServiceOrder, Customer, Location, Contact, Agreement.number, Activity.id, Activity.starts_at,
            Activity.minutes, Activity.worker_id, Activity.version,
        )
        .join(Customer, Customer.id == ServiceOrder.customer_id)
        .outerjoin(Location, Location.id == ServiceOrder.location_id)
        .outerjoin(Contact, Contact.id == ServiceOrder.contact_id)
        .outerjoin(Agreement, Agreement.id == ServiceOrder.agreement_id)
        .outerjoin(Activity, (Activity.order_id == ServiceOrder.id) & Activity.closed.is_(False))
        .where(ServiceOrder.progress == Progress.IN_PROCESS, *_conditions(reader, wanted))
    ).all()  # fmt: skip
    people = {worker.id: worker_person(worker) for worker in reader.session.scalars(select(Worker))}
    lines = _lines(reader, {row[0].id for row in rows})
    home = reader.company.country
    found = []
    for order, customer, location, contact, agreement, activity_id, starts_at, minutes, worker_id, version in rows:
        at = starts_at or order.preferred_at
        technician_id = worker_id or order.preferred_technician_id
        of_order, earliest, latest = lines.get(order.id, ((), None, None))
        found.append(VisitRow(
            order.id, order.number, order.description, customer.id, customer.name, agreement or "", activity_id,
            starts_at, order.preferred_at, reader.site.day(at) if at is not None else None, minutes or 0,
            technician_id, people.get(technician_id, Person()), place(order, customer, location, home, language),
            contact_person(contact), location.access_notes if location is not None else "", of_order, earliest, latest,
            order.version + (version or 0),
        ))  # fmt: skip
    return sorted(found, key=_order)


def _order(visit: VisitRow) -> tuple[bool, date, bool, datetime | None, str, int]:
    day = visit.day or date.max
    return visit.day is None, day, visit.starts_at is None, visit.starts_at, visit.number, visit.activity_id or 0


def _conditions(reader: Reader, wanted: VisitsWanted) -> list[Any]:
    # An order whose every activity is closed has been worked on: it is no planned visit any more.
    closed = aliased(Activity)
    was_there = select(closed.id).where(closed.order_id == ServiceOrder.id, closed.closed.is_(True)).exists()
    found: list[Any] = [or_(Activity.id.is_not(None), ~was_there)]
    if wanted.customer_id is not None:
        found.append(ServiceOrder.customer_id == wanted.customer_id)
    if wanted.agreement_id is not None:
        found.append(ServiceOrder.agreement_id == wanted.agreement_id)
    if wanted.object_id is not None:
        about = select(OrderLine.order_id).where(OrderLine.object_id == wanted.object_id)
        found.append(or_(ServiceOrder.object_id == wanted.object_id, ServiceOrder.id.in_(about)))
    if wanted.technician_ids is not None:
        preferred: Any = ServiceOrder.preferred_technician_id
        theirs: Any = Activity.worker_id
        of_order = Activity.worker_id.is_(None) & among(preferred, wanted.technician_ids)
        found.append(or_(among(theirs, wanted.technician_ids), of_order))
    if wanted.planned_only:
        asked_for = select(OrderLine.order_id).where(OrderLine.agreement_line_id.is_not(None))
        found.append(or_(ServiceOrder.origin == Origin.SYSTEM, ServiceOrder.id.in_(asked_for)))
    if wanted.from_day is not None:
        low = reader.site.day_span(wanted.from_day)[0]
        found.append(or_(Activity.starts_at >= low, Activity.starts_at.is_(None) & (ServiceOrder.preferred_at >= low)))
    if wanted.until_day is not None:
        high = reader.site.day_span(wanted.until_day)[1]
        found.append(or_(Activity.starts_at < high, Activity.starts_at.is_(None) & (ServiceOrder.preferred_at < high)))
    return found


def _lines(reader: Reader, order_ids: set[int]) -> dict[int, tuple[tuple[VisitLine, ...], date | None, date | None]]:
    """By order: its lines, and the days that all of them allow."""
    rows: Any = reader.session.execute(
        select(OrderLine, ServiceObject, ObjectGroup.name, ServiceTask.name)
        .outerjoin(ServiceObject, ServiceObject.id == OrderLine.object_id)
        .outerjoin(ObjectGroup, ObjectGroup.id == ServiceObject.group_id)
        .outerjoin(ServiceTask, ServiceTask.id == OrderLine.task_id)
        .where(among(OrderLine.order_id, order_ids), OrderLine.status != LineStatus.CANCELED)
        .order_by(OrderLine.order_id, OrderLine.line_number, OrderLine.id)
    )
    by_order: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        by_order[row[0].order_id].append(row)
    found = {}
    for order_id, of_order in by_order.items():
        lines = tuple(
            VisitLine(
                line.description or task or "", line.object_id, object_facts(thing, group or ""),
                line.quantity if line.type is LineType.HOUR else Decimal(0),
            )
            for line, thing, group, task in of_order
        )  # fmt: skip
        begins = [line.range_from for line, *_rest in of_order if line.range_from is not None]
        ends = [line.range_until for line, *_rest in of_order if line.range_until is not None]
        found[order_id] = (lines, max(begins, default=None), min(ends, default=None))
    return found
