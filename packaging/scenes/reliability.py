"""How reliable the machines of the demo company are (docs/repairs.md)."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from scene import Scene, front, wait_until
from svcdesk.queries.reliability import ReliabilityBy
from svcdesk.ui.reliability.view import ReliabilityView
from svcdesk.ui.shell.windows import Windows


def opened(windows: Windows, **wanted: Any) -> ReliabilityView:
    """The screen, once it has read."""
    windows.desk.open("reliability", None, **wanted)
    document = front(windows).tabs.current()
    assert document is not None
    view = document.widget
    assert isinstance(view, ReliabilityView)
    wait_until(lambda: view.found is not None and not view.is_reading())
    return view


def all_objects(windows: Windows) -> QWidget:
    """Each object; the worst one is chosen."""
    view = opened(windows, by=ReliabilityBy.OBJECT)
    view.rows.view.setFocus()
    QTest.keyClick(view.rows.view, Qt.Key.Key_Down)
    QTest.qWait(50)
    return front(windows)


def of_groups(windows: Windows) -> QWidget:
    """The groups; a month of the first one is chosen by the keyboard."""
    view = opened(windows, by=ReliabilityBy.GROUP)
    QTest.keyClick(view.rows.view, Qt.Key.Key_Down)
    front(windows).activateWindow()
    view.charts[0].setFocus()
    wait_until(view.charts[0].hasFocus)
    for _step in range(3):
        QTest.keyClick(view.charts[0], Qt.Key.Key_Left)
    view.details.setCurrentIndex(1)
    QTest.qWait(50)
    return front(windows)


def one_object(windows: Windows) -> QWidget:
    """One lift with what is built into it, as its form opens it."""
    opened(windows, object_id=1, with_parts=True)
    return front(windows)


SCENES: Final = (
    Scene("reliability-objects", all_objects),
    Scene("reliability-groups", of_groups),
    Scene("reliability-object", one_object),
)
