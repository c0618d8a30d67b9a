"""Taking a call: the object of the caller is proposed while its texts are typed."""

from __future__ import annotations

from typing import Final

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from scene import Scene, front, wait_until
from svcdesk.ui.requests.call import CallScreen
from svcdesk.ui.shell.windows import Windows


def call(windows: Windows) -> QWidget:
    """The second step, with what was found."""
    windows.desk.open("call", None)
    window = front(windows)
    document = window.tabs.current()
    assert document is not None
    screen = document.widget
    assert isinstance(screen, CallScreen)
    phone = screen.forms[0].boxes["phone"].editor.focus_widget()
    wait_until(lambda: window.focusWidget() is phone)
    screen.forms[0].set_value("caller", "Anna Wrona", "Anna Wrona")
    screen.steps.setCurrentRow(1)
    typed = screen.forms[1].boxes["object_text"].editor.focus_widget()
    typed.setFocus()
    QTest.keyClicks(typed, "MX75-A0077")
    wait_until(lambda: bool(screen.suggestions.found))
    return window


SCENES: Final = (Scene("call", call),)
