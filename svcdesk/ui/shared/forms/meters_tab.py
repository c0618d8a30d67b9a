"""The meters of a service object as a tab of its form: what they showed when, and a new reading in two keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.meters import DeleteReading, ReadMeter
from svcdesk.domain.fields import FieldKind, FieldSpec
from svcdesk.i18n import N_, _
from svcdesk.queries.meters import ReadingRow, load_readings
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.actions import Action, ActionTable
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.forms.deeds_tab import DeedsTab
from svcdesk.ui.shared.forms.fields_dialog import FieldsDialog
from svcdesk.ui.shared.forms.side_tabs import TableRow

_METERS: Final = N_("Meters")
METER_ACTIONS: Final[ActionTable] = (
    Action("meters.read", N_("Write down a reading…"), "read", "gauge", ("Ins",), "edit", "has_meter", group=_METERS,
           short=N_("Read…"), help=N_("Of the meter of the selected row.")),
    Action("meters.add", N_("New meter"), "add_meter", "plus", (), "edit", "has_record", group=_METERS),
    Action("meters.delete", N_("Delete the reading"), "delete_reading", "trash-2", ("Ctrl+Del",), "edit",
           "has_one_reading", group=_METERS),
)  # fmt: skip
_FIELDS: Final = (
    FieldSpec("value", N_("Reading"), FieldKind.NUMBER, places=4, nullable=True, required=True),
    FieldSpec("at", N_("When"), FieldKind.INSTANT, nullable=True, help=N_("Empty: now.")),
    FieldSpec("replaced", N_("New meter"), FieldKind.FLAG,
              help=N_("The meter was changed: counting begins anew at this reading.")),
    FieldSpec("note", N_("Note"), FieldKind.TEXT, length=200),
)  # fmt: skip


class MetersTab(DeedsTab):
    """Readings by meter, newest first; Enter opens the meter."""

    table = METER_ACTIONS
    watched = frozenset({"meter", "meter_reading"})
    _found: Sequence[ReadingRow] = ()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        empty = EmptyState("gauge", _("No meters"), _("Add what this object counts, for example hours."))
        heads = (_("Meter"), _("When"), _("Reading"), _("Unit"), _("A day"), _("By"), _("Note"))
        super().__init__(desk, heads, empty, parent)
        for at, width in enumerate((200, 150, 130, 70, 100, 130)):
            self.view.setColumnWidth(at, width)
        self.view.table.right = frozenset({2, 4})

    def load(self, _entity: str, record_id: int) -> None:
        """Read them."""
        self.desk.read(load_readings, self.on_loaded, record_id)

    def on_loaded(self, found: list[ReadingRow]) -> None:
        """Show them."""
        self._found = found
        self._show([TableRow(self._cells(row), "meter", row.meter_id) for row in found])
        self.actions_of_tab.refresh()

    def _cells(self, row: ReadingRow) -> tuple[str, ...]:
        when = formats.when_text(self.desk.site.local(row.at)) if row.at is not None else ""
        value = formats.number_text(row.value) if row.value is not None else ""
        daily = formats.number_text(row.daily) if row.daily is not None else ""
        note = " · ".join(text for text in (_("New meter") if row.replaced else "", row.note) if text)
        return (row.meter, when, value, row.unit, daily, row.user, note)

    def current(self) -> ReadingRow | None:
        """The selected row; without one the first."""
        at = max(self.view.currentIndex().row(), 0)
        return self._found[at] if at < len(self._found) else None

    def has_meter(self) -> bool:
        """Whether there is a meter to read."""
        return self.current() is not None

    def has_one_reading(self) -> bool:
        """Whether one reading is selected."""
        row = self.current()
        return self.has_one_selected() and row is not None and row.id is not None

    def read(self) -> None:
        """Ask what the meter shows."""
        if row := self.current():
            title = _("Reading of {meter}").format(meter=row.meter)
            last = self._last(row)
            self.ask(FieldsDialog(
                self.desk, title, _("Write down"), _FIELDS, partial(_make, row.meter_id), self, text=last
            ))  # fmt: skip

    def _last(self, row: ReadingRow) -> str:
        """What the meter showed last."""
        last = next(found for found in self._found if found.meter_id == row.meter_id)
        if last.value is None or last.at is None:
            return ""
        when = formats.when_text(self.desk.site.local(last.at))
        value = f"{formats.number_text(last.value)} {last.unit}".rstrip()
        return _("Last: {value}, {when}").format(value=value, when=when)

    def add_meter(self) -> None:
        """A form for a new meter of this object."""
        if self.record is not None:
            self.desk.open("meter", None, object_id=self.record[1])

    def delete_reading(self) -> None:
        """Delete the selected one; undo brings it back."""
        row = self.current()
        if row is not None and row.id is not None:
            self.run(DeleteReading(row.id))


def _make(meter_id: int, values: dict[str, Any]) -> Command:
    return ReadMeter(meter_id, **values)
