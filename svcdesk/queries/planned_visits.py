"""The open visits of orders in process: for letters, reports and calendars of technicians."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple

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
from svcdesk.queries.work_orders import contact_person, has_address, object_facts, place, worker_person
from svcdesk.store import Reader
from svcdesk.store.stock_facts import among

NO_OBJECT: Final = ObjectFacts()


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


class VisitLine(NamedTuple):
    """One line of the order that is not canceled; ``hours`` is 0 for all but hours."""

    text: str
    object_id: int | None
    facts: ObjectFacts
    hours: Decimal


class VisitRow(NamedTuple):
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
    """The visits by day and start, in as many selects however many; those without a day last. Raises batch.days."""
    if wanted.from_day is not None and wanted.until_day is not None and wanted.until_day < wanted.from_day:
        raise refuse("batch.days", "until_day")
    rows = _orders(reader, wanted)
    people = {worker.id: worker_person(worker) for worker in reader.session.scalars(select(Worker))}
    customers = _by_id(reader, Customer, {row.customer_id for row in rows})
    locations = _by_id(reader, Location, {row.location_id for row in rows})
    contacts = {
        id_: contact_person(one) for id_, one in _by_id(reader, Contact, {row.contact_id for row in rows}).items()
    }
    lines = _lines(reader, {row.id for row in rows})
    site, home = reader.site, reader.company.country
    places: dict[tuple[int, int | None], Party] = {}  # where the order has no address of its own
    found = []
    for row in rows:
        customer, location = customers[row.customer_id], locations.get(row.location_id)
        at = row.starts_at or row.preferred_at
        technician_id = row.worker_id or row.preferred_technician_id
        of_order, earliest, latest = lines.get(row.id, ((), None, None))
        where = None if has_address(row) else places.get((row.customer_id, row.location_id))
        if where is None:
            where = place(row, customer, location, home, language)
            if not has_address(row):
                places[row.customer_id, row.location_id] = where
        found.append(VisitRow(
            row.id, row.number, row.description, customer.id, customer.name, row.agreement or "", row.activity_id,
            row.starts_at, row.preferred_at, site.day(at) if at is not None else None, row.minutes or 0,
            technician_id, people.get(technician_id, Person()), where,
            contacts.get(row.contact_id, Person()), location.access_notes if location is not None else "",
            of_order, earliest, latest, row.version + (row.activity_version or 0),
        ))  # fmt: skip
    return sorted(found, key=_order)


def _orders(reader: Reader, wanted: VisitsWanted) -> Sequence[Any]:
    """Each open activity with its order, and orders that have none; only what is needed of them, as they are many."""
    return reader.session.execute(
        select(
            ServiceOrder.id, ServiceOrder.number, ServiceOrder.description, ServiceOrder.customer_id,
            ServiceOrder.location_id, ServiceOrder.contact_id, ServiceOrder.address_name, ServiceOrder.street,
            ServiceOrder.postal_code, ServiceOrder.city, ServiceOrder.country, ServiceOrder.preferred_at,
            ServiceOrder.preferred_technician_id, ServiceOrder.version, Agreement.number.label("agreement"),
            Activity.id.label("activity_id"), Activity.starts_at, Activity.minutes, Activity.worker_id,
            Activity.version.label("activity_version"),
        )
        .outerjoin(Agreement, Agreement.id == ServiceOrder.agreement_id)
        .outerjoin(Activity, (Activity.order_id == ServiceOrder.id) & Activity.closed.is_(False))
        .where(ServiceOrder.progress == Progress.IN_PROCESS, *_conditions(reader, wanted))
    ).all()  # fmt: skip


def _by_id(reader: Reader, class_: Any, ids: AbstractSet[int | None]) -> dict[int | None, Any]:
    """Records by their id; none for None."""
    return {row.id: row for row in reader.session.scalars(select(class_).where(among(class_.id, _known(ids))))}


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
        select(
            OrderLine.order_id, OrderLine.description, OrderLine.object_id, OrderLine.type, OrderLine.quantity,
            OrderLine.range_from, OrderLine.range_until, ServiceTask.name.label("task"),
        )
        .outerjoin(ServiceTask, ServiceTask.id == OrderLine.task_id)
        .where(among(OrderLine.order_id, order_ids), OrderLine.status != LineStatus.CANCELED)
        .order_by(OrderLine.order_id, OrderLine.line_number, OrderLine.id)
    ).all()  # fmt: skip
    things = _things(reader, {row.object_id for row in rows})
    found = {}
    for order_id, group in groupby(rows, attrgetter("order_id")):
        of_order = list(group)
        lines = tuple(
            VisitLine(
                line.description or line.task or "", line.object_id, things.get(line.object_id, NO_OBJECT),
                line.quantity if line.type is LineType.HOUR else Decimal(0),
            )
            for line in of_order
        )  # fmt: skip
        begins = [line.range_from for line in of_order if line.range_from is not None]
        ends = [line.range_until for line in of_order if line.range_until is not None]
        found[order_id] = (lines, max(begins, default=None), min(ends, default=None))
    return found


def _known(ids: AbstractSet[int | None]) -> set[int]:
    return {id_ for id_ in ids if id_ is not None}


def _things(reader: Reader, ids: set[int | None]) -> dict[int | None, ObjectFacts]:
    """What is to be known of service objects, by id."""
    rows: Any = reader.session.execute(
        select(ServiceObject, ObjectGroup.name)
        .outerjoin(ObjectGroup, ObjectGroup.id == ServiceObject.group_id)
        .where(among(ServiceObject.id, _known(ids)))
    )
    return {thing.id: object_facts(thing, group or "") for thing, group in rows}
