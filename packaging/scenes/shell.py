"""What the shell opens over a window: the palette, what can be undone, the keys, the versions, the first choices."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from scene import Scene, front, newly_opened
from svcdesk.settings import data_folder
from svcdesk.ui.shell.palette import CommandPalette
from svcdesk.ui.shell.start_window import StartWindow
from svcdesk.ui.shell.windows import Windows


def opened_by(slot: str, windows: Windows) -> QWidget:
    """What an action of the window opens."""
    return newly_opened(getattr(front(windows), slot))


def palette(typed: str, windows: Windows) -> QWidget:
    """The palette over the window, with something typed into it."""
    window = front(windows)
    window.show_palette()
    [found] = window.findChildren(CommandPalette)
    QTest.keyClicks(found.line, typed)
    return window


def start_window(windows: Windows) -> QWidget:
    """What a new user sees first."""
    window = StartWindow([windows.desk.store.path], data_folder())
    window.show()
    return window


SCENES: Final = (
    Scene("shell-palette", partial(palette, "")),
    Scene("shell-palette-lodz", partial(palette, "lodz")),
    Scene("shell-history", partial(opened_by, "show_history")),
    Scene("shell-help", partial(opened_by, "show_help")),
    Scene("shell-about", partial(opened_by, "show_about")),
    Scene("shell-start", start_window),
)
