"""Whether what is laid out stays apart."""

from __future__ import annotations

from svcdesk.reports.page import Laid
from svcdesk.reports.text import text_width

Rect = tuple[float, float, float, float]


def check_apart(laid: Laid) -> None:
    """No text lies on another one or on a photo, and no photo on another one."""
    for page in laid.pages:
        texts: list[tuple[Rect, str]] = []
        photos: list[tuple[Rect, str]] = []
        for top, block in page:
            for style, x, below, text in block.runs:
                y = top + below
                rect = (x, y - style.size * 0.7, x + text_width(text, style), y + style.size * 0.1)
                texts.append((rect, text))
            photos += [((at.x, top + at.y, at.x + at.width, top + at.y + at.height), "photo") for at in block.photos]
        placed = sorted([*texts, *photos], key=lambda one: one[0][1])
        for index, (one, what) in enumerate(placed):
            for other, beside in placed[index + 1 :]:
                if other[1] >= one[3]:
                    break
                apart = other[0] >= one[2] - 0.01 or one[0] >= other[2] - 0.01
                assert apart, f"{what!r} and {beside!r}"
