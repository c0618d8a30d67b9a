"""The repair bench: which repair lines stand at which repair stage, and the cards of those in view."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import func, or_, select

from svcdesk.domain.kinds import Progress
from svcdesk.domain.problems import Problem
from svcdesk.domain.repairs import check_order
from svcdesk.domain.stages import StageAct, check_stage_allows
from svcdesk.models import (
    Change,
    Customer,
    RepairLine,
    RepairStage,
    ServiceObject,
    ServiceOrder,
    Stage,
    SymptomCode,
    Unit,
    Worker,
)
from svcdesk.queries.cards import NO_STAGE, CardRequest
from svcdesk.queries.lists import LISTS, ListRequest
from svcdesk.queries.lists.plan import make_plan
from svcdesk.queries.lists.source import source
from svcdesk.store import Reader
from svcdesk.store.stage_facts import stage_facts
from svcdesk.store.uses import chunks

SPEC: Final = "repair_line"
FINISHED_DAYS: Final = 7
"""Finished repairs stay on the bench for so many days."""


class RepairStageRow(NamedTuple):
    """A repair stage, in the order of the bench."""

    id: int
    code: str
    name: str
    finished: bool


class RepairCard(NamedTuple):
    """What one card shows of a repair line. ``waits_since`` (UTC) is when it came to its stage."""

    id: int
    number: str
    title: str
    thing: str
    customer: str
    technician: str
    due_on: date | None
    waits_since: datetime
    taken_in_at: datetime
    finished_at: datetime | None
    order_id: int
    order: str
    progress: Progress

    @property
    def spoken(self) -> tuple[str, ...]:
        """Number, what, the object, for whom, technician, order."""
        return (self.number, self.title, self.thing, self.customer, self.technician, self.order)


@dataclass(frozen=True, slots=True)
class RepairBoard:
    """The columns by place of their stages: open repairs, the most urgent first, and those finished lately."""

    stages: Mapping[int, RepairStageRow]
    columns: Mapping[int, array[int]]
    late: Mapping[int, int]
    """How many of a column should have been finished by yesterday."""
    cards: Mapping[int, RepairCard]


def load_repair_stages(reader: Reader) -> list[RepairStageRow]:
    """The stages by place, as ``set_repair_stage`` goes through them."""
    query = select(RepairStage.id, RepairStage.code, RepairStage.name, RepairStage.finished)
    return [RepairStageRow(*row) for row in reader.session.execute(query.order_by(RepairStage.place, RepairStage.id))]


def load_repair_board(reader: Reader, request: CardRequest) -> RepairBoard:
    """The columns and the cards in view. Raises Refused for a filter that cannot be read.

    What an order that is closed left unfinished is no work any more: it is in the list of repairs only.
    """
    stages = {stage.id: stage for stage in load_repair_stages(reader)}
    here = source(LISTS[SPEC])
    plan = make_plan(reader, here, ListRequest(SPEC, text=request.text, quick=request.quick))
    table = here.table
    now = reader.clock.now()
    today = reader.site.day(now)
    recent = now - timedelta(days=FINISHED_DAYS)
    in_process = (
        select(ServiceOrder.id)
        .where(ServiceOrder.id == table.c.order_id, ServiceOrder.progress == Progress.IN_PROCESS)
        .correlate(table)
        .exists()
    )
    found: Iterable[Any] = reader.session.execute(
        select(table.c.id, table.c.stage_id, table.c.due_on, table.c.finished_at)
        .select_from(here.joined(plan.paths))
        .where(or_(table.c.finished_at.is_(None) & in_process, table.c.finished_at >= recent), plan.predicate)
        .order_by(table.c.finished_at.desc(), table.c.due_on.is_(None), table.c.due_on, table.c.created_at, table.c.id)
    )
    columns: dict[int, array[int]] = {id_: array("q") for id_ in stages}
    without = array("q")
    late: dict[int, int] = dict.fromkeys((NO_STAGE, *stages), 0)
    for id_, stage_id, due_on, finished_at in found:
        columns.get(stage_id, without).append(id_)
        if finished_at is None and due_on is not None and due_on < today:
            late[stage_id if stage_id in stages else NO_STAGE] += 1
    if without:
        columns = {NO_STAGE: without, **columns}
    shown: list[int] = []
    for key, ids in columns.items():
        shown += ids[request.places(key)]
    return RepairBoard(stages, columns, late, load_repair_cards(reader, shown))


def load_repair_cards(reader: Reader, line_ids: Sequence[int]) -> dict[int, RepairCard]:
    """The cards of some repair lines; two selects for every thousand or so."""
    found: dict[int, RepairCard] = {}
    now = reader.clock.now()
    for ids in chunks(line_ids):
        arrived = _arrived(reader, ids)
        query = (
            select(RepairLine.id, RepairLine.number, RepairLine.description, SymptomCode.name, ServiceObject.name,
                   Customer.name, Worker.name, RepairLine.due_on, RepairLine.created_at, RepairLine.finished_at,
                   ServiceOrder.id, ServiceOrder.number, ServiceOrder.progress)
            .join(ServiceOrder, ServiceOrder.id == RepairLine.order_id)
            .join(Customer, Customer.id == ServiceOrder.customer_id)
            .join(ServiceObject, ServiceObject.id == RepairLine.object_id)
            .outerjoin(SymptomCode, SymptomCode.id == RepairLine.symptom_id)
            .outerjoin(Worker, Worker.id == RepairLine.worker_id)
            .where(RepairLine.id.in_(ids))
        )  # fmt: skip
        rows: Iterable[Any] = reader.session.execute(query)
        for (id_, number, text, symptom, thing, customer, worker, due_on, created, finished, order_id,
             order, progress) in rows:  # fmt: skip
            begin = created or now
            found[id_] = RepairCard(
                id_, number, text or symptom or thing, thing, customer, worker or "", due_on, arrived.get(id_, begin),
                begin, finished, order_id, order, progress,
            )  # fmt: skip
    return found


def _arrived(reader: Reader, line_ids: Sequence[int]) -> dict[int, datetime]:
    """When lines came to their present stage, where the change log knows."""
    query = (
        select(Change.entity_id, func.max(Unit.at))
        .join(Unit, Unit.id == Change.unit_id)
        .where(Change.entity == SPEC, Change.entity_id.in_(line_ids), Change.action == "U",
               func.json_type(Change.fields, "$.stage_id").is_not(None))
        .group_by(Change.entity_id)
    )  # fmt: skip
    rows: Iterable[Any] = reader.session.execute(query)
    return {row[0]: datetime.fromisoformat(row[1]) if isinstance(row[1], str) else row[1] for row in rows}


def load_repair_locks(reader: Reader, order_id: int) -> list[Problem]:
    """Why the repair lines of an order stay as they are: it is closed, or its stage forbids changes. Two selects."""
    order = reader.session.get(ServiceOrder, order_id)
    if order is None:
        return []
    stage = reader.session.get(Stage, order.stage_id) if order.stage_id is not None else None
    facts = stage_facts(stage) if stage is not None else None
    return check_order(order.number, order.progress) or check_stage_allows(facts, StageAct.MODIFY, order.number)
