"""All windows on one desk: who shows a message, where a record opens, what comes back at the next start."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QPoint, QSize, Signal
from PySide6.QtWidgets import QApplication, QWidget

from svcdesk.i18n import _
from svcdesk.ui.shared.desk import Desk, Message, Question, RecordRef, Trouble
from svcdesk.ui.shared.dialogs import ConfirmDialog, report
from svcdesk.ui.shared.look import Appearance, Scheme
from svcdesk.ui.shared.qt_texts import QtTexts
from svcdesk.ui.shared.screen import Screen, ScreenWidget
from svcdesk.ui.shell.caretaker import Caretaker
from svcdesk.ui.shell.documents import Document
from svcdesk.ui.shell.main_window import MainWindow
from svcdesk.ui.shell.request_folder import RequestFolder
from svcdesk.ui.shell.text_keys import TextKeys

log = logging.getLogger(__name__)


class Windows(QObject):
    """Makes, finds and closes the windows of one open database."""

    leave_requested = Signal()  # the user wants another database
    restore_requested = Signal(object)  # Backup
    all_closed = Signal()

    def __init__(
        self, desk: Desk, screens: Sequence[Screen], appearance: Appearance, texts: QtTexts, log_path: str
    ) -> None:
        super().__init__()
        self.desk = desk
        self.screens = tuple(screens)
        self.appearance = appearance
        self._texts = texts
        self._log_path = log_path
        self.caretaker = Caretaker(desk)
        TextKeys(self)
        self.request_folder = RequestFolder(desk)
        self._windows: list[MainWindow] = []
        self._session: list[dict[str, Any]] = []
        self._opened: dict[int, MainWindow] = {}
        self._rebuilding = False
        key = hashlib.sha256(str(desk.store.path).encode()).hexdigest()[:12]
        self._session_key = f"session/{key}"
        desk.message.connect(self.on_message)
        desk.saved.connect(self.on_saved)
        desk.question.connect(self.on_question)
        desk.unavailable.connect(self.on_unavailable)
        desk.available.connect(self.on_available)
        desk.failed.connect(self.on_failed)
        desk.open_requested.connect(self.on_open_requested)

    # windows

    @property
    def windows(self) -> tuple[MainWindow, ...]:
        """The open windows, oldest first."""
        return tuple(self._windows)

    def front(self) -> MainWindow | None:
        """The window the user works in."""
        active = QApplication.activeWindow()
        while active is not None and not isinstance(active, MainWindow):
            parent = active.parentWidget()
            active = parent.window() if parent is not None else None
        if active in self._windows:
            return active
        return self._windows[-1] if self._windows else None

    def new_window(self) -> MainWindow:
        """Open a main window with the first screen."""
        window = self._make(torn_off=False)
        if self.screens:
            window.show_screen(self.screens[0], None)
        window.show()
        return window

    def start(self) -> MainWindow:
        """Open the main window of the last time and show the first screen, which may have been torn off.

        Returns the main window; ``start_rest`` brings the rest.
        """
        saved = self.desk.state.get(self._session_key, [])
        self._session = [one for one in saved if isinstance(one, dict)] if isinstance(saved, list) else []
        home = self._home_of_first()
        self._opened = {place: self._open(place) for place in dict.fromkeys((0, home))}
        if self.screens:
            self._opened[home].show_screen(self.screens[0], None)
        for window in self._opened.values():
            window.show()
        return self._opened[0]

    def _home_of_first(self) -> int:
        """The place of the torn-off window that had the first screen the last time; 0, the main window, without one."""
        for place, saved in enumerate(self._session):
            names = [tab.get("screen") for tab in saved.get("tabs", ()) if isinstance(tab, dict)]
            if place and saved.get("torn_off") and self.screens and self.screens[0].id in names:
                return place
        return 0

    def _open(self, place: int) -> MainWindow:
        """Make a window of the last time, where it was; Qt moves it if there is no monitor any more."""
        saved = self._session[place] if place < len(self._session) else {}
        window = self._make(torn_off=bool(place and saved.get("torn_off")))
        if saved:
            self.desk.state.give_geometry(f"{self._session_key}/{place}", window)
        return window

    def start_rest(self) -> None:
        """Bring back the other tabs and windows of the last time, without taking the front."""
        session, opened = self._session, self._opened
        for place, saved in enumerate(session):
            window = opened.get(place) or self._open(place)
            self._fill(window, saved)
            if place not in opened:
                window.show() if window.tabs.count() else window.close()
        self._session, self._opened = [], {}

    def _make(self, *, torn_off: bool) -> MainWindow:
        window = MainWindow(self, torn_off=torn_off)
        window.rail.set_narrow(narrow=bool(self.desk.state.get("shell/narrow_rail", False)))
        window.closed.connect(self.on_window_closed)
        self._windows.append(window)
        return window

    def _fill(self, window: MainWindow, saved: dict[str, Any]) -> None:
        """Add the tabs that were saved and are not open yet; the front is theirs unless the first screen has it."""
        all_open = [document for other in self._windows for document in other.tabs.documents()]
        empty = window.tabs.count() == 0
        for tab in saved.get("tabs", ()):
            screen = self._screen(str(tab.get("screen")))
            ref = RecordRef(tab["entity"], tab["id"]) if tab.get("entity") else None
            if screen is None:
                continue
            # Every main window may have a board of its own.
            open_already = window.tabs.documents() if screen.single and not window.torn_off else all_open
            if not any(document.is_for(screen, ref) for document in open_already):
                widget = screen.build(self.desk, ref)
                self.restore_document(screen, ref, widget)
                if isinstance(widget, ScreenWidget):
                    widget.gone.connect(self.on_gone)
                window.add_document(Document(screen, ref, widget, tab.get("title") or _(screen.title)), to_front=False)
        current = saved.get("current", 0)
        if isinstance(current, int) and empty and 0 <= current < window.tabs.count():
            window.tabs.bring_to_front(current)

    def on_gone(self) -> None:
        """The record of a tab of the last time is not there any more, perhaps because a backup was restored."""
        for window in self._windows:
            for document in window.tabs.documents():
                if document.widget is self.sender():
                    window.close_document(document)
                    self.desk.show(_("Tabs of records that are not in this database any more were closed."))
                    return

    def on_window_closed(self, window: MainWindow) -> None:
        """A window let go of everything."""
        self._windows.remove(window)
        self._opened = {place: other for place, other in self._opened.items() if other is not window}
        if self._windows and all(other.torn_off for other in self._windows):
            for other in tuple(self._windows):
                other.close()
        elif not self._windows and not self._rebuilding:
            self.all_closed.emit()

    def close_all(self) -> bool:
        """Close every window; false if one of them wants to ask its user first."""
        self.desk.state.put(self._session_key, [])
        return self._close_windows()

    def discard(self) -> None:
        """Destroy what did not close because something in it is not saved: the program ends all the same."""
        windows, self._windows = self._windows, []
        for window in windows:
            window.hide()
            window.deleteLater()

    def _close_windows(self) -> bool:
        saved = self._keep_geometries()
        for window in tuple(self._windows):
            if window in self._windows and not window.close():
                return False
        self.desk.state.put(self._session_key, saved)
        return True

    def keep_window(self, window: MainWindow) -> None:
        """Remember the last main window when it is closed by itself."""
        if sum(not other.torn_off for other in self._windows) == 1 and not window.torn_off:
            self.desk.state.put(self._session_key, self._keep_geometries())

    def _keep_geometries(self) -> list[dict[str, Any]]:
        """Store where the windows are, main windows first; returns what is in them, in this order."""
        windows = sorted(self._windows, key=lambda window: window.torn_off)
        for place, window in enumerate(windows):
            self.desk.state.keep_geometry(f"{self._session_key}/{place}", window)
        return [self._saved(window) for window in windows]

    @staticmethod
    def _saved(window: MainWindow) -> dict[str, Any]:
        """The tabs that can be made again: screens of one tab, and records that are saved."""
        tabs: list[dict[str, Any]] = []
        for place, document in enumerate(window.tabs.documents()):
            shown = document.shown
            if document.screen.single:
                tabs.append({"screen": document.screen.id})
            elif shown is not None and shown.record_id is not None:
                title = window.tabs.title(place)
                tabs.append(
                    {"screen": document.screen.id, "entity": shown.entity, "id": shown.record_id, "title": title}
                )
        return {"torn_off": window.torn_off, "tabs": tabs, "current": window.tabs.current_place()}

    # documents

    def _screen(self, screen_id: str) -> Screen | None:
        return next((screen for screen in self.screens if screen.id == screen_id), None)

    def show_screen(self, screen_id: str, ref: RecordRef | None, window: MainWindow) -> None:
        """Show a screen's tab where it is open, or else in the window."""
        screen = self._screen(screen_id)
        if screen is None:
            return
        for other in (window, *self._windows):
            for document in other.tabs.documents():
                if document.is_for(screen, ref):
                    other.show_screen(screen, ref)
                    other.activateWindow()
                    return
        window.show_screen(screen, ref)

    def on_open_requested(self, ref: RecordRef) -> None:
        """Show a record in the screen that opens its entity."""
        window = self.front()
        main = next((w for w in self._windows if not w.torn_off), window)
        window = window if window is not None and not window.torn_off else main
        screen = next((screen for screen in self.screens if ref.entity in screen.entities), None)
        if screen is not None and window is not None:
            self.show_screen(screen.id, ref, window)

    def tear_off(self, window: MainWindow, place: int, at: QPoint) -> None:
        """Move a tab into a window of its own, where the pointer let it go."""
        if place < 0:
            return
        document = window.tabs.take(place)
        size = window.size()
        torn = self._make(torn_off=True)
        torn.add_document(document)
        torn.resize(size * 0.8)
        torn.move(_on_screen(at - QPoint(80, 20), torn.size(), at))
        torn.show()
        torn.activateWindow()
        document.widget.setFocus()
        if window.torn_off and not window.tabs.count():
            window.close()

    def put_back(self, window: MainWindow, place: int) -> None:
        """Move a tab of a torn-off window into the first main window."""
        main = next((other for other in self._windows if not other.torn_off), None)
        if main is None or place < 0:
            return
        main.add_document(window.tabs.take(place))
        main.activateWindow()
        if not window.tabs.count():
            window.close()

    def keep_document(self, document: Document) -> None:
        """Remember how a screen was arranged."""
        if isinstance(document.widget, ScreenWidget):
            self.desk.state.put(f"view/{document.screen.id}", document.widget.save_state())

    def restore_document(self, screen: Screen, ref: RecordRef | None, widget: QWidget) -> None:
        """Arrange a new tab as the last one of its screen was."""
        state = self.desk.state.get(f"view/{screen.id}")
        if isinstance(widget, ScreenWidget) and isinstance(state, dict):
            widget.restore_state(state)

    def shows_unsaved(self) -> bool:
        """Whether something is not saved; it is then brought to the front with a word on what to do."""
        for window in self._windows:
            for document in window.tabs.documents():
                if isinstance(document.widget, ScreenWidget) and document.widget.is_dirty():
                    window.tabs.bring_to_front(window.tabs.place_of(document.widget))
                    window.activateWindow()
                    self.desk.show(_("Save or discard what you are editing first."), "warning")
                    return True
        return False

    # language and palette

    def choose_scheme(self, name: str) -> None:
        """Use a palette in all windows."""
        self.appearance.choose(Scheme(name))
        self.desk.state.put("scheme", name)

    def choose_language(self, name: str) -> None:
        """Use a language: every window is made again as it was."""
        if self.shows_unsaved():
            return
        self._rebuilding = True
        self._close_windows()
        self._rebuilding = False
        self._texts.use(name)
        self.desk.state.put("language", name)
        self.start()
        self.start_rest()
        self.caretaker.on_count_due()  # it says what it counted in words

    # messages

    def on_message(self, message: Message) -> None:
        """Show it in the window the user works in."""
        if window := self.front():
            window.messages.show_message(message)

    def on_saved(self) -> None:
        """The user has gone on: older messages are not needed for long."""
        for window in self._windows:
            window.messages.move_on()

    def on_question(self, question: Question) -> None:
        """Ask it over the window the user works in."""
        ConfirmDialog(question, self.front()).open()

    def on_unavailable(self, trouble: Trouble) -> None:
        """Say it in every window."""
        for window in self._windows:
            window.messages.show_trouble(trouble)

    def on_available(self) -> None:
        """It is over."""
        for window in self._windows:
            window.messages.clear_trouble()

    def on_failed(self, error: BaseException) -> None:
        """Show the report of a mistake."""
        report(error, self._log_path, self.front())


def _on_screen(corner: QPoint, size: QSize, near: QPoint) -> QPoint:
    """The corner of a window, moved so that it lies on the screen of a point."""
    screen = QApplication.screenAt(near) or QApplication.primaryScreen()
    area = screen.availableGeometry()
    x = max(min(corner.x(), area.right() + 1 - size.width()), area.left())
    return QPoint(x, max(min(corner.y(), area.bottom() + 1 - size.height()), area.top()))
