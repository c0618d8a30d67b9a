"""Signing an order or some of its lines off, and clearing that (reference 6.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.commands.order_rows import lines_of
from svcdesk.commands.recording import recording_sign_off_cleared, recording_signed_off
from svcdesk.commands.stage_reasons import given_reason
from svcdesk.domain.kinds import LineStatus, Progress, SignerState
from svcdesk.domain.problems import Problem, refuse
from svcdesk.domain.signatures import Strokes, check_clear, check_signature, read_strokes
from svcdesk.i18n import N_
from svcdesk.models import OrderLine, ServiceOrder, SignOff
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class Signing(Command):
    """What every sign-off says: who signed, with what role, where, when; or why nobody did.

    A reason is demanded where the sign-off ends the recording of a service level that was exceeded.
    """

    permission: ClassVar[str] = "edit"

    order_id: int
    state: SignerState = SignerState.SIGNED
    signer: str = ""
    """The printed name."""
    role: str = ""
    place: str = ""
    note: str = ""
    strokes: Strokes = ()
    """The drawn signature (``domain.signatures``); none where the printed name stands for it."""
    at: datetime | None = None
    """When; now if left out."""
    reason_id: int | None = None
    reason_note: str = ""

    def check(self, uow: UnitOfWork) -> None:
        """Raises Refused: sign_off.name_missing note_missing nobody_signed strokes_wrong future."""
        uow.check(check_signature(
            self.state, name=self.signer, note=self.note, strokes=self.strokes, at=self.at or uow.now, now=uow.now
        ))  # fmt: skip

    def row(self, uow: UnitOfWork, line_id: int | None = None) -> SignOff:
        """The record of it."""
        return SignOff(
            order_id=self.order_id, line_id=line_id, state=self.state, name=self.signer.strip(), role=self.role.strip(),
            place=self.place.strip(), note=self.note.strip(), at=self.at or uow.now, user=uow.user,
            strokes=read_strokes(self.strokes) or None,
        )  # fmt: skip

    def finish(self, uow: UnitOfWork, order: ServiceOrder) -> None:
        """The order is signed off as a whole: stamp it, and end the recording of its service level."""
        order.signed_off_at = self.at or uow.now
        uow.session.flush()
        recording_signed_off(uow, order, given_reason(self.reason_id, self.reason_note), self.at)


@dataclass(frozen=True, slots=True)
class SignOffOrder(Signing):
    """Sign an order off: every open line of it, and what has no lines at all."""

    name: ClassVar[str] = "sign_off_order"

    def apply(self, uow: UnitOfWork) -> None:
        """Sign it. Raises Refused: order.canceled, sign_off.already nothing …, recording.reason_exceeding."""
        order = uow.get(ServiceOrder, self.order_id)
        lines = lines_of(uow, order)
        waiting = unsigned(lines)
        if order.progress is Progress.CANCELED:
            raise refuse("order.canceled", number=order.number)
        if order.signed_off_at is not None and not waiting:
            raise refuse("sign_off.already", number=order.number)
        if lines and not waiting and all(line.status is not LineStatus.CREATED for line in lines):
            raise refuse("sign_off.nothing", number=order.number)
        self.check(uow)
        for line in waiting:
            line.signed_off_at = self.at or uow.now
        uow.add(self.row(uow))
        self.finish(uow, order)
        uow.describe(N_("Sign off {number}"), number=order.number)


@dataclass(frozen=True, slots=True)
class SignOffLines(Signing):
    """Sign lines off; with the last open one, the order is signed off as well."""

    name: ClassVar[str] = "sign_off_lines"

    line_ids: tuple[int, ...] = ()

    def apply(self, uow: UnitOfWork) -> None:
        """Sign them. Raises Refused: sign_off.no_lines line_already …, line.not_open, recording.reason_exceeding."""
        order = uow.get(ServiceOrder, self.order_id)
        if not self.line_ids:
            raise refuse("sign_off.no_lines", "line_ids")
        chosen = lines_of(uow, order, self.line_ids)
        uow.check(_check_lines(chosen))
        self.check(uow)
        for line in chosen:
            line.signed_off_at = self.at or uow.now
            uow.add(self.row(uow, line.id))
        if order.signed_off_at is None and not unsigned(lines_of(uow, order)):
            self.finish(uow, order)
        uow.describe(N_("Sign off lines of {number}"), number=order.number)


@dataclass(frozen=True, slots=True)
class ClearSignOff(Command):
    """Clear the sign-off of an order with all its lines, or of some lines; the clock that it ended goes on."""

    name: ClassVar[str] = "clear_sign_off"
    permission: ClassVar[str] = "edit"

    order_id: int
    line_ids: tuple[int, ...] = ()
    """Which lines; none means the whole order."""

    def apply(self, uow: UnitOfWork) -> None:
        """Clear it. Raises Refused: sign_off.posted, sign_off.none."""
        order = uow.get(ServiceOrder, self.order_id)
        lines = lines_of(uow, order, self.line_ids)
        signed = [line for line in lines if line.signed_off_at is not None]
        posted = sum(line.status is LineStatus.POSTED for line in lines)
        there = bool(signed) or (order.signed_off_at is not None and not self.line_ids)
        uow.check(check_clear(order.number, signed=there, posted=posted))
        for line in signed:
            line.signed_off_at = None
        signed_off_at, order.signed_off_at = order.signed_off_at, None
        gone = select(SignOff).where(SignOff.order_id == order.id)
        if self.line_ids:
            gone = gone.where(SignOff.line_id.in_(self.line_ids))
        for row in uow.session.scalars(gone).all():
            uow.delete(row)
        uow.session.flush()
        recording_sign_off_cleared(uow, order, signed_off_at)
        uow.describe(N_("Clear the sign-off of {number}"), number=order.number)


def unsigned(lines: Sequence[OrderLine]) -> list[OrderLine]:
    """The open lines that nobody signed off yet."""
    return [line for line in lines if line.status is LineStatus.CREATED and line.signed_off_at is None]


def _check_lines(lines: Sequence[OrderLine]) -> list[Problem]:
    found = []
    for line in lines:
        if line.status is not LineStatus.CREATED:
            found.append(Problem("line.not_open", params={"line": line.caption()}))
        elif line.signed_off_at is not None:
            found.append(Problem("sign_off.line_already", params={"line": line.caption()}))
    return found
