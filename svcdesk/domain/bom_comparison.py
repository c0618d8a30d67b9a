"""Two BOMs side by side: a machine on two dates, or a template and the machine that it was copied to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from svcdesk.domain.boms import BomChangeFacts, in_tree_order
from svcdesk.domain.kinds import BomLineType


class BomRow(NamedTuple):
    """A line of a BOM as it is or was; ``depth`` counts from 0 at the top. ``original`` came with the template."""

    id: int
    parent_id: int | None
    place: int
    position: str
    type: BomLineType
    item_id: int | None
    item_number: str
    description: str
    quantity: Decimal
    unit: str
    serial_number: str
    original: bool
    source_line_id: int | None
    valid_from: date | None
    valid_until: date | None
    note: str
    depth: int = 0


class Difference(StrEnum):
    """What became of a line."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    REPLACED = "replaced"


class ComparedRow(NamedTuple):
    """One line on both sides; without ``left`` it came, without ``right`` it went.

    ``replaced`` is how many of a line that stayed were replaced meanwhile.
    """

    difference: Difference
    depth: int
    left: BomRow | None
    right: BomRow | None
    replaced: Decimal = Decimal(0)


class _Pair(NamedTuple):
    id: int
    parent_id: int | None
    place: int
    left: BomRow | None
    right: BomRow | None
    same_part: bool = True


def compare(
    left: Sequence[BomRow],
    right: Sequence[BomRow],
    origins: Mapping[int, int],
    *,
    in_place: Mapping[int, Decimal] | None = None,
    serials: bool = True,
) -> list[ComparedRow]:
    """The lines of both sides in the order of the tree.

    ``origins`` says of a line on the right which one on the left it is, or took the place of: the same part if it is
    original or has the same id. ``in_place`` is how many were replaced of a line that stayed; without ``serials``
    a serial number is no difference.
    """
    swapped = in_place or {}
    found = []
    for depth, pair in in_tree_order(_pairs(left, right, origins)):
        replaced = swapped.get(pair.right.id, Decimal(0)) if pair.right is not None else Decimal(0)
        found.append(ComparedRow(_difference(pair, replaced, serials=serials), depth, pair.left, pair.right, replaced))
    return found


def origins_between(newest_first: Sequence[BomChangeFacts]) -> dict[int, int]:
    """By the line that came in, the oldest line whose place it took, of these changes."""
    found: dict[int, int] = {}
    for change in reversed(newest_first):
        if change.replaced_line_id is not None and change.line_id is not None:
            found[change.line_id] = found.get(change.replaced_line_id, change.replaced_line_id)
    return found


def _pairs(left: Sequence[BomRow], right: Sequence[BomRow], origins: Mapping[int, int]) -> list[_Pair]:
    """A pair for each line: the one that is the same part goes with it, then the first that took its place."""
    by_id = {row.id: row for row in left}
    matches: dict[int, list[BomRow]] = {}
    for row in right:
        origin = row.id if row.id in by_id else origins.get(row.id)
        if origin in by_id:
            matches.setdefault(by_id[origin].id, []).append(row)
    for origin_id, rows in matches.items():
        rows.sort(key=lambda row, origin_id=origin_id: (not _is_same(row, origin_id), row.id))  # type: ignore[misc]
    partner = {rows[0].id: by_id[origin_id] for origin_id, rows in matches.items()}
    others = {row.id for rows in matches.values() for row in rows[1:]}
    pair_of_left = {row.id: -row.id for row in left} | {other.id: id_ for id_, other in partner.items()}
    pairs = [
        _Pair(row.id, row.parent_id, row.place, partner.get(row.id), row,
              row.id not in others and (row.id not in partner or _is_same(row, partner[row.id].id)))
        for row in right
    ]  # fmt: skip
    paired = {row.id for row in partner.values()}
    pairs += [
        _Pair(-row.id, pair_of_left.get(row.parent_id) if row.parent_id else None, row.place, row, None)
        for row in left
        if row.id not in paired
    ]
    return sorted(pairs, key=lambda pair: (pair.place, abs(pair.id)))


def _is_same(row: BomRow, origin_id: int) -> bool:
    return row.id == origin_id or row.original


def _difference(pair: _Pair, replaced: Decimal, *, serials: bool) -> Difference:
    if pair.right is None:
        return Difference.REMOVED
    if not pair.same_part:
        return Difference.REPLACED
    if pair.left is None:
        return Difference.ADDED
    if replaced:
        return Difference.REPLACED
    left, right = pair.left, pair.right
    same = (left.item_id, left.quantity, left.unit) == (right.item_id, right.quantity, right.unit)
    return (
        Difference.SAME if same and (not serials or left.serial_number == right.serial_number) else Difference.CHANGED
    )
