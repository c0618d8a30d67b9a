"""Asks the stage of an order whether something may be done with it: the one guard of every command (reference 7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from svcdesk.domain.problems import Problem
from svcdesk.domain.stages import StageAct, StageFacts, check_stage_allows, check_stages_allow
from svcdesk.models import ServiceOrder, Stage
from svcdesk.store import UnitOfWork
from svcdesk.store.stage_facts import stage_facts

_CHUNK = 500


def check_stage(uow: UnitOfWork, order: ServiceOrder | int, what: StageAct | str, target: str = "") -> list[Problem]:
    """Nothing, or ``stage.forbids``: the order's stage does not allow ``what`` (modify, cancel, delete, post)."""
    found = uow.get(ServiceOrder, order) if isinstance(order, int) else order
    return check_stage_allows(stage_of(uow, found), StageAct(what), found.number or "", target)


def require_stage(uow: UnitOfWork, order: ServiceOrder | int, what: StageAct | str, target: str = "") -> None:
    """Raises Refused (stage.forbids) where the order's stage does not allow it."""
    uow.check(check_stage(uow, order, what, target))


def check_stages(uow: UnitOfWork, orders: Iterable[ServiceOrder | int], what: StageAct | str) -> list[Problem]:
    """The same for several orders at once: one problem a stage, naming the orders that are in the way."""
    pairs = [(order.number, stage_of(uow, order)) for order in load_orders(uow, list(orders))]
    return check_stages_allow(pairs, StageAct(what))


def require_stages(uow: UnitOfWork, orders: Iterable[ServiceOrder | int], what: StageAct | str) -> None:
    """Raises Refused (stage.forbids, stage.forbids_several) where the stage of one of them does not allow it."""
    uow.check(check_stages(uow, orders, what))


def stage_of(uow: UnitOfWork, order: ServiceOrder) -> StageFacts | None:
    """What the rules know of the order's stage; None while it has none."""
    stage = uow.session.get(Stage, order.stage_id) if order.stage_id is not None else None
    return stage_facts(stage) if stage is not None else None


def load_orders(uow: UnitOfWork, orders: Sequence[ServiceOrder | int]) -> list[ServiceOrder]:
    """Each order once, in the order given; those given by id are read together."""
    ids = [order for order in orders if isinstance(order, int)]
    known = {order.id: order for order in orders if not isinstance(order, int)}
    for at in range(0, len(ids), _CHUNK):
        query = select(ServiceOrder).where(ServiceOrder.id.in_(ids[at : at + _CHUNK]))
        known.update((order.id, order) for order in uow.session.scalars(query))
    wanted = dict.fromkeys(order if isinstance(order, int) else order.id for order in orders)
    return [known.get(id_) or uow.get(ServiceOrder, id_) for id_ in wanted]
