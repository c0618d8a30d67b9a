"""Repair tracking: its codes, its stages, and the repair lines of service orders (reference 3, 12)."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import Integer, UniqueConstraint
from sqlalchemy.orm import Mapped

from svcdesk.i18n import N_
from svcdesk.models.base import TABLE_OPTIONS, Base, Searchable, Versioned, column, reference, text
from svcdesk.models.types import Day, Flag, Instant, Scaled


class RepairCondition(Versioned, Base):
    """In what condition a problem shows itself, such as "when cold"."""

    __tablename__ = "repair_condition"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Description"), required=True)

    def caption(self) -> str:
        """The description."""
        return self.name


class SymptomArea(Versioned, Base):
    """Where a problem shows itself; its symptom codes are its rows."""

    __tablename__ = "symptom_area"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Description"), required=True)

    def caption(self) -> str:
        """The description."""
        return self.name


class SymptomCode(Base):
    """One symptom of an area; another area may have a code of the same name (reference 3)."""

    __tablename__ = "symptom_code"
    __table_args__ = (UniqueConstraint("area_id", "code"), TABLE_OPTIONS)

    area_id: Mapped[int] = reference("symptom_area", N_("Symptom area"), required=True)
    code: Mapped[str] = text(20, N_("Code"), required=True)
    name: Mapped[str] = text(80, N_("Description"), required=True)

    def caption(self) -> str:
        """The description."""
        return self.name


class DiagnosisArea(Versioned, Base):
    """Where a cause was found; its diagnosis codes are its rows."""

    __tablename__ = "diagnosis_area"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Description"), required=True)

    def caption(self) -> str:
        """The description."""
        return self.name


class DiagnosisCode(Base):
    """One cause of an area; another area may have a code of the same name (reference 3)."""

    __tablename__ = "diagnosis_code"
    __table_args__ = (UniqueConstraint("area_id", "code"), TABLE_OPTIONS)

    area_id: Mapped[int] = reference("diagnosis_area", N_("Diagnosis area"), required=True)
    code: Mapped[str] = text(20, N_("Code"), required=True)
    name: Mapped[str] = text(80, N_("Description"), required=True)

    def caption(self) -> str:
        """The description."""
        return self.name


class Resolution(Versioned, Base):
    """How a problem was solved (reference 3)."""

    __tablename__ = "resolution"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Description"), required=True)

    def caption(self) -> str:
        """The description."""
        return self.name


class RepairStage(Versioned, Base):
    """How far a repair is; a stage with *Finished* stamps the repair lines that reach it (reference 3, 12)."""

    __tablename__ = "repair_stage"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Description"), required=True)
    place: Mapped[int] = column(
        Integer, N_("Place"), default=0, help=N_("The order of the stages on the repair bench, small numbers first.")
    )
    finished: Mapped[bool] = column(
        Flag,
        N_("Finished"),
        default=False,
        help=N_("A repair line that reaches this stage is finished at that moment."),
    )

    def caption(self) -> str:
        """The description."""
        return self.name


class RepairLine(Versioned, Searchable, Base):
    """One step of the repair of a service object that its order is related to (reference 12)."""

    __tablename__ = "repair_line"
    named: ClassVar[str] = "description"

    number: Mapped[str] = text(
        20,
        N_("Number"),
        unique=True,
        section=N_("Repair"),
        new_help=N_("Left empty, the next number is taken."),
    )
    order_id: Mapped[int] = reference(
        "service_order", N_("Service order"), required=True, fixed=True, section=N_("Repair")
    )
    object_id: Mapped[int] = reference(
        "service_object",
        N_("Service object"),
        required=True,
        section=N_("Repair"),
        help=N_("One of the objects that the order is related to."),
    )
    description: Mapped[str] = text(
        200, N_("Symptom in words"), section=N_("Repair"), help=N_("As the customer says it.")
    )
    condition_id: Mapped[int | None] = reference("repair_condition", N_("Condition"), section=N_("Symptom"))
    symptom_area_id: Mapped[int | None] = reference("symptom_area", N_("Symptom area"), section=N_("Symptom"))
    symptom_id: Mapped[int | None] = reference(
        "symptom_code", N_("Symptom"), section=N_("Symptom"), help=N_("Codes of the chosen area.")
    )
    diagnosis_area_id: Mapped[int | None] = reference("diagnosis_area", N_("Diagnosis area"), section=N_("Diagnosis"))
    diagnosis_id: Mapped[int | None] = reference(
        "diagnosis_code", N_("Diagnosis"), section=N_("Diagnosis"), help=N_("Codes of the chosen area.")
    )
    resolution_id: Mapped[int | None] = reference("resolution", N_("Resolution"), section=N_("Diagnosis"))
    stage_id: Mapped[int | None] = reference("repair_stage", N_("Repair stage"), section=N_("Work"))
    worker_id: Mapped[int | None] = reference("worker", N_("Technician"), section=N_("Work"))
    due_on: Mapped[date | None] = column(Day, N_("Promised for"), section=N_("Work"))
    test_result: Mapped[str] = text(200, N_("Test result"), section=N_("Work"))
    warranty_until: Mapped[date | None] = column(Day, N_("Repair warranty until"), section=N_("Work"))
    created_at: Mapped[datetime | None] = column(Instant, N_("Created"), read_only=True, section=N_("Work"), index=True)
    finished_at: Mapped[datetime | None] = column(
        Instant, N_("Finished"), read_only=True, section=N_("Work"), index=True
    )
    accessories: Mapped[str] = text(400, N_("Accessories"), section=N_("Intake"))
    visible_condition: Mapped[str] = text(400, N_("Visible condition"), section=N_("Intake"))
    cost_limit: Mapped[Decimal | None] = column(
        Scaled(4), N_("Cost limit"), section=N_("Intake"), help=N_("Above it the customer is asked first.")
    )
    note: Mapped[str] = text(4000, N_("Note"), long=True, section=N_("Note"))

    def searched(self) -> tuple[str | None, ...]:
        """Number, the symptom in words, the note."""
        return (self.number, self.description, self.note)
