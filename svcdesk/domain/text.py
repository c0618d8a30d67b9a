"""Folding text so that *lodz* finds *Łódź*."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not decompose; decisions.md, "Search and text".
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ø": "o", "Ø": "o", "ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe",
     "ı": "i", "ħ": "h", "Ħ": "h", "ŧ": "t", "Ŧ": "t", "þ": "th", "Þ": "th", "ŋ": "n", "Ŋ": "n"}
)  # fmt: skip


def fold(text: str) -> str:
    """The text for comparing and finding: no case, no diacritics, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    # Some letters, such as a bold mathematical 𝐀, have a case only once they are taken apart.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.translate(_LETTERS)).casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS).split())


def search_text(*parts: str | None) -> str:
    """What the stored search column of a record holds: its parts folded, and digits without gaps.

    A part with at least six digits (a telephone, a VAT id) is added once more with digits only,
    so that ``601 234 567`` is found as ``601234567``.
    """
    words: list[str] = []
    for part in parts:
        if not part:
            continue
        words.append(fold(part))
        digits = "".join(c for c in part if c.isdigit())
        if len(digits) >= 6 and digits != part:
            words.append(digits)
    return " ".join(words)


_POLISH = str.maketrans({"ą": "a~", "ć": "c~", "ę": "e~", "ł": "l~", "ń": "n~", "ó": "o~", "ś": "s~",
                         "ź": "z}", "ż": "z~"})  # fmt: skip


def sort_key(text: str, language: str) -> str:
    """The text for sorting in a language: in Polish *ą* stands after *a*, elsewhere beside it; no case."""
    if text.isascii():
        return " ".join(text.lower().split())
    if language == "pl":
        # "}" and "~" come after every letter; fold leaves them as they are.
        return fold(unicodedata.normalize("NFC", text).lower().translate(_POLISH))
    return fold(text)
