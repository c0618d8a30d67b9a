"""Paints one bar and its states on any painter: screen, picture or printer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from svcdesk.domain.kinds import Priority
from svcdesk.domain.running_clocks import ClockState
from svcdesk.queries.dispatch.rows import BarRow
from svcdesk.ui.dispatch.colours import BarColours, BoardColours
from svcdesk.ui.shared.look import Space

_SKIN_WIDTH: Final = 1024
_CAP: Final = 14
_STRIPE: Final = 4
_NARROW: Final = 16
_TEXT_FROM: Final = 20
_WORDS_FROM: Final = 40
MOST_WORDS: Final = 400
_INSET: Final = 9
_EDGE_INSET: Final = 6
_ROOM_AFTER: Final = 5
_MOST_BEGUN: Final = 400
_MOST_TEXTS: Final = 6000
_ELIDED_FROM: Final = 10
_CORNER: Final = 6
_CLOCK: Final = 11
_CLOCK_APART: Final = 30
_CAP_RISE: Final = 3


class BarState(NamedTuple):
    """What a bar shows besides its own row."""

    late: bool = False
    conflict: bool = False
    clock: ClockState | None = None
    """How near its deadline the running clock of the order is."""


class _Line(NamedTuple):
    """A line of words in the larger or the smaller font."""

    big: bool
    baseline: int
    text: str


Place = tuple[int, int, int, int, BarRow, BarState]
"""Where a bar stands (x, y, width, height), its row and its state."""


class BarPainter:
    """Bars in the colours of a board.

    Words stand at the left end of a bar. Those of a bar that began left of the edge of the view stand at the edge.

    Priority: mark (▲ ● ▼), and the stripe at the left (solid, dashed, dotted). Closed: ✓ and grey.
    Dispatched: a thick lower edge with an arrow. Late: a cut corner at the top right. Conflict: a
    double edge and an exclamation mark. A running clock of the order: a mark at the right end that says how near
    its deadline it is (○ ◆ ▲). The outline of a bar is drawn once for each state and height and copied from then on.
    """

    def __init__(self, colours: BoardColours, ratio: float = 1.0) -> None:
        self.colours = colours
        self.ratio = ratio
        self._skins: dict[tuple[int, bool, bool, BarState, int], QPixmap] = {}
        self._narrow_skins: dict[tuple[int, bool, bool, ClockState | None, int, int], QPixmap] = {}
        self._texts: dict[tuple[int, int, bool, BarState], tuple[BarRow, str, str]] = {}
        self._begun: dict[tuple[int, int, int, BarState], tuple[BarRow, QPixmap, int]] = {}
        title, detail = colours.title_metrics, colours.detail_metrics
        self._title_rise, self._title_height = title.ascent(), title.height()
        self._detail_rise, self._detail_height = detail.ascent(), detail.height()
        self._two_lines = self._title_height + self._detail_height - 2

    def paint_all(self, painter: QPainter, places: list[Place], *, edge: int | None = None) -> None:
        """Paint many bars: first every outline, then every text, so that the painter changes state seldom.

        With an ``edge``, no words begin left of that x.
        """
        self._paint_narrow(painter, [place for place in places if place[2] < _NARROW])
        wide = [place for place in places if place[2] >= _NARROW]
        for x, y, width, height, bar, state in wide:
            self._paint_outline(painter, x, y, width, height, bar, state)
        self._write(painter, wide, edge)

    def paint(self, painter: QPainter, rect: tuple[int, int, int, int], bar: BarRow, state: BarState) -> None:
        """Paint one bar."""
        self.paint_all(painter, [(*rect, bar, state)])

    # bars that began left of the view

    def paint_begun(self, painter: QPainter, places: Iterable[Place]) -> None:
        """Over bars that are painted already and began left of x 0: their words anew, at the edge.

        While a bar slides out of view its words are the same picture in every frame, cut where the end of the bar
        covers them.
        """
        ratio = self.ratio
        for place in places:
            x, y, width, height, bar, state = place
            if x + _INSET >= _EDGE_INSET or width < _TEXT_FROM or height < self._detail_rise:
                continue
            key = (bar.id, width, height, state)
            found = self._begun.get(key)
            if found is None or found[0] is not bar:
                if len(self._begun) >= _MOST_BEGUN:
                    self._begun.clear()
                found = self._begun[key] = (bar, *self._begun_picture(place))
            _bar, picture, wide = found
            room = x + width - _CAP
            if room > 0:
                shown = QRect(0, 0, round(min(wide, room) * ratio), picture.height())
                painter.drawPixmap(QPoint(0, y), picture, shown)
            if room < wide:
                end = QRectF((_SKIN_WIDTH - _CAP) * ratio, 0, _CAP * ratio, height * ratio)
                painter.drawPixmap(QRectF(room, y, _CAP, height), self._skin(bar, state, height), end)

    def _begun_picture(self, place: Place) -> tuple[QPixmap, int]:
        """What hides the words of a bar at their usual place and says them at the edge; and its width."""
        _x, _y, width, height, bar, state = place
        at_edge = (-_CAP, 0, width, height, bar, state)
        metrics = {True: self.colours.title_metrics, False: self.colours.detail_metrics}
        words = max((metrics[line.big].horizontalAdvance(line.text) for line in self._lines(at_edge)), default=0)
        wide = _EDGE_INSET + words + _ROOM_AFTER
        picture = self._picture(wide, height)
        painter = QPainter(picture)
        self._paint_outline(painter, -_CAP, 0, wide + 3 * _CAP, height, bar, state)
        self._write(painter, [at_edge], 0)
        painter.end()
        return picture, wide

    # outlines

    def _paint_narrow(self, painter: QPainter, places: list[Place]) -> None:
        """Bars too narrow for words, copied from a drawing of each kind and size."""
        skins = self._narrow_skins
        for x, y, width, height, bar, state in places:
            key = (
                0 if bar.closed else bar.priority, bar.dispatched and not bar.closed, state.conflict, state.clock,
                width, height,
            )  # fmt: skip
            skin = skins.get(key)
            if skin is None:
                skin = skins[key] = self._picture(width + 2, height + _CAP_RISE)
                on_skin = QPainter(skin)
                self._paint_narrow_bar(on_skin, (1, _CAP_RISE, width, height, bar, state))
                on_skin.end()
            painter.drawPixmap(x - 1, y - _CAP_RISE, skin)

    def _paint_narrow_bar(self, painter: QPainter, place: Place) -> None:
        """High ones are full, normal half, low a quarter; conflicts have a cap, what is at risk or late a belt."""
        look = self.colours.look
        x, y, width, height, bar, state = place
        colours = self.colours.bar(bar.priority, closed=bar.closed)
        painter.fillRect(x, y, width, height, colours.edge)
        if width >= 4:
            solid = height // 4 * (bar.priority + 1 if bar.priority > 1 else 1) if not bar.closed else 1
            painter.fillRect(x + 1, y + 1, width - 2, max(height - solid, 0) - 1, colours.fill)
        if state.conflict:
            painter.fillRect(x - 1, y - _CAP_RISE, width + 2, 5, look.high_edge)
        if state.clock:
            belt = look.high_edge if state.clock is ClockState.LATE else look.normal_edge
            painter.fillRect(x, y + height // 2 - 4, width, 8, look.surface)
            painter.fillRect(x - 1, y + height // 2 - 3, width + 2, 6, belt)
        if bar.dispatched and not bar.closed:
            painter.fillRect(x, y + height - 3, width, 3, look.text)

    def _picture(self, width: int, height: int) -> QPixmap:
        """An empty picture of a size in logical pixels."""
        picture = QPixmap(round(width * self.ratio), round(height * self.ratio))
        picture.setDevicePixelRatio(self.ratio)
        picture.fill(Qt.GlobalColor.transparent)
        return picture

    def _paint_outline(
        self, painter: QPainter, x: int, y: int, width: int, height: int, bar: BarRow, state: BarState
    ) -> None:
        skin = self._skin(bar, state, height)
        ratio = self.ratio
        if ratio == 1.0:
            rest, at = width - _CAP if width > 2 * _CAP else width // 2, 0
            while rest > 0:
                part = min(rest, _SKIN_WIDTH - 2 * _CAP if not at else _SKIN_WIDTH - 3 * _CAP)
                painter.drawPixmap(x + at, y, skin, 0 if not at else _CAP, 0, part, height)
                at, rest = at + part, rest - part
            painter.drawPixmap(x + at, y, skin, _SKIN_WIDTH - (width - at), 0, width - at, height)
            return
        cap = min(_CAP, width / 2)
        left = QRectF(x, y, width - cap, height)
        taken = min(width - cap, _SKIN_WIDTH - 2 * _CAP)
        painter.drawPixmap(left, skin, QRectF(0, 0, taken * ratio, height * ratio))
        source = QRectF((_SKIN_WIDTH - cap) * ratio, 0, cap * ratio, height * ratio)
        painter.drawPixmap(QRectF(x + width - cap, y, cap, height), skin, source)

    def _skin(self, bar: BarRow, state: BarState, height: int) -> QPixmap:
        key = (0 if bar.closed else bar.priority, bar.closed, bar.dispatched and not bar.closed, state, height)
        skin = self._skins.get(key)
        if skin is None:
            skin = self._skins[key] = self._picture(_SKIN_WIDTH, height)
            painter = QPainter(skin)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_outline(painter, QRectF(0, 0, _SKIN_WIDTH, height), self.colours, bar, state)
            painter.end()
        return skin

    # texts

    def _write(self, painter: QPainter, places: list[Place], edge: int | None) -> None:
        """The words of bars, font by font and colour by colour."""
        lines: dict[tuple[bool, bool], list[tuple[int, int, str]]] = {}
        for place in places:
            x = place[0] + _INSET if edge is None else max(place[0] + _INSET, edge + _EDGE_INSET)
            for big, baseline, text in self._lines(place):
                lines.setdefault((big, place[4].closed), []).append((x, baseline, text))
        look = self.colours.look
        for (big, closed), among in lines.items():
            painter.setFont(self.colours.title if big else self.colours.detail)
            painter.setPen(look.muted if closed else look.text)
            for x, baseline, text in among:
                painter.drawText(QPoint(x, baseline), text)

    def _lines(self, place: Place) -> list[_Line]:
        """The words of a bar: title and customer, or what there is room for."""
        _x, y, width, height, bar, state = place
        if width < _TEXT_FROM or height < self._detail_rise:
            return []
        if height < self._title_height - 1:
            title, _detail = self._text(bar, width, state, one_line=True)
            return [_Line(False, y + (height - self._detail_height) // 2 + self._detail_rise, title)]
        if height < self._two_lines:
            title, _detail = self._text(bar, width, state, one_line=True)
            return [_Line(True, y + (height - self._title_height) // 2 + self._title_rise, title)]
        title, detail = self._text(bar, width, state, one_line=False)
        top = y + (height - self._title_height - self._detail_height) // 2
        lines = [_Line(True, top + 1 + self._title_rise, title)]
        if width >= _WORDS_FROM:
            lines.append(_Line(False, top + self._title_height - 1 + self._detail_rise, detail))
        return lines

    def _text(self, bar: BarRow, width: int, state: BarState, *, one_line: bool) -> tuple[str, str]:
        """Title with mark and second line, elided to the width; remembered for the bar as it is now."""
        key = (bar.id, width, one_line, state)
        found = self._texts.get(key)
        if found is not None and found[0] is bar:
            return found[1], found[2]
        mark = self.colours.bar(bar.priority, closed=bar.closed).mark
        if state.conflict:
            mark += " !"
        room = min(width, MOST_WORDS) - _INSET - _ROOM_AFTER
        arrow = 12 if bar.dispatched and not bar.closed else 0
        title, detail = mark, ""
        if width >= _WORDS_FROM:
            words = f"{mark} {bar.title or bar.number}"
            clock = _CLOCK if state.clock is not None else 0
            corner = max(_CORNER if state.late else 0, clock)
            title = fitted(self.colours.title_metrics, words, room - max(arrow if one_line else 0, corner))
            detail = fitted(self.colours.detail_metrics, bar.customer, room - max(arrow, clock))
        if len(self._texts) > _MOST_TEXTS:
            self._texts.clear()
        self._texts[key] = (bar, title, detail)
        return title, detail


def fitted(metrics: QFontMetrics, text: str, room: int) -> str:
    """What fits of a text: elided if enough of it is left, else as many letters as there is room for."""
    elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    if elided == text or len(elided) > _ELIDED_FROM:
        return elided
    letters = max(len(elided) - 1, 0)
    while letters < len(text) and metrics.horizontalAdvance(text[: letters + 1]) <= room:
        letters += 1
    return text[:letters].rstrip()


def paint_outline(painter: QPainter, rect: QRectF, colours: BoardColours, bar: BarRow, state: BarState) -> None:
    """The shape of a bar with everything that is not text."""
    own = colours.bar(bar.priority, closed=bar.closed)
    edge = colours.look.high_edge if state.conflict else own.edge
    weight = 2.0 if state.conflict else 1.0
    box = rect.adjusted(weight / 2, weight / 2, -weight / 2, -weight / 2)
    path = QPainterPath()
    path.addRoundedRect(box, Space.RADIUS, Space.RADIUS)
    painter.fillPath(path, own.fill)
    painter.save()
    painter.setClipPath(path)
    _STRIPES[0 if bar.closed else bar.priority](painter, rect, own)
    if bar.dispatched and not bar.closed:
        painter.fillRect(QRectF(rect.left(), rect.bottom() - 3, rect.width(), 3), own.edge)
        if state.clock is None or rect.height() >= _CLOCK_APART:  # else there is room for one mark only
            _paint_arrow(painter, rect, own.edge)
    painter.restore()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(edge, weight))
    painter.drawPath(path)
    if state.conflict and rect.height() > 20:
        painter.setPen(QPen(edge, 1))
        painter.drawRoundedRect(box.adjusted(2.5, 2.5, -2.5, -2.5), 3, 3)
    if state.late:
        _paint_corner(painter, rect, colours)
    if state.clock is not None:
        _paint_clock(painter, rect, colours, own, state.clock)


def _paint_arrow(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    x, y = rect.right() - 13, rect.bottom() - 13
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(x, y), QPointF(x + 9, y + 4), QPointF(x, y + 8), QPointF(x + 2.5, y + 4)]))


def _paint_clock(painter: QPainter, rect: QRectF, colours: BoardColours, own: BarColours, state: ClockState) -> None:
    """A ring, a diamond or a triangle at the right end, with an edge that keeps it apart from any ground."""
    look = colours.look
    x, y = rect.right() - 8, rect.center().y()
    if state is ClockState.ON_TIME:
        painter.setPen(QPen(own.edge, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(x, y), 3, 3)
        return
    painter.setPen(QPen(look.surface, 1))
    painter.setBrush(look.high_edge if state is ClockState.LATE else look.normal_edge)
    if state is ClockState.LATE:
        corners = [QPointF(x, y - 5.5), QPointF(x + 5.5, y + 4.5), QPointF(x - 5.5, y + 4.5)]
    else:
        corners = [QPointF(x, y - 5.5), QPointF(x + 5.5, y), QPointF(x, y + 5.5), QPointF(x - 5.5, y)]
    painter.drawPolygon(QPolygonF(corners))


def _paint_corner(painter: QPainter, rect: QRectF, colours: BoardColours) -> None:
    right, top = rect.right(), rect.top()
    painter.setPen(QPen(colours.look.surface, 1))
    painter.setBrush(colours.look.now)
    painter.drawPolygon(QPolygonF([QPointF(right - 11, top), QPointF(right, top), QPointF(right, top + 11)]))


def _solid(painter: QPainter, rect: QRectF, own: BarColours) -> None:
    painter.fillRect(QRectF(rect.left(), rect.top(), _STRIPE + 1, rect.height()), own.edge)


def _pieces(painter: QPainter, rect: QRectF, own: BarColours, piece: float, gap: float) -> None:
    y = rect.top()
    while y < rect.bottom():
        painter.fillRect(QRectF(rect.left(), y, _STRIPE, piece), own.edge)
        y += piece + gap


def _dashed(painter: QPainter, rect: QRectF, own: BarColours) -> None:
    _pieces(painter, rect, own, 8, 2.5)


def _dotted(painter: QPainter, rect: QRectF, own: BarColours) -> None:
    _pieces(painter, rect, own, 3, 3)


def _thin(painter: QPainter, rect: QRectF, own: BarColours) -> None:
    painter.fillRect(QRectF(rect.left(), rect.top(), 2.5, rect.height()), own.edge)


_STRIPES: Final[dict[int, Callable[[QPainter, QRectF, BarColours], None]]] = {
    0: _thin,
    int(Priority.HIGH): _solid,
    int(Priority.NORMAL): _dashed,
    int(Priority.LOW): _dotted,
}
