"""What assistive technology reads of a chart: its bars, with all that they say."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface

from svcdesk.ui.reliability.chart import ChartView
from svcdesk.ui.shared.painted_items import OFF_SCREEN, PaintedItem, PaintedTree


class AccessibleChart(PaintedTree):
    """The chart: a list of its bars."""

    def __init__(self, view: ChartView) -> None:
        super().__init__(view, QAccessible.Role.List, view.accessibleName())
        self.view = view
        self._bars: dict[int, AccessibleBar] = {}

    def rows(self) -> list[AccessibleBar]:
        """The bars."""
        return [self.bar(at) for at in range(len(self.view.painter.chart.bars))]

    def bar(self, at: int) -> AccessibleBar:
        """The interface of a bar; one place has one as long as the chart lives."""
        return self._bars.get(at) or self._bars.setdefault(at, AccessibleBar(self, at))

    def childAt(self, x: int, y: int) -> Any:
        """The bar at a point of the screen."""
        at = self.view.mapFromGlobal(QPoint(x, y))
        found = self.view.painter.bar_at(at.x(), at.y())
        return self.bar(found) if found >= 0 else None

    def focusChild(self) -> Any:  # noqa: N802 - Qt's
        """The current bar."""
        return self.bar(self.view.current) if self.view.bar() is not None else None


class AccessibleBar(PaintedItem):
    """One bar."""

    def __init__(self, chart: AccessibleChart, at: int) -> None:
        super().__init__(chart)
        self._chart = chart
        self._at = at

    def isValid(self) -> bool:
        """Whether there is such a bar."""
        return self._at < len(self._chart.view.painter.chart.bars)

    def role(self) -> QAccessible.Role:
        """An item of the list."""
        return QAccessible.Role.ListItem

    def rect(self) -> QRect:
        """Its cell on the screen."""
        if not self.isValid():
            return OFF_SCREEN
        cell = self._chart.view.painter.cell(self._at)
        return QRect(self._chart.view.mapToGlobal(cell.topLeft()), cell.size())

    def state(self) -> QAccessible.State:
        """Whether it is the current one."""
        state, view = QAccessible.State(), self._chart.view
        state.selectable = state.focusable = True
        state.selected = view.current == self._at
        state.focused = state.selected and view.hasFocus()
        return state

    def name(self) -> str:
        """All that it says."""
        return ", ".join(self._chart.view.words(self._at)) if self.isValid() else ""


def _make(_class_name: str, target: QObject) -> QAccessibleInterface | None:
    return AccessibleChart(target) if isinstance(target, ChartView) else None


@lru_cache(maxsize=1)
def install() -> None:
    """Let Qt make the interface of every chart, from now on."""
    QAccessible.installFactory(_make)
