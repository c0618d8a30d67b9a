"""The print preview: of one order, and of a technician's day."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QWidget

from scene import Scene, front, wait_until
from scenes.documents import busiest_day, fullest_order
from svcdesk.ui.preview.view import PreviewScreen
from svcdesk.ui.shell.windows import Windows


def shown(windows: Windows, sheet: str, key: str) -> QWidget:
    """The preview, when it is drawn."""
    windows.desk.open("print_job", None, sheet=sheet, keys=(key,))
    window = front(windows)
    document = window.tabs.current()
    assert document is not None
    preview = document.widget
    assert isinstance(preview, PreviewScreen)
    wait_until(lambda: preview.prepared is not None and preview.pages.is_drawn)
    return window


def order(language: str, windows: Windows) -> QWidget:
    """One work order."""
    with windows.desk.store.read() as reader:
        key = fullest_order(language, reader).number
    return shown(windows, "work_order", key)


def day(windows: Windows) -> QWidget:
    """The fullest day to come, as one batch."""
    with windows.desk.store.read() as reader:
        sheet = busiest_day(reader)
    return shown(windows, "day", f"#{sheet.worker_id}:{sheet.day.isoformat()}")


def label(windows: Windows) -> QWidget:
    """The label of a machine, as large as its paper."""
    return shown(windows, "object_label", "#1")


SCENES: Final = (
    Scene("preview-label", label),
    Scene("preview-work-order", partial(order, "pl")),
    Scene("preview-day", day),
)
