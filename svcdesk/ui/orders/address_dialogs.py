"""The two ways to another service address: a new one, or one that is known from somewhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.order_addresses import AddAddress, UseAddress
from svcdesk.domain.entities import ENTITY_NAMES
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.domain.problems import Problem
from svcdesk.domain.text import fold
from svcdesk.i18n import N_, _
from svcdesk.queries.addresses import AddressRow, load_addresses
from svcdesk.ui.shared.command_dialog import CommandDialog
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.forms.record_form import RecordForm
from svcdesk.ui.shared.forms.side_tabs import TableRow, TextTableView

_FIELDS: Final = (
    FieldSpec("address_name", N_("Address name"), FieldKind.TEXT, required=True, length=120,
              help=N_("The project keeps the address under this name.")),
    FieldSpec("street", N_("Street"), FieldKind.TEXT, length=120),
    FieldSpec("postal_code", N_("Postal code"), FieldKind.TEXT, length=12),
    FieldSpec("city", N_("City"), FieldKind.TEXT, length=60),
    FieldSpec("country", N_("Country"), FieldKind.TEXT, meaning="country", length=2),
    FieldSpec("once", N_("For this order only"), FieldKind.FLAG,
              help=N_("The project does not keep it. Otherwise an address of the same name is overwritten, "
                      "after a question.")),
)  # fmt: skip


class AddAddressDialog(CommandDialog):
    """A new address, kept by the project unless it is for this order only."""

    def __init__(self, desk: Desk, order_id: int, parent: QWidget) -> None:
        super().__init__(desk, _("Add address"), parent)
        self._order_id = order_id
        self.form = RecordForm(desk, _FIELDS, self)
        values: Mapping[str, Any] = {"country": desk.company.country}
        self.form.set_draft(values, {})
        self.form.set_base(self.form.values())
        self.body.addWidget(self.form)
        self.add_ends(_("Use this address"))
        self.resize(QSize(640, 360))
        self.form.focus_first()

    def command(self) -> Command | None:
        """The new address."""
        return AddAddress(self._order_id, **self.form.values())

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Each at its field, the rest below."""
        super().show_problems(tuple(self.form.show_problems(problems)))


class OtherAddressDialog(CommandDialog):
    """Every address that is known for the customer, to be found by any part of it."""

    def __init__(self, desk: Desk, order_id: int, parent: QWidget) -> None:
        super().__init__(desk, _("Other address"), parent)
        self._order_id = order_id
        self._all: list[AddressRow] = []
        self._shown: list[AddressRow] = []
        self.filter = QLineEdit(self)
        self.filter.setObjectName("filter")
        self.filter.setClearButtonEnabled(True)
        self.filter.setPlaceholderText(_("Part of a name, street or city"))
        self.filter.setAccessibleName(_("Filter the addresses"))
        self.filter.textChanged.connect(self.on_filter_changed)
        self.filter.installEventFilter(self)
        heads = (_("From"), _("Name"), _("Street"), _("Postal code"), _("City"))
        self.table = TextTableView(heads, self)
        self.table.setObjectName("addresses")
        self.table.setAccessibleName(_("Addresses"))
        self.table.wanted.connect(self.on_wanted)
        for at, width in enumerate((230, 200, 200, 100)):
            self.table.setColumnWidth(at, width)
        self.body.addWidget(self.filter)
        self.body.addWidget(self.table, 1)
        self.add_ends(_("Use this address"))
        self.resize(QSize(920, 520))
        self.filter.setFocus()
        desk.read(load_addresses, self.on_loaded, order_id)

    def on_loaded(self, rows: list[AddressRow]) -> None:
        """The addresses are here."""
        self._all = rows
        self.on_filter_changed(self.filter.text())

    def on_filter_changed(self, text: str) -> None:
        """Show those in which every word stands."""
        words = fold(text).split()
        self._shown = [row for row in self._all if _holds(row, words)]
        self.table.table.show_rows([TableRow(_cells(row)) for row in self._shown])
        self.yes.setEnabled(bool(self._shown))
        if self._shown:
            self.table.setCurrentIndex(self.table.table.index(0, 0))

    def on_wanted(self, _row: TableRow) -> None:
        """A double click, or Enter in the table."""
        self.accept()

    def command(self) -> Command | None:
        """The address of the current row."""
        here = self.table.currentIndex()
        if not here.isValid():
            return None
        row = self._shown[here.row()]
        return UseAddress(self._order_id, row.source, row.source_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down walk through the addresses while the filter has the keyboard."""
        if watched is self.filter and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self._shown:
                at = max(0, min(self.table.currentIndex().row() + step, len(self._shown) - 1))
                self.table.setCurrentIndex(self.table.table.index(at, 0))
                return True
        return super().eventFilter(watched, event)


def _cells(row: AddressRow) -> tuple[str, ...]:
    source = _(ENTITY_NAMES[row.source].one)
    return (f"{source} {row.detail}".strip(), row.name, row.street, row.postal_code, row.city)


def _holds(row: AddressRow, words: Sequence[str]) -> bool:
    text = fold(" ".join(_cells(row)))
    return all(word in text for word in words)
