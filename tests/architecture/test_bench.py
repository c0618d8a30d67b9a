"""The benchmark table: what counts as kept, how figures are written, where the README keeps them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import bench
from bench_report import Report, Row, figure, markdown_table, p95, plain_table, put_between


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        (Row("read only", 3.0, "ms"), None),
        (Row("within", 3.0, "ms", at_most=3.0), True),
        (Row("over", 3.1, "ms", at_most=3.0), False),
        (Row("ratio", 5.0, "ms", floor=2.0, ratio_at_most=2.5), True),
        (Row("ratio over", 5.1, "ms", floor=2.0, ratio_at_most=2.5), False),
        (Row("one of two", 5.0, "ms", floor=2.0, at_most=4.0, ratio_at_most=2.5), False),
        (Row("enough", 60.0, "pages/s", floor=100.0, ratio_at_least=0.6), True),
        (Row("too few", 59.0, "pages/s", floor=100.0, ratio_at_least=0.6), False),
        (Row("no floor to compare", 1.0, "ms", ratio_at_most=2.0), False),
    ],
)
def test_a_promise_is_kept_when_every_bound_holds(row: Row, kept: bool | None) -> None:
    assert row.kept is kept


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (0.01234, "0.0123"), (1.5, "1.50"), (12.345, "12.3"), (123.4, "123"), (1234567.0, "1,234,567")],
)
def test_figures_have_three_digits(value: float, text: str) -> None:
    assert figure(value) == text


def test_p95_is_a_measured_value() -> None:
    assert p95(list(range(1, 101))) == 95
    assert p95([7.0]) == 7.0


def test_the_tables_show_everything() -> None:
    report = Report()
    report.add("pan, XL", 3.9, floor=1.95, at_most=4.0)
    report.add("pages", 50.0, "pages/s", floor=100.0, ratio_at_least=0.6)
    markdown = markdown_table(report.rows)
    assert "| pan, XL | 3.90 ms | 1.95 ms | 2.00 × | ≤ 4.00 ms | yes |" in markdown
    assert "| pages | 50.0 pages/s | 100 pages/s | 0.500 × | ≥ 0.600 × | **no** |" in markdown
    assert [line.split()[0] for line in plain_table(report.rows).splitlines()] == ["what", "pan,", "pages"]


def test_the_readme_has_a_place_for_the_table() -> None:
    text = (bench.ROOT / "README.md").read_text(encoding="utf-8")
    changed = put_between(text, bench.BEGIN, bench.END, "the table\n")
    assert f"{bench.BEGIN}\nthe table\n{bench.END}" in changed
    assert put_between(changed, bench.BEGIN, bench.END, "the table\n") == changed
    with pytest.raises(ValueError, match="markers"):
        put_between("no markers", bench.BEGIN, bench.END, "")


def test_a_module_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    good, bad = tmp_path / "bench_good.py", tmp_path / "bench_bad.py"
    good.write_text("import os\ndef run(report):\n    report.add('pid', os.getpid(), '')\n", encoding="utf-8")
    bad.write_text("def run(report):\n    raise SystemExit(3)\n", encoding="utf-8")
    rows = bench.measure_apart(good)
    assert rows is not None
    assert [row.name for row in rows] == ["pid"]
    assert rows[0].measured != os.getpid()
    assert bench.measure_apart(bad) is None
