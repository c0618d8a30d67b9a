"""What every verb shares: the database it means, exit statuses, and how problems and values are printed."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Final

from svcdesk.domain.clock import SiteTime
from svcdesk.domain.kind_texts import kind_text
from svcdesk.domain.money import Money, currency_digits, round_half_up
from svcdesk.domain.problems import Problem, Unavailable, refuse
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.settings import database_path

DONE: Final = 0
FAILED: Final = 1
REFUSED: Final = 2
_WIDEST: Final = 40


def add_database(parser: argparse.ArgumentParser) -> None:
    """``--db`` may stand before the verb or after it."""
    parser.add_argument("--db", default=argparse.SUPPRESS, metavar="PATH", help=_("the database file"))


def add_json(parser: argparse.ArgumentParser) -> None:
    """``--json`` for results and problems."""
    parser.add_argument("--json", action="store_true", help=_("print results and problems as JSON"))


def database(args: argparse.Namespace, otherwise: Path | None = None) -> Path:
    """The database file of a command line. Raises Refused (store.folder), Unavailable for an address of a server."""
    given = str(args.db).removeprefix("sqlite:///")
    if "://" in given:
        detail = _("this version opens SQLite files only")
        raise Unavailable("store.unavailable", data_safe=True, params={"detail": f"{given}: {detail}"})
    path = Path(given) if given else otherwise or database_path()
    if path.is_dir():
        raise refuse("store.folder", path=str(path))
    return path


def require_writable(path: Path) -> None:
    """Try that a file can be written, before anything is done that it shall show; a file there stays as it is.

    Raises Unavailable (file.not_written).
    """
    try:
        new = not path.exists()
        path.open("ab").close()
        if new:
            path.unlink()
    except OSError as error:
        raise not_written(path, error) from error


def write_file(path: Path, content: bytes) -> None:
    """Write what was asked for. Raises Unavailable (file.not_written)."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise not_written(path, error) from error


def not_written(path: Path, error: OSError) -> Unavailable:
    """The failure to write a file, for the user."""
    if path.is_dir():
        return Unavailable("file.is_folder", data_safe=True, params={"path": str(path)})
    if not path.parent.is_dir():
        return Unavailable("file.no_folder", data_safe=True, params={"path": str(path), "folder": str(path.parent)})
    params = {"path": str(path), "detail": error.strerror or str(error)}
    return Unavailable("file.not_written", data_safe=True, params=params)


def plain_problem(problem: Problem) -> dict[str, Any]:
    """A problem as scripts read it."""
    return {
        "code": problem.code, "severity": problem.severity.value, "target": problem.target,
        "params": dict(problem.params), "message": problem_text(problem),
    }  # fmt: skip


def show_problems(problems: Iterable[Problem], *, as_json: bool) -> None:
    """The problems on stderr: one JSON object, or a sentence each."""
    if as_json:
        print_json({"problems": [plain_problem(problem) for problem in problems]}, sys.stderr)
        return
    for problem in problems:
        text = problem_text(problem)
        begins = problem.target and problem.params.get("name") != problem.target  # else the sentence names it
        print(f"{problem.target}: {text}" if begins else text, file=sys.stderr)


def print_json(value: Any, file: Any = None) -> None:
    """One JSON document."""
    print(json.dumps(value, ensure_ascii=False, indent=1, default=plain), file=file or sys.stdout)


def plain(value: Any) -> Any:
    """A value as JSON knows it: instants and days as ISO texts, lengths in minutes, amounts as texts, sets as lists."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return int(value.total_seconds()) // 60
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Enum):
        return value.name.lower()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, Path):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def cell_text(value: Any, site: SiteTime) -> str:
    """A value in a table: plain figures, times of the site, words for choices."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Enum):
        return kind_text(value)
    if isinstance(value, datetime):
        return site.local(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, Money):
        return format(round_half_up(value, currency_digits(value.currency)), "f")
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]], *, last_whole: bool = False) -> None:
    """Aligned columns, long texts cut; ``last_whole`` keeps the last column as it is."""
    widths = [min(_WIDEST, max(map(len, cells))) for cells in zip(heads, *rows, strict=True)]
    if last_whole:
        widths[-1] = max(len(cells[-1]) for cells in (heads, *rows))
    for cells in [heads, ["-" * width for width in widths], *rows]:
        print("  ".join(_cut(text, width).ljust(width) for text, width in zip(cells, widths, strict=True)).rstrip())


def _cut(text: str, width: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else f"{line[: width - 1]}…"
