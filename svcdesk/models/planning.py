"""What plans the visits of agreements: service intervals, time windows, and the dates already planned."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Final

from sqlalchemy import Integer, UniqueConstraint
from sqlalchemy.orm import Mapped

from svcdesk.domain.kinds import IntervalPattern, IntervalRange, MonthPlace, Weekday, WindowMethod
from svcdesk.i18n import N_
from svcdesk.models.base import TABLE_OPTIONS, Base, Versioned, column, reference, text
from svcdesk.models.types import Choice, Day, Flag, Rank

_DAYS: Final = N_("Days")
_PATTERN: Final = N_("Pattern of the calendar")


class ServiceInterval(Versioned, Base):
    """How often something is done: every frequency × range, or by a pattern of the calendar (reference 3)."""

    __tablename__ = "service_interval"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True, section=_DAYS)
    name: Mapped[str] = text(80, N_("Name"), required=True, section=_DAYS)
    pattern: Mapped[IntervalPattern] = column(
        Choice(IntervalPattern), N_("Comes"), default=IntervalPattern.FIXED, section=_DAYS
    )
    frequency: Mapped[int] = column(
        Integer, N_("Frequency"), default=1, section=_DAYS, help=N_("3 weeks: every third week.")
    )
    range: Mapped[IntervalRange] = column(
        Choice(IntervalRange), N_("Range"), default=IntervalRange.MONTH, section=_DAYS
    )
    place: Mapped[MonthPlace] = column(
        Rank(MonthPlace), N_("Which of the month"), default=MonthPlace.FIRST, section=_PATTERN
    )
    weekday: Mapped[Weekday] = column(Rank(Weekday), N_("Weekday"), default=Weekday.MONDAY, section=_PATTERN)
    rule: Mapped[str] = text(
        200, N_("Rule"), section=_PATTERN, help=N_("As in calendars: FREQ=MONTHLY;BYDAY=MO,TH;BYSETPOS=2")
    )
    from_completion: Mapped[bool] = column(
        Flag, N_("Counted from completion"), default=False, section=_DAYS,
        help=N_("The next visit is counted from the day the last one was done."),
    )  # fmt: skip

    def caption(self) -> str:
        """The name."""
        return self.name


class TimeWindow(Versioned, Base):
    """Within what a visit may be moved so that lines share one (reference 3)."""

    __tablename__ = "time_window"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Name"), required=True)
    method: Mapped[WindowMethod] = column(Choice(WindowMethod), N_("Method"), default=WindowMethod.WEEK)
    days_before: Mapped[int] = column(Integer, N_("Days before"), default=0)
    days_after: Mapped[int] = column(Integer, N_("Days after"), default=0)

    def caption(self) -> str:
        """The name."""
        return self.name


class TemplateGroup(Versioned, Base):
    """A group of service templates in a tree (reference 3)."""

    __tablename__ = "template_group"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Name"), required=True)
    parent_id: Mapped[int | None] = reference("template_group", N_("Belongs to"))

    def caption(self) -> str:
        """The name."""
        return self.name


class PlannedDate(Base):
    """A date of an agreement line for which a visit was made: it stays when that is canceled or deleted.

    So that a second run makes nothing twice, on two workstations at once either (decisions, "Recurrence").
    """

    __tablename__ = "planned_date"
    __table_args__ = (UniqueConstraint("agreement_line_id", "calculated_on"), TABLE_OPTIONS)
    own_form: ClassVar[bool] = False

    agreement_line_id: Mapped[int] = reference("agreement_line", N_("Line"), required=True)
    calculated_on: Mapped[date] = column(Day, N_("Calculated date"), required=True)
