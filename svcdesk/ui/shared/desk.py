"""The desk: what every screen is given to read, to run commands, to do jobs and to hear of changes."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from svcdesk.commands import undo as undo_log
from svcdesk.domain.clock import Clock, SiteTime
from svcdesk.domain.problems import Problem, Refused, Scalar, Severity, Unavailable
from svcdesk.i18n import _
from svcdesk.problem_texts import problem_text
from svcdesk.queries.helped import RepairMemory
from svcdesk.store.feed import ChangeFeed, Changes
from svcdesk.ui.shared.database_thread import Callback, DatabaseThread, Deliveries, Request, WeakCallback
from svcdesk.ui.shared.jobs import Cancelled, Jobs, Progress
from svcdesk.ui.shared.window_state import WindowState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svcdesk.commands.base import Command
    from svcdesk.commands.runner import CommandRunner, Done
    from svcdesk.commands.undo import LogEntry
    from svcdesk.domain.parameters import Parameters
    from svcdesk.store.store import Store
    from svcdesk.store.unit_of_work import CompanyFacts

log = logging.getLogger(__name__)
POLL_EVERY_MS: Final = 1000


@dataclass(frozen=True, slots=True)
class RecordRef:
    """A record to be opened; ``record_id`` None asks for a new one with the ``defaults``."""

    entity: str
    record_id: int | None
    defaults: dict[str, Any] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Message:
    """One line for the message bar: ``kind`` is ``info good warning error``."""

    text: str
    kind: str = "info"


@dataclass(frozen=True, slots=True)
class Question:
    """CONFIRM problems of a command: ``go_on()`` runs it again with them confirmed."""

    problems: tuple[Problem, ...]
    go_on: Callable[[], object]
    give_up: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Trouble:
    """The surroundings failed; ``try_again()`` does again what failed."""

    error: Unavailable
    try_again: Callable[[], object]


class Reach(IntEnum):
    """How much must work: the failure of a job or of saving is not over because something can be read."""

    NOTHING = 0
    READ = 1
    JOB = 2
    SAVE = 3


@dataclass(frozen=True, slots=True)
class UndoState:
    """The names of what Ctrl+Z and Ctrl+Y would do, empty if nothing."""

    undo: str = ""
    redo: str = ""


@dataclass(frozen=True, slots=True)
class _Attempt:
    command: Command
    on_done: WeakCallback
    on_refused: WeakCallback | None
    on_failed: WeakCallback
    confirmed: frozenset[str]


@dataclass(frozen=True, slots=True)
class _News:
    """What the database thread brings back from a look at the change table and the undo log."""

    changes: Changes
    undo_state: UndoState
    company: CompanyFacts
    parameters: Parameters


class Desk(QObject):
    """The one object between the windows and everything else; lives on the GUI thread.

    Callbacks are bound methods. They are held weakly and called on the GUI thread; a screen that was
    closed in between gets none. ``on_failed(error)`` is told after the desk has shown the error.
    """

    changed = Signal(object)  # Changes, from here and from other workstations
    saved = Signal(object)  # Done, after each command, undo and redo
    reverted = Signal(object)  # Done, after ``saved`` of an undo or a redo
    undo_changed = Signal(object)  # UndoState
    open_requested = Signal(object)  # RecordRef
    message = Signal(object)  # Message
    question = Signal(object)  # Question
    unavailable = Signal(object)  # Trouble
    available = Signal()  # what failed works again
    failed = Signal(object)  # any other exception: a bug, to be reported
    jobs_shown = Signal(object)  # tuple[JobState, ...]

    def __init__(self, store: Store, runner: CommandRunner, clock: Clock, state: WindowState) -> None:
        super().__init__()
        self.clock = clock
        self.state = state
        self.user = store.user
        self.undo_state = UndoState()
        self.repair_memory = RepairMemory()
        self._store = store
        self._runner = runner
        with store.read() as reader:
            self._feed = ChangeFeed(reader.session)
            self.company = reader.company
            self.parameters = reader.parameters
        self._trouble = Reach.NOTHING
        self._closed = False
        self._deliveries = Deliveries(self)
        self._database = DatabaseThread(self._deliveries)
        self._jobs = Jobs(self._deliveries)
        self._jobs.shown.connect(self.jobs_shown)
        self._polling = False
        self._poll_timer = QTimer(self)
        self._poll_timer.setInterval(POLL_EVERY_MS)
        self._poll_timer.timeout.connect(self.on_poll_due)

    @property
    def site(self) -> SiteTime:
        """The wall clock of the site."""
        return SiteTime.of(self.company.time_zone)

    @property
    def store(self) -> Store:
        """The open database, for jobs: on their pool thread they may read and write by it."""
        return self._store

    @property
    def runner(self) -> CommandRunner:
        """The command runner, for jobs."""
        return self._runner

    def start(self) -> None:
        """Begin to follow the changes of other workstations, and learn what can be undone."""
        self._poll_timer.start()
        self.on_poll_due()

    def close(self) -> None:
        """Finish what is being saved, cancel jobs, deliver nothing more."""
        if self._closed:
            return
        self._closed = True
        self._poll_timer.stop()
        self._jobs.close()
        if not self._database.close():
            log.error("the database thread did not end")
        self._deliveries.blockSignals(True)

    # for screens

    def read(
        self, query: Callable[..., Any], on_done: Callback, *args: Any, on_failed: Callback | None = None
    ) -> Request:
        """Run ``query(reader, *args)`` on the database thread; ``cancel()`` the result if it is outdated."""
        weak_failed = WeakCallback(on_failed)
        work = partial(_query, self._store, query, args)
        request = Request(work, partial(self._on_read, WeakCallback(on_done)), weak_failed)
        request.on_failed = partial(self._on_error, Reach.READ, weak_failed, partial(self._database.submit, request))
        self._database.submit(request)
        return request

    def run(
        self,
        command: Command,
        on_done: Callback | None = None,
        on_refused: Callback | None = None,
        confirmed: frozenset[str] = frozenset(),
        on_failed: Callback | None = None,
    ) -> Request:
        """Run a command; ``on_done(done)`` follows after ``changed``.

        CONFIRM problems are asked in one dialog, and the command is run again with them confirmed.
        REFUSE problems (or a No) go to ``on_refused(refused)``; without it they are shown in the
        message bar. Warnings are shown there in any case.
        """
        refused = None if on_refused is None else WeakCallback(on_refused)
        return self._attempt(_Attempt(command, WeakCallback(on_done), refused, WeakCallback(on_failed), confirmed))

    def undo(self) -> None:
        """Undo the last command of this user."""
        self._history_step(self._runner.undo)

    def redo(self) -> None:
        """Do again what was undone last."""
        self._history_step(self._runner.redo)

    def skip_undo(self) -> None:
        """Leave the next command out of undo, when it was refused because others changed things since."""
        done = partial(self._on_read, WeakCallback(None))
        self._database.submit(
            Request(
                self._runner.skip_undo, done, partial(self._on_error, Reach.SAVE, WeakCallback(None), self.skip_undo)
            )
        )
        self._look_for_news()

    def allowed(self, permission: str) -> bool:
        """Whether this user may run commands of a permission (``Command.permission``)."""
        return permission in self._runner.permissions

    def job(
        self, title: str, work: Callable[[Progress], Any], on_done: Callback, on_failed: Callback | None = None
    ) -> int:
        """Do long work on a pool thread; ``work`` calls ``progress.step(done, total)`` often.

        ``title`` is translated. ``work`` is a function or a frozen dataclass with ``__call__``, never
        a method of a widget; it uses ``desk.store`` and ``desk.runner`` which it was given.
        """
        return self._start_job(title, work, WeakCallback(on_done), WeakCallback(on_failed))

    def cancel_job(self, job_id: int) -> None:
        """Ask a job to end at its next step."""
        self._jobs.cancel(job_id)

    def drop_job(self, job_id: int) -> None:
        """End a job for a newer one: it stops at its next step, nothing is said, and no callback comes."""
        self._jobs.drop(job_id)

    def open(self, entity: str, record_id: int | None, **defaults: Any) -> None:
        """Open a record's tab, or with None the form for a new one with these values filled in."""
        self.open_requested.emit(RecordRef(entity, record_id, defaults))

    def show(self, text: str, kind: str = "info") -> None:
        """Say something in the message bar: ``info good warning error``."""
        self.message.emit(Message(text, kind))

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Say what a rule found, in the message bar."""
        worst = any(problem.severity is Severity.REFUSE for problem in problems)
        self.show("\n".join(dict.fromkeys(map(problem_text, problems))), "error" if worst else "warning")

    # what happens to it

    def _attempt(self, attempt: _Attempt) -> Request:
        step = partial(self._runner.run, attempt.command, attempt.confirmed)
        request = Request(
            partial(self._step_and_look, step),
            partial(self._on_run, attempt.on_done),
            partial(self._on_attempt_failed, attempt),
        )
        self._database.submit(request)
        return request

    def _history_step(self, step: Callable[[], Done]) -> None:
        failed = partial(self._on_error, Reach.SAVE, WeakCallback(None), partial(self._history_step, step))
        self._database.submit(Request(partial(self._step_and_look, step), self._on_reverted, failed))

    def _step_and_look(self, step: Callable[[], Done]) -> tuple[Done, _News | None]:
        """Runs on the database thread; what was committed stays good news even if the look fails."""
        done = step()
        try:
            return done, self._news()
        except Unavailable:
            return done, None

    def _start_job(
        self, title: str, work: Callable[[Progress], Any], on_done: WeakCallback, on_failed: WeakCallback
    ) -> int:
        again = partial(self._start_job, title, work, on_done, on_failed)
        failed = partial(self._on_error, Reach.JOB, on_failed, again)
        return self._jobs.start(title, work, partial(self._on_job, on_done), failed)

    def _on_read(self, on_done: WeakCallback, result: object) -> None:
        self._works(Reach.READ)
        on_done(result)

    def _on_job(self, on_done: WeakCallback, result: object) -> None:
        self._works(Reach.JOB)
        self._look_for_news()
        on_done(result)

    def _on_run(self, on_done: WeakCallback, outcome: tuple[Done, _News | None]) -> None:
        done, news = outcome
        self._works(Reach.SAVE)
        if news is not None:
            self._on_news(news)
        self.saved.emit(done)
        if done.warnings:
            self.show_problems(tuple(done.warnings))
        on_done(done)

    def _on_reverted(self, outcome: tuple[Done, _News | None]) -> None:
        self._on_run(WeakCallback(None), outcome)
        self.reverted.emit(outcome[0])

    def _on_attempt_failed(self, attempt: _Attempt, error: BaseException) -> None:
        if not isinstance(error, Refused):
            self._on_error(Reach.SAVE, attempt.on_failed, partial(self._attempt, attempt), error)
            return
        questions = tuple(p for p in error.problems if p.severity is Severity.CONFIRM)
        if all(p.severity is not Severity.REFUSE for p in error.problems) and questions:
            codes = attempt.confirmed | {p.code for p in questions}
            again = _Attempt(attempt.command, attempt.on_done, attempt.on_refused, attempt.on_failed, codes)
            self.question.emit(
                Question(questions, partial(self._attempt, again), partial(self._refuse, attempt, error, said_no=True))
            )
        else:
            self._refuse(attempt, error)

    def _refuse(self, attempt: _Attempt, refused: Refused, *, said_no: bool = False) -> None:
        if attempt.on_refused is not None:
            attempt.on_refused(refused)
        elif not said_no:
            self.show_problems(refused.problems)

    def _on_error(
        self, reach: Reach, on_failed: WeakCallback, try_again: Callable[[], Any], error: BaseException
    ) -> None:
        if isinstance(error, Cancelled):
            self.show(_("Cancelled. Nothing was changed."))
        elif isinstance(error, Refused):
            self.show_problems(error.problems)
        elif isinstance(error, Unavailable):
            if reach >= self._trouble:
                self._trouble = reach
                self.unavailable.emit(Trouble(error, try_again))
        else:
            log.error("unexpected error on a worker thread", exc_info=error)
            self.failed.emit(error)
        on_failed(error)

    def _works(self, reach: Reach) -> None:
        if Reach.NOTHING < self._trouble <= reach:
            self._trouble = Reach.NOTHING
            self.available.emit()

    # following the change table

    def on_poll_due(self) -> None:
        """Look for changes, unless the last look is still under way."""
        if not self._polling:
            self._polling = True
            self._look_for_news()

    def _look_for_news(self) -> None:
        self._database.submit(Request(self._news, self._on_news, self._on_news_failed))

    def _news(self) -> _News:
        """Runs on the database thread."""
        # One read for all: a second one inside it would wait for a committing writer, who waits for the first.
        with self._store.read() as reader:
            who = (reader.session, self._store.user, self._store.workstation)
            undo_state = UndoState(_entry_text(undo_log.next_undo(*who)), _entry_text(undo_log.next_redo(*who)))
            return _News(self._feed.poll(reader.session), undo_state, reader.company, reader.parameters)

    def _on_news(self, news: _News) -> None:
        self._polling = False
        self._works(Reach.READ)
        self.company, self.parameters = news.company, news.parameters
        if news.undo_state != self.undo_state:
            self.undo_state = news.undo_state
            self.undo_changed.emit(news.undo_state)
        if news.changes:
            self.changed.emit(news.changes)

    def _on_news_failed(self, error: BaseException) -> None:
        self._polling = False
        if not (isinstance(error, Unavailable) and self._trouble):
            self._on_error(Reach.READ, WeakCallback(None), self._look_for_news, error)


def title_text(title: str, params: Mapping[str, Scalar]) -> str:
    """The name of a command in the user's language, from ``title`` and ``params`` of its log entry."""
    values = {name: (_("yes") if value else _("no")) if isinstance(value, bool) else value
              for name, value in params.items()}  # fmt: skip
    if isinstance(label := values.get("parameter"), str) and label:  # commands name it by its English text
        values["parameter"] = _(label)
    if isinstance(inner := values.pop("title", None), str):
        values["title"] = title_text(inner, values)
    try:
        return _(title).format(**values)
    except (KeyError, IndexError):
        return _(title)


def _entry_text(entry: LogEntry | None) -> str:
    return title_text(entry.title, entry.params) if entry else ""


def _query(store: Store, query: Callable[..., Any], args: tuple[Any, ...]) -> object:
    with store.read() as reader:
        return query(reader, *args)
