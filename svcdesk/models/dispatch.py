"""Activities, the bars of the dispatch board, with their types and phases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from svcdesk.domain.kinds import ActivityCategory, Priority
from svcdesk.i18n import N_
from svcdesk.models.base import TABLE_OPTIONS, Base, Searchable, Versioned, column, reference, text
from svcdesk.models.types import Choice, Flag, Instant, Rank


class ActivityType(Versioned, Base):
    """A type of activity (reference 3)."""

    __tablename__ = "activity_type"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Name"), required=True)

    def caption(self) -> str:
        """The name."""
        return self.name


class ActivityPhase(Versioned, Base):
    """A phase of an activity (reference 3)."""

    __tablename__ = "activity_phase"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Name"), required=True)

    def caption(self) -> str:
        """The name."""
        return self.name


class Activity(Versioned, Searchable, Base):
    """Work of one order for one worker or nobody: a start instant and a length (decisions, Dispatch).

    Blank ``starts_at``: not scheduled, waits in the queue.
    """

    __tablename__ = "activity"
    named = "title"
    __table_args__ = (
        Index("ix_activity_starts_at", "starts_at"),
        Index("ix_activity_worker_start", "worker_id", "starts_at"),
        TABLE_OPTIONS,
    )

    order_id: Mapped[int] = reference("service_order", N_("Service order"), required=True)
    title: Mapped[str] = text(200, N_("Title"), help=N_("Empty: the order's description."))
    worker_id: Mapped[int | None] = reference("worker", N_("Worker"))
    starts_at: Mapped[datetime | None] = column(Instant, N_("Start"))
    minutes: Mapped[int] = column(Integer, N_("Length (minutes)"), default=60)
    priority: Mapped[Priority] = column(Rank(Priority), N_("Priority"), default=Priority.NORMAL)
    dispatched: Mapped[bool] = column(Flag, N_("Dispatched"), default=False)
    closed: Mapped[bool] = column(Flag, N_("Closed"), default=False)
    closed_by_cancel: Mapped[bool] = mapped_column(Flag, default=False, nullable=False)
    """Whether canceling its order closed it, so that revoking the cancel opens it again."""
    category: Mapped[ActivityCategory] = column(
        Choice(ActivityCategory), N_("Category"), default=ActivityCategory.APPOINTMENT
    )
    type_id: Mapped[int | None] = reference("activity_type", N_("Activity type"))
    task_id: Mapped[int | None] = reference("service_task", N_("Task"))
    phase_id: Mapped[int | None] = reference("activity_phase", N_("Phase"))
    from_lines: Mapped[bool] = column(Flag, N_("Made from lines"), default=False, read_only=True)
    purpose: Mapped[str] = text(80, N_("Purpose"))
    note: Mapped[str] = text(1000, N_("Note"), long=True)

    def set_closed(self, closed: bool, *, by_cancel: bool = False) -> None:
        """Close or open it; ``by_cancel`` only when that follows from canceling its order."""
        self.closed = closed
        self.closed_by_cancel = closed and by_cancel

    def searched(self) -> tuple[str | None, ...]:
        """Title, purpose, note."""
        return (self.title, self.purpose, self.note)

    def caption(self) -> str:
        """The title."""
        return self.title or f"#{self.id}"
