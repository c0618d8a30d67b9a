"""The one place where the desk is built and ended: Qt, look, language, database, windows."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import platformdirs
import PySide6
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from svcdesk import __version__
from svcdesk.commands.beginning import make_database
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import Clock, SystemClock
from svcdesk.domain.problems import Refused, Unavailable
from svcdesk.domain.runtime import check_runtime
from svcdesk.i18n import _, language
from svcdesk.problem_texts import problem_text
from svcdesk.resources import resource
from svcdesk.settings import data_folder, demo_path, said_language
from svcdesk.store import Store
from svcdesk.store.backups import list_backups
from svcdesk.store.lock import DatabaseLock
from svcdesk.ui.shared.database_thread import Deliveries
from svcdesk.ui.shared.desk import Desk, Message
from svcdesk.ui.shared.garbage import GarbageTimer
from svcdesk.ui.shared.jobs import Jobs
from svcdesk.ui.shared.look import Appearance, Scheme
from svcdesk.ui.shared.qt_texts import QtTexts, system_language
from svcdesk.ui.shared.screen import ScreenWidget
from svcdesk.ui.shared.window_state import WindowState
from svcdesk.ui.shell.crash_log import start_log
from svcdesk.ui.shell.main_window import MainWindow
from svcdesk.ui.shell.opening import Opened, new_database, open_database
from svcdesk.ui.shell.screens import all_screens
from svcdesk.ui.shell.warm_up import WarmUp
from svcdesk.ui.shell.windows import Windows

if TYPE_CHECKING:
    from svcdesk.store.backups import Backup
    from svcdesk.ui.shell.new_company import NewCompany
    from svcdesk.ui.shell.start_window import StartWindow

log = logging.getLogger(__name__)
_RECENT: Final = "shell/recent_databases"
_RECENT_LIMIT: Final = 6
_LONGEST_WAIT_FOR_PAINT_MS: Final = 3000


class App(QObject):
    """Builds everything in order, and ends it in the opposite one."""

    def __init__(self, application: QApplication, state: WindowState, log_path: Path, clock: Clock) -> None:
        super().__init__()
        self.state = state
        self.painted = False
        self._application = application
        self._log_path = log_path
        self._clock = clock
        self.quit_after_paint = False
        self._leaving = False
        self._lock: DatabaseLock | None = None
        self._store: Store | None = None
        self._news: Message | None = None
        self._to_restore: Path | None = None
        self._desk: Desk | None = None
        self._start_window: StartWindow | None = None
        self.windows: Windows | None = None
        application.setQuitOnLastWindowClosed(False)
        application.setWindowIcon(QIcon(str(resource("icons", "svcdesk.svg"))))
        self._garbage = GarbageTimer(self)
        self._jobs = Jobs(Deliveries(self))
        self._warm_up = WarmUp()
        self._appearance = Appearance(application, Scheme(state.get("scheme", Scheme.SYSTEM)))
        self._texts = QtTexts(application)
        self._texts.use(said_language() or state.get("language") or system_language())

    def choose(self, language_: str | None, scheme: str | None) -> None:
        """Use a language and a palette in this run without remembering them."""
        if language_:
            self._texts.use(language_)
        if scheme:
            self._appearance.choose(Scheme(scheme))

    # from nothing to a painted window

    def begin(self, database: Path | None) -> None:
        """Open a database, the one of the last time, or the start window."""
        recent = self.recent()
        said = os.environ.get("SVCDESK_DB")
        path = database or (Path(said) if said else recent[0] if recent else None)
        if path is None:
            self.show_start()
            return
        try:
            self.open(path)
        except Unavailable as error:
            self.show_start()
            self._not_opened(path, error)

    def open(self, path: Path) -> MainWindow:
        """Open a database file and show its first window. Raises Unavailable."""
        return self._show(open_database(path, self._clock))

    def _show(self, opened: Opened) -> MainWindow:
        store = opened.store
        try:
            self._desk = Desk(store, CommandRunner(store), self._clock, self.state)
        except BaseException:
            opened.close()
            raise
        self._store, self._lock, self._news = store, opened.lock, opened.news
        self.windows = Windows(self._desk, all_screens(), self._appearance, self._texts, str(self._log_path))
        self.windows.all_closed.connect(self.on_all_closed)
        self.windows.leave_requested.connect(self.on_leave_requested)
        self.windows.restore_requested.connect(self.on_restore_requested)
        window = self.windows.start()
        self.painted = False
        for document in (document for other in self.windows.windows for document in other.tabs.documents()):
            if isinstance(document.widget, ScreenWidget):  # the first screen, perhaps in a window of its own
                document.widget.painted_first.connect(self.on_painted_first)
        QTimer.singleShot(_LONGEST_WAIT_FOR_PAINT_MS, self.on_painted_first)
        return window

    def on_painted_first(self) -> None:
        """The first screen is there: now everything that could wait."""
        if self.painted or self._desk is None or self.windows is None or self._store is None:
            return
        self.painted = True
        if self.quit_after_paint:
            print(f"painted {time.time():.4f}", flush=True)  # noqa: T201 - what the start benchmark reads
            QTimer.singleShot(0, self.windows.close_all)
            return
        self._desk.start()
        self.windows.start_rest()
        self.windows.caretaker.start()
        self.windows.request_folder.start()
        self._warm_up.start()
        self._remember(self._store.path)
        if self._news is not None:
            self._desk.show(self._news.text, self._news.kind)
            self._news = None

    def recent(self) -> list[Path]:
        """The databases opened last that still exist, newest first."""
        stored = self.state.get(_RECENT, [])
        return [path for name in stored if (path := Path(str(name))).is_file()]

    def _remember(self, path: Path) -> None:
        paths = [path.absolute(), *(other for other in self.recent() if other != path.absolute())]
        self.state.put(_RECENT, [str(p) for p in paths[:_RECENT_LIMIT]])

    # the start window

    def show_start(self) -> None:
        """Show the choices of the first start."""
        from svcdesk.ui.shell.start_window import StartWindow

        window = StartWindow(self.recent(), data_folder())
        window.demo_requested.connect(self.on_demo_requested)
        window.company_requested.connect(self.on_company_requested)
        window.open_requested.connect(self.on_open_requested)
        window.language_requested.connect(self.on_language_requested)
        window.destroyed.connect(self.on_start_window_destroyed)
        window.restore_requested.connect(self.on_lost_restore_requested)
        self._start_window = window
        window.show()

    def on_start_window_destroyed(self) -> None:
        """Closed without a choice: end."""
        self._start_window = None
        if self.windows is None:
            self._application.quit()

    def on_language_requested(self, name: str) -> None:
        """The start window in another language."""
        self._texts.use(name)
        self.state.put("language", name)
        self._close_start()
        self.show_start()

    def _close_start(self) -> None:
        window, self._start_window = self._start_window, None
        if window is not None:
            window.destroyed.disconnect(self.on_start_window_destroyed)
            window.close()

    def on_demo_requested(self) -> None:
        """Open the demo company, made now if there is none."""
        path = demo_path()
        if path.is_file():
            self.on_open_requested(path)
            return
        from svcdesk.commands.demo import load_demo

        def make() -> Opened:
            return new_database(path, self._clock, lambda: load_demo(path, self._clock, language()))

        self._make(path, _("Making the demo company…"), make)

    def on_company_requested(self, company: NewCompany) -> None:
        """Make a new database with the company."""
        path = company.path

        def make() -> Opened:
            return new_database(path, self._clock, lambda: make_database(path, company.command, self._clock)[0])

        self._make(path, _("Making the database…"), make)

    def on_open_requested(self, path: Path) -> None:
        """Open an existing database."""
        self._make(path, _("Opening {name}…").format(name=path.stem), lambda: open_database(path, self._clock))

    def _make(self, path: Path, title: str, work: Callable[[], Opened]) -> None:
        """Make or open a database off the GUI thread; the start window waits."""
        if self._start_window is not None:
            self._start_window.set_busy(title)

        def failed(error: BaseException) -> None:
            self._not_opened(path, error)

        def done(opened: object) -> None:
            assert isinstance(opened, Opened)
            try:
                self._show(opened)
            except Unavailable as error:
                self._not_opened(path, error)
            else:
                self._close_start()

        self._jobs.start(title, lambda _progress: work(), done, failed)

    def _not_opened(self, path: Path, error: BaseException) -> None:
        """Say why, and stay; offer the backups of a database that is damaged or gone."""
        if isinstance(error, Refused):
            text = "\n".join(problem_text(problem) for problem in error.problems)
        elif isinstance(error, Unavailable):
            text = problem_text(error.problem)
        else:
            log.error("a database could not be made", exc_info=error)
            text = str(error)
        if self._start_window is None:
            return
        self._start_window.show_problem(text)
        if isinstance(error, Unavailable) and error.problem.code in ("store.damaged", "store.missing"):
            self._to_restore = path
            title = _("Looking for backups")
            self._jobs.start(title, lambda _progress: list_backups(path), self.on_backups_listed, log.error)

    def on_backups_listed(self, backups: object) -> None:
        """Those of the database that could not be opened."""
        if self._start_window is not None and isinstance(backups, list):
            self._start_window.offer_backups(backups)

    def on_lost_restore_requested(self, backup: Backup) -> None:
        """Put a backup in the place of the database that could not be opened."""
        path = self._to_restore
        if path is not None:
            self._make(path, _("Restoring the backup…"), lambda: open_database(path, self._clock, backup.path))

    # the end

    def on_leave_requested(self) -> None:
        """Close this database and offer others."""
        if self.windows is not None and not self.windows.shows_unsaved():
            self._leaving = True
            self.windows.close_all()
            self._leaving = False

    def on_restore_requested(self, backup: Backup) -> None:
        """Close the windows, put the backup in the place of the database, open it again."""
        if self._store is None or self.windows is None or self.windows.shows_unsaved():
            return
        path = self._store.path
        self._leaving = True
        self.windows.close_all()
        self._leaving = False
        self._make(path, _("Restoring the backup…"), lambda: open_database(path, self._clock, backup.path))

    def on_all_closed(self) -> None:
        """The last window is gone."""
        self.close_database()
        if self._leaving:
            self.show_start()
        else:
            self._application.quit()

    def close_database(self) -> None:
        """Finish what is being saved and close the file."""
        if self._desk is not None and self._store is not None and self.windows is not None:
            self._desk.close()
            self._store.close()
            if self._lock is not None:
                self._lock.release()
            self.windows.deleteLater()
            self._desk.deleteLater()
            self._desk = self._store = self._lock = self.windows = None
        self.state.sync()

    def close(self) -> None:
        """End everything; the application object stays."""
        if self.windows is not None:
            self.windows.all_closed.disconnect(self.on_all_closed)
            self.windows.close_all()
            self.windows.discard()
        self.close_database()
        self._close_start()
        self._warm_up.close()
        self._jobs.close()
        self._appearance.close()
        self._garbage.close()


def make_application(words: Sequence[str]) -> QApplication:
    """The one application object, with its names set."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(list(words))
    application.setApplicationName("svcdesk")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("svcdesk")
    return application


def main(words: Sequence[str], parser_class: type[argparse.ArgumentParser] = argparse.ArgumentParser) -> int:
    """Open the desk as the command line asks; the exit status. Raises what ``parser_class`` does for wrong usage."""
    parser = parser_class(prog="svcdesk", allow_abbrev=False)
    parser.add_argument("--db", type=Path, metavar="PATH", help=_("the database file"))
    parser.add_argument("--demo", action="store_true", help=_("open the demo company; it is made if there is none"))
    parser.add_argument("--new", action="store_true", help=_("offer to start a new company"))
    parser.add_argument("--self-check", action="store_true", help=_("try everything on a temporary demo company"))
    parser.add_argument("--quit-after-paint", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(words)
    if problems := check_runtime(sys.version_info[:2], PySide6.__version__):
        print("\n".join(problem_text(problem) for problem in problems), file=sys.stderr)  # noqa: T201
        return 1
    if options.self_check:
        from svcdesk.ui.shell.self_check import self_check

        return self_check(open_desk)
    log_path = start_log(Path(platformdirs.user_log_dir("svcdesk", appauthor=False)))
    application = make_application(sys.argv[:1])
    app = App(application, WindowState(), log_path, SystemClock())
    app.quit_after_paint = options.quit_after_paint
    if options.new or (options.demo and not demo_path().is_file()):
        app.show_start()
        if options.demo:
            app.on_demo_requested()
    else:
        app.begin(demo_path() if options.demo else options.db)
    status = application.exec()
    app.close()
    return status


@contextmanager
def open_desk(
    database: Path, *, language: str | None = None, scheme: str | None = None, clock: Clock | None = None
) -> Iterator[MainWindow]:
    """A desk on a database for tests, pictures and the self-check; nothing is remembered from or for other runs."""
    with tempfile.TemporaryDirectory(prefix="svcdesk-windows-") as folder:
        application = make_application(sys.argv[:1])
        state = WindowState(Path(folder, "windows.ini"))
        app = App(application, state, Path(folder, "svcdesk.log"), clock or SystemClock())
        app.choose(language, scheme)
        try:
            yield app.open(database)
        finally:
            app.close()
            application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
