"""Backups of a database file: made online, checked, thinned by age, and restored."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from glob import escape
from pathlib import Path
from typing import Final

from svcdesk.domain.clock import Clock, SystemClock
from svcdesk.domain.problems import Scalar, Unavailable
from svcdesk.i18n import N_
from svcdesk.store.engine import raw_connection, unavailable
from svcdesk.store.lock import ExclusiveUse
from svcdesk.store.schema import VERSION, recognise

REASONS: Final = {
    "regular": N_("Regular"),
    "manual": N_("By hand"),
    "migrate": N_("Before an update of the database"),
    "import": N_("Before an import"),
    "restore": N_("Before restoring another backup"),
    "damaged": N_("The damaged file, as it was"),
}
UNFIT: Final = frozenset(
    f"backup.{what}" for what in ("missing", "same", "folder", "unreadable", "not_svcdesk", "damaged", "newer")
)
"""What can be wrong with a file that is to be restored; choosing another one helps."""
INTERVAL: Final = timedelta(minutes=30)
_KEEP_ALL: Final = timedelta(days=1)
_KEEP_DAILY: Final = timedelta(days=31)
_KEEP_MONTHLY: Final = timedelta(days=366)
_NAME: Final = re.compile(r"(?P<at>\d{8}T\d{6})Z(-\d+)?-(?P<reason>[a-z]+)\.db")


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup: an instant, bytes, and why it was made (a key of ``REASONS``)."""

    path: Path
    at: datetime
    size: int
    reason: str


def backup_folder(path: Path) -> Path:
    """Where the backups of a database file lie."""
    return path.with_name(f"{path.stem}-backups")


def list_backups(path: Path) -> list[Backup]:
    """The backups of a database file, newest first; kept damaged files are not among them."""
    return [backup for backup in _files(path) if backup.reason != "damaged"]


def make_backup(path: Path, reason: str, clock: Clock | None = None) -> Backup:
    """Copy the database as it is at this moment, check the copy, and thin out older ones.

    Others may read, write and make backups meanwhile. Raises Unavailable (backup.damaged, backup.disk_full …);
    then there is no new backup, and the older ones are untouched.
    """
    now = (clock or SystemClock()).now().astimezone(UTC)
    backup = _keep(path, now, reason, _copy)
    _thin(path, now)
    return backup


def _keep(path: Path, now: datetime, reason: str, copy: Callable[[Path, Path], None]) -> Backup:
    """Copy a file among the backups under a name of its own. Raises Unavailable; then no copy is left."""
    try:
        target, part = _claim_name(path, now, reason)
        try:
            copy(path, part)
            size = part.stat().st_size
            part.replace(target)
        except BaseException:
            for left in (part, part.with_name(part.name + "-journal")):
                left.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    except (sqlite3.Error, OSError) as error:
        raise _not_made(error, path) from error
    return Backup(target, now.replace(microsecond=0), size, reason)


def _not_made(error: sqlite3.Error | OSError, path: Path) -> Exception:
    """Why there is no backup, for the user."""
    known = unavailable(error, path)
    if known is None or known.problem.code != "store.disk_full":
        return known or error
    needed = -(-path.stat().st_size // 1_000_000)
    return Unavailable("backup.disk_full", data_safe=True, params={"path": str(path), "megabytes": needed})


def backup_if_due(path: Path, clock: Clock | None = None) -> Backup | None:
    """Make the regular backup if the newest is older than the interval and something was saved since.

    The desk's timer calls it on a worker thread. Raises what ``make_backup`` raises.
    """
    now = (clock or SystemClock()).now()
    newest = next(iter(list_backups(path)), None)
    if newest is not None and (now - newest.at < INTERVAL or _holds_the_same(newest, path)):
        return None
    return make_backup(path, "regular", clock)


def _holds_the_same(backup: Backup, path: Path) -> bool:
    """Whether nothing was saved since; a backup that cannot be read any more holds nothing."""
    try:
        kept = last_unit(backup.path)
    except Unavailable:
        return False
    return kept == last_unit(path)


def restore(path: Path, backup: Path, clock: Clock | None = None) -> Backup | None:
    """Put a backup in the place of the database; returns the backup that was made of what was there.

    The copy goes into the file in one transaction, so that scripts that have it open see the restored data
    and nobody ever sees half of it. A file that cannot be read any more is kept aside as it was.
    Raises Unavailable: store.in_use, those of ``UNFIT``, backup.disk_full, restore.disk_full …; then the
    database is as it was.
    """
    _verify(backup)
    if path.exists() and backup.samefile(path):
        raise _unfit("backup.same", backup)
    with ExclusiveUse(path):
        aside = _set_aside(path, clock)
        try:
            if aside is not None and aside.reason != "damaged":
                _copy_into(backup, path)
            else:
                part = path.with_name(path.name + ".part")
                part.unlink(missing_ok=True)
                _copy(backup, part)
                part.replace(path)
            _sync_folder(path.parent)
        except (sqlite3.Error, OSError) as error:
            raise _not_restored(error, path, aside) from error
    return aside


def _not_restored(error: sqlite3.Error | OSError, path: Path, aside: Backup | None) -> Exception:
    """Why the database is still as it was; on a full disk the copy of it gives its room back."""
    known = unavailable(error, path)
    if known is None or known.problem.code != "store.disk_full":
        return known or error
    path.with_name(path.name + ".part").unlink(missing_ok=True)
    if aside is not None and aside.reason != "damaged":
        aside.path.unlink(missing_ok=True)
    return Unavailable("restore.disk_full", data_safe=True, params={"path": str(path)})


def last_unit(path: Path) -> str:
    """What tells two states of a database apart: the key of the last unit of work and the schema's version."""
    try:
        connection = raw_connection(path, read_only=True)
        try:
            key = connection.execute("SELECT key FROM unit ORDER BY id DESC LIMIT 1").fetchone()
            version = connection.execute("PRAGMA user_version").fetchone()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise unavailable(error, path) or error from error
    return f"{version[0]} {key[0] if key else ''}"


def compute_kept(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """Which of the backups stay: all of a day, one a day for a month, one a month for a year, the newest ever.

    Of the backups of a day or month the newest stays. Days are those of UTC.
    """
    newest_first = sorted(times, reverse=True)
    kept = set(newest_first[:1])
    seen: set[str] = set()
    for at in newest_first:
        age = now - at
        slot = f"{at:%Y-%m-%d}" if age <= _KEEP_DAILY else f"{at:%Y-%m}"
        if age <= _KEEP_ALL or (age <= _KEEP_MONTHLY and slot not in seen):
            kept.add(at)
        seen.add(slot)
    return kept


def _files(path: Path) -> list[Backup]:
    found = []
    for file in backup_folder(path).glob(f"{escape(path.stem)}-*.db"):
        match = _NAME.fullmatch(file.name[len(path.stem) + 1 :])
        if match is None or match["reason"] not in REASONS:
            continue
        at = datetime.strptime(match["at"], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        try:
            about = file.stat()
        except FileNotFoundError:  # thinned out by somebody else just now
            continue
        found.append((at, about.st_mtime_ns, Backup(file, at, about.st_size, match["reason"])))
    return [backup for _at, _changed, backup in sorted(found, key=lambda one: one[:2], reverse=True)]


def _claim_name(path: Path, now: datetime, reason: str) -> tuple[Path, Path]:
    """A name for a new backup, and the empty file beside it that keeps the name until the backup has it.

    Several processes may make backups in one second: whoever makes the file first has the name.
    """
    folder = backup_folder(path)
    folder.mkdir(exist_ok=True)
    stem = f"{path.stem}-{now:%Y%m%dT%H%M%S}Z"
    number = 0
    while True:
        number += 1
        target = folder / f"{stem}{f'-{number}' if number > 1 else ''}-{reason}.db"
        part = target.with_suffix(".part")
        try:
            part.open("xb").close()
        except FileExistsError:
            continue
        if not target.exists():
            return target, part
        part.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    """A checked copy in a new or empty file that is on the disk.

    Raises sqlite3.Error, OSError, Unavailable (backup.damaged).
    """
    reading = raw_connection(source, read_only=True)
    try:
        writing = sqlite3.connect(target)
        try:
            reading.backup(writing)
            said = writing.execute("PRAGMA integrity_check(1)").fetchone()[0]
        finally:
            writing.close()
    finally:
        reading.close()
    if said != "ok":
        target.unlink(missing_ok=True)
        raise Unavailable("backup.damaged", data_safe=False, params={"path": str(source), "detail": str(said)})
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _copy_into(backup: Path, path: Path) -> None:
    reading = raw_connection(backup, read_only=True)
    try:
        writing = raw_connection(path)
        try:
            reading.backup(writing)
        finally:
            writing.close()
    finally:
        reading.close()


def _verify(backup: Path) -> None:
    """Whether a file is a sound backup. Raises Unavailable with one of the codes of ``UNFIT``."""
    if not backup.is_file():
        raise _unfit("backup.folder" if backup.is_dir() else "backup.missing", backup)
    try:
        version = recognise(backup)
        connection = raw_connection(backup, read_only=True)
        try:
            said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        finally:
            connection.close()
    except Unavailable as error:
        if error.problem.code == "store.not_svcdesk":
            raise _unfit("backup.not_svcdesk", backup) from error
        if error.problem.code == "store.damaged":
            raise _unfit("backup.damaged", backup, detail="file is not a database") from error
        raise _unfit("backup.unreadable", backup) from error
    except sqlite3.Error as error:
        raise _unfit("backup.damaged", backup, detail=str(error)) from error
    if said != "ok":
        raise _unfit("backup.damaged", backup, detail=str(said))
    if version > VERSION:
        raise _unfit("backup.newer", backup, found=version, known=VERSION)


def _unfit(code: str, backup: Path, **params: Scalar) -> Unavailable:
    return Unavailable(code, data_safe=True, params={"path": str(backup), **params})


def _set_aside(path: Path, clock: Clock | None) -> Backup | None:
    """A backup of what is there; bytes for bytes, with its journal, if it cannot be read any more."""
    if not path.exists():
        return None
    try:
        recognise(path)
        return make_backup(path, "restore", clock)
    except Unavailable as error:
        if error.problem.code not in ("store.damaged", "store.not_svcdesk", "backup.damaged"):
            raise
    now = (clock or SystemClock()).now().astimezone(UTC)
    kept = _keep(path, now, "damaged", _copy_bytes)
    journal = path.with_name(path.name + "-journal")
    try:
        if journal.exists():  # it belongs to the damaged file and would be applied to the restored one
            journal.replace(kept.path.with_suffix(".journal"))
    except OSError as error:
        raise unavailable(error, path) or error from error
    return kept


def _copy_bytes(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def _thin(path: Path, now: datetime) -> None:
    """Delete what has become too old, and what a process that died left half copied."""
    for part in backup_folder(path).glob("*.part*"):
        with suppress(FileNotFoundError):  # others thin out as well
            if now.timestamp() - part.stat().st_mtime > _KEEP_ALL.total_seconds():
                part.unlink()
    found: Collection[Backup] = list_backups(path)
    kept = compute_kept((backup.at for backup in found), now)
    for backup in found:
        if backup.at not in kept:
            backup.path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; Windows has no such thing and needs none."""
    if os.name != "nt":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
