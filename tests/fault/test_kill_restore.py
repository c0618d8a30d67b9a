"""``kill -9`` while a backup is made and restored: the database is the one or the other, never a mixture."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from svcdesk.commands.company import SetParameter
from svcdesk.commands.demo import load_demo
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import FixedClock
from svcdesk.store import Store
from svcdesk.store.backups import list_backups, make_backup, restore
from svcdesk.store.check import check_data

pytestmark = pytest.mark.slow
KILLS = 12
MOST_KILLS = 40  # a slow machine needs later moments to get to the second restore
PROGRAM = """
import sys
from pathlib import Path
from svcdesk.store.backups import restore
path, one, other = map(Path, sys.argv[1:])
print("begins", flush=True)
while True:
    restore(path, one)
    restore(path, other)
"""


def copy_with(store: Store, days: int, target: Path) -> None:
    CommandRunner(store).run(SetParameter("days_before", str(days)))
    shutil.copyfile(store.path, target)


def test_a_killed_restore_is_done_or_not_done(database_path: Path, tmp_path: Path, clock: FixedClock) -> None:
    store = load_demo(database_path, clock, size="S")
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    copy_with(store, 1, one)
    copy_with(store, 2, other)
    store.close()
    rnd = random.Random(7)
    found: set[int] = set()
    for kill in range(MOST_KILLS):
        if kill >= KILLS and found == {1, 2}:
            break
        words = [sys.executable, "-c", PROGRAM, str(database_path), str(one), str(other)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "begins\n"
            time.sleep(rnd.random() * (0.3 + 0.1 * kill))  # the moment is what this is about
            process.kill()
        store = Store.open(database_path, clock)
        assert check_data(store) == []
        with store.read() as reader:
            found.add(reader.parameters.days_before)
        store.close()
    assert found == {1, 2}
    newest = make_backup(database_path, "manual")
    assert newest in list_backups(database_path)
    for backup in list_backups(database_path):
        restore(database_path, backup.path)
    store = Store.open(database_path, clock)
    assert check_data(store) == []
    store.close()
