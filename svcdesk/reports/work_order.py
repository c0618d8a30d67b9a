"""The printed work order: what the technician needs, and what both sides sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Final

from svcdesk.domain.kind_texts import KIND_TEXTS
from svcdesk.domain.kinds import LineType
from svcdesk.queries.sheet_rows import ObjectFacts, SheetLine, WorkOrderSheet
from svcdesk.reports.formats import NBSP, Formats
from svcdesk.reports.order_parts import (
    HALF,
    line_field,
    object_block,
    order_head,
    order_parties,
    order_plan,
    small_label,
)
from svcdesk.reports.page import LEFT, RIGHT, WIDTH, Block, Box, Laid, Stamp
from svcdesk.reports.parts import (
    BODY,
    BOLD,
    NOTE,
    Cell,
    Column,
    Table,
    flowing,
    form_grid,
    gap,
    heading,
    lay_out_issued,
    writing_space,
)
from svcdesk.reports.photos import photo_section
from svcdesk.reports.text import one_line, text_width

_DONE: Final = 58.0


def work_order_title(sheet: WorkOrderSheet) -> str:
    """What the document is called, in the customer's language."""
    return Formats(sheet.language, sheet.time_zone).t("Work order {number}").format(number=one_line(sheet.number))


def lay_out_work_order(sheet: WorkOrderSheet, stamp: Stamp) -> Laid:
    """The work order of one service order, in the customer's language."""
    f = Formats(sheet.language, sheet.time_zone)
    title = work_order_title(sheet)
    beside = one_line(sheet.customer.name)
    return lay_out_issued(title, _blocks(sheet, stamp, f), sheet.company, stamp, f, beside=beside)


def _blocks(sheet: WorkOrderSheet, stamp: Stamp, f: Formats) -> Iterator[Block]:
    t = f.t
    yield order_head(sheet, f, t("Work order"))
    yield order_parties(sheet, t)
    if sheet.access_notes.strip():
        yield small_label(t("Access"))
        yield from flowing(sheet.access_notes, left=LEFT + 10, bar=True)
        yield gap(7)
    yield order_plan(sheet, f)
    if sheet.object != ObjectFacts():
        yield heading(t("Service object"))
        yield object_block(sheet.object, _day_of_work(sheet, stamp, f), f)
    yield heading(t("Reported problem"))
    yield from flowing(sheet.description, BOLD)
    yield from flowing(sheet.problem)
    yield gap(6 if sheet.description or sheet.problem else 40)
    yield from _lines(sheet, f)
    yield from _to_fill_in(sheet, t)
    yield from photo_section(sheet.photos, f)


def _day_of_work(sheet: WorkOrderSheet, stamp: Stamp, f: Formats) -> date:
    starts = [visit.starts_at for visit in sheet.visits if visit.starts_at is not None]
    return f.local(min(starts, default=stamp.printed_at)).date()


def _lines(sheet: WorkOrderSheet, f: Formats) -> Iterator[Block]:
    t = f.t
    table = Table(
        (
            Column("", 18, box=True),
            Column(t("Type"), 48),
            Column(t("Description"), WIDTH - 18 - 48 - 108 - 58 - _DONE),
            Column(t("Worker, time"), 108),
            Column(t("Planned"), 58, right=True),
            Column(t("Done"), _DONE, box=True),
        )
    )
    yield heading(t("Tasks and lines"))
    yield table.header
    groups = [(key, list(lines)) for key, lines in groupby(sheet.lines, key=lambda line: (line.task, line.object))]
    named = None
    for (task, object_), lines in groups:
        if task != named and (task or len(groups) > 1):
            yield table.band(one_line(task) or t("Without a task"))
            named = task
        if object_:
            yield table.band(one_line(object_), NOTE._replace(size=8.4, grey=0), None)
        for line in lines:
            yield from table.row(_line_cells(table, line, f))
    for _blank in range(2 if sheet.lines else 4):
        yield from table.row([Cell()] * len(table.columns), 19)
    hours = sum((line.quantity for line in sheet.lines if line.type is LineType.HOUR), Decimal(0))
    if hours:
        block = Block(height=17)
        text = t("Planned hours in total: {hours}").format(hours=f"{f.number(hours)}{NBSP}h")
        block.text_right(BOLD, RIGHT - _DONE - 3, 11, text)
        yield block
    yield gap(5)


def _line_cells(table: Table, line: SheetLine, f: Formats) -> list[Cell]:
    when = f.day(line.scheduled_on) if line.scheduled_on else ""
    after = f.minute(line.start_after) if line.start_after is not None else ""
    before = f.minute(line.end_before) if line.end_before is not None else ""
    hours = f"{after}–{before}" if after or before else ""
    unit = one_line(line.unit) or (f.t("h") if line.type is LineType.HOUR else "")
    small = BODY._replace(size=8.4)
    return [
        Cell(),
        table.cell(1, (small, f.t(KIND_TEXTS[LineType][line.type]))),
        table.cell(2, (BODY, line.description), (NOTE, line.item), (NOTE, line.note)),
        table.cell(3, (small, line.worker), (small, ", ".join(filter(None, (when, hours))))),
        table.cell(4, (BODY, f"{f.number(line.quantity)}{NBSP}{unit}".strip())),
        Cell(),
    ]


def _to_fill_in(sheet: WorkOrderSheet, t: Callable[[str], str]) -> Iterator[Block]:
    """What is written by hand stays together on the last page."""
    times = (
        t("Date"),
        t("Travel from"),
        t("Work from"),
        t("Work to"),
        t("Travel to"),
        t("Breaks (min)"),
        t("Distance (km)"),
    )
    parts = [
        heading(t("Time on site")),
        form_grid([(label, 1) for label in times], 2),
        heading(t("Readings")),
        form_grid([(t("Reading"), 3), (t("Before"), 1), (t("After"), 1)] * 2, 2),
        heading(t("Findings and work done")),
        writing_space(64),
        _results(t),
    ]
    for part in parts:
        part.keep = True
        yield part
    yield _signatures(sheet, t)


def _results(t: Callable[[str], str]) -> Block:
    block = Block(height=22)
    x = LEFT
    for text in (t("Work finished"), t("Another visit is needed"), t("Object is out of use")):
        block.boxes.append(Box(x, 7, 9, 9))
        block.text(BODY, x + 14, 15, text)
        x += 14 + text_width(text, BODY) + 28
    return block


def _signatures(sheet: WorkOrderSheet, t: Callable[[str], str]) -> Block:
    block = Block(height=112)
    technicians = {one_line(visit.technician.name) for visit in sheet.visits} - {""}
    only = technicians.pop() if len(technicians) == 1 else ""
    sides = (
        (LEFT, t("For the service company"), only, t("Technician") if only else ""),
        (LEFT + HALF + 16, t("For the customer: the work described above was done"), "", ""),
    )
    for x, title, name, role in sides:
        block.boxes.append(Box(x, 2, HALF, 106, 0.8, None, 0.2))
        block.line(BOLD._replace(size=8.4), x + 7, 6, title, HALF - 14)
        rows = ((t("Full name"), name), (t("Role"), role), (t("Place, date"), ""))
        for index, (label, value) in enumerate(rows):
            line_field(block, x + 7, 33 + index * 18, HALF - 14, label, value)
        line_field(block, x + 7, 102, HALF - 14, t("Signature"), "")
    return block
