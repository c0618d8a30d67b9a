"""``svcdesk list QUERY [field=value …]``: the lists of the program, as a table, CSV or JSON."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from svcdesk.cli.output import DONE, add_database, add_json, cell_text, database, print_json, print_table
from svcdesk.domain.problems import refuse
from svcdesk.i18n import _
from svcdesk.queries.lists import LISTS, ListColumn, ListRequest, ListSpec, Sort, find_column, spec_of, stream
from svcdesk.store import Store


def add_parser(subparsers: Any) -> None:
    """Add ``list``."""
    parser = subparsers.add_parser(
        "list",
        help=_("read a list"),
        description=_(
            "Read a list. Filters are what one types over a column: progress=in_process, preferred_at=today."
        ),
        epilog=_("Lists: {names}").format(names=", ".join(sorted(LISTS))),
    )
    parser.add_argument("query", metavar="QUERY", help=_("the name of the list"))
    parser.add_argument("fields", nargs="*", default=[], metavar="field=value", help=_("filters by column"))
    parser.add_argument("--text", default="", help=_("words that must occur somewhere in the row"))
    parser.add_argument("--quick", default="", help=_("a quick filter of the list"))
    parser.add_argument("--sort", default="", metavar="COLUMN", help=_("a column; with - before it, descending"))
    parser.add_argument("--columns", default="", help=_("columns, with commas between; “all” for every one"))
    parser.add_argument("--limit", type=whole_number, default=None, help=_("no more than so many rows"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help=_("print CSV"))
    add_json(form)
    add_database(parser)
    parser.set_defaults(run=run)


def whole_number(text: str) -> int:
    """A number of rows from 0. Raises ArgumentTypeError."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(_("“{value}” is not a whole number from 0.").format(value=text))
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Print the rows. Raises Refused (list.unknown, list.no_column …), Unavailable."""
    spec = spec_of(args.query)
    columns = _columns(spec, args.columns)
    request = _request(spec, args, columns)
    store = Store.open(database(args))
    try:
        with store.read() as reader:
            rows = ((row.id, row.values) for row in islice(stream(reader, request), args.limit))
            if args.json:
                keys = [column.key for column in columns]
                print_json([{"id": id_, **dict(zip(keys, values, strict=True))} for id_, values in rows])
            else:
                texts = ([cell_text(value, reader.site) for value in values] for _id, values in rows)
                _print(columns, texts, as_csv=args.csv)
    finally:
        store.close()
    return DONE


def _columns(spec: ListSpec, wanted: str) -> list[ListColumn]:
    if wanted == "all":
        return list(spec.columns)
    if wanted:
        return [find_column(spec, key.strip()) for key in wanted.split(",")]
    return [column for column in spec.columns if column.visible]


def _request(spec: ListSpec, args: argparse.Namespace, columns: Sequence[ListColumn]) -> ListRequest:
    filters = []
    for word in args.fields:
        key, equals, text = word.partition("=")
        if not equals:
            raise refuse("word.no_value", word=word, names=", ".join(c.key for c in spec.columns))
        filters.append((find_column(spec, key).key, text or "="))
    if args.quick and args.quick not in [quick.key for quick in spec.quick]:
        names = ", ".join(quick.key for quick in spec.quick)
        raise refuse("list.no_quick" if names else "list.no_quicks", "quick", name=args.quick, names=names)
    sort = None
    if args.sort:
        sort = Sort(find_column(spec, args.sort.removeprefix("-")).key, args.sort.startswith("-"))
    keys = tuple(column.key for column in columns)
    return ListRequest(spec.name, args.text, tuple(filters), args.quick, sort, keys)


def _print(columns: Sequence[ListColumn], rows: Iterator[list[str]], *, as_csv: bool) -> None:
    heads = [_(column.label) for column in columns]
    if as_csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(heads)
        writer.writerows(rows)
        return
    print_table(heads, list(rows))
