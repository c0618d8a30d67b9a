"""Rules of service objects built into one another, over plain values (reference 11)."""

from __future__ import annotations

from collections.abc import Collection

from svcdesk.domain.problems import Problem

Place = tuple[int | None, int | None]
"""The customer and the location of an object."""


def check_parent(parent_id: int | None, own_ids: Collection[int], what: str) -> list[Problem]:
    """``object.in_itself``: ``own_ids`` are the object and all that is built into it; none of them can hold it."""
    if parent_id is not None and parent_id in own_ids:
        return [Problem("object.in_itself", target="parent_id", params={"what": what})]
    return []


def check_place_in_parent(place: Place, parent_place: Place, what: str, parent: str) -> list[Problem]:
    """``object.moves_with``: what is built in stands where the object stands that holds it."""
    return [
        Problem("object.moves_with", target=target, params={"what": what, "parent": parent})
        for target, own, wanted in zip(("customer_id", "location_id"), place, parent_place, strict=True)
        if own != wanted
    ]
