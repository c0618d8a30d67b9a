"""Copying lines into an order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from svcdesk.commands.base import Command
from svcdesk.commands.order_rows import append_lines, lines_of
from svcdesk.commands.order_rules import copied_line, refresh_progress
from svcdesk.commands.pricing import price_lines
from svcdesk.commands.stage_guard import require_stage
from svcdesk.domain.kinds import LineStatus
from svcdesk.domain.problems import refuse
from svcdesk.i18n import N_
from svcdesk.models import OrderLine, ServiceOrder
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class CopyLines(Command):
    """Copy lines of another order to the end of this one, as open lines."""

    name: ClassVar[str] = "copy_lines"
    permission: ClassVar[str] = "edit"

    order_id: int
    source_id: int
    line_ids: tuple[int, ...] = ()
    """Which lines; none means all that are not canceled."""

    def apply(self, uow: UnitOfWork) -> int:
        """Copy them; returns how many. Raises Refused: record.missing, order.no_lines, stage.forbids."""
        order, source = uow.get(ServiceOrder, self.order_id), uow.get(ServiceOrder, self.source_id)
        require_stage(uow, order, "modify")
        lines = lines_of(uow, source, self.line_ids)
        if not self.line_ids:
            lines = [line for line in lines if line.status is not LineStatus.CANCELED]
        if not lines:
            raise refuse("order.no_lines", number=source.number)
        copies = [OrderLine(**copied_line(line).values) for line in lines]
        append_lines(uow, order, copies)
        price_lines(uow, order, copies)
        refresh_progress(uow, order)
        uow.describe(N_("Copy lines of {source} to {number}"), source=source.number, number=order.number)
        return len(lines)
