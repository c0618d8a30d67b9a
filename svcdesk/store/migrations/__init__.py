"""How an older database file becomes the current one: ``m0001`` makes version 1, ``m0002`` turns it into 2.

A migration is a module with ``upgrade()``, written with Alembic's ``op``, and never changed once released.
Rules, each for a reason that was met:

- It imports nothing of ``svcdesk.models``: those change, the migration may not.
- To change a table use ``batch(name)``: it keeps STRICT and the names of constraints.
- A migration that may change how many rows a table has names the table in ``ROWS_MAY_CHANGE``.
- ``schema.VERSION`` is the number of migrations; a test compares what they make with what the models say.

``python packaging/freeze_schema.py`` writes ``m0001.py`` anew from the models, until the first release.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from alembic import op
from alembic.operations import BatchOperations

from svcdesk.models.base import NAMING
from svcdesk.store.schema import VERSION


@dataclass(frozen=True, slots=True)
class Migration:
    """One step, from version ``to - 1`` to version ``to``."""

    to: int
    upgrade: Callable[[], None]
    rows_may_change: frozenset[str] = frozenset()


def migrations() -> list[Migration]:
    """Every migration in order."""
    found = []
    for number in range(1, VERSION + 1):
        module = importlib.import_module(f"svcdesk.store.migrations.m{number:04d}")
        found.append(Migration(number, module.upgrade, frozenset(getattr(module, "ROWS_MAY_CHANGE", ()))))
    return found


@contextmanager
def batch(table: str) -> Iterator[BatchOperations]:
    """Change a table by making it anew, as SQLite needs it; its triggers are made again."""
    asked = "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
    triggers = op.get_bind().exec_driver_sql(asked, (table,)).scalars().all()
    with op.batch_alter_table(
        table, recreate="always", naming_convention=dict(NAMING), table_kwargs={"sqlite_strict": True}
    ) as operations:
        yield operations
    for trigger in triggers:
        op.get_bind().exec_driver_sql(trigger)
