"""Sizes of labels, and what is said of them beside what is to be labelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from svcdesk.domain.problems import refuse

SIZE_KEY: Final = "size="
FIRST_KEY: Final = "first="


@dataclass(frozen=True, slots=True)
class LabelSize:
    """Millimetres of one label, and how many stand on a sheet: on a roll one, which is a page of its own."""

    width: float
    height: float
    columns: int = 1
    rows: int = 1

    @property
    def on_sheet(self) -> int:
        """How many labels a sheet has."""
        return self.columns * self.rows


LABEL_SIZES: Final[Mapping[str, LabelSize]] = {
    "62x29": LabelSize(62, 29),
    "89x36": LabelSize(89, 36),
    "A4": LabelSize(70, 37, 3, 8),
}
"""Rolls of the usual label printers, and A4 sheets of 3 by 8 labels."""


@dataclass(frozen=True, slots=True)
class LabelsAsked:
    """What is to be labelled, in which size (empty: that of the parameters), from which label of the sheet on (1…)."""

    keys: tuple[str, ...]
    size: str = ""
    first: int = 1


def read_labels(keys: Sequence[str]) -> LabelsAsked:
    """Take ``size=…`` and ``first=…`` out of the keys of what is to be labelled.

    Raises Refused: label.size, label.first.
    """
    size, first, rest = "", 1, []
    for key in keys:
        if key.startswith(SIZE_KEY):
            size = _read_size(key.removeprefix(SIZE_KEY))
        elif key.startswith(FIRST_KEY):
            first = _read_first(key.removeprefix(FIRST_KEY))
        else:
            rest.append(key)
    return LabelsAsked(tuple(rest), size, first)


def label_options(size: str, first: int) -> tuple[str, ...]:
    """The keys by which a size and the first label are asked for."""
    return (SIZE_KEY + size, f"{FIRST_KEY}{first}")


def _read_size(text: str) -> str:
    found = next((name for name in LABEL_SIZES if name.lower() == text.strip().lower()), None)
    if found is None:
        raise refuse("label.size", value=text, sizes=", ".join(LABEL_SIZES))
    return found


def _read_first(text: str) -> int:
    most = max(size.on_sheet for size in LABEL_SIZES.values())
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        raise refuse("label.first", value=text, most=most)
    return int(text)
