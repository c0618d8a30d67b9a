"""The figures above the charts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from svcdesk.ui.reliability.words import Figure
from svcdesk.ui.shared.look import Space, set_role


class FigureCard(QFrame):
    """What it is, the figure, how it came about."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self._labels = [QLabel(self) for _part in Figure._fields]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        layout.setSpacing(0)
        for label, role in zip(self._labels, ("secondary", "heading", "secondary"), strict=True):
            set_role(label, role)
            layout.addWidget(label)
        self._labels[-1].setWordWrap(True)
        self._labels[-1].setAlignment(Qt.AlignmentFlag.AlignTop)
        layout.setStretch(2, 1)

    def show_figure(self, figure: Figure) -> None:
        """Show another one."""
        for label, text in zip(self._labels, figure, strict=True):
            label.setText(text)
        self.setAccessibleName(", ".join(filter(None, figure)))


class Cards(QWidget):
    """A row of them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.S)
        self.cards: list[FigureCard] = []

    def show_figures(self, figures: Sequence[Figure]) -> None:
        """Show others."""
        while len(self.cards) < len(figures):
            self.cards.append(FigureCard(self))
            self._row.addWidget(self.cards[-1], 1)
        for card, figure in zip(self.cards, figures, strict=True):
            card.show_figure(figure)
