"""The printed intake receipt: what was taken in for repair, in which condition, on which terms (issue 5)."""

from __future__ import annotations

from collections.abc import Iterator

from svcdesk.domain.repairs import usual_intake_terms
from svcdesk.queries.repair_sheets import IntakeReceiptSheet, RepairFacts
from svcdesk.reports.done_parts import signatures
from svcdesk.reports.formats import Formats
from svcdesk.reports.order_parts import object_block, order_head, order_parties, small_label
from svcdesk.reports.page import LEFT, RIGHT, Block, Laid, Rule, Stamp
from svcdesk.reports.parts import BODY, BOLD, flowing, gap, heading, lay_out_issued
from svcdesk.reports.photos import photo_rows
from svcdesk.reports.repair_parts import coded, fact_rows
from svcdesk.reports.text import one_line

_TERMS = BODY._replace(size=7.6, leading=10, grey=0.15)


def intake_receipt_title(sheet: IntakeReceiptSheet) -> str:
    """What the document is called, in the customer's language."""
    f = Formats(sheet.language, sheet.order.time_zone)
    return f.t("Intake receipt {number}").format(number=one_line(sheet.number))


def lay_out_intake_receipt(sheet: IntakeReceiptSheet, stamp: Stamp) -> Laid:
    """The receipt of one object on one order, in the customer's language."""
    f = Formats(sheet.language, sheet.order.time_zone)
    title = intake_receipt_title(sheet)
    beside = one_line(sheet.order.customer.name)
    return lay_out_issued(title, _blocks(sheet, stamp, f), sheet.company, stamp, f, beside=beside)


def _blocks(sheet: IntakeReceiptSheet, stamp: Stamp, f: Formats) -> Iterator[Block]:
    t, order = f.t, sheet.order
    taken = [repair.created_at for repair in sheet.repairs if repair.created_at is not None]
    by = next((repair.created_by for repair in sheet.repairs if repair.created_by), "")
    yield order_head(order, f, t("Intake receipt"), sheet.number)
    yield order_parties(order, t)
    yield heading(t("Taken in for repair"))
    yield object_block(order.object, f.local(min(taken, default=stamp.printed_at)).date(), f)
    yield from fact_rows((
        (t("Taken in"), f.instant(min(taken)) if taken else "", ""),
        (t("Taken in by"), one_line(by), ""),
    ))  # fmt: skip
    for repair in sheet.repairs:
        yield from _repair(repair, sheet, f)
    terms = sheet.terms if sheet.terms.strip() else usual_intake_terms(t)
    for block in (heading(t("Terms")), *flowing(terms, _TERMS), gap(8)):
        block.keep = True  # nobody signs a page that says nothing
        yield block
    yield signatures(t("For the customer: handed over as described above"), "", None, f, received=by)


def _repair(repair: RepairFacts, sheet: IntakeReceiptSheet, f: Formats) -> Iterator[Block]:
    t = f.t
    yield heading(t("Repair {number}").format(number=one_line(repair.number)))
    if repair.description.strip():
        yield small_label(t("Symptom in the words of the customer"))
        yield from flowing(repair.description, BOLD)
        yield gap(3)
    limit = f.money(repair.cost_limit, sheet.currency) if repair.cost_limit is not None else ""
    yield from fact_rows((
        coded(t("Symptom"), repair.symptom),
        coded(t("Condition"), repair.condition),
        (t("Promised for"), f.long_day(repair.due_on) if repair.due_on is not None else "", ""),
        (t("Cost limit"), limit, ""),
    ))  # fmt: skip
    for label, text in ((t("Accessories"), repair.accessories), (t("Visible condition"), repair.visible_condition)):
        yield small_label(label)
        if text.strip():
            yield from flowing(text)
            yield gap(4)
        else:
            yield _written_by_hand()
    if repair.photos:
        yield small_label(t("Photos"))
        yield from photo_rows(repair.photos, f)
    yield gap(2)


def _written_by_hand() -> Block:
    """A line for what nobody has typed: an empty receipt would say that there was nothing."""
    block = Block(height=20)
    block.rules.append(Rule(LEFT, 14, RIGHT, 14, 0.5, 0.4))
    return block
