"""The log of reasons of an order: written where a reason is demanded, added and deleted by hand (reference 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from svcdesk.commands.base import Command
from svcdesk.domain.kinds import ReasonType
from svcdesk.domain.problems import refuse
from svcdesk.i18n import N_
from svcdesk.models import ReasonCode, ServiceOrder, StageReason
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class GivenReason:
    """The reason that a user gave, with free text."""

    reason_id: int
    note: str = ""


def write_reason(
    uow: UnitOfWork, order: ServiceOrder, type_: ReasonType, given: GivenReason, stage_id: int | None = None
) -> StageReason:
    """Write a reason into the order's log, with its stage (or the one it enters). Raises Refused (field.not_found)."""
    if uow.session.get(ReasonCode, given.reason_id) is None:
        raise refuse("field.not_found", "reason_id", field=N_("Reason"), value=given.reason_id)
    return uow.add(StageReason(
        order_id=order.id, stage_id=stage_id if stage_id is not None else order.stage_id, type=type_,
        reason_id=given.reason_id, note=given.note.strip(), at=uow.now, user=uow.user,
    ))  # fmt: skip


def given_reason(reason_id: int | None, note: str) -> GivenReason | None:
    """What a command was given. Raises Refused (reason.note_alone): a note belongs to a reason code."""
    if reason_id is None and note.strip():
        raise refuse("reason.note_alone", "reason_id")
    return GivenReason(reason_id, note) if reason_id is not None else None


@dataclass(frozen=True, slots=True)
class AddStageReason(Command):
    """Add a reason to an order's log by hand."""

    name: ClassVar[str] = "add_stage_reason"
    permission: ClassVar[str] = "edit"

    order_id: int
    reason_id: int
    note: str = ""

    def apply(self, uow: UnitOfWork) -> int:
        """Add it; returns its id. Raises Refused: record.missing, field.not_found."""
        order = uow.get(ServiceOrder, self.order_id)
        row = write_reason(uow, order, ReasonType.MANUAL, GivenReason(self.reason_id, self.note))
        uow.describe(N_("Add a reason to {number}"), number=order.number)
        return row.id


@dataclass(frozen=True, slots=True)
class DeleteStageReason(Command):
    """Delete a wrong reason from an order's log, whoever wrote it."""

    name: ClassVar[str] = "delete_stage_reason"
    permission: ClassVar[str] = "edit"

    stage_reason_id: int

    def apply(self, uow: UnitOfWork) -> None:
        """Delete it. Raises Refused: record.missing."""
        row = uow.get(StageReason, self.stage_reason_id)
        order = uow.get(ServiceOrder, row.order_id)
        uow.describe(N_("Delete a reason of {number}"), number=order.number)
        uow.delete(row)
