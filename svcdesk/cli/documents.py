"""``svcdesk print SHEET ID … -o FILE.pdf``: printed sheets, archived as they are issued."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from svcdesk.cli.output import DONE, add_database, add_json, database, print_json, require_writable, write_file
from svcdesk.commands.runner import CommandRunner
from svcdesk.i18n import _, ngettext
from svcdesk.queries.documents import load_drafts
from svcdesk.reports.issuing import issue_command
from svcdesk.reports.printing import Request, print_all
from svcdesk.reports.sheets import sheets
from svcdesk.store import Store


def add_parser(subparsers: Any) -> None:
    """Add ``print``."""
    found = sheets()
    parser = subparsers.add_parser(
        "print",
        help=_("print documents into a PDF file"),
        description=_("Print documents into one PDF file. What is printed is archived with its revision."),
        epilog="; ".join(f"{name}: {_(sheet.keys)}" for name, sheet in found.items()),
    )
    parser.add_argument("sheet", choices=sorted(found), metavar="SHEET", help=", ".join(sorted(found)))
    parser.add_argument("keys", nargs="+", metavar="ID", help=_("what to print; see below"))
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf", help=_("the file to write"))
    parser.add_argument("--draft", action="store_true", help=_("do not archive"))
    add_json(parser)
    add_database(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print. Raises Refused (sheet.no_order …, document.revision_taken), Unavailable; then nothing is archived."""
    require_writable(args.output)
    store = Store.open(database(args))
    try:
        with store.read() as reader:
            drafts = load_drafts(reader, sheets()[args.sheet].load(reader, args.keys))
        requests = [Request(draft.sheet, draft.revision, draft.archived) for draft in drafts]
        drawn = print_all(requests, store.clock.now())
        command = None if args.draft else issue_command(drafts, drawn)
        if command is not None:
            CommandRunner(store).run(command)
    finally:
        store.close()
    write_file(args.output, drawn.pdf)
    pages = sum(drawn.page_counts)
    if args.json:
        print_json({"file": args.output, "documents": list(drawn.titles), "pages": pages})
    else:
        said = ngettext("{file}: {count} page", "{file}: {count} pages", pages)
        print(said.format(file=args.output, count=pages))
    return DONE
