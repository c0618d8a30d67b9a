"""``svcdesk calendar [WORKER …] -o FOLDER``: the planned visits of technicians as iCalendar files."""

from __future__ import annotations

import argparse
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from svcdesk.cli.output import DONE, add_database, add_json, database, print_json
from svcdesk.domain.problems import refuse
from svcdesk.i18n import N_, _
from svcdesk.store import Store

_HELP: Final = N_("write the planned visits of technicians as iCalendar files")
_USUAL: Final = timedelta(days=30)


def add_parser(subparsers: Any) -> None:
    """Add the verb."""
    parser = subparsers.add_parser("calendar", help=_(_HELP), description=_(_HELP))
    who = _("numbers or names of workers, or # and their ids; without any, all who are active")
    parser.add_argument("workers", nargs="*", default=[], metavar="WORKER", help=who)
    parser.add_argument("--from", dest="first", metavar="DAY", help=_("the first day, such as 2026-12-01; else today"))
    parser.add_argument("--until", dest="last", metavar="DAY", help=_("the last day; else 30 days later"))
    folder = _("the folder of the files; for one worker it may be a file.ics")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help=folder)
    parser.set_defaults(run=run)
    add_json(parser)
    add_database(parser)


def run(args: argparse.Namespace) -> int:
    """Write them. Raises Refused (sheet.no_worker, field.not_a_date, batch.days), Unavailable (file.not_written)."""
    from svcdesk.queries.day_sheets import find_worker_id
    from svcdesk.queries.visit_calendars import load_visit_calendars
    from svcdesk.reports.visit_calendar import save_calendars

    store = Store.open(database(args))
    try:
        with store.read() as reader:
            first = _day(args.first, "from") or reader.site.day(reader.clock.now())
            last = _day(args.last, "until") or first + _USUAL
            ids = [find_worker_id(reader, text) for text in args.workers] or None
            calendars = load_visit_calendars(reader, ids, first, last)
        written = save_calendars(calendars, args.output, store.clock.now())
    finally:
        store.close()
    empty = [calendar.name for calendar in calendars if not calendar.visits]
    if args.json:
        print_json({"files": written, "without_visits": empty})
    else:
        for path in written:
            print(path)
        if args.workers and empty:
            print(_("No visits: {names}").format(names=", ".join(empty)))
    return DONE


def _day(text: str | None, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise refuse("field.not_a_date", name, value=text or "") from None
