"""The year planner: this year with the visits of a month, and the next one narrowed to one technician."""

from __future__ import annotations

from typing import Final

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from scene import Scene, front, wait_until
from svcdesk.ui.shell.windows import Windows
from svcdesk.ui.year.view import YearView


def planner(windows: Windows, later: int) -> YearView:
    """A year, this one or later, of all agreements."""
    year = windows.desk.site.day(windows.desk.clock.now()).year + later
    windows.desk.open("year_planner", None, year=year)
    document = front(windows).tabs.current()
    assert document is not None
    view = document.widget
    assert isinstance(view, YearView)
    view.clear_filter()
    wait_until(lambda: view.plan_shown is not None and view.plan_shown.year == year and bool(view.model.rows))
    view.table.setFocus()
    return view


def this_year(windows: Windows) -> QWidget:
    """Most of it done; the visits of December below."""
    view = planner(windows, 0)
    view.table.setCurrentIndex(view.model.index(0, 12))
    QTest.qWait(50)
    return front(windows)


def next_year(windows: Windows) -> QWidget:
    """All of it due, in the words of one customer, with the fields to choose by."""
    view = planner(windows, 1)
    view.table.setCurrentIndex(view.model.index(2, 4))
    view.show_criteria(checked=True)
    QTest.qWait(50)
    return front(windows)


SCENES: Final = (Scene("year-planner", this_year), Scene("year-planner-next", next_year))
