"""Keeps the lines of an order form priced while they are typed, and explains the prices of the selected one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from svcdesk.domain.kind_texts import price_level_text
from svcdesk.domain.line_filling import PRICE_KEYS
from svcdesk.domain.prices import TYPED
from svcdesk.queries.line_proposals import Explained, LineProposal, explain_line, propose_line
from svcdesk.store.store import Reader
from svcdesk.ui.orders.price_pane import PricePane
from svcdesk.ui.orders.price_words import cost_words, property_words, sales_words
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.grid import RowsGrid
from svcdesk.ui.shared.forms.rows_model import Row, Values

Order = Callable[[], Mapping[str, Any]]
_LEVEL_OF: Final = {"cost_price": "cost_level", "sales_price": "sales_level"}
_ASKED: Final = (PRICE_KEYS - {"project", "day"}) | {"cost_price", "sales_price", "ended_at"}
"""The cells after whose change the line is completed anew."""


def price_tip(values: Values, name: str) -> str:
    """Where the price of a cell is from."""
    level = values.get(_LEVEL_OF.get(name, ""), "")
    return price_level_text(level) if values.get(name) is not None and isinstance(level, str) else ""


class LinePricing(QObject):
    """Listens to the grid of lines. ``order()`` gives the values of the order as they stand in the form."""

    def __init__(self, desk: Desk, grid: RowsGrid, order: Order, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._grid = grid
        self._order = order
        self._categories: dict[int, int | None] = {}
        self.holder = QWidget(parent)
        """Where the explanation stands once somebody asks for it; it has many labels, so it is not made before."""
        self.holder.hide()
        QVBoxLayout(self.holder).setContentsMargins(0, 0, 0, 0)
        self._pane: PricePane | None = None
        grid.rows.modelReset.connect(self.on_reset)
        grid.rows.rowsRemoved.connect(self.on_reset)
        grid.rows.cell_edited.connect(self.on_cell_edited)
        grid.selectionModel().currentRowChanged.connect(self.on_line_changed)

    def row_context(self, values: Values) -> Mapping[str, Any]:
        """What the lookups in the cells of a line go by."""
        order = self._order()
        found = {name: values.get(name) for name in ("worker_id", "category_id")} | {"project_id": order["project_id"]}
        ids = {name: value for name, value in found.items() if isinstance(value, int)}
        return {"for_line": True, "line_type": values.get("type"), **ids}

    # while lines are typed

    def on_reset(self, *_anything: object) -> None:
        """Other lines: what they said before is what they say now."""
        self._categories = {id(row): row.values.get("category_id") for row in self._grid.rows.rows}
        self.explain()

    def on_cell_edited(self, at: int, name: str) -> None:
        """A cell was edited: a typed price is marked as typed, and what follows is asked for."""
        row = self._grid.rows.rows[at]
        if (level := _LEVEL_OF.get(name)) is not None:
            self._grid.rows.set_cell(at, level, TYPED if row.values.get(name) is not None else "")
        if name in _ASKED:
            before = self._categories.get(id(row))
            work = partial(_propose, row, dict(row.values), name, before)
            self._desk.read(work, self.on_proposed, self._order())
        else:
            self.explain()

    def on_proposed(self, found: tuple[Row, Mapping[str, Any], LineProposal]) -> None:
        """Fill it in, if the line is still there and says what it said; what was typed meanwhile stays."""
        row, asked, proposal = found
        rows = self._grid.rows
        place = next((at for at, one in enumerate(rows.rows) if one is row), None)
        if place is None or any(row.values.get(name) != asked.get(name) for name in _ASKED):
            return
        for name, value in proposal.values.items():
            if row.values.get(name) == asked.get(name):
                rows.set_cell(place, name, value, proposal.captions.get(name, ""))
        self._categories[id(row)] = row.values.get("category_id")
        self.explain()

    # explaining

    def set_explained(self, *, shown: bool) -> None:
        """Show the explanation, or put it away."""
        self.holder.setVisible(shown)
        self.explain()

    def is_explained(self) -> bool:
        """Whether the explanation is shown."""
        return not self.holder.isHidden()

    @property
    def pane(self) -> PricePane:
        """The explanation, made when it is first needed."""
        if self._pane is None:
            self._pane = PricePane(self.holder)
            layout = self.holder.layout()
            assert layout is not None
            layout.addWidget(self._pane)
        return self._pane

    def on_line_changed(self, *_anything: object) -> None:
        """Another line is selected."""
        self.explain()

    def explain(self) -> None:
        """Ask why the selected line has its prices, if the pane is open."""
        if not self.is_explained():
            return
        at = self._grid.currentIndex().row()
        if not 0 <= at < len(self._grid.rows.rows):
            self.pane.clear()
            return
        row = self._grid.rows.rows[at]
        self._desk.read(partial(_explain, row, dict(row.values)), self.on_explained, self._order())

    def on_explained(self, found: tuple[Row, Explained]) -> None:
        """Show it, if the line is still selected."""
        row, explained = found
        at = self._grid.currentIndex().row()
        if not 0 <= at < len(self._grid.rows.rows) or self._grid.rows.rows[at] is not row:
            return
        values = row.values
        prices = {name: None if isinstance(values.get(name), str) else values.get(name) for name in _LEVEL_OF}
        self.pane.show_line(
            cost_words(explained, prices["cost_price"], values.get("cost_level") or ""),
            sales_words(explained, prices["sales_price"], values.get("sales_level") or ""),
            property_words(explained, values.get("line_property_id")),
        )


def _propose(
    row: Row, values: Mapping[str, Any], name: str, before: int | None, reader: Reader, order: Mapping[str, Any]
) -> tuple[Row, Mapping[str, Any], LineProposal]:
    """Runs on the database thread; hands back which line it was asked for, and what it said then."""
    fresh = row.id is None
    found = propose_line(reader, order, values, {name}, fresh=fresh, category_before=before)
    return row, values, found


def _explain(row: Row, values: Mapping[str, Any], reader: Reader, order: Mapping[str, Any]) -> tuple[Row, Explained]:
    """Runs on the database thread; hands back which line it was asked for."""
    return row, explain_line(reader, order, values)
