"""The tabs of a window: screens and records, which can be dragged out into a window of their own."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QToolButton, QVBoxLayout, QWidget

from svcdesk.i18n import _
from svcdesk.ui.shared.desk import RecordRef
from svcdesk.ui.shared.look import set_icon, set_role
from svcdesk.ui.shared.screen import Screen, ScreenWidget

_TEAR_DISTANCE = 48
_FEWEST_CHARACTERS = 14
_MOST_CHARACTERS = 32


@dataclass(frozen=True, slots=True)
class Document:
    """What a tab holds: its widget, the screen that made it, and the record it was opened for."""

    screen: Screen
    ref: RecordRef | None
    widget: QWidget
    title: str

    @property
    def shown(self) -> RecordRef | None:
        """The record it shows now."""
        now = self.widget.record_shown() if isinstance(self.widget, ScreenWidget) else None
        return now or self.ref

    def is_for(self, screen: Screen, ref: RecordRef | None) -> bool:
        """Whether this is the tab to show when a screen, or a record in it, is asked for."""
        if self.screen.id != screen.id or screen.single:
            return self.screen.id == screen.id
        if ref is not None and ref.record_id is None:
            return False  # a new record always gets a tab of its own
        return self.shown == ref


class DocumentBar(QTabBar):
    """A tab bar out of which tabs can be dragged."""

    torn_off = Signal(int, QPoint)
    menu_wanted = Signal(int, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pressed = -1
        self.setMovable(True)
        self.setExpanding(False)
        self.setDocumentMode(True)
        self.setDrawBase(False)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUsesScrollButtons(True)

    def tabSizeHint(self, index: int) -> QSize:
        """Wide enough for its title, but a long one does not push the others away."""
        hint = super().tabSizeHint(index)
        return QSize(min(hint.width(), self._characters(_MOST_CHARACTERS)), hint.height())

    def minimumTabSizeHint(self, index: int) -> QSize:
        """Titles can still be told apart when tabs get narrow; beyond that the bar scrolls."""
        hint = self.tabSizeHint(index)
        return QSize(min(hint.width(), self._characters(_FEWEST_CHARACTERS)), hint.height())

    def _characters(self, count: int) -> int:
        """The width of a tab with so many characters and its cross."""
        return self.fontMetrics().averageCharWidth() * count + 48

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember the tab under the pointer; the middle button closes it."""
        place = self.tabAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.MiddleButton and place >= 0:
            self.tabCloseRequested.emit(place)
            return
        self._pressed = place if event.button() is Qt.MouseButton.LeftButton else -1
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A tab let go far from the bar becomes a window there."""
        super().mouseReleaseEvent(event)
        outside = abs(event.position().y() - self.height() / 2) > _TEAR_DISTANCE
        if self._pressed >= 0 and outside:
            self.torn_off.emit(self.currentIndex(), event.globalPosition().toPoint())
        self._pressed = -1

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of one tab."""
        place = self.tabAt(event.pos())
        if place >= 0:
            self.menu_wanted.emit(place, event.globalPos())


class DocumentTabs(QWidget):
    """A row of tabs with room for tools at its right, and below it the document in front.

    The window decides what closing and tearing off mean. Places are counted from the left.
    """

    current_changed = Signal()
    close_requested = Signal(int)
    torn_off = Signal(int, QPoint)
    menu_wanted = Signal(int, QPoint)

    def __init__(self, tools: QWidget, empty: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents: dict[int, Document] = {}  # by the number that is the data of the tab
        self._numbers = itertools.count(1)
        self.bar = DocumentBar(self)
        self._empty = empty
        self._stack = QStackedWidget(self)
        self._stack.addWidget(empty)
        header = QWidget(self)
        set_role(header, "tabs")
        header.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(header)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.bar, 1)
        row.addWidget(tools)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addWidget(self._stack, 1)
        self.bar.currentChanged.connect(self.on_current_changed)
        self.bar.tabCloseRequested.connect(self.close_requested)
        self.bar.torn_off.connect(self.torn_off)
        self.bar.menu_wanted.connect(self.menu_wanted)

    def documents(self) -> list[Document]:
        """The documents in the order of their tabs."""
        return [self.at(place) for place in range(self.count())]

    def count(self) -> int:
        """How many tabs there are."""
        return self.bar.count()

    def current_place(self) -> int:
        """The place of the tab in front, -1 if none."""
        return self.bar.currentIndex() if self._documents else -1

    def current(self) -> Document | None:
        """The document in front."""
        return self._documents.get(self.bar.tabData(self.bar.currentIndex()))

    def at(self, place: int) -> Document:
        """The document of a tab. Raises KeyError."""
        return self._documents[self.bar.tabData(place)]

    def place_of(self, widget: QWidget) -> int:
        """The place of a document's tab, -1 if it has none here."""
        return next((place for place in range(self.count()) if self.at(place).widget is widget), -1)

    def title(self, place: int) -> str:
        """What a tab is called."""
        return self.bar.tabToolTip(place)

    def bring_to_front(self, place: int) -> None:
        """Show a tab's document."""
        self.bar.setCurrentIndex(place)

    def add(self, document: Document, *, to_front: bool = True) -> None:
        """Show a document in a new tab at the right."""
        number = next(self._numbers)
        widget = document.widget
        self._documents[number] = document
        self._stack.addWidget(widget)
        self.bar.blockSignals(True)
        place = self.bar.addTab("")
        self.bar.setTabData(place, number)
        self.bar.blockSignals(False)
        self._name(place, document.title)
        self.bar.setTabButton(place, QTabBar.ButtonPosition.RightSide, self._close_button())
        if isinstance(widget, ScreenWidget):
            widget.title_changed.connect(self.on_title_changed)
            widget.close_wanted.connect(self.on_close_wanted)
        if to_front:
            self.bar.setCurrentIndex(place)
        if to_front or self.count() == 1:
            self.on_current_changed()

    def take(self, place: int) -> Document:
        """Remove a tab and hand out its document, alive."""
        number = self.bar.tabData(place)
        title = self.title(place)
        document = self._documents.pop(number)
        widget = document.widget
        if isinstance(widget, ScreenWidget):
            widget.title_changed.disconnect(self.on_title_changed)
            widget.close_wanted.disconnect(self.on_close_wanted)
        self.bar.removeTab(place)
        self._stack.removeWidget(widget)
        widget.setParent(None)
        if not self._documents:
            self.on_current_changed()
        return Document(document.screen, document.ref, widget, title)

    def _name(self, place: int, title: str) -> None:
        self.bar.setTabText(place, title.replace("&", "&&"))
        self.bar.setTabToolTip(place, title)

    def _close_button(self) -> QToolButton:
        button = QToolButton(self.bar)
        button.setAutoRaise(True)
        button.setProperty("role", "close_tab")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(_("Close tab"))
        button.setAccessibleName(_("Close tab"))
        set_icon(button, "x")
        button.clicked.connect(self.on_close_clicked)
        return button

    def on_current_changed(self) -> None:
        """Another tab is in front."""
        document = self.current()
        self._stack.setCurrentWidget(document.widget if document else self._empty)
        self.current_changed.emit()

    def on_close_clicked(self) -> None:
        """The cross of a tab was clicked."""
        for place in range(self.count()):
            if self.bar.tabButton(place, QTabBar.ButtonPosition.RightSide) is self.sender():
                self.close_requested.emit(place)
                return

    def on_close_wanted(self) -> None:
        """A document has nothing more to show."""
        widget = self.sender()
        if isinstance(widget, QWidget) and (place := self.place_of(widget)) >= 0:
            self.close_requested.emit(place)

    def on_title_changed(self, title: str) -> None:
        """A document calls itself something else now."""
        widget = self.sender()
        if isinstance(widget, QWidget) and (place := self.place_of(widget)) >= 0:
            self._name(place, title)
            self.current_changed.emit()
