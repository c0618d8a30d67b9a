"""Type a technician's name: a short list that narrows with each letter and says what stands against each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from svcdesk.domain.text import fold
from svcdesk.i18n import _
from svcdesk.ui.shared.look import Space

_MOST = 10
_WIDTH = 460


class Candidate(NamedTuple):
    """A technician who could get the work."""

    worker_id: int
    name: str
    team: str


class TechnicianPopup(QFrame):
    """Opens over the board with the keyboard in its field. ``reason_of`` says what stands against somebody."""

    chosen = Signal(object)  # worker id
    closed = Signal()

    def __init__(
        self, candidates: Sequence[Candidate], reason_of: Callable[[int], str], typed: str, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._candidates = [(fold(f"{one.name} {one.team}"), one) for one in candidates]
        self._reason_of = reason_of
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(_("Technician's name"))
        self.field.setAccessibleName(_("Technician's name"))
        self.list = QListWidget(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(_("Technicians"))
        self.list.itemClicked.connect(self.on_item_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
        layout.addWidget(self.field)
        layout.addWidget(self.list)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.resize(_WIDTH, 340)
        self.field.textChanged.connect(self.on_text_changed)
        self.field.setText(typed)
        if not typed:
            self.on_text_changed("")
        self.field.installEventFilter(self)

    def open_at(self, at: QPoint) -> None:
        """Show it at a global point."""
        self.move(at)
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)
        self.field.deselect()
        self.field.end(False)

    def on_text_changed(self, text: str) -> None:
        """Narrow the list: names that begin with the letters come first; without any, who is free."""
        words = fold(text).split()
        found = [(folded, one) for folded, one in self._candidates if all(word in folded for word in words)]
        first = words[0] if words else ""
        if words:
            found.sort(key=lambda pair: not any(part.startswith(first) for part in pair[0].split()))
        else:
            found.sort(key=lambda pair: self._reason_of(pair[1].worker_id).startswith("▲"))
        self.list.clear()
        for _folded, one in found[:_MOST]:
            item = QListWidgetItem(f"{one.name}   {one.team}\n{self._reason_of(one.worker_id)}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, one.worker_id)
        self.list.setCurrentRow(0)

    def on_item_clicked(self, item: QListWidgetItem) -> None:
        """Take the one that was clicked."""
        self._take(item)

    def _take(self, item: QListWidgetItem | None) -> None:
        worker_id = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        self.close()
        if worker_id is not None:
            self.chosen.emit(worker_id)

    def eventFilter(self, watched, event) -> bool:  # type: ignore[no-untyped-def]
        """The arrows move in the list while one types; Enter takes, Esc closes."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if steps:
                row = min(max(self.list.currentRow() + steps, 0), self.list.count() - 1)
                self.list.setCurrentRow(row)
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._take(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)
