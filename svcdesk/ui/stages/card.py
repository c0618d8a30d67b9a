"""Paints one card of the stage view: what, for whom, number and technician, and the time that matters."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from svcdesk.domain.kinds import Priority
from svcdesk.domain.placement import day_text
from svcdesk.domain.running_clocks import ClockState
from svcdesk.queries.stage_board import StageCard
from svcdesk.ui.shared import formats
from svcdesk.ui.shared.clock_words import MARKS
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.look import Space, TextRole, current_look, text_font
from svcdesk.ui.shared.order_clocks import clocks_of

PRIORITY_MARKS = {
    Priority.HIGH: ("▲", "high_edge"),
    Priority.NORMAL: ("●", "normal_edge"),
    Priority.LOW: ("▼", "low_edge"),
}
_INDENT = 18


class CardDelegate(QStyledItemDelegate):
    """The stripe and the mark say the priority; colour is never the only sign."""

    def __init__(self, desk: Desk, parent: QWidget, *, waits: bool) -> None:
        """``waits``: time does not count at this stage, so nothing becomes late there."""
        super().__init__(parent)
        self._desk = desk
        self._waits = waits
        self._clocks = clocks_of(desk)
        self._title = text_font(bold=True)
        self._detail = text_font(TextRole.SECONDARY)
        self._title_metrics = QFontMetrics(self._title)
        self._detail_metrics = QFontMetrics(self._detail)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Three lines and air."""
        lines = self._title_metrics.height() + 2 * self._detail_metrics.height() + 2 * Space.XS
        return QSize(120, lines + 3 * Space.S)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The card; three dots while it is on its way."""
        card: StageCard | None = index.data(Qt.ItemDataRole.UserRole)
        look = current_look()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        box = QRectF(rect.adjusted(Space.S, 0, -Space.S, -Space.S)).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(box, Space.CARD_RADIUS, Space.CARD_RADIUS)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(path, look.selection if selected else look.surface)
        if card is not None:
            painter.setClipPath(path)
            edge = getattr(look, PRIORITY_MARKS[card.priority][1])
            painter.fillRect(QRectF(box.left(), box.top(), 4, box.height()), edge)
            painter.setClipping(False)
        focused = selected and bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(look.accent if selected else look.line, 2 if focused else 1))
        painter.drawPath(path)
        inner = box.toRect().adjusted(Space.M, Space.S, -Space.S, -Space.S)
        if card is None:
            painter.setPen(look.muted)
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter), "…")
        else:
            self._paint_texts(painter, card, inner)
        painter.restore()

    def _paint_texts(self, painter: QPainter, card: StageCard, box: QRect) -> None:
        look, elide = current_look(), Qt.TextElideMode.ElideRight
        title, detail = self._title_metrics, self._detail_metrics
        mark, colour = PRIORITY_MARKS[card.priority]
        y = box.top() + title.ascent()
        painter.setFont(self._title)
        painter.setPen(getattr(look, colour))
        painter.drawText(QPoint(box.left(), y), mark)
        painter.setPen(look.text)
        painter.drawText(QPoint(box.left() + _INDENT, y), title.elidedText(card.title, elide, box.width() - _INDENT))
        painter.setFont(self._detail)
        y = box.top() + title.height() + Space.XS // 2 + detail.ascent()
        whom = " · ".join(part for part in (card.customer, card.technician) if part)
        painter.drawText(QPoint(box.left(), y), detail.elidedText(whom, elide, box.width()))
        y += detail.height() + Space.XS
        due, tone = self.due_words(card)
        width = detail.horizontalAdvance(due)
        painter.setPen(getattr(look, tone))
        painter.drawText(QPoint(box.right() - width, y), due)
        painter.setPen(look.muted)
        room = box.width() - width - Space.S
        painter.drawText(QPoint(box.left(), y), detail.elidedText(card.number, elide, room))

    def due_words(self, card: StageCard) -> tuple[str, str]:
        """When it is due, with the mark of its clock, and a colour of the look."""
        if card.due is None:
            return "", "muted"
        clock = self._clocks.now(card.id)
        late = card.due < self._desk.clock.now() and not self._waits
        if clock is None:
            return (f"▲ {self._moment(card.due)}", "high_edge") if late else (self._moment(card.due), "muted")
        mark, colour = MARKS[clock.state]
        return f"{mark} {self._moment(card.due)}", colour if clock.state is not ClockState.ON_TIME else "muted"

    def _moment(self, instant: datetime) -> str:
        local = self._desk.site.local(instant)
        if local.date() == self._desk.site.day(self._desk.clock.now()):
            return formats.time_text(local)
        return day_text(local.date())
