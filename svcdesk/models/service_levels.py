"""Service levels, and the log of recorded time of what they are promised for."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from svcdesk.i18n import N_
from svcdesk.models.base import TABLE_OPTIONS, Base, Versioned, column, reference, text
from svcdesk.models.types import Flag, Instant, Str


class ServiceLevel(Versioned, Base):
    """A greatest completion time in days, hours and minutes, by a calendar or by the clock (reference 3)."""

    __tablename__ = "service_level"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Description"), required=True)
    days: Mapped[int] = column(Integer, N_("Days"), default=0)
    hours: Mapped[int] = column(Integer, N_("Hours"), default=0)
    minutes: Mapped[int] = column(Integer, N_("Minutes"), default=0)
    calendar_id: Mapped[int | None] = reference(
        "work_calendar", N_("Calendar"), help=N_("Only its open time counts; empty: the clock, day and night.")
    )
    suspended: Mapped[bool] = column(
        Flag, N_("Suspended"), default=False, help=N_("Cannot be chosen; what has it already keeps it.")
    )

    def caption(self) -> str:
        """The description."""
        return self.name


class TimeRecord(Base):
    """One span of recorded time of an order (or, later, a case); the open one has no end (reference 8).

    ``entity`` and ``entity_id`` name what it belongs to: the engine of the log is not tied to orders.
    """

    __tablename__ = "time_record"
    own_form: ClassVar[bool] = False
    __table_args__ = (Index("ix_time_record_of", "entity", "entity_id", "started_at"), TABLE_OPTIONS)

    entity: Mapped[str] = mapped_column(Str(40))
    entity_id: Mapped[int]
    started_at: Mapped[datetime] = column(Instant, N_("Started"))
    ended_at: Mapped[datetime | None] = column(Instant, N_("Ended"))
    user: Mapped[str] = text(80, N_("By"))
    ended_by_cancel: Mapped[bool] = column(Flag, N_("Ended as the order was canceled"), default=False)
