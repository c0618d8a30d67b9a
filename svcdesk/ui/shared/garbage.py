"""When Python collects garbage: only from a timer on the GUI thread.

A collection on a worker thread may destroy a widget there and hang the program (the design, section 3),
so the automatic one is off.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer

_EVERY_MS: Final = 1000


class GarbageTimer(QObject):
    """Collects what is due, youngest generation first, at most one generation at a time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.on_timeout)
        self._timer.start()

    def close(self) -> None:
        """Hand collecting back to Python; call it when every other thread has ended.

        What is due goes first: an automatic collection may come while Qt is destroying an object, and a widget that
        goes then, with a connection to that object, waits for ever for the lock that its destructor holds.
        """
        self._timer.stop()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        if self._was_on:
            gc.enable()

    def on_timeout(self) -> None:
        """Collect the oldest generation whose threshold is passed."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if thresholds[generation] and counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return
