"""Posting: what a line must be, what it becomes, what is skipped and named, how it is reversed."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from sqlalchemy import func, select

from svcdesk.commands.company import SetParameter
from svcdesk.commands.order_cancel import CancelLines
from svcdesk.commands.orders import SaveOrder
from svcdesk.commands.posting import PostLines
from svcdesk.commands.posting_reversal import ReverseTransactions
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.batches import Outcome
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineStatus, LineType, MoveKind, OffsetType, Progress
from svcdesk.domain.posting import compute_amounts
from svcdesk.domain.problems import Refused
from svcdesk.models import OrderLine, PostingJournal, ProjectTransaction, ServiceOrder, StockBalance, StockMove
from svcdesk.queries.forms import load_record
from svcdesk.store import Store
from svcdesk.store.check import check_data
from tests.support.databases import empty_database
from tests.support.posting import (
    DAY,
    Accounts,
    every_type,
    line,
    lines_of,
    order,
    post,
    posting_company,
    stored_order,
    transactions,
)
from tests.support.records import add


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def accounts(runner: CommandRunner) -> Accounts:
    return posting_company(runner)


def on_hand(store: Store, warehouse_id: int) -> Any:
    with store.read() as reader:
        return reader.session.scalar(select(StockBalance.on_hand).where(StockBalance.warehouse_id == warehouse_id))


def why(runner: CommandRunner, command: PostLines) -> list[list[str]]:
    """The codes of each skipped row of the dry run; and that the run itself says the same."""
    with runner.store.read() as reader:
        planned = command.plan(reader)
    report = post(runner, command)
    skipped = [[p.code for p in row.problems] for row in planned.rows if not row.to_do]
    assert [[p.code for p in row.problems] for row in report.rows if row.outcome is Outcome.SKIPPED] == skipped
    return skipped


def test_a_line_of_each_type_becomes_a_transaction(runner: CommandRunner, accounts: Accounts) -> None:
    order_id = order(runner, accounts, *every_type(accounts))
    report = post(runner, PostLines(order_ids=(order_id,)))
    assert [row.outcome for row in report.rows] == [Outcome.DONE] * 4
    found = transactions(runner.store)
    assert [(one.type, one.quantity, one.cost_amount, one.sales_amount) for one in found] == [
        (LineType.HOUR, 2, 120, 300), (LineType.EXPENSE, 2, 40, 300), (LineType.ITEM, 2, 20, 300),
        (LineType.FEE, 2, 0, 300),
    ]  # fmt: skip
    assert {(one.project_id, one.order_id, one.dated_on, one.currency, one.chargeable) for one in found} == {
        (accounts.project, order_id, DAY, "PLN", True)
    }
    assert (found[1].offset_type, found[1].offset_account) == (OffsetType.BANK, "402")
    assert [one.number for one in found] == [f"TP-2026-{n:06d}" for n in range(1, 5)]
    lines = lines_of(runner.store, order_id)
    assert [(row.status, row.transaction_id) for row in lines] == [(LineStatus.POSTED, one.id) for one in found]
    assert [one.line_id for one in found] == [row.id for row in lines]
    assert stored_order(runner.store, order_id).progress is Progress.POSTED
    with runner.store.read() as reader:
        journals = {(j.type, j.name) for j in reader.session.scalars(select(PostingJournal))}
    assert journals == {(LineType.HOUR, "HOURS"), (LineType.EXPENSE, "EXPENSES"), (LineType.ITEM, "ITEMS"),
                        (LineType.FEE, "FEES")}  # fmt: skip
    assert not check_data(runner.store)


def test_one_journal_a_type_and_run(runner: CommandRunner, accounts: Accounts) -> None:
    orders = [order(runner, accounts, line(accounts, "fee"), line(accounts, "fee")) for _n in range(2)]
    post(runner, PostLines(order_ids=tuple(orders)))
    assert len({one.journal_id for one in transactions(runner.store)}) == 1
    post(runner, PostLines(order_ids=(order(runner, accounts, line(accounts, "fee")),)))
    assert len({one.journal_id for one in transactions(runner.store)}) == 2


def test_items_leave_the_van_of_the_worker_or_else_the_default_store(runner: CommandRunner, accounts: Accounts) -> None:
    rows = (
        line(accounts, "item"), line(accounts, "item", worker_id=accounts.known.worker),
        line(accounts, "item", worker_id=accounts.known.worker, warehouse_id=accounts.main),
    )  # fmt: skip
    post(runner, PostLines(order_ids=(order(runner, accounts, *rows),)))
    assert [one.cost_amount for one in transactions(runner.store)] == [20, 22, 20]
    assert (on_hand(runner.store, accounts.main), on_hand(runner.store, accounts.van)) == (96, 3)
    with runner.store.read() as reader:
        moves = reader.session.scalars(select(StockMove).where(StockMove.kind == MoveKind.ISSUE)).all()
    assert [move.transaction_id for move in moves] == [one.id for one in transactions(runner.store)]


def test_two_lines_do_not_get_the_same_piece(runner: CommandRunner, accounts: Accounts) -> None:
    rows = [line(accounts, "item", quantity="3", warehouse_id=accounts.van) for _n in range(2)]
    order_id = order(runner, accounts, *rows)
    assert why(runner, PostLines(order_ids=(order_id,))) == [["stock.not_enough"]]
    assert [row.status for row in lines_of(runner.store, order_id)] == [LineStatus.POSTED, LineStatus.CREATED]
    assert stored_order(runner.store, order_id).progress is Progress.IN_PROCESS
    assert on_hand(runner.store, accounts.van) == 2


def test_what_is_not_charged_sells_for_nothing(runner: CommandRunner, accounts: Accounts) -> None:
    fixed = add(runner, "project", name="F", customer_id=accounts.known.customer, type="fixed_price",
                line_property_id=accounts.chargeable)  # fmt: skip
    free = line(accounts, "hour", line_property_id=accounts.free, sales_price=None)
    first = order(runner, accounts, free)
    second = order(runner, accounts, line(accounts, "hour"), project_id=fixed)
    post(runner, PostLines(order_ids=(first, second)))
    assert [(one.cost_amount, one.sales_amount, one.chargeable) for one in transactions(runner.store)] == [
        (120, 0, False), (120, 0, False),
    ]  # fmt: skip


def test_the_date_is_that_of_the_work(runner: CommandRunner, accounts: Accounts) -> None:
    rows = (
        line(accounts, "fee"), line(accounts, "fee", executed_on=None, scheduled_on=date(2026, 11, 18)),
        line(accounts, "fee", executed_on=None),
    )  # fmt: skip
    preferred = order(runner, accounts, *rows, preferred_at="2026-11-16 23:30")
    signed = order(runner, accounts, rows[2])
    post(runner, PostLines(order_ids=(preferred, signed)))
    assert [one.dated_on.day for one in transactions(runner.store)] == [20, 18, 16, 23]


def test_dates_and_types_choose_the_lines(runner: CommandRunner, accounts: Accounts) -> None:
    days = [DAY + timedelta(days=n) for n in range(3)]
    order_id = order(runner, accounts, *(line(accounts, "fee", executed_on=day) for day in days),
                     line(accounts, "hour"))  # fmt: skip
    post(runner, PostLines(order_ids=(order_id,), service_from=days[1], service_until=days[1]))
    assert [one.dated_on for one in transactions(runner.store)] == [days[1]]
    post(runner, PostLines(order_ids=(order_id,), fees=False))
    assert [one.type for one in transactions(runner.store)] == [LineType.FEE, LineType.HOUR]
    for wrong, code in (
        (PostLines(hours=False, expenses=False, items=False, fees=False), "posting.no_type"),
        (PostLines(service_from=days[1], service_until=days[0]), "batch.days"),
    ):
        with pytest.raises(Refused) as refused:
            runner.run(wrong)
        assert refused.value.problems[0].code == code


def test_a_periodic_run_takes_what_is_signed_and_leaves_the_rest_unsaid(
    runner: CommandRunner, accounts: Accounts
) -> None:
    signed = order(runner, accounts, line(accounts, "fee"))
    waiting = order(runner, accounts, line(accounts, "fee"), signed=False)
    with runner.store.read() as reader:
        assert len(PostLines(name_unsigned=True).plan(reader).rows) == 2
    assert len(post(runner, PostLines()).rows) == 1
    assert lines_of(runner.store, signed)[0].status is LineStatus.POSTED
    assert lines_of(runner.store, waiting)[0].status is LineStatus.CREATED
    assert why(runner, PostLines(order_ids=(waiting,))) == [["posting.not_signed_off"]]


def test_of_a_project_and_of_an_agreement(runner: CommandRunner, accounts: Accounts) -> None:
    group = add(runner, "agreement_group", code="G", name="G")
    agreement = add(runner, "agreement", description="A", project_id=accounts.project, group_id=group,
                    starts_on="2026-01-01")  # fmt: skip
    other = add(runner, "project", name="O", customer_id=accounts.known.customer)
    under = order(runner, accounts, line(accounts, "fee"), agreement_id=agreement)
    order(runner, accounts, line(accounts, "fee"))
    elsewhere = order(runner, accounts, line(accounts, "fee"), project_id=other)
    post(runner, PostLines(agreement_id=agreement))
    assert [one.order_id for one in transactions(runner.store)] == [under]
    post(runner, PostLines(project_id=other))
    assert [one.order_id for one in transactions(runner.store)] == [under, elsewhere]


def test_only_the_rows_that_were_shown_are_posted(runner: CommandRunner, accounts: Accounts) -> None:
    order_id = order(runner, accounts, line(accounts, "fee"), line(accounts, "item", warehouse_id=accounts.van,
                     quantity="5"), line(accounts, "item", warehouse_id=accounts.van, quantity="5"))  # fmt: skip
    first, _early, late = lines_of(runner.store, order_id)
    report = post(runner, PostLines(only=(str(first.id), str(late.id)), order_ids=(order_id,)))
    assert [row.key for row in report.rows if row.outcome is Outcome.DONE] == [str(first.id), str(late.id)]
    assert len(transactions(runner.store)) == 2


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"type": "hour", "worker_id": None, "executed_on": None}, ["line.worker_missing"]),
        ({"type": "hour", "cost_price": None}, ["line.price_missing"]),
        ({"type": "hour", "sales_price": None}, ["line.price_missing"]),
        ({"type": "fee", "category_id": None}, ["posting.no_category"]),
        ({"type": "item", "warehouse_id": "van", "quantity": "6"}, ["stock.not_enough"]),
    ],
)
def test_a_line_that_lacks_something_is_skipped_and_named(
    runner: CommandRunner, accounts: Accounts, values: dict[str, Any], codes: list[str]
) -> None:
    given = {n: accounts.van if v == "van" else v for n, v in values.items() if n != "type"}
    order_id = order(runner, accounts, line(accounts, values["type"]))
    (row,) = lines_of(runner.store, order_id)
    with runner.store.write() as uow:  # whatever saving would fill in
        for name, value in given.items():
            setattr(uow.get(OrderLine, row.id), name, Decimal(value) if name == "quantity" else value)
    assert why(runner, PostLines(order_ids=(order_id,))) == [codes]
    assert lines_of(runner.store, order_id)[0].status is LineStatus.CREATED
    assert not transactions(runner.store)


def test_refusals_of_the_surroundings(runner: CommandRunner, accounts: Accounts) -> None:
    def skipped(*rows: RowDraft, **values: Any) -> list[list[str]]:
        return why(runner, PostLines(order_ids=(order(runner, accounts, *rows, **values),)))

    hour = line(accounts, "hour")
    item = line(accounts, "item")
    runner.run(SetParameter("hour_journal", ""))
    assert skipped(hour) == [["posting.no_journal"]]
    runner.run(SetParameter("hour_journal", "H"))
    bare = add(runner, "project", name="B", customer_id=accounts.known.customer)
    assert skipped(line(accounts, "fee", line_property_id=None), project_id=bare) == [["line.property_missing"]]
    waiting = order(runner, accounts, hour, project_id=bare)
    runner.run(SaveRecord("project", bare, {"status": "closed"}))
    assert why(runner, PostLines(order_ids=(waiting,))) == [["project.closed"]]
    runner.run(SaveRecord("warehouse", accounts.main, {"default": False}))
    assert skipped(item) == [["posting.no_warehouse"]]
    root = add(runner, "stage", code="A", name="Plan", may_post=False)
    staged = order(runner, accounts, hour)
    with runner.store.write() as uow:
        uow.get(ServiceOrder, staged).stage_id = root
    assert why(runner, PostLines(order_ids=(staged,))) == [["stage.forbids"]]
    runner.run(SaveRecord("stage", root, {"may_post": True}))
    assert why(runner, PostLines(order_ids=(staged,))) == []
    runner.run(SaveRecord("worker", accounts.known.worker, {"active": False}))
    late = order(runner, accounts, line(accounts, "fee"))
    runner.run(SaveRecord("category", accounts.categories["fee"], {"active": False}))
    assert why(runner, PostLines(order_ids=(late,))) == [["line.category_inactive"]]
    runner.run(SetParameter("inactive_categories", "yes"))
    assert why(runner, PostLines(order_ids=(late,))) == []


def test_an_inactive_worker_posts_only_where_the_parameter_allows(runner: CommandRunner, accounts: Accounts) -> None:
    order_id = order(runner, accounts, line(accounts, "hour"))
    runner.run(SaveRecord("worker", accounts.known.worker, {"active": False}))
    assert why(runner, PostLines(order_ids=(order_id,))) == [["line.worker_inactive"]]
    runner.run(SetParameter("terminated_workers", "yes"))
    assert why(runner, PostLines(order_ids=(order_id,))) == []


def test_an_order_without_a_project_and_a_wrong_category(runner: CommandRunner, accounts: Accounts) -> None:
    order_id = order(runner, accounts, line(accounts, "fee"))
    with runner.store.write() as uow:
        uow.get(ServiceOrder, order_id).project_id = None
        row = uow.session.scalars(select(OrderLine)).one()
        row.category_id, row.line_property_id = accounts.categories["hour"], None
        row.quantity = Decimal(0)
    assert why(runner, PostLines(order_ids=(order_id,))) == [
        ["posting.no_project", "line.category_type", "line.property_missing", "line.quantity_zero"]
    ]


def test_chosen_lines_that_are_done_are_named(runner: CommandRunner, accounts: Accounts) -> None:
    order_id = order(runner, accounts, line(accounts, "fee"), line(accounts, "fee"), line(accounts, "fee"))
    first, second, third = (row.id for row in lines_of(runner.store, order_id))
    runner.run(CancelLines(order_id, (second,)))
    post(runner, PostLines(line_ids=(first,)))
    assert why(runner, PostLines(line_ids=(first, second, third))) == [["line.not_open"], ["line.not_open"]]
    assert len(transactions(runner.store)) == 2


def test_posting_cuts_undo(runner: CommandRunner, accounts: Accounts) -> None:
    post(runner, PostLines(order_ids=(order(runner, accounts, line(accounts, "fee")),)))
    assert runner.next_undo() is None
    with pytest.raises(Refused, match=r"undo\.nothing"):
        runner.undo()


def test_a_dry_run_changes_nothing(runner: CommandRunner, accounts: Accounts) -> None:
    order_id = order(runner, accounts, *every_type(accounts))
    with runner.store.read() as reader:
        plan = PostLines(order_ids=(order_id,)).plan(reader)
    assert [row.outcome for row in plan.rows] == [Outcome.PLANNED] * 4
    assert [row.cells[5] for row in plan.rows] == [120, 40, 20, 0]
    runner.run(PostLines(order_ids=(order_id,)), dry_run=True)
    assert not transactions(runner.store)
    assert on_hand(runner.store, accounts.main) == 100
    assert stored_order(runner.store, order_id).progress is Progress.IN_PROCESS


# Reversing


def test_a_reversal_takes_back_amounts_and_stock_and_leaves_the_line(runner: CommandRunner, accounts: Accounts) -> None:
    order_id = order(runner, accounts, *every_type(accounts))
    post(runner, PostLines(order_ids=(order_id,)))
    posted = transactions(runner.store)
    before = lines_of(runner.store, order_id)
    ids = tuple(one.id for one in posted)
    runner.run(ReverseTransactions(ids, "wrong customer", date(2026, 11, 22)))
    reversals = transactions(runner.store)[4:]
    assert [one.reverses_id for one in reversals] == list(ids)
    for was, now in zip(posted, reversals, strict=True):
        assert (now.quantity, now.cost_amount, now.sales_amount) == (
            -was.quantity, -was.cost_amount, -was.sales_amount,
        )  # fmt: skip
        assert (now.reason, now.dated_on, now.line_id) == ("wrong customer", date(2026, 11, 22), was.line_id)
    assert on_hand(runner.store, accounts.main) == 100
    assert [row.status for row in lines_of(runner.store, order_id)] == [LineStatus.POSTED] * 4
    assert [row.transaction_id for row in lines_of(runner.store, order_id)] == [row.transaction_id for row in before]
    assert stored_order(runner.store, order_id).progress is Progress.POSTED
    assert runner.next_undo() is None


def test_a_correcting_line_is_open_and_posted_anew(runner: CommandRunner, accounts: Accounts) -> None:
    order_id = order(runner, accounts, line(accounts, "hour"))
    post(runner, PostLines(order_ids=(order_id,)))
    runner.run(ReverseTransactions((transactions(runner.store)[0].id,), "typed wrong", correct=True))
    posted, new = lines_of(runner.store, order_id)
    assert (new.status, new.signed_off_at, new.transaction_id) == (LineStatus.CREATED, None, None)
    assert (new.quantity, new.worker_id, new.executed_on) == (posted.quantity, posted.worker_id, DAY)
    assert stored_order(runner.store, order_id).progress is Progress.IN_PROCESS


def test_each_is_reversed_once(runner: CommandRunner, accounts: Accounts) -> None:
    post(runner, PostLines(order_ids=(order(runner, accounts, line(accounts, "fee")),)))
    (posted,) = transactions(runner.store)

    def refused(*ids: int, reason: str = "x") -> list[str]:
        with pytest.raises(Refused) as found:
            runner.run(ReverseTransactions(ids, reason))
        return [problem.code for problem in found.value.problems]

    assert refused() == ["transaction.none"]
    assert refused(posted.id, reason=" ") == ["transaction.no_reason"]
    assert refused(999) == ["record.missing"]
    runner.run(ReverseTransactions((posted.id,), "x"))
    reversal = transactions(runner.store)[1]
    assert refused(posted.id, reversal.id) == ["transaction.reversed", "transaction.is_reversal"]
    post(runner, PostLines(order_ids=(order(runner, accounts, line(accounts, "fee")),)))
    with runner.store.write() as uow:
        uow.get(ProjectTransaction, transactions(runner.store)[2].id).invoice_number = "DR-1"
    assert refused(transactions(runner.store)[2].id) == ["transaction.invoiced"]
    post(runner, PostLines(order_ids=(order(runner, accounts, line(accounts, "fee")),)))
    runner.run(SaveRecord("project", accounts.project, {"status": "closed"}))
    assert refused(transactions(runner.store)[3].id) == ["project.closed"]


def test_a_credit_line_brings_parts_back_and_its_reversal_takes_them(runner: CommandRunner, accounts: Accounts) -> None:
    credit = line(accounts, "item", quantity="-4", warehouse_id=accounts.van)
    post(runner, PostLines(order_ids=(order(runner, accounts, credit),)))
    assert on_hand(runner.store, accounts.van) == 9
    (posted,) = transactions(runner.store)
    assert (posted.cost_amount, posted.sales_amount) == (-44, -600)
    post(runner, PostLines(order_ids=(order(runner, accounts, line(accounts, "item", quantity="8",
                                                                 warehouse_id=accounts.van)),)))  # fmt: skip
    with pytest.raises(Refused, match=r"stock\.not_enough"):
        runner.run(ReverseTransactions((posted.id,), "x"))


# Nothing ever changes what is posted


def test_neither_saving_nor_canceling_nor_deleting_changes_a_posted_line(
    runner: CommandRunner, accounts: Accounts
) -> None:
    order_id = order(runner, accounts, line(accounts, "fee"), line(accounts, "fee"))
    first, _second = lines_of(runner.store, order_id)
    post(runner, PostLines(line_ids=(first.id,)))
    with runner.store.read() as reader:
        draft = load_record(reader, "service_order", order_id)
        posted = draft.children["order_line"][0]
    rows = draft.children["order_line"]
    for changed in (
        (RowDraft(rows[0].id, {**rows[0].values, "description": "other"}), rows[1]), (rows[1],), (rows[1], rows[0]),
    ):  # fmt: skip
        with suppress(Refused):
            runner.run(SaveOrder(order_id, {}, None, {}, {"order_line": changed}, draft.children))
    with pytest.raises(Refused, match=r"line\.not_open"):
        runner.run(CancelLines(order_id, (first.id,)))
    with runner.store.read() as reader:
        assert load_record(reader, "service_order", order_id).children["order_line"][0] == posted


AMOUNT = st.decimals(Decimal("0.01"), Decimal(400), places=2)


@given(
    lines=st.lists(
        st.tuples(st.sampled_from(["hour", "expense", "item", "fee"]), AMOUNT, AMOUNT, st.booleans()),
        min_size=1, max_size=8,
    ),
    data=st.data(),
)  # fmt: skip
@settings(max_examples=8)
def test_sums_of_transactions_are_those_of_the_lines_and_reversed_they_are_nothing(
    lines: list[tuple[str, Decimal, Decimal, bool]],
    data: st.DataObject,
    clock: FixedClock,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    store = empty_database(tmp_path_factory.mktemp("post") / "p.db", clock)
    try:
        runner = CommandRunner(store)
        accounts = posting_company(runner)
        rows = [
            line(accounts, type_, quantity=quantity, sales_price=price,
                 line_property_id=accounts.chargeable if charged else accounts.free)
            for type_, quantity, price, charged in lines
        ]  # fmt: skip
        order_id = order(runner, accounts, *rows)
        post(runner, PostLines(order_ids=(order_id,)))
        posted = [row for row in lines_of(store, order_id) if row.status is LineStatus.POSTED]
        found = {one.line_id: one for one in transactions(store)}
        assert set(found) == {row.id for row in posted}
        for row in posted:
            one = found[row.id]
            cost = row.cost_price if row.type is not LineType.ITEM else Decimal(10)
            due = compute_amounts(row.type, row.quantity, cost_price=cost, sales_price=row.sales_price,
                                  charged=row.line_property_id == accounts.chargeable, company="PLN",
                                  currency="PLN")  # fmt: skip
            assert (one.quantity, one.cost_amount, one.sales_amount) == (
                row.quantity, due.cost_amount, due.sales_amount,
            )  # fmt: skip
        chosen = tuple(one.id for one in found.values() if data.draw(st.booleans()))
        if chosen:
            runner.run(ReverseTransactions(chosen, "x"))
        with store.read() as reader:
            sums: Any = reader.session.execute(
                select(func.sum(ProjectTransaction.quantity), func.sum(ProjectTransaction.cost_amount),
                       func.sum(ProjectTransaction.sales_amount))
                .group_by(func.coalesce(ProjectTransaction.reverses_id, ProjectTransaction.id))
                .having(func.count() == 2)
            ).all()  # fmt: skip
            stock: Any = reader.session.scalar(
                select(StockBalance.on_hand).where(StockBalance.warehouse_id == accounts.main)
            )
        assert sums == [(0, 0, 0)] * len(chosen)
        kept = [row.quantity for row in posted if row.type is LineType.ITEM and found[row.id].id not in chosen]
        assert stock == 100 - sum(kept)
        assert stock >= 0
    finally:
        store.close()
