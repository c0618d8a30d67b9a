"""The letter that tells a customer which visits of an agreement are planned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from svcdesk.queries.agreement_rows import LetterVisit, VisitLetterSheet
from svcdesk.queries.sheet_rows import ObjectFacts, Person
from svcdesk.reports.formats import NBSP, Formats
from svcdesk.reports.page import LEFT, RIGHT, WIDTH, Block, Laid, Rule, Stamp
from svcdesk.reports.parts import (
    BODY,
    BOLD,
    HEADING,
    Cell,
    Column,
    Table,
    company_head,
    flowing,
    gap,
    lay_out_issued,
    reach,
)
from svcdesk.reports.text import fit, one_line

_ADDRESS_TOP: Final = 92.0
"""Points below the top margin: where the window of an envelope is (DIN 5008, form A)."""
_ADDRESS_WIDTH: Final = 225.0
_SMALL: Final = BODY._replace(size=8.4)


def visit_letter_title(sheet: VisitLetterSheet) -> str:
    """What the document is called, in the customer's language."""
    f = Formats(sheet.language, sheet.time_zone)
    said = f.t("Planned visits under agreement {number}, {begin} to {end}")
    return said.format(number=one_line(sheet.number), begin=f.day(sheet.from_day), end=f.day(sheet.until_day))


def lay_out_visit_letter(sheet: VisitLetterSheet, stamp: Stamp) -> Laid:
    """The letter, in the customer's language."""
    f = Formats(sheet.language, sheet.time_zone)
    title = visit_letter_title(sheet)
    return lay_out_issued(title, _blocks(sheet, stamp, f), sheet.company, stamp, f)


def _blocks(sheet: VisitLetterSheet, stamp: Stamp, f: Formats) -> Iterator[Block]:
    t = f.t
    yield _head(sheet, stamp, f)
    yield from flowing(visit_letter_title(sheet), HEADING)
    yield gap(8)
    yield from flowing(t("Dear customer,"))
    yield gap(4)
    said = t("under service agreement {number} ({description}) we plan the visits below.")
    if not sheet.visits:
        said = t("under service agreement {number} ({description}) no visits are planned in this time.")
    yield from flowing(said.format(number=one_line(sheet.number), description=one_line(sheet.description)))
    yield gap(8)
    if sheet.visits:
        yield from _table(sheet, f)
        yield gap(8)
    please = t("Please let us know soon if a day does not suit you, and give our technician access to the objects.")
    if sheet.visits:
        yield from flowing(please)
    contact = reach(sheet.responsible)
    company = " · ".join(one_line(part) for part in (sheet.company.phone, sheet.company.email) if part)
    ask = contact or company
    if ask:
        yield from flowing(t("Whom to call: {who}").format(who=ask), BOLD)
    if contact and company:
        yield from flowing(company)
    yield gap(14)
    yield _close(sheet, f)


def _head(sheet: VisitLetterSheet, stamp: Stamp, f: Formats) -> Block:
    """Company at the top, then the address where an envelope has its window, the day at its right."""
    t = f.t
    block = company_head(sheet.company, t("VAT id"), WIDTH * 0.6)
    block.rules.append(Rule(LEFT, block.height + 6, RIGHT, block.height + 6, 1.2, 0))
    top = y = max(_ADDRESS_TOP, block.height + 18)
    y = block.lines(BOLD._replace(size=10, leading=13), LEFT, y, sheet.customer.name, _ADDRESS_WIDTH, 3)
    if sheet.contact != Person():
        y = block.line(BODY, LEFT, y, t("For the attention of {name}").format(name=sheet.contact.name), _ADDRESS_WIDTH)
    for part in sheet.customer.address:
        y = block.lines(BODY._replace(size=10, leading=13), LEFT, y, part, _ADDRESS_WIDTH, 2)
    day = f.long_day(f.local(stamp.printed_at).date())
    block.text_right(BODY, RIGHT, top + 9, fit(day, BODY, WIDTH - _ADDRESS_WIDTH - 10))
    if sheet.customer.number:
        number = t("Customer no. {number}").format(number=one_line(sheet.customer.number))
        block.text_right(_SMALL, RIGHT, top + 22, fit(number, _SMALL, WIDTH - _ADDRESS_WIDTH - 10))
    block.height = max(y, top + 80) + 14
    return block


def _table(sheet: VisitLetterSheet, f: Formats) -> Iterator[Block]:
    t = f.t
    table = Table((
        Column(t("Day"), 118), Column(t("What is done"), 136), Column(t("Object and place"), WIDTH - 118 - 136 - 92),
        Column(t("Technician"), 92),
    ))  # fmt: skip
    yield table.header
    for visit in sheet.visits:
        yield from table.row(_cells(table, visit, f), 24)


def _cells(table: Table, visit: LetterVisit, f: Formats) -> list[Cell]:
    t = f.t
    if visit.starts_at is not None:
        when = f.span_of_day(visit.starts_at, visit.minutes)
    elif visit.earliest is not None and visit.latest is not None:
        when = t("or another day from {begin} to {end}").format(begin=f.day(visit.earliest), end=f.day(visit.latest))
    else:
        when = t("time to be agreed")
    where = ", ".join(one_line(part) for part in (visit.place.name, *visit.place.address) if part)
    work = [(BODY if index == 0 else _SMALL, text) for index, text in enumerate(visit.work)]
    phone = one_line(visit.technician.phone).replace(" ", NBSP)
    return [
        table.cell(0, (BOLD, f.weekday(visit.day)), (_SMALL, when)),
        table.cell(1, *work, (_SMALL._replace(grey=0.3), t("Order {number}").format(number=one_line(visit.number)))),
        table.cell(2, *((BODY, _object(facts, f)) for facts in visit.objects), (_SMALL, where)),
        table.cell(3, (_SMALL, visit.technician.name or t("to be named")), (_SMALL, phone)),
    ]


def _object(facts: ObjectFacts, f: Formats) -> str:
    serial = f.t("serial number {number}").format(number=one_line(facts.serial_number)) if facts.serial_number else ""
    return ", ".join(filter(None, (one_line(facts.name), one_line(facts.place), serial)))


def _close(sheet: VisitLetterSheet, f: Formats) -> Block:
    block = Block(height=46)
    y = block.line(BODY, LEFT, 0, f.t("Yours faithfully,"), WIDTH)
    y = block.line(BODY, LEFT, y + 6, sheet.responsible.name, WIDTH) if sheet.responsible.name else y + 6
    block.line(BODY, LEFT, y, sheet.company.name, WIDTH)
    return block
