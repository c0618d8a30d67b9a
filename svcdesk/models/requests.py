"""Incoming requests: what was asked for, by telephone or in a file, until it becomes an order."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from svcdesk.domain.kinds import Priority, RequestChannel, RequestStatus
from svcdesk.i18n import N_
from svcdesk.models.base import Base, Searchable, Versioned, column, reference, text
from svcdesk.models.types import Choice, Instant, Rank, Str


class ServiceRequest(Versioned, Searchable, Base):
    """Somebody's request, kept apart from the orders until it is transferred (reference 6.4, 17)."""

    __tablename__ = "service_request"
    named = "title"

    number: Mapped[str] = text(20, N_("Number"), unique=True, read_only=True, section=N_("Request"))
    title: Mapped[str] = text(200, N_("Title"), required=True, section=N_("Request"))
    status: Mapped[RequestStatus] = column(
        Choice(RequestStatus), N_("Status"), default=RequestStatus.NEW, read_only=True, index=True,
        section=N_("Request"),
    )  # fmt: skip
    channel: Mapped[RequestChannel] = column(
        Choice(RequestChannel), N_("Channel"), default=RequestChannel.PHONE, section=N_("Request")
    )
    received_at: Mapped[datetime] = column(Instant, N_("Received"), read_only=True, index=True, section=N_("Request"))
    priority: Mapped[Priority] = column(Rank(Priority), N_("Priority"), default=Priority.NORMAL, section=N_("Request"))
    caller: Mapped[str] = text(80, N_("Caller"), section=N_("Caller"), help=N_("As they named themselves."))
    company_name: Mapped[str] = text(120, N_("Company"), section=N_("Caller"), help=N_("As it was given."))
    phone: Mapped[str] = text(40, N_("Phone"), kind="phone", section=N_("Caller"))
    email: Mapped[str] = text(120, N_("E-mail"), kind="email", section=N_("Caller"))
    customer_id: Mapped[int | None] = reference("customer", N_("Customer"), section=N_("Customer and place"))
    location_id: Mapped[int | None] = reference("location", N_("Location"), section=N_("Customer and place"))
    contact_id: Mapped[int | None] = reference("contact", N_("Contact"), section=N_("Customer and place"))
    object_id: Mapped[int | None] = reference("service_object", N_("Service object"), section=N_("Customer and place"))
    object_text: Mapped[str] = text(
        120, N_("Object as named"), section=N_("Customer and place"), help=N_("Serial number or what they call it.")
    )
    address: Mapped[str] = text(200, N_("Address as named"), section=N_("Customer and place"))
    agreement_id: Mapped[int | None] = reference("agreement", N_("Agreement"), section=N_("Work"))
    order_type_id: Mapped[int | None] = reference("order_type", N_("Order type"), section=N_("Work"))
    preferred_at: Mapped[datetime | None] = column(Instant, N_("Preferred time"), section=N_("Work"))
    technician_id: Mapped[int | None] = reference("worker", N_("Technician"), section=N_("Work"))
    responsible_id: Mapped[int | None] = reference("worker", N_("Responsible"), section=N_("Work"))
    symptom: Mapped[str] = text(200, N_("Symptom"), section=N_("Texts"))
    condition: Mapped[str] = text(
        200, N_("Condition"), section=N_("Texts"), help=N_("What state the machine is in, as seen.")
    )
    problem: Mapped[str] = text(20000, N_("Reported problem"), long=True, section=N_("Texts"))
    order_id: Mapped[int | None] = reference("service_order", N_("Service order"), read_only=True)
    reject_reason: Mapped[str] = text(400, N_("Why rejected"), read_only=True)
    decided_at: Mapped[datetime | None] = column(Instant, N_("Decided"), read_only=True)
    import_key: Mapped[str | None] = mapped_column(Str(80), unique=True, default=None)

    def searched(self) -> tuple[str | None, ...]:
        """Number, title, caller, company, telephone, e-mail, object, problem."""
        return (
            self.number, self.title, self.caller, self.company_name, self.phone, self.email, self.object_text,
            self.problem[:1000] if self.problem else "",
        )  # fmt: skip
