"""The command line: everything that the windows do, for scripts, nightly jobs and tests.

    svcdesk [--db PATH] [--demo] [--new] [--self-check]     open the desk
    svcdesk do COMMAND field=value … [--dry-run] [--json]   run a command
    svcdesk list QUERY [field=value …] [--json | --csv]     read a list
    svcdesk print SHEET ID … -o FILE.pdf                    print and archive documents
    svcdesk report NAME [criterion=value …] [-o FILE]       show a report or write it
    svcdesk import FILE --map MAP.toml [--dry-run]          bring in a file
    svcdesk requests [FOLDER]                               take in requests of other programs
    svcdesk calendar [WORKER …] -o FOLDER                   planned visits as iCalendar files
    svcdesk demo | check | backup | restore                 care for a database

Exit status: 0 done, 2 refused (the problems are on stderr, as JSON with ``--json``), 1 anything else,
wrong usage too.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Final, TextIO

from svcdesk.cli.output import DONE, FAILED, REFUSED, show_problems
from svcdesk.cli.usage import Parser, WrongUsage, speak
from svcdesk.domain.problems import Problem, Refused, Severity, Unavailable
from svcdesk.i18n import _, use_language
from svcdesk.settings import console_language

VERBS: Final = ("do", "list", "print", "import", "report", "calendar", "requests", "demo", "check", "backup", "restore")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line; returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    use_language(console_language())
    speak()
    for stream in (sys.stdout, sys.stderr):
        _speak_unicode(stream)
    verb = _verb(words)
    try:
        if verb is None and not {"-h", "--help"} & set(words):
            from svcdesk.app import main as open_desk

            return open_desk(words, Parser)
        parser = make_parser(verb, words)
        args, rest = parser.parse_known_args(_with_descending(words))
        _take_fields(args, rest)
    except SystemExit as ended:  # help
        return int(ended.code or 0)
    except WrongUsage as wrong:  # "anything else": 2 means that the rules refused
        _show_wrong(wrong, as_json="--json" in words)
        return FAILED
    return _run(args)


def _show_wrong(wrong: WrongUsage, *, as_json: bool) -> None:
    if not as_json:
        print(wrong.usage, end="", file=sys.stderr)
    params = {"detail": wrong.detail, "help": f"`{wrong.help}`"}
    show_problems([Problem("usage.wrong", Severity.REFUSE, "", params)], as_json=as_json)


def _speak_unicode(stream: TextIO | None) -> None:
    """Files and pipes get UTF-8 on every system; a console that lacks a letter shows its code."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


def make_parser(verb: str | None, words: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of a command line; only the verb that is asked for is filled in, to start quickly."""
    parser = Parser(
        prog="svcdesk", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )  # fmt: skip
    parser.add_argument("--db", default="", metavar="PATH", help=_("the database file"))
    subparsers = parser.add_subparsers(dest="verb", metavar="VERB", parser_class=Parser)
    if verb == "do":
        from svcdesk.cli import commands

        commands.add_parser(subparsers, words)
    elif verb == "list":
        from svcdesk.cli import lists

        lists.add_parser(subparsers)
    elif verb == "print":
        from svcdesk.cli import documents

        documents.add_parser(subparsers)
    elif verb == "import":
        from svcdesk import cli_import

        _also_after(cli_import.add_parser(subparsers))
    elif verb == "report":
        from svcdesk.cli import reports

        reports.add_parser(subparsers)
    elif verb == "calendar":
        from svcdesk.cli import calendars

        calendars.add_parser(subparsers)
    elif verb == "requests":
        from svcdesk.cli import requests

        requests.add_parser(subparsers)
    elif verb in ("demo", "check", "backup", "restore"):
        from svcdesk.cli import care

        care.add_parser(subparsers, verb)
    else:  # help, or a verb that there is not: argparse names those that there are
        for name in VERBS:
            subparsers.add_parser(name)
    return parser


def _also_after(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--db", default=argparse.SUPPRESS, metavar="PATH", help=_("the database file"))


def _take_fields(args: argparse.Namespace, rest: Sequence[str]) -> None:
    """``field=value`` words may stand behind options too, which argparse does not know. Raises WrongUsage."""
    found: list[str] | None = getattr(args, "fields", None)
    if found is None or any(word.startswith("-") or "=" not in word for word in rest):
        if rest:
            unknown = [word for word in rest if word.startswith("-")] or rest
            said = _("this is too much: {words}").format(words=" ".join(unknown))
            of = f"{args.verb} {args.command}" if args.verb == "do" else args.verb
            raise WrongUsage("", f"{said}.", f"svcdesk {of} --help")
        return
    args.fields = [*found, *rest]


def _with_descending(words: Sequence[str]) -> list[str]:
    """``--sort -column`` in one word, or argparse takes the column for an option."""
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] == "--sort" and word.startswith("-") and not word.startswith("--"):
            joined[-1] = f"--sort={word}"
        else:
            joined.append(word)
    return joined


def _verb(words: Sequence[str]) -> str | None:
    """The first word that is not an option or the value of one, None when there is none."""
    before = ""
    for word in words:
        if not word.startswith("-") and before != "--db":
            return word
        before = word
    return None


def _run(args: argparse.Namespace) -> int:
    as_json = bool(getattr(args, "json", False))
    try:
        if args.verb == "import":
            from svcdesk.cli.output import database

            args.db = str(database(args))
        return int(args.run(args))
    except Refused as refused:
        show_problems(refused.problems, as_json=as_json)
        return REFUSED
    except Unavailable as error:
        show_problems([error.problem], as_json=as_json)
        return FAILED
    except BrokenPipeError:  # the reader of our output went away, such as ``head``
        sys.stderr.close()
        return FAILED
    except KeyboardInterrupt:
        return FAILED
    except Exception:  # a bug: say all of it, and that it failed
        traceback.print_exc()
        return FAILED


__all__ = ["DONE", "FAILED", "REFUSED", "main"]
