"""The pane below the lines that explains the prices and the property of the selected line, step by step."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from svcdesk.i18n import _
from svcdesk.ui.orders.price_words import PriceWords, StepWords
from svcdesk.ui.shared.look import Space, set_role

_ROWS: Final = 10
"""The search of a line property has so many levels, those of the prices have eight."""


class StepRow:
    """The three labels of one level: mark, level, what was found."""

    def __init__(self, grid: QGridLayout, at: int, parent: QWidget) -> None:
        self._labels = [QLabel(parent) for _column in range(3)]
        for column, label in enumerate(self._labels):
            label.setTextFormat(Qt.TextFormat.PlainText)
            grid.addWidget(label, at, column, Qt.AlignmentFlag.AlignTop)
        self._labels[0].setFixedWidth(16)
        self._labels[2].setWordWrap(True)
        self._labels[2].setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_step(self, step: StepWords | None) -> None:
        """Show a level, or nothing."""
        texts = ("", "", "") if step is None else (step.mark, step.level, step.text)
        for label, text in zip(self._labels, texts, strict=True):
            label.setText(text)
            set_role(label, "section" if step is not None and step.taken else "secondary")
            label.setVisible(step is not None)


class SearchCard(QWidget):
    """One search: headline, its levels, and the sentences below them."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.title = QLabel(self)
        set_role(self.title, "secondary")
        self.headline = QLabel(self)
        self.headline.setObjectName(f"{name}.headline")
        set_role(self.headline, "section")
        self.rest = QLabel(self)
        self.rest.setObjectName(f"{name}.rest")
        self.rest.setWordWrap(True)
        self.rest.setTextFormat(Qt.TextFormat.PlainText)
        self.rest.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_role(self.rest, "secondary")
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.S)
        grid.setVerticalSpacing(1)
        grid.setColumnStretch(2, 1)
        self._rows = [StepRow(grid, at, self) for at in range(_ROWS)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.title)
        layout.addWidget(self.headline)
        layout.addLayout(grid)
        layout.addSpacing(Space.S)
        layout.addWidget(self.rest)
        layout.addStretch()

    def show_words(self, words: PriceWords) -> None:
        """Show a search in words."""
        self.title.setText(words.title)
        self.headline.setText(words.headline)
        for at, row in enumerate(self._rows):
            row.show_step(words.steps[at] if at < len(words.steps) else None)
        self.rest.setText("\n".join(words.rest))
        self.rest.setVisible(bool(words.rest))


class PricePane(QFrame):
    """Cost price, sales price and line property of one line, side by side."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.setObjectName("price_pane")
        self.setAccessibleName(_("Explanation of the prices"))
        self.cost = SearchCard("price_pane.cost", self)
        self.sales = SearchCard("price_pane.sales", self)
        self.line_property = SearchCard("price_pane.property", self)
        self.hint = QLabel(_("Select a line to see where its prices are from."), self)
        set_role(self.hint, "secondary")
        self._cards = (self.cost, self.sales, self.line_property)
        columns = QHBoxLayout()
        columns.setSpacing(Space.XL)
        for card in self._cards:
            columns.addWidget(card, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        layout.addWidget(self.hint)
        layout.addLayout(columns)
        self.clear()

    def clear(self) -> None:
        """No line is selected."""
        self.hint.show()
        for card in self._cards:
            card.hide()

    def show_line(self, cost: PriceWords, sales: PriceWords, line_property: PriceWords) -> None:
        """Explain a line."""
        self.hint.hide()
        for card, words in zip(self._cards, (cost, sales, line_property), strict=True):
            card.show_words(words)
            card.show()
