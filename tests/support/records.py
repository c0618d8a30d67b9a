"""A small company with one of everything, made by the commands that a user would run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from svcdesk.commands.base import Command
from svcdesk.commands.company import StartCompany
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.store import UnitOfWork
from tests.support.databases import made_once


@dataclass(frozen=True, slots=True)
class Known:
    """The ids of what was made."""

    customer: int
    other_customer: int
    location: int
    other_location: int
    contact: int
    group: int
    skill: int
    service_object: int
    item: int
    worker: int
    vendor: int
    team: int
    task: int
    order_type: int


def add(
    runner: CommandRunner, entity: str, children: Mapping[str, tuple[RowDraft, ...]] | None = None, **values: Any
) -> int:
    """Save a new record; returns its id."""
    result = runner.run(SaveRecord(entity, None, values, children=children or {})).result
    assert isinstance(result, int)
    return result


@dataclass(frozen=True, slots=True)
class SmallCompany(Command):
    """All of it in one unit: the tests need it often."""

    name: ClassVar[str] = "test_small_company"

    def apply(self, uow: UnitOfWork) -> Known:
        """Fill an empty database."""
        StartCompany("Serwis Łódź", vat_id="5260250274").apply(uow)

        def add(entity: str, rows: Mapping[str, tuple[RowDraft, ...]] | None = None, **values: Any) -> int:
            return SaveRecord(entity, None, values, children=rows or {}).apply(uow)

        customer = add("customer", name="Hotel Świt", country="PL", city="Łódź", phone="42 601 23 45")
        other = add("customer", name="Galeria Ósmy Dzień", country="PL")
        location = add("location", customer_id=customer, name="Hotel", street="Piotrkowska 1", city="Łódź")
        other_location = add("location", customer_id=other, name="Galeria", city="Gdańsk")
        contact = add("contact", customer_id=customer, name="Zofia Ćwik")
        skill = add("skill", code="LIFT", name="lifts")
        rows = {"object_group_skill": (RowDraft(None, {"skill_id": skill}),)}
        group = add("object_group", rows, code="L", name="Lifts")
        thing = add("service_object", name="Lift A", group_id=group, customer_id=customer, location_id=location,
                    serial_number="SN-77")  # fmt: skip
        item = add("item", name="Rope", unit="m", cost_price="12.5", sales_price="20")
        worker = add("worker", name="Jan Śliwa")
        vendor = add("worker", name="Obcy Serwis", kind="vendor")
        team = add("team", code="N", name="North", owner_id=worker)
        task = add("service_task", code="INSP", name="Inspection")
        order_type = add("order_type", code="R", name="Repair")
        return Known(customer, other, location, other_location, contact, group, skill, thing, item, worker, vendor,
                     team,
                     task, order_type)  # fmt: skip


@made_once
def small_company(runner: CommandRunner) -> Known:
    """Fill an empty database."""
    known = runner.run(SmallCompany()).result
    assert isinstance(known, Known)
    return known
