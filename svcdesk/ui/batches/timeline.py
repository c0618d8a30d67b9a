"""The dry run of planning as one painted viewport: rows of agreements, days, and the visits as marks."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QToolTip, QWidget

from svcdesk.i18n import _, ngettext
from svcdesk.ui.batches.timeline_painter import EDGE, HEADER, ROW, SIDE, Ghost, TimelinePainter
from svcdesk.ui.batches.visits import NO_TIMELINE, Mark, Timeline
from svcdesk.ui.shared.formats import date_text, number_text, weekday_text
from svcdesk.ui.shared.painted_items import tell_current

_STEP: Final = 1.25
_MOST_DAY_WIDTH: Final = 60.0
_ARROWS: Final = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End)


class TimelineView(QAbstractScrollArea):
    """Shows visits; one may be selected, and dragged to another day of its window."""

    chosen = Signal(str)  # the key of the visit that the user selected
    dropped = Signal(str, int)  # key and ordinal of the day, within the window
    refused = Signal(str)  # why it was not dropped there
    wanted = Signal()  # Enter or a double click on the selected visit

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("timeline")
        self.setAccessibleName(_("Timeline of the visits"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(HEADER + 3 * ROW)
        self.painter = TimelinePainter()
        self.selected: Mark | None = None
        self.ghost: Ghost | None = None
        self.movable = True
        self._zoom = 0.0  # pixels of a day; 0 fits the whole period
        self._pressed: tuple[QPoint, Mark] | None = None
        self.verticalScrollBar().valueChanged.connect(self.on_scrolled)
        self.horizontalScrollBar().valueChanged.connect(self.on_scrolled)

    def show_timeline(self, timeline: Timeline) -> None:
        """Show other visits; zoom and place stay, and what is selected if it is there still."""
        self.cancel_drag()
        self.painter.timeline = timeline
        self.selected = timeline.by_key.get(self.selected.key) if self.selected is not None else None
        self._arrange()

    def clear(self) -> None:
        """Show nothing."""
        self._zoom = 0.0
        self.show_timeline(NO_TIMELINE)

    def select(self, key: str) -> None:
        """Select a visit that was chosen elsewhere and bring it into view; an unknown one selects none."""
        before, self.selected = self.selected, self.painter.timeline.by_key.get(key)
        for mark in (before, self.selected):
            if mark is not None:
                self.viewport().update(self.painter.row_rect(self.painter.row_of(mark)))
        if self.selected is not None:
            self._reveal(self.selected)  # where it scrolls, everything is painted
        if self.hasFocus():
            tell_current(self)

    def _choose(self, mark: Mark) -> None:
        self.select(mark.key)
        self.chosen.emit(mark.key)

    # place and zoom

    def _arrange(self) -> None:
        timeline, view = self.painter.timeline, self.viewport()
        place = self.painter.place
        place.width, place.height = view.width(), view.height()
        days = max(1, timeline.last - timeline.first + 1)
        room = max(1, view.width() - SIDE - 2 * EDGE)
        fitting = room / days
        place.day_width = max(fitting, self._zoom)
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setRange(0, max(0, round(days * place.day_width) - room))
        across.setPageStep(room)
        across.setSingleStep(max(1, round(place.day_width)))
        rows_room = max(1, view.height() - HEADER)
        down.setRange(0, max(0, len(timeline.rows) * ROW - rows_room))
        down.setPageStep(rows_room)
        down.setSingleStep(ROW)
        place.scroll_x, place.scroll_y = across.value(), down.value()
        view.update()

    def zoom(self, factor: float, around: int | None = None) -> None:
        """Wider or narrower days around a place; 0 fits the whole period."""
        place = self.painter.place
        at = around if around is not None and around >= SIDE else self._middle()
        day = (at - SIDE - EDGE + place.scroll_x) / place.day_width
        self._zoom = min(_MOST_DAY_WIDTH, place.day_width * factor)
        self._arrange()
        if self._zoom < place.day_width:
            self._zoom = 0.0  # it cannot get narrower than the whole period
        self.horizontalScrollBar().setValue(round(day * place.day_width) - (at - SIDE - EDGE))

    def _middle(self) -> int:
        return self.painter.rect(self.selected).center().x() if self.selected is not None else SIDE

    def zoom_in(self) -> None:
        """Wider days."""
        self.zoom(_STEP)

    def zoom_out(self) -> None:
        """Narrower days."""
        self.zoom(1 / _STEP)

    def fit(self) -> None:
        """The whole period."""
        self.zoom(0)

    def on_scrolled(self, _value: int) -> None:
        """Another part is in view."""
        place = self.painter.place
        place.scroll_x, place.scroll_y = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        self.viewport().update()

    def _reveal(self, mark: Mark) -> None:
        rect, place = self.painter.rect(mark), self.painter.place
        for bar, low, high, begin, end in (
            (self.horizontalScrollBar(), rect.left(), rect.right(), SIDE, place.width),
            (self.verticalScrollBar(), rect.top() - 5, rect.bottom() + 5, HEADER, place.height),
        ):
            if low < begin:
                bar.setValue(bar.value() + low - begin)
            elif high > end:
                bar.setValue(bar.value() + high - end)

    # moving a visit

    def why_not(self, mark: Mark, day: int) -> str:
        """Why a visit cannot be on a day; nothing if it can."""
        if mark.low <= day <= mark.high:
            return ""
        low, high = (date_text(date.fromordinal(one)) for one in (mark.low, mark.high))
        return _("The window allows {low} to {high} only.").format(low=low, high=high)

    def shift(self, by: int) -> None:
        """Move the selected visit by days, or say why not."""
        mark = self.selected
        if mark is None or not self.movable:
            return
        self._drop(mark, mark.day + by)

    def _drop(self, mark: Mark, day: int) -> None:
        why = self.why_not(mark, day)
        if why:
            self.refused.emit(why)
        elif day != mark.day:
            self.dropped.emit(mark.key, day)

    def is_dragging(self) -> bool:
        """Whether a visit floats over the timeline."""
        return self.ghost is not None

    def cancel_drag(self) -> None:
        """Let it where it was."""
        self._pressed = self.ghost = None
        self.viewport().unsetCursor()
        self.viewport().update()

    # events

    def event(self, event: QEvent) -> bool:
        """While something is dragged, Escape cancels that and nothing else."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.is_dragging()
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """The words of a mark under the pointer."""
        if isinstance(event, QHelpEvent):
            mark = self.painter.mark_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), self.words_of(mark) if mark is not None else "", self)
            return True
        return super().viewportEvent(event)

    def words_of(self, mark: Mark) -> str:
        """All about a visit in words."""
        count = ngettext("{count} line", "{count} lines", mark.lines).format(count=number_text(mark.lines))
        parts = [f"{weekday_text(date.fromordinal(mark.day))} · {count}"]
        if mark.low != mark.high:
            low, high = (date_text(date.fromordinal(one)) for one in (mark.low, mark.high))
            parts.append(_("Window: {low} – {high}").format(low=low, high=high))
        if mark.conflict:
            parts.append(_("! The calendar is closed on all days of its window."))
        if mark.joined:
            parts.append(_("+ Joins an order that is there already."))
        if mark.pinned:
            parts.append(_("Pinned to this day."))
        return "\n".join(parts)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select a visit; it may be dragged from here."""
        if event.button() is Qt.MouseButton.LeftButton and not self.is_dragging():
            at = event.position().toPoint()
            mark = self.painter.mark_at(at.x(), at.y())
            if mark is not None:
                self._choose(mark)
                self._pressed = (at, mark)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The visit goes along."""
        if self._pressed is None or not self.movable:
            return
        begin, mark = self._pressed
        at = event.position().toPoint()
        if self.ghost is None and (at - begin).manhattanLength() < QApplication.startDragDistance():
            return
        day = min(self.painter.timeline.last, max(self.painter.timeline.first, self.painter.day_at(at.x())))
        self.ghost = Ghost(mark, day, self.why_not(mark, day))
        shape = Qt.CursorShape.ForbiddenCursor if self.ghost.refused else Qt.CursorShape.ClosedHandCursor
        self.viewport().setCursor(shape)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """It stays here, if it may."""
        ghost = self.ghost
        self.cancel_drag()
        if event.button() is Qt.MouseButton.LeftButton and ghost is not None:
            self._drop(ghost.mark, ghost.day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open what the visit is about."""
        at = event.position().toPoint()
        if self.painter.mark_at(at.x(), at.y()) is not None:
            self.wanted.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl with the wheel zooms around the pointer."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            turns = event.angleDelta().y() / 120
            self.zoom(_STEP**turns, round(event.position().x()))
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from visit to visit, Home and End to the first and last of a row."""
        key = Qt.Key(event.key())
        if self.is_dragging() and key is Qt.Key.Key_Escape:
            self.cancel_drag()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.wanted.emit()
        elif key in _ARROWS and not event.modifiers():
            self._go(key)
        else:
            super().keyPressEvent(event)

    def _go(self, key: Qt.Key) -> None:
        rows = [row for row in self.painter.timeline.rows if row.marks]
        if not rows:
            return
        mark = self.selected
        if mark is None:
            self._choose(rows[0].marks[0])
            return
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            at = self.painter.row_of(mark) + (1 if key is Qt.Key.Key_Down else -1)
            if 0 <= at < len(self.painter.timeline.rows):
                day = mark.day
                self._choose(min(self.painter.timeline.rows[at].marks, key=lambda one: abs(one.day - day)))
            return
        marks = self.painter.timeline.rows[self.painter.row_of(mark)].marks
        here = marks.index(mark)
        places = {Qt.Key.Key_Left: here - 1, Qt.Key.Key_Right: here + 1, Qt.Key.Key_Home: 0}
        self._choose(marks[min(len(marks) - 1, max(0, places.get(key, len(marks) - 1)))])

    def paintEvent(self, event: QPaintEvent) -> None:
        """What is in view."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.paint(painter, self.selected, self.ghost, event.rect())
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The period fits anew."""
        super().resizeEvent(event)
        self._arrange()
