"""The printed repair report (karta naprawy): what was wrong, what was found and done, with which parts (issue 5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from svcdesk.domain.kind_texts import KIND_TEXTS
from svcdesk.domain.kinds import LineType
from svcdesk.queries.repair_sheets import ChangedPart, RepairFacts, RepairReportSheet, RepairStep
from svcdesk.queries.sheet_rows import DoneLine
from svcdesk.reports.done_parts import signatures, totals
from svcdesk.reports.formats import NBSP, Formats
from svcdesk.reports.order_parts import object_block, order_head, order_parties, small_label
from svcdesk.reports.page import WIDTH, Block, Laid, Stamp
from svcdesk.reports.parts import (
    BODY,
    BOLD,
    NOTE,
    Cell,
    Column,
    Table,
    flowing,
    gap,
    heading,
    lay_out_issued,
    reach,
    writing_space,
)
from svcdesk.reports.photos import photo_rows
from svcdesk.reports.repair_parts import coded, fact_rows
from svcdesk.reports.text import one_line

_SMALL = BODY._replace(size=8.4)


def repair_report_title(sheet: RepairReportSheet) -> str:
    """What the document is called, in the customer's language."""
    f = Formats(sheet.language, sheet.order.time_zone)
    return f.t("Repair report {number}").format(number=one_line(sheet.number))


def lay_out_repair_report(sheet: RepairReportSheet, stamp: Stamp) -> Laid:
    """The report of an object's repairs on one order, in the customer's language."""
    f = Formats(sheet.language, sheet.order.time_zone)
    title = repair_report_title(sheet)
    blocks = list(_blocks(sheet, stamp, f))
    for block in blocks[-3:-1]:
        block.keep = True  # nobody signs a page that says nothing
    beside = one_line(sheet.order.object.name)
    return lay_out_issued(title, blocks, sheet.company, stamp, f, beside=beside)


def _blocks(sheet: RepairReportSheet, stamp: Stamp, f: Formats) -> Iterator[Block]:
    t, order = f.t, sheet.order
    yield order_head(order, f, t("Repair report"), sheet.number)
    yield order_parties(order, t)
    yield heading(t("Service object"))
    yield object_block(order.object, _day_of_repair(sheet, stamp, f), f)
    yield heading(t("Reported problem"))
    yield from flowing(order.description, BOLD)
    yield from flowing(order.problem)
    yield gap(4)
    for repair in sheet.repairs:
        yield from _repair(repair, sheet, f)
    if sheet.parts:
        yield from _parts(sheet, f)
    if sheet.with_costs:
        yield from _costs(sheet, f)
    yield from _end(sheet, f)


def _day_of_repair(sheet: RepairReportSheet, stamp: Stamp, f: Formats) -> date:
    """The day whose warranty is printed: when the object was taken in."""
    taken = [repair.created_at for repair in sheet.repairs if repair.created_at is not None]
    return f.local(min(taken, default=stamp.printed_at)).date()


def _repair(repair: RepairFacts, sheet: RepairReportSheet, f: Formats) -> Iterator[Block]:
    t = f.t
    yield heading(t("Repair {number}").format(number=one_line(repair.number)))
    yield from flowing(repair.description, BOLD)
    yield gap(3)
    limit = f.money(repair.cost_limit, sheet.currency) if repair.cost_limit is not None else ""
    yield from fact_rows((
        coded(t("Symptom"), repair.symptom),
        coded(t("Condition"), repair.condition),
        coded(t("Diagnosis"), repair.diagnosis),
        coded(t("Resolution"), repair.resolution),
        (t("Test result"), one_line(repair.test_result), ""),
        (t("Repair warranty until"), f.day(repair.warranty_until) if repair.warranty_until else "", ""),
        (t("Technician"), reach(repair.technician), ""),
        (t("Repair stage"), one_line(repair.stage) if not repair.steps else "", ""),
        (t("Accessories"), one_line(repair.accessories), ""),
        (t("Visible condition"), one_line(repair.visible_condition), ""),
        (t("Cost limit"), limit, ""),
        (t("Promised for"), f.day(repair.due_on) if repair.due_on and repair.finished_at is None else "", ""),
    ))  # fmt: skip
    if repair.note.strip():
        yield small_label(t("Note"))
        yield from flowing(repair.note)
        yield gap(4)
    if repair.steps:
        yield from _steps(repair.steps, f)
    if repair.photos:
        yield small_label(t("Photos"))
        yield from photo_rows(repair.photos, f)
    yield gap(2)


def _steps(steps: tuple[RepairStep, ...], f: Formats) -> Iterator[Block]:
    t = f.t
    table = Table((Column(t("Stage"), WIDTH - 330), Column(t("When"), 130), Column(t("Who"), 200)))
    yield table.header
    for step in steps:
        when = f.instant(step.at) if step.at is not None else ""
        cells = (table.cell(0, (BODY, step.stage or t("Taken in"))), table.cell(1, (BODY, when)),
                 table.cell(2, (BODY, one_line(step.by))))  # fmt: skip
        yield from table.row(cells)
    yield gap(4)


def _parts(sheet: RepairReportSheet, f: Formats) -> Iterator[Block]:
    t = f.t
    room = (WIDTH - 62 - 8 - 104) / 2
    table = Table((
        Column(t("Taken out"), room), Column(t("Put in"), room), Column(t("Quantity"), 62, right=True), Column("", 8),
        Column(t("When, who"), 104),
    ))  # fmt: skip
    yield heading(t("Parts"))
    yield table.header
    for part in sheet.parts:
        yield from table.row(_part_cells(table, part, f))
    yield gap(4)


def _part_cells(table: Table, part: ChangedPart, f: Formats) -> list[Cell]:
    serial = f.t("Serial number {number}")
    sides = [
        table.cell(column, (BODY, one_line(name)), (NOTE, serial.format(number=one_line(number)) if number else ""))
        for column, name, number in ((0, part.out, part.serial_out), (1, part.into, part.serial_in))
    ]
    if part.note.strip():
        column = 1 if part.into else 0
        sides[column] = Cell((*sides[column].lines, *table.cell(column, (NOTE, one_line(part.note))).lines))
    quantity = f"{f.number(part.quantity)}{NBSP}{one_line(part.unit)}".strip()
    day = f.day(part.day) if part.day is not None else ""
    return [*sides, table.cell(2, (BODY, quantity)), Cell(), table.cell(4, (_SMALL, day), (_SMALL, one_line(part.by)))]


def _costs(sheet: RepairReportSheet, f: Formats) -> Iterator[Block]:
    t = f.t
    table = Table((
        Column(t("Type"), 54), Column(t("Description"), WIDTH - 54 - 66 - 76 - 82),
        Column(t("Quantity"), 66, right=True), Column(t("Price"), 76, right=True), Column(t("Amount"), 82, right=True),
    ))  # fmt: skip
    yield heading(t("Costs"))
    yield table.header
    for line in sheet.costs:
        yield from table.row(_cost_cells(table, line, f))
    if not sheet.costs:
        yield from table.row([table.cell(0), table.cell(1, (NOTE, t("Nothing was recorded.")))] + [Cell()] * 3)
    yield from totals(sheet.costs, f)


def _cost_cells(table: Table, line: DoneLine, f: Formats) -> list[Cell]:
    unit = one_line(line.unit) or (f.t("h") if line.type is LineType.HOUR else "")
    price = f.money(line.sales_price, line.currency) if line.sales_price is not None and line.chargeable else ""
    amount = f.money(line.amount, line.currency) if line.chargeable else f.t("not charged")
    return [
        table.cell(0, (_SMALL, f.t(KIND_TEXTS[LineType][line.type]))),
        table.cell(1, (BODY, line.description), (NOTE, line.item if line.item != line.description else "")),
        table.cell(2, (BODY, f"{f.number(line.quantity)}{NBSP}{unit}".strip())),
        table.cell(3, (_SMALL, price)),
        table.cell(4, (_SMALL, amount)),
    ]


def _end(sheet: RepairReportSheet, f: Formats) -> Iterator[Block]:
    """Hours, the last words on repairs that are not finished, and the signatures, on one page."""
    t = f.t
    if hours := sum((line.quantity for line in sheet.costs if line.type is LineType.HOUR), Decimal(0)):
        text = t("Hours in total: {hours}").format(hours=f"{f.number(hours)}{NBSP}h")
        for block in (*flowing(text, BOLD), gap(6)):
            block.keep = True
            yield block
    finished = all(repair.finished_at is not None for repair in sheet.repairs)
    if not finished:
        label = small_label(t("Remarks"))
        space = writing_space(44)
        space.keep = True
        yield label
        yield space
    names = {one_line(repair.technician.name) for repair in sheet.repairs} - {""}
    only = names.pop() if len(names) == 1 else ""
    customer = t("For the customer: the object was handed over repaired") if finished else t("For the customer")
    yield signatures(customer, only, sheet.signature, f)
