"""What a user does with repair lines beside editing them: bring them to another repair stage (reference 12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import select

from svcdesk.commands.base import Command
from svcdesk.commands.repair_rules import stamp
from svcdesk.commands.stage_guard import check_stage
from svcdesk.domain.problems import Problem, refuse
from svcdesk.domain.repairs import check_order
from svcdesk.domain.stages import StageAct
from svcdesk.i18n import N_
from svcdesk.models import RepairLine, RepairStage, ServiceOrder
from svcdesk.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class SetRepairStage(Command):
    """Bring repair lines to a repair stage; a stage with *Finished* stamps them, any other clears the stamp."""

    name: ClassVar[str] = "set_repair_stage"
    permission: ClassVar[str] = "edit"

    repair_line_ids: tuple[int, ...]
    stage_id: int | None = None
    """The stage; the next one of each line if left out."""

    def apply(self, uow: UnitOfWork) -> None:
        """Change them all or none. Raises Refused: repair.last_stage order_closed, stage.forbids, record.missing."""
        lines = [uow.get(RepairLine, id_) for id_ in dict.fromkeys(self.repair_line_ids)]
        problems: list[Problem] = []
        for order_id in dict.fromkeys(line.order_id for line in lines):
            order = uow.get(ServiceOrder, order_id)
            problems += check_order(order.number, order.progress) or check_stage(uow, order, StageAct.MODIFY)
        uow.check(problems)
        stage = None
        for line in lines:
            stage = uow.get(RepairStage, self.stage_id) if self.stage_id is not None else _next_stage(uow, line)
            line.stage_id = stage.id
            stamp(uow, line)
        if len(lines) == 1 and stage is not None:
            uow.describe(N_("Repair {what}: {stage}"), what=lines[0].number, stage=stage.name)
        else:
            uow.describe(N_("Repair stage of {count} lines"), count=len(lines))


def _next_stage(uow: UnitOfWork, line: RepairLine) -> RepairStage:
    """The stage after the line's. Raises Refused (repair.last_stage)."""
    stages = list(uow.session.scalars(select(RepairStage).order_by(RepairStage.place, RepairStage.id)))
    ids = [stage.id for stage in stages]
    at = ids.index(line.stage_id) + 1 if line.stage_id in ids else 0
    if at >= len(stages):
        raise refuse("repair.last_stage", what=line.number)
    return stages[at]
