"""Service objects built into one another, and their meters: what is refused, what is asked, what moves along."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svcdesk.commands.base import Command
from svcdesk.commands.meters import DeleteReading, ReadMeter
from svcdesk.commands.object_moves import MoveObject
from svcdesk.commands.records import DeleteRecord, SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.meters import Reading, compute_daily
from svcdesk.domain.problems import Refused
from svcdesk.models import MeterReading, ServiceObject
from svcdesk.queries.meters import load_readings
from svcdesk.store import Store
from tests.support.clocks import MovingClock, warsaw
from tests.support.records import Known, add, small_company


@dataclass(frozen=True, slots=True)
class Yard:
    """A lift with a drive in it, in which there is a motor; and a lift that stands elsewhere."""

    known: Known
    lift: int
    drive: int
    motor: int
    other: int


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock("2026-11-23 10:00")


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def yard(runner: CommandRunner) -> Yard:
    known = small_company(runner)
    drive = add(runner, "service_object", name="Drive", group_id=known.group, parent_id=known.service_object)
    motor = add(runner, "service_object", name="Motor", group_id=known.group, parent_id=drive)
    other = add(
        runner, "service_object", name="Lift B", group_id=known.group, location_id=known.other_location, place="Shaft 2"
    )
    return Yard(known, known.service_object, drive, motor, other)


def place(store: Store, object_id: int) -> tuple[Any, ...]:
    with store.read() as reader:
        row = reader.session.get_one(ServiceObject, object_id)
        return (row.customer_id, row.location_id, row.parent_id)


def codes(runner: CommandRunner, command: Command) -> list[str]:
    with pytest.raises(Refused) as refused:
        runner.run(command)
    return sorted({problem.code for problem in refused.value.problems})


def test_what_is_put_into_an_object_stands_where_it_stands(store: Store, yard: Yard) -> None:
    here = (yard.known.customer, yard.known.location)
    assert place(store, yard.drive) == (*here, yard.lift)
    assert place(store, yard.motor) == (*here, yard.drive)


def test_moving_the_lift_takes_all_in_it_along_and_one_undo_brings_it_back(
    store: Store, runner: CommandRunner, yard: Yard
) -> None:
    before = [place(store, id_) for id_ in (yard.lift, yard.drive, yard.motor)]
    runner.run(MoveObject(yard.lift, location_id=yard.known.other_location))
    there = (yard.known.other_customer, yard.known.other_location)
    assert [place(store, id_)[:2] for id_ in (yard.lift, yard.drive, yard.motor)] == [there] * 3
    runner.undo()
    assert [place(store, id_) for id_ in (yard.lift, yard.drive, yard.motor)] == before


def test_a_drive_moves_into_another_lift_with_its_motor(store: Store, runner: CommandRunner, yard: Yard) -> None:
    runner.run(MoveObject(yard.drive, parent_id=yard.other))
    there = (yard.known.other_customer, yard.known.other_location)
    assert place(store, yard.drive) == (*there, yard.other)
    assert place(store, yard.motor) == (*there, yard.drive)


def test_taken_out_it_stays_where_it_is(store: Store, runner: CommandRunner, yard: Yard) -> None:
    runner.run(MoveObject(yard.drive))
    assert place(store, yard.drive) == (yard.known.customer, yard.known.location, None)


@pytest.mark.parametrize("holder", ["lift", "drive", "motor"])
def test_nothing_is_built_into_itself(runner: CommandRunner, yard: Yard, holder: str) -> None:
    assert codes(runner, MoveObject(yard.lift, parent_id=getattr(yard, holder))) == ["object.in_itself"]


def test_what_is_built_in_does_not_go_elsewhere_alone(runner: CommandRunner, yard: Yard) -> None:
    values = {"location_id": yard.known.other_location, "customer_id": yard.known.other_customer}
    assert codes(runner, SaveRecord("service_object", yard.drive, values)) == ["object.moves_with"]


def test_a_move_to_where_it_is_already_is_refused(runner: CommandRunner, yard: Yard) -> None:
    assert codes(runner, MoveObject(yard.drive, parent_id=yard.lift)) == ["object.stays"]


def test_what_holds_others_is_not_deleted(runner: CommandRunner, yard: Yard) -> None:
    assert codes(runner, DeleteRecord("service_object", yard.drive)) == ["record.in_use"]


def test_readings_are_refused_or_asked_about(store: Store, runner: CommandRunner, yard: Yard) -> None:
    hours = add(runner, "meter", object_id=yard.lift, name="Hours", unit="h")
    at = warsaw("2026-11-10 08:00")
    runner.run(ReadMeter(hours, Decimal(100), at))
    assert codes(runner, ReadMeter(hours, Decimal(120), warsaw("2026-11-23 10:01"))) == ["meter.future"]
    assert codes(runner, ReadMeter(hours, Decimal(-1))) == ["meter.value"]
    assert codes(runner, ReadMeter(hours, Decimal(99))) == ["meter.below_last"]
    assert codes(runner, ReadMeter(hours, Decimal(101), at - timedelta(days=1))) == ["meter.above_next"]
    runner.run(ReadMeter(hours, Decimal(3), replaced=True))
    runner.run(ReadMeter(hours, Decimal(2)), confirmed=frozenset({"meter.below_last"}))
    with store.read() as reader:
        assert [row.value for row in load_readings(reader, yard.lift)] == [2, 3, 100]


def test_a_meter_that_may_fall_is_not_asked_about(runner: CommandRunner, yard: Yard) -> None:
    pressure = add(runner, "meter", object_id=yard.lift, name="Pressure", unit="bar", falls=True)
    runner.run(ReadMeter(pressure, Decimal(5)))
    runner.run(ReadMeter(pressure, Decimal(-4)))


def test_a_reading_is_deleted_and_undo_brings_it_back(store: Store, runner: CommandRunner, yard: Yard) -> None:
    hours = add(runner, "meter", object_id=yard.lift, name="Hours", unit="h")
    reading = runner.run(ReadMeter(hours, Decimal(7))).result
    assert isinstance(reading, int)
    runner.run(DeleteReading(reading))
    with store.read() as reader:
        (row,) = load_readings(reader, yard.lift)
        assert (row.meter, row.id, row.value) == ("Hours", None, None)
    runner.undo()
    with store.read() as reader:
        assert reader.session.get_one(MeterReading, reading).value == 7


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(0, 5_000)), min_size=1, max_size=12))
def test_the_daily_count_is_the_whole_count_by_the_days(steps: list[tuple[int, int]]) -> None:
    at, value = warsaw("2020-01-01 00:00"), 0
    readings = [Reading(at, Decimal(value))]
    for days, more in steps:
        at, value = at + timedelta(days=days), value + more
        readings.append(Reading(at, Decimal(value)))
    daily = compute_daily(readings)
    days = sum(step[0] for step in steps)
    assert daily is not None and abs(daily * days - value) <= Decimal("0.0501") * days


def test_what_was_counted_while_a_meter_was_changed_is_not_known() -> None:
    day = timedelta(days=1)
    at = warsaw("2026-01-01 00:00")
    readings = [
        Reading(at, Decimal(1000)),
        Reading(at + 10 * day, Decimal(1050)),
        Reading(at + 12 * day, Decimal(0), replaced=True),
        Reading(at + 22 * day, Decimal(50)),
    ]
    assert compute_daily(readings) == Decimal("5.0")
    assert compute_daily(readings[:1]) is None
