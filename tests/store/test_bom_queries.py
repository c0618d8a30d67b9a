"""A machine as it was, compared with other days and with its template, and who changed what for which order."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from svcdesk.commands.bom_lines import AddBomLine, ChangeBomLine, DeleteBomLine, ReplaceBomLine
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.kinds import BomChangeKind
from svcdesk.domain.problems import Refused
from svcdesk.queries.boms import (
    compare_dates,
    compare_with_template,
    find_free_places,
    find_places,
    find_places_of,
    load_head,
    load_history,
    load_tree,
)
from svcdesk.queries.lookups import search_lookup
from svcdesk.store import Store
from tests.support.boms import Machine, agree, attach, lift, part, run
from tests.support.clocks import MovingClock
from tests.support.posting import order
from tests.support.records import add


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock("2026-06-15 10:00")


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def machine(runner: CommandRunner) -> Machine:
    return lift(runner)


def ask(store: Store, query: Any, *args: Any, **options: Any) -> Any:
    with store.read() as reader:
        return query(reader, *args, **options)


def later(clock: MovingClock, days: int = 1) -> datetime:
    """The instant of now; then days pass."""
    now = clock.now()
    clock.at += timedelta(days=days)
    return now


def seen(rows: Any) -> list[tuple[str, str, str, int]]:
    """Sign, left and right as texts, depth."""

    def text(row: Any) -> str:
        return f"{row.quantity.normalize():f} {row.description} {row.serial_number}".strip() if row else ""

    return [(row.difference.value, text(row.left), text(row.right), row.depth) for row in rows]


def test_three_dates_of_a_part_replaced_twice(
    runner: CommandRunner, store: Store, machine: Machine, clock: MovingClock
) -> None:
    bom = attach(runner, machine)
    attached = later(clock)
    first = run(runner, ReplaceBomLine(part(store, bom, "Motor").id, serial_in="M-1", note="burnt"))
    once = later(clock)
    run(runner, ReplaceBomLine(first, serial_in="M-2", order_id=machine.order))
    twice = later(clock)
    serials = [
        [row.serial_number for row in ask(store, load_tree, bom, at) if row.description == "Motor"]
        for at in (attached, once, twice, None)
    ]
    assert serials == [[""], ["M-1"], ["M-2"], ["M-2"]]
    assert ask(store, load_tree, bom, attached - timedelta(seconds=1)) == ()
    assert [row.depth for row in ask(store, load_tree, bom)] == [0, 1, 1, 0]
    rows = ask(store, compare_dates, bom, attached, twice)
    assert seen(rows)[1] == ("replaced", "1 Motor", "1 Motor M-2", 1)
    assert [row.difference.value for row in rows] == ["same", "replaced", "same", "same"]
    assert seen(ask(store, compare_dates, bom, once))[1] == ("replaced", "1 Motor M-1", "1 Motor M-2", 1)
    history = ask(store, load_history, bom)
    assert [row.kind for row in history] == [
        BomChangeKind.LINE_REPLACED, BomChangeKind.LINE_REPLACED, BomChangeKind.ATTACHED,
    ]  # fmt: skip
    number = history[0].order
    assert (history[0].user, history[0].order_id, bool(number)) == ("anna", machine.order, True)
    assert (history[1].note, history[1].serial_in, history[0].serial_out) == ("burnt", "M-1", "M-1")
    of_motor = ask(store, load_history, bom, part(store, bom, "Motor").id)
    assert [row.id for row in of_motor] == [row.id for row in history[:2]]
    assert ask(store, load_history, bom, part(store, bom, "Rope").id) == []


def test_every_kind_of_difference(runner: CommandRunner, store: Store, machine: Machine, clock: MovingClock) -> None:
    bom = attach(runner, machine)
    attached = later(clock)
    run(runner, ReplaceBomLine(part(store, bom, "Roller").id, Decimal(1)))
    run(runner, ChangeBomLine(part(store, bom, "Rope").id, Decimal(30)))
    run(runner, DeleteBomLine(part(store, bom, "Motor").id))
    run(runner, AddBomLine(bom, description="Brake", parent_id=part(store, bom, "Drive").id))
    expected = [
        ("same", "1 Drive", "1 Drive", 0), ("removed", "1 Motor", "", 1), ("replaced", "4 Roller", "4 Roller", 1),
        ("added", "", "1 Brake", 1), ("changed", "27.5 Rope", "30 Rope", 0),
    ]  # fmt: skip
    assert seen(ask(store, compare_dates, bom, attached)) == expected
    rows = ask(store, compare_with_template, bom)
    assert seen(rows) == expected
    assert [row.replaced for row in rows] == [0, 0, 1, 0, 0]
    assert {row.difference.value for row in ask(store, compare_with_template, bom, attached)} == {"same"}
    assert {row.difference.value for row in ask(store, compare_dates, bom, clock.now())} == {"same"}


def test_a_part_with_a_number_beside_the_rest(
    runner: CommandRunner, store: Store, machine: Machine, clock: MovingClock
) -> None:
    bom = attach(runner, machine)
    attached = later(clock)
    run(runner, ReplaceBomLine(part(store, bom, "Roller").id, Decimal(1), serial_in="R-9"))
    expected = [("changed", "4 Roller", "3 Roller", 1), ("replaced", "", "1 Roller R-9", 1)]
    assert seen(ask(store, compare_dates, bom, attached))[2:4] == expected
    assert seen(ask(store, compare_with_template, bom))[2:4] == expected


def test_a_serial_number_read_off_later_is_no_difference_from_the_template(
    runner: CommandRunner, store: Store, machine: Machine, clock: MovingClock
) -> None:
    bom = attach(runner, machine)
    attached = later(clock)
    run(runner, ChangeBomLine(part(store, bom, "Motor").id, serial_number="M-1"))
    assert seen(ask(store, compare_dates, bom, attached))[1] == ("changed", "1 Motor", "1 Motor M-1", 1)
    assert seen(ask(store, compare_with_template, bom))[1][0] == "same"
    with pytest.raises(Refused) as refused:
        ask(store, compare_with_template, machine.template)
    assert refused.value.problems[0].code == "bom.no_template"


def test_the_clock_set_back_leaves_the_history_in_order(
    runner: CommandRunner, store: Store, machine: Machine, clock: MovingClock
) -> None:
    bom = attach(runner, machine)
    attached = later(clock, -1)
    run(runner, DeleteBomLine(part(store, bom, "Motor").id))
    assert [row.at for row in ask(store, load_history, bom)] == [attached, attached]
    assert len(ask(store, load_tree, bom, attached)) == 3


def test_heads_places_and_orders(runner: CommandRunner, store: Store, machine: Machine) -> None:
    bom = attach(runner, machine)
    head = ask(store, load_head, bom)
    assert (head.object_name, head.source, head.is_service, head.locked) == ("Lift A", "BM-00001", True, False)
    assert ask(store, load_head, machine.template).copies == ("Lift A",)
    with pytest.raises(Refused):
        ask(store, load_head, 999)
    stranger = order(runner, machine.accounts, signed=False)
    offered = ask(store, search_lookup, "service_order", "", 10, {"bom_id": bom})
    assert [row.id for row in offered] == [machine.order] != [stranger]
    _agreement, relation = agree(runner, machine.accounts, machine.group, machine.thing)
    other = add(runner, "service_object", name="Lift B", group_id=machine.accounts.known.group)
    _other, elsewhere = agree(runner, machine.accounts, machine.group, other)
    assert [place.relation_id for place in ask(store, find_places, bom)] == [relation]
    assert [place.relation_id for place in ask(store, find_free_places)] == [elsewhere]
    of_thing = ask(store, find_places_of, "service_object", machine.thing)
    assert [(place.relation_id, place.bom_id) for place in of_thing] == [(relation, bom), (machine.relation, bom)]
    (place,) = ask(store, find_places_of, "agreement", machine.agreement)
    assert (place.object_name, place.bom_id, place.entity) == ("Lift A", bom, "agreement")
