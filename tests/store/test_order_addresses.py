"""Service addresses: added and kept by the project or for one order, taken from elsewhere, overwritten if asked."""

from __future__ import annotations

from typing import Any

import pytest

from svcdesk.commands.order_addresses import AddAddress, UseAddress
from svcdesk.commands.orders import SaveOrder
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.problems import Refused
from svcdesk.queries.addresses import load_addresses
from svcdesk.store import Store
from tests.support.orders import every_row, load_order, make_order, put_at_stage
from tests.support.records import Known, add, small_company

ADDRESS = ("location_id", "address_once", "address_name", "street", "postal_code", "city", "country")


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def known(runner: CommandRunner) -> Known:
    return small_company(runner)


def address(store: Store, order_id: int) -> tuple[Any, ...]:
    values = load_order(store, order_id).values
    return tuple(values[name] for name in ADDRESS)


def kept(store: Store) -> list[tuple[str, str, str]]:
    return [(row["name"], row["street"], row["city"]) for row in every_row(store)["project_address"]]


def refusal(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(p.code, p.target) for p in refused.value.problems]


def test_a_new_address_is_kept_by_the_project(store: Store, runner: CommandRunner, known: Known) -> None:
    order = make_order(runner, known, location_id=known.location)
    before = every_row(store)
    result = runner.run(AddAddress(order, "Back gate", "Nowa 3", "90-001", "Łódź")).result
    assert isinstance(result, int)
    assert address(store, order) == (None, False, "Back gate", "Nowa 3", "90-001", "Łódź", "PL")
    assert kept(store) == [("Back gate", "Nowa 3", "Łódź")]
    runner.run(SaveOrder(order, {"description": "Saved again"}))
    assert address(store, order)[2:4] == ("Back gate", "Nowa 3")
    runner.undo()
    runner.undo()
    assert every_row(store) == before


def test_an_address_for_one_order_is_kept_nowhere_else(store: Store, runner: CommandRunner, known: Known) -> None:
    order = make_order(runner, known)
    assert runner.run(AddAddress(order, "Fair", "Targowa 9", city="Poznań", once=True)).result is None
    assert address(store, order) == (None, True, "Fair", "Targowa 9", "", "Poznań", "PL")
    assert kept(store) == []


def test_a_name_that_is_there_is_asked_about_and_then_overwritten(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    first, second = make_order(runner, known), make_order(runner, known)
    runner.run(AddAddress(first, "Łódź gate", "Nowa 3", "90-001", "Łódź"))
    command = AddAddress(second, "lodz GATE", "Stara 1", "90-002", "Łódź")
    with pytest.raises(Refused) as refused:
        runner.run(command)
    assert [(p.code, p.params["old"]) for p in refused.value.problems] == [
        ("address.overwrites", "Nowa 3, 90-001 Łódź")
    ]
    assert kept(store) == [("Łódź gate", "Nowa 3", "Łódź")]
    runner.run(command, frozenset({"address.overwrites"}))
    assert kept(store) == [("Łódź gate", "Stara 1", "Łódź")]
    assert address(store, first)[3] == "Nowa 3"
    runner.run(AddAddress(first, "Łódź gate", "Stara 1", "90-002", "Łódź"))  # the same again asks nothing


def test_a_new_address_says_what_it_is(store: Store, runner: CommandRunner, known: Known) -> None:
    order = make_order(runner, known)
    with pytest.raises(Refused) as refused:
        runner.run(AddAddress(order, " "))
    assert refusal(refused) == [("field.required", "address_name"), ("field.required", "street")]
    with pytest.raises(Refused) as refused:
        runner.run(AddAddress(order, "Gate", "Nowa 3", country="XX"))
    assert refusal(refused) == [("field.not_known", "country")]


def test_a_location_of_the_customer_becomes_the_orders(store: Store, runner: CommandRunner, known: Known) -> None:
    order = make_order(runner, known)
    runner.run(UseAddress(order, "location", known.location))
    assert address(store, order)[:4] == (known.location, False, "Hotel", "Piotrkowska 1")
    runner.run(UseAddress(order, "location", known.other_location))
    assert address(store, order) == (None, True, "Galeria", "", "", "Gdańsk", "")


def test_addresses_come_from_projects_orders_warehouses_and_the_company(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    order, other = make_order(runner, known), make_order(runner, known, location_id=known.location)
    warehouse = add(runner, "warehouse", code="M", name="Main store", street="Składowa 5", city="Łódź", country="PL")
    runner.run(SaveRecord("company", 1, {"street": "Główna 1", "city": "Łódź"}))
    saved = runner.run(AddAddress(make_order(runner, known), "Back gate", "Nowa 3", "90-001", "Łódź")).result
    assert isinstance(saved, int)
    for source, source_id, expected in (
        ("project_address", saved, (None, False, "Back gate", "Nowa 3")),
        ("warehouse", warehouse, (None, True, "Main store", "Składowa 5")),
        ("company", 1, (None, True, "Serwis Łódź", "Główna 1")),
        ("service_order", other, (known.location, False, "Hotel", "Piotrkowska 1")),
    ):
        runner.run(UseAddress(order, source, source_id))
        assert address(store, order)[:4] == expected
    with store.read() as reader:
        found = [(row.source, row.name, row.detail) for row in load_addresses(reader, order)]
    assert found == [
        ("location", "Hotel", ""), ("customer", "Hotel Świt", ""), ("project_address", "Back gate", ""),
        ("warehouse", "Main store", ""), ("company", "Serwis Łódź", ""),
    ]  # fmt: skip


def test_the_customers_other_orders_offer_what_nobody_else_does(
    store: Store, runner: CommandRunner, known: Known
) -> None:
    order, other = make_order(runner, known), make_order(runner, known)
    theirs = make_order(runner, known, customer_id=known.other_customer)
    runner.run(AddAddress(other, "Fair", "Targowa 9", city="Poznań", once=True))
    runner.run(AddAddress(theirs, "Stranger", "Obca 1", once=True))
    with store.read() as reader:
        found = {(row.source, row.name) for row in load_addresses(reader, order)}
        number = load_order(store, other).values["number"]
        assert [row.detail for row in load_addresses(reader, order) if row.name == "Fair"] == [number]
    assert ("service_order", "Fair") in found
    assert "Stranger" not in {name for _source, name in found}


def test_what_has_no_address_or_does_not_exist_is_refused(store: Store, runner: CommandRunner, known: Known) -> None:
    order = make_order(runner, known)
    for command, code in (
        (UseAddress(order, "company", 1), "address.empty"), (UseAddress(order, "moon", 1), "field.not_a_choice"),
        (UseAddress(order, "location", 99), "record.missing"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            runner.run(command)
        assert [p.code for p in refused.value.problems] == [code]
    put_at_stage(store, order, "LOCKED", may_modify=False)
    for locked in (AddAddress(order, "Gate", "Nowa 3"), UseAddress(order, "location", known.location)):
        with pytest.raises(Refused) as refused:
            runner.run(locked)
        assert [p.code for p in refused.value.problems] == ["stage.forbids"]
