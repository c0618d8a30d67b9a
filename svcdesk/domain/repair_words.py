"""The words of a symptom: what of a text tells one fault from another, in English and Polish alike.

A text becomes terms: words of the trade by their meaning (``=leak`` for *leaking* and *wyciek*), other words by
their stem. Both languages are stemmed by the same few rules, because a text does not say which it is in and is often
typed without accents; why not by a library is told in docs/decisions/repair-proposals.md.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rapidfuzz.distance import OSA

from svcdesk.domain.text import fold

MEANING: Final = "="
"""Terms of the word list begin with it."""
MISTYPED: Final = 0.75
"""What a word counts that is taken for another one."""
_TOKEN: Final = re.compile(r"[a-z0-9]+(?:/[a-z0-9]+)*")
_VOWELS: Final = frozenset("aeiouy")
_POLISH_ENDINGS: Final = (
    "owego", "owemu", "owych", "owymi", "owej",
    "iami", "iego", "iemu", "iach",
    "ami", "ach", "ego", "emu", "ych", "ymi", "ich", "imi", "iej", "owi", "iem", "owy", "owa", "owe",
    "ow", "om", "em", "ie", "ia", "iu", "ej", "ym", "im",
    "a", "e", "i", "o", "u", "y",
)  # fmt: skip
"""Folded; the longest that leaves enough is stripped."""
_SOFTENED: Final = (("rz", "r"), ("dz", "d"), ("ek", "k"), ("ec", "c"))
"""How the end of a stem changes within a Polish word: *filtr, filtrze* and *pasek, paska*."""


def singular(word: str) -> str:
    """A folded English word without the ending of the plural or of the verb; others stay, or lose as little."""
    if len(word) <= 3 or any(c.isdigit() for c in word):
        return word
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + instead
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= 3 and _VOWELS & set(stem):
            return stem[:-1] if stem[-1] == stem[-2] and stem[-1] not in "lsz" else stem
    return word


def stem(word: str) -> str:
    """What a folded word has in common with its other forms; made for comparing, not for reading."""
    if len(word) <= 3 or any(c.isdigit() for c in word):
        return word
    found = singular(word)
    for ending in _POLISH_ENDINGS:
        if found.endswith(ending) and len(found) - len(ending) >= (3 if len(ending) <= 2 else 4):
            found = found[: -len(ending)]
            break
    for soft, hard in _SOFTENED:
        if found.endswith(soft) and len(found) > len(soft) + 1:
            return found[: -len(soft)] + hard
    return found


def likeness(first: str, second: str) -> float:
    """How surely one stem is the other mistyped: 0 unless few letters differ (two swapped ones are one)."""
    short = min(len(first), len(second))
    allowed = 0 if short < 4 else 1 if short < 8 else 2
    if not allowed or OSA.distance(first, second, score_cutoff=allowed) > allowed:
        return 0.0
    return MISTYPED


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The word list of the trade."""

    noise: frozenset[str]
    words: Mapping[str, str]
    """Term by folded word as it stands in the list."""
    stems: Mapping[str, str]
    """Term by stem, where no other meaning has it."""
    _known: dict[str, tuple[tuple[str, float], ...]] = field(default_factory=dict, repr=False, compare=False)
    """Remembers what words were found to be."""

    @classmethod
    def of(cls, source: Mapping[str, Any]) -> Vocabulary:
        """From the content of ``words.toml``: ``noise``, and tables of meanings with their words."""
        words: dict[str, str] = {}
        stems: dict[str, str] = {}
        unclear: set[str] = set()
        noise = frozenset(fold(source["noise"]).split())
        for table in (value for value in source.values() if isinstance(value, Mapping)):
            for meaning, text in table.items():
                for word in fold(text).split():
                    words[word] = MEANING + meaning
        for word, term in words.items():
            if stems.setdefault(stem(word), term) != term:
                unclear.add(stem(word))
        return cls(noise, words, {key: term for key, term in stems.items() if key not in unclear})

    def terms(self, text: str) -> dict[str, float]:
        """The terms of a text with what each counts (1, or ``MISTYPED``), in the order of the text."""
        found: dict[str, float] = {}
        for word in self.words_of(text):
            for term, counts in self.meaning(word):
                found[term] = max(counts, found.get(term, 0.0))
        return found

    def words_of(self, text: str) -> list[str]:
        """The folded words of a text; ``L/H`` is one because the list has it, ``pins/bushes`` are two."""
        found: list[str] = []
        for token in tokens(text):
            found += [token] if token in self.words or token in self.noise else token.split("/")
        return found

    def meaning(self, word: str) -> tuple[tuple[str, float], ...]:
        """The terms of one folded word: none of noise, the meaning of a known one, or its stem and what is near."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._meaning(word)
        return known

    def _meaning(self, word: str) -> tuple[tuple[str, float], ...]:
        if word in self.noise or (word.isdigit() and len(word) < 2):
            return ()
        stemmed = stem(word)
        term = self.words.get(word) or self.words.get(singular(word)) or self.stems.get(stemmed)
        if term is not None:
            return ((term, 1.0),)
        if len(word) < 2:
            return ()
        near = {term: MISTYPED for key, term in self.stems.items() if len(key) >= 4 and likeness(stemmed, key)}
        if len(stemmed) < 5 or len(near) > 1:  # too short, or it could be either
            near = {}
        return ((stemmed, 1.0), *near.items())


def tokens(text: str) -> list[str]:
    """The words of a text, folded; ``L/H`` is one, ``won't`` is *wont*."""
    return _TOKEN.findall(fold(text).replace("'", "").replace("’", ""))
