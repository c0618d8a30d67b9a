"""Which activities the lines of an order make: one for each worker and task (reference 10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from svcdesk.domain.lengths import LONGEST_MINUTES

SHORTEST_VISIT_MINUTES: Final = 30
"""An activity that lines make is never shorter (reference 10, proposed rule)."""

Key = tuple[int | None, int | None]
"""Worker and task."""


@dataclass(frozen=True, slots=True)
class LineWork:
    """What a line means to the board: ``hours`` is None for expenses, items and fees."""

    line_id: int
    worker_id: int | None
    task_id: int | None
    hours: Decimal | None

    @property
    def key(self) -> Key:
        """Lines with the same one share an activity."""
        return (self.worker_id, self.task_id)


def group_lines(lines: Iterable[LineWork]) -> dict[Key, list[LineWork]]:
    """The lines by the activity that they share, in the order of their first hours.

    Hours make activities. Expenses, items and fees go along with the activity of their worker and task,
    else with one of their task, else with the first; without any hours they make one for themselves.
    """
    found = list(lines)
    groups: dict[Key, list[LineWork]] = {}
    for line in found:
        if line.hours is not None:
            groups.setdefault(line.key, []).append(line)
    for line in found:
        if line.hours is None:
            groups.setdefault(_joined(line, groups), []).append(line)
    return groups


def _joined(line: LineWork, groups: dict[Key, list[LineWork]]) -> Key:
    if line.key in groups:
        return line.key
    return next((key for key in groups if key[1] == line.task_id), next(iter(groups), line.key))


def compute_visit_minutes(lines: Iterable[LineWork]) -> int:
    """How long the activity of these lines takes: the sum of their hours within what a bar can be."""
    total = sum((line.hours for line in lines if line.hours is not None), Decimal(0)) * 60
    minutes = int(total.quantize(Decimal(1), ROUND_HALF_UP))
    return min(max(SHORTEST_VISIT_MINUTES, minutes), LONGEST_MINUTES)
