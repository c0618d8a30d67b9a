"""What fits a request so far: a short table that fills in the form, or opens an order that is there already."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from svcdesk.domain.entities import ENTITY_NAMES
from svcdesk.i18n import _
from svcdesk.queries.requests import SAID, Suggestion, suggest
from svcdesk.ui.shared.database_thread import Request
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.side_tabs import TableRow, TextTableView
from svcdesk.ui.shared.look import Space, set_role

_TYPING_MS: Final = 150
WATCHED: Final = frozenset({*SAID, "customer_id", "object_id", "location_id", "contact_id"})
"""The fields whose change asks again."""


class Suggestions(QWidget):
    """Give it a function that says what was said so far; ``chosen`` carries the suggestion to fill in."""

    chosen = Signal(object)  # Suggestion

    def __init__(self, desk: Desk, said: Callable[[], Mapping[str, Any]], parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self.found: list[Suggestion] = []
        self._said = said
        self._request: Request | None = None
        title = QLabel(_("What fits"), self)
        set_role(title, "section")
        self._hint = QLabel(self)
        self._hint.setWordWrap(True)
        set_role(self._hint, "secondary")
        self.view = TextTableView((_("What"), _("Number"), _("Name"), _("Whose, where")), self)
        self.view.setAccessibleName(_("What fits"))
        for at, width in enumerate((170, 140, 280)):
            self.view.setColumnWidth(at, width)
        self.view.wanted.connect(self.on_wanted)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        for widget in (title, self._hint, self.view):
            layout.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING_MS)
        self._timer.timeout.connect(self.ask)
        self._show()

    def ask_soon(self) -> None:
        """Something was typed: ask when the typing pauses."""
        self._timer.start()

    def ask(self) -> None:
        """Ask now."""
        self._timer.stop()
        if self._request is not None:
            self._request.cancel()
        self._request = self.desk.read(suggest, self.on_found, dict(self._said()))

    def on_found(self, found: list[Suggestion]) -> None:
        """Show what fits."""
        self.found = found
        self._show()

    def _show(self) -> None:
        self.view.table.show_rows([
            TableRow((_(ENTITY_NAMES[one.entity].one), one.number, one.name, one.detail), one.entity, one.id)
            for one in self.found
        ])  # fmt: skip
        rows = max(2, min(len(self.found), 8))
        height = (
            self.view.horizontalHeader().sizeHint().height() + rows * self.view.verticalHeader().defaultSectionSize()
        )
        self.view.setFixedHeight(height + 2)
        self.view.setVisible(bool(self.found))
        self._hint.setText(
            _("Enter or a double click takes it over; orders are opened: perhaps somebody called already.")
            if self.found
            else _("A telephone number, a company, a name or a serial number finds customers and machines here.")
        )

    def on_wanted(self, row: TableRow) -> None:
        """Take it over, or open the order."""
        one = next(one for one in self.found if (one.entity, one.id) == (row.entity, row.record_id))
        if one.values:
            self.chosen.emit(one)
        else:
            self.desk.open(one.entity, one.id)
