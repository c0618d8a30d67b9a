"""Text for documents: the one place where data becomes lines of drawable text.

Documents are drawn as plain text on the canvas. ReportLab's Paragraph is used nowhere, because it
reads markup out of its text and opens the files that ``<img src>`` names; so nothing needs escaping.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final, NamedTuple

from svcdesk.reports.fonts import Face, char_widths, covered

MISSING: Final = "\N{REPLACEMENT CHARACTER}"
"""Drawn for what the faces cannot draw: it is seen that something is missing."""

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# One-letter words (Polish i, a, o, u, w, z; English a, I) never end a line.
_LONE_LETTER = re.compile(r"(?<![^\s(„“\"])([AaIiOoUuWwZz]) (?=\S)")

_SHORT: Final = 200  # characters; longer texts are not worth a place in the cache of widths


class Style(NamedTuple):
    """How a text is drawn: face, type size and line distance in points, grey from 0 (black) to 1."""

    face: str = Face.REGULAR.value
    size: float = 9
    leading: float = 12
    grey: float = 0


@cache
def _undrawable() -> re.Pattern[str]:
    drawable = sorted(code for code in covered() if unicodedata.category(chr(code)) not in {"Cf", "Cc", "Cs"})
    return re.compile("[^\n" + "".join(re.escape(chr(code)) for code in drawable) + "]")


def _replacement(match: re.Match[str]) -> str:
    character = match.group()
    # What has no shape of its own (joiners, direction marks, variation selectors) leaves no gap.
    return "" if unicodedata.category(character) in {"Cf", "Mn", "Me"} else MISSING


def clean(text: str | None) -> str:
    """The text as it can be drawn: composed letters, newlines for line ends, nothing invisible.

    Control characters and characters without a glyph are replaced by ``MISSING``.
    """
    if not text:
        return ""
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", "    ")
    return _undrawable().sub(_replacement, text)


def one_line(text: str | None) -> str:
    """The cleaned text without line ends and doubled spaces."""
    return " ".join(clean(text).split())


@lru_cache(maxsize=20_000)
def _advance(face: str, text: str) -> float:
    widths = char_widths(face)
    return sum(widths.get(ord(character), 600) for character in text)


def text_width(text: str, style: Style) -> float:
    """The width of cleaned text in points."""
    return _advance(style.face, text) * style.size / 1000


def fit(text: str, style: Style, width: float) -> str:
    """The cleaned text on one line, with an ellipsis where it is longer than ``width`` points."""
    text = one_line(text)
    if text_width(text, style) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(text[:middle].rstrip() + "…", style) <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def wrap(text: str | None, style: Style, width: float) -> list[str]:
    """The lines of a text in a column of ``width`` points; no line for an empty text.

    Words longer than the column are broken where they have to be.
    """
    cleaned = clean(text).strip("\n")
    if not cleaned.strip():
        return []
    limit = width * 1000 / style.size
    lines: list[str] = []
    for paragraph in cleaned.split("\n"):
        glued = _LONE_LETTER.sub("\\1\N{NO-BREAK SPACE}", paragraph)
        if len(glued) <= _SHORT and _advance(style.face, glued) <= limit:
            lines.append(glued.strip(" "))
        else:
            _wrap_paragraph(glued, style.face, limit, lines)
    return lines


def _wrap_paragraph(paragraph: str, face: str, limit: float, lines: list[str]) -> None:
    space = _advance(face, " ")
    current: list[str] = []
    used = 0.0
    for word in paragraph.split(" "):
        if not word:
            continue
        advance = _advance(face, word)
        if current and used + space + advance <= limit:
            current.append(word)
            used += space + advance
            continue
        if current:
            lines.append(" ".join(current))
        if advance > limit:
            *broken, word = _break_word(word, face, limit)  # noqa: PLW2901 - what is left of the word
            lines += broken
            advance = _advance(face, word)
        current, used = [word], advance
    if current:
        lines.append(" ".join(current))


def _break_word(word: str, face: str, limit: float) -> list[str]:
    widths = char_widths(face)
    parts: list[str] = []
    start, used = 0, 0.0
    for index, character in enumerate(word):
        advance = widths.get(ord(character), 600)
        if used + advance > limit and index > start:
            parts.append(word[start:index])
            start, used = index, 0.0
        used += advance
    parts.append(word[start:])
    return parts
