"""``svcdesk demo | check | backup | restore``: making demo data, and caring for a database."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from svcdesk.cli.output import DONE, REFUSED, add_database, add_json, database, plain_problem, print_json, show_problems
from svcdesk.domain.problems import Refused, Unavailable, refuse
from svcdesk.i18n import N_, _
from svcdesk.settings import data_folder, demo_path
from svcdesk.store import Store
from svcdesk.store.backups import REASONS, UNFIT, Backup, list_backups, make_backup, restore
from svcdesk.store.schema import recognise


def add_parser(subparsers: Any, verb: str) -> None:
    """Add one of the verbs."""
    texts = {
        "demo": N_("make the demo company, or a board of a size"),
        "check": N_("check the file and the data"),
        "backup": N_("make a backup, or list them"),
        "restore": N_("put a backup in the place of the database"),
    }
    parser = subparsers.add_parser(verb, help=_(texts[verb]), description=_(texts[verb]))
    makers: Mapping[str, Callable[[argparse.ArgumentParser], None]] = {
        "demo": _add_demo, "check": _add_check, "backup": _add_backup, "restore": _add_restore,
    }  # fmt: skip
    makers[verb](parser)
    add_json(parser)
    add_database(parser)


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--size", default="", choices=("S", "M", "L", "XL"), help=_("a benchmark size of the board"))
    parser.add_argument("--reset", action="store_true", help=_("make it anew; only ever done to demo data"))
    parser.add_argument("--texts", default="", choices=("en", "pl"), help=_("the language of descriptions"))
    parser.set_defaults(run=run_demo)


def _add_check(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(run=run_check)


def _add_backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--list", action="store_true", help=_("list the backups"))
    parser.set_defaults(run=run_backup)


def _add_restore(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("backup", nargs="?", type=Path, help=_("the file of the backup"))
    which.add_argument("--latest", action="store_true", help=_("the newest backup"))
    parser.set_defaults(run=run_restore)


def run_demo(args: argparse.Namespace) -> int:
    """Make demo data. Raises Refused (store.folder, demo.exists, demo.not_demo), Unavailable."""
    from svcdesk.commands.demo import load_demo, reset_demo

    path = database(args, data_folder() / f"board-{args.size}.db" if args.size else demo_path())
    if path.exists():
        _require_database(path)
    if path.exists() and not args.reset:
        raise refuse("demo.exists", path=str(path))
    make = reset_demo if path.exists() else load_demo
    make(path, None, args.texts, size=args.size).close()
    _say({"file": path}, str(path), args)
    return DONE


def run_check(args: argparse.Namespace) -> int:
    """Check the data; 2 when something is wrong. Raises Unavailable."""
    from svcdesk.store.check import check_data

    store = Store.open(database(args))
    try:
        found = check_data(store)
    finally:
        store.close()
    if args.json:
        print_json({"problems": [plain_problem(problem) for problem in found]})
    else:
        show_problems(found, as_json=False)
        if not found:
            print(_("Everything is in order."))
    return REFUSED if found else DONE


def run_backup(args: argparse.Namespace) -> int:
    """Make a backup or list them. Raises Refused (listing: store.missing, store.not_svcdesk …), Unavailable."""
    path = database(args)
    if not args.list:
        Store.open(path).close()  # says what is wrong with a file that is not ours
        made = make_backup(path, "manual")
        _say(made, str(made.path), args)
        return DONE
    found = list_backups(path)
    if not found:
        _require_database(path)
    if args.json:
        print_json(found)
    elif found:
        print("\n".join(_line(backup) for backup in found))
    else:
        print(_("There is no backup of {path} yet.").format(path=path))
    return DONE


def _require_database(path: Path) -> None:
    """Raises Refused: store.missing, store.not_svcdesk … for what is no database."""
    try:
        recognise(path)
    except Unavailable as error:
        raise Refused([error.problem]) from error


def run_restore(args: argparse.Namespace) -> int:
    """Restore a backup. Raises Refused (backup.none, those of ``UNFIT``), Unavailable (store.in_use …)."""
    path = database(args)
    chosen = args.backup
    if args.latest:
        newest = next(iter(list_backups(path)), None)
        if newest is None:
            raise refuse("backup.none", path=str(path))
        chosen = newest.path
    try:
        aside = restore(path, chosen)
    except Unavailable as error:
        if error.problem.code in UNFIT:  # another file can be chosen
            raise Refused([error.problem]) from error
        raise
    kept = _("{path} was restored.").format(path=path)
    if aside is not None:
        kept += " " + _("What was there is kept as {path}.").format(path=aside.path)
    _say({"file": path, "restored": chosen, "kept": aside.path if aside else None}, kept, args)
    return DONE


def _line(backup: Backup) -> str:
    at = backup.at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    return f"{at}  {backup.size / 1e6:8.1f} MB  {_(REASONS[backup.reason]):<34}  {backup.path}"


def _say(result: Any, text: str, args: argparse.Namespace) -> None:
    if args.json:
        print_json(result)
    else:
        print(text)
