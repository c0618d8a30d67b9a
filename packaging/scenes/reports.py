"""Each report as it is shown with as few criteria as it takes."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from scene import Scene, front, wait_until
from svcdesk.queries.reports import reports
from svcdesk.ui.reporting.view import ReportsView
from svcdesk.ui.shell.windows import Windows


def shown(name: str, windows: Windows) -> QWidget:
    """The report of everything; one that must be about an object, of the first."""
    first = {field.name: 1 for field in reports()[name].criteria if field.required and field.target}
    windows.desk.open(f"report:{name}", None, **first)
    window = front(windows)
    document = window.tabs.current()
    assert document is not None
    view = document.widget
    assert isinstance(view, ReportsView)
    wait_until(lambda: view.model.shown is not None and view.model.shown.table.name == name)
    return window


SCENES: Final = tuple(Scene(f"report-{name.replace('_', '-')}", partial(shown, name)) for name in reports())
