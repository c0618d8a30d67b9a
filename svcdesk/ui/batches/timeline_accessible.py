"""What assistive technology reads of the timeline: rows and visits in view, their names, places and states."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface

from svcdesk.i18n import ngettext
from svcdesk.ui.batches.timeline import TimelineView
from svcdesk.ui.batches.timeline_painter import HEADER, SIDE
from svcdesk.ui.batches.visits import Mark, TimelineRow
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.painted_items import OFF_SCREEN, PaintedItem, PaintedTree


class AccessibleTimeline(PaintedTree):
    """The timeline: its rows in view."""

    def __init__(self, view: TimelineView) -> None:
        super().__init__(view, QAccessible.Role.Tree, view.accessibleName())
        self.view = view
        self._rows: dict[int, AccessibleRow] = {}
        self._marks: dict[str, AccessibleMark] = {}

    def rows(self) -> list[AccessibleRow]:
        """The rows in view."""
        painter = self.view.painter
        return [self.row(painter.timeline.rows[at].id) for at in painter.rows_in_view()]

    def row(self, row_id: int) -> AccessibleRow:
        """The interface of a row; one row has one as long as the timeline lives."""
        return self._rows.get(row_id) or self._rows.setdefault(row_id, AccessibleRow(self, row_id))

    def mark(self, key: str) -> AccessibleMark:
        """The interface of a visit."""
        return self._marks.get(key) or self._marks.setdefault(key, AccessibleMark(self, key))

    def on_screen(self, rect: QRect) -> QRect:
        """A place of the viewport on the screen."""
        return QRect(self.view.viewport().mapToGlobal(rect.topLeft()), rect.size())

    def childAt(self, x: int, y: int) -> Any:
        """The visit, or else the row, at a point of the screen."""
        painter = self.view.painter
        at = self.view.viewport().mapFromGlobal(QPoint(x, y))
        mark, row = painter.mark_at(at.x(), at.y()), painter.row_at(at.y())
        if mark is not None:
            return self.mark(mark.key)
        return self.row(painter.timeline.rows[row].id) if row >= 0 else None

    def focusChild(self) -> Any:  # noqa: N802 - Qt's
        """The selected visit."""
        return self.mark(self.view.selected.key) if self.view.selected is not None else None


class AccessibleRow(PaintedItem):
    """An agreement, or one group of its visits."""

    def __init__(self, timeline: AccessibleTimeline, row_id: int) -> None:
        super().__init__(timeline)
        self._timeline = timeline
        self._id = row_id

    def _place(self) -> int | None:
        return self._timeline.view.painter.timeline.places.get(self._id)

    def _row(self) -> TimelineRow | None:
        place = self._place()
        return self._timeline.view.painter.timeline.rows[place] if place is not None else None

    def parts(self) -> list[AccessibleMark]:
        """Its visits in view, by day."""
        place = self._place()
        marks = self._timeline.view.painter.marks_in_view(place) if place is not None else ()
        return [self._timeline.mark(mark.key) for mark in marks]

    def isValid(self) -> bool:
        """Whether it is still shown."""
        return self._row() is not None

    def rect(self) -> QRect:
        """The row on the screen."""
        place, painter = self._place(), self._timeline.view.painter
        if place is None:
            return OFF_SCREEN
        return self._timeline.on_screen(painter.row_rect(place))

    def name(self) -> str:
        """The agreement, the group, how many visits."""
        row = self._row()
        if row is None:
            return ""
        count = ngettext("{count} visit", "{count} visits", len(row.marks)).format(count=number_text(len(row.marks)))
        return ", ".join(filter(None, (row.number, row.group, count)))


class AccessibleMark(PaintedItem):
    """One visit."""

    def __init__(self, timeline: AccessibleTimeline, key: str) -> None:
        super().__init__(timeline)
        self._timeline = timeline
        self._key = key

    def _mark(self) -> Mark | None:
        return self._timeline.view.painter.timeline.by_key.get(self._key)

    def isValid(self) -> bool:
        """Whether it is still planned and shown."""
        return self._mark() is not None

    def parent(self) -> QAccessibleInterface:
        """Its row."""
        mark = self._mark()
        return self._timeline.row(mark.row) if mark is not None else self._timeline

    def rect(self) -> QRect:
        """The mark on the screen."""
        mark = self._mark()
        return self._timeline.on_screen(self._timeline.view.painter.rect(mark)) if mark is not None else OFF_SCREEN

    def state(self) -> QAccessible.State:
        """Selected, out of view."""
        state, view, mark = QAccessible.State(), self._timeline.view, self._mark()
        state.selectable = state.focusable = True
        state.selected = view.selected is not None and view.selected.key == self._key
        state.focused = state.selected and view.hasFocus()
        place = view.painter.place
        shown = QRect(SIDE, HEADER, place.width - SIDE, place.height - HEADER)
        state.offscreen = mark is None or not shown.intersects(view.painter.rect(mark))
        return state

    def name(self) -> str:
        """Its day, its lines and all that its colours and signs say."""
        mark = self._mark()
        return self._timeline.view.words_of(mark).replace("\n", ", ") if mark is not None else ""


def _make(_class_name: str, target: QObject) -> QAccessibleInterface | None:
    return AccessibleTimeline(target) if isinstance(target, TimelineView) else None


@lru_cache(maxsize=1)
def install() -> None:
    """Let Qt make the interface of every timeline, from now on."""
    QAccessible.installFactory(_make)
