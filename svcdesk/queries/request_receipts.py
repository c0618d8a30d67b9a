"""The select that fills receipts of incoming requests."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from svcdesk.domain.fields import id_key, id_of
from svcdesk.domain.problems import refuse
from svcdesk.models import Customer, Location, ObjectGroup, ServiceObject, ServiceOrder, ServiceRequest, Worker
from svcdesk.queries.sheet_rows import Party, Person, RequestReceiptSheet
from svcdesk.queries.work_orders import address_lines, company_head, document_language, object_facts, worker_person
from svcdesk.store import Reader


def load_request_receipts(reader: Reader, keys: Sequence[str]) -> list[RequestReceiptSheet]:
    """The receipts of requests named by number, or by ``#`` and id. Raises Refused: sheet.no_request."""
    ids = [id_ for key in keys if (id_ := id_of(key)) is not None]
    company = company_head(reader)
    rows = reader.session.execute(
        select(ServiceRequest, Customer, Location, ServiceObject, ObjectGroup.name, Worker, ServiceOrder.number)
        .outerjoin(Customer, Customer.id == ServiceRequest.customer_id)
        .outerjoin(Location, Location.id == ServiceRequest.location_id)
        .outerjoin(ServiceObject, ServiceObject.id == ServiceRequest.object_id)
        .outerjoin(ObjectGroup, ObjectGroup.id == ServiceObject.group_id)
        .outerjoin(Worker, Worker.id == ServiceRequest.technician_id)
        .outerjoin(ServiceOrder, ServiceOrder.id == ServiceRequest.order_id)
        .where(ServiceRequest.number.in_(keys) | ServiceRequest.id.in_(ids))
    ).all()
    found: dict[str, RequestReceiptSheet] = {}
    home = reader.company.country
    for request, customer, location, thing, group, technician, order_number in rows:
        language = document_language(_language(customer), reader)
        party, place = _customer(request, customer, home, language), _place(request, location, home, language)
        sheet = RequestReceiptSheet(
            request_id=request.id, number=request.number, language=language, time_zone=reader.company.time_zone,
            company=company, title=request.title, received_at=request.received_at, priority=request.priority,
            caller=Person(request.caller, "", request.phone, request.email), customer=party, place=place,
            object=object_facts(thing, group or ""), object_text=request.object_text, problem=request.problem,
            symptom=request.symptom, condition=request.condition, preferred_at=request.preferred_at,
            technician=worker_person(technician), order_number=order_number or "",
        )  # fmt: skip
        found[request.number] = sheet
        found.setdefault(id_key(request.id), sheet)
    if missing := [key for key in keys if key not in found]:
        raise refuse("sheet.no_request", value=missing[0])
    return [found[key] for key in keys]


def _language(customer: Customer | None) -> str:
    return customer.language if customer is not None else ""


def _customer(request: ServiceRequest, customer: Customer | None, home: str, language: str) -> Party:
    if customer is None:
        return Party(request.company_name, phone=request.phone)
    return Party(customer.name, customer.number, customer.vat_id, address_lines(customer, home, language))


def _place(request: ServiceRequest, location: Location | None, home: str, language: str) -> Party:
    if location is None:
        return Party(address=(request.address,) if request.address else ())
    return Party(location.name, location.number, "", address_lines(location, home, language), location.phone)
