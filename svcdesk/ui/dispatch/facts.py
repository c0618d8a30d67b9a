"""A column of labelled facts that can be read, selected and copied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from svcdesk.ui.shared.look import Space, set_role


class Fact(NamedTuple):
    """A muted label and the text below it; without a text it is not shown. A label alone in capitals heads a part."""

    label: str
    text: str
    role: str = ""


class Facts(QWidget):
    """Shows facts one below the other; the labels are kept and written anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._pairs: list[tuple[QLabel, QLabel]] = []

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these facts."""
        shown = [fact for fact in facts if fact.text]
        while len(self._pairs) < len(shown):
            self._pairs.append((self._label("secondary"), self._label("")))
        for number, (label, text) in enumerate(self._pairs):
            used = number < len(shown)
            label.setVisible(used and bool(shown[number].label))
            text.setVisible(used)
            if used:
                label.setText(shown[number].label)
                text.setText(shown[number].text)
                if text.property("role") != shown[number].role:
                    set_role(text, shown[number].role)

    def texts(self) -> list[str]:
        """The texts that are shown."""
        return [text.text() for _label, text in self._pairs if not text.isHidden()]

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if role:
            set_role(label, role)
            label.setContentsMargins(0, Space.S, 0, 0)
        self._layout.addWidget(label)
        return label
