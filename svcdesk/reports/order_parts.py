"""What the documents of an order share: head, parties, plan, object, and the fields of the signatures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Final

from svcdesk.domain.kind_texts import KIND_TEXTS
from svcdesk.domain.kinds import Priority
from svcdesk.queries.sheet_rows import ObjectFacts, Party, WorkOrderSheet
from svcdesk.reports.codes import number_code, order_code
from svcdesk.reports.fonts import Face
from svcdesk.reports.formats import NBSP, Formats
from svcdesk.reports.page import LEFT, RIGHT, WIDTH, Block, Box, Code, Rule
from svcdesk.reports.parts import BODY, BOLD, LABEL, company_head, labelled, reach
from svcdesk.reports.text import Style, fit, one_line, text_width

_MARKS: Final[Mapping[Priority, str]] = {Priority.HIGH: "▲", Priority.NORMAL: "●", Priority.LOW: "▼"}
_NUMBER: Final = Style(Face.BOLD.value, 17, 21)
_CODE_SIZE: Final = 62.0
HALF: Final = (WIDTH - 16) / 2


def priority_text(priority: Priority, t: Callable[[str], str]) -> str:
    """The priority as a word with its mark, legible without colour."""
    return f"{_MARKS[priority]}{NBSP}{t(KIND_TEXTS[Priority][priority])}"


def small_label(text: str) -> Block:
    """A label on a line of its own, kept with what follows."""
    block = Block(height=11, keep=True)
    block.text(LABEL, LEFT, 7.4, text)
    return block


def order_head(sheet: WorkOrderSheet, f: Formats, word: str, own: str = "") -> Block:
    """Company, number with its code, type and priority; ``word`` is what the document is called.

    ``own`` is the number of a document that is called by another than that of its order.
    """
    t = f.t
    block = company_head(sheet.company, t("VAT id"), WIDTH * 0.54)
    number = one_line(own or sheet.number)
    right = RIGHT
    if code := number_code(number) if own else order_code(number):
        block.codes.append(Code(RIGHT - _CODE_SIZE, 0, _CODE_SIZE, code))
        right -= _CODE_SIZE + 14
    room = right - LEFT - WIDTH * 0.54 - 8
    block.text_right(Style(size=9.5, leading=12, grey=0.2), right, 9, word)
    style = _NUMBER
    while text_width(number, style) > room and style.size > 8:
        style = style._replace(size=style.size - 1)
    block.text_right(style, right, 29, fit(number, style, room))
    y = 43.0
    of_order = t("Service order {number}").format(number=one_line(sheet.number)) if own else ""
    facts = [
        of_order,
        one_line(sheet.order_type),
        t("Priority: {priority}").format(priority=priority_text(sheet.priority, t)),
    ]
    if sheet.customer_reference:
        facts.append(t("Your reference: {text}").format(text=one_line(sheet.customer_reference)))
    for fact in filter(None, facts):
        block.text_right(BODY._replace(size=8.4), right, y, fit(fact, BODY._replace(size=8.4), room))
        y += 11.5
    block.height = max(block.height, _CODE_SIZE, y - 8) + 14
    block.rules.append(Rule(LEFT, block.height - 7, RIGHT, block.height - 7, 1.2, 0))
    return block


def order_parties(sheet: WorkOrderSheet, t: Callable[[str], str]) -> Block:
    """Customer at the left, place of service with the contact at the right."""
    block = Block()
    middle = LEFT + HALF + 16
    bottom = party_block(block, LEFT, 0, t("Customer"), sheet.customer, t)
    place = sheet.location
    other = party_block(block, middle, 0, t("Place of service"), place, t)
    contact = reach(sheet.contact)
    if contact:
        other = labelled(block, middle, other + 2, HALF, t("Contact person"), contact, BODY, 3)
    block.height = max(bottom, other) + 8
    return block


def party_block(block: Block, x: float, y: float, label: str, party: Party, t: Callable[[str], str]) -> float:
    """A party with its address and numbers in half the width; returns the y below."""
    y = block.line(LABEL, x, y, label, HALF)
    y = block.lines(BOLD._replace(size=10), x, y, party.name, HALF, 3)
    for part in party.address:
        y = block.lines(BODY, x, y, part, HALF, 2)
    facts = [one_line(party.phone).replace(" ", NBSP)]
    if party.vat_id:
        facts.append(NBSP.join((t("VAT id"), one_line(party.vat_id))))
    if party.number:
        facts.append(NBSP.join((t("No."), one_line(party.number))))
    return block.lines(BODY._replace(size=8.4, leading=11.4, grey=0.2), x, y, " · ".join(filter(None, facts)), HALF, 2)


def order_plan(sheet: WorkOrderSheet, f: Formats) -> Block:
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


def object_block(facts: ObjectFacts, on: date, f: Formats) -> Block:
    """What is serviced, with its serial number and the warranty as it stands on a day."""
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


def _warranty(until: date | None, on: date, f: Formats) -> str:
    """The warranty as it stands on the day of the visit."""
    if until is None:
        return f.t("none recorded")
    return (f.t("until {day}") if until >= on else f.t("ended {day}")).format(day=f.day(until))


def line_field(block: Block, x: float, y: float, width: float, label: str, value: str) -> None:
    """A label with a line to write on, or with what is written there."""
    block.text(LABEL, x, y, label)
    start = x + 54
    block.text(BODY, start + 3, y - 0.5, fit(value, BODY, width - 60))
    block.rules.append(Rule(start, y + 2, x + width, y + 2, 0.5, 0.4))
