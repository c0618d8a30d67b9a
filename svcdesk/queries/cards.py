"""Records as cards in the columns of their stages: what is asked for, and what every card says."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

NO_STAGE: Final = 0
"""The key of the column of records that have no stage yet."""
FIRST_CARDS: Final = 30
"""So many cards of a column come with it, before anything is known of what is in view."""


class Card(Protocol):
    """What every card has; ``spoken`` is what it says to a screen reader and in its tool tip."""

    @property
    def id(self) -> int:
        """The record."""

    @property
    def number(self) -> str:
        """Its number."""

    @property
    def title(self) -> str:
        """Its first line."""

    @property
    def spoken(self) -> Sequence[str]:
        """All of it in words."""


@dataclass(frozen=True, slots=True)
class CardRequest:
    """What is asked for: words and a quick filter as in the list of the records; by column, the places in view."""

    text: str = ""
    quick: str = ""
    windows: Mapping[int, tuple[int, int]] | None = None

    def places(self, key: int) -> slice:
        """The places in view of a column."""
        first, last = (self.windows or {}).get(key, (0, FIRST_CARDS))
        return slice(first, last)


class CardBoard(Protocol):
    """The ids of the records by column in the order of the stages, and the cards in view."""

    @property
    def columns(self) -> Mapping[int, array[int]]:
        """The ids, the most urgent first."""

    @property
    def cards(self) -> Mapping[int, Card]:
        """Those in view."""
