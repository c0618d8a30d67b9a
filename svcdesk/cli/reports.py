"""``svcdesk report NAME [criterion=value …]``: a report as a table, as JSON, or in a file by its ending."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from svcdesk.cli.output import DONE, add_database, add_json, database, print_json, print_table, write_file
from svcdesk.domain.problems import refuse
from svcdesk.i18n import _, language
from svcdesk.queries.documents import content_of
from svcdesk.queries.reports import load_report, read_criteria, reports, said_criteria
from svcdesk.queries.sheet_rows import ReportTable
from svcdesk.reports.formats import Formats
from svcdesk.reports.page import Stamp, write_pdf
from svcdesk.reports.table_cells import cell_text
from svcdesk.reports.table_files import write_csv, write_xlsx
from svcdesk.reports.table_report import lay_out_report
from svcdesk.store import Store


def add_parser(subparsers: Any) -> None:
    """Add ``report``."""
    found = reports()
    lines = [f"{name}: {_(spec.title)} ({', '.join(c.name for c in spec.criteria)})" for name, spec in found.items()]
    parser = subparsers.add_parser("report", help=_("show a report"), description=_("Show a report."),
                                   epilog="; ".join(lines))  # fmt: skip
    parser.add_argument("report", choices=sorted(found), metavar="NAME", help=", ".join(sorted(found)))
    parser.add_argument("fields", nargs="*", default=[], metavar="CRITERION=VALUE", help=_("which records; see below"))
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help=_("a file: .pdf, .xlsx or .csv"))
    add_json(parser)
    add_database(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show or write it. Raises Refused for criteria and endings that are not known, Unavailable."""
    spec = reports()[args.report]
    ending = args.output.suffix.lower() if args.output is not None else ""
    if args.output is not None and ending not in (".pdf", ".xlsx", ".csv"):
        raise refuse("file.ending", path=str(args.output), endings=".pdf, .xlsx, .csv")
    store = Store.open(database(args))
    try:
        with store.read() as reader:
            criteria = read_criteria(reader, spec, said_criteria(spec, args.fields))
            table = load_report(reader, spec, criteria, language())
        now = store.clock.now()
    finally:
        store.close()
    if args.output is not None:
        pdf = ending == ".pdf"
        content = write_pdf([lay_out_report(table, Stamp(now))]) if pdf else _sheet(table, ending)
        write_file(args.output, content)
        print(args.output)
    elif args.json:
        print_json(content_of(table))
    else:
        f = Formats(table.language, table.time_zone)
        cells = [
            [cell_text(row.cells[at] if at < len(row.cells) else None, column, f)
             for at, column in enumerate(table.columns)]
            for row in table.rows
        ]  # fmt: skip
        print_table([column.label for column in table.columns], cells)
    return DONE


def _sheet(table: ReportTable, ending: str) -> bytes:
    return write_csv(table) if ending == ".csv" else write_xlsx(table)
