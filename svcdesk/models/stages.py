"""Service stages, reason codes, and the reasons given along the way."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy.orm import Mapped

from svcdesk.domain.kinds import ReasonType
from svcdesk.i18n import N_
from svcdesk.models.base import Base, Versioned, column, reference, text
from svcdesk.models.types import Choice, Flag, Instant


class Stage(Versioned, Base):
    """One stage of the tree that orders walk through, with what may be done at it (reference 7)."""

    __tablename__ = "stage"

    code: Mapped[str] = text(10, N_("Stage"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Description"), required=True)
    parent_id: Mapped[int | None] = reference(
        "stage",
        N_("Parent"),
        fixed=True,
        help=N_("Exactly one stage has none: every new order begins there. It stays as saved."),
    )
    path: Mapped[str] = text(400, N_("Place in the tree"), read_only=True)
    may_modify: Mapped[bool] = column(Flag, N_("Allows changes"), default=True, help=N_("Orders may be changed."))
    may_cancel: Mapped[bool] = column(Flag, N_("Allows cancel"), default=True, help=N_("Orders may be canceled."))
    may_delete: Mapped[bool] = column(Flag, N_("Allows delete"), default=True, help=N_("Orders may be deleted."))
    may_post: Mapped[bool] = column(Flag, N_("Allows posting"), default=False, help=N_("Lines may be posted."))
    stops_recording: Mapped[bool] = column(
        Flag, N_("Stop time recording"), default=False, help=N_("The clock of the service level stops here.")
    )
    needs_reason: Mapped[bool] = column(
        Flag, N_("Reason"), default=False, help=N_("A reason code is demanded to enter this stage.")
    )
    phase_id: Mapped[int | None] = reference(
        "activity_phase", N_("Activity phase"), help=N_("Given to the order's open activities at this stage.")
    )

    def caption(self) -> str:
        """The description."""
        return self.name


class ReasonCode(Versioned, Base):
    """A reason for a change of stage, for exceeding a service level or canceling it (reference 3)."""

    __tablename__ = "reason_code"

    code: Mapped[str] = text(20, N_("Code"), required=True, unique=True)
    name: Mapped[str] = text(80, N_("Description"), required=True)

    def caption(self) -> str:
        """The description."""
        return self.name


class StageReason(Versioned, Base):
    """One entry of an order's log of reasons (reference 7)."""

    __tablename__ = "stage_reason"
    own_form: ClassVar[bool] = False

    order_id: Mapped[int] = reference("service_order", N_("Service order"), required=True)
    stage_id: Mapped[int | None] = reference("stage", N_("Stage"))
    type: Mapped[ReasonType] = column(Choice(ReasonType), N_("Type"), default=ReasonType.MANUAL)
    reason_id: Mapped[int] = reference("reason_code", N_("Reason"), required=True)
    note: Mapped[str] = text(1000, N_("Note"), long=True)
    at: Mapped[datetime] = column(Instant, N_("When"), read_only=True)
    user: Mapped[str] = text(80, N_("By"), read_only=True)
