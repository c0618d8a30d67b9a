"""The log file of the desk, and what happens to errors that nobody caught: they are logged, never lost."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

_LARGEST_BYTES: Final = 2_000_000
_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}

log = logging.getLogger(__name__)


def start_log(folder: Path) -> Path:
    """Log to a file in the folder from now on, also crashes of the interpreter; the file's path.

    Without a place to write, the log goes to stderr.
    """
    path = folder / "svcdesk.log"
    handler: logging.Handler
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.stat().st_size > _LARGEST_BYTES:
            path.replace(folder / "svcdesk.old.log")
        file = logging.FileHandler(path, encoding="utf-8")
        faulthandler.enable(file.stream or sys.stderr)
        handler = file
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    sys.excepthook = on_uncaught
    threading.excepthook = on_uncaught_in_thread
    qInstallMessageHandler(on_qt_message)
    return path


def on_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An error in a slot or an event: log it, and show the report once the event is over."""
    if issubclass(kind, KeyboardInterrupt):
        QApplication.quit()
        return
    log.critical("uncaught", exc_info=(kind, error, trace))
    if QApplication.instance() is not None and threading.current_thread() is threading.main_thread():
        from svcdesk.ui.shared.dialogs import report

        paths = [h.baseFilename for h in logging.getLogger().handlers if isinstance(h, logging.FileHandler)]
        report(error, paths[0] if paths else "stderr", QApplication.activeWindow())


def on_uncaught_in_thread(hook: threading.ExceptHookArgs) -> None:
    """An error that ended a thread."""
    if hook.exc_value is not None:
        log.critical("uncaught in a thread", exc_info=hook.exc_value)


def on_qt_message(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    """What Qt has to say."""
    logging.getLogger("qt").log(_LEVELS.get(kind, logging.WARNING), "%s", text)
