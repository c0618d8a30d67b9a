"""Texts that are typed into cells and left before a record was chosen: looked up while one goes on typing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from svcdesk.store.store import Reader
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.cells import RowContext
from svcdesk.ui.shared.forms.editors import RecordLookup
from svcdesk.ui.shared.forms.rows_model import Row, RowsModel
from svcdesk.ui.shared.lookup import LookupRow

_LIMIT = 20


class TypedCells(QObject):
    """Looks the texts of one grid up, and puts what they name into their rows."""

    def __init__(self, desk: Desk, rows: RowsModel, context: RowContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows = rows
        self._context = context
        self._asked = 0

    def is_looking(self) -> bool:
        """Whether what a text names is not in its row yet."""
        return self._asked > 0

    def resolve(self, at: int, name: str, text: str) -> None:
        """Look up what was typed into a cell and left."""
        spec = next(spec for spec in self._rows.columns if spec.name == name)
        row = self._rows.rows[at]
        self._asked += 1
        work = partial(_look_up, RecordLookup(spec.target), row, name, text)
        self._desk.read(work, self.on_resolved, self._context(row.values), on_failed=self.on_failed)

    def on_failed(self, _error: BaseException) -> None:
        """The text stays as typed."""
        self._asked -= 1

    def on_resolved(self, found: tuple[Row, str, str, list[LookupRow]]) -> None:
        """Take the exact or the only match; anything else stays as typed and is refused when saved."""
        self._asked -= 1
        row, name, text, matches = found
        exact = [m for m in matches if text.casefold() in (m.number.casefold(), m.name.casefold())]
        at = next((place for place, one in enumerate(self._rows.rows) if one is row), -1)
        if len(exact or matches) != 1 or at < 0 or row.values.get(name) != text:
            return
        match = (exact or matches)[0]
        self._rows.set_cell(at, name, match.id, match.text)
        self._rows.cell_edited.emit(at, name)


def _look_up(
    query: RecordLookup, row: Row, name: str, text: str, reader: Reader, context: Mapping[str, Any]
) -> tuple[Row, str, str, list[LookupRow]]:
    """Runs on the database thread; hands the row back with what was found."""
    return row, name, text, query(reader, text, _LIMIT, context)
