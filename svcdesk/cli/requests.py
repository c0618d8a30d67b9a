"""``svcdesk requests FOLDER``: take in the requests that other programs dropped into a folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from svcdesk.cli.output import DONE, REFUSED, add_database, add_json, database, print_json
from svcdesk.domain.problems import refuse
from svcdesk.i18n import N_, _, ngettext
from svcdesk.store import Store

_HELP = N_("take in requests from the JSON files of a folder")


def add_parser(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("requests", help=_(_HELP), description=_(_HELP))
    parser.add_argument("folder", nargs="?", type=Path, help=_("the folder; without it, that of the parameters"))
    parser.set_defaults(run=run_requests)
    add_json(parser)
    add_database(parser)


def run_requests(args: argparse.Namespace) -> int:
    """Collect them; 2 when a file was refused. Raises Refused (request.folder_unset, no_folder), Unavailable."""
    from svcdesk.commands.request_folder import collect_requests
    from svcdesk.commands.runner import CommandRunner

    store = Store.open(database(args))
    try:
        with store.read() as reader:
            usual = reader.parameters.request_folder
        if args.folder is None and not usual:
            raise refuse("request.folder_unset")
        found = collect_requests(CommandRunner(store), args.folder or Path(usual))
    finally:
        store.close()
    if args.json:
        print_json(found)
    else:
        print(ngettext("{n} new request", "{n} new requests", found.requests).format(n=found.requests))
        for name, words in found.refused:
            print(f"{name}: {words}")
    return REFUSED if found.refused else DONE
