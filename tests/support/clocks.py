"""A clock that a test moves on."""

from __future__ import annotations

from datetime import UTC, datetime

from svcdesk.domain.clock import SiteTime

WARSAW = SiteTime.of("Europe/Warsaw")


def warsaw(text: str) -> datetime:
    """The instant of a wall-clock time in Warsaw, such as ``2026-01-09 14:00``."""
    local = datetime.fromisoformat(text)
    return WARSAW.instant(local.date(), local.time())


def wall(instant: datetime | None) -> str:
    """The wall-clock time in Warsaw of an instant; empty for none."""
    return "" if instant is None else WARSAW.local(instant).strftime("%Y-%m-%d %H:%M")


class MovingClock:
    """Stands still until it is set."""

    def __init__(self, text: str) -> None:
        self.at = warsaw(text)

    def now(self) -> datetime:
        """The instant it was set to, in UTC."""
        return self.at.astimezone(UTC)

    def set(self, text: str) -> None:
        """Go to a wall-clock time in Warsaw."""
        self.at = warsaw(text)
