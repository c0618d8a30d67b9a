"""Joining what a form wants with what somebody else saved since it was opened; never overwriting silently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


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
