"""Ctrl+K: find or do anything from one line of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import shiboken6
from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from rapidfuzz import fuzz

from svcdesk.domain.entities import ENTITY_NAMES
from svcdesk.domain.text import fold
from svcdesk.i18n import N_, _
from svcdesk.queries.finder import SCANNED, Found, find
from svcdesk.queries.lists import LISTS
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.database_thread import Request
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.look import Space, TextRole, current_look, icon, set_role, text_font
from svcdesk.ui.shared.screen import Screen

_RECENT: Final = "shell/recent_records"
_RECENT_LIMIT: Final = 8
_LIMIT: Final = 20
_COMMAND_SCORE: Final = 62
KINDS: Final = {
    "service_order": (N_("Order"), "clipboard-list"),
    "customer": (N_("Customer"), "building-2"),
    "location": (N_("Location"), "map-pin"),
    "service_object": (N_("Object"), "package"),
    "contact": (N_("Contact"), "phone"),
    "worker": (N_("Worker"), "hard-hat"),
}

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette: an action to do, a list that stands beside others in a screen, or a record to open."""

    title: str
    detail: str
    kind: str
    icon_name: str
    action: QAction | None = None
    opens: str = ""
    found: Found | None = None


class EntryModel(QAbstractListModel):
    """The lines, best first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []
        self._icons: dict[str, QIcon] = {}

    def show_entries(self, entries: list[Entry]) -> None:
        """Replace the lines."""
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """How many lines."""
        return len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Texts for screen readers, the entry for the delegate."""
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (entry.title, entry.detail, entry.kind) if part)
        if role == Qt.ItemDataRole.DecorationRole and entry.icon_name:
            if entry.icon_name not in self._icons:
                self._icons[entry.icon_name] = icon(entry.icon_name, current_look().muted)
            return self._icons[entry.icon_name]
        if role == Qt.ItemDataRole.UserRole:
            return entry
        return None


class EntryDelegate(QStyledItemDelegate):
    """Icon, title, detail in muted text, and what it is at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one line."""
        look = current_look()
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.selection)
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), look.accent)
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        if isinstance(picture, QIcon):
            picture.paint(painter, QRect(rect.left() + Space.M, rect.top(), 18, rect.height()))
        painter.setFont(text_font(TextRole.SECONDARY))
        painter.setPen(look.muted)
        kind = QRect(rect.right() - 130, rect.top(), 130 - Space.M, rect.height())
        painter.drawText(kind, int(Qt.AlignmentFlag.AlignRight) | middle, entry.kind)
        painter.setFont(text_font())
        painter.setPen(look.text)
        left = rect.left() + Space.M + 18 + Space.M
        width = kind.left() - left - Space.S
        title = painter.fontMetrics().elidedText(entry.title, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(left, rect.top(), width, rect.height()), middle, title)
        used = painter.fontMetrics().horizontalAdvance(title) + Space.M
        if entry.detail and width - used > 40:
            painter.setFont(text_font(TextRole.SECONDARY))
            painter.setPen(look.muted)
            detail = painter.fontMetrics().elidedText(entry.detail, Qt.TextElideMode.ElideRight, width - used)
            painter.drawText(QRect(left + used, rect.top(), width - used, rect.height()), middle, detail)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line with air."""
        return QSize(100, option.fontMetrics.height() + Space.M)


class CommandPalette(QFrame):
    """Lies over a window until something is chosen, Esc is pressed or the focus goes elsewhere."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        screens: Sequence[Screen],
        tables: Sequence[Actions],
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        set_role(self, "palette")
        self._desk = desk
        self._request: Request | None = None
        self._found: list[Found] = []
        self._closing = False
        self._chosen_early = False
        self._before: QWidget | None = None
        self._openable = frozenset().union(*(screen.entities for screen in screens))
        self._commands = [
            *(entry for actions in tables for entry in _command_entries(actions)),
            *(entry for screen in screens for entry in _list_entries(screen)),
        ]
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(_("Number, name, serial number, telephone or command"))
        self.line.setAccessibleName(_("Find or do anything"))
        self.line.textChanged.connect(self.on_text_changed)
        self.line.installEventFilter(self)
        self.model = EntryModel(self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.clicked.connect(self.on_chosen)
        self.nothing = QLabel(_("Nothing here holds these words."), self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        set_role(self.nothing, "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
        layout.setSpacing(Space.S)
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        layout.addWidget(self.nothing, 1)
        self.on_text_changed("")

    def open_over(self, window: QWidget) -> None:
        """Show it near the top of a window and take the keys."""
        self._before = window.focusWidget()
        width = min(680, window.width() - 2 * Space.XL)
        self.setGeometry((window.width() - width) // 2, 56, width, min(460, window.height() - 80))
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def on_text_changed(self, text: str) -> None:
        """Look again: commands at once, records from the database."""
        self._chosen_early = False
        if self._request is not None:
            self._request.cancel()
            self._request = None
        if text.strip() and self._openable:
            self._request = self._desk.read(find, self.on_found, text, _LIMIT, sorted(self._openable))
            if not self._found:
                self._show()
        else:
            self._found = []
            self._show()

    def on_found(self, found: list[Found]) -> None:
        """The records for what is typed."""
        self._request = None
        self._found = found
        self._show()
        if found and SCANNED.fullmatch(self.line.text()):
            self._open(found[0])
        elif self._chosen_early:
            self._chosen_early = False
            self.on_chosen(self.list.currentIndex())

    def _show(self) -> None:
        typed = fold(self.line.text())
        if typed:
            commands = sorted(
                ((_likeness(typed, entry), entry) for entry in self._commands), key=lambda pair: -pair[0]
            )  # fmt: skip
            fitting = [entry for likeness, entry in commands if likeness >= _COMMAND_SCORE][:6]
            records = [_record_entry(found) for found in self._found]
            best = self._found[0].score if self._found else 0
            entries = records + fitting if best >= 100 or not fitting else fitting + records
        else:
            entries = [*self._recent(), *self._commands]
        self.model.show_entries(entries)
        is_empty = not entries and self._request is None  # while the database is still asked, nothing is known
        self.nothing.setVisible(is_empty)
        self.list.setVisible(not is_empty)
        if entries:
            self.list.setCurrentIndex(self.model.index(0))

    def _recent(self) -> list[Entry]:
        entries = []
        for row in self._desk.state.get(_RECENT, []):
            entity, id_, number, name, detail = row
            if entity in self._openable:
                entries.append(_record_entry(Found(entity, id_, number, name, detail, 0)))
        return entries

    def on_enter(self) -> None:
        """Choose; a scanner's Enter comes before the database has answered, and means what will be found.

        A command that is shown, and a line that was gone to, are meant as they stand.
        """
        here = self.list.currentIndex()
        is_meant = here.row() > 0 or (here.row() == 0 and self.model.entries[0].found is None)
        if self._request is None or is_meant:
            self.on_chosen(here)
        else:
            self._chosen_early = True

    def on_chosen(self, index: QModelIndex) -> None:
        """A line was clicked, or Enter pressed on it."""
        if not index.isValid():
            return
        entry = self.model.entries[index.row()]
        if entry.found is not None:
            self._open(entry.found)
        elif entry.action is not None:
            self._leave()
            entry.action.trigger()
        elif entry.opens:
            desk = self._desk
            self._leave()
            desk.open(entry.opens, None)

    def _open(self, found: Found) -> None:
        kept = [[found.entity, found.id, found.number, found.name, found.detail]]
        kept += [row for row in self._desk.state.get(_RECENT, []) if row[:2] != kept[0][:2]]
        self._desk.state.put(_RECENT, kept[:_RECENT_LIMIT])
        desk = self._desk
        self._leave()
        desk.open(found.entity, found.id)

    def _leave(self) -> None:
        """Close, and give the keyboard back unless it went elsewhere: Qt would give it to the rail."""
        if not self._closing:
            self._closing = True
            before = self._before
            if self.line.hasFocus() and before is not None and shiboken6.isValid(before) and before.isVisible():
                before.setFocus(Qt.FocusReason.PopupFocusReason)
            self.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up, Down, Enter and Esc in the line; leaving it closes the palette."""
        if event.type() is QEvent.Type.FocusOut:
            self._leave()
        elif isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            steps = {
                Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8,
            }.get(Qt.Key(event.key()))  # fmt: skip
            if steps is not None:
                row = max(0, min(self.list.currentIndex().row() + steps, self.model.rowCount() - 1))
                self.list.setCurrentIndex(self.model.index(row))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.on_enter()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self._leave()
                return True
        return super().eventFilter(watched, event)


def _command_entries(actions: Actions) -> list[Entry]:
    actions.refresh()
    return [
        Entry(
            action.text().rstrip("…"),
            _(row.help),
            action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
            row.icon or "corner-down-left",
            action=action,
        )
        for row, action in actions
        if action.isVisible() and action.isEnabled() and row.id != "shell.find"
    ]


def _list_entries(screen: Screen) -> list[Entry]:
    """The tables that share a screen, as in Setup; one that has the screen for itself is an action of the shell."""
    names = [entity.removeprefix("list:") for entity in sorted(screen.entities) if entity.startswith("list:")]
    if len(names) < 2:
        return []
    title = _(screen.title)
    return [Entry(_(LISTS[name].title), "", title, LISTS[name].icon, opens=f"list:{name}") for name in names]


def _record_entry(found: Found) -> Entry:
    names = ENTITY_NAMES[found.entity]
    kind, icon_name = KINDS.get(found.entity, (names.one, names.icon))
    title = f"{found.number}  {found.name}" if found.number else found.name
    return Entry(title, found.detail, _(kind), icon_name, found=found)


def _likeness(typed: str, entry: Entry) -> float:
    title = fold(entry.title)
    if title.startswith(typed):
        return 101
    if all(any(part.startswith(word) for part in title.split()) for word in typed.split()):
        return 100
    return fuzz.ratio(typed, title)
