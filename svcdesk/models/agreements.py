"""Service agreements with their groups and lines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Integer
from sqlalchemy.orm import Mapped

from svcdesk.domain.kinds import CombineBy, ItemSetup, LineType
from svcdesk.i18n import N_
from svcdesk.models.base import Base, Searchable, Versioned, column, reference, text
from svcdesk.models.types import Choice, Day, Flag, Scaled


class AgreementGroup(Versioned, Base):
    """A group of agreements; its service level is proposed to them (reference 3)."""

    __tablename__ = "agreement_group"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Name"), required=True)
    service_level_id: Mapped[int | None] = reference("service_level", N_("Service level"))

    def caption(self) -> str:
        """The name."""
        return self.name


class Agreement(Versioned, Searchable, Base):
    """What is agreed with a customer through a project (reference 4)."""

    __tablename__ = "agreement"
    named = "description"

    number: Mapped[str] = text(
        20, N_("Number"), unique=True, section=N_("Agreement"), new_help=N_("Left empty, the next number is taken.")
    )
    description: Mapped[str] = text(200, N_("Description"), required=True, section=N_("Agreement"))
    project_id: Mapped[int] = reference("project", N_("Project"), required=True, section=N_("Agreement"))
    group_id: Mapped[int] = reference("agreement_group", N_("Agreement group"), required=True, section=N_("Agreement"))
    starts_on: Mapped[date] = column(Day, N_("Start"), required=True, section=N_("Validity"))
    ends_on: Mapped[date | None] = column(Day, N_("End"), section=N_("Validity"), help=N_("Empty: open-ended."))
    suspended: Mapped[bool] = column(
        Flag, N_("Suspended"), default=False, section=N_("Validity"),
        help=N_("No order can be made; all lines act as stopped."),
    )  # fmt: skip
    template: Mapped[bool] = column(
        Flag, N_("Template"), default=False, section=N_("Validity"),
        help=N_("Only to copy lines from; never makes orders."),
    )  # fmt: skip
    suspended_from: Mapped[date | None] = column(
        Day, N_("Suspended from"), section=N_("Validity"), help=N_("No visits are planned from this day …")
    )
    suspended_until: Mapped[date | None] = column(
        Day, N_("Suspended until"), section=N_("Validity"), help=N_("… until this one, which is the last.")
    )
    notice_on: Mapped[date | None] = column(
        Day, N_("Notice by"), section=N_("Validity"), help=N_("The last day on which notice can be given.")
    )
    renews_id: Mapped[int | None] = reference("agreement", N_("Renews"), read_only=True, section=N_("Validity"))
    combine: Mapped[CombineBy] = column(
        Choice(CombineBy), N_("Combine visits by"), default=CombineBy.AGREEMENT, section=N_("Service"),
        help=N_("Lines that share it share visits."),
    )  # fmt: skip
    template_group_id: Mapped[int | None] = reference(
        "template_group", N_("Template group"), section=N_("Validity"), help=N_("Chosen: the agreement is a template.")
    )
    service_level_id: Mapped[int | None] = reference(
        "service_level", N_("Service level"), section=N_("Service"), help=N_("Proposed by the group.")
    )
    contact_id: Mapped[int | None] = reference("contact", N_("Contact"), section=N_("Service"))
    preferred_technician_id: Mapped[int | None] = reference("worker", N_("Preferred technician"), section=N_("Service"))
    responsible_id: Mapped[int | None] = reference("worker", N_("Responsible"), section=N_("Service"))
    activity_type_id: Mapped[int | None] = reference(
        "activity_type", N_("Default line activity type"), section=N_("Service")
    )

    def searched(self) -> tuple[str | None, ...]:
        """Number and description."""
        return (self.number, self.description)


class AgreementLine(Base):
    """One thing that is agreed: hours, expense, item or fee (reference 4). It stores no prices."""

    __tablename__ = "agreement_line"

    agreement_id: Mapped[int] = reference("agreement", N_("Agreement"), required=True, section=N_("Line"))
    line_number: Mapped[int] = column(Integer, N_("Line"), default=0, read_only=True, section=N_("Line"))
    type: Mapped[LineType] = column(Choice(LineType), N_("Type"), default=LineType.HOUR, section=N_("Line"))
    description: Mapped[str] = text(200, N_("Description"), section=N_("Line"))
    service_text: Mapped[str] = text(200, N_("Service description"), section=N_("Line"))
    starts_on: Mapped[date | None] = column(Day, N_("Start"), help=N_("Empty: the agreement's."), section=N_("Dates"))
    ends_on: Mapped[date | None] = column(Day, N_("End"), help=N_("Empty: the agreement's."), section=N_("Dates"))
    interval_id: Mapped[int | None] = reference(
        "service_interval", N_("Interval"), help=N_("Empty: once, on the start date."), section=N_("Dates")
    )
    window_id: Mapped[int | None] = reference(
        "time_window", N_("Time window"), help=N_("Empty: on the very day."), section=N_("Dates")
    )
    stopped: Mapped[bool] = column(
        Flag, N_("Stopped"), default=False, help=N_("Makes no orders and cannot be copied."), section=N_("Dates")
    )
    worker_id: Mapped[int | None] = reference("worker", N_("Worker"), section=N_("Work"))
    category_id: Mapped[int | None] = reference("category", N_("Category"), section=N_("Line"))
    line_property_id: Mapped[int | None] = reference("line_property", N_("Line property"), section=N_("Line"))
    task_id: Mapped[int | None] = reference("service_task", N_("Task"), section=N_("Work"))
    object_id: Mapped[int | None] = reference("service_object", N_("Service object"), section=N_("Work"))
    item_id: Mapped[int | None] = reference("item", N_("Item"), section=N_("Work"))
    quantity: Mapped[Decimal] = column(Scaled(4), N_("Quantity"), default=Decimal(1), section=N_("Work"))
    unit: Mapped[str] = text(10, N_("Unit"), section=N_("Work"))
    item_setup: Mapped[ItemSetup] = column(
        Choice(ItemSetup), N_("Item setup"), default=ItemSetup.JOURNAL, section=N_("Work")
    )
    warehouse_id: Mapped[int | None] = reference(
        "warehouse",
        N_("Warehouse"),
        help=N_("Empty: the technician's van, or else the default warehouse."),
        section=N_("Work"),
    )
    project_activity: Mapped[str] = text(40, N_("Project activity"), section=N_("Line"))
    dimension: Mapped[str] = text(40, N_("Financial dimension"), section=N_("Line"))
    start_after: Mapped[int | None] = column(Integer, N_("Start after"), kind="minute", section=N_("Dates"))
    end_before: Mapped[int | None] = column(Integer, N_("End before"), kind="minute", section=N_("Dates"))

    def caption(self) -> str:
        """The line number and text."""
        return f"{self.line_number} {self.description}".strip()
