"""Orders in the states that actions meet: at a stage, with posted lines, required parts, all that is theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from svcdesk.commands.order_rules import refresh_progress
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RecordDraft, RowDraft
from svcdesk.domain.kinds import LineStatus, ReasonType
from svcdesk.models import (
    AgreementGroup,
    Base,
    ItemRequirement,
    ObjectRelation,
    OrderLine,
    Project,
    ReasonCode,
    ServiceOrder,
    SignOff,
    Stage,
    StageReason,
    TaskRelation,
    TimeRecord,
    Warehouse,
)
from svcdesk.queries.forms import load_record
from svcdesk.store import Store, UnitOfWork
from tests.support.records import Known, add


def make_order(runner: CommandRunner, known: Known, *texts: str, **values: Any) -> int:
    """An order with a fee line for each text."""
    start = {"description": "Lift stopped", "customer_id": known.customer} | values
    lines = tuple(RowDraft(None, {"type": "fee", "description": text}) for text in texts)
    made = runner.run(CreateOrder(start, lines)).result
    assert isinstance(made, int)
    return made


def load_order(store: Store, order_id: int) -> RecordDraft:
    """The order as forms see it."""
    with store.read() as reader:
        return load_record(reader, "service_order", order_id)


def line_ids(store: Store, order_id: int) -> tuple[int, ...]:
    """The ids of its lines."""
    return tuple(row.id for row in load_order(store, order_id).children["order_line"] if row.id is not None)


def put_at_stage(store: Store, order_id: int, code: str, **allows: bool) -> None:
    """A stage of its own for the order, with these flags."""
    with store.write() as uow:
        stage = uow.add(Stage(code=code, name=code.title(), **allows))
        uow.get(ServiceOrder, order_id).stage_id = stage.id


def mark_posted(store: Store, order_id: int, places: Sequence[int] = (0,)) -> None:
    """Lines as posting leaves them."""
    with store.write() as uow:
        query = select(OrderLine).where(OrderLine.order_id == order_id).order_by(OrderLine.line_number)
        lines = uow.session.scalars(query).all()
        for at in places:
            lines[at].status = LineStatus.POSTED
        refresh_progress(uow, uow.get(ServiceOrder, order_id))


def require_part(store: Store, order_id: int, known: Known) -> None:
    """An item requirement of the order."""
    with store.write() as uow:
        store_room = uow.session.scalar(select(Warehouse)) or uow.add(Warehouse(code="M", name="Main"))
        uow.add(ItemRequirement(order_id=order_id, item_id=known.item, warehouse_id=store_room.id))


def add_everything(store: Store, order_id: int, known: Known) -> None:
    """Relations, a reason, recorded time and a sign-off, as other actions leave them."""
    with store.write() as uow:
        _relate(uow, order_id, known)
        reason = uow.add(ReasonCode(code="PARTS", name="Parts ordered"))
        uow.add(StageReason(order_id=order_id, type=ReasonType.MANUAL, reason_id=reason.id, at=uow.now, user="anna"))
        uow.add(TimeRecord(
            entity="service_order", entity_id=order_id, started_at=uow.now - timedelta(hours=1), ended_at=uow.now,
            user="anna",
        ))  # fmt: skip
        uow.add(SignOff(order_id=order_id, name="Zofia Ćwik", at=uow.now, user="anna", strokes=[[[0, 0], [900, 400]]]))


def _relate(uow: UnitOfWork, order_id: int, known: Known) -> None:
    has = select(ObjectRelation.id).where(
        ObjectRelation.order_id == order_id, ObjectRelation.object_id == known.service_object
    )
    if uow.session.scalar(has) is None:
        uow.add(ObjectRelation(order_id=order_id, object_id=known.service_object, reference_text="W-1"))
    uow.add(TaskRelation(order_id=order_id, task_id=known.task, internal_note="Key at the porter"))


def every_row(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Everything that the tables of orders hold, to be compared before and after."""
    names = (
        "service_order", "order_line", "order_skill", "activity", "object_relation", "task_relation", "stage_reason",
        "time_record", "sign_off", "item_requirement", "service_request", "project_address",
        "planned_date", "agreement_line",
    )  # fmt: skip
    found: dict[str, list[dict[str, Any]]] = {}
    with store.read() as reader:
        for name in names:
            table = Base.metadata.tables[name]
            rows = reader.session.execute(select(table).order_by(table.c.id)).mappings()
            found[name] = [{key: value for key, value in row.items() if key != "version"} for row in rows]
    return found


def make_agreement(
    runner: CommandRunner,
    known: Known,
    *texts: str,
    children: dict[str, tuple[RowDraft, ...]] | None = None,
    **values: Any,
) -> int:
    """An agreement of the customer's project, with a fee line for each text."""
    with runner.store.read() as reader:
        project = reader.session.scalar(
            select(Project.id).where(Project.customer_id == known.customer, Project.default)
        )
        group = reader.session.scalar(select(AgreementGroup.id).limit(1))
    group = group or add(runner, "agreement_group", code="FULL", name="Full service")
    lines = tuple(RowDraft(None, {"type": "fee", "description": text}) for text in texts)
    start = {"description": "Lifts of the hotel", "project_id": project, "group_id": group, "starts_on": "2026-01-01"}
    return add(runner, "agreement", {"agreement_line": lines, **(children or {})}, **(start | values))


def agreement_line_ids(store: Store, agreement_id: int) -> tuple[int, ...]:
    """The ids of the lines of an agreement."""
    with store.read() as reader:
        rows = load_record(reader, "agreement", agreement_id).children["agreement_line"]
    return tuple(row.id for row in rows if row.id is not None)
