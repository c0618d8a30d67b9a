"""Service orders with their lines and asked-for skills, and the small tables they use."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from svcdesk.domain.kinds import LineStatus, LineType, OffsetType, Origin, Priority, Progress, Recording
from svcdesk.i18n import N_
from svcdesk.models.base import TABLE_OPTIONS, Base, Searchable, Versioned, column, reference, text
from svcdesk.models.types import Choice, Day, Flag, Instant, Rank, Scaled, Str


class OrderType(Versioned, Base):
    """A kind of order, such as repair, inspection, commissioning."""

    __tablename__ = "order_type"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Name"), required=True)

    def caption(self) -> str:
        """The name."""
        return self.name


class ServiceTask(Versioned, Base):
    """A task that lines belong to and documents group by (reference 3)."""

    __tablename__ = "service_task"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(120, N_("Name"), required=True)

    def caption(self) -> str:
        """The name."""
        return self.name


class ServiceOrder(Versioned, Searchable, Base):
    """One visit to a customer (reference 6.1)."""

    __tablename__ = "service_order"
    named = "description"
    __table_args__ = (
        Index("ix_service_order_progress_preferred", "progress", "preferred_at"),
        TABLE_OPTIONS,
    )

    number: Mapped[str] = text(20, N_("Number"), unique=True, read_only=True, section=N_("Order"))
    description: Mapped[str] = text(200, N_("Description"), required=True, section=N_("Order"))
    order_type_id: Mapped[int | None] = reference("order_type", N_("Order type"), section=N_("Order"))
    priority: Mapped[Priority] = column(
        Rank(Priority), N_("Priority"), default=Priority.NORMAL, index=True, section=N_("Order")
    )
    progress: Mapped[Progress] = column(
        Choice(Progress), N_("Progress"), default=Progress.IN_PROCESS, read_only=True, section=N_("Order")
    )
    origin: Mapped[Origin] = column(
        Choice(Origin), N_("Origin"), default=Origin.USER, read_only=True, section=N_("Order")
    )
    stage_id: Mapped[int | None] = reference("stage", N_("Stage"), read_only=True, section=N_("Order"))
    customer_id: Mapped[int] = reference("customer", N_("Customer"), required=True, section=N_("Customer and place"))
    location_id: Mapped[int | None] = reference("location", N_("Location"), section=N_("Customer and place"))
    contact_id: Mapped[int | None] = reference("contact", N_("Contact"), section=N_("Customer and place"))
    object_id: Mapped[int | None] = reference("service_object", N_("Service object"), section=N_("Customer and place"))
    agreement_id: Mapped[int | None] = reference("agreement", N_("Agreement"), section=N_("Project and promise"))
    project_id: Mapped[int | None] = reference(
        "project", N_("Project"), section=N_("Project and promise"),
        help=N_("Empty: the agreement's, or else the customer's default project."),
    )  # fmt: skip
    service_level_id: Mapped[int | None] = reference(
        "service_level", N_("Service level"), read_only=True, section=N_("Project and promise")
    )
    recording: Mapped[Recording] = column(
        Choice(Recording), N_("Time recording"), default=Recording.NONE, read_only=True, index=True,
        section=N_("Project and promise"),
    )  # fmt: skip
    recording_started_at: Mapped[datetime | None] = column(
        Instant, N_("Recording since"), read_only=True, section=N_("Project and promise")
    )
    due_at: Mapped[datetime | None] = column(
        Instant, N_("Latest completion"), read_only=True, index=True, section=N_("Project and promise")
    )
    risk_at: Mapped[datetime | None] = column(
        Instant, N_("At risk from"), read_only=True, index=True, section=N_("Project and promise"),
        help=N_("When three quarters of the time allowed are spent, if recording goes on."),
    )  # fmt: skip
    allowed_minutes: Mapped[int | None] = column(
        Integer, N_("Time allowed (minutes)"), read_only=True, section=N_("Project and promise"),
        help=N_("By the open time of the calendar, where the service level has one."),
    )  # fmt: skip
    compliance: Mapped[Decimal | None] = column(
        Scaled(2), N_("Compliance %"), read_only=True, section=N_("Project and promise"),
        help=N_("Time spent of the time allowed, when recording was stopped; empty while it runs."),
    )  # fmt: skip
    address_once: Mapped[bool] = column(Flag, N_("Address for this order only"), default=False, section=N_("Address"))
    address_name: Mapped[str] = text(120, N_("Address name"), section=N_("Address"))
    street: Mapped[str] = text(120, N_("Street"), section=N_("Address"))
    postal_code: Mapped[str] = text(12, N_("Postal code"), section=N_("Address"))
    city: Mapped[str] = text(60, N_("City"), section=N_("Address"))
    country: Mapped[str] = text(2, N_("Country"), kind="country", section=N_("Address"))
    calendar_conflict: Mapped[bool] = column(
        Flag, N_("Calendar conflict"), default=False, read_only=True, section=N_("Planning")
    )
    preferred_at: Mapped[datetime | None] = column(Instant, N_("Preferred time"), index=True, section=N_("Planning"))
    window_from: Mapped[datetime | None] = column(Instant, N_("Not before"), section=N_("Planning"))
    window_until: Mapped[datetime | None] = column(Instant, N_("Not after"), section=N_("Planning"))
    preferred_technician_id: Mapped[int | None] = reference(
        "worker", N_("Preferred technician"), section=N_("Planning")
    )
    responsible_id: Mapped[int | None] = reference("worker", N_("Responsible"), section=N_("Planning"))
    activity_type_id: Mapped[int | None] = reference("activity_type", N_("Activity type"), section=N_("Planning"))
    problem: Mapped[str] = text(20000, N_("Reported problem"), long=True, section=N_("Texts"))
    findings: Mapped[str] = text(
        20000, N_("Findings and work done"), long=True, section=N_("Texts"), help=N_("Printed on the service report.")
    )
    note: Mapped[str] = text(
        20000,
        N_("Internal note"),
        long=True,
        section=N_("Texts"),
        help=N_("Printed for the technician, never for the customer."),
    )
    reference_text: Mapped[str] = text(80, N_("Customer's reference"), section=N_("Order"))
    import_key: Mapped[str | None] = mapped_column(Str(80), unique=True, default=None)
    project_activity: Mapped[str] = text(40, N_("Project activity"), section=N_("Planning"))
    signed_off_at: Mapped[datetime | None] = column(Instant, N_("Signed off"), read_only=True, section=N_("Order"))
    created_at: Mapped[datetime] = column(Instant, N_("Created"), read_only=True, section=N_("Order"), index=True)

    def searched(self) -> tuple[str | None, ...]:
        """Number, description, the customer's reference, address, problem."""
        return (
            self.number,
            self.description,
            self.reference_text,
            self.address_name,
            self.street,
            self.city,
            self.problem[:1000] if self.problem else "",
        )


class OrderSkill(Base):
    """A skill that an order asks for."""

    __tablename__ = "order_skill"
    __table_args__ = (UniqueConstraint("order_id", "skill_id"), TABLE_OPTIONS)

    order_id: Mapped[int] = reference("service_order", N_("Service order"), required=True)
    skill_id: Mapped[int] = reference("skill", N_("Skill"), required=True)


class OrderLine(Base):
    """Hours, expense, item or fee of an order (reference 6.2)."""

    __tablename__ = "order_line"
    sealed_by: ClassVar[tuple[str, Any] | None] = ("status", LineStatus.POSTED)
    unsealed_columns: ClassVar[frozenset[str]] = frozenset({"invoice_number"})

    order_id: Mapped[int] = reference("service_order", N_("Service order"), required=True)
    line_number: Mapped[int] = column(Integer, N_("Line"), default=0, read_only=True)
    type: Mapped[LineType] = column(Choice(LineType), N_("Type"), default=LineType.HOUR)
    status: Mapped[LineStatus] = column(Choice(LineStatus), N_("Status"), default=LineStatus.CREATED, read_only=True)
    origin: Mapped[Origin] = column(Choice(Origin), N_("Origin"), default=Origin.USER, read_only=True)
    description: Mapped[str] = text(200, N_("Description"))
    note: Mapped[str] = text(2000, N_("Note"), long=True)
    task_id: Mapped[int | None] = reference("service_task", N_("Task"))
    object_id: Mapped[int | None] = reference("service_object", N_("Service object"))
    worker_id: Mapped[int | None] = reference("worker", N_("Worker"))
    category_id: Mapped[int | None] = reference("category", N_("Category"))
    line_property_id: Mapped[int | None] = reference("line_property", N_("Line property"))
    item_id: Mapped[int | None] = reference("item", N_("Item"))
    quantity: Mapped[Decimal] = column(Scaled(4), N_("Quantity"), default=Decimal(1))
    unit: Mapped[str] = text(10, N_("Unit"))
    warehouse_id: Mapped[int | None] = reference("warehouse", N_("Warehouse"))
    cost_price: Mapped[Decimal | None] = column(Scaled(4), N_("Cost price"))
    cost_level: Mapped[str] = text(30, N_("Cost price from"), kind="price_level")
    sales_price: Mapped[Decimal | None] = column(Scaled(4), N_("Sales price"))
    sales_level: Mapped[str] = text(30, N_("Sales price from"), kind="price_level")
    currency: Mapped[str] = text(3, N_("Currency"), kind="currency")
    offset_type: Mapped[OffsetType] = column(Choice(OffsetType), N_("Offset account type"), default=OffsetType.LEDGER)
    offset_account: Mapped[str] = text(
        40, N_("Offset account"), help=N_("Expense lines: where the cost is booked against.")
    )
    scheduled_on: Mapped[date | None] = column(Day, N_("Scheduled"))
    calculated_on: Mapped[date | None] = column(Day, N_("Calculated date"), read_only=True)
    range_from: Mapped[date | None] = column(Day, N_("Range from"), read_only=True)
    range_until: Mapped[date | None] = column(Day, N_("Range until"), read_only=True)
    executed_on: Mapped[date | None] = column(Day, N_("Done on"))
    start_after: Mapped[int | None] = column(Integer, N_("Start after"), kind="minute")
    end_before: Mapped[int | None] = column(Integer, N_("End before"), kind="minute")
    started_at: Mapped[datetime | None] = column(Instant, N_("Started"))
    ended_at: Mapped[datetime | None] = column(Instant, N_("Ended"))
    signed_off_at: Mapped[datetime | None] = column(Instant, N_("Signed off"), read_only=True)
    activity_id: Mapped[int | None] = reference("activity", N_("Activity"), read_only=True)
    agreement_line_id: Mapped[int | None] = reference("agreement_line", N_("Agreement line"), read_only=True)
    project_activity: Mapped[str] = text(40, N_("Project activity"))
    tax_group: Mapped[str] = text(20, N_("Tax group"))
    dimension: Mapped[str] = text(40, N_("Financial dimension"))
    transaction_id: Mapped[int | None] = reference("project_transaction", N_("Project transaction"), read_only=True)
    invoice_number: Mapped[str] = text(40, N_("Invoice"), read_only=True)

    def caption(self) -> str:
        """The line number and text."""
        return f"{self.line_number} {self.description}".strip()
