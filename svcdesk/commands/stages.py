"""What a user does with the stage of orders: change it, go to the next or the previous one (reference 7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from svcdesk.commands.base import Command
from svcdesk.commands.stage_entry import enter_stage
from svcdesk.commands.stage_guard import load_orders
from svcdesk.commands.stage_reasons import GivenReason, given_reason
from svcdesk.domain.problems import refuse
from svcdesk.domain.stages import StageFacts, check_change, check_changes, choose_next
from svcdesk.i18n import N_
from svcdesk.models import ServiceOrder, Stage
from svcdesk.store import UnitOfWork
from svcdesk.store.stage_facts import load_stage_tree, stage_facts


@dataclass(frozen=True, slots=True)
class ChangeStage(Command):
    """Move an order to another stage: a child of its stage, or the parent."""

    name: ClassVar[str] = "change_stage"
    permission: ClassVar[str] = "edit"

    order_id: int
    stage_id: int
    reason_id: int | None = None
    note: str = ""

    def apply(self, uow: UnitOfWork) -> None:
        """Move it. Raises Refused: stage.…, reason.note_alone, record.missing, and what recording demands."""
        order, target = uow.get(ServiceOrder, self.order_id), uow.get(Stage, self.stage_id)
        _change(uow, order, target, given_reason(self.reason_id, self.note))


@dataclass(frozen=True, slots=True)
class ChangeStages(Command):
    """Move several orders to one stage; those that are there already stay."""

    name: ClassVar[str] = "change_stages"
    permission: ClassVar[str] = "edit"

    order_ids: tuple[int, ...]
    stage_id: int
    reason_id: int | None = None
    note: str = ""

    def apply(self, uow: UnitOfWork) -> int:
        """Move them; returns how many moved. Raises Refused with the numbers that are in the way."""
        orders = load_orders(uow, self.order_ids)
        target = uow.get(Stage, self.stage_id)
        given = given_reason(self.reason_id, self.note)
        if len(orders) == 1:
            _change(uow, orders[0], target, given)
            return 1
        moving = [order for order in orders if order.stage_id != target.id]
        where = [(order.number, order.stage_id) for order in moving]
        tree = load_stage_tree(uow.session)
        uow.check(check_changes(tree, where, tree.by_id[target.id], reason_given=given is not None))
        for order in moving:
            enter_stage(uow, order, target, given)
        uow.describe(N_("Move {count} orders to “{stage}”"), count=len(moving), stage=target.name)
        return len(moving)


@dataclass(frozen=True, slots=True)
class NextStage(Command):
    """Move an order to the stage that follows; ``stage_id`` says which where several do."""

    name: ClassVar[str] = "next_stage"
    permission: ClassVar[str] = "edit"

    order_id: int
    stage_id: int | None = None
    reason_id: int | None = None
    note: str = ""

    def apply(self, uow: UnitOfWork) -> None:
        """Move it. Raises Refused: stage.no_next, stage.choose, and what ChangeStage raises."""
        order = uow.get(ServiceOrder, self.order_id)
        chosen = choose_next(load_stage_tree(uow.session), order.number, order.stage_id, self.stage_id)
        if not isinstance(chosen, StageFacts):
            uow.check(chosen)
            return
        _change(uow, order, uow.get(Stage, chosen.id), given_reason(self.reason_id, self.note))


@dataclass(frozen=True, slots=True)
class PreviousStage(Command):
    """Move an order back to the parent of its stage."""

    name: ClassVar[str] = "previous_stage"
    permission: ClassVar[str] = "edit"

    order_id: int
    reason_id: int | None = None
    note: str = ""

    def apply(self, uow: UnitOfWork) -> None:
        """Move it. Raises Refused: stage.no_previous, and what ChangeStage raises."""
        order = uow.get(ServiceOrder, self.order_id)
        parent = load_stage_tree(uow.session).parent(order.stage_id)
        if parent is None:
            raise refuse("stage.no_previous", "stage_id", number=order.number)
        _change(uow, order, uow.get(Stage, parent.id), given_reason(self.reason_id, self.note))


def _change(uow: UnitOfWork, order: ServiceOrder, target: Stage, given: GivenReason | None) -> None:
    tree = load_stage_tree(uow.session)
    found = check_change(tree, order.number, order.stage_id, stage_facts(target), reason_given=given is not None)
    uow.check(found)
    enter_stage(uow, order, target, given)
    uow.describe(N_("Move {number} to “{stage}”"), number=order.number, stage=target.name)
