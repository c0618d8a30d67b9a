"""The folder that other programs drop requests into, as JSON files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from svcdesk.commands.requests import TakeRequests
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.problems import Problem, Refused, Severity
from svcdesk.problem_texts import problem_text

TAKEN: Final = "taken"
REFUSED: Final = "refused"
_SETTLED_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of the files of a folder: new requests, files taken, and files refused with the reasons."""

    requests: int = 0
    files: int = 0
    refused: tuple[tuple[str, str], ...] = ()


def collect_requests(runner: CommandRunner, folder: Path, *, now: float | None = None) -> Collected:
    """Take in every JSON file of the folder, the oldest first, and put it away.

    A file goes to ``taken`` below the folder, or to ``refused`` with a text file that says why; so it is read
    once, and nothing is lost. With ``now`` (seconds since the epoch), a file that was written to within the
    last second waits for the next round: it may not be complete. Raises Refused (request.no_folder), Unavailable.
    """
    if not folder.is_dir():
        raise Refused([_no_folder(folder)])
    requests = files = 0
    refused: list[tuple[str, str]] = []
    found = [(path.stat().st_mtime, path) for path in folder.iterdir() if path.suffix.lower() == ".json"]
    for written, path in sorted(found):
        if now is not None and now - written < _SETTLED_SECONDS:
            continue
        try:
            count = runner.run(TakeRequests(str(path))).result
        except Refused as error:
            words = "\n".join(f"{p.target}: {problem_text(p)}" if p.target else problem_text(p) for p in error.problems)
            refused.append((path.name, words))
            away = _put_away(path, folder / REFUSED)
            away.with_name(f"{away.name}.txt").write_text(f"{words}\n", encoding="utf-8")
            continue
        _put_away(path, folder / TAKEN)
        files += 1
        requests += count if isinstance(count, int) else 0
    return Collected(requests, files, tuple(refused))


def _put_away(path: Path, target: Path) -> Path:
    """Move the file into a folder under a name that is free there."""
    target.mkdir(exist_ok=True)
    away, number = target / path.name, 1
    while away.exists():
        number += 1
        away = target / f"{path.stem}-{number}{path.suffix}"
    path.rename(away)
    return away


def _no_folder(folder: Path) -> Problem:
    return Problem("request.no_folder", Severity.REFUSE, "folder", {"path": str(folder)})
