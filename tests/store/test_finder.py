"""Finding by any part of a word, without accents, by telephone and by a scanned code; best first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest

from svcdesk.commands.base import Command
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.models import (
    Activity,
    Agreement,
    AgreementGroup,
    Customer,
    Item,
    Location,
    ObjectGroup,
    Project,
    ServiceObject,
    ServiceOrder,
    Worker,
)
from svcdesk.queries.finder import find
from svcdesk.store import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class Fill(Command):
    name: ClassVar[str] = "test_fill"

    def apply(self, uow: UnitOfWork) -> None:
        hotel = uow.add(Customer(number="K-1", name="Hotel Świt", phone="601 234 567", city="Łódź"))
        uow.add(Customer(number="K-10", name="Śródmieście", city="Kutno"))
        place = uow.add(Location(customer_id=hotel.id, number="L-1", name="Hotel Świt – basen"))
        group = uow.add(ObjectGroup(code="LIFT", name="Lifts"))
        uow.add(
            ServiceObject(number="OB-1", name="Winda", group_id=group.id, serial_number="SN-77Ż", customer_id=hotel.id)
        )
        worker = uow.add(Worker(number="P-1", name="Łucja Wójcik"))
        uow.add(Item(number="C-1", name="Rope 8 mm"))
        project = uow.add(Project(number="PR-1", name="Hotel", customer_id=hotel.id, currency="PLN"))
        kind = uow.add(AgreementGroup(code="A", name="All"))
        uow.add(Agreement(number="U-1", description="Winter care", project_id=project.id, group_id=kind.id,
                          starts_on=uow.now.date()))  # fmt: skip
        for number, late in (("ZS-1", 3), ("ZS-2", 0)):
            order = uow.add(
                ServiceOrder(
                    number=number,
                    description="Przegląd windy",
                    customer_id=hotel.id,
                    location_id=place.id,
                    created_at=uow.now,
                    window_until=uow.now - timedelta(hours=late),
                )
            )
            start = uow.now - timedelta(hours=late)
            uow.add(Activity(order_id=order.id, starts_at=start, minutes=60, worker_id=worker.id))
            uow.add(Activity(order_id=order.id, minutes=60))


@pytest.fixture
def filled(store: Store) -> Store:
    CommandRunner(store).run(Fill())
    return store


def found(store: Store, typed: str) -> list[tuple[str, str]]:
    with store.read() as reader:
        return [(item.entity, item.number or item.name) for item in find(reader, typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("swit", ("customer", "K-1")), ("LODZ", ("customer", "K-1")), ("601234567", ("customer", "K-1")),
        ("601-234", ("customer", "K-1")), ("k-1", ("customer", "K-1")), ("sn-77z", ("service_object", "OB-1")),
        ("wojcik lucja", ("worker", "P-1")), ("zs-2", ("service_order", "ZS-2")), ("basen", ("location", "L-1")),
        ("srod", ("customer", "K-10")), ("rope 8", ("item", "C-1")), ("c-1", ("item", "C-1")),
        ("winter care", ("agreement", "U-1")),
    ],
)  # fmt: skip
def test_the_best_match_comes_first(filled: Store, typed: str, first: tuple[str, str]) -> None:
    assert found(filled, typed)[0] == first


def test_an_exact_number_stands_before_longer_ones(filled: Store) -> None:
    assert found(filled, "k-1")[:2] == [("customer", "K-1"), ("customer", "K-10")]


def test_a_scanned_code_finds_exactly_that_record(filled: Store) -> None:
    assert found(filled, " svcdesk:order/ZS-1\n") == [("service_order", "ZS-1")]
    assert found(filled, "svcdesk:order/ZS") == []
    assert found(filled, "svcdesk:unknown/1") == []


def test_a_serial_number_is_as_good_as_a_number(filled: Store) -> None:
    with filled.read() as reader:
        best = find(reader, "SN-77Ż")[0]
    assert (best.entity, best.number, best.score) == ("service_object", "OB-1", 280)


def test_a_repair_is_found_by_its_number_and_code(filled: Store) -> None:
    runner = CommandRunner(filled)
    order = next(id_ for kind, id_ in ids(filled, "zs-1") if kind == "service_order")
    thing = next(id_ for kind, id_ in ids(filled, "ob-1") if kind == "service_object")
    values = {"order_id": order, "object_id": thing, "number": "NP-7", "description": "Door stuck"}
    line = runner.run(SaveRecord("repair_line", None, values)).result
    assert ids(filled, "np-7")[0] == ids(filled, "svcdesk:repair/NP-7")[0] == ("repair_line", line)
    assert ids(filled, "stuck door")[0] == ("repair_line", line)


def ids(store: Store, typed: str) -> list[tuple[str, int]]:
    with store.read() as reader:
        return [(item.entity, item.id) for item in find(reader, typed)]


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", '"', "zs-1 nothing", "' OR 1=1 --", "a" * 300])
def test_odd_texts_find_nothing_and_break_nothing(filled: Store, typed: str) -> None:
    assert found(filled, typed) == []
