"""The queue beside the board: cards, a filter, and dragging a card onto the board."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from svcdesk.i18n import _
from svcdesk.queries.dispatch.rows import QueueRow
from svcdesk.ui.dispatch.queue_card import QueueCard
from svcdesk.ui.dispatch.queue_model import QueueModel, overdue_text
from svcdesk.ui.shared.look import Space, set_role


class QueueKind(StrEnum):
    """What the queue shows."""

    TO_PLAN = "to_plan"
    TO_DISPATCH = "to_dispatch"


class QueueList(QListView):
    """The cards. A drag is followed with the mouse held, so that the board can show the ghost itself."""

    drag_started = Signal(object)  # tuple[QueueRow, ...]
    drag_moved = Signal(object)  # QPoint, global
    drag_dropped = Signal()
    drag_cancelled = Signal()
    place_requested = Signal(object)  # tuple[QueueRow, ...]: with the keys
    open_requested = Signal(object)  # QueueRow
    menu_requested = Signal(object)  # QPoint, global
    chosen = Signal()

    def __init__(self, model: QueueModel, card: QueueCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model
        self._card = card
        self._pressed_at: QPoint | None = None
        self._dragging = False
        self.setModel(model)
        self.setItemDelegate(card)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Queue"))
        self.setMouseTracking(False)

    def chosen_rows(self) -> tuple[QueueRow, ...]:
        """The selected rows from top to bottom."""
        return tuple(self._rows.row(index.row()) for index in sorted(self.selectedIndexes()))

    def choose(self, activity_ids: set[int]) -> None:
        """Select the cards of activities that are shown, and see the first."""
        places = sorted(place for id_ in activity_ids if (place := self._rows.place(id_)) >= 0)
        selection = self.selectionModel()
        selection.clearSelection()
        for number, place in enumerate(places):
            index = self._rows.index(place)
            selection.select(index, QItemSelectionModel.SelectionFlag.Select)
            if number == 0:
                selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)

    def selectionChanged(self, selected, deselected) -> None:  # type: ignore[no-untyped-def]
        """Tell that other work is chosen."""
        super().selectionChanged(selected, deselected)
        self.chosen.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of a card."""
        at = event.position().toPoint()
        index = self.indexAt(at)
        self._pressed_at = at if event.button() == Qt.MouseButton.LeftButton and index.isValid() else None
        held = self._pressed_at is not None and self.selectionModel().isSelected(index)
        if not held or event.modifiers():
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag what is chosen."""
        if self._dragging:
            self.drag_moved.emit(event.globalPosition().toPoint())
        elif self._pressed_at is not None:
            distance = (event.position().toPoint() - self._pressed_at).manhattanLength()
            if distance >= QApplication.startDragDistance() and (rows := self.chosen_rows()):
                self._dragging = True
                self.drag_started.emit(rows)
                self.drag_moved.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Drop, or only choose."""
        pressed, self._pressed_at = self._pressed_at, None
        if self._dragging:
            self._dragging = False
            self.drag_moved.emit(event.globalPosition().toPoint())
            self.drag_dropped.emit()
            return
        if pressed is not None and not event.modifiers():
            index = self.indexAt(pressed)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the order."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._pressed_at = None
            self.open_requested.emit(self._rows.row(index.row()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of what is chosen."""
        if self.chosen_rows():
            self.menu_requested.emit(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc lets a dragged card go; Enter takes what is chosen to the board."""
        if event.key() == Qt.Key.Key_Escape and self._dragging:
            self._dragging = False
            self._pressed_at = None
            self.drag_cancelled.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and (rows := self.chosen_rows()):
            self.place_requested.emit(rows)
        else:
            super().keyPressEvent(event)


class QueuePanel(QWidget):
    """Heading with both kinds of waiting work, the filter, the cards."""

    kind_changed = Signal(object)  # QueueKind

    def __init__(self, card: QueueCard, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = QueueModel(now, self)
        self.list = QueueList(self.model, card, self)
        self.kind = QueueKind.TO_PLAN
        self._plan = self._switch(_("To plan"), QueueKind.TO_PLAN)
        self._dispatch = self._switch(_("To dispatch"), QueueKind.TO_DISPATCH)
        group = QButtonGroup(self)
        group.addButton(self._plan)
        group.addButton(self._dispatch)
        self._plan.setChecked(True)
        self._count = QLabel(self)
        set_role(self._count, "muted")
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText(_("Filter every column…"))
        self.filter.setClearButtonEnabled(True)
        self.filter.setAccessibleName(_("Filter the queue"))
        self.filter.textChanged.connect(self.on_filter_changed)
        self.filter.returnPressed.connect(self.on_filter_entered)
        self._empty = QLabel(self)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._empty.setWordWrap(True)
        self._empty.setContentsMargins(Space.M, Space.XL, Space.M, 0)
        set_role(self._empty, "muted")
        self._lay_out()
        self.model.modelReset.connect(self.on_model_reset)
        self.on_model_reset()

    def _switch(self, text: str, kind: QueueKind) -> QPushButton:
        button = QPushButton(text, self)
        button.setCheckable(True)
        button.setProperty("kind", kind.value)
        button.clicked.connect(self.on_kind_clicked)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.XS)
        head.addWidget(self._plan)
        head.addWidget(self._dispatch)
        head.addStretch()
        words = QHBoxLayout()
        words.setSpacing(Space.S)
        words.addWidget(self.filter, 1)
        words.addWidget(self._count)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Space.S, 0, 0)
        layout.setSpacing(Space.S)
        top = QVBoxLayout()
        top.setContentsMargins(Space.M, 0, Space.M, 0)
        top.setSpacing(Space.S)
        top.addLayout(head)
        top.addLayout(words)
        layout.addLayout(top)
        layout.addLayout(self._stack)

    def show_rows(self, rows: tuple[QueueRow, ...]) -> None:
        """Show other work; what is chosen and the place stay."""
        chosen = {row.id for row in self.list.chosen_rows()}
        place = self.list.verticalScrollBar().value()
        self.model.show_rows(rows)
        if chosen:
            self.list.choose(chosen)
        self.list.verticalScrollBar().setValue(place)

    def show_kind(self, kind: QueueKind) -> None:
        """Show one kind of waiting work."""
        self.kind = kind
        (self._plan if kind is QueueKind.TO_PLAN else self._dispatch).setChecked(True)
        self.kind_changed.emit(kind)

    def show_overdue(self) -> None:
        """Show only the work to plan that should have been done by now; the filter says so and can be emptied."""
        if self.kind is not QueueKind.TO_PLAN:
            self.show_kind(QueueKind.TO_PLAN)
        self.filter.clear()  # time has passed since it was typed, if it was
        self.filter.setText(overdue_text())
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_kind_clicked(self) -> None:
        """The other kind."""
        self.show_kind(QueueKind.TO_PLAN if self._plan.isChecked() else QueueKind.TO_DISPATCH)

    def on_filter_changed(self, typed: str) -> None:
        """A key was pressed in the filter."""
        self.model.filter(typed)

    def on_filter_entered(self) -> None:
        """Enter goes on to the first card."""
        if self.model.rowCount():
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.list.choose({self.model.row(0).id})

    def on_model_reset(self) -> None:
        """Count, and say what to do when nothing is left."""
        shown, total = self.model.rowCount(), self.model.total
        self._count.setText(str(total) if shown == total else _("{shown} of {total}").format(shown=shown, total=total))
        self._stack.setCurrentIndex(0 if shown else 1)
        if total:
            self._empty.setText(_("Nothing here holds these words."))
        elif self.kind is QueueKind.TO_PLAN:
            self._empty.setText(_("All work has a time and a technician."))
        else:
            self._empty.setText(_("All work of the next two weeks is dispatched."))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc in the filter empties it; in the empty filter it leads back to the cards."""
        if event.key() == Qt.Key.Key_Escape and self.filter.hasFocus():
            if self.filter.text():
                self.filter.clear()
            else:
                self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)
