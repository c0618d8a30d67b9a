"""Fills in what follows from a cell of a row while it is typed, by the rules of saving."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from svcdesk.queries.line_proposals import LineProposal
from svcdesk.store.store import Reader
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.grid import RowsGrid
from svcdesk.ui.shared.forms.rows_model import Row

Header = Callable[[], Mapping[str, Any]]
Query = Callable[..., LineProposal]
"""``queries.line_proposals``: (reader, header, line, changed cells, fresh, category_before)."""


class RowProposals(QObject):
    """Listens to a grid of lines. ``header()`` gives the values of their record as they stand in the form.

    After a change of one of the cells ``asked``, the ``query`` is asked what follows.
    """

    def __init__(
        self, desk: Desk, grid: RowsGrid, header: Header, query: Query, asked: Collection[str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._grid = grid
        self._header = header
        self._query = query
        self._asked = frozenset(asked)
        self._categories: dict[int, int | None] = {}
        grid.rows.modelReset.connect(self.on_reset)
        grid.rows.rowsRemoved.connect(self.on_reset)
        grid.rows.cell_edited.connect(self.on_cell_edited)

    def settled(self) -> None:
        """The lines say something else than before; for those who show something of them."""

    def on_reset(self, *_anything: object) -> None:
        """Other lines: what they said before is what they say now."""
        self._categories = {id(row): row.values.get("category_id") for row in self._grid.rows.rows}
        self.settled()

    def on_cell_edited(self, at: int, name: str) -> None:
        """A cell was edited: what follows is asked for."""
        if name not in self._asked:
            self.settled()
            return
        row = self._grid.rows.rows[at]
        before = self._categories.get(id(row))
        work = partial(_propose, self._query, row, dict(row.values), name, before)
        self._desk.read(work, self.on_proposed, self._header())

    def on_proposed(self, found: tuple[Row, Mapping[str, Any], LineProposal]) -> None:
        """Fill it in, if the line is still there and says what it said; what was typed meanwhile stays."""
        row, asked, proposal = found
        rows = self._grid.rows
        place = next((at for at, one in enumerate(rows.rows) if one is row), None)
        if place is None or any(row.values.get(name) != asked.get(name) for name in self._asked):
            return
        for name, value in proposal.values.items():
            if row.values.get(name) == asked.get(name):
                rows.set_cell(place, name, value, proposal.captions.get(name, ""))
        self._categories[id(row)] = row.values.get("category_id")
        self.settled()


def _propose(
    query: Query, row: Row, values: Mapping[str, Any], name: str, before: int | None, reader: Reader,
    header: Mapping[str, Any],
) -> tuple[Row, Mapping[str, Any], LineProposal]:  # fmt: skip
    """Runs on the database thread; hands back which line it was asked for, and what it said then."""
    return row, values, query(reader, header, values, {name}, fresh=row.id is None, category_before=before)
