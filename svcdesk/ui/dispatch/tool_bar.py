"""The tool bar of the board, which gives up words when it gets narrow."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from svcdesk.ui.dispatch.axis import Zoom
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.look import Space, set_role

_NARROWEST: Final = 400
_ROWS: Final = ("closed", "compact", "details")


class BoardToolBar(QWidget):
    """Zoom, time, date, teams, views, rows.

    When there is no room for everything the date goes first, as the header says it too, then the words of buttons
    that have an icon. Words that stay are never cut.
    """

    def __init__(self, actions: Actions, teams: QToolButton, views: QToolButton, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "bar")
        self._date = QLabel(self)
        set_role(self._date, "title")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        self._row.setSpacing(Space.XS)
        zooms = [actions.button(f"board.{zoom.value}", self) for zoom in Zoom]
        times = [actions.button(f"board.{name}", self) for name in ("earlier", "later", "now", "go_to_date")]
        rows = [actions.button(f"board.{name}", self) for name in _ROWS]
        self._worded = (times[2], teams, views)
        for group in (zooms, times):
            for button in group:
                self._row.addWidget(button)
            self._row.addSpacing(Space.M)
        self._row.addWidget(self._date)
        self._row.addStretch()
        for button in (teams, views, *rows):
            self._row.addWidget(button)
        self.setMinimumWidth(_NARROWEST)  # else the words would keep the window from getting narrower
        for zoom in zooms:
            zoom.setMinimumWidth(zoom.sizeHint().width())

    @property
    def date(self) -> str:
        """The day or days in view."""
        return self._date.text()

    def show_date(self, text: str) -> None:
        """Say which day or days are in view."""
        self._date.setText(text)
        self.fold()

    def fold(self) -> None:
        """Show as many words as there is room for."""
        for date_shown, words in ((True, True), (False, True), (False, False)):
            self._date.setVisible(date_shown)
            for button in self._worded:
                self._show_words(button, words=words)
            if self._row.sizeHint().width() <= self.width():
                return

    @staticmethod
    def _show_words(button: QToolButton, *, words: bool) -> None:
        style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if words else Qt.ToolButtonStyle.ToolButtonIconOnly
        if button.toolButtonStyle() != style:
            button.setToolButtonStyle(style)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width."""
        super().resizeEvent(event)
        self.fold()
