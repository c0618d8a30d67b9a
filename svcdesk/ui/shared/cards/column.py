"""One column of cards: its heading with the count, and its cards, which never are widgets."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QLabel,
    QListView,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from svcdesk.queries.cards import Card
from svcdesk.ui.shared.cards.model import CardModel
from svcdesk.ui.shared.look import Space, set_role

WIDTH: Final = 196
_SPARE: Final = 6
_SIDEWAYS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class CardList(QListView):
    """The cards. A drag is followed with the mouse held, so that the view can say what would happen."""

    left = Signal(int)  # -1 or 1: to the column beside
    opened = Signal()
    typed = Signal(str)
    entered = Signal()
    dragged = Signal(object)  # QPoint, global
    dropped = Signal(object)  # QPoint, global
    drag_left = Signal()
    chosen = Signal()

    def __init__(self, model: CardModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._pressed: QPoint | None = None
        self._dragging = False
        self.setModel(model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def end_drag(self) -> None:
        """Let go without a consequence."""
        self._pressed, self._dragging = None, False

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Other cards are chosen."""
        super().selectionChanged(selected, deselected)
        self.chosen.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard came here."""
        super().focusInEvent(event)
        self.entered.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a card; one of several chosen ones keeps them."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = at if left and index.isValid() else None
        if self._pressed is None or event.modifiers() or not self.selectionModel().isSelected(index):
            super().mousePressEvent(event)
        else:
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is chosen."""
        if self._pressed is None:
            return
        far = (event.position().toPoint() - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self._dragging or (far and self.selectedIndexes()):
            self._dragging = True
            self.dragged.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop, or only choose."""
        pressed, self._pressed = self._pressed, None
        if self._dragging:
            self._dragging = False
            self.dropped.emit(event.globalPosition().toPoint())
        elif pressed is not None and not event.modifiers():
            index = self.indexAt(pressed)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        else:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the record."""
        if self.indexAt(event.position().toPoint()).isValid():
            self.opened.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Shift and the wheel scroll the columns: the view around takes it."""
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right change the column, Enter opens, letters go to the filter, Escape ends a drag."""
        key, plain = Qt.Key(event.key()), not event.modifiers()
        if self._dragging and key == Qt.Key.Key_Escape:
            self.end_drag()
            self.drag_left.emit()
        elif key in _SIDEWAYS and plain:
            self.left.emit(_SIDEWAYS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif (
            event.text().strip()
            and event.text().isprintable()
            and not (event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))
        ):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


class CardColumn(QFrame):
    """A stage with its records. ``needed`` says that cards in view are not there yet."""

    needed = Signal()

    def __init__(
        self, key: int, name: str, code: str, depth: int, delegate: QStyledItemDelegate, parent: QWidget
    ) -> None:
        """``depth`` is how deep the stage lies in a tree; ``delegate`` paints the cards."""
        super().__init__(parent)
        self.key = key
        self.name = name
        self.setObjectName(f"column.{code}")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        set_role(self, "column")
        self._title = QLabel("› " * depth + name, self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setToolTip(self.name)
        set_role(self._title, "section")
        self._count = QLabel(self)
        set_role(self._count, "secondary")
        self._hint = QLabel(self)
        self._hint.setWordWrap(True)
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.hide()
        self.model = CardModel(self)
        self.list = CardList(self.model, self)
        delegate.setParent(self.list)
        self.list.setItemDelegate(delegate)
        self.list.setAccessibleName(self.name)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Space.S, 0, 0)
        layout.setSpacing(Space.XS)
        head = QVBoxLayout()
        head.setContentsMargins(Space.M, 0, Space.M, 0)
        head.setSpacing(0)
        for label in (self._title, self._count, self._hint):
            head.addWidget(label)
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        self.setMinimumWidth(WIDTH)
        self._ask = QTimer(self)
        self._ask.setSingleShot(True)
        self._ask.setInterval(0)
        self._ask.timeout.connect(self.needed)
        self.model.missing.connect(self.on_missing)

    def on_missing(self) -> None:
        """A card in view is not there: ask once for all of them."""
        if not self._ask.isActive():
            self._ask.start()

    def show_count(self, text: str) -> None:
        """How many records there are, and what else the heading says."""
        self._count.setText(text)

    def count_text(self) -> str:
        """What the heading says below the name."""
        return self._count.text()

    def say(self, text: str, role: str = "") -> None:
        """What dropping here would do, or why it cannot be; nothing ends it."""
        self._hint.setText(text)
        set_role(self._hint, role or "secondary")
        self._hint.setVisible(bool(text))
        state = {"good": "target", "error": "refused"}.get(role, "column")
        if self.property("role") != state:
            set_role(self, state)

    def said(self) -> str:
        """What is said while something is dragged."""
        return self._hint.text() if not self._hint.isHidden() else ""

    # place and selection

    def places_in_view(self) -> tuple[int, int]:
        """The first place in view and the one after the last, with some to spare."""
        height = max(self.list.sizeHintForRow(0), 1) if self.model.ids else 1
        first = self.list.verticalScrollBar().value() // height
        last = first + self.list.viewport().height() // height + 1
        return max(first - _SPARE, 0), last + _SPARE

    def top(self) -> tuple[int | None, int]:
        """The record at the top and how many pixels of it are above the view."""
        index = self.list.indexAt(QPoint(Space.M, 1))
        if not index.isValid():
            return None, 0
        return self.model.ids[index.row()], -self.list.visualRect(index).top()

    def keep_top(self, top: tuple[int | None, int], before: int) -> None:
        """Show the same record at the top, or the same place if it is gone."""
        record_id, above = top
        place = self.model.place_of(record_id) if record_id is not None else None
        bar = self.list.verticalScrollBar()
        self.list.doItemsLayout()
        bar.setValue(place * max(self.list.sizeHintForRow(0), 1) + above if place is not None else before)

    def selected_ids(self) -> list[int]:
        """The chosen records from top to bottom."""
        return [self.model.ids[index.row()] for index in sorted(self.list.selectedIndexes())]

    def current_id(self) -> int | None:
        """The current record."""
        index = self.list.currentIndex()
        return self.model.ids[index.row()] if index.isValid() else None

    def current_card(self) -> Card | None:
        """Its card, if it is there."""
        return self.model.card_at(self.list.currentIndex().row())

    def choose(self, record_ids: Collection[int], current: int | None) -> bool:
        """Select records that are here; whether the current one is."""
        selection = self.list.selectionModel()
        for record_id in record_ids:
            if (place := self.model.place_of(record_id)) is not None:
                selection.select(self.model.index(place), QItemSelectionModel.SelectionFlag.Select)
        place = self.model.place_of(current) if current is not None else None
        if place is not None:
            selection.setCurrentIndex(self.model.index(place), QItemSelectionModel.SelectionFlag.NoUpdate)
        return place is not None

    def go_to(self, place: int) -> None:
        """Choose one card by its place, or the last one."""
        if self.model.ids:
            index = self.model.index(min(max(place, 0), len(self.model.ids) - 1))
            self.list.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.list.scrollTo(index)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
