"""A row of buttons that gives up its words where the window is narrow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from svcdesk.ui.shared.look import Space

_WORDS = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
_ICON = Qt.ToolButtonStyle.ToolButtonIconOnly


class ToolBar(QWidget):
    """Wants room for words; with less, buttons that have an icon show only that: their tool tips say the rest."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._worded: list[QToolButton] = []
        self._narrow = False
        self._wide_hint: QSize | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.XS)

    def add(self, button: QToolButton) -> None:
        """A button at the end."""
        if button.toolButtonStyle() is _WORDS:
            self._worded.append(button)
        self._row.addWidget(button)

    def add_gap(self) -> None:
        """What comes next stands apart."""
        self._row.addSpacing(Space.M)

    def sizeHint(self) -> QSize:
        """Room for the words, also while they are not shown."""
        if not self._narrow or self._wide_hint is None:
            self._wide_hint = self._row.sizeHint()
        return self._wide_hint

    def minimumSizeHint(self) -> QSize:
        """Room for the icons."""
        hint = self._row.minimumSize()
        if not self._narrow:
            saved = sum(max(0, _words_width(button)) for button in self._worded if not button.isHidden())
            hint.setWidth(hint.width() - saved)
        return hint

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With words if there is room."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Other words, or another font."""
        done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        narrow = self.width() < self.sizeHint().width()
        if narrow != self._narrow:
            self._narrow = narrow
            for button in self._worded:
                button.setToolButtonStyle(_ICON if narrow else _WORDS)
            # A bar that is wider than its icons has them together at its end; a stretch would want room of its own.
            self._row.setAlignment(Qt.AlignmentFlag.AlignRight if narrow else Qt.AlignmentFlag(0))
            self._row.activate()


def _words_width(button: QToolButton) -> int:
    """What a button gives up without its words: they and the gap before them."""
    return button.fontMetrics().horizontalAdvance(button.text()) + Space.XS
