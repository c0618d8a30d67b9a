"""The day sheet: one technician's visits of a day, in front of the work orders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from svcdesk.queries.sheet_rows import DaySheet, DayVisit, ObjectFacts, Person
from svcdesk.reports.fonts import Face
from svcdesk.reports.formats import NBSP, Formats
from svcdesk.reports.order_parts import priority_text
from svcdesk.reports.page import LEFT, RIGHT, WIDTH, Block, Laid, Rule, Stamp
from svcdesk.reports.parts import (
    BODY,
    BOLD,
    NOTE,
    Cell,
    Column,
    Table,
    company_head,
    heading,
    lay_out_issued,
    reach,
    writing_space,
)
from svcdesk.reports.text import Style, fit, one_line, text_width

_TIME: Final = 74.0
_DONE: Final = 76.0
_VISIT: Final = WIDTH - 18 - _TIME - _DONE


def day_sheet_title(sheet: DaySheet) -> str:
    """What the document is called, in the company's language."""
    f = Formats(sheet.language, sheet.time_zone)
    return f.t("Day sheet {name}, {day}").format(name=one_line(sheet.technician.name), day=f.day(sheet.day))


def lay_out_day_sheet(sheet: DaySheet, stamp: Stamp) -> Laid:
    """The day sheet of one technician, in the company's language."""
    f = Formats(sheet.language, sheet.time_zone)
    title = day_sheet_title(sheet)
    return lay_out_issued(title, _blocks(sheet, f), sheet.company, stamp, f)


def _blocks(sheet: DaySheet, f: Formats) -> Iterator[Block]:
    t = f.t
    yield _head(sheet, f)
    table = Table(
        (
            Column("", 18, box=True),
            Column(t("Time"), _TIME),
            Column(t("Visit"), _VISIT),
            Column(t("Arrived, left"), _DONE, box=True),
        )
    )
    yield table.header
    for visit in sheet.visits:
        yield from table.row(_cells(table, visit, f), 34)
    if not sheet.visits:
        block = Block(height=30)
        block.text(BODY, LEFT + 3, 18, t("No visits are planned for this day."))
        yield block
    yield heading(t("Notes"))
    yield writing_space(60)


def _head(sheet: DaySheet, f: Formats) -> Block:
    t = f.t
    block = company_head(sheet.company, t("VAT id"), WIDTH * 0.5)
    room = WIDTH * 0.5 - 10
    planned = [visit for visit in sheet.visits if not visit.canceled]
    minutes = sum(visit.minutes for visit in planned)
    block.text_right(Style(size=9.5, leading=12, grey=0.2), RIGHT, 9, t("Day sheet"))
    style = Style(Face.BOLD.value, 16, 20)
    name = one_line(sheet.technician.name)
    while text_width(name, style) > room and style.size > 9:
        style = style._replace(size=style.size - 1)
    block.text_right(style, RIGHT, 28, fit(name, style, room))
    block.text_right(BOLD._replace(size=10), RIGHT, 42, fit(f.long_day(sheet.day), BOLD._replace(size=10), room))
    counted = t("Visits: {count} · planned time: {length}").format(count=len(planned), length=f.length(minutes))
    block.text_right(BODY._replace(size=8.4), RIGHT, 54, fit(counted, BODY, room))
    block.height = max(block.height, 58.0) + 14
    block.rules.append(Rule(LEFT, block.height - 7, RIGHT, block.height - 7, 1.2, 0))
    return block


def _cells(table: Table, visit: DayVisit, f: Formats) -> list[Cell]:
    t = f.t
    time = f"{f.span_of_day(visit.starts_at, visit.minutes)}\n" if visit.starts_at is not None else ""
    small = BODY._replace(size=8.4)
    priority = priority_text(visit.priority, t)
    if visit.canceled:
        priority += f"\n✗{NBSP}" + t("canceled")
    elif visit.closed:
        priority += f"\n✓{NBSP}" + t("done")
    title = " · ".join(filter(None, (one_line(visit.number), one_line(visit.title))))
    place = ", ".join(one_line(part) for part in (visit.location.name, *visit.location.address) if part)
    parts = [
        (BOLD, title),
        (BODY, " – ".join(filter(None, (one_line(visit.customer), place)))),
        (small, _labelled(t("Contact person"), reach(visit.contact) if visit.contact != Person() else "")),
        (small, _object(visit.object, t)),
        (small, _labelled(t("Access"), visit.access_notes)),
        (NOTE, _labelled(t("Internal note"), visit.internal_note)),
    ]
    return [
        Cell(),
        table.cell(1, (BOLD, time), (small, f.length(visit.minutes)), (small, priority)),
        table.cell(2, *parts),
        Cell(),
    ]


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text.strip()}" if text.strip() else ""


def _object(facts: ObjectFacts, t: Callable[[str], str]) -> str:
    if facts == ObjectFacts():
        return ""
    serial = _labelled(t("Serial number"), facts.serial_number)
    return ", ".join(filter(None, (one_line(facts.name), one_line(facts.place), serial)))
