"""The printed work description: everything a technician needs, internal notes included, no prices (reference 16)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import groupby

from svcdesk.domain.kind_texts import KIND_TEXTS
from svcdesk.domain.kinds import LineType
from svcdesk.queries.sheet_rows import ObjectFacts, SheetLine, WorkDescriptionSheet
from svcdesk.reports.formats import NBSP, Formats
from svcdesk.reports.order_parts import object_block, order_head, order_parties, order_plan, small_label
from svcdesk.reports.page import LEFT, RIGHT, WIDTH, Block, Laid, Stamp, add_feet, paginate
from svcdesk.reports.parts import BODY, BOLD, NOTE, Cell, Column, Table, flowing, gap, heading, labelled, short_head
from svcdesk.reports.text import one_line


def work_description_title(sheet: WorkDescriptionSheet) -> str:
    """What the document is called."""
    f = Formats(sheet.language, sheet.order.time_zone)
    return f.t("Work description {number}").format(number=one_line(sheet.order.number))


def lay_out_work_description(sheet: WorkDescriptionSheet, stamp: Stamp) -> Laid:
    """The work description of one service order."""
    f = Formats(sheet.language, sheet.order.time_zone)
    title = work_description_title(sheet)
    head = short_head(sheet.company.name, " · ".join((title, one_line(sheet.order.customer.name))))
    pages = paginate(list(_blocks(sheet, stamp, f)), head)
    printed = f.t("For the technician, not for the customer · Printed {when} · Revision {revision}")
    left = printed.format(when=f.instant(stamp.printed_at), revision=stamp.revision)
    add_feet(pages, "", left, f.t("Page {page} of {pages}"))
    return Laid(title, f.language, tuple(pages))


def _blocks(sheet: WorkDescriptionSheet, stamp: Stamp, f: Formats) -> Iterator[Block]:
    t, order = f.t, sheet.order
    yield order_head(order, f, t("Work description"))
    yield order_parties(order, t)
    if order.access_notes.strip():
        yield small_label(t("Access"))
        yield from flowing(order.access_notes, left=LEFT + 10, bar=True)
        yield gap(7)
    yield order_plan(order, f)
    if sheet.due_at is not None or sheet.agreement:
        yield _promise(sheet, f)
    if order.object != ObjectFacts():
        yield heading(t("Service object"))
        yield object_block(order.object, f.local(stamp.printed_at).date(), f)
    others = [one for one in sheet.objects if one[0] != order.object.name or one[1] or one[2]]
    if others:
        yield heading(t("Related objects"))
        for name, reference, note in others:
            yield from flowing(" · ".join(filter(None, (one_line(name), one_line(reference)))), BOLD)
            yield from flowing(note, NOTE)
    yield heading(t("Reported problem"))
    yield from flowing(order.description, BOLD)
    yield from flowing(order.problem)
    yield gap(6)
    if sheet.internal_note.strip():
        yield heading(t("Internal note"))
        yield from flowing(sheet.internal_note, left=LEFT + 10, bar=True)
        yield gap(6)
    if sheet.repairs:
        yield from _repairs(sheet, f)
    yield from _tasks(sheet, f)


def _repairs(sheet: WorkDescriptionSheet, f: Formats) -> Iterator[Block]:
    """What is to be repaired (reference 16)."""
    t = f.t
    yield heading(t("Repairs"))
    for repair in sheet.repairs:
        yield from flowing(" · ".join(filter(None, map(one_line, (repair.number, repair.description)))), BOLD)
        due = t("Promised for {day}").format(day=f.day(repair.due_on)) if repair.due_on is not None else ""
        yield from flowing(" · ".join(filter(None, map(one_line, (repair.object, repair.symptom, repair.stage, due)))))
        yield gap(3)
    yield gap(3)


def _promise(sheet: WorkDescriptionSheet, f: Formats) -> Block:
    """What is promised: the service level with its deadline, and the agreement behind it."""
    block = Block()
    third = (WIDTH - 24) / 3
    due = f.instant(sheet.due_at) if sheet.due_at is not None else ""
    fields = ((f.t("Latest completion"), due), (f.t("Service level"), sheet.service_level),
              (f.t("Agreement"), sheet.agreement))  # fmt: skip
    bottom = 0.0
    for index, (label, value) in enumerate((label, value) for label, value in fields if value):
        style = BOLD if index == 0 else BODY
        y = labelled(block, LEFT + index * (third + 12), 1, third, label, one_line(value), style)
        bottom = max(bottom, y)
    block.height = bottom + 6
    return block


def _tasks(sheet: WorkDescriptionSheet, f: Formats) -> Iterator[Block]:
    t = f.t
    notes = dict(sheet.task_notes)
    table = Table(
        (
            Column("", 18, box=True),
            Column(t("Type"), 52),
            Column(t("Description"), WIDTH - 18 - 52 - 120 - 90 - 62),
            Column(t("Worker"), 120),
            Column(t("When"), 90),
            Column(t("Quantity"), 62, right=True),
        )
    )
    yield heading(t("Tasks and lines"))
    yield table.header
    lines = sheet.order.lines
    for task, of_task in groupby(lines, key=lambda line: line.task):
        yield table.band(one_line(task) or t("Without a task"))
        note = notes.pop(task, "")
        if note.strip():
            yield from flowing(note, NOTE, left=LEFT + 10, bar=True)
            yield gap(4)
        for object_, of_object in groupby(of_task, key=lambda line: line.object):
            if object_:
                yield table.band(one_line(object_), NOTE._replace(size=8.4, grey=0), None)
            for line in of_object:
                yield from table.row(_cells(table, line, f))
    for task, note in notes.items():
        if note.strip():
            yield table.band(one_line(task))
            yield from flowing(note, NOTE, left=LEFT + 10, bar=True)
            yield gap(4)
    if not lines:
        yield from table.row([Cell()] * len(table.columns), 19)
    if hours := sum((line.quantity for line in lines if line.type is LineType.HOUR), Decimal(0)):
        block = Block(height=17)
        text = t("Planned hours in total: {hours}").format(hours=f"{f.number(hours)}{NBSP}h")
        block.text_right(BOLD, RIGHT - 3, 11, text)
        yield block


def _cells(table: Table, line: SheetLine, f: Formats) -> list[Cell]:
    day = f.day(line.scheduled_on) if line.scheduled_on else ""
    return [
        Cell(),
        table.cell(1, (BODY._replace(size=8.4), f.t(KIND_TEXTS[LineType][line.type]))),
        table.cell(2, (BODY, line.description), (NOTE, line.item), (NOTE, line.note)),
        table.cell(3, (BODY._replace(size=8.4), line.worker)),
        table.cell(4, (BODY._replace(size=8.4), ", ".join(filter(None, (day, _between(line, f, f.t)))))),
        table.cell(5, (BODY, f"{f.number(line.quantity)}{NBSP}{one_line(line.unit)}".strip())),
    ]


def _between(line: SheetLine, f: Formats, t: Callable[[str], str]) -> str:
    """The times that the customer allows, in words."""
    if line.start_after is not None and line.end_before is not None:
        return f"{f.minute(line.start_after)}–{f.minute(line.end_before)}"
    if line.start_after is not None:
        return t("from {time}").format(time=f.minute(line.start_after))
    return t("until {time}").format(time=f.minute(line.end_before)) if line.end_before is not None else ""
