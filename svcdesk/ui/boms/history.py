"""The history pane: what was changed when, by whom, and for which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from svcdesk.i18n import N_, _
from svcdesk.queries.boms import HistoryRow
from svcdesk.ui.boms.words import change_text
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.formats import number_text, when_text
from svcdesk.ui.shared.forms.side_tabs import TableRow, TextTableView
from svcdesk.ui.shared.forms.texts import choice_text
from svcdesk.ui.shared.look import Space, set_role

_HEADS: Final = (N_("When"), N_("By"), N_("Change"), N_("Part"), N_("Quantity"), N_("Before and after"),
                 N_("Service order"), N_("Note"))  # fmt: skip
_WIDTHS: Final = (140, 90, 150, 200, 80, 190, 200)


class HistoryPane(QWidget):
    """The newest change stands first; Enter opens its order."""

    def __init__(self, desk: Desk, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.heading = QLabel(self)
        set_role(self.heading, "section")
        row = QHBoxLayout()
        row.addWidget(self.heading, 1)
        row.addWidget(actions.tool_bar(("bom.history_of_line",), self))
        self.view = TextTableView([_(head) for head in _HEADS], self)
        self.view.setAccessibleName(_("History of the BOM"))
        self.view.table.right = frozenset({4})
        for at, width in enumerate(_WIDTHS):
            self.view.setColumnWidth(at, width)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.M, Space.XS, Space.M, 0)
        layout.setSpacing(Space.XS)
        layout.addLayout(row)
        layout.addWidget(self.view, 1)
        self.view.wanted.connect(self.on_wanted)

    def show_rows(self, rows: Sequence[HistoryRow], *, line_only: bool) -> None:
        """Show the changes."""
        self.heading.setText(_("History of the line") if line_only else _("History"))
        shown = [
            TableRow(
                (when_text(self._desk.site.local(row.at)), row.user, choice_text(row.kind), row.what,
                 number_text(row.quantity) if row.quantity else "", change_text(row), _order_text(row), row.note),
                "service_order" if row.order_id is not None else "", row.order_id,
            )
            for row in rows
        ]  # fmt: skip
        if shown != self.view.table.rows:
            self.view.table.show_rows(shown)

    def on_wanted(self, row: TableRow) -> None:
        """Open the order."""
        if row.entity and row.record_id is not None:
            self._desk.open(row.entity, row.record_id)

    def go_to(self) -> None:
        """The keyboard goes to the rows."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)


def _order_text(row: HistoryRow) -> str:
    charged = [word for word, has in ((_("line"), row.order_line), (_("requirement"), row.requirement)) if has]
    return f"{row.order} ({', '.join(charged)})" if charged else row.order
