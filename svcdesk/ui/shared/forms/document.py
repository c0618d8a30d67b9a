"""The tab of one record: loading, saving, reverting, leaving, and going to its neighbours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.records import DeleteRecord, SaveRecord
from svcdesk.commands.runner import Done
from svcdesk.domain.drafts import RecordDraft
from svcdesk.domain.fields import FieldKind
from svcdesk.domain.merge import rebase
from svcdesk.domain.problems import Refused
from svcdesk.i18n import _
from svcdesk.queries.forms import load_neighbour, load_record, load_record_or_none
from svcdesk.queries.proposals import new_record, propose
from svcdesk.store.feed import Changes
from svcdesk.store.store import Reader
from svcdesk.ui.shared.desk import Desk, RecordRef
from svcdesk.ui.shared.forms.grid import RowsGrid
from svcdesk.ui.shared.forms.merging import MergedPage

Then = Callable[[], object]


class RecordDocument(MergedPage):
    """One record in a form. Subclasses add what is special about their entity."""

    def __init__(self, desk: Desk, ref: RecordRef) -> None:
        super().__init__(desk, ref)
        self._saving = False
        self._stale = False
        self._taken_back: RecordDraft | None = None
        self._then: Then | None = None
        self._sent: RecordDraft | None = None
        self._arrived: RecordDraft | None = None
        self.form.edited.connect(self.on_field_edited)
        desk.changed.connect(self.on_changed)
        desk.reverted.connect(self.on_reverted)
        self._load(ref)

    def on_built(self) -> None:
        """The record may have been read meanwhile."""
        super().on_built()
        draft, self._arrived = self._arrived, None
        if draft is not None:
            self.on_loaded(draft)

    def add_grid(self, title: str, grid: RowsGrid, bar: QWidget | None = None) -> None:
        """Listen to it as well."""
        super().add_grid(title, grid, bar)
        grid.rows.edited.connect(self.on_rows_edited)

    # loading

    def _load(self, ref: RecordRef) -> None:
        self.ref = ref
        if ref.record_id is None:
            self.desk.read(new_record, self.on_arrived, ref.entity, ref.defaults)
        else:
            read = load_record_or_none  # that it is gone is said here, not in the message bar
            self.desk.read(read, self.on_arrived, ref.entity, ref.record_id, on_failed=self.on_load_failed)

    def on_arrived(self, draft: RecordDraft | None) -> None:
        """The record was read; it is shown once the form is built."""
        if draft is None:
            self.on_record_missing()
        elif self.is_built():
            self.on_loaded(draft)
        else:
            self._arrived = draft

    def on_loaded(self, draft: RecordDraft) -> None:
        """The record is here."""
        first = self.base is None or self.base.record_id != draft.record_id
        sent, self._sent = self._sent, None
        if sent is None and self.base is not None and self.is_dirty():
            if first:  # typed while another record was read: that is of this one
                self.ref = RecordRef(self.base.entity, self.base.record_id)
                self.show_record(RecordRef(draft.entity, draft.record_id))
            return  # it is joined with theirs when it is saved
        early = self.base is None
        self.set_base(draft)
        if sent is not None and self.form.values() != {name: sent.values[name] for name in self.form.values()}:
            joined, _clashes = rebase(sent, self.mine(), draft)  # typed on while it was being saved
            self.form.set_draft(joined.values, joined.captions)
            self.show_rows(draft)
        elif early and self.form.is_touched():
            self.form.complete_draft(draft.values, draft.captions)
            self.show_rows(draft)
        else:
            self.show_draft(draft)
        for tab in self._side_tabs:
            tab.set_record((draft.entity, draft.record_id) if draft.record_id is not None else None)
        self.show_page()
        self.tabs.setEnabled(True)
        if first and sent is None and self.isVisible() and not self.form.is_touched():
            self.form.focus_first(self.begins_with)
        self.give_keys()
        self.refresh()
        self.build_behind()

    def on_load_failed(self, _error: BaseException) -> None:
        """The record cannot be read now; the desk has said why."""
        self.show_page()
        self.give_keys()

    def on_record_missing(self) -> None:
        """The record is gone."""
        self.show_page()
        self.give_keys()
        self.tabs.setEnabled(False)
        self.notice.say(
            _("This record was deleted, or its making undone. Close the tab; "
              "if it comes back, it is shown here again."),
            ("close", _("Close tab"), self.on_close_wanted),  # what had the keys is disabled
        )  # fmt: skip
        if self.base is None:
            self.gone.emit()

    def on_close_wanted(self) -> None:
        """The record is gone, and its tab may go."""
        self.close_wanted.emit()

    def record_shown(self) -> RecordRef | None:
        """The record in the form, also after going to the next one or saving a new one."""
        return RecordRef(self.ref.entity, self.record_id) if self.record_id else None

    def show_record(self, ref: RecordRef) -> None:
        """Show another record here, after asking about unsaved changes."""
        if ref.record_id is None or ref.record_id != self.record_id:
            self.leave(partial(self._load, ref))

    def on_field_edited(self, name: str) -> None:
        """A field was edited: offer what follows from it."""
        spec = self.form.boxes[name].spec
        if spec.target and self.form.boxes[name].value() is not None:
            self.desk.read(propose, self.on_proposed, self.ref.entity, self.chosen(name))
        self.refresh()

    def chosen(self, name: str) -> dict[str, Any]:
        """What proposals are asked for: the field that was just chosen."""
        return {name: self.form.boxes[name].value()}

    def on_proposed(self, proposed: RecordDraft) -> None:
        """Fill in what is empty, and not being typed."""
        for name, value in proposed.values.items():
            box = self.form.boxes.get(name)
            if box is not None and box.value() in (None, "") and box.editor.problem() is None:
                self.form.set_value(name, value, proposed.captions.get(name, ""))
        self.refresh()

    def on_rows_edited(self) -> None:
        """A row was edited."""
        self.refresh()

    # saving

    def save_command(self, mine: RecordDraft, base: RecordDraft) -> Command:
        """The command that saves what is in the form."""
        grids = {name: mine.children[name] for name in self.grids}
        seen = {name: base.children[name] for name in self.grids} if base.record_id is not None else {}
        values = {name: mine.values[name] for name in self.form.values()}
        return SaveRecord(mine.entity, mine.record_id, values, base.version, base.values, grids, seen)

    def save(self) -> None:
        """Save; refusals come back to their fields."""
        self.commit_cells()
        if self._saving or self.base is None or (self.is_stored() and not self.is_dirty()):
            self._done_leaving()
            return
        if any(grid.typed.is_looking() for grid in self.grids.values()):
            self.desk.read(_in_turn, self.on_cells_resolved)
            return
        if self.merge_panel.is_open():
            self.notice.say(_("Choose a value for each field first."))
            return
        if unreadable := self.form.unreadable():
            self.show_problems(unreadable)
            if any(self.form.boxes[problem.target].spec.kind is FieldKind.PICTURE for problem in unreadable):
                return  # a file that was not taken is no text to be refused
        self._saving = True
        self._sent = self.mine()
        typed = replace(self._sent, values={**self._sent.values, **self.form.typed_values()})
        command = self.save_command(typed, self.base)
        self.desk.run(command, self.on_saved, self.on_refused, on_failed=self.on_failed)

    def on_cells_resolved(self, _nothing: None) -> None:
        """What was typed into cells and left at once has been looked up."""
        self.save()

    def on_saved(self, done: Done) -> None:
        """It is in the database: read it back, with its number and all that the rules added."""
        self._saving = False
        self._taken_back = None
        self.notice.stop()
        self.merge_panel.clear()
        self.show_problems([])
        then, self._then = self._then, None
        if then is not None:
            self._sent = None
            self._forget()
            then()
            return
        assert isinstance(done.result, int)
        self._load(RecordRef(self.ref.entity, done.result))

    def on_refused(self, refused: Refused) -> None:
        """Show each problem at its field; values that somebody else changed are offered side by side."""
        self._saving = False
        self._sent = None
        self._then = None
        self._problems = refused.problems
        changed = any(problem.code in ("record.changed", "record.row_deleted") for problem in refused.problems)
        if changed and not self.form.unreadable():  # joining would lose a text that cannot be read
            self.desk.read(load_record, self.on_current, self.ref.entity, self.record_id)
            return
        self.show_problems(refused.problems)
        self.refresh()

    def on_failed(self, _error: BaseException) -> None:
        """The disk is full or the like: the text stays."""
        self._saving = False
        self._sent = None
        self._then = None
        self.refresh()

    # leaving and taking back

    def revert(self) -> None:
        """Show what is saved; the changes can be brought back."""
        if self._then is not None:
            self.on_stay()
            return
        if self.base is None or not self.is_dirty():
            self.notice.stop()
            return
        self._taken_back = self.mine()
        self.merge_panel.clear()
        self.show_draft(self.base)
        self.show_problems([])
        self.notice.say(_("Your changes were taken back."), ("bring_back", _("Bring them back"), self.on_bring_back))
        self.form.focus_first(self.begins_with)
        self.refresh()

    def on_bring_back(self) -> None:
        """Show the changes again that were taken back."""
        if self._taken_back is not None:
            self.show_draft(self._taken_back)
            self._taken_back = None
        self.notice.stop()
        self.refresh()

    def leave(self, then: Then) -> bool:
        """Go on with ``then``: at once if nothing is unsaved (True), else after the user's answer."""
        self.commit_cells()
        if not self.is_dirty():
            then()
            return True
        self._then = then
        self.notice.say(
            _("This record has changes that are not saved."),
            ("leave.save", _("Save"), self.save),
            ("leave.discard", _("Discard"), self.on_discard),
            ("leave.stay", _("Stay"), self.on_stay),
        )
        return False

    def on_discard(self) -> None:
        """Leave without saving."""
        self.notice.stop()
        self._forget()
        self._done_leaving()

    def on_stay(self) -> None:
        """Go on editing."""
        self._then = None
        self.notice.stop()
        self.form.focus_first(self.begins_with)

    def _forget(self) -> None:
        self.base = None
        self.form.forget_typing()

    def _done_leaving(self) -> None:
        then, self._then = self._then, None
        if then is not None:
            then()

    def can_close(self, then: Then) -> bool:
        """Ask once about unsaved changes."""
        self.commit_cells()
        if not self.is_dirty():
            return True
        self.leave(then)
        return False

    # other records

    def new(self) -> None:
        """A new record of the same kind."""
        self.desk.open(self.ref.entity, None)

    def copy(self) -> None:
        """A new record with the values of this one."""
        self.desk.open(self.ref.entity, None, copy_of=self.record_id)

    def previous(self) -> None:
        """The record before this one."""
        self._go(forward=False)

    def next(self) -> None:
        """The record after this one."""
        self._go(forward=True)

    def _go(self, *, forward: bool) -> None:
        if self.record_id is not None:
            self.desk.read(load_neighbour, self.on_neighbour, self.ref.entity, self.record_id, forward)

    def on_neighbour(self, found: int | None) -> None:
        """Show it here."""
        if found is None:
            self.desk.show(_("There is no further record."))
        else:
            self.show_record(RecordRef(self.ref.entity, found))

    def delete_command(self, record_id: int) -> Command:
        """The command that deletes the record."""
        return DeleteRecord(self.ref.entity, record_id)

    def delete(self) -> None:
        """Delete the record; undo brings it back."""
        if self.record_id is not None:
            self._saving = True
            self.desk.run(
                self.delete_command(self.record_id), self.on_deleted, self.on_delete_refused, on_failed=self.on_failed
            )

    def on_delete_refused(self, refused: Refused) -> None:
        """Say why, and show where it is used if that is the reason."""
        self.on_refused(refused)
        if self.uses_tab is not None and any(problem.code == "record.in_use" for problem in refused.problems):
            self.tabs.setCurrentWidget(self.uses_tab)

    def on_reverted(self, _done: Done) -> None:
        """What was refused may be allowed after an undo or redo."""
        if self.tabs.isEnabled() and not self.notice.asks():
            self.notice.stop()

    def on_deleted(self, _done: Done) -> None:
        """It is gone."""
        self._saving = False
        if self.base is not None:
            self.show_draft(self.base)
        self.notice.say(_("This record was deleted."), ("undo", _("Undo"), self.on_undo_delete))
        self.tabs.setEnabled(False)
        self.refresh()

    def on_undo_delete(self) -> None:
        """Bring it back."""
        self.desk.undo()

    # changes of others

    def on_changed(self, changes: Changes) -> None:
        """Somebody saved something: show it, unless there are changes here (they are joined when saved)."""
        if self.base is not None and self.record_id is not None and self.uses_tab is not None:
            self.uses_tab.set_record((self.ref.entity, self.record_id))  # by anything
        if self._saving or self.base is None or self.record_id is None:
            return
        children = [child.entity for child in self.spec.children]
        own = self.record_id in changes.ids(self.ref.entity)
        rows = any(
            (row.id in changes.ids(child)) for child in children for row in self.base.children.get(child, ())
        )  # fmt: skip
        added = any(changes.ids(child) - {row.id for row in self.base.children.get(child, ())} for child in children)
        if own or rows or added:
            self._refresh_later()

    def _refresh_later(self) -> None:
        if not self.isVisible():
            self._stale = True
        elif not self.is_dirty():
            if self.notice.text() and not self.tabs.isEnabled():
                self.tabs.setEnabled(True)  # before: what is disabled cannot be given the keyboard back
                self.notice.stop()
            self._load(RecordRef(self.ref.entity, self.record_id))

    def on_shown(self) -> None:
        """Read again what was changed while the tab was hidden."""
        if self._stale and not self.is_dirty() and self.record_id is not None:
            self._load(RecordRef(self.ref.entity, self.record_id))
        self._stale = False


def _in_turn(_reader: Reader) -> None:
    """Comes back when everything that was asked before has: the database thread answers in order."""
