"""Runs tests/bench/bench_*.py, each in a process of its own, and shows one table; `dev.py bench [NAME…]`.

`--write-readme` puts the table into the README. A figure over its budget is shown, it never fails the run.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bench_report import Report, Row, markdown_table, plain_table, put_between

ROOT: Final = Path(__file__).resolve().parent.parent
BENCHES: Final = ROOT / "tests" / "bench"
BEGIN, END = "<!-- bench begin -->", "<!-- bench end -->"


def measure(path: Path) -> Report:
    """Run one benchmark module in this process."""
    sys.path.insert(1, str(ROOT))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    report = Report()
    module.run(report)
    return report


def measure_apart(path: Path) -> list[Row] | None:
    """Run one benchmark module in a new process; None if it ended with an error."""
    with tempfile.TemporaryDirectory(prefix="svcdesk-bench-") as place:
        answer = Path(place, "rows.json")
        done = subprocess.run([sys.executable, __file__, "--here", str(path), str(answer)], cwd=ROOT, check=False)
        if done.returncode != 0:
            return None
        return [Row(**row) for row in json.loads(answer.read_text(encoding="utf-8"))]


def write_readme(rows: Sequence[Row]) -> None:
    """Keep the table where visitors look."""
    readme = ROOT / "README.md"
    where = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    note = f"\nMeasured {datetime.now(UTC):%Y-%m-%d} with `packaging/dev.py bench` ({where}).\n"
    text = put_between(readme.read_text(encoding="utf-8"), BEGIN, END, "\n" + markdown_table(rows) + note)
    readme.write_text(text, encoding="utf-8")


def main(words: Sequence[str]) -> int:
    """Measure, print, and keep the table if asked to."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", help="parts of the names of the benchmarks to run; all by default")
    parser.add_argument("--write-readme", action="store_true", help="put the table into the README")
    parser.add_argument("--here", nargs=2, metavar=("MODULE", "ANSWER"), help=argparse.SUPPRESS)
    options = parser.parse_args(words)
    if options.here:
        rows = measure(Path(options.here[0])).as_json()
        Path(options.here[1]).write_text(json.dumps(rows), encoding="utf-8")
        return 0
    collected: list[Row] = []
    broken: list[str] = []
    for path in sorted(BENCHES.glob("bench_*.py")):
        if options.names and not any(name in path.stem for name in options.names):
            continue
        print(f"== {path.stem}", flush=True)
        rows_of = measure_apart(path)
        if rows_of is None:
            broken.append(path.stem)
        else:
            collected += rows_of
    print("\n" + plain_table(collected))
    if broken:
        print(f"\nended with an error: {', '.join(broken)}")
    elif options.write_readme:
        write_readme(collected)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
