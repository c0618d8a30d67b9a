"""A company with service levels, whose clock the test moves on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.clocks import MovingClock
from tests.support.databases import empty_database
from tests.support.service_levels import LevelDesk


@pytest.fixture
def moving() -> MovingClock:
    """Monday 2026-03-02, 9:00 in Warsaw, until it is set."""
    return MovingClock("2026-03-02 09:00")


@pytest.fixture
def desk(database_path: Path, moving: MovingClock) -> Iterator[LevelDesk]:
    """What a user does with service levels."""
    store = empty_database(database_path, moving)
    yield LevelDesk(store, moving)
    store.close()
