"""A tree of lines to be ticked: a tick on a record ticks what is shown of its lines; what cannot be copied says why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from svcdesk.domain.clock import SiteTime
from svcdesk.domain.text import fold
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.queries.copy_sources import CopyNode
from svcdesk.ui.shared.forms.texts import value_text
from svcdesk.ui.shared.look import set_role

_LINE_ID: Final = Qt.ItemDataRole.UserRole
_INTERVAL: Final = 6
_WHY: Final = 7
_WIDTHS: Final = (300, 80, 70, 60, 150, 160, 130)
_ROW_HEIGHT: Final = 26


class PickTree(QTreeWidget):
    """``picked`` follows every change of the ticks."""

    picked = Signal()

    def __init__(self, site: SiteTime, parent: QWidget) -> None:
        super().__init__(parent)
        self._site = site
        self._setting = False
        self.setObjectName("lines")
        self.setAccessibleName(_("Lines"))
        set_role(self, "rows")
        heads = (_("Line"), _("Type"), _("Quantity"), _("Unit"), _("Task"), _("Service object"), _("Interval"), "")
        self.setHeaderLabels(heads)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        for at, width in enumerate(_WIDTHS):
            self.setColumnWidth(at, max(width, self.header().sectionSizeHint(at)))
        self.header().setSectionResizeMode(_WHY, QHeaderView.ResizeMode.Stretch)
        self.itemChanged.connect(self.on_item_changed)

    def show_nodes(self, nodes: Sequence[CopyNode]) -> None:
        """Show another tree; the usual lines are ticked."""
        self._setting = True
        self.clear()
        for node in nodes:
            self.addTopLevelItem(self._item(node))
        self.expandAll()
        for item in self._records():
            item.setFirstColumnSpanned(True)
        for at in range(self.topLevelItemCount()):
            self._settle(self._top(at))
        self._setting = False
        self.setColumnHidden(_INTERVAL, not any(item.text(_INTERVAL) for item in self._lines()))
        self.setColumnHidden(_WHY, not any(item.text(_WHY) for item in self._lines()))
        self.header().setStretchLastSection(self.isColumnHidden(_WHY))
        if self.topLevelItemCount():
            self.setCurrentItem(self._top(0))
        self.picked.emit()

    def _item(self, node: CopyNode) -> QTreeWidgetItem:
        values = [value_text(cell, self._site) for cell in node.cells]
        item = QTreeWidgetItem([node.text, *values])
        for child in node.children:
            item.addChild(self._item(child))
        if node.blocked is not None:
            item.setText(_WHY, problem_text(node.blocked))
            item.setToolTip(_WHY, item.text(_WHY))
            item.setFlags(Qt.ItemFlag.ItemIsSelectable)
        elif node.line_id is not None or node.children:
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, Qt.CheckState.Checked if node.usual else Qt.CheckState.Unchecked)
        item.setData(0, _LINE_ID, node.line_id)
        item.setSizeHint(0, QSize(0, _ROW_HEIGHT))
        item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return item

    def _top(self, at: int) -> QTreeWidgetItem:
        item = self.topLevelItem(at)
        assert item is not None
        return item

    def picked_ids(self) -> tuple[int, ...]:
        """The ids of the ticked lines, as they stand; ticked and then filtered away still counts."""
        return tuple(
            item.data(0, _LINE_ID)
            for item in self._lines()
            if item.checkState(0) is Qt.CheckState.Checked and _can_be_ticked(item)
        )

    def _records(self) -> list[QTreeWidgetItem]:
        """What has lines below it, and its groups."""
        waiting = [self._top(at) for at in range(self.topLevelItemCount())]
        found = []
        while waiting:
            item = waiting.pop()
            found.append(item)
            waiting += [child for child in _children(item) if child.data(0, _LINE_ID) is None]
        return found

    def _lines(self) -> Iterable[QTreeWidgetItem]:
        waiting = [self._top(at) for at in reversed(range(self.topLevelItemCount()))]
        while waiting:
            item = waiting.pop()
            waiting += reversed(_children(item))
            if item.data(0, _LINE_ID) is not None:
                yield item

    def on_item_changed(self, item: QTreeWidgetItem, column: int) -> None:
        """A tick goes down to what is shown below, and its parents say all, some or none."""
        if self._setting or column != 0:
            return
        self._setting = True
        self._tick(item, item.checkState(0))
        top = item
        while (above := top.parent()) is not None:
            top = above
        self._settle(top)
        self._setting = False
        self.picked.emit()

    def _tick(self, item: QTreeWidgetItem, state: Qt.CheckState) -> None:
        for child in _children(item):
            if not child.isHidden() and _can_be_ticked(child):
                child.setCheckState(0, state)
                self._tick(child, state)

    def _settle(self, item: QTreeWidgetItem) -> Qt.CheckState | None:
        """Give records the state of their lines; None for what has no tick."""
        if item.data(0, _LINE_ID) is not None:
            return item.checkState(0) if _can_be_ticked(item) else None
        states = {self._settle(child) for child in _children(item)} - {None}
        if not states:
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setData(0, Qt.ItemDataRole.CheckStateRole, None)
            return None
        state = states.pop() if len(states) == 1 else Qt.CheckState.PartiallyChecked
        assert state is not None
        item.setCheckState(0, state)
        return state

    def find_words(self, words: str) -> None:
        """Show the lines in which every word stands, with what they belong to."""
        wanted = fold(words).split()
        for at in range(self.topLevelItemCount()):
            self._find(self._top(at), wanted, "")

    def _find(self, item: QTreeWidgetItem, words: Sequence[str], above: str) -> bool:
        text = f"{above} {fold(' '.join(item.text(at) for at in range(self.columnCount())))}"
        if item.childCount():
            shown = [self._find(child, words, text) for child in _children(item)]
            item.setHidden(not any(shown))
        else:
            item.setHidden(not all(word in text for word in words))
        return not item.isHidden()


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (item.child(at) for at in range(item.childCount()))
    return [child for child in found if child is not None]


def _can_be_ticked(item: QTreeWidgetItem) -> bool:
    return bool(item.flags() & Qt.ItemFlag.ItemIsUserCheckable)
