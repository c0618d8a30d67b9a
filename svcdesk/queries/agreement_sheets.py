"""The selects that fill printed agreements and letters of planned visits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from svcdesk.domain.fields import id_key, id_of
from svcdesk.domain.kinds import Weekday
from svcdesk.domain.problems import refuse
from svcdesk.models import (
    Agreement,
    AgreementLine,
    Contact,
    Customer,
    Item,
    Location,
    ObjectGroup,
    ObjectRelation,
    Project,
    ServiceInterval,
    ServiceLevel,
    ServiceObject,
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
from svcdesk.queries.planned_visits import VisitRow, VisitsWanted, load_visits
from svcdesk.queries.sheet_rows import Party
from svcdesk.queries.work_orders import (
    address_lines,
    company_head,
    contact_person,
    document_language,
    object_facts,
    worker_person,
)
from svcdesk.store import Reader
from svcdesk.store.planning_facts import interval_of, window_of
from svcdesk.store.stock_facts import among
from svcdesk.store.worker_facts import load_calendars

USUAL_PERIOD = timedelta(days=365)
"""How far ahead a letter looks that names no period."""


def find_agreement_ids(reader: Reader, keys: Sequence[str]) -> list[int]:
    """The ids of agreements named by number, or by ``#`` and id. Raises Refused (sheet.no_agreement)."""
    ids = [id_ for key in keys if (id_ := id_of(key)) is not None]
    rows = reader.session.execute(
        select(Agreement.id, Agreement.number).where(Agreement.number.in_(keys) | Agreement.id.in_(ids))
    ).all()
    by_key = {id_key(id_): id_ for id_, _number in rows} | {number: id_ for id_, number in rows}
    if missing := [key for key in keys if key not in by_key]:
        raise refuse("sheet.no_agreement", value=missing[0])
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
    wanted = VisitsWanted(agreement_id=agreement_id, from_day=begin, until_day=end, planned_only=True)
    agreement, customer, contact, responsible, language = _heads(reader, [agreement_id])[agreement_id]
    home = reader.company.country
    return VisitLetterSheet(
        agreement_id=agreement_id, number=agreement.number, description=agreement.description, language=language,
        time_zone=reader.company.time_zone, company=company_head(reader), customer=_party(customer, home, language),
        contact=contact_person(contact), responsible=worker_person(responsible), from_day=begin, until_day=end,
        visits=tuple(_letter_visit(visit) for visit in load_visits(reader, wanted, language)),
    )  # fmt: skip


def _letter_visit(visit: VisitRow) -> LetterVisit:
    assert visit.day is not None  # the period asks for one
    earliest, latest = visit.earliest, visit.latest
    moves = visit.starts_at is None and earliest is not None and latest is not None and earliest < latest
    return LetterVisit(
        number=visit.number, day=visit.day, starts_at=visit.starts_at, minutes=visit.minutes,
        earliest=earliest if moves else None, latest=latest if moves else None, place=visit.place,
        objects=visit.objects, work=visit.work, technician=visit.technician,
    )  # fmt: skip
