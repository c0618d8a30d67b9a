"""The parts list beside the tree: a filter and the items that fit; Enter, Ins or the mouse bring one in."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout, QWidget

from svcdesk.i18n import _
from svcdesk.queries.lookups import Choice, search_lookup
from svcdesk.store.store import Reader
from svcdesk.ui.boms.model import PartsModel
from svcdesk.ui.shared.database_thread import Request
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.filter_bar import FilterBox
from svcdesk.ui.shared.look import Space, set_role

_MOST: Final = 60


class PartsView(QListView):
    """The items; Enter adds the current one."""

    wanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter adds."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.wanted.emit()
        else:
            super().keyPressEvent(event)


class PartsPane(QWidget):
    """``chosen`` carries the item that is to be added."""

    chosen = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.desk = desk
        self._request: Request | None = None
        self.box = FilterBox(self)
        self.box.setMinimumWidth(160)
        self.box.setPlaceholderText(_("Parts: number or name…"))
        self.box.setAccessibleName(_("Filter the parts list"))
        self.model = PartsModel(self)
        self.list = PartsView(self)
        self.list.setAccessibleName(_("Parts list"))
        self.list.setModel(self.model)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setUniformItemSizes(True)
        self.list.setDragEnabled(True)
        self.list.setDragDropMode(QListView.DragDropMode.DragOnly)
        self.list.setDefaultDropAction(Qt.DropAction.CopyAction)
        set_role(self.list, "rows")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.S, 0, 0, 0)
        layout.setSpacing(Space.XS)
        layout.addWidget(self.box)
        layout.addWidget(self.list, 1)
        self.setFocusProxy(self.box)
        self.box.textChanged.connect(self.search)
        self.box.leave_requested.connect(self.go_to_list)
        self.list.wanted.connect(self.choose_current)
        self.list.doubleClicked.connect(self.on_double_clicked)
        self.search()

    def search(self) -> None:
        """Look for what is typed."""
        if self._request is not None:
            self._request.cancel()
        self._request = self.desk.read(find_items, self.on_found, self.box.text())

    def on_found(self, rows: list[Choice]) -> None:
        """Show them; the first is current."""
        self._request = None
        self.model.show_rows(rows)
        if rows:
            self.list.setCurrentIndex(self.model.index(0))

    def go_to_list(self) -> None:
        """Down goes to the items."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def current(self) -> int | None:
        """The item that is current, if the keyboard is here."""
        index = self.list.currentIndex()
        here = self.list.hasFocus() or self.box.hasFocus()
        return self.model.rows[index.row()].id if here and index.isValid() else None

    def choose_current(self) -> None:
        """Add the current one."""
        index = self.list.currentIndex()
        if index.isValid():
            self.chosen.emit(self.model.rows[index.row()].id)

    def on_double_clicked(self, _index: QModelIndex) -> None:
        """Add it."""
        self.choose_current()


def find_items(reader: Reader, text: str) -> list[Choice]:
    """The items for a typed text."""
    return search_lookup(reader, "item", text, _MOST, {})
