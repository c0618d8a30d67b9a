"""How many statements a read takes."""

from __future__ import annotations

from typing import Self

from sqlalchemy import event

from svcdesk.store import Store


class Statements:
    """Counts the statements of reads of a store."""

    def __init__(self, store: Store) -> None:
        self.count = 0
        self._engine = store._read_engine

    def __enter__(self) -> Self:
        event.listen(self._engine, "before_cursor_execute", self.on_statement)
        return self

    def __exit__(self, *_error: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self.on_statement)

    def on_statement(self, *_anything: object) -> None:
        """One more."""
        self.count += 1
