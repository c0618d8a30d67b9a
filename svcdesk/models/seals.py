"""What SQLite itself refuses, whoever asks: to change or delete a row that is immutable or sealed.

The unit of work says it in words first (``record.immutable``); these triggers hold against every other way in.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import DDL, Table, event

from svcdesk.models.base import Base

MESSAGE = "this row was posted and stays as it is"


def statements(class_: type[Base]) -> tuple[str, ...]:
    """What makes the triggers of a mapped class; none where rows stay free."""
    if not (class_.immutable or class_.sealed_by):
        return ()
    table: Table = class_.__table__  # type: ignore[assignment]
    kept = ", ".join(f'"{c.name}"' for c in table.columns if c.name not in class_.unsealed_columns)
    when = ""
    if class_.sealed_by is not None:
        name, value = class_.sealed_by
        when = f"WHEN OLD.{name} = '{value}' "
    does = f"{when}BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    stays = f"CREATE TRIGGER {table.name}_stays BEFORE UPDATE OF {kept} ON {table.name} {does}"
    is_kept = f"CREATE TRIGGER {table.name}_is_kept BEFORE DELETE ON {table.name} {does}"
    return (stays,) if class_.sweepable else (stays, is_kept)


def listen() -> None:
    """Make the triggers whenever the schema makes their table; called once, when the models are imported."""
    for mapper in Base.registry.mappers:
        table: Any = mapper.class_.__table__
        for statement in statements(mapper.class_):
            make = DDL(statement).execute_if(dialect="sqlite")  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", make)
