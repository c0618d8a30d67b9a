"""How long work tells how far it is; the one who asked for it may end it there."""

from __future__ import annotations

from typing import Protocol


class Steps(Protocol):
    """Told by long work how far it is."""

    def step(self, done: int, total: int) -> None:
        """Called often. ``total`` 0 means unknown. What it raises ends the work, and nothing is kept."""


class NoSteps:
    """Nobody wants to know."""

    def step(self, done: int, total: int) -> None:
        """Go on."""
