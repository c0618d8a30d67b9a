"""The tabs of a window: screens and records, which can be dragged out into a window of their own."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QTabBar, QTabWidget, QToolButton, QWidget

from svcdesk.i18n import _
from svcdesk.ui.shared.desk import RecordRef
from svcdesk.ui.shared.look import set_icon
from svcdesk.ui.shared.screen import Screen, ScreenWidget

_TEAR_DISTANCE = 48


@dataclass(frozen=True, slots=True)
class Document:
    """What a tab holds: its widget, the screen that made it, and the record it was opened for."""

    screen: Screen
    ref: RecordRef | None
    widget: QWidget
    title: str


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


class DocumentTabs(QTabWidget):
    """Documents by tab; the window decides what closing and tearing off mean."""

    torn_off = Signal(int, QPoint)
    menu_wanted = Signal(int, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents: dict[QWidget, Document] = {}
        self._bar = DocumentBar(self)
        self.setTabBar(self._bar)
        self.setDocumentMode(True)
        self._bar.torn_off.connect(self.torn_off)
        self._bar.menu_wanted.connect(self.menu_wanted)

    def documents(self) -> list[Document]:
        """The documents in the order of their tabs."""
        return [self.at(place) for place in range(self.count())]

    def current(self) -> Document | None:
        """The document in front."""
        return self.at(self.currentIndex()) if self.count() else None

    def at(self, place: int) -> Document:
        """The document of a tab."""
        return next(document for widget, document in self._documents.items() if self.indexOf(widget) == place)

    def add(self, document: Document, *, to_front: bool = True) -> None:
        """Show a document in a new tab."""
        widget = document.widget
        self._documents[widget] = document
        place = self.addTab(widget, document.title)
        self.setTabToolTip(place, document.title)
        self._bar.setTabButton(place, QTabBar.ButtonPosition.RightSide, self._close_button())
        if isinstance(widget, ScreenWidget):
            widget.title_changed.connect(self.on_title_changed)
        if to_front:
            self.setCurrentIndex(place)

    def take(self, place: int) -> Document:
        """Remove a tab and hand out its document, alive."""
        document = self.at(place)
        widget = document.widget
        del self._documents[widget]
        if isinstance(widget, ScreenWidget):
            widget.title_changed.disconnect(self.on_title_changed)
        title = self.tabText(place)
        self.removeTab(place)
        widget.setParent(None)
        return Document(document.screen, document.ref, widget, title)

    def _close_button(self) -> QToolButton:
        button = QToolButton(self._bar)
        button.setAutoRaise(True)
        button.setProperty("role", "close_tab")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(_("Close tab"))
        button.setAccessibleName(_("Close tab"))
        set_icon(button, "x")
        button.clicked.connect(self.on_close_clicked)
        return button

    def on_close_clicked(self) -> None:
        """The cross of a tab was clicked."""
        for place in range(self.count()):
            if self._bar.tabButton(place, QTabBar.ButtonPosition.RightSide) is self.sender():
                self.tabCloseRequested.emit(place)
                return

    def on_title_changed(self, title: str) -> None:
        """A document calls itself something else now."""
        widget = self.sender()
        if isinstance(widget, QWidget) and (place := self.indexOf(widget)) >= 0:
            self.setTabText(place, title.replace("&", "&&"))
            self.setTabToolTip(place, title)
