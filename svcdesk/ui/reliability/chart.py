"""A chart as one painted widget: arrows move between the bars, Enter or a click opens the orders behind one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from svcdesk.queries.sheet_rows import ReportBar, ReportChart
from svcdesk.reports.charts import bar_words
from svcdesk.reports.formats import Formats
from svcdesk.ui.reliability.chart_painter import ROW, ChartPainter
from svcdesk.ui.shared.look import set_role
from svcdesk.ui.shared.painted_items import tell_current

_LEAST: Final = 200
_BEFORE: Final = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_AFTER: Final = (Qt.Key.Key_Right, Qt.Key.Key_Down)


class ChartView(QWidget):
    """Shows one chart; one of its bars is the current one."""

    opened = Signal(object)  # ReportBar
    current_changed = Signal()

    def __init__(self, formats: Formats, parent: QWidget) -> None:
        super().__init__(parent)
        self._formats = formats
        self.painter = ChartPainter(ReportChart("", ()), formats)
        self.current = -1
        self._hovered = -1
        self._pressed = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "surface")

    def show_chart(self, chart: ReportChart) -> None:
        """Show another chart; the bar of the same name stays the current one."""
        before = self.bar()
        self.painter = ChartPainter(chart, self._formats)
        self.painter.size = self.size()
        self.setAccessibleName(chart.title)
        names = [bar.name for bar in chart.bars]
        last = len(names) - 1 if not chart.lying else min(0, len(names) - 1)
        self.current = names.index(before.name) if before is not None and before.name in names else last
        self._hovered = self._pressed = -1
        self.setMinimumHeight(max(_LEAST, 60 + ROW * len(names)) if chart.lying else _LEAST)
        self.update()
        self.current_changed.emit()

    def bar(self) -> ReportBar | None:
        """The current bar."""
        bars = self.painter.chart.bars
        return bars[self.current] if 0 <= self.current < len(bars) else None

    def words(self, at: int) -> tuple[str, ...]:
        """What a bar says, line by line."""
        return bar_words(self.painter.chart, self.painter.chart.bars[at], self._formats)

    def choose(self, at: int) -> None:
        """Make a bar the current one."""
        bars = len(self.painter.chart.bars)
        if not bars:
            return
        self.current = min(max(at, 0), bars - 1)
        self.update()
        self.current_changed.emit()
        if self.hasFocus():
            tell_current(self)

    def sizeHint(self) -> QSize:
        """A readable size."""
        return QSize(420, max(_LEAST, self.minimumHeight()))

    # events

    def event(self, event: QEvent) -> bool:
        """The words of the bar under the pointer."""
        if isinstance(event, QHelpEvent):
            at = self.painter.bar_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), "\n".join(self.words(at)) if at >= 0 else "", self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from bar to bar, Home and End to the first and last; Enter opens."""
        key, bar = Qt.Key(event.key()), self.bar()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            if bar is not None:
                self.opened.emit(bar)
        elif event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif key in _BEFORE or key in _AFTER:
            self.choose(self.current + (1 if key in _AFTER else -1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.choose(0 if key is Qt.Key.Key_Home else len(self.painter.chart.bars) - 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The bar becomes the current one."""
        if event.button() is Qt.MouseButton.LeftButton:
            at = event.position().toPoint()
            self._pressed = self.painter.bar_at(at.x(), at.y())
            if self._pressed >= 0:
                self.choose(self._pressed)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Opened where it was pressed."""
        at = event.position().toPoint()
        pressed, self._pressed = self._pressed, -1
        released, bar = self.painter.bar_at(at.x(), at.y()), self.bar()
        if event.button() is Qt.MouseButton.LeftButton and bar is not None and released == pressed >= 0:
            self.opened.emit(bar)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The bar under the pointer is told apart."""
        at = event.position().toPoint()
        self._hover(self.painter.bar_at(at.x(), at.y()))

    def leaveEvent(self, event: QEvent) -> None:
        """None is pointed at."""
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, at: int) -> None:
        if at != self._hovered:
            self._hovered = at
            opens = at >= 0 and bool(self.painter.chart.bars[at].order_ids)
            self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
            self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The current bar is seen."""
        super().focusInEvent(event)
        self.update()
        self.current_changed.emit()
        tell_current(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """It is not any more."""
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The bars fit anew."""
        super().resizeEvent(event)
        self.painter.size = self.size()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """All of it: a few dozen rectangles."""
        painter = QPainter(self)
        self.painter.paint(painter, self.current, self._hovered, focused=self.hasFocus())
        painter.end()
