"""What was posted stays as it is, whoever asks: through the unit of work, by undo, by bare SQL."""

from __future__ import annotations

import sqlite3
from decimal import Decimal

import pytest
from sqlalchemy import select, text, update

from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineStatus, LineType, MoveKind
from svcdesk.domain.problems import Refused
from svcdesk.models import Base, OrderLine, PostingJournal, StockMove, Warehouse
from svcdesk.queries.forms import load_record
from svcdesk.store import Store
from svcdesk.store.engine import raw_connection
from tests.support.records import Known, small_company


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


@pytest.fixture
def order_id(runner: CommandRunner, known: Known) -> int:
    lines = (RowDraft(None, {"description": "posted"}), RowDraft(None, {"description": "open"}))
    made = runner.run(CreateOrder({"description": "x", "customer_id": known.customer}, lines)).result
    assert isinstance(made, int)
    return made


def post(store: Store, order_id: int) -> int:
    with store.write() as uow:
        line = uow.session.scalars(select(OrderLine).where(OrderLine.order_id == order_id)).all()[0]
        line.status = LineStatus.POSTED
        return line.id


def write_rows(store: Store, known: Known) -> dict[type[Base], int]:
    """One immutable row of each kind that needs no order."""
    with store.write() as uow:
        store_id = uow.add(Warehouse(code="W", name="Store")).id
        journal = uow.add(PostingJournal(
            number="J-1", name="HOURS", type=LineType.HOUR, posted_at=uow.now, user="anna"
        ))  # fmt: skip
        move = uow.add(StockMove(
            item_id=known.item, warehouse_id=store_id, kind=MoveKind.RECEIPT, quantity=Decimal(3), on_hand=Decimal(3),
            at=uow.now, user="anna",
        ))  # fmt: skip
        return {PostingJournal: journal.id, StockMove: move.id}


def test_a_posted_line_is_neither_changed_nor_deleted(store: Store, order_id: int) -> None:
    line_id = post(store, order_id)
    with pytest.raises(Refused, match=r"record\.immutable"), store.write() as uow:
        uow.get(OrderLine, line_id).description = "other"
    with pytest.raises(Refused, match=r"record\.immutable"), store.write() as uow:
        uow.get(OrderLine, line_id).status = LineStatus.CREATED
    with pytest.raises(Refused, match=r"record\.immutable"), store.write() as uow:
        uow.delete(uow.get(OrderLine, line_id))
    with pytest.raises(Refused, match=r"record\.immutable"), store.write() as uow:
        uow.update_many(OrderLine, {line_id: {"description": "other"}})
    with pytest.raises(Refused, match=r"record\.immutable"), store.write() as uow:
        uow.session.execute(update(OrderLine).values(description="other"))


def test_only_its_invoice_number_is_written_later(store: Store, order_id: int) -> None:
    line_id = post(store, order_id)
    with store.write() as uow:
        uow.get(OrderLine, line_id).invoice_number = "DR-1"
    with store.write() as uow:
        uow.update_many(OrderLine, {line_id: {"invoice_number": "DR-2"}})
    with store.read() as reader:
        assert reader.session.get_one(OrderLine, line_id).invoice_number == "DR-2"


def test_what_was_done_before_by_somebody_else_is_not_undone(
    runner: CommandRunner, order_id: int, database_path: object
) -> None:
    with runner.store.read() as reader:
        draft = load_record(reader, "service_order", order_id)
    rows = draft.children["order_line"]
    changed = RowDraft(rows[0].id, {**rows[0].values, "description": "anna's"})
    runner.run(SaveOrder(order_id, {}, None, {}, {"order_line": (changed, rows[1])}, draft.children))
    post(runner.store, order_id)
    with pytest.raises(Refused, match=r"record\.immutable"):
        runner.undo()


def test_rows_of_immutable_classes_are_kept(store: Store, known: Known) -> None:
    for class_, id_ in write_rows(store, known).items():
        with pytest.raises(Refused, match=r"record\.immutable"), store.write() as uow:
            uow.get(class_, id_).user = "bob"  # type: ignore[attr-defined]
        with pytest.raises(Refused, match=r"record\.immutable"), store.write() as uow:
            uow.session.delete(uow.get(class_, id_))
        with pytest.raises(Refused, match=r"record\.immutable"), store.write() as uow:
            uow.update_many(class_, {id_: {"user": "bob"}})


def test_sqlite_itself_refuses(store: Store, known: Known, order_id: int) -> None:
    line_id = post(store, order_id)
    kept = {class_.__tablename__: id_ for class_, id_ in write_rows(store, known).items()} | {"order_line": line_id}
    connection = raw_connection(store.path)
    for table, id_ in kept.items():
        for statement in (f"UPDATE {table} SET id = 99 WHERE id = {id_}", f"DELETE FROM {table} WHERE id = {id_}"):
            with pytest.raises(sqlite3.IntegrityError, match="stays as it is"):
                connection.execute(statement)
    connection.close()


def test_many_rows_are_changed_with_history_and_undone(runner: CommandRunner, order_id: int) -> None:
    with runner.store.write() as uow:
        lines = uow.session.scalars(select(OrderLine)).all()
        uow.update_many(OrderLine, {line.id: {"note": f"n{line.id}", "unit": "h"} for line in lines})
        assert [line.note for line in lines] == [f"n{line.id}" for line in lines]
        assert [c.fields for c in uow.changes] == [{"note": ["", f"n{line.id}"]} for line in lines]
    with runner.store.read() as reader:
        asked = text("SELECT count(*) FROM change WHERE entity = 'order_line' AND action = 'U'")
        assert reader.session.scalar(asked) == 2
