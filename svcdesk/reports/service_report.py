"""The printed service report (protokół serwisowy): what was done, with what, when, and who signed it (reference 16)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from svcdesk.domain.kind_texts import KIND_TEXTS
from svcdesk.domain.kinds import LineType
from svcdesk.queries.sheet_rows import DoneLine, ObjectFacts, ServiceReportSheet
from svcdesk.reports.done_parts import signatures, totals
from svcdesk.reports.formats import NBSP, Formats
from svcdesk.reports.order_parts import object_block, order_head, order_parties
from svcdesk.reports.page import RIGHT, WIDTH, Block, Laid, Stamp
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
    writing_space,
)
from svcdesk.reports.photos import photo_section
from svcdesk.reports.text import one_line


def service_report_title(sheet: ServiceReportSheet) -> str:
    """What the document is called, in the customer's language."""
    f = Formats(sheet.language, sheet.order.time_zone)
    return f.t("Service report {number}").format(number=one_line(sheet.order.number))


def lay_out_service_report(sheet: ServiceReportSheet, stamp: Stamp) -> Laid:
    """The service report of one order, in the customer's language."""
    f = Formats(sheet.language, sheet.order.time_zone)
    title = service_report_title(sheet)
    beside = one_line(sheet.order.customer.name)
    return lay_out_issued(title, _blocks(sheet, stamp, f), sheet.company, stamp, f, beside=beside)


def _blocks(sheet: ServiceReportSheet, stamp: Stamp, f: Formats) -> Iterator[Block]:
    t, order = f.t, sheet.order
    yield order_head(order, f, t("Service report"))
    yield order_parties(order, t)
    if order.object != ObjectFacts():
        yield heading(t("Service object"))
        days = [line.executed_on for line in sheet.lines if line.executed_on is not None]
        yield object_block(order.object, max(days, default=f.local(stamp.printed_at).date()), f)
    yield heading(t("Reported problem"))
    yield from flowing(order.description, BOLD)
    yield from flowing(order.problem)
    yield gap(6)
    yield from _work(sheet, f)
    if sheet.with_prices:
        yield from totals(sheet.lines, f)
    yield heading(t("Findings and work done"))
    if sheet.findings.strip():
        yield from flowing(sheet.findings)
        yield gap(8)
    else:
        space = writing_space(64)
        space.keep = True  # what is written by hand stays with the signatures
        yield space
    workers = {one_line(line.worker) for line in sheet.lines if line.type is LineType.HOUR} - {""}
    only = workers.pop() if len(workers) == 1 else ""
    yield signatures(t("For the customer: the work described above was done"), only, sheet.signature, f)
    yield from photo_section(sheet.photos, f)


def _columns(sheet: ServiceReportSheet, f: Formats) -> tuple[Column, ...]:
    t = f.t
    prices = (Column(t("Price"), 58, right=True), Column(t("Amount"), 66, right=True)) if sheet.with_prices else ()
    room = WIDTH - 48 - 104 - 88 - 54 - sum(column.width for column in prices)
    return (
        Column(t("Type"), 48), Column(t("Description"), room), Column(t("Worker"), 104), Column(t("Done on"), 88),
        Column(t("Quantity"), 54, right=True), *prices,
    )  # fmt: skip


def _work(sheet: ServiceReportSheet, f: Formats) -> Iterator[Block]:
    t = f.t
    notes = dict(sheet.task_notes)
    table = Table(_columns(sheet, f))
    yield heading(t("Work done and parts used"))
    yield table.header
    for task, of_task in groupby(sheet.lines, key=lambda line: line.task):
        yield table.band(one_line(task) or t("Without a task"))
        note = notes.pop(task, "")
        if note.strip():
            yield from flowing(note, NOTE)
            yield gap(3)
        for object_, of_object in groupby(of_task, key=lambda line: line.object):
            if object_:
                yield table.band(one_line(object_), NOTE._replace(size=8.4, grey=0), None)
            for line in of_object:
                yield from table.row(_cells(table, line, sheet, f))
    for task, note in notes.items():
        if note.strip():
            yield table.band(one_line(task))
            yield from flowing(note, NOTE)
    if not sheet.lines:
        yield from table.row([Cell()] * len(table.columns), 19)
    if hours := sum((line.quantity for line in sheet.lines if line.type is LineType.HOUR), Decimal(0)):
        block = Block(height=17)
        block.text_right(BOLD, RIGHT - 3, 11, t("Hours in total: {hours}").format(hours=f"{f.number(hours)}{NBSP}h"))
        yield block
    yield gap(4)


def _cells(table: Table, line: DoneLine, sheet: ServiceReportSheet, f: Formats) -> list[Cell]:
    small = BODY._replace(size=8.4)
    when = [f.day(line.executed_on)] if line.executed_on else []
    if line.started_at is not None and line.ended_at is not None:
        minutes = int((line.ended_at - line.started_at).total_seconds() // 60)
        when.append(f.span_of_day(line.started_at, minutes))
    unit = one_line(line.unit) or (f.t("h") if line.type is LineType.HOUR else "")
    cells = [
        table.cell(0, (small, f.t(KIND_TEXTS[LineType][line.type]))),
        table.cell(1, (BODY, line.description), (NOTE, line.item), (NOTE, line.note)),
        table.cell(2, (small, line.worker)),
        table.cell(3, (small, ", ".join(when))),
        table.cell(4, (BODY, f"{f.number(line.quantity)}{NBSP}{unit}".strip())),
    ]
    if sheet.with_prices:
        price = f.money(line.sales_price, line.currency) if line.sales_price is not None and line.chargeable else ""
        amount = f.money(line.amount, line.currency) if line.chargeable else f.t("not charged")
        cells += [table.cell(5, (small, price)), table.cell(6, (small, amount))]
    return cells
