"""The reports of repairs and of service BOMs: groups, counts, average durations, what came back, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from svcdesk.commands.bom_lines import ChangeBomLine, DeleteBomLine, ReplaceBomLine
from svcdesk.commands.order_cancel import CancelOrder
from svcdesk.commands.orders import CreateOrder
from svcdesk.commands.records import SaveRecord
from svcdesk.commands.repairs import SetRepairStage
from svcdesk.commands.runner import CommandRunner
from svcdesk.domain.drafts import RowDraft
from svcdesk.domain.problems import Refused
from svcdesk.models import DiagnosisCode, RepairStage, SymptomCode
from svcdesk.queries.reports import load_report, read_criteria, reports
from svcdesk.queries.sheet_rows import ReportTable, RowKind
from svcdesk.reports.page import Stamp, write_pdf
from svcdesk.reports.table_report import lay_out_report
from svcdesk.store import Store
from tests.reports.pdf import whole_text
from tests.support.boms import attach, lift, part, run
from tests.support.clocks import MovingClock
from tests.support.records import Known, add, small_company
from tests.support.sheets import PRINTED_AT
from tests.support.statements import Statements

REPAIRS = ("repairs_by_object", "repairs_by_technician", "resolutions_by_symptom", "resolutions_by_diagnosis")
BOMS = ("bom_lines_by_agreement", "bom_lines_by_order", "service_bom_history", "template_bom_lines")
D = Decimal


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock("2026-06-01 08:00")


@pytest.fixture
def runner(store: Store) -> CommandRunner:
    return CommandRunner(store)


def load(store: Store, name: str, language: str = "en", **said: object) -> ReportTable:
    with store.read() as reader:
        spec = reports()[name]
        return load_report(reader, spec, read_criteria(reader, spec, said), language)


def shown(table: ReportTable) -> list[tuple[Any, ...]]:
    """The cells that are filled, with the sign of their kind."""
    sign = {RowKind.HEADING: "#", RowKind.LINE: "", RowKind.DETAIL: "-", RowKind.TOTAL: "="}
    return [(sign[row.kind], *(cell for cell in row.cells if cell not in (None, ""))) for row in table.rows]


@dataclass(frozen=True, slots=True)
class Shop:
    """The ids of what was made."""

    known: Known
    first: int
    second: int
    repairs: tuple[int, int, int, int]


@pytest.fixture
def shop(runner: CommandRunner, store: Store, clock: MovingClock) -> Shop:
    """A lift that stuck twice in a month, was noisy once, and another lift that stuck; two days, a day and a half."""
    known = small_company(runner)
    goods = add(runner, "object_group", code="G", name="Goods lifts")
    other = add(runner, "service_object", name="Lift B", group_id=goods, customer_id=known.other_customer)

    def coded(entity: str, child: str, *codes: str) -> int:
        rows = tuple(RowDraft(None, {"code": code.upper(), "name": code}) for code in codes)
        return add(runner, entity, {child: rows}, code="D", name="Doors")

    coded("symptom_area", "symptom_code", "Stuck", "Noise")
    coded("diagnosis_area", "diagnosis_code", "Worn", "Dirt")
    with store.read() as reader:
        symptoms: dict[str, int] = {one.name: one.id for one in reader.session.query(SymptomCode)}
        causes: dict[str, int] = {one.name: one.id for one in reader.session.query(DiagnosisCode)}
    replaced, cleaned = (add(runner, "resolution", code=name, name=name) for name in ("Replaced", "Cleaned"))
    add(runner, "repair_stage", code="R", name="Received", place="1")
    finished = add(runner, "repair_stage", code="F", name="Finished", place="2", finished=True)

    def repair(order: int, symptom: str, cause: str, resolution: int | None, until: str, **values: Any) -> int:
        values |= {"symptom_id": symptoms[symptom], "diagnosis_id": causes[cause], "resolution_id": resolution}
        id_ = add(runner, "repair_line", order_id=order, **values)
        if until:
            clock.set(until)
            runner.run(SetRepairStage((id_,), finished))
        return id_

    def order(thing: int, hours: int, **values: Any) -> int:
        line = RowDraft(None, {"type": "hour", "description": "Work", "quantity": D(hours)})
        values = {"description": "Lift stopped", "object_id": thing, **values}
        made = runner.run(CreateOrder(values, (line,))).result
        assert isinstance(made, int)
        return made

    first = order(known.service_object, 3, preferred_technician_id=known.worker)
    one = repair(first, "Stuck", "Worn", replaced, "2026-06-03 08:00")
    clock.set("2026-07-01 08:00")
    second = order(known.service_object, 2)
    two = repair(second, "Stuck", "Dirt", cleaned, "2026-07-02 20:00")
    three = repair(second, "Noise", "Dirt", None, "")
    clock.set("2026-08-01 08:00")
    four = repair(order(other, 5), "Stuck", "Worn", replaced, "2026-08-02 08:00")
    return Shop(known, first, second, (one, two, three, four))


def test_the_repairs_of_each_object_with_their_average(store: Store, shop: Shop) -> None:
    table = load(store, "repairs_by_object")
    first, second, third, fourth = (row.cells[0] for row in table.rows if row.kind is RowKind.LINE)
    assert shown(table) == [
        ("#", "OB-000001  Lift A"),
        ("", first, "Jan Śliwa", "Stuck", "Worn", "Replaced", "Finished", date(2026, 6, 1), date(2026, 6, 3), D(2)),
        ("", second, "Stuck", "Dirt", "Cleaned", "Finished", date(2026, 7, 1), date(2026, 7, 2), D("1.5")),
        ("", third, "Noise", "Dirt", "Received", date(2026, 7, 2)),
        ("=", "Repairs", D(3), "on average", D("1.8")),
        ("#", "OB-000002  Lift B"),
        ("", fourth, "Stuck", "Worn", "Replaced", "Finished", date(2026, 8, 1), date(2026, 8, 2), D(1)),
        ("=", "Repairs", D(1), "on average", D(1)),
        ("=", "Repairs in total", D(4), "on average", D("1.5")),
    ]
    assert table.rows[0].opens == ("service_object", shop.known.service_object)
    assert [row.opens for row in table.rows if row.kind is RowKind.LINE] == [
        ("repair_line", id_) for id_ in shop.repairs
    ]


def test_the_repairs_of_each_technician_and_last_of_nobody(store: Store, shop: Shop) -> None:
    rows = shown(load(store, "repairs_by_technician"))
    assert [row for row in rows if row[0]] == [
        ("#", "Jan Śliwa"),
        ("=", "Repairs", D(1), "on average", D(2)),
        ("#", "Without a technician"),
        ("=", "Repairs", D(3), "on average", D("1.3")),
        ("=", "Repairs in total", D(4), "on average", D("1.5")),
    ]


def test_technicians_and_codes_stand_as_the_language_sorts_them(
    store: Store, shop: Shop, runner: CommandRunner
) -> None:
    for name, line in (("Łukasz Bąk", shop.repairs[1]), ("Zenon Ćma", shop.repairs[3])):
        runner.run(SaveRecord("repair_line", line, {"worker_id": add(runner, "worker", name=name)}))
    names = [row.cells[0] for row in load(store, "repairs_by_technician", "pl").rows if row.kind is RowKind.HEADING]
    assert names == ["Jan Śliwa", "Łukasz Bąk", "Zenon Ćma", "Bez serwisanta"]
    for name, line in (("Łożysko", shop.repairs[0]), ("Zamek", shop.repairs[1])):
        code = RowDraft(None, {"code": name[:3], "name": name})
        area = add(runner, "diagnosis_area", {"diagnosis_code": (code,)}, code=name[:3], name=name)
        runner.run(SaveRecord("repair_line", line, {"diagnosis_area_id": area}))
    rows = load(store, "resolutions_by_diagnosis", "pl").rows
    assert [row.cells[0] for row in rows if row.kind is RowKind.HEADING] == ["Doors · Worn", "Łożysko", "Zamek"]


def test_what_helped_by_symptom_and_how_often_it_came_back(store: Store, shop: Shop) -> None:
    """The unfinished noise is left out; of the two hours of the second order its one finished repair has all."""
    assert shown(load(store, "resolutions_by_symptom")) == [
        ("#", "Doors · Stuck"),
        ("", "Replaced", D(2), D("66.7"), D("1.5"), D(4), D(1), D(50)),
        ("", "Cleaned", D(1), D("33.3"), D("1.5"), D(2), D(0), D(0)),
        ("=", "Total of the group", D(3), D(100), D("1.5"), D("3.3"), D(1), D("33.3")),
        ("=", "Finished repairs in total", D(3), D(100), D("1.5"), D("3.3"), D(1), D("33.3")),
    ]


def test_criteria_do_not_change_how_much_was_worked_on_a_repair(
    store: Store, shop: Shop, runner: CommandRunner
) -> None:
    """Two finished repairs share the two hours of their order, also where only one of them is asked for."""
    with store.read() as reader:
        finished = reader.session.scalar(select(RepairStage.id).where(RepairStage.finished))
    runner.run(SetRepairStage((shop.repairs[2],), finished))
    for said in ({"symptom": "Noise"}, {"symptom": "Stuck", "resolution": "Cleaned"}):
        total = load(store, "resolutions_by_symptom", **said).rows[-1]
        assert (total.cells[1], total.cells[4]) == (D(1), D(1)), said


def test_a_fault_on_a_canceled_order_did_not_come_back(store: Store, shop: Shop, runner: CommandRunner) -> None:
    runner.run(CancelOrder(shop.second))
    assert load(store, "resolutions_by_symptom", resolution="Replaced").rows[-1].cells[5] == D(0)


def test_what_helped_by_diagnosis(store: Store, shop: Shop) -> None:
    assert [row[:4] for row in shown(load(store, "resolutions_by_diagnosis"))] == [
        ("#", "Doors · Dirt"), ("", "Cleaned", D(1), D(100)), ("=", "Total of the group", D(1), D("33.3")),
        ("#", "Doors · Worn"), ("", "Replaced", D(2), D(100)), ("=", "Total of the group", D(2), D("66.7")),
        ("=", "Finished repairs in total", D(3), D(100)),
    ]  # fmt: skip


@pytest.mark.parametrize(("said", "count"), [
    ({"object": "Lift B"}, 1), ({"group": "L"}, 3), ({"group": "G"}, 1),
    ({"technician": "Jan Śliwa"}, 1), ({"customer": "Hotel Świt"}, 3),
    ({"symptom_area": "D"}, 4), ({"resolution": "Cleaned"}, 1), ({"stage": "R"}, 1), ({"progress": "canceled"}, 0),
    ({"from_day": "0001-01-01", "until_day": "9999-12-31"}, 4),
    ({"from_day": "2026-07-01", "until_day": "2026-07-01"}, 1), ({"from_day": "2026-07-02"}, 2),
])  # fmt: skip
def test_criteria_choose_the_repairs(said: dict[str, str], count: int, store: Store, shop: Shop) -> None:
    table = load(store, "repairs_by_object", **said)
    assert sum(row.kind is RowKind.LINE for row in table.rows) == count
    assert table.rows[-1].cells[1] == D(count)
    assert len(table.criteria) == len(said)


def test_days_the_wrong_way_round_are_refused(store: Store, shop: Shop) -> None:
    for name in (*REPAIRS, "service_bom_history"):
        with pytest.raises(Refused) as refused:
            load(store, name, from_day="2026-07-01", until_day="2026-06-01")
        assert [problem.code for problem in refused.value.problems] == ["batch.days"]


@pytest.mark.parametrize("name", [*REPAIRS, *BOMS])
def test_nothing_makes_a_total_of_nothing_and_polish_heads_are_polish(
    name: str, store: Store, runner: CommandRunner
) -> None:
    small_company(runner)
    english, polish = load(store, name), load(store, name, "pl")
    assert [row.kind for row in english.rows] == [RowKind.TOTAL]
    assert D(0) in english.rows[0].cells
    said, meant = ([table.title, *(column.label for column in table.columns)] for table in (polish, english))
    assert [text for text in said if text in meant] == []
    assert polish.rows[0].cells[0] != english.rows[0].cells[0]
    text = whole_text(write_pdf([lay_out_report(polish, Stamp(PRINTED_AT))]))
    assert polish.title.split()[0] in text


def test_reports_ask_as_often_however_many_repairs(store: Store, shop: Shop) -> None:
    for name in REPAIRS:
        with Statements(store) as all_:
            load(store, name)
        with Statements(store) as few:
            load(store, name, object="Lift B")
        assert all_.count <= few.count + 2, name
        assert all_.count <= 12, name


def test_the_parts_of_machines_by_agreement_and_by_order(store: Store, runner: CommandRunner) -> None:
    machine = lift(runner)
    bom = attach(runner, machine)
    run(runner, ReplaceBomLine(part(store, bom, "Motor").id, serial_in="M-1"))
    table = load(store, "bom_lines_by_agreement")
    lines = [
        ("", "1", "Drive", "T-000002", D(1), "pcs"),
        ("", "1.1", "· Motor", D(1), "M-1"),
        ("", "1.2", "· Roller", "T-000003", D(4), "pcs"),
        ("", "2", "Rope", "T-000001", D("27.5"), "m"),
    ]
    assert shown(table)[2:] == [*lines, ("=", "Lines", D(4)), ("=", "Lines in total", D(4))]
    assert [row.opens for row in table.rows[:3]] == [
        ("agreement", machine.agreement), ("bom", bom), ("item", machine.drive),
    ]  # fmt: skip
    assert len(load(store, "bom_lines_by_order").rows) == 1, "no order is about the lift"
    order = runner.run(CreateOrder({"description": "Lift stopped", "object_id": machine.thing})).result
    by_order = load(store, "bom_lines_by_order")
    assert by_order.rows[0].opens == ("service_order", order)
    assert shown(by_order)[2:] == shown(table)[2:]
    assert load(store, "bom_lines_by_order", progress="canceled").rows[-1].cells[3] == D(0)
    narrowed = load(store, "bom_lines_by_agreement", item="Roller", from_day="2026-12-31")
    assert [row.cells[1] for row in narrowed.rows if row.kind is RowKind.LINE] == ["· Roller"]
    assert load(store, "bom_lines_by_agreement", from_day="2027-01-01").rows[-1].cells[3] == D(0)
    template = load(store, "template_bom_lines")
    assert [row[1:3] for row in shown(template) if not row[0]] == [row[1:3] for row in lines]


def test_criteria_choose_the_machines_and_the_day(store: Store, runner: CommandRunner) -> None:
    machine = lift(runner)
    run(runner, ChangeBomLine(machine.lines["Rope"], valid_until=date(2026, 12, 31)))
    attach(runner, machine)
    run(runner, CreateOrder({"description": "Lift stopped", "object_id": machine.thing}))
    add(runner, "object_group", code="G", name="Goods lifts")

    def last(name: str, **said: str) -> D:
        return max(cell for cell in load(store, name, **said).rows[-1].cells if isinstance(cell, D))

    assert [last("template_bom_lines", day=day) for day in ("2026-12-31", "2027-01-01")] == [D(4), D(3)]
    for name in ("bom_lines_by_agreement", "bom_lines_by_order"):
        assert [last(name, group=group) for group in ("L", "G")] == [D(4), D(0)], name
    customers = ("Hotel Świt", "Galeria Ósmy Dzień")
    assert [last("service_bom_history", customer=customer) for customer in customers] == [D(1), D(0)]


def test_the_history_of_a_machine(store: Store, runner: CommandRunner, clock: MovingClock) -> None:
    machine = lift(runner)
    bom = attach(runner, machine)
    at = clock.now()
    run(runner, ReplaceBomLine(part(store, bom, "Motor").id, serial_out="M-0", serial_in="M-1", order_id=machine.order))
    run(runner, ReplaceBomLine(part(store, bom, "Roller").id, D(1), order_id=machine.order, order_line=True))
    run(runner, ChangeBomLine(part(store, bom, "Rope").id, D("20")))
    run(runner, DeleteBomLine(part(store, bom, "Rope").id))
    table = load(store, "service_bom_history")
    order = table.rows[2].cells[7]
    assert order
    assert shown(table)[2:] == [
        ("", at, "line replaced", "Motor", "M-1", "Motor", "M-0", D(1), order, "anna"),
        ("", at, "quantity replaced", "Roller", "Roller", D(1), f"{order} (line)", "anna"),
        ("", at, "quantity changed", "Rope", D("-7.5"), "anna"),
        ("", at, "line deleted", "Rope", D(20), "anna"),
        ("=", "Changes", D(5)), ("=", "Changes in total", D(5)),
    ]  # fmt: skip
    assert table.rows[2].opens == ("service_order", machine.order)
    assert table.rows[4].opens == ("bom", bom)
    for said, count in (({"item": "Rope"}, 2), ({"progress": "in_process"}, 2), ({"until_day": "2026-05-31"}, 0)):
        assert load(store, "service_bom_history", **said).rows[-1].cells[1] == D(count)
