"""Each report as it is shown without criteria."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from scene import Scene, front, wait_until
from svcdesk.queries.reports import reports
from svcdesk.ui.reporting.view import ReportsView
from svcdesk.ui.shell.windows import Windows


def shown(name: str, windows: Windows) -> QWidget:
    """The report of everything."""
    windows.desk.open(f"report:{name}", None)
    window = front(windows)
    document = window.tabs.current()
    assert document is not None
    view = document.widget
    assert isinstance(view, ReportsView)
    wait_until(lambda: view.model.shown is not None and view.model.shown.table.name == name)
    return window


SCENES: Final = tuple(Scene(f"report-{name.replace('_', '-')}", partial(shown, name)) for name in reports())
