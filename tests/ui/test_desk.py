"""The desk: reading, running, asking, failing, undoing, following others, and forgetting closed screens."""

from __future__ import annotations

import gc
import threading
import time
import weakref
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from svcdesk.commands.base import Command
from svcdesk.domain.problems import Problem, Refused, Severity, Unavailable
from svcdesk.i18n import N_
from svcdesk.models import Customer
from svcdesk.store.store import Reader
from svcdesk.store.unit_of_work import UnitOfWork
from svcdesk.ui.shared.desk import Desk, Message, Question, Trouble
from svcdesk.ui.shared.garbage import GarbageTimer
from svcdesk.ui.shared.jobs import Cancelled, JobState, Progress
from tests.ui.conftest import MakeDesk


@dataclass(frozen=True, slots=True)
class AddCustomer(Command):
    """Adds a customer; asks, warns or refuses by its name."""

    name: ClassVar[str] = "test_add_customer"
    customer: str

    def apply(self, uow: UnitOfWork) -> object:
        severity = {"ask": Severity.CONFIRM, "warn": Severity.WARN, "refuse": Severity.REFUSE}.get(self.customer)
        if severity:
            uow.check([Problem("field.required", severity, "name", {"field": "Name"})])
        if self.customer == "bug":
            raise ZeroDivisionError
        if self.customer == "full":
            raise Unavailable("store.disk_full", data_safe=True)
        uow.describe(N_("Add {what}"), what=self.customer)
        return uow.add(Customer(number=self.customer, name=self.customer)).id


class Receiver(QObject):
    """A screen that writes down what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.got: list[Any] = []
        self.threads: set[int] = set()

    def on_told(self, value: object) -> None:
        self.got.append(value)
        self.threads.add(threading.get_ident())


def thread_of_reader(_reader: Reader, word: str) -> tuple[str, int]:
    return word, threading.get_ident()


def full_disk(_reader: Reader) -> None:
    raise Unavailable("store.disk_full", data_safe=True)


def test_results_arrive_in_order_on_the_gui_thread(desk: Desk, qtbot: QtBot) -> None:
    screen = Receiver()
    for word in "abc":
        desk.read(thread_of_reader, screen.on_told, word)
    qtbot.waitUntil(lambda: len(screen.got) == 3)
    assert [word for word, _ in screen.got] == ["a", "b", "c"]
    assert {thread for _, thread in screen.got}.isdisjoint({threading.get_ident()})
    assert screen.threads == {threading.get_ident()}


def test_a_cancelled_read_says_nothing(desk: Desk, qtbot: QtBot) -> None:
    screen = Receiver()
    desk.read(thread_of_reader, screen.on_told, "old").cancel()
    desk.read(thread_of_reader, screen.on_told, "new")
    qtbot.waitUntil(lambda: bool(screen.got))
    assert [word for word, _ in screen.got] == ["new"]


def test_a_closed_screen_gets_nothing_and_is_not_kept(desk: Desk, qtbot: QtBot) -> None:
    gone, here = Receiver(), Receiver()
    desk.read(thread_of_reader, gone.on_told, "gone")
    watch = weakref.ref(gone)
    del gone
    gc.collect()
    assert watch() is None
    desk.read(thread_of_reader, here.on_told, "here")
    qtbot.waitUntil(lambda: bool(here.got))


def test_a_deleted_widget_gets_nothing(desk: Desk, qtbot: QtBot) -> None:
    class Pane(QWidget):
        told = 0

        def on_told(self, _value: object) -> None:
            Pane.told += 1

    pane, here = Pane(), Receiver()
    desk.read(thread_of_reader, pane.on_told, "gone")
    pane.deleteLater()
    QCoreApplication.sendPostedEvents(pane, QEvent.Type.DeferredDelete)
    del pane
    desk.read(thread_of_reader, here.on_told, "here")
    qtbot.waitUntil(lambda: bool(here.got))
    assert Pane.told == 0


def test_functions_are_refused_as_callbacks(desk: Desk) -> None:
    with pytest.raises(TypeError, match="bound method"):
        desk.read(thread_of_reader, lambda value: None, "x")


def test_a_command_tells_changes_then_the_caller_and_can_be_undone(desk: Desk, qtbot: QtBot) -> None:
    order: list[str] = []
    desk.changed.connect(lambda changes: order.append("changed " + ",".join(sorted(changes.entities))))
    screen = Receiver()
    desk.run(AddCustomer("Żak"), screen.on_told)
    qtbot.waitUntil(lambda: bool(screen.got))
    assert order == ["changed customer"]
    assert screen.got[0].result == 1
    assert desk.undo_state.undo == "Add Żak"

    with qtbot.waitSignal(desk.undo_changed):
        desk.undo()
    assert (desk.undo_state.undo, desk.undo_state.redo) == ("", "Add Żak")
    with qtbot.waitSignal(desk.saved) as again:
        desk.redo()
    assert again.args[0].title == "Done again: {title}"
    assert desk.undo_state.undo == "Add Żak"


def test_undo_with_nothing_to_undo_says_so(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.message) as said:
        desk.undo()
    assert said.args[0] == Message("There is nothing to undo.", "error")


def test_confirm_is_asked_and_the_command_runs_again(desk: Desk, qtbot: QtBot) -> None:
    screen = Receiver()
    with qtbot.waitSignal(desk.question) as asked:
        desk.run(AddCustomer("ask"), screen.on_told)
    question: Question = asked.args[0]
    assert [p.code for p in question.problems] == ["field.required"]
    assert screen.got == []
    question.go_on()
    qtbot.waitUntil(lambda: bool(screen.got))
    assert screen.got[0].result == 1


def test_no_as_the_answer_reaches_the_screen(desk: Desk, qtbot: QtBot) -> None:
    screen = Receiver()
    with qtbot.waitSignal(desk.question) as asked:
        desk.run(AddCustomer("ask"), on_refused=screen.on_told)
    asked.args[0].give_up()
    assert isinstance(screen.got[0], Refused)


def test_a_refusal_goes_to_the_screen_or_to_the_message_bar(desk: Desk, qtbot: QtBot) -> None:
    screen = Receiver()
    desk.run(AddCustomer("refuse"), on_refused=screen.on_told)
    qtbot.waitUntil(lambda: bool(screen.got))
    assert screen.got[0].problems[0].target == "name"
    with qtbot.waitSignal(desk.message) as said:
        desk.run(AddCustomer("refuse"))
    assert said.args[0] == Message("Fill in Name.", "error")


def test_a_warning_is_said_and_saved_all_the_same(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignals([desk.message, desk.saved]):
        desk.run(AddCustomer("warn"))


def test_trouble_is_told_once_and_trying_again_helps(desk: Desk, qtbot: QtBot) -> None:
    screen = Receiver()
    with qtbot.waitSignal(desk.unavailable) as told:
        desk.read(full_disk, screen.on_told, on_failed=screen.on_told)
    trouble: Trouble = told.args[0]
    assert trouble.error.data_safe
    assert [type(x) for x in screen.got] == [Unavailable]
    with qtbot.waitSignal(desk.unavailable):
        trouble.try_again()
    with qtbot.waitSignal(desk.available):
        desk.run(AddCustomer("Room again"))


def test_a_bug_on_the_worker_thread_is_reported_and_the_thread_lives(desk: Desk, qtbot: QtBot) -> None:
    screen = Receiver()
    with qtbot.waitSignal(desk.failed) as failed:
        desk.run(AddCustomer("bug"), on_failed=screen.on_told)
    assert isinstance(failed.args[0], ZeroDivisionError)
    assert screen.got == [failed.args[0]]
    desk.read(thread_of_reader, screen.on_told, "alive")
    qtbot.waitUntil(lambda: len(screen.got) == 2)


def test_another_desk_learns_of_changes_by_polling(make_desk: MakeDesk, qtbot: QtBot) -> None:
    one, other = make_desk(), make_desk()
    other.start()
    with qtbot.waitSignal(other.changed, timeout=2000) as heard:
        one.run(AddCustomer("Łoś"))
    assert heard.args[0].ids("customer") == {1}


class Counting:
    """Work that waits at every step until it is let on."""

    def __init__(self) -> None:
        self.go = threading.Semaphore(0)

    def __call__(self, progress: Progress) -> str:
        for done in range(100):
            progress.step(done, 100)
            self.go.acquire()
        return "counted"


def test_a_job_shows_its_progress_after_300_ms_and_can_be_cancelled(desk: Desk, qtbot: QtBot) -> None:
    screen, work, shown = Receiver(), Counting(), Receiver()
    desk.jobs_shown.connect(shown.on_told)
    began = time.monotonic()
    job = desk.job("Counting", work, screen.on_told, on_failed=screen.on_told)
    work.go.release()
    qtbot.waitUntil(lambda: bool(shown.got))
    assert time.monotonic() - began >= 0.3
    assert shown.got == [(JobState(job, "Counting", 1, 100),)]
    desk.cancel_job(job)
    with qtbot.waitSignal(desk.message):
        work.go.release()
    qtbot.waitUntil(lambda: bool(screen.got))
    assert isinstance(screen.got[0], Cancelled)
    assert shown.got[-1] == ()


def test_a_short_job_shows_nothing(desk: Desk, qtbot: QtBot) -> None:
    shown = Receiver()
    desk.jobs_shown.connect(shown.on_told)
    screen, work = Receiver(), Counting()
    work.go.release(100)
    desk.job("Counting", work, screen.on_told)
    qtbot.waitUntil(lambda: screen.got == ["counted"])
    assert shown.got == []


def test_closing_waits_for_what_is_being_saved(make_desk: MakeDesk) -> None:
    desk = make_desk()
    desk.run(AddCustomer("Last"))
    desk.close()
    with desk.store.read() as reader:
        assert reader.session.get(Customer, 1) is not None


def test_after_the_end_no_job_begins(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk, screen, work = make_desk(), Receiver(), Counting()
    work.go.release(100)
    desk.close()
    desk.job("Counting", work, screen.on_told, on_failed=screen.on_told)  # the timer of a screen was a little late
    qtbot.wait(1)
    assert screen.got == []
    assert work.go.acquire(blocking=False), "nobody counted"


def test_what_is_due_is_collected_before_python_does_it_by_itself(qapp: object) -> None:
    timer = GarbageTimer()
    widget = QWidget()
    setattr(widget, "itself", widget)  # noqa: B010 - only the collector ends this
    gone = weakref.ref(widget)
    del widget
    later = QObject()
    later.deleteLater()
    timer.close()
    assert gone() is None
    assert not shiboken6.isValid(later)
