"""The embedded faces of documents, the widths of their characters, and which characters they have."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from svcdesk.resources import resource


class Face(StrEnum):
    """A shipped face; the value is its name in ReportLab and its file without ``.ttf``."""

    REGULAR = "NotoSans-Regular"
    BOLD = "NotoSans-Bold"
    ITALIC = "NotoSans-Italic"
    BOLD_ITALIC = "NotoSans-BoldItalic"


@cache
def load_faces() -> dict[str, TTFont]:
    """Register the faces with ReportLab, once a process. Raises TTFError for a missing file."""
    faces = {face.value: TTFont(face.value, str(resource("fonts", f"{face.value}.ttf"))) for face in Face}
    for font in faces.values():
        pdfmetrics.registerFont(font)
    pdfmetrics.registerFontFamily(
        Face.REGULAR.value,
        normal=Face.REGULAR.value,
        bold=Face.BOLD.value,
        italic=Face.ITALIC.value,
        boldItalic=Face.BOLD_ITALIC.value,
    )
    rl_config.canvas_basefontname = Face.REGULAR.value  # or every page begins with Helvetica, not embedded
    return faces


@cache
def char_widths(face: str) -> dict[int, float]:
    """The advance of every character of a face, in thousandths of the type size."""
    widths: dict[int, float] = load_faces()[face].face.charWidths
    return widths


@cache
def covered() -> frozenset[int]:
    """The code points that all four faces can draw."""
    sets = [frozenset(char_widths(face.value)) for face in Face]
    return frozenset.intersection(*sets)
