"""Joining what a form wants with what somebody else saved since it was opened; never overwriting silently."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from svcdesk.domain.drafts import RecordDraft, RowDraft


def merge(
    seen: Mapping[str, Any], mine: Mapping[str, Any], current: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """What to set, and the fields that both changed to different values.

    ``seen`` are the values the form began with, ``mine`` those it wants, ``current`` those in the
    database now. A field missing from ``seen`` counts as seen as it is now.
    """
    to_set: dict[str, Any] = {}
    clashes: list[str] = []
    for name, value in mine.items():
        now = current[name]
        was = seen.get(name, now)
        if value in (was, now):
            continue  # not mine to change, or both want the same
        if now != was:
            clashes.append(name)
        else:
            to_set[name] = value
    return to_set, clashes


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed: of the record itself, or of the row at ``at`` of a child entity."""

    name: str
    child: str
    at: int
    mine: Any
    theirs: Any
    my_caption: str = ""
    their_caption: str = ""


def rebase(base: RecordDraft, mine: RecordDraft, now: RecordDraft) -> tuple[RecordDraft, list[Clash]]:
    """What a form holds after others saved: their changes joined with mine, and where a choice is needed.

    ``base`` is what the form began with. In the joined draft a clash still has my value. A row that
    others deleted goes, unless I changed it: then it is a new row. Rows that others added are kept.
    """
    values, captions, clashes = _join(base, mine, now, "", -1)
    children: dict[str, tuple[RowDraft, ...]] = {}
    for child, rows in mine.children.items():
        before = {row.id: row for row in base.children.get(child, ())}
        current = {row.id: row for row in now.children.get(child, ())}
        joined: list[RowDraft] = []
        for row in rows:
            if row.id is None:
                joined.append(row)
            elif row.id in current:
                row_values, row_captions, found = _join(
                    before.get(row.id, current[row.id]), row, current[row.id], child, len(joined)
                )
                joined.append(RowDraft(row.id, row_values, row_captions))
                clashes += found
            elif row.values != before[row.id].values:
                joined.append(RowDraft(None, row.values, row.captions))
        joined += [row for id_, row in current.items() if id_ not in before]
        children[child] = tuple(joined)
    return replace(now, values=values, captions=captions, children=children), clashes


Values = RecordDraft | RowDraft


def _join(
    base: Values, mine: Values, now: Values, child: str, at: int
) -> tuple[dict[str, Any], dict[str, str], list[Clash]]:
    to_set, names = merge(base.values, mine.values, now.values)
    values = {**now.values, **to_set}
    captions = dict(now.captions)
    clashes = []
    for name in (*to_set, *names):
        values[name] = mine.values[name]
        captions[name] = mine.captions.get(name, "")
    for name in names:
        theirs = now.captions.get(name, "")
        clashes.append(Clash(name, child, at, mine.values[name], now.values[name], mine.captions.get(name, ""), theirs))
    return values, captions, clashes
