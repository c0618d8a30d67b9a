"""The BOM designer: parts list, tree and history; as of a day, and beside its template or another day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import QModelIndex, QPoint, Qt

from svcdesk.commands.base import Command
from svcdesk.commands.bom_lines import AddBomLine, DeleteBomLine, MoveBomLine
from svcdesk.commands.company import SetParameter
from svcdesk.commands.runner import Done
from svcdesk.commands.service_boms import AttachTemplate, CopyServiceBom, DeleteServiceBom, MoveServiceBom
from svcdesk.domain.kinds import BomKind
from svcdesk.i18n import _
from svcdesk.queries.boms import (
    BomHead,
    Designed,
    HistoryRow,
    Place,
    find_free_places,
    find_places,
    load_designer,
    load_history,
)
from svcdesk.store.feed import Changes
from svcdesk.ui.boms.fields import add_dialog, edit_dialog, template_dialog
from svcdesk.ui.boms.page import DesignerPage
from svcdesk.ui.boms.table import DESIGNER, MENU
from svcdesk.ui.boms.words import state_text
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.bom_deeds import PlaceDialog
from svcdesk.ui.shared.database_thread import Request
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.formats import date_text

_WATCHED: Final = frozenset({"bom", "bom_line", "bom_change", "item", "object_relation", "parameter"})
TEMPLATE: Final = "template"


class DesignerView(DesignerPage):
    """One BOM."""

    def __init__(self, desk: Desk, ref: RecordRef | None) -> None:
        super().__init__(desk)
        self.bom_id = ref.record_id if ref is not None and ref.record_id is not None else 0
        self.shown: Designed | None = None
        self._reading: Request | None = None
        self._against = ""
        self._line_only = False
        self._wanted: int | None = None
        self._showing = False
        self._folded: set[int] = set()
        self._edits = desk.parameters.bom_edit_when_adding
        self.screen_actions = self._actions = Actions(DESIGNER, self, allowed=desk.allowed)
        self.build(self._actions)
        self._connect()
        self.refresh()

    @property
    def head(self) -> BomHead | None:
        """The BOM that is shown."""
        return self.shown.head if self.shown is not None else None

    def _connect(self) -> None:
        self.model.items_dropped.connect(self.on_items_dropped)
        self.model.line_dropped.connect(self.on_line_dropped)
        self.tree.doubleClicked.connect(self.on_double_clicked)
        self.tree.customContextMenuRequested.connect(self.on_menu)
        self.tree.selectionModel().currentChanged.connect(self.on_current)
        self.tree.collapsed.connect(self.on_folded)
        self.tree.expanded.connect(self.on_unfolded)
        self.parts.chosen.connect(self.on_part_chosen)
        self.as_of.value_changed.connect(self.on_day)
        self.against_day.value_changed.connect(self.on_day)
        self.desk.changed.connect(self.on_changed)

    # reading

    def refresh(self) -> None:
        """Read it again; the current line stays."""
        if self._reading is not None:
            self._reading.cancel()
        against: date | str | None = TEMPLATE if self._against == TEMPLATE else None
        if self._against == "day":
            against = self.against_day.value()
        self._reading = self.desk.read(
            load_designer, self.on_loaded, self.bom_id, self.as_of.value(), against, on_failed=self.on_missing
        )

    def on_loaded(self, shown: Designed) -> None:
        """Show it."""
        self._reading = None
        self._showing = True
        self._show(shown)
        self._showing = False
        if self.is_service():
            self._read_history()

    def _show(self, shown: Designed) -> None:
        self.shown = shown
        head, past = shown.head, self.as_of.value() is not None
        current = self._wanted if self._wanted is not None else self.line_id()
        self._wanted = None
        if shown.compared is None:
            editable = not head.locked and not past
            self.model.show_lines(shown.lines, editable=editable, movable=editable and not head.is_service)
        else:
            self.model.show_comparison(shown.compared, self._sides())
        self.columns.show()
        self.tree.blockSignals(True)  # Qt tells of every line that is unfolded
        self.tree.expandAll()
        for line_id in self._folded:
            self.tree.collapse(self.model.find(line_id))
        self.tree.blockSignals(False)
        index = self.model.find(current)
        self.tree.setCurrentIndex(index if index.isValid() else self.model.index(0, 0))
        filled = self.model.rowCount() > 0
        self.tree.setVisible(filled)
        self.empty.setVisible(not filled)
        self.title.setText(f"{head.number}  {head.name}")
        self.state.setText(state_text(head, self.as_of.value()))
        self.state.setToolTip(self.state.text())
        self.dates.setVisible(head.is_service)
        self.parts.setVisible(not head.locked)
        self.history.setVisible(head.is_service)
        self.title_changed.emit(head.number)
        self._actions.refresh()

    def on_missing(self, _error: BaseException) -> None:
        """It is gone."""
        self._reading = None
        self.gone.emit()

    def on_changed(self, changes: Changes) -> None:
        """Somebody changed something that is seen here."""
        if changes.entities & _WATCHED:
            self._edits = self.desk.parameters.bom_edit_when_adding
            self.refresh()

    def record_shown(self) -> RecordRef | None:
        """The BOM."""
        return RecordRef("bom_designer", self.bom_id)

    def _sides(self) -> tuple[str, str]:
        today = _("today")
        now = date_text(self.as_of.value()) or today
        if self._against == TEMPLATE:
            return _("Template {number}").format(number=self.head.source if self.head else ""), now
        day, then = self.against_day.value(), self.as_of.value()
        if day is not None and then is not None and then < day:
            return now, date_text(day)
        return date_text(day), now

    # what may be done

    def line_id(self) -> int | None:
        """The current line."""
        return self.model.line_at(self.tree.currentIndex())

    def is_settled(self) -> bool:
        """Whether nothing is being read."""
        return self._reading is None

    def is_loaded(self) -> bool:
        """Whether the BOM is here."""
        return self.shown is not None

    def can_edit(self) -> bool:
        """Whether lines can be changed: a locked template and the past stay as they are."""
        return self.model.editable

    def can_edit_line(self) -> bool:
        """Whether the current line can be."""
        return self.can_edit() and self.line_id() is not None

    def can_replace(self) -> bool:
        """Whether it is a part of a machine."""
        return self.can_edit_line() and self.is_service()

    def can_move_line(self) -> bool:
        """Whether the line can go elsewhere in the tree."""
        return self.model.movable and self.line_id() is not None

    def is_service(self) -> bool:
        """Whether it is the BOM of a machine."""
        return self.head is not None and self.head.is_service

    def is_template(self) -> bool:
        """Whether it can be attached."""
        return self.head is not None and self.head.kind is BomKind.TEMPLATE

    def edits_when_adding(self) -> bool:
        """Whether the dialog opens for each part."""
        return self._edits

    def compares_template(self, what: str) -> bool:
        """Whether it is shown beside its template, or another day."""
        return self._against == what

    def shows_line_only(self) -> bool:
        """Whether the history is that of the line."""
        return self._line_only

    # lines

    def add_part(self) -> None:
        """The part that is current in the list, else a dialog."""
        item_id = self.parts.current()
        if item_id is not None:
            self.on_part_chosen(item_id)
        elif self.head is not None:
            self._ask_new(None, self._assembly())

    def on_part_chosen(self, item_id: int) -> None:
        """Add an item where the current line stands."""
        self._add(item_id, self._assembly())

    def on_items_dropped(self, ids: list[int], below: int | None) -> None:
        """Items were dragged in."""
        for item_id in ids:
            self._add(item_id, below)

    def _assembly(self) -> int | None:
        """Below what a part is added: the current assembly, or that of the current part."""
        index = self.tree.currentIndex()
        if index.isValid() and not self.model.rowCount(index.siblingAtColumn(0)):
            index = index.parent()
        return self.model.line_at(index)

    def _add(self, item_id: int, below: int | None) -> None:
        if not self.can_edit():
            return
        if self._edits:
            self._ask_new(item_id, below)
        else:
            self.desk.run(AddBomLine(self.bom_id, item_id, parent_id=below), self.on_added)

    def _ask_new(self, item_id: int | None, below: int | None) -> None:
        found = next((row for row in self.parts.model.rows if row.id == item_id), None)
        item = (found.id, f"{found.number}  {found.name}") if found is not None else None
        if self.head is not None:
            dialog = add_dialog(self.desk, self.head, below, item, self)
            dialog.command_done.connect(self.on_added)
            dialog.open()

    def on_added(self, done: Done) -> None:
        """The new line is current."""
        if isinstance(done.result, int):
            self._wanted = done.result
            self.refresh()

    def on_double_clicked(self, _index: QModelIndex) -> None:
        """Edit it, if it can be."""
        if self.can_edit_line():
            self.edit_line()

    def edit_line(self) -> None:
        """Ask what becomes of it."""
        self._edit(replacing=False)

    def replace_line(self) -> None:
        """The same with Replacement ticked."""
        self._edit(replacing=True)

    def _edit(self, *, replacing: bool) -> None:
        row = self.model.row_at(self.tree.currentIndex())
        if row is not None and self.head is not None:
            dialog = edit_dialog(self.desk, self.head, row, self, replacing=replacing)
            dialog.command_done.connect(self.on_added)
            dialog.open()

    def delete_line(self) -> None:
        """With its parts; Ctrl+Z brings it back."""
        line_id = self.line_id()
        if line_id is not None:
            self.desk.run(DeleteBomLine(line_id=line_id))

    def on_line_dropped(self, line_id: int, parent_id: int | None, before_id: int | None) -> None:
        """A line was dragged elsewhere."""
        self._wanted = line_id
        self.desk.run(MoveBomLine(line_id, parent_id, before_id))

    def move_up(self) -> None:
        """Before the one above it."""
        here = self.tree.currentIndex().siblingAtColumn(0)
        if here.row() > 0:
            self._move(here, here.parent(), self.model.index(here.row() - 1, 0, here.parent()))

    def move_down(self) -> None:
        """Behind the one below it."""
        here = self.tree.currentIndex().siblingAtColumn(0)
        if here.row() < self.model.rowCount(here.parent()) - 1:
            self._move(here, here.parent(), self.model.index(here.row() + 2, 0, here.parent()))

    def move_in(self) -> None:
        """Into the one above it."""
        here = self.tree.currentIndex().siblingAtColumn(0)
        if here.row() > 0:
            self._move(here, self.model.index(here.row() - 1, 0, here.parent()), QModelIndex())

    def move_out(self) -> None:
        """Behind the assembly that it is part of."""
        here = self.tree.currentIndex().siblingAtColumn(0)
        above = here.parent()
        if above.isValid():
            self._move(here, above.parent(), self.model.index(above.row() + 1, 0, above.parent()))

    def _move(self, line: QModelIndex, parent: QModelIndex, before: QModelIndex) -> None:
        line_id = self.model.line_at(line)
        if line_id is not None:
            self.on_line_dropped(line_id, self.model.line_at(parent), self.model.line_at(before))

    # the BOM

    def attach(self) -> None:
        """Ask to which object."""
        self.desk.read(find_free_places, self.on_places_to_attach)

    def on_places_to_attach(self, places: list[Place]) -> None:
        """Ask for one."""
        text = _("Objects without a service BOM. The template is copied, and locked while the copy exists.")
        self._ask_place(_("Attach the template"), text, _("Attach"), places, partial(AttachTemplate, self.bom_id))

    def move_bom(self) -> None:
        """Ask to which relation."""
        self.desk.read(find_places, self.on_places_to_move, self.bom_id)

    def on_places_to_move(self, places: list[Place]) -> None:
        """Ask for one."""
        text = _("Other relations of the object. The history goes along.")
        self._ask_place(_("Move the service BOM"), text, _("Move"), places, partial(MoveServiceBom, self.bom_id))

    def copy_bom(self) -> None:
        """Ask to which object."""
        self.desk.read(find_free_places, self.on_places_to_copy)

    def on_places_to_copy(self, places: list[Place]) -> None:
        """Ask for one."""
        text = _("Objects without a service BOM. History and serial numbers stay here.")
        self._ask_place(_("Copy the service BOM"), text, _("Copy"), places, partial(CopyServiceBom, self.bom_id))

    def _ask_place(self, title: str, text: str, yes: str, places: list[Place], make: Callable[[int], Command]) -> None:
        if not places:
            self.desk.show(_("There is no other relation: relate the object to an agreement or an order first."),
                           "warning")  # fmt: skip
            return
        dialog = PlaceDialog(self.desk, title, text, yes, places, make, self)
        dialog.command_done.connect(self.on_made)
        dialog.open()

    def new_template(self) -> None:
        """Ask for its name."""
        if self.head is not None:
            dialog = template_dialog(self.desk, self.head, self)
            dialog.command_done.connect(self.on_made)
            dialog.open()

    def on_made(self, done: Done) -> None:
        """Another BOM came of it."""
        if isinstance(done.result, int):
            self.desk.open("bom_designer", done.result)

    def delete_bom(self) -> None:
        """The rules ask."""
        self.desk.run(DeleteServiceBom(self.bom_id), self.on_deleted)

    def on_deleted(self, _done: Done) -> None:
        """The tab goes too."""
        self.close_wanted.emit()

    def open_record(self) -> None:
        """Its fields."""
        self.desk.open("bom", self.bom_id)

    def open_object(self) -> None:
        """The machine."""
        if self.head is not None and self.head.object_id is not None:
            self.desk.open("service_object", self.head.object_id)

    # looking

    def on_menu(self, at: QPoint) -> None:
        """A right click on a line."""
        self._actions.context_menu(MENU).popup(self.tree.viewport().mapToGlobal(at))

    def on_folded(self, index: QModelIndex) -> None:
        """An assembly that was folded stays so."""
        line_id = self.model.line_at(index)
        if line_id is not None:
            self._folded.add(line_id)

    def on_unfolded(self, index: QModelIndex) -> None:
        """It was unfolded again."""
        self._folded.discard(self.model.line_at(index) or 0)

    def on_current(self, _now: QModelIndex, _before: QModelIndex) -> None:
        """Another line."""
        self._actions.refresh()
        if self._line_only and not self._showing:
            self._read_history()

    def on_day(self, _day: object) -> None:
        """Another day."""
        self.refresh()

    def focus_parts(self) -> None:
        """Type a part."""
        self.parts.box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_as_of(self) -> None:
        """Type a day."""
        self.as_of.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.as_of.selectAll()

    def set_comparing(self, what: str) -> None:
        """Beside the template or another day; once more: alone."""
        self._against = "" if self._against == what else what
        self.against_day.setVisible(self._against == "day")
        if self._against == "day":
            made = self.head.made_at if self.head is not None else None
            if self.against_day.value() is None and made is not None:
                self.against_day.set_value(self.desk.site.day(made))
            self.against_day.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._actions.refresh()
        self.refresh()

    def set_line_only(self, checked: bool) -> None:
        """Only what happened to the current line."""
        self._line_only = checked
        self._read_history()

    def _read_history(self) -> None:
        line_id = self.line_id() if self._line_only else None
        self.desk.read(load_history, self.on_history, self.bom_id, line_id)

    def on_history(self, rows: list[HistoryRow]) -> None:
        """Show it."""
        self.history.show_rows(rows, line_only=self._line_only)

    def set_edit_when_adding(self, checked: bool) -> None:
        """For everybody."""
        self.desk.run(SetParameter("bom_edit_when_adding", "yes" if checked else "no"))

    def choose_columns(self) -> None:
        """The menu of the headings."""
        self.columns.popup()
