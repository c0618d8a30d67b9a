"""What a user does with incoming requests: take them in from files, transfer them to orders, reject them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import select

from svcdesk.commands.base import Command, Undo
from svcdesk.commands.order_rules import ORDER_RULES
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.saving import Wanted, save
from svcdesk.domain.fields import read_value
from svcdesk.domain.kinds import Origin, Priority, RequestChannel, RequestStatus
from svcdesk.domain.problems import Problem, Refused, Severity, refuse
from svcdesk.domain.requests import IncomingRequest, order_problem_text, read_requests
from svcdesk.i18n import N_, texts
from svcdesk.models import Agreement, Contact, Customer, Location, ServiceObject, ServiceOrder, ServiceRequest
from svcdesk.models.specs import field_specs
from svcdesk.store import UnitOfWork

_TAKEN = ("customer_id", "location_id", "contact_id", "object_id", "agreement_id", "order_type_id", "priority",
          "preferred_at", "responsible_id")  # fmt: skip
_LABELS = {"symptom": N_("Symptom"), "condition": N_("Condition"), "caller": N_("Caller"), "phone": N_("Phone")}


@dataclass(frozen=True, slots=True)
class TransferRequest(Command):
    """Make a service order of a request; the request stays as the record of what was asked for (reference 6.4)."""

    name: ClassVar[str] = "transfer_request"
    permission: ClassVar[str] = "edit"

    request_id: int
    values: Mapping[str, Any] = field(default_factory=dict)
    """Fields of the order that are to be other than the request says."""

    def apply(self, uow: UnitOfWork) -> int:
        """Transfer it; returns the order's id. Raises Refused: request.decided, field.required, what orders refuse."""
        request = _undecided(uow, self.request_id)
        labels = {name: texts(uow.company.language)(label) for name, label in _LABELS.items()}
        said = {name: getattr(request, name) for name in (*labels, "problem")}
        values: dict[str, Any] = {name: getattr(request, name) for name in _TAKEN}
        values |= {
            "description": request.title, "preferred_technician_id": request.technician_id,
            "problem": order_problem_text(said, labels), **self.values,
        }  # fmt: skip
        filled = {name: value for name, value in values.items() if value not in (None, "")}
        order: ServiceOrder = save(uow, Wanted("service_order", None, filled), ORDER_RULES)
        order.origin = Origin.USER if request.channel is RequestChannel.PHONE else Origin.WEB
        request.status, request.order_id, request.decided_at = RequestStatus.TRANSFERRED, order.id, uow.now
        uow.describe(N_("Make order {order} of request {number}"), order=order.number, number=request.number)
        uow.session.flush()
        return order.id


@dataclass(frozen=True, slots=True)
class CallTaken:
    """What came of a call: the request, and its order if one was made."""

    request_id: int
    order_id: int | None


@dataclass(frozen=True, slots=True)
class TakeCall(Command):
    """Write a request down and, if ``transfer``, make its service order at once: one step to undo."""

    name: ClassVar[str] = "take_call"
    permission: ClassVar[str] = "edit"

    values: Mapping[str, Any]
    """Fields of the request."""
    transfer: bool = True

    def apply(self, uow: UnitOfWork) -> CallTaken:
        """Do it. Raises Refused with a problem at each field."""
        request_id = SaveRecord("service_request", None, self.values).apply(uow)
        order_id = TransferRequest(request_id).apply(uow) if self.transfer else None
        number = uow.get(ServiceRequest, request_id).number
        uow.describe(N_("Take a call: request {number}"), number=number)
        return CallTaken(request_id, order_id)


@dataclass(frozen=True, slots=True)
class RejectRequest(Command):
    """Reject a request with a reason; it stays in the list of the rejected."""

    name: ClassVar[str] = "reject_request"
    permission: ClassVar[str] = "edit"

    request_id: int
    reason: str

    def apply(self, uow: UnitOfWork) -> None:
        """Reject it. Raises Refused: record.missing, request.decided, field.required, field.too_long."""
        request = _undecided(uow, self.request_id)
        if not self.reason.strip():
            raise refuse("field.required", "reason", field=N_("Why rejected"))
        request.status, request.decided_at = RequestStatus.REJECTED, uow.now
        request.reject_reason = " ".join(self.reason.split())
        uow.describe(N_("Reject request {number}"), number=request.number)


@dataclass(frozen=True, slots=True)
class ReopenRequest(Command):
    """Take a rejection back: the request is new again."""

    name: ClassVar[str] = "reopen_request"
    permission: ClassVar[str] = "edit"

    request_id: int

    def apply(self, uow: UnitOfWork) -> None:
        """Open it. Raises Refused: record.missing, request.not_rejected."""
        request = uow.get(ServiceRequest, self.request_id)
        if request.status is not RequestStatus.REJECTED:
            raise refuse("request.not_rejected", number=request.number)
        request.status, request.decided_at, request.reject_reason = RequestStatus.NEW, None, ""
        uow.describe(N_("Open request {number} again"), number=request.number)


@dataclass(frozen=True, slots=True)
class TakeRequests(Command):
    """Take in the requests of a JSON file; one that came before is not taken again."""

    name: ClassVar[str] = "take_requests"
    permission: ClassVar[str] = "import"
    undo: ClassVar[Undo] = Undo.APART

    file: str

    def apply(self, uow: UnitOfWork) -> int:
        """Take them in; returns how many are new. Raises Refused: request.no_file, and what reading says."""
        try:
            content = Path(self.file).read_bytes()
        except OSError as error:
            raise refuse("request.no_file", path=self.file, detail=error.strerror or str(error)) from None
        new = take_in(uow, read_requests(content))
        uow.describe(N_("Take in {count} requests from {file}"), count=new, file=Path(self.file).name)
        return new


def take_in(uow: UnitOfWork, found: Iterable[IncomingRequest]) -> int:
    """Add the requests that are not there yet; returns how many. Raises Refused for what a field cannot hold."""
    rows = {request.key: request for request in found}
    known = set(uow.session.scalars(select(ServiceRequest.import_key).where(ServiceRequest.import_key.in_(rows))))
    specs = {spec.name: spec for spec in field_specs(ServiceRequest)}
    problems: list[Problem] = []
    new = [request for key, request in rows.items() if key not in known]
    for at, request in enumerate(new, 1):
        said = request.values
        row = ServiceRequest(
            number=uow.next_number("service_request"), title=said.get("title") or _title(said.get("text", "")),
            problem=said.get("text", ""), received_at=uow.now, channel=RequestChannel.FILE, import_key=request.key,
            caller=said.get("caller", ""), company_name=said.get("company", ""), phone=said.get("phone", ""),
            email=said.get("email", ""), address=said.get("address", ""), object_text=said.get("object", ""),
            symptom=said.get("symptom", ""), condition=said.get("condition", ""),
            priority=Priority[(said.get("priority") or "normal").upper()],
        )  # fmt: skip
        if preferred := said.get("preferred"):
            try:
                row.preferred_at = read_value(specs["preferred_at"], preferred, uow.site)
            except Refused as refused:
                problems += [Problem(p.code, p.severity, f"{at}.preferred", p.params) for p in refused.problems]
                continue
        recognise(uow, row, said)
        uow.session.add(row)
    uow.check(problems)
    uow.session.flush()
    return len(new)


def recognise(uow: UnitOfWork, row: ServiceRequest, said: Mapping[str, str]) -> None:
    """Fill in whose it is where the file says it exactly: object by serial or number, customer, agreement by number."""
    session = uow.session
    if named := said.get("object", "").strip():
        query = select(ServiceObject).where((ServiceObject.serial_number == named) | (ServiceObject.number == named))
        things = session.scalars(query.limit(2)).all()
        if len(things) == 1:
            thing = things[0]
            row.object_id, row.customer_id, row.location_id = thing.id, thing.customer_id, thing.location_id
    if number := said.get("agreement", "").strip():
        row.agreement_id = session.scalar(select(Agreement.id).where(Agreement.number == number))
    if number := said.get("customer", "").strip():
        row.customer_id = session.scalar(select(Customer.id).where(Customer.number == number)) or row.customer_id
    if row.customer_id is None and row.email:
        row.customer_id = _only(session, select(Contact.customer_id).where(Contact.email == row.email)) or _only(
            session, select(Customer.id).where(Customer.email == row.email)
        )
    if row.location_id is None and row.customer_id is not None:
        row.location_id = _only(session, select(Location.id).where(Location.customer_id == row.customer_id))


def _only(session: Any, query: Any) -> int | None:
    found = set(session.scalars(query.limit(5)))
    return int(found.pop()) if len(found) == 1 else None


def _title(text: str) -> str:
    line = text.strip().splitlines()[0] if text.strip() else ""
    return line if len(line) <= 80 else f"{line[:79]}…"


def _undecided(uow: UnitOfWork, request_id: int) -> ServiceRequest:
    request = uow.get(ServiceRequest, request_id)
    if request.status is not RequestStatus.NEW:
        order = uow.session.get(ServiceOrder, request.order_id) if request.order_id else None
        code = "request.transferred" if request.status is RequestStatus.TRANSFERRED else "request.rejected"
        raise Refused([
            Problem(code, Severity.REFUSE, "", {"number": request.number, "order": order.number if order else ""})
        ])  # fmt: skip
    return request
