"""Planning visits: the dry run as a timeline, as agreed, and with a visit pinned and windows tried out."""

from __future__ import annotations

from datetime import date
from typing import Final

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from scene import Scene, front, wait_until
from svcdesk.i18n import _
from svcdesk.ui.batches.planning_view import PlanningView
from svcdesk.ui.shared.forms.document import RecordDocument
from svcdesk.ui.shared.forms.visits_tab import VisitsTab
from svcdesk.ui.shell.windows import Windows

_YEAR: Final = {"from_on": date(2026, 12, 1), "until_on": date(2027, 11, 30)}


def planned(windows: Windows, **criteria: object) -> PlanningView:
    """The dry run of the first agreements for a year."""
    windows.desk.open("batch:create_service_orders", None, **(_YEAR | criteria))
    document = front(windows).tabs.current()
    assert document is not None
    view = document.widget
    assert isinstance(view, PlanningView)
    wait_until(view.has_plan)
    QTest.qWait(50)
    return view


def agreed(windows: Windows) -> QWidget:
    """The year as the agreements say it."""
    planned(windows)
    return front(windows)


def tried(windows: Windows) -> QWidget:
    """A quarter with a window tried out, and a visit pinned by keys."""
    view = planned(windows, until_on=date(2027, 2, 28), window_id=2)
    mark = next(one for one in view.timeline.painter.timeline.by_key.values() if one.high > one.day)
    view.on_visit_chosen(mark.key)
    view.shift_later()
    wait_until(view.has_plan)
    QTest.qWait(50)
    return front(windows)


def capacity(windows: Windows) -> QWidget:
    """The load of the technicians in the weeks of a quarter."""
    view = planned(windows, until_on=date(2027, 2, 28))
    view.actions_["planning.capacity"].trigger()
    QTest.qWait(50)
    return front(windows)


def visits(windows: Windows) -> QWidget:
    """What an agreement asked for and what is due."""
    windows.desk.open("agreement", 1)
    document = front(windows).tabs.current()
    assert document is not None
    form = document.widget
    assert isinstance(form, RecordDocument)
    wait_until(lambda: form.base is not None and _visits_at(form) >= 0)
    form.tabs.setCurrentIndex(_visits_at(form))
    wait_until(lambda: any(tab.view.table.rows for tab in form.findChildren(VisitsTab)))
    QTest.qWait(50)
    return front(windows)


def _visits_at(form: RecordDocument) -> int:
    titles = [form.tabs.tabText(at) for at in range(form.tabs.count())]
    return titles.index(_("Visits")) if _("Visits") in titles else -1


SCENES: Final = (
    Scene("planning-year", agreed), Scene("planning-tried", tried), Scene("planning-capacity", capacity),
    Scene("planning-visits", visits),
)  # fmt: skip
