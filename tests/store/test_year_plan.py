"""The year of the agreements: what was made, what is due, what is late, and which weeks have too much work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event

from svcdesk.commands.company import SetParameter
from svcdesk.commands.order_cancel import CancelOrders
from svcdesk.commands.planning import CreateServiceOrders
from svcdesk.commands.records import JoinTeam, SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.sign_off import SignOffOrder
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import VisitState
from svcdesk.domain.problems import Refused
from svcdesk.queries.reports import load_report, read_criteria, reports
from svcdesk.queries.sheet_rows import RowKind
from svcdesk.queries.year_plan import YearOnly, YearPlan, YearRow, load_year_plan, narrow
from svcdesk.store import Store
from tests.support.orders import make_agreement
from tests.support.prices import Prices, priced_company
from tests.support.records import add

# The clock stands at Monday 2026-11-23.


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def prices(runner: CommandRunner) -> Prices:
    return priced_company(runner)


@pytest.fixture
def lifts(runner: CommandRunner, prices: Prices) -> int:
    """Two hours on the lift on the 20th of each month, from September."""
    monthly = add(runner, "service_interval", code="M", name="Monthly", range="month", frequency=1)
    line = {"type": "hour", "description": "Inspection", "quantity": 2, "interval_id": monthly,
            "object_id": prices.known.service_object, "starts_on": "2026-09-20"}  # fmt: skip
    return make_agreement(runner, prices.known, children={"agreement_line": (RowDraft(None, line),)})


def load(store: Store, year: int = 2026) -> YearPlan:
    with store.read() as reader:
        return load_year_plan(reader, year)


def make(runner: CommandRunner, begin: date, end: date) -> list[int]:
    report = runner.run(CreateServiceOrders(from_on=begin, until_on=end)).result
    return [row.record_id for row in report.rows if row.entity == "service_order"]  # type: ignore[attr-defined]


def seen(row: YearRow) -> list[tuple[date, VisitState]]:
    return [(visit.day, visit.state) for visit in row.visits]


def test_what_is_due_begins_today_and_orders_are_done_late_or_canceled(
    store: Store, runner: CommandRunner, prices: Prices, lifts: int
) -> None:
    (row,) = load(store).rows
    assert (row.agreement_id, row.customer) == (lifts, "Hotel Świt")
    assert seen(row) == [(date(2026, 12, 20), VisitState.PLANNED)], "nobody made the ones before: they are no work"
    orders = make(runner, date(2026, 9, 1), date(2026, 11, 30))
    runner.run(SignOffOrder(orders[0], signer="Ewa", role="client", place="Łódź"))
    runner.run(CancelOrders(order_ids=(orders[1],)))
    (row,) = load(store).rows
    assert seen(row) == [
        (date(2026, 9, 20), VisitState.DONE), (date(2026, 10, 20), VisitState.CANCELED),
        (date(2026, 11, 20), VisitState.LATE), (date(2026, 12, 20), VisitState.PLANNED),
    ]  # fmt: skip
    late, due = row.months[10][0], row.months[11][0]
    assert late.order_id == orders[2]
    assert late.number
    assert (due.order_id, due.number, due.works, due.minutes) == (None, "", ("Inspection",), 120)
    plan = load(store)
    assert "Lift A" in plan.objects[due.object_ids[0]]
    assert [len(month) for month in plan.rows[0].months] == [0] * 8 + [1, 1, 1, 1]
    make(runner, date(2026, 12, 1), date(2026, 12, 31))
    assert seen(load(store).rows[0])[-1] == (date(2026, 12, 20), VisitState.MADE)


def test_another_year(store: Store, lifts: int) -> None:
    assert [len(month) for month in load(store, 2027).rows[0].months] == [1] * 12
    assert seen(load(store, 2025).rows[0]) == []
    assert lifts


def test_a_closed_day_without_an_open_one_in_the_window_is_a_conflict(
    store: Store, runner: CommandRunner, lifts: int
) -> None:
    spans = tuple(RowDraft(None, {"weekday": day, "opens": 480, "closes": 960}) for day in range(1, 6))
    add(runner, "work_calendar", {"calendar_span": spans}, code="PL", name="Office")
    runner.run(SetParameter("calendar", "PL"))
    plan = load(store)
    (visit,) = plan.rows[0].visits
    assert (visit.day.isoweekday(), visit.in_conflict) == (7, True)
    assert narrow(plan, YearOnly(kind="conflicts")) == plan.rows
    (order,) = make(runner, date(2026, 12, 1), date(2026, 12, 31))
    assert next(load(store).rows[0].visits).in_conflict, "the order has it too"
    runner.run(CancelOrders(order_ids=(order,)))
    plan = load(store)
    assert narrow(plan, YearOnly(kind="conflicts")) == (), "nobody goes there any more"
    assert narrow(plan, YearOnly(kind="visits")) == plan.rows


def test_rows_are_narrowed_by_words_and_by_who(store: Store, runner: CommandRunner, prices: Prices, lifts: int) -> None:
    other = make_agreement(runner, prices.known, "Once", description="Doors", responsible_id=prices.known.worker)
    pattern = make_agreement(runner, prices.known, description="Pattern", template=True)
    plan = load(store)

    def found(**only: Any) -> list[int]:
        return [row.agreement_id for row in narrow(plan, YearOnly(**only))]

    assert found() == [lifts, other]
    assert pattern not in found()
    assert found(text="doors SWIT") == [other], "words in any column, whatever their case and accents"
    assert found(text="inspection") == [lifts], "what is done counts too"
    assert found(criteria={"responsible_id": prices.known.worker}) == [other]
    assert found(criteria={"customer_id": prices.known.other_customer}) == []
    assert found(kind="visits") == [lifts]
    assert found(kind="late") == []


def test_weeks_with_more_work_than_time_stand_in_the_month_of_their_thursday(
    store: Store, runner: CommandRunner, prices: Prices
) -> None:
    known = prices.known
    spans = tuple(RowDraft(None, {"weekday": day, "opens": 480, "closes": 960}) for day in range(1, 6))
    calendar = add(runner, "work_calendar", {"calendar_span": spans}, code="PL", name="Office")
    runner.run(SaveRecord("worker", known.worker, {"calendar_id": calendar}))
    runner.run(JoinTeam(known.worker, known.team))
    line = {"type": "hour", "description": "Overhaul", "quantity": 41, "starts_on": "2027-03-29"}
    make_agreement(runner, known, children={"agreement_line": (RowDraft(None, line),)},
                   preferred_technician_id=known.worker)  # fmt: skip
    plan = load(store, 2027)
    assert [len(month) for month in plan.overloads] == [0, 0, 0, 1, *[0] * 8], "Thursday is 1 April"
    (over,) = plan.overloads[3]
    assert (over.monday, over.technician, over.wanted, over.open) == (date(2027, 3, 29), "Jan Śliwa", 2460, 2400)


@pytest.fixture
def statements(store: Store) -> Iterator[list[str]]:
    """The statements that are executed meanwhile."""
    found: list[str] = []

    def note(*args: Any) -> None:
        found.append(args[2])

    event.listen(store._read_engine, "before_cursor_execute", note)
    yield found
    event.remove(store._read_engine, "before_cursor_execute", note)


def test_more_agreements_ask_no_more_questions(
    store: Store, runner: CommandRunner, prices: Prices, lifts: int, statements: list[str]
) -> None:
    make(runner, date(2026, 9, 1), date(2026, 11, 30))
    statements.clear()
    load(store)
    asked = len(statements)
    for _more in range(5):
        make_agreement(runner, prices.known, "Check", "Clean", starts_on="2026-12-01")
    make(runner, date(2026, 12, 1), date(2026, 12, 5))
    statements.clear()
    assert len(load(store).rows) == 6
    assert len(statements) == asked


def test_the_report_counts_visits_and_hours_by_month(store: Store, runner: CommandRunner, lifts: int) -> None:
    make(runner, date(2026, 9, 1), date(2026, 11, 30))
    with store.read() as reader:
        spec = reports()["year_plan"]
        table = load_report(reader, spec, read_criteria(reader, spec, {"year": "2026"}), "pl")
        with pytest.raises(Refused) as refused:
            load_report(reader, spec, {"year": 1999}, "en")
    assert refused.value.problems[0].code == "year.far"
    assert [column.label for column in table.columns[2:5]] == ["sty", "lut", "mar"]
    (line,) = [row for row in table.rows if row.kind is RowKind.LINE]
    assert line.opens == ("agreement", lifts)
    assert line.cells[2:] == (*[None] * 8, *[Decimal(1)] * 4, Decimal(4), Decimal(8), None)
    visits, hours, weeks = (row.cells for row in table.rows if row.kind is RowKind.TOTAL)
    assert visits[2:16] == (*[Decimal(0)] * 8, *[Decimal(1)] * 4, Decimal(4), Decimal(8))
    assert hours[2:14] == (*[Decimal(0)] * 8, *[Decimal(2)] * 4)
    assert weeks[2:] == (None,) * 12
