"""Which Python and Qt svcdesk may run on; pairs that are known to crash are refused at start."""

from __future__ import annotations

from svcdesk.domain.problems import Problem

OLDEST_PYTHON = (3, 11)
NEWEST_PYTHON = (3, 13)
# Loses a reference to None per call and aborts while painting (design.md, section 3); 6.8.3 to 6.11.3 are sound.
CRASHING = frozenset({((3, 11), "6.12.0")})


def check_runtime(python: tuple[int, int], qt: str) -> list[Problem]:
    """What speaks against starting on this Python (major, minor) with this version of PySide6."""
    version = f"{python[0]}.{python[1]}"
    if not OLDEST_PYTHON <= python <= NEWEST_PYTHON:
        return [Problem("runtime.python", params={"version": version})]
    if (python, qt) in CRASHING:
        return [Problem("runtime.crashes", params={"python": version, "qt": qt})]
    return []
