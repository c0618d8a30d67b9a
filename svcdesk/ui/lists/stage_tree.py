"""The stages as the tree they are, with their seven settings as columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from svcdesk.commands.records import DeleteRecord
from svcdesk.domain.fields import FieldSpec
from svcdesk.domain.stages import StageAct, StageFacts, StageTree
from svcdesk.i18n import N_, _
from svcdesk.queries.forms import form_spec
from svcdesk.queries.lists import ListSpec
from svcdesk.queries.stages import load_stages
from svcdesk.store.feed import Changes
from svcdesk.ui.lists.table import STAGE_TREE
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.screen import ScreenWidget, ViewState

_ID: Final = Qt.ItemDataRole.UserRole
_SETTINGS: Final = {
    "may_modify": N_("Changing"), "may_cancel": N_("Canceling"), "may_delete": N_("Deleting"),
    "may_post": N_("Posting"), "stops_recording": N_("Clock stops"), "needs_reason": N_("Reason asked"),
    "phase_id": N_("Phase"),
}  # fmt: skip
"""The settings with a short head each; the field's own label and help are in its tool tip."""
_PHASE: Final = len(_SETTINGS)
_WIDTH: Final = 260


def _flags(stage: StageFacts) -> tuple[bool, ...]:
    allowed = (what in stage.allows for what in (StageAct.MODIFY, StageAct.CANCEL, StageAct.DELETE, StageAct.POST))
    return (*allowed, stage.stops_recording, stage.needs_reason)


class StageTreeView(ScreenWidget):
    """Arrows walk and fold, Enter opens a stage, Ins adds one below it; what the user folded stays so."""

    def __init__(self, desk: Desk, spec: ListSpec) -> None:
        super().__init__()
        self.desk = desk
        self._folded: set[int] = set()
        self._wanted: int | None = None
        self._known: frozenset[int] = frozenset()
        self.screen_actions = self._actions = Actions(STAGE_TREE, self, allowed=desk.allowed)
        bar = QWidget(self)
        row = QHBoxLayout(bar)
        row.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        row.addStretch()
        row.addWidget(self._actions.tool_bar([action.id for action in STAGE_TREE], bar))
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName(_(spec.title))
        self.tree.setUniformRowHeights(True)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.setFrameShape(QTreeWidget.Shape.NoFrame)
        set_role(self.tree, "rows")
        fields: Mapping[str, FieldSpec] = {one.name: one for one in form_spec("stage").fields}
        self.tree.setHeaderLabels([_("Stage"), *(_(words) for words in _SETTINGS.values())])
        head = self.tree.header()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        self.tree.setColumnWidth(0, _WIDTH)
        for at, name in enumerate(_SETTINGS, 1):
            field = fields[name]
            self.tree.headerItem().setToolTip(at, f"{_(field.label)}. {_(field.help)}")
            self.tree.headerItem().setTextAlignment(at, Qt.AlignmentFlag.AlignCenter)
        self.empty = EmptyState(spec.icon, _("Nothing here yet"), _(spec.empty_text), self)
        self.empty.add_action(self._actions["stage_tree.add"], primary=True)
        self.empty.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(bar)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self.empty, 1)
        self.setFocusProxy(self.tree)
        self.tree.itemActivated.connect(self.open_current)
        self.tree.itemCollapsed.connect(self.on_folded)
        self.tree.itemExpanded.connect(self.on_unfolded)
        self.tree.currentItemChanged.connect(self.on_current_changed)
        desk.changed.connect(self.on_changed)
        self.refresh()

    # what is shown

    def refresh(self) -> None:
        """Read the tree again."""
        self.desk.read(load_stages, self.on_loaded)

    def on_changed(self, changes: Changes) -> None:
        """Somebody changed a stage."""
        if changes.entities & {"stage", "activity_phase"}:
            self.refresh()

    def on_loaded(self, found: tuple[StageTree, Mapping[int, str]]) -> None:
        """Show it; the stage that was current stays it, a new one becomes it."""
        tree, phases = found
        new = frozenset(tree.by_id) - self._known
        wanted = next(iter(new)) if self._known and len(new) == 1 else self.current_id() or self._wanted
        self._known = frozenset(tree.by_id)
        self._wanted = None
        folded = set(self._folded)
        self.tree.clear()
        items: dict[int | None, QTreeWidgetItem] = {}
        for stage in tree.in_order():
            item = QTreeWidgetItem([f"{stage.code}  {stage.name}"])
            for at, on in enumerate(_flags(stage), 1):
                item.setText(at, "✓" if on else "–")
                item.setData(at, Qt.ItemDataRole.AccessibleTextRole, _("yes") if on else _("no"))
                item.setTextAlignment(at, Qt.AlignmentFlag.AlignCenter)
            item.setText(_PHASE, phases.get(stage.phase_id or 0, ""))
            item.setTextAlignment(_PHASE, Qt.AlignmentFlag.AlignCenter)
            item.setData(0, _ID, stage.id)
            item.setSizeHint(0, QSize(0, self.fontMetrics().height() + 2 * Space.S))
            above = items.get(stage.parent_id)
            above.addChild(item) if above is not None else self.tree.addTopLevelItem(item)
            items[stage.id] = item
        for stage_id, item in items.items():
            item.setExpanded(stage_id not in folded)
        self._folded = folded
        self.tree.setVisible(bool(items))
        self.empty.setVisible(not items)
        if items:
            self.tree.setCurrentItem(items.get(wanted) or next(iter(items.values())))
        self._actions.refresh()

    def current_id(self) -> int | None:
        """The stage that is current."""
        item = self.tree.currentItem()
        return item.data(0, _ID) if item is not None else None

    def on_folded(self, item: QTreeWidgetItem) -> None:
        """What is below it is hidden."""
        self._folded.add(item.data(0, _ID))

    def on_unfolded(self, item: QTreeWidgetItem) -> None:
        """What is below it is shown."""
        self._folded.discard(item.data(0, _ID))

    def on_current_changed(self, *_anything: object) -> None:
        """Another stage."""
        self._actions.refresh()

    # actions

    def has_current(self) -> bool:
        """Whether a stage is current."""
        return self.current_id() is not None

    def open_current(self, *_anything: object) -> None:
        """Open the form of the stage."""
        if (stage_id := self.current_id()) is not None:
            self.desk.open("stage", stage_id)

    def add(self) -> None:
        """A new stage below the current one; the first one of all has none above it."""
        stage_id = self.current_id()
        self.desk.open("stage", None, **({"parent_id": stage_id} if stage_id is not None else {}))

    def delete(self) -> None:
        """Delete the stage; undo brings it back."""
        if (stage_id := self.current_id()) is not None:
            self.desk.run(DeleteRecord("stage", stage_id))

    def go_to_rows(self) -> None:
        """The keyboard goes to the tree."""
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def save_state(self) -> ViewState:
        """What is folded, and where one is."""
        return {"folded": sorted(self._folded), "current": self.current_id()}

    def restore_state(self, state: ViewState) -> None:
        """Take it back; it is shown when the stages are here."""
        folded, current = state.get("folded"), state.get("current")
        self._folded = {one for one in folded if isinstance(one, int)} if isinstance(folded, list) else set()
        self._wanted = current if isinstance(current, int) else None
