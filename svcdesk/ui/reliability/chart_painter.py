"""Where the bars of a chart stand, and how they are painted: solid and hatched, in both palettes."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPen

from svcdesk.queries.sheet_rows import ReportBar, ReportChart
from svcdesk.reports.charts import bar_value, scale_of
from svcdesk.reports.formats import Formats
from svcdesk.ui.shared.look import Look, Space, TextRole, current_look, text_font

ROW: Final = 22
_KEY: Final = 10
_WIDEST: Final = 46
_CORNER: Final = 2.0
_LABEL_SHARE: Final = 0.45


class ChartPainter:
    """A chart within a size. Bars are asked for by their place; each has a cell that is pointed at."""

    def __init__(self, chart: ReportChart, formats: Formats) -> None:
        self.chart = chart
        self.formats = formats
        self.size = QSize(0, 0)
        self._small = QFontMetrics(text_font(TextRole.SECONDARY))
        self._bold = QFontMetrics(text_font(bold=True))
        self.ticks = scale_of([bar.value for bar in chart.bars])
        self.texts = [bar_value(chart, tick, formats) for tick in self.ticks]
        self.values = [bar_value(chart, bar.value, formats) for bar in chart.bars]

    # places

    @property
    def _top(self) -> int:
        legend = self._small.height() + Space.XS if self.chart.hatched else 0
        return Space.S + self._bold.height() + Space.XS + legend

    @property
    def plot(self) -> QRect:
        """Where the bars are, without labels."""
        if self.chart.lying:
            left = Space.M + int((self.size.width() - 2 * Space.M) * _LABEL_SHARE)
            end = max((self._small.horizontalAdvance(text) for text in self.values), default=0) + Space.S
            return QRect(left, self._top, self.size.width() - Space.M - end - left, ROW * len(self.chart.bars))
        side = max(self._small.horizontalAdvance(text) for text in self.texts) + Space.S
        grouped = any(bar.group for bar in self.chart.bars)
        foot = self._small.height() * (2 if grouped else 1) + Space.S
        top = self._top + self._small.height()
        return QRect(Space.M + side, top, self.size.width() - 2 * Space.M - side,
                     max(0, self.size.height() - foot - Space.XS - top))  # fmt: skip

    def cell(self, at: int) -> QRect:
        """All that belongs to a bar: what is pointed at."""
        plot = self.plot
        if self.chart.lying:
            return QRect(Space.M, plot.top() + at * ROW, self.size.width() - 2 * Space.M, ROW)
        room = plot.width() / max(1, len(self.chart.bars))
        left = plot.left() + round(room * at)
        return QRect(left, plot.top(), plot.left() + round(room * (at + 1)) - left, plot.height())

    def bar(self, at: int) -> QRectF:
        """The bar itself; flat where it has no value."""
        plot, cell, bar = self.plot, self.cell(at), self.chart.bars[at]
        share = float(bar.value / self.ticks[-1])
        if self.chart.lying:
            return QRectF(plot.left(), cell.top() + 4, plot.width() * share, ROW - 8)
        wide = min(_WIDEST, cell.width() * 0.72)
        high = plot.height() * share
        return QRectF(cell.left() + (cell.width() - wide) / 2, plot.bottom() + 1 - high, wide, high)

    def bar_at(self, x: int, y: int) -> int:
        """The bar whose cell a point lies in; -1 for none."""
        return next((at for at in range(len(self.chart.bars)) if self.cell(at).contains(x, y)), -1)

    # painting

    def paint(self, painter: QPainter, current: int, hovered: int, *, focused: bool) -> None:
        """All of it."""
        look = current_look()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(look.text)
        painter.setFont(text_font(bold=True))
        wide = self.size.width() - 2 * Space.M
        title = self._bold.elidedText(self.chart.title, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(QRect(Space.M, Space.S, wide, self._bold.height()), Qt.AlignmentFlag.AlignVCenter, title)
        painter.setFont(text_font(TextRole.SECONDARY))
        if self.chart.hatched:
            self._legend(painter, look)
        if not self.chart.bars:
            painter.setPen(look.muted)
            painter.drawText(self.plot, Qt.AlignmentFlag.AlignCenter, self.formats.t("Nothing in this period"))
            return
        if not self.chart.lying:
            self._scale(painter, look)
        for at in (hovered, current if focused else -1):
            if at >= 0:
                painter.fillRect(self.cell(at), look.selection if at == current and focused else look.closed_hours)
        for at, bar in enumerate(self.chart.bars):
            self._bar(painter, look, at, bar, chosen=at == current and focused)
        self._labels(painter, look, current if focused else -1)

    def _legend(self, painter: QPainter, look: Look) -> None:
        left, top = Space.M, Space.S + self._bold.height() + Space.XS
        for text, hatched in ((self.chart.plain, False), (self.chart.hatched, True)):
            middle = top + self._small.height() / 2
            self._fill(painter, look, QRectF(left, middle - _KEY / 2, _KEY, _KEY), hatched=hatched)
            painter.setPen(look.muted)
            left += _KEY + Space.XS
            wide = self._small.horizontalAdvance(text) + 2
            painter.drawText(QRect(left, top, wide, self._small.height()), Qt.AlignmentFlag.AlignVCenter, text)
            left += wide + Space.M

    @staticmethod
    def _fill(painter: QPainter, look: Look, rect: QRectF, *, hatched: bool) -> None:
        painter.setPen(QPen(look.accent, 1))
        if hatched:
            painter.fillRect(rect, look.surface)
            painter.setBrush(QBrush(look.accent, Qt.BrushStyle.BDiagPattern))
        else:
            painter.setBrush(look.accent)
        painter.drawRect(rect)
        painter.setBrush(QColor(Qt.GlobalColor.transparent))

    def _scale(self, painter: QPainter, look: Look) -> None:
        plot = self.plot
        for tick, text in zip(self.ticks, self.texts, strict=True):
            y = plot.bottom() + 1 - plot.height() * float(tick / self.ticks[-1])
            painter.setPen(QPen(look.line if tick else look.muted, 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(look.muted)
            box = QRectF(0, y - self._small.height() / 2, plot.left() - Space.XS, self._small.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, text)

    def _bar(self, painter: QPainter, look: Look, at: int, bar: ReportBar, *, chosen: bool) -> None:
        rect = self.bar(at)
        if bar.value > 0:
            part = float(bar.part / bar.value)
            solid, hatched = QRectF(rect), QRectF(rect)
            if self.chart.lying:
                solid.setWidth(rect.width() * (1 - part))
                hatched.setLeft(solid.right())
            else:
                solid.setTop(rect.top() + rect.height() * part)
                hatched.setBottom(solid.top())
            for piece, lines in ((solid, False), (hatched, True)):
                if piece.width() >= 0.5 and piece.height() >= 0.5:
                    self._fill(painter, look, piece, hatched=lines)
        if chosen:
            painter.setPen(QPen(look.accent, 2))
            painter.drawRoundedRect(QRectF(self.cell(at)).adjusted(1, 1, -1, -1), _CORNER, _CORNER)
        painter.setPen(look.text if chosen else look.muted)
        if self.chart.lying:
            box = QRectF(rect.right() + Space.XS, self.cell(at).top(), self.size.width(), ROW)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self.values[at])
            return
        cell = self.cell(at)
        if bar.value > 0 and self._small.horizontalAdvance(self.values[at]) <= cell.width():
            box = QRectF(cell.left(), rect.top() - self._small.height() - 1, cell.width(), self._small.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.values[at])

    def _labels(self, painter: QPainter, look: Look, current: int) -> None:
        plot, high = self.plot, self._small.height()
        if self.chart.lying:
            for at, bar in enumerate(self.chart.bars):
                painter.setPen(look.text)
                cell = self.cell(at)
                wide = plot.left() - cell.left() - Space.S
                text = self._small.elidedText(bar.label, Qt.TextElideMode.ElideRight, wide)
                painter.drawText(QRect(cell.left(), cell.top(), wide, ROW), Qt.AlignmentFlag.AlignVCenter, text)
            return
        room = plot.width() / len(self.chart.bars)
        widest = max(self._small.horizontalAdvance(bar.label) for bar in self.chart.bars) + Space.XS
        every = max(1, -int(-widest // room)) if room > 0 else 1
        for at, bar in enumerate(self.chart.bars):
            if at % every:
                continue
            painter.setPen(look.text if at == current else look.muted)
            middle = self.cell(at).center().x()
            box = QRect(middle - widest, plot.bottom() + 3, 2 * widest, high)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, bar.label)
        painter.setPen(look.muted)
        for group, members in groupby(range(len(self.chart.bars)), key=lambda at: self.chart.bars[at].group):
            left = self.cell(next(members)).left() + 2
            box = QRect(left, plot.bottom() + 3 + high, self._small.horizontalAdvance(group) + 2, high)
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, group)
