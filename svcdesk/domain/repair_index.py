"""An index of past repairs by the words of their symptoms, which answers while one types.

Posting lists of terms with inverse document frequency: a rare word says more than a frequent one. Rows are put in and
taken out one by one. Not safe for several threads at once; who shares it locks it.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from math import log, sqrt
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from svcdesk.domain.helped import (
    RETURNS_WITHIN,
    Answer,
    Asked,
    Case,
    Nearness,
    PastRepair,
    Silence,
    group_cases,
    nearness_of,
)
from svcdesk.domain.repair_words import MEANING, MISTYPED, Vocabulary, likeness, stem
from svcdesk.resources import resource

ALIKE: Final = {Nearness.OBJECT: 0.3, Nearness.MODEL: 0.35, Nearness.GROUP: 0.35, Nearness.WORDS: 0.45}
"""From here on a case is alike; less is asked of what is near."""
SAME_FAULT: Final = 0.5
"""Texts without codes are of the same fault from here on."""
_BEGUN: Final = 0.8
"""What a word counts that begins as the one that is being typed."""
_EXACT: Final = 10
_STEP: Final = 1.1
_SHORTEST_BEGIN: Final = 3
_UNHEARD: Final = 0.5
"""What a word counts that no past repair has: the text is less like any, but it may be mere chatter."""
_RARE: Final = 3
_FAR_MORE: Final = 10
"""What at most three past repairs have is taken for what ten times as many have as well: typing errors recur."""
_CODES: Final = 0.4
"""The share of the codes in the likeness where there are words and codes."""
_CODES_ALONE: Final = 0.8
_SAME_AREA: Final = 0.4
_SAME_CONDITION: Final = 0.05


@cache
def trade_words() -> Vocabulary:
    """The word list that ships with svcdesk."""
    with resource("repairs", "words.toml").open("rb") as file:
        return Vocabulary.of(tomllib.load(file))


class RepairIndex:
    """Past repairs, found by what their symptoms have in common with a text and codes."""

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self.vocabulary = vocabulary or trade_words()
        self.rows: dict[int, PastRepair] = {}
        self._terms: dict[int, dict[str, float]] = {}
        self._postings: defaultdict[str, dict[int, float]] = defaultdict(dict)
        self._of_object: defaultdict[int, list[tuple[datetime, int]]] = defaultdict(list)
        self._of_symptom: defaultdict[int, set[int]] = defaultdict(set)
        self._of_area: defaultdict[int, set[int]] = defaultdict(set)
        self._telling: set[int] = set()
        self._weights: dict[str, float] = {}
        self._norms: dict[int, float] = {}
        self._came_back: dict[int, bool] = {}
        self._near: dict[str, tuple[tuple[str, float], ...]] = {}
        self._sorted: list[str] | None = None

    # keeping

    def put(self, rows: Iterable[PastRepair]) -> None:
        """Take rows in; those of a known id are taken out before."""
        for row in rows:
            self.remove((row.id,))
            terms = self.vocabulary.terms(row.text)
            self.rows[row.id] = row
            self._terms[row.id] = terms
            for term, counts in terms.items():
                if term not in self._postings:
                    self._forget_words()
                self._postings[term][row.id] = counts
                self._weigh_again(term, len(self._postings[term]) - 1)
            insort(self._of_object[row.object_id], _place(row))
            if row.symptom_id is not None:
                self._of_symptom[row.symptom_id].add(row.id)
            if row.symptom_area_id is not None:
                self._of_area[row.symptom_area_id].add(row.id)
            if row.tells:
                self._telling.add(row.id)
            self._counted(len(self.rows) - 1, row.object_id)

    def remove(self, ids: Iterable[int]) -> None:
        """Take rows out; unknown ids are passed over."""
        for id_ in ids:
            row = self.rows.pop(id_, None)
            if row is None:
                continue
            self._counted(len(self.rows) + 1, row.object_id)
            self._norms.pop(id_, None)
            for term in self._terms.pop(id_):
                del self._postings[term][id_]
                self._weigh_again(term, len(self._postings[term]) + 1)
                if not self._postings[term]:
                    del self._postings[term]
                    self._forget_words()
            self._of_object[row.object_id].remove(_place(row))
            for places, key in ((self._of_symptom, row.symptom_id), (self._of_area, row.symptom_area_id)):
                if key is not None:
                    places[key].discard(id_)
            self._telling.discard(id_)

    def _forget_words(self) -> None:
        self._near.clear()
        self._sorted = None

    def _counted(self, before: int, object_id: int) -> None:
        """There were so many rows before; those of an object may have come back now, or not any more."""
        if _step(before) != _step(len(self.rows)):
            self._weights.clear()
            self._norms.clear()
            self._came_back.clear()
        for _created, id_ in self._of_object[object_id]:
            self._came_back.pop(id_, None)

    def _weigh_again(self, term: str, before: int) -> None:
        """A term had so many rows before: if it weighs something else now, so do they."""
        if _step(before) != _step(len(self._postings[term])):
            self._weights.pop(term, None)
            if self._norms:
                for id_ in self._postings[term]:
                    self._norms.pop(id_, None)
            self._came_back.clear()

    # asking

    def propose(self, asked: Asked, now: datetime) -> Answer:
        """What helped before in cases like this one, or why nothing is said."""
        coded = asked.symptom_id is not None or asked.symptom_area_id is not None
        query = self._query(asked)
        if not query and not coded:
            return Answer((), Silence.NOTHING_ASKED)
        if not self._telling:
            return Answer((), Silence.NO_HISTORY)
        return group_cases(self._cases(asked, query), now)

    def _cases(self, asked: Asked, query: Sequence[Mapping[str, float]]) -> Iterator[Case]:
        coded = asked.symptom_id is not None or asked.symptom_area_id is not None
        words = self._alike(query, 0.0 if coded else min(ALIKE.values()) - _SAME_CONDITION)
        found = set(words)
        if asked.symptom_area_id is not None:
            found |= self._of_area[asked.symptom_area_id]
        if asked.symptom_id is not None:
            found |= self._of_symptom[asked.symptom_id]
        for id_ in found & self._telling:
            row = self.rows[id_]
            if id_ == asked.repair_id or row.order_id == asked.order_id:
                continue
            nearness = nearness_of(asked, row)
            alike = _joined(asked, row, words.get(id_, 0.0), worded=bool(query))
            if alike >= ALIKE[nearness]:
                yield Case(row, nearness, alike, self.came_back(id_))

    def _alike(self, query: Sequence[Mapping[str, float]], least: float) -> dict[int, float]:
        """The cosine of each row with a query, by row, from the least one that matters."""
        self._weigh()
        dots: defaultdict[int, float] = defaultdict(float)
        length = 0.0
        for meanings in query:
            most = 0.0
            for term, counts in meanings.items():
                postings = self._postings.get(term)
                if postings:
                    idf = self._weight(term)
                    most = max(most, counts * idf)
                    weight = counts * idf * idf
                    for id_, there in postings.items():
                        dots[id_] += weight * there
            length += (most or _UNHEARD * self._rarest()) ** 2
        scale = sqrt(length) or 1.0
        norms, least = self._norms, least * scale
        return {id_: dot / (scale * norms[id_]) for id_, dot in dots.items() if dot >= least * norms[id_]}

    def _query(self, asked: Asked) -> list[dict[str, float]]:
        """What each word of a typed text may mean: also if it is mistyped, or the last one not finished."""
        text = asked.text
        found: list[dict[str, float]] = []
        seen: set[str] = set()
        words = self.vocabulary.words_of(text)
        unfinished = len(words) - 1 if text[-1:].isalnum() else -1
        for place, word in enumerate(words):
            known = dict(self.vocabulary.meaning(word))
            heard = {term: counts for term, counts in known.items() if self._is_heard(term, asked)}
            if stem(word) in known:  # not in the word list
                heard = self._also_mistyped(word, heard, asked)
            if known and not heard and place == unfinished:
                heard = dict(self._begun(word))
                known = {}  # who knows what it becomes
            meanings = {term: counts for term, counts in (heard or known).items() if term not in seen}
            seen |= meanings.keys()
            if meanings:
                found.append(meanings)
        return found

    def _is_heard(self, term: str, asked: Asked) -> bool:
        """Whether a case may have it: not if only the repair in question was stored with it, or open ones."""
        rows = self._postings.get(term, {})
        return len(rows) > _RARE or any(
            id_ in self._telling and id_ != asked.repair_id and self.rows[id_].order_id != asked.order_id
            for id_ in rows
        )

    def _also_mistyped(self, word: str, heard: dict[str, float], asked: Asked) -> dict[str, float]:
        """What a word may be if nobody has written it before, or so rarely that those who did may have mistyped it."""
        written = sum(len(self._postings[term]) for term in heard)
        if written > _RARE:
            return heard
        near = [one for one in self._near_terms(word) if one[0] not in self._postings or self._is_heard(one[0], asked)]
        often = [(term, counts) for term, counts in near if len(self._postings.get(term, ())) > written * _FAR_MORE]
        return dict(often) | heard if written else dict(near)

    def _near_terms(self, word: str) -> tuple[tuple[str, float], ...]:
        """The terms that a word may be when it was mistyped: of the history by its stem, and of the word list."""
        known = self._near.get(word)
        if known is None:
            stemmed, meanings = stem(word), self.vocabulary.words
            near = dict.fromkeys(_close(stemmed, self._words()), MISTYPED)
            near |= {meanings[listed]: MISTYPED for listed in _close(word, meanings)}
            near |= {self.vocabulary.stems[listed]: MISTYPED for listed in _close(stemmed, self.vocabulary.stems)}
            known = self._near[word] = tuple(near.items())
        return known

    def _begun(self, start: str) -> tuple[tuple[str, float], ...]:
        """The terms that begin so: of the history, and meanings by their words."""
        if len(start) < _SHORTEST_BEGIN:
            return ()
        words = self._words()
        place = bisect_left(words, start)
        found = {word for word in words[place : place + 20] if word.startswith(start)}
        found |= {term for word, term in self.vocabulary.words.items() if word.startswith(start)}
        return tuple((term, _BEGUN) for term in found)

    def _words(self) -> list[str]:
        if self._sorted is None:
            self._sorted = sorted(term for term in self._postings if not term.startswith(MEANING))
        return self._sorted

    # weights

    def _weight(self, term: str) -> float:
        """The inverse document frequency of a term that some row has."""
        known = self._weights.get(term)
        if known is None:
            known = self._weights[term] = log(1 + _step(len(self.rows)) / _step(len(self._postings[term])))
        return known

    def _rarest(self) -> float:
        return log(1 + _step(len(self.rows)))

    def _weigh(self) -> None:
        """Know the length of each row."""
        if len(self._norms) < len(self.rows):
            for id_ in self.rows.keys() - self._norms.keys():
                terms = self._terms[id_].items()
                self._norms[id_] = sqrt(sum((counts * self._weight(term)) ** 2 for term, counts in terms)) or 1.0

    # did it come back?

    def came_back(self, id_: int) -> bool:
        """Whether the fault of a finished repair was reported again on its object within 90 days, on another order."""
        known = self._came_back.get(id_)
        if known is None:
            row = self.rows[id_]
            known = any(self._same_fault(row, self.rows[other]) for other in self._reported_after(row))
            self._came_back[id_] = known
        return known

    def _reported_after(self, row: PastRepair) -> list[int]:
        """What was reported on its object within 90 days after it was finished."""
        if row.finished_at is None:
            return []
        there = self._of_object[row.object_id]
        begin = bisect_right(there, row.finished_at, key=_created)
        end = bisect_right(there, row.finished_at + RETURNS_WITHIN, key=_created)
        return [id_ for _at, id_ in there[begin:end]]

    def _same_fault(self, row: PastRepair, other: PastRepair) -> bool:
        """By their symptom codes, by their words where one has none; a line of the same order is a step of it."""
        if other.order_id == row.order_id:
            return False
        if row.symptom_id is not None and other.symptom_id is not None:
            return row.symptom_id == other.symptom_id
        return self._cosine(row.id, other.id) >= SAME_FAULT

    def _cosine(self, first: int, second: int) -> float:
        self._weigh()
        there = self._terms[second]
        dot = sum(
            counts * there[term] * self._weight(term) ** 2
            for term, counts in self._terms[first].items() if term in there
        )  # fmt: skip
        return dot / (self._norms[first] * self._norms[second])


def _step(count: int) -> float:
    """A count on a scale of steps of a tenth: what a word weighs need not change with every row that comes."""
    return count if count < _EXACT else _STEP ** round(log(count) / log(_STEP))


def _close(word: str, among: Iterable[str]) -> Iterator[str]:
    """The words that may be this one mistyped."""
    for found, *_score in process.extract(word, list(among), scorer=OSA.distance, score_cutoff=2, limit=8):
        if likeness(word, found):
            yield found


def _joined(asked: Asked, row: PastRepair, words: float, *, worded: bool) -> float:
    """The likeness by words and codes together, 0 to 1."""
    code = 0.0
    if asked.symptom_id is not None and asked.symptom_id == row.symptom_id:
        code = 1.0
    elif asked.symptom_area_id is not None and asked.symptom_area_id == row.symptom_area_id:
        code = _SAME_AREA
    coded = (asked.symptom_id or asked.symptom_area_id) is not None
    if not coded or (worded and row.symptom_area_id is None):
        alike = words
    elif not worded or not row.text:
        alike = code * _CODES_ALONE
    else:
        alike = (1 - _CODES) * words + _CODES * code
    if alike and asked.condition_id is not None and asked.condition_id == row.condition_id:
        alike += _SAME_CONDITION
    return min(1.0, alike)


def _place(row: PastRepair) -> tuple[datetime, int]:
    return (row.created_at or datetime.min.replace(tzinfo=UTC), row.id)


def _created(place: tuple[datetime, int]) -> datetime:
    return place[0]
