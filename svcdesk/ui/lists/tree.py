"""A list of setup records as the tree they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from svcdesk.commands.records import DeleteRecord
from svcdesk.i18n import _
from svcdesk.queries.lists import ListSpec
from svcdesk.store.feed import Changes
from svcdesk.ui.shared.actions import Actions, ActionTable
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.screen import ScreenWidget, ViewState

_ID: Final = Qt.ItemDataRole.UserRole
_ENTITY: Final = Qt.ItemDataRole.UserRole + 1
_WIDTH: Final = 400


@dataclass(frozen=True, slots=True)
class TreeRow:
    """A record of the tree: ``cells`` stand beside its text; a flag is shown by a mark.

    What is only shown among them has another ``entity``: it can be opened, not deleted here.
    """

    id: int
    parent_id: int | None
    text: str
    cells: tuple[str | bool, ...] = ()
    entity: str = ""


class TreeView(ScreenWidget):
    """Arrows walk and fold, Enter opens a record, Ins adds one below it; what the user folded stays so.

    Subclasses name their ``table``, the query and the entities that change it, and make rows of what was read,
    parents first.
    """

    table: ClassVar[ActionTable] = ()
    query: ClassVar[Callable[..., Any]]
    watched: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, desk: Desk, spec: ListSpec) -> None:
        super().__init__()
        self.desk = desk
        self._entity = spec.entity
        self._folded: set[int] = set()
        self._wanted: int | None = None
        self._known: frozenset[int] = frozenset()
        self.screen_actions = self._actions = Actions(self.table, self, allowed=desk.allowed)
        bar = QWidget(self)
        row = QHBoxLayout(bar)
        row.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        row.addStretch()
        row.addWidget(self._actions.tool_bar([action.id for action in self.table], bar))
        self.tree = QTreeWidget(self)
        self.tree.setAccessibleName(_(spec.title))
        self.tree.setUniformRowHeights(True)
        self.tree.setAllColumnsShowFocus(True)
        self.tree.setFrameShape(QTreeWidget.Shape.NoFrame)
        set_role(self.tree, "rows")
        heads = self.heads()
        self.tree.setHeaderLabels([text for text, _help in heads])
        head = self.tree.header()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        head.setStretchLastSection(True)
        self.tree.setColumnWidth(0, _WIDTH)
        for at, (_text, help_) in enumerate(heads):
            self.tree.headerItem().setToolTip(at, help_)
        self.empty = EmptyState(spec.icon, _("Nothing here yet"), _(spec.empty_text), self)
        self.empty.add_action(self._actions[self.table[1].id], primary=True)
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

    def heads(self) -> Sequence[tuple[str, str]]:
        """The words of the columns, and what explains them."""
        raise NotImplementedError

    def rows_of(self, found: Any) -> Iterable[TreeRow]:
        """The rows of what was read, parents first."""
        raise NotImplementedError

    # what is shown

    def refresh(self) -> None:
        """Read the tree again."""
        self.desk.read(type(self).query, self.on_loaded)

    def on_changed(self, changes: Changes) -> None:
        """Somebody changed a record of it."""
        if changes.entities & self.watched:
            self.refresh()

    def on_loaded(self, found: Any) -> None:
        """Show it; the record that was current stays it, a new one becomes it."""
        rows = list(self.rows_of(found))
        ids = frozenset(row.id for row in rows if not row.entity)
        new = ids - self._known
        wanted = next(iter(new)) if self._known and len(new) == 1 else self.current_id() or self._wanted
        self._known = ids
        self._wanted = None
        folded = set(self._folded)
        self.tree.clear()
        items: dict[int | None, QTreeWidgetItem] = {}
        for row in rows:
            item = self._item(row)
            above = items.get(row.parent_id)
            above.addChild(item) if above is not None else self.tree.addTopLevelItem(item)
            if not row.entity:
                items[row.id] = item
        for record_id, item in items.items():
            item.setExpanded(record_id not in folded)
        self._folded = folded
        self.tree.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if rows:
            self.tree.setCurrentItem(items.get(wanted) or items[rows[0].id])
        self._actions.refresh()

    def _item(self, row: TreeRow) -> QTreeWidgetItem:
        item = QTreeWidgetItem([row.text])
        for at, cell in enumerate(row.cells, 1):
            if isinstance(cell, str):
                item.setText(at, cell)
                continue
            item.setText(at, "✓" if cell else "–")
            item.setData(at, Qt.ItemDataRole.AccessibleTextRole, _("yes") if cell else _("no"))
            item.setTextAlignment(at, Qt.AlignmentFlag.AlignCenter)
        item.setData(0, _ID, row.id)
        item.setData(0, _ENTITY, row.entity)
        item.setSizeHint(0, QSize(0, self.fontMetrics().height() + 2 * Space.S))
        return item

    def current_id(self) -> int | None:
        """The record of the tree that is current; of what is only shown, the one above it."""
        item = self.tree.currentItem()
        while item is not None and item.data(0, _ENTITY):
            item = item.parent()
        return item.data(0, _ID) if item is not None else None

    def on_folded(self, item: QTreeWidgetItem) -> None:
        """What is below it is hidden."""
        self._folded.add(item.data(0, _ID))

    def on_unfolded(self, item: QTreeWidgetItem) -> None:
        """What is below it is shown."""
        self._folded.discard(item.data(0, _ID))

    def on_current_changed(self, *_anything: object) -> None:
        """Another record."""
        self._actions.refresh()

    # actions

    def has_current(self) -> bool:
        """Whether anything is current."""
        return self.tree.currentItem() is not None

    def can_delete(self) -> bool:
        """Whether a record of the tree is current, not one that is only shown in it."""
        item = self.tree.currentItem()
        return item is not None and not item.data(0, _ENTITY)

    def open_current(self, *_anything: object) -> None:
        """Open the form of the record."""
        item = self.tree.currentItem()
        if item is not None:
            self.desk.open(item.data(0, _ENTITY) or self._entity, item.data(0, _ID))

    def add(self) -> None:
        """A new record below the current one; the first one of all has none above it."""
        record_id = self.current_id()
        self.desk.open(self._entity, None, **({"parent_id": record_id} if record_id is not None else {}))

    def delete(self) -> None:
        """Delete the record; undo brings it back."""
        if self.can_delete() and (record_id := self.current_id()) is not None:
            self.desk.run(DeleteRecord(self._entity, record_id))

    def go_to_rows(self) -> None:
        """The keyboard goes to the tree."""
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def save_state(self) -> ViewState:
        """What is folded, and where one is."""
        return {"folded": sorted(self._folded), "current": self.current_id()}

    def restore_state(self, state: ViewState) -> None:
        """Take it back; it is shown when the records are here."""
        folded, current = state.get("folded"), state.get("current")
        self._folded = {one for one in folded if isinstance(one, int)} if isinstance(folded, list) else set()
        self._wanted = current if isinstance(current, int) else None
