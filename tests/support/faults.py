"""Machines with faults, some of which came back: what reliability is tried on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.repairs import SetRepairStage
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.models import SymptomCode
from tests.support.clocks import MovingClock
from tests.support.records import Known, add, small_company

D = Decimal


@dataclass(frozen=True, slots=True)
class Shop:
    """The ids of what was made; the orders in the order of time."""

    known: Known
    door: int
    printer: int
    orders: tuple[int, ...]


def _hours(quantity: int, cost: int, sales: int) -> RowDraft:
    return RowDraft(None, {"type": "hour", "description": "Work", "quantity": D(quantity), "cost_price": D(cost),
                           "sales_price": D(sales), "worker_id": 1, "executed_on": date(2026, 4, 1)})  # fmt: skip


def _rope(quantity: int) -> Callable[[Known], RowDraft]:
    return lambda known: RowDraft(None, {"type": "item", "item_id": known.item, "quantity": D(quantity),
                                         "cost_price": D(10), "executed_on": date(2026, 4, 1)})  # fmt: skip


def faulty_machines(runner: CommandRunner, clock: MovingClock) -> Shop:
    """Fill an empty database from January to May 2026: a lift with a door built in, and a printer of another group."""
    known = small_company(runner)
    runner.run(SaveRecord("service_object", known.service_object, {
        "maker": "Dźwigmont", "model": "D-450", "commissioned_on": date(2020, 1, 1),
    }))  # fmt: skip
    door = add(runner, "service_object", name="Door", group_id=known.group, parent_id=known.service_object,
               maker="dzwigmont", model="d-450")  # fmt: skip
    group = add(runner, "object_group", code="P", name="Printers")
    printer = add(runner, "service_object", name="Printer", group_id=group, customer_id=known.other_customer)
    rows = tuple(RowDraft(None, {"code": code.upper(), "name": code}) for code in ("Stuck", "Noise"))
    add(runner, "symptom_area", {"symptom_code": rows}, code="D", name="Doors")
    with runner.store.read() as reader:
        symptoms: dict[str, int] = {one.name: one.id for one in reader.session.query(SymptomCode)}
    add(runner, "repair_stage", code="R", name="Received", place="1")
    finished = add(runner, "repair_stage", code="F", name="Finished", place="2", finished=True)

    def fault(thing: int, symptom: str, on: str, *lines: RowDraft) -> int:
        """An order with a repair that is finished after two hours."""
        clock.set(f"{on} 08:00")
        made = runner.run(CreateOrder({"description": symptom, "object_id": thing}, lines)).result
        assert isinstance(made, int)
        id_ = add(runner, "repair_line", order_id=made, symptom_id=symptoms[symptom])
        add(runner, "repair_line", order_id=made, symptom_id=symptoms[symptom], object_id=thing)
        clock.set(f"{on} 10:00")
        runner.run(SetRepairStage((id_, id_ + 1), finished))
        return made

    thing = known.service_object
    orders = (
        fault(thing, "Stuck", "2026-01-10", _hours(2, 50, 120), _rope(3)(known)),
        fault(thing, "Stuck", "2026-02-15", _hours(1, 50, 120), _rope(1)(known), _rope(2)(known)),
        fault(thing, "Noise", "2026-02-20"),
        fault(thing, "Noise", "2026-04-05"),
        fault(door, "Stuck", "2026-03-01"),
        fault(printer, "Noise", "2026-03-02", _hours(4, 50, 100)),
        fault(thing, "Stuck", "2026-04-20"),
    )
    clock.set("2026-05-01 08:00")
    return Shop(known, door, printer, orders)
