"""The marks of visits: a shape for each state, a sign on closed days, and where they stand in a cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from svcdesk.domain.kind_texts import kind_text
from svcdesk.domain.kinds import VisitState
from svcdesk.i18n import _
from svcdesk.queries.year_plan import YearVisit
from svcdesk.ui.shared.formats import number_text
from svcdesk.ui.shared.look import Look, Space, TextRole, current_look, text_font
from svcdesk.ui.year.model import Index, YearModel

MARK: Final = 13
_GAP: Final = 4
_PEN: Final = 1.6


class Placed(NamedTuple):
    """One mark in a cell: a visit, or how many of one kind where there is no room for each."""

    rect: QRect
    visits: tuple[YearVisit, ...]


def place_marks(cell: QRect, visits: Sequence[YearVisit]) -> list[Placed]:
    """Where the marks of a month stand, by day; gathered by kind where they would not fit."""
    if not visits:
        return []
    top = cell.center().y() - MARK // 2
    room = cell.width() - 2 * Space.XS
    if len(visits) * (MARK + _GAP) - _GAP <= room:
        wide, shown = MARK, [(visit,) for visit in visits]
    else:
        kinds: dict[tuple[VisitState, bool], list[YearVisit]] = {}
        for visit in visits:
            kinds.setdefault((visit.state, visit.in_conflict), []).append(visit)
        shown = [tuple(found) for found in kinds.values()]  # type: ignore[misc]
        wide = (room + _GAP) // len(shown) - _GAP
    left = cell.left() + Space.XS
    return [Placed(QRect(left + at * (wide + _GAP), top, wide, MARK), found) for at, found in enumerate(shown)]


def visit_at(cell: QRect, visits: Sequence[YearVisit], at: QPoint) -> YearVisit | None:
    """The visit whose mark is at a place; the first of several that are gathered."""
    return next((placed.visits[0] for placed in place_marks(cell, visits) if placed.rect.contains(at)), None)


def paint_mark(painter: QPainter, box: QRect, state: VisitState, *, conflict: bool) -> None:
    """The shape of a state: ring, disc, triangle, tick, cross; on a closed day a square with ``!``."""
    look = current_look()
    rect = QRectF(box.left(), box.top(), MARK, MARK).adjusted(1, 1, -1, -1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if conflict:
        _closed(painter, look, rect, filled=state is not VisitState.PLANNED)
    elif state is VisitState.DONE:
        painter.setPen(QPen(look.low_edge, 2))
        painter.drawPolyline(_points(rect, (0.1, 0.55), (0.4, 0.85), (0.95, 0.15)))
    elif state is VisitState.CANCELED:
        painter.setPen(QPen(look.muted, _PEN))
        inner = rect.adjusted(2, 2, -2, -2)
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
    elif state is VisitState.LATE:
        painter.setPen(QPen(look.high_edge, _PEN))
        painter.setBrush(look.high)
        painter.drawPolygon(_points(rect, (0.5, 0.02), (1.0, 0.95), (0.0, 0.95)))
    else:
        painter.setPen(QPen(look.accent, _PEN))
        painter.setBrush(look.accent if state is VisitState.MADE else QColor(Qt.GlobalColor.transparent))
        painter.drawEllipse(rect)
    painter.restore()


def _closed(painter: QPainter, look: Look, rect: QRectF, *, filled: bool) -> None:
    painter.setPen(QPen(look.high_edge, _PEN))
    painter.setBrush(look.high if filled else QColor(Qt.GlobalColor.transparent))
    painter.drawRect(rect)
    painter.setPen(QPen(look.high_edge, 2))
    middle = rect.center().x()
    painter.drawLine(QPointF(middle, rect.top() + 2.5), QPointF(middle, rect.top() + 6))
    painter.drawPoint(QPointF(middle, rect.bottom() - 2.5))


def _points(rect: QRectF, *parts: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(rect.left() + x * rect.width(), rect.top() + y * rect.height()) for x, y in parts])


def mark_pixmap(state: VisitState, ratio: float, *, conflict: bool) -> QPixmap:
    """A mark by itself, with a pixel of air around it."""
    side = MARK + 2
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_mark(painter, QRect(1, 1, MARK, MARK), state, conflict=conflict)
    painter.end()
    return pixmap


def mark_icon(visit: YearVisit) -> QIcon:
    """The mark as an icon of a list."""
    return QIcon(mark_pixmap(visit.state, 2, conflict=visit.in_conflict))


class MarkDelegate(QStyledItemDelegate):
    """Paints agreements and the marks of their months. A page has thousands of marks: each kind is drawn once."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._drawn: dict[tuple[VisitState, bool, str, float], QPixmap] = {}

    def _picture(self, look: Look, visit: YearVisit, ratio: float) -> QPixmap:
        key = (visit.state, visit.in_conflict, look.name, ratio)
        found = self._drawn.get(key)
        if found is None:
            found = self._drawn[key] = mark_pixmap(visit.state, ratio, conflict=visit.in_conflict)
        return found

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        model, look = index.model(), current_look()
        assert isinstance(model, YearModel)
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.fillRect(rect, look.selection)
        elif index.column() == model.plan.today.month and model.plan.year == model.plan.today.year:
            painter.fillRect(rect, look.closed_hours)
        painter.setPen(look.line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        if index.column():
            for placed in place_marks(rect, model.visits_at(index)):
                self._mark(painter, look, placed)
        else:
            self._agreement(painter, look, rect, model, index.row())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(look.accent, 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    def _mark(self, painter: QPainter, look: Look, placed: Placed) -> None:
        picture = self._picture(look, placed.visits[0], painter.device().devicePixelRatioF())
        painter.drawPixmap(placed.rect.left() - 1, placed.rect.top() - 1, picture)
        if len(placed.visits) > 1:
            painter.setPen(look.text)
            painter.setFont(text_font(TextRole.SECONDARY))
            box = placed.rect.adjusted(MARK + 2, -3, _GAP, 3)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, number_text(len(placed.visits)))

    @staticmethod
    def _agreement(painter: QPainter, look: Look, rect: QRect, model: YearModel, at: int) -> None:
        row = model.rows[at]
        box = rect.adjusted(Space.S, 0, -Space.XS, 0)
        for text, font, ink in (
            (row.number, text_font(bold=True), look.text), (row.customer, text_font(), look.text),
            (row.description, text_font(), look.muted),
        ):  # fmt: skip
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(ink)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)
            box = box.adjusted(metrics.horizontalAdvance(shown) + Space.S, 0, 0, 0)
            if box.width() < Space.XL:
                return

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """The view says how large cells are."""
        return QSize(0, MARK + 2 * Space.S)


class Legend(QWidget):
    """What each mark means."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts = [(state, False, kind_text(state)) for state in VisitState]
        self._parts.append((VisitState.MADE, True, _("on a closed day")))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Meaning of the marks: {states}").format(
            states=", ".join(text for _state, _closed, text in self._parts)
        ))  # fmt: skip

    def sizeHint(self) -> QSize:
        """As wide as its words."""
        metrics = QFontMetrics(text_font(TextRole.SECONDARY))
        words = sum(metrics.horizontalAdvance(text) for _state, _closed, text in self._parts)
        return QSize(words + len(self._parts) * (MARK + Space.XS + Space.M), max(metrics.height(), MARK) + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Marks and words in one line."""
        painter = QPainter(self)
        font = text_font(TextRole.SECONDARY)
        metrics = QFontMetrics(font)
        left, top = 0, (self.height() - MARK) // 2
        for state, conflict, text in self._parts:
            paint_mark(painter, QRect(left, top, MARK, MARK), state, conflict=conflict)
            painter.setFont(font)
            painter.setPen(current_look().muted)
            wide = metrics.horizontalAdvance(text)
            box = QRect(left + MARK + Space.XS, 0, wide + 2, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
            left += MARK + Space.XS + wide + Space.M
        painter.end()
