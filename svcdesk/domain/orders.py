"""Rules of a service order over plain values."""

from __future__ import annotations

from collections.abc import Iterable

from svcdesk.domain.kinds import LineStatus, Progress


def compute_progress(statuses: Iterable[LineStatus]) -> Progress:
    """The progress of an order from the statuses of its lines (reference 6.3, decisions example 4)."""
    found = set(statuses)
    if not found or LineStatus.CREATED in found:
        return Progress.IN_PROCESS
    return Progress.POSTED if LineStatus.POSTED in found else Progress.CANCELED
