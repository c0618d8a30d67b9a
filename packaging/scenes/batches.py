"""Batches after their dry run and after they were done."""

from __future__ import annotations

from typing import Final

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from scene import Scene, front, wait_until
from svcdesk.ui.batches.view import BatchView
from svcdesk.ui.shell.windows import Windows


def planned(windows: Windows, batch: str, **criteria: object) -> BatchView:
    """A batch whose dry run is shown."""
    windows.desk.open(f"batch:{batch}", None, **criteria)
    document = front(windows).tabs.current()
    assert document is not None
    view = document.widget
    assert isinstance(view, BatchView)
    wait_until(lambda: view.shown is not None)
    return view


def dry_run(windows: Windows) -> QWidget:
    """What canceling the orders of one customer would do."""
    planned(windows, "cancel_orders", customer_id=1)
    QTest.qWait(50)
    return front(windows)


def chosen(windows: Windows) -> QWidget:
    """What deleting some orders chosen in the list would do."""
    planned(windows, "delete_orders", order_ids=tuple(range(1, 25)))
    return front(windows)


SCENES: Final = (Scene("batch-cancel", dry_run), Scene("batch-delete-chosen", chosen))
