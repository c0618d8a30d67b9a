"""The one action table: menus, tool bars, context menus, shortcuts, palette and help are made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from svcdesk.i18n import _
from svcdesk.ui.shared.look import set_icon
from svcdesk.ui.shared.tool_bar import ToolBar

SEPARATOR: Final = "-"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a user can do in a screen.

    ``id`` is unique in the program (``board.dispatch``); ``text``, ``group`` and ``help`` are marked
    with ``N_``; ``slot`` is the name of the screen's method that does it (it takes nothing, or
    ``checked: bool`` if ``checked_when`` is given); ``shortcuts`` are written portably (``Ctrl+S``),
    never with Ctrl+Alt: on Windows that is AltGr, which writes letters (ą ś € @);
    ``permission`` is that of the command it will run; ``enabled_when`` and ``checked_when`` are
    names of methods of the screen which take nothing and return ``bool``. With an ``argument``, the
    slot and ``checked_when`` get it. ``short`` is a shorter text for a tool bar. Actions of
    one ``group`` stand together in menus and in the help. The button of an action with ``more`` opens
    a menu of those as well. What an action ``needs`` may be locked: the screen's ``why_locked(needs)`` says why in a
    sentence, which stands in the tool tip while the action is disabled; an empty one means it is free.
    """

    id: str
    text: str
    slot: str
    icon: str = ""
    shortcuts: tuple[str, ...] = ()
    permission: str = ""
    enabled_when: str = ""
    checked_when: str = ""
    group: str = ""
    help: str = ""
    short: str = ""
    argument: str = ""
    more: tuple[str, ...] = ()
    needs: str = ""


ActionTable = tuple[Action, ...]


def keys_of(row: Action) -> list[QKeySequence]:
    """The keys of an action."""
    return [QKeySequence(keys) for keys in row.shortcuts]


def everything_allowed(_permission: str) -> bool:
    """The permission table before sign-in exists: one local user with every role."""
    return True


class _WithArgument(QObject):
    """Calls a slot with the argument of its action."""

    def __init__(self, slot: Callable[[str], object], argument: str, parent: QObject) -> None:
        super().__init__(parent)
        self._slot = slot
        self._argument = argument

    def on_triggered(self) -> None:
        self._slot(self._argument)


class Actions(QObject):
    """The table of one screen, bound to its widget: ``QAction``s, and what shows them.

    Shortcuts work while the keyboard focus is in ``target`` or below it. ``slots`` is the object
    whose methods are called; it is ``target`` itself unless a controller does the work.
    Call ``refresh()`` when the screen is complete, and when its selection or state changes.
    """

    def __init__(
        self,
        table: ActionTable,
        target: QWidget,
        slots: object | None = None,
        allowed: Callable[[str], bool] = everything_allowed,
        context: Qt.ShortcutContext = Qt.ShortcutContext.WidgetWithChildrenShortcut,
    ) -> None:
        super().__init__(target)
        self.table = table
        self._target = target
        self._slots: object = target if slots is None else slots
        self._allowed = allowed
        self._rows = {row.id: row for row in table}
        self._actions = {row.id: self._make(row, context) for row in table}

    def _make(self, row: Action, context: Qt.ShortcutContext) -> QAction:
        action = QAction(_(row.text), self._target)
        action.setObjectName(row.id)
        action.setShortcuts(keys_of(row))
        action.setShortcutContext(context)
        action.setAutoRepeat(False)
        action.setIconVisibleInMenu(True)
        self._say(action, row)
        if row.short:
            action.setIconText(f" {_(row.short)}")  # Qt leaves no room between icon and words
        slot = getattr(self._slots, row.slot)
        if row.checked_when:
            action.setCheckable(True)
        action.triggered.connect(_WithArgument(slot, row.argument, action).on_triggered if row.argument else slot)
        action.setVisible(not row.permission or self._allowed(row.permission))
        action.setEnabled(action.isVisible())
        self._target.addAction(action)
        return action

    @staticmethod
    def _say(action: QAction, row: Action, why: str = "") -> None:
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        text = f"{_(row.text)}  ({keys})" if keys else _(row.text)
        action.setToolTip(f"{text}\n{why}" if why else text)
        action.setStatusTip(why or (_(row.help) if row.help else ""))

    def __getitem__(self, action_id: str) -> QAction:
        action = self._actions[action_id]
        row = self._rows[action_id]
        if row.icon and action.icon().isNull():  # drawn when first shown, not for every action at the start
            set_icon(action, row.icon)
        return action

    def __iter__(self) -> Iterator[tuple[Action, QAction]]:
        return ((row, self._actions[row.id]) for row in self.table)

    def refresh(self) -> None:
        """Ask again what is allowed, enabled and checked."""
        whys = {needs: self._why(needs) for needs in {row.needs for row in self.table}}
        for row, action in self:
            allowed = not row.permission or self._allowed(row.permission)
            action.setVisible(allowed)
            why = whys[row.needs]
            action.setEnabled(allowed and not why and self._ask(row.enabled_when))
            if row.needs:
                self._say(action, row, why)
            if row.checked_when:
                action.setChecked(self._ask(row.checked_when, row.argument))

    def _why(self, needs: str) -> str:
        return str(getattr(self._slots, "why_locked")(needs)) if needs else ""  # noqa: B009 – as slots are found

    def _ask(self, name: str, argument: str = "") -> bool:
        if not name:
            return True
        method = getattr(self._slots, name)
        return bool(method(argument) if argument else method())

    def why_not(self, event: QKeyEvent) -> str:
        """Why the action of a key is locked, in a sentence; nothing if no locked one has that key."""
        pressed = QKeySequence(event.keyCombination())
        found = (row for row, action in self if row.needs and action.isVisible() and pressed in action.shortcuts())
        return next((why for row in found if (why := self._why(row.needs))), "")

    def do_key(self, event: QKeyEvent) -> bool:
        """Do what a key means that nothing else in the window wanted; false if nothing is done.

        For keys that write nothing: a letter or Del means what has the keyboard, and that is not here.
        """
        writes = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if writes and not Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35:
            return False
        pressed = QKeySequence(event.keyCombination())
        for _row, action in self:
            if pressed in action.shortcuts():
                self.refresh()
                action.trigger()  # does nothing while it is disabled
                return True
        return False

    def groups(self) -> Mapping[str, list[QAction]]:
        """The actions by their translated group, in the order of the table."""
        found: dict[str, list[QAction]] = {}
        for row in self.table:
            found.setdefault(_(row.group), []).append(self[row.id])
        return found

    def fill_menu(self, menu: QMenu, ids: Iterable[str] = ()) -> QMenu:
        """Put actions into a menu: the named ones (``"-"`` draws a line), or all, groups apart."""
        self.refresh()
        menu.setToolTipsVisible(True)  # why something is locked
        if ids:
            for action_id in ids:
                menu.addSeparator() if action_id == SEPARATOR else menu.addAction(self[action_id])
            return menu
        for actions in self.groups().values():
            menu.addSeparator()
            menu.addActions(actions)
        return menu

    def context_menu(self, ids: Iterable[str] = ()) -> QMenu:
        """A menu that goes away when it closes; show it with ``popup``."""
        menu = QMenu(self._target)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return self.fill_menu(menu, ids)

    def button(self, action_id: str, parent: QWidget | None = None) -> QToolButton:
        """A tool button of an action: with words if it has a ``short`` text or no icon."""
        row = self._rows[action_id]
        button = QToolButton(parent or self._target)
        button.setProperty("role", "button")
        button.setDefaultAction(self[action_id])
        button.setIconSize(QSize(16, 16))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        style = Qt.ToolButtonStyle.ToolButtonIconOnly
        if row.short or not row.icon:
            style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if row.icon else Qt.ToolButtonStyle.ToolButtonTextOnly
        button.setToolButtonStyle(style)
        button.setAccessibleName(_(row.text))
        if row.more:
            button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
            button.setMenu(self.fill_menu(QMenu(button), (action_id, *row.more)))
        return button

    def tool_bar(self, ids: Iterable[str], parent: QWidget | None = None) -> QWidget:
        """A row of buttons; ``"-"`` leaves a gap."""
        bar = ToolBar(parent or self._target)
        for action_id in ids:
            if action_id == SEPARATOR:
                bar.add_gap()
            else:
                bar.add(self.button(action_id, bar))
        return bar


@dataclass(frozen=True, slots=True)
class KeyHelp:
    """One line of the keyboard help, translated."""

    group: str
    text: str
    keys: str
    help: str


def key_help(tables: Iterable[ActionTable]) -> list[KeyHelp]:
    """The lines of the help page: every action that has a shortcut, once, in the order of the tables."""
    rows = dict.fromkeys(row for table in tables for row in table if keys_of(row))
    return [
        KeyHelp(
            _(row.group),
            _(row.text),
            ", ".join(keys.toString(QKeySequence.SequenceFormat.NativeText) for keys in keys_of(row)),
            _(row.help),
        )
        for row in rows
    ]


def duplicate_shortcuts(*tables: ActionTable) -> list[tuple[str, str, str]]:
    """(keys, id, id) of actions that fight for one shortcut in tables which are active together."""
    taken: dict[str, str] = {}
    clashes: list[tuple[str, str, str]] = []
    for table in tables:
        for row in table:
            for keys in row.shortcuts:
                portable = QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText)
                if portable in taken:
                    clashes.append((portable, taken[portable], row.id))
                taken[portable] = row.id
    return clashes
