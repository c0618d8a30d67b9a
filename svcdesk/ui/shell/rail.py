"""The navigation rail: one entry for each area that there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from svcdesk.i18n import _
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.look import Space, TextRole, current_look, set_icon, set_role, text_font
from svcdesk.ui.shared.screen import Screen
from svcdesk.ui.shared.status_bar import ElidedLabel

_WIDE = 168
_NARROW = 52
_MOST_DIGITS: Final = 2


class Count(NamedTuple):
    """How much there is to do in a screen, and what the number counts, in words."""

    number: int
    words: str


class RailButton(QToolButton):
    """An entry of the rail, with a count at its right end; without room for words a short one at its upper corner."""

    def __init__(self, title: str, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._title, self._key = title, key
        self.count = ""
        self.set_count(Count(0, ""))

    def set_count(self, count: Count) -> None:
        """Show how much there is to do; nothing for zero."""
        self.count = number_text(count.number) if count.number else ""
        words = count.words if count.number else ""
        head = f"{self._title}  ({self._key})" if self._key else self._title
        self.setToolTip("\n".join(part for part in (head, words) if part))
        self.setAccessibleName(", ".join(part for part in (self._title, words) if part))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The button, and the count over it."""
        super().paintEvent(event)
        narrow = self.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
        if not self.count or (narrow and len(self.count) > _MOST_DIGITS):  # the tool tip says it
            return
        look, font = current_look(), text_font(TextRole.SECONDARY)
        metrics = QFontMetrics(font)
        height = metrics.height() + (0 if narrow else 2)
        width = max(metrics.horizontalAdvance(self.count) + 2 * (Space.XS if narrow else Space.S), height)
        top = 2 if narrow else (self.height() - height) // 2
        box = QRectF(self.width() - width - (1 if narrow else Space.S), top, width, height)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.line)
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setFont(font)
        painter.setPen(look.text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.count)
        painter.end()


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
        self._buttons: dict[str, RailButton] = {}
        for place, screen in enumerate([screen for screen in screens if screen.in_rail], start=1):
            self._add(screen, place)
        self._layout.addStretch(1)
        self.narrow = False
        self.set_narrow(narrow=False)

    def _add(self, screen: Screen, place: int) -> None:
        title = _(screen.title)
        button = RailButton(
            title, f"Ctrl+{place}" if place < 10 else "", self
        )  # the key is that of the window's action
        button.setObjectName(screen.id)
        button.setText(f"  {title}")
        button.setProperty("role", "rail")
        button.setCheckable(True)
        button.setIconSize(QSize(20, 20))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_icon(button, screen.icon)
        button.clicked.connect(self.on_button_clicked)
        self._buttons[screen.id] = button
        self._layout.addWidget(button)

    def set_current(self, screen_id: str) -> None:
        """Mark the screen of the tab in front."""
        for id_, button in self._buttons.items():
            button.setChecked(id_ == screen_id)

    def set_counts(self, counts: Mapping[str, Count]) -> None:
        """Say how much there is to do, by the id of the screen."""
        for id_, button in self._buttons.items():
            button.set_count(counts.get(id_, Count(0, "")))

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
