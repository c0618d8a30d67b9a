"""A field that refers to another record: type ahead over number, name and more, open it, or create it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QWidget,
)

from svcdesk.commands.runner import Done
from svcdesk.i18n import _
from svcdesk.queries.forms import captions_of
from svcdesk.ui.shared.database_thread import Request
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.editors import mark_wrong
from svcdesk.ui.shared.look import Space, current_look, set_icon, set_role

_LIMIT: Final = 12
_PAUSE_MS: Final = 60

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class LookupRow:
    """One record to choose: ``detail`` tells records of the same name apart."""

    id: int
    number: str
    name: str
    detail: str = ""

    @property
    def text(self) -> str:
        """How the field shows it."""
        return f"{self.number}  {self.name}" if self.number else self.name


LookupQuery = Callable[..., list[LookupRow]]
Context = Callable[[], Mapping[str, Any]]
NOTHING_CHOSEN: Final[Mapping[str, Any]] = MappingProxyType({})


class LookupModel(QAbstractListModel):
    """The rows found for what is typed, and at the end a row which creates one."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: list[LookupRow] = []
        self._create = ""
        self._typed = ""

    def show_rows(self, rows: list[LookupRow], typed: str, *, create: bool) -> None:
        """Replace the rows; ``create`` offers to make a record of what is typed."""
        self.beginResetModel()
        self._rows = rows
        self._create = _("Create “{name}”…").format(name=typed) if create else ""
        self._typed = typed
        self.endResetModel()

    def row_at(self, index: Index) -> LookupRow | None:
        """The record of a row; None for the creating one."""
        return self._rows[index.row()] if index.row() < len(self._rows) else None

    @property
    def rows(self) -> list[LookupRow]:
        """The records found."""
        return self._rows

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Found ones and the creating one."""
        return len(self._rows) + bool(self._create)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts for the list, the completer and screen readers."""
        row = self.row_at(index)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.text if row else self._create
        if role == Qt.ItemDataRole.EditRole:  # what the completer writes into the line
            # The space keeps the completer from choosing this row beforehand as the one that begins like the text.
            return row.text if row else f" {self._typed}"
        if role == Qt.ItemDataRole.UserRole:
            return row.detail if row else ""
        return None


class LookupDelegate(QStyledItemDelegate):
    """Number and name, and the detail in muted text at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        super().paint(painter, option, index)
        detail = index.data(Qt.ItemDataRole.UserRole)
        if detail:
            look = current_look()
            rect = option.rect.adjusted(Space.S, 0, -Space.S, 0)
            used = option.fontMetrics.horizontalAdvance(str(index.data())) + Space.L
            rect.setLeft(rect.left() + used)
            text = option.fontMetrics.elidedText(str(detail), Qt.TextElideMode.ElideRight, rect.width())
            painter.save()
            painter.setPen(look.muted)
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)
            painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A little air; as wide as the list, so that the end of a row is never outside it."""
        return QSize(0, super().sizeHint(option, index).height() + Space.S)


class LookupField(QWidget):
    """Type ahead, choose; F4 shows the first ones, Ctrl+Return opens the record.

    ``query(reader, text, limit)`` returns the rows for a typed text, or for an empty one the usual
    ones; with a ``context`` it is given as well what that returns at the moment. ``entity`` is what
    ``desk.open`` gets for opening and, if ``can_create``, for creating (with ``name`` and what
    ``defaults`` returns filled in; once saved, it is chosen).
    ``value_changed`` carries the chosen id or None.
    """

    value_changed = Signal(object)
    row_chosen = Signal(object)  # LookupRow or None

    def __init__(
        self,
        desk: Desk,
        query: LookupQuery,
        entity: str = "",
        *,
        can_create: bool = False,
        context: Context | None = None,
        defaults: Context | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._query = query
        self._entity = entity
        self._can_create = can_create
        self._context = context
        self._defaults = defaults
        self._creating = False
        self._row: LookupRow | None = None
        self._request: Request | None = None
        self._take_first = False
        self.line = QLineEdit(self)
        self._model = LookupModel(self)
        self._completer: QCompleter | None = None
        self._popup: QListView | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.search)
        self.line.installEventFilter(self)
        self.line.textEdited.connect(self.on_text_edited)
        self.line.editingFinished.connect(self.on_editing_finished)
        self._open_button = QToolButton(self)
        self._build()
        self._refresh()

    def completer(self) -> QCompleter:
        """The list below the line, made when it is first needed: a form has many fields."""
        if self._completer is None:
            self._completer = self._make_completer()
            self.line.setCompleter(self._completer)
        return self._completer

    def _is_listing(self) -> bool:
        return self._popup is not None and self._popup.isVisible()

    def _make_completer(self) -> QCompleter:
        completer = QCompleter(self._model, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setMaxVisibleItems(_LIMIT + 1)
        self._popup = QListView(self)
        self._popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # long texts are elided
        self._popup.setTextElideMode(Qt.TextElideMode.ElideRight)
        completer.setPopup(self._popup)
        set_role(self._popup, "choices")
        self._popup.setItemDelegate(LookupDelegate(self._popup))
        self._popup.installEventFilter(self)
        completer.activated[QModelIndex].connect(self.on_activated)  # type: ignore[index]
        return completer

    def _build(self) -> None:
        drop = QAction(_("Show choices"), self.line)
        drop.setShortcut("F4")
        drop.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        set_icon(drop, "search")
        drop.triggered.connect(self.search)
        self.line.addAction(drop, QLineEdit.ActionPosition.TrailingPosition)
        set_icon(self._open_button, "external-link")
        self._open_button.setAutoRaise(True)
        self._open_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._open_button.setToolTip(_("Open") + "  (Ctrl+Return)")
        self._open_button.setAccessibleName(_("Open"))
        self._open_button.clicked.connect(self.on_open_wanted)
        self._open_button.setVisible(bool(self._entity))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.XS)
        layout.addWidget(self.line, 1)
        layout.addWidget(self._open_button)
        self.setFocusProxy(self.line)

    # values

    def value(self) -> int | None:
        """The id of the chosen record."""
        return self._row.id if self._row else None

    def row(self) -> LookupRow | None:
        """The chosen record."""
        return self._row

    def set_row(self, row: LookupRow | None) -> None:
        """Show a record; tells nobody. What was being looked up is looked up no more."""
        self.dismiss_list()
        self._row = row
        self.line.setText(row.text if row else "")
        self.line.setCursorPosition(0)
        mark_wrong(self.line, wrong=False)
        self._refresh()

    def is_unclear(self) -> bool:
        """Whether something is typed that is not a record."""
        return bool(self.line.text().strip()) and self._row is None

    def set_read_only(self, read_only: bool) -> None:
        """Only show and open the record, or let it be changed."""
        self.line.setReadOnly(read_only)

    def _choose(self, row: LookupRow | None) -> None:
        changed = row != self._row
        self.set_row(row)
        if changed:
            self.value_changed.emit(self.value())
            self.row_chosen.emit(row)

    def _refresh(self) -> None:
        self._open_button.setEnabled(self._row is not None)
        self.line.setToolTip(self._row.detail if self._row else "")

    # finding

    def on_text_edited(self, text: str) -> None:
        """Something was typed; look it up after a moment's pause, and that alone."""
        self._stop_looking()
        self._take_first = False
        if self._row is not None:
            self._row = None
            self._refresh()
            if not text.strip():
                self.value_changed.emit(None)
                self.row_chosen.emit(None)
        self._timer.start()

    def search(self) -> None:
        """Ask for the rows of what is typed."""
        if self.line.isReadOnly():
            return
        self._stop_looking()
        typed = "" if self._row else self.line.text().strip()
        context = () if self._context is None else (self._context(),)  # read here: widgets belong to this thread
        self._request = self._desk.read(self._query, self.on_found, typed, _LIMIT, *context)

    def _stop_looking(self) -> None:
        """Ask no more, and take no answer to what was asked."""
        self._timer.stop()
        if self._request is not None:
            self._request.cancel()
            self._request = None

    def dismiss_list(self) -> bool:
        """Close the list, or keep the one that is being read from opening; false if there is neither."""
        had_one = self._is_listing() or self._timer.isActive() or self._request is not None
        self._stop_looking()
        self._take_first = False
        if self._model.rowCount():  # the line would show them again with the next letter
            self._model.show_rows([], "", create=False)
        if self._popup is not None:
            self._popup.hide()
        return had_one

    def on_found(self, rows: list[LookupRow]) -> None:
        """The rows are here: show them, or take the only one if the user has left already."""
        self._request = None
        typed = self.line.text().strip()
        if self._take_first:
            self._take_first = False
            exact = [row for row in rows if typed.casefold() in (row.number.casefold(), row.name.casefold())]
            if len(exact or rows) == 1:
                self._choose((exact or rows)[0])
            else:
                mark_wrong(self.line, wrong=self.is_unclear())
            return
        self._model.show_rows(rows, typed, create=self._can_create and bool(typed) and self._row is None)
        if self.line.hasFocus() and self._model.rowCount():
            self.completer().complete()
            self._begin_above()
        elif self._popup is not None:
            self._popup.hide()

    def _begin_above(self) -> None:
        """No row is chosen before Down is pressed; Qt would be at the first one, unseen, the first time only.

        The completer is not told: it would write into the line.
        """
        assert self._popup is not None
        selection = self._popup.selectionModel()
        selection.blockSignals(True)
        selection.clear()
        selection.blockSignals(False)

    def on_activated(self, index: QModelIndex) -> None:
        """A row of the list was chosen."""
        if not index.isValid():
            return
        row = self._model.row_at(index)
        if row is not None:
            self._choose(row)
            QTimer.singleShot(0, self, self.show_start)  # Qt writes the text once more, and shows its end
        else:
            if not self._creating:
                self._creating = True
                self._desk.saved.connect(self.on_saved)
            defaults = dict(self._defaults()) if self._defaults is not None else {}
            self._desk.open(self._entity, None, **{**defaults, "name": self.line.text().strip()})

    def show_start(self) -> None:
        """A long name is told by its start."""
        if self._row is not None:
            self.line.setCursorPosition(0)

    def on_saved(self, done: Done) -> None:
        """Something was saved: if it is the record that was to be created for this field, choose it."""
        if isinstance(done.result, int) and done.result in done.changes.ids(self._entity) and self.is_unclear():
            self._creating = False
            self._desk.saved.disconnect(self.on_saved)
            self._desk.read(captions_of, self.on_created, self._entity, [done.result])

    def on_created(self, found: dict[int, str]) -> None:
        """The new record's number and name."""
        for record_id, caption in found.items():
            number, _gap, name = caption.rpartition("  ")
            self._choose(LookupRow(record_id, number, name))

    def on_editing_finished(self) -> None:
        """The user left the field: nothing typed is nothing chosen; a unique match is taken."""
        typed = self.line.text().strip()
        if not typed:
            if self._row is not None:
                self._choose(None)
        elif self._row is None and (found := [row for row in self._model.rows if row.text == typed]):
            self._choose(found[0])
        elif self._row is None and not self._is_listing():
            self._take_first = True
            self.search()

    def on_open_wanted(self) -> None:
        """Open the record in its tab."""
        if self._row is not None and self._entity:
            self._desk.open(self._entity, self._row.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc closes the list, also one that has not come yet: whoever types cannot know which of the two it is.

        Tab takes the row it is at, and is then the line's own, as without a list: a cell goes on to the next.
        Enter takes the first one of what was typed unless another was gone to.
        """
        if (
            self._popup is not None
            and watched is self._popup
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not self._popup.currentIndex().isValid()
            and self._model.rows
            and self.is_unclear()
        ):
            self._popup.hide()
            self._choose(self._model.rows[0])
            return True
        if (
            self._popup is not None
            and watched is self._popup
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        ):
            index = self._popup.currentIndex()
            self._popup.hide()
            self.on_activated(index)
            QCoreApplication.sendEvent(self.line, event)
            return True
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.KeyPress and self.dismiss_list():
                return True
            if event.type() == QEvent.Type.ShortcutOverride and (self._timer.isActive() or self._request is not None):
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Return opens the record."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.on_open_wanted()
        else:
            super().keyPressEvent(event)
