"""The printed work order: what the technician needs, and what both sides sign."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Final

from svcdesk.domain.kind_texts import KIND_TEXTS
from svcdesk.domain.kinds import LineType, Priority
from svcdesk.queries.sheet_rows import ObjectFacts, Party, SheetLine, WorkOrderSheet
from svcdesk.reports.codes import order_code
from svcdesk.reports.fonts import Face
from svcdesk.reports.formats import NBSP, Formats
from svcdesk.reports.page import LEFT, RIGHT, WIDTH, Block, Box, Code, Laid, Rule, Stamp, add_feet, paginate
from svcdesk.reports.parts import (
    BODY,
    BOLD,
    LABEL,
    NOTE,
    Cell,
    Column,
    Table,
    company_head,
    flowing,
    form_grid,
    gap,
    heading,
    labelled,
    reach,
    short_head,
    writing_space,
)
from svcdesk.reports.text import Style, fit, one_line, text_width

_MARKS: Final[Mapping[Priority, str]] = {Priority.HIGH: "▲", Priority.NORMAL: "●", Priority.LOW: "▼"}
_NUMBER: Final = Style(Face.BOLD.value, 17, 21)
_CODE_SIZE: Final = 62.0
_DONE: Final = 58.0
_HALF: Final = (WIDTH - 16) / 2


def work_order_title(sheet: WorkOrderSheet) -> str:
    """What the document is called, in the customer's language."""
    return Formats(sheet.language, sheet.time_zone).t("Work order {number}").format(number=one_line(sheet.number))


def lay_out_work_order(sheet: WorkOrderSheet, stamp: Stamp) -> Laid:
    """The work order of one service order, in the customer's language."""
    f = Formats(sheet.language, sheet.time_zone)
    title = work_order_title(sheet)
    head = short_head(sheet.company.name, " · ".join(filter(None, (title, one_line(sheet.customer.name)))))
    pages = paginate(list(_blocks(sheet, stamp, f)), head)
    printed = f.t("Printed {when} · Revision {revision}")
    left = printed.format(when=f.instant(stamp.printed_at), revision=stamp.revision)
    add_feet(pages, sheet.company.footer, left, f.t("Page {page} of {pages}"))
    return Laid(title, f.language, tuple(pages))


def priority_text(priority: Priority, t: Callable[[str], str]) -> str:
    """The priority as a word with its mark, legible without colour."""
    return f"{_MARKS[priority]}{NBSP}{t(KIND_TEXTS[Priority][priority])}"


def _blocks(sheet: WorkOrderSheet, stamp: Stamp, f: Formats) -> Iterator[Block]:
    t = f.t
    yield _head(sheet, f)
    yield _parties(sheet, t)
    if sheet.access_notes.strip():
        yield _label(t("Access"))
        yield from flowing(sheet.access_notes, left=LEFT + 10, bar=True)
        yield gap(7)
    yield _plan(sheet, f)
    if sheet.object != ObjectFacts():
        yield heading(t("Service object"))
        yield _object(sheet.object, _day_of_work(sheet, stamp, f), f)
    yield heading(t("Reported problem"))
    yield from flowing(sheet.description, BOLD)
    yield from flowing(sheet.problem)
    yield gap(6 if sheet.description or sheet.problem else 40)
    yield from _lines(sheet, f)
    yield from _to_fill_in(sheet, t)


def _label(text: str) -> Block:
    block = Block(height=11, keep=True)
    block.text(LABEL, LEFT, 7.4, text)
    return block


def _head(sheet: WorkOrderSheet, f: Formats) -> Block:
    t = f.t
    block = company_head(sheet.company, t("VAT id"), WIDTH * 0.54)
    number = one_line(sheet.number)
    right = RIGHT
    if code := order_code(number):
        block.codes.append(Code(RIGHT - _CODE_SIZE, 0, _CODE_SIZE, code))
        right -= _CODE_SIZE + 14
    room = right - LEFT - WIDTH * 0.54 - 8
    block.text_right(Style(size=9.5, leading=12, grey=0.2), right, 9, t("Work order"))
    style = _NUMBER
    while text_width(number, style) > room and style.size > 8:
        style = style._replace(size=style.size - 1)
    block.text_right(style, right, 29, fit(number, style, room))
    y = 43.0
    facts = [one_line(sheet.order_type), t("Priority: {priority}").format(priority=priority_text(sheet.priority, t))]
    if sheet.customer_reference:
        facts.append(t("Your reference: {text}").format(text=one_line(sheet.customer_reference)))
    for fact in filter(None, facts):
        block.text_right(BODY._replace(size=8.4), right, y, fit(fact, BODY._replace(size=8.4), room))
        y += 11.5
    block.height = max(block.height, _CODE_SIZE, y - 8) + 14
    block.rules.append(Rule(LEFT, block.height - 7, RIGHT, block.height - 7, 1.2, 0))
    return block


def _parties(sheet: WorkOrderSheet, t: Callable[[str], str]) -> Block:
    block = Block()
    middle = LEFT + _HALF + 16
    bottom = _party(block, LEFT, 0, t("Customer"), sheet.customer, t)
    place = sheet.location
    other = _party(block, middle, 0, t("Place of service"), place, t)
    contact = reach(sheet.contact)
    if contact:
        other = labelled(block, middle, other + 2, _HALF, t("Contact person"), contact, BODY, 3)
    block.height = max(bottom, other) + 8
    return block


def _party(block: Block, x: float, y: float, label: str, party: Party, t: Callable[[str], str]) -> float:
    y = block.line(LABEL, x, y, label, _HALF)
    y = block.lines(BOLD._replace(size=10), x, y, party.name, _HALF, 3)
    for part in party.address:
        y = block.lines(BODY, x, y, part, _HALF, 2)
    facts = [one_line(party.phone).replace(" ", NBSP)]
    if party.vat_id:
        facts.append(NBSP.join((t("VAT id"), one_line(party.vat_id))))
    if party.number:
        facts.append(NBSP.join((t("No."), one_line(party.number))))
    return block.lines(BODY._replace(size=8.4, leading=11.4, grey=0.2), x, y, " · ".join(filter(None, facts)), _HALF, 2)


def _plan(sheet: WorkOrderSheet, f: Formats) -> Block:
    """Planned time and technician in a frame: one row a visit, five at the most, then how many more."""
    t = f.t
    block = Block()
    left, right = LEFT + 8, LEFT + WIDTH * 0.56
    y = 5.0
    block.line(LABEL, left, y, t("Planned"), 200)
    y = block.line(LABEL, right, y, t("Technician"), 200)
    style = BOLD._replace(size=10, leading=13.4)
    visits = sheet.visits[:5]
    for visit in visits:
        when = t("to be agreed")
        if visit.starts_at is not None:
            when = f"{f.span(visit.starts_at, visit.minutes)} ({f.length(visit.minutes)})"
        block.line(style, left, y, when, WIDTH * 0.56 - 16)
        y = block.line(style, right, y, reach(visit.technician) or t("to be named"), WIDTH * 0.44 - 8)
    if not visits:
        block.line(style, left, y, t("to be agreed"), 200)
        y = block.line(style, right, y, t("to be named"), 200)
    if more := len(sheet.visits) - len(visits):
        y = block.line(BODY, left, y, t("and {count} more visits").format(count=more), WIDTH - 16)
    small = BODY._replace(size=8.4)
    wishes = list(_wishes(sheet, f))
    for index, (label, value) in enumerate(wishes):
        x, room = (left, WIDTH * 0.56 - 16) if index % 2 == 0 else (right, WIDTH * 0.44 - 8)
        block.text(small, x, y + 9 + index // 2 * 12, fit(f"{label}: {value}", small, room))
    y += (len(wishes) + 1) // 2 * 12
    block.height = y + 12
    block.boxes.append(Box(LEFT, 0, WIDTH, y + 5, 0.8, None, 0.2))
    return block


def _wishes(sheet: WorkOrderSheet, f: Formats) -> Iterator[tuple[str, str]]:
    t = f.t
    if sheet.preferred_at is not None:
        yield t("Preferred time"), f.instant(sheet.preferred_at)
    if sheet.window_from is not None or sheet.window_until is not None:
        start = f.instant(sheet.window_from) if sheet.window_from else "…"
        end = f.instant(sheet.window_until) if sheet.window_until else "…"
        yield t("Agreed window"), f"{start} – {end}"
    if sheet.skills:
        yield t("Needed skills"), ", ".join(one_line(skill) for skill in sheet.skills)
    if sheet.responsible.name:
        yield t("Responsible"), reach(sheet.responsible)


def _object(facts: ObjectFacts, on: date, f: Formats) -> Block:
    t = f.t
    block = Block()
    third = (WIDTH - 24) / 3
    kind = " ".join(filter(None, (one_line(facts.maker), one_line(facts.model))))
    name = " · ".join(filter(None, (one_line(facts.name), one_line(facts.number))))
    started = f.day(facts.commissioned_on) if facts.commissioned_on is not None else ""
    columns: tuple[tuple[tuple[str, str, Style], ...], ...] = (
        ((t("Object"), name, BOLD), (t("Place at the location"), one_line(facts.place), BODY)),
        ((t("Serial number"), one_line(facts.serial_number) or "–", BOLD), (t("Maker and model"), kind, BODY)),
        ((t("Warranty"), _warranty(facts.warranty_until, on, f), BOLD), (t("Commissioned"), started, BODY)),
    )  # fmt: skip
    bottom = 0.0
    for index, fields in enumerate(columns):
        y = 1.0
        for label, value, style in fields:
            y = labelled(block, LEFT + index * (third + 12), y, third, label, value, style, 3) + 2
        bottom = max(bottom, y)
    block.height = bottom + 5
    return block


def _day_of_work(sheet: WorkOrderSheet, stamp: Stamp, f: Formats) -> date:
    starts = [visit.starts_at for visit in sheet.visits if visit.starts_at is not None]
    return f.local(min(starts, default=stamp.printed_at)).date()


def _warranty(until: date | None, on: date, f: Formats) -> str:
    """The warranty as it stands on the day of the visit."""
    if until is None:
        return f.t("none recorded")
    return (f.t("until {day}") if until >= on else f.t("ended {day}")).format(day=f.day(until))


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
        (LEFT + _HALF + 16, t("For the customer: the work described above was done"), "", ""),
    )
    for x, title, name, role in sides:
        block.boxes.append(Box(x, 2, _HALF, 106, 0.8, None, 0.2))
        block.line(BOLD._replace(size=8.4), x + 7, 6, title, _HALF - 14)
        rows = ((t("Full name"), name), (t("Role"), role), (t("Place, date"), ""))
        for index, (label, value) in enumerate(rows):
            _field(block, x + 7, 33 + index * 18, _HALF - 14, label, value)
        _field(block, x + 7, 102, _HALF - 14, t("Signature"), "")
    return block


def _field(block: Block, x: float, y: float, width: float, label: str, value: str) -> None:
    block.text(LABEL, x, y, label)
    start = x + 54
    block.text(BODY, start + 3, y - 0.5, fit(value, BODY, width - 60))
    block.rules.append(Rule(start, y + 2, x + width, y + 2, 0.5, 0.4))
