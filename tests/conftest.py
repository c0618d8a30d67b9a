"""What every test can have: a database file, a clock that stands still, and a guard against widgets left behind."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from svcdesk.domain.clock import FixedClock
from svcdesk.i18n import use_language
from tests.support.leaks import left_over_widgets

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from svcdesk.store.store import Store

# The same examples in every run of the suite; at a desk, `--hypothesis-profile=search` looks for new ones.
_QUIET = [hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.function_scoped_fixture]
hypothesis.settings.register_profile(
    "ci", derandomize=True, deadline=None, max_examples=50, suppress_health_check=_QUIET, database=None
)
hypothesis.settings.register_profile("dev", deadline=None, max_examples=50, suppress_health_check=_QUIET)
hypothesis.settings.register_profile("search", deadline=None, max_examples=2000, suppress_health_check=_QUIET)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_configure(config: pytest.Config) -> None:
    """A collection that starts inside a Qt call can hang or crash: collect at safe points only."""
    gc.disable()
    displays = os.environ.get("SVCDESK_DISPLAYS", "").split()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if displays and worker:
        os.environ["DISPLAY"] = displays[int(worker.removeprefix("gw")) % len(displays)]


def pytest_collection_finish(session: pytest.Session) -> None:
    """What the imports made stays for the whole run; collections need not look at it."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    """As Python had it."""
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests come first, so that no process is left with one at the end; those that need X say if there is none."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if os.environ.get("QT_QPA_PLATFORM", "") in ("xcb", ""):
        return
    without_server = pytest.mark.skip(reason=f"needs xcb, not {os.environ['QT_QPA_PLATFORM']}")
    for item in items:
        if item.get_closest_marker("xcb"):
            item.add_marker(without_server)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Skipped tests are counted where everybody looks."""
    skipped = len(terminalreporter.stats.get("skipped", []))
    xfailed = len(terminalreporter.stats.get("xfailed", []))
    terminalreporter.write_line(f"skipped: {skipped}, expected failures: {xfailed}")


@pytest.fixture(autouse=True)
def guard_against_leaks(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a Qt test no window is left; garbage is collected here, on the GUI thread."""
    failed_before = request.session.testsfailed
    yield
    if gc.isenabled():
        gc.disable()
        pytest.fail("automatic garbage collection was left on; on a worker thread it crashes", pytrace=False)
    if "PySide6.QtWidgets" not in sys.modules:
        return
    left = left_over_widgets()
    # The traceback of a failed test keeps its windows alive; one failure is enough then.
    if left and request.session.testsfailed == failed_before:
        pytest.fail("widgets left behind (add them to qtbot or close them): " + ", ".join(left), pytrace=False)


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The application; on an X server without a window manager, new windows get the focus all the same."""
    if qapp.platformName() == "xcb":
        from tests.support.activation import FocusOfNewWindows

        qapp.installEventFilter(FocusOfNewWindows(qapp))
    return qapp


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test begins in English, whatever language the one before it chose."""
    use_language("en")
    yield
    use_language("en")


@pytest.fixture
def now() -> datetime:
    """Monday 2026-11-23, 10:00 in Warsaw."""
    return datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock(now: datetime) -> FixedClock:
    """A clock that stands at `now`."""
    return FixedClock(now)


@pytest.fixture
def database_path(tmp_path: Path) -> Path:
    """Where a test's database file lies, in a folder with a space and a Polish letter."""
    folder = tmp_path / "dane łódź"
    folder.mkdir()
    return folder / "svcdesk.db"


@pytest.fixture
def store(database_path: Path, clock: FixedClock) -> Iterator[Store]:
    """An open, empty database in a real file."""
    from tests.support.databases import empty_database

    opened = empty_database(database_path, clock)
    yield opened
    opened.close()
