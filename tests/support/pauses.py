"""How long the GUI thread is busy at a stretch, as somebody who types would feel it; and a desk to measure on."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from svcdesk.commands.runner import CommandRunner
from svcdesk.store import Store
from svcdesk.ui.shared.desk import Desk
from svcdesk.ui.shared.look import Appearance, Scheme
from svcdesk.ui.shared.window_state import WindowState

Found = TypeVar("Found")


class Pauses(QObject):
    """Beats whenever the event loop is free; between two beats the loop could answer no key.

    Counted is the processor time of this thread in milliseconds, so that other programs on the machine do not count.
    """

    def __init__(self) -> None:
        super().__init__()
        self.busy: list[float] = []
        self._last = time.thread_time()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.on_beat)

    def start(self) -> None:
        """Count from now on."""
        self.busy.clear()
        self._last = time.thread_time()
        self._timer.start(0)

    def stop(self) -> None:
        """Count what is under way, and no more."""
        self.on_beat()
        self._timer.stop()

    def on_beat(self) -> None:
        """The loop is free."""
        now = time.thread_time()
        self.busy.append((now - self._last) * 1000)
        self._last = now

    def longest(self) -> float:
        """The longest pause in milliseconds."""
        return max(self.busy, default=0.0)


def on_a_desk(store: Store, runner: CommandRunner, use: Callable[[Desk], Found]) -> Found:
    """What comes of using a desk as the program has one; without an application there is one for the while."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication([])
    appearance = Appearance(application, Scheme.LIGHT)
    desk = Desk(store, runner, store.clock, WindowState(store.path.with_suffix(".ini")))
    found = use(desk)
    desk.close()
    desk.deleteLater()
    appearance.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return found
