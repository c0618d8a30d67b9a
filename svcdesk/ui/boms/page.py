"""What the designer is made of: heading, dates, parts list, tree and history."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QSplitter, QTreeView, QVBoxLayout, QWidget

from svcdesk.i18n import _
from svcdesk.ui.boms.columns import ColumnChoice
from svcdesk.ui.boms.history import HistoryPane
from svcdesk.ui.boms.model import BomModel
from svcdesk.ui.boms.parts import PartsPane
from svcdesk.ui.boms.table import BAR, STRIP
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.editors import DateEdit
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.look import Space, set_role
from svcdesk.ui.shared.screen import ScreenWidget


class LinesView(QTreeView):
    """The tree; parts and lines can be dropped on it."""

    def __init__(self, model: BomModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(_("Lines of the BOM"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropMode(QTreeView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header().setStretchLastSection(True)
        set_role(self, "rows")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter means what a double click does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.doubleClicked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class DesignerPage(ScreenWidget):
    """The widgets of the designer; ``build`` makes them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.model = BomModel(self)

    def build(self, actions: Actions) -> None:
        """Make what is seen."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._heading(actions))
        layout.addLayout(self._strip(actions))
        layout.addWidget(self._panes(actions), 1)
        self.setFocusProxy(self.tree)

    def _heading(self, actions: Actions) -> QHBoxLayout:
        self.title = QLabel(self)
        set_role(self.title, "title")
        top = QHBoxLayout()
        top.setContentsMargins(Space.M, Space.S, Space.M, 0)
        top.setSpacing(Space.M)
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(actions.tool_bar(BAR, self))
        return top

    def _strip(self, actions: Actions) -> QHBoxLayout:
        self.state = QLabel(self)
        self.state.setObjectName("state")
        self.state.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # the dates need their room
        set_role(self.state, "secondary")
        self.as_of = DateEdit(self.desk.clock, self.desk.site, self)
        self.as_of.setObjectName("as_of")
        self.as_of.setAccessibleName(_("As of"))
        self.as_of.setPlaceholderText(_("today"))
        self.against_day = DateEdit(self.desk.clock, self.desk.site, self)
        self.against_day.setObjectName("against")
        self.against_day.setAccessibleName(_("Compare with"))
        self.against_day.hide()
        self.dates = QWidget(self)
        strip = QHBoxLayout(self.dates)
        strip.setContentsMargins(0, 0, 0, 0)
        strip.setSpacing(Space.S)
        for widget in (QLabel(_("As of"), self.dates), self.as_of, QLabel(_("Compare with"), self.dates),
                       actions.tool_bar(STRIP, self.dates), self.against_day):  # fmt: skip
            strip.addWidget(widget)
        self.as_of.setFixedWidth(150)
        self.against_day.setFixedWidth(150)
        below = QHBoxLayout()
        below.setContentsMargins(Space.M, Space.XS, Space.M, Space.S)
        below.setSpacing(Space.M)
        below.addWidget(self.state, 1)
        below.addWidget(self.dates)
        return below

    def _panes(self, actions: Actions) -> QSplitter:
        self.parts = PartsPane(self.desk, self)
        self.tree = LinesView(self.model, self)
        self.columns = ColumnChoice(self.desk, self.tree, self.model)
        self.empty = EmptyState(
            "boxes", _("No parts"),
            _("Ins adds the part chosen in the list at the left; drag it here, or double-click it."), self,
        )  # fmt: skip
        middle = QWidget(self)
        inner = QVBoxLayout(middle)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.tree, 1)
        inner.addWidget(self.empty, 1)
        self.history = HistoryPane(self.desk, actions, self)
        upper = QSplitter(Qt.Orientation.Horizontal, self)
        upper.addWidget(self.parts)
        upper.addWidget(middle)
        upper.setStretchFactor(1, 1)
        upper.setSizes([260, 900])
        splitter = QSplitter(Qt.Orientation.Vertical, self)
        splitter.addWidget(upper)
        splitter.addWidget(self.history)
        splitter.setStretchFactor(0, 1)
        splitter.setChildrenCollapsible(False)
        splitter.setSizes([520, 220])
        return splitter
