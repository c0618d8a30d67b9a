"""What a scene of `dev.py shots` is, and how to wait until a window has come to rest."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, QEventLoop
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from svcdesk.ui.shell.main_window import MainWindow
from svcdesk.ui.shell.windows import Windows

QUIET_MS: Final = 150
LONGEST_MS: Final = 5000


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture with a name.

    `show(windows)` gets the windows of a desk on the demo company (one is open), does what a user would do, and returns
    the widget to be pictured, or a PDF as bytes, of which every page is. A `document` depends on neither palette nor
    scale and is pictured in one combination of each language.
    """

    name: str
    show: Callable[[Windows], QWidget | bytes]
    document: bool = False


def settle(widget: QWidget) -> QImage:
    """Let the program work until the widget looks the same for a while; the picture it shows then."""
    clock = QElapsedTimer()
    clock.start()
    last = widget.grab().toImage()
    same_since = clock.elapsed()
    while clock.elapsed() < LONGEST_MS and clock.elapsed() - same_since < QUIET_MS:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QTest.qWait(10)
        image = widget.grab().toImage()
        if image != last:
            last, same_since = image, clock.elapsed()
    return last


def wait_until(is_so: Callable[[], bool]) -> None:
    """Let the program work until something is so. Raises TimeoutError after five seconds."""
    end = time.monotonic() + LONGEST_MS / 1000
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError("a scene waited in vain")
        QTest.qWait(10)


def front(windows: Windows) -> MainWindow:
    """The main window that scenes happen in."""
    return windows.windows[0]


def newly_opened(do: Callable[[], object]) -> QWidget:
    """The window or popup that appears when something is done. Raises TimeoutError if none does."""
    before = shown_windows()
    do()
    wait_until(lambda: any(window not in before for window in shown_windows()))
    return next(window for window in shown_windows() if window not in before)


def shown_windows() -> list[QWidget]:
    """The windows and popups on the screen."""
    return [window for window in QApplication.topLevelWidgets() if window.isVisible()]
