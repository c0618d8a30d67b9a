"""The timeline of a service object: every event once, in time, and no more questions for more events."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from svcdesk.commands.bom_lines import ReplaceBomLine
from svcdesk.commands.documents import IssueDocuments, NewDocument
from svcdesk.commands.meters import ReadMeter
from svcdesk.commands.object_moves import MoveObject
from svcdesk.commands.order_cancel import CancelLines, CancelOrder
from svcdesk.commands.orders import CreateOrder, SaveOrder
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.repairs import SetRepairStage
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import BomChangeKind, DocumentKind, EventGroup, EventKind
from svcdesk.domain.problems import Refused
from svcdesk.domain.timeline import GROUPS, Event
from svcdesk.models import Activity, BomLine, OrderLine
from svcdesk.queries.object_relations import load_relations
from svcdesk.queries.object_timeline import load_timeline
from svcdesk.queries.repair_sheets import repairs_subject
from svcdesk.queries.reports import load_report, reports
from svcdesk.queries.reports.spec import read_criteria
from svcdesk.store import Store
from tests.support.boms import Machine, attach, lift
from tests.support.clocks import MovingClock, warsaw
from tests.support.records import add
from tests.support.statements import Statements


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock("2026-03-02 09:00")


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


@pytest.fixture
def machine(runner: CommandRunner) -> Machine:
    return lift(runner)


def events(store: Store, machine: Machine, *, built_in: bool = True) -> list[Event]:
    with store.read() as reader:
        return load_timeline(reader, machine.thing, built_in=built_in)


def of_kind(found: list[Event], *kinds: EventKind) -> list[Event]:
    return [event for event in found if event.kind in kinds]


def test_every_kind_of_event_belongs_to_one_group() -> None:
    grouped = [kind for kinds in GROUPS.values() for kind in kinds]
    assert sorted(grouped) == sorted(EventKind)
    assert list(GROUPS) == list(EventGroup)


def test_a_repair_is_told_from_its_beginning_to_its_end(
    store: Store, runner: CommandRunner, machine: Machine, clock: MovingClock
) -> None:
    for place, (code, finished) in enumerate((("IN", False), ("TEST", False), ("OUT", True))):
        add(runner, "repair_stage", code=code, name=code.title(), place=place, finished=finished)
    line = add(runner, "repair_line", order_id=machine.order, object_id=machine.thing, description="Door stuck")
    clock.set("2026-03-03 12:00")
    runner.run(SetRepairStage((line,)))
    clock.set("2026-03-04 15:00")
    runner.run(SetRepairStage((line,)))
    told = of_kind(events(store, machine), *GROUPS[EventGroup.REPAIRS])
    assert [(event.kind, event.day.isoformat(), event.detail) for event in told] == [
        (EventKind.REPAIR_FINISHED, "2026-03-04", ""),
        (EventKind.REPAIR_STAGE, "2026-03-03", "Test"),
        (EventKind.REPAIR_BEGUN, "2026-03-02", ""),
    ]
    assert {(event.entity, event.record_id) for event in told} == {("repair_line", line)}
    assert "Door stuck" in told[0].what


def test_parts_say_what_went_and_for_which_order(
    store: Store, runner: CommandRunner, machine: Machine, clock: MovingClock
) -> None:
    bom = attach(runner, machine)
    with store.read() as reader:
        rollers = reader.session.query(BomLine).filter_by(bom_id=bom, description="Roller").one().id
    clock.set("2026-04-01 10:00")
    runner.run(ReplaceBomLine(rollers, Decimal(1), order_id=machine.order, order_line=True))
    found = of_kind(events(store, machine), EventKind.PART_CHANGED, EventKind.PART_USED)
    assert [(event.change, event.amount) for event in found] == [
        (BomChangeKind.QUANTITY_REPLACED, Decimal(1)), (BomChangeKind.ATTACHED, None),
    ]  # fmt: skip
    replaced = found[0]
    with store.read() as reader:
        line = reader.session.scalars(select(OrderLine).where(OrderLine.order_id == machine.order)).one()
    done = RowDraft(line.id, {"executed_on": date(2026, 4, 1)})
    runner.run(
        SaveOrder(machine.order, children={"order_line": (done,)}, seen_children={"order_line": (RowDraft(line.id),)})
    )
    assert of_kind(events(store, machine), EventKind.PART_USED) == [], "its order line is not told a second time"
    assert (replaced.what, replaced.unit, replaced.record_id) == ("Roller", "pcs", machine.order)


def test_moving_and_building_in_are_told_on_both(
    store: Store, runner: CommandRunner, machine: Machine, clock: MovingClock
) -> None:
    known = machine.accounts.known
    phone = add(runner, "service_object", name="Emergency phone", group_id=known.group)
    clock.set("2026-05-05 08:00")
    runner.run(MoveObject(phone, machine.thing))
    clock.set("2026-05-06 08:00")
    runner.run(SaveRecord("service_object", machine.thing, {"place": "Shaft 2", "name": "Lift B"}))
    found = events(store, machine)
    assert [(event.kind, event.record_id) for event in of_kind(found, EventKind.BUILT_IN)] == [
        (EventKind.BUILT_IN, phone)
    ]
    moved = of_kind(found, EventKind.MOVED)
    assert [(event.label, event.after) for event in moved] == [("Place at the location", "Shaft 2")]
    assert [(event.label, event.before, event.after) for event in of_kind(found, EventKind.CHANGED)] == [
        ("Name", "Lift A", "Lift B")
    ]
    clock.set("2026-05-07 08:00")
    runner.run(MoveObject(phone))
    assert of_kind(events(store, machine), EventKind.TAKEN_OUT)[0].day == date(2026, 5, 7)


def test_what_happened_to_a_part_is_told_by_its_number_or_not_at_all(
    store: Store, runner: CommandRunner, machine: Machine
) -> None:
    known = machine.accounts.known
    phone = add(runner, "service_object", name="Emergency phone", group_id=known.group, parent_id=machine.thing)
    meter = add(runner, "meter", object_id=phone, name="Calls")
    runner.run(ReadMeter(meter, Decimal(7)))
    assert [event.record_id for event in of_kind(events(store, machine), EventKind.BUILT_IN)] == [phone]  # entered so
    (reading,) = of_kind(events(store, machine), EventKind.READING)
    assert (reading.amount, bool(reading.thing)) == (Decimal(7), True)
    assert of_kind(events(store, machine, built_in=False), EventKind.READING) == []


def test_what_is_ahead_stands_on_top(store: Store, runner: CommandRunner, machine: Machine, clock: MovingClock) -> None:
    runner.run(SaveRecord("service_object", machine.thing, {
        "warranty_until": date(2027, 1, 1), "commissioned_on": date(2020, 1, 1),
    }))  # fmt: skip
    add(runner, "repair_line", order_id=machine.order, object_id=machine.thing, description="Door stuck")
    with store.write() as uow:
        uow.insert_many(Activity, [
            {"order_id": machine.order, "starts_at": clock.now() + timedelta(days=days), "minutes": 60, "version": 1}
            for days in (-2, 2)
        ])  # fmt: skip
    found = events(store, machine)
    ahead = of_kind(found, EventKind.WARRANTY_ENDS, EventKind.AGREEMENT_ENDS, EventKind.VISIT_PLANNED, EventKind.VISIT)
    assert [event.kind for event in ahead[:3]] == [
        EventKind.WARRANTY_ENDS, EventKind.AGREEMENT_ENDS, EventKind.VISIT_PLANNED,
    ]  # fmt: skip
    assert found[-1].kind is EventKind.COMMISSIONED
    site = [event.at or warsaw(f"{event.day} 00:00") for event in found]
    assert site == sorted(site, reverse=True)
    assert len(of_kind(found, EventKind.VISIT)) == 1
    runner.run(SaveRecord("service_object", machine.thing, {"commissioned_on": date.min, "warranty_until": date.max}))
    assert [events(store, machine)[at].day for at in (0, -1)] == [date.max, date.min], "a day may be any"


def test_what_was_canceled_did_not_happen(store: Store, runner: CommandRunner, machine: Machine) -> None:
    """A visit that was canceled, those of an order that was canceled later, and a part on a canceled line."""
    item = RowDraft(None, {"type": "item", "item_id": machine.drive, "executed_on": date(2026, 3, 1)})
    made = runner.run(CreateOrder({"description": "Rope", "object_id": machine.thing}, (item, item))).result
    assert isinstance(made, int)
    with store.write() as uow:
        uow.insert_many(Activity, [
            {"order_id": made, "starts_at": uow.now, "minutes": 60, "closed": gone, "closed_by_cancel": gone,
             "version": 1} for gone in (True, False)
        ])  # fmt: skip
        (first, _second) = uow.session.scalars(select(OrderLine.id).where(OrderLine.order_id == made)).all()
    assert len(of_kind(events(store, machine), EventKind.PART_USED)) == 2
    runner.run(CancelLines(made, (first,)))
    kinds = (EventKind.PART_USED, EventKind.VISIT)
    assert [event.kind for event in of_kind(events(store, machine), *kinds)] == [EventKind.VISIT, EventKind.PART_USED]
    runner.run(CancelOrder(made))
    found = events(store, machine)
    assert of_kind(found, *kinds) == []
    assert [event.record_id for event in of_kind(found, EventKind.ORDER_CANCELED)] == [made]


def test_as_many_questions_for_few_events_as_for_many(store: Store, runner: CommandRunner, machine: Machine) -> None:
    def count() -> int:
        with store.read() as reader, Statements(store) as statements:
            load_timeline(reader, machine.thing)
        return statements.count

    attach(runner, machine)
    add(runner, "repair_line", order_id=machine.order, object_id=machine.thing, description="Once")
    before = count()
    for at in range(5):
        add(runner, "repair_line", order_id=machine.order, object_id=machine.thing, description=f"Again {at}")
    meter = add(runner, "meter", object_id=machine.thing, name="Trips")
    for at in range(5):
        runner.run(ReadMeter(meter, Decimal(at)))
    assert count() == before


def test_the_relations_name_agreement_and_order_and_where_the_bom_hangs(
    store: Store, runner: CommandRunner, machine: Machine
) -> None:
    attach(runner, machine)
    add(runner, "repair_line", order_id=machine.order, object_id=machine.thing, description="Door stuck")
    with store.read() as reader:
        agreement, order = load_relations(reader, machine.thing)
    assert (agreement.entity, agreement.record_id, agreement.ends_on) == (
        "agreement", machine.agreement, date(2026, 12, 31),
    )  # fmt: skip
    assert agreement.bom and not order.bom
    assert (order.entity, order.record_id, order.repairs) == ("service_order", machine.order, 1)
    newer = runner.run(CreateOrder({"description": "Noise", "object_id": machine.thing})).result
    with store.read() as reader:
        found = [row.record_id for row in load_relations(reader, machine.thing) if row.entity == "service_order"]
    assert found == [newer, machine.order], "the newest first"


def test_the_report_narrows_and_needs_an_object(store: Store, runner: CommandRunner, machine: Machine) -> None:
    add(runner, "repair_line", order_id=machine.order, object_id=machine.thing, description="Door stuck")
    spec = reports()["object_timeline"]
    with store.read() as reader:
        with pytest.raises(Refused) as refused:
            load_report(reader, spec, {}, "pl")
        turned = {"object": machine.thing, "from_day": "2026-03-02", "until_day": "2026-03-01"}
        with pytest.raises(Refused, match=r"batch\.days"):
            load_report(reader, spec, read_criteria(reader, spec, turned), "pl")
        criteria = read_criteria(reader, spec, {"object": machine.thing, "events": "repairs"})
        table = load_report(reader, spec, criteria, "pl")
    assert refused.value.problems[0].code == "field.required"
    assert [row.cells[1] for row in table.rows[:-1]] == ["początek naprawy"]
    assert table.rows[-1].cells[4] == 1


def test_issued_documents_open_themselves(store: Store, runner: CommandRunner, machine: Machine) -> None:
    add(runner, "repair_line", order_id=machine.order, object_id=machine.thing, description="Door stuck")
    subject = f"service_order:{machine.order}"
    of_repairs = repairs_subject(machine.order, machine.thing)
    runner.run(IssueDocuments((
        NewDocument(DocumentKind.WORK_ORDER, subject, 1, "Work order", "pl", {}, b"%PDF"),
        NewDocument(DocumentKind.REPAIR_REPORT, of_repairs, 1, "Repair report", "pl", {}, b"%PDF"),
        NewDocument(DocumentKind.REPAIR_REPORT, repairs_subject(machine.order, 999), 1, "Other", "pl", {}, b"%PDF"),
    )))  # fmt: skip
    told = of_kind(events(store, machine), EventKind.DOCUMENT)
    assert sorted(event.what for event in told) == ["Repair report", "Work order"]
    assert {event.entity for event in told} == {"document_issued"}
