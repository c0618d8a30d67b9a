"""Reports about agreements and open visits: what they show, in which order, their sums and files."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from svcdesk.cli import main
from svcdesk.commands.dispatch import PlaceActivities, Placement, SetClosed
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.planning import CreateServiceOrders
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.problems import Refused
from svcdesk.models import Activity
from svcdesk.queries.reports import load_report, read_criteria, reports
from svcdesk.queries.sheet_rows import ReportTable, RowKind
from svcdesk.reports.page import Stamp, write_pdf
from svcdesk.reports.table_files import write_csv, write_xlsx
from svcdesk.reports.table_report import lay_out_report
from svcdesk.store import Store
from tests.reports.pdf import whole_text
from tests.support.orders import make_agreement
from tests.support.prices import Prices, priced_company
from tests.support.records import add
from tests.support.sheets import PRINTED_AT

START = datetime(2026, 12, 16, 9, tzinfo=UTC)


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def prices(runner: CommandRunner) -> Prices:
    return priced_company(runner)


@pytest.fixture
def lifts(runner: CommandRunner, prices: Prices) -> int:
    """Every month from 15 January, within the week: two hours of the lift; and a line that is stopped."""
    monthly = add(runner, "service_interval", code="M", name="Monthly", range="month", frequency=1)
    week = add(runner, "time_window", code="W", name="Week", method="week")
    about = {"interval_id": monthly, "window_id": week, "object_id": prices.known.service_object}
    lines = (
        RowDraft(None, {"type": "hour", "description": "Przegląd <b>&", "quantity": 2, "starts_on": "2026-01-15",
                        **about}),
        RowDraft(None, {"type": "fee", "description": "Given up", "stopped": True, **about}),
    )  # fmt: skip
    return make_agreement(runner, prices.known, children={"agreement_line": lines}, ends_on="2027-12-31")


def load(store: Store, name: str, language: str = "en", **said: object) -> ReportTable:
    with store.read() as reader:
        spec = reports()[name]
        return load_report(reader, spec, read_criteria(reader, spec, said), language)


def cells(table: ReportTable, kind: RowKind) -> list[tuple[Any, ...]]:
    return [row.cells for row in table.rows if row.kind is kind]


def plan(runner: CommandRunner, agreement: int, *, until: date) -> None:
    runner.run(CreateServiceOrders(agreement_ids=(agreement,), from_on=date(2026, 12, 1), until_on=until))


def bars(store: Store) -> list[int]:
    with store.read() as reader:
        return [one.id for one in reader.session.query(Activity).order_by(Activity.order_id)]


def test_agreements_with_their_lines_in_words(store: Store, runner: CommandRunner, prices: Prices, lifts: int) -> None:
    other = make_agreement(runner, prices.known, "Once", description="Doors", suspended=True)
    table = load(store, "agreement_list", with_lines="yes", group_by="project")
    assert [row.opens for row in table.rows if row.opens] == [("agreement", lifts), ("agreement", other)]
    (heading,) = cells(table, RowKind.HEADING)
    assert "Hotel Świt" in heading[0]
    first, second = cells(table, RowKind.LINE)
    assert first[1:] == ("Lifts of the hotel", "Hotel Świt", "", date(2026, 1, 1), date(2027, 12, 31))
    assert second[1] == "Doors (suspended)"
    details = cells(table, RowKind.DETAIL)
    assert [row[1:3] for row in details] == [
        ("Przegląd <b>& · Lift A", "every month, within the week"),
        ("Given up · Lift A", "every month, within the week (line stopped)"),
        ("Once", "once"),
    ]
    assert details[0][4:] == (date(2026, 1, 15), None, Decimal(2))
    polish = load(store, "agreement_list", "pl", with_lines="yes")
    assert cells(polish, RowKind.DETAIL)[0][2] == "co miesiąc, w danym tygodniu"
    assert not cells(load(store, "agreement_list"), RowKind.DETAIL), "lines only where they are asked for"
    assert not cells(load(store, "agreement_list"), RowKind.HEADING)


def test_templates_are_listed_where_they_are_asked_for(
    store: Store, runner: CommandRunner, prices: Prices, lifts: int
) -> None:
    pattern = make_agreement(runner, prices.known, template=True)
    assert [row.opens for row in load(store, "agreement_list").rows if row.opens] == [("agreement", lifts)]
    both = load(store, "agreement_list", templates="yes")
    assert [row.opens for row in both.rows if row.opens] == [("agreement", lifts), ("agreement", pattern)]
    assert cells(both, RowKind.LINE)[1][1] == "Lifts of the hotel (template)"


@pytest.mark.parametrize(("day", "count"), [("2025-12-31", 0), ("2026-01-01", 1), ("2027-12-31", 1), ("2028-01-01", 0)])
def test_agreements_that_are_valid_on_a_day(store: Store, lifts: int, day: str, count: int) -> None:
    table = load(store, "agreement_list", valid_on=day)
    assert len(cells(table, RowKind.LINE)) == count
    assert cells(table, RowKind.TOTAL)[0][-1] == Decimal(count)
    assert lifts


def test_the_schedule_of_customers(store: Store, runner: CommandRunner, prices: Prices, lifts: int) -> None:
    known = prices.known
    plan(runner, lifts, until=date(2027, 1, 31))
    other = runner.run(CreateOrder({"description": "Repair", "customer_id": known.other_customer})).result
    first, second, repair = bars(store)
    runner.run(PlaceActivities((Placement(first, known.worker, START, 150), Placement(repair, None, START, 60))))
    table = load(store, "customer_schedule")
    assert [row[0] for row in cells(table, RowKind.HEADING)] == ["Galeria Ósmy Dzień", "Hotel Świt"]
    found = cells(table, RowKind.LINE)
    assert [row[0] for row in found][:2] == [START, START]
    assert isinstance(found[2][0], date)
    assert not isinstance(found[2][0], datetime), "without a start it is the preferred day"
    assert found[1][3:] == ("Jan Śliwa", "Lift A", Decimal("2.5"))
    totals = [row[-1] for row in cells(table, RowKind.TOTAL)]
    assert totals == [Decimal(1), found[1][-1] + found[2][-1], Decimal(1) + found[1][-1] + found[2][-1]]
    assert next(row.opens for row in table.rows if row.opens) == ("service_order", other)
    assert len(cells(load(store, "customer_schedule", planned_only="yes"), RowKind.LINE)) == 2
    assert len(cells(load(store, "customer_schedule", technician="Jan Śliwa"), RowKind.LINE)) == 1
    december = load(store, "customer_schedule", from_day="2026-12-16", until_day="2026-12-16")
    assert len(cells(december, RowKind.LINE)) == 2
    runner.run(SetClosed((first, second), closed=True))
    assert len(cells(load(store, "customer_schedule", customer="Hotel Świt"), RowKind.LINE)) == 0, "what is done"


def test_the_visits_of_each_object(store: Store, runner: CommandRunner, prices: Prices, lifts: int) -> None:
    known = prices.known
    door = add(runner, "service_object", name="Door", group_id=known.group, customer_id=known.customer)
    plan(runner, lifts, until=date(2027, 2, 28))
    both = tuple(RowDraft(None, {"type": "fee", "description": text, "object_id": thing})
                 for text, thing in (("Oil", known.service_object), ("Hinge", door)))  # fmt: skip
    runner.run(CreateOrder({"description": "Both", "customer_id": known.customer, "preferred_at": START}, both))
    table = load(store, "object_visits")
    assert [row[0].split(" · ")[:2] for row in cells(table, RowKind.HEADING)] == [
        ["OB-000001  Lift A", "serial number SN-77"], ["OB-000002  Door"],
    ]  # fmt: skip
    found = cells(table, RowKind.LINE)
    assert [row[2] for row in found if "Przegląd" not in row[2]] == ["Oil", "Hinge"], "each object its own lines"
    assert {row[5] for row in found if "Przegląd" in row[2]} == {Decimal(2)}
    assert {row[3] for row in found if "Przegląd" in row[2]} == {"US-00001"}
    assert cells(table, RowKind.TOTAL)[0][-1] == Decimal(len(found))
    days = [row[0].date() if isinstance(row[0], datetime) else row[0] for row in found[:-1]]
    assert days == sorted(days)
    assert [row[2] for row in cells(load(store, "object_visits", object="Door"), RowKind.LINE)] == ["Hinge"]


def test_days_in_the_wrong_order_are_refused(store: Store) -> None:
    with pytest.raises(Refused) as refused:
        load(store, "customer_schedule", from_day="2026-12-02", until_day="2026-12-01")
    assert refused.value.problems[0].code == "batch.days"


def test_sixty_lines_are_printed_and_exported_as_they_are(store: Store, runner: CommandRunner, prices: Prices) -> None:
    for number in range(60):
        at = START + timedelta(days=number)
        runner.run(CreateOrder({"description": f"=Żółć {number} <b>&", "customer_id": prices.known.customer,
                                "preferred_at": at}))  # fmt: skip
    table = load(store, "customer_schedule")
    text = whole_text(write_pdf([lay_out_report(table, Stamp(PRINTED_AT))]))
    assert all(f"=Żółć {number} <b>&" in text for number in range(60))
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(table))).active
    assert sheet is not None
    values = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "=Żółć 59 <b>&" in values
    assert "'=Żółć 59 <b>&" in write_csv(table).decode("utf-8-sig")


def test_each_is_on_the_command_line(store: Store, lifts: int, tmp_path: Path, capsys: Any) -> None:
    path = store.path
    store.close()
    for name in ("agreement_list", "customer_schedule", "object_visits"):
        assert main(["report", name, "--db", str(path)]) == 0
        assert main(["report", name, "-o", str(tmp_path / f"{name}.pdf"), "--db", str(path)]) == 0
    assert "Lifts of the hotel" in capsys.readouterr().out
    assert "Lifts of the hotel" in whole_text((tmp_path / "agreement_list.pdf").read_bytes())
    assert lifts
