"""How reliable machines are: what counts as a fault, and whether it came back (issue 5). Times are UTC."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

RETURNS_WITHIN: Final = timedelta(days=90)
"""A fault that is reported again on the same object by then came back."""


class RepairFact(NamedTuple):
    """What a repair line says about faults."""

    id: int
    order_id: int
    object_id: int
    symptom_id: int | None
    created_at: datetime | None
    finished_at: datetime | None


def find_returns(lines: Iterable[RepairFact]) -> dict[int, int]:
    """The finished lines whose fault came back, each with the line by which it first did.

    It came back where the same symptom was reported of the same object on another order, after the line was finished
    and at the latest ``RETURNS_WITHIN`` later. Lines without a symptom tell nothing.
    """
    reported: defaultdict[tuple[int, int], list[tuple[datetime, int, int]]] = defaultdict(list)
    finished: list[tuple[tuple[int, int], datetime, RepairFact]] = []
    for line in lines:
        if line.symptom_id is None:
            continue
        key = (line.object_id, line.symptom_id)
        if line.created_at is not None:
            reported[key].append((line.created_at, line.id, line.order_id))
        if line.finished_at is not None:
            finished.append((key, line.finished_at, line))
    for again in reported.values():
        again.sort()
    found: dict[int, int] = {}
    for key, done, line in finished:
        for created, id_, order_id in reported.get(key, ()):
            if done < created <= done + RETURNS_WITHIN and order_id != line.order_id:
                found[line.id] = id_
                break
    return found
