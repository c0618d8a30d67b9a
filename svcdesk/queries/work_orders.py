"""The selects that fill printed work orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from babel import Locale
from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from svcdesk.domain.fields import id_key, id_of
from svcdesk.domain.kinds import LineStatus
from svcdesk.domain.problems import refuse
from svcdesk.i18n import LANGUAGES
from svcdesk.models import (
    Activity,
    Company,
    Contact,
    Customer,
    Item,
    Location,
    ObjectGroup,
    OrderLine,
    OrderSkill,
    OrderType,
    ServiceObject,
    ServiceOrder,
    ServiceTask,
    Skill,
    Worker,
)
from svcdesk.queries.attachments import printed_photos
from svcdesk.queries.sheet_rows import (
    CompanyHead,
    ObjectFacts,
    Party,
    Person,
    PlannedVisit,
    SheetLine,
    WorkOrderSheet,
)
from svcdesk.store import Reader


def find_order_ids(reader: Reader, keys: Sequence[str]) -> list[int]:
    """The ids of orders named by number, or by ``#`` and id. Raises Refused (sheet.no_order) for a key of none."""
    ids = [id_ for key in keys if (id_ := id_of(key)) is not None]
    rows = reader.session.execute(
        select(ServiceOrder.id, ServiceOrder.number).where(ServiceOrder.number.in_(keys) | ServiceOrder.id.in_(ids))
    ).all()
    by_id = {id_key(id_): id_ for id_, _number in rows}
    by_key = by_id | {number: id_ for id_, number in rows}
    if missing := [key for key in keys if key not in by_key]:
        raise refuse("sheet.no_order", value=missing[0])
    return [by_key[key] for key in keys]


def load_work_order(reader: Reader, order_id: int) -> WorkOrderSheet:
    """One work order. Raises Refused (record.missing)."""
    found = load_work_orders(reader, [order_id])
    if not found:
        raise refuse("record.missing")
    return found[0]


def load_work_orders(reader: Reader, order_ids: Sequence[int], *, with_photos: bool = False) -> list[WorkOrderSheet]:
    """The work orders in the asked order, in five selects however many they are; missing ones are left out.

    ``with_photos`` asks for those that are printed as well, in two selects more.
    """
    company = company_head(reader)
    preferred, responsible = aliased(Worker), aliased(Worker)
    heads = {
        row[0].id: row
        for row in reader.session.execute(
            select(
                ServiceOrder, Customer, Location, Contact, ServiceObject, ObjectGroup.name, OrderType.name,
                preferred, responsible,
            )
            .join(Customer, Customer.id == ServiceOrder.customer_id)
            .outerjoin(Location, Location.id == ServiceOrder.location_id)
            .outerjoin(Contact, Contact.id == ServiceOrder.contact_id)
            .outerjoin(ServiceObject, ServiceObject.id == ServiceOrder.object_id)
            .outerjoin(ObjectGroup, ObjectGroup.id == ServiceObject.group_id)
            .outerjoin(OrderType, OrderType.id == ServiceOrder.order_type_id)
            .outerjoin(preferred, preferred.id == ServiceOrder.preferred_technician_id)
            .outerjoin(responsible, responsible.id == ServiceOrder.responsible_id)
            .where(ServiceOrder.id.in_(order_ids))
        )
    }  # fmt: skip
    lines = _lines(reader, order_ids)
    visits = _visits(reader, order_ids)
    skills = _skills(reader, order_ids)
    sheets = [
        _sheet(reader, company, heads[id_], lines[id_], visits[id_], skills[id_]) for id_ in order_ids if id_ in heads
    ]
    if not with_photos:
        return sheets
    object_of = {id_: row[0].object_id for id_, row in heads.items()}
    own = printed_photos(reader, "service_order", order_ids)
    of_objects = printed_photos(reader, "service_object", filter(None, object_of.values()))
    return [
        replace(sheet, photos=own.get(sheet.order_id, ()) + of_objects.get(object_of[sheet.order_id] or 0, ()))
        for sheet in sheets
    ]


def _sheet(
    reader: Reader,
    company: CompanyHead,
    row: Row[ServiceOrder, Customer, Location, Contact, ServiceObject, str, str, Worker, Worker],
    lines: list[SheetLine],
    visits: list[PlannedVisit],
    skills: list[str],
) -> WorkOrderSheet:
    order, customer, location, contact, object_, group, order_type, preferred, responsible = row
    language = document_language(customer.language, reader)
    home = reader.company.country
    if not visits and preferred is not None:
        visits = [PlannedVisit(None, 0, worker_person(preferred))]
    return WorkOrderSheet(
        order_id=order.id,
        number=order.number,
        language=language,
        time_zone=reader.company.time_zone,
        company=company,
        description=order.description,
        order_type=order_type or "",
        priority=order.priority,
        customer_reference=order.reference_text,
        customer=Party(
            customer.name, customer.number, customer.vat_id, address_lines(customer, home, language), customer.phone
        ),
        location=place(order, customer, location, home, language),
        contact=contact_person(contact),
        access_notes=access_notes(location),
        object=object_facts(object_, group or ""),
        problem=order.problem,
        preferred_at=order.preferred_at,
        window_from=order.window_from,
        window_until=order.window_until,
        visits=tuple(visits),
        responsible=worker_person(responsible),
        skills=tuple(skills),
        lines=tuple(lines),
    )


def _lines(reader: Reader, order_ids: Sequence[int]) -> dict[int, list[SheetLine]]:
    """The lines of each order that are not cancelled, grouped by task and then by object."""
    rows = reader.session.execute(
        select(OrderLine, ServiceTask.name, ServiceObject, Item, Worker.name)
        .outerjoin(ServiceTask, ServiceTask.id == OrderLine.task_id)
        .outerjoin(ServiceObject, ServiceObject.id == OrderLine.object_id)
        .outerjoin(Item, Item.id == OrderLine.item_id)
        .outerjoin(Worker, Worker.id == OrderLine.worker_id)
        .where(OrderLine.order_id.in_(order_ids), OrderLine.status != LineStatus.CANCELED)
        .order_by(OrderLine.order_id, OrderLine.line_number, OrderLine.id)
    )
    groups: dict[int, dict[str, dict[str, list[SheetLine]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for line, task, object_, item, worker in rows:
        about = object_facts(object_, "")
        name = " · ".join(filter(None, (about.name, about.number)))
        item_number, item_name, unit = part_facts(item)
        groups[line.order_id][task or ""][name].append(
            SheetLine(
                type=line.type,
                task=task or "",
                object=name,
                description=line.description or item_name,
                note=line.note,
                item=f"{item_number} {item_name}".strip(),
                worker=worker or "",
                quantity=line.quantity,
                unit=line.unit or unit,
                scheduled_on=line.scheduled_on,
                start_after=line.start_after,
                end_before=line.end_before,
            )
        )
    found: dict[int, list[SheetLine]] = defaultdict(list)
    for order_id, tasks in groups.items():
        found[order_id] = [line for objects in tasks.values() for lines in objects.values() for line in lines]
    return found


def part_facts(item: Item | None) -> tuple[str, str, str]:
    """Number, name and unit of an item; nothing for none."""
    return (item.number, item.name, item.unit) if item is not None else ("", "", "")


def _visits(reader: Reader, order_ids: Sequence[int]) -> dict[int, list[PlannedVisit]]:
    """The open activities of each order by time; closed ones only where nothing else is left."""
    rows = reader.session.execute(
        select(Activity, Worker)
        .outerjoin(Worker, Worker.id == Activity.worker_id)
        .where(Activity.order_id.in_(order_ids))
        .order_by(Activity.order_id, Activity.starts_at.is_(None), Activity.starts_at, Activity.id)
    )
    still_open: dict[int, list[PlannedVisit]] = defaultdict(list)
    closed: dict[int, list[PlannedVisit]] = defaultdict(list)
    for activity, worker in rows:
        visit = PlannedVisit(activity.starts_at, activity.minutes, worker_person(worker))
        (closed if activity.closed else still_open)[activity.order_id].append(visit)
    return defaultdict(list, closed | still_open)


def _skills(reader: Reader, order_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for order_id, name in reader.session.execute(
        select(OrderSkill.order_id, Skill.name)
        .join(Skill, Skill.id == OrderSkill.skill_id)
        .where(OrderSkill.order_id.in_(order_ids))
        .order_by(Skill.name)
    ):
        found[order_id].append(name)
    return found


def company_head(reader: Reader) -> CompanyHead:
    """The company as it heads every document."""
    row = reader.session.scalar(select(Company).limit(1))
    if row is None:
        return CompanyHead()
    return CompanyHead(
        row.name, row.vat_id, address_lines(row, row.country, row.language), row.phone, row.email, row.website,
        row.document_footer, row.logo,
    )  # fmt: skip


def document_language(customers: str, reader: Reader) -> str:
    """The customer's language, else the company's, as far as documents speak it."""
    return next((code for code in (customers, reader.company.language) if code in LANGUAGES), "en")


def place(order: ServiceOrder, customer: Customer, location: Location | None, home: str, language: str) -> Party:
    """Where the work is: the address of the order if it has one, else the location's, else the customer's."""
    name, number, phone = (location.name, location.number, location.phone) if location is not None else ("", "", "")
    if has_address(order):
        return Party(order.address_name or name, number, "", address_lines(order, home, language), phone)
    if location is not None:
        return Party(name, number, "", address_lines(location, home, language), phone)
    return Party(customer.name, "", "", address_lines(customer, home, language), "")


def has_address(order: ServiceOrder) -> bool:
    """Whether an order has an address of its own."""
    return bool(order.street or order.city or order.address_name)


def address_lines(of: Customer | Location | ServiceOrder | Company, home: str, language: str) -> tuple[str, ...]:
    """Street, postal code and city, and the country where it is another one than ``home``."""
    country = ""
    if of.country and of.country != home:
        country = Locale.parse(language or "en").territories.get(of.country.upper(), of.country)
    town = " ".join(filter(None, (of.postal_code, of.city)))
    return tuple(filter(None, (of.street, town, country)))


def worker_person(worker: Worker | None) -> Person:
    """A worker as somebody to call; nobody for none."""
    return Person(worker.name, "", worker.phone, "") if worker is not None else Person()


def contact_person(contact: Contact | None) -> Person:
    """A customer's contact; nobody for none."""
    return Person(contact.name, contact.position, contact.phone, contact.email) if contact is not None else Person()


def access_notes(location: Location | None) -> str:
    """How to get in."""
    return location.access_notes if location is not None else ""


def object_facts(row: ServiceObject | None, group: str) -> ObjectFacts:
    """The service object; no facts for none."""
    if row is None:
        return ObjectFacts()
    return ObjectFacts(
        row.name, row.number, group, row.maker, row.model, row.serial_number, row.place, row.commissioned_on,
        row.warranty_until,
    )  # fmt: skip
