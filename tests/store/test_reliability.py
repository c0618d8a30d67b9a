"""Reliability read from the database: which faults count, of whom, in what time, and the orders behind each figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from svcdesk.commands.bom_lines import ReplaceBomLine
from svcdesk.commands.meters import ReadMeter
from svcdesk.commands.order_cancel import CancelLines, CancelOrder
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.kinds import LineType, Origin
from svcdesk.domain.problems import Refused
from svcdesk.models import OrderLine, ServiceOrder
from svcdesk.queries.reliability import Reliability, ReliabilityBy, ReliabilityWanted, load_reliability
from svcdesk.queries.reports import load_report, read_criteria, reports
from svcdesk.queries.sheet_rows import ReportTable, RowKind
from svcdesk.store import Store
from tests.support.boms import attach, lift, part, run
from tests.support.clocks import MovingClock, warsaw
from tests.support.faults import Shop, faulty_machines
from tests.support.records import add, small_company
from tests.support.statements import Statements

FIRST, LAST = date(2026, 1, 1), date(2026, 4, 10)
D = Decimal


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock("2026-01-01 08:00")


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


def load(store: Store, **wanted: Any) -> Reliability:
    with store.read() as reader:
        return load_reliability(reader, ReliabilityWanted(**{"first": FIRST, "last": LAST} | wanted))


@pytest.fixture
def shop(runner: CommandRunner, clock: MovingClock) -> Shop:
    return faulty_machines(runner, clock)


def test_the_figures_of_one_object_by_hand(store: Store, shop: Shop) -> None:
    """A hundred days, four faults in them, two of which came back within 90 days."""
    (row,) = load(store, object_id=shop.known.service_object).rows
    assert row.opens == ("service_object", shop.known.service_object)
    assert (row.faults, row.objects, row.per_month) == (4, 1, D("1.22"))
    assert row.between is not None
    assert (row.between.days, row.between.mean_days, row.between.mean_hours) == (100, D(25), None)
    one, two, three, four, *_rest = shop.orders
    assert [(m.month.month, m.faults, m.repeats, m.order_ids) for m in row.months] == [
        (1, 1, 0, (one,)), (2, 2, 1, (two, three)), (3, 0, 0, ()), (4, 1, 1, (four,)),
    ]  # fmt: skip
    assert [(r.symptom, r.order_id, r.again_id, r.days) for r in row.repeats] == [
        ("Noise", three, four, 44), ("Stuck", one, two, 36),
    ]  # fmt: skip
    assert [(y.year, y.faults, y.others, y.sales, y.order_ids) for y in row.years] == [
        (2026, D(210), D(0), D(480), (one, two)),  # 3 h of 50 and 6 m of 10; 3 h of 120 and 6 m of 20
    ]  # fmt: skip
    assert [(p.name, p.times, p.quantity, p.cost, p.order_ids) for p in row.parts] == [
        ("Rope", 3, D(6), D(60), (one, two))
    ]


def test_the_parts_of_an_object_count_where_they_are_wanted(store: Store, shop: Shop) -> None:
    found = load(store, object_id=shop.known.service_object, with_parts=True)
    assert [(row.name.split()[-1], row.faults) for row in found.rows] == [("A", 4), ("Door", 1)]
    assert (found.total.objects, found.total.faults) == (2, 5)
    assert found.numbers[shop.orders[0]].startswith("ZS-")


@pytest.mark.parametrize(("by", "names"), [
    (ReliabilityBy.GROUP, [("Lifts", 2, 5), ("Printers", 1, 1)]),
    (ReliabilityBy.MODEL, [("Dźwigmont D-450", 2, 5), ("", 1, 1)]),
    (ReliabilityBy.ALL, []),
])  # fmt: skip
def test_groups_models_and_all(by: ReliabilityBy, names: list[tuple[str, int, int]], store: Store, shop: Shop) -> None:
    found = load(store, by=by)
    assert [(row.name, row.objects, row.faults) for row in found.rows] == names
    assert (found.total.objects, found.total.faults, len(found.total.repeats)) == (3, 6, 2)
    (year,) = found.total.years
    assert (year.cost, year.sales) == (D(410), D(880))


@pytest.mark.parametrize(("wanted", "faults"), [
    ({"customer_id": True}, 1), ({"model": "d-450 dzwig"}, 5), ({"model": "X"}, 0), ({"group_id": True}, 5),
    ({"first": date(2026, 4, 20), "last": date(2026, 4, 20)}, 1),
])  # fmt: skip
def test_criteria_choose_the_objects_and_the_period(
    wanted: dict[str, Any], faults: int, store: Store, shop: Shop
) -> None:
    ids = {"customer_id": shop.known.other_customer, "group_id": shop.known.group}
    found = load(store, **{name: ids.get(name, value) for name, value in wanted.items()})
    assert found.total.faults == faults


def test_a_model_that_is_typed_whole_is_no_part_of_another(store: Store, runner: CommandRunner, shop: Shop) -> None:
    def names(model: str) -> list[str]:
        return [row.name for row in load(store, by=ReliabilityBy.MODEL, model=model).rows]

    add(runner, "service_object", name="Lift D", group_id=shop.known.group, maker="Dźwigmont", model="D-45")
    assert sorted(names("d-45")) == ["Dźwigmont D-45", "Dźwigmont D-450"]
    assert names("dzwigmont d-45") == ["Dźwigmont D-45"]


def test_a_fault_on_the_last_day_that_was_first_there_before_the_period_is_a_repeat(store: Store, shop: Shop) -> None:
    total = load(store, first=date(2026, 4, 5), last=date(2026, 4, 5)).total
    assert [(r.order_id, r.again_id) for r in total.repeats] == [(shop.orders[2], shop.orders[3])]
    assert total.between is None, "one fault has no time between"


def test_planned_visits_and_canceled_orders_are_no_faults(
    store: Store, shop: Shop, runner: CommandRunner, clock: MovingClock
) -> None:
    with store.write() as uow:
        uow.get(ServiceOrder, shop.orders[0]).origin = Origin.SYSTEM
    runner.run(CancelOrder(shop.orders[1]))
    total = load(store).total
    assert total.faults == 4
    (year,) = total.years
    assert (year.faults, year.others) == (D(200), D(130)), "it still cost what it cost, without a fault"


def test_operating_hours_where_every_object_has_a_meter(store: Store, shop: Shop, runner: CommandRunner) -> None:
    meter = add(runner, "meter", object_id=shop.known.service_object, name="Hours", unit="h")
    for day, value in ((1, 100), (11, 180)):
        runner.run(ReadMeter(meter, D(value), at=warsaw(f"2026-03-{day:02d} 08:00")))
    found = load(store)
    by_name = {row.name.split("  ")[-1]: row.between for row in found.rows}
    lift_between = by_name["Lift A"]
    assert lift_between is not None
    assert lift_between.mean_hours == D(200)  # 8 h a day, 100 days, 4 faults
    assert found.total.between is not None
    assert found.total.between.mean_hours is None, "the printer has no meter"


def test_replaced_parts_without_an_order_line_count_too(
    store: Store, runner: CommandRunner, clock: MovingClock
) -> None:
    machine = lift(runner)
    bom = attach(runner, machine)
    run(runner, ReplaceBomLine(part(store, bom, "Roller").id, D(2)))
    run(runner, ReplaceBomLine(part(store, bom, "Rope").id, D(1), order_id=machine.order, order_line=True))
    (row,) = load(store, object_id=machine.thing).rows
    assert sorted((p.name, p.times, p.quantity, p.order_ids) for p in row.parts) == [
        ("Roller", 1, D(2), ()), ("Rope", 1, D(1), (machine.order,)),
    ]  # fmt: skip


def test_days_to_come_are_no_days_without_faults(store: Store, shop: Shop) -> None:
    """It is the first of May: until then there were 121 days with five faults."""
    (row,) = load(store, object_id=shop.known.service_object, last=date(2026, 12, 31)).rows
    assert row.between is not None
    assert (row.faults, row.between.days, row.between.mean_days, row.per_month) == (5, 121, D("24.2"), D("1.26"))
    assert len(row.months) == 12
    total = load(store, first=date(2027, 1, 1), last=date(2027, 1, 31)).total
    assert (total.faults, total.per_month, total.between) == (0, D(0), None)


def test_a_canceled_line_used_no_part(store: Store, shop: Shop, runner: CommandRunner) -> None:
    with store.read() as reader:
        query = select(OrderLine.id).where(OrderLine.order_id == shop.orders[1], OrderLine.type == LineType.ITEM)
        first = reader.session.scalars(query.order_by(OrderLine.id)).first()
    assert first is not None
    run(runner, CancelLines(shop.orders[1], (first,)))
    (row,) = load(store, object_id=shop.known.service_object).rows
    assert [(p.name, p.times, p.quantity) for p in row.parts] == [("Rope", 2, D(5))]


def test_a_part_of_no_object_is_that_of_the_order(store: Store, shop: Shop, runner: CommandRunner) -> None:
    """The order is about the printer; the door, which has a smaller id, is repaired on it as well."""
    item = RowDraft(None, {"type": "item", "item_id": shop.known.item, "executed_on": LAST, "object_id": None})
    made = runner.run(CreateOrder({"description": "Paper jam", "object_id": shop.printer}, (item,))).result
    add(runner, "repair_line", order_id=made, object_id=shop.door, description="Hinge")
    rows = {one: load(store, object_id=one).total for one in (shop.printer, shop.door)}
    assert [len(row.parts) for row in rows.values()] == [1, 0]


def test_parts_count_on_the_day_on_which_they_were_used(store: Store, shop: Shop) -> None:
    """The orders are of January and February, what was used on them was used on the first of April."""
    for last, times in ((date(2026, 3, 31), []), (date(2026, 4, 1), [3])):
        assert [part.times for part in load(store, last=last).total.parts] == times


def test_refused_periods_and_an_empty_company(store: Store, runner: CommandRunner) -> None:
    small_company(runner)
    total = load(store).total
    assert (total.faults, total.between, total.repeats, total.years, total.parts) == (0, None, (), (), ())
    assert [month.faults for month in total.months] == [0, 0, 0, 0]
    for wanted, code in (({"first": LAST, "last": FIRST}, "batch.days"),
                         ({"first": date(1990, 1, 1)}, "reliability.too_long")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            load(store, **wanted)
        assert [problem.code for problem in refused.value.problems] == [code]


def test_one_reading_asks_as_often_however_many_objects(store: Store, shop: Shop) -> None:
    with Statements(store) as one:
        load(store, object_id=shop.printer)
    with Statements(store) as all_:
        load(store, by=ReliabilityBy.OBJECT)
    assert all_.count <= one.count + 1
    assert all_.count <= 14


def report(store: Store, name: str, language: str = "en", **said: object) -> ReportTable:
    with store.read() as reader:
        spec = reports()[name]
        return load_report(reader, spec, read_criteria(reader, spec, said), language)


def test_the_report_of_reliability_has_charts_and_opens_what_it_is_about(store: Store, shop: Shop) -> None:
    said = {"from_day": str(FIRST), "until_day": str(LAST), "by": "object group"}
    table = report(store, "reliability", **said)
    assert [chart.title for chart in table.charts] == [
        "Faults a month",
        "Cost a year, PLN",
        "Parts used most, how often",
    ]
    assert [int(bar.value) for bar in table.charts[0].bars] == [1, 2, 2, 1]
    lines = [row for row in table.rows if row.kind is RowKind.LINE]
    assert [row.cells for row in lines] == [
        ("Lifts", D(2), D(5), D("1.52"), D("28.2"), None, D(2), D(210), D(480)),
        ("Printers", D(1), D(1), D("0.30"), None, None, D(0), D(200), D(400)),
    ]  # fmt: skip
    assert lines[0].opens == ("object_group", shop.known.group)
    assert table.rows[0].cells == ("1 Jan 2026 – 10 Apr 2026",)
    assert table.rows[-1].cells[:3] == ("In total, PLN", D(3), D(6))


def test_what_came_back_and_the_parts_as_reports(store: Store, shop: Shop) -> None:
    said = {"from_day": str(FIRST), "until_day": str(LAST)}
    again = report(store, "repeat_faults", **said)
    assert [row.cells[1:] for row in again.rows if row.kind is RowKind.LINE] == [
        ("Noise", "ZS-2026-00003", date(2026, 2, 20), "ZS-2026-00004", date(2026, 4, 5), D(44)),
        ("Stuck", "ZS-2026-00001", date(2026, 1, 10), "ZS-2026-00002", date(2026, 2, 15), D(36)),
    ]  # fmt: skip
    assert again.rows[1].opens == ("service_order", shop.orders[3])
    parts = report(store, "top_parts", **said)
    assert [row.cells for row in parts.rows if row.kind is RowKind.LINE] == [("Rope", D(3), D(6), "m", D(2), D(60))]
    assert [row.opens for row in parts.rows if row.opens] == [("item", shop.known.item)]
    for name in ("reliability", "repeat_faults", "top_parts"):
        english, polish = report(store, name), report(store, name, "pl")
        heads = [{column.label for column in table.columns} for table in (english, polish)]
        assert not heads[0] & heads[1]
