"""How well what helped before is found in the excavator history: a held-back tenth of its texts, asked for.

Each past text stands for a repair of the component that it names first. A held-back text is asked as it was typed, then
with its component struck out (the rest must tell), then with a typing error in the component. A hit is the component
among the first three proposals. What it is compared with knows no words: the three components that the history names
most, of all machines or of the machine at hand.
"""

from __future__ import annotations

import csv
import re
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Final

from svcdesk.domain.helped import Answer, Asked, PastRepair
from svcdesk.domain.repair_index import RepairIndex
from svcdesk.domain.text import fold

DATA: Final = Path(__file__).parents[1] / "data"
SEED: Final = "svcdesk-excavators"
FIRST: Final = 3
AFTER: Final = datetime(2013, 1, 1, tzinfo=UTC)
_TOKEN: Final = re.compile(r"[A-Za-z]+(?:/[A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class Text:
    """A short text with the component that it names first, and with which word."""

    repair: PastRepair
    component: str
    word: str


@dataclass(slots=True)
class Figures:
    """Counts of asked texts; ``seconds`` of each answer, ``sensible`` neighbours name the same component."""

    asked: int = 0
    answered: int = 0
    first: int = 0
    in_three: int = 0
    sensible: int = 0
    seconds: list[float] = field(default_factory=list)

    def share(self, count: int) -> float:
        """A count of all that were asked."""
        return count / self.asked

    def at(self, percentile: int) -> float:
        """The time in milliseconds within which so many percent were answered."""
        return 1000 * sorted(self.seconds)[(len(self.seconds) - 1) * percentile // 100]


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that is published: by the way of asking, and what it is compared with."""

    texts: int
    history: int
    held_back: int
    typed: Figures
    unseen: Figures
    """Of the typed ones those that no past text equals."""
    struck: Figures
    mistyped: Figures
    of_all: float
    """The share of hits by the three most frequent components."""
    of_machine: float


def components() -> dict[str, str]:
    """Component by word."""
    with (DATA / "excavator_components.toml").open("rb") as file:
        return {word: name for name, words in tomllib.load(file).items() for word in words.split()}


def read_texts() -> list[Text]:
    """The texts that name a component, as finished repairs of their machine."""
    by_word = components()
    names = sorted(set(by_word.values()))
    found = []
    with (DATA / "excavators.csv").open(encoding="utf-8-sig", newline="") as file:
        for id_, row in enumerate(csv.DictReader(file), 1):
            words = words_of(row["OriginalShorttext"])
            word = next((word for word in words if word in by_word), None)
            if word is None:
                continue
            at = datetime.fromisoformat(row["BscStartDate"]).replace(tzinfo=UTC)
            repair = PastRepair(
                id_, id_, ord(row["Asset"]), row["OriginalShorttext"], group_id=1,
                diagnosis_id=names.index(by_word[word]), created_at=at, finished_at=at,
            )  # fmt: skip
            found.append(Text(repair, by_word[word], word))
    return found


def words_of(text: str) -> list[str]:
    """The words of a text, small; those with a slash also in parts."""
    found: list[str] = []
    for token in _TOKEN.findall(text.lower().replace("'", "")):
        found += [token, *token.split("/")] if "/" in token else [token]
    return found


def struck_out(text: Text) -> str:
    """The text without the words of its component."""
    own = {word for word, name in components().items() if name == text.component}
    return _TOKEN.sub(lambda found: "" if set(words_of(found[0])) & own else found[0], text.repair.text)


def mistyped(text: Text, random: Random) -> str:
    """The text with a letter of its component left out, doubled, or changed for the next one."""
    word, at = text.word, random.randrange(1, max(2, len(text.word) - 1))
    wrong = random.choice((word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:],
                           word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]))  # fmt: skip
    return re.sub(rf"\b{re.escape(word)}\b", wrong, text.repair.text, count=1, flags=re.IGNORECASE)


def measure() -> Measured:
    """Hold back a tenth by the seed, and ask for each; the same on every machine but for the times."""
    texts = read_texts()
    random = Random(SEED)
    held = {text.repair.id for text in random.sample(texts, len(texts) // 10)}
    history = [text for text in texts if text.repair.id not in held]
    asked = [text for text in texts if text.repair.id in held]
    index = index_of(history)
    known = {fold(text.repair.text) for text in history}
    unseen = [text for text in asked if fold(text.repair.text) not in known]
    long_enough = [text for text in asked if len(text.word) >= 4]
    return Measured(
        len(texts), len(history), len(asked),
        _ask(index, asked, lambda text: text.repair.text), _ask(index, unseen, lambda text: text.repair.text),
        _ask(index, asked, struck_out), _ask(index, long_enough, lambda text: mistyped(text, random)),
        _frequent(history, asked, lambda _text: 0), _frequent(history, asked, lambda text: text.repair.object_id),
    )  # fmt: skip


def index_of(texts: Sequence[Text]) -> RepairIndex:
    """The index of some texts."""
    index = RepairIndex()
    index.put(text.repair for text in texts)
    return index


def most_alike(index: RepairIndex, typed: str, machine: str = "A") -> str:
    """The past text that is most like a typed one, asked for a machine; empty if none is alike."""
    answer = index.propose(Asked(typed, ord(machine), group_id=1), AFTER)
    cases = [case for found in answer.proposals for case in found.cases]
    return min(cases, key=lambda case: (-case.likeness, case.repair.id)).repair.text if cases else ""


def _ask(index: RepairIndex, texts: Sequence[Text], said: Callable[[Text], str]) -> Figures:
    figures = Figures()
    for text in texts:
        asked = Asked(said(text), text.repair.object_id, group_id=1)
        begin = time.perf_counter()
        answer = index.propose(asked, AFTER)
        figures.seconds.append(time.perf_counter() - begin)
        wanted, got = text.repair.diagnosis_id, [found.diagnosis_id for found in answer.proposals[:FIRST]]
        figures.asked += 1
        figures.answered += bool(got)
        figures.first += got[:1] == [wanted]
        figures.in_three += wanted in got
        figures.sensible += _neighbours(answer).count(wanted) >= 2
    return figures


def _neighbours(answer: Answer) -> list[int | None]:
    """The components of the three past texts that are most alike."""
    cases = [case for found in answer.proposals for case in found.cases]
    cases.sort(key=lambda case: (-case.likeness, case.repair.id))
    return [case.repair.diagnosis_id for case in cases[:3]]


def _frequent(history: Sequence[Text], asked: Sequence[Text], group: Callable[[Text], int]) -> float:
    counts: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for text in history:
        counts[group(text)][text.component] += 1
    most = {key: {name for name, _count in found.most_common(FIRST)} for key, found in counts.items()}
    return sum(text.component in most.get(group(text), ()) for text in asked) / len(asked)
