"""Workers, dispatch teams, skills and absences."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, object_session

from svcdesk.domain.kinds import AbsenceKind, WorkerKind
from svcdesk.i18n import N_
from svcdesk.models.base import TABLE_OPTIONS, Base, Searchable, Versioned, column, reference, text
from svcdesk.models.types import Choice, Day, Flag, Instant


class Team(Versioned, Base):
    """A dispatch team; its owner is an employee and may monitor it (reference 3, 10)."""

    __tablename__ = "team"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Name"), required=True)
    owner_id: Mapped[int | None] = reference("worker", N_("Owner"), help=N_("An employee; sees the team as monitored."))

    def caption(self) -> str:
        """The name."""
        return self.name


class Worker(Versioned, Searchable, Base):
    """Somebody who does, leads or dispatches work; one team at the most (reference 3)."""

    __tablename__ = "worker"

    number: Mapped[str] = text(
        20, N_("Number"), unique=True, section=N_("Worker"), new_help=N_("Left empty, the next number is taken.")
    )
    name: Mapped[str] = text(80, N_("Name"), required=True, index=True, section=N_("Worker"))
    kind: Mapped[WorkerKind] = column(Choice(WorkerKind), N_("Kind"), default=WorkerKind.EMPLOYEE, section=N_("Worker"))
    active: Mapped[bool] = column(Flag, N_("Active"), default=True, section=N_("Worker"))
    login: Mapped[str] = text(80, N_("User name"), section=N_("Worker"), help=N_("The computer user this worker is."))
    team_id: Mapped[int | None] = reference(
        "team", N_("Dispatch team"), section=N_("Work"), help=N_("Only team members appear on the board.")
    )
    calendar_id: Mapped[int | None] = reference("work_calendar", N_("Calendar"), section=N_("Work"))
    phone: Mapped[str] = text(40, N_("Phone"), kind="phone", section=N_("Contact"))
    email: Mapped[str] = text(120, N_("E-mail"), kind="email", section=N_("Contact"))
    note: Mapped[str] = text(1000, N_("Note"), long=True, section=N_("Contact"))

    def searched(self) -> tuple[str | None, ...]:
        """Number, name, telephone, e-mail."""
        return (self.number, self.name, self.phone, self.email)

    def caption(self) -> str:
        """The name."""
        return self.name


class Skill(Versioned, Base):
    """Something a worker can or may do, such as lifts, F-gas, electrics up to 1 kV."""

    __tablename__ = "skill"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Name"), required=True)

    def caption(self) -> str:
        """The name."""
        return self.name


class WorkerSkill(Base):
    """A skill of a worker; licences may end."""

    __tablename__ = "worker_skill"
    __table_args__ = (UniqueConstraint("worker_id", "skill_id"), TABLE_OPTIONS)

    worker_id: Mapped[int] = reference("worker", N_("Worker"), required=True)
    skill_id: Mapped[int] = reference("skill", N_("Skill"), required=True)
    valid_until: Mapped[date | None] = column(Day, N_("Valid until"))


class Absence(Versioned, Base):
    """A time in which a worker is not there; instants, the end excluded."""

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_times", "ends_at", "starts_at"), TABLE_OPTIONS)

    worker_id: Mapped[int] = reference("worker", N_("Worker"), required=True)
    kind: Mapped[AbsenceKind] = column(Choice(AbsenceKind), N_("Kind"), default=AbsenceKind.LEAVE)
    starts_at: Mapped[datetime] = column(Instant, N_("From"), required=True)
    ends_at: Mapped[datetime] = column(Instant, N_("To"), required=True)
    note: Mapped[str] = text(200, N_("Note"))

    def caption(self) -> str:
        """The name of the worker."""
        session = object_session(self)
        worker = session.get(Worker, self.worker_id) if session is not None else None
        return worker.name if worker is not None else super().caption()
