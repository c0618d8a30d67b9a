"""One ordered worker thread for the database; its results arrive on the GUI thread."""

from __future__ import annotations

import logging
import queue
import sys
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from types import MethodType
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

log = logging.getLogger(__name__)

Callback = Callable[[Any], None]


class WeakCallback:
    """A bound method that does not keep its screen alive, and is silent once the screen is gone."""

    def __init__(self, method: Callback | None) -> None:
        if method is not None and not isinstance(method, MethodType):
            raise TypeError(f"give the desk a bound method, not {method!r}: a closed screen must get no results")
        self._method = weakref.WeakMethod(method) if method is not None else None

    def __call__(self, value: object) -> None:
        """Call the method, on the GUI thread."""
        method = self._method() if self._method is not None else None
        if method is None:
            return
        owner = method.__self__
        if isinstance(owner, QObject) and not shiboken6.isValid(owner):
            return
        method(value)


class Request:
    """One piece of work for another thread; ``cancel()`` drops it, or its result."""

    __slots__ = ("cancelled", "on_done", "on_failed", "work")

    def __init__(self, work: Callable[[], object], on_done: Callback, on_failed: Callback) -> None:
        self.work = work
        self.on_done = on_done
        self.on_failed = on_failed
        self.cancelled = False

    def cancel(self) -> None:
        """Nobody waits for the result any more."""
        self.cancelled = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a request: a result, or what was raised."""

    request: Request
    result: object = None
    error: BaseException | None = None


class Deliveries(QObject):
    """Carries outcomes to the GUI thread and hands them out there."""

    arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.arrived.connect(self.on_arrived, Qt.ConnectionType.QueuedConnection)

    def on_arrived(self, outcome: Outcome) -> None:
        """Runs on the GUI thread."""
        request = outcome.request
        if request.cancelled:
            return
        if outcome.error is None:
            request.on_done(outcome.result)
        else:
            request.on_failed(outcome.error)


def perform(request: Request, deliveries: Deliveries) -> None:
    """Do a request on this thread, and post what came of it."""
    if request.cancelled:
        return
    try:
        outcome = Outcome(request, request.work())
    except BaseException as error:
        outcome = Outcome(request, error=error)
    deliveries.arrived.emit(outcome)


class DatabaseThread:
    """Does requests one after the other, in the order in which they came."""

    def __init__(self, deliveries: Deliveries) -> None:
        # While this thread computes, a window that paints would wait 5 ms for each turn; it asks for hundreds.
        sys.setswitchinterval(0.001)
        self._deliveries = deliveries
        self._queue: queue.SimpleQueue[Request | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._serve, name="database", daemon=True)
        self._thread.start()

    def submit(self, request: Request) -> None:
        """Put a request at the end of the line."""
        self._queue.put(request)

    def close(self, wait_seconds: float = 30.0) -> bool:
        """Finish what is in the line, then end; false if that took longer than ``wait_seconds``."""
        self._queue.put(None)
        self._thread.join(wait_seconds)
        return not self._thread.is_alive()

    def _serve(self) -> None:
        while self._serve_next():
            pass

    def _serve_next(self) -> bool:
        # Its own frame, so that an idle thread keeps no request and no result alive.
        request = self._queue.get()
        if request is None:
            return False
        perform(request, self._deliveries)
        return True
