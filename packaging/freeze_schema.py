"""Write the first migration anew from the models: ``python packaging/freeze_schema.py``.

Only until the first release; afterwards every change of the models gets a migration of its own.
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path

from svcdesk.store import schema
from svcdesk.store.engine import raw_connection

TARGET = Path(__file__).resolve().parent.parent / "svcdesk" / "store" / "migrations" / "m0001.py"
HEAD = '''"""The first schema, as it was released; written by ``packaging/freeze_schema.py``."""

# ruff: noqa: E501 - statements as SQLite keeps them

from __future__ import annotations

from alembic import op

STATEMENTS = (
'''
TAIL = ''')


def upgrade() -> None:
    """Make every table and index."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
'''


def statements(connection: sqlite3.Connection) -> list[str]:
    """What makes the schema of a database, without what SQLite makes by itself; indexes last, by name."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL "
        "ORDER BY type = 'index', CASE WHEN type = 'index' THEN name END, rowid"
    ).fetchall()
    virtual = [name for name, sql in rows if sql.startswith("CREATE VIRTUAL")]
    made_by_them = tuple(f"{name}_" for name in virtual)
    return [tidy(sql) for name, sql in rows if not name.startswith(("sqlite_", *made_by_them))]


def tidy(sql: str) -> str:
    """A statement without blanks at the ends of its lines."""
    return "\n".join(line.rstrip() for line in sql.expandtabs(4).strip().splitlines())


def main() -> None:
    """Make an empty database and write down its schema."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "new.db"
        path.touch()
        connection = raw_connection(path)
        schema.create(connection)
        body = "".join(f'    """{sql}""",\n' for sql in statements(connection))
        connection.close()
    TARGET.write_text(HEAD + body + TAIL, "utf-8")


if __name__ == "__main__":
    main()
