"""Long work on pool threads: progress, cancel, and what the windows show of it."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from svcdesk.ui.shared.database_thread import Deliveries, Request, perform

SHOW_AFTER_SECONDS: Final = 0.3
_LOOK_EVERY_MS: Final = 100


class Cancelled(Exception):
    """The user cancelled a job; raised by ``Progress.step``."""


class Progress:
    """How far a job is. The job calls ``step`` often; it costs next to nothing."""

    def __init__(self) -> None:
        self._state = (0, 0)
        self._cancel = False

    def step(self, done: int, total: int) -> None:
        """Tell how far the job is (``total`` 0: unknown). Raises ``Cancelled`` if the user wants out."""
        self._state = (done, total)
        if self._cancel:
            raise Cancelled

    @property
    def state(self) -> tuple[int, int]:
        """(done, total) as last told."""
        return self._state

    def cancel(self) -> None:
        """Ask the job to end at its next step."""
        self._cancel = True

    @property
    def cancelled(self) -> bool:
        """Whether the user wants out."""
        return self._cancel


@dataclass(frozen=True, slots=True)
class JobState:
    """One running job as the windows show it."""

    id: int
    title: str
    done: int
    total: int


class _Job:
    __slots__ = ("id", "progress", "request", "started", "title")

    def __init__(self, job_id: int, title: str, progress: Progress, request: Request) -> None:
        self.id = job_id
        self.title = title
        self.progress = progress
        self.request = request
        self.started = time.monotonic()


class Jobs(QObject):
    """The pool and its running jobs. ``shown`` carries those to be shown: never before 300 ms."""

    shown = Signal(object)  # tuple[JobState, ...]

    def __init__(self, deliveries: Deliveries) -> None:
        super().__init__(deliveries)
        self._deliveries = deliveries
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="job")
        self._running: dict[int, _Job] = {}
        self._ids: Iterator[int] = itertools.count(1)
        self._last: tuple[JobState, ...] = ()
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.on_timeout)

    def start(
        self,
        title: str,
        work: Callable[[Progress], object],
        on_done: Callable[[object], None],
        on_failed: Callable[[BaseException], None],
    ) -> int:
        """Begin a job; its id is good for ``cancel``. Once closed none begins: a timer of a screen may still ask."""
        job_id = next(self._ids)
        if self._closed:
            return job_id
        progress = Progress()

        def finished(result: object) -> None:
            self._end(job_id)
            on_done(result)

        def failed(error: BaseException) -> None:
            self._end(job_id)
            on_failed(error)

        request = Request(lambda: work(progress), finished, failed)
        self._running[job_id] = _Job(job_id, title, progress, request)
        self._pool.submit(perform, request, self._deliveries)
        self._timer.start()
        return job_id

    def cancel(self, job_id: int) -> None:
        """Ask a job to end; nothing happens if it has ended."""
        if job := self._running.get(job_id):
            job.progress.cancel()

    def drop(self, job_id: int) -> None:
        """End a job whose result nobody waits for any more: it stops at its next step, and nobody is told."""
        if job := self._running.get(job_id):
            job.request.cancel()
            job.progress.cancel()
            self._end(job_id)

    @property
    def running(self) -> int:
        """How many jobs have not ended."""
        return len(self._running)

    def close(self) -> None:
        """Cancel what runs and wait for it."""
        self._closed = True
        self._timer.stop()
        for job in self._running.values():
            job.progress.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _end(self, job_id: int) -> None:
        self._running.pop(job_id, None)
        if not self._running:
            self._timer.stop()
        self.on_timeout()

    def on_timeout(self) -> None:
        """Look how far the jobs are, and tell if something to be shown changed."""
        now = time.monotonic()
        states = tuple(
            JobState(job.id, job.title, *job.progress.state)
            for job in self._running.values()
            if now - job.started >= SHOW_AFTER_SECONDS
        )
        if states != self._last:
            self._last = states
            self.shown.emit(states)
