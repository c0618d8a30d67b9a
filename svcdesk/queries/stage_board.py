"""The stage view: which open orders stand in which column, and the cards of those in view."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Integer, func, select, type_coerce

from svcdesk.domain.kinds import Priority, Progress
from svcdesk.domain.stages import StageTree
from svcdesk.models import Activity, Customer, ServiceOrder, Worker
from svcdesk.queries.cards import NO_STAGE, CardRequest
from svcdesk.queries.lists import LISTS, ListRequest
from svcdesk.queries.lists.plan import make_plan
from svcdesk.queries.lists.source import source
from svcdesk.store import Reader
from svcdesk.store.stage_facts import load_stage_tree
from svcdesk.store.uses import chunks

SPEC: Final = "service_order"


class StageCard(NamedTuple):
    """What one card shows of an order; ``due`` is the clock's deadline, or else the end of the window promised."""

    id: int
    number: str
    stage_id: int | None
    title: str
    customer: str
    technician: str
    priority: Priority
    due: datetime | None
    promised: bool
    """Whether ``due`` is the deadline of a running clock."""

    @property
    def spoken(self) -> tuple[str, ...]:
        """Number, what, for whom, technician."""
        return (self.number, self.title, self.customer, self.technician)


@dataclass(frozen=True, slots=True)
class StageBoard:
    """The columns in the order of the tree: the ids of their orders, most urgent first; and the cards in view."""

    tree: StageTree
    columns: Mapping[int, array[int]]
    cards: Mapping[int, StageCard]

    @property
    def total(self) -> int:
        """How many orders there are."""
        return sum(len(ids) for ids in self.columns.values())


def load_stage_board(reader: Reader, request: CardRequest) -> StageBoard:
    """The columns and the cards in view. Raises Refused for a filter that cannot be read."""
    session = reader.session
    tree = load_stage_tree(session)
    here = source(LISTS[SPEC])
    plan = make_plan(reader, here, ListRequest(SPEC, text=request.text, quick=request.quick))
    table = here.table
    due = func.coalesce(table.c.due_at, table.c.window_until, table.c.preferred_at)
    found = session.execute(
        select(table.c.id, table.c.stage_id)
        .select_from(here.joined(plan.paths))
        .where(table.c.progress == Progress.IN_PROCESS, plan.predicate)
        .order_by(type_coerce(table.c.priority, Integer).desc(), due.is_(None), due, table.c.id)
    )
    columns: dict[int, array[int]] = {stage.id: array("q") for stage in tree.in_order()}
    without = array("q")
    for id_, stage_id in found:
        columns.get(stage_id, without).append(id_)
    if without or not columns:
        columns = {NO_STAGE: without, **columns}
    shown: list[int] = []
    for key, ids in columns.items():
        shown += ids[request.places(key)]
    return StageBoard(tree, columns, load_cards(reader, shown))


def load_cards(reader: Reader, order_ids: Sequence[int]) -> dict[int, StageCard]:
    """The cards of some orders."""
    found: dict[int, StageCard] = {}
    for ids in chunks(order_ids):
        workers = _workers(reader, ids)
        query = (
            select(
                ServiceOrder.id, ServiceOrder.number, ServiceOrder.stage_id, ServiceOrder.description, Customer.name,
                Worker.name, ServiceOrder.priority, ServiceOrder.due_at, ServiceOrder.window_until,
            )
            .join(Customer, Customer.id == ServiceOrder.customer_id)
            .outerjoin(Worker, Worker.id == ServiceOrder.preferred_technician_id)
            .where(ServiceOrder.id.in_(ids))
        )  # fmt: skip
        for id_, number, stage_id, title, customer, preferred, priority, due_at, until in reader.session.execute(query):
            who = workers.get(id_) or preferred or ""
            found[id_] = StageCard(
                id_, number, stage_id, title, customer, who, priority, due_at or until, due_at is not None
            )
    return found


def _workers(reader: Reader, order_ids: Sequence[int]) -> dict[int, str]:
    """The technician of each order's next open activity that has one."""
    query: Any = (
        select(Activity.order_id, Worker.name)
        .join(Worker, Worker.id == Activity.worker_id)
        .where(Activity.order_id.in_(order_ids), ~Activity.closed)
        .order_by(Activity.starts_at.is_(None), Activity.starts_at, Activity.id)
    )
    found: dict[int, str] = {}
    for order_id, name in reader.session.execute(query):
        found.setdefault(order_id, name)
    return found
