"""The relations of a service object as a tab of its form: its agreements and orders, and where its BOM hangs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from svcdesk.i18n import N_, _
from svcdesk.queries.object_relations import RelationRow, load_relations
from svcdesk.ui.shared.actions import Action, ActionTable
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.formats import date_text, number_text
from svcdesk.ui.shared.forms.deeds_tab import DeedsTab
from svcdesk.ui.shared.forms.side_tabs import TableRow
from svcdesk.ui.shared.forms.texts import choice_text

_RELATIONS: Final = N_("Relations")
RELATION_ACTIONS: Final[ActionTable] = (
    Action("relations.open", N_("Open the agreement or order"), "open_one", "external-link", (), "", "has_one_selected",
           group=_RELATIONS, short=N_("Open")),
    Action("relations.bom", N_("Open the service BOM of the relation"), "open_bom", "boxes", (), "", "has_bom",
           group=_RELATIONS, short=N_("Service BOM"), help=N_("An object has one; it hangs on one relation.")),
    Action("relations.new_order", N_("New order for the object"), "new_order", "plus", (), "edit", "has_record",
           group=_RELATIONS, short=N_("New order")),
)  # fmt: skip


class RelationsTab(DeedsTab):
    """Agreements first, then orders; Enter opens them."""

    table = RELATION_ACTIONS
    watched = frozenset({"object_relation", "bom", "agreement", "service_order", "repair_line"})
    _found: Sequence[RelationRow] = ()

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        text = _("An agreement or an order that names the object in its tab Objects, or in a line, stands here.")
        empty = EmptyState("link", _("Related to nothing"), text)
        heads = (_("Belongs to"), _("Description"), _("From"), _("Until"), _("Progress"), _("Repairs"),
                 _("Service BOM"), _("Reference"))  # fmt: skip
        super().__init__(desk, heads, empty, parent)
        for at, width in enumerate((170, 320, 110, 110, 110, 80, 130)):
            self.view.setColumnWidth(at, width)
        self.view.table.right = frozenset({5})

    def load(self, _entity: str, record_id: int) -> None:
        """Read them."""
        self.desk.read(load_relations, self.on_loaded, record_id)

    def on_loaded(self, found: list[RelationRow]) -> None:
        """Show them."""
        self._found = found
        self._show([TableRow(_cells(row), row.entity, row.record_id, _ICONS[row.entity]) for row in found])
        self.actions_of_tab.refresh()

    def current(self) -> RelationRow | None:
        """The selected row, if it is one."""
        at = self.view.currentIndex().row()
        return self._found[at] if self.has_one_selected() and at < len(self._found) else None

    def has_bom(self) -> bool:
        """Whether a service BOM hangs on the selected relation."""
        row = self.current()
        return row is not None and row.bom_id is not None

    def open_one(self) -> None:
        """Open the agreement or the order."""
        if row := self.current():
            self.desk.open(row.entity, row.record_id)

    def open_bom(self) -> None:
        """Open the BOM in the designer."""
        if (row := self.current()) and row.bom_id is not None:
            self.desk.open("bom_designer", row.bom_id)

    def new_order(self) -> None:
        """A form for an order about the object."""
        if self.record is not None:
            self.desk.open("service_order", None, object_id=self.record[1])


_ICONS: Final = {"agreement": "file-text", "service_order": "clipboard-list"}


def _cells(row: RelationRow) -> tuple[str, ...]:
    progress = choice_text(row.progress) if row.progress is not None else ""
    return (row.number, row.description, date_text(row.begins_on), date_text(row.ends_on), progress,
            number_text(row.repairs) if row.repairs else "", row.bom, row.reference)  # fmt: skip
