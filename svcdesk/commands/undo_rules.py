"""What stands against undoing a unit although nobody touched its rows since: the rules of stages (reference 7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from svcdesk.commands.stage_guard import check_stages
from svcdesk.domain.problems import Problem, refuse
from svcdesk.domain.stages import StageAct
from svcdesk.models import Base, Change, ServiceOrder
from svcdesk.models.specs import CHILDREN
from svcdesk.store import UnitOfWork
from svcdesk.store.stage_facts import load_stage_tree
from svcdesk.store.uses import chunks

_PARTS = frozenset(child.entity for child in CHILDREN["service_order"])
Rows = Mapping[tuple[str, int], Base]


def check_moved_orders(uow: UnitOfWork, changes: Sequence[Change], rows: Rows) -> list[Problem]:
    """Orders that somebody moved since to a stage that forbids changes stay as they are there.

    ``rows`` are the rows of the changes that are still there.
    """
    tree = load_stage_tree(uow.session)
    locked = [stage.id for stage in tree.by_id.values() if StageAct.MODIFY not in stage.allows]
    touched: dict[int, int] = {}
    for change in changes if locked else ():
        order_id = _order_of(change, rows)
        if order_id is not None:
            touched[order_id] = max(change.id, touched.get(order_id, 0))
    at_locked = [
        order_id
        for ids in chunks(list(touched))
        for order_id in uow.session.scalars(
            select(ServiceOrder.id).where(ServiceOrder.id.in_(ids), ServiceOrder.stage_id.in_(locked))
        )
    ]
    moved = [order_id for order_id in at_locked if _moved_after(uow, order_id, touched[order_id])]
    return check_stages(uow, moved, StageAct.MODIFY)


def check_stage_tree(uow: UnitOfWork, changes: Sequence[Change]) -> None:
    """Raises Refused (stage.second_root) where a stage that comes back would be a second one without a parent."""
    if any(change.entity == "stage" for change in changes):
        roots = load_stage_tree(uow.session).children(None)
        if len(roots) > 1:
            raise refuse("stage.second_root", "parent_id", root=roots[0].name)


def _order_of(change: Change, rows: Rows) -> int | None:
    """The order that the changed row is, or is saved with."""
    if change.entity == "service_order":
        return change.entity_id
    if change.entity not in _PARTS:
        return None
    images = change.fields.get("order_id")
    if images is not None:
        return next((value for value in images if value is not None), None)
    return getattr(rows.get((change.entity, change.entity_id)), "order_id", None)


def _moved_after(uow: UnitOfWork, order_id: int, change_id: int) -> bool:
    """Whether the order went to another stage after a change."""
    later = select(Change.fields).where(
        Change.entity == "service_order", Change.entity_id == order_id, Change.id > change_id
    )
    return any("stage_id" in fields for fields in uow.session.scalars(later))
