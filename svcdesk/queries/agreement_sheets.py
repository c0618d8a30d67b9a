"""The selects that fill printed agreements and letters of planned visits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from svcdesk.domain.fields import id_key, id_of
from svcdesk.domain.kinds import LineStatus, Origin, Progress, Weekday
from svcdesk.domain.problems import refuse
from svcdesk.models import (
    Activity,
    Agreement,
    AgreementLine,
    Contact,
    Customer,
    Item,
    Location,
    ObjectGroup,
    ObjectRelation,
    OrderLine,
    Project,
    ServiceInterval,
    ServiceLevel,
    ServiceObject,
    ServiceOrder,
    ServiceTask,
    TimeWindow,
    WorkCalendar,
    Worker,
)
from svcdesk.queries.agreement_rows import (
    AgreedLine,
    AgreedObject,
    LetterVisit,
    PromisedLevel,
    ServiceAgreementSheet,
    VisitLetterSheet,
)
from svcdesk.queries.sheet_rows import Party
from svcdesk.queries.work_orders import (
    address_lines,
    company_head,
    contact_person,
    document_language,
    object_facts,
    place,
    worker_person,
)
from svcdesk.store import Reader
from svcdesk.store.planning_facts import interval_of, window_of
from svcdesk.store.stock_facts import among
from svcdesk.store.worker_facts import load_calendars

USUAL_PERIOD = timedelta(days=365)
"""How far ahead a letter looks that names no period."""


def find_agreement_ids(reader: Reader, keys: Sequence[str]) -> list[int]:
    """The ids of agreements named by number, or by ``#`` and id. Raises Refused (record.missing)."""
    ids = [id_ for key in keys if (id_ := id_of(key)) is not None]
    rows = reader.session.execute(
        select(Agreement.id, Agreement.number).where(Agreement.number.in_(keys) | Agreement.id.in_(ids))
    ).all()
    by_key = {id_key(id_): id_ for id_, _number in rows} | {number: id_ for id_, number in rows}
    if missing := [key for key in keys if key not in by_key]:
        raise refuse("record.missing", "keys", value=missing[0])
    return [by_key[key] for key in keys]


def load_agreements(reader: Reader, agreement_ids: Sequence[int]) -> list[ServiceAgreementSheet]:
    """The agreements in the asked order, in a few selects however many they are."""
    company, home = company_head(reader), reader.company.country
    heads = _heads(reader, agreement_ids)
    lines, objects = _lines(reader, agreement_ids), _objects(reader, agreement_ids, home, heads)
    levels = _levels(reader)
    found = []
    for id_ in agreement_ids:
        agreement, customer, contact, responsible, language = heads[id_]
        found.append(ServiceAgreementSheet(
            agreement_id=id_, number=agreement.number, language=language, time_zone=reader.company.time_zone,
            company=company, customer=_party(customer, home, language), contact=contact_person(contact),
            responsible=worker_person(responsible), description=agreement.description, starts_on=agreement.starts_on,
            ends_on=agreement.ends_on, notice_on=agreement.notice_on, lines=tuple(lines[id_]),
            objects=tuple(objects[id_]), level=levels.get(agreement.service_level_id or 0),
            terms=str(getattr(reader.parameters, f"agreement_terms_{language}")),
        ))  # fmt: skip
    return found


def _heads(reader: Reader, agreement_ids: Sequence[int]) -> dict[int, Any]:
    rows = reader.session.execute(
        select(Agreement, Customer, Contact, Worker)
        .join(Project, Project.id == Agreement.project_id)
        .join(Customer, Customer.id == Project.customer_id)
        .outerjoin(Contact, Contact.id == Agreement.contact_id)
        .outerjoin(Worker, Worker.id == Agreement.responsible_id)
        .where(among(Agreement.id, agreement_ids))
    )
    return {row[0].id: (*row, document_language(row[1].language, reader)) for row in rows}


def _party(customer: Customer, home: str, language: str) -> Party:
    return Party(
        customer.name, customer.number, customer.vat_id, address_lines(customer, home, language), customer.phone
    )


def _lines(reader: Reader, agreement_ids: Sequence[int]) -> dict[int, list[AgreedLine]]:
    """The lines that are not stopped, by their numbers."""
    rows: Any = reader.session.execute(  # outer joins: all but the line may be missing
        select(AgreementLine, ServiceInterval, TimeWindow, ServiceTask.name, ServiceObject.name, Item, Agreement)
        .join(Agreement, Agreement.id == AgreementLine.agreement_id)
        .outerjoin(ServiceInterval, ServiceInterval.id == AgreementLine.interval_id)
        .outerjoin(TimeWindow, TimeWindow.id == AgreementLine.window_id)
        .outerjoin(ServiceTask, ServiceTask.id == AgreementLine.task_id)
        .outerjoin(ServiceObject, ServiceObject.id == AgreementLine.object_id)
        .outerjoin(Item, Item.id == AgreementLine.item_id)
        .where(among(AgreementLine.agreement_id, agreement_ids), AgreementLine.stopped.is_(False))
        .order_by(AgreementLine.line_number, AgreementLine.id)
    )
    found: dict[int, list[AgreedLine]] = defaultdict(list)
    for line, interval, window, task, thing, item, agreement in rows:
        found[agreement.id].append(AgreedLine(
            type=line.type, description=line.description, service_text=line.service_text, task=task or "",
            object=thing or "", item=f"{item.number} {item.name}" if item is not None else "",
            quantity=line.quantity, unit=line.unit or (item.unit if item is not None else ""),
            interval=interval_of(interval) if interval is not None else None,
            window=window_of(window) if window is not None else None,
            starts_on=line.starts_on if line.starts_on != agreement.starts_on else None,
            ends_on=line.ends_on if line.ends_on != agreement.ends_on else None,
            start_after=line.start_after, end_before=line.end_before,
        ))  # fmt: skip
    return found


def _objects(
    reader: Reader, agreement_ids: Sequence[int], home: str, heads: Mapping[int, Any]
) -> dict[int, list[AgreedObject]]:
    rows: Any = reader.session.execute(
        select(ObjectRelation, ServiceObject, ObjectGroup.name, Location)
        .join(ServiceObject, ServiceObject.id == ObjectRelation.object_id)
        .outerjoin(ObjectGroup, ObjectGroup.id == ServiceObject.group_id)
        .outerjoin(Location, Location.id == ServiceObject.location_id)
        .where(among(ObjectRelation.agreement_id, agreement_ids))
        .order_by(Location.name, ServiceObject.name, ServiceObject.number)
    )
    found: dict[int, list[AgreedObject]] = defaultdict(list)
    for relation, thing, group, location in rows:
        language = heads[relation.agreement_id][-1]
        where = Party()
        if location is not None:
            where = Party(location.name, location.number, "", address_lines(location, home, language), location.phone)
        found[relation.agreement_id].append(
            AgreedObject(object_facts(thing, group or ""), where, relation.reference_text)
        )
    return found


def _levels(reader: Reader) -> dict[int, PromisedLevel]:
    hours = load_calendars(reader.session)
    names: dict[int, Any] = {row.id: row for row in reader.session.scalars(select(WorkCalendar))}
    found = {}
    for level in reader.session.scalars(select(ServiceLevel)):
        calendar = names.get(level.calendar_id or 0)
        opening = hours[calendar.id] if calendar is not None else None
        found[level.id] = PromisedLevel(
            level.name, level.days, level.hours, level.minutes, calendar.name if calendar is not None else "",
            tuple((day, tuple(opening.weekly.get(day, ()))) for day in Weekday) if opening is not None else (),
            opening.country if opening is not None else "", reader.parameters.count_open_time,
        )  # fmt: skip
    return found


def load_visit_letter(
    reader: Reader, agreement_id: int, from_day: date | None = None, until_day: date | None = None
) -> VisitLetterSheet:
    """The letter for a period, both days included: from today, and for a year, where nothing is said.

    Raises Refused: batch.days.
    """
    begin = from_day or reader.site.day(reader.clock.now())
    end = until_day or begin + USUAL_PERIOD
    if end < begin:
        raise refuse("batch.days", "keys")
    agreement, customer, contact, responsible, language = _heads(reader, [agreement_id])[agreement_id]
    home = reader.company.country
    return VisitLetterSheet(
        agreement_id=agreement_id, number=agreement.number, description=agreement.description, language=language,
        time_zone=reader.company.time_zone, company=company_head(reader), customer=_party(customer, home, language),
        contact=contact_person(contact), responsible=worker_person(responsible), from_day=begin, until_day=end,
        visits=tuple(_visits(reader, agreement_id, begin, end, home, language)),
    )  # fmt: skip


def _visits(reader: Reader, agreement_id: int, begin: date, end: date, home: str, language: str) -> list[LetterVisit]:
    """The open visits of orders in process that the agreement asked for, by day.

    An order without a time counts by its preferred one. Repairs under the agreement are no planned visits.
    """
    preferred = aliased(Worker)
    asked_for = select(OrderLine.order_id).where(OrderLine.agreement_line_id.is_not(None))
    low, high = reader.site.day_span(begin)[0], reader.site.day_span(end)[1]
    rows: Any = reader.session.execute(
        select(ServiceOrder, Customer, Location, Activity, Worker, preferred)
        .join(Customer, Customer.id == ServiceOrder.customer_id)
        .outerjoin(Location, Location.id == ServiceOrder.location_id)
        .outerjoin(Activity, Activity.order_id == ServiceOrder.id)
        .outerjoin(Worker, Worker.id == Activity.worker_id)
        .outerjoin(preferred, preferred.id == ServiceOrder.preferred_technician_id)
        .where(
            ServiceOrder.agreement_id == agreement_id, ServiceOrder.progress == Progress.IN_PROCESS,
            or_(ServiceOrder.origin == Origin.SYSTEM, ServiceOrder.id.in_(asked_for)),
            or_(Activity.id.is_(None), Activity.closed.is_(False)),
            or_(
                (Activity.starts_at >= low) & (Activity.starts_at < high),
                Activity.starts_at.is_(None) & (ServiceOrder.preferred_at >= low) & (ServiceOrder.preferred_at < high),
            ),
        )
    ).all()  # fmt: skip
    work = _work(reader, {row[0].id for row in rows})
    found = []
    for order, customer, location, activity, worker, wished in rows:
        starts_at = activity.starts_at if activity is not None else None
        texts, things, earliest, latest = work.get(order.id, ((), (), None, None))
        moves = starts_at is None and earliest is not None and latest is not None and earliest < latest
        found.append(LetterVisit(
            number=order.number, day=reader.site.day(starts_at or order.preferred_at), starts_at=starts_at,
            minutes=activity.minutes if activity is not None else 0,
            earliest=earliest if moves else None, latest=latest if moves else None,
            place=place(order, customer, location, home, language), objects=things,
            work=texts or (order.description,), technician=worker_person(worker if worker is not None else wished),
        ))  # fmt: skip
    return sorted(found, key=lambda visit: (visit.day, visit.starts_at is None, visit.starts_at, visit.number))


def _work(reader: Reader, order_ids: set[int]) -> dict[int, Any]:
    """By order: what is done, on which objects, and the days that all of its lines allow."""
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
    for order_id, lines in by_order.items():
        texts = dict.fromkeys(filter(None, (line.description or task or "" for line, _thing, _group, task in lines)))
        things = {thing.id: object_facts(thing, group or "") for _line, thing, group, _task in lines if thing}
        begins = [line.range_from for line, *_rest in lines if line.range_from is not None]
        ends = [line.range_until for line, *_rest in lines if line.range_until is not None]
        found[order_id] = (
            tuple(texts), tuple(things.values()), max(begins, default=None), min(ends, default=None)
        )  # fmt: skip
    return found
