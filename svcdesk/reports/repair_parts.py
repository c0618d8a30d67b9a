"""What the documents of repairs share: codes in words, fields in two columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from svcdesk.queries.repair_sheets import CodedText
from svcdesk.reports.order_parts import HALF
from svcdesk.reports.page import LEFT, Block
from svcdesk.reports.parts import BOLD, NOTE, labelled
from svcdesk.reports.text import Style, one_line

Fact = tuple[str, str, str]
"""A label, its value, and what is said below in small letters."""
_MIDDLE: Final = LEFT + HALF + 16


def coded(label: str, text: CodedText) -> Fact:
    """A code in words, such as *Doors: stay open*, with the codes below."""
    words = ": ".join(part for part in (one_line(text.area), one_line(text.name)) if part)
    codes = " / ".join(part for part in (one_line(text.area_code), one_line(text.code)) if part)
    return label, words, codes


def fact_rows(facts: Sequence[Fact], style: Style = BOLD) -> Iterator[Block]:
    """Labelled values in two columns; those without a value are left out."""
    known = [fact for fact in facts if fact[1]]
    for left, right in zip_longest(known[::2], known[1::2]):
        block = Block()
        bottoms = [0.0]
        for x, fact in ((LEFT, left), (_MIDDLE, right)):
            if fact is None:
                continue
            label, value, below = fact
            y = labelled(block, x, 0, HALF, label, value, style, 0)
            bottoms.append(block.lines(NOTE, x, y, below, HALF, 2) if below else y)
        block.height = max(bottoms) + 3
        yield block
