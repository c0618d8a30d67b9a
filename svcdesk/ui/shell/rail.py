"""The navigation rail: one entry for each area that there is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from svcdesk.i18n import _
from svcdesk.ui.shared.look import Space, set_icon, set_role
from svcdesk.ui.shared.screen import Screen
from svcdesk.ui.shared.status_bar import ElidedLabel

_WIDE = 168
_NARROW = 52


class Rail(QWidget):
    """Tells which screen was asked for."""

    screen_requested = Signal(str)

    def __init__(self, screens: Sequence[Screen], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = QLabel("svcdesk", self)
        set_role(self._title, "title")
        self._site = ElidedLabel(self)
        set_role(self._site, "secondary")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(Space.S, Space.M, Space.S, Space.S)
        self._layout.setSpacing(2)
        for label in (self._title, self._site):
            label.setContentsMargins(Space.S, 0, 0, 0)
            self._layout.addWidget(label)
        self._layout.addSpacing(Space.M)
        self._buttons: dict[str, QToolButton] = {}
        for place, screen in enumerate([screen for screen in screens if screen.in_rail], start=1):
            self._add(screen, place)
        self._layout.addStretch(1)
        self.narrow = False
        self.set_narrow(narrow=False)

    def _add(self, screen: Screen, place: int) -> None:
        title = _(screen.title)
        button = QToolButton(self)
        button.setObjectName(screen.id)
        button.setText(f"  {title}")
        button.setAccessibleName(title)
        button.setProperty("role", "rail")
        button.setCheckable(True)
        button.setIconSize(QSize(20, 20))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_icon(button, screen.icon)
        button.setToolTip(title)
        if place < 10:  # the key itself belongs to the window's action
            button.setToolTip(f"{title}  (Ctrl+{place})")
        button.clicked.connect(self.on_button_clicked)
        self._buttons[screen.id] = button
        self._layout.addWidget(button)

    def set_current(self, screen_id: str) -> None:
        """Mark the screen of the tab in front."""
        for id_, button in self._buttons.items():
            button.setChecked(id_ == screen_id)

    def set_site(self, text: str) -> None:
        """Say whose desk this is."""
        self._site.set_full_text(text)

    def set_narrow(self, *, narrow: bool) -> None:
        """Show only icons, or icons and words."""
        self.narrow = narrow
        self.setFixedWidth(_NARROW if narrow else _WIDE)
        self._title.setText("sd" if narrow else "svcdesk")
        self._site.setVisible(not narrow)
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if narrow else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button in self._buttons.values():
            button.setToolButtonStyle(style)

    def on_button_clicked(self) -> None:
        """An entry was clicked."""
        button = self.sender()
        if isinstance(button, QToolButton):
            button.setChecked(True)
            self.screen_requested.emit(button.objectName())
