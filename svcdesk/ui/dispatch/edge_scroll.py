"""How fast the board scrolls while something is held at its edge."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QSize

ZONE: Final = 34
_SLOWEST: Final = 80.0
_FASTEST: Final = 900.0


def edge_speed(at: QPoint, size: QSize) -> tuple[float, float]:
    """Pixels per second to the right and down: slow at the inner border of the zone, fastest outside."""
    return _speed(at.x(), size.width()), _speed(at.y(), size.height()) * 0.6


def _speed(at: int, size: int) -> float:
    zone = min(ZONE, size // 4)
    depth, direction = (zone - at, -1) if at < zone else (at - (size - zone), 1)
    if depth <= 0:
        return 0.0
    return direction * (_SLOWEST + (_FASTEST - _SLOWEST) * min(depth / (2 * zone), 1.0) ** 2)


def scroll_into(low: int, high: int, size: int) -> int:
    """How far to scroll so that a stretch is in view, its beginning first."""
    if low < 0 or high - low > size:
        return low if low < 0 or low > size // 2 else 0
    return max(high - size, 0)
