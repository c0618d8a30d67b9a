"""Keeps the lines of an order form priced while they are typed, and explains the prices of the selected one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from svcdesk.domain.kind_texts import price_level_text
from svcdesk.domain.line_filling import PRICE_KEYS
from svcdesk.domain.prices import TYPED
from svcdesk.queries.line_proposals import Explained, explain_line, propose_line
from svcdesk.store.store import Reader
from svcdesk.ui.orders.price_pane import PricePane
from svcdesk.ui.orders.price_words import cost_words, property_words, sales_words
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.grid import RowsGrid
from svcdesk.ui.shared.forms.row_proposals import Header, RowProposals
from svcdesk.ui.shared.forms.rows_model import Row, Values

_LEVEL_OF: Final = {"cost_price": "cost_level", "sales_price": "sales_level"}
_ASKED: Final = (PRICE_KEYS - {"project", "day"}) | {"cost_price", "sales_price", "ended_at"}
"""The cells after whose change the line is completed anew."""


def price_tip(values: Values, name: str) -> str:
    """Where the price of a cell is from."""
    level = values.get(_LEVEL_OF.get(name, ""), "")
    return price_level_text(level) if values.get(name) is not None and isinstance(level, str) else ""


class LinePricing(RowProposals):
    """Listens to the grid of lines. ``order()`` gives the values of the order as they stand in the form."""

    def __init__(self, desk: Desk, grid: RowsGrid, order: Header, parent: QWidget) -> None:
        super().__init__(desk, grid, order, propose_line, _ASKED, parent)
        self.holder = QWidget(parent)
        """Where the explanation stands once somebody asks for it; it has many labels, so it is not made before."""
        self.holder.hide()
        QVBoxLayout(self.holder).setContentsMargins(0, 0, 0, 0)
        self._pane: PricePane | None = None
        grid.selectionModel().currentRowChanged.connect(self.on_line_changed)

    def row_context(self, values: Values) -> Mapping[str, Any]:
        """What the lookups in the cells of a line go by."""
        order = self._header()
        found = {name: values.get(name) for name in ("worker_id", "category_id")} | {"project_id": order["project_id"]}
        ids = {name: value for name, value in found.items() if isinstance(value, int)}
        return {"for_line": True, "line_type": values.get("type"), **ids}

    def on_cell_edited(self, at: int, name: str) -> None:
        """A typed price is marked as typed."""
        if (level := _LEVEL_OF.get(name)) is not None:
            row = self._grid.rows.rows[at]
            self._grid.rows.set_cell(at, level, TYPED if row.values.get(name) is not None else "")
        super().on_cell_edited(at, name)

    def settled(self) -> None:
        """Explain the line anew."""
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
        self._desk.read(partial(_explain, row, dict(row.values)), self.on_explained, self._header())

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


def _explain(row: Row, values: Mapping[str, Any], reader: Reader, order: Mapping[str, Any]) -> tuple[Row, Explained]:
    """Runs on the database thread; hands back which line it was asked for."""
    return row, explain_line(reader, order, values)
