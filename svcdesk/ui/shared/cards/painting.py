"""Paints one card: a stripe and a mark, a title, and below it lines with a text at the left and one at the right."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from svcdesk.ui.shared.look import Space, TextRole, current_look, text_font

_INDENT = 18


class CardLine(NamedTuple):
    """A line below the title; the right text is painted whole, in a colour of the look."""

    left: str
    right: str = ""
    right_tone: str = "muted"
    left_tone: str = "muted"


class CardFace(NamedTuple):
    """What is painted: texts, and colours by their names in the look; colour is never the only sign."""

    title: str
    mark: str
    tone: str
    """The colour of the stripe and of the mark."""
    lines: tuple[CardLine, ...]


class CardDelegate(QStyledItemDelegate):
    """Subclasses say what the face of a card is, and how many lines it has below the title."""

    line_count: ClassVar[int] = 2

    def __init__(self) -> None:
        super().__init__()
        self._title = text_font(bold=True)
        self._detail = text_font(TextRole.SECONDARY)
        self._title_metrics = QFontMetrics(self._title)
        self._detail_metrics = QFontMetrics(self._detail)

    def face(self, card: Any) -> CardFace:
        """What is painted of a card."""
        raise NotImplementedError

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """The lines and air."""
        lines = self._title_metrics.height() + self.line_count * (self._detail_metrics.height() + Space.XS)
        return QSize(120, lines + 3 * Space.S)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """The card; three dots while it is on its way."""
        card = index.data(Qt.ItemDataRole.UserRole)
        face = self.face(card) if card is not None else None
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
        if face is not None:
            painter.setClipPath(path)
            painter.fillRect(QRectF(box.left(), box.top(), 4, box.height()), getattr(look, face.tone))
            painter.setClipping(False)
        focused = selected and bool(state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(look.accent if selected else look.line, 2 if focused else 1))
        painter.drawPath(path)
        inner = box.toRect().adjusted(Space.M, Space.S, -Space.S, -Space.S)
        if face is None:
            painter.setPen(look.muted)
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignCenter), "…")
        else:
            self._paint_texts(painter, face, inner)
        painter.restore()

    def _paint_texts(self, painter: QPainter, face: CardFace, box: QRect) -> None:
        look, elide = current_look(), Qt.TextElideMode.ElideRight
        title, detail = self._title_metrics, self._detail_metrics
        y = box.top() + title.ascent()
        painter.setFont(self._title)
        painter.setPen(getattr(look, face.tone))
        painter.drawText(QPoint(box.left(), y), face.mark)
        painter.setPen(look.text)
        indent = _INDENT if face.mark else 0
        painter.drawText(QPoint(box.left() + indent, y), title.elidedText(face.title, elide, box.width() - indent))
        painter.setFont(self._detail)
        y = box.top() + title.height() + Space.XS // 2 + detail.ascent()
        for line in face.lines:
            width = detail.horizontalAdvance(line.right)
            painter.setPen(getattr(look, line.right_tone))
            painter.drawText(QPoint(box.right() - width, y), line.right)
            painter.setPen(getattr(look, line.left_tone))
            room = box.width() - (width + Space.S if width else 0)
            painter.drawText(QPoint(box.left(), y), detail.elidedText(line.left, elide, room))
            y += detail.height() + Space.XS
