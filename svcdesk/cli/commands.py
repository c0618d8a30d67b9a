"""``svcdesk do COMMAND field=value …``: every command of the program, made from texts."""

from __future__ import annotations

import argparse
import inspect
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

from svcdesk.cli.batches import named_records, show_plan, show_report
from svcdesk.cli.output import DONE, add_database, add_json, database, plain_problem, print_json, show_problems
from svcdesk.cli.values import command_fields, is_required, read_command, record_members
from svcdesk.commands.base import Command
from svcdesk.commands.batches import BatchCommand
from svcdesk.commands.beginning import make_database
from svcdesk.commands.catalogue import commands
from svcdesk.commands.company import StartCompany
from svcdesk.commands.runner import CommandRunner, Done
from svcdesk.domain.batches import BatchPlan
from svcdesk.domain.clock import SiteTime
from svcdesk.i18n import _
from svcdesk.store import Store


def add_parser(subparsers: Any, words: Sequence[str]) -> None:
    """Add ``do``, with a parser for each command; only the one asked for describes its fields."""
    parser = subparsers.add_parser(
        "do", help=_("run a command"), description=_("Run a command. `svcdesk do COMMAND --help` lists its fields.")
    )
    inner = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=type(parser))
    for name, class_ in sorted(commands().items()):
        one = inner.add_parser(
            name,
            help=_first_line(class_),
            description=describe(class_) if name in words else None,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        one.add_argument("fields", nargs="*", default=[], metavar="field=value", help=_("the fields of the command"))
        one.add_argument("--dry-run", action="store_true", help=_("check everything, save nothing"))
        one.add_argument(
            "--yes", action="append", default=[], metavar="CODE", help=_("answer the question of this code with yes")
        )
        add_json(one)
        add_database(one)
        one.set_defaults(run=run)


def describe(class_: type[Command]) -> str:
    """What a command does and which fields it has, for its help."""
    lines = [inspect.cleandoc(class_.__doc__ or ""), "", _("Fields:")]
    for field in command_fields(class_):
        needed = _("required") if is_required(field) else _default(field)
        lines.append(f"  {field.name:<18} {field.type}   {needed}".rstrip())
    for record in _records(get_type_hints(class_).values()):
        lines += ["", f"{record.__name__}: {', '.join(record_members(record))}"]
    lines += ["", _("Lists: 1,2,3 or JSON. Records: JSON, or field.name=value. Nothing: an empty value.")]
    return "\n".join(lines)


def run(args: argparse.Namespace) -> int:
    """Run it. Raises Refused, Unavailable."""
    path = database(args)
    if args.command == StartCompany.name and not path.exists():
        return _begin(path, args)
    store = Store.open(path)
    try:
        with store.read() as reader:
            site = reader.site
            command = read_command(commands()[args.command], named_records(reader, args), site)
            if isinstance(command, BatchCommand) and args.dry_run:
                show_plan(command.plan(reader), command, site, args)
                return DONE
        done = CommandRunner(store).run(command, frozenset(args.yes), dry_run=args.dry_run)
    finally:
        store.close()
    if isinstance(done.result, BatchPlan):
        show_report(done, site, args)
    else:
        _show(done, args)
    return DONE


def _begin(path: Path, args: argparse.Namespace) -> int:
    """Start a company in a new file; a dry run tries it in a temporary one."""
    command = read_command(StartCompany, args.fields, SiteTime.of("UTC"))  # it has no times
    with tempfile.TemporaryDirectory(prefix="svcdesk-") as folder:
        store, done = make_database(Path(folder, path.name) if args.dry_run else path, command)
        store.close()
    _show(done, args)
    return DONE


def _show(done: Done, args: argparse.Namespace) -> None:
    title = _(done.title).format(**done.params)
    if args.json:
        print_json({
            "done": not args.dry_run, "title": title, "result": done.result, "unit": done.unit_id,
            "changes": {entity: sorted(done.changes.ids(entity)) for entity in sorted(done.changes.entities)},
            "warnings": [plain_problem(problem) for problem in done.warnings],
        })  # fmt: skip
        return
    show_problems(done.warnings, as_json=False)
    said = _("Would be done: {title}") if args.dry_run else _("Done: {title}")
    print(said.format(title=title))
    if done.result is not None and not args.dry_run:
        print(done.result)


def _first_line(class_: type[Command]) -> str:
    return inspect.cleandoc(class_.__doc__ or "").splitlines()[0].replace("%", "%%")


def _records(hints: Iterable[Any]) -> list[type]:
    """The classes of records that occur in types, each once."""
    found: list[type] = []
    for hint in hints:
        if inner := get_args(hint):
            found += [one for one in _records(inner) if one not in found]
        elif isinstance(hint, type) and (is_dataclass(hint) or hasattr(hint, "_fields")) and hint not in found:
            found += [hint, *_records(get_type_hints(hint).values())]
    return found


def _default(field: Field[Any]) -> str:
    if field.default is MISSING or field.default in (None, "", ()) or isinstance(field.default, Mapping):
        return ""
    return f"[{field.default}]"
