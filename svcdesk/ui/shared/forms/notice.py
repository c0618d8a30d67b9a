"""The bar above a form: what to decide about unsaved changes, and values that two people changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from svcdesk.i18n import _
from svcdesk.ui.shared.look import Space, set_role


def tab_through(place: QWidget, widgets: Sequence[QWidget]) -> None:
    """Let Tab visit widgets that were made late where their place stands in the window, not after everything else."""
    policy = place.focusPolicy()
    place.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt puts nothing after what never has the keyboard
    for before, widget in pairwise((place, *widgets)):
        QWidget.setTabOrder(before, widget)
    place.setFocusPolicy(policy)


class NoticeBar(QFrame):
    """One sentence and a few buttons; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "notice")
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._buttons: list[QPushButton] = []
        self._before: QWidget | None = None
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        self._layout.setSpacing(Space.S)
        self._layout.addWidget(self._text, 1)
        self.hide()

    def say(self, text: str, *answers: tuple[str, str, Callable[[], None]]) -> None:
        """Show a sentence; ``answers`` are (object name, text, bound method), the first gets the keyboard."""
        before = self.window().focusWidget()
        if not self.isAncestorOf(before):
            self._before = before
        self._clear()
        self._text.setText(text)
        for name, label, slot in answers:
            button = QPushButton(label, self)
            button.setObjectName(name)
            button.clicked.connect(slot)
            button.setAutoDefault(True)
            self._layout.addWidget(button)
            self._buttons.append(button)
        tab_through(self, self._buttons)
        self.show()
        if self._buttons:
            self._buttons[0].setFocus()

    def asks(self) -> bool:
        """Whether something is to be answered."""
        return bool(self._buttons)

    def text(self) -> str:
        """What is said."""
        return self._text.text() if self.isVisible() else ""

    def stop(self) -> None:
        """Say nothing more; the keyboard goes back to where it was, not to what is next in the window."""
        before, self._before = self._before, None
        if self.isAncestorOf(self.window().focusWidget()) and before is not None and shiboken6.isValid(before):
            before.setFocus()
        self._clear()
        self.hide()

    def _clear(self) -> None:
        for button in self._buttons:
            self._layout.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = []


@dataclass(frozen=True, slots=True)
class Choice:
    """One field with both values, as texts."""

    label: str
    mine: str
    theirs: str
    who: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """The answer for one field."""

    place: int
    mine: bool


class MergePanel(QFrame):
    """Yours or theirs, field by field. ``chosen`` follows each click, ``settled`` the last open one."""

    chosen = Signal(object)
    settled = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "notice")
        self._rows: list[QWidget] = []
        self._groups: list[QButtonGroup] = []
        title = QLabel(_("Somebody else saved these fields meanwhile. Choose a value for each, then save."), self)
        title.setWordWrap(True)
        set_role(title, "section")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.S)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        layout.setSpacing(Space.M)
        layout.addWidget(title)
        layout.addLayout(self._grid)
        self.hide()

    def offer(self, choices: Sequence[Choice]) -> None:
        """Show both values of each field."""
        self.clear()
        for at, choice in enumerate(choices):
            label = QLabel(choice.label, self)
            group = QButtonGroup(self)
            group.setExclusive(True)
            mine = self._button(_("Yours: {value}").format(value=choice.mine or "–"), f"mine.{at}")
            theirs = self._button(
                _("{who}: {value}").format(who=choice.who, value=choice.theirs or "–"), f"theirs.{at}"
            )  # fmt: skip
            group.addButton(mine, 1)
            group.addButton(theirs, 0)
            group.idClicked.connect(self.on_clicked)
            self._groups.append(group)
            for column, widget in enumerate((label, mine, theirs)):
                self._grid.addWidget(widget, at, column)
                self._rows.append(widget)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        tab_through(self, [widget for widget in self._rows if isinstance(widget, QPushButton)])
        self.show()
        if self._rows:
            self._rows[1].setFocus()

    def _button(self, text: str, name: str) -> QPushButton:
        button = QPushButton(text.replace("&", "&&")[:200], self)
        button.setCheckable(True)
        button.setObjectName(name)
        return button

    def clear(self) -> None:
        """Nothing to choose."""
        for group in self._groups:
            group.deleteLater()
        for widget in self._rows:
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._rows, self._groups = [], []
        self.hide()

    def is_open(self) -> bool:
        """Whether a field has no answer yet."""
        return any(group.checkedId() < 0 for group in self._groups)

    def on_clicked(self, answer: int) -> None:
        """One value was chosen."""
        group = self.sender()
        place = next((at for at, one in enumerate(self._groups) if one is group), -1)
        if place >= 0:
            self.chosen.emit(Chosen(place, bool(answer)))
        if not self.is_open():
            self.settled.emit()
