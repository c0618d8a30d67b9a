"""Paints one card of the queue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from svcdesk.domain.clock import SiteTime
from svcdesk.domain.placement import day_text
from svcdesk.domain.running_clocks import ClockNow, ClockState
from svcdesk.i18n import _
from svcdesk.queries.dispatch.rows import QueueRow
from svcdesk.ui.dispatch.colours import BoardColours
from svcdesk.ui.shared.clock_words import MARKS
from svcdesk.ui.shared.formats import duration_text
from svcdesk.ui.shared.look import Space

_INDENT = 18


class QueueCard(QStyledItemDelegate):
    """What, for whom, number, and the time that matters; the stripe and mark say the priority."""

    def __init__(
        self,
        colours: Callable[[], BoardColours],
        site: SiteTime,
        now: Callable[[], datetime],
        clock_of: Callable[[int], ClockNow | None],
    ) -> None:
        super().__init__()
        self._clock_of = clock_of
        self._colours = colours
        self._site = site
        self._now = now

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Three lines and air."""
        colours = self._colours()
        lines = colours.title_metrics.height() + 2 * colours.detail_metrics.height() + 2 * Space.XS
        return QSize(160, lines + 2 * Space.S + Space.S)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The card."""
        row: QueueRow = index.data(Qt.ItemDataRole.UserRole)
        colours = self._colours()
        look = colours.look
        own = colours.bar(row.priority, closed=False)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        box = QRectF(rect.adjusted(Space.M, 0, -Space.M, -Space.S)).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(box, Space.CARD_RADIUS, Space.CARD_RADIUS)
        painter.fillPath(path, look.selection if selected else look.surface)
        painter.setClipPath(path)
        painter.fillRect(QRectF(box.left(), box.top(), 4, box.height()), own.edge)
        painter.setClipping(False)
        painter.setPen(QPen(look.accent if selected else look.line, 1))
        painter.drawPath(path)
        if selected and state & QStyle.StateFlag.State_HasFocus:
            painter.drawPath(path)
            painter.setPen(QPen(look.accent, 2))
            painter.drawPath(path)
        self._paint_texts(painter, row, box.toRect().adjusted(Space.M + 2, Space.S, -Space.M, -Space.S))
        painter.restore()

    def _paint_texts(self, painter: QPainter, row: QueueRow, box: QRect) -> None:
        colours = self._colours()
        look, elide = colours.look, Qt.TextElideMode.ElideRight
        own = colours.bar(row.priority, closed=False)
        title, detail = colours.title_metrics, colours.detail_metrics
        room = box.width() - _INDENT
        y = box.top() + title.ascent()
        painter.setFont(colours.title)
        painter.setPen(look.text)
        painter.drawText(QPoint(box.left(), y), own.mark)
        painter.drawText(QPoint(box.left() + _INDENT, y), title.elidedText(row.title, elide, room))
        painter.setFont(colours.detail)
        y = box.top() + title.height() + Space.XS // 2 + detail.ascent()
        below = " · ".join(part for part in (row.customer, row.place) if part and part != row.customer)
        painter.drawText(QPoint(box.left(), y), detail.elidedText(below or row.customer, elide, box.width()))
        y += detail.height() + Space.XS
        painter.setPen(look.muted)
        _when, urgent = self._when(row)
        left, when = self.last_line(row, box.width())
        painter.drawText(QPoint(box.left(), y), left)
        painter.setPen(look.high_edge if urgent else look.muted)
        painter.drawText(QPoint(box.right() - detail.horizontalAdvance(when), y), when)

    def last_line(self, row: QueueRow, room: int) -> tuple[str, str]:
        """Number, length and time as far as there is room: of another day the time goes first, then the length."""
        when, _urgent = self._when(row)
        detail = self._colours().detail_metrics
        full = f"{row.number} · {duration_text(row.minutes)}"
        day = when.rsplit(" ", 1)[0] if self._has_day(row) else when
        for left, text in ((full, when), (full, day), (row.number, when), (row.number, day)):
            if detail.horizontalAdvance(left) + Space.S + detail.horizontalAdvance(text) <= room:
                return left, text
        space = room - detail.horizontalAdvance(row.number) - Space.S
        return row.number, detail.elidedText(day, Qt.TextElideMode.ElideRight, space)

    def _when(self, row: QueueRow) -> tuple[str, bool]:
        """The time that matters: planned without a technician, due, or wished for; and whether it is urgent."""
        now = self._now().timestamp()
        clock = self._clock_of(row.order_id)
        if clock is not None and not row.start:
            mark, _colour = MARKS[clock.state]
            due = _("due {when}").format(when=self._moment(clock.due))
            return f"{mark} {due}", clock.state is not ClockState.ON_TIME
        if row.start:
            return self._moment(row.start), row.start < now
        if row.due:
            return _("due {when}").format(when=self._moment(row.due)), row.due - row.minutes * 60 < now + 7200
        if row.preferred:
            return self._moment(row.preferred), row.preferred < now
        return "", False

    def _has_day(self, row: QueueRow) -> bool:
        """Whether the time that matters is told with its day, because it is not today."""
        clock = self._clock_of(row.order_id)
        instant = row.start or (clock.due if clock is not None else row.due or row.preferred)
        return bool(instant) and self._site.day(datetime.fromtimestamp(instant, UTC)) != self._site.day(self._now())

    def _moment(self, instant: int) -> str:
        local = self._site.local(datetime.fromtimestamp(instant, UTC))
        same = local.date() == self._site.day(self._now())
        return f"{local:%H:%M}" if same else f"{day_text(local.date())} {local:%H:%M}"
