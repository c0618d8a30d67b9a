"""Reports: what they show, their sums, and the files made of them."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from svcdesk.cli import main
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.commands.stage_reasons import AddStageReason
from svcdesk.domain.problems import Refused
from svcdesk.models import ServiceOrder
from svcdesk.queries.reports import load_report, read_criteria, reports
from svcdesk.queries.sheet_rows import CellKind, ReportColumn, ReportRow, ReportTable, RowKind
from svcdesk.reports.page import Stamp, write_pdf
from svcdesk.reports.sheets import sheets
from svcdesk.reports.table_files import write_csv, write_xlsx
from svcdesk.reports.table_report import lay_out_report
from svcdesk.store import Store
from tests.reports.pdf import page_texts, whole_text
from tests.support.records import Known, add, small_company
from tests.support.sheets import PRINTED_AT


@pytest.fixture
def known(store: Store) -> Known:
    return small_company(CommandRunner(store))


def order(store: Store, known: Known, **values: Any) -> int:
    made = (
        CommandRunner(store).run(CreateOrder({"description": "Lift", "customer_id": known.customer, **values})).result
    )
    assert isinstance(made, int)
    return made


def load(store: Store, name: str, language: str = "en", **said: object) -> ReportTable:
    with store.read() as reader:
        spec = reports()[name]
        return load_report(reader, spec, read_criteria(reader, spec, said), language)


def test_the_progress_of_every_order_with_its_reasons(store: Store, known: Known) -> None:
    runner = CommandRunner(store)
    stage = add(runner, "stage", code="PLAN", name="Planning")
    first, second = order(store, known), order(store, known)
    with store.write() as uow:
        for one in (first, second):
            uow.get(ServiceOrder, one).stage_id = stage
    reason = add(runner, "reason_code", code="W", name="Weather")
    runner.run(AddStageReason(first, reason, "Storm"))
    table = load(store, "order_progress")
    lines = [row for row in table.rows if row.kind is RowKind.LINE]
    assert [row.opens for row in lines] == [("service_order", first), ("service_order", second)]
    assert {row.cells[2] for row in lines} == {"Planning"}
    details = [row for row in table.rows if row.kind is RowKind.DETAIL]
    assert [row.cells[1] for row in details] == ["Weather · Storm"]
    assert table.rows[table.rows.index(lines[0]) + 1] is details[0], "the reason stands below its order"
    totals = [row.cells for row in table.rows if row.kind is RowKind.TOTAL]
    assert totals == [("Orders in total", Decimal(2)), ("Planning", Decimal(2))]


def test_criteria_narrow_a_report_and_stand_at_its_head(store: Store, known: Known) -> None:
    order(store, known)
    other = order(store, known, customer_id=known.other_customer)
    table = load(store, "order_progress", customer="Galeria Ósmy Dzień", progress="in_process")
    assert [row.opens for row in table.rows if row.opens] == [("service_order", other)]
    assert table.criteria == (("Customer", "K-00002  Galeria Ósmy Dzień"), ("Progress", "in process"))
    assert load(store, "order_progress", customer=f"#{known.customer}").rows[0].opens != ("service_order", other)


@pytest.mark.parametrize(("said", "code"), [
    ({"colour": "red"}, "report.no_criterion"),
    ({"customer": "Nobody"}, "field.not_found"),
    ({"from_day": "soon"}, "field.not_a_date"),
    ({"from_day": "2026-02-01", "until_day": "2026-01-01"}, "batch.days"),
    ({"numbers": "B..A"}, "batch.number_range"),
])  # fmt: skip
def test_criteria_that_make_no_sense_are_refused(said: dict[str, str], code: str, store: Store, known: Known) -> None:
    with pytest.raises(Refused) as refused:
        load(store, "order_progress", **said)
    assert [problem.code for problem in refused.value.problems] == [code]


TABLE = ReportTable(
    "x", "Sums [2026]: of *all*", "en", criteria=(("Customer", "=cmd()"),),
    columns=(ReportColumn("What"), ReportColumn("When", CellKind.INSTANT), ReportColumn("Money", CellKind.MONEY),
             ReportColumn("Share", CellKind.PERCENT)),
    rows=(
        ReportRow(("Group A",), RowKind.HEADING),
        ReportRow(("=1+1", datetime.fromisoformat("2026-11-24T09:30:00+00:00"), Decimal("-1234.5"), Decimal(50))),
        ReportRow(("note",), RowKind.DETAIL),
        ReportRow(("Total", None, Decimal("-1234.5")), RowKind.TOTAL),
    ),
)  # fmt: skip


def test_a_workbook_has_numbers_dates_and_texts_that_stay_texts() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(TABLE))).active
    assert sheet is not None
    assert sheet.title == "Sums 2026 of all"
    cells = {cell.coordinate: cell for row in sheet.iter_rows() for cell in row if cell.value is not None}
    head = next(cell.row for cell in cells.values() if cell.value == "What")
    assert cells["B2"].value == "=cmd()"
    assert cells["B2"].data_type == "s"
    row = head + 2
    assert (cells[f"A{row}"].value, cells[f"A{row}"].data_type) == ("=1+1", "s")
    assert cells[f"B{row}"].value == datetime(2026, 11, 24, 10, 30)
    assert cells[f"C{row}"].value == -1234.5
    assert cells[f"A{head + 4}"].font.bold


def test_a_csv_file_is_guarded_and_speaks_the_language() -> None:
    rows = list(csv.reader(io.StringIO(write_csv(TABLE).decode("utf-8-sig"))))
    assert rows[2][0] == "'=1+1"
    assert rows[2][2] == "-1234.5"
    polish = ReportTable(**{name: getattr(TABLE, name) for name in ("name", "title", "columns", "rows")}, language="pl")
    assert "-1234,5" in write_csv(polish).decode("utf-8-sig")


def test_a_long_report_repeats_its_head_on_every_page(store: Store) -> None:
    rows = tuple(ReportRow((f"Row {n}", None, Decimal(n))) for n in range(200))
    table = ReportTable("x", "Long", "en", columns=TABLE.columns[:3], rows=rows)
    texts = page_texts(write_pdf([lay_out_report(table, Stamp(PRINTED_AT))]))
    assert len(texts) > 3
    assert all("What" in text and "Page" in text for text in texts)
    assert "Row 199" in texts[-1]


def test_long_titles_and_headings_are_whole_on_two_lines(store: Store) -> None:
    heads = ("Average number of days until finished", "Donaudampfschifffahrtsgesellschaft", "Short")
    columns = tuple(ReportColumn(head, CellKind.NUMBER, 1.0) for head in (*heads, *"ABCDEF"))
    title = "Everything that came into the machines of a customer"
    table = ReportTable("x", title, "en", columns=columns, rows=(ReportRow((Decimal(1),) * 9),))
    text = " ".join(whole_text(write_pdf([lay_out_report(table, Stamp(PRINTED_AT))])).split())
    assert "Everything that came into the" in text
    assert "of a customer" in text
    assert "Average" in text
    assert "Donau" in text
    assert "…" in text, "one long word is cut, not broken"


def test_reports_are_printed_and_written_from_the_command_line(
    store: Store, known: Known, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order(store, known)
    with store.read() as reader:
        (sheet,) = sheets()["order_progress"].load(reader, ["customer=Hotel Świt"])
    assert isinstance(sheet, ReportTable)
    path = str(store.path)
    store.close()
    assert main(["report", "order_progress", "--json", "--db", path]) == 0
    assert json.loads(capsys.readouterr().out)["name"] == "order_progress"
    assert main(["report", "order_progress", "customer=Hotel Świt", "--db", path]) == 0
    assert "Hotel Świt" in capsys.readouterr().out
    for ending in ("pdf", "xlsx", "csv"):
        out = tmp_path / f"r.{ending}"
        assert main(["report", "order_progress", "-o", str(out), "--db", path]) == 0
        assert out.stat().st_size > 100
    assert "Hotel Świt" in whole_text((tmp_path / "r.pdf").read_bytes())
    assert main(["report", "order_progress", "-o", str(tmp_path / "r.doc"), "--db", path]) == 2
    assert main(["report", "order_progress", "colour=red", "--db", path]) == 2


def test_a_customer_named_like_a_formula_stays_a_text(store: Store, known: Known) -> None:
    CommandRunner(store).run(SaveRecord("customer", known.customer, {"name": "=HYPERLINK(1)"}))
    order(store, known)
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(load(store, "order_progress")))).active
    assert sheet is not None
    assert any(cell.value == "=HYPERLINK(1)" and cell.data_type == "s" for row in sheet.iter_rows() for cell in row)
