"""The printed service agreement: parties, scope, service level, validity, terms, signatures, annex of objects."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from babel import Locale

from svcdesk.domain.agreements import usual_terms
from svcdesk.domain.kind_texts import KIND_TEXTS
from svcdesk.domain.kinds import LineType, Weekday
from svcdesk.domain.planning.words import PlanningWords
from svcdesk.queries.agreement_rows import AgreedLine, AgreedObject, PromisedLevel, ServiceAgreementSheet
from svcdesk.queries.sheet_rows import Party, Person
from svcdesk.reports.fonts import Face
from svcdesk.reports.formats import NBSP, Formats
from svcdesk.reports.order_parts import HALF, line_field, party_block
from svcdesk.reports.page import LEFT, RIGHT, WIDTH, Block, Box, Laid, Rule, Stamp
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
    gap,
    heading,
    labelled,
    lay_out_issued,
    reach,
)
from svcdesk.reports.text import Style, fit, one_line, text_width


def service_agreement_title(sheet: ServiceAgreementSheet) -> str:
    """What the document is called, in the customer's language."""
    f = Formats(sheet.language, sheet.time_zone)
    return f.t("Service agreement {number}").format(number=one_line(sheet.number))


def lay_out_service_agreement(sheet: ServiceAgreementSheet, stamp: Stamp) -> Laid:
    """The agreement with its annex, in the customer's language."""
    f = Formats(sheet.language, sheet.time_zone)
    title = service_agreement_title(sheet)
    return lay_out_issued(title, _blocks(sheet, f), sheet.company, stamp, f)


def _blocks(sheet: ServiceAgreementSheet, f: Formats) -> Iterator[Block]:
    t = f.t
    yield _head(sheet, f)
    yield from _parties(sheet, f)
    sections: list[tuple[str, Iterator[Block]]] = [
        (t("Subject of the agreement"), _subject(sheet, f)),
        (t("Scope and dates"), _scope(sheet, f)),
        (t("Service level"), _level(sheet.level, f)),
        (t("Validity and notice"), _validity(sheet, f)),
        (t("Terms"), _terms(sheet, t)),
    ]
    last: list[Block] = []
    for number, (title, blocks) in enumerate(sections, 1):
        yield from last
        last = [heading(f"{number}. {title}"), *blocks, gap(7)]
    for block in last[-2:]:
        block.keep = True  # nobody signs a page that says nothing
    yield from last
    yield _signatures(t)
    if sheet.objects:
        yield gap(10)
        yield heading(t("Annex: service objects"))
        yield from _annex(sheet.objects, f)


def _head(sheet: ServiceAgreementSheet, f: Formats) -> Block:
    block = company_head(sheet.company, f.t("VAT id"), WIDTH * 0.54)
    block.text_right(Style(size=9.5, leading=12, grey=0.2), RIGHT, 9, f.t("Service agreement"))
    number, room = one_line(sheet.number), WIDTH * 0.44
    style = Style(Face.BOLD.value, 17, 21)
    while text_width(number, style) > room and style.size > 8:
        style = style._replace(size=style.size - 1)
    block.text_right(style, RIGHT, 29, fit(number, style, room))
    block.text_right(BODY, RIGHT, 43, fit(_period(sheet, f), BODY, room))
    block.height = max(block.height, 52.0) + 14
    block.rules.append(Rule(LEFT, block.height - 7, RIGHT, block.height - 7, 1.2, 0))
    return block


def _period(sheet: ServiceAgreementSheet, f: Formats) -> str:
    if sheet.ends_on is None:
        return f.t("from {begin}").format(begin=f.day(sheet.starts_on))
    return f.t("{begin} to {end}").format(begin=f.day(sheet.starts_on), end=f.day(sheet.ends_on))


def _parties(sheet: ServiceAgreementSheet, f: Formats) -> Iterator[Block]:
    t = f.t
    block = Block()
    company = sheet.company
    provider = Party(company.name, "", company.vat_id, company.address, company.phone)
    left = party_block(block, LEFT, 0, t("Service company"), provider, t)
    right = party_block(block, LEFT + HALF + 16, 0, t("Customer"), sheet.customer, t)
    if sheet.responsible != Person():
        left = labelled(block, LEFT, left + 2, HALF, t("Responsible"), reach(sheet.responsible), BODY, 3)
    if sheet.contact != Person():
        right = labelled(block, LEFT + HALF + 16, right + 2, HALF, t("Contact person"), reach(sheet.contact), BODY, 3)
    block.height = max(left, right) + 8
    yield block


def _subject(sheet: ServiceAgreementSheet, f: Formats) -> Iterator[Block]:
    yield from flowing(sheet.description, BOLD)
    said = f.t("The service company does for the customer what section 2 names, on the terms of this agreement.")
    if sheet.objects:
        number, t = len(sheet.objects), f.t
        objects = t.ngettext(
            "It is about {count} service object, named in the annex.",
            "It is about {count} service objects, named in the annex.",
            number,
        )
        said += f" {objects.format(count=number).replace(f'{number} ', f'{number}{NBSP}')}"
    yield from flowing(said)


def _scope(sheet: ServiceAgreementSheet, f: Formats) -> Iterator[Block]:
    t, words = f.t, PlanningWords(f.language)
    table = Table((
        Column(t("No."), 26), Column(t("What is done"), WIDTH - 26 - 190 - 66), Column(t("How often"), 190),
        Column(t("Quantity"), 66, right=True),
    ))  # fmt: skip
    yield table.header
    for number, line in enumerate(sheet.lines, 1):
        yield from table.row(_line_cells(table, number, line, words, f))
    if not sheet.lines:
        yield from flowing(t("Nothing is agreed yet."))


def _line_cells(table: Table, number: int, line: AgreedLine, words: PlanningWords, f: Formats) -> list[Cell]:
    t = f.t
    small = BODY._replace(size=8.4)
    title = line.description or line.service_text or line.task or t(KIND_TEXTS[LineType][line.type])
    more = [text for text in (line.service_text, line.task) if text and text != title]
    unit = one_line(line.unit) or (t("h") if line.type is LineType.HOUR else "")
    return [
        table.cell(0, (small, str(number))),
        table.cell(1, (BODY, title), *((NOTE, text) for text in more), (small, line.object), (small, line.item)),
        table.cell(2, (BODY, words.terms(line.interval, line.window)), (small, _times(line, f)),
                   (small, _line_period(line, f))),
        table.cell(3, (BODY, f"{f.number(line.quantity)}{NBSP}{unit}".strip())),
    ]  # fmt: skip


def _times(line: AgreedLine, f: Formats) -> str:
    t = f.t
    begin = "" if line.start_after is None else t("not before {time}").format(time=f.minute(line.start_after))
    end = "" if line.end_before is None else t("until {time}").format(time=f.minute(line.end_before))
    return ", ".join(filter(None, (begin, end)))


def _line_period(line: AgreedLine, f: Formats) -> str:
    t = f.t
    begin = "" if line.starts_on is None else t("from {begin}").format(begin=f.day(line.starts_on))
    end = "" if line.ends_on is None else t("until {day}").format(day=f.day(line.ends_on))
    return ", ".join(filter(None, (begin, end)))


def _level(level: PromisedLevel | None, f: Formats) -> Iterator[Block]:
    t = f.t
    if level is None:
        yield from flowing(t("No time of completion is promised."))
        return
    said = t("Time in which reported work is completed: {time}.").format(time=_allowance(level, f))
    yield from flowing(f"{one_line(level.name)}. {said}", BOLD)
    if not level.opening:
        yield from flowing(t("The time runs by the clock, day and night, on every day."))
        return
    if level.only_open:
        counted = t("Only the opening hours of the calendar “{name}” count:")
    else:
        counted = t("The time begins within the opening hours of the calendar “{name}”, and then runs day and night:")
    yield from flowing(counted.format(name=one_line(level.calendar)))
    yield gap(2)
    yield _opening(level, f)
    if level.holidays_of:
        country = Locale.parse(f.language).territories.get(level.holidays_of.upper(), level.holidays_of)
        text = t("Public holidays are closed ({country}).").format(country=one_line(country))
        yield from flowing(text, BODY._replace(size=8.4, grey=0.2))


def _opening(level: PromisedLevel, f: Formats) -> Block:
    """A table of the week: a column a day."""
    block = Block()
    width = WIDTH / len(Weekday)
    bottom = 30.0
    for index, (day, spans) in enumerate(level.opening):
        x = LEFT + index * width
        block.line(LABEL, x + 4, 2, f.t(KIND_TEXTS[Weekday][day]), width - 8)
        y = 14.0
        for opens, closes in spans:
            y = block.line(BODY, x + 4, y, f"{f.minute(opens)}–{f.minute(closes)}", width - 8)
        if not spans:
            y = block.line(BODY._replace(grey=0.3), x + 4, y, f.t("closed"), width - 8)
        bottom = max(bottom, y + 3)
    for index in range(len(level.opening)):
        block.boxes.append(Box(LEFT + index * width, 0, width, bottom))
    block.height = bottom + 5
    return block


def _allowance(level: PromisedLevel, f: Formats) -> str:
    """*2 days 8 h 30 min*; days are open days where there is a calendar."""
    t = f.t
    parts = []
    if level.days and level.opening:
        said = t.ngettext("{count} open day", "{count} open days", level.days)
        parts.append(said.format(count=level.days).replace(" ", NBSP))
    elif level.days:
        parts.append(t.ngettext("{count} day", "{count} days", level.days).format(count=level.days).replace(" ", NBSP))
    if level.hours or level.minutes or not parts:
        parts.append(f.length(level.hours * 60 + level.minutes))
    return " ".join(parts)


def _validity(sheet: ServiceAgreementSheet, f: Formats) -> Iterator[Block]:
    t = f.t
    begin = f.day(sheet.starts_on)
    if sheet.ends_on is None:
        said = t("The agreement holds from {begin} and has no end.").format(begin=begin)
    else:
        said = t("The agreement holds from {begin} until {end}, both days included.")
        said = said.format(begin=begin, end=f.day(sheet.ends_on))
    yield from flowing(said)
    if sheet.notice_on is not None:
        yield from flowing(
            t("Notice can be given until {day}, in writing.").format(day=f.day(sheet.notice_on)))  # fmt: skip
    else:
        yield from flowing(t("Notice is given in writing."))


def _terms(sheet: ServiceAgreementSheet, t: Callable[[str], str]) -> Iterator[Block]:
    yield from flowing(sheet.terms if sheet.terms.strip() else usual_terms(t))


def _signatures(t: Callable[[str], str]) -> Block:
    """Both sides, in one piece with their heading."""
    block = Block(height=116)
    for x, title in ((LEFT, t("For the service company")), (LEFT + HALF + 16, t("For the customer"))):
        block.boxes.append(Box(x, 4, HALF, 106, 0.8, None, 0.2))
        block.line(BOLD._replace(size=8.4), x + 7, 8, title, HALF - 14)
        for index, label in enumerate((t("Full name"), t("Role"), t("Place, date"))):
            line_field(block, x + 7, 36 + index * 18, HALF - 14, label, "")
        line_field(block, x + 7, 102, HALF - 14, t("Signature"), "")
    return block


def _annex(objects: tuple[AgreedObject, ...], f: Formats) -> Iterator[Block]:
    t = f.t
    small = BODY._replace(size=8.4)
    table = Table((
        Column(t("No."), 26), Column(t("Object"), 170), Column(t("Serial number"), 110),
        Column(t("Where it is"), WIDTH - 26 - 170 - 110),
    ))  # fmt: skip
    yield table.header
    for number, one in enumerate(objects, 1):
        facts = one.facts
        name = " · ".join(filter(None, (one_line(facts.name), one_line(facts.number))))
        kind = " ".join(filter(None, (one_line(facts.maker), one_line(facts.model))))
        where = ", ".join(one_line(part) for part in (one.location.name, *one.location.address) if part)
        within = ", ".join(filter(None, (one_line(facts.place), one_line(one.reference))))
        cells = [
            table.cell(0, (small, str(number))), table.cell(1, (BODY, name), (small, kind)),
            table.cell(2, (BODY, facts.serial_number or "–")), table.cell(3, (BODY, where), (small, within)),
        ]  # fmt: skip
        yield from table.row(cells)
