"""The pictures the board is put together from: body, technicians' column, header, corner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, cast

from PySide6.QtCore import QMargins, QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QRegion

from svcdesk.ui.dispatch.bar_painter import MOST_WORDS
from svcdesk.ui.dispatch.lanes import MOST_TRACKS, ROW_HEIGHT, TRACK_HEIGHT
from svcdesk.ui.dispatch.layer import Layer
from svcdesk.ui.dispatch.scene import Scene
from svcdesk.ui.dispatch.side_painter import COLUMN_WIDTH, HEADER_HEIGHT

_SPARE: Final = MOST_TRACKS * TRACK_HEIGHT + 8 + ROW_HEIGHT
"""A row that is partly in view above, and one below."""


class BoardLayers:
    """Keeps what was painted of a scene, and paints only what is missing.

    Body and column begin where the topmost row in view begins and are a little higher than the view, so that
    a row that comes into view bit by bit is painted once, as a whole.
    """

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.body, self.column, self._header, self._corner = Layer(), Layer(), Layer(), Layer()
        self._corner_text = ("", "")

    @property
    def _top(self) -> int:
        """The height of the board at which body and column begin."""
        row = self.scene.lanes.row_at(self.scene.scroll_y)
        return row.top if row is not None else self.scene.scroll_y

    def _tall(self) -> int:
        """How much below their beginning is needed for the rows in view."""
        bottom = self.scene.scroll_y + self.scene.height
        row = self.scene.lanes.row_at(bottom - 1)
        return (row.top + row.height if row is not None else bottom) - self._top

    def resize(self, body: QSize) -> None:
        """The body has another size."""
        ratio = self.scene.ratio
        self.body.resize(body.grownBy(QMargins(0, 0, 0, _SPARE)), ratio)
        self.column.resize(QSize(COLUMN_WIDTH, body.height() + _SPARE), ratio)
        self._header.resize(QSize(body.width(), HEADER_HEIGHT), ratio)
        self._corner.resize(QSize(COLUMN_WIDTH, HEADER_HEIGHT), ratio)

    def jump(self) -> None:
        """Everything may look different."""
        self.body.jump(self.scene.axis.offset, self._top)
        self.column.jump(0, self._top)
        self._header.jump(self.scene.axis.offset, 0)
        self._corner.forget()

    def _follow(self) -> None:
        """Body and column go where the view is now."""
        self.body.move_to(self.scene.axis.offset, self._top)
        self.column.move_to(0, self._top)

    def mark_row(self, worker_id: int | None) -> bool:
        """Mark the row the keys are in; false if it was marked already."""
        sides = self.scene.sides
        if worker_id == sides.current_row:
            return False
        for changed in (sides.current_row, worker_id):
            self.forget_name(changed)
        sides.current_row = worker_id
        return True

    def forget_name(self, worker_id: int | None) -> None:
        """The name of a worker looks different."""
        row = self.scene.lanes.row_of(worker_id) if worker_id is not None else None
        if row is not None:
            self._follow()
            self.column.forget(QRect(0, row.top - self._top, COLUMN_WIDTH, row.height))

    def forget_around(self, place: QRect) -> list[QRect]:
        """A bar and its neighbours look different, and the load of the row; returns both parts of the widget."""
        scene = self.scene
        row = scene.lanes.row_at(place.center().y() + scene.scroll_y)
        if row is None:
            return []
        y, left, right = row.top - scene.scroll_y, place.left() - 4, place.right() + 4
        for one in scene.lanes.lane(row.key).index.overlapping(*scene.axis.span(left, right - left)):
            left, right = min(left, scene.axis.x(one.start) - 4), max(right, scene.axis.x(one.end) + 4)
        part, name = QRect(left, y, right - left, row.height), QRect(0, y, COLUMN_WIDTH, row.height)
        into = scene.scroll_y - self._top
        self._follow()
        self.body.forget(part.translated(0, into))
        self.column.forget(name.translated(0, into))
        return [name.translated(0, HEADER_HEIGHT), part.translated(COLUMN_WIDTH, HEADER_HEIGHT)]

    def sync(self) -> None:
        """Paint what is missing."""
        scene = self.scene
        top, tall = self._top, self._tall()
        self.body.sync(scene.axis.offset, top, self._paint_body, QRect(0, 0, scene.width, tall))
        self.column.sync(0, top, self._paint_column, QRect(0, 0, COLUMN_WIDTH, tall))
        self._header.sync(scene.axis.offset, 0, self._paint_header)
        loads = scene.sides.corner_text()
        if loads != self._corner_text:
            self._corner_text = loads
            self._corner.forget()
        self._corner.sync(0, 0, self._paint_corner)

    def draw(self, painter: QPainter, exposed: QRegion) -> None:
        """Copy what is exposed of the widget, and paint over it what does not move with time."""
        for part in cast("Iterable[QRect]", exposed):
            self._copy(painter, part)
        scene, area = self.scene, exposed.boundingRect()
        if area.top() < HEADER_HEIGHT:
            painter.translate(COLUMN_WIDTH, 0)
            scene.header.paint_over(painter, scene.width, scene.now)
            painter.translate(-COLUMN_WIDTH, 0)
        left = area.intersected(QRect(COLUMN_WIDTH, HEADER_HEIGHT, MOST_WORDS, scene.height))
        if not left.isEmpty():
            painter.setClipRect(left)  # a row may be partly behind the header
            painter.translate(COLUMN_WIDTH, HEADER_HEIGHT)
            scene.body.paint_begun(painter, left.top() - HEADER_HEIGHT, left.height(), scene.scroll_y)
            painter.translate(-COLUMN_WIDTH, -HEADER_HEIGHT)
            painter.setClipping(False)

    def _copy(self, painter: QPainter, exposed: QRect) -> None:
        width, height = self.scene.width, self.scene.height
        begin = HEADER_HEIGHT + self._top - self.scene.scroll_y
        for layer, x, y, begins, wide, tall in (
            (self.body, COLUMN_WIDTH, HEADER_HEIGHT, begin, width, height),
            (self.column, 0, HEADER_HEIGHT, begin, COLUMN_WIDTH, height),
            (self._header, COLUMN_WIDTH, 0, 0, width, HEADER_HEIGHT),
            (self._corner, 0, 0, 0, COLUMN_WIDTH, HEADER_HEIGHT),
        ):
            part = exposed.intersected(QRect(x, y, wide, tall))
            if not part.isEmpty():
                layer.draw(painter, part.translated(-x, -begins), QPoint(x, begins))

    def _paint_body(self, painter: QPainter, part: QRect) -> None:
        self.scene.body.paint_body(painter, part, self._top)

    def _paint_column(self, painter: QPainter, part: QRect) -> None:
        self.scene.sides.paint_column(painter, part, self._top)

    def _paint_header(self, painter: QPainter, part: QRect) -> None:
        self.scene.header.paint_header(painter, part)

    def _paint_corner(self, painter: QPainter, _part: QRect) -> None:
        self.scene.sides.paint_corner(painter)
