"""``svcdesk import FILE --map MAP.toml [--dry-run] [--json]``: bring in a file, or say what would come in."""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from svcdesk.commands.imports.records import import_file, plan_file, read_file
from svcdesk.commands.imports.targets import catalogue
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.imports.mapping import read_mapping
from svcdesk.domain.imports.report import ImportReport, RowProblem
from svcdesk.domain.problems import Refused, Unavailable, refuse
from svcdesk.i18n import _, ngettext
from svcdesk.problem_texts import problem_text
from svcdesk.store import Store

DONE: Final = 0
FAILED: Final = 1
REFUSED: Final = 2


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    """Add the sub-command to those of ``svcdesk``; ``run`` does it."""
    parser: argparse.ArgumentParser = subparsers.add_parser("import", help=_("import records from a CSV or XLSX file"))
    add_arguments(parser)
    parser.set_defaults(run=run)
    return parser


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the sub-command takes, besides ``--db``."""
    parser.add_argument("file", type=Path, help=_("CSV (UTF-8 or CP1250; comma, semicolon or tab) or XLSX"))
    parser.add_argument(
        "--map", type=Path, required=True, help=_("the mapping: which column fills which field, as TOML")
    )
    parser.add_argument("--dry-run", action="store_true", help=_("say what would happen, write nothing"))
    parser.add_argument("--json", action="store_true", help=_("print the report as JSON"))


def run(args: argparse.Namespace) -> int:
    """Import; 0 done, 2 refused or nothing in the file was valid, 1 anything else."""
    # What an import makes lives until its end; looking for garbage among it would cost a third of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        store = Store.open(Path(args.db))
        try:
            report = bring_in(store, args.file, args.map, dry_run=args.dry_run)
        finally:
            store.close()
    except Refused as refused:
        problems = tuple(RowProblem(0, problem.target, "", problem) for problem in refused.problems)
        show(ImportReport(problems=problems), as_json=args.json, dry_run=args.dry_run)
        return REFUSED
    except Unavailable as error:
        show(ImportReport(problems=(RowProblem(0, "", "", error.problem),)), as_json=args.json, dry_run=args.dry_run)
        return FAILED
    finally:
        if collecting:
            gc.enable()
    show(report, as_json=args.json, dry_run=args.dry_run)
    return REFUSED if report.read and report.left_out == report.read else DONE


def bring_in(store: Store, file: Path, map_file: Path, *, dry_run: bool) -> ImportReport:
    """Read the mapping and the file, and import or plan. Raises Refused, Unavailable."""
    try:
        text = map_file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise refuse("import.no_file", "map", path=str(map_file)) from error
    mapping = read_mapping(text, catalogue())
    if not dry_run:
        return import_file(CommandRunner(store), file, mapping)
    with store.read() as reader:
        return plan_file(reader, read_file(file, mapping, reader.site), mapping)


def show(report: ImportReport, *, as_json: bool, dry_run: bool) -> None:
    """Print the report: as one JSON object, or in sentences with the problems on stderr."""
    if as_json:
        print(json.dumps(as_plain(report), ensure_ascii=False, indent=1))
        return
    for found in report.problems:
        print(line(found), file=sys.stderr)
    if report.read or not report.problems:
        text = (
            _("{read} rows read; {created} would be created, {unchanged} there already, {left_out} would be left out.")
            if dry_run
            else _("{read} rows read; {created} created, {unchanged} there already, {left_out} left out.")
        )
        counts = {"read": report.read, "created": report.created, "unchanged": report.unchanged}
        print(text.format(left_out=report.left_out, **counts))
        if report.problems:
            count = len(report.problems)
            print(ngettext("{count} finding.", "{count} findings.", count).format(count=count))


def as_plain(report: ImportReport) -> dict[str, object]:
    """The report as scripts read it."""
    problems = [
        {"row": p.row, "column": p.column, "value": p.value, "code": p.problem.code, "message": problem_text(p.problem)}
        for p in report.problems
    ]
    return {"read": report.read, "created": report.created, "unchanged": report.unchanged, "problems": problems}


def line(found: RowProblem) -> str:
    """One finding: where it is, what stands there, what to do."""
    if not found.row:
        return problem_text(found.problem)
    where = ", ".join(part for part in (_("row {row}").format(row=found.row), found.column) if part)
    value = f" “{found.value}”" if found.value else ""
    return f"{where}{value}: {problem_text(found.problem)}"


def main(words: Sequence[str] | None = None) -> int:
    """The sub-command by itself: ``python -m svcdesk.cli_import --db FILE …``."""
    parser = argparse.ArgumentParser(prog="svcdesk import", description=__doc__)
    parser.add_argument("--db", required=True)
    add_arguments(parser)
    return run(parser.parse_args(words))


if __name__ == "__main__":
    sys.exit(main())
