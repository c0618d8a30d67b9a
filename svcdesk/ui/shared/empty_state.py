"""What an empty place says: what would be here, and what to do next."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from svcdesk.ui.shared.look import Space, current_look, icon, set_role


class EmptyState(QWidget):
    """An icon, a title, one sentence, and buttons for the next steps; the texts are translated."""

    def __init__(self, icon_name: str, title: str, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = QLabel(title, self)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self._title, "title")
        self._text = QLabel(text, self)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setWordWrap(True)
        self._text.setFixedWidth(400)
        set_role(self._text, "muted")
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(Space.S)
        self._layout.addStretch(2)
        for widget in (self._picture, self._title, self._text):
            self._layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        self._layout.addStretch(3)
        self._draw()
        self._make_room()

    def set_texts(self, title: str, text: str) -> None:
        """Say something else."""
        self._title.setText(title)
        self._text.setText(text)
        self._make_room()

    def add_action(self, action: QAction, *, primary: bool = False) -> QPushButton:
        """Add a button for an action of the screen's table."""
        button = QPushButton(action.text(), self)
        if primary:
            set_role(button, "primary")
        button.clicked.connect(action.trigger)
        self._layout.insertWidget(self._layout.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)
        return button

    def _make_room(self) -> None:
        """Alignment in a layout loses the height that wrapped lines need."""
        self._text.setMinimumHeight(max(0, self._text.heightForWidth(self._text.width())))

    def _draw(self) -> None:
        self._picture.setPixmap(icon(self._icon_name, current_look().muted).pixmap(QSize(32, 32)))
