"""Guessing which column fills which field, from the names of the columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from rapidfuzz import fuzz

from svcdesk.domain.text import fold

ALIKE: Final = 84
"""How alike (of 100) a column's name and a field's label must be; below, a guess is wrong more often than right."""


def guess_columns(header: Sequence[str], labels: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The column of each field by name, the surest first; no column is given twice.

    ``labels`` are the names by which people may call a field, in any language.
    """
    sure = []
    for column in dict.fromkeys(header):
        words = _words(column)
        for name, called in labels.items():
            score = max((fuzz.ratio(words, _words(label)) for label in called), default=0.0)
            if words and score >= ALIKE:
                sure.append((score, column, name))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _score, column, name in sorted(sure, key=lambda one: -one[0]):
        if name not in found and column not in taken:
            found[name] = column
            taken.add(column)
    return found


def _words(text: str) -> str:
    return "".join(c if c.isalnum() else " " for c in fold(text)).strip()
