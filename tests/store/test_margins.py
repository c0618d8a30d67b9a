"""The margin of stored orders: posted and expected, by order, agreement and project, and its report."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from svcdesk.commands.order_cancel import CancelLines
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineStatus, LineType
from svcdesk.models import OrderLine, PostingJournal, ProjectTransaction, ServiceOrder
from svcdesk.queries.margins import MarginTable, load_margin
from svcdesk.queries.reports import load_report, read_criteria, reports
from svcdesk.queries.sheet_rows import ReportTable, RowKind
from svcdesk.store import Store
from tests.support.records import Known, add, small_company


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


def line(type_: str, quantity: str, cost: str | None, sales: str, **more: Any) -> RowDraft:
    values = {"type": type_, "quantity": quantity, "cost_price": cost, "sales_price": sales, **more}
    return RowDraft(None, {name: value for name, value in values.items() if value is not None})


def order(store: Store, known: Known, *lines: RowDraft, **values: Any) -> int:
    command = CreateOrder({"description": "Lift", "customer_id": known.customer, **values}, lines)
    made = CommandRunner(store).run(command, frozenset()).result
    assert isinstance(made, int)
    return made


def sums(table: MarginTable) -> tuple[Decimal, Decimal, Decimal | None]:
    return table.total.cost, table.total.revenue, table.total.percent


def margin(store: Store, entity: str, record_id: int, *, posted_only: bool = False) -> MarginTable:
    with store.read() as reader:
        return load_margin(reader, entity, record_id, posted_only=posted_only)


def test_open_lines_are_expected_canceled_ones_do_not_count(store: Store, known: Known) -> None:
    order_id = order(store, known, line("hour", "2", "80", "165"), line("fee", "1", None, "50"),
                     line("hour", "9", "80", "165"))  # fmt: skip
    with store.read() as reader:
        ids = [row.id for row in reader.session.query(OrderLine).order_by(OrderLine.line_number)]
    CommandRunner(store).run(CancelLines(order_id, (ids[2],)))
    found = margin(store, "service_order", order_id)
    assert sums(found) == (Decimal(160), Decimal(380), Decimal("57.9"))
    assert [row.type for row in found.rows] == [LineType.HOUR, LineType.FEE]
    assert margin(store, "service_order", order_id, posted_only=True).rows == ()


def test_a_posted_line_counts_as_it_was_posted_and_its_reversal_takes_it_out(store: Store, known: Known) -> None:
    order_id = order(store, known, line("hour", "2", "80", "165"))
    with store.write() as uow:
        project_id = uow.get(ServiceOrder, order_id).project_id
        journal = uow.add(PostingJournal(number="J1", name="H", type=LineType.HOUR, posted_at=uow.now, user="u"))
        day = uow.site.day(uow.now)
        about = {"project_id": project_id, "journal_id": journal.id, "order_id": order_id, "type": LineType.HOUR,
                 "dated_on": day, "unit": "h", "currency": "PLN", "posted_at": uow.now, "user": "u", "description": "",
                 "offset_account": "", "invoice_number": ""}  # fmt: skip
        first = uow.add(ProjectTransaction(number="T1", quantity=Decimal(2), cost_amount=Decimal(170),
                                           sales_amount=Decimal(330), **about))  # fmt: skip
        uow.session.execute(
            update(OrderLine)
            .where(OrderLine.order_id == order_id)
            .values(status=LineStatus.POSTED, transaction_id=first.id)
        )
    assert sums(margin(store, "service_order", order_id, posted_only=True))[:2] == (Decimal(170), Decimal(330))
    assert sums(margin(store, "service_order", order_id))[:2] == (Decimal(170), Decimal(330)), "counted once"
    with store.write() as uow:
        uow.add(ProjectTransaction(number="T2", quantity=Decimal(-2), cost_amount=Decimal(-170), reverses_id=first.id,
                                   sales_amount=Decimal(-330), **about))  # fmt: skip
    assert sums(margin(store, "service_order", order_id)) == (Decimal(0), Decimal(0), None)


def test_a_project_sums_its_orders_and_a_fixed_price_brings_nothing_by_the_line(store: Store, known: Known) -> None:
    runner = CommandRunner(store)
    fixed = add(runner, "project", name="Tower", customer_id=known.customer, type="fixed_price")
    first = order(store, known, line("hour", "1", "80", "165"), project_id=fixed)
    second = order(store, known, line("hour", "2", "80", "165"), project_id=fixed)
    found = margin(store, "project", fixed)
    assert [row.order_id for row in found.rows] == [second, first]
    assert sums(found) == (Decimal(240), Decimal(0), None)


def report(store: Store, **said: object) -> ReportTable:
    with store.read() as reader:
        spec = reports()["order_margin"]
        return load_report(reader, spec, read_criteria(reader, spec, said), "en")


def test_the_report_groups_orders_and_its_totals_add_up(store: Store, known: Known) -> None:
    order(store, known, line("hour", "2", "80", "165"), line("fee", "1", None, "50"))
    order(store, known, line("hour", "1", "80", "165"), customer_id=known.other_customer)
    table = report(store)
    headings = [row.cells[0] for row in table.rows if row.kind is RowKind.HEADING]
    assert headings == ["PR-00001  Hotel Świt", "PR-00002  Galeria Ósmy Dzień"]
    lines = [row for row in table.rows if row.kind is RowKind.LINE]
    assert [row.cells[3:6] for row in lines] == [
        (Decimal(160), Decimal(380), Decimal(220)), (Decimal(80), Decimal(165), Decimal(85))
    ]  # fmt: skip
    totals = [row for row in table.rows if row.kind is RowKind.TOTAL]
    assert totals[-1].cells[3:6] == (Decimal(240), Decimal(545), Decimal(305))
    assert sum(row.cells[5] for row in totals if row.level == 1) == totals[-1].cells[5]
    by_agreement = report(store, group_by="agreement")
    assert [row.cells[0] for row in by_agreement.rows if row.kind is RowKind.HEADING] == ["Without an agreement"]
    assert [row.cells for row in report(store, posted_only="yes").rows if row.kind is RowKind.LINE] == []


def test_a_currency_without_a_rate_is_said(store: Store, known: Known) -> None:
    dollars = add(CommandRunner(store), "project", name="Abroad", customer_id=known.customer, currency="USD")
    order(store, known, line("hour", "1", "80", "40", currency="USD"), project_id=dollars)
    table = report(store)
    assert any("USD" in str(row.cells) and "left out" in str(row.cells) for row in table.rows)
