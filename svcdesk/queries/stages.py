"""Where orders stand in the tree of stages, and the reasons in their logs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from svcdesk.domain.kinds import ReasonType
from svcdesk.domain.stages import StageAct, StageFacts, StageTree
from svcdesk.models import Activity, ActivityPhase, ReasonCode, ServiceOrder, Stage, StageReason
from svcdesk.store import Reader
from svcdesk.store.stage_facts import load_stage_tree
from svcdesk.store.uses import chunks


class OrderAtStage(NamedTuple):
    """An order and the stage it is at."""

    id: int
    number: str
    stage_id: int | None


@dataclass(frozen=True, slots=True)
class StagePlaces:
    """Where some orders are in the tree."""

    tree: StageTree
    orders: tuple[OrderAtStage, ...]

    @property
    def first(self) -> OrderAtStage:
        """The order that a form is about."""
        return self.orders[0]

    @property
    def current(self) -> StageFacts | None:
        """The stage of the first order."""
        stage_id = self.first.stage_id
        return self.tree.by_id.get(stage_id) if stage_id is not None else None

    def allows(self, what: StageAct) -> bool:
        """Whether the stage of the first order allows something; without a stage it does."""
        return self.current is None or what in self.current.allows

    def targets(self) -> Sequence[StageFacts]:
        """The stages that at least one of the orders may go to: of one the next ones first, else by the tree."""
        if len(self.orders) == 1:
            return self.tree.targets(self.first.stage_id)
        reached = {stage for order in self.orders for stage in self.tree.targets(order.stage_id)}
        return tuple(stage for stage in self.tree.in_order() if stage in reached)


class ReasonRow(NamedTuple):
    """One entry of an order's log of reasons."""

    id: int
    at: datetime
    type: ReasonType
    stage: str
    reason: str
    note: str
    user: str


def load_stage_places(reader: Reader, order_ids: Sequence[int]) -> StagePlaces:
    """Where the orders are; those that are gone are left out."""
    tree = load_stage_tree(reader.session)
    found: dict[int, OrderAtStage] = {}
    for ids in chunks(order_ids):
        query = select(ServiceOrder.id, ServiceOrder.number, ServiceOrder.stage_id).where(ServiceOrder.id.in_(ids))
        found.update((row[0], OrderAtStage(*row)) for row in reader.session.execute(query))
    return StagePlaces(tree, tuple(found[id_] for id_ in order_ids if id_ in found))


def load_places_of_activities(reader: Reader, activity_ids: Sequence[int]) -> StagePlaces:
    """Where the orders of some activities are, each once."""
    found: dict[int, None] = {}
    for ids in chunks(activity_ids):
        found.update(dict.fromkeys(reader.session.scalars(select(Activity.order_id).where(Activity.id.in_(ids)))))
    return load_stage_places(reader, tuple(found))


def load_stages(reader: Reader) -> tuple[StageTree, Mapping[int, str]]:
    """Every stage, and what the phases are called that they give."""
    phases = reader.session.execute(select(ActivityPhase.id, ActivityPhase.name))
    return load_stage_tree(reader.session), {id_: name for id_, name in phases}  # noqa: C416 – rows, not pairs


def load_reasons(reader: Reader, order_id: int) -> list[ReasonRow]:
    """The log of an order, newest first."""
    query = (
        select(StageReason.id, StageReason.at, StageReason.type, Stage.name, ReasonCode.name, StageReason.note,
               StageReason.user)
        .join(ReasonCode, ReasonCode.id == StageReason.reason_id)
        .outerjoin(Stage, Stage.id == StageReason.stage_id)
        .where(StageReason.order_id == order_id)
        .order_by(StageReason.id.desc())
    )  # fmt: skip
    return [
        ReasonRow(id_, at, type_, stage or "", reason, note, user)
        for id_, at, type_, stage, reason, note, user in reader.session.execute(query)
    ]
