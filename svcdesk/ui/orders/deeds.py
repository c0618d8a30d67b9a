"""What is done to a saved order and its lines in the form: cancel, revoke, copy, move, addresses."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from svcdesk.commands.base import Command
from svcdesk.commands.line_activities import CreateActivities
from svcdesk.commands.order_cancel import CancelLines, CancelOrder, RevokeLines, RevokeOrder
from svcdesk.commands.runner import Done
from svcdesk.domain.kinds import LineStatus, Progress
from svcdesk.i18n import ngettext
from svcdesk.ui.orders.address_dialogs import AddAddressDialog, OtherAddressDialog
from svcdesk.ui.orders.move_dialog import MoveDialog
from svcdesk.ui.orders.stages import StageDocument
from svcdesk.ui.orders.table import ADDRESS_DEEDS
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.forms.grid import RowsGrid
from svcdesk.ui.shared.line_picker import CopySource, CopyTarget, LinePicker
from svcdesk.ui.shared.lookup import LookupRow


class OrderDeeds(StageDocument):
    """The commands of the order form. Each asks about unsaved changes first: it works on what is saved."""

    lines: RowsGrid

    def address_bar(self) -> QWidget:
        """The buttons below the address."""
        bar = QWidget(self)
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.actions_of_record.tool_bar(ADDRESS_DEEDS, bar))
        row.addStretch()
        return bar

    def _run(self, command: Command) -> None:
        """Run a command on the saved order, after asking about unsaved changes."""
        self.leave(partial(self.desk.run, command, self.on_command_done, self.on_refused))

    def on_command_done(self, _done: Done) -> None:
        """The change itself arrives with the news."""
        self.reload_if_left()

    def reload_if_left(self) -> None:
        """Changes were discarded for a command: read what is saved."""
        if self.record_id is None and self.ref.record_id is not None:
            self._load(self.ref)

    def _selected(self, *statuses: LineStatus) -> tuple[int, ...]:
        """The selected lines of some statuses, saved ones only."""
        places = sorted({index.row() for index in self.lines.selectedIndexes()})
        rows = [self.lines.rows.rows[at] for at in places if at < len(self.lines.rows.rows)]
        return tuple(row.id for row in rows if row.id is not None and row.values["status"] in statuses)

    # canceling

    def cancel_lines(self) -> None:
        """Cancel the selected lines."""
        if self.record_id is not None and (ids := self._selected(LineStatus.CREATED)):
            self._run(CancelLines(self.record_id, ids))

    def revoke_lines(self) -> None:
        """Open the selected lines again."""
        if self.record_id is not None and (ids := self._selected(LineStatus.CANCELED)):
            self._run(RevokeLines(self.record_id, ids))

    def cancel_order(self) -> None:
        """Cancel the order."""
        if self.record_id is not None:
            self._run(CancelOrder(self.record_id))

    def revoke_order(self) -> None:
        """Open the order again."""
        if self.record_id is not None:
            self._run(RevokeOrder(self.record_id))

    def make_activities(self) -> None:
        """One activity for each worker and task of the open lines."""
        if self.record_id is not None:
            self._run(CreateActivities(self.record_id))

    def post_lines(self) -> None:
        """A dry run of posting the selected open lines, or all of the order."""
        if self.record_id is not None:
            ids = self._selected(LineStatus.CREATED)
            chosen = {"line_ids": ids} if ids else {"order_ids": (self.record_id,)}
            self.leave(partial(self.desk.open, "batch:post_lines", None, **chosen))

    # copying and moving

    def copy_lines(self, source: str) -> None:
        """Choose lines of another order, of an agreement or of templates."""
        if self.record_id is not None:
            self.leave(partial(self._open_picker, self.record_id, CopySource(source)))

    def _open_picker(self, order_id: int, source: CopySource) -> None:
        agreement = None
        agreement_id = self.form.boxes["agreement_id"].value()
        if agreement_id is not None:
            number, _gap, name = self.form.boxes["agreement_id"].editor.caption().partition("  ")
            agreement = LookupRow(agreement_id, number, name)
        target = CopyTarget("service_order", order_id, agreement)
        dialog = LinePicker(self.desk, target, source, self, self.form.context)
        dialog.command_done.connect(self.on_lines_copied)
        dialog.finished.connect(self.on_dialog_finished)
        dialog.open()

    def on_lines_copied(self, done: Done) -> None:
        """Say how many."""
        count = int(str(done.result))
        text = ngettext("{count} line copied.", "{count} lines copied.", count)
        self.desk.show(text.format(count=number_text(count)), "good")

    def move_lines(self) -> None:
        """Ask where the selected lines are moved to."""
        ids = self._selected(LineStatus.CREATED, LineStatus.CANCELED)
        if self.record_id is not None and ids:
            self.leave(partial(self._open_move, self.record_id, ids))

    def _open_move(self, order_id: int, ids: tuple[int, ...]) -> None:
        whole = len(ids) == self.lines.rows.rowCount()
        dialog = MoveDialog(self.desk, order_id, ids, self.form.context, self, whole=whole)
        dialog.command_done.connect(self.on_lines_moved)
        dialog.finished.connect(self.on_dialog_finished)
        dialog.open()

    def on_lines_moved(self, done: Done) -> None:
        """Go to where the lines are now."""
        self.desk.open("service_order", int(str(done.result)))

    # addresses

    def add_address(self) -> None:
        """Write a new service address."""
        if self.record_id is not None:
            self.leave(partial(self._open_address, AddAddressDialog, self.record_id))

    def other_address(self) -> None:
        """Take an address that is known."""
        if self.record_id is not None:
            self.leave(partial(self._open_address, OtherAddressDialog, self.record_id))

    def _open_address(self, dialog_class: type[AddAddressDialog | OtherAddressDialog], order_id: int) -> None:
        dialog = dialog_class(self.desk, order_id, self)
        dialog.finished.connect(self.on_dialog_finished)
        dialog.open()

    def on_dialog_finished(self, _result: int) -> None:
        """A dialog was closed, whatever came of it."""
        self.reload_if_left()

    # when actions are enabled

    def is_canceled(self) -> bool:
        """Whether the order is canceled."""
        return self.base is not None and self.base.values.get("progress") is Progress.CANCELED

    def can_cancel(self) -> bool:
        """Whether there are lines to cancel."""
        return self.is_stored() and not self.is_canceled()

    def has_open_lines(self) -> bool:
        """Whether a selected line can be canceled."""
        return self.is_stored() and bool(self._selected(LineStatus.CREATED))

    def has_canceled_lines(self) -> bool:
        """Whether the cancel of a selected line can be revoked."""
        return self.is_stored() and bool(self._selected(LineStatus.CANCELED))

    def has_movable_lines(self) -> bool:
        """Whether a selected line can go to another order."""
        return self.is_stored() and bool(self._selected(LineStatus.CREATED, LineStatus.CANCELED))
