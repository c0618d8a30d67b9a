"""The three pictures the board is put together from: body, technicians' column, header."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter

from svcdesk.ui.dispatch.layer import Layer
from svcdesk.ui.dispatch.scene import Scene
from svcdesk.ui.dispatch.side_painter import COLUMN_WIDTH, HEADER_HEIGHT


class BoardLayers:
    """Keeps what was painted of a scene, and paints only what is missing."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.body, self.column, self._header = Layer(), Layer(), Layer()
        self._header_key: tuple[object, ...] = ()

    def resize(self, body: QSize) -> None:
        """The body has another size."""
        ratio = self.scene.ratio
        self.body.resize(body, ratio)
        self.column.resize(QSize(COLUMN_WIDTH, body.height()), ratio)
        self._header.resize(QSize(body.width(), HEADER_HEIGHT), ratio)
        self._header_key = ()

    def jump(self) -> None:
        """Everything may look different."""
        self.body.jump(self.scene.axis.offset, self.scene.scroll_y)
        self.column.jump(0, self.scene.scroll_y)
        self._header_key = ()

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
        key = (scene.axis.offset, scene.axis.anchor, scene.axis.per_second, scene.now)
        if key != self._header_key:
            self._header_key = key
            self._header.forget()
        self._header.sync(0, 0, self._paint_header)

    def draw(self, painter: QPainter, exposed: QRect, body: QRect) -> None:
        """Copy what is exposed of the widget; ``body`` is the exposed part of the body."""
        ratio = self.scene.ratio
        if not body.isEmpty():
            source = body.translated(-COLUMN_WIDTH, -HEADER_HEIGHT)
            if ratio != 1.0:
                source = QRect(source.topLeft() * ratio, source.size() * ratio)
            painter.drawPixmap(body, self.body.pixmap, source)
        if exposed.left() < COLUMN_WIDTH:
            painter.drawPixmap(0, HEADER_HEIGHT, self.column.pixmap)
        if exposed.top() < HEADER_HEIGHT:
            painter.drawPixmap(COLUMN_WIDTH, 0, self._header.pixmap)
            if exposed.left() < COLUMN_WIDTH:
                self.scene.sides.paint_corner(painter)

    def _paint_body(self, painter: QPainter, part: QRect) -> None:
        self.scene.body.paint_body(painter, part, self.scene.scroll_y)

    def _paint_column(self, painter: QPainter, part: QRect) -> None:
        self.scene.sides.paint_column(painter, part, self.scene.scroll_y)

    def _paint_header(self, painter: QPainter, _part: QRect) -> None:
        self.scene.sides.paint_header(painter, self.scene.width, self.scene.now)
