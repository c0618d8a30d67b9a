"""Photos in documents: two beside each other, each with its note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from svcdesk.queries.sheet_rows import SheetPhoto
from svcdesk.reports.formats import Formats
from svcdesk.reports.order_parts import HALF
from svcdesk.reports.page import LEFT, WIDTH, Block, Box, Photo
from svcdesk.reports.parts import NOTE, heading
from svcdesk.reports.pictures import photo_size

_TALLEST: Final = 190.0
_MISSING: Final = 26.0
_MIDDLE: Final = LEFT + HALF + 16


def photo_section(photos: Sequence[SheetPhoto], f: Formats) -> Iterator[Block]:
    """The last section of a document: its photos, if there are any."""
    if photos:
        yield heading(f.t("Photos"))
        yield from photo_rows(photos, f)


def photo_rows(photos: Sequence[SheetPhoto], f: Formats) -> Iterator[Block]:
    """Photos in two columns at their own proportions, each with its note or name below."""
    for pair in (photos[at : at + 2] for at in range(0, len(photos), 2)):
        block = Block()
        room = WIDTH if len(photos) == 1 else HALF
        heads = [photo_size(one.image) for one in pair]
        sizes = [_printed(head, room) for head in heads]
        tallest = max(height for _width, height in sizes)
        bottoms = []
        for x, one, head, (width, height) in zip((LEFT, _MIDDLE), pair, heads, sizes, strict=False):
            block.boxes.append(Box(x, 0, width, height, 0.4, None, 0.6))
            if head is not None:
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
