"""Working calendars: weekly opening hours, holidays of a country, special days."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Integer, UniqueConstraint
from sqlalchemy.orm import Mapped

from svcdesk.i18n import N_
from svcdesk.models.base import TABLE_OPTIONS, Base, Versioned, column, reference, text
from svcdesk.models.types import Day


class WorkCalendar(Versioned, Base):
    """Opening hours; public holidays of ``country`` are closed unless a special day says otherwise."""

    __tablename__ = "work_calendar"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Name"), required=True)
    country: Mapped[str] = text(
        2, N_("Holidays of"), kind="country", help=N_("Public holidays of this country are closed.")
    )


class CalendarSpan(Base):
    """One opening span of a weekday (ISO: Monday is 1), in minutes after local midnight."""

    __tablename__ = "calendar_span"

    calendar_id: Mapped[int] = reference("work_calendar", N_("Calendar"), required=True)
    weekday: Mapped[int] = column(Integer, N_("Weekday"), required=True)
    opens: Mapped[int] = column(Integer, N_("Opens"), required=True, kind="minute")
    closes: Mapped[int] = column(Integer, N_("Closes"), required=True, kind="minute")


class CalendarDay(Base):
    """A closed or special day; closed when ``opens`` and ``closes`` are blank."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("calendar_id", "day", "opens"), TABLE_OPTIONS)

    calendar_id: Mapped[int] = reference("work_calendar", N_("Calendar"), required=True)
    day: Mapped[date] = column(Day, N_("Day"), required=True)
    name: Mapped[str] = text(80, N_("Name"))
    opens: Mapped[int | None] = column(Integer, N_("Opens"), kind="minute")
    closes: Mapped[int | None] = column(Integer, N_("Closes"), kind="minute")
