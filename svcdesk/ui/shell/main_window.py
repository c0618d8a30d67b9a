"""One window of the desk: rail, tabs, message bar, status bar; or, without the rail, a torn-off tab."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QPushButton, QToolButton, QVBoxLayout, QWidget

from svcdesk.i18n import _, language
from svcdesk.ui.shared.actions import Actions
from svcdesk.ui.shared.desk import Desk, RecordRef, UndoState
from svcdesk.ui.shared.empty_state import EmptyState
from svcdesk.ui.shared.look import Space, set_icon, set_role
from svcdesk.ui.shared.message_bar import MessageBar
from svcdesk.ui.shared.screen import Screen, ScreenWidget
from svcdesk.ui.shared.status_bar import StatusBar
from svcdesk.ui.shell.caretaker import Standing
from svcdesk.ui.shell.documents import Document, DocumentTabs
from svcdesk.ui.shell.owner import WindowOwner
from svcdesk.ui.shell.rail import Rail
from svcdesk.ui.shell.table import SHELL, go_table


class MainWindow(QMainWindow):
    """A window on the desk. ``closed`` is told when it has let go of everything."""

    closed = Signal(object)

    def __init__(self, windows: WindowOwner, *, torn_off: bool = False) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._windows = windows
        self._desk = windows.desk
        self._torn_off = torn_off
        self.rail = Rail(windows.screens, self)
        self.rail.setVisible(not torn_off)
        self.messages = MessageBar(self)
        self.status = StatusBar(self._desk, self)
        self.shell_actions = Actions((*go_table(windows.screens), *SHELL), self, allowed=self._desk.allowed)
        self.tabs = DocumentTabs(self._make_tools(), self._make_empty_state(), self)
        self._build()
        self.rail.screen_requested.connect(self.on_screen_requested)
        self.tabs.current_changed.connect(self.on_current_changed)
        self.tabs.close_requested.connect(self.on_tab_close_requested)
        self.tabs.torn_off.connect(self.on_torn_off)
        self.tabs.menu_wanted.connect(self.on_tab_menu_wanted)
        self._desk.undo_changed.connect(self.on_undo_changed)
        windows.caretaker.backed_up.connect(self.status.set_backup)
        windows.caretaker.counted.connect(self.on_counted)
        self.on_counted(windows.caretaker.standing)
        self.status.set_backup(windows.caretaker.newest_backup)
        self.on_undo_changed(self._desk.undo_state)
        self.on_current_changed()

    def _build(self) -> None:
        content = QVBoxLayout()
        content.setSpacing(0)
        content.addWidget(self.tabs, 1)
        content.addWidget(self.messages)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        upper.addLayout(content, 1)
        frame = QWidget(self)
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(upper, 1)
        layout.addWidget(self.status)
        self.setCentralWidget(frame)
        self.resize(1280, 800)

    def _make_tools(self) -> QWidget:
        corner = QWidget(self)
        undo = self.shell_actions.button("shell.undo", corner)
        undo.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        redo = self.shell_actions.button("shell.redo", corner)
        find = QPushButton(_("Find or do anything") + "   Ctrl+K", corner)
        set_role(find, "find")
        find.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        find.clicked.connect(self.show_palette)
        menu = QToolButton(corner)
        menu.setProperty("role", "button")
        set_icon(menu, "menu")
        menu.setToolTip(_("Menu"))
        menu.setAccessibleName(_("Menu"))
        menu.setShortcut("F10")
        menu.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(menu)
        self._menu.aboutToShow.connect(self.on_menu_about_to_show)
        menu.setMenu(self._menu)
        layout = QHBoxLayout(corner)
        layout.setContentsMargins(Space.S, 3, Space.S, 3)
        layout.setSpacing(Space.XS)
        for widget in (find, undo, redo, menu):
            widget.setFixedHeight(find.sizeHint().height() + 2)
            layout.addWidget(widget)
        return corner

    def _make_empty_state(self) -> EmptyState:
        empty = EmptyState("layout-dashboard", _("Nothing is open"), _("Choose an area on the left, or find a record."))
        empty.add_action(self.shell_actions["shell.find"], primary=True)
        return empty

    # documents

    @property
    def windows(self) -> WindowOwner:
        """All windows on this desk."""
        return self._windows

    @property
    def desk(self) -> Desk:
        """The desk it is a window on."""
        return self._desk

    @property
    def torn_off(self) -> bool:
        """Whether this window only holds tabs that were torn off."""
        return self._torn_off

    def add_document(self, document: Document, *, to_front: bool = True) -> None:
        """Show a document in a new tab."""
        self.tabs.add(document, to_front=to_front)

    def show_screen(self, screen: Screen, ref: RecordRef | None) -> None:
        """Bring the screen's tab to the front, made if there is none."""
        for place, document in enumerate(self.tabs.documents()):
            if document.is_for(screen, ref):
                self.tabs.bring_to_front(place)
                self._give_keyboard(document.widget)
                if ref is not None and isinstance(document.widget, ScreenWidget):
                    document.widget.show_record(ref)
                return
        widget = screen.build(self._desk, ref)
        self._windows.restore_document(screen, ref, widget)
        if screen.single and ref is not None and isinstance(widget, ScreenWidget):
            widget.show_record(ref)
        self.add_document(Document(screen, ref, widget, _(screen.title)))
        if widget.focusProxy() is not None:  # where it wants the keyboard: Qt gave it to the first button
            widget.setFocus()
        else:
            self._give_keyboard(widget)

    def _give_keyboard(self, widget: QWidget) -> None:
        """A tab in front has the keyboard where it had it last, also when it was in the rail."""
        if not widget.isAncestorOf(self.focusWidget()):
            (cast("QWidget | None", widget.focusWidget()) or widget).setFocus()

    def on_screen_requested(self, screen_id: str) -> None:
        """An entry of the rail was clicked."""
        self.go_to(screen_id)

    def on_current_changed(self) -> None:
        """Another tab came to the front."""
        document = self.tabs.current()
        self.rail.set_current(document.screen.id if document else "")
        title = self.tabs.title(self.tabs.current_place()) if document else ""
        self.setWindowTitle(" – ".join(part for part in (title, self._desk.company.name, "svcdesk") if part))
        self.rail.set_site(" · ".join(part for part in (self._desk.company.name, self._desk.user) if part))
        if document is not None and isinstance(document.widget, ScreenWidget):
            document.widget.on_shown()
            if document.widget.screen_actions is not None:
                document.widget.screen_actions.refresh()
        self.shell_actions.refresh()

    def on_tab_close_requested(self, place: int) -> None:
        """Close a tab, after its widget agreed."""
        document = self.tabs.at(place)
        if not isinstance(document.widget, ScreenWidget) or document.widget.can_close(self._closer(document)):
            self.close_document(document)

    def _closer(self, document: Document) -> _Closer:
        return _Closer(self, document)

    def close_document(self, document: Document) -> None:
        """Close a document without asking."""
        place = self.tabs.place_of(document.widget)
        if place < 0:
            return
        self._windows.keep_document(document)
        self.tabs.take(place)
        document.widget.close()
        document.widget.deleteLater()
        self.on_current_changed()
        if (front := self.tabs.current()) is not None:
            self._give_keyboard(front.widget)
        if self._torn_off and not self.tabs.count():
            self.close()

    def on_torn_off(self, place: int, at: QPoint) -> None:
        """A tab was dragged out."""
        if self.tabs.count() > 1 or not self._torn_off:
            self._windows.tear_off(self, place, at)

    def on_tab_menu_wanted(self, place: int, at: QPoint) -> None:
        """The context menu of a tab."""
        self.tabs.bring_to_front(place)
        self.shell_actions.context_menu(("shell.close_tab", "shell.tear_off", "shell.put_back")).popup(at)

    # slots of the action table

    def undo(self) -> None:
        """Undo the last command."""
        self._desk.undo()

    def redo(self) -> None:
        """Do again what was undone."""
        self._desk.redo()

    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._desk.undo_state.undo)

    def can_redo(self) -> bool:
        """Whether there is something to redo."""
        return bool(self._desk.undo_state.redo)

    def show_history(self) -> None:
        """Show the last changes."""
        from svcdesk.ui.shell.history import HistoryPopup

        HistoryPopup(self._desk, self).open()

    def show_palette(self) -> None:
        """Find or do anything."""
        from svcdesk.ui.shell.palette import CommandPalette

        tables = [self.shell_actions]
        document = self.tabs.current()
        if document and isinstance(document.widget, ScreenWidget) and document.widget.screen_actions:
            tables.insert(0, document.widget.screen_actions)
        CommandPalette(self._desk, self, self._windows.screens, tables).open_over(self)

    def go_to(self, screen_id: str) -> None:
        """Show a screen."""
        self._windows.show_screen(screen_id, None, self)

    def open_report(self, name: str) -> None:
        """Show a report, to be asked about something."""
        self._windows.desk.open(f"report:{name}", None)

    def next_tab(self) -> None:
        """Bring the next tab to the front."""
        self._turn(1)

    def previous_tab(self) -> None:
        """Bring the tab before to the front."""
        self._turn(-1)

    def _turn(self, steps: int) -> None:
        if self.tabs.count():
            self.tabs.bring_to_front((self.tabs.current_place() + steps) % self.tabs.count())

    def has_tab(self) -> bool:
        """Whether a document is open."""
        return self.tabs.count() > 0

    def close_tab(self) -> None:
        """Close the tab in front."""
        if self.has_tab():
            self.on_tab_close_requested(self.tabs.current_place())

    def can_tear_off(self) -> bool:
        """Whether the tab in front can go into a window of its own."""
        return self.tabs.count() > (1 if self._torn_off else 0)

    def tear_off(self) -> None:
        """Move the tab in front into its own window."""
        self._windows.tear_off(self, self.tabs.current_place(), self.mapToGlobal(QPoint(Space.XL, Space.XL)))

    def is_torn_off(self) -> bool:
        """Whether this window holds a torn-off tab."""
        return self._torn_off and self.has_tab()

    def put_back(self) -> None:
        """Move the tab in front back into the main window."""
        self._windows.put_back(self, self.tabs.current_place())

    def new_window(self) -> None:
        """Open a second main window."""
        self._windows.new_window()

    def is_rail_narrow(self) -> bool:
        """Whether the rail shows only icons."""
        return self.rail.narrow

    def toggle_rail(self) -> None:
        """Icons only, or icons and words."""
        self.rail.set_narrow(narrow=not self.rail.narrow)
        self._desk.state.put("shell/narrow_rail", self.rail.narrow)
        self.shell_actions.refresh()

    def open_database(self) -> None:
        """Leave this database for another."""
        self._windows.leave_requested.emit()

    def back_up(self) -> None:
        """Make a backup now."""
        self._windows.caretaker.back_up()

    def restore(self) -> None:
        """Choose a backup and go back to it."""
        from svcdesk.ui.shell.restore import ListBackups, RestoreDialog

        dialog = RestoreDialog(self._desk.site.local, self)
        dialog.restore_requested.connect(self._windows.restore_requested)
        dialog.open()
        self._desk.job(_("Looking for backups"), ListBackups(self._desk.store.path), dialog.on_listed)

    def quit(self) -> None:
        """Close every window."""
        self._windows.close_all()

    def is_scheme(self, name: str) -> bool:
        """Whether this palette is chosen."""
        return self._windows.appearance.scheme == name

    def choose_scheme(self, name: str) -> None:
        """Use a palette."""
        self._windows.choose_scheme(name)
        self.shell_actions.refresh()

    def is_language(self, name: str) -> bool:
        """Whether this is the language of the screen."""
        return language() == name

    def choose_language(self, name: str) -> None:
        """Use a language from now on."""
        self._windows.choose_language(name)

    def show_help(self) -> None:
        """Show every key."""
        from svcdesk.ui.shell.help import HelpDialog

        HelpDialog([self.shell_actions.table, *(screen.table() for screen in self._windows.screens)], self).open()

    def show_about(self) -> None:
        """Show versions and licences."""
        from svcdesk.ui.shell.help import AboutDialog

        AboutDialog(str(self._desk.store.path), self).open()

    def has_attention(self) -> bool:
        """Whether anything needs attention."""
        return bool(self._windows.caretaker.standing.concerns)

    def show_attention(self) -> None:
        """Open what needs attention; again: the next of it."""
        self.status.attention.open_next()

    # what happens around

    def on_counted(self, standing: Standing) -> None:
        """What needs attention and how much there is to do was counted anew."""
        self.status.attention.show_concerns(standing.concerns)
        self.rail.set_counts(standing.counts)
        self.shell_actions.refresh()

    def on_undo_changed(self, state: UndoState) -> None:
        """Name Undo and Redo in the menu and the tool tips."""
        for id_, plain, named, what in (
            ("shell.undo", _("Undo"), _("Undo: {what}"), state.undo),
            ("shell.redo", _("Redo"), _("Redo: {what}"), state.redo),
        ):
            action = self.shell_actions[id_]
            action.setText(named.format(what=what) if what else plain)
            action.setIconText(f" {plain}")
            action.setToolTip(f"{action.text()}  ({action.shortcut().toString()})")
        self.shell_actions.refresh()

    def on_menu_about_to_show(self) -> None:
        """Fill the menu with what the window and the tab in front can do."""
        self._menu.clear()
        document = self.tabs.current()
        if document is not None and isinstance(document.widget, ScreenWidget) and document.widget.screen_actions:
            for group, actions in document.widget.screen_actions.groups().items():
                self._menu.addMenu(group or document.title).addActions(actions)
            self._menu.addSeparator()
        self.shell_actions.refresh()
        for group, actions in self.shell_actions.groups().items():
            self._menu.addMenu(group).addActions(actions)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A key that nothing wanted is for the tab in front: the keyboard may be in the rail, or in a name of Setup.

        That of an action which is locked says why.
        """
        document = self.tabs.current()
        actions = document.widget.screen_actions if document and isinstance(document.widget, ScreenWidget) else None
        if actions is not None and (why := actions.why_not(event)):
            self._desk.show(why, "warning")
        elif actions is None or not actions.do_key(event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close every document first; one that asks its user keeps the window open."""
        for document in self.tabs.documents():
            widget = document.widget
            if isinstance(widget, ScreenWidget) and not widget.can_close(_Closer(self, document, then_window=True)):
                self.tabs.bring_to_front(self.tabs.place_of(widget))
                event.ignore()
                return
        self._windows.keep_window(self)
        for document in self.tabs.documents():
            self._windows.keep_document(document)
            self.tabs.take(self.tabs.place_of(document.widget))
            document.widget.close()
            document.widget.deleteLater()
        super().closeEvent(event)
        self.closed.emit(self)


class _Closer:
    """What a document calls when its user agreed to close it; asks nothing of a window that is gone."""

    def __init__(self, window: MainWindow, document: Document, *, then_window: bool = False) -> None:
        self._window = window
        self._document = document
        self._then_window = then_window

    def __call__(self) -> None:
        self._window.close_document(self._document)
        if self._then_window:
            self._window.close()
