"""The record of what happened: units of work, row changes, commands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from svcdesk.models.base import TABLE_OPTIONS, Base
from svcdesk.models.types import Instant, Json, Str


class Unit(Base):
    """One committed unit of work; its key tells whether a COMMIT that raised was done after all."""

    __tablename__ = "unit"
    tracked = False

    key: Mapped[str] = mapped_column(Str(32), unique=True)
    at: Mapped[datetime] = mapped_column(Instant)
    user: Mapped[str] = mapped_column(Str(80))
    workstation: Mapped[str] = mapped_column(Str(80))


class Change(Base):
    """One row that a unit inserted (I), updated (U) or deleted (D).

    ``fields`` holds old and new bound values: ``{"worker_id": [3, 5]}``; an insert has only new
    ones, a delete only old ones. The ids grow in commit order, so readers follow by the last one seen.
    """

    __tablename__ = "change"
    __table_args__ = (
        Index("ix_change_entity", "entity", "entity_id"),
        TABLE_OPTIONS,
    )
    tracked = False

    unit_id: Mapped[int] = mapped_column(index=True)
    entity: Mapped[str] = mapped_column(Str(40))
    entity_id: Mapped[int]
    action: Mapped[str] = mapped_column(Str(1))
    fields: Mapped[Any] = mapped_column(Json)


class CommandLog(Base):
    """One command that was run: the undo history of a user at a workstation.

    ``unit_id`` is the unit to revert next: the command's own while it is done, the undo's once it
    is undone, and so on back and forth. ``state``: done, undone, dropped (a new command came after
    the undo, or the user skipped it), apart (never undone), cut (not undone, nor anything before).
    """

    __tablename__ = "command_log"
    __table_args__ = (Index("ix_command_log_who", "user", "workstation", "state"), TABLE_OPTIONS)
    tracked = False

    unit_id: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(Instant)
    user: Mapped[str] = mapped_column(Str(80))
    workstation: Mapped[str] = mapped_column(Str(80))
    name: Mapped[str] = mapped_column(Str(60))
    title: Mapped[str] = mapped_column(Str(200))
    params: Mapped[Any] = mapped_column(Json)
    state: Mapped[str] = mapped_column(Str(10))
