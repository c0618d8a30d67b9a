"""What the documents of repairs share: codes in words, fields in two columns, photos."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from svcdesk.queries.repair_sheets import CodedText, SheetPhoto
from svcdesk.reports.formats import Formats
from svcdesk.reports.order_parts import HALF
from svcdesk.reports.page import LEFT, WIDTH, Block, Box, Photo
from svcdesk.reports.parts import BOLD, NOTE, labelled
from svcdesk.reports.pictures import photo_size
from svcdesk.reports.text import Style, one_line

Fact = tuple[str, str, str]
"""A label, its value, and what is said below in small letters."""
_TALLEST: Final = 190.0
_MISSING: Final = 26.0
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
        block.height = max(bottoms) + 4
        yield block


def photo_rows(photos: Sequence[SheetPhoto], f: Formats) -> Iterator[Block]:
    """Photos in two columns at their own proportions, each with its note or name below."""
    for pair in (photos[at : at + 2] for at in range(0, len(photos), 2)):
        block = Block()
        room = WIDTH if len(photos) == 1 else HALF
        sizes = [_printed(photo_size(one.image), room) for one in pair]
        tallest = max(height for _width, height in sizes)
        bottoms = []
        for x, one, (width, height) in zip((LEFT, _MIDDLE), pair, sizes, strict=False):
            block.boxes.append(Box(x, 0, width, height, 0.4, None, 0.6))
            if photo_size(one.image) is not None:
                block.photos.append(Photo(x, 0, width, height, one.image))
            else:
                block.line(NOTE, x + 6, 8, f.t("This picture cannot be printed."), width - 12)
            caption = one.note if one.note.strip() else one.name
            bottoms.append(block.lines(NOTE, x, tallest + 3, caption, HALF, 3))
        block.height = max(bottoms) + 8
        yield block


def _printed(size: tuple[int, int] | None, room: float) -> tuple[float, float]:
    """How large a photo stands on paper: not wider than its column, and never enlarged beyond 96 dpi."""
    if size is None:
        return min(room, HALF), _MISSING
    width, height = size
    scale = min(room / width, _TALLEST / height, 0.75)
    return width * scale, height * scale
