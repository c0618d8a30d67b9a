"""What the proofs of done work share: the amounts in total, and the signatures of both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from svcdesk.domain.kind_texts import KIND_TEXTS
from svcdesk.domain.kinds import LineType, SignerState
from svcdesk.i18n import N_
from svcdesk.queries.sheet_rows import DoneLine, SignatureFacts
from svcdesk.reports.formats import Formats
from svcdesk.reports.order_parts import HALF, line_field
from svcdesk.reports.page import LEFT, RIGHT, Block, Box, Drawing, Rule
from svcdesk.reports.parts import BODY, BOLD, NOTE
from svcdesk.reports.text import one_line

_ABSENT: Final = {
    SignerState.ABSENT: N_("The customer was not there when the work was finished."),
    SignerState.REFUSED: N_("The customer refused to sign."),
}


def totals(done: Sequence[DoneLine], f: Formats) -> Iterator[Block]:
    """The amounts by type and in total, net, a block for each currency."""
    t = f.t
    for currency in dict.fromkeys(line.currency for line in done if line.chargeable):
        lines = [line for line in done if line.chargeable and line.currency == currency]
        block = Block(height=8)
        types = [type_ for type_ in LineType if any(line.type is type_ for line in lines)]
        rows = [
            (t(KIND_TEXTS[LineType][type_]), sum((x.amount for x in lines if x.type is type_), Decimal(0)))
            for type_ in types
        ]
        y = 4.0
        for label, amount in rows:
            block.text(BODY, RIGHT - 220, y + 9, label)
            block.text_right(BODY, RIGHT - 3, y + 9, f.money(amount, currency))
            y += 12.5
        block.rules.append(Rule(RIGHT - 222, y + 2, RIGHT, y + 2, 0.6, 0.3))
        total = sum((line.amount for line in lines), Decimal(0))
        block.text(BOLD, RIGHT - 220, y + 14, t("Total, net"))
        block.text_right(BOLD, RIGHT - 3, y + 14, f.money(total, currency))
        block.height = y + 24
        yield block


def signatures(
    for_customer: str, technician: str, signed: SignatureFacts | None, f: Formats, *, received: str | None = None
) -> Block:
    """Both sides; the customer's with the drawn signature, or why there is none.

    ``received`` is who took something in, where that is what the company signs.
    """
    t = f.t
    block = Block(height=126)
    name, role = (signed.name, signed.role) if signed is not None else ("", "")
    for_company = t("For the service company: received") if received is not None else t("For the service company")
    sides = ((LEFT, for_company, received or technician, t("Technician") if technician else "", ""),
             (LEFT + HALF + 16, for_customer, name, role, _place_and_day(signed, f)))  # fmt: skip
    for x, title, who, as_what, place in sides:
        block.boxes.append(Box(x, 2, HALF, 120, 0.8, None, 0.2))
        block.line(BOLD._replace(size=8.4), x + 7, 6, title, HALF - 14)
        rows = ((t("Full name"), who), (t("Role"), as_what), (t("Place, date"), place))
        for index, (label, value) in enumerate(rows):
            line_field(block, x + 7, 33 + index * 18, HALF - 14, label, one_line(value))
        line_field(block, x + 7, 114, HALF - 14, t("Signature"), "")
    if signed is None:
        return block
    x = LEFT + HALF + 16
    if signed.state is SignerState.SIGNED and signed.strokes:
        block.drawings.append(Drawing(x + 66, 78, HALF - 80, 36, signed.strokes))
    elif signed.state in _ABSENT:
        text = " ".join(filter(None, (t(_ABSENT[signed.state]), one_line(signed.note))))
        block.lines(NOTE, x + 64, 80, text, HALF - 72, 3)
    return block


def _place_and_day(signed: SignatureFacts | None, f: Formats) -> str:
    if signed is None:
        return ""
    when = f.instant(signed.at) if signed.at is not None else ""
    return ", ".join(filter(None, (one_line(signed.place), when)))
