"""BOMs from files: levels and parents, English and Polish headings, what is wrong said by row, and very many lines."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select

from svcdesk.commands.bom_import import ImportBoms
from svcdesk.commands.bom_templates import MakeTemplate
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.batches import BatchPlan, Outcome
from svcdesk.domain.kinds import BomKind
from svcdesk.domain.problems import Refused
from svcdesk.models import Bom, BomLine
from svcdesk.problem_texts import problem_text
from svcdesk.queries.boms import load_tree
from svcdesk.store import Store
from tests.support.boms import Machine, lift, run

HEAD: list[object] = [
    "bom",
    "bom item",
    "bom valid from",
    "level",
    "position",
    "item",
    "description",
    "quantity",
    "unit",
]
DRIVE, ROLLER = "T-000002", "T-000003"


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def machine(runner: CommandRunner) -> Machine:
    return lift(runner)


def write_csv(path: Path, rows: Sequence[Sequence[object]]) -> str:
    path.write_text("\n".join(";".join(str(cell) for cell in row) for row in rows), encoding="utf-8")
    return str(path)


def bring_in(runner: CommandRunner, file: str, **options: Any) -> BatchPlan:
    report = runner.run(ImportBoms(file=file, **options)).result
    assert isinstance(report, BatchPlan)
    return report


def tree(store: Store, number: str) -> list[tuple[int, str, str]]:
    with store.read() as reader:
        bom = reader.session.scalars(select(Bom).where(Bom.number == number)).one()
        return [
            (row.depth, row.description, f"{row.quantity.normalize():f} {row.unit}")
            for row in load_tree(reader, bom.id)
        ]


def said(report: BatchPlan) -> list[tuple[str, int]]:
    return [(problem.code, int(str(problem.params["row"]))) for row in report.rows for problem in row.problems]


def test_levels_versions_and_units(runner: CommandRunner, store: Store, machine: Machine, tmp_path: Path) -> None:
    file = write_csv(tmp_path / "a.csv", [
        HEAD,
        ["D-1", DRIVE, "2026-01-01", 1, "1", "", "Housing", 1, ""],
        ["", "", "", 2, "1.1", ROLLER, "", "4", ""],
        ["", "", "", 3, "1.1.1", "", "Bearing", "2,5", "pcs"],
        ["", "", "", 1, "2", "", "Cover", "", ""],
        ["D-2", DRIVE, "", 1, "", ROLLER, "", 1, "set"],
    ])  # fmt: skip
    with store.read() as reader:
        plan = ImportBoms(file=file).plan(reader)
    assert [(row.what, row.cells) for row in plan.rows] == [
        ("D-1", ("D-1", BomKind.ITEM, DRIVE, 4, 3)), ("D-2", ("D-2", BomKind.ITEM, DRIVE, 1, 1)),
    ]  # fmt: skip
    report = bring_in(runner, file)
    assert report.count(Outcome.DONE) == 2
    assert tree(store, "D-1") == [
        (0, "Housing", "1 "), (1, "Roller", "4 pcs"), (2, "Bearing", "2.5 pcs"), (0, "Cover", "1 "),
    ]  # fmt: skip
    made = run(runner, MakeTemplate("T", version_of_id=machine.drive, bom_on=date(2026, 6, 1)))
    assert made  # the newest version of that day
    for _step in range(2):
        runner.undo()
    with store.read() as reader:
        assert reader.session.scalar(select(func.count(Bom.id)).where(Bom.kind == BomKind.ITEM)) == 0


def test_parents_in_a_polish_workbook(runner: CommandRunner, store: Store, machine: Machine, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Numer BOM", "Rodzaj", "Zlecenie produkcyjne", "Nadrzędna", "Pozycja", "Towar", "Opis", "Ilość", "Jednostka",
         "Ważny od"],
        ["P-1", "produkcja", "ZP/7", "20", "21", ROLLER, None, 2.5, None, date(2026, 1, 1)],
        ["P-1", None, None, None, "20", DRIVE, None, 1, "kpl", None],
    ):  # fmt: skip
        sheet.append(row)
    path = tmp_path / "b.xlsx"
    book.save(path)
    bring_in(runner, str(path))
    assert tree(store, "P-1") == [(0, "Drive", "1 kpl"), (1, "Roller", "2.5 pcs")]
    with store.read() as reader:
        bom = reader.session.scalars(select(Bom).where(Bom.number == "P-1")).one()
        line = reader.session.scalars(select(BomLine).where(BomLine.position == "21")).one()
    assert (bom.kind, bom.reference_text, line.valid_from) == (BomKind.PRODUCTION, "ZP/7", date(2026, 1, 1))


def test_what_is_wrong_is_said_by_row(runner: CommandRunner, store: Store, machine: Machine, tmp_path: Path) -> None:
    head = [*HEAD[:3], "level", "parent", "position", "item", "description", "quantity", "valid from", "valid until"]
    bad: list[list[object]] = [
        ["X", "NO-1", "", 1, "", "1", "T-999", "", 1, "", ""],
        ["X", "", "", 3, "", "2", "", "Part", 1, "", ""],
        ["X", "", "", "a", "", "3", "", "Part", "-2", "", ""],
        ["X", "", "", "", "99", "4", "", "Part", "many", "soon", ""],
        ["X", "", "", "", "6", "5", "", "Part", 1, "2026-02-01", "2026-01-01"],
        ["X", "", "", "", "5", "6", "", "", 1, "", ""],
        ["X", "", "", "", "7", "7", "", "Part", 1, "", ""],
        ["", "", "", "", "8", "8", "", "Part", 1, "", ""],
    ]
    good: list[object] = ["OK", DRIVE, "", 1, "", "1", ROLLER, "", 1, "", ""]
    file = write_csv(tmp_path / "c.csv", [head, *bad, good])
    report = bring_in(runner, file)
    assert sorted(said(report)) == sorted([
        ("bom_import.unknown_item", 2), ("bom_import.unknown_item", 2), ("bom_import.jump", 3),
        ("bom_import.level", 4), ("bom_import.quantity", 4), ("bom_import.quantity", 5), ("bom_import.date", 5),
        ("bom_import.orphan", 5), ("bom_import.dates", 6), ("bom_import.empty_line", 7), ("bom_import.cycle", 6),
        ("bom_import.cycle", 8), ("bom_import.cycle", 9),
    ])  # fmt: skip
    assert [row.outcome for row in report.rows] == [Outcome.SKIPPED, Outcome.DONE]
    assert all("{" not in problem_text(problem) for row in report.rows for problem in row.problems)
    again = bring_in(runner, file)
    assert ("bom_import.exists", 10) in said(again)
    assert again.count(Outcome.DONE) == 0


def test_all_or_none(runner: CommandRunner, store: Store, machine: Machine, tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [*HEAD],
        ["A", DRIVE, "", 1, "", ROLLER, "", 1, ""],
        ["B", DRIVE, "", 1, "", ROLLER, "", 0, ""],
    ]
    file = write_csv(tmp_path / "d.csv", rows)
    report = bring_in(runner, file, all_or_none=True)
    assert report.count(Outcome.DONE) == 0
    assert [[problem.code for problem in row.problems] for row in report.rows] == [
        ["bom_import.others_bad"], ["bom_import.quantity"],
    ]  # fmt: skip
    assert bring_in(runner, file).count(Outcome.DONE) == 1


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["level", "quantity"], [1, 1]], "bom_import.no_item_column"),
        ([], "import.empty"),
    ],
)
def test_files_that_are_none(runner: CommandRunner, tmp_path: Path, rows: Any, code: str) -> None:
    lift(runner)
    with pytest.raises(Refused) as refused:
        runner.run(ImportBoms(file=write_csv(tmp_path / "e.csv", rows)))
    assert refused.value.problems[0].code == code
    with pytest.raises(Refused) as refused:
        runner.run(ImportBoms(file=str(tmp_path / "none.csv")))
    assert refused.value.problems[0].code == "import.no_file"


def test_other_ways_to_be_wrong(runner: CommandRunner, machine: Machine, tmp_path: Path) -> None:
    head = ["bom", "kind", "parent", "position", "description", "type"]
    rows = [head, ["", "", "", "", "x", ""], ["A", "other", "", "1", "y", "robot"], ["A", "", "", "1", "z" * 130, ""],
            ["A", "", "1", "2", "w", ""]]  # fmt: skip
    found = said(bring_in(runner, write_csv(tmp_path / "f.csv", rows)))
    for wanted in (
        ("bom_import.no_bom", 2), ("bom_import.choice", 3), ("bom_import.too_long", 4),
        ("bom_import.parent_twice", 5), ("bom_import.no_product", 3),
    ):  # fmt: skip
        assert wanted in found
    chain: list[list[object]] = [["bom", "bom item", "parent", "position", "description"]]
    chain += [["C", DRIVE, str(at - 1) if at else "", str(at), "part"] for at in range(3000)]
    assert "bom_import.too_deep" in dict(said(bring_in(runner, write_csv(tmp_path / "g.csv", chain))))
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["bom", "bom item", "description", "quantity"])
    book.active.append(["F", DRIVE, "part", "=1+1"])
    book.save(tmp_path / "h.xlsx")
    assert ("bom_import.formula", 2) in said(bring_in(runner, str(tmp_path / "h.xlsx")))


@pytest.mark.slow
def test_fifty_thousand_lines_of_twelve_levels(
    runner: CommandRunner, store: Store, machine: Machine, tmp_path: Path
) -> None:
    levels, lines = 12, 50_000
    rows: list[list[object]] = [["bom", "bom item", "level", "position", "item", "quantity"]]
    rows += [[f"B-{at // 10_000}", DRIVE, at % levels + 1, at, ROLLER, 2] for at in range(lines)]
    # each BOM begins anew at the first level
    for at in range(0, lines, 10_000):
        for step in range(levels):
            rows[1 + at + step][2] = step + 1
        for place in range(at + levels, min(at + 10_000, lines)):
            rows[1 + place][2] = (place - at) % levels + 1
    file = write_csv(tmp_path / "big.csv", rows)
    begin = time.perf_counter()
    report = bring_in(runner, file)
    took = time.perf_counter() - begin
    assert [(row.outcome, row.cells[3:]) for row in report.rows] == [(Outcome.DONE, (10_000, levels))] * 5
    with store.read() as reader:
        assert reader.session.scalar(select(func.sum(BomLine.quantity)).join(Bom, Bom.id == BomLine.bom_id)
                                     .where(Bom.number.startswith("B-"))) == Decimal(2 * lines)  # fmt: skip
    assert took < 120
