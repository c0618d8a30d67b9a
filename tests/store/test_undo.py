"""Commands, the change log and undo made from it, on a real file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from sqlalchemy import func, select

from svcdesk.commands.base import Batch, Command, Undo
from svcdesk.commands.company import SetParameter, StartCompany
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.clock import FixedClock
from svcdesk.domain.problems import Refused, refuse
from svcdesk.i18n import N_
from svcdesk.models import Activity, Change, Customer, ServiceOrder
from svcdesk.store import ChangeFeed, Store, UnitOfWork
from tests.support.databases import empty_database

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class NewOrder(Command):
    name: ClassVar[str] = "new_order"
    title: str

    def apply(self, uow: UnitOfWork) -> int:
        customer = uow.add(Customer(number=uow.next_number("customer"), name="Hotel Świt"))
        order = uow.add(
            ServiceOrder(
                number=uow.next_number("service_order"),
                description=self.title,
                customer_id=customer.id,
                created_at=uow.now,
            )
        )
        activity = uow.add(Activity(order_id=order.id, starts_at=uow.now, minutes=90))
        uow.describe(N_("New order {what}"), what=self.title)
        return activity.id


@dataclass(frozen=True, slots=True)
class Shift(Command):
    name: ClassVar[str] = "shift"
    activity_id: int
    minutes: int
    fail: bool = False

    def apply(self, uow: UnitOfWork) -> None:
        activity = uow.get(Activity, self.activity_id)
        assert activity.starts_at is not None
        activity.starts_at += timedelta(minutes=self.minutes)
        if self.fail:
            uow.session.flush()
            raise refuse("record.missing")
        uow.describe(N_("Shift {what}"), what=activity.caption())


@dataclass(frozen=True, slots=True)
class Remove(Command):
    name: ClassVar[str] = "remove"
    activity_id: int

    def apply(self, uow: UnitOfWork) -> None:
        uow.delete(uow.get(Activity, self.activity_id))


@dataclass(frozen=True, slots=True)
class Post(Command):
    name: ClassVar[str] = "post"
    undo: ClassVar[Undo] = Undo.CUTS
    activity_id: int

    def apply(self, uow: UnitOfWork) -> None:
        uow.get(Activity, self.activity_id).closed = True


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def runner(path: Path) -> Iterator[CommandRunner]:
    store = empty_database(path, FixedClock(NOW))
    yield CommandRunner(store)
    store.close()


def start_of(runner: CommandRunner, activity_id: int) -> datetime | None:
    with runner.store.read() as reader:
        return reader.session.scalar(select(Activity.starts_at).where(Activity.id == activity_id))


def test_undo_and_redo_run_through_a_chain_and_a_reopened_file(runner: CommandRunner, path: Path) -> None:
    made = runner.run(NewOrder("Lift stopped")).result
    assert isinstance(made, int)
    runner.run(Shift(made, 30))
    runner.run(Shift(made, 15))
    runner.undo()
    assert start_of(runner, made) == NOW + timedelta(minutes=30)
    runner.store.close()
    again = CommandRunner(Store.open(path, FixedClock(NOW), "anna", "desk-1"))
    entry = again.next_undo()
    assert entry is not None and entry.name == "shift"
    again.undo()
    again.undo()
    with again.store.read() as reader:
        assert reader.session.scalar(select(func.count()).select_from(ServiceOrder)) == 0
    for _ in range(3):
        again.redo()
    assert start_of(again, made) == NOW + timedelta(minutes=45)
    with pytest.raises(Refused, match=r"redo\.nothing"):
        again.redo()
    again.store.close()


def test_undo_is_refused_with_who_and_what_when_somebody_changed_the_same_field(
    runner: CommandRunner, path: Path
) -> None:
    made = runner.run(NewOrder("Lift stopped")).result
    assert isinstance(made, int)
    runner.run(Shift(made, 30))
    other = CommandRunner(Store.open(path, FixedClock(NOW + timedelta(minutes=5)), "piotr", "desk-2"))
    other.run(Shift(made, 60))
    with pytest.raises(Refused) as refused:
        runner.undo()
    (problem,) = refused.value.problems
    assert problem.code == "undo.changed_since"
    assert problem.params["who"] == "piotr"
    assert problem.params["field"] == "Start"
    assert start_of(runner, made) == NOW + timedelta(minutes=90)
    other.undo()
    runner.undo()
    assert start_of(runner, made) == NOW
    other.store.close()


def test_undo_of_a_change_to_another_field_leaves_the_newer_change_alone(runner: CommandRunner, path: Path) -> None:
    made = runner.run(NewOrder("Lift stopped")).result
    assert isinstance(made, int)
    runner.run(Shift(made, 30))
    other = CommandRunner(Store.open(path, FixedClock(NOW), "piotr", "desk-2"))
    other.run(Post(made))
    runner.undo()
    assert start_of(runner, made) == NOW
    with runner.store.read() as reader:
        assert reader.session.scalar(select(Activity.closed)) is True
    other.store.close()


def test_what_cannot_be_undone_cuts_the_log(runner: CommandRunner) -> None:
    made = runner.run(NewOrder("Lift stopped")).result
    assert isinstance(made, int)
    runner.run(Post(made))
    assert runner.next_undo() is None
    with pytest.raises(Refused, match=r"undo\.nothing"):
        runner.undo()


def test_a_deleted_record_comes_back_with_its_id_and_values(runner: CommandRunner) -> None:
    made = runner.run(NewOrder("Lift stopped")).result
    assert isinstance(made, int)
    runner.run(Remove(made))
    assert start_of(runner, made) is None
    runner.undo()
    assert start_of(runner, made) == NOW


def test_undoing_a_creation_is_refused_while_others_build_on_it(runner: CommandRunner, path: Path) -> None:
    runner.run(NewOrder("Lift stopped"))
    with runner.store.write() as uow:
        order = uow.session.scalar(select(ServiceOrder))
        assert order is not None
        uow.add(Activity(order_id=order.id))
    with pytest.raises(Refused, match=r"undo\.in_use"):
        runner.undo()


def test_a_refused_command_changes_nothing_and_a_batch_is_one_step(runner: CommandRunner) -> None:
    made = runner.run(NewOrder("Lift stopped")).result
    assert isinstance(made, int)
    with pytest.raises(Refused):
        runner.run(Batch((Shift(made, 30), Shift(made, 30, fail=True))))
    assert start_of(runner, made) == NOW
    runner.run(Batch((Shift(made, 30), Shift(made, 15))))
    assert start_of(runner, made) == NOW + timedelta(minutes=45)
    runner.undo()
    assert start_of(runner, made) == NOW


def test_a_new_command_ends_redo(runner: CommandRunner) -> None:
    made = runner.run(NewOrder("Lift stopped")).result
    assert isinstance(made, int)
    runner.run(Shift(made, 30))
    runner.undo()
    runner.run(Shift(made, 5))
    assert runner.next_redo() is None


def test_a_dry_run_says_what_would_change_and_changes_nothing(runner: CommandRunner) -> None:
    done = runner.run(NewOrder("Lift stopped"), dry_run=True)
    assert done.changes.entities == {"customer", "service_order", "activity"}
    with runner.store.read() as reader:
        assert reader.session.scalar(select(func.count()).select_from(Change)) == 0


def test_the_feed_tells_what_anybody_changed_since(runner: CommandRunner, path: Path) -> None:
    other = Store.open(path, FixedClock(NOW), "piotr", "desk-2")
    with other.read() as reader:
        feed = ChangeFeed(reader.session)
    made = runner.run(NewOrder("Lift stopped")).result
    with other.read() as reader:
        changes = feed.poll(reader.session)
    assert changes.ids("activity") == {made}
    with other.read() as reader:
        assert not feed.poll(reader.session)
    other.close()


def test_numbers_start_again_with_the_year_and_are_never_given_twice(runner: CommandRunner, path: Path) -> None:
    runner.run(NewOrder("one"))
    runner.undo()
    runner.run(NewOrder("two"))
    later = CommandRunner(Store.open(path, FixedClock(datetime(2027, 1, 1, 12, tzinfo=UTC)), "anna", "desk-1"))
    later.run(NewOrder("three"))
    with later.store.read() as reader:
        numbers = list(reader.session.scalars(select(ServiceOrder.number).order_by(ServiceOrder.id)))
    assert numbers == ["ZS-2026-00002", "ZS-2027-00001"]
    later.store.close()


def test_parameters_are_checked_and_undone(runner: CommandRunner) -> None:
    runner.run(StartCompany("Serwis Łódź"))
    runner.run(SetParameter("overlap", "refuse"))
    with runner.store.read() as reader:
        assert reader.parameters.overlap == "refuse"
    with pytest.raises(Refused, match=r"field\.not_a_choice"):
        runner.run(SetParameter("overlap", "perhaps"))
    runner.undo()
    with runner.store.read() as reader:
        assert reader.parameters.overlap == "warn"


@pytest.mark.parametrize(
    ("name", "value"), [("default_minutes", "0"), ("default_minutes", "99999999"), ("days_before", "99999999999")]
)
def test_parameters_keep_to_their_limits(runner: CommandRunner, name: str, value: str) -> None:
    with pytest.raises(Refused, match=r"field\.out_of_range"):
        runner.run(SetParameter(name, value))
