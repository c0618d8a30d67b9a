"""Stages in the order form: the strip, what it asks for, the log of reasons, and fields that cannot be changed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from svcdesk.commands.stage_reasons import AddStageReason, DeleteStageReason
from svcdesk.domain.drafts import RecordDraft
from svcdesk.domain.kind_texts import kind_text
from svcdesk.domain.problems import Refused
from svcdesk.domain.stages import StageAct, check_stage_allows
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.queries.stages import ReasonRow, StagePlaces, load_reasons, load_stage_places
from svcdesk.store.feed import Changes
from svcdesk.ui.orders.stage_strip import StageStrip
from svcdesk.ui.orders.stage_table import REASON_ACTIONS, STRIP
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.forms.side_tabs import SideTab, TableRow
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.reason_fields import ReasonFields
from svcdesk.ui.shared.stage_menu import stage_menu
from svcdesk.ui.shared.stage_panel import StagePanel

if TYPE_CHECKING:
    from svcdesk.commands.runner import Done
    from svcdesk.ui.shared.forms.rows_model import Index


class ReasonsTab(SideTab):
    """The log of reasons of the order: read it, add one by hand, delete a wrong one."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        empty = EmptyState(
            "message-square", _("No reasons yet"), _("Stages and service levels ask for them; add one with Ins.")
        )
        heads = (_("When"), _("Type"), _("Stage"), _("Reason"), _("By"), _("Note"))
        super().__init__(desk, heads, empty, parent)
        for at, width in enumerate((150, 190, 150, 230, 110)):
            self.view.setColumnWidth(at, width)
        self.actions_of_reasons = Actions(REASON_ACTIONS, self, allowed=desk.allowed)
        self.entry = QFrame(self)
        self.why = ReasonFields(desk, self.entry)
        self.why.demand(demanded=True)
        self.why.setMaximumWidth(760)
        self.go = QPushButton(_("Add"), self.entry)
        self.go.setObjectName("reasons.go")
        set_role(self.go, "primary")
        row = QHBoxLayout(self.entry)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self.why, 1)
        row.addWidget(self.go)
        row.addStretch()
        self.entry.hide()
        bar = QHBoxLayout()
        bar.addWidget(self.actions_of_reasons.tool_bar([action.id for action in REASON_ACTIONS], self))
        bar.addStretch()
        self.body.insertLayout(0, bar)
        self.body.insertWidget(1, self.entry)
        self.go.clicked.connect(self.on_go)
        self.why.note.returnPressed.connect(self.on_go)
        self.view.selectionModel().currentChanged.connect(self.on_current_changed)
        self.actions_of_reasons.refresh()

    def set_record(self, record: tuple[str, int] | None) -> None:
        """Another order, or the same one anew."""
        if record != self.record:
            self.entry.hide()
        super().set_record(record)
        self.actions_of_reasons.refresh()

    def load(self, entity: str, record_id: int) -> None:
        """The log."""
        self.desk.read(load_reasons, self.on_loaded, record_id)

    def on_loaded(self, found: list[ReasonRow]) -> None:
        """Show it, newest first; the reason that was current stays it."""
        here = self.view.currentIndex()
        current = self.view.table.rows[here.row()].record_id if here.isValid() else None
        self._show([
            TableRow(
                (formats.when_text(self.desk.site.local(row.at)), kind_text(row.type), row.stage, row.reason, row.user,
                 row.note),
                "stage_reason", row.id,
            )
            for row in found
        ])  # fmt: skip
        places = [row.id for row in found]
        if places:
            self.view.setCurrentIndex(self.view.table.index(places.index(current) if current in places else 0, 0))
        self.actions_of_reasons.refresh()

    def on_wanted(self, row: TableRow) -> None:
        """A reason has no form."""

    def on_current_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        """Another reason."""
        self.actions_of_reasons.refresh()

    # actions

    def has_record(self) -> bool:
        """Whether there is an order to add to."""
        return self.record is not None

    def has_current(self) -> bool:
        """Whether a reason is selected."""
        return bool(self.view.table.rows) and self.view.currentIndex().isValid()

    def add(self) -> None:
        """Ask for the reason."""
        self.why.clear()
        self.entry.show()
        self.why.setFocus()

    def on_go(self) -> None:
        """Add it."""
        if self.record is None or self.why.is_unclear():
            return
        if self.why.reason_id is None:
            self.why.setFocus()
            return
        self.desk.run(AddStageReason(self.record[1], self.why.reason_id, self.why.text), self.on_added, self.on_refused)

    def on_added(self, _done: Done) -> None:
        """It is in the log."""
        self.entry.hide()
        self.view.setFocus()

    def on_refused(self, refused: Refused) -> None:
        """Say so at the field."""
        self.why.show_problems(refused.problems)
        self.desk.show_problems(refused.problems)

    def delete(self) -> None:
        """Delete the current reason."""
        row: Index = self.view.currentIndex()
        if (id_ := self.view.table.rows[row.row()].record_id) is not None:
            self.desk.run(DeleteStageReason(id_))


class StageDocument(RecordDocument):
    """What an order's form knows of stages; ``STAGE_ACTIONS`` are among its actions."""

    def _build(self) -> None:
        self.places: StagePlaces | None = None
        self._stage_panel: StagePanel | None = None
        super()._build()
        self.stage_strip = StageStrip(self.actions_of_record.tool_bar(STRIP, self), self)
        self.insert_above(self.notice, self.stage_strip)

    @property
    def stage_panel(self) -> StagePanel:
        """What asks for the stage and the reason, made when it is first needed: it has many fields."""
        if self._stage_panel is None:
            self._stage_panel = StagePanel(self.desk, self)
            self.insert_above(self.notice, self._stage_panel)
            self._stage_panel.moved.connect(self.on_stage_left)
            self._stage_panel.left.connect(self.on_stage_left)
        return self._stage_panel

    def add_tabs(self) -> None:
        """The log of reasons."""
        super().add_tabs()
        self.reasons_tab = self._add_later(partial(ReasonsTab, self.desk), _("Reasons"))

    # what is known

    def on_loaded(self, draft: RecordDraft) -> None:
        """Where the order stands comes with it."""
        super().on_loaded(draft)
        self._read_places()

    def on_changed(self, changes: Changes) -> None:
        """Stages and reasons follow also while something typed is not saved."""
        super().on_changed(changes)
        if self.record_id is None:
            return
        if "stage" in changes.entities or self.record_id in changes.ids("service_order"):
            self._read_places()
        if changes.ids("stage_reason"):
            self.reasons_tab.set_record((self.ref.entity, self.record_id))

    def _read_places(self) -> None:
        if self.record_id is not None:
            self.desk.read(load_stage_places, self.on_places, (self.record_id,))
        else:
            self.on_places(None)

    def on_places(self, places: StagePlaces | None) -> None:
        """Show it, if it is still that of this record."""
        known = places if places is not None and places.orders and places.first.id == self.record_id else None
        other = known is None or self.places is None or known.first != self.places.first
        if other and self._stage_panel is not None:
            self._stage_panel.hide()
        self.places = known
        self.stage_strip.show_place(known)
        for tab in self._side_tabs:
            tab.on_locks_changed()
        self.refresh()

    def why_locked(self, needs: str) -> str:
        """What the stage forbids."""
        if self.places is None:
            return ""
        found = check_stage_allows(self.places.current, StageAct(needs), self.places.first.number)
        return "".join(map(problem_text, found))

    def is_frozen(self) -> bool:
        """A stage may forbid changes."""
        return self.places is not None and not self.places.allows(StageAct.MODIFY)

    # what is done

    def next_stage(self) -> None:
        """Go on: at once where one stage follows, else by a list."""
        if self.places is None:
            return
        children = self.places.tree.children(self.places.first.stage_id)
        if len(children) == 1:
            self._move(children[0].id)
        else:
            menu = stage_menu(children, self)
            menu.triggered.connect(self.on_stage_picked)
            self._below_strip(menu)

    def previous_stage(self) -> None:
        """Go back to the parent."""
        parent = self.places.tree.parent(self.places.first.stage_id) if self.places is not None else None
        if parent is not None:
            self._move(parent.id)

    def change_stage(self) -> None:
        """Ask for the stage and the reason."""
        if self.places is not None:
            self.stage_panel.ask(self.places)

    def on_stage_picked(self, action: QAction) -> None:
        """One of several stages that may follow."""
        self._move(action.data())

    def _move(self, stage_id: int) -> None:
        if self.places is not None:
            self.stage_panel.take_to(self.places, stage_id)

    def _below_strip(self, menu: QMenu) -> None:
        button = next((one for one in self.stage_strip.findChildren(QWidget) if one.property("role") == "button"), None)
        anchor = button or self.stage_strip
        menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height())))

    def on_stage_left(self, *_anything: object) -> None:
        """The keyboard goes back to the form."""
        self.form.focus_first()

    def add_reason(self) -> None:
        """Show the log and ask for a reason."""
        self.tabs.setCurrentWidget(self.reasons_tab)
        self.reasons_tab.tab.add()

    # when

    def has_next_stage(self) -> bool:
        """Whether a stage follows."""
        return self.places is not None and bool(self.places.tree.children(self.places.first.stage_id))

    def has_previous_stage(self) -> bool:
        """Whether a stage stands before."""
        return self.places is not None and self.places.tree.parent(self.places.first.stage_id) is not None

    def has_stages(self) -> bool:
        """Whether there is a stage to go to."""
        return self.places is not None and bool(self.places.targets())
