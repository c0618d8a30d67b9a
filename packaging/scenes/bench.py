"""The repair bench: cards by stage, and one held over the last column; the list of repairs with a repair's form."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from scene import Scene, front, wait_until
from svcdesk.ui.bench.view import BenchView
from svcdesk.ui.shell.windows import Windows


def bench_view(windows: Windows) -> BenchView:
    """The bench, filled."""
    windows.show_screen("bench", None, front(windows))
    document = front(windows).tabs.current()
    assert document is not None
    view = document.widget
    assert isinstance(view, BenchView)
    wait_until(lambda: view.board is not None and bool(view.columns))
    return view


def bench(windows: Windows) -> QWidget:
    """As it opens."""
    view = bench_view(windows)
    view.drag.end()
    view.go_to_cards()
    return front(windows)


def held(windows: Windows) -> QWidget:
    """A card held over the column that finishes it."""
    view = bench_view(windows)
    columns = [column for column in view.columns.values() if column.model.ids]
    columns[0].go_to(0)
    last = list(view.columns.values())[-1]
    view.on_dragged(last.mapToGlobal(QPoint(60, 200)))
    return front(windows)


SCENES = (Scene("bench", bench), Scene("bench_held", held))
