"""What needs attention, at the foot of a window: each of it can be clicked, and leads to what it speaks of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.look import Space, set_role


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that needs attention, and what ``desk.open`` is told to show it."""

    text: str
    tip: str
    entity: str
    defaults: dict[str, Any] = field(default_factory=dict)


class AttentionLinks(QWidget):
    """One link for each concern; nothing while there is none."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._concerns: tuple[Concern, ...] = ()
        self._last = -1
        self.links: list[QPushButton] = []
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(Space.S)
        self.hide()

    def show_concerns(self, concerns: tuple[Concern, ...]) -> None:
        """Show other concerns; the links that stay keep the focus."""
        self._concerns = concerns
        while len(self.links) < len(concerns):
            link = QPushButton(self)
            set_role(link, "alert")
            link.clicked.connect(self.on_link_clicked)
            self.links.append(link)
            self._layout.addWidget(link)
        for number, link in enumerate(self.links):
            link.setVisible(number < len(concerns))
            if number < len(concerns):
                link.setText(f"▲ {concerns[number].text}")
                link.setToolTip(concerns[number].tip)
                link.setAccessibleDescription(concerns[number].tip)
        self.setVisible(bool(concerns))

    def text(self) -> str:
        """All of it as one line."""
        return " · ".join(concern.text for concern in self._concerns)

    def open_next(self) -> None:
        """Open the first concern, or the one after that which was opened last."""
        if self._concerns:
            self._open((self._last + 1) % len(self._concerns))

    def on_link_clicked(self) -> None:
        """A link was clicked, or pressed with a key."""
        link = self.sender()
        if isinstance(link, QPushButton):
            self._open(self.links.index(link))

    def _open(self, number: int) -> None:
        self._last = number
        concern = self._concerns[number]
        self._desk.open(concern.entity, None, **concern.defaults)
