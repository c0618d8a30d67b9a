"""The margin of an order, an agreement or a project: cost, revenue, and the orders behind each sum."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QWidget

from svcdesk.domain.kind_texts import kind_text
from svcdesk.domain.margin import Margin
from svcdesk.i18n import _
from svcdesk.queries.margins import OWNERS, MarginRow, MarginTable, load_margin, order_names
from svcdesk.store.feed import Changes
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.forms.side_tabs import SideTab, TableRow
from svcdesk.ui.shared.look import Space

_WATCHED = frozenset({"order_line", "project_transaction", "exchange_rate", "service_order"})


class MarginTab(SideTab):
    """Rows with cost, revenue, margin and percent, and their sum above; open lines count unless told otherwise."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        empty = EmptyState("coins", _("Nothing to count yet"), _("Lines with prices make the margin."))
        heads = (_("Order"), _("Description"), _("Cost"), _("Revenue"), _("Margin"), _("Margin %"), _("State"))
        super().__init__(desk, heads, empty, parent)
        for at, width in enumerate((150, 320, 120, 120, 120, 90)):
            self.view.setColumnWidth(at, width)
        self.view.table.right = frozenset({2, 3, 4, 5})
        self.posted_only = QCheckBox(_("Posted only"), self)
        self.posted_only.setObjectName("posted_only")
        self.posted_only.toggled.connect(self.on_toggled)
        self.total = QLabel(self)
        self.total.setObjectName("margin_total")
        self.total.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        report = QPushButton(_("Report…"), self)
        report.setObjectName("margin_report")
        report.clicked.connect(self.on_report_clicked)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addWidget(self.posted_only)
        row.addWidget(self.total, 1)
        row.addWidget(report)
        self.body.insertLayout(0, row)
        desk.changed.connect(self.on_changed)

    def load(self, entity: str, record_id: int) -> None:
        """Read it."""
        query = partial(_load, posted_only=self.posted_only.isChecked())
        self.desk.read(query, self.on_loaded, entity, record_id)

    def on_loaded(self, found: MarginTable) -> None:
        """Show rows and sum."""
        self._show([self._row(row, found.currency) for row in found.rows])
        total = found.total
        parts = [
            _("Cost {cost} · Revenue {revenue} · Margin {margin}").format(
                cost=formats.money_text(total.cost, found.currency),
                revenue=formats.money_text(total.revenue, found.currency),
                margin=formats.money_text(total.margin, found.currency),
            )
        ]
        if total.percent is not None:
            parts.append(_percent(total.percent))
        if total.unknown:
            text = _("▲ No exchange rate for {currency}: its sales are left out.")
            parts.append(text.format(currency=", ".join(sorted(total.unknown))))
        self.total.setText("  ·  ".join(parts) if found.rows else "")

    def _row(self, row: MarginRow, currency: str) -> TableRow:
        state = "" if row.posted is None else _("posted") if row.posted else _("expected")
        text, detail = (row.text, row.detail) if row.type is None else (kind_text(row.type), row.text)
        cells = (text, detail, *_sums(row.margin, currency), state)
        opens = ("service_order", row.order_id) if row.type is None else ("", None)
        return TableRow(cells, *opens)

    def on_toggled(self, _on: bool) -> None:
        """Count the other way."""
        self.set_record(self.record)

    def on_changed(self, changes: Changes) -> None:
        """Lines were changed or posted: count again."""
        if changes.entities & _WATCHED:
            self.set_record(self.record)

    def on_report_clicked(self) -> None:
        """The whole report, of this record."""
        if self.record is None:
            return
        entity, record_id = self.record
        criteria: dict[str, Any] = {"posted_only": self.posted_only.isChecked()}
        if entity == "service_order":
            self.desk.read(_number, self.on_number, record_id)
            return
        self.desk.open("report:order_margin", None, **criteria, **{OWNERS[entity]: record_id})

    def on_number(self, number: str) -> None:
        """An order is chosen by its number."""
        self.desk.open("report:order_margin", None, numbers=number, posted_only=self.posted_only.isChecked())


def _load(reader: Any, entity: str, record_id: int, *, posted_only: bool) -> MarginTable:
    return load_margin(reader, entity, record_id, posted_only=posted_only)


def _number(reader: Any, order_id: int) -> str:

    return order_names(reader, {order_id: None})[order_id][0]


def _sums(margin: Margin, currency: str) -> tuple[str, ...]:
    sums = (margin.cost, margin.revenue, margin.margin)
    percent = _percent(margin.percent) if margin.percent is not None else ""
    return (*(formats.money_text(value, currency) for value in sums), percent)


def _percent(value: Decimal) -> str:
    return f"{formats.number_text(value)} %"
