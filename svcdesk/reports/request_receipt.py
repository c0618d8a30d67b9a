"""The printed receipt of a request: what was taken down, for the caller."""

from __future__ import annotations

from collections.abc import Iterator

from svcdesk.queries.sheet_rows import ObjectFacts, Party, RequestReceiptSheet
from svcdesk.reports.formats import Formats
from svcdesk.reports.order_parts import HALF, object_block, party_block, priority_text
from svcdesk.reports.page import LEFT, RIGHT, WIDTH, Block, Laid, Rule, Stamp
from svcdesk.reports.parts import (
    BODY,
    BOLD,
    company_head,
    flowing,
    gap,
    heading,
    labelled,
    lay_out_issued,
    reach,
)
from svcdesk.reports.text import Style, fit, one_line


def request_receipt_title(sheet: RequestReceiptSheet) -> str:
    """What the document is called, in the customer's language."""
    f = Formats(sheet.language, sheet.time_zone)
    return f.t("Receipt of request {number}").format(number=one_line(sheet.number))


def lay_out_request_receipt(sheet: RequestReceiptSheet, stamp: Stamp) -> Laid:
    """The receipt of one request, in the customer's language."""
    f = Formats(sheet.language, sheet.time_zone)
    title = request_receipt_title(sheet)
    return lay_out_issued(title, _blocks(sheet, stamp, f), sheet.company, stamp, f)


def _blocks(sheet: RequestReceiptSheet, stamp: Stamp, f: Formats) -> Iterator[Block]:
    t = f.t
    yield _head(sheet, f)
    block = Block()
    left = party_block(block, LEFT, 0, t("Customer"), sheet.customer, t)
    right = 0.0
    if sheet.place != Party():
        right = party_block(block, LEFT + HALF + 16, 0, t("Place of service"), sheet.place, t)
    if caller := reach(sheet.caller):
        left = labelled(block, LEFT, left + 2, HALF, t("Caller"), caller, BODY, 3)
    block.height = max(left, right) + 8
    yield block
    if sheet.object != ObjectFacts():
        yield heading(t("Service object"))
        yield object_block(sheet.object, f.local(stamp.printed_at).date(), f)
    elif sheet.object_text:
        yield heading(t("Service object"))
        yield from flowing(sheet.object_text)
    yield heading(t("Your request"))
    yield from flowing(sheet.title, BOLD)
    yield from flowing(sheet.problem)
    for label, text in ((t("Symptom"), sheet.symptom), (t("Condition"), sheet.condition)):
        if text:
            yield from flowing(f"{label}: {text}")
    yield gap(8)
    wishes = [(t("Priority"), priority_text(sheet.priority, t))]
    if sheet.preferred_at is not None:
        wishes.append((t("Preferred time"), f.instant(sheet.preferred_at)))
    if technician := reach(sheet.technician):
        wishes.append((t("Technician"), technician))
    if sheet.order_number:
        wishes.append((t("Service order"), sheet.order_number))
    for label, text in wishes:
        yield from flowing(f"{label}: {one_line(text)}")
    yield gap(10)
    yield from flowing(t("Please name the number of this receipt when you call us."), BODY._replace(grey=0.2))


def _head(sheet: RequestReceiptSheet, f: Formats) -> Block:
    t = f.t
    block = company_head(sheet.company, t("VAT id"), WIDTH * 0.54)
    block.text_right(Style(size=9.5, leading=12, grey=0.2), RIGHT, 9, t("Receipt of a request"))
    number = BOLD._replace(size=17, leading=21)
    block.text_right(number, RIGHT, 29, fit(sheet.number, number, WIDTH * 0.44))
    if sheet.received_at is not None:
        when = t("Received {when}").format(when=f.instant(sheet.received_at))
        block.text_right(BODY, RIGHT, 43, when)
    block.height = max(block.height, 52.0) + 14
    block.rules.append(Rule(LEFT, block.height - 7, RIGHT, block.height - 7, 1.2, 0))
    return block
