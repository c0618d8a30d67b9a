"""How short and how long a bar of the board may be."""

from __future__ import annotations

from typing import Final

SHORTEST_MINUTES: Final = 5
LONGEST_MINUTES: Final = 31 * 24 * 60
