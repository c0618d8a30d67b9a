"""Messages in the window instead of boxes in front of it: what happened, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from svcdesk.domain.problems import Unavailable
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.ui.shared.desk import Message, Trouble
from svcdesk.ui.shared.look import Space, set_icon

_MARKS: Final = {"info": "●", "good": "✓", "warning": "▲", "error": "▲"}
_READING_MS_A_CHARACTER: Final = 90


def _reading_ms(text: str) -> int:
    return 3000 + _READING_MS_A_CHARACTER * len(text)


def unavailable_text(error: Unavailable) -> str:
    """What failed around us, and whether the data is safe."""
    safe = (
        _("What was saved before is safe.")
        if error.data_safe
        else _("What was saved before may be damaged: do not go on without a backup.")
    )
    return f"{problem_text(error.problem)} {safe}"


class MessageBar(QWidget):
    """The newest message, and above it the trouble that lasts until it is over.

    Good news go away by themselves after the time it takes to read them; warnings and errors stay
    until the next message, until closed, or until the user has gone on and saved something else since
    (never before they could be read). Screen readers are told of each.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._trouble: Trouble | None = None
        self._trouble_strip = _Strip(self)
        self._try_again = QPushButton(_("Try again"), self)
        self._try_again.clicked.connect(self.on_try_again_clicked)
        self._trouble_strip.add(self._try_again)
        self._trouble_strip.add(self._close_button(self.clear_trouble))
        self._strip = _Strip(self)
        self._strip.add(self._close_button(self.clear))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._trouble_strip)
        layout.addWidget(self._strip)
        self._shown = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)

    def _close_button(self, slot: Callable[[], None]) -> QToolButton:
        close = QToolButton(self)
        close.setAutoRaise(True)
        close.setToolTip(_("Close the message"))
        close.setAccessibleName(_("Close the message"))
        set_icon(close, "x")
        close.clicked.connect(slot)
        return close

    @property
    def text(self) -> str:
        """The message shown, empty if none."""
        return self._strip.text if self._strip.isVisibleTo(self) else ""

    @property
    def trouble_text(self) -> str:
        """The lasting trouble shown, empty if none."""
        return self._trouble_strip.text if self._trouble_strip.isVisibleTo(self) else ""

    def show_message(self, message: Message) -> None:
        """Show a message in place of the last one."""
        self._strip.show_text(message.text, message.kind)
        self._timer.stop()
        self._shown.start()
        if message.kind in ("info", "good"):
            self._timer.start(_reading_ms(message.text))

    def move_on(self) -> None:
        """Something else was saved after the message: it goes once there was time to read it."""
        if self.text and not self._timer.isActive():
            self._timer.start(max(_reading_ms(self.text) - self._shown.elapsed(), 0))

    def clear(self) -> None:
        """Take the message away."""
        self._timer.stop()
        self._strip.hide()

    def show_trouble(self, trouble: Trouble) -> None:
        """Say what failed around us, and whether the data is safe."""
        self._trouble = trouble
        self._trouble_strip.show_text(unavailable_text(trouble.error), "error")

    def clear_trouble(self) -> None:
        """It is over."""
        self._trouble = None
        self._trouble_strip.hide()

    def on_try_again_clicked(self) -> None:
        """Do again what failed; the strip comes back if it fails again."""
        if self._trouble is not None:
            trouble = self._trouble
            self.clear_trouble()
            trouble.try_again()


class _Strip(QFrame):
    """One line with a mark, words and buttons."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "message")
        self._mark = QLabel(self)
        self._label = QLabel(self)
        self._label.setWordWrap(True)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(Space.L, Space.XS, Space.S, Space.XS)
        self._layout.setSpacing(Space.S)
        self._layout.addWidget(self._mark)
        self._layout.addWidget(self._label, 1)
        self.hide()

    @property
    def text(self) -> str:
        return self._label.text()

    def add(self, widget: QWidget) -> None:
        self._layout.addWidget(widget)

    def show_text(self, text: str, kind: str) -> None:
        self._mark.setText(_MARKS.get(kind, "●"))
        self._label.setText(text)
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
        announcement = QAccessibleAnnouncementEvent(self, text)
        if kind in ("warning", "error"):
            announcement.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(announcement)
