"""Importing into a real database: the real file, every kind, again, cancelled, undone."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select

from svcdesk.commands.imports.records import ImportRecords, SaveImportMapping, import_file, plan_file, read_file
from svcdesk.commands.imports.targets import catalogue
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.imports.mapping import ImportMap, read_mapping
from svcdesk.domain.imports.report import ImportReport
from svcdesk.domain.problems import Refused
from svcdesk.models import (
    Activity,
    Base,
    Change,
    CommandLog,
    Customer,
    ImportMapping,
    Item,
    Location,
    ObjectGroup,
    OrderLine,
    OrderType,
    ServiceObject,
    ServiceOrder,
    Team,
    Unit,
    Worker,
)
from svcdesk.resources import resource
from svcdesk.store.backups import list_backups
from svcdesk.store.store import Store

DATA = Path(__file__).resolve().parents[1] / "data"
REAL = DATA / "excavators.csv"


def shipped(name: str) -> ImportMap:
    return read_mapping((resource("imports") / f"{name}.toml").read_text(encoding="utf-8"), catalogue())


def bring_in(store: Store, path: Path, mapping: ImportMap) -> ImportReport:
    return import_file(CommandRunner(store), path, mapping)


def dry_run(store: Store, path: Path, mapping: ImportMap) -> ImportReport:
    with store.read() as reader:
        return plan_file(reader, read_file(path, mapping, reader.site), mapping)


def codes(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(found.row, found.column, found.problem.code) for found in report.problems]


def count(store: Store, class_: type[Base]) -> int:
    with store.read() as reader:
        return reader.session.scalar(select(func.count()).select_from(class_)) or 0


def everything(store: Store) -> dict[str, int]:
    return {class_.__tablename__: count(store, class_) for class_ in (ServiceOrder, OrderLine, Customer, Change, Unit)}


def csv_file(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


ORDERS = """
kind = "orders"
[fields]
description = "Text"
customer = { value = "Mine", create = { name = "{value}" } }
"""


# The real file


def test_every_real_row_is_imported_or_named(store: Store) -> None:
    report = bring_in(store, REAL, shipped("excavators"))
    with REAL.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert report.read == len(rows) == 5485
    assert (report.created, report.unchanged, report.left_out) == (5484, 0, 1)
    assert codes(report)[-1][0] <= 5486
    stopping = [(p.row, p.column, p.value, p.problem.code) for p in report.problems if p.stops]
    assert stopping == [
        (3454, "PMType", "t swing", "import.value_not_listed"),
        (3454, "Cost", "PM01", "field.not_a_number"),
    ]
    named = Counter(found.problem.code for found in report.problems if not found.stops)
    assert named == {"import.repeat_imported": 358, "import.negative_price": 6}

    del rows[3454 - 2]
    wanted = Counter(" ".join(row["OriginalShorttext"].split("\n")).strip() for row in rows)
    with store.read() as reader:
        assert Counter(reader.session.scalars(select(ServiceOrder.description))) == wanted
        by_type = dict(
            reader.session.execute(
                select(OrderType.code, func.count()).join(ServiceOrder).group_by(OrderType.code)
            ).all()
        )
        by_object = dict(
            reader.session.execute(
                select(ServiceObject.name, func.count()).join(ServiceOrder).group_by(ServiceObject.name)
            ).all()
        )
        lines = reader.session.execute(select(OrderLine.quantity, OrderLine.cost_price)).all()
        sample = reader.session.scalars(select(ServiceOrder).order_by(ServiceOrder.id)).first()
        assert sample is not None
        assert reader.site.local(sample.preferred_at).isoformat() == "2004-07-01T08:00:00+02:00"  # type: ignore[arg-type]
    kinds = Counter(row["PMType"] for row in rows)
    assert by_type == {{"PM01": "Repair", "PM02": "Replacement"}.get(code, code): n for code, n in kinds.items()}
    assert by_object == {f"Excavator {asset}": n for asset, n in Counter(row["Asset"] for row in rows).items()}
    costs = Counter(round(float(row["Cost"]), 2) for row in rows if float(row["Cost"]))
    assert Counter(round(float(quantity * (price or 0)), 2) for quantity, price in lines) == costs
    assert all(price and price > 0 for _quantity, price in lines)


def test_the_real_file_again_creates_nothing(store: Store) -> None:
    bring_in(store, REAL, shipped("excavators"))
    before = everything(store)
    again = bring_in(store, REAL, shipped("excavators"))
    assert (again.read, again.created, again.unchanged, again.left_out) == (5485, 0, 5484, 1)
    after = everything(store)
    assert {**after, "unit": 0} == {**before, "unit": 0}


@pytest.mark.slow
def test_the_real_file_is_undone_in_one_step_and_done_again(store: Store) -> None:
    runner = CommandRunner(store)
    bring_in(store, REAL, shipped("excavators"))
    runner.undo()
    assert [count(store, c) for c in (ServiceOrder, OrderLine, ServiceObject, ObjectGroup, OrderType, Customer)] == [
        0
    ] * 6
    runner.redo()
    assert [count(store, c) for c in (ServiceOrder, ServiceObject, Customer)] == [5484, 5, 1]
    assert bring_in(store, REAL, shipped("excavators")).created == 0


def test_a_dry_run_says_what_a_run_does_and_writes_nothing(store: Store) -> None:
    before = everything(store)
    planned = dry_run(store, REAL, shipped("excavators"))
    assert everything(store) == before
    assert bring_in(store, REAL, shipped("excavators")) == planned


class Stop(Exception):
    """The user wants out."""


class StopAt:
    """Raises at one of the steps."""

    def __init__(self, at: int) -> None:
        self.left = at

    def step(self, done: int, total: int) -> None:
        assert 0 <= done <= total
        self.left -= 1
        if self.left < 0:
            raise Stop


@pytest.mark.parametrize("at", [0, 40, 85, 88])
def test_a_cancelled_import_leaves_nothing(store: Store, at: int) -> None:
    mapping = shipped("excavators")
    with store.read() as reader:
        reading = read_file(REAL, mapping, reader.site)
    before = everything(store)
    with pytest.raises(Stop):
        CommandRunner(store).run(ImportRecords("x", mapping, reading), steps=StopAt(at))
    assert everything(store) == before
    with pytest.raises(Stop), store.read() as reader:
        read_file(REAL, mapping, reader.site, StopAt(5))


# Every kind, with the mappings and examples that ship


def test_every_kind_comes_in_and_again_changes_nothing(store: Store) -> None:
    kinds = ("customers", "locations", "workers", "objects", "items", "orders")
    reports = {kind: bring_in(store, DATA / "imports" / f"{kind}.csv", shipped(kind)) for kind in kinds}
    assert {kind: (r.read, r.created, r.unchanged, r.left_out) for kind, r in reports.items()} == {
        "customers": (3, 2, 0, 1),
        "locations": (3, 2, 0, 1),
        "workers": (3, 2, 0, 1),
        "objects": (3, 1, 0, 2),
        "items": (3, 1, 0, 2),
        "orders": (4, 2, 0, 2),
    }
    assert codes(reports["customers"]) == [(3, "VAT id", "import.vat_id"), (4, "Number", "import.duplicate")]
    assert codes(reports["locations"]) == [(4, "Customer", "import.not_found")]
    assert codes(reports["workers"]) == [(5, "Kind", "field.not_a_choice")]
    assert codes(reports["objects"]) == [
        (3, "Location", "import.other_customer"), (4, "Commissioned", "field.not_a_date"),
    ]  # fmt: skip
    assert codes(reports["items"]) == [(3, "Cost price", "import.too_precise"), (4, "Cost price", "field.not_a_number")]
    assert codes(reports["orders"]) == [(4, "", "field.required"), (5, "Location", "import.other_customer")]
    with store.read() as reader:
        session = reader.session
        customer = session.scalars(select(Customer).order_by(Customer.id)).first()
        assert customer is not None
        assert (customer.number, customer.name, customer.country) == ("K-100", "Zakłady „Żuraw” Łódź", "PL")
        assert customer.note == "dwie\nlinie"
        assert "zuraw" in customer.search
        assert session.scalars(select(Location.access_notes)).first() == "kod 1234"
        assert session.scalars(select(Team.name)).all() == ["Windy", "Klima"]
        assert session.scalars(select(Worker.kind).order_by(Worker.id)).all() == ["employee", "vendor"]
        assert str(session.scalars(select(Item.sales_price)).first()) == "1234.5600"
        orders = session.scalars(select(ServiceOrder).order_by(ServiceOrder.id)).all()
        assert [order.number for order in orders] == ["ZS-2026-00001", "ZS-2026-00002"]
        assert orders[0].customer_id == customer.id, "taken from the service object"
        assert orders[0].location_id == 1
        assert [reader.site.local(order.preferred_at).hour for order in orders if order.preferred_at] == [9, 8]
        assert session.scalars(select(Activity.minutes)).all() == [90, 60]
    for kind in kinds:
        again = bring_in(store, DATA / "imports" / f"{kind}.csv", shipped(kind))
        assert (again.created, again.unchanged) == (0, reports[kind].created + (kind == "customers")), kind


def test_a_workbook_says_the_same_as_its_text(store: Store, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    with REAL.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.reader(file)):
            sheet.append(row if number == 0 else [*row[:4], float(row[4])])
            if number == 400:
                break
    workbook.save(tmp_path / "a.xlsx")
    report = bring_in(store, tmp_path / "a.xlsx", shipped("excavators"))
    assert (report.read, report.created) == (400, 400)
    full = bring_in(store, REAL, shipped("excavators"))
    assert (full.created, full.unchanged) == (5484 - 400, 400), "the same rows in another format are the same"


# Rows


def test_a_record_there_already_is_named_where_it_differs_and_left(store: Store, tmp_path: Path) -> None:
    mapping = read_mapping('kind = "items"\n[fields]\nnumber = "N"\nname = "Name"', catalogue())
    bring_in(store, csv_file(tmp_path / "a.csv", "N,Name\nT-1,Olej\n"), mapping)
    report = bring_in(store, csv_file(tmp_path / "b.csv", "N,Name\nt-1,Smar\n"), mapping)
    assert (report.created, report.unchanged, codes(report)) == (0, 1, [(2, "Name", "import.differs")])
    with store.read() as reader:
        assert reader.session.scalars(select(Item.name)).all() == ["Olej"]


def test_repeats_come_in_or_are_reported_as_the_mapping_says(store: Store, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", "Text\nOil\nOil\nOil\n")
    report = bring_in(
        store, path, read_mapping('kind = "orders"\n[rows]\nrepeats = "report"' + ORDERS[16:], catalogue())
    )
    assert (report.read, report.created, report.left_out) == (3, 1, 2)
    assert codes(report) == [(3, "", "import.repeat_left_out"), (4, "", "import.repeat_left_out")]
    report = bring_in(store, path, read_mapping(ORDERS, catalogue()))
    assert (report.created, report.unchanged) == (2, 1)
    assert codes(report) == [(3, "", "import.repeat_imported"), (4, "", "import.repeat_imported")]


def test_ragged_rows_formulas_and_control_characters_are_named(store: Store, tmp_path: Path) -> None:
    text = 'Text,Other\none,1,2\ntwo\n"thr\x07ee",3\n=1+1,4\nfive,5,\n'
    report = bring_in(store, csv_file(tmp_path / "a.csv", text), read_mapping(ORDERS, catalogue()))
    assert codes(report) == [(2, "", "import.ragged"), (3, "", "import.ragged"), (4, "Text", "import.control")]
    with store.read() as reader:
        assert reader.session.scalars(select(ServiceOrder.description)).all() == ["=1+1", "five"]


def test_a_formula_of_a_workbook_is_named(store: Store, tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (["Text"], ["=HYPERLINK(A1)"], ["good"]):
        sheet.append(row)
    workbook.save(tmp_path / "a.xlsx")
    report = bring_in(store, tmp_path / "a.xlsx", read_mapping(ORDERS, catalogue()))
    assert (report.created, codes(report)) == (1, [(2, "Text", "import.formula")])


def test_a_row_left_out_makes_nothing_on_the_way(store: Store, tmp_path: Path) -> None:
    mapping = read_mapping(
        """
kind = "orders"
[fields]
description = "Text"
customer = { column = "Who", create = { name = "{value}" } }
object = { column = "What", match = "serial_number" }
""",
        catalogue(),
    )
    report = bring_in(store, csv_file(tmp_path / "a.csv", "Text,Who,What\nOil,New,S-1\nGas,Other,\n"), mapping)
    assert codes(report) == [(2, "What", "import.not_found")]
    with store.read() as reader:
        assert reader.session.scalars(select(Customer.name)).all() == ["Other"]


def test_two_records_of_one_name_are_not_guessed_between(store: Store, tmp_path: Path) -> None:
    customers = read_mapping('kind = "customers"\n[fields]\nnumber = "N"\nname = "Name"', catalogue())
    bring_in(store, csv_file(tmp_path / "c.csv", "N,Name\n1,Łoś\n2,Los\n"), customers)
    mapping = read_mapping('kind = "orders"\n[fields]\ndescription = "T"\ncustomer = "C"', catalogue())
    report = bring_in(store, csv_file(tmp_path / "o.csv", "T,C\nOil,łoś\nGas,2\n"), mapping)
    assert (report.created, codes(report)) == (1, [(2, "C", "import.ambiguous")])


def test_numbers_that_the_file_took_are_not_given_again(store: Store, tmp_path: Path) -> None:
    mapping = read_mapping('kind = "customers"\n[fields]\nnumber = "N"\nname = "Name"', catalogue())
    report = bring_in(store, csv_file(tmp_path / "a.csv", "N,Name\n,A\nK-00001,B\n,C\n"), mapping)
    assert report.created == 3
    with store.read() as reader:
        numbers = dict(reader.session.execute(select(Customer.name, Customer.number)).all())
    assert numbers == {"A": "K-00002", "B": "K-00001", "C": "K-00003"}


def test_wrong_columns_are_refused_before_anything_is_read(store: Store, tmp_path: Path) -> None:
    mapping = read_mapping(ORDERS, catalogue())
    for text, code in (("A,B\n1,2\n", "import.column_missing"), ("Text,Text\n1,2\n", "import.column_twice")):
        with pytest.raises(Refused) as caught:
            bring_in(store, csv_file(tmp_path / "a.csv", text), mapping)
        assert caught.value.problems[0].code == code
    assert count(store, Change) == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Text\n\x00\n",
        "Text\nOil\n".encode("utf-16"),
        b"Text\nOil\n\x81\x98\n",
        b'Text\nOil\n"never closed\nGas\n',
        b"Text\nOil\n" + b"," * 1_000_000 + b"\n",
        b"PK\x03\x04" + bytes(1000),
    ],
)
def test_a_hostile_file_writes_nothing_even_after_good_rows(store: Store, tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    before = store.path.read_bytes()
    with pytest.raises(Refused):
        bring_in(store, path, read_mapping(ORDERS, catalogue()))
    assert store.path.read_bytes() == before
    assert list_backups(store.path) == []


def test_a_file_with_a_header_only_is_an_import_of_nothing(store: Store, tmp_path: Path) -> None:
    report = bring_in(store, csv_file(tmp_path / "a.csv", "Text\n"), read_mapping(ORDERS, catalogue()))
    assert report == ImportReport()
    assert count(store, CommandLog) == 0


def test_a_backup_is_made_before_anything_comes_in(store: Store) -> None:
    bring_in(store, REAL, shipped("excavators"))
    (backup,) = list_backups(store.path)
    assert backup.reason == "import"
    opened = Store.open(backup.path)
    assert count(opened, ServiceOrder) == 0
    opened.close()


def test_a_mapping_is_kept_under_its_name(store: Store) -> None:
    runner = CommandRunner(store)
    content = {"kind": "items", "fields": {"name": "Nazwa"}}
    runner.run(SaveImportMapping("Części", content))
    runner.run(SaveImportMapping("Części", {**content, "fields": {"name": "Name"}}))
    with store.read() as reader:
        rows = reader.session.scalars(select(ImportMapping)).all()
        assert [(row.name, row.kind, row.content["fields"]) for row in rows] == [("Części", "items", {"name": "Name"})]
    for title, wrong in ((" ", content), ("x", {"kind": "items"})):
        with pytest.raises(Refused):
            runner.run(SaveImportMapping(title, wrong))
