"""The pages of a PDF below each other: only what is visible is drawn, on other threads."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from svcdesk.i18n import _
from svcdesk.ui.shared.look import Space, current_look

_GAP: Final = Space.L
_KEPT: Final = 12  # pictures
ZOOMS: Final = (0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
_PIXELS_A_POINT: Final = 96 / 72  # at 100 %


class PageView(QAbstractScrollArea):
    """Shows pages; asks for their pictures by ``wanted(page, scale)`` and gets them by ``show_picture``."""

    wanted = Signal(int, float)
    moved = Signal()  # another page is the current one, or the zoom changed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Pages"))
        self._sizes: tuple[tuple[float, float], ...] = ()
        self._zoom = 1.0
        self._fit_width = True
        self._tops: list[int] = []
        self._pictures: OrderedDict[int, tuple[float, QImage]] = OrderedDict()
        self._asked: set[tuple[int, float]] = set()
        self._page = 0
        self.verticalScrollBar().valueChanged.connect(self.on_scrolled)

    # what is shown

    def show_document(self, sizes: tuple[tuple[float, float], ...], *, keep_place: bool = False) -> None:
        """Show another document, of which the page sizes are in points.

        With ``keep_place`` the old pictures stay until there are new ones, so that nothing flickers.
        """
        place = self.verticalScrollBar().value() if keep_place else 0
        self._sizes = sizes
        stale = [(page, (0.0, image)) for page, (_scale, image) in self._pictures.items()]
        self._pictures = OrderedDict(stale if keep_place else ())
        self._asked.clear()
        self._lay_out()
        self.verticalScrollBar().setValue(place)
        self.on_scrolled()
        self.viewport().update()

    def show_picture(self, page: int, scale: float, image: QImage) -> None:
        """The picture that was wanted."""
        self._asked.discard((page, scale))
        image.setDevicePixelRatio(1)
        self._pictures[page] = (scale, image)
        self._pictures.move_to_end(page)
        while len(self._pictures) > _KEPT:
            self._pictures.popitem(last=False)
        self.viewport().update()

    @property
    def page(self) -> int:
        """The current page, from 0: the one in the middle of the view."""
        return self._page

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return len(self._sizes)

    @property
    def is_drawn(self) -> bool:
        """Whether the current page is shown sharp."""
        known = self._pictures.get(self._page)
        return known is not None and known[0] == self._scale()

    @property
    def zoom(self) -> float:
        """1.0 is the size on paper, as far as the screen knows it."""
        return self._zoom

    @property
    def fit_width(self) -> bool:
        """Whether the zoom follows the width of the view."""
        return self._fit_width

    def go_to(self, page: int) -> None:
        """Bring a page (from 0) to the top."""
        if self._tops:
            page = min(max(page, 0), len(self._tops) - 1)
            self.verticalScrollBar().setValue(self._tops[page] - _GAP)
            # The last pages of a document may not reach the top.
            self._set_page(page)

    def set_zoom(self, zoom: float) -> None:
        """Zoom around the middle of the view."""
        self._fit_width = False
        self._apply_zoom(min(max(zoom, ZOOMS[0]), ZOOMS[-1]))

    def set_fit_width(self) -> None:
        """Let the zoom follow the width of the view."""
        self._fit_width = True
        self._apply_zoom(self._width_zoom())

    def step_zoom(self, step: int) -> None:
        """The next larger (1) or smaller (-1) usual zoom."""
        if step > 0:
            self.set_zoom(next((zoom for zoom in ZOOMS if zoom > self._zoom + 0.005), ZOOMS[-1]))
        else:
            self.set_zoom(next((zoom for zoom in reversed(ZOOMS) if zoom < self._zoom - 0.005), ZOOMS[0]))

    # geometry

    def _width_zoom(self) -> float:
        widest = max((width for width, _height in self._sizes), default=595.0)
        room = self.viewport().width() - 2 * _GAP
        return min(max(room / (widest * _PIXELS_A_POINT), ZOOMS[0]), 2.0)

    def _apply_zoom(self, zoom: float) -> None:
        bar = self.verticalScrollBar()
        middle = self.viewport().height() / 2
        part = (bar.value() + middle) / max(self._height(), 1)
        self._zoom = zoom
        self._lay_out()
        bar.setValue(round(part * self._height() - middle))
        self.moved.emit()
        self.viewport().update()

    def _page_size(self, page: int) -> QSize:
        width, height = self._sizes[page]
        factor = self._zoom * _PIXELS_A_POINT
        return QSize(round(width * factor), round(height * factor))

    def _height(self) -> int:
        return self._tops[-1] + self._page_size(len(self._tops) - 1).height() + _GAP if self._tops else 0

    def _lay_out(self) -> None:
        self._tops = []
        top, widest = _GAP, 0
        for page in range(len(self._sizes)):
            size = self._page_size(page)
            self._tops.append(top)
            top += size.height() + _GAP
            widest = max(widest, size.width())
        view = self.viewport().size()
        bar, across = self.verticalScrollBar(), self.horizontalScrollBar()
        bar.setRange(0, max(0, self._height() - view.height()))
        bar.setPageStep(view.height())
        bar.setSingleStep(48)
        across.setRange(0, max(0, widest + 2 * _GAP - view.width()))
        across.setPageStep(view.width())
        across.setSingleStep(48)

    def page_rect(self, page: int) -> QRect:
        """Where a page is, in pixels of the viewport."""
        size = self._page_size(page)
        x = max(_GAP, (self.viewport().width() - size.width()) // 2) - self.horizontalScrollBar().value()
        return QRect(QPoint(x, self._tops[page] - self.verticalScrollBar().value()), size)

    def _visible(self) -> list[int]:
        top = self.verticalScrollBar().value()
        first = max(bisect_right(self._tops, top) - 1, 0)
        return list(range(first, bisect_right(self._tops, top + self.viewport().height())))

    def on_scrolled(self) -> None:
        """Another part is in view."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        self._set_page(max((page for page, top in enumerate(self._tops) if top <= middle), default=0))

    def _set_page(self, page: int) -> None:
        self._page = page
        if self._tops:
            text = _("Page {page} of {pages}").format(page=page + 1, pages=len(self._tops))
            self.setAccessibleDescription(text)
        self.moved.emit()

    def _scale(self) -> float:
        return round(self._zoom * _PIXELS_A_POINT * self.devicePixelRatioF(), 3)

    def _want(self, page: int, scale: float) -> None:
        if (page, scale) not in self._asked:
            self._asked.add((page, scale))
            self.wanted.emit(page, scale)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """White pages with a thin edge; one whose picture is still being made shows its last one, stretched."""
        look = current_look()
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), look.window)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self._sizes:
            painter.setPen(look.muted)
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, _("Drawing the pages…"))
        scale = self._scale()
        for page in self._visible():
            rect = self.page_rect(page)
            painter.fillRect(rect, QColor("white"))
            known = self._pictures.get(page)
            if known is not None:
                self._pictures.move_to_end(page)
                painter.drawImage(QRectF(rect), known[1])
            if known is None or known[0] != scale:
                self._want(page, scale)
            painter.setPen(look.line)
            painter.drawRect(rect.adjusted(-1, -1, 0, 0))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the width if asked to."""
        super().resizeEvent(event)
        if self._fit_width:
            self._apply_zoom(self._width_zoom())
        else:
            self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl zooms."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the ends; space and the page keys turn a screenful."""
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        elif event.key() == Qt.Key.Key_Space:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            bar.setValue(bar.value() + (-1 if back else 1) * round(bar.pageStep() * 0.9))
        else:
            super().keyPressEvent(event)
