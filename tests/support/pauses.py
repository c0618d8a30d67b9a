"""How long the GUI thread is busy at a stretch, as somebody who types would feel it."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer


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
