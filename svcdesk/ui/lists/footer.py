"""Below a list: how many rows, how many selected, and sums."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from svcdesk.i18n import _, ngettext
from svcdesk.queries.lists import Listing, ListSpec
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.look import Space, set_role


class Footer(QWidget):
    """One line of figures."""

    def __init__(self, spec: ListSpec, parent: QWidget) -> None:
        super().__init__(parent)
        self._spec = spec
        set_role(self, "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.count = QLabel(self)
        self.selected = QLabel(self)
        self.sums = QLabel(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        layout.setSpacing(Space.L)
        for label in (self.count, self.selected):
            set_role(label, "secondary")
            layout.addWidget(label)
        layout.addStretch(1)
        layout.addWidget(self.sums)

    def show_listing(self, listing: Listing) -> None:
        """How many rows there are, as far as is known."""
        number = formats.number_text(listing.total)
        if not listing.complete:
            text = _("{count} and more, searching…").format(count=number)
        elif listing.total == listing.rows or (self._spec.fixed and not listing.request.filtered):
            text = ngettext("{count} row", "{count} rows", listing.total).format(count=number)
        else:
            text = _("{count} of {all}").format(count=number, all=formats.number_text(listing.rows))
        self.count.setText(text)
        self.sums.clear()

    def show_selected(self, count: int) -> None:
        """How many rows are selected, from two on."""
        shown = _("{count} selected").format(count=formats.number_text(count)) if count > 1 else ""
        self.selected.setText(shown)

    def show_sums(self, sums: Mapping[str, Decimal | int]) -> None:
        """The sums of the columns that have one."""
        parts = []
        for key, value in sums.items():
            label = _(self._spec.column(key).label)
            parts.append(f"Σ {label}  {formats.number_text(value)}")
        self.sums.setText("     ".join(parts))
