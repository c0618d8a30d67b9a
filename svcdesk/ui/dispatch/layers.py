"""The three pictures the board is put together from: body, technicians' column, header."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter

from svcdesk.ui.dispatch.layer import Layer
from svcdesk.ui.dispatch.scene import Scene
from svcdesk.ui.dispatch.side_painter import COLUMN_WIDTH, HEADER_HEIGHT, TICKS_HEIGHT


class BoardLayers:
    """Keeps what was painted of a scene, and paints only what is missing."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.body, self.column, self._header, self._corner = Layer(), Layer(), Layer(), Layer()
        self._corner_text = ("", "")

    def resize(self, body: QSize) -> None:
        """The body has another size."""
        ratio = self.scene.ratio
        self.body.resize(body, ratio)
        self.column.resize(QSize(COLUMN_WIDTH, body.height()), ratio)
        self._header.resize(QSize(body.width(), TICKS_HEIGHT), ratio)
        self._corner.resize(QSize(COLUMN_WIDTH, HEADER_HEIGHT), ratio)

    def jump(self) -> None:
        """Everything may look different."""
        self.body.jump(self.scene.axis.offset, self.scene.scroll_y)
        self.column.jump(0, self.scene.scroll_y)
        self._header.jump(self.scene.axis.offset, 0)
        self._corner.forget()

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
            self.column.forget(QRect(0, row.top - self.scene.scroll_y, COLUMN_WIDTH, row.height))

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
        self.body.forget(part)
        self.column.forget(name)
        return [name.translated(0, HEADER_HEIGHT), part.translated(COLUMN_WIDTH, HEADER_HEIGHT)]

    def sync(self) -> None:
        """Paint what is missing."""
        scene = self.scene
        self.body.sync(scene.axis.offset, scene.scroll_y, self._paint_body)
        self.column.sync(0, scene.scroll_y, self._paint_column)
        self._header.sync(scene.axis.offset, 0, self._paint_ticks)
        loads = scene.sides.corner_text()
        if loads != self._corner_text:
            self._corner_text = loads
            self._corner.forget()
        self._corner.sync(0, 0, self._paint_corner)

    def draw(self, painter: QPainter, exposed: QRect, body: QRect) -> None:
        """Copy what is exposed of the widget; ``body`` is the exposed part of the body."""
        if not body.isEmpty():
            self.body.draw(painter, body.translated(-COLUMN_WIDTH, -HEADER_HEIGHT), QPoint(COLUMN_WIDTH, HEADER_HEIGHT))
        height = self.scene.height
        if exposed.left() < COLUMN_WIDTH:
            self.column.draw(painter, QRect(0, 0, COLUMN_WIDTH, height), QPoint(0, HEADER_HEIGHT))
        if exposed.top() < HEADER_HEIGHT:
            width = self.scene.width
            painter.translate(COLUMN_WIDTH, 0)
            self._header.draw(painter, QRect(0, 0, width, TICKS_HEIGHT), QPoint(0, HEADER_HEIGHT - TICKS_HEIGHT))
            self.scene.sides.paint_majors(painter, width, self.scene.now)
            painter.translate(-COLUMN_WIDTH, 0)
            if exposed.left() < COLUMN_WIDTH:
                self._corner.draw(painter, QRect(0, 0, COLUMN_WIDTH, HEADER_HEIGHT), QPoint())

    def _paint_body(self, painter: QPainter, part: QRect) -> None:
        self.scene.body.paint_body(painter, part, self.scene.scroll_y)

    def _paint_column(self, painter: QPainter, part: QRect) -> None:
        self.scene.sides.paint_column(painter, part, self.scene.scroll_y)

    def _paint_ticks(self, painter: QPainter, part: QRect) -> None:
        self.scene.sides.paint_ticks(painter, part)

    def _paint_corner(self, painter: QPainter, _part: QRect) -> None:
        self.scene.sides.paint_corner(painter)
