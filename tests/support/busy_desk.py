"""A process that makes desks which work at random until they are killed.

``python busy_desk.py DATABASE``: for each line with a number on stdin it forks a child, says ``pid N``, and
says ``gone`` once that child is dead. The child runs random commands: before each it prints ``try`` with what it
is about to do, after each ``ack`` with the unit of work that was committed. Forking keeps the start cheap.
"""

from __future__ import annotations

import json
import os
import random
import sys
import traceback
from pathlib import Path

from svcdesk.commands.dispatch import ResizeActivity, SetPriority
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner, Done
from svcdesk.domain.kinds import Priority
from svcdesk.store import Store


def say(word: str, **about: object) -> None:
    """One line, with one system call: a reader gets all of it or nothing."""
    os.write(1, f"{word} {json.dumps(about)}\n".encode())


def work(path: Path, seed: int) -> None:
    """Run random commands until somebody ends it."""
    rnd = random.Random(seed)
    store = Store.open(path, user="anna", workstation="desk-1")
    runner = CommandRunner(store)
    while True:
        activity = rnd.randint(1, 30)
        kind = rnd.randrange(3)
        done: Done
        if kind == 0:
            minutes = 15 * rnd.randint(1, 20)
            say("try", activity=activity, field="minutes", value=minutes)
            done = runner.run(ResizeActivity(activity, minutes))
        elif kind == 1:
            priority = rnd.choice(list(Priority))
            say("try", activity=activity, field="priority", value=int(priority))
            done = runner.run(SetPriority((activity,), priority))
        else:
            say("try")
            done = runner.run(CreateOrder({"customer_id": 1, "description": "Próba " * rnd.randint(1, 30)}))
        say("ack", unit=done.unit_id)


def main() -> None:
    """Fork a child for each line."""
    path = Path(sys.argv[1])
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                work(path, int(line))
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(1)
        say("pid", pid=child)
        os.waitpid(child, 0)
        say("gone")


if __name__ == "__main__":
    main()
