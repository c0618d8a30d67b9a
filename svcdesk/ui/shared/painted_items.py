"""What assistive technology reads of widgets that paint their rows and marks themselves: items that are no objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

# Overrides that may have nothing to give return Any: the stubs of Qt forget the None.
OFF_SCREEN: Final = QRect(-1, -1, 0, 0)


class PaintedItem(QAccessibleInterface):
    """A row or a mark; what has parts says which are in view, all say their name, place and state."""

    def __init__(self, root: QAccessibleWidget) -> None:
        super().__init__()
        self.root = root

    def name(self) -> str:
        """All that it shows, in words."""
        return ""

    def parts(self) -> Sequence[QAccessibleInterface]:
        """What lies within it."""
        return ()

    def object(self) -> Any:
        """It is no object of its own."""
        return None

    def window(self) -> Any:
        """The window of the widget."""
        return self.root.window()

    def parent(self) -> QAccessibleInterface:
        """The widget."""
        return self.root

    def child(self, index: int) -> Any:
        """A part."""
        parts = self.parts()
        return parts[index] if 0 <= index < len(parts) else None

    def childCount(self) -> int:
        """How many parts are in view."""
        return len(self.parts())

    def childAt(self, x: int, y: int) -> Any:
        """The part at a point of the screen."""
        return next((part for part in self.parts() if part.rect().contains(x, y)), None)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Where a part is."""
        parts = self.parts()
        return parts.index(child) if child in parts else -1

    def role(self) -> QAccessible.Role:
        """An item of the tree."""
        return QAccessible.Role.TreeItem

    def state(self) -> QAccessible.State:
        """Nothing special."""
        return QAccessible.State()

    def text(self, kind: QAccessible.Text) -> str:
        """Its name."""
        return self.name() if kind is QAccessible.Text.Name and self.isValid() else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Nothing can be written here."""


class PaintedTree(QAccessibleWidget):
    """A widget that paints rows: a tree of those that are in view."""

    def rows(self) -> Sequence[QAccessibleInterface]:
        """The rows in view."""
        return ()

    def childCount(self) -> int:
        """How many rows are in view."""
        return len(self.rows())

    def child(self, index: int) -> Any:
        """A row."""
        rows = self.rows()
        return rows[index] if 0 <= index < len(rows) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Where a row is."""
        rows = self.rows()
        return rows.index(child) if child in rows else -1


def tell_current(widget: QWidget) -> None:
    """Assistive technology hears which item of a painted widget is the current one."""
    if not QAccessible.isActive():
        return
    tree = QAccessible.queryAccessibleInterface(widget)
    if isinstance(tree, PaintedTree) and (item := tree.focusChild()) is not None:
        QAccessible.updateAccessibility(QAccessibleEvent(item, QAccessible.Event.Focus))
